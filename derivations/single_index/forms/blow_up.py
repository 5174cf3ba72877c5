r"""The time of blow-up of a degree on its own, without the hypergeometric function.

With :math:`m = l - 1` and :math:`w` the start's weight over its overlap, in units in which
:math:`w = 1` belongs to :math:`I_l = 0`, the function is the mean

.. math:: G(m, w) = m \int_0^1 \frac{v^{m-1} dv}{\sqrt{1 + (w^2 - 1) v^2}}
   = \int_0^\infty \frac{e^{-x} dx}{\sqrt{1 + (w^2 - 1) e^{-2x/m}}}.

With :math:`D = 1 + (w^2 - 1) v^2`, two other integrals are its slopes but for powers:

.. math:: P(m, w) = \int_0^1 \frac{v^{m+1} dv}{D^{3/2}}, \qquad
   Q(m, w) = \int_0^1 \frac{v^{m-1} (1 - v^2) dv}{D^{3/2}}.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import mpmath
import sympy as sp
from sympy.codegen.cfunctions import expm1, log1p

from symghost.formulas.guarded.parts import (
    Guarded,
    branch,
    over,
    pieces,
    power,
    product,
)
from symghost.formulas.guarded.rules import economised, legendre_rule
from symghost.formulas.nodes import filled, polynomial
from symghost.formulas.sums import ROW, Rows, row_sum, sum_over
from symghost.formulas.symbols import a_i0, c_l, degree, eps, s_i0
from symghost.theory.derivation import Result
from symghost.theory.form import Form

_NODES, _POWERS = 26, 22
_LENGTH = 38  # exp(-38) is below rounding
_LIGHT = sp.Rational(3, 2)  # up to this weight the order can be raised
_RAISES = 3  # steps by two
_ENOUGH = 2 * _RAISES + sp.Rational(1, 2)  # from this order on Gauss's rule suffices
_GUARDED = 3  # powers whose exponents may vanish below that order

# The integrands of the slopes fall off more slowly.
_SLOPE_NODES, _SLOPE_POWERS, _SLOPE_LENGTH, _SLOPE_RAISES, _SLOPE_GUARDED = 34, 24, 46, 4, 4
_SLOPE_ENOUGH = 2 * _SLOPE_RAISES + sp.Rational(1, 2)

# While the form is built, its parts are letters: m and w as above, U = ln W and W^-m with
# W^2 = w^2 - 1, and an exponent kappa. SymPy sorts by these names: others would give the terms of
# sums another order, and their last digits with it.
_m, _w, _U, _W_m = sp.symbols("order_ weight_ rise_ decay_")
_PLACE, _SCALED, _UNIT, _kappa, _FALL = sp.symbols("place_ scaled_ unit_ exponent_ fall_")
_w_2 = (_w - 1) * (_w + 1)  # w^2 - 1
_START = {_m: degree - 1, _w: a_i0 * sp.sqrt(degree) * sp.sqrt(eps) / s_i0}


def _degree_blow_up_time(result: Result) -> Guarded:
    return Guarded(filled(_time(), {**_START, _FALL: degree - 1}))


def _time() -> sp.Expr:
    """Return the time in letters; the exponent of the overlap has one of its own."""
    first, factor = _raised(_m, _w)
    rule = _by_rule(_rule(), _LENGTH, 1)
    light = first + product(factor, filled(rule, {_m: _m + 2 * _RAISES, **_LIGHTLY}))
    # For heavy weights the mean falls as 1/w, and a power of the overlap makes up for it.
    heavy = filled(rule, _HEAVILY)
    scale = s_i0 ** (1 - _FALL) / (a_i0 * degree)
    mean = pieces(
        (sp.sqrt(eps) / sp.sqrt(degree) * product(s_i0**-_FALL, light), _w < _LIGHT),
        (product(scale, _by_powers()), _m < _ENOUGH),
        (product(scale, heavy), True),
    )
    return product(mean, 1 / (c_l * _m))


def _raised(m: sp.Expr, w: sp.Expr) -> tuple[sp.Expr, sp.Expr]:
    """Return the two numbers that give the mean from that of an order higher by some steps.

    Integration by parts says G(m) = w + (m + 1)/(m + 2) (1 - w^2) G(m + 2).
    """
    beyond = 1 - w**2
    steps = [product(over(m + k - 1, m + k), beyond) for k in (2, 4, 6)[:_RAISES]]
    total = w
    for step in reversed(steps[:-1]):
        total = w + product(step, total)
    return total, product(*steps)


# What is 1 and what is the weight comes in a unit, over which an integral is given.
_LIGHTLY = {_PLACE: _w, _SCALED: _w, _UNIT: sp.Integer(1)}
_HEAVILY = {_PLACE: _LIGHT, _SCALED: sp.Integer(1), _UNIT: 1 / _w}


def _by_rule(rule: type[row_sum], reach: int, slower: int) -> sp.Expr:
    r"""Return an integral by Gauss's rule, after a change of variable from exponential to Gaussian.

    The integrand has a root's branch point a distance below zero, near it for small weights. As
    the square of a distance from there, :math:`x` takes it away; for large weights it is far, and
    the two variables are the same but for a factor. For heavy weights the integrand falls off as
    :math:`e^{-x (1 - k/m)}`, with k as given.
    """
    # -log(1 - w^2)/w^2 where it matters; elsewhere any change of variable does.
    series = polynomial(_PLACE**2, *(sp.Rational(1, k) for k in range(1, 5)))
    distance = product(_m / 2, series)
    length = over(reach * _m, _m - slower)
    inner = product(power(distance, sp.S.Half), _PLACE)
    whole = power(product(distance, _PLACE**2) + length, sp.S.Half)
    bend = power(over(length, whole + inner), 2)
    apart = (_UNIT - _SCALED) * (_UNIT + _SCALED)
    return rule(bend, length - bend, 2 / _m, _SCALED, apart)


@cache
def _rule() -> type[row_sum]:
    return _gauss("blow_up_rule", 1 / _root, _NODES)


# What an integrand has beside exp(-x): the root of D, the weight, 2/m, x, and 1 - v^2.
_root, _LEVEL, _RATE, _x, _GONE = sp.symbols("root_ level_ rate_ depth_ gone_", real=True)


def _gauss(name: str, integrand: sp.Expr, nodes: int) -> type[row_sum]:
    """Return the sum by a rule over the new variable."""
    bend, way, apart = sp.symbols("bend_ way_ apart_", real=True)
    node, share = ROW
    place = node * (bend * node + way)
    speed = 2 * bend * node + way
    gone = -expm1(-_RATE * place)
    root = sp.sqrt(_LEVEL**2 + apart * gone)
    term = (
        share * speed * sp.exp(-place) * integrand.xreplace({_root: root, _x: place, _GONE: gone})
    )
    return sum_over(name, term, (bend, way, _RATE, _LEVEL, apart), legendre_rule(nodes))


def _by_powers() -> sp.Expr:
    r"""Return the mean for large weights, by a polynomial in place of :math:`(1 + p)^{-1/2}`.

    With :math:`V = v \sqrt{w^2 - 1}` the integral goes to :math:`V = 1`, where the polynomial is
    one of :math:`V^2`, and on, where it is one of :math:`V^{-2}`; each power has its integral.
    """
    inverse = economised(_one_over_root, sp.Rational(1), _POWERS)
    total = _integral_by_powers("blow_up_powers", inverse, _GUARDED, 1, 0)
    return _with_rise(_w * _m * total)


def _one_over_root(p: Any) -> Any:
    return 1 / mpmath.sqrt(1 + p)


def _with_rise(formula: sp.Expr) -> sp.Expr:
    r"""Put in the logarithm of :math:`W = \sqrt{w^2 - 1}`, and :math:`W^{-m}`."""
    rise = sp.log(_w) + log1p(-1 / _w**2) / 2
    decay = sp.exp(-_m * _U, evaluate=False)
    return filled(filled(formula, {_W_m: decay}), {_U: rise})


def _integral_by_powers(
    name: str, coefficients: tuple[sp.Expr, ...], guarded: int, fall: int, more: int
) -> sp.Expr:
    r"""Return :math:`W^{-m} \int_0^W V^{m + k - 1} (1 + V^2)^{-j/2} dV`, with k more and fall j.

    Of so many powers the exponents may vanish; the others have simpler integrals.
    """
    rows = tuple((sp.Integer(2 * n), c) for n, c in enumerate(coefficients) if n >= guarded)
    total, outer = _powers(name, fall, more, rows)(_m, _U, _W_m), _outer()
    for n, coefficient in enumerate(coefficients[:guarded]):
        exponent = _m - (fall - more) - 2 * n
        whole = over(_W_m, _m + more + 2 * n) + filled(outer, {_kappa: exponent})
        total += product(coefficient, whole)
    return total


@cache
def _powers(name: str, fall: int, more: int, rows: Rows) -> type[row_sum]:
    """Return the sum over the powers whose exponents are not small."""
    order, rise, decay = shared = sp.symbols("order_ rise_ decay_", positive=True)
    twice, coefficient = ROW
    outer = (decay - sp.exp(-(twice + fall - more) * rise)) / (twice + fall - more - order)
    term = coefficient * (decay / (order + more + twice) + outer)
    return sum_over(name, term, shared, rows)


def _outer() -> sp.Expr:
    r"""Return :math:`e^{-m U} \int_0^U e^{\kappa u} du`, whose two exponentials may be equal."""
    growth = _kappa * _U
    near = sp.Abs(growth, evaluate=False) < sp.Rational(1, 2)
    small, rate = branch(near, growth, sp.Integer(0)), branch(near, sp.Integer(1), _kappa)
    series = polynomial(small, *(1 / sp.factorial(k + 1) for k in range(14)))
    first = sp.exp(product(_kappa - _m, _U), evaluate=False)
    return branch(near, product(_W_m, _U, series), over(first - _W_m, rate))


def _degree_blow_up_time_slopes(result: Result) -> dict[sp.Symbol, sp.Expr]:
    r"""Return the slopes by weight, overlap and ratio of speeds.

    With :math:`s = s_0/v` the time is :math:`\sqrt{\varepsilon/l}\,s_0^{-m} G/(c m)`, and w has
    weight and ratio. With :math:`x = s^2 - s_0^2` the overlap is in a power
    :math:`(s_0^2 + x)^{-l/2}` alone, so that its slope is the time at an order higher by two.
    """
    by_weight, by_ratio = _by_weight(), _by_ratio()
    square = degree * a_i0**2
    # For heavy weights the powers of the start are put in terms of the weight's.
    to_weight = branch(
        _w < _LIGHT,
        product(eps * s_i0 ** (-1 - _m), by_weight.light),
        product(s_i0 ** (1 - _m) / square, by_weight.heavy),
    )
    to_ratio = branch(
        _w < _LIGHT,
        product(s_i0**-_m / (sp.sqrt(degree) * sp.sqrt(eps)), by_ratio.light),
        product(s_i0 ** (3 - _m) / (a_i0 * degree * eps**2), 1 / square, by_ratio.heavy),
    )
    higher = filled(_time(), {**_START, _m: degree + 1, _FALL: degree})
    return {
        a_i0: filled(product(to_weight, -1 / c_l), _START),
        s_i0: product(-degree, higher),
        eps: filled(product(to_ratio, 1 / (2 * c_l)), _START),
    }


@dataclass(frozen=True)
class _Integral:
    """An integral for light weights and, times a power of the weight, for heavy ones."""

    light: sp.Expr
    heavy: sp.Expr


def _by_weight() -> _Integral:
    r"""Return :math:`w P` for light weights and :math:`w^3 P` for heavy ones.

    Integration by parts with :math:`v D^{-3/2}` gives :math:`w P = m \int_0^1 v^{m-1} (1 - v^2)
    dv/(\sqrt{D} (\sqrt{D} + w))`, which a small weight leaves smooth in the rule's variable, and
    :math:`(m + 2) w P(m) = 1 + (m + 1) (1 - w^2) w P(m + 2)`.
    """
    rule = _slope_rule("blow_up_by_weight", _GONE / (_root * (_root + _LEVEL)), 1)
    step = over(_m + 1, _m + 2)
    light = _slope_raised(rule, 1 / (_m + 2), product(step, 1 - _w**2))
    return _Integral(light, _slope_heavy(over(_by_slope_powers(2), _w_2), rule))


def _by_ratio() -> _Integral:
    r"""Return Q for light weights and :math:`w^3 Q` for heavy ones.

    Likewise with :math:`v (1 - v^2) D^{-3/2}` it is :math:`(m - 2) \int_0^1 v^{m-3} (1 - v^2)^2
    dv/(\sqrt{D} (\sqrt{D} + w)^2)`, and :math:`m (1 + (m + 1) w^2) Q(m) = 2 w + (m + 1)
    (1 + (m - 1) w^2) (1 - w^2) Q(m + 2)`.
    """
    fall = (1 - _RATE) * sp.exp(_RATE * _x)
    rule = _slope_rule("blow_up_by_ratio", fall * _GONE**2 / (_root * (_root + _LEVEL) ** 2), 3)
    square = _w**2
    below = product(_m, 1 + (_m + 1) * square)
    step = over((_m + 1) * (1 + (_m - 1) * square), below)
    light = _slope_raised(rule, over(2 * _w, below), product(step, 1 - square))
    powers = _by_slope_powers(0) - over(_by_slope_powers(2), _w_2)
    return _Integral(light, _slope_heavy(powers, rule))


def _slope_rule(name: str, integrand: sp.Expr, slower: int) -> sp.Expr:
    return _by_rule(_gauss(name, integrand, _SLOPE_NODES), _SLOPE_LENGTH, slower)


def _slope_raised(rule: sp.Expr, first: sp.Expr, factor: sp.Expr) -> sp.Expr:
    """Return an integral for light weights, from that of a higher order by steps of two."""
    total = filled(rule, {_m: _m + 2 * _SLOPE_RAISES, **_LIGHTLY})
    for step in reversed(range(_SLOPE_RAISES)):
        raised = {_m: _m + 2 * step}
        total = filled(first, raised) + product(filled(factor, raised), total)
    return total


def _slope_heavy(powers: sp.Expr, rule: sp.Expr) -> sp.Expr:
    by_powers = _with_rise(product(power(_w, 3), powers))
    return branch(_m < _SLOPE_ENOUGH, by_powers, filled(rule, _HEAVILY))


def _by_slope_powers(more: int) -> sp.Expr:
    cubed = economised(_one_over_cubed_root, sp.Rational(1), _SLOPE_POWERS)
    return _integral_by_powers(f"blow_up_powers_{more}", cubed, _SLOPE_GUARDED, 3, more)


def _one_over_cubed_root(p: Any) -> Any:
    return 1 / ((1 + p) * mpmath.sqrt(1 + p))


DEGREE_BLOW_UP_TIME = Form(_degree_blow_up_time, _degree_blow_up_time_slopes)
