"""How good connections were: told by browsers, kept as sums, shown to hosts and to those who took part."""

from typing import Any

import pytest
from channels.db import database_sync_to_async
from django.test import Client

from accounts.models import User
from conference.observability.metrics import LOOKS
from conference.rooms.models import ConnectionQuality, Meeting, Room
from conference.signalling.messages import Done, Error
from conference.signalling.quality import QualityTell
from tests.conference.conftest import Service

pytestmark = pytest.mark.django_db(transaction=True)


def attendance(user: User) -> list[Any]:
    client = Client()
    client.force_login(user)
    return list(client.get(f"/api/meetings/{Meeting.objects.get().pk}").json()["attendance"])


async def test_what_browsers_tell_is_added_up(service: Service, room: Room, people: dict[str, User]) -> None:
    owner, _ = await service.join(await service.token(people["owner"], name="Owner"))
    member, _ = await service.join(await service.token(people["member"], name="Member"))
    before = {quality: LOOKS.labels(quality)._value.get() for quality in ("good", "fair", "poor")}
    first = QualityTell(7, 2, 1, froze=1, packets=900, lost=60, view_looks=4, view_rates_hz=48, joined_ms=1400)
    await owner.request(first, Done)
    await owner.request(QualityTell(8, 2, 0, packets=540, view_looks=2, view_rates_hz=30, joined_ms=9000), Done)
    assert await owner.refusal(QualityTell(101, 0, 0)) == "bad_message"
    assert await member.refusal(QualityTell(-1, 0, 0)) == "bad_message"
    assert await member.refusal(QualityTell(1, 0, 0, joined_ms=-5)) == "bad_message"
    assert await member.refusal(QualityTell(1, 0, 0, view_rates_hz=10**9)) == "bad_message"
    shown = await database_sync_to_async(attendance)(people["owner"])
    assert {each["name"]: each["good_share"] for each in shown} == {"Owner": 0.75, "Member": None}
    (mine,) = (each for each in shown if each["name"] == "Owner")
    numbers = {name: mine[name] for name in ("frozen_share", "lost_share", "view_rate_hz", "first_media_s")}
    assert numbers == {"frozen_share": 0.05, "lost_share": 0.04, "view_rate_hz": 13.0, "first_media_s": 1.4}
    kept = await database_sync_to_async(ConnectionQuality.objects.get)()
    assert (kept.good, kept.fair, kept.poor) == (15, 4, 1)
    after = {quality: LOOKS.labels(quality)._value.get() for quality in before}
    assert {quality: after[quality] - before[quality] for quality in before} == {"good": 15, "fair": 4, "poor": 1}


async def test_it_is_not_told_often(service: Service, room: Room, people: dict[str, User]) -> None:
    owner, _ = await service.join(await service.token(people["owner"], name="Owner"))
    answers = [await owner.ask(QualityTell(1, 0, 0)) for _ in range(8)]
    codes = [answer.code for answer in answers if isinstance(answer, Error)]
    assert codes and set(codes) == {"too_often"}
