import numpy as np
import pytest

import symghost as sg
from symghost.studies.toy.simulation.descent import descend


def test_a_run_is_the_same_alone_and_beside_others_but_for_rounding():
    alone = descend(0.001, 1e-9, delay=100.0, epochs=140)
    beside = descend([0.002, 0.001], [1e-10, 1e-9], delay=100.0, epochs=140)
    np.testing.assert_allclose(alone.scale, beside.scale[:, 1], rtol=1e-13)


def test_recording_does_not_change_a_run():
    whole = descend(0.001, 1e-9, delay=100.0, epochs=300)
    parts = descend(0.001, 1e-9, delay=100.0, epochs=300, record=[0, 7, 300])
    np.testing.assert_array_equal(parts.scale, whole.scale[[0, 7, 300]])


def test_a_start_in_the_zone_stays_there():
    run = descend([-1.0, 0.0, 1e-6], 1e-9, delay=100.0, epochs=100)
    np.testing.assert_array_equal(run.scale[-1], run.scale[0])
    np.testing.assert_array_equal(run.loss, 100.0)


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"delay": 0.0}, "delay = 0.0"),
        ({"learning_rate": -1e-9}, "learning_rate = -1e-09"),
        ({"learning_rate": np.nan}, "learning_rate = nan"),
        ({"start": np.inf}, "start = inf"),
        ({"epochs": -1}, "epochs = -1"),
        ({"record": [5, 5]}, "record"),
        ({"record": [11]}, "record"),
        ({"start": [1, 2, 3], "learning_rate": [1, 2]}, "start and learning_rate"),
    ],
)
def test_bad_arguments_of_descent_are_named(changes, named):
    settings = {"start": 0.1, "learning_rate": 1e-9, "delay": 100.0, "epochs": 10, **changes}
    with pytest.raises(sg.InvalidInput, match=named):
        descend(settings.pop("start"), settings.pop("learning_rate"), **settings)
