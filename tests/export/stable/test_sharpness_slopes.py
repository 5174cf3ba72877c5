"""Slopes of the sharpness at a solution, against exact values."""

import pytest

SLOPES = [
    "crossing_loss.deltac",
    "crossing_loss.sc",
    "crossing_loss.T",
    "step_sharpness.kappa",
    "step_sharpness.y",
    "step_sharpness.X",
    "step_sharpness.c",
    "step_sharpness.T",
]

# Where the guarded form, differentiated term by term, loses digits or is no number.
HARD = {
    "crossing_loss.sc": (9199.0, 7804.0, 9065.0),
    "crossing_loss.deltac": (-2.217e-4, 1.154e-4, 1.852e-4),
    "step_sharpness.y": (-7.503e-3, 8.361e-4, 0.06264, 6.899e-5, 3515.0),
}


@pytest.mark.parametrize("name", SLOPES)
def test_a_search_finds_no_slope_beyond_what_the_problem_allows(name, worst_of):
    worst = worst_of(name)
    assert worst.points >= 20
    assert worst.scaled <= 1e-14, worst


@pytest.mark.parametrize(("name", "place"), HARD.items(), ids=HARD)
def test_a_slope_keeps_its_digits_at_a_place_that_was_lost(name, place, error_at):
    assert error_at(name, place) <= 1e-14
