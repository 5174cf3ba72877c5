"""What a source file holds for a result: its arguments, domain, formula and reference values."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import sympy as sp

from ...formulas.domain import REAL, Domain
from ...formulas.kinks import with_sides, with_windows
from ...formulas.lowering import Names, Scope, Statement, is_truth
from ...formulas.nodes import entries_of
from ...formulas.sums import written_out
from ...formulas.symbols import MEANING, argument_name
from ...formulas.writing.helpers import ARGUMENT, STEPS, Helper
from ...formulas.writing.printing import helper_name
from ...formulas.writing.spelling import finite, not_nan
from ...formulas.writing.statements import VALUE
from ...theory.derivation import Result, statement_text
from ...theory.form import form_of, slopes_of

INSIDE = "inside"

_ANYWHERE = Domain(())

# Names that every file uses beside the arguments.
OWN_NAMES = frozenset(
    [
        "value",
        "inside",
        "failures",
        "check",
        "wanted",
        "allowed",
        "name",
        "out",
        "self_test",
        "references",
        "ieee",
        "as_arrays",
        "as_matrices",
        "of_two",
        "is_number",
        "outside",
        "functions",
        "entries",
        "place",
        "selftest",
        "size",
        "larger",
        "with_slope",
        "implicit",
        "wraps",
    ]
)


@dataclass(frozen=True)
class Routine:
    """A function of a source file, before any language has its say.

    Parameters
    ----------
    name : str
    symbols : tuple of Symbol
    arguments : tuple of str
        What the symbols are called in the language.
    outputs : tuple of Expr
        One expression; for a matrix its entries, row by row.
    about : tuple of str
        Lines of documentation.
    inside : Boolean
        Where the result holds.
    shape : tuple of int
        Empty unless the result is a matrix.
    lets : tuple of (Symbol, Expr)
        Intermediate values in order, for the functions that a file brings along.
    helper : bool
        Whether the file brings the function along for others.
    domain : Domain
        Where its branches are to be finite.
    slopes : tuple of (Symbol, tuple of Expr)
        Derivatives that a library takes instead of those of the formula.
    implicit : Expr, optional
        Of a function of one argument that solves an equation: its derivative, by its `OUTCOME`.
    """

    name: str
    symbols: tuple[sp.Symbol, ...]
    arguments: tuple[str, ...]
    outputs: tuple[sp.Basic, ...]
    about: tuple[str, ...] = ()
    inside: sp.Basic = sp.true
    shape: tuple[int, ...] = ()
    lets: tuple[tuple[sp.Symbol, sp.Expr], ...] = ()
    helper: bool = False
    domain: Domain = _ANYWHERE
    slopes: tuple[tuple[sp.Symbol, tuple[sp.Basic, ...]], ...] = ()
    implicit: sp.Expr | None = None

    @property
    def truth(self) -> bool:
        """Whether the result is a condition rather than a number."""
        return is_truth(self.outputs[0])

    @property
    def targets(self) -> tuple[str, ...]:
        """The names of the values that the statements compute."""
        if not self.shape:
            return (VALUE,)
        return tuple(f"{VALUE}_{place}" for place in range(1, len(self.outputs) + 1))

    def scope(self) -> Scope:
        """Return the scope at the head of the function."""
        taken = {name.lower() for name in (*self.arguments, *OWN_NAMES, *self.targets)}
        known = dict(zip(self.symbols, self.arguments, strict=True))
        return Scope(known, Names(taken))

    def statements(self) -> tuple[list[Statement], list[Statement]]:
        """Return the statements that decide whether the arguments are inside, and the rest."""
        head = self.scope()
        if self.inside != sp.true:
            head.give(INSIDE, self.inside)
        body = Scope(dict(head.known), head.names)
        for symbol, value in self.lets:
            name = body.names.new("step")
            body.give(name, value)
            body.known[symbol] = name
        for target, output in zip(self.targets, self.outputs, strict=True):
            body.give(target, output)
        return head.statements, body.statements


def routine_of(
    result: Result,
    name: str,
    legal: Callable[[Sequence[str]], tuple[str, ...]],
    differentiated: bool = False,
) -> Routine:
    """Return the function for a result; `legal` turns names into a language's.

    One that a library differentiates gets the kinks and derivatives of `derivative`.
    """
    guard = form_of(result)
    formed = _smooth if differentiated else written_out
    expression = formed(guard.expression)
    slopes = slopes_of(result).items() if differentiated else ()
    matrix = isinstance(expression, sp.MatrixBase)
    _, *names = legal([name, *map(argument_name, result.symbols)])
    return Routine(
        name=name,
        symbols=result.symbols,
        arguments=tuple(names),
        outputs=entries_of(expression),
        about=_about(result, names),
        inside=_inside(result, guard.may_be_infinite),
        shape=tuple(expression.shape) if matrix else (),
        domain=result.domain,
        slopes=tuple((symbol, entries_of(formed(slope))) for symbol, slope in slopes),
    )


def routine_of_helper(helper: Helper) -> Routine:
    """Return a function that a file brings along."""
    return Routine(
        name=helper_name(helper.name),
        symbols=(ARGUMENT,),
        arguments=("z",),
        outputs=(helper.value,),
        about=(helper.about,),
        lets=tuple(zip(STEPS, helper.steps, strict=False)),
        helper=True,
        implicit=helper.slope,
    )


def _smooth(expression: sp.Basic) -> sp.Basic:
    """Return a formula that can be differentiated as it stands."""
    if isinstance(expression, sp.MatrixBase):
        return expression.applyfunc(_smooth)
    return written_out(with_sides(with_windows(expression)))


def _about(result: Result, names: Sequence[str]) -> tuple[str, ...]:
    title = result.derivation.title
    statement = result.statement
    if isinstance(statement, sp.Symbol):  # which SymPy also takes for a condition
        statement = sp.Eq(result.symbol, statement, evaluate=False)
    lines = [f"{title[0].upper()}{title[1:]}.", "", statement_text(statement), ""]
    lines += [f"Domain: {result.domain}."]
    for symbol, name in zip(result.symbols, names, strict=True):
        known_as = f" ({symbol.name})" if symbol.name != name else ""
        # The letters of a formula that nobody derived mean what its user means.
        meaning = MEANING.get(symbol, "") if result.derivation.steps else ""
        lines.append(f"{name}{known_as}: {meaning or 'a number'}")
    return tuple(lines)


def _inside(result: Result, may_be_infinite: Sequence[sp.Symbol]) -> sp.Basic:
    ranges = dict(result.domain.ranges)
    parts: list[sp.Basic] = []
    for symbol in result.symbols:
        # A bare stand-in: SymPy would fold `T > 0` for a symbol that it knows to be positive.
        check = not_nan if symbol in may_be_infinite else finite
        interval = ranges.get(symbol, REAL)
        parts.append(sp.Ne(check(symbol), 0, evaluate=False))
        if interval.start != -sp.oo:
            relation = sp.StrictGreaterThan if interval.left_open else sp.GreaterThan
            parts.append(relation(symbol, interval.start, evaluate=False))
        if interval.end != sp.oo:
            relation = sp.StrictLessThan if interval.right_open else sp.LessThan
            parts.append(relation(symbol, interval.end, evaluate=False))
    parts += result.domain.where
    if not parts:
        return sp.true
    return sp.And(*parts, evaluate=False) if len(parts) > 1 else parts[0]
