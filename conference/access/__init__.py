"""The one way to every object: takes who asks, and gives the object or the refusal.

Who asks is a `Caller` (a page or an API call), a `Participant` (a browser's socket, after its token was admitted) or a
`Node`. What somebody may not know of is `NotFound`, whether it is there or not; what somebody may see but not do is
`Forbidden`.
"""

from conference.access.administration import administered_user_get, credential_get, cube_get
from conference.access.callers import GUEST_ID_KEY, GUEST_SESSION_KEY, Caller, admin_get, caller_of, user_get
from conference.access.joining import JOIN_SALT, Admission, admission, join_token
from conference.access.meetings import attended_meeting_get, attended_meetings, chat_lines, meeting_get, meetings
from conference.access.nodes import (
    captured_participant_get,
    heard_participant_get,
    node_peer_get,
    rendered_meeting_get,
    rendered_pair_get,
    rendered_subject_get,
    rendered_view_get,
    written_recording_get,
)
from conference.access.participants import (
    breakout_get,
    lobby_entry_get,
    meeting_participant_get,
    own_caption_get,
    poll_get,
    present_host_get,
    present_participant_get,
    present_permitted_get,
    present_room_host_get,
    publication_get,
)
from conference.access.programs import delivery_get, token_get, tokens, webhook_get
from conference.access.recordings import (
    any_job_get,
    edited_recording_get,
    export_get,
    job_get,
    may_edit_recording,
    recording_get,
    recordings,
)
from conference.access.rooms import (
    hosted_room_get,
    invite_get,
    is_host,
    is_valid,
    room_get,
    room_invite_get,
    rooms,
    valid_invites,
)
from conference.access.sharing import (
    changeable_item_get,
    document_participant_get,
    item_file_get,
    notes_get,
    present_item_get,
    screen_published_check,
    sharing_participant_get,
)
from conference.access.voices import own_recording_get, own_recordings, voice_owner

__all__ = [
    "GUEST_ID_KEY",
    "GUEST_SESSION_KEY",
    "JOIN_SALT",
    "Admission",
    "Caller",
    "admin_get",
    "administered_user_get",
    "admission",
    "any_job_get",
    "attended_meeting_get",
    "attended_meetings",
    "breakout_get",
    "caller_of",
    "captured_participant_get",
    "changeable_item_get",
    "chat_lines",
    "credential_get",
    "cube_get",
    "delivery_get",
    "document_participant_get",
    "edited_recording_get",
    "export_get",
    "heard_participant_get",
    "hosted_room_get",
    "invite_get",
    "is_host",
    "is_valid",
    "item_file_get",
    "job_get",
    "join_token",
    "lobby_entry_get",
    "may_edit_recording",
    "meeting_get",
    "meeting_participant_get",
    "meetings",
    "node_peer_get",
    "notes_get",
    "own_caption_get",
    "own_recording_get",
    "own_recordings",
    "poll_get",
    "present_host_get",
    "present_item_get",
    "present_participant_get",
    "present_permitted_get",
    "present_room_host_get",
    "publication_get",
    "recording_get",
    "recordings",
    "rendered_meeting_get",
    "rendered_pair_get",
    "rendered_subject_get",
    "rendered_view_get",
    "room_get",
    "room_invite_get",
    "rooms",
    "screen_published_check",
    "sharing_participant_get",
    "token_get",
    "tokens",
    "user_get",
    "valid_invites",
    "voice_owner",
    "webhook_get",
    "written_recording_get",
]
