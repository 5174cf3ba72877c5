import mpmath as mp
import pytest
import sympy as sp

from symghost.formulas.parse import (
    FUNCTIONS,
    make_symbols,
    parse_expression,
)

SYMBOLS = make_symbols("x, y, r")
x = SYMBOLS["x"]


@pytest.mark.parametrize("name", [n for n in FUNCTIONS if n.lower() not in ("max", "min", "atan2")])
def test_functions_of_one_argument_agree_with_mpmath(name):
    special = {
        "abs": abs,
        "relu": lambda z: max(z, 0),
        "sigmoid": lambda z: 1 / (1 + mp.exp(-z)),
        "logistic": lambda z: 1 / (1 + mp.exp(-z)),
        **dict.fromkeys(("heaviside", "step"), lambda z: (mp.sign(z) + 1) / 2),
    }
    reference = special.get(name.lower()) or getattr(mp, name)
    for value in ("1.25",) if name == "acosh" else ("-0.75", "0.75") if name[-1] != "g" else ("2",):
        if name in ("sqrt", "ln"):
            value = value.lstrip("-")
        got = parse_expression(f"{name}(x)", SYMBOLS).subs(x, sp.Rational(value))
        with mp.workdps(40):
            assert mp.almosteq(mp.mpf(str(sp.N(got, 35))), reference(mp.mpf(value)), 1e-30)
