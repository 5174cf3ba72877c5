"""Derivatives of the canonical flow keep their digits, near the fold and far from it."""

import numpy as np
import pytest

import symghost.export.accuracy.search as search_module
from symghost.export.accuracy.places import Reach
from symghost.export.accuracy.search import ALLOWED, search, subjects
from symghost.export.named import result

NAMES = {
    "flow_solution": "t r x0",
    "state_before_blow_up": "tleft r",
    "flow_group_law": "t r",
    "start_sensitivity": "t r x0",
    "scale_sensitivity": "t r",
    "output_sensitivity": "t r X c",
}


@pytest.mark.parametrize("label", [f"{name}.{by}" for name in NAMES for by in NAMES[name].split()])
def test_a_derivative_keeps_to_the_bound(label, monkeypatch):
    monkeypatch.setitem(search_module.WIDE, np.float64, Reach((2, 4), (-4, 4)))
    for subject in subjects(result(label)):
        worst = search(subject, points=40)
        assert worst.points > 0
        assert worst.scaled <= ALLOWED[np.float64], worst
