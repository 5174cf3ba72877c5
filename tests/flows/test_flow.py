import numpy as np
import pytest
import sympy as sp

from symghost.common.errors import InvalidInput
from symghost.flows.flow import Flow, on_circle
from symghost.formulas.symbols import T, r, theta, x

SWITCH = ["x = -a*x + y", "y' = x**2/(1 + x**2) - b*y"]


def test_a_free_symbol_that_is_no_parameter_is_refused():
    with pytest.raises(InvalidInput, match="free symbols only among x"):
        Flow(x, r + x**2)


def test_values_replace_parameters():
    flow = Flow(x, r + T * x**2, (r, T)).at({T: 2})
    assert flow == Flow(x, r + 2 * x**2, (r,))


def test_on_the_circle_the_velocity_is_that_of_the_angle():
    circle = on_circle(Flow(x, r + x**2, (r,)), theta)
    by_chain_rule = sp.diff(sp.atan(x), x) * (r + x**2)
    difference = circle.field - by_chain_rule.subs(x, sp.tan(theta))
    assert (
        abs(difference.subs({r: sp.Rational(37, 100), theta: sp.Rational(4, 5)}).evalf(30)) < 1e-28
    )


def test_text_of_several_equations_names_the_states_itself():
    flow = Flow.from_text(SWITCH, parameters="a, b")
    assert [state.name for state in flow.states] == ["x", "y"]
    assert [parameter.name for parameter in flow.parameters] == ["a", "b"]
    assert flow.dimension == 2
    at = {flow.states[0]: 1, flow.symbol("a"): 3, flow.symbol("b"): 4}
    assert flow.jacobian.subs(at) == sp.Matrix([[-3, 1], [sp.Rational(1, 2), -4]])


def test_states_may_be_listed_beside_equations_in_any_order():
    assert Flow.from_text(SWITCH, state="y, x", parameters="a, b") == Flow.from_text(
        SWITCH, parameters="a, b"
    )


def test_one_equation_is_the_same_as_one_velocity():
    assert Flow.from_text("x = r + x**2", parameters="r") == Flow.from_text(
        "r + x**2", state="x", parameters="r"
    )


def test_slope_and_curvature_are_derivatives_by_the_state():
    flow = Flow.from_text("r*x - x**3", state="x", parameters="r")
    assert flow.slope == flow.symbol("r") - 3 * flow.state**2
    assert flow.curvature == -6 * flow.state


@pytest.mark.parametrize(
    ("text", "options", "words"),
    [
        ("r + x**2", {"state": "x"}, "r"),
        ("r + x**2", {"parameters": "r"}, "state"),
        ("r + x**2", {"state": "x, y", "parameters": "r"}, "state"),
        ("r + x**2", {"state": "x", "parameters": "r, x"}, "parameter"),
        ("x + ", {"state": "x"}, "cannot be read"),
        ("", {"state": "x"}, "not blank"),
        (["x = y", "x = -y"], {}, "each name once"),
        (["x = y", "y = -x"], {"state": "x, z"}, "state"),
        (["x = y", "y"], {}, "an equation is expected"),
        ([], {"state": "x"}, "an equation for each state"),
    ],
)
def test_text_that_is_no_flow_is_refused(text, options, words):
    with pytest.raises(InvalidInput, match=words):
        Flow.from_text(text, **options)


def test_a_flow_of_several_states_has_no_one_field():
    flow = Flow.from_text(SWITCH, parameters="a, b")
    for name in ("state", "field", "slope", "curvature"):
        with pytest.raises(InvalidInput, match="a flow of one state"):
            getattr(flow, name)


@pytest.mark.parametrize(
    ("state", "field", "parameters", "words"),
    [
        ((x, theta), (x,), (), "one expression for each"),
        ((x, x), (x, x), (), "each symbol once"),
        (x, x, (r, r), "each symbol once"),
        (x, x, (x,), "each symbol once"),
    ],
)
def test_symbols_that_do_not_fit_are_refused(state, field, parameters, words):
    with pytest.raises(InvalidInput, match=words):
        Flow(state, field, parameters)


def test_values_are_exact_and_may_be_given_by_name_or_symbol():
    flow = Flow.from_text(SWITCH, parameters="a, b")
    a, b = flow.parameters
    assert flow.values({"a": "1/3", b: 0.1}) == {a: sp.Rational(1, 3), b: sp.Rational(1, 10)}
    assert flow.values({"a": "pi/4", "b": np.float64(1e-300)})[b] == sp.Rational(1, 10**300)
    assert flow.values(None) == {}


@pytest.mark.parametrize(
    ("at", "words"),
    [
        ({"c": 1}, "one of a, b"),
        ({"a": float("nan")}, "at a"),
        ({"a": "inf"}, "at a"),
        ({"a": "b"}, "at a"),
        ({"a": 1j}, "at a"),
        ({"a": None}, "at a"),
    ],
)
def test_values_that_are_no_finite_numbers_are_refused(at, words):
    with pytest.raises(InvalidInput, match=words):
        Flow.from_text(SWITCH, parameters="a, b").values(at)


def test_a_flow_of_a_function_has_the_states_that_are_named():
    flow = Flow.from_function(lambda p: -p, "x, y")
    assert flow.names == ("x", "y")
    np.testing.assert_array_equal(flow.velocity([1.0, 2.0]), [-1, -2])


def test_a_flow_of_a_network_is_its_latent_flow():
    weights = np.outer([1.0, 0.5, 0.0], [2.0, 0.0, 1.0])
    flow = Flow.from_rnn((np.array([1.0, 0.5, 0.0]), np.array([2.0, 0.0, 1.0])))
    latent = 0.3
    state = np.tanh(np.array([1.0, 0.5, 0.0]) * latent)
    np.testing.assert_allclose(
        flow.velocity([latent]), [-latent + np.array([2.0, 0.0, 1.0]) @ state]
    )
    assert Flow.from_rnn(weights).dimension == 1
