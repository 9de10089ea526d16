"""The render worker from outside: real peer connections over loopback, with web, a cube and a media worker played."""

import asyncio
import contextlib
import uuid
from collections.abc import AsyncIterator, Sequence

import numpy as np
import pytest

from capture.geometry import project, transform
from conference.signalling.errors import BadMessage, Conflict, Full, SignallingError
from conference.signalling.messages import Done, MediaRestart
from conference.signalling.node_messages import LinkClose, RenderPlan, Seated, ViewQuality
from rendering.assembly import Assembly
from rendering.worker.node import RenderNode
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
async def web() -> AsyncIterator[FakeWeb]:
    """Web, with a render worker connected to it."""
    fake = FakeWeb()
    node = RenderNode(fake.connect, name="test", cores=1, ice_addresses=LOOPBACK)
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


async def test_moving_the_eye_moves_near_points_against_far_ones_as_geometry_says(web: FakeWeb, cube: FakeCube) -> None:
    assert await web.request(plan()) == Done()
    await web.wait_offers(1)
    assembly = Assembly("round-table", 3)
    shifts, expected = [], []
    for eye in ((-0.1, 0.0, 0.0), (0.1, 0.0, 0.0)):
        await web.media.send_eye(ANNA, eye)
        colour, alpha = await settled_picture(web, ANNA)
        assert colour.shape == (400, 320, 3)
        shifts.append([centre_of(colour, alpha, is_red) for is_red in (True, False)])
        camera = assembly.window_camera(1, 0, np.array(eye), 320, 400)
        expected.append(project(camera.intrinsics, transform(camera.camera_from_cube, np.array([NEAR, FAR])))[0])
    (near_a, far_a), (near_b, far_b) = shifts
    (true_near_a, true_far_a), (true_near_b, true_far_b) = expected
    parallax = (near_b - near_a) - (far_b - far_a)
    true_parallax = (true_near_b - true_near_a) - (true_far_b - true_far_a)
    assert abs(true_parallax[0]) > 20
    np.testing.assert_allclose(parallax, true_parallax, atol=2.5)
    np.testing.assert_allclose(near_b - near_a, true_near_b - true_near_a, atol=2.0)
    assert (alpha[:40] < 20).all() and alpha.max() > 240
