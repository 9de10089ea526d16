"""Whether a connection still lives: pings are answered, and who pings no more is lost."""

from typing import Any

import pytest

from accounts.models import User
from conference.rooms import consumer
from conference.rooms.models import Room
from conference.signalling.liveness import Ping, Pong
from conference.signalling.messages import ChatPosted, ChatSend, Done, Error, ParticipantChanged
from conference.signalling.relay import RelayRenew, RelayRenewed
from conference.turn import TurnServer
from tests.conference.conftest import Service

pytestmark = pytest.mark.django_db(transaction=True)


async def test_a_pong_has_the_number_of_the_last_event(service: Service, room: Room, people: dict[str, User]) -> None:
    browser, welcome = await service.join(await service.token(people["owner"]))
    await browser.request(ChatSend("hello"), Done)
    await browser.event(ChatPosted)
    assert (await browser.request(Ping(), Pong)).seq == welcome.seq + 1


async def test_who_is_long_in_a_meeting_has_other_credentials_for_the_relay(
    service: Service, room: Room, people: dict[str, User], settings: Any
) -> None:
    settings.TURN_SERVER = None
    browser, _ = await service.join(await service.token(people["owner"]))
    assert (await browser.request(RelayRenew(), RelayRenewed)).relay is None
    settings.TURN_SERVER = TurnServer(("turns:turn.example.org",), "a secret of the tests alone")
    other, welcome = await service.join(await service.token(people["member"]))
    renewed = (await other.request(RelayRenew(), RelayRenewed)).relay
    assert renewed is not None and welcome.relay is not None
    assert int(renewed.username.split(":")[0]) >= int(welcome.relay.username.split(":")[0])
    assert renewed.username.split(":")[1] == welcome.participant_id, "nobody else's"
    answers = [await other.ask(RelayRenew()) for _ in range(4)]
    assert {answer.code for answer in answers if isinstance(answer, Error)} == {"too_often"}


async def test_who_pings_no_more_is_shown_as_lost_and_may_come_back(
    service: Service, room: Room, people: dict[str, User], monkeypatch: Any
) -> None:
    monkeypatch.setattr(consumer, "SILENT_S", 0.2)
    watcher, _ = await service.join(await service.token(people["owner"]))  # which never pings, and stays
    token = await service.token(people["member"])
    silent, before = await service.join(token)
    await silent.request(Ping(), Pong)
    assert await silent.closed() == 4010
    await silent.close()
    lost = await watcher.event(ParticipantChanged, lambda e: not e.participant.connected)
    assert lost.participant.id == before.participant_id
    _, after = await service.join(token)
    me = next(p for p in after.state.participants if p.id == before.participant_id)
    assert (me.seat, me.connected) == (lost.participant.seat, True)
