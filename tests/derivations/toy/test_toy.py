"""The toy's results against independent routes."""

from functools import partial

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad, solve_ivp

import symghost as sg


@settings(max_examples=40)
@given(scale=st.floats(-2, 2), start=st.floats(-3, 1), time=st.floats(0, 0.7))
def test_the_flow_solution_solves_the_flow(scale, start, time):
    run = solve_ivp(lambda _, v: scale + v * v, (0, time), [start], rtol=1e-11, atol=1e-13)
    value = sg.numeric(sg.result("flow_solution"))(time, scale, start)
    assert value == pytest.approx(run.y[0, -1], rel=1e-8, abs=1e-9)


def test_the_flow_solution_has_the_group_law_of_a_flow():
    solution = sg.numeric(sg.result("flow_solution"))
    for scale in (-0.4, 0.0, 0.4):
        middle = solution(0.5, scale, 0.3)
        assert solution(0.8, scale, 0.3) == pytest.approx(solution(0.3, scale, middle), rel=1e-14)


def test_the_passage_and_escape_times_are_the_integrals_of_the_slowness():
    for scale in (1e-4, 0.1, 3.0):
        whole, _ = quad(lambda v: 1 / (scale + v * v), -np.inf, np.inf, epsabs=0, epsrel=1e-12)  # noqa: B023
        assert sg.numeric(sg.result("passage_time"))(scale) == pytest.approx(whole, rel=1e-10)
        assert sg.numeric(sg.result("canonical_escape_time"))(scale) == pytest.approx(
            whole / 2, rel=1e-10
        )


def test_optimum_and_edge_are_where_the_escape_takes_one_and_two_delays():
    with mpmath.workdps(40):
        for name, delays in (("optimal_scale", 1), ("no_learning_edge", 2)):
            found = mpmath.findroot(
                partial(_lateness, 50 * delays),
                (5e-4 / delays**2, 2e-3 / delays**2),
                solver="anderson",
            )
            value = sg.numeric(sg.result(name), backend="mpmath")(50)
            assert mpmath.almosteq(found, value, rel_eps=mpmath.mpf(10) ** -35)


def _lateness(wanted, scale):
    return mpmath.pi / (2 * mpmath.sqrt(scale)) - wanted


@given(share=st.floats(0.26, 5).filter(lambda u: abs(u - 1) > 0.01), delay=st.floats(1, 1e3))
def test_the_gradient_is_the_slope_of_the_loss_by_differences(share, delay):
    scale = share * (np.pi / (2 * delay)) ** 2
    loss, nudge = sg.numeric(sg.result("loss")), 1e-6 * scale
    slope = (loss(scale + nudge, delay) - loss(scale - nudge, delay)) / (2 * nudge)
    assert sg.numeric(sg.result("loss_gradient"))(scale, delay) == pytest.approx(slope, rel=1e-6)


@given(scale=st.floats(1e-3, 10), delay=st.floats(0.3, 20))
def test_the_loss_is_the_time_during_which_output_and_target_differ(scale, delay):
    escape = np.pi / (2 * np.sqrt(scale))
    edges = np.unique(np.clip([0, delay, escape, 2 * delay], 0, 2 * delay))
    middles = (edges[1:] + edges[:-1]) / 2
    differ = (middles > escape) != (middles > delay)
    assert sg.numeric(sg.result("loss"))(scale, delay) == pytest.approx(
        np.sum(np.diff(edges)[differ]), rel=1e-12, abs=1e-13
    )


def test_the_critical_rate_divides_landings_inside_from_landings_outside_the_zone():
    gradient, edge = (
        sg.numeric(sg.result("loss_gradient")),
        sg.numeric(sg.result("no_learning_edge")),
    )
    critical, optimum = (
        sg.numeric(sg.result("critical_learning_rate")),
        sg.numeric(sg.result("optimal_scale")),
    )
    for delay in (1.0, 100.0, 1e4):
        start = np.nextafter(optimum(delay), np.inf)
        for factor, inside in ((0.999, False), (1.001, True)):
            landing = start - factor * critical(delay) * gradient(start, delay)
            assert (landing <= edge(delay)) is np.bool_(inside)


def test_the_published_value_at_a_delay_of_one_hundred_comes_out():
    assert sg.numeric(sg.result("critical_learning_rate"))(100) == pytest.approx(9.13e-10, rel=1e-3)


@pytest.mark.parametrize("left", [1e-3, 1e-9, 1e-15, 1e-200])
@pytest.mark.parametrize("scale", [0.7, 1e-300, 0.0, -0.7])
def test_the_time_that_is_left_tells_the_state_to_all_digits(scale, left):
    start, value = 1.25, sg.numeric(sg.result("state_before_blow_up"))(left, scale)
    with mpmath.workdps(700):
        root = mpmath.sqrt(mpmath.mpc(scale)) if scale else mpmath.mpf(10) ** -330
        now = mpmath.atan(root / start) / root - mpmath.mpf(left)
        turned = mpmath.tan(root * now)
        exact = mpmath.re((start + root * turned) / (1 - start * turned / root))
        assert abs(value / exact - 1) < 1e-15
