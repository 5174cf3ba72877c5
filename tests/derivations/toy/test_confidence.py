"""The effects of a soft output against quadrature, differences and root finding."""

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad, solve_ivp
from scipy.optimize import brentq, minimize_scalar

import symghost as sg

ERRORS = {
    "absolute": (lambda o: o, lambda o: 1 - o),
    "squared": (lambda o: o**2, lambda o: (1 - o) ** 2),
    "cross-entropy": (lambda o: -mpmath.log(1 - o), lambda o: -mpmath.log(o)),
}
AT_FOLD = {
    "absolute": "soft_gradient_at_fold",
    "squared": "squared_gradient_at_fold",
    "cross-entropy": "cross_entropy_gradient_at_fold",
}


def state(time, scale):
    """The state from x = 0 at mpmath's precision, through complex numbers for r < 0."""
    if scale == 0:
        return mpmath.mpf(0)
    root = mpmath.sqrt(mpmath.mpc(scale))
    return mpmath.re(root * mpmath.tan(root * time))


def soft_loss(scale, delay, threshold, confidence, kind="absolute"):
    """The loss by quadrature over time."""
    off, on = ERRORS[kind]

    def output(time):
        return 1 / (1 + mpmath.exp(-confidence * (state(time, scale) - threshold)))

    early = mpmath.quad(lambda v: off(output(v)), [0, delay])
    return early + mpmath.quad(lambda v: on(output(v)), [delay, 2 * delay])


def soft_slope(scale, delay, threshold, confidence, kind="absolute"):
    """The slope of the loss by differences at 50 digits."""
    with mpmath.workdps(50):
        nudge = mpmath.mpf(10) ** -16
        up, down = (
            soft_loss(scale + way * nudge, delay, threshold, confidence, kind) for way in (1, -1)
        )
        return (up - down) / (2 * nudge)


@settings(max_examples=15, deadline=None)
@given(
    scale=st.floats(-4, 0.5).filter(lambda v: abs(v) > 1e-3),
    time=st.floats(0.1, 2),
    threshold=st.floats(-1, 2),
    confidence=st.floats(0.1, 10),
)
def test_the_sensitivity_of_the_output_solves_the_flow_of_its_own(
    scale, time, threshold, confidence
):
    def flow(_, v):
        return [scale + v[0] ** 2, 1 + 2 * v[0] * v[1]]

    run = solve_ivp(flow, (0, time), [0.0, 0.0], method="DOP853", rtol=1e-12, atol=1e-14)
    value, lift = run.y[:, -1]
    output = 1 / (1 + np.exp(-confidence * (value - threshold)))
    found = sg.numeric(sg.result("output_sensitivity"))(time, scale, threshold, confidence)
    assert found == pytest.approx(confidence * output * (1 - output) * lift, rel=1e-8)


def test_the_sensitivity_of_the_output_passes_smoothly_through_the_saddle_node():
    sensitivity = sg.numeric(sg.result("output_sensitivity"))
    at_fold = sensitivity(1.5, 0.0, 1.0, 3.0)
    for scale in (1e-300, 1e-100, 1e-17):
        np.testing.assert_allclose(sensitivity(1.5, [-scale, scale], 1.0, 3.0), at_fold, rtol=1e-14)


@pytest.mark.parametrize("kind", ERRORS)
@pytest.mark.parametrize(
    ("delay", "threshold", "confidence"), [(1, 1, 1), (2, "0.3", 5), ("0.5", 2, 12), (1, 1, "0.01")]
)
def test_the_slopes_at_the_saddle_node_are_the_differences_of_the_losses(
    kind, delay, threshold, confidence
):
    with mpmath.workdps(50):
        place = [mpmath.mpf(v) for v in (delay, threshold, confidence)]
        found = sg.numeric(sg.result(AT_FOLD[kind]), backend="mpmath")(*place)
        assert mpmath.almosteq(found, soft_slope(0, *place, kind), rel_eps=1e-20)


@given(delay=st.floats(0.1, 10), product=st.floats(0.1, 700), confidence=st.floats(0.1, 50))
def test_the_slopes_at_the_saddle_node_are_those_of_the_resting_output(delay, product, confidence):
    resting = 1 / (1 + np.exp(product))
    scale = confidence * delay**2
    forms = {
        "absolute": -scale * resting * (1 - resting),
        "squared": -scale * resting * (1 - resting) * (3 - 4 * resting),
        "cross-entropy": -scale / 2 * (3 - 4 * resting),
    }
    for kind, form in forms.items():
        found = sg.numeric(sg.result(AT_FOLD[kind]))(delay, product / confidence, confidence)
        assert found == pytest.approx(form, rel=1e-12)


def test_slopes_with_a_very_sharp_output_vanish_without_overflow_but_for_cross_entropy():
    for kind in ("absolute", "squared"):
        assert sg.numeric(sg.result(AT_FOLD[kind]))(1.0, 1.0, 1e5) == 0
    assert sg.numeric(sg.result(AT_FOLD["cross-entropy"]))(2.0, 1.0, 1e5) == -6e5


def test_the_best_confidence_is_the_steepest_and_its_product_with_the_threshold_is_known():
    best = sg.numeric(sg.result("best_confidence"))
    assert round(best(1.0), 11) == 1.54340463842
    gradient = sg.numeric(sg.result("soft_gradient_at_fold"))
    for threshold in (0.3, 1.0, 7.0):
        found = minimize_scalar(
            lambda v: gradient(1.0, threshold, v),  # noqa: B023
            bracket=(0.5 / threshold, 1 / threshold, 5 / threshold),
        )
        assert found.x == pytest.approx(best(threshold), rel=1e-7)
    with mpmath.workdps(45):
        root = mpmath.findroot(lambda v: v - 1 - (v + 1) * mpmath.exp(-v), 1.5)
        assert mpmath.almosteq(
            root, sg.numeric(sg.result("best_confidence"), backend="mpmath")(1), rel_eps=1e-40
        )


@given(low=st.floats(0.1, 20), step=st.floats(0.1, 20), threshold=st.floats(0.1, 5))
def test_the_gain_is_the_ratio_of_the_slopes(low, step, threshold):
    gradient = sg.numeric(sg.result("soft_gradient_at_fold"))
    ratio = gradient(1.0, threshold, low) / gradient(1.0, threshold, low + step)
    gain = sg.numeric(sg.result("confidence_gain"))(low + step, low, threshold)
    assert gain == pytest.approx(ratio, rel=1e-12)


def test_lowering_the_confidence_gains_down_to_the_best_one_and_loses_from_there():
    gain, best = sg.numeric(sg.result("confidence_gain")), sg.numeric(sg.result("best_confidence"))
    assert gain(1.001 * best(2.0), best(2.0), 2.0) > 1
    assert gain(best(2.0), 0.999 * best(2.0), 2.0) < 1


@pytest.mark.parametrize("fall", [0.3, 1.0, 3.0])
def test_the_slope_in_the_zone_is_that_of_the_soft_loss_up_to_a_share_of_the_depth(fall):
    zone = sg.numeric(sg.result("zone_gradient"), backend="mpmath")
    with mpmath.workdps(20):
        misses = []
        for confidence in (400, 800):
            place = (-mpmath.mpf(fall) / confidence, 1, 1, confidence)
            misses.append(zone(*place) / soft_slope_by_parts(*place) - 1)
        assert abs(misses[0]) < 0.01
        assert float(misses[0] / misses[1]) == pytest.approx(2, rel=0.02)


def soft_slope_by_parts(scale, delay, threshold, confidence):
    """The slope by quadrature of the derivative of the output, taken by mpmath."""
    root = mpmath.sqrt(-scale)

    def changing(time):
        value = -root * mpmath.tanh(root * time)
        lift = (time * (scale + value**2) + value) / (2 * scale)
        odds = mpmath.exp(confidence * (value - threshold))
        return confidence * odds / (1 + odds) ** 2 * lift * mpmath.exp(confidence * threshold)

    whole = mpmath.quad(changing, [0, delay]) - mpmath.quad(changing, [delay, 2 * delay])
    return whole * mpmath.exp(-confidence * threshold)


def test_near_the_saddle_node_the_slope_in_the_zone_keeps_its_digits():
    zone, fold = sg.numeric(sg.result("zone_gradient")), sg.result("soft_gradient_at_fold")
    for scale in (1e-300, 1e-100, 1e-20):
        ratio = zone(-scale, 1.0, 1.0, 30.0) / sg.numeric(fold)(1.0, 1.0, 30.0)
        # The tail is the logistic but for a share of twice its height.
        assert ratio == pytest.approx((1 + np.exp(-30.0)) ** 2, rel=1e-14)


def test_deep_in_the_zone_the_slope_is_that_of_the_first_half_alone():
    # There the decay is over at once: the harm is the integral of t exp(-c |r| t) to infinity.
    for depth in (10.0, 1e3, 1e6):
        found = sg.numeric(sg.result("zone_gradient"))(-depth, 1.0, 1.0, 20.0)
        assert found == pytest.approx(20 * np.exp(-20) / (20 * depth) ** 2, rel=1e-13)


FLIPS = {0.01: "1.2577", 0.0625: "1.2631", 0.25: "1.2718", 1.0: "1.4107", 4.0: "1.387", 9.0: ".978"}


@pytest.mark.parametrize(("depth", "printed"), FLIPS.items())
def test_the_sign_of_the_whole_slope_flips_where_the_theory_says(depth, printed):
    def scaled_slope(fall):
        return float(soft_slope_by_parts(-mpmath.mpf(depth), 1, 1, mpmath.mpf(fall) / depth))

    flip = brentq(lambda fall: scaled_slope(fall) * np.exp(fall / depth), 0.5, 2, xtol=1e-10)
    assert f"{flip:.{len(printed) - printed.index('.') - 1}f}".lstrip("0") == printed.lstrip("0")


def test_the_wrong_way_begins_at_the_root_and_there_alone():
    wrong = sg.numeric(sg.result("wrong_way_sign"))
    root = brentq(lambda v: 2 * (1 + v) * np.exp(-v) - (1 + 2 * v) * np.exp(-2 * v) - 1, 0.5, 3)
    assert round(root, 4) == 1.2564
    for delay, confidence in ((1.0, 1.0), (3.0, 20.0)):
        scales = -np.geomspace(1e-6, 1e3, 200) * root / (delay * confidence)
        wanted = -scales * delay * confidence > root
        np.testing.assert_array_equal(wrong(scales, delay, confidence), wanted)
        assert not wrong(-root * (1 - 1e-9) / (delay * confidence), delay, confidence)
        assert wrong(-root * (1 + 1e-9) / (delay * confidence), delay, confidence)


@given(scale=st.floats(-30, -0.001), delay=st.floats(0.1, 2))
@settings(max_examples=25, deadline=None)
def test_a_very_soft_output_has_the_slope_of_a_straight_line(scale, delay):
    root = np.sqrt(-scale)

    def lift(time):
        return (time / np.cosh(root * time) ** 2 + np.tanh(root * time) / root) / 2

    harm, _ = quad(lift, 0, delay, epsabs=0, epsrel=1e-13)
    help_, _ = quad(lift, delay, 2 * delay, epsabs=0, epsrel=1e-13)
    found = sg.numeric(sg.result("small_confidence_limit"))(scale, delay, 1.0)
    assert found == pytest.approx((harm - help_) / 4, abs=1e-12 * harm)


def test_the_soft_loss_itself_tends_to_that_slope():
    with mpmath.workdps(50):
        for scale, delay in ((-1, 1), (-4, "0.5")):
            scale, delay = mpmath.mpf(scale), mpmath.mpf(delay)
            found = sg.numeric(sg.result("small_confidence_limit"), backend="mpmath")
            confidence = mpmath.mpf(10) ** -6
            exact = soft_slope(scale, delay, 1, confidence)
            assert abs(found(scale, delay, confidence) / exact - 1) < 1e-6


def almost_sharp(delay, threshold, confidence):
    """The loss at r = 1 by quadrature; from the blow-up on, before the end, the output is on."""
    crossing = mpmath.atan(threshold)
    near = [crossing + way / mpmath.mpf(confidence) for way in (-10, -5, -2, 0, 2, 5, 10)]

    def output(time):
        return 1 / (1 + mpmath.exp(-confidence * (mpmath.tan(time) - threshold)))

    early = sorted({mpmath.mpf(0), *(v for v in near if v < delay), delay})
    late = sorted({delay, *(v for v in near if v > delay), mpmath.pi / 2})
    return mpmath.quad(output, early) + mpmath.quad(lambda v: 1 - output(v), late)


@pytest.mark.parametrize("delay", ["0.9", "1.3"])
def test_the_correction_of_the_step_limit_leaves_the_fourth_order_of_sommerfelds_expansion(delay):
    # At r = 1 the state reaches the threshold 2 at 1.107.
    limit = sg.numeric(sg.result("step_limit"), backend="mpmath")
    with mpmath.workdps(30):
        delay = mpmath.mpf(delay)
        late = mpmath.sign(mpmath.atan(2) - delay)
        third = mpmath.diff(lambda v: 1 / (1 + v * v), 2, 3)
        for confidence in (40, 80, 160):
            exact = almost_sharp(delay, 2, confidence)
            missing = exact - limit(1, delay, 2, confidence)
            fourth = late * 7 * mpmath.pi**4 / 360 * third / confidence**4
            assert abs(missing / fourth - 1) < mpmath.mpf(30) / confidence**2


def test_at_the_kink_the_loss_falls_like_one_over_the_confidence():
    kink = sg.numeric(sg.result("step_limit_at_kink"), backend="mpmath")
    with mpmath.workdps(30):
        curvature = mpmath.diff(lambda v: 1 / (1 + v * v), 2, 2)
        for confidence in (40, 80, 160):
            exact = almost_sharp(mpmath.atan(2), 2, confidence)
            missing = exact - kink(1, 2, confidence)
            # The next term has the second moment, 3 zeta(3)/2.
            third = 3 * mpmath.zeta(3) / 2 * curvature / confidence**3
            assert abs(missing / third - 1) < mpmath.mpf(30) / confidence**2
