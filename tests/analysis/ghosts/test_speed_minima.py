"""Minima of the speed on a line, against closed forms, grids and quadrature."""

import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

from symghost.analysis.fixed_points.isolation import isolate
from symghost.analysis.ghosts.speed_minima import Slope, median_speeds, speed_minima
from symghost.flows.network_flow import NetworkFlow
from symghost.flows.numeric_flow import FormulaFlow

x, r = sp.symbols("x r", real=True)


def formula(expression, **values):
    table = {sp.Symbol(name, real=True): np.asarray(v) for name, v in values.items()}
    return FormulaFlow((x,), (expression,), table)


def networks(sets, neurons=30, seed=0):
    random = np.random.default_rng(seed)
    m, n = random.normal(size=(2, sets, neurons, 1))
    return NetworkFlow(m, n / np.sqrt(neurons) + 0.05 * m, random.normal(size=(sets, neurons)) / 2)


def test_every_minimum_that_a_fine_grid_shows_is_found():
    flow = networks(sets=60)
    low, high = -flow.reach, flow.reach
    found = speed_minima(flow, low, high)
    assert found.complete
    share = np.linspace(0, 1, 20_001)
    places = low + (high - low) * share
    speed = np.abs(flow.velocity(places[..., None])[..., 0])
    least = (speed[:, 1:-1] < speed[:, :-2]) & (speed[:, 1:-1] < speed[:, 2:])
    least &= np.sign(flow.velocity(places[..., None])[:, :-2, 0]) == np.sign(
        flow.velocity(places[..., None])[:, 2:, 0]
    )
    expected = np.bincount(np.nonzero(least)[0], minlength=60)
    counted = np.bincount(found.owner, minlength=60)
    assert expected.sum() > 10
    assert (counted >= expected).all()
    # A grid may miss a shallow minimum; none of ours may be one that is not there.
    part = flow.rows(found.owner)
    steps = 1e-4 * np.array([-1, 1])
    around = np.abs(part.velocity((found.places[:, None] + steps)[..., None])[..., 0])
    assert (around > found.speeds[:, None]).all()


@given(distance=st.floats(1e-12, 1e-2))
def test_the_imperfect_pitchfork_has_its_exact_strength(distance):
    fold = 2 / (3 * np.sqrt(3))
    value = fold + distance
    found = speed_minima(formula(r + x - x**3, r=value), [-2.0], [2.0])
    assert found.places == pytest.approx([-1 / np.sqrt(3)], rel=1e-14)
    # The distance itself is known to a rounding error of the parameter.
    assert found.strengths == pytest.approx([np.sqrt(3) * (value - fold)], abs=1e-15)


def test_parameter_sets_are_independent():
    values = np.array([-0.01, 0.0, 1e-12, 0.01, 2.0])
    found = speed_minima(formula(r + x**2, r=values), [-1.0], [1.0])
    np.testing.assert_array_equal(found.owner, [2, 3, 4])
    np.testing.assert_allclose(found.strengths, [1e-12, 0.01, 2.0])
    np.testing.assert_array_equal(found.undecided_owner, [1])
    np.testing.assert_array_equal(found.ghosts, [True, True, False])


def test_a_falling_flow_has_the_same_ghost_as_a_rising_one():
    up, down = (speed_minima(formula(s * (0.01 + x**2 + x**3)), [-0.5], [1.0]) for s in (1, -1))
    for name in ("places", "speeds", "strengths", "qualities", "roots", "root_ratios"):
        np.testing.assert_allclose(getattr(up, name), getattr(down, name), rtol=1e-13)


@pytest.mark.parametrize("size", [1e-2, 1e-3])
def test_the_quality_is_the_share_of_the_second_term_in_the_passage_time(size):
    field = sp.Rational(size) + 2 * x**2 + x**3 / 3 + x**4 / 2
    found = speed_minima(formula(field), [-1.0], [1.0])
    f0, f2, f3, f4 = size, 2.0, 1 / 3, 0.5
    term = 3 / (2 * f2**2) * f0 * (f4 - 5 * f3**2 / (4 * f2))
    assert found.qualities == pytest.approx([abs(term)], rel=1e-12)


def test_the_complex_zero_is_a_zero():
    field = sp.Float(0.01) + 2 * x**2 + x**3 / 3 + x**4 / 2
    (root,) = speed_minima(formula(field), [-1.0], [1.0]).roots
    roots = np.roots([0.5, 1 / 3, 2, 0, 0.01])
    assert min(abs(root - other) for other in roots) < 1e-14
    assert root.imag > 0


def test_the_slope_is_the_derivative():
    flow = formula(sp.sin(x) + x**2)
    slope = Slope(flow)
    assert slope.velocity([0.3]) == pytest.approx([np.cos(0.3) + 0.6])
    assert slope.jacobian([0.3]).item() == pytest.approx(2 - np.sin(0.3))
    zeros = isolate(slope, [-3], [3]).places
    assert np.cos(zeros[0, 0]) + 2 * zeros[0, 0] == pytest.approx(0, abs=1e-14)


def test_the_median_speed_is_that_of_the_box():
    assert median_speeds(formula(x), [0.0], [2.0]) == pytest.approx([1.0])
    flow = networks(sets=5)
    alone = [median_speeds(flow.rows(np.array([i])), [-1.0], [2.0])[0] for i in range(5)]
    assert median_speeds(flow, [-1.0], [2.0]) == pytest.approx(alone)
