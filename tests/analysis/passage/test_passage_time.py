import math

import mpmath
import numpy as np
import pytest
import sympy as sp
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from scipy.integrate import solve_ivp
from scipy.optimize import brentq

import symghost as sg
from symghost.analysis.nouns import NormalForm, SaddleNode
from symghost.analysis.passage.passage_time import bottleneck_constant, passage_time
from symghost.common.errors import InvalidInput, NotSupported
from symghost.flows.flow import Flow
from symghost.flows.numeric_flow import FormulaFlow

CANONICAL = Flow.from_text("r + x**2", "x", "r")
ADLER = Flow.from_text("w - a*sin(x)", "x", "w, a")
THETA = Flow.from_text("1 - cos(x) + (1 + cos(x))*J", "x", "J")
POPULATION = Flow.from_text("-x + 2*tanh(x + b)", "x", "b")
PITCHFORK = Flow.from_text("r + x - x**3", "x", "r")
POPULATION_FOLD = math.sqrt(2) - math.atanh(math.sqrt(0.5))


def quadrature(velocity, start, stop, digits=30):
    """The time by mpmath's own rule, with nothing in common but the number type."""
    with mpmath.workdps(digits + 10):
        points = list(mpmath.linspace(start, stop, 41))
        return mpmath.quad(lambda x: 1 / velocity(x), points)


def fold(place, parameter, value, exact=False):
    numbers = [sp.sympify(part) if exact else sp.Float(part) for part in (place, value)]
    return SaddleNode((numbers[0],), parameter, numbers[1], "saddle-node", exact=exact)


# Closed forms


@pytest.mark.parametrize(
    ("flow", "start", "stop", "at", "formula", "condition"),
    [
        (CANONICAL, "-inf", math.inf, {"r": "1/100"}, "pi/sqrt(r)", "r > 0"),
        (CANONICAL, sp.oo, "-oo", {"r": -1}, None, ""),
        (CANONICAL, -2, 2, {"r": 0.01}, "2*atan(2/sqrt(r))/sqrt(r)", "r > 0"),
        (ADLER, "-pi", "pi", {"w": 2, "a": 1}, "2*pi/sqrt(w**2 - a**2)", "-a**2 + w**2 > 0"),
        (ADLER, "pi", "-3*pi", {"w": -2, "a": 1}, "4*pi/sqrt(w**2 - a**2)", "-a**2 + w**2 > 0"),
        (THETA, "-pi", "pi", {"J": "1e-4"}, "pi/sqrt(J)", "J > 0"),
        (Flow.from_text("r*x*(1 - x)", "x", "r"), 0.1, 0.9, {"r": 2}, "4*log(3)/r", "r > 0"),
        (Flow.from_text("r + exp(x)", "x", "r"), 0, "inf", {"r": 2}, "log(1 + r)/r", "r > 0"),
        (Flow.from_text("r*sqrt(x)", "x", "r"), 1, 4, {"r": 2}, "2/r", "r > 0"),
    ],
)
def test_known_times_come_out_in_closed_form(flow, start, stop, at, formula, condition):
    found = passage_time(flow, start, stop, at, digits=30)
    if formula is None:
        assert math.isinf(found.value)
        assert found.closed_form is None
        return
    names = {str(p): p for p in flow.parameters}
    expected = sp.sympify(formula, locals=names)
    assert sp.simplify(found.closed_form - expected) == 0
    assert condition in found.condition
    exact = sp.N(expected.subs(flow.values(at)), 30)
    assert abs(sp.Float(found.digits, 30) - exact) <= 1e-28 * exact
    assert found.value == pytest.approx(float(exact), rel=1e-15)


def test_a_closed_form_with_a_jump_is_followed_branch_by_branch():
    found = passage_time(ADLER, 1, 30, {"w": 1.5, "a": 1}, digits=25)
    period = 2 * math.pi / math.sqrt(1.25)
    assert found.closed_form is not None
    assert found.value == pytest.approx(
        float(quadrature(lambda x: mpmath.mpf("1.5") - mpmath.sin(x), 1, 30, 20)), rel=1e-15
    )
    assert found.value > 4 * period


@pytest.mark.parametrize(
    ("at", "formula"),
    [({"r": "1/9"}, "atan"), ({"r": "-1/9"}, "log"), ({"r": 0}, None)],
)
def test_the_three_signs_of_the_scale_parameter_have_three_forms(at, formula):
    found = passage_time(CANONICAL, 1, 3, at, digits=25)
    with mpmath.workdps(40):
        r = mpmath.mpf(sp.Rational(at["r"]).p) / sp.Rational(at["r"]).q
        expected = quadrature(lambda x: r + x**2, 1, 3)
        assert abs(mpmath.mpf(found.digits) - expected) < mpmath.mpf(10) ** -23
    assert (
        found.closed_form.has(getattr(sp, formula)) if formula else found.closed_form == sp.S(2) / 3
    )


def test_an_open_parameter_leaves_the_formula():
    found = passage_time(CANONICAL, "-inf", "inf")
    assert math.isnan(found.value)
    assert found.closed_form == sp.pi / sp.sqrt(CANONICAL.parameters[0])
    assert (found.digits, found.condition) == ("pi/sqrt(r)", "r > 0")
    assert "for positive values of r" in found.method
    some = passage_time(ADLER, "-pi", "pi", {"a": 1})
    assert sp.simplify(some.closed_form.subs(ADLER.symbol("w"), 2) ** 2).subs(
        ADLER.symbol("a"), 1
    ) == sp.pi**2 * sp.Rational(4, 3)


def test_an_open_parameter_without_a_closed_form_is_asked_for():
    found = passage_time(PITCHFORK, 2, 3)
    assert (math.isnan(found.value), found.closed_form, found.digits) == (True, None, "unknown")
    assert "give each of r a value" in found.method


def test_without_time_for_symbols_the_number_comes_by_quadrature():
    found = passage_time(CANONICAL, -2, 2, {"r": 0.01}, seconds=0)
    assert found.closed_form is None
    assert "no time was allowed" in found.method
    assert found.value == pytest.approx(20 * math.atan(20), rel=1e-15)


# Whether the stop is reached


@pytest.mark.parametrize(
    ("text", "start", "stop", "words"),
    [
        ("-x", 1, -1, "the fixed point at x = 0.0 is in the way, proved"),
        ("-x", 1, 0, "only comes ever nearer"),
        ("x*(1 - x)", 0, "1/2", "starts at the fixed point"),
        ("x**2 - 2", "sqrt(2)", 3, "starts at the fixed point at x = 1.41421"),
        ("sqrt(x)", 0, 1, "starts at the fixed point"),
        ("x**2 + 1", 1, -1, "moves the other way"),
        ("x**2 - 1e-40", -1, 1, "x = -1.0e-20 is in the way, proved"),
        ("x**2", -1, 1, "x = 0.0 is in the way, proved"),
        ("1 - sin(x)", "-pi", "pi", "x = 1.5708 is in the way, proved"),
        ("1 - tanh(x)**2 - 1/4", 0, 2, "x = 1.31696 is in the way, proved"),
        ("x", 1, "inf", "grows at most in proportion to x"),
        ("2 + sin(x)", 1, "inf", "grows at most in proportion to x"),
        ("x + exp(-x)", 1, "inf", "without proof"),
    ],
)
def test_a_stop_that_is_never_reached_is_said_so(text, start, stop, words):
    found = passage_time(Flow.from_text(text, "x"), start, stop)
    assert (found.value, found.digits) == (math.inf, "inf")
    assert words in found.method


@pytest.mark.parametrize(
    ("text", "start", "stop", "time"),
    [
        ("x**2 + 1e-40", -1, 1, math.pi * 1e20),
        ("exp(x) + x**2", 0, "inf", 0.818759031812862),
        ("-sqrt(x)", 4, 0, 4.0),
        ("1 + abs(x)", -1, 2, math.log(6)),
        ("1 + tanh(50*x)/2", -1, 1, None),
    ],
)
def test_a_stop_that_is_reached_takes_its_time(text, start, stop, time):
    flow = Flow.from_text(text, "x")
    found = passage_time(flow, start, stop)
    if time is None:
        field = sp.lambdify(flow.state, flow.field, "mpmath")
        time = float(quadrature(field, start, stop, 20))
    assert found.value == pytest.approx(time, rel=1e-14)
    assert "no fixed point is on the way" in found.method


def test_a_quadrature_that_does_not_converge_ends():
    with pytest.raises(NotSupported, match="does not converge"):
        passage_time(Flow.from_text("x**2*(1 + sin(x)/2)", "x"), 1, "inf")


def test_a_way_without_length_takes_no_time():
    assert passage_time(CANONICAL, 1, "1", {"r": 1}).value == 0.0


# Digits


@pytest.mark.parametrize(
    ("flow", "start", "stop", "at"),
    [
        (POPULATION, -3, 1, {"b": 0.54}),
        (PITCHFORK, -2, "1/2", {"r": "0.3849002"}),
        (Flow.from_text("1e-12 + x**4", "x"), -1, "inf", None),
        (Flow.from_text("2 + cos(x) + x**2/10", "x"), -5, 9, None),
    ],
)
def test_thirty_digits_are_the_first_of_fifty(flow, start, stop, at):
    thirty, fifty = (passage_time(flow, start, stop, at, d, seconds=0) for d in (30, 50))
    with mpmath.workdps(60):
        gap = abs(mpmath.mpf(thirty.digits) - mpmath.mpf(fifty.digits))
        assert gap <= mpmath.mpf(10) ** -29 * mpmath.mpf(fifty.digits)
    assert len(fifty.digits) > 45
    assert fifty.error <= 1e-48 * fifty.value


def test_fifty_digits_of_the_canonical_passage_are_those_of_pi():
    found = passage_time(CANONICAL, "-inf", "inf", {"r": 1}, digits=50, seconds=0)
    with mpmath.workdps(50):
        assert found.digits == mpmath.nstr(+mpmath.pi, 50)


# Random fields, three routes


def ode_time(field, start, stop):
    event = lambda _t, x: x[0] - stop  # noqa: E731
    event.terminal = True
    found = solve_ivp(
        lambda _t, x: [field(x[0])],
        (0, 1e9),
        [start],
        method="DOP853",
        events=event,
        rtol=1e-11,
        atol=1e-13,
    )
    return found.t_events[0][0]


coefficient = st.integers(-30, 30).map(lambda k: k / 10)


@settings(max_examples=12)
@given(st.integers(1, 100), coefficient, st.integers(1, 20), st.booleans())
@example(1, 0.0, 1, True)
def test_closed_form_quadrature_and_solver_agree_on_quadratics(k, linear, lead, upwards):
    field = Flow.from_text(
        f"{lead}/10*x**2 + ({linear})*x + {linear**2 * 2.5 / lead + k / 100}", "x"
    )
    start, stop = (-3, 2) if upwards else (2, 3)
    found = passage_time(field, start, stop)
    assert found.closed_form is not None
    numeric = passage_time(field, start, stop, seconds=0)
    assert found.value == pytest.approx(numeric.value, rel=1e-14)
    velocity = sp.lambdify(field.state, field.field, "math")
    assert found.value == pytest.approx(ode_time(velocity, start, stop), rel=1e-8)


@settings(max_examples=12)
@given(coefficient, coefficient, st.sampled_from(["x**3", "tanh(2*x)"]), st.integers(-20, 20))
def test_quadrature_and_solver_agree_wherever_the_stop_is_reached(b, c, bend, shift):
    field = Flow.from_text(f"{shift / 10} + ({b})*x + ({c})*{bend}", "x")
    velocity = sp.lambdify(field.state, field.field, "math")
    found = passage_time(field, -1.03, 1.07, seconds=0)
    speeds = np.array([velocity(x) for x in np.linspace(-1.03, 1.07, 4001)])
    if math.isinf(found.value):
        assert speeds.min() <= 1e-3
    else:
        assert speeds.min() > 0
        assume(speeds.min() > 1e-3)
        assert found.value == pytest.approx(ode_time(velocity, -1.03, 1.07), rel=1e-8)


# Laws


@pytest.mark.parametrize(
    ("flow", "start", "stop", "at", "given_fold", "constant"),
    [
        ("x**2 + x**3/2", -1, 1, None, None, -2 + math.log(3) / 2),
        ("mu + x**2 + x**3/2", -1, 1, {"mu": 1e-4}, None, -1.45069),
        ("r + x - x**3", -2, 0.5, {"r": 0.4}, None, -0.510241),
        ("1 - cos(x) + (1 + cos(x))*J", "-pi", "pi", {"J": 0.01}, None, 0.0),
        ("1 - cos(x)", "-pi", "pi", None, None, 0.0),
        ("2*x**2 + x**3/3 + x**4/2", -1, 1, None, None, -1.2092510),
        ("r + x**2", "-inf", "inf", {"r": 1}, None, 0.0),
        ("-r - x**2", 2, -2, {"r": 1}, None, -1.0),
        ("-x + 2*tanh(x + b)", -3, 1, {"b": 0.6}, "b", 0.134710),
    ],
)
def test_the_constant_beside_the_bottleneck(flow, start, stop, at, given_fold, constant):
    names = ", ".join(at or {})
    field = Flow.from_text(flow, "x", names)
    at_fold = None
    if given_fold:
        q = math.sqrt(0.5)
        place = -math.atanh(q) - POPULATION_FOLD
        at_fold = fold(place, field.symbol("b"), POPULATION_FOLD)
    found = bottleneck_constant(field, start, stop, at, at_fold)
    assert found == pytest.approx(constant, abs=6e-6 if constant else 1e-12)


def test_the_constant_agrees_with_its_definition():
    velocity = lambda x: mpmath.expm1(x) - x  # noqa: E731
    found = bottleneck_constant(Flow.from_text("exp(x) - 1 - x", "x"), -1, 1)
    with mpmath.workdps(30):
        h = mpmath.mpf(2) ** -14
        outside = quadrature(velocity, -1, -h) + quadrature(velocity, h, 1)
        third = mpmath.mpf(1) / 36  # of the slowness 2/x^2 - 2/(3x) + 1/18 + ..., times 2h
        assert found == pytest.approx(float(outside - 4 / h + 4 * third * h), abs=1e-10)


@pytest.mark.parametrize(
    ("text", "limit"),
    [("mu + x**2 + x**3/2", -1.47262), ("mu + 2*x**2 + x**3/3 + x**4/2", 0.35867)],
)
def test_the_corrected_law_has_the_right_root(text, limit):
    flow = Flow.from_text(text, "x", "mu")
    for mu in (1e-6, 1e-8):
        found = passage_time(flow, -1, 1, {"mu": mu}, seconds=0)
        canonical, corrected = found.laws["canonical"], found.laws["corrected"]
        constant = bottleneck_constant(flow, -1, 1, {"mu": mu})
        assert (found.value - canonical - constant) / math.sqrt(mu) == pytest.approx(
            limit, rel=2e-3
        )
        assert abs(found.value - corrected) < 10 * mu
        assert abs(found.value - found.laws["residue"]) < 10 * mu


def test_the_residue_law_leaves_something_analytic():
    flow = Flow.from_text("mu + x**2 + x**3/2", "x", "mu")
    rest = [
        (
            passage_time(flow, -1, 1, {"mu": mu}, seconds=0).value
            - passage_time(flow, -1, 1, {"mu": mu}, seconds=0).laws["residue"]
        )
        / mu
        for mu in (1e-2, 1e-3, 1e-4)
    ]
    assert rest[-1] == pytest.approx(1.4507, rel=1e-2)
    assert abs(rest[0] - rest[-1]) < 0.2


def test_a_real_saddle_node_gives_a_better_constant_than_a_shifted_velocity():
    b = POPULATION_FOLD + 1e-3
    q = math.sqrt(0.5)
    real = fold(-math.atanh(q) - POPULATION_FOLD, POPULATION.symbol("b"), POPULATION_FOLD)
    with_fold = passage_time(POPULATION, -3, 1, {"b": b}, fold=real, seconds=0)
    without = passage_time(POPULATION, -3, 1, {"b": b}, seconds=0)
    assert "taken at the saddle-node" in with_fold.method
    assert "has a saddle-node" in without.method
    assert with_fold.laws["canonical"] == pytest.approx(math.pi / math.sqrt(1e-3 * q), rel=1e-9)
    for found in (with_fold, without):
        assert found.laws["corrected"] == pytest.approx(found.value, abs=0.01)


def test_a_saddle_node_of_another_ghost_is_not_used():
    q = math.sqrt(0.5)
    other = fold(math.atanh(q) + POPULATION_FOLD, POPULATION.symbol("b"), -POPULATION_FOLD)
    found = passage_time(POPULATION, -3, 1, {"b": 0.54}, fold=other, seconds=0)
    assert "less 0.00716" in found.method
    assert found.ghost.kind == "ghost"
    assert found.ghost.time == pytest.approx(found.laws["canonical"], rel=1e-9)


def test_without_a_ghost_on_the_way_there_are_no_laws():
    found = passage_time(CANONICAL, 1, 2, {"r": 0.01})
    assert (found.laws, found.ghost) == ({}, None)


def test_a_second_ghost_as_slow_leaves_the_canonical_time_alone():
    flow = Flow.from_text("1e-4 + (x**2 - 1)**2", "x")
    found = passage_time(flow, -2, 2, seconds=0)
    assert set(found.laws) == {"canonical"}
    assert "not alone on the way" in found.method


# Several states

GENE = Flow.from_text(["x = -(1/2 + mu)*x + y", "y = x**2/(1 + x**2) - y"], parameters="mu")
NEURONS = Flow.from_text(
    ["x = -x + tanh(9/5*x + 3/5*y + m)", "y = -y + tanh(9/10*x + y/5 - 2*m/5)"], parameters="m"
)
RING = Flow.from_text(
    [
        "x = x*(1 - x**2 - y**2 + 3*x/10) - y*(1 + m - y)",
        "y = y*(1 - x**2 - y**2 + 3*x/10) + x*(1 + m - y)",
    ],
    parameters="m",
)


def fold_of(flow, guess):
    """The saddle-node near a guess, by Newton's method on the whole system, and its normal form."""
    (parameter,) = flow.parameters
    field = sp.Matrix(flow.components)
    slopes = field.jacobian(flow.states)
    unknowns = (*flow.states, parameter)
    found = sp.nsolve([*field, slopes.det()], unknowns, guess, prec=30)
    at = dict(zip(unknowns, found, strict=True))
    vectors = np.linalg.svd(np.array(slopes.subs(at).evalf(30).tolist(), float))
    right, left = vectors[2][-1], vectors[0][:, -1]
    left = left / (left @ right)
    q = sp.Matrix(right)
    bends = [float((q.T * sp.hessian(f, flow.states) * q)[0].subs(at)) for f in field]
    pushes = [float(sp.diff(f, parameter).subs(at)) for f in field]
    a, b = float(left @ bends) / 2, float(left @ pushes)
    form = NormalForm(tuple(right), tuple(left), sp.Float(a), sp.Float(b), parameter, at[parameter])
    return SaddleNode(tuple(found[:-1]), parameter, at[parameter], "saddle-node", form)


def start_on_the_ring(m):
    """The limit cycle of the ring contracts by e^(-2T) a turn, so that one turn reaches it."""
    velocity = sp.lambdify((*RING.states, *RING.parameters), RING.components, "math")
    event = lambda _t, s: s[1]  # noqa: E731
    event.terminal, event.direction = True, 1.0
    at = [1.0, -0.1]
    for _ in range(2):
        found = solve_ivp(
            lambda _t, s: velocity(*s, m),
            (0, 1e5),
            at,
            "DOP853",
            events=event,
            rtol=1e-12,
            atol=1e-14,
        )
        at = [found.y_events[0][0][0], 1e-300]
    return {"x": float(at[0]), "y": 0}


@pytest.mark.parametrize(
    ("flow", "guess", "ends", "product", "canonical", "residue"),
    [
        (
            GENE,
            (1, 0.5, 0),
            ({"x": 2, "y": 1}, {"x": 0.3}),
            1 / 9,
            (-10.380, -9.4299, -9.2954),
            (-8.8712, -9.27575, -9.27998),
        ),
        (
            NEURONS,
            (-0.70551, -0.81832, 0.8827),
            ({"x": -1, "y": -1}, {"x": 0.5}),
            0.561553003304,
            (-2.0767, -1.9082, -1.89005),
            (-1.87415, -1.88788, -1.88802),
        ),
        (
            RING,
            (0.15, 1.0112, 0.0112),
            None,
            0.458379499155,
            (-0.29916, -0.21126, -0.20251),
            (-0.20253, -0.20155, -0.20154),
        ),
    ],
)
def test_laws_in_two_dimensions_leave_the_measured_constants(
    flow, guess, ends, product, canonical, residue
):
    saddle_node = fold_of(flow, guess)
    name = saddle_node.parameter.name
    assert float(saddle_node.normal_form.product) == pytest.approx(product, rel=1e-8)
    for i, mu in enumerate((1e-2, 1e-4, 1e-6)):
        value = saddle_node.value + sp.Float(mu, 30)
        start, stop = ends or (start_on_the_ring(float(value)), {"y": 0})
        found = passage_time(flow, start, stop, {name: value}, fold=saddle_node)
        assert found.value - found.laws["canonical"] == pytest.approx(canonical[i], abs=1e-3)
        assert found.value - found.laws["residue"] == pytest.approx(residue[i], abs=5e-5)
        assert found.error < 1e-6
        assert "K0 is left out" in found.method


def test_without_a_saddle_node_the_slowest_place_on_the_way_gives_the_laws():
    found = passage_time(NEURONS, {"x": -1, "y": -1}, {"x": 0.5}, {"m": 0.883723})
    assert "laws from the slowest place" in found.method
    assert found.value - found.laws["residue"] == pytest.approx(-1.888, abs=0.01)
    assert found.laws["canonical"] == pytest.approx(found.value, rel=0.03)


@pytest.mark.parametrize(
    ("lines", "start", "stop", "horizon", "words"),
    [
        (["x = -x", "y = -2*y"], {"x": 1, "y": 1}, {"x": -1}, 1e6, "comes to rest"),
        (["x = x**2 + y", "y = -y"], {"x": 1, "y": 1}, {"y": -1}, 1e6, "runs off"),
        (["x = -y", "y = x"], {"x": 1, "y": 0}, {"x": 2}, 200.0, "within the horizon"),
    ],
)
def test_a_plane_that_is_never_crossed_is_said_so(lines, start, stop, horizon, words):
    found = passage_time(Flow.from_text(lines), start, stop, horizon=horizon)
    assert math.isinf(found.value)
    assert words in found.method


def test_a_stiff_flow_is_crossed_as_well():
    flow = Flow.from_text(["x = 1", "y = -1e7*(y - x)"])
    found = passage_time(flow, {"x": 0, "y": 1}, {"x": 2})
    assert found.value == pytest.approx(2, rel=1e-9)


def test_a_function_without_formulas_is_integrated():
    flow = Flow.from_function(lambda x: 0.01 + x**2, "x")
    found = passage_time(flow, -2, 2)
    assert found.value == pytest.approx(20 * math.atan(20), rel=1e-10)
    assert found.laws["canonical"] == pytest.approx(10 * math.pi, rel=1e-6)


def test_a_numeric_flow_with_formulas_is_taken_as_exact():
    state, r = CANONICAL.states[0], CANONICAL.parameters[0]
    flow = FormulaFlow((state,), CANONICAL.components, {r: np.array(0.25)})
    found = passage_time(flow, "-inf", "inf", digits=20)
    assert found.digits == "6.2831853071795864769"


# Bad input


@pytest.mark.parametrize(
    ("flow", "start", "stop", "options", "words"),
    [
        (CANONICAL, math.nan, 1, {"at": {"r": 1}}, "start"),
        (CANONICAL, "__import__('os')", 1, {"at": {"r": 1}}, "start"),
        (CANONICAL, -1, 1, {"at": {"q": 1}}, "at = 'q'"),
        (CANONICAL, -1, 1, {"at": {"r": 1}, "digits": 0}, "digits = 0"),
        (CANONICAL, -1, 1, {"at": {"r": 1}, "digits": 10**6}, "digits = 1000000"),
        (CANONICAL, {"y": 1}, 1, {"at": {"r": 1}}, "start"),
        (CANONICAL, -1, 1, {"at": {"r": 1}, "horizon": -1}, "horizon = -1"),
        (Flow.from_text("1/x", "x"), -1, 1, {}, "before x = 0.0, where the velocity is not finite"),
        (Flow.from_text("tan(x) + 5", "x"), 0, 3, {}, "before x = 1.5708"),
        (Flow.from_text("log(x)", "x"), -1, 3, {}, "where the velocity is not finite"),
        (GENE, 1, 2, {"at": {"mu": 0.01}}, "values by state, of x, y"),
        (GENE, {"x": 1}, {"x": 2}, {"at": {"mu": 0.01}}, "a value for each of x, y"),
        (GENE, {"x": 1, "y": 1}, {"x": 2, "y": 1}, {"at": {"mu": 0.01}}, "the one state"),
        (GENE, {"x": 1, "z": 1}, {"x": 2}, {"at": {"mu": 0.01}}, "one of x, y"),
        (GENE, {"x": 1, "y": 1}, {"x": 2}, {}, "a value for the parameter mu"),
    ],
)
def test_bad_input_is_named(flow, start, stop, options, words):
    with pytest.raises(InvalidInput, match=r"expected|allowed") as caught:
        passage_time(flow, start, stop, **options)
    assert words in str(caught.value)


def test_a_growth_that_cannot_be_told_from_proportional_is_not_guessed():
    with pytest.raises(NotSupported, match="cannot be told"):
        passage_time(Flow.from_text("x*log(x)", "x"), 2, "inf")


def test_the_constant_asks_for_what_it_needs():
    with pytest.raises(InvalidInput, match="a value for r"):
        bottleneck_constant(CANONICAL, -1, 1)
    with pytest.raises(InvalidInput, match="one state"):
        bottleneck_constant(GENE, -1, 1)
    with pytest.raises(NotSupported, match="no ghost"):
        bottleneck_constant(Flow.from_text("1 + x", "x"), 0, 1)


def test_formulas_are_those_of_the_results():
    found = passage_time(PITCHFORK, -2, 0.5, {"r": 0.39}, seconds=0)
    edge = brentq(lambda r: r - 2 / (3 * math.sqrt(3)), 0.3, 0.5, xtol=1e-15)
    strength = math.sqrt(3) * (0.39 - edge)
    assert found.laws["canonical"] == pytest.approx(
        sg.numeric(sg.result("passage_time"))(strength), rel=1e-12
    )
