"""Errors of symghost: each says what was given, where, and what was expected."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


class SymghostError(Exception):
    """Base of every error that symghost raises on purpose."""


class InvalidInput(SymghostError, ValueError):
    """An argument has a value that the function cannot take.

    Parameters
    ----------
    argument : str
        Name of the argument, as the caller knows it.
    value : object
        What was given.
    expected : str
        What would have been right.

    Examples
    --------
    >>> raise InvalidInput("T", -1.0, "a positive real number")
    Traceback (most recent call last):
        ...
    symghost.common.errors.InvalidInput: T = -1.0: expected a positive real number
    """

    def __init__(self, argument: str, value: object, expected: str) -> None:
        self.argument, self.value, self.expected = argument, value, expected
        super().__init__(f"{argument} = {_shortened(value)}: expected {expected}")

    def __reduce__(self) -> tuple[type[InvalidInput], tuple[str, object, str]]:
        return type(self), (self.argument, self.value, self.expected)


class InvalidText(InvalidInput):
    """A text that somebody typed cannot be read; the message marks the place.

    Parameters
    ----------
    argument : str
        Name of the argument, as the caller knows it.
    text : str
        The whole text.
    start, end : int
        The offence is ``text[start:end]``; it may lie behind the text's last character.
    expected : str
        What is wrong there and what is allowed, a full phrase.

    Examples
    --------
    >>> print(InvalidText("field", "r + x^2", 5, 6, "a power is written **"))
    field cannot be read:
      r + x^2
           ^
    a power is written **
    """

    def __init__(self, argument: str, text: str, start: int, end: int, expected: str) -> None:
        super().__init__(argument, text, expected)
        self.text, self.start, self.end = text, start, end
        self.args = (f"{argument} cannot be read:\n{_marked(text, start, end)}\n{expected}",)

    def __reduce__(self) -> tuple[type[InvalidText], tuple[str, str, int, int, str]]:  # type: ignore[override]
        return type(self), (self.argument, self.text, self.start, self.end, self.expected)


class UnknownName(InvalidText):
    """A formula has a name in it that nobody has said what it is."""


class NotSupported(SymghostError):
    """The request makes sense, but this installation or version cannot serve it."""


class NotCertified(SymghostError):
    """A step of a derivation was refuted, or could not be checked."""


def unknown_name(argument: str, value: object, choices: Iterable[str]) -> InvalidInput:
    """Return the error for a name that is not among `choices`, with the nearest one suggested.

    Examples
    --------
    >>> print(unknown_name("result", "los", ["loss", "passage_time"]))
    result = 'los': expected one of loss, passage_time (did you mean 'loss'?)
    """
    names = list(choices)
    near = get_close_matches(str(value), names, n=1, cutoff=0.4)
    hint = f" (did you mean {near[0]!r}?)" if near else ""
    return InvalidInput(argument, value, f"one of {', '.join(names)}{hint}")


def missing_extra(purpose: str, package: str, extra: str) -> NotSupported:
    """Return the error for an optional dependency that is not installed.

    Examples
    --------
    >>> print(missing_extra("the compiled engine", "numba", "fast"))
    the compiled engine needs numba, which is not installed: pip install "symghost[fast]"
    """
    return NotSupported(
        f'{purpose} needs {package}, which is not installed: pip install "symghost[{extra}]"'
    )


def _shortened(value: object, limit: int = 80) -> str:
    text = " ".join(repr(value).split())
    return text if len(text) <= limit else text[: limit - 3] + "..."


def _marked(text: str, start: int, end: int, margin: int = 36) -> str:
    first, last = max(0, start - margin), min(len(text), max(start + 1, end) + margin, start + 72)
    before, inside = _visible(text[first:start]), _visible(text[start : min(end, last)])
    before = "..." + before if first else before
    after = _visible(text[min(end, last) : last]) + ("..." if last < len(text) else "")
    return f"  {before}{inside}{after}\n  {' ' * len(before)}^{'~' * (len(inside) - 1)}"


def _visible(text: str) -> str:
    """Return the text with all that could shift the mark, act on a terminal or deceive escaped."""
    return "".join(sign if " " <= sign <= "~" else ascii(sign)[1:-1] for sign in text)
