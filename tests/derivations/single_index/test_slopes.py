"""Slopes of single-index results keep their digits, and obey what the results obey."""

import mpmath
import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

import symghost as sg
from symghost.formulas.places.exact import Exact

SLOPES = {
    "erf_kernel": "r gz",
    "linear_degree_course": "t eps sigma1 phi1 va",
    "linear_degree_time": "eps sigma1 phi1 va rhoe",
    "phase_multipliers": "A1 A2 A3",
    "degree_blow_up_time": "ai0 si0 eps",
}


def slope(name):
    parent, by = name.split(".")
    return sg.derivative(sg.result(parent), by)


def value_of(name, *place):
    parent, _, by = name.partition(".")
    return float(sg.numeric(slope(name) if by else sg.result(parent))(*place))


@pytest.mark.parametrize("name", ["phase_multipliers.A1", "phase_multipliers.A3"])
def test_a_neuron_much_lighter_than_another_hardly_moves_the_multipliers(name):
    place = (-0.00516, -3697.0, -36.04, 39.69, -0.003633, 0.0001209, 0.7134)
    derivative = slope(name)
    found = sg.numeric(derivative)(*place)
    for value, entry in zip(np.ravel(found), derivative.expression, strict=True):
        assert abs(value / Exact(entry, derivative.symbols)(place).value - 1) < 1e-14


SIZES = st.floats(-3, 3).map(lambda power: 10.0**power)


@settings(max_examples=60)
@given(eps=SIZES, sigma=SIZES, phi=SIZES, v=SIZES, share=st.floats(1e-6, 1 - 1e-6))
def test_time_scales_the_course_as_both_rates_do_and_undoes_it(eps, sigma, phi, v, share):
    place = (eps, sigma, phi, v, share)
    time = value_of("linear_degree_time", *place)
    by = {
        k: value_of(f"linear_degree_time.{k}", *place) for k in SLOPES["linear_degree_time"].split()
    }
    assert by["phi1"] * phi + by["va"] * v == pytest.approx(-time, rel=1e-13)
    assert 2 * eps * by["eps"] == pytest.approx(-phi * by["phi1"], rel=1e-13)
    assert sigma * by["sigma1"] == pytest.approx(phi * by["phi1"] + 2 * v * by["va"], rel=1e-13)
    if sigma * phi * time >= 8 * np.sqrt(eps):
        return
    course = {
        k: value_of(f"linear_degree_course.{k}", time, *place[:4])
        for k in SLOPES["linear_degree_course"].split()
    }
    # The time at which the share is left has the slopes of the implicit function.
    far = 1 + np.log(1 / share) + 1 / (1 - share)
    assert course["t"] * by["rhoe"] == pytest.approx(1, rel=1e-14 * far)
    for k in ("eps", "sigma1", "phi1", "va"):
        assert -course[k] / course["t"] == pytest.approx(by[k], rel=1e-13 * far)


@settings(max_examples=60)
@given(
    weight=st.one_of(st.floats(0, 3), st.floats(-6, 8).map(lambda power: 10.0**power)),
    start=st.floats(0.2, 3),
    eps=st.floats(0.1, 10),
    degree=st.one_of(st.floats(1.5, 12), st.sampled_from([2.0, 4.0, 6.0, 9.5, 30.0, 100.0])),
)
def test_scales_of_weight_overlap_and_speeds_are_powers_of_the_time(weight, start, eps, degree):
    place = (weight * start / np.sqrt(degree * eps), start, 1.0, eps, degree)
    time = value_of("degree_blow_up_time", *place)
    by_weight, by_overlap, by_ratio = (
        value_of(f"degree_blow_up_time.{k}", *place) for k in SLOPES["degree_blow_up_time"].split()
    )
    assert min(-by_weight, -by_overlap, by_ratio) >= 0
    whole = place[0] * by_weight + start * by_overlap
    assert whole == pytest.approx(-(degree - 1) * time, rel=1e-14 * degree + 1e-13)
    assert 2 * eps * by_ratio - place[0] * by_weight == pytest.approx(time, rel=1e-13)


LIGHT = [(0.0, 1.5), (1e-9, 8.4), (0.3, 700.0), (1.4, 3.0)]
HEAVY = [(1.6, 9.49), (1.6, 9.51), (1e5, 4.0), (1e5, 3.999), (1e5, 9.49), (1e6, 20.0)]


@pytest.mark.parametrize(("weight", "degree"), LIGHT + HEAVY)
def test_the_slope_by_the_ratio_of_speeds_is_an_integral_of_one_sign(weight, degree):
    with mpmath.workdps(40):
        w, m = mpmath.mpf(weight / np.sqrt(degree)) * mpmath.sqrt(degree), mpmath.mpf(degree) - 1

        def density(u):
            fallen = -mpmath.expm1(-2 * u)
            return mpmath.exp(-m * u) * fallen / (w**2 + (1 - w**2) * fallen) ** mpmath.mpf(1.5)

        turn = mpmath.log(1 + w)
        marks = {mpmath.mpf(0), w**2 / (1 + w**2) / m, turn, turn + 1 / m, turn + 10 / m}
        integral = mpmath.quad(density, [*sorted(marks), mpmath.inf], maxdegree=10)
        expected = integral / (2 * mpmath.sqrt(degree))
    found = value_of("degree_blow_up_time.eps", weight / np.sqrt(degree), 1.0, 1.0, 1.0, degree)
    assert abs(found / expected - 1) < 3e-14


@pytest.mark.parametrize("name", ["linear_degree_time", "phase_multipliers", "degree_blow_up_time"])
def test_pytorch_takes_the_same_slopes(name):
    torch = pytest.importorskip("torch")
    result = sg.result(name)
    place = [float(result.domain.sample(1, seed=4)[0][s]) for s in result.symbols]
    numbers = [torch.tensor(v, dtype=torch.float64, requires_grad=True) for v in place]
    entries = sp.Matrix([result.expression]).shape[0]
    values = sg.numeric(result, "torch")(*numbers).reshape(-1)
    for e in range(entries):
        grads = torch.autograd.grad(values[e], numbers, retain_graph=True)
        for by in SLOPES[name].split():
            k = [a.name for a in sg.numeric(result).arguments].index(by)
            wanted = np.ravel(sg.numeric(slope(f"{name}.{by}"))(*place))[e]
            assert float(grads[k]) == pytest.approx(wanted, rel=1e-14)
