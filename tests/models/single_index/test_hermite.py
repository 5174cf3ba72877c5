"""Hermite coefficients against quadrature, published forms, and each other."""

import mpmath
import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad

import symghost as sg
from symghost.formulas.symbols import z
from symghost.models.single_index.hermite import hermite_polynomial, hermite_series, read_function
from symghost.models.single_index.hermite_quadrature import quadrature

CLOSED = {
    "polynomial": ("3*z**4 - z + 2", (0,)),
    "relu": ("relu(z)", (0,)),
    "shifted relu": ("relu(z + 1/2)", (-0.5,)),
    "leaky relu": ("max(z, z/10)", (0,)),
    "square of a relu": ("relu(1 - 2*z)**2", (0.5,)),
    "erf": ("erf(z/sqrt(2))", ()),
    "shifted erf": ("2*erf(z/3 + 1)", ()),
    "polynomial times erf": ("(1 + z**2)*erf(z)", ()),
    "exponential": ("exp(z/2 - 1)", ()),
    "Gaussian bump": ("exp(-(z - 1)**2)", ()),
    "growing bump": ("z*exp(z**2/5)", ()),
    "sign": ("sign(z - 1/3)", (1 / 3,)),
    "step": ("step(z + 1)*z**2", (-1,)),
    "sine": ("sin(2*z + 1)", ()),
    "cosine in a bump": ("cos(3*z)*exp(-z**2/2)", ()),
    "kinks within kinks": ("relu(abs(z) - 1)", (-1, 1)),
    "half an exponential": ("relu(z)*exp(-z)", (0,)),
    "Hermite polynomials": ("He0 + He1 + he2 + He3/sqrt(6)", ()),
}


def by_quadrature(text, degree, kinks):
    """E[f he_k] by SciPy, which knows nothing of the rules."""
    function = sp.lambdify(z, read_function(text), ["scipy", "numpy"])
    basis = np.polynomial.hermite_e.HermiteE.basis(degree)
    norm = np.sqrt(float(sp.factorial(degree)) * 2 * np.pi)
    value, _ = quad(
        lambda x: float(function(x)) * basis(x) / norm * np.exp(-x * x / 2),
        *(-24, 24),
        points=[*kinks, -6, -3, 0.01, 3, 6],
        limit=400,
        epsabs=1e-11,
    )
    return value


@pytest.mark.parametrize(("text", "kinks"), CLOSED.values(), ids=CLOSED.keys())
def test_closed_forms_are_what_quadrature_gives(text, kinks):
    series = hermite_series(text, 7)
    assert series.exact
    for degree, coefficient in enumerate(series.coefficients):
        expected = by_quadrature(text, degree, kinks)
        assert float(coefficient) == pytest.approx(expected, rel=1e-9, abs=1e-10), degree


FEW = ("shifted relu", "step", "Gaussian bump")


@pytest.mark.parametrize("name", FEW)
def test_closed_forms_agree_with_both_rules_to_fifty_digits(name):
    text, _ = CLOSED[name]
    series = hermite_series(text, 3)
    found = quadrature(series.function, z, 3, 50, "function")
    with mpmath.workdps(60):
        for coefficient, value in zip(series.coefficients, found.coefficients, strict=True):
            assert abs(mpmath.mpf(str(sp.N(coefficient, 60))) - value) < mpmath.mpf(10) ** -48
        assert abs(mpmath.mpf(str(sp.N(series.square, 60))) - found.square) < mpmath.mpf(10) ** -28


def test_the_rectifier_has_the_double_factorials_of_its_series():
    series = hermite_series("relu(z)", 12)
    for k, found in enumerate(series.coefficients[2:], start=2):
        sign = (-1) ** (k // 2 - 1)
        even = sign * sp.factorial2(k - 3) / sp.sqrt(2 * sp.pi * sp.factorial(k))
        assert sp.simplify(found - (0 if k % 2 else even)) == 0


@pytest.mark.parametrize("shift", ["-2", "1/3", "1", "7/2"])
def test_a_shifted_rectifier_has_hermite_polynomials_of_its_threshold(shift):
    b = sp.Rational(shift)
    series = hermite_series(sp.Max(0, z - b), 9)
    density = sp.exp(-(b**2) / 2) / sp.sqrt(2 * sp.pi)
    for k, found in enumerate(series.coefficients[2:], start=2):
        expected = density * hermite_polynomial(k - 2).subs(z, b) / sp.sqrt(sp.factorial(k))
        assert sp.expand(found - expected) == 0


def test_fifty_digits_of_tanh():
    series = hermite_series("tanh(z)", 5, digits=50)
    known = {1: "0.60570550960215882558", 3: "-0.14843719078727270405", 5: "0.06254752375270360629"}
    with mpmath.workdps(60):
        for k, text in known.items():
            value = mpmath.mpf(str(series.coefficients[k]))
            assert abs(value - mpmath.mpf(text)) < mpmath.mpf("1e-20")
            # A third route: the trapezoidal sum of an analytic function on the whole line.
            step = mpmath.mpf(1) / 24
            polynomial = sp.lambdify(z, hermite_polynomial(k), "mpmath")
            total = mpmath.fsum(
                mpmath.tanh(i * step) * polynomial(i * step) * mpmath.exp(-((i * step) ** 2) / 2)
                for i in range(-400, 401)
            )
            total *= step / mpmath.sqrt(2 * mpmath.pi * mpmath.factorial(k))
            assert abs(value - total) < mpmath.mpf("1e-48")
    assert series.coefficients[::2] == (0, 0, 0)
    assert not series.exact
    assert "two rules" in series.method


@settings(max_examples=25, deadline=None)
@given(
    factors=st.lists(st.fractions(-3, 3, max_denominator=8), min_size=1, max_size=9),
)
def test_a_sum_of_hermite_polynomials_gives_its_factors_back(factors):
    exact = [sp.Rational(f.numerator, f.denominator) for f in factors]
    function = sum(f * hermite_polynomial(k) for k, f in enumerate(exact)) + 0 * z
    series = hermite_series(sp.expand(function), 8)
    normal = [f * sp.sqrt(sp.factorial(k)) for k, f in enumerate(exact)]
    assert list(series.coefficients) == [*normal, *(9 - len(exact)) * [0]]
    assert series.square == sum(f**2 for f in normal)
    assert series.lost == 0


@settings(max_examples=8, deadline=None)
@given(shift=st.integers(-6, 6), slope=st.integers(1, 6))
def test_the_squares_add_up_to_the_mean_square(shift, slope):
    text = f"relu({slope}/2*z + {shift}/2) + exp(-z**2)"
    few, many = hermite_series(text, 3), hermite_series(text, 9)
    assert few.lost >= many.lost >= 0
    kept = float(sum(c**2 for c in many.coefficients))
    assert kept + many.lost == pytest.approx(float(many.square), rel=1e-12)


def test_a_singular_function_of_finite_mean_square_is_integrated():
    series = hermite_series("log(abs(z))", 0, digits=20)
    # E log|g| = -(gamma + log 2)/2
    exact = -(sp.EulerGamma + sp.log(2)) / 2
    assert abs(series.coefficients[0] - exact.evalf(40)) < sp.Float("1e-19")
    assert abs(series.square - (sp.pi**2 / 8 + exact**2).evalf(40)) < sp.Float("1e-18")


REFUSED = {
    "a pole": "1/z",
    "a pole elsewhere": "1/(z - 2)",
    "many poles": "tan(z)",
    "a strong root": "abs(z)**(-1/2)",
    "an essential singularity": "exp(1/z)",
    "the edge of growth": "exp(z**2/4)",
    "too fast a growth": "exp(z**2/2)",
    "much too fast a growth": "exp(exp(z))",
    "growth on one side": "relu(z)*exp(z**2/3)",
    "a power of higher degree": "exp(z**3)",
}


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED.keys())
def test_what_is_not_square_integrable_is_refused_by_its_argument(text):
    with pytest.raises(sg.InvalidInput, match=r"activation = .*finite mean square"):
        hermite_series(text, argument="activation")


@pytest.mark.parametrize("text", ["sqrt(z)", "log(z)", "asin(z)"])
def test_what_is_not_real_everywhere_is_refused(text):
    with pytest.raises(sg.InvalidInput, match=r"real for all real z|finite mean square"):
        hermite_series(text)


def test_growth_just_below_the_edge_is_taken():
    series = hermite_series("exp(z**2/4.01)", 2)
    assert float(series.square) == pytest.approx(np.sqrt(401), rel=1e-12)


BAD = {
    "an unknown function": ("rlu(z)", {}, r"did you mean relu"),
    "an unknown name": ("x**2", {}, r"unknown name"),
    "a degree that has no name": ("He99", {}, r"did you mean He9"),
    "no text": (3.0, {}, r"function = 3.0"),
    "two symbols": (z + sp.Symbol("y"), {}, r"expression in one symbol"),
    "a negative degree": ("z", {"degrees": -1}, r"degrees = -1"),
    "no whole degree": ("z", {"degrees": 1.5}, r"degrees = 1.5"),
    "too many digits": ("z", {"digits": 10**6}, r"digits = 1000000"),
}


@pytest.mark.parametrize(("function", "options", "message"), BAD.values(), ids=BAD.keys())
def test_bad_input_is_named(function, options, message):
    with pytest.raises(sg.InvalidInput, match=message):
        hermite_series(function, **options)
