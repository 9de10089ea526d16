"""The render worker from outside: real peer connections over loopback, with web, a cube and a media worker played."""

import asyncio
import contextlib
import os
import subprocess
import sys
import uuid
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from capture.geometry import Camera, project, transform
from conference.signalling.cubes import LinkClose, LinkOffer
from conference.signalling.errors import BadMessage, Conflict, Full, SignallingError
from conference.signalling.messages import Done, MediaRestart
from conference.signalling.quality import EyeContactSeen
from conference.signalling.rendered import RenderPlan, Seated, ViewQuality
from conference.signalling.state import CubeDescription
from rendering.assembly import Assembly
from rendering.worker.node import RenderNode
from rendering.worker.profile import PROFILES, FastProfile
from tests.rendering import scene
from tests.rendering.fakes import LOOPBACK, FakeCube, FakeWeb, describe

MEETING = str(uuid.UUID(int=1))
CUBE, ANNA, BEN = (str(uuid.UUID(int=n)) for n in (2, 3, 4))

RED, BLUE = (220, 30, 30), (30, 30, 220)
NEAR, FAR = (0.0, -0.15, 0.25), (0.0, -0.15, -0.30)
NEAR_AND_FAR = (
    scene.Panel(FAR, (0.30, 0.30), scene.plain(40, 40, 200)),
    scene.Sphere(NEAR, 0.05, scene.plain(*RED)),
)
"""A red ball before a blue board."""
CAMERAS = scene.rig(320, 240)


def plan(viewers: Sequence[str] = (ANNA,), subjects: Sequence[str] = (CUBE,), seat_count: int = 3) -> RenderPlan:
    people = [*subjects, *viewers]
    seats = {person: Seated(person, n) for n, person in enumerate(dict.fromkeys(people))}
    return RenderPlan(
        MEETING,
        "round-table",
        seat_count,
        subjects=tuple(seats[s] for s in subjects),
        viewers=tuple(seats[v] for v in viewers),
    )


@contextlib.asynccontextmanager
async def running(*tasks: asyncio.Task[None]) -> AsyncIterator[None]:
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


@pytest.fixture
def profile() -> str:
    return "fast"


@pytest.fixture
async def web(profile: str) -> AsyncIterator[FakeWeb]:
    """Web, with a render worker connected to it."""
    fake = FakeWeb()
    node = RenderNode(fake.connect, name="test", cores=1, ice_addresses=LOOPBACK, profile=PROFILES[profile]())
    async with running(asyncio.create_task(node.run())):
        await fake.wait_connections(1)
        yield fake
    await fake.media.close()


@pytest.fixture
async def cube(web: FakeWeb) -> AsyncIterator[FakeCube]:
    """A cube that shows the red ball before the blue board."""
    frames = [scene.render(NEAR_AND_FAR, camera) for camera in CAMERAS]
    fake = FakeCube(CUBE, frames, CAMERAS)
    await fake.connect(web, MEETING)
    async with running(asyncio.create_task(fake.play())):
        yield fake
    await fake.close()


class Gpu(FastProfile):
    """Draws on the CPU, beside a GPU whose memory is nearly full."""

    def gpu_memory(self) -> float:
        return 0.9


async def test_a_worker_is_as_loaded_as_its_gpus_memory() -> None:
    web = FakeWeb()
    node = RenderNode(web.connect, name="test", cores=1, ice_addresses=LOOPBACK, profile=Gpu())
    async with running(asyncio.create_task(node.run())):
        stats = await web.wait_stats()
        assert (stats.load, stats.gpu_memory) == (0.9, 0.9)
    await web.media.close()


def centre_of(colour: np.ndarray, alpha: np.ndarray, is_red: bool) -> np.ndarray:
    """[2] the middle (x, y) in pixels of what is red, or of what is blue."""
    channel, other = (0, 2) if is_red else (2, 0)
    image = colour.astype(int)
    mask = (alpha > 200) & (image[..., channel] - image[..., other] > 60)
    rows, columns = np.nonzero(mask)
    assert len(rows) > 20
    # The extremes' middle, not the mean: the ball hides part of the board.
    return np.array([(columns.min() + columns.max()) / 2 + 0.5, (rows.min() + rows.max()) / 2 + 0.5])


async def settled_picture(web: FakeWeb, viewer: str, pictures: int = 4) -> tuple[np.ndarray, np.ndarray]:
    """A picture that was begun after now: a few may still be on their way."""
    for _ in range(pictures):
        colour, alpha = await web.media.picture(CUBE, viewer)
    return colour, alpha


async def test_moving_the_eye_moves_near_points_against_far_ones_as_geometry_says(
    web: FakeWeb, cube: FakeCube, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rendering.worker.meeting.QUALITY_INTERVAL_S", 0.3)
    monkeypatch.setattr("rendering.worker.meeting.EYE_CONTACT_INTERVALS", 1)
    assert await web.request(plan()) == Done()
    await web.wait_offers(1)
    assembly = Assembly("round-table", 3)
    shifts, expected = [], []
    for eye in ((-0.1, 0.0, 0.0), (0.1, 0.0, 0.0)):
        await web.media.send_eye(ANNA, eye)
        colour, alpha = await settled_picture(web, ANNA)
        height, width = alpha.shape
        assert width * 400 == height * 320
        # A busy machine gives smaller pictures; what they show is the same.
        shifts.append([centre_of(colour, alpha, is_red) * 320 / width for is_red in (True, False)])
        camera = assembly.window_camera(1, 0, np.array(eye), 320, 400)
        expected.append(project(camera.intrinsics, transform(camera.camera_from_cube, np.array([NEAR, FAR])))[0])
    (near_a, far_a), (near_b, far_b) = shifts
    (true_near_a, true_far_a), (true_near_b, true_far_b) = expected
    parallax = (near_b - near_a) - (far_b - far_a)
    true_parallax = (true_near_b - true_near_a) - (true_far_b - true_far_a)
    assert abs(true_parallax[0]) > 20
    # Two moves by 0.1 and 0.2 m at 2 m may leave a trace, but the pictures follow.
    await web.wait_notice(EyeContactSeen, lambda seen: seen.error_deg < 1e-3)
    missed = [notice for notice in web.notices if isinstance(notice, EyeContactSeen)]
    assert {(each.subject_id, each.viewer_id) for each in missed} == {(CUBE, ANNA)}
    assert max(each.error_deg for each in missed) < 12
    np.testing.assert_allclose(parallax, true_parallax, atol=2.5)
    np.testing.assert_allclose(near_b - near_a, true_near_b - true_near_a, atol=2.0)
    assert (alpha[: len(alpha) // 10] < 20).all() and alpha.max() > 240


@pytest.mark.parametrize("profile", PROFILES)
async def test_every_profile_shows_the_ball_where_it_is(web: FakeWeb, cube: FakeCube, profile: str) -> None:
    assert await web.request(plan()) == Done()
    await web.wait_offers(1)
    eye = (0.08, 0.03, 0.0)
    await web.media.send_eye(ANNA, eye)
    colour, alpha = await settled_picture(web, ANNA)
    height, width = alpha.shape
    camera = Assembly("round-table", 3).window_camera(1, 0, np.array(eye), width, height)
    (ball,), _ = project(camera.intrinsics, transform(camera.camera_from_cube, np.array([NEAR])))
    np.testing.assert_allclose(centre_of(colour, alpha, is_red=True), ball, atol=3)
    assert (alpha[: height // 10] < 20).all()


async def test_a_plan_that_changes_adds_and_ends_views_on_one_connection(web: FakeWeb, cube: FakeCube) -> None:
    await web.request(plan(viewers=(ANNA, BEN)))
    await web.wait_offers(1)
    for viewer in (ANNA, BEN):
        assert (await web.media.picture(CUBE, viewer))[1].max() > 240
    await web.request(plan(viewers=(ANNA,)))
    await web.wait_offers(2)
    assert web.media.published() == {(CUBE, ANNA)}
    await web.media.picture(CUBE, ANNA)
    await web.request(plan(viewers=(ANNA, BEN)))
    await web.wait_offers(3)
    assert (await web.media.picture(CUBE, BEN))[1].max() > 240
    epochs = {offer.offer.epoch for offer in web.media_offers}
    sections = {line.mid for offer in web.media_offers for line in offer.offer.publish}
    assert (len(epochs), len(sections)) == (1, 2)


async def test_a_view_has_no_more_pixels_than_its_viewer_shows(web: FakeWeb, cube: FakeCube) -> None:
    await web.request(plan(viewers=(ANNA, BEN)))
    await web.wait_offers(1)
    await web.media.send_height(CUBE, BEN, 0)
    await web.media.send_height(CUBE, ANNA, 200)
    async with asyncio.timeout(60):
        while (await web.media.picture(CUBE, ANNA))[1].shape[0] > 240:
            pass


async def test_a_lost_media_connection_is_made_again_under_a_higher_epoch(web: FakeWeb, cube: FakeCube) -> None:
    await web.request(plan())
    await web.wait_offers(1)
    await web.media.picture(CUBE, ANNA)
    first = web.media_offers[0].offer
    await web.notify(MediaRestart(first.peer, "the media worker was replaced"))
    await web.wait_offers(2)
    assert web.media_offers[1].offer.epoch > first.epoch
    assert (await web.media.picture(CUBE, ANNA))[1].max() > 240


async def test_key_frames_come_when_asked_for_and_quality_is_said(web: FakeWeb, cube: FakeCube) -> None:
    await web.request(plan())
    await web.wait_offers(1)
    await settled_picture(web, ANNA)
    key = await web.media.key_frame(CUBE, ANNA)
    sequence_parameters = key[key.index(b"\x00\x00\x01\x67") + 4 :]
    profile, constraints = sequence_parameters[0], sequence_parameters[1]
    assert (profile, constraints & 0x40) == (66, 0x40), "constrained baseline (ITU-T H.264, A.2.1.1)"
    quality = await web.wait_notice(ViewQuality)
    assert (quality.subject_id, quality.viewer_id, quality.width, quality.height) == (CUBE, ANNA, 320, 400)


async def test_cameras_that_fall_silent_are_done_without(web: FakeWeb, cube: FakeCube) -> None:
    await web.request(plan())
    await web.wait_offers(1)
    await settled_picture(web, ANNA)
    cube.silent = {0, 1, 2}
    colour, alpha = await settled_picture(web, ANNA, pictures=12)
    assert alpha.max() > 240
    centre_of(colour, alpha, is_red=True)


async def test_after_web_was_away_everything_begins_anew(web: FakeWeb, cube: FakeCube) -> None:
    await web.request(plan())
    await web.wait_offers(1)
    web.hang_up()
    await web.wait_connections(2)
    again = FakeCube(CUBE, [scene.render(NEAR_AND_FAR, camera) for camera in CAMERAS], CAMERAS)
    await again.connect(web, MEETING, epoch=1)
    async with running(asyncio.create_task(again.play())):
        await web.request(plan())
        await web.wait_offers(2)
        assert (await web.media.picture(CUBE, ANNA))[1].max() > 240
    await again.close()


async def test_views_go_on_where_web_still_knows_of_them(web: FakeWeb, cube: FakeCube) -> None:
    await web.request(plan())
    await web.wait_offers(1)
    await settled_picture(web, ANNA)
    web.resumes = True
    web.hang_up()
    await web.wait_connections(2)
    assert (await settled_picture(web, ANNA))[1].max() > 240
    assert len(web.media_offers) == 1


async def test_links_end_and_old_offers_are_refused(web: FakeWeb, cube: FakeCube) -> None:
    late = FakeCube(CUBE, [], CAMERAS)
    with pytest.raises(Conflict):
        await late.connect(web, MEETING, epoch=0)
    await late.close()
    await web.request(plan())
    assert await web.request(LinkClose(CUBE)) == Done()
    assert await web.request(LinkClose(CUBE)) == Done()
    assert await web.request(plan(viewers=())) == Done()


async def refused(web: FakeWeb, cameras: Sequence[Camera], described: CubeDescription) -> SignallingError:
    """What the worker says to a cube that offers `cameras` and describes itself otherwise."""
    fake = FakeCube(CUBE, [], cameras)
    try:
        with pytest.raises(SignallingError) as caught:
            await web.request(LinkOffer(MEETING, CUBE, 1, await fake.offer(), described))
    finally:
        await fake.close()
    return caught.value


async def test_cubes_that_do_not_fit_their_description_are_refused(web: FakeWeb) -> None:
    good = describe(CAMERAS[:2])
    first, second = good.cameras
    skewed = (*first.camera_from_cube[:5], 7.0, *first.camera_from_cube[6:])
    for described in (
        describe(CAMERAS[:3]),
        replace(good, cameras=()),
        replace(good, cameras=(first,) * 13),
        replace(good, frame_rate_hz=0.0),
        replace(good, cameras=(replace(first, width=321), second)),
        replace(good, cameras=(replace(first, fx=-1.0), second)),
        replace(good, cameras=(replace(first, camera_from_cube=(1.0,)), second)),
        replace(good, cameras=(replace(first, camera_from_cube=skewed), second)),
    ):
        assert isinstance(await refused(web, CAMERAS[:2], described), BadMessage)
    with pytest.raises(BadMessage):
        await web.request(LinkOffer(MEETING, CUBE, 1, "v=0 nonsense", good))


async def test_plans_without_a_place_in_the_room_are_refused(web: FakeWeb) -> None:
    with pytest.raises(BadMessage, match="seats"):
        await web.request(replace(plan(), seat_count=1))
    with pytest.raises(BadMessage, match="seats 0 to 2"):
        await web.request(replace(plan(), viewers=(Seated(ANNA, 3),)))
    with pytest.raises(BadMessage, match="two people on seat 0"):
        await web.request(replace(plan(), viewers=(Seated(ANNA, 0),)))
    people = tuple(Seated(str(uuid.UUID(int=10 + n)), n) for n in range(12))
    with pytest.raises(Full):
        await web.request(RenderPlan(MEETING, "round-table", 12, people[:6], people))


def test_a_profile_that_there_is_not_is_refused_with_those_that_there_are(tmp_path: Path) -> None:
    credential = tmp_path / "credential"
    credential.write_text("secret")
    environment = {**os.environ, "EYELINE_VIEW_PROFILE": "best", "EYELINE_NODE_CREDENTIAL_FILE": str(credential)}
    ended = subprocess.run(
        [sys.executable, "-m", "rendering"], env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert ended.returncode == 2
    assert "EYELINE_VIEW_PROFILE must be one of fast, full, not 'best'" in ended.stderr
