"""Derivatives of the canonical flow keep their digits, near the fold and far from it."""

import pytest

SLOPES = {
    "flow_solution": "t r x0",
    "state_before_blow_up": "tleft r",
    "flow_group_law": "t r",
    "start_sensitivity": "t r x0",
    "scale_sensitivity": "t r",
    "output_sensitivity": "t r X c",
}
NAMES = [f"{parent}.{by}" for parent, letters in SLOPES.items() for by in letters.split()]


@pytest.mark.parametrize("name", NAMES)
def test_a_slope_has_no_error_beyond_what_the_problem_allows(worst_of, name):
    worst = worst_of(name)
    assert worst.scaled <= 1e-14, worst


# Where the form, differentiated term by term, was wrong: at the fold, and far below it.
HARD = {
    "at the fold": ("output_sensitivity.r", (1.774, 0.0, -1.252, 1.333)),
    "the sensitivity there": ("scale_sensitivity.r", (16.15, 0.0)),
    "far below the fold": ("scale_sensitivity.t", (46.53, -9.782)),
    "a state about to blow up": ("state_before_blow_up.r", (1.09e-4, 0.01299)),
    "on the unstable point": ("start_sensitivity.r", (5.0, -4.0, 2.0)),
}


@pytest.mark.parametrize(("name", "place"), HARD.values(), ids=HARD)
def test_a_slope_keeps_its_digits_at_a_place_that_was_lost(error_at, name, place):
    assert error_at(name, place) <= 1e-14
