"""Where somebody looks, as it is estimated."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Gaze:
    """A look, in the cube's frame.

    Attributes:
        eye_m: [3] midway between the eyes.
        direction: [3] unit.
        head_forward: [3] unit, where the head points.
        spread_rad: how far the direction may be off, by the network's own word.
    """

    eye_m: NDArray[np.float64]
    direction: NDArray[np.float64]
    head_forward: NDArray[np.float64]
    spread_rad: float
