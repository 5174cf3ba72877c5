"""Slopes of passage times under weak noise, against exact values and quadrature."""

import mpmath
import pytest

import symghost as sg


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
