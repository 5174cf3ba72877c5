"""Functions that libraries lack, against mpmath, over all they are for."""

import mpmath
import numpy as np
import pytest
import sympy as sp

import symghost as sg

x = sp.Symbol("x", real=True)
PLACES = np.concatenate(
    [np.linspace(-9.9, 0, 83)[:-1], np.linspace(0, 170.6, 311)[1:], [1e-300, 0.5, 9.9999999, 10.0]]
)


def outcome(backend, formula, places):
    library = pytest.importorskip(backend)
    function = sg.numeric(formula, backend)
    if backend == "jax":
        with library.enable_x64(True):
            return np.asarray(function(places))
    return np.asarray(function(places))


@pytest.mark.parametrize("backend", ["numpy", "numba", "jax", "torch"])
def test_the_gamma_function_has_its_digits_up_to_where_it_overflows_by(backend):
    found = outcome(backend, sp.gamma(x), PLACES)
    for place, value in zip(PLACES, found, strict=True):
        assert abs(value / mpmath.gamma(place) - 1) < 2e-15 * max(1, abs(place) / 10)


def test_its_slope_is_finite_by_torch():
    torch = pytest.importorskip("torch")
    places = torch.tensor(PLACES[PLACES > 1e-3], requires_grad=True)
    sg.numeric(sp.gamma(x), "torch")(places).sum().backward()
    for place, slope in zip(places.tolist(), places.grad.tolist(), strict=True):
        expected = mpmath.gamma(place) * mpmath.digamma(place)
        assert abs(slope - expected) <= 1e-13 * abs(expected) + 1e-14 * mpmath.gamma(place)


@pytest.mark.parametrize("backend", ["numpy", "math", "numba", "jax", "torch"])
@pytest.mark.parametrize("power", [(1, 3), (2, 3), (-1, 3), (-2, 3), (4, 3), (1, 6), (-5, 6)])
def test_cube_roots_have_their_digits_at_all_sizes_by(backend, power):
    positive = sp.Symbol("x", positive=True)
    places = np.array([1e-300, 3e-150, 0.3, 8.0, 27.0, 1e100, 1e220])
    formula = positive ** sp.Rational(*power)
    if backend == "math":
        found = [sg.numeric(formula, "math")(place) for place in places.tolist()]
    else:
        found = outcome(backend, formula, places)
    for place, value in zip(places, found, strict=True):
        with mpmath.workdps(30):
            expected = mpmath.mpf(place) ** (mpmath.mpf(power[0]) / power[1])
            if expected > 1e-300:
                assert abs(value / expected - 1) < 4e-16 * max(2, abs(power[0]))


@pytest.mark.parametrize("backend", ["numpy", "jax", "torch"])
def test_a_root_of_a_negative_number_is_not_a_number_by(backend):
    formula = x ** sp.Rational(1, 3)
    assert np.isnan(outcome(backend, formula, np.array([-8.0]))).all()
