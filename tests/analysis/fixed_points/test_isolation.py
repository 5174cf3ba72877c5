from itertools import product

import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from symghost.analysis.fixed_points.isolation import isolate
from symghost.common.errors import InvalidInput, NotSupported
from symghost.flows.numeric_flow import FormulaFlow, FunctionFlow

x, y, z, w, r = sp.symbols("x y z w r", real=True)
ROOTS = st.lists(
    st.fractions(-9, 9, max_denominator=1000).map(lambda f: sp.Rational(str(f))),
    min_size=1,
    max_size=6,
    unique=True,
)


def on_line(expression, low=-10.0, high=10.0, **values):
    table = {sp.Symbol(name, real=True): np.asarray(v, float) for name, v in values.items()}
    return isolate(FormulaFlow((x,), (expression,), table), [low], [high])


def polynomial(roots):
    """Return the polynomial with these roots, factored: roots meet the bounds as they are."""
    return sp.prod([x - root for root in roots])


@given(ROOTS)
def test_all_roots_of_a_polynomial_are_found_and_no_others(roots):
    found = on_line(polynomial(roots))
    expected = np.sort(np.array(roots, dtype=float))
    apart = np.diff(expected).min(initial=1.0) > 1e-6
    assert found.complete
    if apart:
        assert len(found.undecided) == 0
        np.testing.assert_allclose(found.places[:, 0], expected, rtol=1e-9, atol=1e-12)


@given(ROOTS)
def test_an_expanded_polynomial_has_the_same_zeros(roots):
    found = on_line(sp.expand(polynomial(roots)))
    for root in roots:
        certain = np.abs(found.places - float(root)).min(initial=np.inf)
        open_ = np.abs(found.undecided - float(root)).min(initial=np.inf)
        # An expanded polynomial of degree six is known to about 1e-10 only, and its zeros with it.
        assert min(certain, open_) < 1e-3
    assert len(found.places) <= len(roots)


@given(st.floats(-9, 9), st.integers(1, 5))  # the finest boxes are 2e-7 wide
def test_a_newborn_pair_is_told_apart(place, decade):
    gap = 10.0**-decade
    found = on_line((x - r) ** 2 - gap**2, r=place)
    assert found.complete
    assert len(found.undecided) == 0
    np.testing.assert_allclose(found.places[:, 0], [place - gap, place + gap], atol=1e-9)


@given(st.floats(-9, 9), st.integers(1, 6))
def test_a_near_miss_has_no_zero(place, decade):
    found = on_line((x - r) ** 2 + 10.0 ** (-2 * decade), r=place)
    assert (len(found.places), len(found.undecided), found.complete) == (0, 0, True)


@given(st.floats(-9, 9))
def test_a_double_zero_stays_undecided_and_is_within_reach(place):
    found = on_line((x - r) ** 2, r=place)
    assert len(found.places) == 0
    assert (np.abs(found.undecided - place) <= 2e-6).all()
    assert len(found.undecided) >= 1
    assert found.complete


@given(st.floats(0.05, 5.0), st.integers(2, 40))
def test_zeros_on_the_edges_of_cells_are_found_once(width, count):
    half = width * count / 2
    found = on_line(sp.sin(r * x), -half, half, r=np.pi / width)
    low = np.ceil(-half / width - 1e-9)
    expected = width * np.arange(low, -low + 1)
    np.testing.assert_allclose(found.places[:, 0], expected, atol=1e-9 * half)
    assert found.complete


@pytest.mark.parametrize("corner", [(-2.0, -3.0), (-2.0, 5.0), (4.0, -3.0), (4.0, 5.0)])
def test_a_zero_in_a_corner_of_the_box_belongs_to_it(corner):
    flow = FormulaFlow((x, y), (x - corner[0] + (y - corner[1]) ** 2, y - corner[1]), {})
    found = isolate(flow, [-2, -3], [4, 5])
    np.testing.assert_allclose(found.places, [corner], atol=1e-12)
    assert (len(found.undecided), found.complete) == (0, True)


@pytest.mark.parametrize("beyond", [1e-9, 1e-6, 0.1])
def test_a_zero_just_outside_the_box_is_not_counted(beyond):
    assert len(on_line(x - 10 - r, r=beyond).places) == 0
    assert len(on_line(x - 10 + r, r=beyond).places) == 1


def test_a_side_that_is_narrowed_to_rounding_is_still_decided():
    flow = FormulaFlow((x, y), (sp.tanh(3 * x) - x * y, y - sp.Rational(7, 3)), {})
    found = isolate(flow, [-5, -5], [5, 5])
    assert (len(found.places), len(found.undecided)) == (3, 0)


def test_all_zeros_of_a_grid_in_two_and_three_dimensions_are_found():
    cubic = {s: s - s**3 / 4 for s in (x, y, z)}
    for states in ((x, y), (x, y, z)):
        flow = FormulaFlow(states, tuple(cubic[s] for s in states), {})
        found = isolate(flow, [-3.0] * len(states), [3.0] * len(states))
        expected = np.array(list(product([-2.0, 0.0, 2.0], repeat=len(states))))
        np.testing.assert_allclose(found.places, expected, atol=1e-12)
        assert (len(found.undecided), found.complete) == (0, True)


def test_a_chain_of_four_states_has_its_three_fixed_points():
    states = (x, y, z, w)
    chain = (sp.tanh(2 * w) - x, x - y, y - z, z - w)
    found = isolate(FormulaFlow(states, chain, {}), [-2] * 4, [2] * 4)
    root = float(sp.nsolve(sp.tanh(2 * x) - x, x, 0.9))
    expected = np.array([[-root] * 4, [0] * 4, [root] * 4])
    np.testing.assert_allclose(found.places, expected, atol=1e-12)
    assert found.complete


def test_a_thousand_parameter_sets_agree_with_one_at_a_time():
    values = np.linspace(-1.0, 1.0, 1000) + 1e-5
    field = r + x - x**3
    flow = FormulaFlow((x,), (field,), {r: values})
    found = isolate(flow, [-3], [3])
    assert found.complete
    counts = np.bincount(found.owner, minlength=1000)
    fold = 2 / (3 * np.sqrt(3))
    np.testing.assert_array_equal(counts, np.where(np.abs(values) < fold, 3, 1))
    assert (np.diff(found.owner) >= 0).all()
    for i in range(0, 1000, 97):
        alone = isolate(flow.rows(np.array([i])), [-3], [3]).places
        np.testing.assert_allclose(found.places[found.owner == i], alone, atol=1e-13)


def test_parameter_sets_may_have_boxes_of_their_own():
    flow = FormulaFlow((x, y), (x - r, y - x), {r: np.array([1.0, 200.0, 3e-3])})
    size = np.array([[2.0], [300.0], [1e-2]]) * np.ones(2)
    found = isolate(flow, -size, size)
    np.testing.assert_array_equal(found.owner, [0, 1, 2])
    np.testing.assert_allclose(found.places, [[1, 1], [200, 200], [3e-3, 3e-3]])


def test_a_double_zero_of_one_set_leaves_the_others_decided():
    found = isolate(FormulaFlow((x,), (x**2 - r,), {r: np.array([1.0, 0.0, 4.0])}), [-5], [5])
    np.testing.assert_array_equal(found.owner, [0, 0, 2, 2])
    np.testing.assert_array_equal(np.unique(found.undecided_owner), [1])


@settings(max_examples=30)
@given(st.floats(1e-7, 1e-2))
def test_a_zero_near_the_end_of_a_fields_domain_is_not_lost(place):
    field = x ** sp.Rational(3, 2) + x - (r ** sp.Rational(3, 2) + r)
    found = on_line(field, -0.01, 0.021, r=place)
    near = np.concatenate([found.places, found.undecided])
    assert np.abs(near - place).min(initial=np.inf) < 1e-8
    assert len(near) == 1


def test_where_a_field_is_not_real_there_is_no_zero():
    assert len(on_line(sp.log(x) ** 2 + sp.sqrt(x) + 1).undecided) == 0
    assert len(on_line(x ** sp.Rational(3, 2) + x + sp.Rational(1, 1000), -0.01, 0.021).places) == 0
    assert on_line(1 / sp.log(x) - 1, -10, 0).complete


@pytest.mark.parametrize("far", [1e6, 1e9, -1e12])
def test_boxes_far_from_zero_are_searched_to_rounding(far):
    found = on_line((x - r) * (x - r - sp.Rational(1, 2)), far - 1, far + 1, r=far)
    near = np.sort(np.concatenate([found.places, found.undecided]), axis=0)[:, 0]
    assert found.complete
    rounding = 8 * np.spacing(abs(far))
    assert np.abs(near - far).min() <= rounding
    assert np.abs(near - far - 0.5).min() <= rounding


def test_a_line_of_zeros_exhausts_the_search():
    found = isolate(FormulaFlow((x, y), (x * y, x * (y - 1)), {}), [-1, -1], [1, 1])
    assert not found.complete


def test_a_pole_is_left_undecided_and_no_zero():
    found = on_line(1 / (x - sp.Rational(1, 3)))
    assert len(found.places) == 0
    assert found.complete
    np.testing.assert_allclose(found.undecided, [[1 / 3]], atol=1e-6)


def test_many_oscillations_are_counted_as_mpmath_counts_them():
    mesh = np.linspace(-20, 20, 400_001)
    values = np.sin(5 * mesh) - mesh / 7
    crossings = np.flatnonzero(np.sign(values[1:]) != np.sign(values[:-1]))
    found = on_line(sp.sin(5 * x) - x / 7, -20, 20)
    zeros_on_mesh = np.unique(np.round(mesh[crossings], 3))
    assert len(found.places) >= len(zeros_on_mesh) - 2
    np.testing.assert_allclose(np.sin(5 * found.places) - found.places / 7, 0, atol=1e-13)
    assert (len(found.undecided), found.complete) == (0, True)


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        ([1.0], [0.0], "finite corners"),
        ([0.0], [0.0], "finite corners"),
        ([0.0], [np.inf], "finite corners"),
        ([np.nan], [1.0], "finite corners"),
        ([0.0, 0.0], [1.0, 1.0], "two corners of 1 numbers"),
    ],
)
def test_corners_that_span_no_box_are_refused(low, high, words):
    with pytest.raises(InvalidInput, match=words):
        isolate(FormulaFlow((x,), (x,), {}), low, high)


def test_a_flow_without_bounds_is_refused():
    with pytest.raises(NotSupported):
        isolate(FunctionFlow(lambda p: p, ("x",)), [-1], [1])
