"""How far slopes are off, which the chapters' tests hold against what the problem allows."""

import numpy as np
import pytest

import symghost as sg
import symghost.export.accuracy.search as search_module
from symghost.export.accuracy.exact import Exact
from symghost.export.accuracy.places import WIDE, Reach


def slope(name):
    parent, _, by = name.partition(".")
    return sg.derivative(sg.result(parent), by)


@pytest.fixture
def worst_of(monkeypatch):
    """The worst error of a slope, or of its entries, with arguments between 1e-4 and 1e4."""
    monkeypatch.setattr(search_module, "WIDE", {**WIDE, np.float64: Reach((2, 4), (-4, 4))})

    def worst(name):
        entries = search_module.subjects(slope(name))
        found = [search_module.search(entry, points=40) for entry in entries]
        assert all(one.points for one in found)
        return max(found, key=lambda one: one.scaled)

    return worst


@pytest.fixture
def error_at():
    """The relative error at a place, in units of the condition number."""

    def error(name, place):
        derivative = slope(name)
        exact = Exact(derivative.expression, derivative.symbols)
        settled = exact(place)
        off = abs(sg.numeric(derivative)(*place) / settled.value - 1)
        return off / max(1.0, exact.condition(place, settled))

    return error
