import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

from symghost.common.errors import InvalidInput, NotSupported
from symghost.flows.flow import Flow
from symghost.flows.numeric_flow import FormulaFlow, FunctionFlow, NumericFlow

x, y, r = sp.symbols("x y r", real=True)
FIELDS = (r * sp.tanh(x * y) - x, x**2 / (1 + y**2) - sp.sin(r * y))
COORDINATES = st.floats(-3, 3)


def with_values(*values):
    return FormulaFlow((x, y), FIELDS, {r: np.array(values)})


def by_hand(order, at):
    """Return derivatives of an order by SymPy, entry by entry, at one point."""
    shape = (2,) * (order + 1)
    entries = np.empty(shape)
    for index in np.ndindex(shape):
        derivative = FIELDS[index[0]]
        for k in index[1:]:
            derivative = sp.diff(derivative, (x, y)[k])
        entries[index] = float(derivative.subs(at))
    return entries


@pytest.mark.parametrize("order", [0, 1, 2, 3])
def test_derivatives_of_formulas_are_those_of_sympy(order):
    place = np.array([0.7, -1.3])
    found = with_values(1.5).derivative(place, order)
    expected = by_hand(order, {x: 0.7, y: -1.3, r: 1.5})
    np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-13)


def test_derivatives_hold_at_complex_points():
    flow = FormulaFlow((x,), (r + x**2,), {r: np.array(0.25)})
    np.testing.assert_allclose(flow.velocity(np.array([0.5j])), [0])
    np.testing.assert_allclose(flow.jacobian(np.array([0.5j])), [[1j]])


@pytest.mark.parametrize("order", [0, 1, 2])
def test_many_parameter_sets_give_what_each_gives_alone(order):
    values = np.linspace(-1, 2, 7)
    points = np.random.default_rng(0).normal(size=(7, 5, 2))
    together = with_values(*values).derivative(points, order)
    alone = [with_values(v).derivative(p, order) for v, p in zip(values, points, strict=True)]
    np.testing.assert_allclose(together, alone, rtol=1e-13, atol=1e-14)


def test_rows_pick_parameter_sets_that_may_repeat():
    flow = with_values(0.0, 1.0, 2.0).rows(np.array([2, 2, 0, 1]))
    assert flow.sets == 4
    np.testing.assert_array_equal(flow.values[r], [2, 2, 0, 1])
    one = with_values(3.0).rows(np.array([0, 0]))
    np.testing.assert_array_equal(one.velocity(np.zeros((2, 2))), np.zeros((2, 2)))


def test_a_constant_component_has_the_shape_of_the_points():
    flow = FormulaFlow((x, y), (sp.Integer(2), x), {})
    assert flow.velocity(np.zeros((3, 4, 2))).shape == (3, 4, 2)
    assert flow.derivative(np.zeros((3, 2)), 2).shape == (3, 2, 2, 2)


def test_outside_its_domain_a_field_is_nan_without_a_warning():
    flow = FormulaFlow((x,), (sp.log(x) + 1 / x,), {})
    assert np.isnan(flow.velocity([-1.0])[0])
    assert not np.isfinite(flow.velocity([0.0])[0])


def test_the_slope_of_a_jump_is_taken_beside_it():
    flow = FormulaFlow((x,), (sp.sign(x) + sp.Heaviside(x) * x,), {})
    np.testing.assert_array_equal(flow.jacobian([[2.0], [-2.0]])[:, 0, 0], [1, 0])
    with pytest.raises(NotSupported, match="DiracDelta"):
        flow.bounds(np.array([[-1.0]]), np.array([[1.0]]), 1)


def test_the_speed_is_the_length_of_the_velocity():
    flow = FormulaFlow((x, y), (3 * x, 4 * x), {})
    np.testing.assert_allclose(flow.speed([[1.0, 9.0], [-2.0, 0.0]]), [5, 10])


@given(st.tuples(COORDINATES, COORDINATES), st.tuples(COORDINATES, COORDINATES), st.floats(0, 1))
def test_derivatives_stay_within_their_bounds(one, two, share):
    low, high = np.minimum(one, two)[None], np.maximum(one, two)[None]
    place = np.clip(low + share * (high - low), low, high)
    flow = with_values(0.8)
    for order in (0, 1, 2):
        value, bounds = flow.derivative(place, order), flow.bounds(low, high, order)
        slack = 1e-14 * (1 + np.abs(value))  # the value itself is rounded
        assert (value >= bounds.low - slack).all()
        assert (value <= bounds.high + slack).all()


@pytest.mark.parametrize(
    ("values", "words"),
    [({}, "a value for the parameter r"), ({r: np.array(np.nan)}, "finite values")],
)
def test_missing_and_non_finite_parameter_values_are_refused(values, words):
    with pytest.raises(InvalidInput, match=words):
        FormulaFlow((x,), (r + x,), values)


@pytest.mark.parametrize(("order", "error"), [(1, 1e-9), (2, 1e-7), (3, 1e-5), (4, 1e-3)])
def test_differences_of_functions_are_as_right_as_is_said(order, error):
    formulas = FormulaFlow((x, y), (sp.sin(x) * sp.exp(y), sp.tanh(x - y)), {})
    flow = FunctionFlow(
        lambda p: np.stack(
            [np.sin(p[..., 0]) * np.exp(p[..., 1]), np.tanh(p[..., 0] - p[..., 1])], axis=-1
        ),
        ("x", "y"),
    )
    points = np.random.default_rng(1).uniform(-1, 1, (20, 2))
    exact = formulas.derivative(points, order)
    np.testing.assert_allclose(
        flow.derivative(points, order), exact, atol=error * np.abs(exact).max()
    )


def test_a_function_may_be_called_with_whole_numbers_and_complex_points():
    flow = FunctionFlow(lambda p: p**2, ("x",))
    np.testing.assert_array_equal(flow.velocity(np.array([2])), [4])
    np.testing.assert_array_equal(flow.velocity(np.array([2j])), [-4])
    assert flow.rows(np.array([0, 0, 0])) is flow


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (lambda p: p[..., 0], "velocities of the points' shape"),
        (lambda p: p["x"], "a function of points"),
        (lambda p: "no", "a function of points"),
    ],
)
def test_a_function_that_gives_no_velocities_is_refused(function, words):
    with pytest.raises(InvalidInput, match=words):
        FunctionFlow(function, ("x", "y"))


@pytest.mark.parametrize("scale", [0.0, -1.0, np.inf, np.nan])
def test_a_scale_that_is_no_length_is_refused(scale):
    with pytest.raises(InvalidInput, match="scale"):
        FunctionFlow(lambda p: p, ("x",), scale)


def test_a_function_has_no_bounds():
    flow = Flow.from_function(lambda p: p, "x")
    assert isinstance(flow, NumericFlow)
    with pytest.raises(NotSupported, match="no bounds"):
        flow.bounds(np.zeros((1, 1)), np.ones((1, 1)), 0)
