from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from symghost.studies.networks.claims import measures
from symghost.studies.networks.claims.measures import (
    Span,
    bifurcation_after_drop,
    canonical_ratio,
    crossing_after_drop,
    first_below,
    fixed_points_on_the_way,
    ghost_after_drop,
    ghost_strength,
    plateau_ratio,
    share_of_fall,
    solved_trial,
    switch_ratio,
    three_after_drop,
)
from symghost.studies.networks.claims.record import (
    DoesNotApply,
    Record,
    flow_history,
    resting_place,
)


def curve(loss, epochs=None, **numbers):
    loss = np.asarray(loss, float)
    epochs = np.arange(loss.size) if epochs is None else np.asarray(epochs)
    nothing = np.empty((0, 0))
    return Record(epochs, loss, np.empty(0, int), nothing, nothing, nothing, numbers)


def one_neuron(biases, drop_at, **numbers):
    """A neuron that excites itself twice: three fixed points while |b| is below 0.5328."""
    biases = np.asarray(biases, float)[:, np.newaxis]
    ones = np.ones_like(biases)
    loss = np.where(np.arange(biases.size) < drop_at, 1.0, 0.1)
    epochs = np.arange(biases.size)
    known = {"learning_rate": 1.0, "start": -0.3, "threshold": 1.0, **numbers}
    return Record(epochs, loss, epochs, ones, 2 * ones, biases, known)


@given(st.floats(-9, 9), st.floats(0, 9), st.floats(-9, 9), st.floats(0, 9), st.floats(0, 1))
def test_a_span_is_decided_only_where_every_number_in_it_is(low, width, start, size, share):
    span, stop = Span(low, low + width), start + size
    number = min(low + share * width, span.high)
    decided = span.within(start, stop)
    if decided is True:
        assert start <= number <= stop
    if decided is False:
        assert not start < number < stop


def test_the_first_epoch_below_a_level_is_bracketed_by_what_was_recorded():
    record = curve([1.0, 1.0, 0.8, 0.3, 0.7, 0.2], epochs=[0, 10, 30, 40, 60, 90])
    assert first_below(record, 0.5) == Span(30, 40)
    assert first_below(record, 0.95) == Span(10, 30)


def test_a_drop_that_does_not_come_or_was_before_the_recording_is_no_number():
    with pytest.raises(DoesNotApply, match=r"never falls below 0\.5"):
        first_below(curve([1.0, 0.9]), 0.5)
    with pytest.raises(DoesNotApply, match="from the first epoch"):
        first_below(curve([0.4, 0.3]), 0.5)


def test_the_share_of_the_fall_allows_for_what_lies_between_the_recorded_epochs():
    record = curve([1.0, 1.0, 0.9, 0.5, 0.05], epochs=[0, 1000, 1010, 1020, 1030])
    span = share_of_fall(record)
    assert span.low == pytest.approx(10 / 1010)
    assert span.high == pytest.approx(30 / 1000)


def test_a_fall_that_has_not_ended_is_not_abrupt_once_it_took_too_long():
    slow = curve(np.linspace(1, 0.5, 101))
    assert share_of_fall(slow).within(0, 0.05) is False
    assert share_of_fall(curve([1.0, 0.9])).within(0, 0.05) is None


def test_the_flow_history_finds_a_saddle_node_and_the_ghost_that_it_leaves():
    record = one_neuron([0.5, 0.53, 0.54, 0.6], drop_at=1)
    history = flow_history(record)
    assert history.fixed_points.tolist() == [3, 3, 1, 1]
    assert history.slow.tolist() == [False, False, True, True]
    assert ghost_after_drop(record) == Span(0.0, 2.0)
    assert bifurcation_after_drop(record) == Span(-np.inf, 0.0)
    assert three_after_drop(record) == Span(-np.inf, 0.0)


def test_what_never_happens_lies_after_the_last_snapshot():
    record = one_neuron([-0.8, -0.7, -0.6], drop_at=1)
    assert three_after_drop(record) == Span(1.0, np.inf)
    # A local maximum of a negative velocity is no ghost, though the speed is least there.
    assert not flow_history(record).slow.any()


def test_a_trial_tends_to_the_next_fixed_point_in_the_direction_it_sets_out():
    record = one_neuron([0.0, 0.5, 0.6], drop_at=1)
    low, _, high = (flow_history(record).places[0, k] for k in range(3))
    assert resting_place(record)[0] == low < -1.9 < 1.9 < high
    assert resting_place(record)[2] > 1.9
    # At b = 0.5 the start lies above the middle fixed point.
    assert resting_place(record)[1] > 1.9


def test_weights_from_after_the_drop_alone_say_nothing_about_before_and_after():
    record = one_neuron([0.0, 0.5, 0.6], drop_at=1)
    late = replace(record, weight_epochs=record.weight_epochs + 1)
    with pytest.raises(DoesNotApply, match="before the drop"):
        ghost_after_drop(late)


def test_the_plateau_law_compares_with_the_formula(own_run):
    m, n = own_run.m[0], own_run.n[0]
    gain = n @ n / (1 - n @ m) ** 2
    predicted = np.exp(10) / (2 * 10**2 * gain)
    drop = np.flatnonzero(own_run.loss < 0.5)[0]
    span = plateau_ratio(own_run)
    assert span.low == pytest.approx(predicted / (0.005 * drop), rel=1e-12)
    assert span.within(1.03, 1.15)


def test_a_plateau_that_outlasts_the_law_contradicts_it_and_a_short_recording_does_not(own_run):
    def flat(epochs):
        return replace(own_run, epochs=np.arange(epochs), loss=np.ones(epochs))

    assert plateau_ratio(flat(100_000)).within(1.03, 1.15) is False
    assert plateau_ratio(flat(5_000)).within(1.03, 1.15) is None


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda r: replace(r, numbers={**r.numbers, "threshold": 2.0}), "threshold of 1"),
        (lambda r: replace(r, b=r.b + 0.1), "biases"),
        (lambda r: replace(r, weight_epochs=r.weight_epochs + 1), "epoch 0"),
        (lambda r: replace(r, n=20 * r.m), "one fixed point"),
    ],
)
def test_the_plateau_law_says_where_it_was_not_derived(own_run, change, reason):
    with pytest.raises(DoesNotApply, match=reason):
        plateau_ratio(change(own_run))


def test_fixed_points_agree_with_sign_changes_on_a_grid(own_run):
    places = np.linspace(-8, 8, 8000)
    for k in range(0, own_run.weight_epochs.size, 7):
        m, n, b = own_run.m[k], own_run.n[k], own_run.b[k]
        velocity = -places + np.tanh(places[:, None] * m + b) @ n
        assert np.sum(np.diff(np.sign(velocity)) != 0) == flow_history(own_run).fixed_points[k]
        inner = velocity[1:-1]
        slow = (inner > 0) & (inner < velocity[:-2]) & (inner < velocity[2:])
        assert slow.any() == flow_history(own_run).slow[k]


def test_the_drop_is_the_passage_of_the_fixed_point_and_the_ghost_comes_after_it(own_run):
    assert crossing_after_drop(own_run).within(-0.5, 0.5)
    assert ghost_after_drop(own_run).within(0, 4)
    assert bifurcation_after_drop(own_run).within(20, np.inf)


def test_the_integral_agrees_with_an_integrated_flow(own_run):
    trial = solved_trial(own_run)

    def arrived(_, kappa):
        return kappa[0] - 1.0

    arrived.terminal = True
    solved = solve_ivp(
        lambda _, kappa: trial.flow.velocity(kappa),
        (0, 100),
        [trial.start],
        events=arrived,
        rtol=1e-11,
        atol=1e-12,
    )
    expected = solved.t_events[0][0] / trial.time
    assert switch_ratio(own_run).low == pytest.approx(expected, rel=1e-8)
    assert fixed_points_on_the_way(own_run) == Span(0, 0)


def test_the_canonical_time_is_that_of_the_ghosts_parabola(own_run):
    trial = solved_trial(own_run)
    places = np.linspace(trial.start, 1.0, 20_001)
    velocity = trial.flow.velocity(places)
    at = places[1 + np.argmin(velocity[1:-1])]
    strength = float(trial.flow.velocity(at) * trial.flow.velocity(at, 2) / 2)
    assert ghost_strength(own_run) == pytest.approx(strength, rel=1e-3)
    expected = np.pi / np.sqrt(strength) / trial.time
    assert canonical_ratio(own_run).low == pytest.approx(expected, rel=1e-3)


def test_an_unsolved_task_has_no_switch_to_time(own_run):
    early = replace(
        own_run,
        weight_epochs=own_run.weight_epochs[:1],
        m=own_run.m[:1],
        n=own_run.n[:1],
        b=own_run.b[:1],
    )
    for measure in (switch_ratio, canonical_ratio, fixed_points_on_the_way):
        with pytest.raises(DoesNotApply, match="do not solve the task"):
            measure(early)


def test_trials_that_begin_above_the_threshold_have_no_way_to_it(own_run, monkeypatch):
    monkeypatch.setattr(measures, "crossing_times", lambda *_: np.array([1.0]))
    monkeypatch.setattr(measures, "loss_and_gradient", lambda *_, **__: (np.zeros(1), {}))
    above = replace(own_run, numbers={**own_run.numbers, "start": 50 / own_run.n[-1].sum()})
    with pytest.raises(DoesNotApply, match="above the threshold"):
        switch_ratio(above)
