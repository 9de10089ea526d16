"""Attention: which target a gaze means, how it is followed, and how a subject is watched."""

import asyncio
import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture.geometry import Camera, Intrinsics, look_at
from rendering.assembly import Assembly
from rendering.attention.gaze import Gaze
from rendering.attention.target import AttentionTrack, Target, angle_to
from rendering.errors import AssemblyError
from rendering.rectangle import Rectangle, upright
from rendering.shared_items import SharedItem
from rendering.worker.attention import INTERVAL_S, AttentionWatch, targets_of
from rendering.worker.moments import Moment
from rendering.worker.pool import WorkPool

AHEAD = np.array([0.0, 0.0, 1.0])


def gaze_at(yaw_deg: float, pitch_deg: float = 0.0, spread_deg: float = 3.0) -> Gaze:
    """From the reference point, so far to the left and up."""
    yaw, pitch = math.radians(yaw_deg), math.radians(pitch_deg)
    direction = np.array([math.sin(yaw) * math.cos(pitch), math.sin(pitch), math.cos(yaw) * math.cos(pitch)])
    return Gaze(np.zeros(3), direction, direction, math.radians(spread_deg))


def person(name: str, yaw_deg: float, distance_m: float = 1.6) -> Target:
    return Target(name, distance_m * gaze_at(yaw_deg).direction)


def test_angles_by_hand() -> None:
    assert math.degrees(angle_to(gaze_at(20.0), person("a", 0.0))) == pytest.approx(19.0)  # a head has a size
    assert angle_to(gaze_at(0.5), person("a", 0.0)) == 0.0
    board = Target("board", upright(np.array([0.0, 0.0, 2.0]), -AHEAD, 2.0, 1.0), is_item=True)
    assert angle_to(gaze_at(20.0), board) == pytest.approx(0.0, abs=1e-7)
    edge_deg = math.degrees(math.atan2(1.0, 2.0))
    assert math.degrees(angle_to(gaze_at(edge_deg + 10), board)) == pytest.approx(10.0, abs=0.01)
    behind = Gaze(np.zeros(3), -AHEAD, -AHEAD, 0.05)
    assert math.degrees(angle_to(behind, board)) == pytest.approx(180.0)


def test_the_nearest_target_is_looked_at_and_nothing_far_from_all() -> None:
    targets = [person("a", -25.0), person("b", 0.0), person("c", 25.0)]
    for yaw_deg, expected in ((-22.0, "a"), (3.0, "b"), (24.0, "c"), (60.0, None)):
        assert AttentionTrack().update(gaze_at(yaw_deg), targets, 0.0) == expected
    assert AttentionTrack().update(gaze_at(0.0), [], 0.0) is None


def test_a_glance_between_two_keeps_the_one_before() -> None:
    targets = [person("a", -6.0), person("b", 6.0)]
    track = AttentionTrack()
    for n in range(4):
        assert track.update(gaze_at(-6.0), targets, 0.25 * n) == "a"
    assert track.update(gaze_at(0.7), targets, 1.0) == "a"
    for n in range(5, 9):
        track.update(gaze_at(6.0), targets, 0.25 * n)
    assert track.current == "b"


def test_whoever_leaves_is_looked_at_no_more() -> None:
    track = AttentionTrack()
    track.update(gaze_at(0.0), [person("a", 0.0)], 0.0)
    assert track.update(gaze_at(0.0), [person("b", 40.0)], 0.25) is None


@given(st.lists(st.floats(-60, 60), min_size=1, max_size=40), st.integers(0, 2))
def test_a_steady_look_is_found_whatever_came_before(before: list[float], which: int) -> None:
    targets = [person("a", -12.0), person("b", 0.0), person("c", 12.0)]
    track = AttentionTrack()
    for n, yaw_deg in enumerate(before):
        track.update(gaze_at(yaw_deg), targets, 0.25 * n)
    for n in range(len(before), len(before) + 12):
        track.update(gaze_at(12.0 * (which - 1)), targets, 0.25 * n)
    assert track.current == "abc"[which]


def test_targets_are_where_the_room_shows_them() -> None:
    assembly = Assembly("side-by-side", 3)
    targets = {
        t.id: t for t in targets_of(assembly, 1, {0: ("left", np.zeros(3)), 2: ("right", np.array([0, 0.1, 0]))})
    }
    np.testing.assert_allclose(targets["left"].place, [0.95, 0, 0], atol=1e-9)
    np.testing.assert_allclose(targets["right"].place, [-0.95, 0.1, 0], atol=1e-9)
    assert targets["wall"].is_item
    np.testing.assert_allclose(targets["wall"].place.centre, [0, 0, 2.0], atol=1e-9)
    assert angle_to(gaze_at(0.0), targets["wall"]) == 0.0


def look_from(point_m: np.ndarray, off_rad: float, side_rad: float) -> Gaze:
    """At a point, off by an angle to a side of it."""
    ahead = point_m / np.linalg.norm(point_m)
    across = np.cross(ahead, [0.0, 1.0, 0.0])
    across /= np.linalg.norm(across)
    aside = math.cos(side_rad) * across + math.sin(side_rad) * np.cross(across, ahead)
    direction = math.cos(off_rad) * ahead + math.sin(off_rad) * aside
    return Gaze(np.zeros(3), direction, direction, math.radians(4.0))


def middle_of(target: Target) -> np.ndarray:
    return np.asarray(target.place.centre if isinstance(target.place, Rectangle) else target.place)


ROOMS = [Assembly("round-table", 2), Assembly("round-table", 4), Assembly("side-by-side", 3)]


@pytest.mark.parametrize("assembly", ROOMS, ids=lambda each: f"{each.scenario}-{each.seat_count}")
@pytest.mark.parametrize("count", [1, 2, 3])
def test_of_people_and_shared_things_ten_degrees_apart_the_right_one_is_found(assembly: Assembly, count: int) -> None:
    """Three moments of each look, off by 2.5 degrees in the median."""
    rng = np.random.default_rng(count)
    shared = [SharedItem(f"item-{n}", n, 16 / 9) for n in range(count)]
    own_seat = assembly.seat_count // 2
    others = {seat: (f"person-{seat}", np.zeros(3)) for seat in range(assembly.seat_count) if seat != own_seat}
    targets = targets_of(assembly, own_seat, others, shared)
    assert {target.id for target in targets if target.is_item} == {item.id for item in shared}
    right = []
    for target in targets:
        at = look_from(middle_of(target), 0.0, 0.0)
        if any(angle_to(at, other) < math.radians(10) for other in targets if other is not target):
            continue
        for _ in range(40):
            track = AttentionTrack()
            for moment in range(3):
                gaze = look_from(middle_of(target), math.radians(2.1) * rng.rayleigh(), rng.uniform(0, 2 * math.pi))
                track.update(gaze, targets, 0.25 * moment)
            right.append(track.current == target.id)
    assert len(right) >= 40
    assert np.mean(right) >= 0.95


def test_a_wall_on_which_something_stands_is_not_looked_at_itself() -> None:
    assembly = Assembly("side-by-side", 2)
    panes = targets_of(assembly, 0, {}, [SharedItem("left", 0, 16 / 9), SharedItem("right", 1, 16 / 9)])
    assert [target.id for target in panes] == ["left", "right"]
    track = AttentionTrack()
    for moment in range(2):
        assert track.update(look_from(middle_of(panes[1]), 0.0, 0.0), panes, 0.25 * moment) == "right"


def test_what_can_stand_nowhere_is_refused() -> None:
    for aspect in (0.0, -1.0, 40.0, math.nan):
        with pytest.raises(AssemblyError, match="times as wide as tall"):
            SharedItem("item", 0, aspect)


@dataclass
class ScriptedLink:
    """A link whose moments the test gives."""

    cameras: tuple[Camera, ...] = (
        Camera(Intrinsics(64, 48, 50, 50, 32, 24), look_at(AHEAD, np.zeros(3), np.array([0.0, 1.0, 0.0]))),
    )
    take: Any = None

    def watch(self, take: Any) -> None:
        self.take = take


@dataclass
class ScriptedModel:
    """Sees what it is told to see."""

    gazes: list[Gaze | None]
    guesses: list[Any] = field(default_factory=list)

    def get(self) -> "ScriptedModel":
        return self

    def estimate(self, views: Any, eye_guess_m: Any) -> Gaze | None:
        self.guesses.append(eye_guess_m)
        return self.gazes.pop(0)


async def test_a_subject_is_watched_and_only_changes_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    now_s = 100.0
    monkeypatch.setattr("rendering.worker.attention.time.monotonic", lambda: now_s)
    link, pool = ScriptedLink(), WorkPool(1)
    model = ScriptedModel([gaze_at(0.0), gaze_at(1.0), None, gaze_at(40.0)])
    said: asyncio.Queue[Target | None] = asyncio.Queue()
    targets = [person("a", 0.0), person("b", 40.0)]
    watch = AttentionWatch(link, pool, model, targets=lambda: targets, say=said.put)  # type: ignore[arg-type]
    try:
        for n in range(4):
            now_s += INTERVAL_S
            link.take(Moment(n, {}))
            link.take(Moment(n, {}))  # one that comes too soon is not looked at
            await watch._looking  # type: ignore[misc]
        assert [said.get_nowait().id for _ in range(2)] == ["a", "b"]  # type: ignore[union-attr]
        assert said.empty()
        assert model.guesses[0] is None
        np.testing.assert_array_equal(model.guesses[1], np.zeros(3))
    finally:
        await watch.close()
        pool.close()
    assert link.take is None
