import dataclasses
import json
import math

import numpy as np
import pytest

import symghost as sg
from symghost.reports.figures.picture import encoded
from symghost.studies.deep_linear.figures.course import draw_course
from symghost.studies.deep_linear.report import json_report, text_report

ITEMS = np.eye(4)
UNBALANCED = np.array([[1, 1, 1, 1], [1, 1, 1, 0], [0, 0, 0, 1], [1, 0, 0, 0.0]])


@pytest.fixture(scope="module")
def tree():
    return sg.ocs(sg.tree_task(sg.hierarchy(3)), scale=math.sqrt(1e-3))


def test_the_answer_has_the_numbers_of_the_theory(tree):
    assert tree.start == pytest.approx(1e-3)
    assert [str(row.sigma**2) for row in tree.modes] == ["15", "7", "3", "1"]
    assert [row.modes for row in tree.modes] == [(0,), (1,), (2, 3), (4, 5, 6, 7)]
    assert [row.what for row in tree.modes][1:] == [f"branches of level {k}" for k in range(3)]
    assert tree.stage.distance == pytest.approx(0.00645, abs=5e-6)
    assert tree.stage.window == pytest.approx((2.466, 11.914), abs=1e-3)
    assert [1 - row.least for row in tree.levels] == pytest.approx(
        [0.49506, 0.24820, 0.12431], abs=1e-5
    )
    (law,) = tree.laws
    assert (law.time, law.distance) == pytest.approx((4.532, 0.00574), abs=1e-3)
    assert tree.plateau.kind == "saddle"
    assert tree.plateau_of == 1
    assert tree.warnings == ()


def test_the_text_says_all_of_it(tree):
    told = text_report(tree)
    for words in (
        "8 items, 8 inputs, 15 outputs; 2 layers of weights, with a bias on the first layer.",
        "its strength is a_0 = 0.001",
        "3*sqrt(15)/8  9/8  2.46576",
        "Modes 2, 3 are tied",
        "since the constant mode is learned first.",
        "0.00645492 of its length away",
        "2.46576 to 11.9139, for 9.44818",
        "The plateau before mode 1: saddle.",
    ):
        assert words in told


def test_the_json_holds_formulas_values_and_the_course(tree):
    data = json.loads(json_report(tree))
    assert data["modes"][0]["s"]["text"] == "3*sqrt(15)/8"
    assert data["modes"][0]["s"]["value"] == pytest.approx(1.45237, abs=1e-5)
    assert data["stage"]["window"] == pytest.approx([2.466, 11.914], abs=1e-3)
    assert len(data["course"]["time"]) == len(data["course"]["shares"])
    assert data["plateau"]["kind"] == "saddle"
    assert data["negatives"]["1"][0] == pytest.approx(1, abs=0.01)
    assert data["versions"]["symghost"]


def test_a_tie_is_said_and_leaves_no_stage():
    found = sg.ocs(sg.tree_task(sg.hierarchy(2, root=False), bias="none"))
    told = text_report(found)
    assert "no stage of the constant solution, since the constant mode is tied with mode 1" in told
    assert found.levels[0].least == pytest.approx(1)
    assert found.laws == ()


def test_an_output_bias_takes_the_mean_at_once():
    found = sg.ocs(sg.tree_task(sg.hierarchy(3), bias="output"), scale=math.sqrt(1e-5))
    assert found.stage.window[0] == pytest.approx(math.log(2), abs=1e-4)
    assert found.modes[0].what == "constant, with the output bias"
    assert found.stage.distance == pytest.approx(0.000617, abs=1e-6)
    assert found.laws[0].distance == pytest.approx(0.000606, abs=1e-6)
    assert "the output bias keeps in the end" in text_report(found)


@pytest.mark.parametrize(
    ("depth", "kind"),
    [(1, None), (2, "saddle"), (3, "degenerate saddle"), (5, "degenerate saddle")],
)
def test_the_plateau_gets_its_kind(depth, kind):
    found = sg.ocs(sg.tree_task(sg.hierarchy(1), depth), scale=0.05)
    assert (found.plateau and found.plateau.kind) == kind


def test_decay_past_a_fold_shows_a_ghost_and_below_it_nothing_is_lost():
    task = sg.tree_task(sg.hierarchy(2), 3)
    folds = sg.ocs(task).folds
    lost = sg.ocs(task, decay=1.001 * min(folds))
    assert lost.forgetting.kind == "ghost"
    assert lost.forgetting_of == 2
    assert "The plateau on its way: ghost." in text_report(lost)
    kept = sg.ocs(task, decay=0.5 * min(folds))
    assert kept.forgetting is None
    assert "everything stays learned" in text_report(kept)


def test_data_without_modes_are_said_to_be_simulated():
    found = sg.ocs(sg.DeepLinear(ITEMS, UNBALANCED), scale=0.01)
    told = text_report(found)
    assert not found.solvable
    assert "There are no modes: the Gram matrices" in told
    assert "a random network was simulated" in told
    assert found.laws[0].name == "first plateau of a very small start"
    assert json.loads(json_report(found))["course"]["simulated"] is True


def test_a_start_that_is_not_small_is_warned_of():
    found = sg.ocs(sg.tree_task(sg.hierarchy(2)), scale=0.5)
    assert "share of 0.25" in found.warnings[0]
    assert "Warnings" in text_report(found)


SPECIAL = {
    "nothing to learn": (sg.DeepLinear(ITEMS, 0 * ITEMS), "there is nothing to learn"),
    "mean of zero": (sg.DeepLinear(ITEMS, [[1.0, -1, 1, -1]]), "since the mean target is zero"),
    "equal targets": (sg.DeepLinear(ITEMS, [[1.0, 1, 1, 1]]), "is the whole task"),
    "many layers": (sg.tree_task(sg.hierarchy(1), 6), "The time that a mode's strength takes"),
}


@pytest.mark.parametrize(("task", "words"), SPECIAL.values(), ids=SPECIAL)
def test_special_cases_are_told_drawn_and_written(task, words):
    found = sg.ocs(task, scale=0.1)
    assert words in text_report(found)
    assert json.loads(json_report(found))["items"] == task.items
    assert encoded(draw_course(found), "png").startswith(b"\x89PNG")


def test_the_figure_of_a_course_is_labelled_for_modes_and_for_simulations(tree):
    simulated = sg.ocs(sg.DeepLinear(ITEMS, UNBALANCED), scale=0.05)
    for answer, count in ((tree, 3), (simulated, 2)):
        figure = draw_course(answer)
        above = [axes for axes in figure.axes if axes.get_xlabel().startswith("learning time")]
        assert len(above) == count
        assert all(axes.get_ylabel() for axes in above)
        assert encoded(figure, "svg") == encoded(draw_course(answer), "svg")


def test_an_answer_is_plain_data(tree):
    assert dataclasses.is_dataclass(tree)
    assert dataclasses.is_dataclass(tree.course)


TREE = sg.tree_task(sg.hierarchy(1))
BAD = {
    "scale": (lambda: sg.ocs(TREE, 0.0), "scale = 0.0: expected a positive number"),
    "a scale of none": (lambda: sg.ocs(TREE, math.nan), "scale = nan"),
    "half learned": (lambda: sg.ocs(TREE, 0.9), "a weight below 0.7071"),
    "too small": (lambda: sg.ocs(TREE, 1e-200), "a weight above"),
    "decay": (lambda: sg.ocs(TREE, decay=-1.0), "decay = -1.0"),
    "decay of two layers": (lambda: sg.ocs(TREE, decay=1.0), "at least 3 layers"),
    "decay without modes": (
        lambda: sg.ocs(sg.DeepLinear(ITEMS, UNBALANCED), decay=1.0),
        "decay = 1.0: expected 0",
    ),
}


@pytest.mark.parametrize(("call", "message"), BAD.values(), ids=BAD)
def test_bad_input_is_refused_by_name(call, message):
    with pytest.raises(sg.InvalidInput, match=message):
        call()
