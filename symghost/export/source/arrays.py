"""NumPy, JAX and PyTorch: functions of arrays, where a branch is a choice between two arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import sympy as sp

from ...formulas.writing.helpers import OUTCOME
from ...formulas.writing.printing import Printer
from ...formulas.writing.python import SPELLING, SYNTAX, on_arrays
from ...formulas.writing.spelling import ELEMENTARY, calls
from ...formulas.writing.statements import VALUE, Slots
from .array_library import JAX_LIBRARY, NUMPY_LIBRARY, TORCH_LIBRARY
from .array_writing import ArrayScope, ArrayWriter
from .forms import FileForm, FunctionForm, Language, Outcome
from .points import Points, points_for
from .python_files import NEEDS, RESERVED, TEST, docstring, page
from .routine import INSIDE, Routine


@dataclass(frozen=True)
class ArrayLanguage(Language):
    """Python with a library of arrays.

    Parameters
    ----------
    choice : str
        The choice between two arrays by a third.
    constant : str
        An array of a number, where a choice takes only arrays.
    still : str
        A value that no gradient passes through.
    imports : str
        The statements that import what the code needs.
    """

    choice: str = ""
    constant: str = ""
    still: str = ""
    imports: str = ""

    def body(self, routine: Routine, printer: Printer) -> Slots:
        """Return the lines that calculate, with where the arguments are inside."""
        writer = ArrayWriter(printer, self.choice, self.constant)
        start, points = routine.scope(), self._points(routine)
        scope = ArrayScope(start.known, start.names, writer, points)
        if routine.arguments and not routine.helper:
            scope.give(INSIDE, routine.inside)
        for symbol, value in routine.lets:
            name = scope.names.new("step")
            scope.give(name, value)
            scope.known[symbol] = name
            scope.symbols.append(symbol)
            scope.points = scope.points.with_value(symbol, value)
        inner = self._still(scope, routine)
        _share(inner, routine.outputs)
        for target, output in zip(routine.targets, routine.outputs, strict=True):
            inner.give(target, output)
        _share(scope, [slope for _, slopes in routine.slopes for slope in slopes])
        for symbol, slopes in routine.slopes:
            for target, slope in zip(routine.targets, slopes, strict=True):
                name = scope.names.new("slope")
                scope.give(name, slope)
                writer.line(f"{target} = with_slope({target}, {start.known[symbol]}, {name})")
        return {"body": writer.lines, "implicit": self._implicit(routine, printer)}

    def _implicit(self, routine: Routine, printer: Printer) -> list[str]:
        """Return what stands above a function whose derivative is known by its value."""
        if not self.differentiates or routine.implicit is None:
            return []
        slope = printer.text(routine.implicit, {OUTCOME: VALUE})
        return [f"@implicit(lambda {VALUE}: {slope})"]

    def _points(self, routine: Routine) -> Points:
        """Return places for branches that a gradient goes through."""
        if not self.differentiates or routine.implicit:
            return Points()
        formulas = (*(value for _, value in routine.lets), *routine.outputs)
        slopes = (slope for _, entries in routine.slopes for slope in entries)
        return points_for((*formulas, *slopes), routine.symbols, routine.domain)

    def _still(self, scope: ArrayScope, routine: Routine) -> ArrayScope:
        """Return the scope of the value: its own slopes are not to come on top of those given."""
        if not routine.slopes:
            return scope
        known: dict[sp.Basic, str] = {symbol: scope.known[symbol] for symbol in scope.symbols}
        for symbol, _ in routine.slopes:
            name = scope.names.new(f"{known[symbol]}_still")
            scope.writer.line(f"{name} = {self.still.format(known[symbol])}")
            known[symbol] = name
        return ArrayScope(known, scope.names, scope.writer, scope.points)


def _share(scope: ArrayScope, formulas: Sequence[sp.Basic]) -> None:
    """Name what occurs in several of some formulas."""
    if len(formulas) > 1:
        scope.prepare(sp.Tuple(*formulas))


_FUNCTION = """\
<<access>>
<<implicit>>
def <<name>>(<<names>>):
<<about>>
<<taken>>
<<body>>
<<returned>>"""

_MATRIX = Outcome("return as_matrices(<<first>>, inside, [<<entries>>], (<<height>>, <<width>>))")

_NUMPY = "import numpy as np\n"
_JAX = "import jax\nimport jax.numpy as jnp\nimport numpy as np\n"
_TORCH = "import numpy as np\nimport torch\n"

_form = partial(
    FunctionForm,
    _FUNCTION,
    documented=docstring,
    bare=Outcome("return value"),
    taken=("[<<names>>] = as_arrays(<<names>>)", ""),
    matrix=_MATRIX,
)

_spelling = partial(SPELLING, both="&", either="|", negation="~{0}")
_language = partial(ArrayLanguage, suffix=".py", syntax=SYNTAX, reserved=RESERVED, test=TEST)


def _file(needs: str, imports: str, library: dict[str, str], before_test: str = "") -> FileForm:
    text = page(_CHECK.replace("SETTINGS\n", before_test), f"\n{imports}")
    return FileForm(text, NEEDS.format(needs), "", blank=2, library=library)


_CHECK = '''\
def self_test():
    """Return what fails: nothing, if all is well."""
SETTINGS
    failures = []
    for function, rows in REFERENCES:
        columns = [np.array(column) for column in zip(*(point for point, _, _ in rows))]
        values = np.asarray(function(*columns), dtype=float).reshape(len(rows), -1)
        for value, (point, wanted, allowed) in zip(values, rows):
            if not np.all(np.abs(value - wanted) <= allowed):
                failures.append(f"{function.__name__}{tuple(point)}: {value}, wanted {wanted}")
    return failures'''

NUMPY = _language(
    name="numpy",
    title="NumPy",
    outside="Elements outside the domain are NaN (of a condition: False).",
    spelling=_spelling(on_arrays("np")),
    choice="np.where({0}, {1}, {2})",
    function=_form(
        bare_matrix=Outcome("return np.array(<<value>>)"),
        # Branches that are not taken may divide by zero.
        access=('@np.errstate(all="ignore")', ""),
        number=Outcome("return np.where(inside, value, np.nan).astype(<<first>>.dtype)[()]"),
        truth=Outcome("return (inside & value)[()]"),
    ),
    imports=_NUMPY,
    file=_file("numpy", _NUMPY, NUMPY_LIBRARY),
)

# What files define for the sake of gradients.
_OWN_CALLS = calls("NAME({0})", "size expm1 tanh") | calls("NAME({0}, {1})", "larger")

JAX = _language(
    name="jax",
    title="JAX",
    outside="Elements outside the domain are NaN (of a condition: False). Numbers are 32 bits wide "
    'unless jax.config.update("jax_enable_x64", True) was called; the self-test calls it.',
    spelling=_spelling(
        on_arrays("jnp")
        | calls("NAME({0})", "log1p atanh")
        | _OWN_CALLS
        | calls("jax.scipy.special.NAME({0})", "erf erfc")
    ),
    choice="jnp.where({0}, {1}, {2})",
    still="jax.lax.stop_gradient({0})",
    differentiates=True,
    function=_form(
        bare_matrix=Outcome("return jnp.array(<<value>>)"),
        number=Outcome("return jnp.where(inside, value, math.nan).astype(<<first>>.dtype)"),
        truth=Outcome("return inside & value"),
    ),
    imports=_JAX,
    file=_file(
        "jax",
        _JAX,
        JAX_LIBRARY,
        '    jax.config.update("jax_enable_x64", True)\n',
    ),
)

_OF_TORCH = "log log1p expm1 sign Abs:abs finite:isfinite floor ceiling:ceil log2 log10 exp2"

TORCH = _language(
    name="torch",
    title="PyTorch",
    outside=NUMPY.outside,
    spelling=_spelling(
        calls("torch.NAME({0})", f"{_OF_TORCH} {ELEMENTARY} erf erfc")
        | calls("of_two(torch.NAME, {0}, {1})", "atan2 hypot Max:maximum Min:minimum")
        | {"not_nan": "~torch.isnan({0})"}
        | _OWN_CALLS
    ),
    choice="torch.where({0}, {1}, {2})",
    constant="torch.full_like({0}, {1})",
    still="{0}.detach()",
    differentiates=True,
    function=_form(
        bare_matrix=Outcome("return torch.tensor(<<value>>, dtype=torch.float64)"),
        number=Outcome("return torch.where(inside, value, math.nan)"),
        truth=Outcome("return inside & value"),
    ),
    imports=_TORCH,
    file=_file("torch", _TORCH, TORCH_LIBRARY),
)
