"""NumPy, JAX and PyTorch: functions of arrays, where a branch is a choice between two arrays."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from .array_writing import ArrayScope, ArrayWriter, points_of
from .forms import FileForm, FunctionForm, Language, Outcome
from .formulas import Printer
from .python_files import NEEDS, RESERVED, SPELLING, SYNTAX, TEST, docstring, page
from .routine import INSIDE, Routine
from .spelling import ELEMENTARY, calls
from .statements import Slots


@dataclass(frozen=True)
class ArrayLanguage(Language):
    """Python with a library of arrays.

    Parameters
    ----------
    choice : str
        The choice between two arrays by a third.
    constant : str
        An array of a number, where a choice takes only arrays.
    guarded : bool
        Whether branches not taken get harmless arguments, for the sake of gradients.
    """

    choice: str = ""
    constant: str = ""
    guarded: bool = True

    def body(self, routine: Routine, printer: Printer) -> Slots:
        """Return the lines that calculate, with where the arguments are inside."""
        writer = ArrayWriter(printer, self.choice, self.constant, self.guarded)
        start, points = routine.scope(), points_of(routine) if self.guarded else ()
        scope = ArrayScope(start.known, start.names, writer, list(points))
        if routine.arguments and not routine.helper:
            scope.give(INSIDE, routine.inside)
        for symbol, value in routine.lets:
            name = scope.names.new("step")
            scope.give(name, value)
            scope.known[symbol] = name
            scope.symbols.append(symbol)
        for target, output in zip(routine.targets, routine.outputs, strict=True):
            scope.give(target, output)
        return {"body": writer.lines}


_FUNCTION = """\
<<access>>
def <<name>>(<<names>>):
<<about>>
<<taken>>
<<body>>
<<returned>>"""

_MATRIX = Outcome("return as_matrices(<<first>>, inside, [<<entries>>], (<<height>>, <<width>>))")

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

_COMMON = "sqrt exp sin cos tan sinh cosh tanh log log1p expm1 sign Abs:abs finite:isfinite"


def _functions(library: str) -> dict[str, str]:
    arcs = "asin:arcsin acos:arccos atan:arctan asinh:arcsinh acosh:arccosh atanh:arctanh"
    return (
        calls(f"{library}.NAME({{0}})", f"{_COMMON} cbrt {arcs}")
        | calls(f"{library}.NAME({{0}}, {{1}})", "atan2:arctan2 Max:maximum Min:minimum")
        | {"not_nan": f"~{library}.isnan({{0}})"}
    )


def _file(needs: str, imports: str, library: dict[str, str], before_test: str = "") -> FileForm:
    text = page(_CHECK.replace("SETTINGS\n", before_test), imports)
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

_LIKE_NUMPY = {
    "as_arrays": '''\
def as_arrays(*values):
    """Return arguments as arrays of floats of one shape and kind."""
    arrays = [LIBRARY.asarray(value) for value in values]
    kind = LIBRARY.result_type(*arrays)
    if not any(LIBRARY.issubdtype(kind, known) for known in (np.floating, np.integer, np.bool_)):
        raise TypeError(f"real numbers expected, not {kind}")
    kind = kind if LIBRARY.issubdtype(kind, np.floating) else LIBRARY.result_type(float)
    return [array.astype(kind) for array in LIBRARY.broadcast_arrays(*arrays)]''',
    "as_matrices": '''\
def as_matrices(like, inside, entries, shape):
    """Return the entries of matrices, on the last two axes."""
    entries = [LIBRARY.where(inside, entry, math.nan) for entry in entries]
    return LIBRARY.stack(entries, axis=-1).reshape(like.shape + shape).astype(like.dtype)''',
}


def _library(library: str) -> dict[str, str]:
    return {name: code.replace("LIBRARY", library) for name, code in _LIKE_NUMPY.items()}


_TORCH_LIBRARY = {
    "as_arrays": '''\
def as_arrays(*values):
    """Return arguments as tensors of floats of one shape and kind; plain numbers are doubles."""
    kinds = [value.dtype for value in values if isinstance(value, torch.Tensor)]
    kinds = kinds or [torch.float64]
    kind = kinds[0]
    for other in kinds[1:]:
        kind = torch.promote_types(kind, other)
    if kind.is_complex:
        raise TypeError(f"real numbers expected, not {kind}")
    kind = kind if kind.is_floating_point else torch.float64
    return torch.broadcast_tensors(*(torch.as_tensor(value, dtype=kind) for value in values))''',
    "as_matrices": '''\
def as_matrices(like, inside, entries, shape):
    """Return the entries of matrices, on the last two axes."""
    entries = [torch.where(inside, entry, math.nan) for entry in entries]
    return torch.stack(entries, dim=-1).reshape(like.shape + shape)''',
    "of_two": '''\
def of_two(function, first, second):
    """Call a function that takes two tensors, one of which may be a number."""
    if not isinstance(first, torch.Tensor):
        first = torch.full_like(second, first)
    if not isinstance(second, torch.Tensor):
        second = torch.full_like(first, second)
    return function(first, second)''',
}


NUMPY = _language(
    name="numpy",
    title="NumPy",
    outside="Elements outside the domain are NaN (of a condition: False).",
    spelling=_spelling(_functions("np")),
    choice="np.where({0}, {1}, {2})",
    guarded=False,
    function=_form(
        bare_matrix=Outcome("return np.array(<<value>>)"),
        # Branches that are not taken may divide by zero.
        access=('@np.errstate(all="ignore")', ""),
        number=Outcome("return np.where(inside, value, np.nan).astype(<<first>>.dtype)[()]"),
        truth=Outcome("return (inside & value)[()]"),
    ),
    file=_file("numpy", "\nimport numpy as np\n", _library("np")),
)

# JAX's own log1p is wrong by 2.7e-14 about -0.4, and so is its arctanh, which is made of it.
_JAX_LIBRARY = _library("jnp") | {
    "log1p": '''\
def log1p(z):
    """Return log(1 + z), also for small z."""
    return jnp.where(z < -0.25, jnp.log(1 + z), jnp.log1p(z))''',
    "atanh": '''\
def atanh(z):
    """Return the inverse hyperbolic tangent."""
    return 0.5 * (log1p(z) - log1p(-z))''',
}

JAX = _language(
    name="jax",
    title="JAX",
    outside="Elements outside the domain are NaN (of a condition: False). Numbers are 32 bits wide "
    'unless jax.config.update("jax_enable_x64", True) was called; the self-test calls it.',
    spelling=_spelling(
        _functions("jnp")
        | calls("NAME({0})", "log1p atanh")
        | calls("jax.scipy.special.NAME({0})", "erf erfc")
    ),
    choice="jnp.where({0}, {1}, {2})",
    function=_form(
        bare_matrix=Outcome("return jnp.array(<<value>>)"),
        number=Outcome("return jnp.where(inside, value, math.nan).astype(<<first>>.dtype)"),
        truth=Outcome("return inside & value"),
    ),
    file=_file(
        "jax",
        "\nimport jax\nimport jax.numpy as jnp\nimport numpy as np\n",
        _JAX_LIBRARY,
        '    jax.config.update("jax_enable_x64", True)\n',
    ),
)

TORCH = _language(
    name="torch",
    title="PyTorch",
    outside=NUMPY.outside,
    spelling=_spelling(
        calls("torch.NAME({0})", f"{_COMMON} {ELEMENTARY} erf erfc")
        | calls("of_two(torch.NAME, {0}, {1})", "atan2 Max:maximum Min:minimum")
        | {"not_nan": "~torch.isnan({0})"}
    ),
    choice="torch.where({0}, {1}, {2})",
    constant="torch.full_like({0}, {1})",
    function=_form(
        bare_matrix=Outcome("return torch.tensor(<<value>>, dtype=torch.float64)"),
        number=Outcome("return torch.where(inside, value, math.nan)"),
        truth=Outcome("return inside & value"),
    ),
    file=_file("torch", "\nimport numpy as np\nimport torch\n", _TORCH_LIBRARY),
)
