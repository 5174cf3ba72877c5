"""Slopes of the timed task's results, against exact values."""

import math

import pytest

import symghost as sg

SLOPES = [
    "adjoint_recursion.kappa",
    "adjoint_recursion.X",
    "adjoint_recursion.b1",
    "adjoint_recursion.b2",
    "adjoint_recursion.b3",
    "soft_gradient_at_fold.X",
    "confidence_gain.X",
    "confidence_gain.c1",
    "confidence_gain.c2",
    "zone_gradient.r",
    "zone_gradient.T",
    "zone_gradient.X",
    "zone_gradient.c",
    "step_limit.X",
    "plateau_time.c",
]

# Where the guarded form, differentiated term by term, loses digits or is no number.
HARD = {
    "adjoint_recursion.b1": (
        2.3e-4,
        1.2e-4,
        1.9e-4,
        1e-4,
        -1.7e-4,
        1.3e-4,
        *[2e-4] * 3,
        *[-1.8e-4] * 3,
        *[1e-4] * 3,
    ),
    "soft_gradient_at_fold.X": (2.445e-4, 2.816e-4, 1.821e-4),
    "confidence_gain.X": (1e-3, 1e-4, 7.92e5),
    "zone_gradient.T": (-36.4, 102.0, 0.013, 0.018),
}


@pytest.mark.parametrize("name", SLOPES)
def test_a_search_finds_no_slope_beyond_what_the_problem_allows(name, worst_of):
    worst = worst_of(name)
    assert worst.points >= 20
    assert worst.scaled <= 1e-14, worst


@pytest.mark.parametrize(("name", "place"), HARD.items(), ids=HARD)
def test_a_slope_keeps_its_digits_at_a_place_that_was_lost(name, place, error_at):
    assert error_at(name, place) <= 1e-14


def test_slopes_of_a_gain_beyond_all_floats_are_infinite_with_their_signs():
    place = (6354.0, 24.58, 1122.0)
    found = [
        sg.numeric(sg.derivative(sg.result("confidence_gain"), by))(*place)
        for by in ("c1", "c2", "X")
    ]
    assert found == [math.inf, -math.inf, math.inf]
