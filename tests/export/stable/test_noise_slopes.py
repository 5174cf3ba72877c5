"""Slopes of passage times under weak noise, against exact values and quadrature."""

import mpmath
import pytest

import symghost as sg

SLOPES = [
    "noisy_passage_time.r",
    "noisy_passage_time.D",
    "weak_noise_limit.r",
    "weak_noise_limit.D",
]

# Where the guarded form, differentiated term by term, loses digits or is no number.
HARD = {
    "noisy_passage_time.D": (65.45, 34.79),
    "weak_noise_limit.r": (37.25, 227.34709834304022),
}


@pytest.mark.parametrize("name", SLOPES)
def test_a_search_finds_no_slope_beyond_what_the_problem_allows(name, worst_of):
    worst = worst_of(name)
    assert worst.points >= 20
    assert worst.scaled <= 1e-14, worst


@pytest.mark.parametrize(("name", "place"), HARD.items(), ids=HARD)
def test_a_slope_keeps_its_digits_at_a_place_that_was_lost(name, place, error_at):
    assert error_at(name, place) <= 1e-14


def moment(order, height):
    """The moment of exp(height s^2 - s^6/12) by quadrature, to 40 digits."""
    places = mpmath.linspace(-8, 8, 17)
    return mpmath.quad(lambda s: s**order * mpmath.exp(height * s**2 - s**6 / 12), places)


@pytest.mark.parametrize("height", [-20.1, -19.9, -9.0, -0.5, 0.0, 3.0, 9.9, 10.1])
def test_the_slopes_of_the_noisy_passage_time_are_moments_on_both_sides_of_every_seam(height):
    noise = 0.7
    scale = -height * noise ** (2 / 3)
    by_scale, by_noise = (
        sg.numeric(sg.derivative(sg.result("noisy_passage_time"), by))(scale, noise)
        for by in ("r", "D")
    )
    with mpmath.workdps(40):
        strength = mpmath.mpf(noise)
        exactly = -scale / strength ** (mpmath.mpf(2) / 3)
        root = mpmath.sqrt(mpmath.pi)
        allowed = 1e-14 * max(1, exactly ** mpmath.mpf(1.5) if height > 0 else 1)
        assert abs(by_scale * strength / root / moment(2, exactly) + 1) < allowed
        whole = root * moment(6, exactly) / 6 / strength ** (mpmath.mpf(4) / 3)
        assert abs(by_noise / whole + 1) < allowed
