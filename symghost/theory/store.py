"""Derived results kept on disk between runs, as text that is read back without evaluating it.

A file is keyed by all that its content depends on: the script's source and all that it imports, the
same of the scripts it builds on, and the versions of the libraries. A file that is corrupt,
foreign or out of date is ignored and written anew.
"""

from __future__ import annotations

import ast
import hashlib
import json
import os
from dataclasses import asdict
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Any

import sympy as sp
from sympy.printing.repr import ReprPrinter

from ..common.files import write_whole
from ..formulas.domain import Domain
from .certification import Certificate
from .derivation import Derivation, Given, Result, Step
from .form import Form
from .sources import digest

FORMAT = 1
Options = tuple[tuple[str, bool], ...]

VARIABLE = "SYMGHOST_CACHE"


def folder() -> Path | None:
    """Return where results are kept: ``SYMGHOST_CACHE`` (empty: nowhere), or the user's cache."""
    chosen = os.environ.get(VARIABLE)
    if chosen is not None:
        return Path(chosen) if chosen else None
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "symghost"


def key(name: str, script: str, options: Options, premises: tuple[str, ...]) -> str:
    """Return a digest of all that a result depends on; `script` is the module that derives it."""
    libraries = [f"{library} {version(library)}" for library in ("symghost", "sympy", "mpmath")]
    parts = [str(FORMAT), *libraries, name, repr(options), digest(script), *premises]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def load(name: str, options: Options, digest: str, form: Form) -> Result | None:
    """Return a kept result, or None if there is none that can be trusted.

    Its form comes from the script, whose source the digest covers.
    """
    place = folder()
    if place is None:
        return None
    try:
        text = (place / _file(name, options)).read_text("utf-8")
        data = json.loads(text)
        if data["key"] != digest or data["sum"] != _checksum(data["result"]):
            return None
        return _result(data["result"], form)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def save(result: Result, options: Options, digest: str) -> None:
    """Keep a result if it survives the way to text and back; never fail."""
    place = folder()
    if place is None:
        return
    try:
        data = _data(result)
        if _result(data, result.form) != result:
            return
        place.mkdir(parents=True, exist_ok=True)
        content = {"key": digest, "sum": _checksum(data), "result": data}
        write_whole(place / _file(result.name, options), json.dumps(content))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return


def _file(name: str, options: Options) -> str:
    return "-".join([name, *(option for option, chosen in options if chosen)]) + ".json"


def _checksum(data: object) -> str:
    return hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()


def write_expression(expression: sp.Basic) -> str:
    """Return an expression as text that `read_expression` reads.

    Examples
    --------
    >>> from symghost.formulas.symbols import r
    >>> read_expression(write_expression(sp.Eq(r, r, evaluate=False)))
    Eq(r, r)
    """
    return str(_Printer().doprint(expression))


class _Printer(ReprPrinter):  # type: ignore[misc]
    """SymPy's printer, but for sums and products that were left as they are: it says so of them."""

    def _print_Add(self, expr: sp.Add, order: str | None = None) -> str:  # noqa: N802
        return self._left(expr) or str(super()._print_Add(expr, order))

    def _print_Mul(self, expr: sp.Mul, order: str | None = None) -> str:  # noqa: N802
        return self._left(expr) or str(super()._print_Mul(expr, order))

    def _left(self, expr: sp.Expr) -> str | None:
        if expr.func(*expr.args) == expr:
            return None
        return f"{expr.func.__name__}({self.reprify(expr.args, ', ')}, evaluate=False)"


def read_expression(text: str) -> Any:
    """Build an expression from text, node by node; nothing is evaluated as Python.

    Raises
    ------
    ValueError
        If the text holds anything but constructors of SymPy's own classes.
    """
    return _built(ast.parse(text, mode="eval").body)


def _built(node: ast.expr) -> Any:
    if isinstance(node, ast.Constant) and isinstance(node.value, str | int | bool):
        return node.value
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return -_built(node.operand)
    if isinstance(node, ast.Name) and node.id in _CONSTANTS:
        return _CONSTANTS[node.id]
    if isinstance(node, ast.List | ast.Tuple):
        return [_built(item) for item in node.elts]
    if isinstance(node, ast.Call):
        return _called(node)
    raise ValueError(f"not an expression: {ast.dump(node)[:80]}")


def _called(node: ast.Call) -> Any:
    arguments = [_built(argument) for argument in node.args]
    keywords = {str(word.arg): _built(word.value) for word in node.keywords}
    if isinstance(node.func, ast.Call):  # Function('f')(x)
        return _built(node.func)(*arguments)
    if not isinstance(node.func, ast.Name):
        raise ValueError("only a name can be called")
    kind = _constructor(node.func.id)
    # What a step left unevaluated must stay so; the rest is in its final form anyway.
    unevaluated = issubclass(kind, sp.core.relational.Relational | sp.Function)
    if unevaluated and kind is not sp.Function:
        keywords["evaluate"] = False
    return kind(*arguments, **keywords)


def _constructor(name: str) -> type:
    kind = getattr(sp, name, None) or getattr(sp.core.relational, name, None) or _OTHERS.get(name)
    if not isinstance(kind, type) or not issubclass(kind, _KINDS):
        raise ValueError(f"{name} is no class of SymPy's expressions")
    return kind


_KINDS = (sp.Basic, sp.MatrixBase)
_OTHERS: dict[str, type] = {
    "ExprCondPair": sp.functions.elementary.piecewise.ExprCondPair,
    "Str": sp.core.symbol.Str,
    "TupleArg": sp.functions.special.hyper.TupleArg,
}
_CONSTANTS: dict[str, Any] = {
    "pi": sp.pi,
    "E": sp.E,
    "I": sp.I,
    "oo": sp.oo,
    "zoo": sp.zoo,
    "nan": sp.nan,
    "true": sp.true,
    "false": sp.false,
    "True": True,
    "False": False,
    "EulerGamma": sp.EulerGamma,
}


def _data(result: Result) -> dict[str, Any]:
    derivation = result.derivation
    return {
        "name": result.name,
        "symbol": write_expression(result.symbol),
        "expression": write_expression(result.expression),
        "symbols": [write_expression(symbol) for symbol in result.symbols],
        "domain": _domain_data(result.domain),
        "title": derivation.title,
        "source": derivation.source,
        "given": [[write_expression(given.statement), given.why] for given in derivation.given],
        "steps": [_step_data(step) for step in derivation.steps],
    }


def _result(data: dict[str, Any], form: Form) -> Result:
    return Result(
        data["name"],
        read_expression(data["symbol"]),
        read_expression(data["expression"]),
        tuple(map(read_expression, data["symbols"])),
        _domain(data["domain"]),
        _KeptDerivation.of(data),
        form,
    )


class _KeptDerivation(Derivation):
    """A derivation whose premises and steps are read when somebody asks for them.

    They are nine tenths of the time that reading a result takes, and numbers need none of them.
    """

    _data: dict[str, Any]

    @classmethod
    def of(cls, data: dict[str, Any]) -> Derivation:
        kept = object.__new__(cls)
        kept.__dict__.update(
            name=data["name"], title=data["title"], source=data["source"], _data=data
        )
        return kept

    @cached_property
    def given(self) -> tuple[Given, ...]:
        return tuple(Given(read_expression(text), why) for text, why in self._data["given"])

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        return tuple(_step(number, step) for number, step in enumerate(self._data["steps"], 1))

    def _whole(self) -> Derivation:
        return Derivation(self.name, self.title, self.source, self.given, self.steps)

    def __eq__(self, other: object) -> bool:
        return self._whole() == (other._whole() if isinstance(other, type(self)) else other)

    def __hash__(self) -> int:
        return hash(self._whole())

    def __reduce__(self) -> tuple[Any, ...]:
        return Derivation, (self.name, self.title, self.source, self.given, self.steps)


def _domain_data(domain: Domain) -> list[Any]:
    ranges = [[write_expression(s), write_expression(interval)] for s, interval in domain.ranges]
    return [ranges, [write_expression(condition) for condition in domain.where], domain.words]


def _domain(data: list[Any]) -> Domain:
    ranges, where, words = data
    pairs = tuple(
        (read_expression(symbol), read_expression(interval)) for symbol, interval in ranges
    )
    return Domain(pairs, tuple(map(read_expression, where)), words)


def _step_data(step: Step) -> dict[str, Any]:
    certificate = asdict(step.certificate)
    certificate.pop("counter_example")
    return {
        "statement": write_expression(step.statement),
        "why": step.why,
        "domain": _domain_data(step.domain),
        "certificate": certificate,
        "seconds": step.seconds,
    }


def _step(number: int, data: dict[str, Any]) -> Step:
    return Step(
        number,
        read_expression(data["statement"]),
        data["why"],
        _domain(data["domain"]),
        Certificate(**data["certificate"]),
        data["seconds"],
    )
