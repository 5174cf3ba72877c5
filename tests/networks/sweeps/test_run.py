import errno
import os
import signal
import subprocess
import sys

import numpy as np
import pytest

import symghost.networks.sweeps.run as runner
from symghost.common.errors import InvalidInput, NotSupported
from symghost.networks.sweeps.grid import grid_of
from symghost.networks.sweeps.kinds import train_point
from symghost.networks.sweeps.load import runs, sweep_data
from symghost.networks.sweeps.run import sweep

GRID = {"seed": [0, 1, 2], "learning_rate": [0.003, 0.02], "delay": 4, "neurons": 10}
SHORT = {**GRID, "epochs": 30, "record_every": 10}


def files(folder):
    return {path: path.stat().st_mtime_ns for path in folder.rglob("*.npz")}


@pytest.fixture(scope="module")
def serial(tmp_path_factory):
    folder = tmp_path_factory.mktemp("serial")
    sweep(folder, workers=1, engine="numpy", **SHORT)
    return folder


def same(one, other):
    mine, theirs = sweep_data(one), sweep_data(other)
    assert mine.finished.all()
    assert theirs.finished.all()
    for name, values in mine.arrays.items():
        np.testing.assert_array_equal(values, theirs[name])


def test_a_run_is_the_same_as_training_by_hand(serial):
    point, arrays = next(runs(serial))
    alone = train_point("rank_one", point, "numpy")
    for name, values in alone.items():
        np.testing.assert_array_equal(arrays[name], values)


def test_finished_runs_are_not_done_again(serial):
    before = files(serial)
    done = sweep(serial, workers=1, engine="numpy", **SHORT)
    assert (done.done, done.found, done.runs) == (0, 6, 6)
    assert files(serial) == before


def test_an_interrupted_sweep_goes_on_and_gives_the_same_numbers(serial, tmp_path, monkeypatch):
    count = iter(range(10))
    train = runner.train_point

    def interrupted(*arguments):
        if next(count) == 3:
            raise KeyboardInterrupt
        return train(*arguments)

    monkeypatch.setattr(runner, "train_point", interrupted)
    with pytest.raises(KeyboardInterrupt):
        sweep(tmp_path, workers=1, engine="numpy", **SHORT)
    assert len(files(tmp_path)) == 3
    before = files(tmp_path)
    assert sweep(tmp_path, workers=1, engine="numpy", **SHORT).done == 3
    assert before.items() <= files(tmp_path).items()
    same(serial, tmp_path)


def test_several_processes_give_the_same_numbers(serial, tmp_path):
    assert sweep(tmp_path, workers=2, engine="numpy", **SHORT).done == 6
    same(serial, tmp_path)


LONG = "dict(seed=list(range(24)), delay=4, neurons=10, epochs=300, record_every=100)"
SCRIPT = f"from symghost.networks.sweeps.run import sweep; import sys; sweep(sys.argv[1], workers=1, engine='numpy', **{LONG})"  # noqa: E501

# The same, but it says so when three runs are done, and goes no further.
HELD = f"""
import sys
import symghost.networks.sweeps.run as runner
train, before = runner.train_point, iter(range(3))

def held(*arguments):
    if next(before, None) is None:
        print("three", flush=True)
        sys.stdin.read()
    return train(*arguments)

runner.train_point = held
{SCRIPT}
"""


def test_a_killed_sweep_leaves_whole_files_only_and_is_finished_by_two_at_once(tmp_path):
    command = [sys.executable, "-c", HELD, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as first:
        assert first.stdout.readline() == b"three\n"
        os.kill(first.pid, signal.SIGKILL)
    before = files(tmp_path)
    assert len(before) == 3
    pair = [subprocess.Popen([sys.executable, "-c", SCRIPT, str(tmp_path)]) for _ in range(2)]
    assert [process.wait() for process in pair] == [0, 0]
    assert before.items() <= files(tmp_path).items()
    assert sweep_data(tmp_path).finished.all()


def test_a_folder_of_another_grid_is_refused(serial):
    with pytest.raises(InvalidInput, match="delay differs"):
        sweep(serial, workers=1, engine="numpy", **{**SHORT, "delay": 5})


def test_a_full_disk_is_told_and_nothing_finished_is_lost(tmp_path, monkeypatch):
    sweep(tmp_path, workers=1, engine="numpy", **{**SHORT, "seed": [0, 1, 2]})
    gone = next(iter(files(tmp_path)))
    gone.unlink()

    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(
        "symghost.networks.sweeps.store.write_new",
        lambda path, content: full() if path.suffix == ".npz" else False,
    )
    with pytest.raises(InvalidInput, match="No space left"):
        sweep(tmp_path, workers=1, engine="numpy", **SHORT)
    assert len(files(tmp_path)) == 5


def test_a_diverging_run_is_recorded_and_the_sweep_goes_on(tmp_path):
    values = {"learning_rate": [0.01, 1e300], "kind": "full_rank", "neurons": 5, "delay": 3}
    done = sweep(tmp_path, workers=1, engine="numpy", epochs=20, **values)
    assert done.done == 2
    assert sweep_data(tmp_path)["diverged"].tolist() == [False, bool(done.diverged)]


def test_missing_runs_are_nan(tmp_path):
    sweep(tmp_path, workers=1, engine="numpy", **SHORT)
    next(iter(files(tmp_path))).unlink()
    data = sweep_data(tmp_path)
    assert data.finished.sum() == 5
    assert np.isnan(data["loss"][~data.finished]).all()
    assert data.epochs.tolist() == [0, 10, 20]


def test_results_are_a_labelled_dataset_where_xarray_is_installed(serial):
    pytest.importorskip("xarray")
    from symghost.networks.sweeps.load import load_sweep

    data = load_sweep(serial)
    assert data["loss"].dims == ("seed", "learning_rate", "epoch")
    assert float(data["loss"].sel(seed=1, learning_rate=0.003, epoch=0)) > 0


@pytest.mark.parametrize("workers", [0, -1, 1.5, True])
def test_workers_are_checked(tmp_path, workers):
    with pytest.raises(InvalidInput, match="workers"):
        sweep(tmp_path, workers=workers, **SHORT)


@pytest.mark.filterwarnings("ignore")
def test_a_cluster_gives_the_same_numbers_though_a_worker_dies(serial, tmp_path):
    distributed = pytest.importorskip("distributed")
    settings = {"n_workers": 2, "threads_per_worker": 1, "dashboard_address": None}
    with distributed.LocalCluster(**settings) as cluster:
        victim = next(iter(cluster.workers.values()))
        grid = grid_of("rank_one", **SHORT)
        os.kill(victim.pid, signal.SIGKILL)
        sweep(tmp_path, grid, scheduler=cluster.scheduler_address, engine="numpy")
    same(serial, tmp_path)


@pytest.mark.filterwarnings("ignore")
def test_a_scheduler_that_does_not_answer_is_told(tmp_path, monkeypatch):
    pytest.importorskip("distributed")
    monkeypatch.setattr(runner, "PATIENCE", 0.5)
    with pytest.raises((InvalidInput, NotSupported), match="scheduler"):
        sweep(tmp_path, scheduler="tcp://127.0.0.1:9", **SHORT)
