"""Guarded forms against the derived expressions at 50 digits, at and near the edges."""

from functools import partial

import mpmath
import numpy as np
import pytest
import sympy as sp
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from sympy.logic.boolalg import Boolean

import symghost as sg
from symghost.formulas.guarded import even
from symghost.formulas.guarded.parts import wright_omega
from symghost.formulas.places.exact import Exact
from symghost.formulas.symbols import T, r, t, x0
from symghost.theory.catalogue import form_named
from symghost.theory.form import AS_IT_STANDS, form_of

SIZES = st.one_of(
    st.floats(min_value=1e-3, max_value=30),
    st.sampled_from([1e-300, 1e-100, 1e-20, 1e-9, 1e-4, 1.0]),
)
SCALES = st.one_of(SIZES, SIZES.map(lambda v: -v), st.just(0.0))
STARTS = st.one_of(st.floats(-20, 20), st.just(0.0))


def exact(name, values):
    """The derived expression at 50 digits, with the floats taken as they are."""
    expression = sg.result(name).expression
    exactly = {symbol: sp.Float(value, 60) for symbol, value in values.items()}
    # Exact zero, not 0.0, so that conditions such as r = 0 are decided.
    exactly = {s: sp.Integer(0) if v == 0 else v for s, v in exactly.items()}
    return mpmath.mpmathify(sp.re(expression.subs(exactly).evalf(50)))


GUARDED = [n for n in sg.results() if form_named(n).guarded is not AS_IT_STANDS.guarded]

# A sum and series that end below the rounding of a double, not of 50 digits.
EVEN = (
    "flow_solution",
    "state_before_blow_up",
    "flow_group_law",
    "start_sensitivity",
    "scale_sensitivity",
    "output_sensitivity",
)
CUT_OFF = {
    "noisy_passage_time": 1e-16,
    "escape_time_slope": 1e-16,
    "escape_time_curvature": 1e-16,
    "mode_infinite_depth": 1e-16,
    **dict.fromkeys(EVEN, 1e-22),
    "relu_kernel": 1e-16,
    "mode_time": 1e-16,
    "degree_blow_up_time": 1e-15,
    "hermite_coefficient_rule": 1e-17,
    "relu_coefficients": 1e-18,
    "shifted_relu_coefficients": 1e-17,
    "erf_coefficients": 1e-18,
    "small_confidence_limit": 1e-17,
    "zone_gradient": 1e-17,
    "whitened_solution": 1e-17,
}


@pytest.mark.parametrize("name", GUARDED)
def test_a_guarded_form_is_the_derived_expression_at_forty_digits(name):
    if isinstance(sg.result(name).expression, Boolean):
        check_statement(name)
    else:
        check_form(name, CUT_OFF.get(name, 1e-40))


@pytest.mark.parametrize("name", EVEN)
def test_only_the_end_of_their_series_keeps_forms_from_the_derived_expression(name, monkeypatch):
    monkeypatch.setattr(even, "_TERMS", 20)
    check_form(name, 1e-40)


def check_form(name, tolerance):
    outcome = sg.result(name)
    form = outcome.form.guarded(outcome).expression  # anew: a test changes what it is made of
    entries = zip(sp.Matrix([form]), sp.Matrix([outcome.expression]), strict=True)
    for ours, derived in entries:
        given, expected = Exact(ours, outcome.symbols), Exact(derived, outcome.symbols)
        for point in outcome.domain.sample(6, seed=5):
            place = tuple(float(point[symbol]) for symbol in outcome.symbols)
            left, right = given(place), expected(place)
            if right is None:  # the escape time of a state that is held is infinite
                assert name == "escape_time"
                assert left is None
                continue
            with mpmath.workdps(50):
                assert abs(left.value - right.value) <= tolerance * abs(right.value)


def check_statement(name):
    """A statement's form is true where the derived one is."""
    outcome = sg.result(name)
    given, expected = (
        Exact(e, outcome.symbols) for e in (form_of(outcome).expression, outcome.expression)
    )
    for point in outcome.domain.sample(30, seed=6):
        place = tuple(float(point[symbol]) for symbol in outcome.symbols)
        assert given(place) == expected(place) or given(place).value == expected(place).value


@pytest.mark.parametrize("name", GUARDED)
def test_no_guarded_form_needs_more_than_every_language_has(name):
    lacking = form_of(sg.result(name)).expression.atoms(*SPECIAL)
    assert {type(f).__name__ for f in lacking} == NEEDED.get(name, set())


SPECIAL = (sp.hyper, sp.airyai, sp.airybi, sp.gamma, sp.polygamma, sp.LambertW, wright_omega)
NEEDED = {
    "mode_infinite_depth": {"LambertW", "wright_omega"},
    "output_bias": {"LambertW", "wright_omega"},
}


EDGES = {
    "an infinite threshold's slope": (
        ("escape_time_slope", (1.0, 0.0, np.inf)),
        -mpmath.pi / 4,
    ),
    "and its curvature": (("escape_time_curvature", (1.0, 0.0, np.inf)), 3 * mpmath.pi / 8),
    "at the fold": (("escape_time_slope", (0.0, 0.5, np.inf)), mpmath.mpf(-8) / 3),
    "a tiny scale, from afar": (("escape_time_curvature", (1e-300, 1.0, 2.0)), "0.3875"),
    "a fixed point that repels all": (("start_sensitivity", (300.0, -1.0, 1.0)), mpmath.exp(600)),
    "a confident output": (
        ("soft_gradient_at_fold", (1e160, 0.5, 1000.0)),
        -(mpmath.mpf(10) ** 323) * mpmath.exp(-500),
    ),
    "a barrier of a thousand": (
        ("kramers_time", (-1e10, 4e15 / 2100)),
        None,
    ),
    "a mode that falls from far above": (("mode_infinite_depth", (0.0, 1.0, 1.0, 1e12)), "1e12"),
    "a fifth power beyond all floats": (
        ("critical_learning_rate", (5e61,)),
        3 * mpmath.pi**4 / 32 / mpmath.mpf(5e61) ** 5,
    ),
    "a decay that is within rounding of its fold": (
        ("weight_decay_ghost", (1.0, 1.0, np.nextafter(3 * 2 ** (1 / 3) / 8, 1))),
        None,
    ),
    "a start at the fold whose square underflows": (
        ("escape_time_slope", (0.0, 1e-100, 2e-100)),
        -mpmath.mpf(7) / 24 * mpmath.mpf(10) ** 300,
    ),
    "a share that rounds to one": (("mode_time", (1.0, 2.0, 1.0, 1.0 - 2.0**-53, 3.0)), None),
}


@pytest.mark.parametrize(("where", "expected"), EDGES.values(), ids=EDGES.keys())
def test_values_at_the_edges_are_finite_and_right(where, expected):
    name, place = where
    value = float(sg.numeric(sg.result(name))(*place))
    assert np.isfinite(value)
    if expected is not None:
        assert error(value, mpmath.mpf(expected)) <= 1e-13


def error(value, reference):
    return (
        float(abs((mpmath.mpf(float(value)) - reference) / reference)) if reference else abs(value)
    )


@settings(max_examples=150)
@given(scale=SCALES, start=STARTS, share=st.floats(0, 0.9))
def test_the_flow_solution_keeps_its_digits_on_both_sides_of_zero(scale, start, share):
    rate = np.sqrt(abs(scale))
    if scale > 0:
        blow_up = np.arctan2(rate, start) / rate
    elif start > rate:
        blow_up = np.arctanh(rate / start) / rate if rate else 1 / start
    else:
        blow_up = 50.0
    now = share * min(blow_up, 50.0)
    reference = exact("flow_solution", {t: now, r: scale, x0: start})
    # The solution may pass through zero, where only the absolute error means anything, and
    # near the unstable point it amplifies rounding of its own arguments. A subnormal number has
    # no finer steps than the least one.
    slopes = conditioning(scale, start, now)
    assert abs(sg.numeric(sg.result("flow_solution"))(now, scale, start) - float(reference)) <= (
        4e-15 * (abs(float(reference)) + slopes) + np.nextafter(0, 1)
    )


def conditioning(scale, start, now):
    """Change of the solution per relative change of each argument, at 50 digits."""
    with mpmath.workdps(50):

        def solution(a, b, c):
            root = mpmath.sqrt(mpmath.mpc(b))
            cosine = mpmath.cos(root * a)
            sine = mpmath.sin(root * a) / root if root else a
            return mpmath.re((c * cosine + b * sine) / (cosine - c * sine))

        place = [mpmath.mpf(now), mpmath.mpf(scale), mpmath.mpf(start)]
        nudge = mpmath.mpf(10) ** -20
        total = mpmath.mpf(0)
        for k in range(3):
            moved = [v * (1 + nudge) if i == k else v for i, v in enumerate(place)]
            total += abs(solution(*moved) - solution(*place)) / nudge
        return float(total)


@pytest.mark.parametrize("start", [1.0, -1.0])
@pytest.mark.parametrize("time", [0.0, 1.0, 30.0, 700.0, 1e6])
def test_a_start_on_a_fixed_point_stays_there(start, time):
    assert sg.numeric(sg.result("flow_solution"))(time, -1.0, start) == start


@settings(max_examples=150)
@given(scale=SCALES, start=STARTS, threshold=st.one_of(STARTS, st.just(np.inf)))
def test_the_escape_time_agrees_with_fifty_digits(scale, start, threshold):
    assume(threshold > start + 1e-3)
    escape = sg.numeric(sg.result("escape_time"))(scale, start, threshold)
    big = sp.oo if np.isinf(threshold) else sp.Float(threshold, 60)
    if np.isinf(escape):
        assert scale <= 0
        return
    with mpmath.workdps(400):  # the angles of a tiny scale differ in their 150th digit
        slow = mpmath.mpf(scale)
        integral = _antiderivative_difference(slow, mpmath.mpf(start), big)
    margin = abs(start**2 + scale) / max(start**2, abs(scale), 1e-300) if scale < 0 else 1.0
    assert error(escape, integral) <= 4e-15 * max(1.0, 1 / margin)


def _antiderivative_difference(slow, start, threshold):
    """Integrate 1/(r + x^2) through its partial fractions, for every sign, at high precision."""
    end = mpmath.inf if threshold == sp.oo else mpmath.mpf(str(threshold))
    if slow > 0:
        root = mpmath.sqrt(slow)
        return (mpmath.atan(end / root) - mpmath.atan(start / root)) / root
    if slow == 0:
        return 1 / start - (0 if mpmath.isinf(end) else 1 / end)
    root = mpmath.sqrt(-slow)
    far = mpmath.mpf(0) if mpmath.isinf(end) else mpmath.log(abs((end - root) / (end + root)))
    return (far - mpmath.log(abs((start - root) / (start + root)))) / (2 * root)


@pytest.mark.parametrize(
    ("scale", "start", "threshold"), [(-1, 0, 2), (0, -1, 1), (-1, 1, 2), (-4, -1, 9)]
)
def test_a_state_that_is_held_by_a_fixed_point_never_escapes(scale, start, threshold):
    assert sg.numeric(sg.result("escape_time"))(scale, start, threshold) == np.inf


@settings(max_examples=100)
@given(scale=SCALES, start=st.floats(0.05, 5), way=st.floats(0.1, 10))
def test_derivatives_of_the_escape_time_keep_their_digits_through_the_fold(scale, start, way):
    assume(scale > -0.9 * start**2)
    end = start + way
    with mpmath.workdps(40):
        for name, power, factor in (("escape_time_slope", 2, -1), ("escape_time_curvature", 3, 2)):
            reference = factor * mpmath.quad(
                partial(_slowness, mpmath.mpf(scale), power), mpmath.linspace(start, end, 9)
            )
            value = sg.numeric(sg.result(name))(scale, start, end)
            # Near the unstable fixed point rounding of the arguments themselves is amplified.
            assert error(value, reference) <= 1e-13 / min(1.0, 1 + scale / start**2)


def _slowness(scale, power, place):
    return (scale + place**2) ** -power


@pytest.mark.parametrize("scale", [0.3, -0.3, 0.0])
def test_the_escape_time_agrees_with_quadrature(scale):
    escape = sg.numeric(sg.result("escape_time"))
    reference, _ = quad(lambda v: 1 / (scale + v * v), 0.8, 5.0, epsabs=0, epsrel=1e-13)
    assert escape(scale, 0.8, 5.0) == pytest.approx(reference, rel=1e-12)


@given(delay=st.floats(1e-3, 1e6), share=st.floats(-2, 50))
def test_the_loss_and_its_gradient_are_those_of_the_derived_expressions(delay, share):
    scale = share * (np.pi / (2 * delay)) ** 2
    for name in ("loss", "loss_gradient"):
        value = sg.numeric(sg.result(name))(scale, delay)
        reference = exact(name, {r: scale, T: delay})
        condition = 1 / max(abs(1 - abs(share) ** -0.5), 1e-300) if share > 0.25 else 1
        assert error(value, reference) <= 2e-15 * max(1, condition)


def test_at_the_corners_the_loss_takes_the_zone_and_the_lower_branch():
    edge = sg.numeric(sg.result("no_learning_edge"))(100.0)
    gradient = sg.numeric(sg.result("loss_gradient"))
    assert gradient(edge, 100.0) == 0.0
    assert gradient(np.nextafter(edge, 1), 100.0) == pytest.approx(-16e6 / np.pi**2, rel=1e-12)
    optimum = sg.numeric(sg.result("optimal_scale"))(100.0)
    assert gradient(optimum, 100.0) == pytest.approx(-2e6 / np.pi**2, rel=1e-12)
    assert gradient(np.nextafter(optimum, 1), 100.0) == pytest.approx(2e6 / np.pi**2, rel=1e-12)
