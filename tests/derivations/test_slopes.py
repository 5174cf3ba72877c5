"""All results by all their arguments: the derivative by symbols, PyTorch, JAX and differences.

Differences of the derived formula, at more and more digits, share nothing with the guarded forms.
An error counts beside the derivative times its condition number, and beside f/x: a gradient that is
small beside that is known only so far.
"""

import contextlib
import warnings

import mpmath
import numpy as np
import pytest
import sympy as sp

import symghost as sg
from symghost.export.accuracy.drawing import hard_places
from symghost.export.backends.problem import is_condition
from symghost.formulas.compiling import compiled
from symghost.formulas.places.exact import Exact, digits_for
from symghost.formulas.symbols import argument_name

BOUND = 1e-13
LARGE = 1e290

# Their slopes by the order of a function are known to nobody in closed form.
WITHOUT = {("mode_time", "nlayers"), ("degree_blow_up_time", "l")}

# Exact values take minutes: Airy and hypergeometric functions, Lambert's near its branch point.
DEAR = {"noisy_passage_time", "mode_time", "degree_blow_up_time", "erf_coefficients"}

SAMPLE = ("loss", "quadratic_degree_time", "relu_kernel", "mode_two_layers", "zone_gradient")


@pytest.fixture(autouse=True)
def double_precision():
    jax = pytest.importorskip("jax")
    pytest.importorskip("torch")
    before = jax.config.jax_enable_x64
    jax.config.update("jax_enable_x64", True)
    yield
    jax.config.update("jax_enable_x64", before)


def entries_of(expression):
    return list(expression) if isinstance(expression, sp.MatrixBase) else [expression]


def real(function, place, digits):
    with mpmath.workdps(digits):
        try:
            value = mpmath.mpmathify(function(*map(mpmath.mpf, place)))
        except (ZeroDivisionError, ValueError, OverflowError, TypeError):
            return None
        if abs(value.imag) > mpmath.mpf(10) ** -25 * abs(value.real):
            return None
        return value.real if mpmath.isfinite(value) else None


def sides(function, place, k, digits):
    """Slopes to the right and to the left, by differences of second order."""
    with mpmath.workdps(digits):
        step = (abs(mpmath.mpf(place[k])) or mpmath.mpf(10) ** -20) * mpmath.mpf(10) ** -22
        here = real(function, place, digits)
        slopes = []
        for way in (1, -1):
            near, far = (
                real(function, (*place[:k], place[k] + way * n * step, *place[k + 1 :]), digits)
                for n in (1, 2)
            )
            known = None not in (here, near, far)
            slopes.append((4 * near - 3 * here - far) / (2 * way * step) if known else None)
    return slopes


def differences(function, place, k):
    """The same, with more digits until they settle; nothing where they do not."""
    digits, before = 60 + digits_for(place), None
    for _ in range(5):
        now = sides(function, place, k, digits)
        if before is not None and all(settled(a, b) for a, b in zip(before, now, strict=True)):
            return [slope for slope in now if slope is not None]
        digits, before = 2 * digits, now
    return []


def settled(one, other):
    if one is None or other is None:
        return one is other
    return abs(one - other) <= mpmath.mpf(10) ** -25 * abs(other)


def by_torch(result, columns, count):
    import torch

    tensors = [torch.tensor(column, requires_grad=True) for column in columns]
    outcome = sg.numeric(result, "torch").unchecked(*tensors)
    values = outcome if isinstance(outcome, list | tuple) else [outcome]
    slopes = []
    for value in map(torch.as_tensor, values):
        zeros = [torch.zeros(count)] * len(tensors)
        grads = (
            torch.autograd.grad(value.sum(), tensors, allow_unused=True, retain_graph=True)
            if value.requires_grad
            else zeros
        )
        slopes.append([np.zeros(count) if g is None else g.numpy() for g in grads])
    return slopes


def by_jax(result, columns, count):
    import jax
    import jax.numpy as jnp

    function = sg.numeric(result, "jax").unchecked

    def total(entry):
        def summed(*arrays):
            outcome = function(*arrays)
            values = outcome if isinstance(outcome, list | tuple) else [outcome]
            return jnp.sum(jnp.asarray(values[entry]))

        return summed

    arrays = [jnp.asarray(column) for column in columns]
    every = tuple(range(len(columns)))
    entries = range(len(entries_of(result.expression)))
    return [jax.grad(total(entry), every)(*arrays) for entry in entries]


def autodiff(result, columns, count):
    found = {}
    for name, slopes in (("torch", by_torch), ("jax", by_jax)):
        with contextlib.suppress(sg.NotSupported):  # the library lacks a function
            found[name] = slopes(result, columns, count)
    return found


def accepted(derived, function, place, k, slopes):
    """What a slope may be: on either side of a kink, or beside one within a rounding."""
    near = list(slopes)
    for i in range(len(place)):
        for share in (1 - 4e-16, 1 + 4e-16):
            moved = derived((*place[:i], place[i] * share, *place[i + 1 :]))
            if moved is not None and abs(moved.value - slopes[0]) > 1e-8 * abs(slopes[0]):
                near.append(moved.value)
    return near


def scale_of(derived, function, place, k, slope, reach):
    """The derivative times its condition number, and f/x, or what f changes by with all over x."""
    value, settled_slope = real(function, place, 400), derived(place)
    size = abs(slope)
    if settled_slope is not None and settled_slope.value != 0:
        size *= max(1, derived.condition(place, settled_slope))
    return size + (abs(value) + reach) / max(abs(place[k]), 1e-9)


def check(name, count):
    result = sg.result(name)
    ordinary = [tuple(float(p[s]) for s in result.symbols) for p in result.domain.sample(2, seed=8)]
    tame = [
        p
        for p in hard_places(result, count=count)
        if all(v == 0 or 1e-9 <= abs(v) <= 1e9 for v in p)
    ]
    places = ordinary + tame
    # On the edge of the domain itself the rounding of its condition decides.
    inside = sg.numeric(result, out_of_domain="nan")(*np.array(places, dtype=float).T)
    outside = np.isnan(inside.reshape(len(places), -1)).any(axis=1)
    places = [place for place, out in zip(places, outside, strict=True) if not out]
    columns = np.array(places, dtype=float).T
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        automatic = autodiff(result, columns, len(places))
    known = {}
    for k, symbol in enumerate(result.symbols):
        if (name, argument_name(symbol)) in WITHOUT:
            with pytest.raises(sg.NotSupported, match="no derivative by"):
                sg.derivative(result, symbol)
            continue
        derivative = known[k] = sg.derivative(result, symbol)
        assert {s.certificate.status for s in derivative.derivation.steps} <= {
            "certified",
            "proved",
        }
    symbolic = {k: sg.numeric(d)(*columns).reshape(len(places), -1) for k, d in known.items()}
    reach = sum(np.abs(columns[k])[:, None] * np.abs(slopes) for k, slopes in symbolic.items())
    for k, derivative in known.items():
        pairs = zip(entries_of(result.expression), entries_of(derivative.expression), strict=True)
        for e, (formula, slope_formula) in enumerate(pairs):
            function = compiled(formula, result.symbols, "mpmath")
            derived = Exact(slope_formula, result.symbols)
            for j, place in enumerate(places):
                found = {route: float(slopes[e][k][j]) for route, slopes in automatic.items()}
                found["symbols"] = float(symbolic[k][j, e])
                compare(name, place, k, found, function, derived, float(reach[j, e]))


def compare(name, place, k, found, function, derived, reach):
    slopes = differences(function, place, k)
    value = real(function, place, 400)
    if not slopes or value is None or max(map(abs, [value, *slopes])) > LARGE:
        return
    allowed = BOUND * scale_of(derived, function, place, k, slopes[0], reach) + 1 / LARGE
    for route, slope in found.items():
        assert np.isfinite(slope), (name, k, route, place)
        close = any(abs(slope - wanted) <= allowed for wanted in slopes)
        if not close:
            near = accepted(derived, function, place, k, slopes)
            close = any(abs(slope - wanted) <= allowed for wanted in near)
        assert close, (name, k, route, place, slope, [float(s) for s in slopes])


@pytest.mark.parametrize("name", SAMPLE)
def test_some_derivatives_are_those_of_differences_by_every_route(name):
    check(name, 8)


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in sg.results() if name not in DEAR])
def test_all_derivatives_are_those_of_differences_by_every_route(name):
    if is_condition(sg.result(name).expression) or not sg.result(name).symbols:
        pytest.skip("a condition and a number have no derivative")
    check(name, 16)


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(DEAR))
def test_dear_derivatives_are_those_of_differences_at_ordinary_points(name):
    check(name, 0)
