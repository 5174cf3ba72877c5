"""What was concluded, from what, and how each step was checked.

A derivation script tells a `Story`: it states what is given, takes steps that SymPy computes and
`symghost.theory.certification` checks at once, and concludes with a `Result`. A step that fails its
check is refuted with a counter-example, and nothing is concluded from it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import sympy as sp
from sympy.core.function import AppliedUndef

from ..common.errors import NotCertified
from ..formulas.domain import Domain
from ..formulas.symbols import LATEX
from .certification import Certificate, certify, certify_matrices, certify_relation
from .form import AS_IT_STANDS, Form, certify_form

Rewrite = Callable[[sp.Expr], sp.Expr]


@dataclass(frozen=True)
class Given:
    """A premise: a formula and the words that introduce it."""

    statement: sp.Basic
    why: str


@dataclass(frozen=True)
class Step:
    """One checked step.

    Parameters
    ----------
    number : int
    statement : Basic
        An unevaluated relation, ``Eq(left, right)`` or an inequality.
    why : str
        A sentence that leads to the formula; inline formulas between dollars.
    domain : Domain
    certificate : Certificate
    seconds : float
        What the check took.
    """

    number: int
    statement: sp.Basic
    why: str
    domain: Domain
    certificate: Certificate
    seconds: float = field(compare=False)


@dataclass(frozen=True)
class Derivation:
    """The steps from what is given to a conclusion, in reading order."""

    name: str
    title: str
    source: str
    given: tuple[Given, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True, repr=False)
class Result:
    """A named conclusion with the derivation that it came from.

    Parameters
    ----------
    name : str
    symbol : Expr
        What the result is called in formulas, such as ``alpha_c``.
    expression : Expr
        Its value.
    symbols : tuple of Symbol
        Arguments of the numeric function, in order.
    domain : Domain
        Where the expression holds.
    derivation : Derivation
    form : Form
        How it is evaluated: as it stands, unless floating point asks for more.
    """

    name: str
    symbol: sp.Expr
    expression: sp.Expr
    symbols: tuple[sp.Symbol, ...]
    domain: Domain
    derivation: Derivation = field(hash=False)  # its steps need not be read to find a result
    form: Form = AS_IT_STANDS

    def __repr__(self) -> str:
        return f"<Result {self.name}: {self.statement}>"

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {sp.latex(self.statement, symbol_names=LATEX)}$"

    @property
    def statement(self) -> sp.Basic:
        """The relation ``symbol = expression``; a result that is a condition stands alone."""
        if isinstance(self.expression, sp.logic.boolalg.Boolean):
            return self.expression
        return sp.Eq(self.symbol, self.expression, evaluate=False)


class Story:
    """The telling of a derivation: premises, checked steps, conclusion.

    Parameters
    ----------
    name : str
    domain : Domain
        Where the steps hold unless a step says otherwise.
    title, source : str, optional
    given : sequence of Result or Given

    Examples
    --------
    >>> from symghost.formulas.domain import POSITIVE
    >>> from symghost.formulas.symbols import T
    >>> story = Story("half", domain=Domain.of({T: POSITIVE}))
    >>> story.step(sp.Derivative(T**2 / 4, T), why="The slope is")
    T/2
    >>> story.state(sp.Derivative(T**2 / 4, T), T / 3, why="A wrong claim")
    Traceback (most recent call last):
        ...
    symghost.common.errors.NotCertified: half, step 2: Derivative(T**2/4, T) = T/3 is refuted ...
    """

    def __init__(
        self,
        name: str,
        *,
        domain: Domain,
        title: str = "",
        source: str = "own derivation",
        given: Sequence[Result | Given] = (),
    ) -> None:
        self.name, self.title, self.source, self.domain = name, title or name, source, domain
        self.given = tuple(_as_given(premise) for premise in given)
        self.steps: list[Step] = []
        self._meaning = {p.symbol: p.expression for p in given if isinstance(p, Result)}

    def let(self, name: sp.Expr, value: sp.Expr, *, why: str) -> sp.Expr:
        """Introduce a name, a symbol or a function of symbols, for a value; return the name."""
        self._meaning[name] = value
        defined = sp.Eq(name, value, evaluate=False)
        self._record(defined, why, self.domain, lambda: Certificate("defined"))
        return name

    def step(
        self,
        left: sp.Expr,
        *,
        why: str,
        domain: Domain | None = None,
        rewrite: Rewrite = sp.expand,
    ) -> sp.Expr:
        """Let SymPy work out `left`, check the outcome, and return it.

        Unevaluated integrals, derivatives and limits are done with the signs that the domain
        gives to the symbols; `rewrite` then brings the value into the form wanted.
        """
        where = domain or self.domain
        stand_ins = where.assumed()
        back = {stand_in: symbol for symbol, stand_in in stand_ins.items()}
        value = rewrite(self._resolved(left).xreplace(stand_ins).doit())
        return self.state(left, value.xreplace(back), why=why, domain=where)

    def state(
        self, left: sp.Expr, right: sp.Expr, *, why: str, domain: Domain | None = None
    ) -> sp.Expr:
        """State ``left = right``, check it, and return `right`."""
        where = domain or self.domain
        statement = sp.Eq(left, right, evaluate=False)
        self._record(statement, why, where, self._certifier(left, right, where))
        return right

    def assume(self, left: sp.Expr, right: sp.Expr, *, why: str) -> sp.Expr:
        """State ``left = right`` on the strength of an argument in words; return `right`.

        The step carries the status *assumed*: no check is made of it here.
        """
        statement = sp.Eq(left, right, evaluate=False)
        self._record(statement, why, self.domain, lambda: Certificate("assumed"))
        return right

    def support(
        self, statement: sp.Basic, *, why: str, measure: Callable[[], tuple[bool, str]]
    ) -> None:
        """State what a computation supports without proving it.

        `measure` makes the computation, and returns whether it agrees, and what was found, with
        its numbers. If it does not agree the step is refuted.
        """

        def check() -> Certificate:
            agrees, evidence = measure()
            return Certificate("supported" if agrees else "refuted", evidence=evidence)

        self._record(statement, why, self.domain, check)

    def claim(self, relation: sp.Basic, *, why: str, domain: Domain | None = None) -> None:
        """State an inequality and check it."""
        where = domain or self.domain
        resolved = relation.func(*map(self._resolved, relation.args), evaluate=False)
        self._record(relation, why, where, lambda: certify_relation(resolved, where))

    def solve(
        self, equation: sp.Eq, unknown: sp.Symbol, *, why: str, domain: Domain | None = None
    ) -> sp.Expr:
        """Solve for a positive `unknown`, check the root in the equation, and return it.

        Raises
        ------
        NotCertified
            If SymPy does not find exactly one positive root, or the root fails the check.
        """
        where = domain or self.domain
        stand_ins = {**where.assumed(), unknown: sp.Symbol(unknown.name, positive=True)}
        back = {stand_in: symbol for symbol, stand_in in stand_ins.items()}
        left, right = map(self._resolved, equation.args)
        roots = sp.solve((left - right).xreplace(stand_ins), stand_ins[unknown])
        if len(roots) != 1:
            raise NotCertified(f"{self.name}: expected one root {unknown} of {equation}: {roots}")
        root = sp.factor(roots[0]).xreplace(back)
        holds = self._certifier(left.subs(unknown, root), right.subs(unknown, root), where)
        self._record(sp.Eq(unknown, root, evaluate=False), why, where, holds)
        return root

    def conclude(
        self,
        symbol: sp.Expr,
        expression: sp.Expr,
        *,
        symbols: Sequence[sp.Symbol],
        domain: Domain | None = None,
        form: Form = AS_IT_STANDS,
    ) -> Result:
        """Close the derivation and return its result; hold its form against the expression.

        Raises
        ------
        NotCertified
            If the form differs from the expression somewhere.
        """
        derivation = Derivation(self.name, self.title, self.source, self.given, tuple(self.steps))
        where = domain or self.domain
        result = Result(self.name, symbol, expression, tuple(symbols), where, derivation, form)
        certify_form(result)
        return result

    def _resolved(self, expression: sp.Expr) -> sp.Expr:
        """Replace the names of premises and of earlier steps by what they stand for."""
        for name, value in reversed(self._meaning.items()):
            expression = _replaced(expression, name, value)
        return expression

    def _certifier(
        self, left: sp.Expr, right: sp.Expr, domain: Domain | None = None
    ) -> Callable[[], Certificate]:
        one, other = _explicit(self._resolved(left)), _explicit(self._resolved(right))
        compare = certify_matrices if isinstance(one, sp.MatrixBase) else certify
        return lambda: compare(one, other, domain or self.domain)

    def _record(
        self, statement: sp.Basic, why: str, domain: Domain, check: Callable[[], Certificate]
    ) -> None:
        started = time.perf_counter()
        certificate = check()
        number = len(self.steps) + 1
        if certificate.status == "refuted":
            raise NotCertified(
                f"{self.name}, step {number}: {statement_text(statement)} is "
                f"{certificate.describe()}"
            )
        seconds = time.perf_counter() - started
        self.steps.append(Step(number, statement, why, domain, certificate, seconds))


def statement_text(statement: sp.Basic) -> str:
    """Return a relation on one line, with equations as ``left = right``."""
    if isinstance(statement, sp.Eq):
        return f"{sp.sstr(statement.lhs)} = {sp.sstr(statement.rhs)}"
    return str(sp.sstr(statement))


def _replaced(expression: sp.Expr, name: sp.Expr, value: sp.Expr) -> sp.Expr:
    if not isinstance(name, AppliedUndef):
        return expression.xreplace({name: value})
    return expression.replace(
        name.func, lambda *places: value.subs(dict(zip(name.args, places, strict=True)))
    )


def _explicit(side: sp.Basic) -> sp.Basic:
    """Carry out a product or sum of matrices that stands unevaluated for the reader."""
    return side.as_explicit() if isinstance(side, sp.MatrixExpr) else side


def _as_given(premise: Result | Given) -> Given:
    if isinstance(premise, Given):
        return premise
    title = premise.derivation.title
    return Given(premise.statement, f"{title[0].upper()}{title[1:]} (`{premise.name}`).")


def main(name: str, file: str) -> None:
    """Print the derivation of a script that is run, when it is run; the last line of each."""
    if name == "__main__":
        import symghost

        print(symghost.render(symghost.result(Path(file).stem)))
