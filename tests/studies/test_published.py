import errno
import json
from dataclasses import replace
from functools import partial

import numpy as np
import pytest

import symghost.networks.sweeps.run as runner
import symghost.studies.published as module
from symghost.common.errors import InvalidInput
from symghost.studies.networks.experiments.learning_rates import RateGrid, learning_rate_study
from symghost.studies.networks.experiments.rank_one import fast_run, fixed_point_study, slow_run
from symghost.studies.networks.experiments.ranks import RankGrid, rank_study
from symghost.studies.networks.experiments.rescue import rescue_study
from symghost.studies.published import experiments, parts, run_experiment
from symghost.studies.toy.experiments.soft_gradients import soft_gradients

RATES = RateGrid(1e-3, 0.1, 3, 2, (10, 20, 30))
RANKS = RankGrid((1, 3), 0.03, 0.1, 3, 2, 20)
SMALL = {
    "e3a": lambda _: slow_run(200, counts=3),
    "e3b": lambda _: fast_run(copies=4, counts=5),
    "e3c": lambda _: fixed_point_study(200, counts=5, copies=1),
    "e6a": partial(learning_rate_study, rank_one=RATES, full_rank=RATES),
    "e6b": partial(rank_study, grid=RANKS),
    "e8a": lambda _: soft_gradients(delay=10.0, points=12),
    "e8b": partial(rescue_study, seeds=4, restarts=5),
}
# What each panel shows: its label below, its label beside, and how many lines.
PANELS = {
    "e3a": [("epoch", "over its maximum", 2), ("latent variable", "velocity", 3)],
    "e3b": [("epoch", "over its maximum", 2), ("latent variable", "velocity", 3)],
    "e3c": [("epoch", "number of fixed points", 1), ("epoch", "", 1)],
    "e6a": [("learning rate", "loss", 3), ("learning rate", "", 3)],
    "e6b": [("learning rate", "rank", 0), ("", "fraction learned", 0)],
    "e8a": [("scale parameter", "slope", 6)],
    "e8b": [
        ("epochs after", "accuracy", 6),
        ("epochs after", "gradient norm", 6),
        ("confidence", "share of stuck networks", 2),
        ("epochs after", "confidence", 1),
        ("", "confidence", 0),
    ],
}


@pytest.fixture
def small(monkeypatch):
    for name, study in SMALL.items():
        presets = {"quick": study, "paper": study}
        monkeypatch.setitem(experiments(), name, replace(experiments()[name], presets=presets))


@pytest.mark.parametrize("name", SMALL)
def test_figure_and_data_are_written_and_the_figure_shows_what_it_should(
    name, small, tmp_path, monkeypatch
):
    drawn = []
    draw = experiments()[name].draw
    kept = replace(experiments()[name], draw=lambda data: drawn.append(draw(data)) or drawn[0])
    monkeypatch.setitem(experiments(), name, kept)
    numbers = run_experiment(name, "quick", tmp_path, workers=1)
    written = {path.name for path in tmp_path.iterdir() if path.is_file()}
    assert written == {f"{name}.{kind}" for kind in ("svg", "png", "pdf", "npz", "json")}
    note = json.loads((tmp_path / f"{name}.json").read_text())
    assert (note["preset"], note["done"], note["numbers"]) == ("quick", True, numbers)
    with np.load(tmp_path / f"{name}.npz", allow_pickle=False) as stored:
        assert set(numbers) < set(stored.files)
    for axes, (below, beside, lines) in zip(drawn[0].axes, PANELS[name], strict=True):
        assert axes.get_xlabel().startswith(below)
        assert axes.get_ylabel().startswith(beside)
        # Single points and straight guides have no more than two.
        assert sum(len(line.get_xdata()) > 2 for line in axes.lines) == lines


def test_an_interrupted_experiment_goes_on_with_the_same_numbers(small, tmp_path, monkeypatch):
    run_experiment("e6b", "quick", tmp_path / "whole", workers=1)
    train, count = runner.train_point, iter(range(100))

    def interrupted(*arguments):
        if next(count) == 5:
            raise KeyboardInterrupt
        return train(*arguments)

    with monkeypatch.context() as patched:
        patched.setattr(runner, "train_point", interrupted)
        with pytest.raises(KeyboardInterrupt):
            run_experiment("e6b", "quick", tmp_path / "cut", workers=1)
    assert not json.loads((tmp_path / "cut" / "e6b.json").read_text())["done"]
    run_experiment("e6b", "quick", tmp_path / "cut", workers=1)
    files = [(tmp_path / folder / "e6b.svg").read_bytes() for folder in ("whole", "cut")]
    assert files[0] == files[1]


def test_every_lettered_part_can_be_reached_and_groups_are_their_parts():
    assert parts("e3") == ["e3a", "e3b", "e3c"]
    assert parts("e6") == ["e6a", "e6b"]
    assert parts("e8") == ["e8a", "e8b"]
    assert [parts(name) for name in experiments()] == [[name] for name in experiments()]


@pytest.mark.parametrize("name", ["e", "e3d", "", "e8c"])
def test_an_unknown_experiment_is_refused(name):
    with pytest.raises(InvalidInput, match="experiment = "):
        parts(name)


def test_the_nearest_name_is_suggested(tmp_path):
    with pytest.raises(InvalidInput, match="did you mean 'e3b'"):
        parts("e3bb")
    with pytest.raises(InvalidInput, match="did you mean 'paper'"):
        run_experiment("e8a", "papr", tmp_path)


def test_a_folder_that_holds_another_preset_is_refused_even_unfinished(small, tmp_path):
    run_experiment("e8a", "quick", tmp_path)
    before = (tmp_path / "e8a.npz").read_bytes()
    with pytest.raises(InvalidInput, match="e8a is there with preset 'quick'"):
        run_experiment("e8a", "paper", tmp_path)
    assert (tmp_path / "e8a.npz").read_bytes() == before
    module._begin(tmp_path, "e6a", "quick")
    with pytest.raises(InvalidInput, match="e6a is there with preset 'quick'"):
        run_experiment("e6a", "paper", tmp_path)


def test_a_file_in_place_of_the_folder_is_refused(tmp_path):
    (tmp_path / "taken").write_text("")
    with pytest.raises(InvalidInput, match="a folder, not a file"):
        run_experiment("e8a", "quick", tmp_path / "taken")


def test_a_damaged_note_is_refused_and_not_overwritten(small, tmp_path):
    (tmp_path / "e8a.json").write_text("no note")
    with pytest.raises(InvalidInput, match="preset 'unknown'"):
        run_experiment("e8a", "quick", tmp_path)
    assert (tmp_path / "e8a.json").read_text() == "no note"


def test_a_full_disk_is_told_and_nothing_finished_is_lost(small, tmp_path, monkeypatch):
    run_experiment("e6b", "quick", tmp_path, workers=1)
    runs = sum(1 for _ in tmp_path.rglob("*.npz"))

    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(module, "write_whole", full)
        with pytest.raises(InvalidInput, match="No space left"):
            run_experiment("e6b", "quick", tmp_path, workers=1)
    assert sum(1 for _ in tmp_path.rglob("*.npz")) == runs


def test_paper_presets_have_the_published_parameters(monkeypatch):
    asked = []

    class Asked(Exception):
        pass

    class Bench:
        def sweep(self, name, kind, **values):
            asked.append((kind, values))
            raise Asked

    for name in ("e6a", "e6b", "e8b"):
        with pytest.raises(Asked):
            experiments()[name].presets["paper"](Bench())
    rates, ranks, rescue = (values for _, values in asked)
    assert rates["learning_rate"] == {"from": 1e-4, "to": 1e-1, "count": 30}
    assert (len(rates["seed"]), rates["epochs"], rates["record_every"]) == (10, 200_001, 10_000)
    assert ranks["rank"] == (1, 2, 3, 4, 5, 10, 30, 50, 100)
    assert ranks["learning_rate"] == {"from": 1e-3, "to": 1.0, "count": 10}
    assert (len(ranks["seed"]), ranks["epochs"]) == (10, 500_001)
    assert (len(rescue["seed"]), rescue["restarts"], rescue["epochs"]) == (100, 30, 6000)
