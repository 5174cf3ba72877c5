"""What kind of plateau comes before each degree of a single-index target."""

import numpy as np
import pytest
import sympy as sp
from scipy.integrate import solve_ivp

import symghost as sg
from symghost.analysis.numbers import numeric
from symghost.studies.single_index.simulation.plateaus import (
    held_quadratic_flow,
    held_quadratic_start,
    linear_degree_flow,
    quadratic_degree_flow,
)

START = held_quadratic_start([1.3, 0.4, -1.1])
VALUES = {"c_l": 1, "phi_1": 1}


def held():
    flow = held_quadratic_flow()
    values = dict.fromkeys(flow.parameters, 1)
    return sp.lambdify(flow.states, [e.subs(values) for e in flow.components], "numpy")


def test_degree_one_leaves_a_saddle_after_a_time_with_a_logarithm():
    eps, scales = 1e-6, np.geomspace(1e-9, 1e-3, 7)
    # Overlaps grow from sqrt(eps) a0 sinh(c t/sqrt(eps)).
    times = np.sqrt(eps) * np.arcsinh(1 / scales)
    kind = sg.classify_plateau(
        linear_degree_flow(),
        {"c_l": 1, "eps": "1e-6"},
        near={"a_i": 0.5, "s_i": 0},
        over_start=(scales, times),
    )
    assert kind.kind == "saddle"
    rates = [e for e in kind.evidence if e[0] == "slope against growth rate"]
    assert rates
    assert rates[0][2] == "saddle"


@pytest.mark.parametrize(("invariant", "kind"), [("-1e-4", "ghost"), ("1e-2", "saddle")])
def test_degree_two_alone_has_a_ghost_only_for_a_negative_invariant(invariant, kind):
    near = {"a_i": 0.0 if kind == "ghost" else float(np.sqrt(1e-2 / 0.2))}
    values = {"c_l": 1, "I_l": invariant, "eps": "0.1"}
    assert sg.classify_plateau(quadratic_degree_flow(), values, near=near).kind == kind


@pytest.mark.slow
def test_degree_two_behind_learned_degrees_is_a_blow_up_all_along_its_plateau():
    velocity = held()
    flow = held_quadratic_flow()
    field = numeric(flow, VALUES)
    start = np.array(list(START.values()))
    run = solve_ivp(lambda _, y: velocity(*y), (0, 1.4), start, rtol=1e-9)
    for place in run.y.T[:: len(run.t) // 4]:
        found = sg.classify_plateau(field, near=dict(zip(START, place, strict=True)))
        assert found.kind == "blow-up", found.evidence


def test_the_blow_up_comes_at_the_time_of_the_theory():
    velocity = held()
    far = lambda _, y: np.abs(y).max() - 1e6  # noqa: E731
    far.terminal = True
    run = solve_ivp(lambda _, y: velocity(*y), (0, 3), list(START.values()), rtol=1e-10, events=far)
    assert run.t[-1] == pytest.approx(1.645314, abs=3e-6)


@pytest.mark.parametrize("weights", [[1, 2], [1, 1, 2], [1, 2, np.inf]])
def test_three_distinct_weights_are_asked_for(weights):
    with pytest.raises(sg.InvalidInput, match="weights = "):
        held_quadratic_start(weights)
