"""Following ghosts back to their saddle-nodes, and refusing those that are not theirs."""

import numpy as np
import pytest
import sympy as sp

from symghost.analysis.ghosts.search import ghosts
from symghost.analysis.nouns import SaddleNode, SaddleNodes
from symghost.flows.flow import Flow

WIDTH = 1 / sp.sqrt(3)
CUBIC = Flow.from_text("r + x - x**3", state="x", parameters="r")


def node(flow, value, *place, kind="saddle-node"):
    return SaddleNode(tuple(map(sp.sympify, place)), flow.parameters[0], sp.sympify(value), kind)


LOWER = node(CUBIC, 2 * WIDTH / 3, -WIDTH)
UPPER = node(CUBIC, -2 * WIDTH / 3, WIDTH)


@pytest.mark.parametrize("distance", [1e-9, 1e-3, 0.3])
@pytest.mark.parametrize(("sign", "expected"), [(1, LOWER), (-1, UPPER)])
def test_a_ghost_comes_from_the_fold_on_its_own_branch(sign, expected, distance):
    value = sign * (2 / (3 * np.sqrt(3)) + distance)
    found = ghosts(CUBIC, {"r": value}, {"x": (-2, 2)}, saddle_nodes=SaddleNodes((UPPER, LOWER)))
    assert [ghost.fold for ghost in found.points] == [expected]


def test_a_fold_that_the_ghost_does_not_lead_to_is_not_its_own():
    found = ghosts(CUBIC, {"r": 0.4}, {"x": (-2, 2)}, saddle_nodes=SaddleNodes((UPPER,)))
    assert [ghost.fold for ghost in found.points] == [None]


def test_relatives_of_the_saddle_node_and_other_parameters_are_passed_over():
    flow = Flow.from_text("r + x**2 + s*x", state="x", parameters="r, s")
    r, s = flow.parameters
    cusp = SaddleNode((sp.Integer(0),), r, sp.Integer(0), "cusp")
    other = SaddleNode((sp.Integer(0),), s, sp.Integer(0), "saddle-node")
    own = SaddleNode((sp.Integer(0),), r, sp.Integer(0), "saddle-node")
    at = {"r": 0.01, "s": 0}
    for folds, expected in (((cusp, other), None), ((cusp, other, own), own)):
        found = ghosts(flow, at, parameter="r", saddle_nodes=SaddleNodes(folds))
        assert found.points[0].fold == expected


def test_a_place_in_a_closed_form_with_open_parameters_is_passed_over():
    flow = Flow.from_text("r + x**2 + s*x", state="x", parameters="r, s")
    r, s = flow.parameters
    open_ = SaddleNode((-s / 2,), r, sp.Integer(0), "saddle-node")
    found = ghosts(flow, {"r": 0.01, "s": 0}, parameter="r", saddle_nodes=SaddleNodes((open_,)))
    assert found.points[0].fold is None


def test_the_gene_switch_has_its_ghost_from_its_fold_in_the_plane():
    flow = Flow.from_text(["x = -(1/2 + m)*x + y", "y = x**2/(1 + x**2) - y"], parameters="m")
    folds = SaddleNodes((node(flow, 0, 1, sp.Rational(1, 2)), node(flow, 0, 0, 0)))
    for value in (1e-12, 1e-6, 1e-2):
        found = ghosts(flow, {"m": value}, {"x": (0, 3), "y": (0, 2)}, saddle_nodes=folds)
        assert [ghost.fold for ghost in found.points] == [folds.points[0]]
