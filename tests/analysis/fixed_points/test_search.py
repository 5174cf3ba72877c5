import mpmath
import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import fsolve

from symghost.analysis.fixed_points.search import fixed_points
from symghost.common.errors import InvalidInput
from symghost.flows.flow import Flow
from symghost.flows.numeric_flow import FormulaFlow

SWITCH = ["x = -a*x + y", "y = x**2/(1 + x**2) - b*y"]
UNITS = ["x = -x + tanh(1.8*x + 0.6*y + m)", "y = -y + tanh(0.9*x + 0.2*y - 0.4*m)"]
BUDWORM = "r*(1 - x/k) - x/(1 + x**2)"
LOTKA = ["x = a*x - b*x*y", "y = d*x*y - c*y"]
NAGUMO = ["v = v - v**3/3 - w + I", "w = 0.08*(v + 0.7 - 0.8*w)"]
TOGGLE = ["x = a/(1 + y**2) - x", "y = a/(1 + x**2) - y"]
LORENZ = ["x = 10*(y - x)", "y = x*(28 - z) - y", "z = x*y - 8/3*z"]
RING = ["x = tanh(2*w) - x", "y = x - y", "z = y - z", "w = z - w"]


def line(text, parameters=""):
    return Flow.from_text(text, state="x", parameters=parameters)


def plane(text, parameters=""):
    return Flow.from_text(text, parameters=parameters)


def places(found):
    return np.array([point.place for point in found.points])


def kinds(found):
    return [point.kind for point in found.points]


@pytest.mark.parametrize(
    ("text", "at", "expected"),
    [
        ("r + x**2", {"r": -4}, {-2: "stable", 2: "unstable"}),
        ("r + x**2", {"r": "-1e-14"}, {-1e-7: "stable", 1e-7: "unstable"}),
        ("r + x**2", {"r": "-1e-300"}, {-1e-150: "stable", 1e-150: "unstable"}),
        ("r + x**2", {"r": 0}, {0: "degenerate"}),
        ("r + x**2", {"r": "1e-300"}, {}),
        ("r*x - x**3", {"r": 1}, {-1: "stable", 0: "unstable", 1: "stable"}),
        ("r*x - x**3", {"r": 0}, {0: "degenerate"}),
        ("r*x - x**3", {"r": -1}, {0: "stable"}),
        ("x*(r - x)", {"r": "1e-9"}, {0: "unstable", 1e-9: "stable"}),
        ("x*(x/r - 1)*(1 - x)", {"r": "1/3"}, {0: "stable", 1 / 3: "unstable", 1: "stable"}),
        ("-x + r", {"r": "sqrt(2)"}, {2**0.5: "stable"}),
        ("1/(x - r)", {"r": 1}, {}),
        ("exp(x) + r", {"r": 0}, {}),
        ("log(x) - r", {"r": 0}, {1: "unstable"}),
        ("sqrt(x) - r", {"r": 2}, {4: "unstable"}),
        ("abs(x) - r", {"r": "1e-3"}, {-1e-3: "stable", 1e-3: "unstable"}),
        ("max(x, 0) - r", {"r": 3}, {3: "unstable"}),
    ],
)
def test_fixed_points_on_the_line_are_the_known_ones(text, at, expected):
    found = fixed_points(line(text, "r"), at)
    np.testing.assert_allclose(places(found).ravel(), list(expected), rtol=1e-14)
    assert kinds(found) == list(expected.values())
    assert found.complete
    assert found.undecided == ()


@pytest.mark.parametrize(
    ("text", "at", "expected"),
    [
        (SWITCH, {"a": "1/2", "b": 1}, {(0, 0): "stable node", (1, 0.5): "degenerate"}),
        (
            SWITCH,
            {"a": "0.4", "b": 1},
            {(0, 0): "stable node", (0.5, 0.2): "saddle", (2, 0.8): "stable node"},
        ),
        (SWITCH, {"a": 0.6, "b": 1}, {(0, 0): "stable node"}),
        (LOTKA, {"a": 2, "b": 1, "c": 3, "d": 1}, {(0, 0): "saddle", (3, 2): "centre"}),
        (TOGGLE, {"a": 2}, {(1, 1): "degenerate"}),
        (
            TOGGLE,
            {"a": "5/2"},
            {(0.5, 2): "stable node", (1.11475, 1.11475): "saddle", (2, 0.5): "stable node"},
        ),
        (["x = y", "y = -x - c*y"], {"c": "1/2"}, {(0, 0): "stable focus"}),
        (["x = y", "y = -x - c*y"], {"c": "-1/2"}, {(0, 0): "unstable focus"}),
        (["x = y", "y = -x - c*y"], {"c": 0}, {(0, 0): "centre"}),
        (["x = y", "y = -x - c*y"], {"c": 3}, {(0, 0): "stable node"}),
        (["x = x", "y = c*y"], {"c": 2}, {(0, 0): "unstable node"}),
        (["x = x**2 + c", "y = -y"], {"c": 0}, {(0, 0): "degenerate"}),
        (["x = x**2 + c", "y = -y"], {"c": 1}, {}),
    ],
)
def test_fixed_points_in_the_plane_are_the_known_ones(text, at, expected):
    found = fixed_points(plane(text, list(at)), at)
    assert kinds(found) == list(expected.values())
    np.testing.assert_allclose(places(found).tolist(), list(expected), atol=1e-5)
    assert found.complete


@pytest.mark.parametrize(
    ("c", "kind"), [("1/5", "stable focus"), (0, "centre"), (3, "stable node")]
)
def test_a_pendulum_rests_below_and_balances_above(c, kind):
    found = fixed_points(plane(["x = y", "y = -sin(x) - c*y"], "c"), {"c": c})
    assert [point.exact for point in found.points] == [(k * sp.pi, 0) for k in range(-3, 4)]
    assert kinds(found) == [*["saddle", kind] * 3, "saddle"]
    assert found.complete


def test_fixed_points_of_the_lorenz_system_are_exact():
    found = fixed_points(plane(LORENZ))
    root = 6 * sp.sqrt(2)
    assert [p.exact for p in found.points] == [(-root, -root, 27), (0, 0, 0), (root, root, 27)]
    assert kinds(found) == ["saddle"] * 3  # past the Hopf point of the outer two, at 24.74
    assert found.complete
    assert found.box is None


def test_a_ring_of_four_has_three_fixed_points():
    found = fixed_points(plane(RING), box=dict.fromkeys("xyzw", (-2, 2)))
    root = float(mpmath.findroot(lambda x: mpmath.tanh(2 * x) - x, 0.95))
    np.testing.assert_allclose(places(found), [[-root] * 4, [0] * 4, [root] * 4], atol=1e-14)
    assert found.points[1].exact == (0, 0, 0, 0)
    assert (kinds(found)[1], found.complete) == ("saddle", True)


def test_excitable_and_firing_nerves_have_one_fixed_point_each():
    quiet, firing = (fixed_points(plane(NAGUMO, "I"), {"I": current}) for current in (0, "1/2"))
    assert (kinds(quiet), kinds(firing)) == (["stable focus"], ["unstable focus"])
    for found, current in ((quiet, 0.0), (firing, 0.5)):
        v, w = found.points[0].place
        assert v - v**3 / 3 - w + current == pytest.approx(0, abs=1e-14)
        assert v + 0.7 - 0.8 * w == pytest.approx(0, abs=1e-14)


@pytest.mark.parametrize(("r", "k", "count"), [("0.5", 10, 3), ("0.2", 10, 1), ("0.7", 10, 1)])
def test_the_budworm_has_one_or_three_positive_fixed_points(r, k, count):
    found = fixed_points(line(BUDWORM, "r, k"), {"r": r, "k": k}, box={"x": (0, 100)})
    roots = np.roots([-float(r) / k, float(r), -float(r) / k - 1, float(r)])
    real = np.sort(roots[np.abs(roots.imag) < 1e-9].real)
    np.testing.assert_allclose(places(found).ravel(), real, rtol=1e-10)
    assert len(found.points) == count
    assert found.complete


@pytest.mark.parametrize("gap", ["1e-4", "1e-8", "1e-15"])
def test_a_budworm_pair_is_found_right_after_its_birth(gap):
    first = sp.Rational(3, 2)
    second = first + sp.Rational(gap)
    density = sp.Lambda("x", sp.sympify("x/(1 + x**2)"))
    slope = (density(first) - density(second)) / (second - first)
    r = density(first) + slope * first
    x = sp.Symbol("x", real=True)
    flow = Flow(x, r - slope * x - x / (1 + x**2))
    found = fixed_points(flow)
    assert len(found.points) == 3
    exact = [point.exact for point in found.points]
    assert exact[:2] == [(first,), (second,)] or exact[1:] == [(first,), (second,)]
    assert sorted(kinds(found)) == ["stable", "stable", "unstable"]


def test_two_units_have_a_pair_before_their_fold_and_none_after():
    flow = plane(UNITS, "m")
    before, after = (fixed_points(flow, {"m": m}) for m in ("0.882723", "0.8828"))
    assert kinds(before) == ["stable node", "saddle", "stable node"]
    assert kinds(after) == ["stable node"]
    assert before.complete
    assert after.complete
    with mpmath.workdps(30):
        m = mpmath.mpf("0.882723")

        def field(x, y):
            return (
                -x + mpmath.tanh(mpmath.mpf("1.8") * x + mpmath.mpf("0.6") * y + m),
                -y + mpmath.tanh(mpmath.mpf("0.9") * x + mpmath.mpf("0.2") * y - m * 2 / 5),
            )

        for point in before.points:
            root = mpmath.findroot(field, point.place)
            # Near the fold the place is known to the rounding of the field over the eigenvalue.
            np.testing.assert_allclose(point.place, [float(x) for x in root], atol=1e-12)


def test_at_its_fold_to_all_digits_of_a_float_a_flow_is_left_undecided():
    found = fixed_points(plane(UNITS, "m"), {"m": "0.882723121620"})
    assert len(found.points) == 1
    assert len(found.undecided) == 1
    np.testing.assert_allclose(found.undecided[0], [-0.70551, -0.81832], atol=1e-5)
    assert not found.complete
    assert "undecided" in found.method


def test_all_zeros_of_a_sine_and_a_line_are_found():
    found = fixed_points(line("sin(x) - x/10"), box={"x": (-20, 20)})
    expected = [float(mpmath.findroot(lambda x: mpmath.sin(x) - x / 10, s)) for s in (3, 7, 8.5)]
    mirrored = [-s for s in reversed(expected)]
    np.testing.assert_allclose(places(found).ravel(), [*mirrored, 0, *expected], atol=1e-13)
    assert kinds(found) == [*["stable", "unstable"] * 3, "stable"]
    assert found.points[3].exact == (0,)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1/(x - 1)", [1]),
        ("x/(x**2 - 4)", [-2, 2]),
        ("(x**2 - 1)/(x - 1)", [1]),
        ("log(x)", [0]),
        ("1/(exp(x) - 1) - x", [0]),
        ("tan(x/2)", [-3 * np.pi, -np.pi, np.pi, 3 * np.pi]),
        ("1/(1 - cos(x)) - 2", [-2 * np.pi, 0, 2 * np.pi]),
        ("atanh(x)", [-1, 1]),
        ("sqrt(x) - 1", []),
        ("x*exp(-x)", []),
    ],
)
def test_singular_places_on_the_line_are_named(text, expected):
    found = fixed_points(line(text))
    np.testing.assert_allclose([place for (place,) in found.singular], expected, atol=1e-12)
    for point in found.points:
        assert min((abs(point.place[0] - pole) for pole in expected), default=1) > 1e-3
    assert found.undecided == ()
    assert found.complete


@pytest.mark.parametrize(
    ("text", "root"), [("tanh(x) - x", 0), ("1 - sin(x)", sp.pi / 2), ("exp(x) - 1 - x", 0)]
)
def test_a_multiple_zero_at_a_simple_place_is_shown_exactly(text, root):
    found = fixed_points(line(text), box={"x": (-2, 2)})
    assert [(p.exact, p.kind) for p in found.points] == [((root,), "degenerate")]
    assert found.complete


@pytest.mark.parametrize("r", ["-1e-4", "-1e-8", "-1e-12", "-1e-14"])
def test_a_newborn_pair_of_a_transcendental_field_is_decided(r):
    flow = line("1 - cos(x) + r", "r")
    found = fixed_points(flow, {"r": r}, box={"x": (-3, 3)})
    gap = float(mpmath.acos(1 + mpmath.mpf(r)))
    # The field is a difference of numbers near one: rounding moves its zeros by 1e-16 / slope.
    np.testing.assert_allclose(places(found).ravel(), [-gap, gap], atol=1e-15 / gap)
    assert kinds(found) == ["stable", "unstable"]
    assert found.complete
    beyond = fixed_points(flow, {"r": r[1:]}, box={"x": (-3, 3)})
    assert (beyond.points, beyond.undecided, beyond.complete) == ((), (), True)


@settings(max_examples=25)
@given(st.lists(st.fractions(-8, 8, max_denominator=50), min_size=1, max_size=5))
def test_exact_algebra_finds_each_root_once_with_its_multiplicity(roots):
    x = sp.Symbol("x", real=True)
    exact = [sp.Rational(str(root)) for root in roots]
    found = fixed_points(Flow(x, sp.expand(sp.prod([x - root for root in exact]))))
    assert [point.exact[0] for point in found.points] == sorted(set(exact))
    for point in found.points:
        multiple = exact.count(point.exact[0]) > 1
        assert (point.kind == "degenerate") == multiple


@settings(max_examples=15)
@given(st.lists(st.integers(-4, 4), min_size=8, max_size=8))
def test_exact_algebra_and_intervals_agree_in_the_plane(c):
    x, y = sp.symbols("x y", real=True)
    field = (
        x**2 - y + c[0] + c[1] * x + sp.Rational(c[2], 7) * x * y,
        y**2 + x + c[3] + c[4] * y + sp.Rational(c[5], 5) * x * y + c[6] + c[7] * x,
    )
    flow = Flow((x, y), field)
    box = {"x": (-30, 30), "y": (-30.0, 30)}
    algebra, intervals = (fixed_points(flow, box=box, seconds=s) for s in (20, 0))
    assert "algebra: all" in algebra.method
    assert "Interval" in intervals.method
    if intervals.complete and not any(p.kind == "degenerate" for p in algebra.points):
        assert len(algebra.points) == len(intervals.points)
        assert kinds(algebra) == kinds(intervals)
        if algebra.points:
            np.testing.assert_allclose(places(algebra), places(intervals), atol=1e-9)


@pytest.mark.parametrize(
    ("text", "parameters"),
    [
        (UNITS, {"m": 0.5}),
        (TOGGLE, {"a": 3.3}),
        (["x = y - x**3", "y = exp(-x) - 2*y"], {}),
    ],
)
def test_a_solver_from_random_starts_finds_nothing_that_is_missing(text, parameters):
    flow = plane(text, list(parameters))
    found = places(fixed_points(flow, parameters))
    numbers = FormulaFlow(flow.states, flow.at(flow.values(parameters)).components, {})
    generator = np.random.default_rng(5)
    for start in generator.uniform(-5, 5, (60, 2)):
        root, _, success, _ = fsolve(
            numbers.velocity, start, fprime=numbers.jacobian, full_output=True
        )
        if success == 1 and numbers.speed(root) < 1e-10:
            assert np.abs(found - root).max(axis=1).min() < 1e-6


def test_a_box_restricts_an_exact_answer_and_says_what_is_beyond():
    flow = line("x*(1 - x)*(x + 3)")
    found = fixed_points(flow, box={"x": (0, 0.5)})
    assert [point.exact for point in found.points] == [(0,)]
    assert "Outside the box there are 2 more" in found.method
    assert fixed_points(flow).box is None


def test_a_fixed_point_on_the_border_of_the_box_is_pointed_out():
    found = fixed_points(line("exp(x) - 1"), box={"x": (0, 5)})
    assert [point.exact for point in found.points] == [(0,)]
    assert "on the border" in found.method
    assert "Outside the box there may be others" in found.method


def test_the_numeric_route_is_taken_when_there_is_no_time_for_algebra():
    found = fixed_points(plane(SWITCH, "a, b"), {"a": "0.4", "b": 1}, seconds=0)
    np.testing.assert_allclose(places(found), [[0, 0], [0.5, 0.2], [2, 0.8]], atol=1e-12)
    assert "Exact algebra gave no answer" in found.method


@pytest.mark.parametrize("text", [["x = x*y", "y = x*(y - 1)"], ["x = 0*y", "y = x - y"]])
def test_fixed_points_that_are_not_isolated_are_not_claimed_to_be_complete(text):
    found = fixed_points(plane(text), box={"x": (-1, 1), "y": (-1, 1)})
    assert not found.complete
    assert "infinitely many solutions" in found.method


def test_a_field_that_is_zero_everywhere_says_so():
    found = fixed_points(line("r*x", "r"), {"r": 0})
    assert not found.complete
    assert "every state is a fixed point" in found.method


def test_an_interval_of_fixed_points_is_not_claimed_to_be_complete():
    found = fixed_points(line("max(x, 0)"))
    assert not found.complete
    assert "gave up" in found.method


def test_a_root_at_the_end_of_the_domain_has_no_slope():
    found = fixed_points(line("sqrt(x)"))
    assert [(p.exact, p.kind) for p in found.points] == [((0,), "degenerate")]
    assert found.points[0].eigenvalues[0].real == np.inf


def test_a_function_is_searched_from_many_starts_and_not_called_complete():
    flow = Flow.from_function(lambda p: np.sin(p) - p / 10, "x")
    found = fixed_points(flow, box={"x": (-20, 20)})
    exact = fixed_points(line("sin(x) - x/10"), box={"x": (-20, 20)})
    np.testing.assert_allclose(places(found), places(exact), atol=1e-9)
    assert kinds(found) == kinds(exact)
    assert not found.complete
    assert "256 starts" in found.method


def test_a_jump_across_zero_is_no_fixed_point():
    found = fixed_points(line("heaviside(x) - 1/2 - x/5"))
    np.testing.assert_allclose(places(found).ravel(), [-2.5, 2.5])
    assert not found.complete


def test_a_network_has_no_fixed_points_outside_a_box_beyond_its_reach():
    flow = Flow.from_rnn((np.array([[1.0], [0.5]]), np.array([[2.0], [1.0]])))
    found = fixed_points(flow)
    assert kinds(found) == ["stable", "unstable", "stable"]
    assert (found.complete, found.box) == (True, None)
    assert fixed_points(flow, box={"kappa": (-1, 1)}).box is not None


def test_a_network_of_many_states_is_searched():
    weights = np.diag([2.0] * 6) + 0.01 * np.eye(6, k=1)
    found = fixed_points(Flow.from_rnn(weights), box={f"x{i}": (-1.1, 1.1) for i in range(1, 7)})
    numbers = Flow.from_rnn(weights)
    assert len(found.points) > 20
    np.testing.assert_allclose(numbers.speed(places(found)), 0, atol=1e-12)
    assert not found.complete
    assert "more than 4 states" in found.method


@pytest.mark.parametrize(
    ("text", "parameters", "at", "count", "complete"),
    [
        (["x = r + x**2"], "r", {}, 2, True),
        (["x = r*x - x**3"], "r", {}, 3, True),
        (["x = -x + 2*r"], "r", {}, 1, True),
        (["x = w - a*sin(x)"], "w, a", {}, 2, False),
        (["x = exp(x) - r"], "r", {}, 1, True),
        (SWITCH, "a, b", {}, 3, True),
        (SWITCH, "a, b", {"b": 1}, 3, True),
        (LOTKA, "a, b, c, d", {}, 2, True),
    ],
)
def test_with_open_parameters_the_answer_is_in_closed_form(text, parameters, at, count, complete):
    flow = plane(text, parameters)
    found = fixed_points(flow, at)
    assert (len(found.formulas), found.complete, found.points) == (count, complete, ())
    sign = -1 if text == ["x = r + x**2"] else 1  # where the closed forms are real
    rest = [p for p in flow.parameters if p.name not in at]
    values = {p: sp.Rational(sign, 3 + i) for i, p in enumerate(rest)}
    fixed = flow.at({**flow.values(at), **values})
    named = {symbol.name: value for symbol, value in {**flow.values(at), **values}.items()}
    numeric = places(fixed_points(flow, named))
    for formula in found.formulas:
        place = [complex(entry.subs(values)) for entry in formula]
        if any(abs(entry.imag) > 1e-12 for entry in place):
            continue
        residual = [c.subs(dict(zip(fixed.states, formula, strict=True))) for c in fixed.components]
        assert all(abs(complex(entry.subs(values))) < 1e-12 for entry in residual)
        assert np.abs(numeric - np.real(place)).max(axis=1).min() < 1e-9


def test_with_open_parameters_a_flow_may_be_shown_to_have_no_fixed_point():
    found = fixed_points(line("r**2 + 1 + x**2", "r"))
    assert (found.formulas, found.complete) == ((), True)


@pytest.mark.parametrize(
    ("flow", "at", "options", "words"),
    [
        (line("r*x + h - x**3", "r, h"), {}, {}, "a value for h, r"),
        (line("r*x + h - x**3", "r, h"), {"r": 1}, {}, "a value for h"),
        (plane(UNITS, "m"), None, {}, "a value for m"),
        (line("r + x**2", "r"), {}, {"seconds": 0}, "no time was allowed"),
        (line("r + x**2", "r"), {"q": 1}, {}, "one of r"),
        (line("r + x**2", "r"), {"r": float("nan")}, {}, "at r"),
        (line("x/r", "r"), {"r": 0}, {}, "values at which the field is defined"),
        (line("r + x**2", "r"), {"r": 1}, {"box": {"y": (0, 1)}}, "one of x"),
        (line("r + x**2", "r"), {"r": 1}, {"box": {"x": (1, 0)}}, "the lower one first"),
        (line("r + x**2", "r"), {"r": 1}, {"seconds": float("nan")}, "a number of seconds"),
        (Flow.from_function(lambda p: p, "x"), {"r": 1}, {}, "no open parameters"),
    ],
)
def test_bad_input_is_refused_with_what_was_expected(flow, at, options, words):
    with pytest.raises(InvalidInput, match=words):
        fixed_points(flow, at, **options)


def test_a_flow_of_many_parameter_sets_is_refused():
    x, r = sp.symbols("x r", real=True)
    with pytest.raises(InvalidInput, match="one parameter set"):
        fixed_points(FormulaFlow((x,), (r + x,), {r: np.array([1.0, 2.0])}))


def test_a_parameter_that_does_not_occur_needs_no_value():
    assert kinds(fixed_points(line("-x", "r"))) == ["stable"]
