import mpmath
import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from symghost.analysis.fixed_points.isolation import isolate
from symghost.analysis.fixed_points.search import fixed_points
from symghost.analysis.fixed_points.tangency import examined
from symghost.analysis.nouns import Box
from symghost.flows.flow import Flow
from symghost.flows.numeric_flow import FormulaFlow

x, y, r, c, s = sp.symbols("x y r c s", real=True)


def on_line(field):
    numbers, box = FormulaFlow((x,), (field,), {}), Box((-3.0,), (3.0,))
    return examined(numbers, Flow(x, field), isolate(numbers, box.low, box.high), box)


@settings(max_examples=40)
@given(st.floats(-2.5, 2.5), st.integers(6, 14), st.sampled_from([-1, 1]), st.sampled_from([-1, 1]))
def test_two_zeros_or_none_are_told_apart_far_below_the_finest_box(place, decade, side, sign):
    values = {c: np.array(place), r: np.array(side * 10.0**-decade), s: np.array(float(sign))}
    flow = FormulaFlow((x,), (s * (sp.exp((x - c) ** 2) - 1 + r),), values)
    found = fixed_points(flow, box={"x": (-3, 3)})
    gap = float(mpmath.sqrt(mpmath.log(1 + mpmath.mpf(10) ** -decade)))
    expected = [] if side > 0 else [place - gap, place + gap]
    # The field is a difference of numbers near one: rounding moves zeros by 1e-16 over its slope.
    np.testing.assert_allclose([p.place[0] for p in found.points], expected, atol=4e-15 / gap)
    assert found.complete


@pytest.mark.parametrize("order", [2, 3, 4, 5])
def test_a_multiple_zero_at_a_simple_place_is_the_only_one_there(order):
    found = on_line(sp.sinh(x - 1) ** order * (x + sp.exp(x)))
    assert [point.exact for point in found.points] == [(1,)]
    assert (found.points[0].degenerate, found.alone, found.undecided) == (True, True, [])


def test_a_double_zero_at_no_simple_place_stays_undecided():
    found = on_line((sp.exp(x) - 3) ** 2)
    assert found.points == []
    np.testing.assert_allclose(found.undecided, [[np.log(3)]], atol=1e-6)


def test_a_miss_too_small_for_floats_stays_undecided():
    found = on_line(1 - sp.cos(x) + sp.Rational(1, 10**25))
    assert found.points == []
    assert len(found.undecided) == 1


def test_in_the_plane_a_double_zero_at_a_simple_place_is_named_but_not_alone():
    flow = Flow((x, y), (1 - sp.cos(x), sp.tanh(y - x)))
    numbers = FormulaFlow(flow.states, flow.components, {})
    box = Box((-1.0, -1.0), (1.0, 1.0))
    found = examined(numbers, flow, isolate(numbers, box.low, box.high), box)
    assert [(point.exact, point.degenerate) for point in found.points] == [((0, 0), True)]
    assert not found.alone
