import mpmath
import numpy as np
import pytest
import sympy as sp
from hypothesis import assume, given
from hypothesis import strategies as st

from symghost.common.errors import NotSupported
from symghost.formulas.intervals import FUNCTIONS, Bounds, constant, enclose, reciprocal

x, y = sp.symbols("x y", real=True)
NUMBERS = st.floats(-40, 40, allow_nan=False)
ENDS = st.sampled_from([0.0, -0.0, 1.0, -1.0, 1e-300, -1e-300, 0.5, np.pi / 2, 40.0]) | NUMBERS
SHARES = st.sampled_from([0.0, 1.0]) | st.floats(0, 1)
COMPOSED = [
    sp.tanh(x * y) - x,
    x**2 / (1 + y**2) - x / 3,
    sp.exp(-(x**2)) * sp.sin(3 * y),
    sp.sqrt(x) - sp.log(y),
    (x - y) ** 3 + (x + y) ** -2,
    sp.Max(x, y, 1) - sp.Min(x * y, 2),
    sp.Abs(x - y) / sp.cosh(x),
    x ** sp.Rational(2, 3) * y**-3,
    1 / (1 + sp.exp(-x)) - sp.atan(y),
    x**y,
]


def exact(expression, point):
    """Return the value to 50 digits, or None where it is not a finite real number."""
    with mpmath.workdps(50):
        try:
            value = sp.lambdify((x, y), expression, "mpmath")(*map(mpmath.mpf, point))
        except (ZeroDivisionError, ValueError, OverflowError):
            return None
        value = mpmath.mpmathify(value)
        return value.real if value.imag == 0 and mpmath.isfinite(value) else None


def between(low, high, share):
    return min(max(low + share * (high - low), low), high)


def holds(image, value):
    return mpmath.mpf(float(image.low[0])) <= value <= mpmath.mpf(float(image.high[0]))


def box(low, high):
    return Bounds(np.array([low]), np.array([high]))


@given(st.sampled_from(list(FUNCTIONS)), ENDS, ENDS, SHARES)
def test_a_function_stays_within_its_bounds(function, one, two, share):
    low, high = sorted([one, two])
    value = exact(function(x), (between(low, high, share), 0.0))
    assume(value is not None)
    assert holds(enclose(function(x), {x: box(low, high)}), value)


@given(st.sampled_from(COMPOSED), ENDS, ENDS, ENDS, ENDS, SHARES, SHARES)
def test_an_expression_stays_within_its_bounds(expression, a, b, c, d, share, other):
    (low, high), (bottom, top) = sorted([a, b]), sorted([c, d])
    value = exact(expression, (between(low, high, share), between(bottom, top, other)))
    assume(value is not None)
    assert holds(enclose(expression, {x: box(low, high), y: box(bottom, top)}), value)


@given(ENDS, ENDS, SHARES, st.integers(-6, 6))
def test_a_power_stays_within_its_bounds(one, two, share, exponent):
    low, high = sorted([one, two])
    value = exact(x**exponent, (between(low, high, share), 0.0))
    assume(value is not None)
    assert holds(box(low, high) ** exponent, value)


@given(st.sampled_from([sp.sin, sp.cos]), st.floats(-1e15, 1e15), st.floats(0, 10), SHARES)
def test_a_sine_of_large_angles_stays_within_its_bounds(function, low, width, share):
    high = low + width
    value = exact(function(x), (between(low, high, share), 0.0))
    assert holds(enclose(function(x), {x: box(low, high)}), value)


@pytest.mark.parametrize(
    ("expression", "low", "high"),
    [
        (sp.log(x), -2.0, -1.0),
        (3 * sp.log(x) + 1, -2.0, -1.0),
        (1 / sp.log(x), -2.0, -1.0),
        (sp.log(x) ** 2, -2.0, -1.0),
        (sp.sqrt(x), -2.0, -1.0),
        (1 / sp.sqrt(x) - sp.exp(x), -2.0, -1.0),
        (sp.asin(x), 1.5, 2.0),
        (sp.tanh(sp.acosh(x)), -1.0, 0.5),
    ],
)
def test_bounds_are_empty_where_an_expression_is_nowhere_real(expression, low, high):
    image = enclose(expression, {x: box(low, high)})
    assert image.low[0] > image.high[0]
    assert not image.contains(0.0)[0]


@pytest.mark.parametrize(
    ("expression", "low", "high", "expected"),
    [
        (1 / x, -1.0, 2.0, (-np.inf, np.inf)),
        (1 / x, 0.0, 2.0, (0.5, np.inf)),
        (1 / x, -2.0, 0.0, (-np.inf, -0.5)),
        (x**-2, -1.0, 2.0, (0.25, np.inf)),
        (sp.exp(x), 800.0, 900.0, (np.finfo(float).max, np.inf)),
        (sp.log(x), 0.0, 1.0, (-np.inf, 0.0)),
        (x**2, -1.0, 2.0, (0.0, 4.0)),
        (sp.sin(x), 0.0, 100.0, (-1.0, 1.0)),
        (sp.sin(x), 1.5, 1.6, (np.sin(1.5), 1.0)),
        (sp.Heaviside(x), -1.0, 0.0, (0.0, 1.0)),
        (sp.sign(x), 0.0, 3.0, (0.0, 1.0)),
        (sp.Abs(x), -3.0, 1.0, (0.0, 3.0)),
    ],
)
def test_bounds_are_as_tight_as_the_range(expression, low, high, expected):
    image = enclose(expression, {x: box(low, high)})
    assert image.low[0] == pytest.approx(expected[0], rel=1e-14, abs=1e-300)
    assert image.high[0] == pytest.approx(expected[1], rel=1e-14, abs=1e-300)


@given(st.one_of(st.integers(-(10**20), 10**20), st.fractions(), st.floats(-1e100, 1e100)))
def test_the_bounds_of_a_constant_contain_it_exactly(number):
    value = sp.Rational(str(number)) if not isinstance(number, float) else sp.Rational(number)
    bounds = constant(value)
    assert sp.Rational(float(bounds.low)) <= value <= sp.Rational(float(bounds.high))


@pytest.mark.parametrize("value", [sp.pi, sp.sqrt(2), sp.E / 3])
def test_the_bounds_of_an_irrational_constant_are_on_both_sides(value):
    bounds = constant(value)
    assert float(bounds.low) < value < float(bounds.high)
    assert float(bounds.high) - float(bounds.low) < 1e-14


def test_many_boxes_are_bounded_as_one_at_a_time():
    low = np.linspace(-3, 3, 50)
    both = {x: Bounds(low, low + 0.7), y: Bounds(low[::-1] - 1, low[::-1])}
    for expression in COMPOSED:
        image = enclose(expression, both)
        for i in range(0, 50, 7):
            alone = {s: Bounds(b.low[i : i + 1], b.high[i : i + 1]) for s, b in both.items()}
            one = enclose(expression, alone)
            # NumPy may round the last digit of a function otherwise in another position.
            np.testing.assert_allclose([image.low[i], image.high[i]], [one.low[0], one.high[0]])


def test_the_reciprocal_of_what_may_be_zero_is_unbounded():
    image = reciprocal(Bounds(np.array([-1.0, -np.inf]), np.array([1.0, np.inf])))
    assert np.isneginf(image.low).all()
    assert np.isposinf(image.high).all()


def test_two_bounds_of_one_quantity_meet_and_bounds_of_two_join():
    one, two = box(0.0, 2.0), box(1.0, 3.0)
    assert (one.meet(two).low[0], one.meet(two).high[0]) == (1.0, 2.0)
    assert (one.join(two).low[0], one.join(two).high[0]) == (0.0, 3.0)


def test_a_function_without_known_bounds_is_refused():
    with pytest.raises(NotSupported, match="atan2"):
        enclose(sp.atan2(x, y), {x: box(0.0, 1.0), y: box(0.0, 1.0)})
