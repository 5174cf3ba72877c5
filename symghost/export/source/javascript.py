"""JavaScript: a module that a page or Node loads."""

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
    "cbrt",
    "sign",
]
_TWO = {"atan2": "atan2", "Max": "max", "Min": "min"}

_KEYWORDS = """abstract arguments await boolean break byte case catch char class const continue
debugger default delete do double else enum eval export extends false final finally float for
function goto if implements import in instanceof int interface let long native new null package
private protected public return short static super switch synchronized this throw throws transient
true try typeof undefined var void volatile while with yield Math Number NaN Infinity Array Object
process console isFinite isNaN"""


class JavaScript(ScalarLanguage):
    """JavaScript: an ES module; a matrix is an array of rows."""

    name, title, suffix, comment = "javascript", "JavaScript", ".mjs", "//"
    outside = "A function returns NaN (a condition: false) for arguments outside its domain."
    reserved = frozenset(_KEYWORDS.split())
    spelling = Spelling(
        functions={name: f"Math.{name}({{0}})" for name in _PLAIN}
        | {name: f"Math.{word}({{0}}, {{1}})" for name, word in _TWO.items()}
        | {
            "Abs": "Math.abs({0})",
            "finite": "Number.isFinite({0})",
            "not_nan": "!Number.isNaN({0})",
            "Equality": "===",
            "Unequality": "!==",
        },
        power="Math.pow({0}, {1})",
        nan="NaN",
        infinity="Infinity",
    )
    syntax = Syntax(
        number="const {name} = {value};",
        flag="const {name} = {value};",
        again="{name} = {value};",
        declared_number="let {name};",
        declared_flag="let {name};",
        when="if ({condition}) {{",
        otherwise="} else {",
        otherwise_when="}} else if ({condition}) {{",
        end="}",
        comment="//",
    )

    def function(self, routine: Routine, printer: Printer) -> list[str]:
        """Return the function: the check of its arguments, then the formula."""
        check, body = routine.statements()
        export = "" if routine.helper else "export "
        head = f"{export}function {routine.name}({', '.join(routine.arguments)}) {{"
        lines = [*self.commented(routine.about), *broken(head, "", "")]
        lines += self.lines(check, printer, 1)
        if check:
            nothing = "false" if routine.truth else rows_of(["NaN"] * len(routine.outputs), routine)
            lines += [f"{INDENT}if (!inside) {{", f"{INDENT * 2}return {nothing};", f"{INDENT}}}"]
        lines += self.lines(body, printer, 1)
        return [*lines, *broken(f"return {rows_of(routine.targets, routine)};", INDENT, ""), "}"]

    def file(self, layout: Layout, functions: Sequence[str]) -> str:
        """Return the whole module; Node runs its self-test."""
        name = f"{layout.stem}{self.suffix}"
        about = self.commented([*layout.about, f"Self-test: node {name} --self-test"])
        body = [part for function in functions for part in ("", function)]
        return "\n".join([*about, *body, "", *self._test(layout), ""])

    def _test(self, layout: Layout) -> list[str]:
        printer, lines = (
            Printer(self.spelling),
            [
                "// Returns what fails: nothing, if all is well.",
                "export function selfTest() {",
                "    const failures = [];",
                "    const check = (name, point, value, wanted, allowed) => {",
                "        value.flat().forEach((number, place) => {",
                "            if (!(Math.abs(number - wanted[place]) <= allowed[place])) {",
                "                const right = wanted[place];",
                "                failures.push(`${name}(${point}): ${number}, wanted ${right}`);",
                "            }",
                "        });",
                "    };",
            ],
        )
        for routine in layout.routines:
            row_lines = []
            for row in layout.rows[routine.name]:
                columns = (row.arguments, row.wanted, row.allowed)
                cells = (f"[{', '.join(map(printer.number, cell))}]" for cell in columns)
                row_lines += broken(f"[{', '.join(cells)}],", INDENT * 2, "")
            value = f"[Number({routine.name}(...p))]"
            if routine.shape:
                value = f"{routine.name}(...p)"
            lines += [f"{INDENT}for (const [p, wanted, allowed] of [", *row_lines]
            lines += [f'{INDENT}]) check("{routine.name}", p, {value}, wanted, allowed);']
        return [
            *lines,
            "    return failures;",
            "}",
            "",
            'if (typeof process !== "undefined" && process.argv.includes("--self-test")) {',
            "    const failures = selfTest();",
            "    failures.forEach((line) => console.log(line));",
            "    console.log(`${failures.length} failures`);",
            "    process.exitCode = failures.length ? 1 : 0;",
            "}",
        ]


def rows_of(names: Sequence[str], routine: Routine) -> str:
    """Return a value, or the entries of a matrix as nested lists in brackets."""
    if not routine.shape:
        return names[0]
    columns = routine.shape[1]
    rows = (", ".join(names[k : k + columns]) for k in range(0, len(names), columns))
    return "[" + ", ".join(f"[{row}]" for row in rows) + "]"
