"""NumPy, JAX and PyTorch: functions of arrays, where a branch is a choice between two arrays."""

from __future__ import annotations

from collections.abc import Sequence

from .array_writing import ArrayScope, ArrayWriter, points_of
from .formulas import Printer, Spelling
from .python_files import RESERVED, docstring, header, self_test
from .routine import Routine
from .writing import INDENT, Language, Layout, broken


class ArrayLanguage(Language):
    """Python with a library of arrays."""

    suffix, comment = ".py", "#"
    outside = "Elements outside the domain are NaN (of a condition: False)."
    reserved = RESERVED
    choice: str
    constant = ""
    guarded = True
    uses: tuple[str, ...]
    common: str
    opened = ""
    closed: tuple[str, str, str]
    before_test = ""

    def function(self, routine: Routine, printer: Printer) -> list[str]:
        """Return the function: its arguments as arrays, the formula, NaN outside."""
        writer = ArrayWriter(printer, self.choice, self.constant, self.guarded)
        start = routine.scope()
        scope = ArrayScope(
            start.known, start.names, writer, list(points_of(routine)) if self.guarded else []
        )
        head = broken(f"def {routine.name}({', '.join(routine.arguments)}):", "", "")
        lines = [*head, *docstring(routine)]
        if not routine.arguments:
            text = printer.text(routine.outputs[0], {})
            return [*lines, f"{INDENT}return {text}"]
        if not routine.helper:
            names = ", ".join(routine.arguments)
            comma = "," if len(routine.arguments) == 1 else ""
            writer.line(f"{names}{comma} = as_arrays({names})")
            opened = len(writer.lines)
            scope.give("inside", routine.inside)
            if self.opened:
                writer.lines.insert(opened, f"{INDENT}{self.opened}")
        for symbol, value in routine.lets:
            name = scope.names.new("step")
            scope.give(name, value)
            scope.known[symbol] = name
            scope.symbols.append(symbol)
        for target, output in zip(routine.targets, routine.outputs, strict=True):
            scope.give(target, output)
        return [*lines, *self._indented(writer.lines), *self._returned(routine)]

    def _indented(self, lines: list[str]) -> list[str]:
        """Put what follows the opening line one step to the right."""
        start = f"{INDENT}{self.opened}"
        if not self.opened or start not in lines:
            return lines
        place = lines.index(start) + 1
        return [*lines[:place], *(f"{INDENT}{line}" for line in lines[place:])]

    def _returned(self, routine: Routine) -> list[str]:
        if routine.helper:
            return [f"{INDENT}return value"]
        plain, truth, matrix = self.closed
        first = routine.arguments[0]
        if routine.shape:
            values = ", ".join(routine.targets)
            return broken(matrix.format(first, values, routine.shape), INDENT, "")
        return [f"{INDENT}{(truth if routine.truth else plain).format(first)}"]

    def file(self, layout: Layout, functions: Sequence[str]) -> str:
        """Return the whole module, which tests itself when it is run."""
        test = _CHECK.replace("SETTINGS\n", self.before_test)
        parts = [*header(layout, self.uses), self.common, *functions, *self_test(layout, test)]
        return "\n\n\n".join(parts) + "\n"


def _plain(prefix: str, names: str) -> dict[str, str]:
    return {name: f"{prefix}.{name}({{0}})" for name in names.split()}


def _logic(prefix: str) -> dict[str, str]:
    return {
        "Abs": f"{prefix}.abs({{0}})",
        "finite": f"{prefix}.isfinite({{0}})",
        "not_nan": f"~{prefix}.isnan({{0}})",
    }


_NUMPY = "sqrt exp log log1p expm1 sin cos tan sinh cosh tanh sign cbrt"
_ARCS = {"asin": "arcsin", "acos": "arccos", "atan": "arctan"} | {
    f"{name}h": f"arc{name[1:]}h" for name in ("asin", "acos", "atan")
}


def _numpy_like(prefix: str) -> dict[str, str]:
    arcs = {name: f"{prefix}.{word}({{0}})" for name, word in _ARCS.items()}
    two = {"atan2": "arctan2", "Max": "maximum", "Min": "minimum"}
    pairs = {name: f"{prefix}.{word}({{0}}, {{1}})" for name, word in two.items()}
    return _plain(prefix, _NUMPY) | arcs | pairs | _logic(prefix)


def _spelling(prefix: str, functions: dict[str, str]) -> Spelling:
    return Spelling(
        functions,
        power="({0}) ** ({1})",
        nan="math.nan",
        infinity="math.inf",
        both="&",
        either="|",
        negation="~({0})",
        true="True",
        false="False",
    )


class NumPy(ArrayLanguage):
    """NumPy alone, without SciPy."""

    name, title = "numpy", "NumPy"
    spelling = _spelling("np", _numpy_like("np"))
    choice = "np.where({0}, {1}, {2})"
    guarded = False
    uses = ("import numpy as np",)
    opened = 'with np.errstate(all="ignore"):  # branches that are not taken may divide by zero'
    closed = (
        "return np.where(inside, value, np.nan).astype({0}.dtype)[()]",
        "return (inside & value)[()]",
        "return as_matrices({0}, inside, [{1}], {2})",
    )
    common = '''\
def as_arrays(*values):
    """Return arguments as arrays of floats of one shape and kind."""
    arrays = [np.asarray(value) for value in values]
    kind = np.result_type(*arrays)
    if kind.kind not in "biuf":
        raise TypeError(f"real numbers expected, not {kind}")
    return [a.astype(kind if kind.kind == "f" else float) for a in np.broadcast_arrays(*arrays)]


def as_matrices(like, inside, entries, shape):
    """Return the entries of matrices, on the last two axes."""
    entries = [np.where(inside, entry, np.nan) for entry in entries]
    return np.stack(entries, axis=-1).reshape(like.shape + shape).astype(like.dtype)'''


class Jax(ArrayLanguage):
    """JAX; jit, grad and vmap work on the functions."""

    name, title = "jax", "JAX"
    outside = (
        "Elements outside the domain are NaN (of a condition: False). Numbers are 32 bits wide "
        'unless jax.config.update("jax_enable_x64", True) was called; the self-test calls it.'
    )
    spelling = _spelling(
        "jnp",
        _numpy_like("jnp") | {name: f"jax.scipy.special.{name}({{0}})" for name in ("erf", "erfc")},
    )
    choice = "jnp.where({0}, {1}, {2})"
    uses = ("import jax", "import jax.numpy as jnp", "import numpy as np")
    closed = (
        "return jnp.where(inside, value, math.nan).astype({0}.dtype)",
        "return inside & value",
        "return as_matrices({0}, inside, [{1}], {2})",
    )
    common = '''\
def as_arrays(*values):
    """Return arguments as arrays of floats of one shape and kind."""
    arrays = [jnp.asarray(value) for value in values]
    kind = jnp.result_type(*arrays)
    if jnp.issubdtype(kind, jnp.complexfloating):
        raise TypeError(f"real numbers expected, not {kind}")
    kind = kind if jnp.issubdtype(kind, jnp.floating) else jnp.result_type(float)
    return [array.astype(kind) for array in jnp.broadcast_arrays(*arrays)]


def as_matrices(like, inside, entries, shape):
    """Return the entries of matrices, on the last two axes."""
    entries = [jnp.where(inside, entry, math.nan) for entry in entries]
    return jnp.stack(entries, axis=-1).reshape(like.shape + shape).astype(like.dtype)'''
    before_test = '    jax.config.update("jax_enable_x64", True)\n'


class Torch(ArrayLanguage):
    """PyTorch; autograd works on the functions."""

    name, title = "torch", "PyTorch"
    spelling = _spelling(
        "torch",
        _plain("torch", f"{_NUMPY} asin acos atan asinh acosh atanh erf erfc".replace(" cbrt", ""))
        | _logic("torch")
        | {
            "atan2": "of_two(torch.atan2, {0}, {1})",
            "Max": "of_two(torch.maximum, {0}, {1})",
            "Min": "of_two(torch.minimum, {0}, {1})",
        },
    )
    choice = "torch.where({0}, {1}, {2})"
    constant = "torch.full_like({0}, {1})"
    uses = ("import numpy as np", "import torch")
    closed = (
        "return torch.where(inside, value, math.nan)",
        "return inside & value",
        "return as_matrices({0}, inside, [{1}], {2})",
    )
    common = '''\
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
    return torch.broadcast_tensors(*(torch.as_tensor(value, dtype=kind) for value in values))


def as_matrices(like, inside, entries, shape):
    """Return the entries of matrices, on the last two axes."""
    entries = [torch.where(inside, entry, math.nan) for entry in entries]
    return torch.stack(entries, dim=-1).reshape(like.shape + shape)


def of_two(function, first, second):
    """Call a function that takes two tensors, one of which may be a number."""
    if not isinstance(first, torch.Tensor):
        first = torch.full_like(second, first)
    if not isinstance(second, torch.Tensor):
        second = torch.full_like(first, second)
    return function(first, second)'''


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
    return failures


if __name__ == "__main__":
    found = self_test()
    print("\\n".join([*found, f"{len(found)} failures"]))
    raise SystemExit(bool(found))'''
