import math
import warnings

import mpmath
import numpy as np
import pytest
import sympy as sp
from sympy.abc import i, x, y

from symghost.formulas.compiling import compiled

BACKENDS = ("numpy", "math", "mpmath")


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize(
    "name", ["exp", "sqrt", "numpy", "value", "part_1", "lambda", "a b", "evaluated"]
)
def test_a_symbol_may_be_called_like_anything(backend, name):
    symbol = sp.Symbol(name)
    formula = sp.exp(symbol) + 1 / (1 + sp.exp(symbol))
    assert float(compiled(formula, (symbol,), backend)(2.0)) == pytest.approx(
        math.exp(2) + 1 / (1 + math.exp(2))
    )


def test_symbols_of_one_name_are_told_apart():
    one, other = sp.Symbol("x"), sp.Symbol("x", positive=True)
    assert compiled(one - other, (one, other), "math")(5.0, 3.0) == 2.0


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_part_that_occurs_twice_is_evaluated_once(backend):
    part = sp.sin(x + y)
    function = compiled(part + sp.exp(part) + 1 / part, (x, y), backend)
    assert function.__code__.co_names.count("sin") <= 1
    calls = [constant for constant in function.__code__.co_varnames if constant.startswith("part")]
    assert len(calls) == 1


@pytest.mark.parametrize("backend", ["math", "mpmath"])
def test_a_branch_that_is_not_taken_is_not_evaluated(backend):
    root = sp.sqrt(x)
    formula = sp.Piecewise((sp.log(root) + 1 / root, x > 0), (7, True))
    assert compiled(formula, (x,), backend)(-1.0 if backend == "math" else mpmath.mpf(-1)) == 7


def test_a_condition_that_another_makes_idle_is_not_evaluated():
    depth = sp.log(x)
    condition = sp.And(x > 0, depth + depth**3 > 1, sp.exp(depth) < 9, evaluate=False)
    function = compiled(sp.Piecewise((1, condition), (0, True)), (x,), "math")
    assert (function(-1.0), function(4.0)) == (0, 1)


def test_a_number_that_is_not_one_takes_no_branch_for_another():
    formula = sp.Piecewise((0, x > 0), (1, x <= 0), evaluate=False)
    assert math.isnan(compiled(formula, (x,), "math")(math.nan))


@pytest.mark.parametrize("backend", ["numpy", "mpmath"])
def test_what_an_integral_binds_stays_inside(backend):
    bound = sp.Integral(sp.exp(-(i**2)) + i**2, (i, 0, x)) + i**2
    value = compiled(bound, (x, i), backend)(mpmath.mpf(1), mpmath.mpf(3))
    assert float(value) == pytest.approx(math.sqrt(math.pi) / 2 * math.erf(1) + 1 / 3 + 9)


def test_branches_in_conditions_and_in_matrices_are_evaluated():
    size = sp.Piecewise((x, x > 0), (-x, True))
    formula = sp.Tuple(sp.Piecewise((1, sp.Lt(size, 2, evaluate=False)), (0, True)), size, x)
    rows = np.array(compiled(formula, (x,), "numpy")(np.array([-3.0, 1.0])), dtype=float)
    assert rows.tolist() == [[0, 1], [3, 1], [-3, 1]]
    assert compiled(formula, (x,), "math")(-3.0) == (0, 3, -3)


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize("places", [0.5, np.linspace(1, 3, 5000)])
def test_numpy_evaluates_no_branch_that_holds_nowhere(places, sign):
    function = compiled(sp.Piecewise((sp.log(x), x > 0), (sp.sqrt(-x), True)), (x,), "numpy")
    with warnings.catch_warnings():  # NumPy warns of what it evaluates out of place
        warnings.simplefilter("error")
        expected = np.log(places) if sign > 0 else np.sqrt(places)
        np.testing.assert_array_equal(function(sign * places), expected)


@pytest.mark.parametrize("size", [3, 5000])
def test_where_numpys_branches_mix_each_value_is_that_of_its_own(size):
    places = np.linspace(-2, 3, size)
    formula = sp.Piecewise((x**2 + 1, x > 1), (3, x > 0), (sp.exp(x) * 2, True))
    expected = np.where(places > 1, places**2 + 1, np.where(places > 0, 3, 2 * np.exp(places)))
    np.testing.assert_allclose(compiled(formula, (x,), "numpy")(places), expected, rtol=1e-15)


@pytest.mark.parametrize("size", [3, 5000])
def test_a_branch_that_is_one_number_fills_the_array_with_floats(size):
    outcome = compiled(sp.Piecewise((2, x > 0), (x, True)), (x,), "numpy")(np.ones(size))
    assert outcome.dtype == np.float64
    assert outcome.tolist() == [2.0] * size


@pytest.mark.parametrize("as_held", [False, True])
def test_numpys_powers_keep_their_brackets(as_held):
    tower = sp.Pow(sp.Pow(x, y, evaluate=False), i, evaluate=False)
    formula = tower + x ** (y**i) + (x * y) ** (i - y) + sp.exp(x * y) ** i + 2**x
    function = compiled(formula, (x, y, i), "numpy", as_held=as_held)
    expected = (1.5**2.5) ** 0.5 + 1.5 ** (2.5**0.5) + 3.75 ** (-2.0) + math.exp(1.875) + 2**1.5
    assert float(function(1.5, 2.5, 0.5)) == pytest.approx(expected, rel=1e-14)


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        (-2 * sp.Mod(x, y), -4),
        (-x * sp.Mod(x, y), -10),
        (-x / sp.Mod(x, y), -2.5),
        (-sp.Mod(x, y) / 2, -1),
        (1 - 3 * sp.Mod(x, y), -5),
        (sp.Mod(x, y) ** 2, 4),
        (sp.Mod(x + y, sp.Mod(x, y) + 4), 2),
    ],
    ids=str,
)
def test_a_remainder_is_worked_out_before_what_it_is_multiplied_with(backend, formula, expected):
    assert float(compiled(formula, (x, y), backend)(5.0, 3.0)) == expected
