"""LaTeX of results and expressions, in the forms that a textbook prints."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import sympy as sp
from sympy.printing.latex import LatexPrinter

from ..common.errors import InvalidInput
from ..formulas.symbols import LATEX
from ..theory.derivation import Result

_OPERATORS = {
    sp.atan2: r"\operatorname{atan2}",
    sp.atanh: r"\operatorname{artanh}",
    sp.sinc: r"\operatorname{sinc}",
    sp.airyai: r"\operatorname{Ai}",
    sp.airybi: r"\operatorname{Bi}",
    sp.sign: r"\operatorname{sgn}",
}


class _Printer(LatexPrinter):  # type: ignore[misc]
    """SymPy's printer, with the operators named as mathematicians name them."""

    def _print_Function(self, expr: sp.Function, exp: str | None = None) -> str:  # noqa: N802
        operator = _OPERATORS.get(type(expr))
        if operator is None:
            return str(super()._print_Function(expr, exp))
        arguments = ", ".join(map(self._print, expr.args))
        power = f"^{{{exp}}}" if exp else ""
        return rf"{operator}{power}{{\left({arguments} \right)}}"

    _print_atanh = _print_Function
    _print_airyai = _print_Function
    _print_airybi = _print_Function
    _print_sign = _print_Function

    def _print_Subs(self, subs: sp.Subs) -> str:  # noqa: N802
        places = r",\, ".join(
            f"{self._print(variable)} = {self._print(place)}"
            for variable, place in zip(subs.variables, subs.point, strict=True)
        )
        return rf"\left. \left({self._print(subs.expr)}\right) \right|_{{{places}}}"


def latex(subject: Result | sp.Basic, names: Mapping[sp.Symbol, str] | None = None) -> str:
    r"""Return the LaTeX of a result's expression, or of any SymPy object.

    Parameters
    ----------
    subject : Result or Basic
    names : mapping of Symbol to str, optional
        Other names for symbols; `symghost.export.names.parse_names` reads and checks them.

    Returns
    -------
    str
        Without surrounding dollars.

    Raises
    ------
    InvalidInput
        If the subject is neither; text in particular is not parsed.

    Examples
    --------
    >>> import symghost as sg
    >>> print(latex(sg.result("critical_learning_rate")))
    \frac{3 \pi^{4}}{32 T^{5}}
    >>> from symghost.formulas.symbols import T
    >>> print(latex(sg.result("critical_learning_rate"), {T: r"\tau"}))
    \frac{3 \pi^{4}}{32 \tau^{5}}
    """
    if not isinstance(subject, Result | sp.Basic | sp.MatrixBase):
        raise InvalidInput("subject", subject, "a Result or a SymPy object")
    expression = subject.expression if isinstance(subject, Result) else subject
    if isinstance(expression, sp.MatrixBase):
        expression = expression.as_immutable()
    return _printed(expression, tuple((names or {}).items()))


# A page, a document and data of the same results print the same formulas.
@lru_cache(maxsize=4096)
def _printed(expression: sp.Basic, names: tuple[tuple[sp.Symbol, str], ...]) -> str:
    settings = {"inv_trig_style": "full", "symbol_names": {**LATEX, **dict(names)}}
    return str(_Printer(settings).doprint(expression))
