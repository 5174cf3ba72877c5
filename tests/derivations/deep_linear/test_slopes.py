"""Slopes of deep linear modes and of constant solutions keep their digits, at mild arguments."""

import numpy as np
import pytest
from scipy.integrate import solve_ivp

import symghost as sg


@pytest.fixture
def double_precision():
    jax = pytest.importorskip("jax")
    before = jax.config.jax_enable_x64
    jax.config.update("jax_enable_x64", True)
    yield
    jax.config.update("jax_enable_x64", before)


def test_slopes_of_unequal_layers_obey_their_variational_equation():
    strength, input_size, p, q = 1.3, 0.7, 0.4, 0.9

    def speeds(_, state):
        a, b, *slopes = state
        left = strength - input_size * a * b
        jacobian = np.array(
            [
                [-input_size * b**2, left - input_size * a * b],
                [left - input_size * a * b, -input_size * a**2],
            ]
        )
        forced = np.array([[b, -b * a * b, 0, 0], [a, -a * a * b, 0, 0]])
        return [b * left, a * left, *(jacobian @ np.reshape(slopes, (2, 4)) + forced).ravel()]

    start = [p, q, 0, 0, 1, 0, 0, 0, 0, 1]
    end = solve_ivp(speeds, (0, 1.5), start, rtol=1e-11, atol=1e-13).y[:, -1]
    by_flow = end[1] * end[2:6] + end[0] * end[6:]
    for by, expected in zip(("sj", "dj", "p0", "q0"), by_flow, strict=True):
        slope = sg.numeric(sg.result(f"unequal_layers.{by}"))
        assert slope(1.5, strength, input_size, p, q) == pytest.approx(expected, rel=1e-8)


BY = ("tau", "sj", "z11", "z12", "z22")
INPUTS_MET = (12.06, 23.88, 18.63, 13.59, 15.25)


def test_pytorch_takes_the_slopes_of_a_matrix_for_its_gradients():
    torch = pytest.importorskip("torch")
    places = tuple(torch.tensor(value, dtype=torch.float64) for value in INPUTS_MET)
    function = sg.numeric(sg.result("whitened_solution"), "torch")
    found = torch.autograd.functional.jacobian(function, places)
    for by, gradient in zip(BY, found, strict=True):
        expected = sg.numeric(sg.result(f"whitened_solution.{by}"))(*INPUTS_MET)
        np.testing.assert_allclose(gradient.numpy(), expected, rtol=1e-13)


def test_jax_takes_the_slopes_of_a_matrix_for_its_gradients(double_precision):
    jax = pytest.importorskip("jax")
    function = sg.numeric(sg.result("whitened_solution"), "jax")
    found = jax.jacrev(function, tuple(range(5)))(*INPUTS_MET)
    for by, gradient in zip(BY, found, strict=True):
        expected = sg.numeric(sg.result(f"whitened_solution.{by}"))(*INPUTS_MET)
        np.testing.assert_allclose(gradient, expected, rtol=1e-13)
