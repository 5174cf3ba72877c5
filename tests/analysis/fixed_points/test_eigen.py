import math

import numpy as np
import pytest

from symghost.analysis.fixed_points.eigen import eigenvalues, kind_of


@pytest.mark.parametrize(
    ("matrix", "kind"),
    [
        ([[-1, 0], [0, -2]], "stable node"),
        ([[1, 0], [0, 2]], "unstable node"),
        ([[-1, 1], [0, -1]], "stable node"),
        ([[-1, 5], [-5, -1]], "stable focus"),
        ([[1, 5], [-5, 1]], "unstable focus"),
        ([[1, 0], [0, -1]], "saddle"),
        ([[0, 1], [-1, 0]], "centre"),
        ([[0, 1e-9], [-1e-9, 0]], "centre"),
        ([[0, 0], [0, -1]], "degenerate"),
        ([[0, 1], [0, 0]], "degenerate"),
        ([[0, 0], [0, 0]], "degenerate"),
        ([[1e-14, 0], [0, -1]], "degenerate"),
        ([[1e-9, 0], [0, -1]], "saddle"),
        ([[0, 1, 0], [-1, 0, 0], [0, 0, -1]], "degenerate"),
        ([[1, 9, 0], [-9, 1, 0], [0, 0, -1]], "saddle"),
        ([[-1, 9, 0], [-9, -1, 0], [0, 0, -1]], "stable focus"),
        ([[np.inf, 0], [0, 1]], "degenerate"),
    ],
)
def test_the_kind_is_read_from_the_eigenvalues(matrix, kind):
    assert kind_of(eigenvalues(matrix), float(np.linalg.norm(matrix))) == kind


@pytest.mark.parametrize(("slope", "kind"), [(-1e-200, "stable"), (1e-200, "unstable")])
def test_a_slope_that_is_known_not_to_vanish_is_taken_at_its_sign(slope, kind):
    assert kind_of(eigenvalues([[slope]]), 1.0, regular=True) == kind
    assert kind_of(eigenvalues([[slope]]), 1.0) == "degenerate"


def test_eigenvalues_come_by_falling_real_part_and_are_complete():
    matrix = np.random.default_rng(3).normal(size=(6, 6))
    values = eigenvalues(matrix)
    assert [v.real for v in values] == sorted((v.real for v in values), reverse=True)
    assert sum(values) == pytest.approx(np.trace(matrix))
    assert math.prod(values, start=1 + 0j) == pytest.approx(np.linalg.det(matrix))
