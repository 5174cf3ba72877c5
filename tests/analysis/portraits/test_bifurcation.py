import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from symghost.analysis.nouns import NormalForm, SaddleNode, SaddleNodes
from symghost.analysis.portraits.bifurcation import bifurcation
from symghost.common.errors import InvalidInput
from symghost.flows.flow import Flow
from symghost.models.known.systems import flow_of, known_system


def fold(place, value, product=None, kind="saddle-node"):
    """A saddle-node as it is handed over, its normal form's b being one."""
    numbers = tuple(sp.Float(entry) for entry in np.atleast_1d(place))
    symbol = sp.Symbol("p", real=True)
    normal = None
    if product is not None:
        normal = NormalForm(numbers, numbers, sp.Float(product), sp.Integer(1), symbol, value)
    return SaddleNode(numbers, symbol, sp.Float(value), kind, normal)


def diagram_of(text, folds, span=(-1, 1), box=(-2, 2), hopf=(), **options):
    flow = Flow.from_text(text, state="x", parameters="p")
    return bifurcation(
        flow, "p", span=span, box={"x": box}, folds=SaddleNodes(tuple(folds), hopf=hopf), **options
    )


def at_each_value(diagram):
    """The places of the fixed points at each value, marks left out."""
    marked = {mark.value for mark in diagram.marks}
    points = {
        (value, *place)
        for branch in diagram.branches
        for value, place in zip(branch.values.tolist(), branch.places.tolist(), strict=True)
        if value not in marked
    }
    found = {}
    for value, *place in sorted(points):
        found.setdefault(value, []).append(place)
    return found


def test_the_canonical_branches_are_the_roots_and_meet_at_the_fold():
    diagram = diagram_of("p + x**2", [fold(0.0, 0.0, 1.0)])
    signs = {"stable": -1, "unstable": 1}
    assert sorted(branch.kind for branch in diagram.branches) == ["stable", "unstable"]
    for branch in diagram.branches:
        np.testing.assert_allclose(
            branch.places[:, 0], signs[branch.kind] * np.sqrt(-branch.values), atol=1e-12
        )
        assert (branch.values[0], branch.values[-1]) == (-1.0, 0.0)
    assert diagram.complete
    (ghost,) = diagram.ghosts
    assert np.ptp(ghost.places) < 1e-9
    assert ghost.values[0] == 0.0
    assert ghost.values[-1] > 0.95


def test_an_s_shaped_curve_is_one_line_of_three_stretches():
    edge = 2 / (3 * np.sqrt(3))
    place = 1 / np.sqrt(3)
    folds = [fold(-place, edge, np.sqrt(3)), fold(place, -edge, -np.sqrt(3))]
    diagram = diagram_of("p + x - x**3", folds)
    low, middle, high = sorted(diagram.branches, key=lambda branch: branch.places.mean())
    assert (low.kind, middle.kind, high.kind) == ("stable", "unstable", "stable")
    assert (low.values[0], low.values[-1]) == (-1, edge)
    assert (middle.values[0], middle.values[-1]) == (-edge, edge)
    assert (high.values[0], high.values[-1]) == (-edge, 1)
    for branch in (low, middle, high):
        np.testing.assert_allclose(branch.values, branch.places[:, 0] ** 3 - branch.places[:, 0])
        assert np.abs(np.diff(branch.places[:, 0])).max() < 0.06
    for path in diagram.ghosts:
        np.testing.assert_allclose(np.abs(path.places), place, rtol=1e-9)


@settings(max_examples=30)
@given(st.lists(st.integers(-200, 200), min_size=4, max_size=4))
def test_no_fixed_point_is_missed_and_none_invented(percent):
    coefficients = [c / 100 for c in percent]
    text = " + ".join(f"({c!r})*x**{k}" for k, c in enumerate(coefficients)) + " - x**5"
    diagram = diagram_of(f"p + {text}", [], span=(-3, 3))
    powers = [-1.0, 0.0, *coefficients[::-1]]
    found = at_each_value(diagram)
    for value in (-3.0, 3.0, *list(found)[40:60:7]):
        roots = np.roots([*powers[:-1], powers[-1] + value])
        near_real = np.abs(roots.imag) < 1e-5
        expected = roots.real[near_real & (np.abs(roots.real) <= 2)]
        if np.abs(roots.imag[~near_real]).min(initial=1) < 1e-3 or len(expected) > 5:
            continue
        places = [place for (place,) in found.get(value, [])]
        np.testing.assert_allclose(sorted(places), sorted(expected), atol=1e-4)
    for branch in diagram.branches:
        slope = np.polyval(np.polyder(powers), branch.places[1:-1, 0])
        if branch.kind == "stable":
            assert (slope < 1e-6).all()


def test_a_transcritical_point_is_a_crossing_of_two_straight_lines():
    diagram = diagram_of("x*(p - x)", [fold(0.0, 0.0, kind="transcritical")])
    assert len(diagram.branches) == 4
    for branch in diagram.branches:
        straight = branch.places[:, 0] * (branch.places[:, 0] - branch.values)
        np.testing.assert_allclose(straight, 0, atol=1e-12)
        assert 0.0 in branch.values
        x, p = branch.places[3, 0], branch.values[3]
        assert branch.kind == ("stable" if p - 2 * x < 0 else "unstable")
    assert not diagram.ghosts


def test_a_pitchforks_branches_meet_at_its_point():
    diagram = diagram_of("p*x - x**3", [fold(0.0, 0.0, kind="pitchfork")])
    kinds = sorted((branch.kind, branch.values.min() >= 0) for branch in diagram.branches)
    assert kinds == [("stable", False), ("stable", True), ("stable", True), ("unstable", True)]
    for branch in diagram.branches:
        index = np.flatnonzero(branch.values == 0.0)
        assert branch.places[index] == pytest.approx(0.0)


def test_stability_changes_at_hopf_points():
    system = known_system("hopf_point")
    edges = [float(sp.sqrt((1 - 0.16 + s * sp.sqrt(1 - 0.64)) / 2)) for s in (-1, 1)]
    hopf = tuple(((b, b / (0.08 + b * b)), b) for b in edges)
    diagram = bifurcation(
        flow_of(system), "b", system.at, system.span, system.box, SaddleNodes((), hopf=hopf)
    )
    stretches = sorted(diagram.branches, key=lambda branch: branch.values[0])
    assert [branch.kind for branch in stretches] == ["stable", "unstable", "stable"]
    assert [branch.values[-1] for branch in stretches] == pytest.approx([*edges, 1.2])
    assert [mark.kind for mark in diagram.marks] == ["Hopf", "Hopf"]
    assert diagram.value == 0.6
    assert diagram.at == (("a", 0.08),)


def test_a_degenerate_fixed_point_is_drawn_as_such_and_not_called_complete():
    system = known_system("degenerate_saddle")
    diagram = bifurcation(flow_of(system), "s", system.at, system.span, system.box, SaddleNodes(()))
    kinds = sorted(branch.kind for branch in diagram.branches)
    assert kinds == ["degenerate", "stable", "stable"]
    assert not diagram.complete


def test_a_ghosts_path_is_the_minimum_of_the_speed():
    flow = flow_of(known_system("two_neurons"))
    product = 0.5615530
    node = fold((-0.70550863, -0.81832012), 0.882723122, product)
    box = {"x_1": (-1.3, 1.3), "x_2": (-1.3, 1.3)}
    diagram = bifurcation(flow, "mu", span=(0.5, 1.2), box=box, folds=SaddleNodes((node,)))
    (path,) = diagram.ghosts
    assert path.values[-1] == 1.2
    for index in (5, 20, -1):
        numbers = flow.at({flow.parameters[0]: path.values[index]})
        field = sp.lambdify(flow.states, list(numbers.components))
        found = minimize(
            lambda place, field=field: sum(v * v for v in field(*place)),
            path.places[index] + 0.01,
            method="Nelder-Mead",
            options={"xatol": 1e-9, "fatol": 1e-18},
        )
        np.testing.assert_allclose(path.places[index], found.x, atol=1e-5)


def test_a_ghosts_path_ends_where_it_is_no_longer_slow():
    diagram = diagram_of("p + x**2", [fold(0.0, 0.0, 1.0)], span=(-1, 9), box=(-2, 2))
    (path,) = diagram.ghosts
    # Where the least speed p is half the median speed p + 1.
    assert path.values[-1] == pytest.approx(1.0, abs=0.1)


def test_a_saddle_node_outside_the_box_leaves_no_mark():
    diagram = diagram_of("p + x**2", [fold(0.0, 0.0, 1.0)], box=(0.5, 2))
    assert not diagram.marks
    assert [branch.kind for branch in diagram.branches] == ["unstable"]


def test_the_folds_are_found_when_they_are_not_given():
    system = known_system("gene_switch")
    diagram = bifurcation(flow_of(system), "a", system.at, system.span, system.box, state="y")
    (mark,) = diagram.marks
    assert (mark.kind, mark.value) == ("saddle-node", pytest.approx(0.5))
    assert mark.place == pytest.approx((1.0, 0.5))
    assert diagram.names[diagram.shown] == "y"


FLOW = Flow.from_text("p + q*x**2", state="x", parameters="p, q")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"parameter": "r"}, "parameter = 'r'"),
        ({"at": {"q": 1, "s": 1}}, "at = 's'"),
        ({"at": {}}, "a value for the parameter q"),
        ({"span": (1, -1)}, "span"),
        ({"span": (0, float("inf"))}, "span"),
        ({"span": "wide"}, "span"),
        ({"box": {"y": (0, 1)}}, "box"),
        ({"state": "y"}, "state = 'y'"),
        ({"flow": Flow.from_function(lambda x: x, "x")}, "a flow given by formulas"),
    ],
)
def test_bad_input_is_named(arguments, message):
    usual = {"flow": FLOW, "parameter": "p", "at": {"q": 1}, "folds": SaddleNodes(())}
    with pytest.raises(InvalidInput, match=message):
        bifurcation(**{**usual, **arguments})
