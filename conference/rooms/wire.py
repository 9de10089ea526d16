"""The rows of the rooms application as the records that travel on the wire."""

import datetime
import typing

from conference.rooms import models
from conference.signalling import state
from conference.signalling.codec import from_json
from conference.signalling.state import (
    MediaKind,
    ParticipantKind,
    ParticipantRole,
    Scenario,
    Source,
    ThemeColour,
    ThemeWall,
)
from conference.signalling.timer import Timer

KIND_OF_SOURCE: dict[Source, MediaKind] = {
    "camera": "video", "microphone": "audio", "screen": "video", "view": "video", "cube": "video",
}  # fmt: skip


def room_to_wire(room: models.Room) -> state.Room:
    """The room as participants know it."""
    layout = None if room.layout is None else from_json(state.RoomLayout, room.layout, "layout")
    theme = state.Theme(typing.cast(ThemeColour, room.theme_colour), typing.cast(ThemeWall, room.theme_wall))
    cubes = room.cubes.exclude(seat=None).order_by("seat").values_list("seat", "name")
    cube_seats = tuple(state.CubeSeat(seat, name) for seat, name in cubes)
    scenario = typing.cast(Scenario, room.scenario)
    return state.Room(room.slug, room.title, scenario, room.seat_count, layout, theme, cube_seats)


def participant_to_wire(participant: models.Participant) -> state.Participant:
    """The participant as others know it."""
    return state.Participant(
        id=str(participant.pk),
        name=participant.name,
        kind=typing.cast(ParticipantKind, participant.kind),
        role=typing.cast(ParticipantRole, participant.role),
        seat=participant.seat,
        muted=participant.muted,
        camera_on=participant.camera_on,
        connected=participant.connected,
        cameras_lost=participant.cameras_lost,
        hand_raised_at_s=participant.hand_raised_at.timestamp() if participant.hand_raised_at else None,
    )


def attention_to_wire(participant: models.Participant) -> state.Attention:
    """What the participant looks at."""
    target_id = str(participant.attends_to_id) if participant.attends_to_id else None
    return state.Attention(str(participant.pk), target_id, participant.attends_item or None)


def publication_to_wire(publication: models.Publication) -> state.Publication:
    """The publication as others know it."""
    return state.Publication(
        id=str(publication.pk),
        participant_id=str(publication.participant_id),
        source=typing.cast(Source, publication.source),
        kind=typing.cast(MediaKind, publication.kind),
        viewer_id=str(publication.viewer_id) if publication.viewer_id else None,
        width=publication.width,
        height=publication.height,
        frame_rate_hz=publication.frame_rate_hz,
    )


def chat_to_wire(line: models.ChatMessage) -> state.ChatMessage:
    """The line of chat as others see it."""
    return state.ChatMessage(
        id=str(line.pk),
        participant_id=str(line.participant_id),
        name=line.participant.name,
        text=line.text,
        sent_at_s=line.sent_at.timestamp(),
        recipient_id=str(line.recipient_id) if line.recipient_id else None,
        recipient_name=line.recipient.name if line.recipient else None,
    )


def timer_to_wire(meeting: models.Meeting, now: datetime.datetime) -> Timer | None:
    """The meeting's timer; None while there is none."""
    if meeting.timer_started_at is None or meeting.timer_ends_at is None:
        return None
    return Timer(meeting.timer_started_at.timestamp(), meeting.timer_ends_at.timestamp(), now.timestamp())


def recording_to_wire(running: models.RunningRecording | None) -> state.RecordingState:
    """Whether the meeting is being recorded."""
    if running is None:
        return state.RecordingState(active=False)
    return state.RecordingState(True, str(running.recording_id), running.started_at.timestamp())
