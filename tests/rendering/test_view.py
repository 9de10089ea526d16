"""Views: geometry by hand, kernels against their slow reference, and held-out views of a small exact world."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from capture.frame import RGBDFrame
from capture.geometry import Camera, Intrinsics, look_at, project, transform
from rendering.assembly import Assembly
from rendering.blend import add_colours, finish_view
from rendering.crew import Crew
from rendering.errors import ViewError
from rendering.fuse import fill_holes, fuse_checked, fuse_depths, reach_outline
from rendering.prepare import PreparedCamera, prepare_camera
from rendering.reference import reference_colours, reference_fuse, reference_fuse_checked, reference_warp
from rendering.select import CAMERAS_SHARED_MAX, ChosenCamera, choose_cameras, choose_shared_cameras
from rendering.view import View, render_view
from rendering.warp import draw_depth, pixel_transform, warp_depth
from tests.rendering import scene

FRONT = Camera(
    Intrinsics(64, 48, 60.0, 60.0, 32.0, 24.0), look_at(np.array([0.0, 0, 1]), np.zeros(3), np.array([0.0, 1, 0]))
)
"""One metre before the person, looking straight at it."""


def prepared(
    camera: Camera, shapes: tuple[scene.Sphere | scene.Panel, ...] = scene.BUST, settled: bool = False
) -> PreparedCamera:
    out = prepare_camera(scene.render(shapes, camera), camera, settled=settled)
    assert out is not None
    return out


def moved(camera: Camera, x: float) -> Camera:
    """The same camera, x metres to its right."""
    camera_from_cube = camera.camera_from_cube.copy()
    camera_from_cube[0, 3] -= x
    return Camera(camera.intrinsics, camera_from_cube)


def middle_column(mask: np.ndarray) -> float:
    columns = np.nonzero(mask.any(axis=0))[0]
    return float((columns.min() + columns.max() + 1) / 2)


def test_a_plane_one_metre_away_keeps_its_depth_and_moves_by_focal_length_over_depth() -> None:
    """By hand: 0.1 m to the right, the plane at 1 m moves 60 · 0.1 / 1 = 6 pixels to the left."""
    board = (scene.Panel((0.0, 0.0, 0.0), (0.2, 0.2)),)
    warped, _ = warp_depth(prepared(FRONT, board), moved(FRONT, 0.1))
    np.testing.assert_allclose(1 / warped[warped > 0], 1.0, atol=1e-4)
    before, _ = warp_depth(prepared(FRONT, board), FRONT)
    assert middle_column(before > 0) - middle_column(warped > 0) == pytest.approx(6, abs=0.5)


def test_moving_the_eye_20_cm_moves_near_points_against_far_ones() -> None:
    """A board at 1.3 m and a card at 0.7 m, seen with f = 240: 240 · 0.2 · (1 / 0.7 − 1 / 1.3) = 31.6 pixels apart."""
    near, far = (0.0, 0.0, 0.3), (0.0, 0.0, -0.3)
    shapes = (
        scene.Panel(far, (0.3, 0.3), scene.plain(0, 0, 200)),
        scene.Panel(near, (0.05, 0.05), scene.plain(200, 0, 0)),
    )
    optics = Intrinsics(320, 400, 240.0, 240.0, 160.0, 200.0)
    eyes = [Camera(optics, moved(FRONT, x).camera_from_cube) for x in (-0.1, 0.1)]
    cameras = scene.rig(320, 240)
    all_prepared = {n: prepared(camera, shapes) for n, camera in enumerate(cameras)}
    places = []
    for eye in eyes:
        view = render_view(all_prepared, choose_cameras(cameras, eye.centre_in_cube, range(6)), eye)
        red = (view.alpha > 200) & (view.colour[..., 0] > 120)
        blue = (view.alpha > 200) & (view.colour[..., 2] > 120)
        places.append((middle_column(red), middle_column(blue)))
    (red_a, blue_a), (red_b, blue_b) = places
    assert (red_a - red_b) - (blue_a - blue_b) == pytest.approx(240 * 0.2 * (1 / 0.7 - 1 / 1.3), abs=2)


def test_a_step_in_depth_is_cut_not_bridged() -> None:
    shapes = (scene.Panel((-0.1, 0.0, 0.2), (0.1, 0.3)), scene.Panel((0.1, 0.0, -0.2), (0.1, 0.3)))
    warped, _ = warp_depth(prepared(FRONT, shapes), moved(FRONT, -0.15))
    depths = 1 / warped[warped > 0]
    assert np.all((np.abs(depths - 0.8) < 0.01) | (np.abs(depths - 1.2) < 0.01))


def test_fusing_takes_the_nearest_surface_that_has_support() -> None:
    warped = (1 / np.array([[1.0], [1.01], [0.7]], np.float32))[:, :, None]
    weights = np.array([0.45, 0.45, 0.1], np.float32)
    full = np.full((3, 1, 1), 255, np.uint8)
    assert fuse_depths(warped, full, weights)[0, 0] == pytest.approx(2 / (1 / 1.0 + 1 / 1.01))
    assert fuse_depths(warped, full, np.array([0.3, 0.3, 0.4], np.float32))[0, 0] == pytest.approx(0.7)
    assert fuse_depths(np.zeros((2, 1, 1), np.float32), full[:2], weights[:2])[0, 0] == 0


def test_small_holes_in_one_surface_are_closed_and_gaps_are_not() -> None:
    depth = np.ones((9, 24), np.float32)
    depth[:, 4:6] = 0
    depth[:, 12:20] = 0
    depth[:, 20:] = 1.5
    filled = fill_holes(depth)
    assert (filled[:, 4:6] == 1).all()
    assert (filled[:, 12:20] == 0).all()


@pytest.mark.parametrize("settled", [False, True])
@pytest.mark.parametrize("eye", [(0.05, 0.0, 0.75), (-0.35, 0.1, 0.7), (0.3, -0.2, 0.9)])
def test_kernels_agree_with_the_reference(eye: tuple[float, float, float], settled: bool) -> None:
    cameras = scene.rig(48, 36)
    target = scene.camera_at(eye, 40, 50, target=(0, -0.2, 0))
    chosen = choose_cameras(cameras, target.centre_in_cube, range(6))
    used = {choice.index: prepared(cameras[choice.index], settled=settled) for choice in chosen}
    weights = np.array([choice.weight for choice in chosen])
    fast = [warp_depth(used[choice.index], target) for choice in chosen]
    slow = [reference_warp(used[choice.index], target) for choice in chosen]
    for (warped, trust), (true_warped, true_trust) in zip(fast, slow, strict=True):
        # Pixels whose centre falls on an edge may go either way.
        same = (warped > 0) == (true_warped > 0)
        assert same.mean() > 0.995
        np.testing.assert_allclose(warped[same], true_warped[same], atol=2e-3)
        assert (trust == true_trust).mean() > 0.98
    inverse, trust = np.stack([w for w, _ in fast]), np.stack([t for _, t in fast])
    fused = fuse_depths(inverse, trust, weights.astype(np.float32))
    np.testing.assert_allclose(fused, reference_fuse(inverse.astype(float), trust, weights), atol=1e-4)
    filled = fill_holes(fused)
    colour, covered = reference_colours(filled.astype(float), used, chosen, target)
    total = np.zeros((*filled.shape, 4), np.float32)
    for choice in chosen:
        camera = used[choice.index]
        transform_px = pixel_transform(camera.camera, target)
        place = (camera.depth_m, camera.texels, camera.left_px, camera.top_px)
        add_colours(filled, transform_px, *place, np.float32(choice.weight), (0, len(filled)), total)
    np.testing.assert_array_equal(total[..., 3] > 0, covered)
    difference = np.abs(total[covered][:, :3] / total[covered][:, 3:] - colour[covered])
    assert np.quantile(difference, 0.99) < 1.5


def test_where_one_surface_ends_before_another_a_pixel_shows_both() -> None:
    """By hand: beside the step three quarters of a pixel's own colour, a quarter of the other's."""
    fused, total = np.full((9, 12), 0.8, np.float32), np.zeros((9, 12, 4), np.float32)
    fused[:, 6:] = 1.1
    total[:, :6, 0], total[:, 6:, 2], total[..., 3] = 200, 200, 1
    colour, alpha = np.empty((9, 12, 3), np.uint8), np.empty((9, 12), np.uint8)
    finish_view(total, fused, colour, alpha)
    np.testing.assert_array_equal(colour[4, 4:8, 0], [200, 150, 50, 0])
    np.testing.assert_array_equal(colour[4, 4:8, 2], [0, 50, 150, 200])
    assert (alpha == 255).all()


def test_checked_fusion_agrees_with_its_reference() -> None:
    cameras = scene.rig(48, 36)
    target = scene.camera_at((0.05, 0.0, 0.75), 40, 50, target=(0, -0.2, 0))
    used = [prepared(cameras[n], settled=True) for n in (1, 4, 0, 2)]
    warped, trust = (np.stack(maps) for maps in zip(*(warp_depth(camera, target) for camera in used), strict=True))
    fast = fuse_checked(warped, trust, used, target)
    slow = reference_fuse_checked(warped.astype(float), trust, used, target)
    assert (np.abs(fast - slow) < 1e-3).mean() > 0.995, "a point on the border between two pixels may go either way"


def test_a_stray_that_others_see_through_is_dropped_and_a_finger_stays() -> None:
    """Three cameras look at a board; the first shows something 0.3 m before it, which only a real finger may be."""
    board = scene.Panel((0.0, -0.1, 0.0), (0.3, 0.3))
    finger = scene.Panel((0.0, -0.1, 0.3), (0.03, 0.03), scene.plain(200, 60, 60))
    cameras = [scene.camera_at((x, 0.0, 1.0)) for x in (0.0, -0.4, 0.4)]
    target = scene.camera_at((0.05, 0.0, 0.9), 80, 100)
    for shapes, is_kept in (((board,), False), ((board, finger), True)):
        used = [prepared(camera, shapes, settled=True) for camera in cameras]
        warped, trust = (np.stack(maps) for maps in zip(*(warp_depth(camera, target) for camera in used), strict=True))
        place, depth = project(target.intrinsics, transform(target.camera_from_cube, np.array([0.0, -0.1, 0.3], float)))
        x, y = int(place[0]), int(place[1])
        warped[0, y, x], trust[0, y, x] = 1 / depth, 40
        warped[1:, y, x], trust[1:, y, x] = 0, 0
        fused = fuse_checked(warped, trust, used, target)[y, x]
        assert (abs(fused - depth) < 1e-3) == is_kept


def test_depth_reaches_as_far_as_the_outline() -> None:
    depth, alpha = np.zeros((5, 6), np.float32), np.zeros((5, 6), np.uint8)
    depth[:, :3], alpha[:, :4] = 1.0, 200
    depth[2, 2] = 1.1
    reach_outline(depth, alpha)
    assert depth[2, 3] == np.float32(1.1) and depth[1, 3] == 1.0
    assert (depth[:, 4:] == 0).all() and (depth[[0, -1], 3] == 0).all()


def test_cameras_beyond_those_that_are_blended_only_fill() -> None:
    cameras = scene.rig()
    chosen = choose_cameras(cameras, np.array([0.1, 0.1, 1.2]), range(6), filling=2)
    assert chosen[:3] == choose_cameras(cameras, np.array([0.1, 0.1, 1.2]), range(6))
    assert len({c.index for c in chosen}) == 5 and all(c.weight <= 1e-3 for c in chosen[3:])


def test_a_minor_camera_is_drawn_only_where_the_others_leave_open() -> None:
    camera = scene.rig(160, 120)[1]
    target = scene.camera_at((0.05, 0.0, 0.75), 80, 100, target=(0, -0.2, 0))
    whole, trust = warp_depth(prepared(camera), target)
    half = whole[None].copy()
    half[:, :, 40:] = 0
    drawn, drawn_trust = np.zeros_like(whole), np.zeros_like(trust)
    draw_depth(prepared(camera), target, drawn, drawn_trust, half)
    np.testing.assert_array_equal(drawn[:, 44:], whole[:, 44:])
    np.testing.assert_array_equal(drawn_trust[:, 44:], trust[:, 44:])
    assert (drawn[:, :34] > 0).sum() < 0.25 * (whole[:, :34] > 0).sum()


def test_a_held_out_view_is_near_the_truth() -> None:
    cameras = scene.rig(320, 240)
    target = Assembly("round-table", 4).window_camera(1, 0, np.array([0.05, 0.02, 0.0]), 160, 200)
    used = {n: prepared(camera) for n, camera in enumerate(cameras)}
    view = render_view(used, choose_cameras(cameras, target.centre_in_cube, range(6)), target)
    truth = scene.render(scene.BUST, target)
    person = truth.depth_m > 0
    assert ((view.alpha > 127) & person).sum() / ((view.alpha > 127) | person).sum() > 0.97
    inside = person & (view.alpha == 255)
    error = view.colour[inside].astype(float) - truth.colour[inside]
    assert 10 * np.log10(255**2 / np.mean(error**2)) > 32


@pytest.mark.parametrize("settled", [False, True])
def test_a_view_is_the_same_however_many_work_on_it(settled: bool) -> None:
    cameras = scene.rig(160, 120)
    target = Assembly("round-table", 4).window_camera(1, 0, np.array([0.05, 0.02, 0.0]), 80, 101)
    used = {n: prepared(camera, settled=settled) for n, camera in enumerate(cameras)}
    chosen = choose_cameras(cameras, target.centre_in_cube, range(6))
    alone = render_view(used, chosen, target)
    with ThreadPoolExecutor(3) as threads:
        together = render_view(used, chosen, target, Crew(threads, 3))
    for name in ("colour", "alpha", "depth_m"):
        np.testing.assert_array_equal(getattr(together, name), getattr(alone, name))


def test_a_crew_passes_on_what_went_wrong() -> None:
    with ThreadPoolExecutor(2) as threads, pytest.raises(ZeroDivisionError):
        Crew(threads, 2).each(lambda n: 1 // n, [1, 0])


def test_only_what_the_gate_lets_through_is_seen() -> None:
    wall = scene.Panel((0.0, 0.0, -1.5), (2.0, 2.0), scene.plain(0, 255, 0))
    camera = scene.rig(160, 120)[1]
    with_wall, without = prepared(camera, (*scene.BUST, wall)), prepared(camera)
    np.testing.assert_array_equal(with_wall.depth_m > 0, without.depth_m > 0)
    empty = scene.render((wall,), camera)
    assert prepare_camera(empty, camera) is None


def test_depth_missing_at_an_edge_is_completed_by_colour() -> None:
    camera = FRONT
    board = scene.render((scene.Panel((0.0, 0.0, 0.0), (0.2, 0.2), scene.plain(200, 50, 50)),), camera)
    person = board.depth_m > 0
    eroded = board.depth_m.copy()
    rows, columns = np.nonzero(person)
    eroded[: rows.min() + 2] = 0
    eroded[:, : columns.min() + 2] = 0
    completed = prepare_camera(RGBDFrame(board.colour, eroded, 0), camera)
    assert completed is not None
    whole = np.zeros_like(person)
    height, width = completed.depth_m.shape
    whole[completed.top_px : completed.top_px + height, completed.left_px : completed.left_px + width] = (
        completed.depth_m > 0
    )
    assert not (whole & ~person).any()
    assert whole.sum() > 0.97 * person.sum()


def test_a_frame_of_another_size_is_refused() -> None:
    frame = RGBDFrame(np.zeros((10, 12, 3), np.uint8), np.zeros((10, 12), np.float32), 0)
    with pytest.raises(ViewError, match="12×10"):
        prepare_camera(frame, FRONT)


def test_without_cameras_the_view_is_clear() -> None:
    view = render_view({}, (ChosenCamera(0, 1.0),), FRONT)
    assert isinstance(view, View)
    assert view.alpha.max() == 0
    assert choose_cameras([FRONT], np.array([0, 0, 1.0]), []) == ()


def test_the_nearest_cameras_are_chosen_and_weights_go_smoothly_to_zero() -> None:
    cameras = scene.rig()
    chosen = choose_cameras(cameras, cameras[4].centre_in_cube, range(6))
    assert chosen[0].index == 4 and chosen[0].weight > 0.6
    assert sum(choice.weight for choice in chosen) == pytest.approx(1)
    assert 4 not in {c.index for c in choose_cameras(cameras, cameras[4].centre_in_cube, [0, 1, 2, 3, 5])}
    before: dict[int, float] = {}
    for x in np.linspace(-0.7, 0.7, 400):
        now = {c.index: c.weight for c in choose_cameras(cameras, np.array([x, 0.1, 1.2]), range(6))}
        if before:
            assert max(abs(now.get(n, 0) - before.get(n, 0)) for n in range(6)) < 0.05
        before = now


def test_prepared_trust_falls_at_edges() -> None:
    camera = scene.rig(160, 120)[1]
    ready = prepared(camera)
    trust, depth = ready.texels[..., 3], ready.depth_m
    np.testing.assert_array_equal(trust > 0, depth > 0)
    head, _ = project(camera.intrinsics, transform(camera.camera_from_cube, np.array([0.0, 0.0, 0.11])))
    column, row = int(head[0]) - ready.left_px, int(head[1]) - ready.top_px
    assert trust[row, column] > 200
    first = np.nonzero(depth[row])[0][0]
    assert trust[row, first] < 60


def test_views_of_one_subject_share_their_cameras() -> None:
    cameras = scene.rig()
    alone = np.array([0.3, 0.1, 1.2])
    assert choose_shared_cameras(cameras, [alone], range(6)) == [choose_cameras(cameras, alone, range(6))]
    eyes = [cameras[0].centre_in_cube * 1.2, cameras[5].centre_in_cube * 1.2]
    choices = choose_shared_cameras(cameras, eyes, range(6))
    assert len({choice.index for chosen in choices for choice in chosen}) <= CAMERAS_SHARED_MAX
    assert [chosen[0].index for chosen in choices] == [0, 5]
    assert choose_shared_cameras(cameras, [], range(6)) == []
