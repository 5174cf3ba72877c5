import numpy as np
import pytest
import scipy.integrate

from symghost.analysis.nouns import FixedPoint, FixedPoints, Ghost, Ghosts
from symghost.analysis.portraits.pictures import flow_map, phase_line
from symghost.errors import InvalidInput
from symghost.flow import Flow

NOTHING = {"fixed": FixedPoints(()), "slow": Ghosts(())}


def a_ghost(place, kind="ghost", time=10.0):
    return Ghost(place, 0.1, kind, 0.01, time, 0.1, {})


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


def test_the_maps_rows_run_up_and_its_columns_across():
    flow = Flow.from_text(["x = x", "y = 10*y"])
    picture = flow_map(flow, box={"x": (-1, 1), "y": (2, 3)}, **NOTHING)
    across, up = np.meshgrid(picture.across, picture.up)
    np.testing.assert_allclose(picture.velocity[..., 0], across)
    np.testing.assert_allclose(picture.velocity[..., 1], 10 * up)


def test_a_trajectory_follows_the_flow_until_it_stands():
    flow = Flow.from_text(["x = -x", "y = -2*y"])
    start = {"x": "1/2", "y": 0.5}
    picture = flow_map(flow, box={"x": (-1, 1), "y": (-1, 1)}, trajectories=[start], **NOTHING)
    (path,) = picture.trajectories
    np.testing.assert_allclose(path[:, 1], 2 * path[:, 0] ** 2, atol=1e-6)
    assert tuple(path[0]) == (0.5, 0.5)
    assert np.abs(path[-1]).max() < 1e-6


def test_a_trajectory_ends_when_it_has_left_the_box_far_behind():
    flow = Flow.from_text(["x = 1 + x**2", "y = -y"])
    picture = flow_map(
        flow,
        box={"x": (-1, 1), "y": (-1, 1)},
        trajectories=[{"x": 0, "y": 1}],
        **NOTHING,
    )
    (path,) = picture.trajectories
    assert np.isfinite(path).all()
    assert path[-1, 0] == pytest.approx(3.0, abs=1e-6)


def test_a_trajectory_waits_for_a_ghost():
    flow = Flow.from_text(["x = r + x**2", "y = -y"], parameters="r")
    picture = flow_map(
        flow,
        {"r": "1e-4"},
        {"x": (-1, 1), "y": (-1, 1)},
        [{"x": -0.9, "y": 0.5}],
        fixed=FixedPoints(()),
        slow=Ghosts((a_ghost((0.0, 0.0), time=314.2),)),
    )
    assert picture.trajectories[0][-1, 0] > 0.9


PLANE = Flow.from_text(["x = a - x", "y = -y"], parameters="a")
LINE = Flow.from_text("a - x", state="x", parameters="a")


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: phase_line(PLANE, {"a": 1}), "a flow of one state|one state"),
        (lambda: flow_map(LINE, {"a": 1}), "two states"),
        (lambda: phase_line(LINE), "a value for the parameter a"),
        (lambda: phase_line(LINE, {"a": 1}, {"x": (1, 0)}), "box x"),
        (lambda: phase_line(LINE, {"a": 1}, start="x", **NOTHING), "start"),
        (lambda: flow_map(PLANE, {"a": 1}, trajectories=[{"x": 0}], **NOTHING), "each of x, y"),
        (
            lambda: flow_map(PLANE, {"a": 1}, trajectories=[{"x": 0, "y": "nan"}], **NOTHING),
            "y cannot be read",
        ),
    ],
)
def test_bad_input_is_named(make, message):
    with pytest.raises(InvalidInput, match=message):
        make()
