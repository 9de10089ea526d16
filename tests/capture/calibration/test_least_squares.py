"""The solver on a problem worked by hand, and the bundle's derivatives against differences."""

import numpy as np
import pytest
from numpy.typing import NDArray

from capture.calibration.bundle import Bundle, Corner, Scene
from capture.calibration.least_squares import NormalEquations, huber_weights, solve
from capture.calibration.rigid import middle_of, moved, nearest_rotation, rotation_of, rotation_vector, skew


class _Rosenbrock:
    """(1 − x)² + 100 (y − x²)², which is least at (1, 1) and hard to follow."""

    def moved(self, state: NDArray[np.float64], step: NDArray[np.float64]) -> NDArray[np.float64]:
        return state + step

    def normal_equations(self, state: NDArray[np.float64]) -> NormalEquations:
        x, y = state
        residual = np.array([1 - x, 10 * (y - x * x)])
        slope = np.array([[-1, 0], [-20 * x, 10]])
        return NormalEquations(float(residual @ residual) / 2, slope.T @ slope, slope.T @ residual)


def test_the_least_of_a_curved_valley_is_found() -> None:
    found = solve(_Rosenbrock(), np.array([-1.2, 1.0]))
    np.testing.assert_allclose(found.state, [1, 1], atol=1e-6)
    assert found.equations.cost == pytest.approx(0, abs=1e-12)


def test_huber_is_a_square_inside_and_a_line_outside() -> None:
    cost, weights = huber_weights(np.array([0.5, 3.0]), 1.0)
    # 0.5²/2 + 1·(3 − 1/2)
    assert cost == pytest.approx(0.125 + 2.5)
    np.testing.assert_allclose(weights, [1, 1 / 3])


def test_small_motions_and_means() -> None:
    step = np.array([0.1, 0.2, 0.3, 0, 0, np.pi / 2])
    out = moved(np.eye(4), step)
    np.testing.assert_allclose(out @ [1, 0, 0, 1], [0.1, 1.2, 0.3, 1], atol=1e-12)
    np.testing.assert_allclose(rotation_vector(rotation_of(step[3:])), step[3:])
    np.testing.assert_allclose(skew(np.array([1.0, 2, 3])) @ [4, 5, 6], np.cross([1, 2, 3], [4, 5, 6]))
    np.testing.assert_allclose(nearest_rotation(1.1 * rotation_of(np.ones(3))), rotation_of(np.ones(3)), atol=1e-12)
    odd = moved(np.eye(4), np.array([1.0, 0, 0, 1, 0, 0]))
    np.testing.assert_array_equal(
        middle_of([moved(np.eye(4), -0.001 * step), odd, np.eye(4), moved(np.eye(4), 0.001 * step)]), np.eye(4)
    )


def test_the_bundles_gradient_is_that_of_its_cost() -> None:
    rng = np.random.default_rng(0)
    cameras, moments, corners = 3, 2, 30
    far = np.eye(4)
    far[2, 3] = 2.0
    scene = Scene(
        np.stack([np.eye(4), *(moved(np.eye(4), rng.normal(0, 0.1, 6)) for _ in range(cameras - 1))]),
        np.stack([moved(far, rng.normal(0, 0.1, 6)) for _ in range(moments)]),
        np.array([[500.0, 510, 320, 240]] * cameras),
    )
    seen = Corner(
        rng.integers(0, cameras, corners),
        rng.integers(0, moments, corners),
        np.column_stack([rng.uniform(-0.3, 0.3, (corners, 2)), np.zeros(corners)]),
        rng.uniform([100, 100], [540, 380], (corners, 2)),
    )
    bundle = Bundle(seen, free_optics=True)
    equations = bundle.normal_equations(scene)
    unknowns = 6 * (cameras - 1 + moments) + 4 * cameras
    assert equations.hessian.shape == (unknowns, unknowns)
    np.testing.assert_allclose(equations.hessian, equations.hessian.T, rtol=1e-9)
    for n in range(unknowns):
        step = np.zeros(unknowns)
        step[n] = 1e-5
        up = bundle.normal_equations(bundle.moved(scene, step)).cost
        down = bundle.normal_equations(bundle.moved(scene, -step)).cost
        assert equations.gradient[n] == pytest.approx((up - down) / 2e-5, rel=1e-4, abs=1e-2)
