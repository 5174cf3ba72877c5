"""C (C11) and C++ (C++17)."""

from __future__ import annotations

from collections.abc import Sequence

from .formulas import Printer, Spelling
from .routine import Routine
from .writing import INDENT, Layout, ScalarLanguage, Syntax, broken

_PLAIN = [
    "sqrt",
    "exp",
    "log",
    "log1p",
    "expm1",
    "sin",
    "cos",
    "tan",
    "asin",
    "acos",
    "atan",
    "atan2",
    "sinh",
    "cosh",
    "tanh",
    "asinh",
    "acosh",
    "atanh",
    "erf",
    "erfc",
    "cbrt",
]


def _functions(prefix: str) -> dict[str, str]:
    two = {"atan2": "atan2({0}, {1})", "Max": "fmax({0}, {1})", "Min": "fmin({0}, {1})"}
    one = {name: f"{name}({{0}})" for name in _PLAIN}
    rest = {"Abs": "fabs({0})", "gamma": "tgamma({0})", "finite": "isfinite({0})"}
    return {name: prefix + form for name, form in (one | rest | two).items()} | {
        "not_nan": f"!{prefix}isnan({{0}})"
    }


_KEYWORDS = """auto break case char const continue default do double else enum extern float for goto
if inline int long register restrict return short signed sizeof static struct switch typedef union
unsigned void volatile while bool true false main assert j0 j1 jn y0 y1 yn signgam gamma lgamma
tgamma erf erfc exp log sin cos tan sqrt pow double_t float_t errno NAN INFINITY isfinite isnan
I stdin stdout stderr linux unix"""

_CPP_KEYWORDS = """alignas alignof and and_eq asm bitand bitor catch char8_t char16_t char32_t class
compl concept const_cast consteval constexpr constinit co_await co_return co_yield decltype delete
dynamic_cast explicit export false friend mutable namespace new noexcept not not_eq nullptr operator
or or_eq private protected public reinterpret_cast requires static_assert static_cast template this
thread_local throw try typeid typename using virtual wchar_t xor xor_eq std symghost"""


class C(ScalarLanguage):
    """C: one file, doubles; a matrix goes to where a pointer points."""

    name, title, suffix, comment = "c", "C11", ".c", "//"
    outside = "A function returns NAN (a condition: false) for arguments outside its domain."
    reserved = frozenset(_KEYWORDS.split())
    spelling = Spelling(_functions(""), "pow({0}, {1})", "NAN", "INFINITY")
    syntax = Syntax(
        number="const double {name} = {value};",
        flag="const bool {name} = {value};",
        again="{name} = {value};",
        declared_number="double {name};",
        declared_flag="bool {name};",
        when="if ({condition}) {{",
        otherwise="}} else {{".format(),
        otherwise_when="}} else if ({condition}) {{",
        end="}",
        comment="//",
    )
    prefix = ""

    def function(self, routine: Routine, printer: Printer) -> list[str]:
        """Return the function: the check of its arguments, then the formula."""
        check, body = routine.statements()
        lines = [*self.commented(routine.about), *self._head(routine)]
        lines += self.lines(check, printer, 1)
        if check:
            lines += [f"{INDENT}if (!inside) {{", *self._refusal(routine), f"{INDENT}}}"]
        lines += self.lines(body, printer, 1)
        return [*lines, *self._tail(routine), "}"]

    def _kind(self, routine: Routine) -> str:
        if routine.shape:
            return "void"
        return "bool" if routine.truth else "double"

    def _head(self, routine: Routine) -> list[str]:
        parameters = [f"double {name}" for name in routine.arguments]
        if routine.shape:
            parameters.append(f"double out[{len(routine.outputs)}]")
        static = "static " if routine.helper else ""
        inside = ", ".join(parameters) or "void"
        head = f"{static}{self.prefix}{self._kind(routine)} {routine.name}({inside})"
        return [*broken(head, "", ""), "{"]

    def _refusal(self, routine: Routine) -> list[str]:
        inner = INDENT * 2
        if routine.shape:
            count = len(routine.outputs)
            fill = [f"{inner}for (int place = 0; place < {count}; place++) {{"]
            return [*fill, f"{inner}{INDENT}out[place] = NAN;", f"{inner}}}", f"{inner}return;"]
        return [f"{inner}return {'false' if routine.truth else self.spelling.nan};"]

    def _tail(self, routine: Routine) -> list[str]:
        if not routine.shape:
            return [f"{INDENT}return value;"]
        return [f"{INDENT}out[{k}] = {target};" for k, target in enumerate(routine.targets)]

    def file(self, layout: Layout, functions: Sequence[str]) -> str:
        """Return the whole file; its self-test is compiled with -DSYMGHOST_SELF_TEST."""
        use = f"cc -std=c11 -DSYMGHOST_SELF_TEST {layout.stem}.c -lm && ./a.out"
        about = self.commented([*layout.about, f"Self-test: {use}"])
        head = [*about, "", "#include <math.h>", "#include <stdbool.h>", ""]
        return "\n".join([*head, *_separated(functions), *self._test(layout), ""])

    def _test(self, layout: Layout) -> list[str]:
        return [
            "#ifdef SYMGHOST_SELF_TEST",
            "#include <stdio.h>",
            "",
            "static int failures = 0;",
            "",
            "static void check(const char *name, double value, double wanted, double allowed)",
            "{",
            "    if (!(fabs(value - wanted) <= allowed) && !(isnan(value) && isnan(wanted))) {",
            '        printf("%s: %.17g, wanted %.17g\\n", name, value, wanted);',
            "        failures++;",
            "    }",
            "}",
            "",
            *self._groups(layout),
            "int main(void)",
            "{",
            *[f"    check_{routine.name}();" for routine in layout.routines],
            '    printf("%d failures\\n", failures);',
            "    return failures != 0;",
            "}",
            "#endif",
        ]

    def _groups(self, layout: Layout) -> list[str]:
        printer, lines = Printer(self.spelling), list[str]()
        for routine in layout.routines:
            lines += [f"static void check_{routine.name}(void)", "{"]
            if routine.shape:
                lines.append(f"    double out[{len(routine.outputs)}];")
            for row in layout.rows[routine.name]:
                call = f"{routine.name}({', '.join(map(printer.number, row.arguments))})"
                places = [call]
                if routine.shape:
                    lines += broken(f"{call[:-1]}, out);", INDENT, "")
                    places = [f"out[{place}]" for place in range(len(row.wanted))]
                for place, *pair in zip(places, row.wanted, row.allowed, strict=True):
                    numbers = ", ".join(map(printer.number, pair))
                    lines += broken(f'check("{routine.name}", {place}, {numbers});', INDENT, "")
            lines += ["}", ""]
        return lines


class Cpp(C):
    """C++: a header, in a namespace; a matrix comes back as an array of rows."""

    name, title, suffix = "cpp", "C++17", ".hpp"
    outside = "A function returns NaN (a condition: false) for arguments outside its domain."
    reserved = frozenset((_KEYWORDS + " " + _CPP_KEYWORDS).split())
    spelling = Spelling(
        _functions("std::") | {"not_nan": "!std::isnan({0})"},
        "std::pow({0}, {1})",
        "std::numeric_limits<double>::quiet_NaN()",
        "std::numeric_limits<double>::infinity()",
    )
    prefix = "inline "

    def _kind(self, routine: Routine) -> str:
        if not routine.shape:
            return super()._kind(routine)
        rows, columns = routine.shape
        return f"std::array<std::array<double, {columns}>, {rows}>"

    def _head(self, routine: Routine) -> list[str]:
        parameters = ", ".join(f"double {name}" for name in routine.arguments)
        return [*broken(f"inline {self._kind(routine)} {routine.name}({parameters})", "", ""), "{"]

    def _refusal(self, routine: Routine) -> list[str]:
        if not routine.shape:
            return super()._refusal(routine)
        row = "{" + ", ".join(["nan"] * routine.shape[1]) + "}"
        rows = ", ".join([row] * routine.shape[0])
        nan = f"{INDENT * 2}const double nan = {self.spelling.nan};"
        return [nan, f"{INDENT * 2}return {{{{{rows}}}}};"]

    def _tail(self, routine: Routine) -> list[str]:
        if not routine.shape:
            return super()._tail(routine)
        columns, names = routine.shape[1], routine.targets
        rows = [
            "{" + ", ".join(names[k : k + columns]) + "}" for k in range(0, len(names), columns)
        ]
        return broken(f"return {{{{{', '.join(rows)}}}}};", INDENT, "")

    def file(self, layout: Layout, functions: Sequence[str]) -> str:
        """Return the whole header; its self-test is compiled with -DSYMGHOST_SELF_TEST."""
        flags = "-std=c++17 -DSYMGHOST_SELF_TEST -x c++"
        about = self.commented(
            [*layout.about, f"Self-test: c++ {flags} {layout.stem}.hpp && ./a.out"]
        )
        guard = f"SYMGHOST_{layout.stem.upper()}_HPP"
        includes = [f"#include <{header}>" for header in ("array", "cmath", "limits")]
        head = [*about, "", f"#ifndef {guard}", f"#define {guard}", "", *includes, ""]
        body = ["namespace symghost {", "", *_separated(functions), "}  // namespace symghost", ""]
        return "\n".join([*head, *body, "#endif", "", *self._test(layout), ""])

    def _test(self, layout: Layout) -> list[str]:
        lines = super()._test(layout)
        lines[1:2] = ["#include <cstdio>", "", "using namespace symghost;"]
        text = "\n".join(lines)
        for name in ("fabs", "isnan", "printf"):
            text = text.replace(f"{name}(", f"std::{name}(")
        return text.replace("main(void)", "main()").splitlines()

    def _groups(self, layout: Layout) -> list[str]:
        printer, lines = Printer(self.spelling), list[str]()
        for routine in layout.routines:
            lines += [f"static void check_{routine.name}()", "{"]
            for row in layout.rows[routine.name]:
                call = f"{routine.name}({', '.join(map(printer.number, row.arguments))})"
                for k, pair in enumerate(zip(row.wanted, row.allowed, strict=True)):
                    value = call
                    if routine.shape:
                        value += f"[{k // routine.shape[1]}][{k % routine.shape[1]}]"
                    numbers = ", ".join(map(printer.number, pair))
                    lines += broken(f'check("{routine.name}", {value}, {numbers});', INDENT, "")
            lines += ["}", ""]
        return lines


def _separated(functions: Sequence[str]) -> list[str]:
    return [part for function in functions for part in (function, "")]
