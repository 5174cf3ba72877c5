"""More and more digits, until two values agree."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

Value = TypeVar("Value")


def raised(
    before: Value,
    evaluate: Callable[[int], Value],
    agree: Callable[[Value, Value, int], bool],
    digits: int,
    most: int,
) -> tuple[Value, int] | None:
    """Return the first value that agrees with the one before, and its digits.

    Parameters
    ----------
    before : object
        The value at the first digits, or at fewer.
    evaluate : callable
        The value at a number of digits; None ends the search.
    agree : callable
        Whether two values agree, the second of which has so many digits.
    digits, most : int
        The digits are doubled as long as they are not more than the most.

    Examples
    --------
    >>> raised(0.1, lambda digits: round(1 / 3, digits), lambda a, b, _: abs(a - b) < 1e-4, 1, 20)
    (0.33333333, 8)
    """
    while before is not None and 2 * digits <= most:
        digits *= 2
        now = evaluate(digits)
        if now is not None and agree(before, now, digits):
            return now, digits
        before = now
    return None
