"""The first gate: a text is taken apart into numbers, names and signs, and all else is refused."""

from __future__ import annotations

import keyword
import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from ...common.errors import InvalidText
from .names import instead_of
from .sizes import DECIMAL_EXPONENT, DEPTH, DIGITS

ALLOWED = "allowed are numbers, names, + - * / **, parentheses and calls of functions"


class Token(NamedTuple):
    """A piece of a text, and where it stands."""

    kind: str
    text: str
    start: int
    end: int


_TOKEN = re.compile(
    r"(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?P<name>[A-Za-z_]\w*)"
    r"|(?P<other>//)|(?P<sign>\*\*|[-+*/(),])|(?P<space> +)|(?P<rest>.)",
    re.ASCII | re.DOTALL,
)
_OTHER_SIGNS = {
    ".": "attribute access is not allowed here",
    **dict.fromkeys("[]", "lists and indices are not allowed here"),
    **dict.fromkeys("{}", "sets and mappings are not allowed here"),
    **dict.fromkeys("'\"`", "text in quotes is not allowed here"),
    "^": "a power is written **",
    "=": "an equals sign is not allowed here",
    **dict.fromkeys("<>!", "comparisons are not allowed here"),
    **dict.fromkeys(("//", *"@%&|~"), "this operator is not allowed here"),
    **dict.fromkeys("\n\r", "line breaks are not allowed here"),
    "#": "comments are not allowed here",
    ":": "a colon is not allowed here",
    ";": "several formulas are not allowed here",
}
_FOREIGN_SIGNS = {"−": "-", "–": "-", "×": "*", "·": "*", "⋅": "*", "÷": "/"}


def _about(sign: str) -> str:
    if sign in _OTHER_SIGNS:
        return f"{_OTHER_SIGNS[sign]}; {ALLOWED}"
    name = unicodedata.name(sign, f"character {ord(sign)}")
    if sign in _FOREIGN_SIGNS:
        return f"write {_FOREIGN_SIGNS[sign]} for {name}"
    if "SUPERSCRIPT" in name:
        return f"{name} is not allowed here; a power is written **"
    greek = re.fullmatch(r"GREEK (SMALL|CAPITAL) LETTER (\w+)", name)
    if greek:
        word = "lam" if greek[2] == "LAMDA" else greek[2].lower()
        return f"write {word if greek[1] == 'SMALL' else word.capitalize()} for {name}"
    return f"{name} is not allowed here; {ALLOWED}"


_START = Token("sign", "(", 0, 0)  # a whole formula stands like one in parentheses


class Source(NamedTuple):
    """A text under a name: takes it apart and points at what is wrong in it."""

    argument: str
    text: str

    def error(self, start: int, end: int, expected: str) -> InvalidText:
        """Return the error for ``text[start:end]``."""
        return InvalidText(self.argument, self.text, start, end, expected)

    def check(self) -> None:
        """Refuse what is no token, does not stand where it may, or is nested too deeply."""
        tokens = [
            Token(str(match.lastgroup), match[0], *match.span())
            for match in _TOKEN.finditer(self.text)
            if match.lastgroup != "space"
        ]
        for token in tokens:
            self._check_token(token)
        last = len(self.text.rstrip())
        for left, right in pairwise([_START, *tokens, Token("sign", ")", last, last + 1)]):
            self._check_neighbours(left, right)
        self._check_nesting(tokens)

    def _check_token(self, token: Token) -> None:
        _, text, start, end = token
        if token.kind in ("other", "rest"):
            raise self.error(start, end, _about(text))
        if token.kind == "name" and keyword.iskeyword(text):
            words = f"a name that is no reserved word is allowed{instead_of(text)}"
            raise self.error(start, end, words)
        if token.kind == "number":
            mantissa, _, exponent = text.lower().partition("e")
            if sum(map(str.isdigit, mantissa)) > DIGITS:
                raise self.error(start, end, f"a number with at most {DIGITS} digits is allowed")
            if len(exponent) > DIGITS or abs(int(exponent or 0)) > DECIMAL_EXPONENT:
                words = f"a decimal exponent of at most {DECIMAL_EXPONENT} is allowed"
                raise self.error(start, end, words)
            if re.match(r"0\d", mantissa):
                raise self.error(start, end, "a number is written without leading zeros")

    def _check_neighbours(self, left: Token, right: Token) -> None:
        opens = left.kind == "sign" and left.text != ")"
        closes = right.kind == "sign" and right.text != "("
        if opens and closes and right.text not in ("+", "-") and left.text + right.text != "()":
            raise self.error(right.start, right.end, "a number or a name is missing before this")
        # A name before a parenthesis: the builder knows whether it is a function's.
        if opens or closes or (left.kind == "name" and right.text == "("):
            return
        if left.kind == right.kind == "number":
            words = f"a sign is missing between two numbers; {ALLOWED}"
        elif left.text == "0" or right.text.startswith("_"):
            words = "a number is written in decimal digits alone, such as 1000 or 1e3"
        else:
            words = f"a product is written with its sign: {left.text}*{right.text}"
        raise self.error(left.start, right.end, words)

    def _check_nesting(self, tokens: Sequence[Token]) -> None:
        # Signs and powers nest like parentheses, up to the next operator or comma.
        open_places: list[int] = []
        runs, before = [0], "("
        for _, text, start, end in tokens:
            if text == "(":
                open_places.append(start)
                runs.append(0)
            elif text == ")":
                if not open_places:
                    raise self.error(start, end, "this parenthesis was never opened")
                open_places.pop()
                runs.pop()
            elif text == "**" or (text in "+-" and before in ("(", ",", "+", "-", "*", "/", "**")):
                runs[-1] += 1
            elif text in ("+", "-", "*", "/", ","):
                runs[-1] = 0
            if len(open_places) + sum(runs) > DEPTH:
                raise self.error(start, end, f"a nesting of at most {DEPTH} levels is allowed")
            before = text
        if open_places:
            raise self.error(
                open_places[-1], open_places[-1] + 1, "this parenthesis is never closed"
            )
