"""Results on single-index targets against quadrature, integration and linear algebra."""

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.polynomial.hermite_e import HermiteE
from scipy.integrate import quad, solve_ivp
from scipy.special import erf, factorial

import symghost as sg

SIZES = st.floats(0.1, 5)


def number(name, *arguments):
    return float(sg.numeric(sg.result(name))(*arguments))


def coefficient(function, degree, kink=0.0):
    """E[f he_k] by adaptive quadrature."""
    basis = HermiteE.basis(degree)
    norm = np.sqrt(2 * np.pi * factorial(degree))
    value, _ = quad(
        lambda x: function(x) * basis(x) * np.exp(-x * x / 2) / norm,
        *(-20, 20),
        points=[kink, -4, 4],
        limit=300,
        epsabs=1e-11,
    )
    return value


@pytest.mark.parametrize("degree", [1, 2, 3, 4, 5, 8])
@pytest.mark.parametrize("gain", [0.3, 1.0, 1.7])
def test_exponentials_and_error_functions_have_their_coefficients(degree, gain):
    found = number("hermite_coefficient_rule", degree, gain)
    assert found == pytest.approx(coefficient(lambda x: np.exp(gain * x), degree), rel=1e-8)
    found = number("erf_coefficients", degree, gain)
    assert found == pytest.approx(coefficient(lambda x: erf(gain * x), degree), abs=1e-10)


@pytest.mark.parametrize("bias", [-1.5, 0.0, 0.5, 2.0])
def test_rectifiers_have_their_coefficients(bias):
    outcome = sg.result("shifted_relu_coefficients")
    (symbol,) = outcome.symbols
    for degree, entry in enumerate(outcome.expression):
        expected = coefficient(lambda x: max(0.0, x + bias), degree, -bias)
        assert float(entry.subs(symbol, bias)) == pytest.approx(expected, abs=1e-9)
        if bias == 0 and degree > 1:
            assert number("relu_coefficients", degree) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("r", [-0.9, -0.2, 0.0, 0.5, 0.99])
def test_kernels_are_means_over_correlated_gaussians(r):
    nodes, weights = np.polynomial.hermite_e.hermegauss(80)
    weights = weights / np.sqrt(2 * np.pi)
    other = r * nodes[:, None] + np.sqrt(1 - r * r) * nodes
    mean = weights @ (erf(0.7 * nodes)[:, None] * erf(0.7 * other)) @ weights
    assert number("erf_kernel", r, 0.7) == pytest.approx(mean, abs=1e-10)
    # The kink of the rectifier asks for a quadrature that knows it: the inner mean is known.
    spread = np.sqrt(1 - r * r)

    def inner(x):
        y = r * x / spread
        below = 0.5 * (1 + erf(y / np.sqrt(2)))
        return x * (r * x * below + spread * np.exp(-y * y / 2) / np.sqrt(2 * np.pi))

    mean, _ = quad(lambda x: inner(x) * np.exp(-x * x / 2) / np.sqrt(2 * np.pi), 0, 20)
    assert number("relu_kernel", r) == pytest.approx(mean, abs=1e-10)


@settings(max_examples=12, deadline=None)
@given(c=SIZES, a0=st.floats(0.1, 3), s0=st.floats(0.05, 2), degree=st.integers(2, 5))
def test_a_degree_on_its_own_blows_up_when_the_closed_form_says(c, a0, s0, degree):
    eps = 0.3

    def slowness(u):
        # In u = 1/s the way to the blow-up is finite.
        s = 1 / u
        weight = np.sqrt((degree * eps * a0**2 - s0**2 + s**2) / (degree * eps))
        return s**2 / (degree * c * weight * s ** (degree - 1))

    expected, _ = quad(slowness, 0, 1 / s0, limit=200)
    found = number("degree_blow_up_time", a0, s0, c, eps, degree)
    assert found == pytest.approx(expected, rel=1e-7)


@pytest.mark.parametrize(
    ("a0", "s0"), [(1.0, 0.1), (1.0, 1.5), (-0.6, 2.0), (0.0, 0.7), (1.0, np.sqrt(2))]
)
def test_degree_two_blows_up_on_either_side_of_its_saddle_node(a0, s0):
    eps, c = 1.0, 0.8
    far = lambda _, y: y[0] - 1e7  # noqa: E731
    far.terminal = True
    run = solve_ivp(
        lambda _, y: [c * y[1] ** 2 / eps, 2 * c * y[0] * y[1]],
        (0, 100),
        [a0, s0],
        method="DOP853",
        rtol=1e-11,
        atol=1e-13,
        events=far,
    )
    found = number("quadratic_degree_time", a0, 2 * eps * a0**2 - s0**2, c, eps)
    assert found == pytest.approx(run.t[-1], rel=1e-6)


def test_the_time_of_a_passage_is_that_of_the_ghost():
    long = number("quadratic_degree_time", -1e9, -0.02, 1.0, 1.0)
    assert number("quadratic_degree_ghost", -0.02, 1.0, 1.0) == pytest.approx(long, rel=1e-9)


@settings(max_examples=20, deadline=None)
@given(eps=st.floats(1e-8, 1), sigma=SIZES, phi=SIZES, v=SIZES, share=st.floats(0.05, 0.95))
def test_the_time_of_degree_one_is_where_its_course_is_at_the_share(eps, sigma, phi, v, share):
    time = number("linear_degree_time", eps, sigma, phi, v, share)
    left = number("linear_degree_course", time, eps, sigma, phi, v)
    # The exponent of the course is uncertain by its own rounding.
    assert left == pytest.approx(share, rel=1e-9)


@settings(max_examples=15, deadline=None)
@given(eps=st.floats(0.01, 1), sigma=SIZES, phi=SIZES, v=SIZES)
def test_the_course_of_degree_one_solves_its_equation(eps, sigma, phi, v):
    def velocity(_, y):
        return sigma * (phi - sigma * np.sqrt(eps) * v / 2 * np.sinh(2 * y)) / np.sqrt(eps)

    end = 2 * np.sqrt(eps) / (sigma * phi)
    run = solve_ivp(velocity, (0, end), [0.0], rtol=1e-11, atol=1e-13, method="Radau")
    expected = 1 - sigma * np.sqrt(eps) * v / 2 * np.sinh(2 * run.y[0, -1]) / phi
    found = number("linear_degree_course", end, eps, sigma, phi, v)
    assert found == pytest.approx(expected, rel=1e-7, abs=1e-9)


def test_the_time_of_degree_one_tends_to_its_two_terms():
    sigma, phi, v, share = 0.7, 1.3, 0.4, 1 / np.sqrt(2)
    signal = sigma * phi
    for eps, error in ((1e-4, 2e-2), (1e-8, 1e-4), (1e-12, 1e-6)):
        terms = np.sqrt(eps) / (4 * signal) * np.log(1 / eps)
        terms += np.sqrt(eps) / (2 * signal) * np.log(4 * phi * (1 - share) / (sigma * v * share))
        assert number("linear_degree_time", eps, sigma, phi, v, share) == pytest.approx(
            terms, rel=error
        )


@settings(max_examples=30, deadline=None)
@given(eps=st.floats(1e-9, 1), c=SIZES, width=st.floats(1, 1e6), own=SIZES)
def test_the_damped_rate_is_the_largest_eigenvalue(eps, c, width, own):
    with mpmath.workdps(40):
        damping = mpmath.mpf(own) / width
        root = mpmath.sqrt(damping**2 / mpmath.mpf(eps) ** 2 + 4 * mpmath.mpf(c) ** 2 / eps)
        expected = float((root - damping / eps) / 2)
    assert number("self_damping", eps, c, width, own) == pytest.approx(expected, rel=1e-13)


def test_multipliers_keep_the_learned_degrees_learned():
    outcome = sg.result("phase_multipliers")
    generator = np.random.default_rng(3)
    for _ in range(5):
        a, s, c = generator.normal(size=3), generator.normal(size=3), 1.7
        values = dict(zip(outcome.symbols, [*a, *s, c], strict=True))
        found = np.array([float(entry.subs(values)) for entry in outcome.expression])
        # The velocity is what is left of the drive after projection off the constraints.
        rows = np.array([[1, 1, 1, 0, 0, 0], [*s, *a]])
        drive = c * np.array([*s**2, *(2 * a * s)])
        expected = -np.linalg.lstsq(rows.T, drive, rcond=None)[0]
        np.testing.assert_allclose(found, expected, rtol=1e-9)


def test_the_invariant_stays_through_the_whole_learning_of_a_pure_degree():
    degree, eps, phi = 3, 0.05, 0.9
    a, s = np.array([1.2, 0.7, 0.9]), np.array([0.2, 0.3, 0.25])

    def velocity(_, y):
        weights, overlaps = y[:3], y[3:]
        left = phi - np.mean(weights * overlaps**degree)
        turn = degree * left * weights * overlaps ** (degree - 1) * (1 - overlaps**2)
        return np.concatenate([left * overlaps**degree / eps, turn])

    run = solve_ivp(velocity, (0, 3), [*a, *s], rtol=1e-11, atol=1e-13, method="DOP853")
    invariant = sg.numeric(sg.result("phase_invariant"))
    start = [invariant(a[i], s[i], eps, degree) for i in range(3)]
    end = [invariant(run.y[i, -1], run.y[3 + i, -1], eps, degree) for i in range(3)]
    assert np.ptp(run.y[0]) > 0.1
    np.testing.assert_allclose(end, start, atol=1e-9)
