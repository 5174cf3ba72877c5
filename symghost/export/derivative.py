"""Derivatives of results, as results."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from functools import lru_cache

import mpmath
import sympy as sp

from ..common.errors import InvalidInput, NotSupported, unknown_name
from ..formulas.domain import Domain
from ..formulas.guarded.parts import Guarded
from ..formulas.kinks import readable_slope, slope
from ..formulas.symbols import argument_name
from ..theory.certification import SEED, Certificate, evaluate
from ..theory.derivation import Given, Result, Story
from ..theory.form import Form, form_of, slopes_of
from .backends.problem import is_condition

# Formulas with so many operations and no branches are proved by SymPy in a moment.
_PROVABLE = 40
_POINTS, DIGITS = 8, 25
# Where a formula levels off, its derivative is small beside it and differences lose digits.
_WORKING_DIGITS = 120


@dataclass(frozen=True, repr=False)
class DerivativeResult(Result):
    """A result's derivative by one of its arguments.

    Parameters
    ----------
    parent : Result
        What was differentiated.
    by : Symbol
    """

    parent: Result = field(kw_only=True)
    by: sp.Symbol = field(kw_only=True)


def derivative(result: Result, by: str | sp.Symbol) -> DerivativeResult:
    r"""Return a result's derivative by one of its arguments, as a result.

    It is called ``loss.r`` and goes wherever results go: `latex`, `numeric`, `render`, and
    `derivative` again. JAX and PyTorch differentiate to the same numbers.

    At a kink, such as the optimum of the loss, there are two slopes, and it is that of the branch
    from which the value is taken:

    - of :math:`|u|` at 0 it is 1, by u as SymPy writes it (:math:`|1 - x|` becomes
      :math:`|x - 1|`);
    - of a maximum of equals it is that of the first, in the order that SymPy prints, of a minimum
      that of the last; but a plain number gives way, so that of :math:`\max(x, 0)` at 0 it is 1;
    - of a sign it is 0, also at 0;
    - of branches it is that of the first whose condition holds at the point;
    - of a branch that holds at one value only, such as :math:`r = 0`, it is the limit, which is
      the same from both sides.

    A slope that is much smaller than f/x is known to rounding times f/x only, and where the value
    or a slope leaves the range of floats a gradient may be infinite or NaN.

    Parameters
    ----------
    result : Result
        A number, or a matrix, which is differentiated entry by entry.
    by : str or Symbol
        The name of an argument, as the numeric function has it.

    Returns
    -------
    DerivativeResult
        Its single step is checked by differences, at random points of the domain.

    Raises
    ------
    InvalidInput
        If the result has no such argument.
    NotSupported
        If the result is a condition, or one of its functions has no derivative by an order.

    Examples
    --------
    >>> import symghost as sg
    >>> rate = derivative(sg.result("critical_learning_rate"), "T")
    >>> rate.name, rate.expression
    ('critical_learning_rate.T', -15*pi**4/(32*T**6))
    >>> loss = sg.result("loss")
    >>> print(derivative(loss, "r").statement.lhs)
    Derivative(L(r), r)
    >>> optimum = sg.numeric(sg.result("optimal_scale"))(10.0)
    >>> sg.numeric(derivative(loss, "r"))([optimum, 2 * optimum], 10.0) < 0
    array([ True, False])
    """
    if not isinstance(result, Result):
        raise InvalidInput("result", result, "a Result, such as sg.result('loss')")
    if is_condition(result.expression):
        raise NotSupported(f"{result.name} is a condition: it has no derivative")
    names = {argument_name(symbol): symbol for symbol in result.symbols}
    if not isinstance(by, str) and by in result.symbols:
        by = argument_name(by)
    if not isinstance(by, str) or by not in names:
        raise unknown_name("by", str(by), names)
    return _derivative(result, names[by])


@lru_cache(maxsize=256)
def _derivative(result: Result, by: sp.Symbol) -> DerivativeResult:
    name = f"{result.name}.{argument_name(by)}"
    story = _Differentiation(
        name,
        domain=result.domain,
        title=f"derivative of the {result.derivation.title} by {argument_name(by)}",
        source=result.derivation.source,
        given=(Given(result.statement, f"The {result.derivation.title}."),),
    )
    expression = readable_slope(result.expression, by)
    if expression.has(sp.Derivative, sp.Subs):
        raise NotSupported(f"{name}: no derivative by {by} in closed form is known")
    if isinstance(expression, sp.MatrixBase):
        for one, other in zip(result.expression, expression, strict=True):
            story.state(sp.Derivative(one, by), other, why="Entry by entry its derivative is")
    else:
        left = sp.Derivative(result.expression, by)
        story.state(left, expression, why="Branch by branch its derivative is")
    symbol = _called(result, by)
    plain = story.conclude(symbol, expression, symbols=result.symbols)
    held = {part.name: getattr(plain, part.name) for part in fields(Result)}
    return DerivativeResult(**{**held, "form": _FORM}, parent=result, by=by)


class _Differentiation(Story):
    """A story whose steps are checked by numbers; proofs of such derivatives may take hours."""

    def _certifier(
        self, left: sp.Expr, right: sp.Expr, domain: Domain | None = None
    ) -> Callable[[], Certificate]:
        return lambda: _certified(left, right, domain or self.domain)


def _certified(left: sp.Expr, right: sp.Expr, domain: Domain) -> Certificate:
    """Check a derivative by differences at random points, and where that is soon done, a proof."""
    points = domain.sample(_POINTS, SEED)
    for point in points:
        one, other = (evaluate(side, point, _WORKING_DIGITS) for side in (left, right))
        if abs(one - other) > abs(one) * mpmath.mpf(10) ** -DIGITS:
            shown = (mpmath.nstr(one, 12), mpmath.nstr(other, 12))
            return Certificate("refuted", DIGITS, len(points), (point, *shown))
    soon = not right.has(sp.Piecewise) and sp.count_ops(right) <= _PROVABLE
    proved = soon and sp.expand(left.doit() - right) == 0
    return Certificate("proved" if proved else "certified", DIGITS, len(points))


def _called(result: Result, by: sp.Symbol) -> sp.Expr:
    if isinstance(result, DerivativeResult):
        return sp.Derivative(*result.symbol.args, by, evaluate=False)
    return sp.Derivative(result.symbol, by, evaluate=False)


def _by_rule(result: Result) -> Guarded:
    """Return the form of a derivative: its own, if its parent has one of it, else by rule."""
    if not isinstance(result, DerivativeResult):
        raise TypeError(f"not a derivative: {result}")
    parent, own = form_of(result.parent), slopes_of(result.parent).get(result.by)
    expression = slope(parent.expression, result.by) if own is None else own
    return Guarded(expression, parent.may_be_infinite)


_FORM = Form(_by_rule)
