import numpy as np
import pytest

from symghost.analysis.nouns import FixedPoints, Ghost, Ghosts
from symghost.analysis.portraits.plane import flow_map
from symghost.flows.flow import Flow

NOTHING = {"fixed": FixedPoints(()), "slow": Ghosts(())}


def a_ghost(place, time):
    return Ghost(place, 0.1, "ghost", 0.01, time, 0.1, {})


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
