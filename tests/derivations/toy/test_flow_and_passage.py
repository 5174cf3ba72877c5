"""Flow, ghosts, passage times and reductions against independent routes."""

import math

import mpmath
import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad, solve_ivp

import symghost as sg
from symghost.formulas.symbols import r, t


def number(name, *arguments):
    return sg.numeric(sg.result(name), backend="mpmath")(*arguments)


def state(time, scale, start):
    """Solve the flow by its Taylor series, at the precision in force."""
    solution = mpmath.odefun(lambda _, v: [scale + v[0] ** 2], 0, [mpmath.mpf(start)])
    return solution(mpmath.mpf(time))[0]


POINTS = [(0.5, 0.7, 0.3), (0.9, -0.6, 0.4), (0.4, 0.0, -0.8), (0.7, -0.5, -1.2)]


@pytest.mark.parametrize(("time", "scale", "start"), POINTS)
def test_the_matrix_of_the_flow_is_the_exponential_of_its_generator(time, scale, start):
    matrix = sg.result("flow_group_law").expression
    with mpmath.workdps(30):
        generator = mpmath.matrix([[0, scale], [-1, 0]])
        expected = mpmath.expm(generator * mpmath.mpf(time))
        values = sp.lambdify((t, r), matrix, "mpmath")(mpmath.mpf(time), mpmath.mpf(scale))
        for i in range(2):
            for j in range(2):
                assert mpmath.almosteq(values[i, j], expected[i, j], 1e-25, 1e-25)
        a, b, c, d = values
        moved = (a * start + b) / (c * start + d)
    assert float(mpmath.re(moved)) == pytest.approx(float(state(time, scale, start)), rel=1e-13)


@pytest.mark.parametrize(("time", "scale", "start"), POINTS)
def test_the_sensitivity_to_the_start_is_the_difference_of_two_runs(time, scale, start):
    with mpmath.workdps(40):
        nudge = mpmath.mpf(10) ** -12
        higher, lower = (state(time, scale, mpmath.mpf(start) + s * nudge) for s in (1, -1))
        value = number("start_sensitivity", time, scale, start)
        assert mpmath.almosteq(value, (higher - lower) / (2 * nudge), 1e-20)


@pytest.mark.parametrize(("time", "scale"), [(0.8, 1.1), (0.8, -1.1), (2.0, -3.0), (0.6, 0.0)])
def test_the_sensitivity_to_the_scale_is_the_difference_of_two_runs(time, scale):
    with mpmath.workdps(40):
        nudge = mpmath.mpf(10) ** -12
        higher, lower = (state(time, mpmath.mpf(scale) + s * nudge, 0) for s in (1, -1))
        value = number("scale_sensitivity", time, scale)
        assert mpmath.almosteq(value, (higher - lower) / (2 * nudge), 1e-20)


def test_the_sensitivity_to_the_scale_passes_smoothly_through_the_saddle_node():
    time = 1.3
    around = [sg.numeric(sg.result("scale_sensitivity"))(time, s) for s in (-1e-12, 0.0, 1e-12)]
    np.testing.assert_allclose(around, time, rtol=1e-11)


def slowness_integral(scale, start, threshold, power, factor):
    with mpmath.workdps(40):
        scale = mpmath.mpf(scale)
        return factor * mpmath.quad(
            lambda v: (scale + v * v) ** -power, mpmath.linspace(start, threshold, 9)
        )


WAYS = [(0.3, -1, 2), (2, 0.1, 0.5), (-0.2, 0.6, 3), (-0.2, -3, -0.6), (0, 0.5, 2), (0, -2, -0.5)]


@pytest.mark.parametrize(("scale", "start", "threshold"), WAYS)
@pytest.mark.parametrize(
    ("name", "power", "factor"), [("escape_time_slope", 2, -1), ("escape_time_curvature", 3, 2)]
)
def test_slope_and_curvature_of_the_escape_time_are_integrals_along_the_way(
    name, power, factor, scale, start, threshold
):
    expected = slowness_integral(scale, start, threshold, power, factor)
    with mpmath.workdps(40):
        value = number(name, *map(mpmath.mpf, (scale, start, threshold)))
        assert mpmath.almosteq(value, expected, 1e-25)


def test_a_state_that_never_escapes_has_no_slope_of_its_escape_time():
    for name in ("escape_time_slope", "escape_time_curvature"):
        never = (-1.0, 0.5, 2.0)
        assert np.isnan(sg.numeric(sg.result(name), out_of_domain="nan")(*never))
        with pytest.raises(sg.InvalidInput, match="expected values with x_0 < X"):
            sg.numeric(sg.result(name))(*never)


def test_from_the_ghost_slope_and_curvature_are_those_of_the_canonical_law():
    for scale in (0.01, 1.0, 30.0):
        far = 1e9
        slope, curvature = (
            sg.numeric(sg.result(f"escape_time_{name}"))(scale, 0.0, far)
            for name in ("slope", "curvature")
        )
        assert slope == pytest.approx(-math.pi / (4 * scale**1.5), rel=1e-7)
        assert curvature == pytest.approx(3 * math.pi / (8 * scale**2.5), rel=1e-7)


@given(
    scale=st.floats(-0.9, 5),
    start=st.floats(1, 3),
    way=st.floats(0.01, 5),
)
def test_the_one_function_gives_the_escape_time_on_both_sides_of_the_saddle_node(scale, start, way):
    value = sg.numeric(sg.result("unified_escape_time"))(scale, start, start + way)
    expected, _ = quad(lambda v: 1 / (scale + v * v), start, start + way, epsabs=0, epsrel=1e-12)
    assert value == pytest.approx(expected, rel=1e-9)


def test_the_one_function_has_the_power_series_of_the_theory():
    start, threshold = mpmath.mpf("0.7"), mpmath.mpf(2)
    with mpmath.workdps(60):
        for scale in (mpmath.mpf("1e-6"), mpmath.mpf("-1e-6")):
            unit = (threshold - start) / (scale + start * threshold)
            series = sum((-scale * unit**2) ** k / (2 * k + 1) for k in range(9))
            value = number("unified_escape_time", scale, start, threshold)
            assert mpmath.almosteq(value, unit * series, mpmath.mpf(10) ** -50)


@pytest.mark.parametrize("near", [0.2, 0.05, 0.01])
def test_the_optimum_for_a_near_threshold_solves_the_equation_to_fifth_order(near):
    delay = 3.0
    with mpmath.workdps(30):
        root = mpmath.findroot(
            lambda p: mpmath.atan(1 / (near * p)) - p, mpmath.pi / 2 / (1 + near)
        )
        value = number("optimal_scale_series", delay, 1 / (near * delay))
        miss = abs(value * delay**2 / root**2 - 1)
    assert miss < 40 * near**6


def test_the_coefficients_of_the_optimum_are_those_of_the_theory():
    pi = sp.pi
    stated = [
        1,
        -2,
        3,
        (pi**2 - 24) / 6,
        5 * (6 - pi**2) / 6,
        (100 * pi**2 - pi**4 - 240) / 40,
    ]
    with mpmath.workdps(30):
        for xi in (mpmath.mpf("0.1"), mpmath.mpf("0.03")):
            series = sum(mpmath.mpmathify(sp.N(c, 30)) * xi**k for k, c in enumerate(stated))
            value = number("optimal_scale_series", 1, 1 / xi)
            assert mpmath.almosteq(value, mpmath.pi**2 / 4 * series, 1e-25)


def quartic_time(f0, f2, f3, f4):
    """Return the time from -1 to 1, by quadrature with the bottleneck resolved."""
    width = mpmath.sqrt(f0 / f2)
    grid = [s * width * 10**k for s in (-1, 1) for k in range(12) if width * 10**k < 1]
    cuts = sorted({mpmath.mpf(-1), mpmath.mpf(0), mpmath.mpf(1), *grid})
    return mpmath.quad(lambda y: 1 / (f0 + f2 * y**2 + f3 * y**3 + f4 * y**4), cuts)


@pytest.mark.parametrize("shape", [(1, "0.5", 0), (2, "1/3", "0.5"), (1, 0, "0.3")])
def test_the_passage_time_corrects_the_square_root_law_by_the_ghost_quality(shape):
    with mpmath.workdps(40):
        f2, f3, f4 = map(mpmath.mpf, (mpmath.mpmathify(str(s)) for s in shape))
        least = [mpmath.mpf(10) ** -k for k in (10, 12)]
        rests = []
        for f0 in least:
            law = mpmath.pi / mpmath.sqrt(number("ghost_strength", f0, f2))
            rests.append(quartic_time(f0, f2, f3, f4) - law)
        # The rest is K0 + coefficient sqrt(f0) + O(f0): two of them give the coefficient.
        coefficient = (rests[0] - rests[1]) / (mpmath.sqrt(least[0]) - mpmath.sqrt(least[1]))
        relative = abs(coefficient) * mpmath.sqrt(f2) / mpmath.pi
        assert float(relative) == pytest.approx(float(number("ghost_quality", 1, f2, f3, f4)), 1e-4)


def test_the_corrections_of_the_worked_examples_come_out():
    for shape, stated in (((1, 0.5, 0.0), 1.47262), ((2, 1 / 3, 0.5), 0.35867)):
        quality = sg.numeric(sg.result("ghost_quality"))(1.0, *shape)
        assert quality * math.pi / math.sqrt(shape[0]) == pytest.approx(stated, abs=5e-6)


def test_the_ghost_strength_of_the_cubic_flow_is_exact():
    ghost, fold = -1 / math.sqrt(3), 2 / (3 * math.sqrt(3))
    for scale in (0.4, 0.5, 2.0):
        least, half_curvature = scale + ghost - ghost**3, -3 * ghost
        value = sg.numeric(sg.result("ghost_strength"))(least, half_curvature)
        assert value == pytest.approx(math.sqrt(3) * (scale - fold), rel=1e-13)


@settings(max_examples=30)
@given(
    half=st.floats(0.5, 3),
    third=st.integers(-100, 100).map(lambda k: k / 100),
    fourth=st.integers(1, 100).map(lambda k: k / 100),
)
def test_the_complex_pair_stands_where_the_zeros_of_the_velocity_are(half, third, fourth):
    least = 1e-6
    zeros = np.roots([fourth, third, half, 0, least])
    nearest = zeros[np.argmin(np.abs(zeros))]
    value = sg.numeric(sg.result("complex_pair"))(least, half, third, fourth)
    # Two orders beyond the last one given: least^2 relative, times a constant of these shapes.
    assert value == pytest.approx(abs(nearest.imag), rel=1e-9)


@pytest.mark.parametrize(("push", "stated"), [(1e-2, -10.380), (1e-4, -9.4299), (1e-6, -9.2954)])
def test_the_gene_switch_misses_the_law_by_what_the_theory_says(push, stated):
    run = solve_ivp(
        lambda _, s: [-(0.5 + push) * s[0] + s[1], s[0] ** 2 / (1 + s[0] ** 2) - s[1]],
        (0, 20 / math.sqrt(push)),
        [2, 1],
        method="DOP853",
        rtol=1e-11,
        atol=1e-13,
        events=_falls_through,
    )
    ((time, *_), *_) = run.t_events
    law = sg.numeric(sg.result("gene_switch_fold"))(push)
    digits = 3 if push > 1e-3 else 4
    assert time - law == pytest.approx(stated, abs=10.0**-digits)


def _falls_through(_, state):
    return state[0] - 0.3


def test_the_strength_in_many_dimensions_is_that_of_the_recurrent_network_with_two_neurons():
    weights, push = np.array([[1.8, 0.6], [0.9, 0.2]]), np.array([1, -0.4])
    fold, place = 0.88272312162, np.array([-0.70551, -0.81832])

    def equations(p, q, m):
        u = [1.8 * p + 0.6 * q + m, 0.9 * p + 0.2 * q - 0.4 * m]
        s = [1 - mpmath.tanh(v) ** 2 for v in u]
        a, b, c, d = 1.8 * s[0] - 1, 0.6 * s[0], 0.9 * s[1], 0.2 * s[1] - 1
        return [mpmath.tanh(u[0]) - p, mpmath.tanh(u[1]) - q, a * d - b * c]

    p, q, m = (float(v) for v in mpmath.findroot(equations, (*place, fold)))
    assert m == pytest.approx(fold, abs=1e-11)
    heard = weights @ [p, q] + m * push
    active = np.tanh(heard)
    slopes, bends = 1 - active**2, -2 * active * (1 - active**2)
    jacobian = slopes[:, None] * weights - np.eye(2)
    right = np.array([-jacobian[0, 1], jacobian[0, 0]])
    left = np.array([-jacobian[1, 0], jacobian[0, 0]])
    left /= left @ right
    if left @ (slopes * push) < 0:
        right, left = -right, -left
    pushed, curved = left @ (slopes * push), left @ (bends * (weights @ right) ** 2) / 2
    strength = sg.numeric(sg.result("normal_form_reduction"))(1.0, pushed, curved)
    assert strength == pytest.approx(0.561553003627, abs=1e-11)


def test_the_latent_variable_follows_its_own_flow_from_any_state():
    onto, weights, biases = np.array([1.2, -0.4, 0.9]), np.array([0.8, 0.5, 1.1]), [0.1, -0.2, 0.3]
    start = np.array([0.7, -1.3, 0.2])
    latent = sg.numeric(sg.result("latent_reduction"))
    fixed = (*onto, *weights, *biases)
    options = {"rtol": 1e-12, "atol": 1e-13, "method": "DOP853"}
    neurons = solve_ivp(
        lambda _, x: -x + np.tanh(onto * (weights @ x) + biases), (0, 5), start, **options
    )
    alone = solve_ivp(lambda _, k: [latent(k[0], *fixed)], (0, 5), [weights @ start], **options)
    assert weights @ neurons.y[:, -1] == pytest.approx(alone.y[0, -1], abs=1e-11)


@pytest.mark.parametrize("step", [0.1, 0.9, 2.5])
def test_the_latent_map_follows_the_stepped_network_for_any_step(step):
    onto, weights, biases = np.array([1.2, -0.4, 0.9]), np.array([0.8, 0.5, 1.1]), [0.1, -0.2, 0.3]
    neurons = np.array([0.7, -1.3, 0.2])
    follow, latent = sg.numeric(sg.result("latent_reduction_discrete")), weights @ neurons
    for _ in range(20):
        neurons = neurons + step * (np.tanh(onto * (weights @ neurons) + biases) - neurons)
        latent = follow(step, latent, *onto, *weights, *biases)
        assert latent == pytest.approx(weights @ neurons, rel=1e-9, abs=1e-9)
