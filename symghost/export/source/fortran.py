"""Fortran 2008: one module of elemental functions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ...lowering import Assign, Statement, is_truth
from .formulas import Printer, Spelling
from .routine import VALUE, Routine
from .writing import INDENT, Layout, ScalarLanguage, Syntax, broken

_PLAIN = [
    "sqrt",
    "exp",
    "log",
    "sin",
    "cos",
    "tan",
    "asin",
    "acos",
    "atan",
    "sinh",
    "cosh",
    "tanh",
    "asinh",
    "acosh",
    "atanh",
    "erf",
    "erfc",
    "gamma",
    "abs",
]

_KEYWORDS = """abs acos acosh asin asinh atan atan2 atanh call case contains cos cosh data dble dim
do dot_product else elemental end erf erfc exp function gamma if implicit in int integer intent kind
len log logical max merge min mod module none not only out parameter pi private program public pure
real reshape result return save select sign sin sinh size sqrt stop subroutine sum tan tanh then
transpose type use where write dp ieee_is_finite ieee_is_nan ieee_value ieee_quiet_nan
ieee_positive_inf reference_rows"""


class Fortran(ScalarLanguage):
    """Fortran: double precision; the functions of numbers also take arrays."""

    name, title, suffix, comment = "fortran", "Fortran 2008", ".F90", "!"
    outside = "A function returns NaN (a condition: .false.) for arguments outside its domain."
    reserved = frozenset(_KEYWORDS.split())
    folds_case = True
    spelling = Spelling(
        functions={name: f"{name}({{0}})" for name in _PLAIN}
        | {
            "Abs": "abs({0})",
            "atan2": "atan2({0}, {1})",
            "Max": "max({0}, {1})",
            "Min": "min({0}, {1})",
            "finite": "ieee_is_finite({0})",
            "not_nan": ".not. ieee_is_nan({0})",
            "Unequality": "/=",
        },
        power="({0})**({1})",
        nan="ieee_value(1.0_dp, ieee_quiet_nan)",
        infinity="ieee_value(1.0_dp, ieee_positive_inf)",
        literal=lambda digits: f"{digits}_dp",
        both=".and.",
        either=".or.",
        negation=".not. ({0})",
        true=".true.",
        false=".false.",
    )
    syntax = Syntax(
        number="{name} = {value}",
        flag="{name} = {value}",
        again="{name} = {value}",
        declared_number="",
        declared_flag="",
        when="if ({condition}) then",
        otherwise="else",
        otherwise_when="else if ({condition}) then",
        end="end if",
        comment="!",
        continued=" &",
    )

    def function(self, routine: Routine, printer: Printer) -> list[str]:
        """Return the function: the check of its arguments, then the formula."""
        check, body = routine.statements()
        names = ", ".join(routine.arguments)
        kind = "pure" if routine.shape or not routine.arguments else "elemental"
        head = f"{kind} function {routine.name}({names}) result({VALUE})"
        lines = [*self.commented(routine.about), *broken(head, "", " &")]
        if names:
            lines += broken(f"real(dp), intent(in) :: {names}", INDENT, " &")
        lines.append(f"{INDENT}{self._outcome(routine)}")
        lines += self._locals([*check, *body])
        lines += self.lines(check, printer, 1)
        inner = self.lines(body, printer, 2 if check else 1) + self._filled(
            routine, 1 + bool(check)
        )
        if check:
            nothing = self.spelling.false if routine.truth else self.spelling.nan
            lines += [f"{INDENT}if (.not. inside) then", f"{INDENT * 2}{VALUE} = {nothing}"]
            inner = [f"{INDENT}else", *inner, f"{INDENT}end if"]
        return [*lines, *inner, f"end function {routine.name}"]

    def _outcome(self, routine: Routine) -> str:
        if routine.shape:
            return f"real(dp) :: {VALUE}({', '.join(map(str, routine.shape))})"
        return f"{'logical' if routine.truth else 'real(dp)'} :: {VALUE}"

    def _filled(self, routine: Routine, depth: int) -> list[str]:
        if not routine.shape:
            return []
        columns = routine.shape[1]
        return [
            f"{INDENT * depth}{VALUE}({k // columns + 1}, {k % columns + 1}) = {target}"
            for k, target in enumerate(routine.targets)
        ]

    def _locals(self, statements: Sequence[Statement]) -> list[str]:
        lines = []
        for kind, wanted in (("real(dp)", False), ("logical", True)):
            names = [name for name, flag in _declared(statements) if flag is wanted]
            if names:
                lines += broken(f"{kind} :: {', '.join(names)}", INDENT, " &")
        return lines

    def file(self, layout: Layout, functions: Sequence[str]) -> str:
        """Return the whole module; a program tests it, if SYMGHOST_SELF_TEST is defined."""
        use = f"gfortran -std=f2008 -DSYMGHOST_SELF_TEST {layout.stem}.F90 && ./a.out"
        about = self.commented([*layout.about, f"Self-test: {use}"])
        module = self.legal([layout.stem])[0]
        if module in {routine.name for routine in layout.routines}:
            module = f"{module}_module"
        public = ", ".join(routine.name for routine in layout.routines)
        head = [
            *about,
            f"module {module}",
            f"{INDENT}use, intrinsic :: iso_fortran_env, only: dp => real64",
            f"{INDENT}use, intrinsic :: ieee_arithmetic, only: ieee_is_finite, ieee_is_nan, &",
            f"{INDENT * 2}ieee_value, ieee_quiet_nan, ieee_positive_inf",
            f"{INDENT}implicit none",
            f"{INDENT}private",
            *broken(f"public :: {public}", INDENT, " &"),
            "contains",
        ]
        body = [part for function in functions for part in ("", function)]
        return "\n".join(
            [*head, *body, f"end module {module}", "", *self._test(layout, module), ""]
        )

    def _test(self, layout: Layout, module: str) -> list[str]:
        calls = [f"{INDENT}call check_{routine.name}()" for routine in layout.routines]
        return [
            "#ifdef SYMGHOST_SELF_TEST",
            "program self_test",
            f"{INDENT}use, intrinsic :: iso_fortran_env, only: dp => real64",
            f"{INDENT}use {module}",
            f"{INDENT}implicit none",
            f"{INDENT}integer :: failures = 0",
            *calls,
            f'{INDENT}print "(i0, a)", failures, " failures"',
            f"{INDENT}if (failures > 0) stop 1",
            "contains",
            f"{INDENT}subroutine check(name, value, wanted, allowed)",
            f"{INDENT * 2}character(*), intent(in) :: name",
            f"{INDENT * 2}real(dp), intent(in) :: value, wanted, allowed",
            f"{INDENT * 2}if (.not. abs(value - wanted) <= allowed) then",
            f'{INDENT * 3}print "(2a, es24.16e3, a, es24.16e3)", name, ":", value, &',
            f'{INDENT * 4}", wanted", wanted',
            f"{INDENT * 3}failures = failures + 1",
            f"{INDENT * 2}end if",
            f"{INDENT}end subroutine check",
            *[line for routine in layout.routines for line in self._group(routine, layout)],
            "end program self_test",
            "#endif",
        ]

    def _group(self, routine: Routine, layout: Layout) -> Iterator[str]:
        printer = Printer(self.spelling)
        yield f"{INDENT}subroutine check_{routine.name}()"
        if routine.shape:
            yield f"{INDENT * 2}{self._outcome(routine)}"
        for row in layout.rows[routine.name]:
            call = f"{routine.name}({', '.join(map(printer.number, row.arguments))})"
            values: Iterable[str] = (call,)
            if routine.truth:
                values = (f"merge(1.0_dp, 0.0_dp, {call})",)
            if routine.shape:
                yield from broken(f"{VALUE} = {call}", INDENT * 2, " &")
                columns = routine.shape[1]
                places = range(len(row.wanted))
                values = (f"{VALUE}({k // columns + 1}, {k % columns + 1})" for k in places)
            for value, *pair in zip(values, row.wanted, row.allowed, strict=True):
                numbers = ", ".join(map(printer.number, pair))
                text = f'call check("{routine.name}", {value}, {numbers})'
                yield from broken(text, INDENT * 2, " &")
        yield f"{INDENT}end subroutine check_{routine.name}"


def _declared(statements: Sequence[Statement]) -> Iterator[tuple[str, bool]]:
    """Yield all names that statements bring in, with whether they are truth values."""
    for statement in statements:
        if isinstance(statement, Assign):
            if statement.first and not _is_target(statement.name):
                yield statement.name, is_truth(statement.value)
        else:
            if statement.first and not _is_target(statement.name):
                yield statement.name, statement.flag
            yield from _declared([*statement.then, *statement.otherwise])


def _is_target(name: str) -> bool:
    return name == VALUE
