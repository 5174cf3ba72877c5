"""Evaluation number by number: by Python's own ``math``, and by mpmath to any number of digits."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import mpmath
import numpy as np
import sympy as sp

from ...common.errors import InvalidInput
from ...formulas.compiling import compiled
from ...formulas.places.raising import raised
from ..arguments import Argument
from .problem import Evaluation, Problem, broadcast_shape

_GUARD_DIGITS = 15
# Beyond these digits a value that is still zero is zero: they hold the smallest double's square.
_ENOUGH_DIGITS = 800


def evaluation_math(problem: Problem) -> Evaluation:
    """Return the evaluation by Python's ``math``, which takes only the branch that holds."""
    formula = sp.Tuple(*problem.entries) if problem.shape else problem.form
    bare = compiled(formula, problem.symbols, "math")
    values_at = _of_any_range(bare, formula, problem.symbols)
    condition = compiled(problem.condition, problem.symbols, "math")
    holds = _of_any_range(condition, problem.condition, problem.symbols)

    def unchecked(*values: float) -> Any:
        return problem.nested(bare(*values))

    def single(values: Sequence[Any]) -> Any:
        numbers = [_number(float, a, v) for a, v in zip(problem.arguments, values, strict=True)]
        if not _inside(problem, values, numbers, holds):
            return _nothing(problem, math.nan)
        outcome = values_at(*numbers)
        if problem.shape:
            return problem.nested(outcome)
        return outcome if problem.is_truth else float(outcome)

    def checked(values: Sequence[Any]) -> Any:
        return _one_by_one(problem, single, values, np.float64)

    return Evaluation(unchecked if problem.shape else bare, checked)


def _of_any_range(
    function: Callable[..., Any], formula: sp.Basic, symbols: tuple[sp.Symbol, ...]
) -> Callable[..., Any]:
    """Return a function that leaves to NumPy what Python refuses: there numbers turn infinite."""

    def called(*numbers: float) -> Any:
        try:
            return function(*numbers)
        except (ArithmeticError, ValueError):
            with np.errstate(all="ignore"):
                outcome = compiled(formula, symbols, "numpy")(*map(np.float64, numbers))
            return np.asarray(outcome).tolist()

    return called


def evaluation_mpmath(problem: Problem) -> Evaluation:
    """Return the evaluation by mpmath, whose working precision is raised until it suffices."""
    exact = compiled(sp.Tuple(*problem.exact_entries), problem.symbols, "mpmath")
    # The form for floating point also takes infinite arguments, and has no holes.
    guarded = compiled(sp.Tuple(*problem.entries), problem.symbols, "mpmath")
    holds = compiled(problem.condition, problem.symbols, "mpmath")

    def unchecked(*values: Any) -> Any:
        digits = problem.digits or mpmath.mp.dps
        if not any(mpmath.isinf(value) for value in values):
            try:
                return problem.nested(_settled(exact, values, digits))
            except ZeroDivisionError:  # the derived formula has a hole there
                pass
        return problem.nested(_settled(guarded, values, digits))

    def single(values: Sequence[Any]) -> Any:
        with mpmath.workdps(problem.digits or mpmath.mp.dps):
            pairs = zip(problem.arguments, values, strict=True)
            numbers = [_number(mpmath.mpf, a, v) for a, v in pairs]
            if not _inside(problem, values, numbers, holds):
                return _nothing(problem, mpmath.mpf("nan"))
        outcome = unchecked(*numbers)
        return mpmath.matrix(outcome) if problem.shape else outcome

    def checked(values: Sequence[Any]) -> Any:
        return _one_by_one(problem, single, values, np.object_)

    return Evaluation(unchecked, checked)


def _one_by_one(
    problem: Problem,
    single: Callable[[Sequence[Any]], Any],
    values: Sequence[Any],
    kind: type[np.generic],
) -> Any:
    """Return a function's value for single numbers; for arrays, which broadcast, an array."""
    arrays = [_objects(a, v) for a, v in zip(problem.arguments, values, strict=True)]
    if not any(array.ndim for array in arrays):
        return single(values)
    shape = broadcast_shape([array.shape for array in arrays])
    elements = zip(*(np.broadcast_to(array, shape).flat for array in arrays), strict=True)
    outcomes = [single(element) for element in elements]
    if problem.shape and kind is np.object_:
        outcomes = [matrix.tolist() for matrix in outcomes]
    whole = np.array(outcomes, bool if problem.is_truth else kind)
    return whole.reshape(*shape, *problem.shape)


def _objects(argument: Argument, value: Any) -> Any:
    """Return a value as an array of Python's or mpmath's numbers, of no dimension if it is one."""
    try:
        array = np.asarray(value, dtype=object)
    except (TypeError, ValueError):
        raise argument.refused(value) from None
    if not array.size and np.asarray(value).dtype.kind not in "biufO":
        raise argument.refused(value)
    return array


def _settled(function: Callable[..., Any], values: Sequence[Any], digits: int) -> list[Any]:
    """Evaluate with more and more digits until all entries agree to those asked for."""
    working = digits + _GUARD_DIGITS + _decades(values)

    def evaluate(working: int) -> list[Any]:
        return _evaluated(function, values, working)

    def agree(before: list[Any], now: list[Any], working: int) -> bool:
        pairs = list(zip(before, now, strict=True))
        return all(_agree(a, b, digits) for a, b in pairs) and (
            working > _ENOUGH_DIGITS or all(b != 0 or a is b for a, b in pairs)
        )

    most = 80 * (_ENOUGH_DIGITS + digits)
    found = raised(evaluate(working), evaluate, agree, working, most)
    if found is None:
        raise InvalidInput("arguments", values, "a point at which the formula has a value")
    with mpmath.workdps(digits):
        return [+value if isinstance(value, mpmath.mpf) else value for value in found[0]]


def _decades(values: Sequence[Any]) -> int:
    """Return over how many decades arguments spread about 1: so many digits their sums may need."""
    sizes = [0, *(mpmath.mag(value) for value in values if mpmath.isfinite(value) and value)]
    return min(_ENOUGH_DIGITS, math.ceil(int(max(sizes) - min(sizes)) * math.log10(2)))


def _evaluated(function: Callable[..., Any], values: Sequence[Any], digits: int) -> list[Any]:
    with mpmath.workdps(digits):
        return [
            value.real if isinstance(value, mpmath.mpc) else value for value in function(*values)
        ]


def _agree(one: Any, other: Any, digits: int) -> bool:
    if isinstance(one, bool) or mpmath.isinf(one) or mpmath.isnan(one):
        return str(one) == str(other)
    return bool(abs(one - other) <= abs(other) * mpmath.mpf(10) ** -(digits + 2))


def _number(kind: Callable[[Any], Any], argument: Argument, value: Any) -> Any:
    try:
        return kind(value.item() if hasattr(value, "item") else value)
    except (TypeError, ValueError):
        raise argument.refused(value) from None


def _inside(
    problem: Problem, values: Sequence[Any], numbers: Sequence[Any], holds: Callable[..., Any]
) -> bool:
    """Say whether numbers lie in the domain; where the policy is to raise, raise."""
    for argument, value, number in zip(problem.arguments, values, numbers, strict=True):
        if not argument.inside(number):
            if problem.out_of_domain == "raise":
                raise argument.refused(value)
            return False
    if problem.condition == sp.true or holds(*numbers):
        return True
    if problem.out_of_domain == "raise":
        raise problem.outside(numbers)
    return False


def _nothing(problem: Problem, nan: Any) -> Any:
    if problem.is_truth:
        return False
    if isinstance(nan, float):
        return problem.nested([nan] * len(problem.entries))
    return mpmath.matrix(*problem.shape) * nan if problem.shape else nan
