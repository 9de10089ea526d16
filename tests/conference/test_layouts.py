"""A room's own layout: saved by its host, checked, sent to everyone, and followed when the scenario is custom."""

import json
import math
from dataclasses import replace
from typing import Any

import pytest
from channels.db import database_sync_to_async
from django.test import Client

from accounts.models import User
from conference.rooms.models import Room
from conference.rooms.services.layouts import layout_check
from conference.signalling.codec import to_json
from conference.signalling.errors import BadMessage
from conference.signalling.messages import Done, RoomChanged, ScenarioSet
from conference.signalling.rendered import RenderPlan
from conference.signalling.state import RoomLayout, SeatPlace, WorkItem
from tests.conference.conftest import Service
from tests.conference.test_cubes import capture_node, link, render_worker

pytestmark = pytest.mark.django_db(transaction=True)

BOARD = WorkItem("board", "Board", (0.0, 1.3, -2.0), 0.0, 1.6, 0.9)
LAYOUT = RoomLayout(
    (SeatPlace(-1.2, 1.0, 3.0), SeatPlace(0.0, 1.2, math.pi), SeatPlace(1.2, 1.0, 3.2), SeatPlace(0.0, -1.0, 0.0)),
    (BOARD,),
)


def save(user: User, layout: Any) -> Any:
    client = Client()
    client.force_login(user)
    return client.put("/api/rooms/salon/layout", {"layout": layout}, content_type="application/json")


def test_the_host_saves_a_layout_and_everyone_may_read_it(room: Room, people: dict[str, User]) -> None:
    assert save(people["owner"], to_json(LAYOUT)).status_code == 200
    reader = Client()
    reader.force_login(people["member"])
    assert reader.get("/api/rooms/salon/layout").json() == {"layout": to_json(LAYOUT)}


@pytest.mark.parametrize(
    ("broken", "part"),
    [
        (replace(LAYOUT, seats=LAYOUT.seats[:3]), "4 seats"),
        (replace(LAYOUT, seats=(*LAYOUT.seats[:3], LAYOUT.seats[0])), "apart"),
        (replace(LAYOUT, seats=(*LAYOUT.seats[:3], SeatPlace(9.0, 0.0, 0.0))), "middle"),
        (replace(LAYOUT, seats=(*LAYOUT.seats[:3], SeatPlace(0.0, -1.0, 99.0))), "angle"),
        (replace(LAYOUT, work_items=(BOARD, BOARD)), "id of its own"),
        (replace(LAYOUT, work_items=(replace(BOARD, id=""),)), "id of at most"),
        (replace(LAYOUT, work_items=(replace(BOARD, centre_m=(0.0, 1.0)),)), "three numbers"),
        (replace(LAYOUT, work_items=(replace(BOARD, centre_m=(0.0, 7.0, 0.0)),)), "within"),
        (replace(LAYOUT, work_items=(replace(BOARD, width_m=0.0),)), "wide"),
        (replace(LAYOUT, work_items=tuple(replace(BOARD, id=str(n)) for n in range(9))), "at most 8"),
    ],
)
def test_layouts_that_nobody_could_sit_by_are_refused(broken: RoomLayout, part: str) -> None:
    with pytest.raises(BadMessage, match=part):
        layout_check(broken, 4)


def test_what_is_no_layout_is_refused_and_says_where(room: Room, people: dict[str, User]) -> None:
    for layout, where in (({}, "layout.seats"), ({"seats": [{"x_m": "1"}], "work_items": []}, "layout.seats[0]")):
        refused = save(people["owner"], layout)
        assert (refused.status_code, refused.json()["code"]) == (400, "bad_message")
        assert where in refused.json()["message"]


async def test_the_custom_scenario_reaches_browsers_and_render_workers(
    service: Service, room: Room, people: dict[str, User], cube_credential: str
) -> None:
    render, capture = await render_worker(service), await capture_node(service, cube_credential)
    host, _ = await service.join(await service.token(people["owner"]))
    await link(capture)
    await render.was_asked(RenderPlan)
    assert await host.refusal(ScenarioSet("custom")) == "conflict"  # none is saved
    assert (await database_sync_to_async(save)(people["owner"], to_json(LAYOUT))).status_code == 200
    await host.event(RoomChanged, lambda e: e.room.layout == LAYOUT and e.room.scenario == "round-table")
    await host.request(ScenarioSet("custom"), Done)
    await host.event(RoomChanged, lambda e: e.room.scenario == "custom")
    plan = await render.was_asked(RenderPlan, lambda p: p.scenario == "custom")
    assert plan.layout == LAYOUT
    # While people sit by it, it can be changed but not taken away.
    assert (await database_sync_to_async(save)(people["owner"], None)).status_code == 409
    await host.request(ScenarioSet("side-by-side"), Done)
    assert (await database_sync_to_async(save)(people["owner"], None)).status_code == 200
    plan = await render.was_asked(RenderPlan, lambda p: p.scenario == "side-by-side")
    assert plan.layout is None


async def test_a_changed_layout_reaches_the_render_worker(
    service: Service, room: Room, people: dict[str, User], cube_credential: str
) -> None:
    await database_sync_to_async(save)(people["owner"], to_json(LAYOUT))
    render, capture = await render_worker(service), await capture_node(service, cube_credential)
    host, _ = await service.join(await service.token(people["owner"]))
    await host.request(ScenarioSet("custom"), Done)
    await link(capture)
    await render.was_asked(RenderPlan, lambda p: p.layout == LAYOUT)
    moved = replace(LAYOUT, seats=(SeatPlace(-1.5, 1.2, 3.0), *LAYOUT.seats[1:]))
    await database_sync_to_async(save)(people["owner"], to_json(moved))
    changed = await host.event(RoomChanged, lambda e: e.room.layout == moved)
    assert changed.room.scenario == "custom"
    await render.was_asked(RenderPlan, lambda p: p.layout == moved)


def test_the_admin_form_checks_a_layout(room: Room, people: dict[str, User]) -> None:
    client = Client()
    client.force_login(people["admin"])
    fields = {"title": "Salon", "slug": "salon", "scenario": "custom", "seat_count": 4, "owner": people["owner"].pk}
    address = f"/admin/rooms/room/{room.pk}/change/"
    assert b"no layout of its own" in client.post(address, fields).content
    bad = {**fields, "layout": '{"seats": [], "work_items": []}'}
    assert b"the layout has 0" in client.post(address, bad).content
    good = {**fields, "layout": _json(LAYOUT)}
    assert client.post(address, good).status_code == 302
    room.refresh_from_db()
    assert (room.scenario, room.layout) == ("custom", to_json(LAYOUT))


def _json(layout: RoomLayout) -> str:
    return json.dumps(to_json(layout))
