"""Whether a connection still lives: pings are answered, and who pings no more is lost."""

from typing import Any

import pytest

from accounts.models import User
from conference.rooms import consumer
from conference.rooms.models import Room
from conference.signalling.liveness import Ping, Pong
from conference.signalling.messages import ChatPosted, ChatSend, Done, ParticipantChanged
from tests.conference.conftest import Service

pytestmark = pytest.mark.django_db(transaction=True)


async def test_a_pong_has_the_number_of_the_last_event(service: Service, room: Room, people: dict[str, User]) -> None:
    browser, welcome = await service.join(await service.token(people["owner"]))
    await browser.request(ChatSend("hello"), Done)
    await browser.event(ChatPosted)
    assert (await browser.request(Ping(), Pong)).seq == welcome.seq + 1


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
