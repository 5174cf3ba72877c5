import numpy as np
import pytest
from scipy.integrate import quad

import symghost as sg
from symghost.formulas.symbols import r
from symghost.models.toy import canonical_flow
from symghost.studies.toy.simulation.flows import escape_time, loss_along_flow


def test_the_integrated_escape_passes_through_infinity():
    whole = escape_time(canonical_flow(), {r: 0.04}, start=-np.inf, horizon=100.0)
    assert whole == pytest.approx(np.pi / 0.2, rel=1e-11)


def test_a_state_that_is_held_never_escapes():
    assert escape_time(canonical_flow(), {r: -0.04}, horizon=100.0) == np.inf
    assert escape_time(canonical_flow(), {r: 0.04}, horizon=1.0) == np.inf


def test_bad_ends_of_the_way_are_refused():
    with pytest.raises(sg.InvalidInput, match="start = 2"):
        escape_time(canonical_flow(), {r: 0.1}, start=2.0, threshold=1.0, horizon=5.0)
    with pytest.raises(sg.InvalidInput, match="horizon = inf"):
        escape_time(canonical_flow(), {r: 0.1}, horizon=np.inf)


@pytest.mark.parametrize(("scale", "confidence"), [(0.3, 5.0), (-0.2, 3.0), (1.5, 20.0)])
def test_the_soft_loss_is_the_quadrature_of_the_closed_form_solution(scale, confidence):
    solution, delay, threshold = sg.numeric(sg.result("flow_solution")), 1.4, 1.0
    escape = sg.numeric(sg.result("escape_time"))(scale, 0.0, threshold + 40 / confidence)

    def gap(time):
        on = (
            1.0
            if time >= escape
            else 1 / (1 + np.exp(-confidence * (solution(time, scale, 0.0) - threshold)))
        )
        return on if time < delay else 1 - on

    points = [delay, min(escape, 2 * delay)]
    reference, _ = quad(gap, 0, 2 * delay, points=points, epsabs=1e-11, epsrel=1e-11, limit=400)
    value = loss_along_flow(
        canonical_flow(), {r: scale}, delay=delay, threshold=threshold, confidence=confidence
    )
    assert value == pytest.approx(reference, abs=1e-9)
