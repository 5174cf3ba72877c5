import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from symghost.analysis.plateaus.fits import over_distance, over_scale
from symghost.analysis.plateaus.kinds import classify_plateau
from symghost.common.errors import InvalidInput
from symghost.flows.flow import Flow

S, D = 1.3, 0.7
SHALLOW = Flow.from_text("2*a*(s - d*a)", "a", "s, d")
SHALLOW_WITH_DECAY = Flow.from_text("2*a*(s - lam - a*d)", "a", "s, d, lam")
DEEP = Flow.from_text("c**2*(s - d*c**3) - lam*c", "c", "s, d, lam")
CANONICAL = Flow.from_text("r + x**2", "x", "r")
READOUT = Flow.from_text("2*c*G*exp(-c*(1 - k))", "k", "c, G")
SATURATED = Flow.from_text("2*c*G*exp(-c*(1 - k))/(1 + exp(-c*(1 - k)))**2", "k", "c, G")
SPIRAL = Flow.from_text(
    ["x = m*x - y - x*(x**2 + y**2)", "y = x + m*y - y*(x**2 + y**2)"], parameters="m"
)
FOLD_PLACE = (S / (4 * D)) ** (1 / 3)
FOLD_DECAY = 0.75 * S * FOLD_PLACE
SCALES = np.geomspace(1e-7, 1e-2, 8)
DISTANCES = np.geomspace(1e-6, 1e-2, 9)


def time_to(velocity, start, goal):
    """The time of a simulated plateau: from the start to the goal."""
    event = lambda _t, x: x[0] - goal  # noqa: E731
    event.terminal = True
    found = solve_ivp(
        lambda _t, x: [velocity(x[0])],
        (0, 1e12),
        [start],
        method="LSODA",
        events=event,
        rtol=1e-9,
        atol=1e-14,
    )
    return found.t_events[0][0]


def shallow(scales):
    return [time_to(lambda a: 2 * a * (S - D * a), scale, S / (2 * D)) for scale in scales]


def deep(scales):
    return [time_to(lambda c: c * c * (S - D * c**3), scale, 0.5) for scale in scales]


def decaying(decays):
    return [time_to(lambda c, d=d: c * c * (S - D * c**3) - d * c, 1.0, 0.3) for d in decays]


def saddle_with_decay(decays):
    return [
        time_to(lambda a, r=S - d: 2 * a * (r - D * a), 1e-7, (S - d) / (2 * D)) for d in decays
    ]


def readout(starts, c=10.0, G=0.1):
    return [time_to(lambda k: 2 * c * G * math.exp(-c * (1 - k)), k, 0.9) for k in starts]


def spiral(radii):
    return [time_to(lambda q: 0.05 * q - q**3, radius, 0.1) for radius in radii]


def past_ghost(distances):
    return [time_to(lambda x, r=r: r + x * x, -1.0, 1.0) for r in distances]


def from_afar(starts):
    return [time_to(lambda x: 1e-4 + x * x, -start, 1.0) for start in starts]


READOUT_STARTS = np.linspace(-0.2, 0.4, 8)
FAR_STARTS = np.geomspace(1, 1e3, 7)

LABELS = {
    "two layers": (
        "saddle",
        lambda: {
            "flow": SHALLOW,
            "at": {"s": S, "d": D},
            "near": {"a": 1e-3},
            "over_start": (SCALES, shallow(SCALES)),
        },
    ),
    "two layers, by times alone": (
        "saddle",
        lambda: {"over_start": (SCALES, shallow(SCALES))},
    ),
    "three layers": (
        "degenerate saddle",
        lambda: {
            "flow": DEEP,
            "at": {"s": S, "d": D, "lam": 0},
            "near": {"c": 1e-3},
            "over_start": (SCALES, deep(SCALES)),
        },
    ),
    "three layers, at the origin itself": (
        "degenerate saddle",
        lambda: {"flow": DEEP, "at": {"s": S, "d": D, "lam": 0}, "near": {"c": 0}},
    ),
    "three layers with decay past the fold": (
        "ghost",
        lambda: {
            "flow": DEEP,
            "at": {"s": S, "d": D, "lam": FOLD_DECAY * 1.0001},
            "near": {"c": FOLD_PLACE * 1.001},
            "over_parameter": (
                FOLD_DECAY * (1 + DISTANCES),
                decaying(FOLD_DECAY * (1 + DISTANCES)),
                FOLD_DECAY,
            ),
        },
    ),
    "two layers with decay, towards the edge": (
        "saddle",
        lambda: {
            "flow": SHALLOW_WITH_DECAY,
            "at": {"s": S, "d": D, "lam": S - 0.01},
            "near": {"a": 1e-4},
            "over_parameter": (
                S - np.geomspace(1e-3, 0.5, 9),
                saddle_with_decay(S - np.geomspace(1e-3, 0.5, 9)),
                S,
            ),
        },
    ),
    "a ghost": (
        "ghost",
        lambda: {
            "flow": CANONICAL,
            "at": {"r": 1e-4},
            "near": {"x": 0.003},
            "over_parameter": (DISTANCES, past_ghost(DISTANCES), 0),
            "over_start": (FAR_STARTS, from_afar(FAR_STARTS)),
        },
    ),
    "a ghost, by times over the start": (
        "ghost",
        lambda: {"over_start": (FAR_STARTS, from_afar(FAR_STARTS))},
    ),
    "a readout's exponential": (
        "blow-up",
        lambda: {
            "flow": READOUT,
            "at": {"c": 10, "G": 0.1},
            "near": {"k": 0},
            "over_start": (np.exp(-10 * (1 - READOUT_STARTS)), readout(READOUT_STARTS)),
        },
    ),
    "a saturated readout": (
        "blow-up",
        lambda: {"flow": SATURATED, "at": {"c": 10, "G": 0.1}, "near": {"k": 0}},
    ),
    "out of an unstable focus": (
        "saddle",
        lambda: {
            "flow": SPIRAL,
            "at": {"m": 0.05},
            "near": {"x": 1e-3, "y": 0},
            "over_start": (SCALES, spiral(SCALES)),
        },
    ),
}


@pytest.mark.parametrize("name", LABELS)
def test_simulated_plateaus_get_their_names(name):
    kind, made = LABELS[name]
    found = classify_plateau(**made())
    assert found.kind == kind, found.evidence
    assert all(kind in speaks for _, _, speaks in found.evidence)


def test_the_edge_of_a_transcritical_point_is_never_a_ghost():
    at = {"s": S, "d": D, "lam": S}
    found = classify_plateau(SHALLOW_WITH_DECAY, at, {"a": 1e-3})
    assert found.kind != "ghost"
    by_times = classify_plateau(
        over_parameter=(
            S - np.geomspace(1e-4, 0.1, 9),
            saddle_with_decay(S - np.geomspace(1e-4, 0.1, 9)),
            S,
        )
    )
    assert by_times.kind == "saddle"


def test_the_slope_over_the_start_is_the_inverse_growth_rate():
    found = classify_plateau(
        SHALLOW, {"s": S, "d": D}, {"a": 1e-3}, over_start=(SCALES, shallow(SCALES))
    )
    low, high = found.numbers["start slope interval"]
    assert low <= found.numbers["start slope"] <= high
    assert found.numbers["start slope"] == pytest.approx(1 / (2 * S), rel=1e-3)
    assert found.numbers["eigenvalues"] == pytest.approx([2 * S])


def test_a_scale_that_is_a_power_of_the_distance_is_said_to_change_the_slope():
    found = classify_plateau(
        SHALLOW, {"s": S, "d": D}, {"a": 1e-3}, over_start=(np.sqrt(SCALES), shallow(SCALES))
    )
    assert found.kind == "saddle"
    assert "a power of the distance changes it by that power" in found.evidence[-1][1]
    assert found.numbers["start slope"] * 2 * S == pytest.approx(2, rel=1e-2)


def test_the_time_of_a_blow_up_is_the_theory_of_the_readout():
    found = classify_plateau(READOUT, {"c": 10, "G": 0.1}, {"k": 0})
    assert found.numbers["growth power"] == pytest.approx(1, abs=1e-6)
    assert found.numbers["time to blow-up"] == pytest.approx(math.exp(10) / (2 * 10**2 * 0.1))


@pytest.mark.parametrize("depth", [3, 4, 6])
def test_the_power_over_the_start_tells_the_depth(depth):
    velocity = lambda a: depth * a ** (2 - 2 / depth) * (S - D * a)  # noqa: E731
    scales = np.geomspace(1e-9, 1e-4, 8)
    found = over_scale(scales, [time_to(velocity, scale, S / (2 * D)) for scale in scales])
    assert found.law == "power"
    assert found.numbers["start power"] == pytest.approx(-(1 - 2 / depth), abs=0.01)


def test_a_power_over_the_start_alone_leaves_two_kinds():
    found = classify_plateau(over_start=(SCALES, deep(SCALES)))
    assert found.kind == "undecided"
    assert found.evidence[-1][1] == (
        "it is a degenerate saddle or a blow-up: a root search from the slowest state would decide"
    )


@pytest.mark.parametrize(
    ("given_", "words"),
    [
        ({"over_parameter": (DISTANCES[:4], DISTANCES[:4] ** -0.5, 0)}, "may be any of the kinds"),
        ({"over_parameter": (DISTANCES, DISTANCES ** (-2 / 3), 0)}, "none of the kinds fits"),
        ({"over_start": (SCALES[:3], [3.0, 2.0, 1.0])}, "may be any of the kinds"),
        ({"flow": Flow.from_text("-x", "x"), "near": {"x": 0.1}}, "none of the kinds fits"),
        (
            {"flow": Flow.from_text("1 + x**2 - 9*x**4/10 + x**6", "x"), "near": {"x": 0.1}},
            "may be any of the kinds",
        ),
        (
            {
                "flow": SHALLOW,
                "at": {"s": S, "d": D},
                "near": {"a": 1e-3},
                "over_parameter": (DISTANCES, DISTANCES**-0.5, 0),
            },
            "contradict each other",
        ),
    ],
)
def test_what_is_not_known_is_undecided_and_says_what_would_decide(given_, words):
    found = classify_plateau(**given_)
    assert found.kind == "undecided"
    assert found.evidence[-1][0] == "what would decide"
    assert words in found.evidence[-1][1]


def test_a_search_that_runs_off_while_the_speed_falls_says_nothing():
    found = classify_plateau(Flow.from_text("(1 + x**2)*(x - 3)*exp(x) - 1", "x"), near={"x": 1})
    assert found.evidence[0][1:] == ("no fixed point or minimum of the speed is near", "nothing")


def test_another_zero_beyond_faster_places_does_not_hide_a_ghost():
    found = classify_plateau(Flow.from_text("1/10 + x**2 - x**4/4", "x"), near={"x": 0.01})
    assert found.kind == "ghost"
    assert found.numbers["least speed"] == pytest.approx(0.1)


@settings(max_examples=20)
@given(st.integers(0, 10**6))
def test_noise_is_named_after_no_kind(seed):
    noise = np.exp(0.7 * np.random.default_rng(seed).normal(size=(2, 8)))
    assert over_distance(SCALES, 10 * noise[0], 0).law not in {"power -1/2", "other power"}
    assert over_scale(SCALES, 10 * noise[1]).law in {"unclear", "logarithm", "power"}
    assert over_scale(SCALES, 10 * noise[1]).law != "unchanged"


@pytest.mark.parametrize(
    ("law", "name"),
    [
        (lambda d: math.pi / np.sqrt(d) - 2, "power -1/2"),
        (lambda d: 1 / d + 3, "power -1"),
        (lambda d: np.log(1e7 * d) / d, "power -1"),
        (lambda d: 3 - 2 * np.log(d), "logarithm"),
        (lambda d: 5 + d - 3 * d**2, "smooth"),
        (lambda d: 5 + 0 * d, "smooth"),
        (lambda d: d ** (-1 / 3), "other power"),
    ],
)
@pytest.mark.parametrize("noise", [0.0, 0.02])
def test_laws_over_a_parameter_are_told_apart(law, name, noise):
    distances = np.geomspace(1e-4, 0.3, 15)
    errors = np.exp(noise * np.random.default_rng(3).normal(size=15))
    found = over_distance(distances, law(distances) * errors, 0)
    # Noise may hide a logarithm behind a power; then nothing is said.
    assert found.law == name or (noise and found.law == "unclear" and name == "power -1")
    low, high = found.numbers["parameter exponent interval"]
    assert low <= found.numbers["parameter exponent"] <= high


@pytest.mark.parametrize(
    ("given_", "words"),
    [
        ({}, "flow = None"),
        ({"flow": CANONICAL, "at": {"r": 1}}, "near = None"),
        ({"flow": CANONICAL, "at": {"r": 1}, "near": {"y": 0}}, "one of x"),
        ({"flow": CANONICAL, "near": {"x": 0}}, "a value for the parameter r"),
        ({"flow": Flow.from_text("1/x", "x"), "near": {"x": 0}}, "velocity is finite"),
        ({"over_start": ([1, 2], [1])}, "same length"),
        ({"over_start": ([1, 2, -1], [1, 2, 3])}, "positive scales"),
        ({"over_start": ([1, 2], [1, math.inf])}, "positive finite times"),
        ({"over_start": 3}, "scales and times"),
        ({"over_start": (["a"], [1])}, "two series of numbers"),
        ({"over_parameter": ([1, 2], [1, 2])}, "values, times and the value"),
        ({"over_parameter": ([1, 2], [1, 2], 1)}, "no time was measured"),
        ({"over_parameter": ([1, 2], [1, 2], math.nan)}, "a finite value"),
    ],
)
def test_bad_input_is_named(given_, words):
    with pytest.raises(InvalidInput) as caught:
        classify_plateau(**given_)
    assert words in str(caught.value)
