"""Python with its standard library only, and Numba."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .formulas import Printer, Spelling
from .routine import Routine
from .writing import INDENT, Layout, ScalarLanguage, Syntax, broken

_KEYWORDS = """False None True and as assert async await break class continue def del elif else
except finally for from global if import in is lambda nonlocal not or pass raise return try while
with yield math match case type float int bool abs max min map print sum len zip range all
isinstance np jnp jax torch numba"""

RESERVED = frozenset(_KEYWORDS.split())

_SAFE = ["sin", "cos", "atan", "atan2", "asinh", "tanh", "erf", "erfc", "fabs", "cbrt"]
_RAISING = ["sqrt", "exp", "expm1", "tan", "asin", "acos", "cosh", "acosh", "gamma", "log1p"]

_SYNTAX = Syntax(
    number="{name} = {value}",
    flag="{name} = {value}",
    again="{name} = {value}",
    declared_number="",
    declared_flag="",
    when="if {condition}:",
    otherwise="else:",
    otherwise_when="elif {condition}:",
    end="",
    comment="#",
    continued=" \\",
)

_MATH = {name: f"math.{name}({{0}})" for name in (*_SAFE, *_RAISING)} | {
    "atan2": "math.atan2({0}, {1})",
    "sinh": "math.sinh({0})",
    "log": "math.log({0})",
    "atanh": "math.atanh({0})",
    "Abs": "abs({0})",
    "Max": "max({0}, {1})",
    "Min": "min({0}, {1})",
    "finite": "math.isfinite({0})",
    "not_nan": "not math.isnan({0})",
}


class Python(ScalarLanguage):
    """Python: functions of floats, which need nothing but the standard library."""

    name, title, suffix, comment = "python", "Python", ".py", "#"
    outside = "A function raises ValueError for arguments outside its domain."
    reserved = RESERVED
    spelling = Spelling(
        functions=_MATH
        | {name: f"ieee_{name}({{0}})" for name in (*_RAISING, "sinh", "log", "atanh")},
        power="ieee_pow({0}, {1})",
        nan="math.nan",
        infinity="math.inf",
        both="and",
        either="or",
        negation="not ({0})",
        true="True",
        false="False",
        quotient="ieee_over({0}, {1})",
    )
    syntax = _SYNTAX
    uses: tuple[str, ...] = ()

    def function(self, routine: Routine, printer: Printer) -> list[str]:
        """Return the function: the check of its arguments, then the formula."""
        check, body = routine.statements()
        names = ", ".join(routine.arguments)
        lines = [*self._before(routine), *broken(f"def {routine.name}({names}):", "", "")]
        lines += docstring(routine)
        lines += self._taken(routine)
        lines += self.lines(check, printer, 1)
        if check:
            lines += [f"{INDENT}if not inside:", f"{INDENT * 2}{self._refusal(routine)}"]
        lines += self.lines(body, printer, 1)
        return [*lines, *self._returned(routine)]

    def _before(self, routine: Routine) -> list[str]:
        return []

    def _taken(self, routine: Routine) -> list[str]:
        if routine.helper or not routine.arguments:
            return []
        names = ", ".join(routine.arguments)
        if len(routine.arguments) == 1:
            return [f"{INDENT}{names} = float({names})"]
        return broken(f"{names} = map(float, ({names}))", INDENT, " \\")

    def _refusal(self, routine: Routine) -> str:
        pairs = ", ".join(f"{name} = {{{name}}}" for name in routine.arguments)
        return f'raise ValueError(f"{routine.name}, {pairs}: outside the domain")'

    def _returned(self, routine: Routine) -> list[str]:
        if not routine.shape:
            return [f"{INDENT}return value"]
        return broken(f"return {_rows(routine)}", INDENT, "")

    def file(self, layout: Layout, functions: Sequence[str]) -> str:
        """Return the whole module, which tests itself when it is run."""
        text = "\n\n\n".join(functions)
        helpers = [code for name, code in _IEEE.items() if f"ieee_{name}(" in text]
        if any("= ieee(" in code for code in helpers):
            helpers.insert(0, _GUARD)
        before = "\n\n\n".join(helpers).replace(")\n\n\nieee_", ")\nieee_")
        parts = [*header(layout, self.uses), before, text, *self_test(layout, _CHECK)]
        return "\n\n\n".join(part for part in parts if part) + "\n"


class Numba(Python):
    """Numba: functions that take numbers and arrays, also from the user's compiled code."""

    name, title = "numba", "Numba"
    outside = "A function returns NaN (a condition: False) for arguments outside its domain."
    spelling = Spelling(
        functions={k: v for k, v in _MATH.items() if k != "cbrt"} | {"cbrt": "np.cbrt({0})"},
        power="({0}) ** ({1})",
        nan="math.nan",
        infinity="math.inf",
        both="and",
        either="or",
        negation="not ({0})",
        true="True",
        false="False",
    )
    uses = ("import numba", "import numpy as np")

    def _before(self, routine: Routine) -> list[str]:
        if routine.helper or routine.shape or not routine.arguments:
            return ['@numba.njit(error_model="numpy")']
        return ["@numba.vectorize"]

    def _taken(self, routine: Routine) -> list[str]:
        return []

    def _refusal(self, routine: Routine) -> str:
        if routine.shape:
            return f"return np.full({routine.shape}, math.nan)"
        return "return False" if routine.truth else "return math.nan"

    def _returned(self, routine: Routine) -> list[str]:
        if not routine.shape:
            return super()._returned(routine)
        return broken(f"return np.array({_rows(routine)})", INDENT, "")


def docstring(routine: Routine) -> list[str]:
    """Return what a routine is about as the docstring of a Python function."""
    from textwrap import wrap

    lines = [part for line in routine.about for part in (wrap(line, 92) or [""])]
    if len(lines) == 1:
        return [f'{INDENT}"""{lines[0]}"""']
    body = [f"{INDENT}{line}".rstrip() for line in lines[1:]]
    return [f'{INDENT}"""{lines[0]}', *body, f'{INDENT}"""']


def header(layout: Layout, uses: Sequence[str]) -> list[str]:
    """Return the docstring and the imports of a Python module."""
    use = f"Self-test: python {layout.stem}.py"
    about = "\n".join([layout.about[0], "", *layout.about[1:], use])
    return [f'"""{about}\n"""\n\n' + "\n".join(["import math", *uses])]


def self_test(layout: Layout, check: str) -> Iterator[str]:
    """Yield the reference values of a Python module and what compares with them."""
    printer = Printer(Python.spelling)
    lines = [
        "# Points, the values there, and how far from them a function may be.",
        "REFERENCES = [",
    ]
    for routine in layout.routines:
        lines.append(f"{INDENT}({routine.name}, [")
        for row in layout.rows[routine.name]:
            columns = (row.arguments, row.wanted, row.allowed)
            cells = (f"[{', '.join(map(printer.number, cell))}]" for cell in columns)
            lines += broken(f"({', '.join(cells)}),", INDENT * 2, "")
        lines.append(f"{INDENT}]),")
    yield "\n".join([*lines, "]"])
    yield check


def _rows(routine: Routine) -> str:
    columns, names = routine.shape[1], routine.targets
    rows = (", ".join(names[k : k + columns]) for k in range(0, len(names), columns))
    return "(" + ", ".join(f"({row},)" for row in rows) + ",)"


_CHECK = '''\
def self_test():
    """Return what fails: nothing, if all is well."""
    failures = []
    for function, rows in REFERENCES:
        for point, wanted, allowed in rows:
            value = function(*point)
            if hasattr(value, "tolist"):
                value = value.tolist()
            entries = sum(map(list, value), []) if isinstance(value, (tuple, list)) else [value]
            for entry, right, distance in zip(entries, wanted, allowed):
                if not abs(entry - right) <= distance:
                    failures.append(f"{function.__name__}{tuple(point)}: {entry}, wanted {right}")
    return failures


if __name__ == "__main__":
    found = self_test()
    print("\\n".join([*found, f"{len(found)} failures"]))
    raise SystemExit(bool(found))'''

_GUARD = '''\
def ieee(function):
    """Return a function that gives nan or inf where Python's raises an error."""

    def guarded(number):
        try:
            return function(number)
        except ValueError:
            return math.nan
        except OverflowError:
            return math.inf

    return guarded'''

_IEEE = {name: f"ieee_{name} = ieee(math.{name})" for name in _RAISING} | {
    "sinh": '''\
def ieee_sinh(number):
    """Return the hyperbolic sine, infinite where it overflows."""
    return math.sinh(number) if abs(number) < 710 else math.copysign(math.inf, number)''',
    "atanh": '''\
def ieee_atanh(number):
    """Return the inverse hyperbolic tangent, infinite at -1 and 1, nan beyond."""
    if abs(number) < 1:
        return math.atanh(number)
    return math.copysign(math.inf, number) if abs(number) == 1 else math.nan''',
    "log": '''\
def ieee_log(number):
    """Return the logarithm, infinite at 0, nan below."""
    if number > 0:
        return math.log(number)
    return -math.inf if number == 0 else math.nan''',
    "pow": '''\
def ieee_pow(base, exponent):
    """Return a power, infinite where it overflows, nan where it is complex."""
    try:
        return math.pow(base, exponent)
    except OverflowError:
        return math.inf
    except ValueError:
        return math.inf if base == 0 else math.nan''',
    "over": '''\
def ieee_over(above, below):
    """Return a quotient, infinite or nan where the divisor is 0."""
    if below:
        return above / below
    if above == 0 or math.isnan(above) or math.isnan(below):
        return math.nan
    return math.copysign(math.inf, above) * math.copysign(1.0, below)''',
}
