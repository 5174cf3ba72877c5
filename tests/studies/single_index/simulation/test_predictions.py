import numpy as np
import pytest
from scipy.integrate import solve_ivp

from symghost.analysis.plateaus.kinds import classify_plateau
from symghost.export.numeric import numeric
from symghost.models.single_index.target import SingleIndex
from symghost.studies.single_index.simulation.mean_field import mean_field
from symghost.studies.single_index.simulation.phases import (
    constrained_degrees,
    entry_to_degree_two,
    phase_flow,
    two_neuron_time,
)
from symghost.studies.single_index.simulation.plateaus import (
    held_quadratic_flow,
    held_quadratic_start,
    linear_degree_flow,
)
from symghost.studies.single_index.simulation.predictions import predict_times
from symghost.studies.single_index.simulation.terms import HALF_RISK, coefficients, start_weights
from symghost.theory.catalogue import result

ONES = coefficients([1, 1, 1], [1, 1, 1])
ALL = ([1, 1, 1], [1, 1, 1])
SIX = start_weights(6)


def model(sigma, phi):
    texts = [" + ".join(f"({c})*he{k}" for k, c in enumerate(row)) for row in (phi, sigma)]
    return SingleIndex(*texts, degrees=len(sigma) - 1)


def by_degree(sigma, phi, weights, eps):
    return {one.degree: one for one in predict_times(model(sigma, phi), weights, eps).degrees}


@pytest.mark.parametrize(
    ("sigma", "phi"),
    [
        ([1, 1, 1], [1, 1, 1]),
        ([-0.5, 1, 2], [0.7, -1, 1]),
        ([0.5, -1, 1], [-1, -0.3, 1]),
        ([0, 1, 1], [0, 1, 1]),
    ],
)
def test_the_times_of_degrees_zero_and_one_are_those_of_the_simulation(sigma, phi):
    pair, weights = coefficients(phi, sigma), SIX - 0.2
    told = by_degree(sigma, phi, weights, 1e-10)
    times = mean_field(pair, 1e-10, weights, until=3 * told[1].time).times()
    if 0 in told:
        assert times[0] == pytest.approx(told[0].time, rel=1e-6)
    assert times[1] == pytest.approx(told[1].time, rel=2e-3)


def test_a_start_beyond_the_mean_is_predicted_too():
    pair, weights = ONES, SIX + 3
    told = by_degree(*ALL, weights, 1e-8)[0]
    assert mean_field(pair, 1e-8, weights).times()[0] == pytest.approx(told.time, rel=1e-6)
    assert by_degree(*ALL, SIX + 1, 1e-8)[0].time == 0


@pytest.mark.parametrize(
    ("sigma", "phi", "seed"),
    [
        ([1, 1, 1], [1, 1, 1], None),
        ([1, 1, 0, 1], [1, 1, 0, 1], 3),
        ([1, 1, 1, 1], [1, 1, 0, 1], 3),
        ([1, 1, 1, 1, 1], [1, 1, 0, 0, 1], None),
        ([0, 1, 0, 0.5], [0, 1, 0, 1], 3),
    ],
)
def test_a_degree_next_after_degree_one_is_learned_at_its_blow_up(sigma, phi, seed):
    pair = coefficients(phi, sigma)
    weights = start_weights(6, "uniform" if seed is None else "normal", seed)
    last = predict_times(model(sigma, phi), weights, 1e-12).degrees[-1]
    time = mean_field(pair, 1e-12, weights, until=1e4).times()[last.degree]
    assert time == pytest.approx(last.time, rel=0.06)


def test_an_odd_activation_of_the_wrong_sign_has_no_blow_up_and_does_not_learn():
    pair = coefficients([0, 1, 0, 1], [0, 1, 0, -0.5])
    last = by_degree(pair.activation, pair.target, SIX, 1e-6)[3]
    assert (last.kind, last.time) == ("no blow-up", None)
    assert np.isnan(mean_field(pair, 1e-6, SIX, until=50).times()[3])


@pytest.mark.parametrize(
    ("sigma", "phi", "weights", "degree", "kind", "words"),
    [
        ([1, 1, 0], [1, 1, 1], SIX, 2, "never", "lacks this degree"),
        ([1, 1, 1], [1, 0, 1], SIX, 2, "never", "without degree one"),
        ([1, 0, 1], [1, 1, 1], SIX, 1, "never", "lacks this degree"),
        ([1, 1, 1], [1, 1, 1], [1, 1, 1], 1, "order one", "2 distinct weights"),
        ([1, 1, 1, 1], [1, 1, 1, 0], [1, -1], 2, "order one", "3 distinct weights"),
        ([1] * 4, [1] * 4, SIX, 3, "power", "no closed form is known"),
        ([1] * 4, [1] * 4, [1, 0, -1], 3, "order one", "4 distinct weights"),
    ],
)
def test_where_there_is_no_number_the_words_say_why(sigma, phi, weights, degree, kind, words):
    told = by_degree(sigma, phi, weights, 1e-6)[degree]
    assert (told.kind, told.time) == (kind, None)
    assert words in told.why


def test_two_neurons_follow_the_flow_that_was_derived_for_them():
    flow = numeric(result("two_atom_limit")).unchecked

    def left(s):
        return (1 - 2 * s + s**2) / (1 + 4 * s**2 + s**4)  # of degree 2, where all phi are one

    def learned(_, state):
        return left(state[0]) - HALF_RISK

    learned.terminal = True
    run = solve_ivp(
        lambda _, state: [flow(state[0], 1.0, 1.0, 1.0)],
        (0, 1),
        [0.0],
        events=learned,
        rtol=1e-10,
        atol=1e-12,
    )
    assert run.t_events[0][0] == pytest.approx(two_neuron_time(ONES), rel=1e-8)


def test_the_multipliers_of_the_limit_flow_are_those_derived():
    run = phase_flow(ONES, 2, *entry_to_degree_two(ONES, [1.3, 0.4, -1.1]), reach=5.0)
    for a, s, multipliers in zip(run.weights, run.overlaps, run.multipliers, strict=True):
        zeroth = (np.ones(3), np.zeros(3))
        first, second = (s, a), (s**2, 2 * a * s)
        products = [
            [np.mean(p[0] * q[0] + p[1] * q[1]) for q in (zeroth, first, second)]
            for p in (zeroth, first)
        ]
        matrix, drive = np.array(products)[:, :2], np.array(products)[:, 2]
        assert multipliers == pytest.approx(np.linalg.solve(matrix, -drive), rel=1e-7)


def test_the_plateaus_are_of_the_kinds_that_their_flows_are_found_to_be():
    told = by_degree(*ALL, [1.3, 0.4, -1.1], 1e-8)
    saddle = classify_plateau(
        linear_degree_flow(), {"c_l": 1, "eps": "1e-8"}, near={"a_i": 0, "s_i": 0}
    )
    start = held_quadratic_start([1.3, 0.4, -1.1])
    held = classify_plateau(held_quadratic_flow(), {"c_l": 1, "phi_1": 1}, near=start)
    assert told[1].plateau == saddle.kind == "saddle"
    assert held.kind == "blow-up"
    assert told[2].plateau.startswith(held.kind)


def test_a_skipped_degree_is_a_constraint_a_force_or_nothing():
    whole = coefficients([1, 1, 0, 0, 0, 0, 1], np.ones(7))
    assert constrained_degrees(whole, 6, 1) == (0, 1, 2, 3)
    assert constrained_degrees(whole, 3, 1) == (0, 1)
    assert constrained_degrees(whole, 6, 5) == (0, 1, 2, 3, 4, 5)
