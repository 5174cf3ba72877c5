"""Every number of a story is found anew, by a route that does not use symghost's analysis."""

import mpmath as mp
import numpy as np
import pytest
import sympy as sp
from scipy.integrate import solve_ivp

from symghost.common.errors import InvalidInput
from symghost.models.known.systems import KNOWN, flow_of, known_system


def settled(name):
    """The flow of a system with the story's values put in."""
    system = known_system(name)
    flow = flow_of(system)
    return flow.at(flow.values(system.at))


def quadrature(name, start, stop, *middle):
    """The integral of one over the velocity."""
    flow = settled(name)
    velocity = sp.lambdify(flow.state, flow.field, "mpmath")
    with mp.workdps(25):
        return mp.quad(lambda place: 1 / velocity(place), [start, *middle, stop])


def integrated(name):
    """The time at which a trajectory crosses the value of the story's passage."""
    system, flow = known_system(name), settled(name)
    names = [str(state) for state in flow.states]
    velocity = sp.lambdify(flow.states, list(flow.components), "numpy")
    ((state, value),) = system.stop.items()

    def crossing(_, place):
        return place[names.index(state)] - value

    crossing.terminal = True
    crossing.direction = np.sign(value - system.start[state])
    start = [system.start[name] for name in names]
    path = solve_ivp(
        lambda _, place: velocity(*place),
        (0, 1e4),
        start,
        method="LSODA",
        rtol=1e-11,
        atol=1e-13,
        events=crossing,
    )
    return path.t_events[0][0]


def fold(name, *guess):
    """The states and the first parameter at which the field and its determinant vanish."""
    system = known_system(name)
    flow = flow_of(system)
    parameter = flow.symbol(system.parameter)
    rest = {p: v for p, v in flow.values(system.at).items() if p != parameter}
    flow = flow.at(rest)
    equations = [*flow.components, flow.jacobian.det()]
    with mp.workdps(30):
        root = mp.findroot(
            sp.lambdify([*flow.states, parameter], equations, "mpmath"), guess, tol=1e-25
        )
        return [mp.mpf(entry) for entry in root]


def normal_product(name, *guess):
    """The product a b of the normal form, from null vectors of the Jacobian by SVD."""
    *place, value = map(float, fold(name, *guess))
    system = known_system(name)
    flow = flow_of(system)
    parameter = flow.symbol(system.parameter)
    flow = flow.at({p: v for p, v in flow.values(system.at).items() if p != parameter})
    at = dict(zip([*flow.states, parameter], [*place, value], strict=True))
    left, _, right = np.linalg.svd(np.array(flow.jacobian.subs(at), dtype=float))
    p, q = left[:, -1], right[-1]
    step = sp.Symbol("step")
    along = {state: x + step * dx for state, x, dx in zip(flow.states, place, q, strict=True)}
    twice = [sp.diff(c.subs({**along, parameter: value}), step, 2) for c in flow.components]
    bend = np.array([float(entry.subs(step, 0)) for entry in twice])
    push = np.array([float(sp.diff(c, parameter).subs(at)) for c in flow.components])
    return (p @ bend / 2) * (p @ push) / (p @ q) ** 2


def strength(name, guess):
    """The product f f''/2 at the minimum of the speed."""
    flow = settled(name)
    slope, product = (
        sp.lambdify(flow.state, formula, "mpmath")
        for formula in (flow.slope, flow.field * flow.curvature / 2)
    )
    return product(mp.findroot(slope, guess))


def rank_one_fold(neurons):
    """The bias at which the largest zero of f' is a zero of f, by bisection."""
    flow = flow_of(known_system("rank_one_population")).at({sp.Symbol("n", real=True): neurons})
    b, kappa = flow.parameters[0], flow.state
    equations = sp.lambdify((kappa, b), (flow.field, flow.slope), "mpmath")
    return mp.findroot(equations, (-1.4, 0.5))[1]


def selkov_hopf(guess):
    """The inflow at which the trace of the Jacobian at the fixed point is zero."""

    def trace(b):
        x, y = b, b / (mp.mpf("0.08") + b * b)
        return -1 + 2 * x * y - mp.mpf("0.08") - x * x

    return mp.findroot(trace, guess)


CUSP_LAW = mp.cbrt(3) * 2 * mp.pi / (3 * mp.sqrt(3))

NUMBERS = {
    "canonical": lambda name: [
        quadrature(name, -mp.inf, mp.inf, -1, 0, 1),
        quadrature(name, -2, 2, -0.3, 0, 0.3),
    ],
    "adler": lambda name: [quadrature(name, -mp.pi, mp.pi, 1, mp.pi / 2, 2)],
    "theta_neuron": lambda name: [
        quadrature(name, -mp.pi, mp.pi, -0.5, 0, 0.5),
        strength(name, 0.01),
    ],
    "quadratic_integrate_and_fire": lambda name: [
        *fold(name, -49, 69),
        quadrature(name, -60, 35, -53, -50, -47, -30),
        quadrature(name, -mp.inf, mp.inf, -60, -50, -40),
    ],
    "imperfect_pitchfork": lambda name: [
        fold(name, -0.6, 0.4)[1],
        quadrature(name, -2, 0.5, -0.7, -0.577, -0.45),
    ],
    "spruce_budworm": lambda name: [
        *fold(name, 1.1, 0.55),
        fold(name, 4.8, 0.4)[1],
        3 * mp.sqrt(3),
        3 * mp.sqrt(3) / 8,
        quadrature(name, 0.5, 5, 0.9, 1.14, 1.3, 2),
    ],
    "gene_switch": lambda name: [integrated(name)],
    "allee_effect": lambda name: [
        *fold(name, 0.7, 0.5),
        quadrature(name, 1, 0.2, 0.8, 0.7055, 0.6),
    ],
    "morris_lecar": lambda name: (
        [fold(name, -29, 0, 40)[0], fold(name, -29, 0, 40)[2], integrated(name)]
    ),
    "two_neurons": lambda name: [
        *fold(name, -0.7, -0.8, 0.88),
        normal_product(name, -0.7, -0.8, 0.88),
        integrated(name),
    ],
    "rank_one_population": lambda name: [
        rank_one_fold(2),
        quadrature(name, -3, 1, -1.6, -1.42, -1.2),
    ],
    "fitzhugh_nagumo": lambda name: [
        fold(name, -0.7, 0, 0.6)[2],
        fold(name, 0.7, 0.7, 0.1)[2],
        integrated(name),
    ],
    "toggle_switch": lambda name: [
        fold(name, 1.8, 0.7, 2.7)[2],
        fold(name, 0.7, 2.1, 3.5)[2],
        integrated(name),
    ],
    "deep_linear_decay": lambda name: [
        *fold(name, 0.8, 0.75),
        quadrature(name, 1.2, 0.2, 0.9, 0.774, 0.6),
    ],
    "invariant_circle": lambda name: [
        *fold(name, 0.15, 1, 0.01),
        normal_product(name, 0.15, 1, 0.01),
        integrated(name),
    ],
    "no_saddle_node": lambda name: [mp.findroot(lambda x: 0.5 - x - x**3, 0.4)],
    "hopf_point": lambda name: [selkov_hopf(0.35), selkov_hopf(0.85)],
    "degenerate_saddle": lambda name: [quadrature(name, 0.05, 1, 0.1, 0.3)],
    "cusp_law": lambda name: [
        quadrature(name, -3, 0, -0.5, -0.2),
        CUSP_LAW * mp.mpf("0.01") ** (-mp.mpf(2) / 3),
    ],
}


@pytest.mark.parametrize("name", KNOWN)
def test_a_storys_numbers_are_what_an_independent_computation_gives(name):
    story = known_system(name).story
    for number in NUMBERS[name](name):
        assert mp.nstr(mp.mpf(number), 6).removesuffix(".0") in story


@pytest.mark.parametrize("name", KNOWN)
def test_a_system_is_complete(name):
    system = known_system(name)
    flow = flow_of(system)
    names = {str(state) for state in flow.states}
    assert set(flow.values(system.at)) == set(flow.parameters)
    assert set(system.box) == names
    assert (system.start is None) == (system.stop is None)
    if flow.dimension > 1 and system.start is not None:
        assert set(system.start) == names
        assert set(system.stop) <= names
    assert set(system.plane) <= set(system.parameters)
    assert system.story.endswith(".")
    assert system.source


@pytest.mark.parametrize(
    ("a", "b"), [("0.5", "1"), ("1/4", "2"), ("1", "1/2"), ("5/3", "3/10")], ids=str
)
def test_the_gene_switch_folds_where_a_b_is_one_half(a, b):
    flow = flow_of(known_system("gene_switch"))
    x, y = flow.states
    at = {
        **flow.values({"a": a, "b": b}),
        x: 1,
        y: 1 / (2 * flow.values({"b": b})[flow.symbol("b")]),
    }
    assert [c.subs(at) for c in flow.components] == [0, 0]
    assert flow.jacobian.subs(at).det() == 0


def test_the_gene_switch_has_a_product_of_one_ninth():
    assert abs(normal_product("gene_switch", 1, 0.5, 0.5)) == pytest.approx(1 / 9, rel=1e-9)


def test_the_budworms_folds_and_cusp_are_those_of_the_book():
    flow = flow_of(known_system("spruce_budworm"))
    x, (r, k) = flow.state, flow.parameters
    curve = {r: 2 * x**3 / (1 + x**2) ** 2, k: 2 * x**3 / (x**2 - 1)}
    growth = sp.cancel(flow.field / x)
    for order in (0, 1):
        assert sp.cancel(sp.diff(growth, x, order).subs(curve)) == 0
    cusp = {name: formula.subs(x, sp.sqrt(3)) for name, formula in curve.items()}
    assert sp.simplify(sp.diff(growth, x, 2).subs(cusp).subs(x, sp.sqrt(3))) == 0
    assert cusp == {r: 3 * sp.sqrt(3) / 8, k: 3 * sp.sqrt(3)}


def test_morris_lecar_fires_only_above_its_onset():
    flow = flow_of(known_system("morris_lecar"))
    _, _, onset = fold("morris_lecar", -29, 0, 40)
    highest = {}
    for current in (float(onset) - 0.5, float(onset) + 0.5):
        at = flow.at({flow.parameters[0]: current})
        velocity = sp.lambdify(at.states, list(at.components), "numpy")
        path = solve_ivp(
            lambda _, p, velocity=velocity: velocity(*p), (0, 2000), (-45, 0), method="LSODA"
        )
        highest[current > onset] = path.y[0].max()
    assert highest[False] < -25
    assert highest[True] > 20


def test_selkovs_state_leaves_the_focus_for_a_cycle():
    flow = settled("hopf_point")
    velocity = sp.lambdify(flow.states, list(flow.components), "numpy")
    focus = (0.6, 0.6 / 0.44)
    path = solve_ivp(lambda _, p: velocity(*p), (0, 300), (0.61, focus[1]), rtol=1e-9)
    late = path.y[0][path.t > 250]
    assert np.ptp(late) > 0.5


def test_the_degenerate_saddles_plateau_shortens_with_the_square_of_the_start():
    times = [float(quadrature("degenerate_saddle", start, 1, 0.1, 0.3)) for start in (0.01, 0.001)]
    assert times[1] / times[0] == pytest.approx(100, rel=0.01)
    assert times[1] == pytest.approx(1 / (2 * 1.3 * 0.001**2), rel=0.001)


def test_the_cusps_time_approaches_its_law():
    flow = flow_of(known_system("cusp_law"))
    ratios = []
    for bias in ("1e-4", "1e-6"):
        field = flow.at(flow.values({"b": bias})).field
        velocity = sp.lambdify(flow.state, field, "mpmath")
        width = mp.cbrt(3 * mp.mpf(bias))
        points = [-3, -1, -10 * width, -3 * width, -width, 0]
        time = mp.quad(lambda k, velocity=velocity: 1 / velocity(k), points)
        ratios.append(time / (CUSP_LAW * mp.mpf(bias) ** (-mp.mpf(2) / 3)))
    assert abs(ratios[1] - 1) < abs(ratios[0] - 1) < 0.02


def test_an_unknown_system_is_refused_with_the_nearest_name():
    with pytest.raises(InvalidInput, match="did you mean 'adler'"):
        known_system("addler")
