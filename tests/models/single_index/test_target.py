"""Risk and flow in overlaps against explicit vectors, Monte Carlo and finite differences."""

import warnings

import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

import symghost as sg
from symghost.formulas.symbols import eps, r
from symghost.models.single_index.flow import neurons
from symghost.models.single_index.target import CutOffWarning, checked_eps

PLAIN = sg.SingleIndex("He0 + He1 + He2/sqrt(2)", "1 + z/2 + he2/3", degrees=2)
COUNT = 3
SYMBOLS = neurons(COUNT)
PAIRS = list(SYMBOLS.mutual)


def spread(seed, dimension=4):
    """Weights and unit vectors; the target is the first axis."""
    generator = np.random.default_rng(seed)
    vectors = generator.normal(size=(COUNT, dimension))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return generator.normal(size=COUNT), vectors


def states(weights, vectors):
    gram = vectors @ vectors.T
    return np.array([*weights, *vectors[:, 0], *(gram[pair] for pair in PAIRS)])


def compiled(expression, *more):
    symbols = (*SYMBOLS.weights, *SYMBOLS.overlaps, *SYMBOLS.mutual.values(), *more)
    return sp.lambdify(symbols, expression, "numpy")


def outputs(weights, vectors, x):
    h = x @ vectors.T
    return (1 + h / 2 + (h**2 - 1) / np.sqrt(2) / 3) @ weights / COUNT


def test_the_risk_is_what_sampling_gives():
    weights, vectors = spread(1)
    x = np.random.default_rng(2).normal(size=(2_000_000, 4))
    target = 1 + x[:, 0] + (x[:, 0] ** 2 - 1) / np.sqrt(2)
    losses = (target - outputs(weights, vectors, x)) ** 2 / 2
    exact = compiled(PLAIN.risk(COUNT))(*states(weights, vectors))
    assert abs(losses.mean() - exact) < 5 * losses.std() / np.sqrt(len(losses))


def vector_risk(weights, vectors):
    """The risk from moments of Gaussian vectors, written out for degree two."""
    phi, sigma = PLAIN.numbers()
    total = 0.0
    for k in range(3):
        s, gram = vectors[:, 0] ** k, (vectors @ vectors.T) ** k
        signal, among = weights @ s / COUNT, weights @ gram @ weights / COUNT**2
        total += phi[k] ** 2 / 2 - phi[k] * sigma[k] * signal + sigma[k] ** 2 * among / 2
    return total


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 10**6), ratio=st.floats(1e-3, 10))
def test_the_exact_flow_is_the_projected_gradient_of_vectors(seed, ratio):
    weights, vectors = spread(seed)
    step = 1e-5
    push = np.zeros_like(vectors)
    for place in np.ndindex(vectors.shape):
        moved = [vectors.copy(), vectors.copy()]
        moved[0][place] += step
        moved[1][place] -= step
        # Only the tangent part is used, so the length of a moved vector does not matter.
        high, low = (vector_risk(weights, one) for one in moved)
        push[place] = -COUNT * (high - low) / (2 * step)
    push -= np.sum(push * vectors, axis=1, keepdims=True) * vectors
    change = push @ vectors.T
    velocity = compiled(PLAIN.overlap_flow(COUNT).components, eps)(*states(weights, vectors), ratio)
    found = np.array(velocity, dtype=float)
    expected = [*push[:, 0], *(change[i, j] + change[j, i] for i, j in PAIRS)]
    np.testing.assert_allclose(found[COUNT:], expected, atol=1e-7)
    for i in range(COUNT):
        bump = np.eye(COUNT)[i] * step
        slope = (vector_risk(weights + bump, vectors) - vector_risk(weights - bump, vectors)) / 2e-5
        assert found[i] == pytest.approx(-COUNT * slope / ratio, rel=1e-6, abs=1e-7 / ratio)


def test_the_mean_field_is_the_exact_flow_with_neurons_that_see_themselves_as_others():
    exact, field = PLAIN.overlap_flow(COUNT), PLAIN.mean_field_flow(COUNT)
    a, s = SYMBOLS.weights, SYMBOLS.overlaps
    product = {symbol: s[i] * s[j] for (i, j), symbol in SYMBOLS.mutual.items()}
    # What a neuron does to itself is left over: -a_i (U(1) - U(s_i^2))/N for weights, and the
    # slope of the same for overlaps.
    for i in range(COUNT):
        own = a[i] * (PLAIN.U(sp.Integer(1)) - PLAIN.U(s[i] ** 2)) / COUNT
        rest = exact.components[i].xreplace(product) - field.components[i] + own / eps
        assert sp.expand(rest) == 0
        slope = sp.diff(PLAIN.U(r), r).subs(r, s[i] ** 2)
        pull = a[i] ** 2 * slope * s[i] * (1 - s[i] ** 2) / COUNT
        rest = exact.components[COUNT + i].xreplace(product) - field.components[COUNT + i] - pull
        assert sp.expand(rest) == 0


def test_each_degree_has_a_risk_that_is_not_negative_and_they_add_up():
    parts = PLAIN.risk_by_degree(COUNT)
    assert sp.expand(sum(parts) - PLAIN.risk(COUNT)) == 0
    functions = [compiled(part) for part in parts]
    for seed in range(20):
        assert all(float(f(*states(*spread(seed)))) >= -1e-15 for f in functions)


def test_the_tangent_kernel_moves_what_is_left_of_each_degree():
    field, kernel = PLAIN.mean_field_flow(2), PLAIN.tangent_kernel(2)
    left = sp.Matrix(PLAIN.unlearned(2))
    moved = left.jacobian(list(field.states)) * sp.Matrix(field.components)
    assert sp.expand(moved + kernel * left) == sp.zeros(3, 1)


@pytest.mark.parametrize(
    ("activation", "kernel"),
    [
        ("relu(z)", (sp.sqrt(1 - r**2) + r * (sp.pi - sp.acos(r))) / (2 * sp.pi)),
        ("-3*relu(2*z)", 18 * (sp.sqrt(1 - r**2) + r * (sp.pi - sp.acos(r))) / sp.pi),
        ("erf(z/sqrt(2))", 2 / sp.pi * sp.asin(r / 2)),
        ("5*erf(z)", 50 / sp.pi * sp.asin(2 * r / 3)),
    ],
)
def test_kernels_in_closed_form_are_the_sums_of_their_series(activation, kernel):
    with warnings.catch_warnings(action="ignore"):
        model = sg.SingleIndex("he1", activation, degrees=40)
    assert sp.simplify(model.kernel(r) - kernel) == 0
    for place in ("-1/2", "1/3", "1/2"):
        tail = sp.Rational(place)
        series = float(model.U(tail))
        assert float(model.kernel(r).subs(r, tail)) == pytest.approx(series, rel=1e-10)


def test_an_activation_without_a_known_kernel_has_none():
    with warnings.catch_warnings(action="ignore"):
        assert sg.SingleIndex("he1", "relu(z + 1/2)").kernel(r) is None


def test_what_is_cut_off_is_warned_of_with_its_size():
    with pytest.warns(CutOffWarning, match=r"target: degrees above 2 .* 6 of the mean square"):
        model = sg.SingleIndex("He3 + He1", "he0 + he1", degrees=2)
    assert model.target_series.lost == 6.0
    assert model.phi == (0, 1, 0)


BAD = {
    "a target with a pole": ({"target": "1/z"}, "target = '1/z'"),
    "an activation that grows too fast": ({"activation": "exp(z**2/2)"}, "activation = "),
    "an unknown name": ({"activation": "rely(z)"}, "did you mean relu"),
    "a negative degree": ({"degrees": -1}, "degrees = -1"),
    "a degree that is a truth value": ({"degrees": True}, "degrees = True"),
}


@pytest.mark.parametrize(("options", "message"), BAD.values(), ids=BAD.keys())
def test_bad_input_names_its_argument(options, message):
    with pytest.raises(sg.InvalidInput, match=message):
        sg.SingleIndex(**options)


@pytest.mark.parametrize("count", [0, -1, 1.5, True, 1000])
def test_a_number_of_neurons_is_a_small_whole_number(count):
    with pytest.raises(sg.InvalidInput, match="neurons = "):
        PLAIN.risk(count)


@pytest.mark.parametrize("value", [0, -1, float("nan"), float("inf"), "fast", None, True])
def test_a_ratio_of_speeds_is_positive(value):
    with pytest.raises(sg.InvalidInput, match="eps = "):
        checked_eps(value)
