"""Normal forms of saddle-nodes, against derivations, finite differences and integrated passages."""

from __future__ import annotations

import math

import mpmath
import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

import symghost
from symghost.analysis.nouns import SaddleNode
from symghost.analysis.saddle_nodes.normal_form import normal_form, tidied
from symghost.analysis.saddle_nodes.search import saddle_nodes
from symghost.common.errors import InvalidInput
from symghost.flows.flow import Flow
from symghost.flows.numeric_flow import FunctionFlow

SWITCH = Flow.from_text(["x = -a*x + y", "y = x**2/(1 + x**2) - b*y"], parameters="a, b")


def fold_of(flow: Flow, *arguments, **options) -> SaddleNode:
    points = saddle_nodes(flow, *arguments, **options).points
    return [point for point in points if point.kind == "saddle-node"][-1]


def test_the_gene_switch_has_the_derived_null_vectors_and_product() -> None:
    # (2, 1) and (1, 1)/3, with |q| = 1, and turned so that a is positive.
    form = fold_of(SWITCH, "a", {"b": 1}).normal_form
    length = -sp.sqrt(5)
    assert form.right == (2 / length, 1 / length)
    assert form.left == (length / 3, length / 3)
    assert form.a > 0
    assert form.product == sp.Rational(1, 9)


def test_results_of_the_registry_follow_from_the_form() -> None:
    form = fold_of(SWITCH, "a", {"b": 1}).normal_form
    strength = symghost.numeric(symghost.result("normal_form_reduction"))
    time = symghost.numeric(symghost.result("gene_switch_fold"))
    for mu in (1e-2, 1e-6):
        value = float(form.scale_parameter.subs(form.parameter, form.value + mu))
        derived = strength(mu=mu, g01=float(form.b), g20=float(form.a))
        assert value == pytest.approx(derived, rel=1e-8)
        assert math.pi / math.sqrt(value) == pytest.approx(time(mu=mu), rel=1e-8)


def test_the_integrated_passage_misses_the_law_by_the_known_constant() -> None:
    mu = 1e-4
    form = fold_of(SWITCH, "a", {"b": 1}).normal_form

    def velocity(t, z):
        x, y = z
        return [-(0.5 + mu) * x + y, x**2 / (1 + x**2) - y]

    def arrived(t, z):
        return z[0] - 0.3

    arrived.terminal = True
    run = solve_ivp(
        velocity, (0, 5000), [2, 1], method="DOP853", rtol=1e-11, atol=1e-12, events=arrived
    )
    law = math.pi / math.sqrt(float(form.product) * mu)
    assert run.t_events[0][0] - law == pytest.approx(-9.4299, abs=1e-3)


def test_open_parameters_stay_in_the_form_and_values_can_be_put_in() -> None:
    fold = fold_of(SWITCH, "a")
    b = SWITCH.symbol("b")
    point = SaddleNode((sp.Integer(1), 1 / (2 * b)), SWITCH.symbol("a"), 1 / (2 * b), "saddle-node")
    form = normal_form(SWITCH, point)
    assert sp.simplify(form.product - b**3 / (2 * b**2 + 1) ** 2) == 0
    assert normal_form(SWITCH, point, {"b": 1}).product == sp.Rational(1, 9)
    # The other fold, at x = -1, with its own form.
    assert sp.simplify(fold.normal_form.product + b**3 / (2 * b**2 - 1) ** 2) == 0


SYSTEMS = [
    Flow.from_text("r + x - x**3", "x", "r"),
    Flow.from_text("-k + 2*tanh(k + r)", "k", "r"),
    Flow.from_text(["x = -r*x + y", "y = x**2/(1 + x**2) - y"], parameters="r"),
    Flow.from_text(["x = r - x**2 + z", "y = x - 2*y", "z = y - 3*z + x*y/5"], parameters="r"),
]


@pytest.mark.parametrize("flow", SYSTEMS, ids=str)
def test_numbers_and_closed_forms_agree(flow: Flow) -> None:
    exact = fold_of(flow, box={str(state): (0.01, 3) for state in flow.states})
    numeric = fold_of(flow, box={str(state): (0.01, 3) for state in flow.states}, seconds=0)
    assert exact.exact
    assert not numeric.exact
    for name in ("right", "left"):
        assert [float(e) for e in getattr(exact.normal_form, name)] == pytest.approx(
            [float(e) for e in getattr(numeric.normal_form, name)]
        )
    for name in ("a", "b", "product"):
        expected = float(getattr(exact.normal_form, name))
        assert float(getattr(numeric.normal_form, name)) == pytest.approx(expected, rel=1e-10)
    assert numeric.normal_form.a > 0
    again = normal_form(flow, numeric)
    assert float(again.product) == pytest.approx(float(exact.normal_form.product), rel=1e-10)


@pytest.mark.parametrize("flow", SYSTEMS, ids=str)
def test_the_form_is_what_finite_differences_of_fifty_digits_give(flow: Flow) -> None:
    fold = fold_of(flow, box={str(state): (0.01, 3) for state in flow.states})
    form = fold.normal_form
    (parameter,) = flow.parameters
    field = sp.lambdify((*flow.states, parameter), sp.Matrix(flow.components), "mpmath")
    with mpmath.workdps(50):
        at = [mpmath.mpf(str(sp.N(e, 45))) for e in fold.place]
        value = mpmath.mpf(str(sp.N(fold.value, 45)))
        q = [mpmath.mpf(str(sp.N(e, 45))) for e in form.right]
        p = [mpmath.mpf(str(sp.N(e, 45))) for e in form.left]

        def along(zeta, mu=0):
            velocity = field(*(x + zeta * s for x, s in zip(at, q, strict=True)), value + mu)
            return sum(w * v for w, v in zip(p, velocity, strict=True))

        assert abs(along(0)) < 1e-40
        assert abs(mpmath.diff(along, 0)) < 1e-20
        assert abs(mpmath.diff(along, 0, 2) / 2 - form.a.evalf(30)) < 1e-15
        assert abs(mpmath.diff(lambda mu: along(0, mu), 0) - form.b.evalf(30)) < 1e-15
    assert sum(q**2 for q in form.right).equals(1)
    assert sum(w * s for w, s in zip(form.left, form.right, strict=True)).equals(1)


@settings(max_examples=20, deadline=None)
@given(
    entries=st.lists(st.integers(-4, 4), min_size=4, max_size=4),
    scale=st.sampled_from([-3, -1, 1, 2]),
    push=st.sampled_from([-2, -1, 1, 5]),
)
def test_the_product_does_not_depend_on_the_coordinates(
    entries: list[int], scale: int, push: int
) -> None:
    change = sp.Matrix(2, 2, entries)
    if change.det() == 0:
        return
    x, y, r = sp.symbols("x y r", real=True)
    straight = change.inv() * sp.Matrix([x, y])
    inner = sp.Matrix([push * r + scale * straight[0] ** 2, -2 * straight[1]])
    field = change * inner
    flow = Flow((x, y), tuple(field), (r,))
    zero = sp.Integer(0)
    point = SaddleNode((zero, zero), r, zero, "saddle-node")
    form = normal_form(flow, point)
    assert sp.simplify(form.product - push * scale) == 0
    assert form.a > 0


def test_functions_have_forms_in_numbers() -> None:
    def field(z):
        x, y, m = np.moveaxis(z, -1, 0)
        return np.stack([-(0.5 + m) * x + y, x**2 / (1 + x**2) - y, 0 * m], axis=-1)

    m = sp.Symbol("m", real=True)
    point = SaddleNode((sp.Integer(1), sp.Rational(1, 2)), m, sp.Integer(0), "saddle-node")
    form = normal_form(FunctionFlow(field, ("x", "y", "m")), point)
    assert float(form.product) == pytest.approx(1 / 9, rel=1e-7)


def test_what_is_no_saddle_node_is_refused() -> None:
    flow = Flow.from_text("r*x - x**3", "x", "r")
    r, zero, one = flow.symbol("r"), sp.Integer(0), sp.Integer(1)
    pitchfork = SaddleNode((zero,), r, zero, "saddle-node")
    elsewhere = SaddleNode((one,), r, zero, "saddle-node")
    in_numbers = SaddleNode((sp.Float(0),), r, sp.Float(0), "saddle-node")
    for point in (pitchfork, elsewhere, in_numbers):
        with pytest.raises(InvalidInput, match="saddle_node"):
            normal_form(flow, point)
    takens = Flow.from_text(["x = y", "y = r + x**2 + x*y"], parameters="r")
    with pytest.raises(InvalidInput, match="simple"):
        normal_form(takens, SaddleNode((zero, zero), takens.symbol("r"), zero, "degenerate"))


def test_bad_values_are_named() -> None:
    point = fold_of(SWITCH, "a", {"b": 1}, seconds=0)
    with pytest.raises(InvalidInput, match="at b"):
        normal_form(SWITCH, point, {"b": "inf"})
    with pytest.raises(InvalidInput, match="moves"):
        normal_form(SWITCH, point, {"a": 1})
    with pytest.raises(InvalidInput, match="value for the parameter b"):
        normal_form(SWITCH, point)


def test_signs_join_with_absolute_values() -> None:
    u = sp.Symbol("u", real=True)
    assert tidied(sp.sign(u) * sp.Abs(u)) == u
    assert tidied(sp.sign(u) ** 4) == 1
    power = tidied(sp.Abs(u) ** sp.Rational(1, 3) * sp.sign(u))
    assert [power.subs(u, k) for k in (-8, 8)] == [-2, 2]
