"""Slopes of deep linear modes and of constant solutions keep their digits, at mild arguments."""

import mpmath
import numpy as np
import pytest
from scipy.integrate import solve_ivp

import symghost as sg

SLOPES = {
    "mode_one_layer": "tau sj dj a0",
    "mode_two_layers": "tau sj dj a0",
    "mode_infinite_depth": "tau sj dj a0",
    "mode_time": "aj sj dj a0",
    "mode_time_three_layers": "aj sj dj a0",
    "mode_time_four_layers": "aj sj dj a0",
    "unequal_layers": "tau sj dj p0 q0",
    "whitened_solution": "tau sj z11 z12 z22",
    "tree_singular_values": "jlevel nlevels nbranches",
    "ocs_least_distance": "ybar sbar Kbar sigmaj sj Kj gj P",
    "output_bias_ocs": "ybar sigmaj sj Kj gj P",
    "general_plateau": "ybar",
}
NAMES = [f"{parent}.{by}" for parent, letters in SLOPES.items() for by in letters.split()]


@pytest.fixture
def double_precision():
    jax = pytest.importorskip("jax")
    before = jax.config.jax_enable_x64
    jax.config.update("jax_enable_x64", True)
    yield
    jax.config.update("jax_enable_x64", before)


@pytest.mark.parametrize("name", NAMES)
def test_a_slope_has_no_error_beyond_what_the_problem_allows(worst_of, name):
    worst = worst_of(name)
    assert worst.scaled <= 1e-14, worst


# Where the forms of the modes, differentiated term by term, had no digit left.
HARD = {
    "a start that hardly moves": ("mode_infinite_depth.dj", (0.00105, 0.001928, 1e-4, 8.891e-5)),
    "one that falls, and hardly": ("mode_infinite_depth.sj", (1e-5, 1.0, 2.0, 0.6)),
    "one that falls from far above": ("mode_infinite_depth.dj", (1e-3, 1e-3, 1.0, 1e3)),
    "a start within rounding of the end": ("mode_infinite_depth.sj", (2.0, 1.0, 1 - 2e-16, 1.0)),
    "a time from nearly nothing": ("mode_time.dj", (0.5, 1.0, 1.0, 1e-238, 3.0)),
    "layers long after they met": ("unequal_layers.p0", (3.633, 82.05, 0.07679, 2.531, 0.009927)),
    "layers that fall, nearly equal": ("unequal_layers.q0", (1e-4, 1e-2, 10.0, 30.0, 30.00001)),
    "inputs long after they met": ("whitened_solution.z11", (12.06, 23.88, 18.63, 13.59, 15.25)),
    "a tree of many levels": ("tree_singular_values.nbranches", (8.0, 60.0, 97.0)),
}


@pytest.mark.parametrize(("name", "place"), HARD.values(), ids=HARD)
def test_at_hard_places_a_slope_is_that_of_differences_at_many_digits(name, place):
    parent, _, by = name.rpartition(".")
    result = sg.result(parent)
    exact = sg.numeric(result, "mpmath", dps=600)
    k = [argument.name for argument in exact.arguments].index(by)
    with mpmath.workdps(600):
        step = mpmath.mpf(place[k]) * mpmath.mpf(10) ** -40
        ahead, behind = (
            mpmath.matrix(exact(*place[:k], place[k] + way * step, *place[k + 1 :]))
            if parent == "whitened_solution"
            else mpmath.matrix([exact(*place[:k], place[k] + way * step, *place[k + 1 :])])
            for way in (1, -1)
        )
        expected = [float(value / (2 * step)) for value in ahead - behind]
    found = np.ravel(sg.numeric(sg.result(name))(*place))
    np.testing.assert_allclose(found, expected, rtol=1e-11)


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


INPUTS_MET = (12.06, 23.88, 18.63, 13.59, 15.25)


def test_pytorch_takes_the_slopes_of_a_matrix_for_its_gradients():
    torch = pytest.importorskip("torch")
    places = tuple(torch.tensor(value, dtype=torch.float64) for value in INPUTS_MET)
    function = sg.numeric(sg.result("whitened_solution"), "torch")
    found = torch.autograd.functional.jacobian(function, places)
    for by, gradient in zip(SLOPES["whitened_solution"].split(), found, strict=True):
        expected = sg.numeric(sg.result(f"whitened_solution.{by}"))(*INPUTS_MET)
        np.testing.assert_allclose(gradient.numpy(), expected, rtol=1e-13)


def test_jax_takes_the_slopes_of_a_matrix_for_its_gradients(double_precision):
    jax = pytest.importorskip("jax")
    function = sg.numeric(sg.result("whitened_solution"), "jax")
    found = jax.jacrev(function, tuple(range(5)))(*INPUTS_MET)
    for by, gradient in zip(SLOPES["whitened_solution"].split(), found, strict=True):
        expected = sg.numeric(sg.result(f"whitened_solution.{by}"))(*INPUTS_MET)
        np.testing.assert_allclose(gradient, expected, rtol=1e-13)
