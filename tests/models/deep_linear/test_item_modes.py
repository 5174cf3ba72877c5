"""Modes of data sets against the singular vectors of their correlations."""

import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

import symghost as sg
from symghost.models.deep_linear.item_modes import item_modes
from symghost.models.deep_linear.items import BIASES, augmented, checked_data
from symghost.models.deep_linear.task import DeepLinear

UNBALANCED = sp.Matrix(
    [[1, 1, 1, 1], [1, 1, 1, 0], [0, 0, 0, 1], [1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0]]
)


def orthogonal(size, seed):
    return np.linalg.qr(np.random.default_rng(seed).normal(size=(size, size)))[0]


def commuting_data(seed, items=5, rank=4):
    """Random inputs and targets with common item vectors; the inputs' rank is below full."""
    stream = np.random.default_rng(seed)
    v = orthogonal(items, seed)[:, :rank]
    inputs = orthogonal(6, seed + 1)[:, :rank] * stream.uniform(0.5, 2, rank)
    targets = orthogonal(7, seed + 2)[:, :rank] * stream.uniform(0.5, 2, rank)
    stray = stream.normal(size=(7, items)) @ (np.eye(items) - v @ v.T)
    return inputs @ v.T, targets @ v.T + stray


@settings(max_examples=40)
@given(seed=st.integers(0, 10**6))
def test_the_modes_are_the_singular_vectors_of_the_correlations(seed):
    x, y = commuting_data(seed)
    found = item_modes(x, y)
    assert found.solvable
    correlation, power = y @ x.T / x.shape[1], x @ x.T / x.shape[1]
    sizes = np.linalg.svd(correlation, compute_uv=False)
    np.testing.assert_allclose([m.s for m in found.modes], sizes[: len(found.modes)], rtol=1e-9)
    for mode in found.modes:
        q = x @ mode.v / np.sqrt(x.shape[1] * mode.d)
        np.testing.assert_allclose(correlation @ q, mode.s * mode.u, atol=1e-9)
        np.testing.assert_allclose(power @ q, mode.d * q, atol=1e-9)
    # What lies outside the row space of the inputs breaks the plain product of Gram matrices.
    grams = x.T @ x, y.T @ y
    assert np.linalg.norm(grams[0] @ grams[1] - grams[1] @ grams[0]) > 1e-3


@settings(max_examples=25)
@given(seed=st.integers(0, 10**6))
def test_data_without_common_item_vectors_have_no_modes(seed):
    stream = np.random.default_rng(seed)
    x, y = stream.normal(size=(4, 4)), stream.normal(size=(3, 4))
    assert not item_modes(x, y).solvable
    assert "do not commute" in item_modes(x, y, "input").why


@pytest.mark.parametrize(("bias", "solvable"), [("none", True), ("input", False), ("both", False)])
@pytest.mark.parametrize("exact", [True, False])
def test_the_unbalanced_tree_loses_its_modes_to_a_first_layer_bias(bias, solvable, exact):
    x, y = sp.eye(4), UNBALANCED
    if not exact:
        x, y = (np.array(data, dtype=float) for data in (x, y))
    assert item_modes(x, y, bias).solvable is solvable


def test_an_output_bias_needs_the_constant_vector_among_the_modes():
    assert "constant vector" in item_modes(sp.eye(4), UNBALANCED, "output").why
    assert item_modes(sp.eye(4), sp.eye(4), "output").solvable


@pytest.mark.parametrize("bias", BIASES)
def test_exact_and_floating_modes_agree(bias):
    x = sp.Matrix([[2, 1, 0], [0, 2, 1], [1, 0, 2]])
    y = sp.Matrix([[3, 1, 1], [1, 3, 1], [1, 1, 3]])
    exact = item_modes(x, y, bias)
    floating = item_modes(np.array(x, dtype=float), np.array(y, dtype=float), bias)
    assert exact.why == floating.why
    for one, other in zip(exact.modes, floating.modes, strict=True):
        assert float(one.s) == pytest.approx(other.s, rel=1e-12)
        assert float(one.d) == pytest.approx(other.d, rel=1e-12)


@pytest.mark.parametrize("unit", [1, 3, sp.Rational(1, 2)])
def test_the_bias_unit_adds_its_square_to_the_power_of_the_constant_mode(unit):
    found = item_modes(sp.eye(4), sp.eye(4) + sp.ones(4, 4), "input", unit)
    mean = sp.Rational(5, 4) * 2  # each of the four mean targets is 5/4
    assert found.modes[0].d == sp.Rational(1, 4) + unit**2
    assert sp.simplify(found.modes[0].s - mean * sp.sqrt(sp.Rational(1, 4) + unit**2)) == 0


def test_a_tie_with_the_constant_mode_is_said_and_centred_targets_have_none():
    tied = item_modes(sp.eye(2), sp.eye(2))
    assert tied.ties == ((0, 1),)
    assert "no stage of the constant solution" in tied.why
    centred = item_modes(sp.eye(3), sp.eye(3) - sp.ones(3, 3) / 3, "input")
    assert not centred.constant
    assert centred.why.startswith("modes; none of them is constant")


def test_a_constant_mode_that_is_not_the_strongest_is_said_so():
    weak = sp.Matrix([[10, 0], [0, 10]]) - sp.Matrix([[4, 4], [4, 4]])
    assert "does not lead" in item_modes(sp.eye(2), weak).why
    w = sp.Symbol("w", positive=True)
    symbolic = sp.Matrix([[w, w], [1, 0], [0, 1]])
    assert "constant mode leads" in item_modes(sp.eye(2), symbolic).why
    open_question = sp.Matrix([[w, 0], [0, w]]) - sp.Matrix([[1, 1], [1, 1]])
    assert "depends on the symbols" in item_modes(sp.eye(2), open_question).why


def test_one_item_is_all_constant():
    for data in (sp.Matrix([[2]]), np.array([[2.0]])):
        found = item_modes(data, data)
        assert found.constant
        assert float(found.modes[0].s) == pytest.approx(4)
        assert "leads" in found.why


def test_unlearnable_directions_are_left_out():
    x = sp.Matrix([[1, 1]])  # no input tells the two items apart
    found = item_modes(x, sp.eye(2))
    assert [mode.s for mode in found.modes] == [sp.sqrt(2) / 2]


@pytest.mark.parametrize(
    ("x", "y", "message"),
    [
        (sp.eye(2), sp.eye(3), "3 columns"),
        ([[1, 2], [3]], np.eye(2), "X = .*rows of one length"),
        (np.array([[1.0, np.nan]]), np.eye(2), "X = .*finite"),
        (np.eye(2), np.array([1.0, 2.0]), "Y = .*a matrix"),
        (np.zeros((0, 2)), np.eye(2), "X = .*a matrix"),
        (sp.Matrix([[sp.I, 1]]), sp.eye(2), "real and finite"),
        (sp.Matrix([[sp.Symbol("w"), 1]]), np.eye(2), "SymPy matrices for both"),
        ([["a", "b"]], np.eye(2), "X = "),
    ],
)
def test_bad_data_are_refused_by_name(x, y, message):
    with pytest.raises(sg.InvalidInput, match=message):
        checked_data(x, y)


@pytest.mark.parametrize("depth", [0, -1, 1.5, True, "two"])
def test_a_depth_below_one_is_refused(depth):
    with pytest.raises(sg.InvalidInput, match="depth"):
        DeepLinear(sp.eye(2), sp.eye(2), depth=depth)


def test_an_unknown_bias_is_refused_with_the_nearest():
    with pytest.raises(sg.InvalidInput, match="did you mean 'input'"):
        DeepLinear(sp.eye(2), sp.eye(2), bias="imput")
    with pytest.raises(sg.InvalidInput, match="bias"):
        augmented(np.eye(2), "first")


def test_a_task_knows_its_items_and_keeps_floats_apart_from_what_was_given():
    given_ = np.eye(3)
    task = DeepLinear(given_, given_)
    given_[0, 0] = 7
    assert task.items == 3
    assert task.X[0, 0] == 1
    assert augmented(task.X, task.bias).shape == (4, 3)
