import numpy as np
import pytest
import scipy.integrate

from symghost.analysis.nouns import FixedPoint, FixedPoints, Ghost, Ghosts
from symghost.analysis.portraits.line import phase_line
from symghost.flows.flow import Flow

NOTHING = {"fixed": FixedPoints(()), "slow": Ghosts(())}


def a_ghost(place, kind="ghost"):
    return Ghost(place, 0.1, kind, 0.01, 10.0, 0.1, {})


def test_the_potential_is_minus_the_integral_of_the_velocity():
    flow = Flow.from_text("r + x - tanh(3*x)", state="x", parameters="r")
    line = phase_line(flow, {"r": "0.1"}, {"x": (-2, 1)}, **NOTHING)
    for index in (0, 100, 444, -1):
        expected, _ = scipy.integrate.quad(
            lambda x: -(0.1 + x - np.tanh(3 * x)),
            line.states[np.argmin(np.abs(line.states))],
            line.states[index],
            epsabs=1e-13,
        )
        assert line.potential[index] == pytest.approx(expected, abs=1e-11)
    assert line.at == (("r", 0.1),)


def test_a_pole_cuts_the_potential_off():
    flow = Flow.from_text("1/(x - 1)", state="x")
    line = phase_line(flow, box={"x": (-1, 2)})
    left = line.states < 0.99
    shift = line.potential[left] + np.log(1 - line.states[left])
    assert np.ptp(shift) < 1e-12
    assert shift[0] == pytest.approx(0, abs=0.002)
    assert np.isnan(line.potential[line.states > 1.01]).all()


def test_where_the_field_is_not_real_there_is_no_curve():
    flow = Flow.from_text("sqrt(x) - 1/2", state="x")
    line = phase_line(flow, box={"x": (-1, 1)}, **NOTHING)
    assert np.isnan(line.velocity[line.states < 0]).all()
    assert np.isfinite(line.velocity[line.states > 0]).all()
    assert line.potential[-1] == pytest.approx(0.5 - 2 / 3, rel=1e-3)


def test_ghosts_and_fixed_points_outside_the_box_and_mere_minima_are_left_out():
    point = FixedPoint((5.0,), (-1.0,), "stable")
    slow = Ghosts((a_ghost((0.5,)), a_ghost((7.0,)), a_ghost((0.1,), "minimum of the speed")))
    flow = Flow.from_text("-x", state="x")
    line = phase_line(flow, box={"x": (-1, 1)}, fixed=FixedPoints((point,)), slow=slow)
    assert line.fixed == ()
    assert [ghost.place for ghost in line.ghosts] == [(0.5,)]


def test_fixed_points_and_ghosts_are_found_when_they_are_not_given():
    flow = Flow.from_text("h + x - x**3", state="x", parameters="h")
    line = phase_line(flow, {"h": "0.4"}, {"x": (-2, 2)}, start="-2", stop="oo")
    assert [point.kind for point in line.fixed] == ["stable"]
    assert line.ghosts[0].place[0] == pytest.approx(-1 / np.sqrt(3))
    assert (line.start, line.stop) == (-2.0, np.inf)
