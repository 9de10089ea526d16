"""Handles what a participant says about the meeting: one function for each type of message."""

from channels.db import database_sync_to_async
from django.db import transaction
from django.utils import timezone

from conference.access import meeting_participant_get, present_host_get, present_participant_get, present_permitted_get
from conference.hosting.acting import Acting
from conference.hosting.services.lobby import lobby_tell_host
from conference.rooms.handlers.socket import ParticipantSocket
from conference.rooms.models import Participant
from conference.rooms.selectors import snapshot
from conference.rooms.services.attention import attention_begin, attention_set
from conference.rooms.services.chat import chat_post
from conference.rooms.services.participation import participant_leave, participant_update, views_want
from conference.rooms.services.recording import running_recording_start, running_recording_stop
from conference.rooms.services.rooms import scenario_set
from conference.rooms.services.seats import seat_take
from conference.signalling.messages import (
    AttentionTell,
    ChatSend,
    Done,
    Leave,
    ParticipantUpdate,
    RecordingStart,
    RecordingStop,
    ScenarioSet,
    SeatTake,
    Snapshot,
    Sync,
    ViewsWant,
)


async def sync(socket: ParticipantSocket, message: Sync) -> Snapshot:
    """Gives the state as it is now."""
    participant = await _sender(socket)
    state = await database_sync_to_async(snapshot)(participant.meeting_id, participant.pk)
    await database_sync_to_async(lobby_tell_host)(participant.pk)
    return state


async def self_update(socket: ParticipantSocket, message: ParticipantUpdate) -> Done:
    """Keeps whether the sender is muted and the camera on."""
    participant = await _sender(socket)
    await database_sync_to_async(participant_update)(
        participant=participant, muted=message.muted, camera_on=message.camera_on
    )
    return Done()


async def chat_send(socket: ParticipantSocket, message: ChatSend) -> Done:
    """Says something to everyone, or to one participant."""

    def write() -> None:
        participant = present_permitted_get(socket.participant_id, "chat")
        recipient_id = message.recipient_id
        recipient = None if recipient_id is None else meeting_participant_get(participant, recipient_id)
        chat_post(participant=participant, recipient=recipient, text=message.text, now=timezone.now())

    await database_sync_to_async(write)()
    return Done()


async def views_change(socket: ParticipantSocket, message: ViewsWant) -> Done:
    """Has the sender's views rendered, or not."""
    participant = await _sender(socket)
    await database_sync_to_async(views_want)(participant=participant, wanted=message.wanted)
    socket.director.mark(participant.meeting_id)
    return Done()


async def seat_change(socket: ParticipantSocket, message: SeatTake) -> Done:
    """Moves the sender."""
    participant = await _sender(socket)
    await database_sync_to_async(seat_take)(participant=participant, seat=message.seat)
    socket.director.mark(participant.meeting_id)
    return Done()


async def room_scenario_set(socket: ParticipantSocket, message: ScenarioSet) -> Done:
    """Changes the scenario, for a host."""

    @transaction.atomic
    def write() -> None:
        host = present_host_get(socket.participant_id)
        scenario_set(meeting=host.meeting, scenario=message.scenario)
        Acting(host, socket.address).note_meeting("room.scenario", scenario=message.scenario)

    await database_sync_to_async(write)()
    socket.director.mark(socket.meeting_id)
    return Done()


async def attention_tell(socket: ParticipantSocket, message: AttentionTell) -> Done:
    """Keeps what the sender looks at."""
    participant = await _sender(socket)
    await database_sync_to_async(attention_set)(
        participant=participant, target_id=message.target_id, work_item_id=message.work_item_id, now=timezone.now()
    )
    return Done()


async def recording_start(socket: ParticipantSocket, message: RecordingStart) -> Done:
    """Starts recording, for whoever may record."""

    @transaction.atomic
    def write() -> None:
        host = present_permitted_get(socket.participant_id, "record")
        running_recording_start(host=host)
        attention_begin(participant=host, now=timezone.now())
        Acting(host, socket.address).note_meeting("recording.start")

    await database_sync_to_async(write)()
    socket.director.mark(socket.meeting_id)
    return Done()


async def recording_stop(socket: ParticipantSocket, message: RecordingStop) -> Done:
    """Stops recording, for whoever may record."""

    @transaction.atomic
    def write() -> None:
        host = present_permitted_get(socket.participant_id, "record")
        running_recording_stop(meeting_id=host.meeting_id, now=timezone.now())
        Acting(host, socket.address).note_meeting("recording.stop")

    await database_sync_to_async(write)()
    socket.director.mark(socket.meeting_id)
    return Done()


async def leave(socket: ParticipantSocket, message: Leave) -> Done:
    """Takes the sender out of the meeting; the socket hears no more of it, so that the reply is the last word."""
    await socket.stop_events()
    await database_sync_to_async(participant_leave)(participant_id=socket.participant_id, now=timezone.now())
    socket.director.mark(socket.meeting_id)
    return Done()


async def _sender(socket: ParticipantSocket) -> Participant:
    return await database_sync_to_async(present_participant_get)(socket.participant_id)
