import numpy as np
import pytest

from symghost.networks.drawing import reference_rank_one
from symghost.networks.tasks import DelayedActivation
from symghost.networks.training.train import train
from symghost.studies.networks.claims.record import records

RATE, EPOCHS = 0.005, 24_400
TASK = DelayedActivation(delay=20)


@pytest.fixture(scope="session")
def own_run():
    """The reference network's training past its drop, as a record."""
    stations = sorted({*range(0, EPOCHS + 1, 400), *range(20_100, 20_700, 10)})
    run = train(reference_rank_one(), TASK, RATE, EPOCHS, snapshot_epochs=stations)
    return records(run, TASK, RATE, run.snapshots)[0]


@pytest.fixture
def arrays(own_run):
    """What a researcher would keep of that training."""
    return {
        "epochs": own_run.epochs,
        "loss": own_run.loss,
        "weight_epochs": own_run.weight_epochs,
        "m": own_run.m,
        "n": own_run.n,
        "b": own_run.b,
        **{name: np.array([value]) for name, value in own_run.numbers.items()},
    }
