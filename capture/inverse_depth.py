"""The 10-bit code of depth on the wire: inverse depth, which spends its steps as a depth camera's noise grows."""

import numpy as np
from numpy.typing import NDArray

NEAR_M = 0.4
FAR_M = 4.0
CODE_FAR = 0
CODE_NEAR = 1023

_CODES_PER_DIOPTRE = (CODE_NEAR - CODE_FAR) / (1 / NEAR_M - 1 / FAR_M)


def encode_depth(depth_m: NDArray[np.float32]) -> tuple[NDArray[np.uint16], NDArray[np.bool_]]:
    """Codes [...] uint16 of depths [...] in metres, and which of them are valid: those within [NEAR_M, FAR_M]."""
    valid = (depth_m >= NEAR_M) & (depth_m <= FAR_M)
    inverse = 1 / np.where(valid, depth_m, FAR_M)
    codes = np.rint(CODE_FAR + (inverse - 1 / FAR_M) * _CODES_PER_DIOPTRE)
    return codes.astype(np.uint16), valid


def decode_table() -> NDArray[np.float32]:
    """[1024] the depth in metres of every code."""
    codes = np.arange(CODE_NEAR + 1)
    return (1 / (1 / FAR_M + (codes - CODE_FAR) / _CODES_PER_DIOPTRE)).astype(np.float32)


def step_m(depth_m: float) -> float:
    """The difference of depth between neighbouring codes at a depth."""
    return depth_m**2 / _CODES_PER_DIOPTRE
