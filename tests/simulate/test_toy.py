"""Integration and descent of the toy, against closed forms and each other."""

import numpy as np
import pytest
from scipy.integrate import quad

import symghost as sg
from symghost.experiments.toy import descent_study, landscape, portraits
from symghost.models.toy import canonical_flow
from symghost.simulate.descent import descend
from symghost.simulate.flows import escape_time, soft_loss
from symghost.symbols import r


def test_the_integrated_escape_passes_through_infinity():
    whole = escape_time(canonical_flow(), {r: 0.04}, start=-np.inf, horizon=100.0)
    assert whole == pytest.approx(np.pi / 0.2, rel=1e-11)


def test_a_state_that_is_held_never_escapes():
    assert escape_time(canonical_flow(), {r: -0.04}, horizon=100.0) == np.inf
    assert escape_time(canonical_flow(), {r: 0.04}, horizon=1.0) == np.inf


def test_bad_ends_of_the_way_are_refused():
    with pytest.raises(sg.InvalidInput, match="start = 2"):
        escape_time(canonical_flow(), {r: 0.1}, start=2.0, threshold=1.0, horizon=5.0)
    with pytest.raises(sg.InvalidInput, match="horizon = inf"):
        escape_time(canonical_flow(), {r: 0.1}, horizon=np.inf)


@pytest.mark.parametrize(("scale", "confidence"), [(0.3, 5.0), (-0.2, 3.0), (1.5, 20.0)])
def test_the_soft_loss_is_the_quadrature_of_the_closed_form_solution(scale, confidence):
    solution, delay, threshold = sg.numeric(sg.result("flow_solution")), 1.4, 1.0
    escape = sg.numeric(sg.result("escape_time"))(scale, 0.0, threshold + 40 / confidence)

    def gap(time):
        on = (
            1.0
            if time >= escape
            else 1 / (1 + np.exp(-confidence * (solution(time, scale, 0.0) - threshold)))
        )
        return on if time < delay else 1 - on

    points = [delay, min(escape, 2 * delay)]
    reference, _ = quad(gap, 0, 2 * delay, points=points, epsabs=1e-11, epsrel=1e-11, limit=400)
    value = soft_loss(
        canonical_flow(), {r: scale}, delay=delay, threshold=threshold, confidence=confidence
    )
    assert value == pytest.approx(reference, abs=1e-9)


def test_a_run_is_the_same_alone_and_beside_others_but_for_rounding():
    alone = descend(0.001, 1e-9, delay=100.0, epochs=140)
    beside = descend([0.002, 0.001], [1e-10, 1e-9], delay=100.0, epochs=140)
    np.testing.assert_allclose(alone.scale, beside.scale[:, 1], rtol=1e-13)


def test_recording_does_not_change_a_run():
    whole = descend(0.001, 1e-9, delay=100.0, epochs=300)
    parts = descend(0.001, 1e-9, delay=100.0, epochs=300, record=[0, 7, 300])
    np.testing.assert_array_equal(parts.scale, whole.scale[[0, 7, 300]])


def test_a_start_in_the_zone_stays_there():
    run = descend([-1.0, 0.0, 1e-6], 1e-9, delay=100.0, epochs=100)
    np.testing.assert_array_equal(run.scale[-1], run.scale[0])
    np.testing.assert_array_equal(run.loss, 100.0)


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"delay": 0.0}, "delay = 0.0"),
        ({"learning_rate": -1e-9}, "learning_rate = -1e-09"),
        ({"learning_rate": np.nan}, "learning_rate = nan"),
        ({"start": np.inf}, "start = inf"),
        ({"epochs": -1}, "epochs = -1"),
        ({"record": [5, 5]}, "record"),
        ({"record": [11]}, "record"),
        ({"start": [1, 2, 3], "learning_rate": [1, 2]}, "start and learning_rate"),
    ],
)
def test_bad_arguments_of_descent_are_named(changes, named):
    settings = {"start": 0.1, "learning_rate": 1e-9, "delay": 100.0, "epochs": 10, **changes}
    with pytest.raises(sg.InvalidInput, match=named):
        descend(settings.pop("start"), settings.pop("learning_rate"), **settings)


def test_the_landscape_has_its_minimum_at_the_optimum_and_a_flat_zone():
    data = landscape(delay=20.0, points=61)
    zone = data.scale <= data.edge
    np.testing.assert_array_equal(data.closed_form[zone], 1.0)
    assert data.scale[np.argmin(data.closed_form)] == pytest.approx(data.optimum, rel=1e-9)
    assert np.max(np.abs(data.simulated[1][zone] - 1)) < 1e-3


def test_the_published_euler_run_leaves_a_floor_in_the_loss():
    data = landscape(confidences=(1.0,))
    floor = data.simulated[0][np.argmin(data.closed_form)]
    assert 0.002 < floor < 0.02


def test_the_sweep_learns_below_and_not_above_the_critical_rate():
    study = descent_study(sweep_rates=40, repetitions=3, sweep_epochs=(10_000,))
    loss = study.sweep.loss[-1].mean(axis=1) / study.delay
    rates = study.sweep_rates
    assert np.all(loss[(rates > 3e-11) & (rates < 0.9 * study.critical_rate)] < 0.25)
    np.testing.assert_array_equal(loss[rates > 1.2 * study.critical_rate], 1.0)


def test_portraits_show_the_fold_and_paths_that_escape():
    data = portraits()
    assert [float(v.min()) for v in data.velocity] == pytest.approx([-0.5, 0.0, 0.1])
    assert all(np.nanmax(path) > 8 for path in data.paths)
