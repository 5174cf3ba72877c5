"""Names of singular zeros, in several coordinates and units."""

from __future__ import annotations

import numpy as np
import pytest
import sympy as sp

from symghost.analysis.saddle_nodes.germs import kind_of, null_vectors, suspended
from symghost.analysis.saddle_nodes.numeric import bialternate
from symghost.common.errors import InvalidInput
from symghost.flows.flow import Flow

x, y, m = sp.symbols("x y m", real=True)

GERMS = {
    "saddle-node": m + x**2,
    "cusp": m + x**3,
    "transcritical": m * x + x**2,
    "pitchfork": m * x - x**3,
    "degenerate": m**2 + x**2,
}
UNITS = [(1, 1, 1), (1e-3, 50, 1e3), (40, 1e-2, 1e-4)]


@pytest.mark.parametrize("units", UNITS, ids=str)
@pytest.mark.parametrize("kind", GERMS)
def test_a_curved_change_of_coordinates_keeps_the_name(kind: str, units) -> None:
    # In (u, v) the flow is the germ, with a fast stable direction that it is bent along.
    u, v = sp.symbols("u v", real=True)
    inner = sp.Matrix([GERMS[kind].subs(x, u), -v + u**2 + m * u / 2 + m])
    outer = sp.Matrix([u + v + u * v, v - u / 3 + u**2])
    moved = outer.jacobian([u, v]) * inner
    # Near zero u and v are series of x and y; the field in x and y is known to third order.
    first = outer.jacobian([u, v]).subs({u: 0, v: 0})
    series = first.inv() * sp.Matrix([x, y])
    rest = (outer - first * sp.Matrix([u, v])).applyfunc(sp.expand)
    inverse = series
    for _ in range(3):
        inverse = first.inv() * (
            sp.Matrix([x, y]) - rest.subs({u: inverse[0], v: inverse[1]}, simultaneous=True)
        )
        inverse = inverse.applyfunc(lambda e: truncated(sp.expand(e)))
    field = moved.subs({u: inverse[0], v: inverse[1]}, simultaneous=True)
    field = tuple(truncated(sp.expand(component)) for component in field)
    scaled = {x: x * sp.Float(units[0]), y: y * sp.Float(units[1]), m: m * sp.Float(units[2])}
    components = tuple(
        component.subs(scaled, simultaneous=True) / units[k] for k, component in enumerate(field)
    )
    flow = suspended(Flow((x, y), components, (m,)), m)
    lengths = [1 / unit for unit in units]
    assert kind_of(flow, [0.0, 0.0, 0.0], lengths) == kind


def truncated(expression: sp.Expr) -> sp.Expr:
    """Return the terms up to third order in x, y and m."""
    terms = sp.Poly(expression, x, y, m).terms()
    return sum(
        (coefficient * x**i * y**j * m**k for (i, j, k), coefficient in terms if i + j + k <= 3),
        sp.Integer(0),
    )


@pytest.mark.parametrize("size", [1, 2, 5])
def test_null_vectors_are_scaled_and_annihilated(size: int) -> None:
    generator = np.random.default_rng(size)
    for _ in range(20):
        change = generator.normal(size=(size, size))
        matrix = change @ np.diag([0.0, *range(1, size)]) @ np.linalg.inv(change)
        q, p = null_vectors(matrix)
        assert np.abs(matrix @ q).max() < 1e-9 * (1 + np.abs(matrix).max())
        assert np.abs(p @ matrix).max() < 1e-9 * (1 + np.abs(matrix).max()) * np.abs(p).max()
        assert (q @ q, p @ q) == pytest.approx((1, 1))


@pytest.mark.parametrize("matrix", [[[0, 1], [0, 0]], [[0, 0], [0, 0]]])
def test_zero_eigenvalues_that_are_not_simple_are_refused(matrix) -> None:
    with pytest.raises(InvalidInput, match="simple"):
        null_vectors(matrix)


@pytest.mark.parametrize("size", [2, 3, 4])
def test_the_bialternate_product_has_the_sums_of_eigenvalues(size: int) -> None:
    generator = np.random.default_rng(size)
    matrix = generator.normal(size=(size, size))
    values = np.linalg.eigvals(matrix)
    sums = [values[i] + values[j] for i in range(size) for j in range(i)]
    product = np.array(bialternate(sp.Matrix(matrix)).tolist(), dtype=float)
    found = np.linalg.eigvals(product)
    for value in sums:
        assert np.abs(found - value).min() < 1e-10


def test_a_parameter_without_a_value_is_named() -> None:
    flow = Flow(x, m + y * x, (m, y))
    with pytest.raises(InvalidInput, match="value for the parameter y"):
        suspended(flow, m)
