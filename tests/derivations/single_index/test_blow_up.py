"""The time of blow-up against the integral of the slowness, by quadrature."""

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import symghost as sg

DIGITS = 40


def by_quadrature(a_i0, s_i0, c_l, eps, degree):
    """The time from a start to infinity, with the weight from the invariant; s = s_i0 exp(u)."""
    with mpmath.workdps(DIGITS):
        a, s, c, e, order = (mpmath.mpf(v) for v in (a_i0, s_i0, c_l, eps, degree))

        def slowness(u):
            # expm1: beside the start a weight of zero grows from the difference of two squares.
            weight = mpmath.sqrt(a**2 + s**2 * mpmath.expm1(2 * u) / (order * e))
            return mpmath.exp((2 - order) * u) / weight

        turn = mpmath.log(1 + a * mpmath.sqrt(order * e) / s)
        long = 100 / (order - 1)
        places = sorted({0, turn / 2, turn, turn + 1 / order, turn + 4, turn + long})
        return mpmath.quad(slowness, places, maxdegree=10) * s ** (2 - order) / (order * c)


PLACES = [
    (0.0, 0.5, 1.0, 1.0, 1.5),
    (0.0, 0.5, 1.0, 1.0, 3.0),
    (0.0, 1.0, 2.0, 1.0, 500.0),
    (1e-12, 1.0, 2.0, 1.0, 500.0),
    (1.0, 0.5, 1.0, 1.0, 2.0),
    (3.0, 0.5, 1.0, 1.0, 4.0),
    (3.0, 0.5, 1.0, 1.0, 4.0 - 1e-12),
    (3.0, 0.5, 1.0, 1.0, 6.0),
    (1.0, 1.0, 1.0, 0.5, 2.0),
    (1e8, 1.0, 1.0, 1.0, 1.5),
    (1e8, 1.0, 1.0, 1.0, 2.0),
    (1e8, 1.0, 1.0, 1.0, 7.5),
    (1e8, 1.0, 1.0, 1.0, 40.0),
]


@pytest.mark.parametrize("place", PLACES)
def test_the_time_of_blow_up_is_the_integral_of_the_slowness(place):
    value = sg.numeric(sg.result("degree_blow_up_time"))(*place)
    assert abs(value / by_quadrature(*place) - 1) < 1e-14 * place[-1]


@settings(max_examples=30, deadline=None)
@given(
    weight=st.one_of(st.floats(0, 3), st.floats(-6, 8).map(lambda power: 10.0**power)),
    start=st.floats(0.2, 3),
    degree=st.one_of(st.floats(1.5, 9), st.sampled_from([2.0, 3.0, 4.0, 6.0, 7.5, 30.0, 100.0])),
)
def test_it_is_so_over_the_domain(weight, start, degree):
    place = (weight * start / np.sqrt(degree), start, 1.0, 1.0, degree)
    value = sg.numeric(sg.result("degree_blow_up_time"))(*place)
    assert abs(value / by_quadrature(*place) - 1) < 1e-14 * degree


@pytest.mark.parametrize("backend", [pytest.param("jax", marks=pytest.mark.slow), "torch"])
def test_its_gradients_are_finite_and_right_also_where_the_weight_is_zero(backend):
    library = pytest.importorskip(backend)
    columns = [np.array(column) for column in zip(*PLACES[:-1], strict=True)]
    function = sg.numeric(sg.result("degree_blow_up_time"), backend)
    if backend == "torch":
        tensors = [library.tensor(column, requires_grad=True) for column in columns]
        function(*tensors).sum().backward()
        slopes = [tensor.grad.numpy() for tensor in tensors]
    else:
        with library.enable_x64(True):
            arrays = [library.numpy.asarray(column) for column in columns]
            total = library.grad(lambda *a: function(*a).sum(), tuple(range(5)))
            slopes = [np.asarray(slope) for slope in total(*arrays)]
    assert all(np.all(np.isfinite(slope)) for slope in slopes)
    for k, place in enumerate(PLACES[:-1]):
        if place[0] == 0 or place[-1] > 100:
            continue
        by_degree = mpmath.diff(lambda order, p=place: by_quadrature(*p[:-1], order), place[-1])
        assert abs(slopes[-1][k] / by_degree - 1) < 1e-10
