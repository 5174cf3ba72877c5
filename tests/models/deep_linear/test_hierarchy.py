"""Trees against the numerical singular value decomposition of their targets."""

import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

import symghost as sg
from symghost.formulas.symbols import w_0, w_1, w_2
from symghost.models.deep_linear.hierarchy import haar_basis, hierarchy, tree_modes
from symghost.models.deep_linear.item_modes import item_modes
from symghost.models.deep_linear.items import BIASES, augmented

SHAPES = [(1, 2), (2, 2), (3, 2), (4, 2), (1, 3), (2, 3), (1, 5), (2, 4)]


def numbers(matrix):
    return np.array(matrix.evalf(), dtype=float)


@settings(max_examples=30)
@given(
    shape=st.sampled_from(SHAPES),
    root=st.booleans(),
    coding=st.sampled_from(["01", "+-1"]),
    bias=st.sampled_from(BIASES),
    seed=st.integers(0, 10**6),
)
def test_the_closed_form_is_the_numerical_decomposition(shape, root, coding, bias, seed):
    weights = np.random.default_rng(seed).uniform(0.2, 3, shape[0] + root).tolist()
    tree = hierarchy(*shape, root, coding, weights)
    x, y = numbers(augmented(tree.inputs, bias)), numbers(tree.targets)
    modes = tree_modes(tree, bias).modes
    sizes = np.linalg.svd(y @ x.T / tree.items, compute_uv=False)
    np.testing.assert_allclose(
        sorted((float(mode.s) for mode in modes), reverse=True), sizes[: len(modes)], rtol=1e-10
    )
    for mode in modes:
        v, u = numbers(mode.v), numbers(mode.u)
        np.testing.assert_allclose(y @ v, float(mode.sigma) * u, atol=1e-12)
        np.testing.assert_allclose(u.T @ u, 1, rtol=1e-12)
        np.testing.assert_allclose(x.T @ x @ v, tree.items * float(mode.d) * v, atol=1e-12)


@pytest.mark.parametrize("shape", SHAPES)
def test_the_haar_basis_is_orthonormal(shape):
    basis = numbers(sp.Matrix.hstack(*(column for _, column in haar_basis(*shape))))
    assert basis.shape == (shape[1] ** shape[0],) * 2
    np.testing.assert_allclose(basis.T @ basis, np.eye(len(basis)), atol=1e-14)


@pytest.mark.parametrize("bias", BIASES)
@pytest.mark.parametrize("coding", ["01", "+-1"])
@pytest.mark.parametrize("root", [True, False])
def test_the_general_test_finds_the_same_modes_in_exact_arithmetic(root, coding, bias):
    tree = hierarchy(2, 2, root, coding)
    closed, general = tree_modes(tree, bias), item_modes(tree.inputs, tree.targets, bias)
    assert general.solvable
    assert [mode.s for mode in general.modes] == [mode.s for mode in closed.modes]
    assert general.why == closed.why


def test_symbolic_weights_stay_in_the_closed_form():
    modes = tree_modes(hierarchy(2, weights=[w_0, w_1, w_2]), "input").modes
    assert sp.expand(modes[0].sigma ** 2 - (4 * w_0**2 + 2 * w_1**2 + w_2**2)) == 0
    assert sp.expand(modes[1].sigma ** 2 - (2 * w_1**2 + w_2**2)) == 0
    assert sp.expand(modes[2].sigma ** 2 - w_2**2) == 0
    assert "constant mode leads" in tree_modes(hierarchy(2, weights=[w_0, w_1, w_2])).why


# The published sums for three levels: squared singular values of the constant and the next mode.
LEADS = {
    ("01", True): (15, 7),
    ("01", False): (7, 7),
    ("+-1", True): (52, 28),
    ("+-1", False): (44, 28),
}


@pytest.mark.parametrize(("kind", "squares"), LEADS.items())
def test_coding_and_root_decide_whether_the_constant_mode_is_tied(kind, squares):
    coding, root = kind
    found = tree_modes(hierarchy(3, 2, root, coding))
    assert tuple(mode.sigma**2 for mode in found.modes[:2]) == squares
    assert ("tied" in found.why) is (squares[0] == squares[1])


def test_a_bias_breaks_the_tie():
    tree = hierarchy(3, root=False)
    assert "tied" in tree_modes(tree, "none").why
    assert "tied" in tree_modes(tree, "output").why
    assert "constant mode leads" in tree_modes(tree, "input").why


def test_a_signed_tree_whose_mean_target_vanishes_has_no_constant_mode():
    found = tree_modes(hierarchy(1, root=False, coding="+-1"), "input")
    assert not found.constant
    assert len(found.modes) == 1
    assert "none of them is constant" in found.why


def test_rows_of_a_level_hold_its_features():
    tree = hierarchy(3, root=False, weights=[5, 6, 7])
    assert set(tree.targets[tree.rows_of_level(2), :]) == {0, 6}
    with pytest.raises(sg.InvalidInput, match="level = 0"):
        tree.rows_of_level(0)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"levels": 0}, "levels = 0"),
        ({"levels": 2.0}, "levels = 2.0"),
        ({"branching": 1}, "branching = 1"),
        ({"levels": 40}, "at most 4096 items"),
        ({"root": 1}, "root = 1"),
        ({"coding": "±1"}, "coding"),
        ({"weights": [1, 2]}, "4 numbers"),
        ({"weights": [1, 2, 3, "4"]}, "weights = '4'"),
        ({"weights": [1, 2, 3, float("nan")]}, "weights = nan"),
        ({"weights": [1, 2, 3, float("inf")]}, "weights = inf"),
    ],
)
def test_bad_trees_are_refused_by_name(changes, message):
    with pytest.raises(sg.InvalidInput, match=message):
        hierarchy(**changes)


def test_decimal_weights_are_taken_as_they_print():
    assert hierarchy(1, weights=[0.1, 0.2]).weights == (sp.Rational(1, 10), sp.Rational(1, 5))
