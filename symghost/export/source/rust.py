"""Rust: one module, no crates."""

from __future__ import annotations

from collections.abc import Sequence

from .formulas import Printer, Spelling
from .javascript import rows_of
from .routine import Routine
from .writing import INDENT, Layout, ScalarLanguage, Syntax, broken

_PLAIN = [
    "sqrt",
    "exp",
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
    "cbrt",
]
_OTHER = {"log": "ln", "log1p": "ln_1p", "expm1": "exp_m1", "Abs": "abs"}
_TWO = {"atan2": "atan2", "Max": "max", "Min": "min"}

_KEYWORDS = """as async await break const continue crate dyn else enum extern false fn for if impl
in let loop match mod move mut pub ref return self Self static struct super trait true type union
unsafe use where while abstract become box do final gen macro override priv try typeof unsized
virtual yield f64 f32 main"""


class Rust(ScalarLanguage):
    """Rust: public functions of doubles; a matrix is an array of rows."""

    name, title, suffix, comment = "rust", "Rust", ".rs", "//"
    outside = "A function returns NaN (a condition: false) for arguments outside its domain."
    reserved = frozenset(_KEYWORDS.split())
    spelling = Spelling(
        functions={name: f"f64::{name}({{0}})" for name in _PLAIN}
        | {name: f"f64::{word}({{0}})" for name, word in _OTHER.items()}
        | {name: f"f64::{word}({{0}}, {{1}})" for name, word in _TWO.items()}
        | {"finite": "f64::is_finite({0})", "not_nan": "!f64::is_nan({0})"},
        power="f64::powf({0}, {1})",
        nan="f64::NAN",
        infinity="f64::INFINITY",
        literal=lambda digits: f"{digits}_f64",
        negation="!({0})",
    )
    syntax = Syntax(
        number="let {name}: f64 = {value};",
        flag="let {name}: bool = {value};",
        again="{name} = {value};",
        declared_number="let {name}: f64;",
        declared_flag="let {name}: bool;",
        when="if {condition} {{",
        otherwise="} else {",
        otherwise_when="}} else if {condition} {{",
        end="}",
        comment="//",
    )

    def function(self, routine: Routine, printer: Printer) -> list[str]:
        """Return the function: the check of its arguments, then the formula."""
        check, body = routine.statements()
        about = [f"/{line}" for line in self.commented(routine.about)]
        parameters = ", ".join(f"{name}: f64" for name in routine.arguments)
        public = "" if routine.helper else "pub "
        head = f"{public}fn {routine.name}({parameters}) -> {_kind(routine)} {{"
        allowed = "#[allow(non_snake_case, unused_parens, clippy::all)]"
        lines = [*about, allowed, *broken(head, "", ""), *self.lines(check, printer, 1)]
        if check:
            nan = ["f64::NAN"] * len(routine.outputs)
            nothing = "false" if routine.truth else rows_of(nan, routine)
            lines += [f"{INDENT}if !inside {{", f"{INDENT * 2}return {nothing};", f"{INDENT}}}"]
        lines += self.lines(body, printer, 1)
        return [*lines, *broken(rows_of(routine.targets, routine), INDENT, ""), "}"]

    def file(self, layout: Layout, functions: Sequence[str]) -> str:
        """Return the whole module, with its self-test as a Rust test."""
        use = f"rustc --test {layout.stem}.rs && ./{layout.stem}"
        about = self.commented([*layout.about, f"Self-test: {use}"])
        body = [part for function in functions for part in ("", function)]
        return "\n".join([*about, *body, "", *self._test(layout), ""])

    def _test(self, layout: Layout) -> list[str]:
        printer = Printer(self.spelling)
        lines = [
            "#[cfg(test)]",
            "mod self_test {",
            "    fn check(name: &str, value: f64, wanted: f64, allowed: f64) {",
            "        let near = (value - wanted).abs() <= allowed;",
            '        assert!(near, "{}: {:e}, wanted {:e}", name, value, wanted);',
            "    }",
        ]
        for routine in layout.routines:
            lines += ["", f"{INDENT}#[test]", f"{INDENT}fn check_{routine.name}() {{"]
            for row in layout.rows[routine.name]:
                call = f"super::{routine.name}({', '.join(map(printer.number, row.arguments))})"
                for k, pair in enumerate(zip(row.wanted, row.allowed, strict=True)):
                    value = call
                    if routine.shape:
                        value += f"[{k // routine.shape[1]}][{k % routine.shape[1]}]"
                    if routine.truth:
                        value = f"f64::from(u8::from({call}))"
                    numbers = ", ".join(map(printer.number, pair))
                    text = f'check("{routine.name}", {value}, {numbers});'
                    lines += broken(text, INDENT * 2, "")
            lines.append(f"{INDENT}}}")
        return [*lines, "}"]


def _kind(routine: Routine) -> str:
    if not routine.shape:
        return "bool" if routine.truth else "f64"
    rows, columns = routine.shape
    return f"[[f64; {columns}]; {rows}]"
