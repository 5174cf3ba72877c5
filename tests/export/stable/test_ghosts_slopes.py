"""Slopes of passage times of ghosts, against exact values."""

import pytest

SLOPES = [
    "bottleneck_correction.f2",
    "residue_law.lambdare",
    "residue_law.lambdaim",
    "imperfect_fold.x0",
    "imperfect_fold.X",
    "population_ghost.m",
    "population_ghost.n",
]

# Where the guarded form, differentiated term by term, loses digits or is no number.
HARD = {
    "imperfect_fold.x0": (8.9e7, -7.8e7, -0.4996),
    "population_ghost.m": (1e5, 1e3, -1e19),
}


@pytest.mark.parametrize("name", SLOPES)
def test_a_search_finds_no_slope_beyond_what_the_problem_allows(name, worst_of):
    worst = worst_of(name)
    assert worst.points >= 20
    assert worst.scaled <= 1e-14, worst


@pytest.mark.parametrize(("name", "place"), HARD.items(), ids=HARD)
def test_a_slope_keeps_its_digits_at_a_place_that_was_lost(name, place, error_at):
    assert error_at(name, place) <= 1e-14
