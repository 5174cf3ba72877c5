import math

import mpmath
import numpy as np
import pytest

import symghost as sg
from symghost.formulas.symbols import lambda_w
from symghost.models.deep_linear.items import floats
from symghost.studies.deep_linear.simulation.plateaus import (
    decay_at_fold,
    forgetting_plateau,
    learned_weight,
    learning_plateau,
    place_of_fold,
    plateau_flow,
    travel_time,
)

TREE = sg.hierarchy(2)
UNBALANCED = np.array([[1.0, 1, 1], [1, 1, 0], [0, 0, 1]])


def task_of(depth=2, bias="input"):
    return sg.DeepLinear(floats(TREE.inputs), floats(TREE.targets), depth=depth, bias=bias)


@pytest.mark.parametrize(
    ("depth", "kind"), [(2, "saddle"), (3, "degenerate saddle"), (6, "degenerate saddle")]
)
@pytest.mark.parametrize("mode", [0, 1])
def test_a_plateau_before_learning_is_a_saddle(depth, kind, mode):
    found = learning_plateau(task_of(depth), mode)
    assert found.kind == kind, found.evidence
    assert all(kind in speaks for _, _, speaks in found.evidence)


def test_the_growth_and_the_slope_are_those_of_the_mode():
    task = task_of()
    rate = 2 * float(task.modes.modes[1].s)
    found = learning_plateau(task, 1)
    assert found.numbers["eigenvalues"] == pytest.approx([rate], rel=1e-6)
    assert found.numbers["start slope"] == pytest.approx(1 / rate, rel=1e-3)


@pytest.mark.parametrize("depth", [3, 5, 8])
def test_the_power_over_the_start_is_that_of_the_depth(depth):
    found = learning_plateau(task_of(depth))
    assert found.numbers["start power"] == pytest.approx(-(1 - 2 / depth), abs=0.01)


@pytest.mark.parametrize("depth", [3, 4, 8])
@pytest.mark.parametrize("excess", [1e-5, 1e-3])
def test_forgetting_past_the_fold_is_held_by_a_ghost(depth, excess):
    task = task_of(depth)
    found = forgetting_plateau(task, decay_at_fold(task, 1) * (1 + excess), 1)
    assert found.kind == "ghost", found.evidence
    assert all("ghost" in speaks for _, _, speaks in found.evidence)


def test_far_past_the_fold_no_ghost_is_claimed():
    task = task_of(3)
    assert forgetting_plateau(task, 3 * decay_at_fold(task)).kind == "undecided"


def test_the_fold_is_a_double_zero_of_the_flow():
    for depth in (3, 4, 7):
        task = task_of(depth)
        flow = plateau_flow(task, 1).at({lambda_w: decay_at_fold(task, 1)})
        place = place_of_fold(task, 1)
        assert float(flow.field.subs(flow.states[0], place)) == pytest.approx(0, abs=1e-13)
        assert float(flow.slope.subs(flow.states[0], place)) == pytest.approx(0, abs=1e-13)


def test_the_fold_of_three_layers_is_that_of_the_derivation():
    task = task_of(3)
    mode = task.modes.modes[0]
    edge = 0.75 * mode.s * (mode.s / (4 * mode.d)) ** (1 / 3)
    assert decay_at_fold(task) == pytest.approx(edge, rel=1e-12)
    decay = 1.0001 * edge
    law = sg.numeric(sg.result("weight_decay_ghost"))(mode.s, mode.d, decay)
    ends = (learned_weight(task), place_of_fold(task), place_of_fold(task) / 10)
    ratio = travel_time(plateau_flow(task), {lambda_w: decay}, ends) / law
    assert ratio == pytest.approx(1.00743, abs=1e-5)  # as the derivation finds at this excess


def test_the_time_is_that_of_quadrature_with_thirty_digits():
    task = task_of(3)
    mode, place = task.modes.modes[0], place_of_fold(task)
    decay = decay_at_fold(task) * (1 + 1e-6)
    with mpmath.workdps(30):
        s, d, rate = (mpmath.mpf(float(v)) for v in (mode.s, mode.d, decay))
        near = [place * (1 + sign * 10.0**-k) for sign in (-1, 1) for k in (1, 2, 3)]
        ends = sorted([place / 4, *near, place, learned_weight(task)])
        exact = mpmath.quad(lambda c: 1 / (rate * c - c**2 * (s - d * c**3)), ends, maxdegree=12)
    found = travel_time(
        plateau_flow(task), {lambda_w: decay}, (learned_weight(task), place, place / 4)
    )
    assert found == pytest.approx(float(exact), rel=1e-7)


BAD = {
    "one layer": (lambda: learning_plateau(task_of(1)), "one layer has no plateau"),
    "two layers": (lambda: forgetting_plateau(task_of(2), 1.0), "at least 3 layers"),
    "no such mode": (lambda: learning_plateau(task_of(), 9), "mode = 9.*0 to 3"),
    "too little decay": (lambda: forgetting_plateau(task_of(3), 0.01), "decay = 0.01"),
    "no decay": (lambda: forgetting_plateau(task_of(3), math.nan), "decay = nan"),
    "no modes": (
        lambda: learning_plateau(sg.DeepLinear(np.eye(3), UNBALANCED)),
        "do not commute",
    ),
}


@pytest.mark.parametrize(("call", "message"), BAD.values(), ids=BAD)
def test_bad_input_is_refused_by_name(call, message):
    with pytest.raises(sg.InvalidInput, match=message):
        call()
