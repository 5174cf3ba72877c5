"""The soft toy's loss, against an ODE solver."""

import numpy as np
import pytest
from scipy.integrate import quad, solve_ivp

from symghost.common.errors import InvalidInput
from symghost.studies.shared.soft_toy import soft_loss_near_optimum, soft_sharpness


def test_the_loss_is_the_integral_of_the_squared_errors_along_a_solved_path():
    r, delay, threshold, confidence = 0.0295, 9.0, 10.0, 1.5
    end = np.pi / (2 * np.sqrt(r)) - 1e-3
    path = solve_ivp(
        lambda _, x: r + x**2, (0, end), [0], dense_output=True, rtol=1e-12, atol=1e-12
    ).sol

    def output(time):
        return 1 / (1 + np.exp(-confidence * (path(time)[0] - threshold)))

    early, _ = quad(lambda time: output(time) ** 2, 0, delay, limit=200, epsabs=1e-12)
    late, _ = quad(lambda time: (1 - output(time)) ** 2, delay, end, limit=200, epsabs=1e-12)
    assert soft_loss_near_optimum(r, delay, threshold, confidence) == pytest.approx(
        early + late, rel=1e-6
    )


@pytest.mark.parametrize("name", ["delay", "threshold", "confidence"])
def test_a_number_that_is_not_positive_is_named(name):
    numbers = {"delay": 20.0, "threshold": 10.0, "confidence": 1.0, name: -1.0}
    with pytest.raises(InvalidInput, match=name):
        soft_sharpness(**numbers)
