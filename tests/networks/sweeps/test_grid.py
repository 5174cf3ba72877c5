import numpy as np
import pytest

from symghost.common.errors import InvalidInput
from symghost.networks.sweeps.grid import grid_of, read_grid, run_key


def test_sequences_are_axes_and_single_values_hold_for_all_runs():
    grid = grid_of("rank_one", seed=range(3), learning_rate=[0.01, 0.1], epochs=50)
    points = list(grid.points())
    assert grid.shape == (3, 2)
    assert len(points) == grid.runs == 6
    assert [point["learning_rate"] for point in points[:2]] == [0.01, 0.1]
    assert {point["epochs"] for point in points} == {50}


def test_a_file_says_the_same_as_keywords(tmp_path):
    file = tmp_path / "grid.toml"
    file.write_text(
        'kind = "rank_one"\nseed = "0-2"\nepochs = 50\n'
        "learning_rate = { from = 1e-4, to = 1e-1, count = 4 }\n"
    )
    rates = np.geomspace(1e-4, 1e-1, 4)
    assert read_grid(file) == grid_of("rank_one", seed=range(3), epochs=50, learning_rate=rates)


def test_a_runs_name_depends_on_all_its_parameters_and_the_engine_and_not_on_their_order():
    point = {"seed": 1, "delay": 20}
    name = run_key("rank_one", point, "1")
    assert name == run_key("rank_one", dict(reversed(point.items())), "1")
    others = [run_key("low_rank", point, "1"), run_key("rank_one", point, "2")]
    others += [run_key("rank_one", {**point, "delay": 21}, "1")]
    assert name not in others


@pytest.mark.parametrize(
    ("values", "argument"),
    [
        ({"learning_rat": 0.1}, "parameter"),
        ({"learning_rate": -0.1}, "learning_rate"),
        ({"learning_rate": [0.1, 0.0]}, "learning_rate"),
        ({"learning_rate": []}, "learning_rate"),
        ({"learning_rate": [0.1, 0.1]}, "learning_rate"),
        ({"learning_rate": {"from": -1, "to": 1, "count": 3}}, "learning_rate"),
        ({"learning_rate": {"from": 0.1, "to": 1, "number": 3}}, "learning_rate"),
        ({"delay": 0}, "delay"),
        ({"delay": 2.5}, "delay"),
        ({"seed": True}, "seed"),
        ({"optimiser": "adm"}, "optimiser"),
        ({"rank": 2}, "parameter"),
        ({"seed": range(5000), "delay": range(1, 3000)}, "grid"),
    ],
)
def test_a_mistake_is_told_before_any_run(values, argument):
    with pytest.raises(InvalidInput) as caught:
        grid_of("rank_one", **values)
    assert caught.value.argument == argument


def test_a_bad_file_is_told(tmp_path):
    file = tmp_path / "grid.toml"
    for text, hint in (("kind = ", "TOML"), ("seed = 1", "kind")):
        file.write_text(text)
        with pytest.raises(InvalidInput, match=hint):
            read_grid(file)
    with pytest.raises(InvalidInput, match="readable"):
        read_grid(tmp_path / "absent.toml")
