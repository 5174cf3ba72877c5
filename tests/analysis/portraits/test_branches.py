import numpy as np
import pytest

from symghost.analysis.fixed_points.isolation import isolate
from symghost.analysis.nouns import Box
from symghost.analysis.portraits.branches import Mark, at_values, branches, grid
from symghost.flows.flow import Flow


def joined(text, values, marks=(), low=-2.0, high=2.0):
    flow = Flow.from_text(text, parameters="p")
    (symbol,) = flow.parameters
    box = Box((low,) * flow.dimension, (high,) * flow.dimension)
    zeros = isolate(at_values(flow, symbol, values), box.low, box.high)
    return branches(flow, symbol, values, zeros, marks, box)


def test_values_lie_densely_near_special_ones_but_not_on_them():
    values = grid((-1.0, 1.0), [0.0, 0.5])
    assert (values[0], values[-1]) == (-1.0, 1.0)
    assert (np.diff(values) > 0).all()
    for special in (0.0, 0.5):
        distance = np.abs(values - special)
        assert 1e-5 < distance.min() < 1e-3
        assert (distance < 0.01).sum() > 12


def test_a_round_value_is_not_met_by_chance():
    assert np.abs(grid((-1.0, 1.0), [])).min() > 1e-5


def test_special_values_at_the_ends_of_the_span_stay_inside_it():
    values = grid((0.0, 1.0), [0.0, 1.0])
    assert values.min() > 0
    assert values.max() < 1


def test_branches_that_cross_without_a_mark_keep_their_tangents():
    values = np.linspace(-1, 1, 100)
    found = joined(["x = (x - p)*(x + p)*(x - 1.5)"], values)
    assert {round(float(branch.places[0, 0]), 6) for branch in found} >= {-1.0, 1.0, 1.5}
    for branch in found:
        start, end = branch.places[[0, -1], 0]
        straight = start + (end - start) * (branch.values - branch.values[0]) / np.ptp(
            branch.values
        )
        np.testing.assert_allclose(branch.places[:, 0], straight, atol=1e-9)


def test_branches_are_joined_by_all_their_states():
    # Over x alone the two fixed points would cross at p = 0.
    found = joined(["x = y*p - x", "y = 1 - y**2"], np.linspace(-1, 1, 100))
    assert len(found) == 2
    for branch in found:
        assert np.ptp(branch.places[:, 1]) < 1e-12
        np.testing.assert_allclose(branch.places[:, 0], branch.values * branch.places[:, 1])
    assert sorted(branch.kind for branch in found) == ["stable", "unstable"]


def test_a_mark_beside_a_branch_is_not_drawn_into_it():
    mark = Mark(0.0, (0.5,), "saddle-node")
    (branch,) = joined(["x = p - x"], np.linspace(-1, 1, 50), [mark])
    assert 0.0 not in branch.values


def test_branches_that_leave_the_box_end_there():
    (branch,) = joined(["x = p - x"], np.linspace(-5, 5, 101))
    assert branch.values[[0, -1]] == pytest.approx([-2, 2])


def test_there_are_no_branches_without_fixed_points():
    assert joined(["x = 1 + x**2 + 0*p"], np.linspace(-1, 1, 5)) == ()
