"""A user's own names for symbols in LaTeX: checked, so that no formula breaks or lies."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

import sympy as sp

from ..common.errors import InvalidInput, unknown_name
from ..formulas import symbols
from .latex import latex

Names = Mapping[sp.Symbol, str]

# Commands that stand for a letter, and commands that dress one.
_LETTER = (
    r"\\(?:alpha|beta|gamma|delta|(?:var)?epsilon|zeta|eta|(?:var)?theta|iota|kappa|lambda|mu|nu|xi|"
    r"(?:var)?pi|(?:var)?rho|(?:var)?sigma|tau|upsilon|(?:var)?phi|chi|psi|omega|Gamma|Delta|Theta|"
    r"Lambda|Xi|Pi|Sigma|Upsilon|Phi|Psi|Omega|ell|hbar|imath|jmath|star|ast|prime|infty)(?![A-Za-z])"
)
_DRESS = r"\\(?:math(?:rm|bf|it|sf|cal|bb|frak)|hat|tilde|bar|vec|d?dot)"
_CORE = rf"(?:[A-Za-z]|{_LETTER}|{_DRESS}\{{(?:[A-Za-z0-9]+|{_LETTER})\}})"
_SCRIPT = rf"(?:[A-Za-z0-9*+]|{_CORE}|\{{(?:[A-Za-z0-9*+,]|{_CORE})+\}})"
# A core with primes, then at most one subscript and one superscript, in either order.
_NAME = re.compile(rf"{_CORE}'*(?:_{_SCRIPT}(?:\^{_SCRIPT})?|\^{_SCRIPT}(?:_{_SCRIPT})?)?")

EXPECTED = (
    r"a letter, a Greek letter such as \mu, or \mathrm{...}, \mathbf{...}, \hat{...} and the like "
    r"of one, with at most one subscript and one superscript, such as r_0 or \tau_{\mathrm{end}}"
)


def parse_names(text: str) -> dict[sp.Symbol, str]:
    r"""Read names from ``r=\mu,T=\tau``, or from a file with one such pair a line.

    Raises
    ------
    InvalidInput
        If a symbol is unknown, a name is not plain LaTeX, or a symbol is named twice.

    Examples
    --------
    >>> parse_names(r"r=\mu, T=\tau")
    {r: '\\mu', T: '\\tau'}
    """
    named: dict[sp.Symbol, str] = {}
    for pair in _pairs(text):
        key, equals, name = pair.partition("=")
        if not equals:
            raise InvalidInput(
                "names", pair, r"SYMBOL=NAME, such as r=\mu, or a file of such lines"
            )
        symbol = _symbol(key.strip())
        if symbol in named:
            raise InvalidInput("names", pair, f"one name for {symbol}, not two")
        named[symbol] = checked_name(symbol, name.strip())
    return named


def checked_name(symbol: sp.Symbol, name: str) -> str:
    """Return a name, or refuse one that could break a formula."""
    if not _NAME.fullmatch(name):
        raise InvalidInput(f"name of {symbol}", name, EXPECTED)
    return name


def refuse_shadowing(names: Names, used: Iterable[sp.Symbol]) -> None:
    """Refuse names that make two symbols of a formula look the same.

    Raises
    ------
    InvalidInput
        Naming both symbols.
    """
    shown: dict[str, sp.Symbol] = {}
    for symbol in sorted(used, key=str):
        name = names.get(symbol) or latex(symbol)
        plain = re.sub(r"[{}\s]", "", name)
        if plain in shown:
            raise InvalidInput(
                f"name of {symbol}", name, f"another name: {shown[plain]} is printed so as well"
            )
        shown[plain] = symbol


def _pairs(text: str) -> list[str]:
    if "=" in text:
        return [pair for pair in text.split(",") if pair.strip()]
    try:
        lines = Path(text).read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        raise InvalidInput(
            "names", text, r"pairs such as r=\mu,T=\tau, or a readable file"
        ) from None
    return [line for line in lines if line.strip() and not line.lstrip().startswith("#")]


def _symbol(key: str) -> sp.Symbol:
    table = {symbols.argument_name(symbol): symbol for symbol in symbols.MEANING}
    table |= {symbol.name: symbol for symbol in symbols.MEANING}
    if key not in table:
        raise unknown_name("symbol", key, sorted(table))
    return table[key]
