"""The rules of what hosts may ask: each is checked, done and noted in one transaction."""

from collections.abc import Callable
from typing import Any

from channels.db import database_sync_to_async
from django.db import transaction
from django.utils import timezone

from conference.access import present_host_get, present_room_host_get
from conference.hosting.acting import Acting
from conference.hosting.services import breakouts, lobby, meeting, people
from conference.rooms.handlers.socket import ParticipantSocket
from conference.session_consumer import Rule
from conference.signalling import hosting as m
from conference.signalling.messages import Done
from conference.signalling.rate import Rate

ACTS_RATE = Rate(per_s=5, burst=30)
TELLING_RATE = Rate(per_s=0.5, burst=5)
"""Of what interrupts people."""

Act = Callable[[Acting, Any], None]


def host_rule(act: Act, *, of_room: bool = False, rate: Rate = ACTS_RATE) -> Rule:
    """Does `act` for a host or co-host; with `of_room` for a host of the room only."""

    async def handle(socket: ParticipantSocket, message: Any) -> Done:
        await database_sync_to_async(_do)(act, present_room_host_get if of_room else present_host_get, socket, message)
        socket.director.mark(socket.meeting_id)
        return Done()

    return Rule(handle, rate=rate)


@transaction.atomic
def _do(act: Act, host_get: Callable[[Any], Any], socket: ParticipantSocket, message: Any) -> None:
    act(Acting(host_get(socket.participant_id), socket.address), message)


HOST_RULES = {
    m.HostMute: host_rule(lambda who, said: people.participant_mute(acting=who, participant_id=said.participant_id)),
    m.HostAskUnmute: host_rule(
        lambda who, said: people.participant_ask_unmute(acting=who, participant_id=said.participant_id),
        rate=TELLING_RATE,
    ),
    m.HostCamera: host_rule(
        lambda who, said: people.participant_camera(
            acting=who, participant_id=said.participant_id, stopped=said.stopped
        )
    ),
    m.HostRemove: host_rule(
        lambda who, said: people.participant_remove(
            acting=who, participant_id=said.participant_id, ban=said.ban, now=timezone.now()
        )
    ),
    m.HostCohost: host_rule(
        lambda who, said: people.participant_cohost(acting=who, participant_id=said.participant_id, cohost=said.cohost),
        of_room=True,
    ),
    m.HostPermit: host_rule(
        lambda who, said: people.participant_permit(
            acting=who, participant_id=said.participant_id, act=said.act, allowed=said.allowed
        )
    ),
    m.HostPermissions: host_rule(
        lambda who, said: meeting.meeting_permissions(acting=who, permissions=said.permissions)
    ),
    m.HostLock: host_rule(lambda who, said: meeting.meeting_lock(acting=who, locked=said.locked)),
    m.HostSpotlight: host_rule(
        lambda who, said: meeting.meeting_spotlight(acting=who, participant_id=said.participant_id)
    ),
    m.HostLobby: host_rule(lambda who, said: meeting.meeting_lobby(acting=who, lobby=said.lobby, message=said.message)),
    m.HostEnd: host_rule(lambda who, said: meeting.meeting_end_for_all(acting=who, now=timezone.now()), of_room=True),
    m.LobbyAdmit: host_rule(lambda who, said: lobby.lobby_admit(acting=who, participant_id=said.participant_id)),
    m.LobbyDeny: host_rule(lambda who, said: lobby.lobby_deny(acting=who, participant_id=said.participant_id)),
    m.BreakoutsMake: host_rule(
        lambda who, said: breakouts.breakouts_make(acting=who, count=said.count, at_random=said.at_random)
    ),
    m.BreakoutsAssign: host_rule(
        lambda who, said: breakouts.breakouts_assign(
            acting=who, participant_id=said.participant_id, breakout_id=said.breakout_id
        )
    ),
    m.BreakoutsOpen: host_rule(
        lambda who, said: breakouts.breakouts_open(acting=who, duration_s=said.duration_s, now=timezone.now())
    ),
    m.BreakoutsTell: host_rule(
        lambda who, said: breakouts.breakouts_tell(acting=who, text=said.text), rate=TELLING_RATE
    ),
    m.BreakoutsClose: host_rule(lambda who, said: breakouts.breakouts_recall(acting=who)),
}
