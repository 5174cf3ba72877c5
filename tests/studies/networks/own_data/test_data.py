import json
import zipfile
from dataclasses import replace

import numpy as np
import pytest

import symghost as sg
from symghost.cli import main
from symghost.common.errors import InvalidInput
from symghost.studies.networks.own_data.data import check_record
from symghost.studies.networks.own_data.data_file import read_record
from symghost.studies.networks.own_data.run_tests import TESTS

HOLDING = {
    "abrupt_drop",
    "plateau_law",
    "no_bifurcation_at_drop",
    "fixed_point_crosses_at_drop",
    "ghost_after_drop",
    "free_way",
    "flow_times_the_switch",
}


@pytest.fixture
def file(arrays, tmp_path):
    path = tmp_path / "run.npz"
    np.savez(path, **arrays)
    return path


def words(found):
    return {verdict.claim.name: verdict.word for verdict in found.verdicts}


def run(capsys, *arguments):
    with pytest.raises(SystemExit) as leaving:
        main(["check", *map(str, arguments)])
    printed = capsys.readouterr()
    return leaving.value.code, printed.out, printed.err


def test_a_training_from_a_file_gets_a_verdict_on_each_claim_that_applies(file):
    found = sg.check_data(file)
    expected = dict.fromkeys(HOLDING, "holds")
    expected |= dict.fromkeys(("ghost_before_drop", "canonical_time"), "not supported")
    assert words(found) == expected
    assert found.skipped == {
        "saddle_node_after_drop": "it is about learning rates of at most 0.0005"
    }
    assert "below half at 20184" in found.curve


def test_a_file_and_an_own_simulation_are_measured_alike(file, own_run):
    from_file, own = sg.check_data(file), check_record(own_run)
    for one, other in zip(from_file.verdicts, own.verdicts, strict=True):
        ((first,), (second,)) = (one.evidence.readings, other.evidence.readings)
        assert first.measured == pytest.approx(second.measured, rel=1e-3)


def test_the_loss_may_be_normalised_in_any_way(arrays, tmp_path):
    path = tmp_path / "mean.npz"
    np.savez(path, **{**arrays, "loss": arrays["loss"] / 2 / 20})
    assert words(sg.check_data(path))["plateau_law"] == "holds"


def test_a_loss_curve_alone_is_told_and_judged_for_its_abruptness(arrays, tmp_path):
    path = tmp_path / "curve.npz"
    np.savez(path, epochs=arrays["epochs"][::50], loss=arrays["loss"][::50])
    found = sg.check_data(path)
    assert words(found) == {"abrupt_drop": "holds"}
    assert set(found.skipped) == {test.claim for test in TESTS} - {"abrupt_drop"}
    assert all("weights" in why for why in found.skipped.values())


@pytest.mark.parametrize(
    ("loss", "told"),
    [
        ([1.0, 0.99, 0.98], "stays on its plateau"),
        ([1.0, 0.9, 0.8], "leaves its plateau at epoch 1, and is at 0.8"),
        ([1.0, 0.4, 1.0], "may have been thrown"),
        ([1.0, 0.4, 0.01], "ends at 0.01"),
    ],
)
def test_the_curve_is_told_in_a_sentence(loss, told, tmp_path):
    np.savez(tmp_path / "curve.npz", epochs=[0, 1, 2], loss=loss)
    assert told in sg.check_data(tmp_path / "curve.npz").curve


def test_a_gradual_curve_is_not_abrupt(tmp_path):
    np.savez(tmp_path / "a.npz", epochs=np.arange(101), loss=np.linspace(1, 0.01, 101))
    assert words(sg.check_data(tmp_path / "a.npz")) == {"abrupt_drop": "not supported"}


def test_weights_that_lag_behind_the_loss_are_noticed(own_run):
    late = replace(own_run, weight_epochs=own_run.weight_epochs + 300)
    late.weight_epochs[0] = 0
    found = check_record(late)
    assert words(found) == {"abrupt_drop": "holds"}
    assert "do not give the recorded loss" in found.skipped["plateau_law"]


def test_a_ghost_before_the_drop_would_be_seen(own_run):
    """The same weights, beside the loss of a network that drops late."""
    late = np.concatenate([np.ones(3000), own_run.loss[:-3000]])
    # Without the task's numbers, loss and weights cannot be compared.
    numbers = {"learning_rate": 0.005, "start": -0.3, "threshold": 1.0}
    found = words(check_record(replace(own_run, loss=late, numbers=numbers)))
    assert found["ghost_before_drop"] == "holds"
    assert found["ghost_after_drop"] == "not supported"
    assert found["fixed_point_crosses_at_drop"] == "not supported"


def test_snapshots_too_far_apart_leave_a_claim_open(own_run):
    keep = np.isin(own_run.weight_epochs, [0, 8000, 16_000, 24_000])
    parts = {name: getattr(own_run, name)[keep] for name in ("weight_epochs", "m", "n", "b")}
    found = check_record(replace(own_run, **parts))
    assert "too coarse or too short" in found.skipped["fixed_point_crosses_at_drop"]
    assert words(found)["plateau_law"] == "holds"


def test_numbers_by_name_stand_in_for_those_of_the_file(arrays, tmp_path):
    numbers = {name: float(arrays.pop(name)[0]) for name in ("c", "T", "a", "start")}
    np.savez(tmp_path / "run.npz", **arrays)
    assert "c (the confidence" in sg.check_data(tmp_path / "run.npz").skipped["plateau_law"]
    assert words(sg.check_data(tmp_path / "run.npz", **numbers))["plateau_law"] == "holds"
    only = sg.check_data(tmp_path / "run.npz", ["plateau_law"], c=10)
    assert words(only) == {"plateau_law": "holds"}


def test_the_command_prints_and_writes_the_verdicts(capsys, file, tmp_path):
    out = tmp_path / "verdicts.json"
    code, text, _ = run(capsys, "--data", file, "--json", out)
    assert code == 0
    assert "holds         plateau_law" in text
    assert "does not apply saddle_node_after_drop" in text
    data = json.loads(out.read_text())
    assert {claim["name"] for claim in data["claims"]} >= HOLDING
    assert data["skipped"]
    code, text, _ = run(
        capsys, "--data", file, "--at", "learning_rate=1/200", "--claim", "free_way"
    )
    assert (code, "holds         free_way" in text, "plateau" in text.split("\n", 1)[1]) == (
        0,
        True,
        False,
    )


def spoiled(**changes):
    """Return a change of the arrays; None takes one away."""

    def change(arrays):
        merged = {**arrays, **changes}
        return {name: value for name, value in merged.items() if value is not None}

    return change


BAD = {
    "no loss": (spoiled(loss=None), "an array loss"),
    "no epochs": (spoiled(epochs=None), "an array epochs"),
    "half of the weights": (spoiled(n=None), "an array n too"),
    "a loss that does not fit": (spoiled(loss=np.ones(3)), "shape (3,)"),
    "a NaN": (spoiled(loss=lambda v: np.where(np.arange(v.size) == 7, np.nan, v)), "loss[7]"),
    "an infinite weight": (spoiled(b=lambda v: np.where(v == v[3, 2], np.inf, v)), "b["),
    "weights that do not fit": (spoiled(m=lambda v: v[1:]), "expected shape (1"),
    "other neurons": (spoiled(n=lambda v: v[:, 1:]), "as m"),
    "flat weights": (spoiled(m=lambda v: v[0]), "shape (100,)"),
    "epochs that go back": (spoiled(epochs=lambda v: v[::-1]), "increasing"),
    "epochs between": (spoiled(epochs=lambda v: v + 0.5), "whole numbers"),
    "no epochs at all": (spoiled(epochs=np.empty(0), loss=np.empty(0)), "at least one epoch"),
    "a negative loss": (spoiled(loss=lambda v: v - 0.5), "at least 0"),
    "words": (spoiled(loss=lambda v: v.astype(str)), "real numbers"),
    "two numbers": (spoiled(c=np.ones(2)), "one real number"),
    "no confidence": (spoiled(c=0.0), "c = 0.0: expected a positive number"),
    "half a step": (spoiled(T=2.5), "a whole number of steps"),
    "a step too large": (spoiled(a=1.5), "at most 1"),
    "an infinite rate": (spoiled(learning_rate=np.inf), "a number up to 1e+100"),
    "a trial without end": (spoiled(T=1e12), "from 1 to 100000"),
    "weights that would overflow": (spoiled(m=lambda v: 1e200 * v), "m[0, 0]"),
    "objects": (spoiled(loss=np.array([{}, None], dtype=object)), "without objects"),
}


@pytest.mark.parametrize(("change", "hint"), BAD.values(), ids=BAD.keys())
def test_a_bad_file_is_refused_in_one_line(capsys, arrays, tmp_path, change, hint):
    wanted = change(dict(arrays))
    given = {
        name: value(arrays[name]) if callable(value) else value for name, value in wanted.items()
    }
    np.savez(tmp_path / "bad.npz", **given)
    code, out, err = run(capsys, "--data", tmp_path / "bad.npz")
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert hint in err


def test_files_that_are_no_archives_are_refused(capsys, file, tmp_path):
    np.save(tmp_path / "one.npy", np.ones(3))
    (tmp_path / "text.npz").write_text("epochs, loss")
    (tmp_path / "cut.npz").write_bytes(file.read_bytes()[:5000])
    damaged = bytearray(file.read_bytes())
    damaged[3000:3100] = bytes(100)
    (tmp_path / "damaged.npz").write_bytes(damaged)
    for name in ("one.npy", "text.npz", "cut.npz", "damaged.npz", "none.npz", "."):
        code, out, err = run(capsys, "--data", tmp_path / name)
        assert (code, out, err.count("\n")) == (2, "", 1), name
        assert "data = " in err


def test_a_file_that_would_fill_the_memory_is_refused_before_it_is_read(monkeypatch, tmp_path):
    with zipfile.ZipFile(tmp_path / "bomb.npz", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("epochs.npy", bytes(2_000_000))
    monkeypatch.setattr("symghost.flows.network_weights.MOST_BYTES", 1 << 20)
    with pytest.raises(InvalidInput, match="at most 1 MiB of arrays"):
        read_record(tmp_path / "bomb.npz")


def test_too_many_snapshots_are_refused(arrays, tmp_path):
    count = 5001
    many = {"weight_epochs": np.arange(count), **dict.fromkeys("mnb", np.ones((count, 1)))}
    np.savez(tmp_path / "many.npz", **{**arrays, **many})
    with pytest.raises(InvalidInput, match="5001 snapshots"):
        read_record(tmp_path / "many.npz")


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (["--at", "q=1"], "expected one of c, T"),
        (["--at", "c"], "at"),
        (["--claim", "zone_edge"], "expected one of abrupt_drop"),
        (["--model", "toy"], "without --list"),
        (["--preset", "full"], "without --list"),
        (["--list"], "without --list"),
    ],
)
def test_options_that_do_not_go_together_are_refused(capsys, file, arguments, hint):
    code, out, err = run(capsys, "--data", file, *arguments)
    assert (code, out) == (2, "")
    assert hint in err


def test_numbers_without_data_are_refused(capsys):
    assert run(capsys, "--at", "c=10")[0] == 2
