"""Predicted learning times against integrations of the mean-field flow."""

import warnings

import numpy as np
import pytest
import sympy as sp
from scipy.integrate import quad, solve_ivp

import symghost as sg
from symghost.formulas.symbols import eps as ratio

SQUARE = sg.SingleIndex("he0 + he1 + he2", "he0 + he1 + he2", degrees=2)
CUBE = "he0 + he1 + he2 + he3"
HALF = 1 / np.sqrt(2)


def simulated(model, eps, weights, last, until):
    """First times at which a share 1/sqrt(2) of each coefficient is left, by Radau."""
    count = len(weights)
    flow = model.mean_field_flow(count)
    field = [component.subs(ratio, eps) for component in flow.components]
    velocity = sp.lambdify([flow.states], field, "numpy")
    slopes = sp.lambdify([flow.states], sp.Matrix(field).jacobian(flow.states), "numpy")
    left = [sp.lambdify([flow.states], e, "numpy") for e in model.unlearned(count)]
    phi, _ = model.numbers()

    def crossing(k):
        def event(_, y):
            return left[k](y) / phi[k] - HALF

        event.direction, event.terminal = -1, k == last
        return event

    run = solve_ivp(
        lambda _, y: velocity(y),
        (0, until),
        [*weights, *np.zeros(count)],
        method="Radau",
        jac=lambda _, y: slopes(y),
        rtol=1e-8,
        atol=1e-12,
        events=[crossing(k) for k in range(last + 1)],
    )
    return [times[0] if len(times) else np.inf for times in run.t_events]


def test_degrees_zero_and_one_are_learned_when_the_closed_forms_say():
    weights = [1.3, 0.4, -1.1]
    found = simulated(SQUARE, 1e-6, weights, 1, 1)
    times = sg.learning_times(SQUARE, 1e-6, weights)
    assert found[0] == pytest.approx(times.degrees[0].time, rel=1e-4)
    # The mean overlap drifts by a relative sqrt(eps) log(1/eps).
    assert found[1] == pytest.approx(times.degrees[1].time, rel=0.02)
    assert times.degrees[1].leading == pytest.approx(times.degrees[1].time, rel=1e-3)


def test_degree_one_alone_is_learned_when_the_closed_form_says():
    model = sg.SingleIndex("he1", "he0 + he1", degrees=1)
    weights = [1.0, -0.2, -0.8]
    found = simulated_degree_one(model, 1e-8, weights)
    assert found == pytest.approx(sg.learning_times(model, 1e-8, weights).degrees[1].time, rel=2e-4)


def simulated_degree_one(model, eps, weights):
    flow = model.mean_field_flow(3)
    field = [component.subs(ratio, eps) for component in flow.components]
    velocity = sp.lambdify([flow.states], field, "numpy")
    slopes = sp.lambdify([flow.states], sp.Matrix(field).jacobian(flow.states), "numpy")
    left = sp.lambdify([flow.states], model.unlearned(3)[1], "numpy")

    def event(_, y):
        return left(y) - HALF

    event.direction, event.terminal = -1, True
    run = solve_ivp(
        lambda _, y: velocity(y),
        (0, 1),
        [*weights, 0, 0, 0],
        method="Radau",
        jac=lambda _, y: slopes(y),
        rtol=1e-9,
        atol=1e-13,
        events=event,
    )
    return run.t_events[0][0]


@pytest.mark.parametrize(
    ("phi", "sigma", "mean"), [(1, 1, -0.5), (-1, 1, 0.5), (1, -1, 0.5), (-2, -3, -0.1)]
)
def test_degree_zero_takes_signs_from_target_and_activation(phi, sigma, mean):
    model = sg.SingleIndex(f"{phi}*he0 + he1", f"{sigma}*he0 + he1", degrees=1)
    weights = [mean - 0.3, mean + 0.3]
    (found,) = simulated(model, 1e-3, weights, 0, 1)
    # Overlaps stay of the order of eps.
    expected = sg.learning_times(model, 1e-3, weights).degrees[0].time
    assert found == pytest.approx(expected, rel=1e-2)


def kinds(target, activation, weights, degrees=4):
    model = sg.SingleIndex(target, activation, degrees=degrees)
    return [one.kind for one in sg.learning_times(model, 1e-10, weights).degrees]


MANY = [1.3, 0.4, -1.1, 0.2, -0.6, 0.9]
ANSWERS = {
    "all degrees": (CUBE, CUBE, MANY, ["power"] * 4 + ["absent"]),
    "symmetric": ("he0 + he2", CUBE, MANY, ["power", "absent", "never", "absent", "absent"]),
    "odd activation lacks two": (
        CUBE,
        "he0 + he1 + he3",
        MANY,
        ["power", "power", "never", "order one", "absent"],
    ),
    "one skipped": ("he1 + he3", CUBE, MANY, ["absent", "power", "absent", "order one", "absent"]),
    "two skipped": (
        "he1 + he4",
        CUBE + " + he4",
        MANY,
        ["absent", "power", "absent", "absent", "grows"],
    ),
    "all weights equal": (CUBE, CUBE, [0.1] * 6, ["power"] + ["order one"] * 3 + ["absent"]),
    "signs": (CUBE, CUBE, [1, -1, 1, -1], ["power", "power", "order one", "order one", "absent"]),
    "three distinct": (CUBE, CUBE, [1, -1, 0.3], ["power"] * 3 + ["order one", "absent"]),
    # Without degree zero in the activation one constraint less is to be met. Integrations of the
    # mean field give t_2 slopes of 0.243 and of -0.001 here at eps = 1e-12.
    "no mean, two distinct": (
        "he1 + he2",
        "he1 + he2",
        [1.0, -0.4],
        ["absent", "power", "power", "absent", "absent"],
    ),
    "no mean, one": (
        "he1 + he2",
        "he1 + he2",
        [1.0],
        ["absent", "power", "order one", "absent", "absent"],
    ),
    "learned at the start": ("he0 + he1", CUBE, [1, 2], ["at once", "power"] + ["absent"] * 3),
}


@pytest.mark.parametrize(
    ("target", "activation", "weights", "expected"), ANSWERS.values(), ids=ANSWERS.keys()
)
def test_each_degree_gets_a_clear_answer(target, activation, weights, expected):
    assert kinds(target, activation, weights) == expected


def test_powers_are_those_of_dominant_balance():
    model = sg.SingleIndex(CUBE, CUBE, degrees=3)
    times = sg.learning_times(model, 1e-10, MANY)
    assert [one.exponent for one in times.degrees] == [1, *map(sp.Rational, ("1/2", "1/4", "1/6"))]
    assert times.separations[3] == pytest.approx(1e-10 ** (1 / 12))
    assert "degree 3 is not apart" in " ".join(times.cautions)


def test_signs_at_the_start_give_a_time_of_order_one_by_the_limit_of_two_atoms():
    velocity = sg.numeric(sg.result("two_atom_limit"))
    left = lambda s: (1 - 2 * s + s**2) / (1 + 4 * s**2 + s**4)  # noqa: E731
    edge = float(sp.nsolve(sp.sympify("(1-2*x+x**2)/(1+4*x**2+x**4)-1/sqrt(2)"), 0.1))
    assert left(edge) == pytest.approx(HALF)
    time, _ = quad(lambda s: 1 / float(velocity(s, 1.0, 1.0, 1.0)), 0, edge)
    assert time == pytest.approx(0.0743847, abs=1e-7)
    found = simulated(SQUARE, 1e-8, [1.0, -1.0], 2, 1)
    assert found[2] == pytest.approx(time, rel=5e-3)


def test_a_width_that_is_too_small_and_layers_too_alike_are_cautioned_of():
    with warnings.catch_warnings(action="ignore"):
        model = sg.SingleIndex()
    narrow = sg.learning_times(model, 1e-6, MANY, neurons=50)
    assert "50 neurons are too few" in " ".join(narrow.cautions)
    assert narrow.least_width == pytest.approx(
        sum(c**2 for c in model.numbers()[1][1:]) / (model.numbers()[1][1] * 1e-3)
    )
    assert "not faster" in " ".join(sg.learning_times(model, 2.0, MANY).cautions)


def test_a_blow_up_time_of_a_simulation_gives_the_time_of_degree_two():
    times = sg.learning_times(SQUARE, 1e-16, [1.3, 0.4, -1.1], blow_up=1.645314)
    assert times.degrees[2].time == pytest.approx(1.645314e-4)
    assert sg.learning_times(SQUARE, 1e-16, [1.3, 0.4, -1.1]).degrees[2].time is None


BAD = {
    "a ratio of zero": ({"eps": 0}, "eps = 0"),
    "a negative ratio": ({"eps": -1e-3}, "eps = -0.001"),
    "no weights": ({"a0": []}, r"a0 = \[\]"),
    "a weight that is no number": ({"a0": [1, float("nan")]}, "a0 = "),
    "text": ({"a0": "many"}, "a0 = 'many'"),
    "no neurons": ({"neurons": 0}, "neurons = 0"),
    "half a neuron": ({"neurons": 0.5}, "neurons = 0.5"),
    "a negative time": ({"blow_up": -1.0}, "blow_up = -1.0"),
}


@pytest.mark.parametrize(("options", "message"), BAD.values(), ids=BAD.keys())
def test_bad_input_names_its_argument(options, message):
    with pytest.raises(sg.InvalidInput, match=message):
        sg.learning_times(SQUARE, **{"eps": 1e-3, "a0": [1.0, 2.0], **options})
