"""Tables of numbers for sums: exact where they must be, near where they claim to be."""

import mpmath
import pytest
import sympy as sp

from symghost.formulas.guarded.rules import economised, legendre_rule


@pytest.mark.parametrize("count", [1, 2, 16, 26])
def test_a_rule_integrates_every_polynomial_of_twice_its_order(count):
    with mpmath.workdps(30):
        for power in (0, 1, count, 2 * count - 1):
            total = sum(
                mpmath.mpf(weight) * mpmath.mpf(node) ** power
                for node, weight in legendre_rule(count)
            )
            assert abs(total * (power + 1) - 1) < mpmath.mpf(10) ** -24


@pytest.mark.parametrize(
    ("function", "end", "count"),
    [
        (lambda p: 1 / mpmath.sqrt(1 + p), sp.Rational(1), 22),
        (lambda u: 1 / (1 - u), sp.Rational(1, 3), 18),
    ],
)
def test_a_polynomial_is_near_its_function_to_double_precision(function, end, count):
    coefficients = [mpmath.mpf(c) for c in economised(function, end, count)]
    for k in range(101):
        place = mpmath.mpf(end.p) / end.q * k / 100
        value = mpmath.polyval(coefficients[::-1], place)
        assert abs(value / function(place) - 1) < 5e-16
