r"""The time of blow-up of a degree on its own, without the hypergeometric function.

With :math:`m = l - 1` and :math:`w` the start's weight over its overlap, in units in which
:math:`w = 1` belongs to :math:`I_l = 0`, the function is the mean

.. math:: G(m, w) = m \int_0^1 \frac{v^{m-1} dv}{\sqrt{1 + (w^2 - 1) v^2}}
   = \int_0^\infty \frac{e^{-x} dx}{\sqrt{1 + (w^2 - 1) e^{-2x/m}}}.
"""

from __future__ import annotations

from functools import cache

import mpmath
import sympy as sp
from sympy.codegen.cfunctions import expm1, log1p

from ...derivation import Result
from ...nodes import polynomial
from ...symbols import a_i0, c_l, degree, eps, s_i0
from ..sums import ROW, row_sum, sum_over
from .parts import Forms, Guarded, branch
from .rules import economised, legendre_rule

_NODES, _POWERS = 26, 22
_LENGTH = 38  # exp(-38) is below rounding
_LIGHT = sp.Rational(3, 2)  # up to this weight the order can be raised
_RAISES = 3  # steps by two
_ENOUGH = 2 * _RAISES + sp.Rational(1, 2)  # from this order on Gauss's rule suffices
_GUARDED = 3  # powers whose exponents may vanish below that order


def _degree_blow_up_time(result: Result) -> Guarded:
    order = degree - 1
    weight = a_i0 * sp.sqrt(degree) * sp.sqrt(eps) / s_i0
    first, factor = _raised(order, weight)
    light = first + factor * _by_rule(order + 2 * _RAISES, weight, weight, sp.Integer(1))
    # For heavy weights the mean falls as 1/w, and a power of the overlap makes up for it.
    heavy = _by_rule(order, _LIGHT, sp.Integer(1), 1 / weight)
    scale = s_i0 ** (1 - order) / (a_i0 * degree)
    mean = sp.Piecewise(
        (sp.sqrt(eps) / sp.sqrt(degree) * s_i0**-order * light, weight < _LIGHT),
        (scale * _by_powers(order, weight), order < _ENOUGH),
        (scale * heavy, True),
    )
    return Guarded(mean / (c_l * order))


def _raised(order: sp.Expr, weight: sp.Expr) -> tuple[sp.Expr, sp.Expr]:
    """Return the two numbers that give the mean from that of an order higher by some steps.

    Integration by parts says G(m) = w + (m + 1)/(m + 2) (1 - w^2) G(m + 2).
    """
    steps = [(order + k - 1) / (order + k) * (1 - weight**2) for k in (2, 4, 6)[:_RAISES]]
    total, factor = sp.Integer(0), sp.Integer(1)
    for step in reversed(steps):
        total, factor = weight + step * total, factor * step
    return total, factor


def _by_rule(order: sp.Expr, place: sp.Expr, scaled: sp.Expr, unit: sp.Expr) -> sp.Expr:
    r"""Return the mean by Gauss's rule, after a change of variable from exponential to Gaussian.

    The integrand has a root's branch point a distance below zero, near it for small weights. As
    the square of a distance from there, :math:`x` takes it away; for large weights it is far, and
    the two variables are the same but for a factor. What is 1 and what is the weight comes in a
    unit, over which the mean is given.
    """
    # -log(1 - w^2)/w^2 where it matters; elsewhere any change of variable does.
    distance = order / 2 * polynomial(place**2, *(sp.Rational(1, k) for k in range(1, 5)))
    length = _LENGTH * order / (order - 1)
    whole, inner = sp.sqrt(distance * place**2 + length), sp.sqrt(distance) * place
    bend = (length / (whole + inner)) ** 2
    apart = (unit - scaled) * (unit + scaled)
    return _rule()(bend, length - bend, 2 / order, scaled, apart)


@cache
def _rule() -> type[row_sum]:
    bend, way, rate, level, apart = shared = sp.symbols("bend_ way_ rate_ level_ apart_", real=True)
    node, share = ROW
    place = node * (bend * node + way)
    speed = 2 * bend * node + way
    root = sp.sqrt(level**2 - apart * expm1(-rate * place))
    return sum_over(
        "blow_up_rule", share * speed * sp.exp(-place) / root, shared, legendre_rule(_NODES)
    )


def _by_powers(order: sp.Expr, weight: sp.Expr) -> sp.Expr:
    r"""Return the mean for large weights, by a polynomial in place of :math:`(1 + p)^{-1/2}`.

    With :math:`V = v \sqrt{w^2 - 1}` the integral goes to :math:`V = 1`, where the polynomial is
    one of :math:`V^2`, and on, where it is one of :math:`V^{-2}`; each power has its integral.
    """
    rise = sp.log(weight) + log1p(-1 / weight**2) / 2
    decay = sp.exp(-order * rise)
    coefficients = economised(lambda p: 1 / mpmath.sqrt(1 + p), sp.Rational(1), _POWERS)
    total = _powers()(order, rise, decay)
    for n, coefficient in enumerate(coefficients[:_GUARDED]):
        inner = decay / (order + 2 * n)
        total += coefficient * (inner + _outer(order - 1 - 2 * n, order, rise, decay))
    return weight * order * total


def _outer(exponent: sp.Expr, order: sp.Expr, rise: sp.Expr, decay: sp.Expr) -> sp.Expr:
    r"""Return :math:`e^{-m U} \int_0^U e^{\kappa u} du`, whose two exponentials may be equal."""
    growth = exponent * rise
    near = sp.Abs(growth) < sp.Rational(1, 2)
    small, rate = branch(near, growth, sp.Integer(0)), branch(near, sp.Integer(1), exponent)
    series = polynomial(small, *(1 / sp.factorial(k + 1) for k in range(14)))
    first = sp.exp((exponent - order) * rise)
    return branch(near, decay * rise * series, (first - decay) / rate)


@cache
def _powers() -> type[row_sum]:
    """Return the sum over the powers whose exponents are not small."""
    order, rise, decay = shared = sp.symbols("order_ rise_ decay_", positive=True)
    twice, coefficient = ROW
    outer = (decay - sp.exp(-(twice + 1) * rise)) / (twice + 1 - order)
    coefficients = economised(lambda p: 1 / mpmath.sqrt(1 + p), sp.Rational(1), _POWERS)
    rows = tuple((sp.Integer(2 * n), c) for n, c in enumerate(coefficients) if n >= _GUARDED)
    return sum_over("blow_up_powers", coefficient * (decay / (order + twice) + outer), shared, rows)


FORMS: Forms = {"degree_blow_up_time": _degree_blow_up_time}
