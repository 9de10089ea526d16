"""The full view of a small exact world, with networks as they are before training and as they come."""

import numpy as np
import pytest
import torch

from capture.frame import RGBDFrame
from capture.synthetic.camera_noise import DepthNoise, noisy_depth
from rendering.errors import ViewError
from rendering.full.geometry import geometry_of
from rendering.full.lookup import pixel_transforms, project, shifted
from rendering.full.lumi_net import ASIDE_CHANNELS, CAMERA_CHANNELS, MORE_CHANNELS, SHARED_CHANNELS, LumiNet
from rendering.full.stereo import SWEEP_M, sweep_costs
from rendering.full.synthesis import FullModel
from rendering.full.view import FullRenderer
from rendering.full.weights import COMMITTED, grow, load_weights, save_weights
from tests.rendering.scene import BUST, camera_at, render, rig

TARGET = camera_at((0.05, -0.05, 0.85), 168, 128)


@pytest.fixture(scope="module")
def untrained() -> FullRenderer:
    torch.manual_seed(0)
    return FullRenderer(FullModel())


def frames_of(cameras: tuple) -> list[RGBDFrame]:
    return [render(BUST, camera) for camera in cameras]


@pytest.mark.parametrize("count", [1, 2, 4, 6])
def test_untrained_networks_show_the_person(untrained: FullRenderer, count: int) -> None:
    cameras = rig()[:count]
    truth = render(BUST, TARGET)
    view = untrained.render(frames_of(cameras), cameras, TARGET)
    person = truth.depth_m > 0
    seen = person & (view.alpha > 127)
    assert seen.sum() > (0.95 if count == 6 else 0.6) * person.sum()
    assert np.median(np.abs(view.depth_m - truth.depth_m)[seen]) < 0.004
    assert np.median(np.abs(view.colour[seen].astype(float) - truth.colour[seen])) < 8


def test_nobody_gives_an_empty_view(untrained: FullRenderer) -> None:
    cameras = rig()[:2]
    nothing = [RGBDFrame(np.zeros((120, 160, 3), np.uint8), np.zeros((120, 160), np.float32), 0)] * 2
    view = untrained.render(nothing, cameras, TARGET)
    assert not view.alpha.any()
    assert not view.depth_m.any()


def test_a_person_beside_the_picture_gives_an_empty_view(untrained: FullRenderer) -> None:
    cameras = rig()[:2]
    away = camera_at((0.0, 0.0, 0.85), target=(0.0, 0.0, 5.0))
    assert not untrained.render(frames_of(cameras), cameras, away).alpha.any()


def test_a_part_of_a_view_is_what_the_whole_has_there(untrained: FullRenderer) -> None:
    sources = untrained.prepare(frames_of(rig()), rig())
    assert sources is not None
    whole = geometry_of(sources, TARGET)
    part = whole.part(16, 24, 64, 80)
    pixels, z = project(whole.inverse, whole.transforms)
    in_part, z_part = project(part.inverse, part.transforms)
    torch.testing.assert_close(in_part, pixels[:, 16:80, 24:104], rtol=1e-4, atol=1e-2)
    torch.testing.assert_close(z_part, z[:, 16:80, 24:104])


def test_a_sweep_costs_least_at_the_surface() -> None:
    """Strongly coloured and exact: the cameras agree where the surface is, and differ before and behind it."""
    cameras = rig(640, 480)
    sources = FullRenderer(FullModel()).prepare(frames_of(cameras), cameras)
    assert sources is not None
    target = camera_at((0.05, -0.05, 0.85), 640, 480)
    view = geometry_of(sources, target)
    truth = render(BUST, target).depth_m
    inverse = torch.from_numpy(np.where(truth > 0, 1 / np.where(truth > 0, truth, 1), 0).astype(np.float32))
    weights = torch.full_like(view.angles, 1 / len(cameras))
    costs = sweep_costs(inverse, sources.pictures.colour, pixel_transforms(target, sources.cameras), weights)
    inside = torch.nn.functional.avg_pool2d((view.trusted.amin(0) > 0.3).float()[None], 2)[0] == 1
    means = costs[:, inside].mean(1)
    assert int(means.argmin()) == SWEEP_M.index(0.0)


def test_lumi_net_shows_the_mean_of_what_fast_shows_and_of_a_lumigraph_until_it_is_trained() -> None:
    torch.manual_seed(1)
    cameras, aside = torch.rand(1, 3, CAMERA_CHANNELS, 16, 16), torch.rand(1, 3, ASIDE_CHANNELS, 16, 16)
    shared, more = torch.full((1, SHARED_CHANNELS, 16, 16), 0.25), torch.rand(1, MORE_CHANNELS, 16, 16)
    weights = torch.tensor([0.5, 0.3, 0.2]).view(1, 3, 1, 1).expand(1, 3, 16, 16)
    colour, alpha = LumiNet()(cameras, aside, shared, more, weights)
    torch.testing.assert_close(colour, ((cameras[:, :, :3] * weights[:, :, None]).sum(1) + more[:, :3]) / 2)
    torch.testing.assert_close(alpha.sigmoid(), shared[:, 0])


def test_a_picture_shifted_by_its_own_slope_moves_and_stays_as_sharp() -> None:
    edge = (torch.arange(16.0) - 7.25).clamp(0, 1).expand(1, 1, 8, 16)
    by_px = torch.zeros(1, 2, 8, 16)
    torch.testing.assert_close(shifted(edge, by_px), edge)
    by_px[:, 0] = 1
    torch.testing.assert_close(shifted(edge, by_px)[..., :-1], edge[..., 1:])
    by_px[:, 0] = -0.5
    torch.testing.assert_close(shifted(edge, by_px)[..., 1:], (edge[..., 1:] + edge[..., :-1]) / 2)
    assert shifted(edge.transpose(2, 3), by_px.flip(1).transpose(2, 3)).transpose(2, 3).equal(shifted(edge, by_px))


def test_larger_networks_begin_as_the_smaller_ones_they_grow_from(tmp_path) -> None:  # type: ignore[no-untyped-def]
    torch.manual_seed(2)
    small, large = torch.nn.Conv2d(2, 3, 1), torch.nn.Conv2d(4, 5, 1)
    torch.save({"layer.weight": small.weight, "layer.bias": small.bias}, tmp_path / "small.pt")
    model = torch.nn.ModuleDict({"layer": large})
    grow(model, tmp_path / "small.pt")
    read = torch.rand(1, 4, 2, 2)
    torch.testing.assert_close(large(read)[:, :3], small(read[:, :2]))
    with pytest.raises(ViewError, match="could begin with"):
        grow(FullModel(), tmp_path / "small.pt")


def test_the_order_of_cameras_does_not_matter(untrained: FullRenderer) -> None:
    cameras, order = rig(), [3, 0, 5, 1, 4, 2]
    frames = frames_of(cameras)
    one = untrained.render(frames, cameras, TARGET)
    other = untrained.render([frames[n] for n in order], [cameras[n] for n in order], TARGET)
    assert np.abs(one.alpha.astype(int) - other.alpha).max() <= 2
    assert (np.abs(one.colour.astype(int) - other.colour) <= 2).mean() > 0.999


def test_frames_and_cameras_must_fit(untrained: FullRenderer) -> None:
    cameras = rig()
    with pytest.raises(ViewError, match="2 frames from 6 cameras"):
        untrained.render(frames_of(cameras[:2]), cameras, TARGET)
    with pytest.raises(ViewError, match="160×120 from a camera of 320×240"):
        untrained.render(frames_of(cameras), rig(320, 240), TARGET)


def test_weights_come_back_as_they_were_saved(tmp_path) -> None:  # type: ignore[no-untyped-def]
    model = FullModel()
    save_weights(model, tmp_path / "full.pt")
    again = load_weights(tmp_path / "full.pt")
    for name, tensor in model.state_dict().items():
        torch.testing.assert_close(again.state_dict()[name], tensor)


def test_broken_weights_are_refused(tmp_path) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ViewError, match="cannot be read"):
        load_weights(tmp_path / "none.pt")
    (tmp_path / "broken.pt").write_bytes(b"not weights")
    with pytest.raises(ViewError, match="does not hold"):
        load_weights(tmp_path / "broken.pt")
    torch.save({"other": torch.zeros(1)}, tmp_path / "other.pt")
    with pytest.raises(ViewError, match="does not hold"):
        load_weights(tmp_path / "other.pt")


def test_the_committed_weights_are_small_and_better_than_none_at_a_kinects_noise(untrained: FullRenderer) -> None:
    assert COMMITTED.stat().st_size <= 5_000_000
    cameras, rng = rig(), np.random.default_rng(5)
    frames = [
        RGBDFrame(frame.colour, noisy_depth(frame.depth_m, camera.intrinsics.fx, DepthNoise(), rng), frame.captured_us)
        for frame, camera in zip(frames_of(cameras), cameras, strict=True)
    ]
    truth = render(BUST, TARGET)
    person = truth.depth_m > 0
    errors = {}
    for name, renderer in (("trained", FullRenderer()), ("untrained", untrained)):
        view = renderer.render(frames, cameras, TARGET)
        shown = view.colour * (view.alpha[..., None] / 255)
        errors[name] = np.square(shown - truth.colour * person[..., None]).mean()
    assert errors["trained"] < errors["untrained"]


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs CUDA")
def test_a_gpu_gives_what_the_cpu_gives() -> None:
    cameras = rig()
    on_cpu = FullRenderer(load_weights(), torch.device("cpu")).render(frames_of(cameras), cameras, TARGET)
    on_gpu = FullRenderer(load_weights(), torch.device("cuda")).render(frames_of(cameras), cameras, TARGET)
    assert (np.abs(on_cpu.alpha.astype(int) - on_gpu.alpha) <= 4).mean() > 0.99
    assert (np.abs(on_cpu.colour.astype(int) - on_gpu.colour) <= 4).mean() > 0.99
