"""Ghosts of known systems, against closed forms, integrations and complex zeros."""

import mpmath
import numpy as np
import pytest
import sympy as sp
from scipy.integrate import quad, solve_ivp

from symghost.analysis.ghosts.search import ghosts
from symghost.analysis.numbers import numeric
from symghost.common.errors import InvalidInput, NotSupported
from symghost.flows.flow import Flow
from symghost.flows.network_flow import NetworkFlow, network_flow

CANONICAL = Flow.from_text("r + x**2", state="x", parameters="r")
CUBIC = Flow.from_text("r + x - x**3", state="x", parameters="r")
DECAY = Flow.from_text("c**2*(13/10 - 7*c**3/10) - l*c", state="c", parameters="l")
q = np.sqrt(0.5)
POPULATION_FOLD = 2 * q - np.arctanh(q)
DECAY_PLACE = (1.3 / 2.8) ** (1 / 3)
DECAY_FOLD = 0.75 * 1.3 * DECAY_PLACE


def line(text, state="x", parameters=""):
    return Flow.from_text(text, state=state, parameters=parameters)


@pytest.mark.parametrize("size", [1e-12, 1e-6, 1e-2])
def test_the_canonical_ghost_is_its_own_measure(size):
    found = ghosts(CANONICAL, {"r": size})
    (ghost,) = found.points
    assert found.complete
    assert ghost.kind == "ghost"
    assert ghost.place == (0.0,)
    assert ghost.strength == pytest.approx(size, rel=1e-14)
    assert ghost.time == pytest.approx(np.pi / np.sqrt(size), rel=1e-14)
    assert ghost.quality == 0
    assert ghost.complex_place[0] == pytest.approx(1j * np.sqrt(size), rel=1e-9)


CLOSED_FORMS = [
    # flow, values, box, place, strength
    (CUBIC, {"r": 0.4}, (-2, 2), -1 / np.sqrt(3), np.sqrt(3) * 0.4 - 2 / 3),
    (CUBIC, {"r": -0.4}, (-2, 2), 1 / np.sqrt(3), np.sqrt(3) * 0.4 - 2 / 3),
    (
        line("-k + 2*tanh(k + b)", "k", "b"),
        {"b": 0.55},
        (-4, 4),
        -np.arctanh(q) - 0.55,
        (0.55 - POPULATION_FOLD) * q,
    ),
    (
        line("1 - cos(v) + (1 + cos(v))*J", "v", "J"),
        {"J": 0.01},
        (-3, 3),
        0.0,
        0.01 * 0.99,
    ),
    (line("m + 2*x**2 + x**3/3 + x**4/2", "x", "m"), {"m": 0.001}, (-1, 1), 0.0, 0.002),
]


@pytest.mark.parametrize(("flow", "at", "box", "place", "strength"), CLOSED_FORMS)
def test_strengths_are_those_of_the_closed_forms(flow, at, box, place, strength):
    found = ghosts(flow, at, box={flow.states[0].name: box})
    (ghost,) = found.points
    assert found.complete
    assert ghost.kind == "ghost"
    assert ghost.place[0] == pytest.approx(place, abs=1e-14)
    assert ghost.strength == pytest.approx(strength, rel=1e-11)


@pytest.mark.parametrize("share", [1e-2, 1e-3, 1e-4])
def test_deep_networks_with_weight_decay_have_a_ghost_past_their_fold(share):
    rate = DECAY_FOLD * (1 + share)
    (ghost,) = ghosts(DECAY, {"l": rate}, {"c": (0.05, 2)}).points
    assert ghost.kind == "ghost"
    with mpmath.workdps(30):
        place = mpmath.findroot(lambda c: 2.6 * c - 3.5 * c**4 - rate, DECAY_PLACE)
        speed = rate * place - place**2 * (1.3 - 0.7 * place**3)
        strength = speed * (14 * place**3 - 2.6) / 2
    assert ghost.place[0] == pytest.approx(float(place), rel=1e-14)
    assert ghost.strength == pytest.approx(float(strength), rel=1e-9)
    near = 1.5 * 1.3 * DECAY_PLACE * (rate - DECAY_FOLD)  # to first order in the distance
    assert ghost.strength == pytest.approx(near, rel=2 * share)
    exact = quad(lambda c: -1 / (c**2 * (1.3 - 0.7 * c**3) - rate * c), 0.3, 1.5, limit=500)[0]
    # What the law leaves out stays bounded on the way to the fold, while the time goes to infinity.
    assert abs(ghost.time - exact) < 1


def test_two_ghosts_are_listed_by_rising_speed():
    found = ghosts(line("1/100 + (x**2 - 1)**2 + x/500"), box={"x": (-3, 3)})
    ghost_kinds = [ghost for ghost in found.points if ghost.kind == "ghost"]
    assert [round(ghost.place[0], 2) for ghost in ghost_kinds] == [-1.0, 1.0]
    assert ghost_kinds[0].speed < ghost_kinds[1].speed


@pytest.mark.parametrize(
    ("text", "box"),
    [("(x**2 + 1)*(2 - x**2 + x**4)", (-2, 2)), ("3 + x - x**3", (-2, 2)), ("x + 1/x", (0.2, 3))],
)
def test_a_complex_pair_far_from_the_line_leaves_a_mere_minimum(text, box):
    found = ghosts(line(text), box={"x": box})
    (ghost,) = found.points
    assert ghost.kind == "minimum of the speed"
    assert not all(passed for _, passed in ghost.tests)


@pytest.mark.parametrize(
    "text", ["x", "-x", "1/10", "x**2 - 1/100", "x**3 + x", "x - x**3", "1/x", "exp(x)"]
)
def test_flows_without_a_slow_place_have_no_ghosts(text):
    found = ghosts(line(text), box={"x": (-2, 2)} if text != "1/x" else {"x": (0.1, 2)})
    assert found.points == ()
    assert found.undecided == ()
    assert found.complete


@pytest.mark.parametrize("text", ["x**3", "1/10 + x**3", "x**2", "1/10 + x**4"])
def test_degenerate_places_are_undecided_and_no_ghosts(text):
    found = ghosts(line(text))
    assert found.points == ()
    assert len(found.undecided) == 1
    assert found.undecided[0][0] == pytest.approx(0, abs=1e-6)


GENE = Flow.from_text(["x = -(1/2 + m)*x + y", "y = x**2/(1 + x**2) - y"], parameters="m")
UNITS = Flow.from_text(
    ["x = -x + tanh(9*x/5 + 3*y/5 + m)", "y = -y + tanh(9*x/10 + y/5 - 2*m/5)"], parameters="m"
)
RING = Flow.from_text(
    [
        "x = x*(1 - x**2 - y**2 + 3*x/10) - y*(1 + m - y)",
        "y = y*(1 - x**2 - y**2 + 3*x/10) + x*(1 + m - y)",
    ],
    parameters="m",
)
PLANES = {
    # flow, value at the fold, place, product ab; and a passage: its start, the state and its goal
    "gene switch": (GENE, 0.0, (1, 0.5), 1 / 9, ((2, 1), 0, 0.3)),
    "two units": (
        UNITS,
        0.88272312162,
        (-0.70551, -0.81832),
        0.561553003304,
        ((-1, -1), 0, 0.5),
    ),
    "ring": (RING, np.sqrt(1.0225) - 1, (0.15, np.sqrt(1.0225)), 0.458379499155, None),
}


@pytest.mark.parametrize("name", PLANES)
@pytest.mark.parametrize("distance", [1e-2, 1e-4])
def test_ghosts_in_the_plane_have_the_strength_of_the_normal_form(name, distance):
    flow, fold, place, product, _ = PLANES[name]
    (ghost,) = ghosts(flow, {"m": fold + distance}, {"x": (-3, 3), "y": (-3, 3)}).points
    assert ghost.kind == "ghost"
    assert ghost.strength == pytest.approx(product * distance, rel=4 * distance)
    np.testing.assert_allclose(ghost.place, place, atol=3 * distance)
    assert ghost.evidence["gradient"] < 1e-9
    assert ghost.evidence["other eigenvalue"] < -0.9
    assert ghost.evidence["separation"] > 5


@pytest.mark.parametrize("name", ["gene switch", "two units"])
def test_the_time_of_a_ghost_in_the_plane_is_that_of_an_integration(name):
    flow, fold, _, _, (start, state, goal) = PLANES[name]
    value = fold + 1e-4
    field = flow.at({flow.parameters[0]: value})

    velocity = numeric(field).velocity
    sign = np.sign(goal - start[state])

    def arrived(_, place):
        return sign * (place[state] - goal)

    arrived.terminal = True
    run = solve_ivp(
        lambda _, place: velocity(place), (0, 1e4), start, events=arrived, rtol=1e-9, atol=1e-12
    )
    (ghost,) = ghosts(flow, {"m": value}, {"x": (-3, 3), "y": (-3, 3)}).points
    # What the law leaves out is the time to get there and away, about 10 and 2.
    assert abs(run.t_events[0][0] - ghost.time) < 12


@pytest.mark.parametrize(
    ("lines", "at"),
    [
        (["x = x", "y = -2*y"], None),
        (["x = m*x - y - x*(x**2 + y**2)", "y = x + m*y - y*(x**2 + y**2)"], {"m": 0}),
        (["x = m*x - y - x*(x**2 + y**2)", "y = x + m*y - y*(x**2 + y**2)"], {"m": 1e-3}),
        (["x = x**3", "y = -y"], None),
        (["v = v - v**3/3 - w + m", "w = (8/100)*(v + 7/10 - 8*w/10)"], {"m": 0.33}),
    ],
    ids=["saddle", "Hopf", "past Hopf", "degenerate saddle", "FitzHugh-Nagumo at its Hopf"],
)
def test_saddles_and_hopf_points_are_never_ghosts(lines, at):
    flow = Flow.from_text(lines, parameters="m" if at else ())
    assert ghosts(flow, at, {str(state): (-3, 3) for state in flow.states}).points == ()


def test_a_slow_place_that_repels_is_no_ghost():
    flow = Flow.from_text(["x = 1/100 + x**2", "y = y"])
    (ghost,) = ghosts(flow, box={"x": (-1, 1), "y": (-1, 1)}).points
    assert ghost.kind == "minimum of the speed"
    assert [words for words, passed in ghost.tests if not passed] == [
        "all other directions are attracting"
    ]


def test_a_slow_place_without_separation_is_no_ghost():
    flow = Flow.from_text(["x = 1/100 + x**2", "y = -y/10"])
    (ghost,) = ghosts(flow, box={"x": (-1, 1), "y": (-1, 1)}).points
    assert ghost.kind == "minimum of the speed"
    assert ghost.evidence["separation"] == pytest.approx(np.pi, rel=1e-12)


def test_the_zero_in_complex_states_is_a_zero():
    (ghost,) = ghosts(GENE, {"m": 1e-2}, {"x": (0, 3), "y": (0, 2)}).points
    x, y = ghost.complex_place
    assert abs(-0.51 * x + y) < 1e-14
    assert abs(x**2 / (1 + x**2) - y) < 1e-14
    assert x.imag != 0


def test_the_line_and_the_plane_agree():
    (one,) = ghosts(CUBIC, {"r": 0.4}, {"x": (-2, 2)}).points
    flow = Flow.from_text(["x = r + x - x**3", "y = -5*y"], parameters="r")
    (two,) = ghosts(flow, {"r": 0.4}, {"x": (-2, 2), "y": (-2, 2)}).points
    assert two.strength == pytest.approx(one.strength, rel=1e-10)
    assert two.quality == pytest.approx(one.quality, rel=0.1)
    assert two.direction == pytest.approx((1, 0), abs=1e-12)
    assert two.kind == one.kind == "ghost"


def test_a_function_without_formulas_is_looked_at_on_a_grid_and_says_so():
    found = ghosts(Flow.from_function(lambda x: 0.01 + x**2, "x"), box={"x": (-1, 1)})
    (ghost,) = found.points
    assert ghost.strength == pytest.approx(0.01, rel=1e-6)
    assert not found.complete
    assert "sign changes" in found.method


def test_a_trained_network_is_looked_at_as_far_as_its_fixed_points_reach():
    flow = network_flow((np.ones(1), 2 * np.ones(1)), bias=np.array([POPULATION_FOLD + 0.01]))
    found = ghosts(flow)
    (ghost,) = found.points
    assert ghost.strength == pytest.approx(0.01 * q, rel=1e-10)
    assert found.box.high[0] == pytest.approx(2)
    assert found.complete


def test_a_kink_is_undecided_and_no_ghost():
    found = ghosts(line("1/10 + Abs(x)"), box={"x": (-1, 1.5)})
    assert found.points == ()
    assert found.undecided[0][0] == pytest.approx(0, abs=1e-6)
    assert not found.complete


def test_a_field_whose_slope_is_no_function_is_refused():
    (x,) = line("x").states
    with pytest.raises(NotSupported, match="smooth"):
        ghosts(Flow(x, sp.floor(x) + x**2))


SETS = NetworkFlow(np.ones((2, 1, 1)), np.ones((2, 1, 1)), np.zeros((2, 1)))


@pytest.mark.parametrize(
    ("flow", "options", "argument"),
    [
        (CANONICAL, {}, "at"),
        (CANONICAL, {"at": {"q": 1}}, "at"),
        (CANONICAL, {"at": {"r": float("nan")}}, "at r"),
        (CANONICAL, {"at": {"r": 1}, "box": {"y": (0, 1)}}, "box"),
        (CANONICAL, {"at": {"r": 1}, "box": {"x": (1, 0)}}, "box x"),
        (CANONICAL, {"at": {"r": 1}, "parameter": "s"}, "parameter"),
        (SETS, {}, "flow"),
        (SETS.rows(np.array([0])), {"parameter": "r"}, "parameter"),
        (SETS.rows(np.array([0])), {"at": {"r": 1}}, "at"),
    ],
)
def test_bad_input_is_refused_by_name(flow, options, argument):
    with pytest.raises(InvalidInput) as refused:
        ghosts(flow, **options)
    assert refused.value.argument == argument
