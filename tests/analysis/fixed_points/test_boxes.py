import numpy as np
import pytest
import sympy as sp

from symghost.analysis.fixed_points.boxes import Boxes, cut, halved, merged, whole_box
from symghost.flows.numeric_flow import FormulaFlow

STATES = sp.symbols("x y z w", real=True)


@pytest.mark.parametrize("dimension", [1, 2, 3, 4])
def test_parts_of_a_box_cover_it_without_gaps(dimension):
    flow = FormulaFlow(STATES[:dimension], STATES[:dimension], {})
    parts = cut(whole_box(flow, [-1.1] * dimension, [0.7] * dimension))
    for boxes in (parts, halved(parts, np.ones((1, dimension)))):
        np.testing.assert_allclose((boxes.high - boxes.low).prod(axis=1).sum(), 1.8**dimension)
        points = np.random.default_rng(0).uniform(-1.1, 0.7, (100, 1, dimension))
        points[:2] = [[[-1.1] * dimension], [[0.7] * dimension]]
        inside = ((points >= boxes.low) & (points <= boxes.high)).all(axis=2)
        assert inside.any(axis=1).all()


def test_boxes_that_touch_are_merged_and_parameter_sets_kept_apart():
    low = np.array([[0.0], [1.0], [9.0], [0.0]])
    boxes = Boxes(low, low + 1, np.array([0, 0, 0, 1]))
    centres, owner, reach = merged(boxes, np.ones((2, 1)))
    order = np.lexsort((centres[:, 0], owner))
    np.testing.assert_array_equal(centres[order, 0], [1, 9.5, 0.5])
    np.testing.assert_array_equal(owner[order], [0, 0, 1])
    np.testing.assert_array_equal(reach[order, 0], [1, 0.5, 0.5])
