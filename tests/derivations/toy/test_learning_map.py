"""Gradient descent as a map: its results against direct iteration and high precision."""

import math

import mpmath
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.optimize import brentq

import symghost as sg

UP_DOWN_DOWN = (1.10917993930, 1.96522571902, 1.60224685153)


def value(name):
    """Return the value of a result that is one number."""
    return float(sg.result(name).expression)


def update(place, size):
    """Update once, as the theory has it, in plain Python."""
    if place <= 0.25:
        return place
    return place + size * place**-1.5 if place <= 1 else place - size * place**-1.5


def orbit(place, size, updates):
    for _ in range(updates):
        yield place
        place = update(place, size)


# The map


@given(
    place=st.floats(-1, 6).filter(lambda u: min(abs(u - 0.25), abs(u - 1)) > 1e-6),
    delay=st.floats(0.5, 200),
    rate=st.floats(0.01, 4),
    normalised=st.booleans(),
)
def test_the_map_is_gradient_descent_on_the_loss_in_other_units(place, delay, rate, normalised):
    optimum, power = (math.pi / (2 * delay)) ** 2, 4 if normalised else 5
    learning_rate = rate * math.pi**4 / (8 * delay**power)

    def loss(scale):
        escape = mpmath.pi / (2 * mpmath.sqrt(scale)) if scale > 0 else mpmath.inf
        miss = min(abs(delay - escape), mpmath.mpf(delay))
        return miss / delay if normalised else miss

    with mpmath.workdps(30):
        slope = mpmath.diff(loss, mpmath.mpf(place) * optimum, h=mpmath.mpf(10) ** -14 * optimum)
        landing = place - learning_rate * slope / optimum
    mapped = sg.numeric(sg.result("learning_map", normalised=normalised))(place, rate)
    assert mapped == pytest.approx(float(landing), rel=1e-11, abs=1e-11)


def test_the_edge_belongs_to_the_zone_and_the_optimum_goes_up():
    step = sg.numeric(sg.result("learning_map"))
    above_edge, above_optimum = np.nextafter(0.25, 1), np.nextafter(1.0, 2)
    assert step([0.25, -3.0, 0.1], 0.5).tolist() == [0.25, -3.0, 0.1]
    assert step(above_edge, 0.5) == pytest.approx(0.25 + 0.5 * 8, rel=1e-14)
    assert step(1.0, 0.5) == 1.5
    assert step(above_optimum, 0.5) == pytest.approx(0.5, rel=1e-14)


def test_the_step_size_is_derived_from_the_slope_at_the_optimum_for_both_losses():
    for normalised, power in ((False, 5), (True, 4)):
        outcome = sg.result("learning_map", normalised=normalised)
        (defined,) = (s for s in outcome.derivation.steps if s.certificate.status == "defined")
        size = sg.numeric(defined.statement.rhs, backend="mpmath")
        assert float(size(alpha=1.7, T=3)) == pytest.approx(8 * 1.7 * 3**power / math.pi**4)


# The way into the zone


def test_the_zone_can_be_entered_just_above_the_critical_step_and_not_below_it():
    critical = value("critical_step")
    starts = 1 + np.geomspace(1e-12, 10, 4001)
    for size, enters in ((critical * (1 - 1e-9), False), (critical * (1 + 1e-9), True)):
        landings = starts - size * starts**-1.5
        assert np.any(landings <= 0.25) == enters


@given(end=st.floats(1.0001, 3))
def test_the_window_is_where_a_root_finder_sees_the_landing_cross_the_edge(end):
    size = sg.numeric(sg.result("trapping_window"))(end)
    crossing = brentq(lambda u: update(u, size) - 0.25, 1 + 1e-12, 10, xtol=1e-15, rtol=1e-14)
    assert crossing == pytest.approx(end, rel=1e-12)


def test_the_window_opens_with_slope_eight_seventeenths():
    window = sg.numeric(sg.result("trapping_window"), backend="mpmath")
    with mpmath.workdps(40):
        for excess in ("1e-6", "1e-9"):
            size = mpmath.mpf(3) / 4 + mpmath.mpf(excess)
            end = mpmath.findroot(lambda u, size=size: window(u) - size, (1 + 1e-10, 1.001))
            width = (end - 1) / mpmath.mpf(excess)
            expected = mpmath.mpf(8) / 17 - mpmath.mpf(912) / 4913 * mpmath.mpf(excess)
            assert abs(width - expected) < 10 * mpmath.mpf(excess) ** 2


# Where orbits stay


@given(place=st.floats(0.2501, 1), size=st.floats(1e-3, 20))
def test_an_update_up_and_one_down_end_above_the_start(place, size):
    top = update(place, size)
    assume(top > 1)
    assert update(top, size) > place
    assert sg.numeric(sg.result("no_period_two"))(place, size)


@given(share=st.floats(0, 1), size=st.floats(1e-3, 0.7499))
def test_the_invariant_set_is_never_left_and_no_two_updates_up_follow_each_other(share, size):
    inside = sg.numeric(sg.result("invariant_set"))
    top = max(1 + size, (1 - size) + size * (1 - size) ** -1.5)
    places = np.array(list(orbit(1 - size + share * (top - (1 - size)), size, 300)))
    slack = 1e-14 * np.sign(1 - places)  # rounding at the two ends
    assert np.all(inside(places + slack, size))
    assert np.all(places[1:][places[:-1] <= 1] > 1)


def test_the_invariant_set_ends_at_the_kick_from_the_optimum_up_to_the_stated_size():
    inside = sg.numeric(sg.result("invariant_set"))
    change = 1 - 2 ** (-2 / 3)
    assert change == pytest.approx(0.3700, abs=5e-5)
    for size in (change - 1e-3, change + 1e-3, 0.1, 0.7):
        kicks = 1 + size, update(1 - size, size)
        assert (kicks[0] > kicks[1]) is (size < change)
        nudge = 1e-12
        assert inside([1 - size + nudge, max(kicks) - nudge], size).all()
        assert not inside([1 - size - nudge, max(kicks) + nudge], size).any()


def test_the_lowest_update_up_is_the_stated_one():
    for size in (0.01, 0.2, 0.5, 0.74):
        starts = np.geomspace(1e-2, 1.5, 200_001)
        least = np.min(starts + size * starts**-1.5)
        assert least == pytest.approx(5 / 3 * (1.5 * size) ** 0.4, rel=1e-8)


@given(place=st.floats(0.1, 5), size=st.floats(0.01, 10))
def test_in_scaled_units_the_update_is_the_same_at_every_learning_rate(place, size):
    unit = size**0.4
    assume(min(abs(place - 0.25), abs(place - 1)) > 1e-9)
    scaled = sg.numeric(sg.result("scale_invariance"))(place / unit, 1 / unit)
    assert scaled * unit == pytest.approx(update(place, size), rel=1e-12, abs=1e-12)


# The orbit of period three


@pytest.fixture(scope="module")
def three():
    """Return the three points to 50 digits, by Newton's method from the table's numbers."""
    with mpmath.workdps(60):
        power = mpmath.mpf(-3) / 2

        def defect(low, high, middle):
            return (
                low + low**power - high,
                high - high**power - middle,
                middle - middle**power - low,
            )

        return tuple(mpmath.findroot(defect, UP_DOWN_DOWN, tol=1e-110))


def test_the_lowest_point_and_the_ratio_are_those_of_newtons_method(three):
    low, high, _ = three
    with mpmath.workdps(60):
        for name, expected in (
            ("period_three_orbit", low),
            ("period_three_ratio", mpmath.sqrt(high / low)),
        ):
            stated = mpmath.mpf(str(sg.result(name).expression))
            assert abs(stated - expected) < mpmath.mpf(10) ** -48


def test_the_points_of_the_table_come_out(three):
    assert [float(point) for point in three] == pytest.approx(UP_DOWN_DOWN, abs=5e-12)


def test_the_orbit_attracts_gradient_descent_where_it_exists():
    lowest = value("period_three_orbit")
    for size in (0.33, 0.5, 0.74, 0.77):
        *_, first, second, third = orbit(lowest * size**0.4 + 1e-4, size, 300)
        assert min(first, second, third) / size**0.4 == pytest.approx(lowest, rel=1e-13)


def test_the_multiplier_is_the_derivative_of_three_updates_at_every_learning_rate(three):
    stated = sg.result("period_three_multiplier").expression
    with mpmath.workdps(60):
        for size in (mpmath.mpf("0.35"), mpmath.mpf("0.77")):
            unit = size ** (mpmath.mpf(2) / 5)

            def thrice(place, size=size):
                for _ in range(3):
                    place = _exact_update(place, size)
                return place

            slope = mpmath.diff(thrice, three[0] * unit)
            assert abs(slope - mpmath.mpf(str(stated))) < mpmath.mpf(10) ** -40
    assert float(stated) == pytest.approx(-0.294304760, abs=5e-10)
    assert math.log(-float(stated)) / 3 == pytest.approx(-0.407713, abs=5e-7)


def _exact_update(place, size):
    kick = size * place ** (mpmath.mpf(-3) / 2)
    return place + kick if place <= 1 else place - kick


def test_the_range_is_where_iteration_keeps_to_the_order_up_down_down(three):
    inside = sg.numeric(sg.result("period_three_range"))
    ends = [float(three[2]) ** -2.5, float(three[0]) ** -2.5]
    assert ends == pytest.approx([0.30773467, 0.77178260], abs=5e-9)
    for size in (ends[0] - 1e-6, ends[0] + 1e-6, ends[1] - 1e-6, ends[1] + 1e-6, 0.1, 2.0):
        unit = size**0.4
        word = [float(point) * unit <= 1 for point in three]
        assert bool(inside(size)) is (word == [True, False, False])


def test_the_orbit_ends_where_trapping_becomes_sure(three):
    with mpmath.workdps(60):
        end = mpmath.mpf(str(sg.result("sure_trapping").expression))
        assert abs(end - three[0] ** (mpmath.mpf(-5) / 2)) < mpmath.mpf(10) ** -48


def test_the_end_of_the_orbit_is_the_one_positive_root_of_its_polynomial():
    (step,) = (s for s in sg.result("sure_trapping").derivation.steps if "Descartes" in s.why)
    polynomial = step.statement.lhs.expr.as_poly()
    assert polynomial.degree() == 21
    assert all(c.is_Integer for c in polynomial.all_coeffs())
    roots = np.roots([int(c) for c in polynomial.all_coeffs()])
    positive = roots[(abs(roots.imag) < 1e-9) & (roots.real > 0)]
    assert positive.real == pytest.approx([value("sure_trapping")], rel=1e-9)


def test_random_starts_are_all_trapped_above_the_end_of_the_orbit_and_not_all_below():
    end, random = value("sure_trapping"), np.random.default_rng(7)
    for size, all_trapped in ((end - 5e-3, False), (end + 5e-4, True), (0.82, True), (2.5, True)):
        places = random.uniform(0.25, 4, 3000)
        for _ in range(6000):
            places = places[places > 0.25]
            if not places.size:
                break
            places = places + np.where(places <= 1, size, -size) * places**-1.5
        assert (places.size == 0) is all_trapped


# Small updates


def _cycles(size, cycles=60, skip=60):
    """Return the updates of whole cycles: their places, from one double update down to another."""
    places, was_up, doubles, place = [], True, -skip, 1 + size / 7
    while doubles < cycles:
        doubles += place > 1 and not was_up
        if 0 <= doubles < cycles:
            places.append(place)
        was_up, place = place <= 1, update(place, size)
    return np.array(places), cycles


def test_the_slow_cycle_has_the_stated_length_and_share_of_updates_up():
    for size in (0.002, 0.02):
        places, cycles = _cycles(size)
        assert places.size / cycles == pytest.approx(
            sg.numeric(sg.result("small_step_cycle"))(size), abs=0.5
        )
        assert np.mean(places <= 1) == pytest.approx(0.5 - 3 * size / 8, abs=size**2)


def test_the_lyapunov_exponent_of_small_updates_is_the_stated_one():
    law = sg.numeric(sg.result("small_step_lyapunov"))
    for size, stated in ((0.001, -1.8750), (0.02, -1.8776)):
        places, _ = _cycles(size)
        slopes = 1 + np.where(places <= 1, -1.5, 1.5) * size * places**-2.5
        mean = np.mean(np.log(slopes))
        assert mean / size**2 == pytest.approx(stated, abs=2e-4)
        assert law(size) == pytest.approx(mean, rel=10 * size**2 + 1e-4)


def test_the_mean_loss_of_small_updates_is_the_stated_one():
    law = sg.numeric(sg.result("small_step_loss"))
    for size, stated in ((0.001, 0.250000), (0.02, 0.250015), (0.05, 0.250094)):
        places = np.array(list(orbit(1.01, size, 400_000))[100_000:])
        mean = np.mean(abs(1 - places**-0.5))
        assert mean / size == pytest.approx(stated, abs=1.5e-6)
        assert law(size) == pytest.approx(mean, rel=0.2 * size**2 + 1e-5)
