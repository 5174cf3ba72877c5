import numpy as np
import pytest

from symghost.common.errors import InvalidInput
from symghost.networks.drawing import draw_low_rank
from symghost.networks.sweeps.grid import grid_of, grid_toml, read_grid
from symghost.networks.sweeps.kinds import train_point
from symghost.networks.sweeps.load import runs, sweep_data
from symghost.networks.sweeps.run import sweep
from symghost.networks.tasks import timed_task
from symghost.networks.training.train import train


@pytest.fixture
def cue(tmp_path):
    """A cue of either sign, whose sign is to be the output after two silent steps."""
    inputs, targets = np.zeros((2, 5, 1)), np.zeros((2, 5, 1))
    inputs[:, 0, 0] = targets[:, 4, 0] = [-1, 1]
    np.savez(
        tmp_path / "cue.npz", targets=targets, inputs=inputs, weights=[[0], [1], [1], [1], [2]]
    )
    return tmp_path / "cue.npz"


NOISY = {"neurons": 8, "noise": 0.1, "start": 0.0, "start_spread": 0.3, "output": "tanh"}
SHORT = {**NOISY, "epochs": 12, "record_every": 4, "learning_rate": 0.1}


def test_a_run_on_a_task_of_ones_own_is_the_same_as_training_by_hand(cue):
    from dataclasses import replace

    point = next(grid_of("low_rank", task=str(cue), seed=3, reading="before", **SHORT).points())
    stored = np.load(cue)
    task = timed_task(
        stored["targets"],
        stored["inputs"],
        weights=stored["weights"],
        noise=0.1,
        start_spread=0.3,
        reading="before",
    )
    networks = replace(draw_low_rank([3], 2, 8, channels=1), output="tanh")
    alone = train(networks, task, 0.1, 12, record_every=4, seeds=[3], engine="numpy")
    np.testing.assert_array_equal(train_point("low_rank", point, "numpy")["loss"], alone.loss[0])


def test_noise_is_drawn_from_the_runs_seed(tmp_path):
    sweep(tmp_path, kind="rank_one", delay=3, seed=[1, 2], workers=1, engine="numpy", **SHORT)
    again = [train_point("rank_one", point, "numpy")["loss"] for point, _ in runs(tmp_path)]
    np.testing.assert_array_equal(sweep_data(tmp_path)["loss"], again)
    quiet = {**SHORT, "noise": 0.0, "start_spread": 0.0}
    (point,) = grid_of("rank_one", delay=3, seed=1, **quiet).points()
    assert (train_point("rank_one", point, "numpy")["loss"] != again[0]).any()


def test_a_task_that_changed_meanwhile_is_refused_and_finished_runs_can_still_be_read(
    cue, tmp_path
):
    grid = grid_of("low_rank", task=str(cue), seed=[0, 1], **SHORT)
    sweep(tmp_path / "runs", grid, workers=1, engine="numpy")
    next((tmp_path / "runs").rglob("*.npz")).unlink()
    np.savez(cue, targets=np.ones((1, 5, 1)), inputs=np.ones((1, 5, 1)))
    with pytest.raises(InvalidInput, match="as it was"):
        sweep(tmp_path / "runs", grid, workers=1, engine="numpy")
    cue.unlink()
    assert sweep_data(tmp_path / "runs").finished.sum() == 1


def test_a_grid_with_a_task_is_written_and_read_as_the_same_grid(cue, tmp_path):
    grid = grid_of("low_rank", task=str(cue), seed="0-3", learning_rate=[1e-5, 0.1], **NOISY)
    (tmp_path / "grid.toml").write_text(grid_toml(grid))
    assert read_grid(tmp_path / "grid.toml") == grid


BAD = {
    "no such task": ({"task": "delayed_activaton"}, "task", "did you mean 'delayed_activation'"),
    "no such file": ({"task": "absent.npz"}, "task", "readable file"),
    "no array file": ({"task": "{text}"}, "task", "NumPy .npz file"),
    "no targets": ({"task": "{empty}"}, "task", "the array targets"),
    "shapes that do not fit": ({"task": "{crooked}"}, "inputs", r"\(1, 4, channels\)"),
    "a delay beside a file": ({"task": "{cue}", "delay": 5}, "delay", "none"),
    "noise below zero": ({"noise": -0.1}, "noise", "at least 0"),
    "a spread that is no number": ({"start_spread": float("nan")}, "start_spread", "at least 0"),
    "no such reading": ({"reading": "befor"}, "reading", "did you mean 'before'"),
    "no such output": ({"output": "tan"}, "output", "did you mean 'tanh'"),
    "an output for another loss": (
        {"output": "tanh", "loss": "cross_entropy"},
        "output",
        "logistic",
    ),
}


@pytest.mark.parametrize(("values", "argument", "words"), BAD.values(), ids=BAD)
def test_a_mistake_is_told_before_any_run(values, argument, words, cue, tmp_path):
    (tmp_path / "text.npz").write_text("no numbers")
    np.savez(tmp_path / "empty.npz", wanted=np.ones(3))
    np.savez(tmp_path / "crooked.npz", targets=np.ones((1, 4, 1)), inputs=np.ones((1, 5, 1)))
    names = {name: str(tmp_path / f"{name}.npz") for name in ("text", "empty", "crooked", "cue")}
    given = {k: v.format(**names) if isinstance(v, str) else v for k, v in values.items()}
    with pytest.raises(InvalidInput, match=words) as caught:
        grid_of("low_rank", **given)
    assert caught.value.argument == argument


def test_networks_that_hear_nothing_are_refused_on_a_task_with_inputs(cue):
    with pytest.raises(InvalidInput, match="another kind than rank_one"):
        grid_of("rank_one", task=str(cue))


@pytest.mark.parametrize(
    ("name", "value"),
    [("restarts", 0), ("restart_epochs", 0), ("least_confidence", 0.0), ("record_every", 10)],
)
def test_a_rescue_has_parameters_of_its_own(name, value):
    with pytest.raises(InvalidInput) as caught:
        grid_of("rescue", **{name: value})
    assert caught.value.argument == name
