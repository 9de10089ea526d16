"""What people look at: told or seen, shown to everyone, and kept with the recording."""

import json

import pytest
from channels.db import database_sync_to_async
from django.utils import timezone

from accounts.models import User
from conference.recordings.attention import AttentionSpan, attention_assemble, attention_spans, spans_of
from conference.recordings.models import Recording
from conference.rooms.models import Meeting, Room
from conference.signalling.hosting import RecordingConsent
from conference.signalling.items import ItemChanged, ItemRemove, ScreenShare
from conference.signalling.messages import (
    AttentionChanged,
    AttentionTell,
    Done,
    RecordingStart,
    ScenarioSet,
    Snapshot,
    Sync,
)
from conference.signalling.rendered import AttentionSeen, ItemPlace, RenderPlan
from conference.signalling.state import Attention
from tests.conference.conftest import Service
from tests.conference.test_cubes import capture_node, cube_in, link, render_worker
from tests.conference.test_media import media_worker
from tests.conference.test_recording import recorder

pytestmark = pytest.mark.django_db(transaction=True)


async def test_who_looks_at_whom_is_told_once_and_stays_in_the_state(
    service: Service, room: Room, people: dict[str, User]
) -> None:
    host, ada = await service.join(await service.token(people["owner"]))
    other, ben = await service.join(await service.token(people["member"]))
    await host.request(AttentionTell(ben.participant_id), Done)
    await host.request(AttentionTell(ben.participant_id), Done)
    seen = await other.event(AttentionChanged)
    assert seen.attention == Attention(ada.participant_id, ben.participant_id)
    state = (await other.request(Sync(), Snapshot)).state
    assert state.attention == (seen.attention,)
    await host.request(AttentionTell(), Done)
    await other.event(AttentionChanged, lambda e: e.attention == Attention(ada.participant_id))
    assert len([e for e in other.came if isinstance(e.message, AttentionChanged)]) == 2
    assert (await other.request(Sync(), Snapshot)).state.attention == ()


async def test_a_work_item_is_looked_at_only_where_there_is_one(
    service: Service, room: Room, people: dict[str, User]
) -> None:
    host, ada = await service.join(await service.token(people["owner"]))
    assert await host.refusal(AttentionTell(work_item_id="wall")) == "not_found"
    assert await host.refusal(AttentionTell(ada.participant_id)) == "not_found"  # oneself
    await host.request(ScenarioSet("side-by-side"), Done)
    await host.request(AttentionTell(work_item_id="wall"), Done)
    assert (await host.event(AttentionChanged)).attention == Attention(ada.participant_id, None, "wall")


async def test_a_render_worker_says_what_its_subjects_look_at(
    service: Service, room: Room, people: dict[str, User], cube_credential: str
) -> None:
    render, capture = await render_worker(service), await capture_node(service, cube_credential)
    browser, me = await service.join(await service.token(people["owner"]))
    cube = await cube_in(browser)
    await link(capture)
    plan = await render.was_asked(RenderPlan)
    await render.client.notify(AttentionSeen(plan.meeting_id, Attention(cube.id, me.participant_id)))
    assert (await browser.event(AttentionChanged)).attention == Attention(cube.id, me.participant_id)


async def test_what_is_shared_is_looked_at_from_a_cube_and_kept_with_the_recording(
    service: Service, room: Room, people: dict[str, User], cube_credential: str
) -> None:
    media = await media_worker(service)
    render, capture = await render_worker(service), await capture_node(service, cube_credential)
    browser, me = await service.join(await service.token(people["owner"]))
    media.answers |= (await recorder(service, me.participant_id, "spare")).answers
    cube = await cube_in(browser)
    await link(capture)
    assert (await render.was_asked(RenderPlan)).shared == ()
    await browser.request(ScreenShare("Budget"), Done)
    item = (await browser.event(ItemChanged)).item
    plan = await render.was_asked(RenderPlan, lambda p: p.shared != ())
    assert plan.shared == (ItemPlace(item.id, 0, 16 / 9),)
    await browser.request(RecordingStart(), Done)
    await render.client.notify(AttentionSeen(plan.meeting_id, Attention(cube.id, None, item.id)))
    assert (await browser.event(AttentionChanged)).attention == Attention(cube.id, None, item.id)
    recording = await Recording.objects.aget()
    lines = [{"at_s": note.at_s, **note.attention} async for note in recording.attention_notes.order_by("pk")]
    assert (lines[-1]["participant_id"], lines[-1]["work_item_id"]) == (cube.id, item.id)
    await browser.request(ItemRemove(item.id), Done)
    await render.was_asked(RenderPlan, lambda p: p.shared == ())


async def test_a_recording_keeps_attention_from_its_first_moment(
    service: Service, room: Room, people: dict[str, User]
) -> None:
    media = await media_worker(service)
    host, ada = await service.join(await service.token(people["owner"]))
    other, ben = await service.join(await service.token(people["member"]))
    media.answers |= (await recorder(service, ada.participant_id, "spare")).answers
    await host.request(AttentionTell(ben.participant_id), Done)
    await host.request(RecordingStart(), Done)
    await other.request(RecordingConsent(True), Done)
    await other.request(AttentionTell(ada.participant_id), Done)
    recording = await Recording.objects.aget()
    lines = [{"at_s": note.at_s, **note.attention} async for note in recording.attention_notes.order_by("pk")]
    kept = [(line["participant_id"], line["target_id"]) for line in lines]
    a, b = ada.participant_id, ben.participant_id
    # Nothing of the other before consent, nor that somebody looks at them; then all that goes on.
    assert kept == [(a, None), (b, None), (a, b), (b, None), (b, a)]
    started_s = lines[0]["at_s"]
    recording.path.mkdir(parents=True, exist_ok=True)
    await database_sync_to_async(attention_assemble)(recording, started_s, lines[4]["at_s"] - started_s + 2.0)
    spans = attention_spans(recording)
    assert [(span.participant_id, span.target_id) for span in spans] == [(a, b), (b, a)]
    assert spans[1].end_s - spans[1].start_s == pytest.approx(2.0, abs=0.01)
    assert (recording.path / "attention.vtt").read_text().startswith("WEBVTT\n")


def test_spans_by_hand() -> None:
    changes = [
        (90.0, Attention("a", "b")),
        (101.0, Attention("b", None, "wall")),
        (102.5, Attention("a")),
        (103.0, Attention("b", "a")),
        (200.0, Attention("a", "b")),
    ]
    assert spans_of(changes, started_s=100.0, duration_s=10.0) == [
        AttentionSpan("a", "b", None, 0.0, 2.5),
        AttentionSpan("b", None, "wall", 1.0, 3.0),
        AttentionSpan("b", "a", None, 3.0, 10.0),
    ]


def test_of_an_earlier_versions_log_a_line_that_was_cut_off_is_left_out(room: Room) -> None:
    meeting = Meeting.objects.create(room=room, started_at=timezone.now())
    recording = Recording.objects.create(meeting=meeting, started_at=timezone.now())
    recording.path.mkdir(parents=True)
    whole = json.dumps({"at_s": 5.0, "participant_id": "a", "target_id": "b", "work_item_id": None})
    (recording.path / "attention.jsonl").write_text(f"{whole}\n{whole[:30]}")
    attention_assemble(recording, 4.0, 3.0)
    assert attention_spans(recording) == [AttentionSpan("a", "b", None, 1.0, 3.0)]
