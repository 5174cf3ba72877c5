"""Slow points in several dimensions, against closed forms and an independent minimiser."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from symghost.analysis.ghosts.slow_points import bend, descended, slow_point, slow_points
from symghost.analysis.nouns import Box
from symghost.analysis.numbers import numeric
from symghost.flows.flow import Flow
from symghost.flows.network_flow import NetworkFlow

GENE = Flow.from_text(["x = -(1/2 + m)*x + y", "y = x**2/(1 + x**2) - y"], parameters="m")


def square(side, dimension=2):
    return Box((-side,) * dimension, (side,) * dimension)


def network(seed, rank=2):
    random = np.random.default_rng(seed)
    m, n = random.normal(size=(2, 1, 60, rank))
    return NetworkFlow(1.5 * m, n / 8 + m / 60, random.normal(size=(1, 60)) / 3)


@pytest.mark.parametrize("seed", [5, 6, 7])
def test_all_minima_that_an_independent_search_finds_are_found(seed):
    flow = network(seed)
    reach = flow.reach[0]
    found = slow_points(flow, Box(tuple(-reach), tuple(reach)))
    places = [point.place for point in found.points]
    random = np.random.default_rng(0)
    seen = 0
    for start in random.uniform(-reach, reach, size=(60, 2)):
        run = minimize(
            lambda k: float((flow.velocity(k) ** 2).sum()), start, options={"gtol": 1e-11}
        )
        minimum = np.sqrt(run.fun) > 1e-5 and (np.abs(run.x) < reach).all()
        if minimum:
            seen += 1
            assert min(np.abs(place - run.x).max() for place in places) < 1e-5
    assert seen


@settings(max_examples=25)
@given(seed=st.integers(0, 500))
def test_every_slow_point_satisfies_the_lemma(seed):
    flow = network(seed)
    for point in slow_points(flow, square(6.0)).points:
        velocity, slopes = flow.velocity(point.place), flow.jacobian(point.place)
        scale = np.linalg.norm(slopes)
        assert np.linalg.norm(velocity - point.speed * point.left) < 1e-12 * (1 + point.speed)
        assert np.linalg.norm(slopes.T @ point.left) < 1e-9 * scale
        assert np.linalg.norm(slopes @ point.right) < 1e-9 * scale
        assert point.right @ bend(flow, point.place, point.left) @ point.right > 0
        assert point.speed > 0


@pytest.mark.parametrize("distance", [1e-2, 1e-6, 1e-10, 1e-13])
def test_a_slow_point_next_to_its_fold_keeps_its_digits(distance):
    (point,) = slow_points(numeric(GENE, {"m": distance}), Box((0.0, 0.0), (3.0, 2.0))).points
    # To first order the speed is that of w.F_m = (1, 1).(-1, 0)/sqrt(2) at the fold.
    error = 2 * distance + 1e-15 / distance
    assert point.speed / distance == pytest.approx(1 / np.sqrt(2), abs=error)
    np.testing.assert_allclose(point.place, [1, 0.5], atol=3 * distance)


@pytest.mark.parametrize(
    "lines",
    [
        ["x = x", "y = -2*y"],
        ["x = -y - x*(x**2 + y**2)", "y = x - y*(x**2 + y**2)"],
        ["x = x/10 - y - x*(x**2 + y**2)", "y = x + y/10 - y*(x**2 + y**2)"],
        ["x = x**3", "y = -y"],
        ["x = 1", "y = 1"],
        ["x = x", "y = -y", "w = -w"],
    ],
    ids=["saddle", "Hopf point", "limit cycle", "degenerate saddle", "constant", "3-D saddle"],
)
def test_fixed_points_are_no_slow_points(lines):
    flow = numeric(Flow.from_text(lines))
    assert slow_points(flow, square(3.0, flow.dimension)).points == ()


def test_a_pair_of_fixed_points_that_is_almost_one_is_no_slow_point():
    flow = numeric(GENE, {"m": -1e-10})
    assert slow_points(flow, Box((0.0, 0.0), (3.0, 2.0))).points == ()


def test_the_fold_itself_is_undecided():
    found = slow_points(numeric(GENE, {"m": 0}), Box((0.0, 0.0), (3.0, 2.0)))
    assert found.points == ()
    assert len(found.undecided) == 1
    np.testing.assert_allclose(found.undecided[0], [1, 0.5], atol=1e-8)


def test_more_dimensions_are_searched_from_many_starts():
    flow = Flow.from_text(["x = 1/100 + x**2", "y = x - y", "w = x*y - 2*w", "v = w - v"])
    (point,) = slow_points(numeric(flow), square(2.0, 4)).points
    np.testing.assert_allclose(point.place, 0, atol=1e-12)
    assert point.speed == pytest.approx(0.01, rel=1e-12)


def test_a_slow_point_outside_the_box_is_left_out():
    flow = numeric(Flow.from_text(["x = 1/100 + x**2", "y = -y"]))
    assert slow_points(flow, Box((0.5, -1.0), (2.0, 1.0))).points == ()


def test_a_field_that_is_not_finite_everywhere_is_searched_where_it_is():
    flow = numeric(Flow.from_text(["x = 1/100 + (x - 1)**2 + 0*y", "y = log(x) - y"]))
    (point,) = slow_points(flow, square(3.0)).points
    np.testing.assert_allclose(point.place, [1, 0], atol=1e-12)


def test_a_descent_never_climbs():
    flow = network(3)
    starts = np.random.default_rng(1).uniform(-3, 3, size=(40, 2))
    for start in starts:
        (end,) = descended(flow, start[None], np.full(2, 12.0))
        assert flow.speed(end) <= flow.speed(start)


def test_the_regular_equations_go_through_the_fold():
    before, after = (
        slow_point(numeric(GENE, {"m": value}), [1.0, 0.5], np.full(2, np.sqrt(0.5)))
        for value in (-1e-3, 1e-3)
    )
    assert before is not None
    assert after is not None
    assert before.speed * after.speed < 0
    assert abs(before.speed) == pytest.approx(abs(after.speed), rel=5e-3)


def test_functions_without_formulas_are_searched_too():
    flow = Flow.from_function(
        lambda x: np.stack([0.01 + x[..., 0] ** 2, -x[..., 1]], axis=-1), ["x", "y"]
    )
    (point,) = slow_points(flow, square(1.0)).points
    np.testing.assert_allclose(point.place, 0, atol=1e-6)
    assert point.speed == pytest.approx(0.01, rel=1e-9)
