import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from symghost.analysis.algebra.exact_zeros import exact_zeros

x, y, z = sp.symbols("x y z", real=True)
SMALL = sp.Rational(1, 10**300)


def places(found):
    return np.array([zero.place for zero in found.zeros])


@pytest.mark.parametrize("gap", [sp.Rational(1, 10), sp.Rational(1, 10**20), SMALL, 2 * SMALL])
def test_zeros_nearer_than_floats_can_tell_keep_their_slopes(gap):
    found = exact_zeros([(x - 1) ** 2 - gap**2], [x])
    assert not any(zero.degenerate for zero in found.zeros)
    slopes = [zero.jacobian[0][0] for zero in found.zeros]
    np.testing.assert_allclose(slopes, [-2 * float(gap), 2 * float(gap)], rtol=1e-15)


@settings(max_examples=20)
@given(st.lists(st.integers(-20, 20), min_size=4, max_size=8))
def test_real_roots_are_those_of_a_companion_matrix(coefficients):
    polynomial = sp.Poly([1, *coefficients], x)
    found = exact_zeros([polynomial.as_expr()], [x])
    roots = np.roots([1.0, *coefficients])
    for zero in found.zeros:
        value = sp.N(polynomial.as_expr().subs(x, sp.Float(zero.place[0], 30)), 30)
        scale = sum(
            abs(c) * abs(zero.place[0]) ** k for k, c in enumerate(reversed([1, *coefficients]))
        )
        assert abs(value) <= 1e-14 * max(scale, 1e-300)
        assert np.abs(roots - zero.place[0]).min() < 1e-2  # multiple roots are split by rounding
    certain = roots[np.abs(roots.imag) < 1e-12 * np.abs(roots).max()].real
    for root in certain:
        assert np.abs(places(found)[:, 0] - root).min() < 1e-2


def test_zeros_on_a_grid_that_share_coordinates_are_all_found():
    found = exact_zeros([x - x**3, y - y**3], [x, y])
    expected = [[a, b] for a in (-1, 0, 1) for b in (-1, 0, 1)]
    np.testing.assert_array_equal(places(found), expected)


def test_zeros_of_a_denominator_are_none_of_the_field():
    found = exact_zeros([(x**2 - y**2) / (x - 1), (y - 1) / x], [x, y])
    np.testing.assert_array_equal(places(found), [[-1, 1]])
    hole = exact_zeros([(x**2 - 1) / (x - 1)], [x])
    assert (places(hole).tolist(), hole.poles) == ([[-1.0]], (1.0,))


def test_a_fold_in_the_plane_is_degenerate_and_its_neighbours_are_not():
    switch = [y - x / 2, x**2 / (1 + x**2) - y]
    found = exact_zeros(switch, [x, y])
    assert [(zero.exact, zero.degenerate) for zero in found.zeros] == [
        ((0, 0), False),
        ((1, sp.Rational(1, 2)), True),
    ]
    near = exact_zeros([y - x / 2 + sp.Rational(1, 10**40) * x, switch[1]], [x, y])
    assert [zero.degenerate for zero in near.zeros] == [False, False, False]


def test_zeros_in_three_dimensions_solve_the_equations():
    field = [x**2 + y - z, y**2 - x * z + 1, z**2 - 3 * y - 4]
    found = exact_zeros(field, [x, y, z])
    assert len(found.zeros) > 0
    for zero in found.zeros:
        at = dict(zip((x, y, z), zero.place, strict=True))
        np.testing.assert_allclose([float(f.subs(at)) for f in field], 0, atol=1e-12)
        jacobian = np.array(sp.Matrix(field).jacobian([x, y, z]).subs(at), dtype=float)
        np.testing.assert_allclose(zero.jacobian, jacobian, atol=1e-12)


@pytest.mark.parametrize("field", [[x * y, x * (y - 1)], [sp.S.Zero, x - y], [x - y, x**2 - y**2]])
def test_zeros_that_fill_a_curve_are_said_not_to_be_isolated(field):
    found = exact_zeros(field, [x, y])
    assert (found.zeros, found.isolated) == ((), False)


@pytest.mark.parametrize(
    "field", [[sp.sin(x)], [x**2 - sp.pi], [x - sp.sqrt(2)], [sp.Abs(x) - 1], [sp.sqrt(x)]]
)
def test_fields_that_are_not_rational_have_no_answer(field):
    assert exact_zeros(field, [x]) is None


def test_a_zero_of_higher_order_in_the_plane_is_left_to_others():
    assert exact_zeros([x**2, y**2], [x, y]) is None


def test_a_field_without_real_zeros_has_none():
    assert exact_zeros([x**2 + y**2 + 1, x - y], [x, y]).zeros == ()
    assert exact_zeros([x - y, x - y + 1], [x, y]).zeros == ()
