"""The study of sharpness, in small."""

import numpy as np
import pytest

from symghost.studies.networks.experiments.sharpness import FORMS, sharpness_study


def test_every_look_has_a_measurement_and_all_predictions():
    study = sharpness_study({12: 0.02}, seeds=(5,), times=(3, 6), toy_delays=(10, 20))
    assert study.delays.tolist() == [12, 12]
    assert set(study.predicted) == set(FORMS)
    assert study.predicted["stepwise"] == pytest.approx(study.measured, rel=0.25)
    assert np.log2(study.toy_limits[0] / study.toy_limits[1]) == pytest.approx(6, abs=0.01)
    assert np.log2(study.toy_critical[0] / study.toy_critical[1]) == pytest.approx(5)
