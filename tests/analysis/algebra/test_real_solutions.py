"""Closed forms of small systems: every one is put back, and none is missing."""

from __future__ import annotations

import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from symghost.analysis.algebra.polynomials import Stuck
from symghost.analysis.algebra.real_solutions import real_roots, real_solutions

x, y, p, q = sp.symbols("x y p q", real=True)

COUNTS = [
    # equations, unknowns, number of solutions, complete
    ([x**2 + y**2 - 5, x * y - 2], [x, y], 4, True),
    ([x**2 + 1], [x], 0, True),
    ([x / (x - 1), x], [x], 1, True),
    ([(x**2 - 1) / (x - 1)], [x], 1, True),  # the numerator's zero at 1 is a pole
    ([sp.sqrt(x) + 2], [x], 0, True),  # no real root is negative
    ([sp.sqrt(x) - 2], [x], 1, True),
    ([sp.tanh(x) - 2], [x], 0, True),
    ([sp.exp(2 * x) - 3 * sp.exp(x) + 2], [x], 2, True),
    ([2**x - 8], [x], 1, True),
    ([sp.log(x) - 1], [x], 1, True),
    ([sp.cosh(x) - 2], [x], 2, True),
    ([x**3 - p], [x], 1, True),
    ([x**4 - p * x**2 + 1], [x], 4, True),
    ([x**5 + p * x + 1], [x], 0, False),  # no closed form
    ([sp.tanh(x) - x / 2], [x], 0, False),
    ([sp.gamma(x) - 2], [x], 0, False),
    ([sp.sin(x) - sp.Rational(1, 2)], [x], 2, False),  # up to full turns
    ([x * y], [x, y], 0, False),  # lines
]


@pytest.mark.parametrize(("equations", "unknowns", "count", "complete"), COUNTS)
def test_solutions_are_counted_and_put_back(equations, unknowns, count, complete) -> None:
    found = real_solutions(equations, unknowns)
    assert found.complete == complete
    assert len(found.points) == count
    for point in found.points:
        for equation in equations:
            value = equation.subs(point).subs({p: sp.Rational(5, 2)})
            assert abs(sp.N(value, 30)) < 1e-20


def test_solutions_up_to_full_turns_say_so() -> None:
    assert real_solutions([sp.sin(x) - sp.Rational(1, 2)], [x]).turned
    assert not real_solutions([sp.sin(x) - x / 3], [x]).turned


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(-9, 9), min_size=3, max_size=6))
def test_real_roots_of_polynomials_are_those_of_their_companion_matrix(coefficients) -> None:
    polynomial = sp.Poly(coefficients, x)
    if polynomial.degree() < 1:
        return
    found = real_solutions([polynomial.as_expr()], [x])
    assert found.complete
    roots = [sp.N(root, 15) for root in sp.Poly(polynomial, x).nroots(n=30, maxsteps=500)]
    expected = sorted({round(float(sp.re(r)), 6) for r in roots if abs(sp.im(r)) < 1e-9})
    assert sorted(float(point[x]) for point in found.points) == pytest.approx(expected, abs=1e-5)


@settings(max_examples=20, deadline=None)
@given(*[st.integers(-5, 5)] * 4)
def test_two_conics_meet_where_numbers_say(a: int, b: int, c: int, d: int) -> None:
    if a == 0:
        return
    equations = [y - a * x**2 - b * x, x - y**2 - c * y - d]
    found = real_solutions(equations, [x, y])
    assert found.complete
    quartic = sp.Poly(equations[1].subs(y, a * x**2 + b * x), x)
    roots = np.roots([float(k) for k in quartic.all_coeffs()])
    real = [root.real for root in roots if abs(root.imag) < 1e-4]
    for point in found.points:
        assert min(abs(float(point[x]) - root) for root in real) < 1e-3
    simple = [root for root in real if abs(quartic.diff(x).eval(root)) > 0.05]
    for root in simple:
        assert min(abs(float(point[x]) - root) for point in found.points) < 1e-6


def test_roots_without_closed_form_are_refused() -> None:
    with pytest.raises(Stuck):
        real_roots(x**3 + p * x + q, x)
