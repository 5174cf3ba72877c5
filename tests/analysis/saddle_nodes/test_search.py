"""Saddle-nodes of systems with known answers, by routes that share nothing with the code."""

from __future__ import annotations

import math

import mpmath
import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import fsolve, minimize_scalar

import symghost
from symghost.analysis.nouns import SaddleNode, SaddleNodes
from symghost.analysis.saddle_nodes.search import cusps, fold_curve, saddle_nodes
from symghost.common.errors import InvalidInput, NotSupported
from symghost.flows.flow import Flow
from symghost.flows.numeric_flow import FormulaFlow, FunctionFlow

TWO_NEURONS = ["x = -x + tanh(1.8*x + 0.6*y + u)", "y = -y + tanh(0.9*x + 0.2*y - 0.4*u)"]
CIRCLE = [
    "x = x*(1 - x**2 - y**2 + 0.3*x) - y*(1 + m - y)",
    "y = y*(1 - x**2 - y**2 + 0.3*x) + x*(1 + m - y)",
]
SWITCH = ["x = -a*x + y", "y = x**2/(1 + x**2) - b*y"]
TOGGLE = ["x = a/(1 + y**2) - x", "y = c/(1 + x**2) - y"]
EXCITABLE = ["v = v - v**3/3 - w + I", "w = 0.08*(v + 0.7 - b*w)"]
MORRIS_LECAR = [
    "V = (I - 2*(1 + tanh((V + 1.2)/18))*(V - 120) - 8*w*(V + 84) - 2*(V + 60))/20",
    "w = 0.067*(0.5*(1 + tanh((V - 12)/17.4)) - w)*cosh((V - 12)/34.8)",
]
ROOT = math.sqrt(0.5)

# equations, parameters, the one that moves, values of others, then (value, place, product) of each
# saddle-node, by rising value.
KNOWN = {
    "canonical": (["x = r + x**2"], "r", "r", {}, [(0.0, (0.0,), 1.0)]),
    "gene switch": (
        SWITCH,
        "a, b",
        "a",
        {"b": 1},
        [(-0.5, (-1.0, 0.5), -1.0), (0.5, (1.0, 0.5), 1 / 9)],
    ),
    "two neurons": (
        TWO_NEURONS,
        "u",
        "u",
        {},
        [
            (-0.88272312162, (0.70551, 0.81832), -0.561553003626888),
            (0.88272312162, (-0.70551, -0.81832), 0.561553003626888),
        ],
    ),
    "circle": (
        CIRCLE,
        "m",
        "m",
        {},
        [
            (-1 - math.sqrt(1.0225), (0.15, -math.sqrt(1.0225)), -0.458379499155),
            (math.sqrt(1.0225) - 1, (0.15, math.sqrt(1.0225)), 0.458379499155),
        ],
    ),
    "cubic": (
        ["x = r + x - x**3"],
        "r",
        "r",
        {},
        [
            (-2 / math.sqrt(27), (1 / math.sqrt(3),), -math.sqrt(3)),
            (2 / math.sqrt(27), (-1 / math.sqrt(3),), math.sqrt(3)),
        ],
    ),
    "population": (
        ["k = -k + n*tanh(m*k + b)"],
        "b, n, m",
        "b",
        {"n": 2, "m": 1},
        [
            (math.atanh(ROOT) - 2 * ROOT, (2 * ROOT,), -ROOT),
            (2 * ROOT - math.atanh(ROOT), (-2 * ROOT,), ROOT),
        ],
    ),
    "excitable": (
        EXCITABLE,
        "I, b",
        "I",
        {"b": 2},
        [
            (0.35 - math.sqrt(2) / 6, (ROOT, 0.35 + ROOT / 2), None),
            (0.35 + math.sqrt(2) / 6, (-ROOT, 0.35 - ROOT / 2), None),
        ],
    ),
    "Morris and Lecar": (
        MORRIS_LECAR,
        "I",
        "I",
        {},
        [(39.963, (-29.3898, (1 + math.tanh(-41.3898 / 17.4)) / 2), None)],
    ),
}
WIDE = {"Morris and Lecar": {"box": {"V": (-80, 60), "w": (-0.1, 1.1)}, "span": (0, 200)}}


def system(text: list[str], parameters: str) -> Flow:
    return Flow.from_text(text, parameters=parameters)


def only(found: SaddleNodes, kind: str = "saddle-node") -> list[SaddleNode]:
    return [point for point in found.points if point.kind == kind]


def numbers(point: SaddleNode) -> list[float]:
    return [float(entry) for entry in (*point.place, point.value)]


WITHOUT_CLOSED_FORM = ("two neurons", "Morris and Lecar")
ROUTES = [
    *((name, 20) for name in KNOWN if name not in WITHOUT_CLOSED_FORM),
    *((name, 0) for name in KNOWN),
]


@pytest.mark.parametrize(("name", "seconds"), ROUTES)
def test_known_saddle_nodes_are_found_by_both_routes(name: str, seconds: float) -> None:
    text, parameters, moving, at, expected = KNOWN[name]
    flow = system(text, parameters)
    found = saddle_nodes(flow, moving, at, seconds=seconds, **WIDE.get(name, {}))
    points = only(found)
    assert len(points) == len(expected)
    assert found.complete or len(found.points) > len(points)
    for point, (value, place, product) in zip(points, expected, strict=True):
        assert point.certified
        assert numbers(point) == pytest.approx([*place, value], rel=1e-4, abs=1e-5)
        assert point.normal_form is not None
        if product is not None:
            assert float(point.normal_form.product) == pytest.approx(product, rel=1e-11)


@pytest.mark.parametrize("name", ["two neurons", "circle", "Morris and Lecar"])
def test_thirty_digit_newton_on_the_extended_system_agrees(name: str) -> None:
    text, parameters, moving, at, _ = KNOWN[name]
    flow = system(text, parameters)
    found = saddle_nodes(flow, moving, at, seconds=0, **WIDE.get(name, {}))
    states = (*flow.states, flow.symbol(moving))
    right = sp.symbols(f"q:{flow.dimension}")
    turned = flow.jacobian * sp.Matrix(right)
    length = sum(q**2 for q in right) - 1
    extended = sp.lambdify((*states, *right), [*flow.components, *turned, length], "mpmath")
    for point in only(found):
        start = [*numbers(point), *(float(q) for q in point.normal_form.right)]
        with mpmath.workdps(30):
            solved = mpmath.findroot(lambda *z: extended(*z), start, tol=1e-40)
        assert numbers(point) == pytest.approx(
            [float(z) for z in solved[: len(states)]], rel=1e-13, abs=1e-13
        )


def test_the_fold_of_two_neurons_is_where_the_continued_branch_turns() -> None:
    def parameter_at(x: float) -> float:
        # tanh undone: y from the second equation, with u from the first.
        def second(y: float) -> float:
            u = math.atanh(x) - 1.8 * x - 0.6 * float(y)
            return float(y) - math.tanh(0.9 * x + 0.2 * float(y) - 0.4 * u)

        y = fsolve(lambda z: second(z[0]), [-0.8], xtol=1e-14)[0]
        return math.atanh(x) - 1.8 * x - 0.6 * float(y)

    turn = minimize_scalar(lambda x: -parameter_at(x), bounds=(-0.95, -0.4), method="bounded",
                           options={"xatol": 1e-12})  # fmt: skip
    point = only(saddle_nodes(system(TWO_NEURONS, "u")))[-1]
    assert float(point.value) == pytest.approx(parameter_at(turn.x), abs=1e-12)
    assert float(point.place[0]) == pytest.approx(turn.x, abs=1e-6)


def test_complete_answers_hold_for_all_states_or_for_the_box_that_was_asked() -> None:
    flow = system(["x = r + x - x**3"], "r")
    everywhere = saddle_nodes(flow)
    assert everywhere.complete
    assert everywhere.box is None
    assert len(everywhere.points) == 2
    half = saddle_nodes(flow, box={"x": (0, 2)})
    assert half.complete
    assert half.box is not None
    assert len(half.points) == 1
    assert saddle_nodes(flow, span=(1, 2)).points == ()


OPEN = [
    # the moving parameter, equations, parameters, value and condition of the last point
    ("h", ["x = h + r*x - x**3"], "h, r", "-2*sqrt(3)*r**(3/2)/9", "r > 0"),
    ("a", SWITCH, "a, b", "-1/(2*b)", "True"),
    ("w", ["x = w - a*sin(x)"], "w, a", "-a", "True"),
    ("I", EXCITABLE, "I, b", None, "b*(b - 1) > 0"),
]


@pytest.mark.parametrize("case", OPEN, ids=[case[0] for case in OPEN])
def test_closed_forms_keep_other_parameters_open_and_say_where_they_are_real(case) -> None:
    moving, text, parameters, value, condition = case
    flow = system(text, parameters)
    found = saddle_nodes(flow, moving)
    last = only(found)[-1]
    assert str(last.condition) == condition
    assert value is None or sp.simplify(last.value - sp.sympify(value, locals=named(flow))) == 0
    for point in only(found):
        at = dict(
            zip((*flow.states, flow.symbol(moving)), (*point.place, point.value), strict=True)
        )
        for expression in (*flow.components, flow.jacobian.det()):
            assert sp.simplify(sp.nsimplify(expression, rational=True).subs(at)) == 0


def named(flow: Flow) -> dict[str, sp.Symbol]:
    return {symbol.name: symbol for symbol in flow.parameters}


def test_the_population_fold_is_the_known_formula_in_n_and_m() -> None:
    flow = system(["k = -k + n*tanh(m*k + b)"], "b, n, m")
    found = saddle_nodes(flow, "b")
    assert found.complete
    n, m = flow.symbol("n"), flow.symbol("m")
    for n_, m_ in ((2, 1), (3, 1.5), (0.7, 4)):
        q = math.sqrt(1 - 1 / (n_ * m_))
        values = sorted(float(p.value.subs({n: n_, m: m_})) for p in found.points)
        edge = m_ * n_ * q - math.atanh(q)
        assert values == pytest.approx([-edge, edge], rel=1e-12)
        lower = found.points[0].normal_form.product.subs({n: n_, m: m_})
        assert abs(float(lower)) == pytest.approx(q, rel=1e-12)  # r_eff = (b - b_c) q
    assert all(point.condition.subs({n: 1, m: 0.5}) == sp.false for point in found.points)


def test_weight_decay_in_a_three_layer_linear_network() -> None:
    flow = system(["c = c**2*(s - d*c**3) - g*c"], "g, s, d")
    found = saddle_nodes(flow, "g")
    assert found.complete
    assert [point.kind for point in found.points].count("transcritical") == 1
    (fold,) = only(found)
    s, d = flow.symbol("s"), flow.symbol("d")
    for s_, d_ in ((2.0, 0.5), (1.0, 3.0)):
        highest = (s_ / (4 * d_)) ** (1 / 3)
        assert float(fold.place[0].subs({s: s_, d: d_})) == pytest.approx(highest, rel=1e-13)
        value = 0.75 * s_ * highest
        assert float(fold.value.subs({s: s_, d: d_})) == pytest.approx(value, rel=1e-13)
    curvature = sp.diff(flow.field, flow.state, 2).subs(flow.state, fold.place[0])
    assert float(curvature.subs({s: 2, d: 0.5})) == pytest.approx(-6)  # f'' = -3 s


def test_harvesting_with_an_allee_effect() -> None:
    flow = system(["x = x*(x/A - 1)*(1 - x/K) - h"], "h, A, K")
    values = [
        float(point.value.subs({flow.symbol("A"): 0.2, flow.symbol("K"): 1}))
        for point in saddle_nodes(flow, "h").points
    ]
    at = saddle_nodes(flow, "h", {"A": "1/5", "K": 1})
    assert sorted(values) == pytest.approx([float(p.value) for p in at.points])
    assert values == pytest.approx([0.525138, -0.045138], abs=1e-6)


KINDS = [
    (["x = x*(m - x)"], "transcritical"),
    (["x = m*x - x**3"], "pitchfork"),
    (["x = m - x**3"], "cusp"),
    (["x = m**2 + x**2"], "degenerate"),
    (["x = m - x**5"], "degenerate"),
    (["x = y", "y = m + x**2 + x*y"], "degenerate"),  # Bogdanov and Takens: two zero eigenvalues
    (["x = m*x - y", "y = -y + x**2"], "transcritical"),
    (["x = 10*(y - x)", "y = m*x - y - x*z", "z = x*y - 8*z/3"], "pitchfork"),  # Lorenz, at m = 1
]


@pytest.mark.parametrize("seconds", [20, 0], ids=["closed forms", "numbers"])
@pytest.mark.parametrize(("text", "kind"), KINDS, ids=[" ".join(text) for text, _ in KINDS])
def test_relatives_get_their_own_name(text: list[str], kind: str, seconds: float) -> None:
    box = {name.split(" = ")[0]: (-2.5, 3.1) for name in text}
    found = saddle_nodes(system(text, "m"), box=box, span=(-1.7, 2.3), seconds=seconds)
    assert [point.kind for point in found.points] == [kind]
    assert found.complete == (seconds > 0) or kind == "degenerate"
    assert found.points[0].normal_form is None


def test_a_pitchfork_at_no_simple_number_is_found_but_not_called_proved() -> None:
    flow = system(["x = m*(exp(x) - 2) - (exp(x) - 2)**3"], "m")
    (point,) = saddle_nodes(flow, span=(-1, 1), box={"x": (-1, 2)}, seconds=0).points
    assert (point.kind, point.certified, point.exact) == ("pitchfork", False, False)
    assert float(point.place[0]) == pytest.approx(math.log(2), abs=1e-9)


def test_the_symmetric_toggle_has_a_pitchfork_and_the_asymmetric_one_folds() -> None:
    flow = system(TOGGLE, "a, c")
    symmetric = Flow(flow.states, tuple(f.subs(flow.symbol("c"), flow.symbol("a")) for f in
                                        flow.components), flow.parameters[:1])  # fmt: skip
    box = {"box": {"x": (0, 10), "y": (0, 10)}, "span": (0.5, 10)}
    assert [p.kind for p in saddle_nodes(symmetric, **box).points] == ["pitchfork"]
    found = saddle_nodes(flow, "a", {"c": 3}, **box)
    assert found.complete
    assert [p.kind for p in found.points] == ["saddle-node"] * 2
    # On a fold y = 3/(1 + x^2) and a = x (1 + y^2) is stationary in x.
    for point in found.points:
        x = float(point.place[0])
        slope = mpmath.diff(lambda t: t * (1 + (3 / (1 + t**2)) ** 2), x)
        assert abs(slope) < 1e-12


@pytest.mark.parametrize("text", [["x = -x + m"], ["x = y", "y = -x - (x**2 - m)*y"]])
def test_systems_without_saddle_nodes_are_proved_to_have_none(text: list[str]) -> None:
    found = saddle_nodes(system(text, "m"))
    assert found.points == ()
    assert found.complete


def test_hopf_points_are_listed_apart() -> None:
    found = saddle_nodes(system(["x = y", "y = -x - (x**2 - m)*y"], "m"))
    assert found.hopf == (((0.0, 0.0), 0.0),)
    excitable = saddle_nodes(system(EXCITABLE, "I, b"), "I", {"b": 0.8})
    # trace 1 - v^2 - 0.08 b = 0
    v = math.sqrt(1 - 0.08 * 0.8)
    assert [place[0] for place, _ in excitable.hopf] == pytest.approx([-v, v], rel=1e-13)
    assert excitable.points == ()
    assert excitable.complete


def test_angles_are_all_given_in_a_box_and_up_to_full_turns_with_open_parameters() -> None:
    flow = system(["x = w - a*sin(x)"], "w, a")
    found = saddle_nodes(flow, "w", {"a": 1}, box={"x": (-7, 7)}, span=(-2, 2))
    assert found.complete
    assert all(point.exact for point in found.points)
    places = sorted(point.place[0] / sp.pi for point in found.points)
    assert places == [sp.Rational(k, 2) for k in (-3, -1, 1, 3)]
    assert "full turns" in saddle_nodes(flow, "w").method


def test_lines_of_degenerate_points_are_not_called_complete() -> None:
    found = saddle_nodes(system(["x = r*x**2"], "r"))
    assert not found.complete
    assert "line" in found.method
    assert all(point.kind == "degenerate" for point in found.points)
    everywhere = saddle_nodes(system(["x = r*y", "y = -y"], "r"))
    assert not everywhere.complete
    assert "everywhere" in everywhere.method


def test_when_time_runs_out_numbers_answer_and_say_so() -> None:
    found = saddle_nodes(system(["x = r + x**2"], "r"), seconds=0)
    assert found.complete
    assert "no time" in found.method
    assert not found.points[0].exact


def test_a_function_is_searched_by_newton_and_the_answer_claims_no_more() -> None:
    def field(z):
        x, y, u = np.moveaxis(z, -1, 0)
        first, second = np.tanh(1.8 * x + 0.6 * y + u), np.tanh(0.9 * x + 0.2 * y - 0.4 * u)
        return np.stack([first - x, second - y, 0 * u], axis=-1)

    flow = FunctionFlow(field, ("x", "y", "u"))
    found = saddle_nodes(flow, "u", box={"x": (-1.5, 1.5), "y": (-1.5, 1.5)}, span=(-3, 3))
    assert not found.complete
    assert not any(point.certified for point in found.points)
    assert [float(p.value) for p in found.points] == pytest.approx([-0.88272312162, 0.88272312162])
    products = [float(point.normal_form.product) for point in found.points]
    assert products == pytest.approx([-0.561553003627, 0.561553003627], rel=1e-6)


def test_many_states_are_searched_by_newton_and_no_saddle_node_of_a_chain_is_missed() -> None:
    # Each state relaxes to the one before it: the folds are those of the first.
    text = ["x1 = m + x1 - x1**3", *(f"x{k} = x{k - 1} - x{k}" for k in range(2, 6))]
    box = {f"x{k}": (-2, 2) for k in range(1, 6)}
    found = saddle_nodes(system(text, "m"), box=box, span=(-1, 1))
    assert not found.complete
    assert [float(p.value) for p in found.points] == pytest.approx([-0.3849001795, 0.3849001795])
    assert [float(p.normal_form.product) for p in found.points] == pytest.approx(
        [-math.sqrt(3), math.sqrt(3)]
    )


def test_a_suspended_formula_flow_is_taken_like_a_flow() -> None:
    x, m = sp.symbols("x m", real=True)
    found = saddle_nodes(FormulaFlow((x, m), (m + x**2, sp.Integer(0)), {}), "m")
    assert [numbers(point) for point in found.points] == [[0.0, 0.0]]


@settings(max_examples=15, deadline=None)
@given(
    a=st.integers(-12, 12),
    b=st.integers(-12, 12),
    c=st.sampled_from([-3, -2, -1, 1, 2, 3]),
)
def test_folds_of_quartics_are_the_real_simple_extrema(a: int, b: int, c: int) -> None:
    x, p = sp.symbols("x p", real=True)
    flow = Flow(x, p + sp.Rational(c, 4) * x**4 + sp.Rational(a, 4) * x**2 + b * x / 4, (p,))
    roots = np.roots([c, 0, a / 2, b / 4])
    extrema = sorted(root.real for root in roots if abs(root.imag) < 1e-7)
    if any(abs(6 * c * z**2 + a) < 1e-3 for z in extrema):
        return  # not simple: another kind, tried elsewhere
    found = saddle_nodes(flow, box={"x": (-20, 20)}, span=(-1e5, 1e5), seconds=0)
    assert found.complete
    assert sorted(float(point.place[0]) for point in found.points) == pytest.approx(extrema)


def test_the_fold_curve_of_the_budworm_and_its_cusp() -> None:
    flow = system(["x = r*x*(1 - x/k) - x**2/(1 + x**2)"], "r, k")
    curve = fold_curve(flow, ("r", "k"))
    x, r, k = flow.state, flow.symbol("r"), flow.symbol("k")
    assert curve.by == x
    assert sp.simplify(curve.formulas[r] - 2 * x**3 / (1 + x**2) ** 2) == 0
    assert sp.simplify(curve.formulas[k] - 2 * x**3 / (x**2 - 1)) == 0
    (cusp,) = cusps(flow, ("r", "k"), box={"x": (0, 20)})
    assert cusp.exact
    assert cusp.certified
    assert cusp.kind == "cusp"
    assert (cusp.place, cusp.value) == ((sp.sqrt(3),), 3 * sp.sqrt(3) / 8)
    assert cusp.others == ((k, 3 * sp.sqrt(3)),)
    # Where the curve over x stands still, both parameters do.
    assert sp.diff(curve.formulas[r], x).subs(x, sp.sqrt(3)) == 0
    assert sp.diff(curve.formulas[k], x).subs(x, sp.sqrt(3)) == 0


def test_folds_at_a_value_lie_on_the_fold_curve() -> None:
    flow = system(["x = r*x*(1 - x/k) - x**2/(1 + x**2)"], "r, k")
    curve = fold_curve(flow, ("r", "k"))
    found = saddle_nodes(flow, "r", {"k": 10}, box={"x": (0.1, 20)})
    assert len(found.points) == 2
    for point in found.points:
        at = {flow.state: point.place[0]}
        assert float(curve.formulas[flow.symbol("k")].subs(at)) == pytest.approx(10, rel=1e-12)
        assert float(curve.formulas[flow.symbol("r")].subs(at)) == pytest.approx(
            float(point.value), rel=1e-12
        )
    assert saddle_nodes(flow, "r").curve == curve


CUSPS = [
    (["x = h + r*x - x**3"], "h, r", (0.0,), (0.0, 0.0)),
    (["k = -k + n*tanh(k + b)"], "b, n", (0.0,), (0.0, 1.0)),
    (TOGGLE, "a, c", (1.0, 1.0), (2.0, 2.0)),
]


@pytest.mark.parametrize("seconds", [20, 0], ids=["closed forms", "numbers"])
@pytest.mark.parametrize("case", CUSPS, ids=[case[1] for case in CUSPS])
def test_cusps_are_found_by_both_routes(case, seconds: float) -> None:
    text, parameters, place, values = case
    flow = system(text, parameters)
    box = {str(state): (-0.3, 4) for state in flow.states}
    spans = dict.fromkeys(parameters.split(", "), (-0.4, 4.1))
    (cusp,) = cusps(flow, flow.parameters, box=box, spans=spans, seconds=seconds)
    assert cusp.certified
    assert cusp.kind == "cusp"
    found = [*cusp.place, cusp.value, cusp.others[0][1]]
    assert [float(entry) for entry in found] == pytest.approx([*place, *values], abs=1e-12)


BAD = [
    ({"parameter": "q"}, "parameter"),
    ({"parameter": None}, "parameter"),
    ({"parameter": "h", "at": {"h": 1}}, "at"),
    ({"parameter": "h", "at": {"k": 1}}, "at"),
    ({"parameter": "h", "at": {"r": "nan"}}, "at r"),
    ({"parameter": "h", "box": {"z": (0, 1)}}, "box"),
    ({"parameter": "h", "box": {"x": (1, 0)}}, "box x"),
    ({"parameter": "h", "span": (0, math.inf)}, "span"),
    ({"parameter": "h", "span": 3}, "span"),
    ({"parameter": "h", "seconds": math.nan}, "seconds"),
    ({"parameter": "g"}, "parameter"),
]


@pytest.mark.parametrize(("arguments", "named_"), BAD, ids=[str(arguments) for arguments, _ in BAD])
def test_bad_arguments_are_named(arguments: dict, named_: str) -> None:
    x, g, h, r = sp.symbols("x g h r", real=True)
    with pytest.raises(InvalidInput) as caught:
        saddle_nodes(Flow(x, h + r * x - x**3, (h, r, g)), **arguments)
    assert caught.value.argument == named_


def test_pairs_of_parameters_are_checked() -> None:
    flow = system(["x = h + r*x - x**3"], "h, r")
    for pair in (("h",), ("h", "h"), "hr"):
        with pytest.raises(InvalidInput, match="two"):
            fold_curve(flow, pair)
    with pytest.raises(InvalidInput, match="q"):
        cusps(flow, ("h", "r"), spans={"q": (0, 1)})
    with pytest.raises(InvalidInput, match="two"):
        cusps(flow, ("h", "r"), at={"r": 1})


def test_numeric_flows_must_be_suspended() -> None:
    with pytest.raises(InvalidInput, match="stands still"):
        saddle_nodes(FunctionFlow(lambda z: z + 1, ("x", "m")), "m")
    with pytest.raises(InvalidInput, match="last state"):
        saddle_nodes(FunctionFlow(lambda z: z + 1, ("x", "m")), "x")
    with pytest.raises(InvalidInput, match="no open parameters"):
        saddle_nodes(FunctionFlow(lambda z: z * 0, ("x", "m")), "m", {"k": 1})


def test_cusps_of_a_field_without_bounds_are_refused() -> None:
    flow = system(["x = h + r*x - abs(x)**3"], "h, r")
    with pytest.raises(NotSupported):
        cusps(flow, ("h", "r"), seconds=0)


def test_public_names_are_those_of_the_package() -> None:
    assert symghost.saddle_nodes is saddle_nodes
    assert symghost.fold_curve is fold_curve
