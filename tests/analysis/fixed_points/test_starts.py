import numpy as np
import pytest

from symghost.analysis.fixed_points.starts import search
from symghost.flows.numeric_flow import FunctionFlow


def on_line(function, low=-10.0, high=10.0):
    return search(FunctionFlow(function, ("x",)), np.array([low]), np.array([high]))


@pytest.mark.parametrize("gap", [1e-1, 1e-2, 1e-4])
def test_a_newborn_pair_is_found(gap):
    found = on_line(lambda x: (x - 1) ** 2 - gap**2)
    np.testing.assert_allclose(found.places[:, 0], [1 - gap, 1 + gap], atol=1e-9)
    assert len(found.doubtful) == 0


@pytest.mark.parametrize("power", [2, 3, 4])
def test_a_multiple_zero_is_doubtful(power):
    found = on_line(lambda x: (x - 1) ** power)
    assert len(found.places) == 0
    np.testing.assert_allclose(found.doubtful, 1.0, atol=1e-2)
    assert len(found.doubtful) > 0


@pytest.mark.parametrize("miss", [1.0, 1e-3, 1e-6])
def test_a_near_miss_is_no_zero(miss):
    found = on_line(lambda x: x**2 + miss)
    assert (len(found.places), len(found.doubtful)) == (0, 0)


def test_points_where_the_function_is_not_finite_do_no_harm():
    with np.errstate(all="ignore"):
        found = on_line(lambda x: np.log(x))
    np.testing.assert_allclose(found.places, [[1.0]])


def test_a_place_where_the_field_jumps_is_no_zero():
    found = on_line(lambda x: np.where(x < 1, x - 1, 2.0))
    assert len(found.places) == 0


def test_zeros_outside_the_box_are_left_out():
    assert len(on_line(lambda x: x - 11).places) == 0


def test_all_zeros_of_a_small_network_are_found_each_time_the_same():
    weights = np.array([[1.9, 0.3], [0.2, 1.8]])
    flow = FunctionFlow(lambda p: -p + np.tanh(p @ weights.T), ("x", "y"))
    corner = np.ones(2)
    first, second = (search(flow, -1.5 * corner, 1.5 * corner) for _ in range(2))
    assert len(first.places) == 9
    np.testing.assert_array_equal(first.places, second.places)
    np.testing.assert_allclose(flow.speed(first.places), 0, atol=1e-13)
    np.testing.assert_allclose(first.places, -first.places[::-1], atol=1e-12)


def test_a_field_without_any_slope_has_no_zero():
    assert len(on_line(lambda x: np.ones_like(x)).places) == 0
    assert len(on_line(lambda x: np.full_like(x, 3.0) + 0 * x).doubtful) == 0
