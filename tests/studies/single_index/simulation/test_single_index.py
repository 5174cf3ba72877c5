import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from symghost.common.errors import InvalidInput, NotSupported
from symghost.studies.single_index.simulation.formulas import MeanFieldSystem
from symghost.studies.single_index.simulation.mean_field import mean_field
from symghost.studies.single_index.simulation.overlaps import (
    OverlapSystem,
    exact_risk,
    overlap_flow,
)
from symghost.studies.single_index.simulation.phases import (
    entry_to_degree_two,
    phase_flow,
    two_neuron_time,
)
from symghost.studies.single_index.simulation.terms import HALF_RISK, Coefficients, start_weights
from symghost.studies.single_index.simulation.vectors import (
    VectorNetwork,
    draw_directions,
    online_descent,
    population_flow,
    population_velocity,
)

ONES = Coefficients([1, 1, 1], [1, 1, 1])
MIXED = Coefficients([0.2, 1.0, -0.6, 0.5], [0.7, -0.5, 0.4, 0.3])
THREE = (1.3, 0.4, -1.1)


def slopes(function, place, step=1e-6):
    """Return central differences of a function of an array, one row for each entry."""
    found = []
    for index in np.ndindex(place.shape):
        shift = np.zeros_like(place)
        shift[index] = step
        found.append((function(place + shift) - function(place - shift)) / (2 * step))
    return np.array(found)


def some_neurons(seed=0, count=5):
    generator = np.random.default_rng(seed)
    return generator.normal(size=count), generator.uniform(-0.9, 0.9, size=count)


def some_network(seed=0, neurons=4, dimension=6):
    generator = np.random.default_rng(seed)
    rows = draw_directions(neurons, dimension, seed, across=False)
    return VectorNetwork(generator.normal(size=neurons), rows)


def mean_field_risk(pair, a, s):
    degree = np.arange(pair.degrees)[:, None]
    misfit = pair.target - pair.activation * np.mean(a * s**degree, axis=1)
    return float(np.sum(misfit**2) / 2)


@pytest.mark.parametrize("eps", [1.0, 0.01])
def test_the_mean_field_flow_descends_the_risk_on_the_sphere(eps):
    a, s = some_neurons()
    system = MeanFieldSystem(MIXED, np.sqrt(eps), np.full(5, 0.2))
    da, dx = np.split(system.velocity(0.0, np.concatenate([a, s / np.sqrt(eps)])), 2)
    down_a = -5 * slopes(lambda a: mean_field_risk(MIXED, a, s), a)
    down_s = -5 * (1 - s**2) * slopes(lambda s: mean_field_risk(MIXED, a, s), s)
    assert da * eps / np.sqrt(eps) == pytest.approx(down_a, abs=1e-8)
    assert dx == pytest.approx(down_s, abs=1e-8)


def test_the_jacobian_of_the_mean_field_flow_is_that_of_differences():
    a, s = some_neurons()
    portions = np.array([0.1, 0.2, 0.3, 0.15, 0.25])
    system, state = MeanFieldSystem(MIXED, 0.3, portions), np.concatenate([a, s / 0.3])
    measured = slopes(lambda state: system.velocity(0.0, state), state).T
    assert system.jacobian(0.0, state) == pytest.approx(measured, abs=1e-7)


def test_three_integrators_agree_on_when_degrees_are_learned():
    times = [
        mean_field(MIXED, 1e-5, THREE, until=5, method=method, rtol=1e-9, atol=1e-11).times()
        for method in ("LSODA", "Radau", "BDF")
    ]
    assert times[1] == pytest.approx(times[0], rel=1e-6, nan_ok=True)
    assert times[2] == pytest.approx(times[0], rel=1e-6, nan_ok=True)


@pytest.mark.parametrize("pure", [1, 2, 3])
def test_a_pure_degree_conserves_its_invariant_along_the_flow(pure):
    sigma = np.zeros(4)
    sigma[pure] = 0.8
    pair, eps = Coefficients([0.3, 1.0, 1.0, 1.0], sigma), 0.05
    run = mean_field(pair, eps, THREE, overlaps=[0.1, -0.2, 0.3], until=3, rtol=1e-10, atol=1e-12)
    kept = pure * eps * run.weights**2 + np.log(1 - run.overlaps**2)
    assert np.ptp(kept, axis=0) == pytest.approx(0, abs=1e-8)
    assert np.ptp(run.weights) > 0.5


def test_a_crossing_is_where_half_of_a_degree_is_left():
    run = mean_field(ONES, 1e-6, THREE, levels=(0.9, HALF_RISK))
    for degree in range(3):
        a, s = run.crossing_weights[1, degree], run.crossing_overlaps[1, degree]
        assert 1 - np.mean(a * s**degree) == pytest.approx(HALF_RISK, abs=1e-7)
    assert np.all(run.crossing[0] < run.crossing[1])


def test_a_degree_that_starts_below_its_level_is_learned_from_the_start():
    assert mean_field(ONES, 1e-3, [0.9, 0.7]).times()[0] == 0


@pytest.mark.parametrize(
    ("pair", "never"),
    [
        (Coefficients([1, 1, 1, 1], [1, 0, 1, 1]), [1, 2, 3]),
        (Coefficients([1, 0, 1], [1, 1, 1]), [1, 2]),
        (Coefficients([1, 1, 1], [1, 1, 0]), [2]),
    ],
)
def test_without_degree_one_or_a_coefficient_nothing_is_learned(pair, never):
    run = mean_field(pair, 1e-2, THREE, until=20)
    assert np.isnan(run.times()[never]).all()
    assert np.isfinite(run.times()[0])


def test_equal_neurons_are_integrated_as_one_and_come_back_in_their_places():
    once = mean_field(ONES, 1e-10, [1.0, -1.0])
    many = mean_field(ONES, 1e-10, [-1.0, 1.0] * 3)
    assert many.times() == pytest.approx(once.times(), rel=1e-12)
    assert many.weights[-1, ::2] == pytest.approx(np.full(3, once.weights[-1, 1]), rel=1e-12)


def test_the_smallest_spread_of_random_signs_speeds_degree_two():
    exact = mean_field(ONES, 1e-10, [1, 1, -1, -1]).times()[2]
    spread = mean_field(ONES, 1e-10, [1 + 1e-6, 1 - 1e-6, -1, -1]).times()[2]
    assert exact == pytest.approx(two_neuron_time(ONES), rel=1e-3)
    assert spread < exact / 3


def sampled_risk(pair, network, samples=400_000):
    x = np.random.default_rng(5).normal(size=(samples, network.directions.shape[1]))

    def series(row, z):
        factorials = np.cumprod([1.0, *range(1, row.size)])
        return np.polynomial.hermite_e.hermeval(z, row / np.sqrt(factorials))

    out = series(pair.activation, x @ network.directions.T) @ network.weights
    losses = (series(pair.target, x[:, 0]) - out / network.weights.size) ** 2 / 2
    return losses.mean(), losses.std() / np.sqrt(samples)


def test_the_exact_risk_is_the_mean_loss_over_samples():
    network = some_network()
    risk = exact_risk(MIXED, network.weights, network.overlaps, network.between).sum()
    mean, error = sampled_risk(MIXED, network)
    assert abs(risk - mean) < 5 * error
    assert error < 0.01 * risk


@given(
    st.integers(0, 2**32 - 1),
    arrays(float, 4, elements=st.floats(-2, 2)).filter(lambda row: np.any(row)),
    arrays(float, 4, elements=st.floats(-2, 2)),
)
def test_the_exact_risk_of_every_degree_is_not_negative(seed, sigma, phi):
    network, pair = some_network(seed), Coefficients(phi, sigma)
    risk = exact_risk(pair, network.weights, network.overlaps, network.between)
    assert np.all(risk >= -1e-12)


def exact_total(pair, a, u):
    return float(exact_risk(pair, a, u[:, 0], u @ u.T).sum())


def test_the_population_velocity_descends_the_exact_risk_on_the_spheres():
    network, eps = some_network(), 0.3
    a, u = network.weights, network.directions
    da, du = population_velocity(MIXED, eps, a, u)
    down_a = -a.size * slopes(lambda a: exact_total(MIXED, a, u), a)
    # Of a row, the risk is differentiated with the row kept at length one.
    down_u = -a.size * slopes(
        lambda u: exact_total(MIXED, a, u / np.linalg.norm(u, axis=1, keepdims=True)), u
    )
    assert eps * da == pytest.approx(down_a, abs=1e-7)
    assert du == pytest.approx(down_u.reshape(u.shape), abs=1e-7)


def test_the_overlap_flow_is_the_shadow_of_the_vectors():
    network, eps = some_network(seed=3), 0.3
    a, u = network.weights, network.directions
    da, du = population_velocity(MIXED, eps, a, u)
    system = OverlapSystem(MIXED, eps, a.size)
    moved = system.velocity(0.0, system.joined(a, network.overlaps, network.between))
    shadow = system.joined(da, du[:, 0], du @ u.T + u @ du.T)
    assert moved == pytest.approx(shadow, abs=1e-12)


def test_overlaps_between_neurons_leave_the_mean_field_at_finite_width():
    a, s = some_neurons(count=6)
    between = np.outer(s, s)
    np.fill_diagonal(between, 1.0)
    system = OverlapSystem(MIXED, 0.1, 6)
    moved = system.velocity(0.0, system.joined(a, s, between))
    ds, dr = moved[6:12], system.split(moved)[2]
    off = dr - np.outer(ds, s) - np.outer(s, ds)
    slope = np.polynomial.polynomial.polyder(MIXED.overlap_of_neurons())
    push = np.polynomial.polynomial.polyval(np.outer(s, s), slope)
    expected = -np.outer(a, a) / 6 * push * (2 - s[:, None] ** 2 - s**2)
    pairs = np.triu_indices(6, 1)
    assert off[pairs] == pytest.approx(expected[pairs], abs=1e-13)


def test_explicit_vectors_and_overlaps_learn_alike():
    network, eps = some_network(seed=2, neurons=3, dimension=8), 0.2
    by_vectors = population_flow(MIXED, eps, network, step=1e-3, updates=500, record_every=100)
    by_overlaps = overlap_flow(
        MIXED,
        eps,
        network.weights,
        overlaps=network.overlaps,
        between=network.between,
        levels=[1e-9],
        until=0.5,
        method="DOP853",
    )
    assert by_vectors.risk[-1] == pytest.approx(by_overlaps.risk[-1], abs=1e-6)


def test_a_wide_network_learns_as_the_mean_field():
    start, gaps = {m: start_weights(m) for m in (40, 80)}, []
    for weights in start.values():
        field = mean_field(ONES, 0.1, weights, levels=(1e-3,), until=0.6)
        finite = overlap_flow(ONES, 0.1, weights, levels=(1e-6,), until=0.6, method="RK45")
        moments = np.linspace(0, 0.6, 50)
        rows = [np.interp(moments, run.time, run.risk.sum(axis=1)) for run in (field, finite)]
        gaps.append(np.max(np.abs(rows[0] - rows[1])))
    assert gaps[0] / gaps[1] == pytest.approx(2, rel=0.15)


def test_descent_on_samples_steps_along_the_population_gradient_on_average():
    network, eps, step = some_network(), 0.5, 1e-4
    da, du = population_velocity(MIXED, eps, network.weights, network.directions)
    run = online_descent(MIXED, eps, network, step=step, updates=1, batch=400_000, seed=1)
    assert (run.end.weights - network.weights) / step == pytest.approx(da, abs=0.03)
    assert (run.end.directions - network.directions) / step == pytest.approx(du, abs=0.05)


def test_the_same_seed_gives_the_same_descent_on_samples():
    network = some_network()
    runs = [
        online_descent(MIXED, 0.5, network, step=1e-3, updates=5, batch=10, seed=seed).risk
        for seed in (1, 1, 2)
    ]
    assert np.array_equal(runs[0], runs[1])
    assert not np.array_equal(runs[0], runs[2])


@pytest.mark.parametrize(
    ("neurons", "blow_up"), [(4, 1.441), (8, 1.063), (32, 0.779), (128, 0.674)]
)
def test_the_limit_flow_of_degree_two_blows_up_at_a_time_of_the_weights(neurons, blow_up):
    run = phase_flow(ONES, 2, *entry_to_degree_two(ONES, start_weights(neurons)))
    assert run.blow_up == pytest.approx(blow_up, abs=1e-3)


@pytest.mark.parametrize(
    "pair", [ONES, Coefficients([0.5, 1, 1], [1, -0.5, 2]), Coefficients([0, 1, 1], [0, 1, 1])]
)
def test_the_limit_flow_keeps_lower_degrees_learned(pair):
    run = phase_flow(pair, 2, *entry_to_degree_two(pair, THREE), reach=1e4)
    first = np.mean(run.weights * run.overlaps, axis=1)
    assert first == pytest.approx(
        np.full_like(first, pair.target[1] / pair.activation[1]), rel=1e-6
    )
    if pair.activation[0]:
        assert np.mean(run.weights, axis=1) == pytest.approx(np.zeros_like(first), abs=1e-6)


def test_near_its_blow_up_two_outer_neurons_carry_degree_two():
    run = phase_flow(ONES, 2, *entry_to_degree_two(ONES, [1.3, 0.4, -1.1, 0.1]), reach=1e9)
    a = np.sort(run.weights[-1]) / np.max(run.weights[-1])
    assert a[2:] == pytest.approx([1, 1], abs=1e-3)
    assert a[:2] == pytest.approx([-1, -1], abs=1e-3)  # w = 1/4: the middle ones weigh as much


def test_the_gap_between_mean_field_and_blow_up_shrinks_as_its_power():
    blow_up = phase_flow(ONES, 2, *entry_to_degree_two(ONES, THREE)).blow_up
    gaps = []
    for eps in (1e-10, 1e-14):
        late = mean_field(ONES, eps, THREE).times()[2]
        gaps.append((blow_up * eps**0.25 - late) / eps ** (1 / 3))
    assert gaps == pytest.approx([0.81, 0.94], abs=0.01)


def a_pair():
    return Coefficients([1, 1, 1], [1, 1, 1])


BAD = {
    "no ratio": (lambda: mean_field(a_pair(), 0, THREE), "eps = 0"),
    "a ratio below doubles": (lambda: mean_field(a_pair(), 1e-20, THREE), "at least 1e-16"),
    "no neuron": (lambda: start_weights(0), "neurons = 0"),
    "half a neuron": (lambda: start_weights(1.5), "neurons = 1.5"),
    "an unknown law": (lambda: start_weights(3, "norml"), "did you mean 'normal'"),
    "an unknown method": (lambda: mean_field(a_pair(), 1, THREE, method="RK4"), "method"),
    "weights that are no list": (lambda: mean_field(a_pair(), 1, 3.0), "weights"),
    "a weight that is not finite": (lambda: mean_field(a_pair(), 1, [np.nan]), "weights"),
    "a level above one": (lambda: mean_field(a_pair(), 1, THREE, levels=[2]), "levels"),
    "too large overlaps": (lambda: mean_field(a_pair(), 1, [1.0], overlaps=[2]), "overlaps"),
    "no time": (lambda: mean_field(a_pair(), 1, THREE, until=0), "until"),
    "a level not noted": (lambda: mean_field(a_pair(), 1, THREE).times(0.5), "level = 0.5"),
    "an activation of zero": (lambda: Coefficients([1], [0]), "activation"),
    "coefficients of words": (lambda: Coefficients([1], ["a"]), "activation"),
    "overlaps of no vectors": (
        lambda: overlap_flow(a_pair(), 1, [1.0, 1.0], between=[[1, 2], [2, 1]]),
        "between",
    ),
    "rows that are too long": (lambda: VectorNetwork([1.0], [[1.0, 1.0]]), "directions"),
    "one dimension": (lambda: draw_directions(2, 1, 0), "dimension = 1"),
    "a degree without blow-up": (lambda: phase_flow(a_pair(), 1, THREE, THREE), "degree = 1"),
    "a degree not there": (lambda: phase_flow(a_pair(), 3, THREE, THREE), "degree = 3"),
    "no batch": (
        lambda: online_descent(MIXED, 1, some_network(), step=1, updates=1, batch=0, seed=1),
        "batch = 0",
    ),
    "four degrees of two neurons": (lambda: two_neuron_time(MIXED), "coefficients"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_named(case):
    call, words = BAD[case]
    with pytest.raises(InvalidInput, match=words):
        call()


def test_too_few_distinct_neurons_do_not_blow_up():
    with pytest.raises(NotSupported, match="at least 3 distinct neurons"):
        phase_flow(ONES, 2, *entry_to_degree_two(ONES, [1.0, -1.0, 1.0, -1.0]))
