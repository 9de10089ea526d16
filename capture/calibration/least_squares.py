"""Levenberg and Marquardt's method for a problem that gives its normal equations; dense, for some hundred unknowns.

After Madsen, Nielsen and Tingleff, "Methods for non-linear least squares problems" (2004), algorithm 3.16, with
Marquardt's scaling by the diagonal.
"""

from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

State = TypeVar("State")

_STEPS_MAX = 60
_DAMPING_FIRST = 1e-4
_DAMPING_MAX = 1e12
_SMALL = 1e-10
"""A step that lowers the cost by a smaller part than this is the last."""


@dataclass(frozen=True)
class NormalEquations:
    """Half the sum of squares, its Gauss-Newton Hessian [N, N], and its gradient [N], at some state."""

    cost: float
    hessian: NDArray[np.float64]
    gradient: NDArray[np.float64]


class Problem(Protocol[State]):
    """A sum of squares over a state that is moved by vectors of N numbers."""

    def normal_equations(self, state: State) -> NormalEquations: ...

    def moved(self, state: State, step: NDArray[np.float64]) -> State: ...


@dataclass(frozen=True)
class Solution(Generic[State]):
    """Where the cost is least, and the normal equations there."""

    state: State
    equations: NormalEquations


def solve(problem: Problem[State], state: State) -> Solution[State]:
    """The state near `state` at which the problem's cost is least."""
    here = problem.normal_equations(state)
    damping, growth = _DAMPING_FIRST, 2.0
    for _ in range(_STEPS_MAX):
        scaling = np.maximum(np.diag(here.hessian), 1e-12)
        step = np.asarray(np.linalg.solve(here.hessian + damping * np.diag(scaling), -here.gradient), np.float64)
        there_state = problem.moved(state, step)
        there = problem.normal_equations(there_state)
        gained = here.cost - there.cost
        if np.isfinite(there.cost) and gained >= 0:
            expected = float(0.5 * step @ (damping * scaling * step - here.gradient))
            state, here, before = there_state, there, here
            damping *= max(1 / 3, 1 - (2 * gained / max(expected, 1e-300) - 1) ** 3)
            growth = 2.0
            if gained <= _SMALL * before.cost:
                break
        else:
            damping *= growth
            growth *= 2
            if damping > _DAMPING_MAX:
                break
    return Solution(state, here)


def huber_weights(distance: NDArray[np.float64], threshold: float) -> tuple[float, NDArray[np.float64]]:
    """Huber's cost of residual lengths [N], and the weights [N] under which squares have the same gradient."""
    far = distance > threshold
    cost = np.where(far, threshold * (distance - threshold / 2), distance**2 / 2).sum()
    return float(cost), np.where(far, threshold / np.maximum(distance, 1e-12), 1.0)
