"""What a participant may do: by role, by what hosts decided about this participant, by the room's policy."""

from typing import get_args

from conference.hosting.models import Breakout, RoomPolicy, Standing
from conference.hosting.models.policy import Audience
from conference.rooms.models import Participant, Room
from conference.rooms.models.meeting import ParticipantKind, ParticipantRole
from conference.signalling.hosting_state import Act

ACTS: tuple[Act, ...] = get_args(Act)
READING_ACTS: tuple[Act, ...] = ("caption", "record")
"""What only a server can do that reads media: nobody may, where they are encrypted from browser to browser."""
HOST_ROLES = (ParticipantRole.HOST, ParticipantRole.COHOST)


def main_room(room: Room) -> Room:
    """The room that a breakout room belongs to; any other room itself."""
    breakout = Breakout.objects.select_related("meeting__room").filter(room=room).first()
    return room if breakout is None else breakout.meeting.room


def policy_of(room: Room) -> RoomPolicy:
    """The room's policy: a breakout room has that of its main room, and a room without one the defaults."""
    room = main_room(room)
    return RoomPolicy.objects.filter(room=room).first() or RoomPolicy(room=room)


def standing_of(participant: Participant) -> Standing:
    """What hosts decided about the participant; nothing yet, where there is no row."""
    return Standing.objects.filter(participant=participant).first() or Standing(participant=participant)


def is_member(participant: Participant) -> bool:
    """Whether the participant is signed in, or sits in a cube: everyone else is a guest."""
    return participant.user_id is not None or participant.kind == ParticipantKind.CUBE


def may(participant: Participant, act: Act) -> bool:
    """Whether the participant may do this now."""
    return permitted(participant, act, policy_of(participant.meeting.room), standing_of(participant))


def permitted(participant: Participant, act: Act, policy: RoomPolicy, standing: Standing) -> bool:
    """Whether the participant may do this by this policy and standing."""
    if policy.encrypted and act in READING_ACTS:
        return False
    if participant.role in HOST_ROLES:
        return True
    decided = standing.allowed.get(act)
    if decided is not None:
        return bool(decided)
    audience = getattr(policy, act)
    return audience == Audience.EVERYONE or (audience == Audience.MEMBERS and is_member(participant))
