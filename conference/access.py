"""The one way to every object: takes who asks, and gives the object or the refusal.

Who asks is a `Caller` (a page or an API call), a `Participant` (a browser's socket, after its token was admitted) or a
`Node`. What somebody may not know of is `NotFound`, whether it is there or not; what somebody may see but not do is
`Forbidden`.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core import signing
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import NodeCredential, User
from conference.documents.models import Document, DocumentKind
from conference.hosting.models import Breakout, LobbyEntry
from conference.hosting.permissions import HOST_ROLES, main_room, may
from conference.items.models import Item
from conference.items.selectors import live_items, shares_screen
from conference.nodes.models import Node
from conference.rooms.models import Cube, Invite, MediaPeer, Meeting, Participant, Publication, Room
from conference.rooms.models.meeting import ParticipantRole
from conference.signalling.errors import Expired, Forbidden, NotFound, Unauthorised
from conference.signalling.hosting_state import Act

GUEST_SESSION_KEY = "guest_invites"
GUEST_ID_KEY = "guest_id"
JOIN_SALT = "conference.join"


@dataclass(frozen=True)
class Caller:
    """Who makes a request: a user, and the valid invites that this browser session has used, by their room.

    A guest is known again by `guest_id`, which the session has had since its first invite.
    """

    user: User | None
    invites: Mapping[int, uuid.UUID]
    guest_id: uuid.UUID | None = None
    lapsed: frozenset[int] = frozenset()
    """The rooms whose invites in this browser session were good once."""


@dataclass(frozen=True)
class Admission:
    """What a join token proves: this participant may be in this room."""

    participant_id: uuid.UUID
    room: Room
    name: str
    user: User | None
    invite: Invite | None
    is_host: bool
    guest_id: uuid.UUID | None = None


# --- pages and API calls --------------------------------------------------------------------------------


def caller_of(request: HttpRequest) -> Caller:
    """Who makes this request."""
    user = request.user if request.user.is_authenticated else None
    used = request.session.get(GUEST_SESSION_KEY, [])
    if not used:
        return Caller(user, {})
    invites = dict(_valid_invites().filter(pk__in=used).values_list("room_id", "pk"))
    lapsed = set(Invite.objects.filter(pk__in=used).values_list("room_id", flat=True)) - invites.keys()
    guest_id = request.session.get(GUEST_ID_KEY)
    return Caller(user, invites, uuid.UUID(guest_id) if guest_id else None, frozenset(lapsed))


def rooms(caller: Caller) -> QuerySet[Room]:
    """The rooms that the caller may enter; into a breakout room only a token leads, which its main room has given."""
    every = Room.objects.filter(breakout=None)
    if caller.user is not None and caller.user.is_admin:
        return every
    allowed = Q(pk__in=caller.invites)
    if caller.user is not None:
        allowed |= Q(owner=caller.user) | Q(members=caller.user)
    return every.filter(allowed).distinct()


def room_get(caller: Caller, slug: str) -> Room:
    """A room that the caller may enter.

    Raises:
        Expired: the caller's invite was good once.
        NotFound: there is no such room for the caller.
    """
    room = rooms(caller).filter(slug=slug).first()
    if room is None and Room.objects.filter(slug=slug, pk__in=caller.lapsed).exists():
        raise Expired("this invitation is not valid any more; ask for a new one")
    if room is None:
        raise NotFound(_("there is no such room"))
    return room


def is_host(user: User | None, room: Room) -> bool:
    """Whether the user hosts meetings in the room: its owner, or an admin. A guest never does."""
    return user is not None and (user.is_admin or room.owner_id == user.pk)


def hosted_room_get(caller: Caller, slug: str) -> Room:
    """A room that the caller hosts."""
    room = room_get(caller, slug)
    if not is_host(caller.user, room):
        raise Forbidden(_("only a host of this room may do this"))
    return room


def admin_get(caller: Caller) -> User:
    """The caller, who must be an admin."""
    if caller.user is None:
        raise Unauthorised(_("sign in first"))
    if not caller.user.is_admin:
        raise Forbidden(_("only an admin may do this"))
    return caller.user


def user_get(caller: Caller) -> User:
    """The caller, who must be signed in."""
    if caller.user is None:
        raise Unauthorised("sign in first")
    return caller.user


def invite_get(code: str) -> Invite:
    """The invite with this code, valid or not: whoever has the code may know its room."""
    return _found(Invite.objects.select_related("room").filter(code=code), "invite")


def is_valid(invite: Invite) -> bool:
    """Whether the invite lets people in now."""
    return _valid_invites().filter(pk=invite.pk).exists()


def valid_invites(room: Room) -> QuerySet[Invite]:
    """The invites that lead to the room now; for its hosts."""
    return _valid_invites().filter(room=room)


def room_invite_get(caller: Caller, slug: str, invite_id: uuid.UUID) -> Invite:
    """An invite to a room that the caller hosts."""
    invite: Invite = _found(Invite.objects.filter(pk=invite_id, room=hosted_room_get(caller, slug)), "invite")
    return invite


# --- meetings held --------------------------------------------------------------------------------------


def meetings(caller: Caller) -> QuerySet[Meeting]:
    """Meetings of the rooms that the caller hosts."""
    if caller.user is None:
        return Meeting.objects.none()
    return Meeting.objects.all() if caller.user.is_admin else Meeting.objects.filter(room__owner=caller.user)


def meeting_get(caller: Caller, meeting_id: uuid.UUID) -> Meeting:
    """A meeting of a room that the caller hosts."""
    meeting: Meeting = _found(meetings(caller).select_related("room").filter(pk=meeting_id), "meeting")
    return meeting


# --- recordings -----------------------------------------------------------------------------------------


def recordings(caller: Caller) -> QuerySet[Any]:
    """The recordings that the caller may see: all for editors, else of own rooms and of meetings taken part in."""
    every = apps.get_model("recordings", "Recording")._default_manager.all()
    if caller.user is None:
        return every.none()
    if caller.user.is_editor:
        return every
    taken_part = Participant.objects.filter(user=caller.user).values("meeting")
    return every.filter(Q(meeting__room__owner=caller.user) | Q(meeting__in=taken_part))


def recording_get(caller: Caller, recording_id: uuid.UUID) -> Any:
    """A recording that the caller may see."""
    return _found(recordings(caller).filter(pk=recording_id), "recording")


def may_edit_recording(caller: Caller, recording: Any) -> bool:
    """Whether the caller may edit a recording: recording editors (every admin is one), and the room's host."""
    return caller.user is not None and (caller.user.is_editor or is_host(caller.user, recording.meeting.room))


def edited_recording_get(caller: Caller, recording_id: uuid.UUID) -> Any:
    """A recording that the caller may edit."""
    recording = recording_get(caller, recording_id)
    if not may_edit_recording(caller, recording):
        raise Forbidden(_("only recording editors and the room's host may edit a recording"))
    return recording


def export_get(caller: Caller, export_id: uuid.UUID) -> Any:
    """An export of a recording that the caller may see."""
    every = apps.get_model("recordings", "Export")._default_manager.filter(pk=export_id)
    return _found(every.filter(recording__in=recordings(caller)), "export")


def job_get(caller: Caller, job_id: uuid.UUID) -> Any:
    """A job about a recording that the caller may see."""
    every = apps.get_model("jobs", "Job")._default_manager.filter(pk=job_id)
    return _found(every.filter(recording__in=recordings(caller)), "job")


# --- programs -------------------------------------------------------------------------------------------


def tokens(caller: Caller) -> QuerySet[Any]:
    """The caller's own tokens that are not revoked."""
    every = apps.get_model("integrations", "ApiToken")._default_manager.filter(revoked_at=None)
    return every.filter(user=user_get(caller))


def token_get(caller: Caller, token_id: uuid.UUID) -> Any:
    """One of the caller's own tokens."""
    return _found(tokens(caller).filter(pk=token_id), "token")


def webhook_get(caller: Caller, webhook_id: uuid.UUID) -> Any:
    """A webhook, for an admin."""
    admin_get(caller)
    return _found(apps.get_model("integrations", "Webhook")._default_manager.filter(pk=webhook_id), "webhook")


def delivery_get(caller: Caller, delivery_id: uuid.UUID) -> Any:
    """What was sent to a webhook, for an admin."""
    admin_get(caller)
    return _found(apps.get_model("integrations", "Delivery")._default_manager.filter(pk=delivery_id), "delivery")


# --- what admins run ------------------------------------------------------------------------------------


def administered_user_get(caller: Caller, user_id: int) -> User:
    """A user, for an admin."""
    admin_get(caller)
    user: User = _found(User.objects.filter(pk=user_id), "user")
    return user


def cube_get(caller: Caller, cube_id: int) -> Cube:
    """A cube, for an admin."""
    admin_get(caller)
    cube: Cube = _found(Cube.objects.select_related("credential", "room").filter(pk=cube_id), "cube")
    return cube


def credential_get(caller: Caller, credential_id: uuid.UUID) -> NodeCredential:
    """A node's credential that is not revoked, for an admin."""
    admin_get(caller)
    valid = NodeCredential.objects.filter(pk=credential_id, revoked_at=None)
    credential: NodeCredential = _found(valid, "credential")
    return credential


# --- joining --------------------------------------------------------------------------------------------


def join_token(caller: Caller, room: Room, participant_id: uuid.UUID, name: str) -> str:
    """The text that lets its holder into `room` as this participant, as the caller that it was made for.

    For a breakout room the caller's invite is to its main room.
    """
    invite = caller.invites.get(main_room(room).pk)
    content = {
        "participant": str(participant_id),
        "room": room.pk,
        "name": name,
        "user": caller.user.pk if caller.user else None,
        "invite": str(invite) if invite else None,
        "guest": str(caller.guest_id) if caller.guest_id else None,
    }
    return signing.dumps(content, salt=JOIN_SALT)


def admission(token: str, slug: str) -> Admission:
    """What a join token proves for the room `slug` now: the right to enter is looked up again.

    A token is good for an hour; after that only for a participant who is still in the meeting, so that a long meeting
    survives a short loss of the network, or who waits for it in the lobby.

    Raises:
        Unauthorised: forged, expired, for another room, or the right to enter has been taken away.
    """
    refused = Unauthorised(_("this join token is not valid; join again"))
    try:
        content = signing.loads(token, salt=JOIN_SALT)
    except signing.BadSignature:
        raise refused from None
    participant_id = uuid.UUID(content["participant"])
    if not _is_fresh(token) and not _is_known(participant_id):
        raise refused
    room = Room.objects.filter(pk=content["room"], slug=slug).first()
    if room is None:
        raise refused
    user = User.objects.filter(pk=content["user"], is_active=True).first() if content["user"] else None
    main = main_room(room)
    invite = _valid_invites().filter(pk=content["invite"], room=main).first() if content["invite"] else None
    guest_id = uuid.UUID(content["guest"]) if content.get("guest") else None
    caller = Caller(user, {main.pk: invite.pk} if invite else {})
    if not rooms(caller).filter(pk=main.pk).exists():
        raise refused
    return Admission(participant_id, room, content["name"], user, invite, is_host(user, main), guest_id)


def _is_known(participant_id: uuid.UUID) -> bool:
    is_present = Participant.objects.filter(pk=participant_id, left_at=None).exists()
    return is_present or LobbyEntry.objects.filter(pk=participant_id).exists()


def _is_fresh(token: str) -> bool:
    try:
        signing.loads(token, salt=JOIN_SALT, max_age=settings.JOIN_TOKEN_AGE_S)
    except signing.SignatureExpired:
        return False
    return True


# --- participants ---------------------------------------------------------------------------------------


def present_participant_get(participant_id: uuid.UUID) -> Participant:
    """The participant of a socket, who must still be in a live meeting."""
    present = Participant.objects.select_related("meeting__room").filter(
        pk=participant_id, left_at=None, meeting__ended_at=None
    )
    participant = present.first()
    if participant is None:
        raise Unauthorised(_("you are no longer in this meeting; join again"))
    return participant


def present_host_get(participant_id: uuid.UUID) -> Participant:
    """The participant of a socket, who must be a host or co-host."""
    participant = present_participant_get(participant_id)
    if participant.role not in HOST_ROLES:
        raise Forbidden(_("only a host may do this"))
    return participant


def present_room_host_get(participant_id: uuid.UUID) -> Participant:
    """The participant of a socket, who must be a host of the room: a co-host is not."""
    participant = present_host_get(participant_id)
    if participant.role != ParticipantRole.HOST:
        raise Forbidden("only a host of this room may do this; you are co-host")
    return participant


def meeting_participant_get(participant: Participant, other_id: str) -> Participant:
    """Somebody in the participant's meeting, perhaps the participant."""
    here = Participant.objects.select_related("meeting__room").filter(meeting=participant.meeting_id, left_at=None)
    return _found(here.filter(pk=_uuid(other_id, "participant")), "participant")


def lobby_entry_get(room: Room, participant_id: str) -> LobbyEntry:
    """Somebody who waits in the lobby of a room."""
    waiting = LobbyEntry.objects.filter(room=room, meeting=None, pk=_uuid(participant_id, "participant"))
    return _found(waiting, "participant in the lobby")


def breakout_get(meeting: Meeting, breakout_id: str) -> Breakout:
    """A breakout room of a meeting."""
    try:
        wanted = int(breakout_id)
    except ValueError:
        raise NotFound("there is no such breakout room") from None
    return _found(
        Breakout.objects.filter(meeting=meeting, pk=wanted, retired=False).select_related("room"), "breakout room"
    )


def present_permitted_get(participant_id: uuid.UUID, act: Act) -> Participant:
    """The participant of a socket, who must be permitted this kind of act."""
    participant = present_participant_get(participant_id)
    if not may(participant, act):
        raise Forbidden(_("the hosts of this room don't let you do this now; raise your hand and ask them"))
    return participant


def fellow_participant_get(participant: Participant, participant_id: str) -> Participant:
    """Somebody who is in the participant's meeting now."""
    fellows = Participant.objects.filter(meeting=participant.meeting_id, left_at=None)
    return _found(fellows.filter(pk=_uuid(participant_id, "participant")), "participant")


def poll_get(participant: Participant, poll_id: str) -> Any:
    """A poll of the participant's meeting."""
    polls = apps.get_model("polls", "Poll")._default_manager.filter(meeting=participant.meeting_id)
    return _found(polls.filter(pk=_uuid(poll_id, "poll")), "poll")


def publication_get(participant: Participant, publication_id: str) -> Publication:
    """A publication that the participant may subscribe to: of the same meeting, and a view only by its viewer."""
    try:
        wanted = uuid.UUID(publication_id)
    except ValueError:
        raise NotFound(_("there is no such publication")) from None
    visible = Publication.objects.filter(
        Q(viewer=None) | Q(viewer=participant), meeting=participant.meeting_id, ended_at=None
    )
    return _found(visible.filter(pk=wanted), "publication")


# --- what is shared -------------------------------------------------------------------------------------


def sharing_participant_get(caller: Caller, slug: str, participant_id: uuid.UUID) -> Participant:
    """One of the caller's own participants in the live meeting of a room, who must be permitted to share."""
    room = room_get(caller, slug)
    own = _found(_own_participants(caller).filter(pk=participant_id, meeting__room=room), "participant")
    return present_permitted_get(own.pk, "share")


def screen_published_check(participant: Participant) -> None:
    """Raises Forbidden for somebody whose screen has no place in the room, or who may not share any more."""
    if not shares_screen(participant.pk) or not may(participant, "share"):
        raise Forbidden("ask for a place for your screen first: screen.share")


def present_item_get(participant: Participant, item_id: str) -> Item:
    """Something that is shared in the participant's meeting now."""
    shared = live_items(participant.meeting_id).select_related("participant")
    return _found(shared.filter(pk=_uuid(item_id, "item")), "item")


def changeable_item_get(participant: Participant, item_id: str) -> Item:
    """Something that is shared now, which the participant shared or, as a host, may change."""
    item = present_item_get(participant, item_id)
    if item.participant_id != participant.pk and participant.role not in HOST_ROLES:
        raise Forbidden("only who shared it, and hosts, may change it")
    return item


def item_file_get(caller: Caller, item_id: uuid.UUID) -> Item:
    """A picture or PDF that is shared in a meeting in which the caller is now."""
    meetings = _own_participants(caller).values("meeting")
    return _found(Item.objects.filter(pk=item_id, ended_at=None, meeting__in=meetings).exclude(suffix=""), "item")


def document_participant_get(token: str, slug: str) -> Participant:
    """The participant whom a join token for this room proves, who must be in its live meeting."""
    return present_participant_get(admission(token, slug).participant_id)


def notes_get(caller: Caller, document_id: uuid.UUID) -> Document:
    """The notes of a meeting that the caller is or was in, or whose room the caller hosts."""
    notes = Document.objects.filter(pk=document_id, kind=DocumentKind.NOTES)
    if caller.user is None:
        return _found(notes.filter(meeting__in=_own_participants(caller).values("meeting")), "document")
    if not caller.user.is_admin:
        took_part = Participant.objects.filter(user=caller.user).values("meeting")
        notes = notes.filter(Q(meeting__in=took_part) | Q(meeting__room__owner=caller.user))
    return _found(notes, "document")


def _own_participants(caller: Caller) -> QuerySet[Participant]:
    """The caller's participants in live meetings; of a guest, those who came by the same invite."""
    present = Participant.objects.filter(left_at=None, meeting__ended_at=None)
    if caller.user is not None:
        return present.filter(user=caller.user)
    return present.filter(user=None, invite__in=caller.invites.values())


# --- nodes ----------------------------------------------------------------------------------------------


def captured_participant_get(node: Node, meeting_id: str) -> Participant:
    """The person of the cube whom this capture node shows in a live meeting."""
    present = Participant.objects.select_related("meeting__room").filter(
        meeting=_uuid(meeting_id, "meeting"), left_at=None, meeting__ended_at=None
    )
    return _found(present.filter(capture_node=node), "meeting")


def rendered_meeting_get(node: Node, meeting_id: str) -> Meeting:
    """A live meeting in which this render worker draws somebody."""
    live = Meeting.objects.select_related("room").filter(pk=_uuid(meeting_id, "meeting"), ended_at=None)
    return _found(live.filter(participants__render_node=node, participants__left_at=None).distinct(), "meeting")


def rendered_subject_get(node: Node, meeting_id: str, subject_id: str) -> Participant:
    """Somebody in a live meeting whom this render worker draws."""
    present = Participant.objects.select_related("meeting__room").filter(
        meeting=_uuid(meeting_id, "meeting"), left_at=None, meeting__ended_at=None, render_node=node
    )
    return _found(present.filter(pk=_uuid(subject_id, "subject")), "subject")


def rendered_pair_get(node: Node, meeting: Meeting, subject_id: str, viewer_id: str) -> tuple[Participant, Participant]:
    """A subject whom this render worker draws, and somebody else in the same meeting who may see it."""
    present = meeting.participants.filter(left_at=None)
    subject = _found(present.filter(pk=_uuid(subject_id, "subject"), render_node=node), "subject")
    viewer = _found(present.filter(pk=_uuid(viewer_id, "viewer")).exclude(pk=subject.pk), "viewer")
    return subject, viewer


def rendered_view_get(node: Node, meeting_id: str, subject_id: str, viewer_id: str) -> Publication | None:
    """The live publication of a view that this render worker may render; None while it isn't published."""
    meeting = rendered_meeting_get(node, meeting_id)
    subject, viewer = rendered_pair_get(node, meeting, subject_id, viewer_id)
    views = Publication.objects.filter(meeting=meeting, participant=subject, viewer=viewer, peer__node=node)
    return views.filter(ended_at=None).first()


def node_peer_get(node: Node, peer_id: str) -> MediaPeer:
    """A connection of a meeting that is pinned to this media worker."""
    return _found(MediaPeer.objects.filter(pk=peer_id, meeting__media_node=node), "connection")


def _valid_invites() -> QuerySet[Invite]:
    return Invite.objects.filter(revoked_at=None, expires_at__gt=timezone.now())


def _uuid(text: str, what: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        raise NotFound(f"there is no such {what}") from None


def _found(queryset: QuerySet[Any], what: str) -> Any:
    found = queryset.first()
    if found is None:
        raise NotFound(f"there is no such {what}")
    return found
