"""The course of single modes against ODE solvers, quadrature and fifty digits."""

from functools import partial

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad, solve_ivp
from scipy.linalg import expm

import symghost as sg

SIZES = st.floats(0.05, 20)


def number(name, *arguments):
    return sg.numeric(sg.result(name), backend="mpmath")(*arguments)


def integrated(velocity, start, time):
    """Solve an equation; absolute errors stay far below the start, since they grow as it does."""
    begun = np.atleast_1d(start)
    least = min(1e-14, 1e-13 * float(np.max(np.abs(begun))))
    run = solve_ivp(velocity, (0, time), begun, "DOP853", rtol=1e-12, atol=least)
    return run.y[:, -1]


def rate_of(depth):
    """The velocity of a strength, with the learning rate shared at infinite depth."""
    if depth == np.inf:
        return lambda a, s, d: a**2 * (s - a * d)
    return lambda a, s, d: depth * a ** (2 - 2 / depth) * (s - a * d)


COURSES = {"mode_one_layer": 1, "mode_two_layers": 2, "mode_infinite_depth": np.inf}


@pytest.mark.parametrize(("name", "depth"), COURSES.items())
@settings(max_examples=40)
@given(s=SIZES, d=SIZES, share=st.floats(1e-6, 3), scaled=st.floats(0, 30))
def test_each_course_solves_its_equation_from_any_start(name, depth, s, d, share, scaled):
    time = scaled / (s**2 / d if depth == np.inf else max(s, d))
    start, velocity = share * s / d, rate_of(depth)
    found = sg.numeric(sg.result(name))(time, s, d, start)
    (exact,) = integrated(lambda _, a: velocity(a, s, d), start, time) if time else [start]
    assert found == pytest.approx(exact, rel=2e-9)


@pytest.mark.parametrize(("name", "depth"), COURSES.items())
@pytest.mark.parametrize("share", ["1e-8", "0.3", "2.5"])
def test_each_course_solves_its_equation_to_thirty_digits(name, depth, share):
    velocity = rate_of(depth if depth == np.inf else mpmath.mpf(depth))
    with mpmath.workdps(50):
        s, d, time = mpmath.mpf("0.48"), mpmath.mpf("0.125"), mpmath.mpf("1.7")
        start = mpmath.mpf(share) * s / d
        slope = mpmath.diff(lambda t: number(name, t, s, d, start), time)
        place = number(name, time, s, d, start)
        assert mpmath.almosteq(slope, velocity(place, s, d), rel_eps=mpmath.mpf(10) ** -30)
        assert mpmath.almosteq(number(name, 0, s, d, start), start, rel_eps=mpmath.mpf(10) ** -45)


EDGES = [1e-300, 1e-100, 1e-12, 1e-3]


@pytest.mark.parametrize("start", EDGES)
@pytest.mark.parametrize("name", COURSES)
def test_courses_keep_their_digits_from_vanishing_starts_to_their_end(name, start):
    s, d = 0.48, 0.125
    scale = 1 / (d * start) if name == "mode_infinite_depth" else abs(np.log(start)) / s
    for time in (0.0, 1e-3, 0.3 * scale, scale, 1.1 * scale, 50 * scale, min(1e8 * scale, 1e307)):
        with mpmath.workdps(60):
            odds = s / (d * mpmath.mpf(start)) - 1
            if name == "mode_infinite_depth":
                left = mpmath.re(
                    mpmath.lambertw(odds * mpmath.exp(odds - mpmath.mpf(s) ** 2 * time / d))
                )
                exact = (s / mpmath.mpf(d)) / (1 + left)
            else:
                exact = number(name, time, mpmath.mpf(s), mpmath.mpf(d), mpmath.mpf(start))
        found = sg.numeric(sg.result(name))(time, s, d, start)
        # From a small start, the exponent itself is uncertain by its own rounding.
        exponent = 1e-16 * (s * time + 1) if name == "mode_two_layers" else 0.0
        growing = float(1 - exact * d / s)
        assert np.isfinite(found)
        assert found == pytest.approx(float(exact), rel=1e-14 + 4 * exponent * growing), time


def test_a_correlation_so_weak_that_it_vanishes_leaves_a_mode_where_it_is():
    for name in COURSES:
        assert sg.numeric(sg.result(name))(1.0, 1e-300, 1e-200, 1e-150) == pytest.approx(1e-150)


@pytest.mark.parametrize("depth", [2.001, 2.5, 3, 4, 5, 10, 100])
@settings(max_examples=6)
@given(s=SIZES, d=SIZES, low=st.floats(1e-3, 0.4), high=st.floats(0.45, 0.99))
def test_the_time_of_a_mode_is_the_integral_of_its_slowness(depth, s, d, low, high):
    start, end, velocity = low * s / d, high * s / d, rate_of(depth)
    whole, _ = quad(lambda a: 1 / velocity(a, s, d), start, end, epsabs=0, epsrel=1e-11, limit=200)
    found = sg.numeric(sg.result("mode_time"))(end, s, d, start, depth)
    assert found == pytest.approx(whole, rel=3e-11)


@pytest.mark.parametrize(("name", "depth"), [("three", 3), ("four", 4)])
def test_elementary_times_are_the_general_one_to_forty_digits(name, depth):
    with mpmath.workdps(50):
        place = [mpmath.mpf(v) for v in ("2.2", "0.48", "0.125", "1e-6")]
        one = number(f"mode_time_{name}_layers", *place)
        assert mpmath.almosteq(
            one, number("mode_time", *place, depth), rel_eps=mpmath.mpf(10) ** -40
        )


def test_the_time_of_two_layers_is_the_limit_of_the_general_one():
    place = (2.2, 0.48, 0.125, 1e-3)
    exact = sg.numeric(sg.result("learning_time"))(2.2 * 0.125 / 0.48, 0.48, 0.125, 1e-3)
    near = float(number("mode_time", *place, mpmath.mpf(2) + mpmath.mpf(10) ** -7))
    assert near == pytest.approx(exact, rel=1e-5)


@given(s=SIZES, d=SIZES, share=st.floats(1e-9, 0.3), wanted=st.floats(0.35, 0.999))
def test_learning_times_are_when_the_course_is_there(s, d, share, wanted):
    start = share * s / d
    course = sg.numeric(sg.result("mode_two_layers"))
    time = sg.numeric(sg.result("learning_time"))(wanted, s, d, start)
    assert course(time, s, d, start) * d / s == pytest.approx(wanted, rel=1e-9)
    half = sg.numeric(sg.result("half_learning_time"))(s, d, start)
    assert course(half, s, d, start) * d / s == pytest.approx(0.5, rel=1e-9)


@pytest.mark.parametrize(("depth", "power"), [(3, 1 / 3), (4, 1 / 2), (8, 3 / 4)])
def test_plateaus_of_deep_networks_grow_by_a_power_of_the_start(depth, power):
    time, plateau = sg.numeric(sg.result("mode_time")), sg.numeric(sg.result("deep_plateau_time"))
    starts = np.array([1e-9, 1e-10])
    lengths = time(2.0, 0.5, 0.125, starts, depth)
    np.testing.assert_allclose(lengths, plateau(0.5, starts, depth), rtol=3e-3)
    assert np.log10(lengths[1] / lengths[0]) == pytest.approx(power, rel=2e-3)


@settings(max_examples=40)
@given(
    s=SIZES,
    d=SIZES,
    first=st.one_of(st.just(0.0), st.floats(1e-3, 2)),
    second=st.floats(1e-3, 2),
    scaled=st.floats(0, 12),
)
def test_unequal_layers_solve_the_equations_of_both_weights(s, d, first, second, scaled):
    time = scaled / s
    found = sg.numeric(sg.result("unequal_layers"))(time, s, d, first, second)

    def velocity(_, w):
        rest = s - d * w[0] * w[1]
        return [w[1] * rest, w[0] * rest]

    end = integrated(velocity, [first, second], time) if time else [first, second]
    assert found == pytest.approx(end[0] * end[1], rel=1e-8, abs=1e-12)


@pytest.mark.parametrize("small", [1e-150, 1e-30, 1e-8])
def test_a_bias_of_zero_shifts_the_time_but_not_the_rate(small):
    course = sg.numeric(sg.result("unequal_layers"))
    s, d = 1.4, 1.1
    half = np.log(4 * s / (d * small**2)) / (2 * s)
    assert course(half, s, d, 0.0, small) * d / s == pytest.approx(0.5, rel=1e-6)
    assert course(10 * half, s, d, 0.0, small) == pytest.approx(s / d, rel=1e-12)


def test_whitened_layers_follow_the_closed_form_of_one_mode():
    matrix = sg.result("whitened_solution")
    place = {"tau": 2.3, "s_j": 0.7, "z_11": 0.02, "z_12": 0.01, "z_22": 0.03}
    found = np.array(
        matrix.expression.subs({v: place[v.name] for v in matrix.symbols}).evalf(), dtype=float
    )
    drive, start = np.diag([0.7, -0.7]), np.array([[0.02, 0.01], [0.01, 0.03]])

    def velocity(_, flat):
        z = flat.reshape(2, 2)
        return (drive @ z + z @ drive - z @ z).ravel()

    np.testing.assert_allclose(
        found, integrated(velocity, start.ravel(), 2.3).reshape(2, 2), rtol=1e-9
    )
    grown = expm(drive * 2.3)
    summed = np.diag([quad(lambda u, r=r: np.exp(2 * r * u), 0, 2.3)[0] for r in (0.7, -0.7)])
    closed = grown @ start @ np.linalg.inv(np.eye(2) + summed @ start) @ grown
    np.testing.assert_allclose(found, closed, rtol=1e-12)


@pytest.mark.parametrize("step", [0.02, 0.1, 0.3])
def test_finite_steps_are_late_by_the_first_order_and_the_rest_is_of_the_second(step):
    s, d, start = 0.33072, 0.125, 1e-3
    found = iterated(s, d, start, step)
    predicted = sg.numeric(sg.result("descent_half_time"))(s, d, start, step)
    flow = sg.numeric(sg.result("half_learning_time"))(s, d, start)
    assert found > flow
    assert abs(found - predicted) < 0.05 * step**2
    # Lengthening the plateau alone by s a/ln(1 + s a) overshoots by 3/4 ln 2 of a step.
    plateau = flow * s * step / np.log1p(s * step)
    assert plateau - found == pytest.approx(0.75 * np.log(2) * step, rel=0.1)


def iterated(s, d, start, step):
    """The learning time at half the mode, with the last step by the flow of its odds."""
    weight, time = np.sqrt(start), 0.0
    while True:
        after = weight + step * weight * (s - d * weight**2)
        if after**2 >= s / d / 2:
            before, behind = (np.log(s / (d * w**2) - 1) for w in (weight, after))
            return time + step * before / (before - behind)
        weight, time = after, time + step


def test_the_effective_start_is_the_growing_part_of_the_weights():
    rng = np.random.default_rng(3)
    w1, w2 = 1e-6 * rng.normal(size=(2, 20))
    start = sg.numeric(sg.result("effective_start"))(np.sum((w1 + w2) ** 2) / 2, np.pi / 2)
    s, d, time = 0.9, 0.4, 4.0

    def velocity(_, flat):
        a, b = flat[:20], flat[20:]
        rest = s - d * (a @ b)
        return np.concatenate([b * rest, a * rest])

    run = integrated(velocity, np.concatenate([w1, w2]) * 1e3, time)
    strength = run[:20] @ run[20:]
    course = sg.numeric(sg.result("mode_two_layers"))(time, s, d, start * 1e6)
    assert strength == pytest.approx(course, rel=2e-3)


@given(sigma=SIZES, d=SIZES, items=st.integers(1, 50))
def test_the_correlation_of_a_mode_is_that_of_its_singular_vectors(sigma, d, items):
    found = sg.numeric(sg.result("mode_correlation"))(sigma, d, items)
    assert found == pytest.approx(sigma * np.sqrt(d / items), rel=1e-14)


def test_the_flow_of_a_mode_is_that_of_the_product_of_its_weights():
    flow = sg.numeric(sg.result("mode_flow"))
    s, d = 1.3, 0.7
    for depth in (1, 2, 3, 5):
        weights = np.full(depth, 0.8)
        strength = weights.prod()
        slopes = (s - d * strength) * np.array([np.delete(weights, k).prod() for k in range(depth)])
        after = (weights + 1e-6 * slopes).prod(), (weights - 1e-6 * slopes).prod()
        assert flow(strength, s, d, depth) == pytest.approx((after[0] - after[1]) / 2e-6, rel=1e-8)


def test_roots_of_the_infinite_course_agree_with_newtons_method():
    s, d, start, time = 0.9, 0.3, 0.2, 5.0
    with mpmath.workdps(40):
        s, d, start, time = (mpmath.mpf(v) for v in ("0.9", "0.3", "0.2", "5"))
        odds = s / (d * start) - 1
        goal = odds + mpmath.log(odds) - s**2 * time / d
        left = mpmath.findroot(partial(_sum_of_odds, goal), 0.5)
        exact = s / d / (1 + left)
        assert mpmath.almosteq(number("mode_infinite_depth", time, s, d, start), exact, 1e-35)


def _sum_of_odds(goal, odds):
    return odds + mpmath.log(odds) - goal
