"""Slopes of the timed task's results, against exact values."""

import math

import symghost as sg


def test_slopes_of_a_gain_beyond_all_floats_are_infinite_with_their_signs():
    place = (6354.0, 24.58, 1122.0)
    found = [
        sg.numeric(sg.derivative(sg.result("confidence_gain"), by))(*place)
        for by in ("c1", "c2", "X")
    ]
    assert found == [math.inf, -math.inf, math.inf]
