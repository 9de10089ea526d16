"""How a meeting is hosted, as it travels on the wire."""

import uuid
from typing import cast

from django.db.models import Q

from conference.hosting.models import Breakout, BreakoutMember, Conduct, Consent, LobbyEntry, RoomPolicy, Standing
from conference.hosting.permissions import ACTS, is_member, permitted, policy_of
from conference.rooms.models import Meeting, Participant, RunningRecording
from conference.rooms.models.meeting import ParticipantKind
from conference.signalling import hosting_state as state
from conference.signalling.hosting_state import Audience, LobbyRule


def hosting_to_wire(meeting: Meeting) -> state.Hosting:
    """How the meeting is hosted now."""
    policy = policy_of(meeting.room)
    conduct = Conduct.objects.filter(meeting=meeting).first() or Conduct(meeting=meeting)
    here = list(Participant.objects.filter(meeting=meeting, left_at=None).order_by("joined_at"))
    standings = {each.participant_id: each for each in Standing.objects.filter(participant__in=here)}
    agreed = consents(meeting.pk, here, policy)
    return state.Hosting(
        locked=conduct.locked,
        lobby=cast(LobbyRule, policy.lobby),
        lobby_message=policy.lobby_message,
        permissions=permissions_to_wire(policy),
        spotlight_id=str(conduct.spotlight_id) if conduct.spotlight_id else None,
        standings=tuple(
            _standing_to_wire(each, policy, standings.get(each.pk) or Standing(participant=each), agreed.get(each.pk))
            for each in here
        ),
        breakouts=_breakouts_to_wire(meeting, conduct),
        main_room=_main_room_to_wire(meeting),
        encrypted=policy.encrypted,
    )


def permissions_to_wire(policy: RoomPolicy) -> state.Permissions:
    """To whom each act is open by the policy."""
    return state.Permissions(**{act: cast(Audience, getattr(policy, act)) for act in ACTS})


def waiting_to_wire(entry: LobbyEntry) -> state.Waiting:
    """Somebody in the lobby as hosts see them."""
    return state.Waiting(str(entry.participant_id), entry.name, entry.user_id is not None, entry.asked_at.timestamp())


def consents(meeting_id: uuid.UUID, people: list[Participant], policy: RoomPolicy) -> dict[uuid.UUID, bool]:
    """Who of the people agreed or declined to be in the recording that runs; who hasn't answered is not in it."""
    running = RunningRecording.objects.filter(meeting=meeting_id, stopped_at=None).first()
    return {} if running is None else answers(running.recording_id, people, policy)


def answers(recording_id: uuid.UUID, people: list[Participant], policy: RoomPolicy) -> dict[uuid.UUID, bool]:
    """What the people answered about a recording.

    Of cubes the room's policy answers, and the hosts who began it have thereby agreed.
    """
    given = Consent.objects.filter(recording_id=recording_id, participant__in=people)
    cubes = {each.pk: policy.records_cubes for each in people if each.kind == ParticipantKind.CUBE}
    return cubes | dict(given.values_list("participant_id", "agreed"))


def _standing_to_wire(
    participant: Participant, policy: RoomPolicy, standing: Standing, recorded: bool | None
) -> state.Standing:
    return state.Standing(
        participant_id=str(participant.pk),
        may=tuple(act for act in ACTS if permitted(participant, act, policy, standing)),
        is_member=is_member(participant),
        muted_by_host=standing.muted_by_host,
        camera_stopped=standing.camera_stopped,
        recorded=recorded,
    )


def _breakouts_to_wire(meeting: Meeting, conduct: Conduct) -> state.Breakouts | None:
    breakouts = list(Breakout.objects.filter(meeting=meeting, retired=False).select_related("room"))
    if not breakouts:
        return None
    members = BreakoutMember.objects.filter(breakout__in=breakouts).select_related("participant__standing")
    rooms = tuple(
        state.Breakout(
            str(breakout.pk),
            breakout.room.title,
            tuple(
                state.BreakoutMember(
                    str(member.participant_id), member.participant.name, _is_here(breakout, member.participant)
                )
                for member in members
                if member.breakout_id == breakout.pk
            ),
        )
        for breakout in breakouts
    )
    ends_at = conduct.breakouts_end_at
    return state.Breakouts(conduct.breakouts_open, ends_at.timestamp() if ends_at else None, rooms)


def _is_here(breakout: Breakout, participant: Participant) -> bool:
    standing = getattr(participant, "standing", None)
    guest_id = standing.guest_id if standing is not None else None
    same = Q(user=participant.user_id) if participant.user_id else Q(user=None, standing__guest_id=guest_id)
    there = Participant.objects.filter(meeting__room=breakout.room_id, meeting__ended_at=None, left_at=None)
    return there.filter(same).exists()


def _main_room_to_wire(meeting: Meeting) -> state.MainRoom | None:
    breakout = Breakout.objects.filter(room=meeting.room_id).select_related("meeting__room").first()
    if breakout is None:
        return None
    conduct = Conduct.objects.filter(meeting=breakout.meeting_id).first()
    ends_at = conduct.breakouts_end_at if conduct else None
    room = breakout.meeting.room
    return state.MainRoom(room.slug, room.title, ends_at.timestamp() if ends_at else None)
