"""The 10-bit code of depth on the wire: inverse depth, which spends its steps as a depth camera's noise grows."""

import numpy as np
from numpy.typing import NDArray

NEAR_M = 0.4
FAR_M = 4.0
CODE_NONE = 0
CODE_FAR = 64
"""Codes below this one mean that there is no depth; the gap keeps coding noise from inventing some."""
CODE_NEAR = 1023

_CODES_PER_DIOPTRE = (CODE_NEAR - CODE_FAR) / (1 / NEAR_M - 1 / FAR_M)


def encode_depth(depth_m: NDArray[np.float32]) -> NDArray[np.uint16]:
    """Codes [...] uint16 of depths [...] in metres; depths outside [NEAR_M, FAR_M], and 0, become CODE_NONE."""
    valid = (depth_m >= NEAR_M) & (depth_m <= FAR_M)
    inverse = 1 / np.where(valid, depth_m, 1)
    code = np.rint(CODE_FAR + (inverse - 1 / FAR_M) * _CODES_PER_DIOPTRE)
    return np.where(valid, code, CODE_NONE).astype(np.uint16)


def decode_table() -> NDArray[np.float32]:
    """[1024] the depth in metres of every code; 0 for the codes that mean none."""
    code = np.arange(CODE_NEAR + 1)
    inverse = 1 / FAR_M + np.maximum(code - CODE_FAR, 0) / _CODES_PER_DIOPTRE
    return np.where(code < CODE_FAR, 0, 1 / inverse).astype(np.float32)


def step_m(depth_m: float) -> float:
    """The difference of depth between neighbouring codes at a depth."""
    return depth_m**2 / _CODES_PER_DIOPTRE
