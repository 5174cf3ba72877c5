"""Functions in NumPy, JAX and PyTorch that files bring along, as text."""

from __future__ import annotations

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


# Functions whose gradients at a kink, or where they level off, are not the library's own.
_DIFFERENTIATED = {
    "size": '''\
def size(z):
    """Return the absolute value, whose slope at 0 is 1."""
    return LIBRARY.where(z >= 0, z, -z)''',
    "larger": '''\
def larger(one, other):
    """Return the larger of two, of equals the first, with its slope."""
    return LIBRARY.where(one >= other, one, other)''',
    "expm1": '''\
def expm1(z):
    """Return exp(z) - 1; its slope keeps its digits where it levels off."""
    far = z < -0.7
    near, below = LIBRARY.where(far, 0.0, z), LIBRARY.where(far, z, 0.0)
    return LIBRARY.where(far, LIBRARY.exp(below) - 1, LIBRARY.expm1(near))''',
    "tanh": '''\
def tanh(z):
    """Return the hyperbolic tangent; its slope keeps its digits where it levels off."""
    left = expm1(-2 * LIBRARY.where(z >= 0, z, -z))
    return LIBRARY.where(z >= 0, -left, left) / (2 + left)''',
}


def _differentiated(library: str) -> dict[str, str]:
    return {name: code.replace("LIBRARY", library) for name, code in _DIFFERENTIATED.items()}


NUMPY_LIBRARY = _library("np")

# JAX's own log1p is wrong by 2.7e-14 about -0.4, and so is its arctanh, which is made of it.
JAX_LIBRARY = (
    _library("jnp")
    | _differentiated("jnp")
    | {
        "log1p": '''\
def log1p(z):
    """Return log(1 + z), also for small z."""
    below = z < -0.25
    return jnp.where(below, jnp.log(1 + z), jnp.log1p(jnp.where(below, 0.0, z)))''',
        "atanh": '''\
def atanh(z):
    """Return the inverse hyperbolic tangent."""
    return 0.5 * (log1p(z) - log1p(-z))''',
        "implicit": '''\
def implicit(slope):
    """Return what gives a function the derivative that its value says."""
    def ruled(function):
        rule = jax.custom_jvp(function)

        @rule.defjvp
        def changed(places, directions):
            value = rule(*places)
            return value, slope(value) * directions[0]

        return rule

    return ruled''',
        "with_slope": '''\
@jax.custom_jvp
def with_slope(value, place, slope):
    """Return a value that has a given derivative by a place."""
    return value


@with_slope.defjvp
def with_slope_jvp(given, directions):
    """Return the value, and how it changes."""
    return with_slope(*given), directions[0] + given[2] * directions[1]''',
    }
)

TORCH_LIBRARY = _differentiated("torch") | {
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
    "implicit": '''\
def implicit(slope):
    """Return what gives a function the derivative that its value says."""
    def ruled(function):
        class Rule(torch.autograd.Function):
            generate_vmap_rule = True

            @staticmethod
            def forward(place):
                return function(place)

            @staticmethod
            def setup_context(ctx, inputs, output):
                ctx.save_for_backward(inputs[0])

            @staticmethod
            def backward(ctx, gradient):
                (place,) = ctx.saved_tensors
                return gradient * slope(Rule.apply(place))

        return Rule.apply

    return ruled''',
    "with_slope": '''\
class WithSlope(torch.autograd.Function):
    """A value that has a given derivative by a place."""

    generate_vmap_rule = True

    @staticmethod
    def forward(value, place, slope):
        return value.clone()

    @staticmethod
    def setup_context(ctx, inputs, output):
        ctx.save_for_backward(inputs[2])

    @staticmethod
    def backward(ctx, gradient):
        return gradient, gradient * ctx.saved_tensors[0], None


def with_slope(value, place, slope):
    """Return a value that has a given derivative by a place."""
    return WithSlope.apply(*torch.broadcast_tensors(value, place, slope))''',
}
