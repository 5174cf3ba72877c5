"""Fixed points and ghosts of many latent flows, against each flow alone and a known fold."""

import numpy as np
import pytest
from scipy.optimize import brentq

from symghost.analysis.ghosts.latent import latent_ghosts
from symghost.analysis.ghosts.search import ghosts
from symghost.common.errors import InvalidInput
from symghost.flows.network_flow import NetworkFlow


def population(biases):
    biases = np.asarray(biases, dtype=float)
    weight = np.ones((len(biases), 1, 1))
    return NetworkFlow(weight, 2 * weight, biases[:, None])


q = np.sqrt(0.5)
FOLD = 2 * q - np.arctanh(q)


@pytest.mark.parametrize("distance", [1e-2, 1e-5, 1e-8, 1e-11])
def test_the_population_loses_its_pair_at_the_fold_and_keeps_its_exact_ghost(distance):
    biases = FOLD + distance * np.array([-2.0, -1.0, 1.0, 2.0])
    found = latent_ghosts(population(biases))
    np.testing.assert_array_equal(found.fixed_points, [3, 3, 1, 1])
    np.testing.assert_array_equal(found.ghosts[:, 0], [False, False, True, True])
    assert found.strengths[2:, 0] == pytest.approx((biases[2:] - FOLD) * q, rel=1e-9, abs=1e-15)
    assert found.minima[2:, 0] == pytest.approx(-(np.arctanh(q) + biases[2:]), rel=1e-12)
    assert found.complete
    assert not found.undecided.any()


def test_at_the_fold_itself_it_says_that_it_cannot_tell():
    found = latent_ghosts(population([FOLD]))
    assert found.undecided[0] > 0
    assert not found.ghosts.any()


def test_stability_is_the_sign_of_the_slope():
    found = latent_ghosts(population([0.1]))
    np.testing.assert_array_equal(np.sign(found.slopes[0]), [-1, 1, -1])
    assert found.places[0, 1] == pytest.approx(
        brentq(lambda k: -k + 2 * np.tanh(k + 0.1), -0.5, 0.5), rel=1e-12
    )


def test_many_networks_are_the_single_ones_side_by_side():
    random = np.random.default_rng(4)
    m, n = random.normal(size=(2, 25, 40, 1))
    flow = NetworkFlow(m, n / 6 + m / 25, random.normal(size=(25, 40)) / 2)
    found = latent_ghosts(flow)
    assert found.ghosts.sum() >= 3
    for which in range(25):
        alone = ghosts(flow.rows(np.array([which])))
        count = len(alone.points)
        assert np.isfinite(found.minima[which]).sum() == count
        assert found.minima[which, :count] == pytest.approx([g.place[0] for g in alone.points])
        assert found.speeds[which, :count] == pytest.approx([g.speed for g in alone.points])
        kinds = [g.kind == "ghost" for g in alone.points]
        np.testing.assert_array_equal(found.ghosts[which, :count], kinds)


def test_a_box_of_ones_own_is_kept_to():
    found = latent_ghosts(population([0.1]), low=[0.0], high=[3.0])
    assert found.fixed_points[0] == 1
    assert (found.places[0] > 0).all()


def test_more_latent_variables_are_refused():
    with pytest.raises(InvalidInput, match="one latent variable"):
        latent_ghosts(NetworkFlow(*np.ones((2, 1, 3, 2)), np.ones((1, 3))))
