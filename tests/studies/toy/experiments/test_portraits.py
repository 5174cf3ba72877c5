import numpy as np
import pytest

from symghost.studies.toy.experiments.portraits import descent_study, landscape, portraits


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
