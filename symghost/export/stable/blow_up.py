r"""The time of blow-up of a degree on its own, without the hypergeometric function.

With :math:`m = l - 1` and :math:`w` the start's weight over its overlap, in units in which
:math:`w = 1` belongs to :math:`I_l = 0`, the function is the mean

.. math:: G(m, w) = m \int_0^1 \frac{v^{m-1} dv}{\sqrt{1 + (w^2 - 1) v^2}}
   = \int_0^\infty \frac{e^{-x} dx}{\sqrt{1 + (w^2 - 1) e^{-2x/m}}}.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import mpmath
import sympy as sp
from sympy.codegen.cfunctions import expm1, log1p

from ...derivation import Result
from ...nodes import filled, polynomial
from ...symbols import a_i0, c_l, degree, eps, s_i0
from ..sums import ROW, row_sum, sum_over
from .parts import Forms, Guarded, branch, over, pieces, power, product
from .rules import economised, legendre_rule

_NODES, _POWERS = 26, 22
_LENGTH = 38  # exp(-38) is below rounding
_LIGHT = sp.Rational(3, 2)  # up to this weight the order can be raised
_RAISES = 3  # steps by two
_ENOUGH = 2 * _RAISES + sp.Rational(1, 2)  # from this order on Gauss's rule suffices
_GUARDED = 3  # powers whose exponents may vanish below that order


# While the form is built, its parts are letters.
_ORDER, _WEIGHT, _RISE, _DECAY = sp.symbols("order_ weight_ rise_ decay_")
_PLACE, _SCALED, _UNIT, _EXPONENT = sp.symbols("place_ scaled_ unit_ exponent_")


def _degree_blow_up_time(result: Result) -> Guarded:
    weight = a_i0 * sp.sqrt(degree) * sp.sqrt(eps) / s_i0
    first, factor = _raised(_ORDER, _WEIGHT)
    rule, one = _by_rule(), sp.Integer(1)
    raised = {_ORDER: _ORDER + 2 * _RAISES, _PLACE: _WEIGHT, _SCALED: _WEIGHT, _UNIT: one}
    light = first + product(factor, filled(rule, raised))
    # For heavy weights the mean falls as 1/w, and a power of the overlap makes up for it.
    heavy = filled(rule, {_PLACE: _LIGHT, _SCALED: one, _UNIT: 1 / _WEIGHT})
    scale = s_i0 ** (1 - _ORDER) / (a_i0 * degree)
    mean = pieces(
        (sp.sqrt(eps) / sp.sqrt(degree) * product(s_i0**-_ORDER, light), _WEIGHT < _LIGHT),
        (product(scale, _by_powers()), _ORDER < _ENOUGH),
        (product(scale, heavy), True),
    )
    form = product(mean, 1 / (c_l * _ORDER))
    return Guarded(filled(form, {_ORDER: degree - 1, _WEIGHT: weight}))


def _raised(order: sp.Expr, weight: sp.Expr) -> tuple[sp.Expr, sp.Expr]:
    """Return the two numbers that give the mean from that of an order higher by some steps.

    Integration by parts says G(m) = w + (m + 1)/(m + 2) (1 - w^2) G(m + 2).
    """
    beyond = 1 - weight**2
    steps = [product(over(order + k - 1, order + k), beyond) for k in (2, 4, 6)[:_RAISES]]
    total = weight
    for step in reversed(steps[:-1]):
        total = weight + product(step, total)
    return total, product(*steps)


def _by_rule() -> sp.Expr:
    r"""Return the mean by Gauss's rule, after a change of variable from exponential to Gaussian.

    The integrand has a root's branch point a distance below zero, near it for small weights. As
    the square of a distance from there, :math:`x` takes it away; for large weights it is far, and
    the two variables are the same but for a factor. What is 1 and what is the weight comes in a
    unit, over which the mean is given.
    """
    # -log(1 - w^2)/w^2 where it matters; elsewhere any change of variable does.
    series = polynomial(_PLACE**2, *(sp.Rational(1, k) for k in range(1, 5)))
    distance = product(_ORDER / 2, series)
    length = over(_LENGTH * _ORDER, _ORDER - 1)
    inner = product(power(distance, sp.S.Half), _PLACE)
    whole = power(product(distance, _PLACE**2) + length, sp.S.Half)
    bend = power(over(length, whole + inner), 2)
    apart = (_UNIT - _SCALED) * (_UNIT + _SCALED)
    return _rule()(bend, length - bend, 2 / _ORDER, _SCALED, apart)


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


def _by_powers() -> sp.Expr:
    r"""Return the mean for large weights, by a polynomial in place of :math:`(1 + p)^{-1/2}`.

    With :math:`V = v \sqrt{w^2 - 1}` the integral goes to :math:`V = 1`, where the polynomial is
    one of :math:`V^2`, and on, where it is one of :math:`V^{-2}`; each power has its integral.
    """
    total, outer = _powers()(_ORDER, _RISE, _DECAY), _outer()
    for n, coefficient in enumerate(_inverse_root()[:_GUARDED]):
        whole = over(_DECAY, _ORDER + 2 * n) + filled(outer, {_EXPONENT: _ORDER - 1 - 2 * n})
        total += product(coefficient, whole)
    rise = sp.log(_WEIGHT) + log1p(-1 / _WEIGHT**2) / 2
    decay = sp.exp(-_ORDER * _RISE, evaluate=False)
    return filled(filled(_WEIGHT * _ORDER * total, {_DECAY: decay}), {_RISE: rise})


def _outer() -> sp.Expr:
    r"""Return :math:`e^{-m U} \int_0^U e^{\kappa u} du`, whose two exponentials may be equal."""
    growth = _EXPONENT * _RISE
    near = sp.Abs(growth, evaluate=False) < sp.Rational(1, 2)
    small, rate = branch(near, growth, sp.Integer(0)), branch(near, sp.Integer(1), _EXPONENT)
    series = polynomial(small, *(1 / sp.factorial(k + 1) for k in range(14)))
    first = sp.exp(product(_EXPONENT - _ORDER, _RISE), evaluate=False)
    return branch(near, product(_DECAY, _RISE, series), over(first - _DECAY, rate))


def _inverse_root() -> tuple[sp.Expr, ...]:
    """Return the coefficients of a polynomial that stands for 1/sqrt(1 + p) up to 1."""
    return economised(_one_over_root, sp.Rational(1), _POWERS)


def _one_over_root(p: Any) -> Any:
    return 1 / mpmath.sqrt(1 + p)


@cache
def _powers() -> type[row_sum]:
    """Return the sum over the powers whose exponents are not small."""
    order, rise, decay = shared = sp.symbols("order_ rise_ decay_", positive=True)
    twice, coefficient = ROW
    outer = (decay - sp.exp(-(twice + 1) * rise)) / (twice + 1 - order)
    rows = tuple((sp.Integer(2 * n), c) for n, c in enumerate(_inverse_root()) if n >= _GUARDED)
    return sum_over("blow_up_powers", coefficient * (decay / (order + twice) + outer), shared, rows)


FORMS: Forms = {"degree_blow_up_time": _degree_blow_up_time}
