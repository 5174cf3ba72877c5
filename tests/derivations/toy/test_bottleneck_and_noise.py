"""The bottleneck law, its examples, and the noisy passage against independent routes."""

from itertools import pairwise

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

import symghost as sg
from symghost.formulas.symbols import K_0

RESULTS = (
    "bottleneck_law",
    "residue_law",
    "bottleneck_correction",
    "cubic_finite_part",
    "imperfect_fold",
    "population_ghost",
    "cusp_time",
    "noisy_passage_time",
    "noisy_passage_at_fold",
    "weak_noise_limit",
    "kramers_time",
    "slow_ramp_delay",
)
SUPPORTED = {
    "bottleneck_correction",
    "cubic_finite_part",
    "imperfect_fold",
    "population_ghost",
    "cusp_time",
}


def _law(name):
    return sg.numeric(sg.result(name), backend="mpmath")


def _time(velocity, *places):
    """Return the time between the first and the last place, with cuts at the others."""
    return mpmath.quad(lambda place: 1 / velocity(place), places)


def test_only_the_expansions_end_on_numbers_and_nothing_is_assumed():
    for name in RESULTS:
        statuses = {s.certificate.status for s in sg.result(name).derivation.steps}
        assert "assumed" not in statuses
        assert ("supported" in statuses) is (name in SUPPORTED)


@settings(max_examples=15, deadline=None)
@given(
    curvature=st.floats(0.5, 4),
    third=st.floats(-0.9, 0.9),
    fourth=st.floats(-0.9, 0.9),
)
def test_the_corrected_law_leaves_over_an_error_of_the_order_of_the_least_velocity(
    curvature, third, fourth
):
    third, fourth = third * curvature / 4, fourth * curvature / 4
    law = _law("bottleneck_correction")
    with mpmath.workdps(40):
        left = []
        for least in (mpmath.mpf("1e-14"), mpmath.mpf("1e-12")):
            time = _time(
                lambda v: least + curvature * v**2 + third * v**3 + fourth * v**4,  # noqa: B023
                -1,
                0,
                1,
            )
            left.append(time - law(least, curvature, third, fourth, 0))
        # A wrong coefficient of the square root would show as 1e-6 of its error.
        assert abs(left[1] - left[0]) < 5e-12 / curvature**2


def test_the_corrected_law_minus_its_last_term_is_the_bottleneck_law():
    corrected, plain = _law("bottleneck_correction"), _law("bottleneck_law")
    assert corrected(0.01, 2, 0, 0, 3) == plain(0.01, 2, 3)


def test_the_constant_of_the_law_is_the_finite_part_of_the_time_at_the_fold():
    steps = sg.result("bottleneck_law").derivation.steps
    (constant,) = (s.statement.rhs for s in steps if s.statement.lhs == K_0)
    with mpmath.workdps(30):
        place = {"f_2": 2, "f_3": mpmath.mpf(1) / 4, "f_4": -mpmath.mpf(1) / 5, "X": 0.75}
        values = {s: place[s.name] for s in constant.free_symbols}
        found = mpmath.mpmathify(constant.subs(values).evalf(20))

        def velocity(v):
            return 2 * v**2 + v**3 / 4 - v**4 / 5

        gap = mpmath.mpf("1e-8")
        whole = _time(velocity, -0.75, -0.01, -1e-4, -1e-6, -gap)
        whole += _time(velocity, gap, 1e-6, 1e-4, 0.01, 0.75)
        assert found == pytest.approx(float(whole - 1 / gap), abs=1e-6)


def test_the_residue_law_takes_all_half_integer_powers_of_a_quartic():
    law = _law("residue_law")
    with mpmath.workdps(40):
        rests = []
        for least in (mpmath.mpf(10) ** -power for power in (10, 8, 6, 4)):
            coefficients = [mpmath.mpf(1) / 2, mpmath.mpf(1) / 3, 2, 0, least]
            zero = min(
                (z for z in mpmath.polyroots(coefficients, maxsteps=200) if z.imag > 0), key=abs
            )
            slope = 2 * zero**3 + zero**2 + 4 * zero
            time = _time(lambda v: mpmath.polyval(coefficients, v), -1, 0, 1)  # noqa: B023
            rests.append((least, time - law(slope.real, slope.imag)))
        (e0, r0), (e1, r1), (e2, r2), (e3, r3) = rests
        slope = (r1 - r0) / (e1 - e0)
        # A function of the least velocity itself: second differences of second order, whereas
        # a term of order 3/2 would leave 1e-9 and 1e-6.
        assert abs(r2 - r0 - slope * (e2 - e0)) < 20 * e2**2
        assert abs(r3 - r0 - slope * (e3 - e0)) < 20 * e3**2


def test_the_cubic_has_the_constants_of_the_theory():
    law = _law("cubic_finite_part")
    with mpmath.workdps(30):
        tiny = mpmath.mpf("1e-20")
        constant = law(tiny, 0.5) - mpmath.pi / mpmath.sqrt(tiny)
        assert mpmath.nstr(constant, 6) == "-1.45069"
        root = (law(1, 0.5) - mpmath.pi - constant) / (1 - mpmath.sqrt(tiny))
        assert mpmath.nstr(root, 6) == "-1.47262"


@pytest.mark.parametrize("third", [-0.9, -0.5, 0.0, 0.3, 0.9])
def test_the_cubic_law_is_the_quadrature_up_to_the_least_velocity(third):
    with mpmath.workdps(25):
        least = mpmath.mpf("1e-8")
        time = _time(lambda v: least + v**2 + third * v**3, -1, 0, 1)
        # The coefficient of the least velocity stays below 200 up to |f_3| = 0.9.
        assert abs(time - _law("cubic_finite_part")(least, third)) < 200 * least


def test_the_imperfect_fold_has_the_constants_of_the_theory():
    law = _law("imperfect_fold").unchecked  # the checks are made in double precision
    with mpmath.workdps(60):
        fold = 2 / (3 * mpmath.sqrt(3))
        bare = [
            law(fold + d, -2, mpmath.mpf(1) / 2) - mpmath.pi / mpmath.sqrt(mpmath.sqrt(3) * d)
            for d in (mpmath.mpf("1e-20"), mpmath.mpf(1))
        ]
        assert mpmath.nstr(bare[0], 6) == "-0.510241"
        assert mpmath.nstr(bare[1] - bare[0], 6) == "-0.861368"


@pytest.mark.parametrize(("start", "end"), [(-2, 0.5), (-5, 0.9), (-1.1, -0.4)])
def test_the_imperfect_fold_is_the_quadrature_near_the_fold(start, end):
    with mpmath.workdps(25):
        scale = 2 / (3 * mpmath.sqrt(3)) + mpmath.mpf("1e-8")
        time = _time(lambda v: scale + v - v**3, start, -1 / mpmath.sqrt(3), end)
        assert abs(time - _law("imperfect_fold")(scale, start, end)) < mpmath.mpf("1e-6")


def test_the_population_has_the_constants_of_the_theory():
    strength = _law("population_ghost")
    with mpmath.workdps(25):
        lost = mpmath.findroot(lambda bias: strength(1, 2, bias), (0.4, 0.6))
        assert mpmath.nstr(lost, 9) == "0.532839975"
        bias = lost + mpmath.mpf("1e-12")
        ghost = -(mpmath.atanh(mpmath.sqrt(mpmath.mpf(1) / 2)) + bias)
        time = _time(lambda k: -k + 2 * mpmath.tanh(k + bias), -3, ghost, 1)
        constant = time - mpmath.pi / mpmath.sqrt(strength(1, 2, bias))
        assert float(constant) == pytest.approx(0.134710, abs=2e-6)


@settings(max_examples=20, deadline=None)
@given(gain=st.floats(1.05, 5), weight=st.floats(0.2, 5), bias=st.floats(-2, 2))
def test_the_population_strength_is_least_velocity_times_half_the_curvature(gain, weight, bias):
    # Found numerically: the lower zero of the slope, and differences of the velocity there.
    with mpmath.workdps(30):
        weight, bias = mpmath.mpf(weight), mpmath.mpf(bias)
        into = mpmath.mpf(gain) / weight

        def velocity(k):
            return -k + into * mpmath.tanh(weight * k + bias)

        low, high = (-20 - bias) / weight, -bias / weight
        ghost = mpmath.findroot(lambda k: mpmath.diff(velocity, k), (low, high), solver="anderson")
        expected = velocity(ghost) * mpmath.diff(velocity, ghost, 2) / 2
        assert _law("population_ghost")(weight, into, bias) == pytest.approx(
            float(expected), rel=1e-12, abs=1e-12
        )


def test_the_cusp_takes_the_power_minus_two_thirds():
    with mpmath.workdps(40):
        bias = mpmath.mpf("1e-9")
        time = _time(lambda v: bias - v + mpmath.tanh(v), -3, -mpmath.cbrt(bias), 0)
        assert float(time / _law("cusp_time")(bias)) == pytest.approx(1, abs=6e-6)
    constant = _law("cusp_time")(1.0)
    assert float(constant) == pytest.approx(3 ** (1 / 3) * 2 * np.pi / (3 * 3**0.5), rel=1e-14)


@pytest.mark.parametrize("scaled", [-20, -2.5, -1e-9, 0, 1e-9, 0.7, 3.0, 8.0])
@pytest.mark.parametrize("noise", ["0.003", "1", "40"])
def test_the_noisy_passage_time_is_the_double_integral_done_as_one(scaled, noise):
    with mpmath.workdps(40):
        noise = mpmath.mpf(noise)
        scale = -mpmath.mpf(scaled) * mpmath.cbrt(noise) ** 2
        width = mpmath.cbrt(noise)
        # In s = width * exp(2 a - exp(-a)), which tames both ends, by the trapezoidal rule.
        total, step = mpmath.mpf(0), mpmath.mpf(1) / 128
        for k in range(-6 * 128, 4 * 128):
            a = k * step
            s = width * mpmath.exp(2 * a - mpmath.exp(-a))
            rate = (2 + mpmath.exp(-a)) * mpmath.sqrt(s)
            total += rate * mpmath.exp(-(scale * s + s**3 / 12) / noise)
        expected = mpmath.sqrt(mpmath.pi / noise) * total * step
        found = _law("noisy_passage_time")(scale, noise)
        assert mpmath.almosteq(found, expected, rel_eps=mpmath.mpf(10) ** -30)


@pytest.mark.parametrize(("scale", "noise"), [(1.0, 0.5), (0.0, 1.0), (-1.0, 0.8)])
def test_the_noisy_passage_time_solves_the_backward_equation_by_finite_volumes(scale, noise):
    # The birth-death chain on a grid that tends to the diffusion; exact mean times of the chain.
    grid, step = np.linspace(-60, 60, 240_001, retstep=True)
    middle = (grid[1:] + grid[:-1]) / 2
    potential = -scale * middle - middle**3 / 3
    # Slope of the mean time by the stable backward recursion of D T'' + f T' = -1.
    slope = np.empty_like(middle)
    slope[0] = -1 / (scale + middle[0] ** 2)
    drop = np.diff(potential) / noise
    for k in range(1, len(middle)):
        decay = np.exp(drop[k - 1])
        gain = np.expm1(drop[k - 1]) / drop[k - 1] if drop[k - 1] else 1.0
        slope[k] = slope[k - 1] * decay - step / noise * gain
    tails = 2 / 60 if scale == 0 else 2 * (np.pi / 2 - np.arctan(60 / abs(scale) ** 0.5))
    if scale < 0:
        tails = np.log((60 + 1) / (60 - 1))
    mean = -np.sum(slope) * step + tails
    assert float(_law("noisy_passage_time")(scale, noise)) == pytest.approx(mean, rel=1e-5)


def test_the_time_at_the_fold_has_the_number_of_the_theory():
    with mpmath.workdps(30):
        assert mpmath.nstr(_law("noisy_passage_at_fold")(1), 15) == "4.97605395105953"
        for noise in ("1e-6", "1", "1e6"):
            at_fold = _law("noisy_passage_at_fold")(mpmath.mpf(noise))
            general = _law("noisy_passage_time")(0, mpmath.mpf(noise))
            assert mpmath.almosteq(at_fold, general, rel_eps=mpmath.mpf(10) ** -28)


def test_the_mean_time_falls_with_the_scale_and_stays_finite_through_the_fold():
    times = [_law("noisy_passage_time")(k / 10, 0.1) for k in range(-15, 16)]
    assert all(later < earlier for earlier, later in pairwise(times))


def _weak_integral(noise):
    """Return the mean time at r = 1 in units of that without noise, by Gauss-Hermite sums."""
    nodes, weights = np.polynomial.hermite.hermgauss(80)
    return np.sum(weights * np.exp(-(noise**2) * nodes**6 / 12)) / np.sqrt(np.pi)


@pytest.mark.parametrize("noise", [0.001, 0.01, 0.05])
@pytest.mark.parametrize("scale", [0.01, 1.0, 30.0])
def test_weak_noise_shortens_the_passage_as_its_expansion_says(scale, noise):
    law = float(_law("weak_noise_limit")(scale, noise * scale**1.5))
    exact = np.pi / np.sqrt(scale) * _weak_integral(noise)
    assert law < exact * (1 + 1e-14)
    assert exact == pytest.approx(law, rel=1155 / 2048 * noise**4 + 1e-14)


@pytest.mark.parametrize("scale", [-0.04, -1.0, -9.0])
def test_kramers_time_with_its_correction_is_right_to_second_order(scale):
    with mpmath.workdps(40):
        errors = []
        for share in (mpmath.mpf("0.01"), mpmath.mpf("0.001")):
            noise = share * abs(mpmath.mpf(scale)) ** 1.5
            well = mpmath.sqrt(abs(mpmath.mpf(scale)))
            total = mpmath.quad(
                lambda s: mpmath.exp(-(scale * s + s**3 / 12) / noise) / mpmath.sqrt(s),  # noqa: B023
                [
                    well / 2,
                    *(2 * well * (1 + mpmath.mpf(k) / 20) for k in range(-10, 11)),
                    6 * well,
                ],
            )
            exact = mpmath.sqrt(mpmath.pi / noise) * total
            errors.append((exact / _law("kramers_time")(scale, noise) - 1) / share**2)
        # The next coefficient, 205/1152 by the Airy functions' own expansion.
        assert float(errors[1]) == pytest.approx(205 / 1152, rel=0.01)
        assert float(errors[0]) == pytest.approx(205 / 1152, rel=0.1)


def test_the_kramers_correction_is_the_measured_one_of_the_theory():
    noise = 0.003
    exact = _law("noisy_passage_time")(-1, noise)
    leading = mpmath.pi * mpmath.exp(mpmath.mpf(4) / (3 * mpmath.mpf(noise)))
    assert float((exact / leading - 1) / noise) == pytest.approx(0.2089, abs=6e-4)


@pytest.mark.parametrize("speed", [1e-4, 0.02, 1.0, 50.0])
def test_the_ramped_state_blows_up_at_the_delay(speed):
    delay = float(_law("slow_ramp_delay")(speed))
    start = -12 / np.cbrt(speed)
    # On the circle, x = scale * tan(angle), the state passes through infinity without a cut-off.
    scale = np.cbrt(speed)

    def flow(time, angle):
        ramp = speed * time / scale
        return ramp * np.cos(angle) ** 2 + scale * np.sin(angle) ** 2

    def at_infinity(_, angle):
        return angle[0] - np.pi / 2

    at_infinity.terminal = True
    angle = np.arctan(-np.sqrt(-speed * start) / scale)
    run = solve_ivp(flow, (start, 4 / scale), [angle], events=at_infinity, rtol=1e-12, atol=1e-13)
    assert run.t_events[0][0] == pytest.approx(delay, rel=1e-9)


def test_the_delay_has_the_airy_zero_of_the_theory():
    assert mpmath.nstr(_law("slow_ramp_delay")(1), 15) == "2.33810741045977"
