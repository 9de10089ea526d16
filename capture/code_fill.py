"""Carries depth codes on into pixels that have none, smoothly: an outline without a cliff costs few bits, and no error.

Source: the pull-push interpolation of Gortler et al., The Lumigraph (SIGGRAPH 1996), section 3.4, begun at blocks.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

BLOCK_PX = 4
"""Codes are carried on from the means of blocks of this side; finer would cost time and save no bits."""
_COARSEST_PX = 4


def fill_codes(codes: NDArray[np.uint16], valid: NDArray[np.bool_]) -> NDArray[np.uint16]:
    """The codes [H, W], with others in the places that are not valid, near those around them; all 0 if none is."""
    if not valid.any():
        return np.zeros_like(codes)
    weights = valid.astype(np.float32)
    filled = _pull_push(*_reduced(codes * weights, weights, BLOCK_PX))
    smooth = cv2.resize(filled, codes.shape[::-1], interpolation=cv2.INTER_LINEAR)
    return np.where(valid, codes, np.rint(smooth)).astype(np.uint16)


def _pull_push(codes: NDArray[np.float32], weights: NDArray[np.float32]) -> NDArray[np.float32]:
    """The mean codes [H, W] of what has weight, and between them those of the next coarser level."""
    there = weights > 0
    means = codes / np.where(there, weights, 1)
    if min(codes.shape) <= _COARSEST_PX:
        return np.where(there, means, means[there].mean() if there.any() else 0).astype(np.float32)
    coarser = _pull_push(*_reduced(codes, weights, 2))
    return np.where(there, means, cv2.resize(coarser, codes.shape[::-1], interpolation=cv2.INTER_LINEAR))


def _reduced(
    codes: NDArray[np.float32], weights: NDArray[np.float32], factor: int
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    height, width = codes.shape
    size = (-(-width // factor), -(-height // factor))
    reduced_codes = cv2.resize(codes, size, interpolation=cv2.INTER_AREA)
    reduced_weights = cv2.resize(weights, size, interpolation=cv2.INTER_AREA)
    return np.asarray(reduced_codes, np.float32), np.asarray(reduced_weights, np.float32)
