import numpy as np
import pytest
import sympy as sp

from symghost.analysis.nouns import FoldCurve, NormalForm, SaddleNode
from symghost.analysis.portraits.folds import fold_plane, passage_scaling
from symghost.common.errors import InvalidInput
from symghost.flows.flow import Flow

x, r, h = sp.symbols("x r h", real=True)
PITCHFORK = FoldCurve(x, {r: 3 * x**2, h: -2 * x**3})
SPANS = {"r": (-0.5, 2), "h": (-1, 1)}


def a_cusp(first, second):
    zero = (sp.Integer(0),)
    return SaddleNode(zero, r, sp.Integer(first), "cusp", others=((h, sp.Integer(second)),))


def saddle_node(place, value, product, parameter):
    one = (sp.Integer(1),)
    normal = NormalForm(one, one, sp.sympify(product), sp.Integer(1), parameter, sp.sympify(value))
    return SaddleNode((sp.sympify(place),), parameter, sp.sympify(value), "saddle-node", normal)


def test_the_curve_of_the_imperfect_pitchfork_is_the_books():
    cusps = [a_cusp(0, 0), a_cusp(-5, 0)]
    plane = fold_plane(PITCHFORK, SPANS, (-2, 2), cusps, {"r": 1, "h": "0.4"})
    across, up = plane.curve[np.isfinite(plane.curve).all(axis=1)].T
    np.testing.assert_allclose(np.abs(up), 2 * (across / 3) ** 1.5, atol=1e-12)
    assert across.max() > 2
    assert plane.at == (1.0, 0.4)
    assert plane.cusps == ((0.0, 0.0),)


def test_the_curve_is_broken_where_it_leaves_the_plane():
    k = sp.Symbol("k", real=True)
    budworm = FoldCurve(x, {r: 2 * x**3 / (1 + x**2) ** 2, k: 2 * x**3 / (x**2 - 1)})
    plane = fold_plane(budworm, {"k": (0, 20), "r": (0, 1)}, (0, 20))
    known = np.isfinite(plane.curve).all(axis=1)
    states = np.linspace(0, 20, len(known))
    # For 0 < x < 1 the capacity k is negative; just above 1 it is huge.
    assert not known[(states > 0.95) & (states < 1.02)].any()
    assert known[(states > 1.2) & (states < 9)].all()
    assert plane.at is None


@pytest.mark.parametrize("spans", [{"r": (0, 1)}, {"r": (0, 1), "k": (0, 1)}])
def test_spans_belong_to_the_curves_parameters(spans):
    with pytest.raises(InvalidInput, match="two of r, h"):
        fold_plane(PITCHFORK, spans, (-1, 1))


@pytest.mark.parametrize(
    ("text", "value", "side"), [("p + x**2", 0, 1), ("1 - p + x**2", 1, -1), ("-p - x**2", 0, 1)]
)
def test_times_are_taken_on_the_side_of_the_ghost(text, value, side):
    flow = Flow.from_text(text, state="x", parameters="p")
    (p,) = flow.parameters
    ends = (-1, 1) if "-p" not in text.split()[0] else (1, -1)
    scaling = passage_scaling(flow, p, saddle_node(0, value, side, p), *ends, points=3)
    exact = 2 * np.arctan(1 / np.sqrt(scaling.distance)) / np.sqrt(scaling.distance)
    np.testing.assert_allclose(scaling.time, exact, rtol=1e-9)
    np.testing.assert_allclose(scaling.canonical, np.pi / np.sqrt(scaling.distance), rtol=1e-6)
    left = np.abs(scaling.residue - scaling.time) / scaling.time
    assert left[0] < 1e-9 < left[-1] < 0.05


def test_a_fold_without_a_normal_form_is_refused():
    flow = Flow.from_text("p - x**3", state="x", parameters="p")
    cusp = SaddleNode((sp.Integer(0),), flow.parameters[0], sp.Integer(0), "cusp")
    with pytest.raises(InvalidInput, match="a saddle-node with its normal form"):
        passage_scaling(flow, "p", cusp, -1, 1)


def test_another_parameter_of_the_curve_needs_a_value():
    s = sp.Symbol("s", real=True)
    curve = FoldCurve(x, {r: 3 * s * x**2, h: -2 * s * x**3})
    with pytest.raises(InvalidInput, match="a value for the parameter s"):
        fold_plane(curve, SPANS, (-1, 1))
    plane = fold_plane(curve, SPANS, (-1, 1), at={"s": "1/3"})
    across, up = plane.curve.T
    np.testing.assert_allclose(across[0], 1)
    assert up[0] == pytest.approx(2 / 3)
