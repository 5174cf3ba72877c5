import numpy as np
import pytest

from symghost.common.errors import InvalidInput
from symghost.networks.drawing import draw_low_rank, draw_rank_one
from symghost.networks.tasks import DelayedActivation
from symghost.networks.training.latent_flow import all_fixed_points, latent_flow
from symghost.networks.training.latent_history import latent_history
from symghost.networks.training.train import train

TASK = DelayedActivation(delay=4)


def snapshots(networks, epochs=(0, 20, 40), rate=0.5):
    return train(networks, TASK, rate, 40, engine="numpy", snapshot_epochs=list(epochs)).snapshots


def test_all_epochs_at_once_find_what_each_has_alone():
    kept = snapshots(draw_rank_one([0, 1], neurons=12), rate=20.0)
    for which in (0, 1):
        history = latent_history(kept, which)
        assert history.epochs.tolist() == [0, 20, 40]
        for row, (_, networks) in enumerate(kept):
            alone = all_fixed_points(latent_flow(networks, which)).places
            places = history.flows.places[row]
            np.testing.assert_allclose(places[~np.isnan(places)], alone, atol=1e-10)


@pytest.mark.parametrize("networks", [draw_low_rank([0], rank=2, neurons=5)])
def test_networks_without_a_flow_of_one_variable_are_refused(networks):
    with pytest.raises(InvalidInput, match="networks of rank one"):
        latent_history(snapshots(networks))


def test_a_training_that_kept_nothing_is_refused():
    with pytest.raises(InvalidInput, match="snapshot_epochs"):
        latent_history(())
