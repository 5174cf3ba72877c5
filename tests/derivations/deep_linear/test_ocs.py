"""The optimal constant solution, saddles and the ghost against matrices, quadrature and roots."""

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad, solve_ivp
from scipy.optimize import minimize_scalar

import symghost as sg
from symghost.models.deep_linear.hierarchy import hierarchy, singular_value, tree_modes
from symghost.models.deep_linear.items import floats

SIZES = st.floats(0.05, 20)
PUBLISHED = {  # s of the constant mode, its length, and the odds at 1e-3, for three levels
    "bias": (3 * np.sqrt(15) / 8, 9 / 8),
    "none": (np.sqrt(15) / 8, 1 / 8),
}


@given(levels=st.integers(1, 4), branching=st.integers(2, 4), root=st.booleans(), data=st.data())
@settings(max_examples=25)
def test_the_singular_values_of_a_tree_are_those_of_its_targets(levels, branching, root, data):
    if branching**levels > 64:
        levels = 2
    tree = hierarchy(levels, branching, root)
    level = data.draw(st.integers(0, levels - 1))
    found = sg.numeric(sg.result("tree_singular_values"))(level, levels, branching)
    assert found == pytest.approx(float(singular_value(tree, level)), rel=1e-13)
    sizes = np.linalg.svd(floats(tree.targets), compute_uv=False)
    count = branching**level * (branching - 1)
    assert np.sum(np.abs(sizes - found) < 1e-9) >= count


@pytest.mark.parametrize("items", [2, 4, 8, 16])
@pytest.mark.parametrize("unit", [0.0, 0.5, 1.0, 3.0])
def test_the_lead_of_a_tree_without_a_root_is_made_by_the_bias_alone(items, unit):
    tree = hierarchy(int(np.log2(items)), root=False)
    modes = tree_modes(tree, "input" if unit else "none", unit=unit or 1).modes
    found = sg.numeric(sg.result("tree_lead"))(items, unit)
    assert float(modes[0].s / modes[1].s) == pytest.approx(found, rel=1e-12)


@given(seed=st.integers(0, 10**6), unit=st.floats(0, 3))
@settings(max_examples=25)
def test_the_constant_mode_is_a_singular_pair_of_the_extended_correlations(seed, unit):
    rng = np.random.default_rng(seed)
    items, mean_in, mean_out = 6, rng.normal(size=4), rng.normal(size=3)
    frame = np.linalg.qr(np.hstack([np.ones((items, 1)), rng.normal(size=(items, 3))]))[0][:, 1:]
    side = np.eye(4) - np.outer(mean_in, mean_in) / (mean_in @ mean_in)
    x = np.outer(mean_in, np.ones(items)) + side @ rng.normal(size=(4, 3)) @ frame.T
    other = np.eye(3) - np.outer(mean_out, mean_out) / (mean_out @ mean_out)
    y = np.outer(mean_out, np.ones(items)) + other @ rng.normal(size=(3, 3)) @ frame.T
    extended = np.vstack([x, np.full(items, unit)])
    sizes = np.linalg.svd(y @ extended.T / items, compute_uv=False)
    lengths = np.linalg.norm(mean_out), np.linalg.norm(mean_in)
    found = sg.numeric(sg.result("constant_mode"))(*lengths, unit)
    assert np.min(np.abs(sizes - found)) < 1e-12 * found


@pytest.mark.parametrize("correlation", [0.1, 0.2, 0.5, 0.9])
@pytest.mark.parametrize("root", [True, False])
def test_correlated_inputs_let_the_constant_mode_lead(correlation, root):
    tree = hierarchy(3, root=root)
    gram = (1 - correlation) * np.eye(8) + correlation * np.ones((8, 8))
    x = np.linalg.cholesky(gram).T
    sizes = np.linalg.svd(floats(tree.targets) @ x.T / 8, compute_uv=False)
    whole, half = (float(singular_value(tree, level)) for level in (None, 0))
    found = sg.numeric(sg.result("correlated_items"))(whole, half, correlation, 8)
    assert sizes[0] / sizes[1] == pytest.approx(found, rel=1e-12)


def test_the_lead_by_the_mean_of_any_inputs_is_right_to_second_order():
    rng = np.random.default_rng(5)
    mean_in, mean_out, found = rng.normal(size=5), rng.normal(size=4), []
    u, v = mean_out / np.linalg.norm(mean_out), mean_in / np.linalg.norm(mean_in)
    whole, rest = np.linalg.norm(mean_out) * np.linalg.norm(mean_in), rng.normal(size=(4, 5))
    for size in (1e-2, 1e-3):
        e = size * rest
        along = u @ e @ v
        parts = np.linalg.norm(e @ v - along * u), np.linalg.norm(e.T @ u - along * v)
        predicted = sg.numeric(sg.result("mean_input_lead"))(whole, along, *parts)
        exact = np.linalg.svd(np.outer(mean_out, mean_in) + e, compute_uv=False)[0]
        found.append(abs(exact - predicted))
    assert found[1] < found[0] / 500


# Distances


def course(time, s, d, start):
    return 1 / (1 + (s / (d * start) - 1) * np.exp(-2 * s * time))


@given(shares=st.tuples(st.floats(0.001, 0.999), st.floats(0.001, 0.999)), items=st.integers(2, 8))
def test_the_distance_is_that_of_the_outputs_themselves(shares, items):
    whole, part = shares
    targets = np.eye(items)  # the constant mode, and items - 1 others with singular value 1
    flat = np.full((items, items), 1 / items)
    out = whole * flat + part * (targets - flat)
    gap = out - targets.mean(axis=1, keepdims=True)
    exact = np.sqrt(np.sum(gap**2) / items)
    found = sg.numeric(sg.result("ocs_distance"))(items**-0.5, whole, 1.0, part, items - 1, items)
    assert found == pytest.approx(exact, rel=1e-12)


@pytest.mark.parametrize("start", [1e-5, 1e-7, 1e-9])
def test_time_and_least_distance_tend_to_those_of_the_two_leading_modes(start):
    (s0, d0), s1, d1 = PUBLISHED["bias"], np.sqrt(7) / 8, 1 / 8
    length, odds = np.sqrt(15 / 8), [s0 / (d0 * start) - 1, s1 / (d1 * start) - 1]
    place = (length, s0, odds[0], np.sqrt(7), s1, odds[1], 1, 8)
    time = sg.numeric(sg.result("ocs_time"))(*place)
    least = sg.numeric(sg.result("ocs_least_distance"))(*place)
    distance = sg.numeric(sg.result("ocs_distance"))

    def at(t):
        return distance(
            length, course(t, s0, d0, start), np.sqrt(7), course(t, s1, d1, start), 1, 8
        )

    exact = minimize_scalar(at, bounds=(0.5 * time, 1.5 * time), options={"xatol": 1e-9})
    assert time == pytest.approx(exact.x, abs=20 * start**0.5)
    assert least == pytest.approx(exact.fun, rel=20 * start**0.4)


@given(
    s0=st.floats(0.3, 2),
    lead=st.floats(1.1, 5),
    odds=st.floats(10, 1e6),
    scale=st.floats(1e-6, 0.1),
)
def test_the_least_distance_falls_by_its_power_of_the_start(s0, lead, odds, scale):
    place = [1.3, s0, odds, 2.1, s0 / lead, 3 * odds, 2, 8]
    smaller = [*place[:2], odds / scale, *place[3:5], 3 * odds / scale, *place[6:]]
    distance = sg.numeric(sg.result("ocs_least_distance")).unchecked
    power = (lead - 1) / (lead + 1)
    assert distance(*smaller) / distance(*place) == pytest.approx(scale**power, rel=1e-9)


@pytest.mark.parametrize(("kind", "whole"), [("bias", 2.466), ("none", 8.532)])
def test_plateau_lengths_are_the_published_ones(kind, whole):
    (s0, d0), s1, d1 = PUBLISHED[kind], np.sqrt(7) / 8, 1 / 8
    found = sg.numeric(sg.result("ocs_plateau_length"))(
        s0, s0 / (d0 * 1e-3) - 1, s1, s1 / (d1 * 1e-3) - 1
    )
    assert found == pytest.approx(11.914 - whole, abs=1e-3)
    exact = [brent_half(s, d) for s, d in ((s1, d1), (s0, d0))]
    assert found == pytest.approx(exact[0] - exact[1], rel=1e-9)


def brent_half(s, d, start=1e-3):
    def velocity(_, a):
        return 2 * a * (s - d * a)

    def half(_, a):
        return a[0] - s / d / 2

    run = solve_ivp(velocity, (0, 40), [start], "DOP853", events=half, rtol=1e-13, atol=1e-15)
    return run.t_events[0][0]


@settings(max_examples=25)
@given(
    shape=st.sampled_from([(2, 2), (3, 2), (2, 3)]),
    whole=st.floats(0, 1),
    first=st.floats(0, 1),
    data=st.data(),
)
def test_false_positives_across_the_root_are_those_of_the_outputs(shape, whole, first, data):
    tree = hierarchy(*shape)
    level = data.draw(st.integers(1, shape[0]))
    modes = tree_modes(tree).modes
    shares = [whole, *[first] * (shape[1] - 1), *[0.3] * (tree.items - shape[1])]
    out = sum(
        b * float(m.sigma) * floats(m.u) @ floats(m.v).T for b, m in zip(shares, modes, strict=True)
    )
    found = sg.numeric(sg.result("tree_false_positives"))(whole, first, shape[1], level)
    assert out[tree.rows_of_level(level)][0, -1] == pytest.approx(found, abs=1e-12)


# Output bias


@settings(max_examples=30)
@given(mean=st.floats(0.1, 3), length=st.floats(0.05, 3), start=st.floats(1e-8, 0.5))
def test_the_output_bias_ends_where_its_flow_ends(mean, length, start):
    found = sg.numeric(sg.result("output_bias"))(mean, length, start)

    def velocity(_, w):  # the bias, and the logarithm of the strength
        rest = mean - w[0] - length * np.exp(w[1])
        return [rest, 2 * length * rest]

    run = solve_ivp(velocity, (0, 80), [0, np.log(start)], "LSODA", rtol=1e-12, atol=1e-13)
    assert run.y[0, -1] == pytest.approx(found, rel=1e-9)
    np.testing.assert_allclose(run.y[1] - 2 * length * run.y[0], np.log(start), rtol=1e-8)


def test_the_output_bias_keeps_its_digits_where_its_exponential_overflows():
    found = sg.numeric(sg.result("output_bias"))(1e3, 1.0, 1e-3)
    with mpmath.workdps(50):
        left = mpmath.lambertw(2 * mpmath.mpf("1e-3") * mpmath.exp(2000))
        assert found == pytest.approx(float(1000 - left / 2), rel=1e-12)
    tiny = sg.numeric(sg.result("output_bias"))(1.0, 1.0, 1e-300)
    assert tiny == 1.0


@pytest.mark.parametrize(("items", "rows"), [(3, np.eye(3)), (8, None)])
def test_with_an_output_bias_the_least_distance_is_the_simulated_one(items, rows):
    start = 1e-7
    targets = floats(hierarchy(3).targets) if rows is None else rows
    mean = np.linalg.norm(targets.mean(axis=1))
    sizes = np.linalg.svd(targets - targets.mean(axis=1, keepdims=True), compute_uv=False)
    s, count = sizes[0] / items, int(np.sum(np.isclose(sizes, sizes[0])))
    place = (mean, sizes[0], s, s * items / start - 1, count, items)
    found = sg.numeric(sg.result("output_bias_ocs"))(*place)
    others = [v for v in sizes if v > 1e-9]

    def square(t):
        parts = [v**2 * course(t, v / items, 1 / items, start) ** 2 for v in others]
        return (mean * np.exp(-t)) ** 2 + sum(parts) / items

    exact = minimize_scalar(square, bounds=(1, 40), options={"xatol": 1e-9})
    assert np.sqrt(exact.fun) == pytest.approx(found, rel=0.02)


def test_the_plateau_of_an_unbalanced_tree_is_the_published_one():
    targets = np.array([[1, 1, 1, 1], [1, 1, 1, 0], [1, 1, 0, 0], *np.eye(4).tolist()], dtype=float)
    u, sizes, v = np.linalg.svd(targets)
    plateau = sizes[0] * np.outer(u[:, 0], v[0])
    gap = plateau - targets.mean(axis=1, keepdims=True)
    exact = np.sqrt(np.sum(gap**2) / 4)
    mean = np.linalg.norm(targets.mean(axis=1))
    found = sg.numeric(sg.result("general_plateau"))(mean, sizes[0], v[0].sum(), 4)
    assert found == pytest.approx(exact, rel=1e-12)


# Saddle or ghost


@pytest.mark.parametrize("excess", [1e-3, 1e-5])
@pytest.mark.parametrize(("s", "d"), [(1.3, 0.7), (0.4, 2.0)])
def test_three_layers_with_weight_decay_pass_their_ghost_in_its_time(s, d, excess):
    place = np.cbrt(s / (4 * d))
    rate = 0.75 * s * place * (1 + excess)
    time, _ = quad(
        lambda c: 1 / (rate * c - c**2 * (s - d * c**3)),
        place / 10,
        np.cbrt(s / d),
        points=[place],
        limit=500,
        epsabs=0,
        epsrel=1e-9,
    )
    found = sg.numeric(sg.result("weight_decay_ghost"))(s, d, rate)
    assert time == pytest.approx(found, rel=1.2 * excess**0.5)


def test_no_equilibrium_but_zero_is_left_beyond_the_fold_and_two_are_before_it():
    s, d = 1.3, 0.7
    edge = 0.75 * s * np.cbrt(s / (4 * d))
    for rate, count in ((0.999 * edge, 2), (1.001 * edge, 0)):
        roots = np.roots([-d, 0, 0, s, -rate])
        assert np.sum((np.abs(roots.imag) < 1e-9) & (roots.real > 0)) == count


def test_the_rate_of_the_saddle_is_the_slope_of_its_dwell_time():
    # In weights the growth is exp(s t): a start ten times smaller in strength takes
    # ln(10)/(2 s) longer.
    rate = sg.numeric(sg.result("ocs_saddle"))(0.33)
    half = sg.numeric(sg.result("half_learning_time"))
    longer = half(0.33, 0.125, 1e-9) - half(0.33, 0.125, 1e-8)
    assert longer == pytest.approx(np.log(10) / (2 * rate), rel=1e-6)
