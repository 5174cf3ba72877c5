"""How far slopes are off, which the chapters' tests hold against what the problem allows."""

import numpy as np
import pytest

import symghost as sg
import symghost.export.accuracy.search as search_module
from symghost.formulas.nodes import entries_of
from symghost.formulas.places.exact import Exact
from symghost.formulas.places.places import WIDE, Reach


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
    """The relative error at a place, of the worst entry, in units of the condition number."""

    def error(name, place):
        derivative = slope(name)
        values = np.ravel(sg.numeric(derivative)(*place))
        pairs = zip(values, entries_of(derivative.expression), strict=True)
        return max(scaled(value, Exact(entry, derivative.symbols), place) for value, entry in pairs)

    return error


def scaled(value, exact, place):
    settled = exact(place)
    return abs(value / settled.value - 1) / max(1.0, exact.condition(place, settled))
