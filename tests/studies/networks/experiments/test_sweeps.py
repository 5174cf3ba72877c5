"""Experiments that are sweeps: their summaries, and that they go on where they were."""

import numpy as np
import pytest

import symghost.networks.sweeps.run as runner
from symghost.common.errors import InvalidInput, NotSupported
from symghost.networks.sweeps.grid import read_grid
from symghost.networks.sweeps.load import sweep_data
from symghost.studies.networks.experiments.learning_rates import (
    RateGrid,
    learning_rate_study,
    rate_sweep,
    summary,
)
from symghost.studies.networks.experiments.ranks import RankGrid, rank_study
from symghost.studies.networks.experiments.rescue import rescue_study
from symghost.studies.shared.bench import Bench

SMALL = RateGrid(1e-3, 0.1, 3, 2, (10, 20, 30))


@pytest.fixture
def bench(tmp_path):
    return Bench(tmp_path / "runs", workers=1)


def test_the_loss_is_averaged_over_seeds_at_the_epochs_shown(bench):
    found = rate_sweep(bench, "rank_one", SMALL)
    loss = sweep_data(bench.folder / "rank_one")["loss"]  # rates, seeds, epochs
    np.testing.assert_array_equal(found.mean, loss[:, :, 1:].mean(axis=1).T)
    expected = loss[:, :, 1:].std(axis=1, ddof=1).T / np.sqrt(2)
    np.testing.assert_allclose(found.error, expected, rtol=1e-9, atol=1e-16)
    np.testing.assert_allclose(found.learning_rates, [1e-3, 1e-2, 1e-1])


def test_runs_that_diverged_are_counted_and_left_out_of_the_mean(bench, monkeypatch):
    rate_sweep(bench, "rank_one", SMALL)
    data = sweep_data(bench.folder / "rank_one")
    data.arrays["loss"][0, 0] = np.nan
    data.arrays["diverged"][0, 0] = True
    monkeypatch.setattr(
        "symghost.studies.networks.experiments.learning_rates.sweep_data", lambda _: data
    )
    found = summary(bench.folder / "rank_one", SMALL.shown)
    assert found.diverged.tolist() == [1, 0, 0]
    np.testing.assert_array_equal(found.mean[:, 0], data["loss"][0, 1, 1:])
    assert np.isnan(found.error[:, 0]).all()  # one run has no spread


def test_the_grid_beside_the_runs_is_that_of_the_runs(bench):
    rate_sweep(bench, "full_rank", SMALL)
    grid = read_grid(bench.folder / "full_rank.toml")
    assert runner.sweep(bench.folder / "full_rank", grid, workers=1).done == 0


def test_an_interrupted_experiment_goes_on_and_gives_the_same_numbers(bench, tmp_path, monkeypatch):
    whole = learning_rate_study(Bench(tmp_path / "whole", workers=1), SMALL, SMALL)
    train, count = runner.train_point, iter(range(100))

    def interrupted(*arguments):
        if next(count) == 8:  # in the middle of the second of two sweeps
            raise KeyboardInterrupt
        return train(*arguments)

    with monkeypatch.context() as patched:
        patched.setattr(runner, "train_point", interrupted)
        with pytest.raises(KeyboardInterrupt):
            learning_rate_study(bench, SMALL, SMALL)
    assert sum(1 for _ in bench.folder.rglob("*.npz")) == 8
    resumed = learning_rate_study(bench, SMALL, SMALL)
    for kind in ("rank_one", "full_rank"):
        mine, theirs = getattr(whole, kind), getattr(resumed, kind)
        np.testing.assert_array_equal(mine.mean, theirs.mean)
        np.testing.assert_array_equal(mine.error, theirs.error)


def test_a_folder_with_runs_of_another_grid_is_refused(bench):
    rate_sweep(bench, "rank_one", SMALL)
    with pytest.raises(InvalidInput, match="seed differs"):
        rate_sweep(bench, "rank_one", RateGrid(1e-3, 0.1, 3, 3, (10, 20, 30)))


def test_a_network_has_learned_when_its_loss_is_a_small_share_of_the_first(bench, monkeypatch):
    grid = RankGrid((1, 3), 0.03, 0.1, 2, 2, 20)
    study = rank_study(bench, grid)
    assert study.learned.shape == study.diverged.shape == (2, 2)
    loss = sweep_data(bench.folder / "ranks")["loss"]
    share = np.sort((loss[..., -1] / loss[..., 0]).ravel())
    monkeypatch.setattr(
        "symghost.studies.networks.experiments.ranks.LEARNED", (share[3] + share[4]) / 2
    )
    assert rank_study(bench, grid).learned.sum() == 2.0  # 4 of 8 runs, as shares of two seeds


def test_a_lower_confidence_gets_stuck_networks_out_and_the_old_one_does_not(bench):
    study = rescue_study(bench, seeds=8, restarts=4)
    assert len(study.stuck) >= 2  # about half of all networks
    np.testing.assert_allclose(study.confidences, np.geomspace(1e-3, 10, 4))
    assert study.above_chance[-1] == 0
    assert study.above_chance[2] > 0.5  # c = 0.46
    assert study.accuracy.shape == study.gradient_norm.shape == (4, 100)
    assert study.gradient_norm[2, 0] > 1e6 * study.gradient_norm[3, 0]
    assert study.trainable_confidence[0] == 1.0


def test_without_a_stuck_network_there_is_nothing_to_rescue(bench):
    with pytest.raises(NotSupported, match="none of 2 networks is stuck"):
        rescue_study(bench, seeds=2, restarts=2, epochs=100)
