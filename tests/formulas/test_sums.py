"""Sums over tables as one node: the same values and slopes as written out."""

import numpy as np
import pytest
import sympy as sp

import symghost as sg
from symghost.formulas.nodes import polynomial
from symghost.formulas.sums import ROW, sum_over, written_out

x, y = sp.symbols("x y", positive=True)
NODE, WEIGHT = ROW
ROWS = tuple((sp.Rational(k, 7), sp.Integer(-k)) for k in range(4))
SHARED = sp.symbols("one_ other_", positive=True)
MEAN = sum_over("mean", WEIGHT * sp.exp(-NODE * SHARED[0]) * SHARED[1], SHARED, ROWS)
FORMULA = sp.sqrt(1 + MEAN(x**2, sp.log(y)) ** 2) + MEAN(y, polynomial(x, 1, 2, 3))
PLACES = [(0.3, 2.0), (1.7, 0.4)]


@pytest.mark.parametrize("formula", [FORMULA, FORMULA.diff(x), FORMULA.diff(y), FORMULA.diff(x, y)])
@pytest.mark.parametrize("backend", ["numpy", "math", "mpmath", "numba", "jax", "torch"])
def test_a_sum_has_the_values_of_the_sum_written_out(formula, backend):
    if backend in ("numba", "jax", "torch"):
        library = pytest.importorskip(backend)
        if backend == "jax":
            with library.enable_x64(True):
                compare(formula, backend)
            return
    compare(formula, backend)


def compare(formula, backend):
    plain = written_out(formula)
    assert not plain.has(polynomial)
    assert plain.atoms(sp.Function) <= plain.atoms(sp.exp, sp.log)
    function = sg.numeric(formula, backend)
    for place in PLACES:
        expected = sp.N(plain.subs(dict(zip((x, y), place, strict=True))), 30)
        assert float(function(*place)) == pytest.approx(float(expected), rel=1e-14)


def test_a_slope_by_what_no_term_has_is_zero():
    assert sum_over("still", NODE, SHARED, ROWS)(x, y).diff(x) == 0


def test_single_precision_stays():
    outcome = sg.numeric(FORMULA)(np.float32([0.3, 1.7]), np.float32([2.0, 0.4]))
    assert outcome.dtype == np.float32
