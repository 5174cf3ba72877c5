import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

from symghost.analysis.algebra.nice import nice_numbers, nice_zero

x, y = sp.symbols("x y", real=True)


@given(st.fractions(-50, 50, max_denominator=100))
def test_a_simple_fraction_is_recognised(fraction):
    number = sp.Rational(str(fraction))
    assert number in list(nice_numbers(float(fraction) + 1e-9, 1e-8))


@given(st.floats(-50, 50), st.floats(1e-12, 1e-3))
def test_what_is_recognised_is_near(value, tolerance):
    for number in nice_numbers(value, tolerance):
        assert abs(float(number) - value) <= tolerance


def test_a_zero_is_recognised_only_if_the_field_vanishes_there_exactly():
    assert nice_zero([sp.sin(x) + y, y], [x, y], [3.14159265, 1e-9], [1e-6, 1e-6]) == (sp.pi, 0)
    assert nice_zero([sp.sin(x) + sp.Rational(1, 10**12)], [x], [3.14159265], [1e-6]) is None
    assert nice_zero([x**2 - 2], [x], [1.41421356], [1e-6]) is None
