"""Latent flows of networks, against the networks themselves, differences and 50 digits."""

import mpmath
import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

from symghost.analysis.fixed_points.isolation import isolate
from symghost.common.errors import InvalidInput, NotSupported
from symghost.flows.flow import Flow
from symghost.flows.network_flow import ACTIVATIONS, NetworkFlow, network_flow
from symghost.formulas.symbols import z

seeds = st.integers(0, 10_000)


def drawn(seed, *, neurons=7, rank=2, sets=1, activation="tanh", tau=1.0):
    random = np.random.default_rng(seed)
    shape = (sets, neurons, rank)
    return NetworkFlow(
        random.normal(size=shape),
        random.normal(size=shape),
        random.normal(size=shape[:2]),
        random.normal(size=(sets, rank)),
        activation=ACTIVATIONS[activation],
        tau=tau,
    )


@given(seed=seeds, tau=st.floats(0.1, 10))
def test_latent_variables_of_the_rate_form_move_as_the_neurons_do_from_any_state(seed, tau):
    random = np.random.default_rng(seed)
    M, N = random.normal(size=(2, 6, 2))
    bias, inputs, x = random.normal(size=(3, 6))
    flow = network_flow((M, N), bias=bias, inputs=inputs, tau=tau)
    neurons = (-x + np.tanh(M @ N.T @ x + bias + inputs)) / tau
    np.testing.assert_allclose(flow.velocity(N.T @ x), N.T @ neurons, rtol=1e-9, atol=1e-12)


@given(seed=seeds)
@pytest.mark.parametrize("factored", [True, False])
def test_the_current_form_keeps_its_state_in_the_image_and_moves_as_the_neurons_do(seed, factored):
    random = np.random.default_rng(seed)
    M, N = random.normal(size=(2, 6, 2))
    bias, kappa = random.normal(size=6), random.normal(size=2)
    flow = network_flow((M, N) if factored else M @ N.T, bias=bias, form="current")
    base, across = flow.m[0], flow.b[0]
    h = base @ kappa + across
    neurons = -h + M @ N.T @ np.tanh(h) + bias
    np.testing.assert_allclose(base @ flow.velocity(kappa), neurons, rtol=1e-8, atol=1e-11)
    if not factored:
        np.testing.assert_allclose(base.T @ base, np.eye(2), atol=1e-12)


@given(seed=seeds)
def test_a_matrix_below_full_rank_is_reduced_to_orthonormal_latent_variables(seed):
    random = np.random.default_rng(seed)
    W = random.normal(size=(8, 3)) @ random.normal(size=(3, 8))
    bias, x = random.normal(size=(2, 8))
    flow = network_flow(W, bias=bias)
    basis = flow.n[0]
    assert basis.shape == (8, 3)
    np.testing.assert_allclose(basis.T @ basis, np.eye(3), atol=1e-12)
    neurons = -x + np.tanh(W @ x + bias)
    np.testing.assert_allclose(flow.velocity(basis.T @ x), basis.T @ neurons, atol=1e-10)


@pytest.mark.parametrize("form", ["rate", "current"])
def test_a_matrix_of_full_rank_keeps_its_neurons(form):
    random = np.random.default_rng(2)
    W, bias, x = random.normal(size=(4, 4)), random.normal(size=4), random.normal(size=4)
    flow = network_flow(W, bias=bias, form=form)
    rate, current = -x + np.tanh(W @ x + bias), -x + W @ np.tanh(x) + bias
    assert flow.names == ("x1", "x2", "x3", "x4")
    np.testing.assert_allclose(flow.velocity(x), rate if form == "rate" else current, rtol=1e-12)


def test_fixed_points_of_the_latent_flow_are_those_of_the_network():
    random = np.random.default_rng(5)
    M, N = random.normal(size=(12, 2)), random.normal(size=(12, 2)) / 4
    flow = network_flow((M, N + M / 6))
    zeros = isolate(flow, -flow.reach, flow.reach)
    assert zeros.complete
    assert len(zeros.places) >= 3
    for kappa in zeros.places:
        x = np.tanh(M @ kappa)
        np.testing.assert_allclose(np.tanh(M @ (N + M / 6).T @ x), x, atol=1e-10)


def test_no_fixed_point_is_out_of_reach():
    flow = drawn(3, rank=1, sets=20)
    near, far = (isolate(flow, -k * flow.reach, k * flow.reach) for k in (1, 3))
    np.testing.assert_allclose(near.places, far.places, rtol=1e-10)
    assert near.complete
    assert far.complete


@given(seed=seeds)
@pytest.mark.parametrize("activation", sorted(ACTIVATIONS))
def test_derivatives_are_those_of_differences(activation, seed):
    flow, nudge = drawn(seed, activation=activation, tau=2.0), 1e-5
    place = np.random.default_rng(seed + 1).normal(size=2)
    for order in range(4):
        columns = [
            flow.derivative(place + step, order) - flow.derivative(place - step, order)
            for step in nudge * np.eye(2)
        ]
        slopes = np.stack(columns, axis=-1) / (2 * nudge)
        np.testing.assert_allclose(flow.derivative(place, order + 1), slopes, atol=2e-6)


def test_derivatives_agree_with_fifty_digits():
    flow, place = drawn(11, rank=1), mpmath.mpf("0.37")
    with mpmath.workdps(50):

        def velocity(kappa):
            terms = zip(flow.m[0, :, 0], flow.n[0, :, 0], flow.b[0], strict=True)
            total = sum(mpmath.mpf(n) * mpmath.tanh(mpmath.mpf(m) * kappa + b) for m, n, b in terms)
            return total - kappa + flow.c[0, 0]

        for order in range(5):
            exact = float(mpmath.diff(velocity, place, order))
            value = flow.derivative([float(place)], order).item()
            assert value == pytest.approx(exact, rel=1e-12)


def test_complex_places_are_allowed():
    flow, place = drawn(4, rank=1), 0.2
    slope = flow.velocity(np.array([place + 1e-30j])).imag[0] / 1e-30
    assert slope == pytest.approx(flow.jacobian([place]).item(), rel=1e-14)


@given(seed=seeds, size=st.floats(1e-6, 3))
@pytest.mark.parametrize("activation", sorted(ACTIVATIONS))
def test_bounds_hold_everywhere_in_their_boxes(activation, seed, size):
    flow = drawn(seed, sets=3, activation=activation)
    random = np.random.default_rng(seed)
    low = random.normal(size=(3, 2))
    high = low + size * random.random(size=(3, 2))
    inside = low[:, None] + (high - low)[:, None] * random.random(size=(3, 50, 2))
    for order in range(4):
        known, values = flow.bounds(low, high, order), flow.derivative(inside, order)
        slack = 1e-13 * (1 + np.abs(values))  # the values have rounding errors of their own
        assert (values >= known.low[:, None] - slack).all()
        assert (values <= known.high[:, None] + slack).all()


@pytest.mark.parametrize("order", [0, 1, 2, 3])
def test_bounds_on_one_neuron_are_tight(order):
    flow = NetworkFlow(np.ones((1, 1, 1)), np.ones((1, 1, 1)), np.zeros((1, 1)))
    for low, high in ((-0.3, 0.9), (0.2, 2.0), (-3.0, -0.5)):
        values = flow.derivative(np.linspace(low, high, 20_001)[:, None], order)
        linear = {0: 2 * (high - low), 1: 0.0}.get(order, 0.0)
        known = flow.bounds(np.array([[low]]), np.array([[high]]), order)
        extra = (known.high - known.low).item() - (values.max() - values.min())
        assert -1e-12 <= extra <= linear + 1e-6


def test_the_bend_is_the_weighted_second_derivative():
    flow, random = drawn(8, rank=3, sets=4), np.random.default_rng(0)
    places, weights = random.normal(size=(2, 4, 5, 3))
    expected = np.einsum("spa,spajk->spjk", weights, flow.derivative(places, 2))
    np.testing.assert_allclose(flow.bend(places, weights), expected, rtol=1e-10, atol=1e-12)


def test_many_sets_are_the_single_ones_side_by_side():
    flow, places = drawn(6, sets=3), np.random.default_rng(1).normal(size=(3, 4, 2))
    for order in (0, 1, 2):
        whole = flow.derivative(places, order)
        for which in range(3):
            alone = flow.rows(np.array([which])).derivative(places[which], order)
            np.testing.assert_allclose(whole[which], alone, rtol=1e-10, atol=1e-13)


def test_an_output_is_one_more_state():
    random = np.random.default_rng(9)
    W, bias, w, x = random.normal(size=(5, 5)), *random.normal(size=(3, 5))
    flow = network_flow(W, bias=bias, readout=w)
    assert flow.names[-1] == "y"
    neurons = -x + np.tanh(W @ x + bias)
    velocity = flow.velocity(np.append(x, w @ x))
    np.testing.assert_allclose(velocity, np.append(neurons, w @ neurons), rtol=1e-10)


def test_a_lower_rank_says_what_it_drops():
    W = np.diag([2.0, 1.0, 0.5])
    assert network_flow(W, rank=2).dropped == pytest.approx(0.25)
    assert network_flow(W).dropped == 0
    assert network_flow(W[:, [0, 1, 1]] * [1, 1, 0]).dimension == 2


def test_single_precision_does_not_add_ranks():
    random = np.random.default_rng(3)
    M, N = random.normal(size=(2, 50, 2)).astype(np.float32)
    assert network_flow(M @ N.T).dimension == 2


def test_every_way_to_give_the_weights_gives_the_same_flow(tmp_path):
    random = np.random.default_rng(7)
    W, b = random.normal(size=(3, 3)), random.normal(size=3)
    np.savez(tmp_path / "network.npz", W=W, b=b)
    state = {"rnn.weight_hh_l0": W, "rnn.bias_ih_l0": b / 3, "rnn.bias_hh_l0": 2 * b / 3}
    place = np.array([0.3, -0.2, 0.5])
    expected = -place + np.tanh(W @ place + b)
    for weights in (
        {"W": W, "b": b},
        tmp_path / "network.npz",
        str(tmp_path / "network.npz"),
        state,
    ):
        np.testing.assert_allclose(Flow.from_rnn(weights).velocity(place), expected, rtol=1e-12)


def test_a_row_of_rank_one_weights_is_a_network_of_its_own():
    m, n, b = np.random.default_rng(1).normal(size=(3, 4, 6))
    flow = network_flow({"m": m, "n": n, "b": b})
    assert (flow.sets, flow.neurons, flow.dimension) == (4, 6, 1)
    alone = network_flow({"m": m[2], "n": n[2], "b": b[2]})
    assert flow.velocity(np.full((4, 1), 0.4))[2] == pytest.approx(alone.velocity([0.4]))


def test_pickled_objects_are_never_loaded(tmp_path):
    path = tmp_path / "hostile.npz"
    np.savez(path, W=np.array([{"not": "plain"}], dtype=object))
    with pytest.raises(InvalidInput, match="without objects"):
        network_flow(path)


def test_an_activation_may_be_an_expression():
    flow = network_flow((np.ones(2), np.ones(2)), activation=z / (1 + sp.Abs(z)))
    assert flow.velocity([1.0]).item() == pytest.approx(-1 + 2 * 0.5)


def test_an_unbounded_activation_has_no_reach():
    with pytest.raises(NotSupported, match="bounded"):
        _ = network_flow(np.eye(2), activation="softplus").reach


SQUARE = np.ones((2, 2)) + np.eye(2)


@pytest.mark.parametrize(
    ("weights", "options", "argument"),
    [
        (np.ones((2, 3)), {}, "weights"),
        (np.ones(3), {}, "weights"),
        (np.array([[1.0, np.nan], [0.0, 1.0]]), {}, "weights"),
        (np.array([["a", "b"], ["c", "d"]]), {}, "weights"),
        (np.zeros((2, 2)), {}, "weights"),
        (1j * SQUARE, {}, "weights"),
        ("no/such/file.npz", {}, "weights"),
        ({}, {}, "weights"),
        ({"weight_hh_l0": SQUARE, "weight_hh_l1": SQUARE}, {}, "weights"),
        ({"weight_hh_l0": np.ones((6, 2))}, {}, "weight_hh_l0"),
        ({"weight_hh_l0": SQUARE, "bias_hh_l0": np.ones(2)}, {"bias": np.ones(2)}, "bias"),
        ({"W": SQUARE, "b": np.ones(2)}, {"bias": np.ones(2)}, "bias"),
        ({"m": np.ones(3), "n": np.ones(2)}, {}, "n"),
        ({"m": np.ones(3), "n": np.ones(3), "b": np.ones(2)}, {}, "b"),
        ((np.ones((3, 2)), np.ones((3, 1))), {}, "N"),
        ((np.ones((3, 2)),), {}, "weights"),
        (SQUARE, {"bias": np.ones(3)}, "bias"),
        (SQUARE, {"inputs": [1.0, np.inf]}, "inputs"),
        (SQUARE, {"readout": np.ones(3)}, "readout"),
        (SQUARE, {"readout": np.ones(2), "form": "current"}, "readout"),
        (SQUARE, {"form": "rates"}, "form"),
        (SQUARE, {"activation": "relu"}, "activation"),
        (SQUARE, {"activation": sp.Symbol("w")}, "activation"),
        (SQUARE, {"rank": 3}, "rank"),
        (SQUARE, {"rank": True}, "rank"),
        (SQUARE, {"tau": 0.0}, "tau"),
    ],
)
def test_bad_weights_are_refused_by_name(weights, options, argument):
    with pytest.raises(InvalidInput) as refused:
        network_flow(weights, **options)
    assert refused.value.argument == argument


def test_points_of_the_wrong_shape_are_refused():
    flow = drawn(1, sets=2)
    with pytest.raises(InvalidInput, match="points"):
        flow.velocity(np.zeros((4, 2)))


def test_shapes_that_do_not_fit_are_refused():
    m = np.ones((2, 3, 1))
    with pytest.raises(InvalidInput, match="n = "):
        NetworkFlow(m, m[:1], np.ones((2, 3)))
    with pytest.raises(InvalidInput, match="b = "):
        NetworkFlow(m, m, np.ones((2, 1)))
