"""How near a view is to the truth: in colour, in shape, in depth, and from one moment to the next.

Colour is compared multiplied by alpha, over black, inside the **person crop**: the box of what the truth shows
(alpha above 0), with a margin, cut at the picture's border.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from rendering.evaluate.lpips import Lpips, lpips_of_pictures
from rendering.evaluate.scene import Truth

CROP_MARGIN_PX = 8
PSNR_MOST_DB = 99.0
DEPTH_ERROR_MOST_MM = 50.0
"""A depth further off counts as much as this, and so does one that is missing where the truth has some."""
EDGE_BAND_PX = 4
"""Flicker is measured within this distance of the truth's outline."""

Picture = NDArray[np.uint8]
Box = tuple[slice, slice]


@dataclass(frozen=True)
class Rendered:
    """A method's view, as a scene keeps pictures.

    Attributes:
        picture: [H, W, 4] uint8, red, green, blue multiplied by alpha, and alpha.
        depth_m: [H, W] float32, 0 where there is none.
    """

    picture: Picture
    depth_m: NDArray[np.float32]


@dataclass(frozen=True)
class Scores:
    """How one view compares to the truth; None for what could not be measured.

    Attributes:
        psnr_db, ssim, lpips: over the person crop; more is better for the first two, less for the third.
        outline_iou: of where alpha is above one half, intersection over union.
        depth_error_mm: mean over the truth's pixels with depth, each at most 50 mm; a missing one counts so much.
        depth_median_mm: median over the pixels where both have depth.
    """

    psnr_db: float
    ssim: float
    lpips: float | None
    outline_iou: float
    depth_error_mm: float | None
    depth_median_mm: float | None


def scores_of(rendered: Rendered, truth: Truth, lpips: Lpips | None) -> Scores | None:
    """The scores of a view; None when the truth shows nobody."""
    crop = person_crop(truth.picture[..., 3])
    if crop is None:
        return None
    shown, true = rendered.picture[crop], truth.picture[crop]
    covered, person = shown[..., 3] > 127, true[..., 3] > 127
    depth_error_mm, depth_median_mm = _depth_errors(rendered.depth_m[crop], truth.depth_m, crop)
    return Scores(
        psnr(shown[..., :3], true[..., :3]),
        ssim(shown[..., :3], true[..., :3]),
        None if lpips is None else lpips_of_pictures(lpips, shown[..., :3], true[..., :3]),
        float((covered & person).sum() / max((covered | person).sum(), 1)),
        depth_error_mm,
        depth_median_mm,
    )


def person_crop(alpha: Picture, margin_px: int = CROP_MARGIN_PX) -> Box | None:
    """The rows and columns of the person crop; None when alpha [H, W] is 0 everywhere."""
    rows, columns = np.nonzero(alpha.any(axis=1))[0], np.nonzero(alpha.any(axis=0))[0]
    if not len(rows):
        return None
    return (
        slice(max(int(rows[0]) - margin_px, 0), int(rows[-1]) + 1 + margin_px),
        slice(max(int(columns[0]) - margin_px, 0), int(columns[-1]) + 1 + margin_px),
    )


def psnr(a: Picture, b: Picture) -> float:
    """Peak signal-to-noise ratio in dB of 8-bit pictures, 99 at most."""
    error = float(np.mean((a.astype(np.float64) - b) ** 2))
    return min(10 * math.log10(255**2 / error), PSNR_MOST_DB) if error > 0 else PSNR_MOST_DB


def ssim(a: Picture, b: Picture) -> float:
    """Structural similarity of 8-bit pictures [H, W, C], the mean over their channels.

    Source: Wang et al., Image Quality Assessment (IEEE TIP 2004), with its Gaussian window of 1.5 pixels.
    """
    x, y = a.astype(np.float64), b.astype(np.float64)

    def blur(picture: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray(cv2.GaussianBlur(picture, (11, 11), 1.5), np.float64)

    mean_x, mean_y = blur(x), blur(y)
    var_x, var_y, cov = blur(x * x) - mean_x**2, blur(y * y) - mean_y**2, blur(x * y) - mean_x * mean_y
    c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    score = (2 * mean_x * mean_y + c1) * (2 * cov + c2) / ((mean_x**2 + mean_y**2 + c1) * (var_x + var_y + c2))
    return float(score.mean())


def edge_flicker(rendered: Sequence[Picture], truth: Sequence[Picture]) -> float | None:
    """How much the outline flickers from moment to moment: levels of 255, mean over the band along the truth's outline.

    What counts is change that the truth does not show: the difference of two views in a row less that of two truths.

    Args:
        rendered, truth: [H, W, 4] of one target at moments that follow each other. None for fewer than two, or nobody.
    """
    total, count = 0.0, 0
    for (before, after), (true_before, true_after) in zip(pairwise(rendered), pairwise(truth), strict=True):
        change = (after.astype(np.float64) - before) - (true_after.astype(np.float64) - true_before)
        band = _edge_band(true_before[..., 3]) | _edge_band(true_after[..., 3])
        total += float(np.abs(change[band]).mean(axis=-1).sum())
        count += int(band.sum())
    return total / count if count else None


def _edge_band(alpha: Picture) -> NDArray[np.bool_]:
    person = (alpha > 127).astype(np.uint8)
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * EDGE_BAND_PX + 1, 2 * EDGE_BAND_PX + 1))
    return np.asarray(cv2.dilate(person, kernel) != cv2.erode(person, kernel, borderValue=1), np.bool_)


def _depth_errors(
    shown_m: NDArray[np.float32], true_m: NDArray[np.float32] | None, crop: Box
) -> tuple[float | None, float | None]:
    if true_m is None:
        return None, None
    there = true_m[crop] > 0
    if not there.any():
        return None, None
    shown, true = shown_m[there].astype(np.float64), true_m[crop][there]
    errors_mm = np.where(shown > 0, np.minimum(1000 * np.abs(shown - true), DEPTH_ERROR_MOST_MM), DEPTH_ERROR_MOST_MM)
    both = errors_mm[shown > 0]
    return float(errors_mm.mean()), float(np.median(both)) if len(both) else None
