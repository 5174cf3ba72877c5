"""MATLAB, which GNU Octave runs as well: one file with local functions."""

from __future__ import annotations

from collections.abc import Sequence

from .formulas import Printer, Spelling
from .routine import VALUE, Routine
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
    "sinh",
    "cosh",
    "tanh",
    "asinh",
    "acosh",
    "atanh",
    "erf",
    "erfc",
    "gamma",
    "sign",
]

_KEYWORDS = """break case catch classdef continue else elseif end for function global if otherwise
parfor persistent return spmd switch try while methods properties events enumeration true false
sqrt exp log log1p expm1 sin cos tan asin acos atan atan2 sinh cosh tanh asinh acosh atanh erf erfc
gamma sign abs max min nthroot isfinite isnan error nan inf i j pi eps ans double
sum find reshape numel fprintf sprintf disp strcmp isnumeric isreal isscalar nargin wish"""


class Matlab(ScalarLanguage):
    """MATLAB: the file's function returns a structure of functions of numbers."""

    name, title, suffix, comment = "matlab", "MATLAB", ".m", "%"
    outside = "A function stops with the error symghost:domain for arguments outside its domain."
    reserved = frozenset(_KEYWORDS.split())
    spelling = Spelling(
        functions={name: f"{name}({{0}})" for name in _PLAIN}
        | {
            "Abs": "abs({0})",
            "atan2": "atan2({0}, {1})",
            "Max": "max({0}, {1})",
            "Min": "min({0}, {1})",
            "cbrt": "nthroot({0}, 3)",
            "finite": "isfinite({0})",
            "not_nan": "~isnan({0})",
            "Unequality": "~=",
        },
        power="({0})^({1})",
        nan="NaN",
        infinity="Inf",
        negation="~({0})",
    )
    syntax = Syntax(
        number="{name} = {value};",
        flag="{name} = {value};",
        again="{name} = {value};",
        declared_number="",
        declared_flag="",
        when="if {condition}",
        otherwise="else",
        otherwise_when="elseif {condition}",
        end="end",
        comment="%",
        continued=" ...",
    )

    def function(self, routine: Routine, printer: Printer) -> list[str]:
        """Return the function: the check of its arguments, then the formula."""
        check, body = routine.statements()
        head = f"function {VALUE} = {routine.name}({', '.join(routine.arguments)})"
        lines = [*broken(head, "", " ..."), *self.commented(routine.about, INDENT)]
        if not routine.helper and routine.arguments:
            same = f"is_number({{{', '.join(routine.arguments)}}}, '{routine.name}');"
            lines += broken(same, INDENT, " ...")
        lines += self.lines(check, printer, 1)
        if check:
            refusal = f"outside('{routine.name}');"
            lines += [f"{INDENT}if ~inside", f"{INDENT * 2}{refusal}", f"{INDENT}end"]
        lines += self.lines(body, printer, 1)
        if routine.shape:
            columns, names = routine.shape[1], routine.targets
            rows = (", ".join(names[k : k + columns]) for k in range(0, len(names), columns))
            lines.append(f"{INDENT}{VALUE} = [{'; '.join(rows)}];")
        return [*lines, "end"]

    def file(self, layout: Layout, functions: Sequence[str]) -> str:
        """Return the whole file; its function called with 'self-test' tests it."""
        names = {routine.name for routine in layout.routines}
        stem = layout.stem if layout.stem not in names else f"{layout.stem}_functions"
        first = layout.routines[0]
        example = f"f = {stem}(); f.{first.name}({', '.join(first.arguments)})"
        about = [*layout.about, f"Save this file as {stem}.m.", f"Use: {example}"]
        about.append(f"Self-test: {stem}('self-test')")
        handles = [f"{INDENT}functions.{name} = @{name};" for name in sorted(names)]
        head = [
            *broken(f"function functions = {stem}(wish)", "", " ..."),
            *self.commented(about, INDENT),
            *handles,
            f"{INDENT}if nargin == 1 && strcmp(wish, 'self-test')",
            f"{INDENT * 2}self_test();",
            f"{INDENT}end",
            "end",
        ]
        body = [part for function in functions for part in ("", function)]
        return "\n".join([*head, *body, "", _COMMON, *self._test(layout), ""])

    def _test(self, layout: Layout) -> list[str]:
        printer = Printer(self.spelling)
        lines = ["function self_test()", f"{INDENT}failures = 0;"]
        for routine in layout.routines:
            for row in layout.rows[routine.name]:
                call = f"{routine.name}({', '.join(map(printer.number, row.arguments))})"
                cells = (
                    f"[{', '.join(map(printer.number, c))}]" for c in (row.wanted, row.allowed)
                )
                text = f"failures = failures + check('{routine.name}', {call}, {', '.join(cells)});"
                lines += broken(text, INDENT, " ...")
        return [
            *lines,
            f"{INDENT}printf_line = sprintf('%d failures', failures);",
            f"{INDENT}disp(printf_line);",
            f"{INDENT}if failures > 0",
            f"{INDENT * 2}error('symghost:selfTest', printf_line);",
            f"{INDENT}end",
            "end",
        ]


_COMMON = """\
function is_number(values, name)
    for place = 1:numel(values)
        value = values{place};
        if ~(isnumeric(value) && isreal(value) && isscalar(value))
            error('symghost:arguments', '%s: real numbers expected; arrayfun takes arrays', name);
        end
    end
end

function outside(name)
    error('symghost:domain', '%s: an argument is outside the domain', name);
end

function count = check(name, value, wanted, allowed)
    value = reshape(double(value).', 1, []);
    wrong = ~(abs(value - wanted) <= allowed);
    count = sum(wrong);
    for place = find(wrong)
        fprintf('%s: %.17g, wanted %.17g\\n', name, value(place), wanted(place));
    end
end
"""
