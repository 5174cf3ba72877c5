"""All results by all backends, at ordinary points and at the hard ones: the same numbers.

The reference is mpmath's, which evaluates the formulas as they were derived with as many digits as
it takes; the others evaluate the guarded forms in floating point.
"""

import math
import warnings
from functools import cache

import mpmath
import numpy as np
import pytest
import sympy as sp
from sympy.codegen.cfunctions import log1p

import symghost as sg
from symghost.export.accuracy.drawing import hard_places
from symghost.export.accuracy.search import ALLOWED
from symghost.export.source.references import reference_rows
from symghost.formulas.symbols import x

# The compilers take a while for each formula; these have branches, matrices and kinks.
COMPILED = ["loss", "escape_time", "flow_solution", "whitened_solution", "degree_blow_up_time"]
TRACED = [*COMPILED, "loss_gradient", "output_sensitivity", "output_bias", "flow_group_law"]
GAMMAS = ["hermite_coefficient_rule", "relu_coefficients", "erf_coefficients"]
SCALAR = [*TRACED, "unified_escape_time", "learning_map", "effective_start", "passage_time"]
SCALAR += [*GAMMAS, "mode_time", "cusp_time", "weight_decay_ghost"]

# Kinks, edges, both signs, tiny and huge numbers, beyond those that `hard_places` finds by itself.
HARD = {
    "loss": [
        (math.pi**2 / 400, 5.0),
        (math.pi**2 / 100, 5.0),
        (-1.0, 1.0),
        (0.0, 1e6),
        (5e-324, 1.0),
        (1e300, 1e-3),
    ],
    "loss_gradient": [(math.pi**2 / 100, 5.0), (math.pi**2 / 400, 5.0), (-1e300, 1.0), (0.0, 1.0)],
    "escape_time": [
        (0.0, 1.0, 2.0),
        (1e-300, 1.0, 2.0),
        (-1e-300, 1.0, 2.0),
        (1e-300, -1.0, 2.0),
        (0.0, -2.0, -1.0),
        (1.0, -1.0, math.inf),
        (-1.0, 2.0, math.inf),
        (-1.0, 0.0, 2.0),
        (-1.0, 1.0, 2.0),
        (0.0, 0.0, 1.0),
        (1.0, -1.0, 1.0),
        (1e300, -1.0, 1.0),
    ],
    "flow_solution": [
        (1.0, 0.0, 0.5),
        (1.0, 1e-300, 0.5),
        (1.0, -1e-300, 0.5),
        (0.0, 1.0, 2.0),
        (700.0, -1.0, 1.0),
        (1e6, -1.0, -1.0),
        (1.0, -1.0, 0.0),
        (1.0, 0.25, 0.0),
    ],
    "scale_sensitivity": [(1.0, 0.0), (1.0, 1e-300), (1.0, -1e-300), (0.0, 1.0)],
    "start_sensitivity": [(1.0, 0.0, 0.5), (1.0, 1e-300, 0.5), (1.0, -1e-300, 0.5)],
    "unified_escape_time": [(0.0, 1.0, 2.0), (1e-300, 1.0, 2.0), (-1e-300, 1.0, 2.0)],
    "output_sensitivity": [(1.0, 0.0, 1.0, 3.0), (1.0, -1e-300, 1.0, 3.0)],
    "learning_map": [(0.25, 0.1), (1.0, 0.1), (-5.0, 0.1), (1.0, 5e-324)],
    "mode_infinite_depth": [(0.0, 1.0, 1.0, 0.5), (1.0, 1.0, 1.0, 1e-300), (1.0, 1.0, 1.0, 3.0)],
    "effective_start": [(1.0, 0.0), (1e-300, 1.0)],
    "degree_blow_up_time": [
        (0.0, 0.5, 1.0, 1.0, 3.0),
        (1.0, 0.5, 1.0, 1.0, 2.0),
        (1.0, 1.0, 1.0, 0.5, 2.0),
        (1.0, 2.0, 1.0, 1.0, 500.0),
        (1e50, 1.0, 1.0, 1.0, 1.5),
        (1e50, 1.0, 1.0, 1.0, 2.0),
        (1e50, 1.0, 1.0, 1.0, 4.0),
        (1e50, 1.0, 1.0, 1.0, 9.0),
    ],
    "mode_time": [(0.9, 1.0, 1.0, 0.1, 3.0), (1 / 3, 1.0, 1.0, 0.1, 4.0), (0.2, 1, 1, 1e-30, 1e6)],
    "hermite_coefficient_rule": [(0.0, 1.0), (171.0, 2.0), (500.0, 20.0), (1e6, 1e3 / 2)],
    "relu_coefficients": [(2.0,), (3.3,), (40.0,)],
    "erf_coefficients": [(1.0, 1.0), (29.0, 1e-3), (7.0, 1e10)],
    "cusp_time": [(1e-300,), (1e300,)],
    "weight_decay_ghost": [(1e-200, 1e-200, 1.0), (1e200, 1e200, 1e200)],
    "passage_time": [(5e-324,), (1e308,), (2.5e-308,)],
}
BRANCH_POINT = ["escape_time_slope", "escape_time_curvature"]


def points(name):
    result = sg.result(name)
    sampled = result.domain.sample(3, seed=3) if result.symbols else [{}]
    ordinary = [tuple(float(point[s]) for s in result.symbols) for point in sampled]
    return [*ordinary, *HARD.get(name, []), *hard_places(result, count=8)]


@cache
def reference(name, place):
    """The value at 30 digits, and how much rounding of the arguments may change it.

    Nothing where there is no value, and where a statement turns within a rounding.
    """
    exact = sg.numeric(sg.result(name), "mpmath", dps=30).unchecked
    arguments = [mpmath.mpf(value) for value in place]
    values = values_of(exact, arguments)
    if values is None:
        return None
    slack = [abs(value) if mpmath.isfinite(value) else 0 for value in values]
    for k, argument in enumerate(arguments):
        for share in (mpmath.mpf(2) ** -52, -(mpmath.mpf(2) ** -52)):
            moved = list(arguments)
            with mpmath.workdps(60):
                moved[k] = argument * (1 + share)
            others = values_of(exact, moved) if mpmath.isfinite(argument) else None
            for i, other in enumerate(others or ()):
                if isinstance(other, bool):
                    if other != values[i]:
                        return None
                elif mpmath.isfinite(values[i]) and not mpmath.isnan(other):
                    slack[i] = max(slack[i], abs((other - values[i]) / share))
    return values, slack


def values_of(exact, arguments):
    try:
        return flat(exact(*arguments))
    except (sg.InvalidInput, ZeroDivisionError):  # a neighbour beyond the domain's edge
        return None


def flat(value):
    return [v for row in value for v in row] if isinstance(value, tuple) else [value]


def agrees(value, expected, slack, bound):
    """Whether a double is within the bound times the larger of 1 and the condition number."""
    if isinstance(expected, bool):
        return bool(value) == expected
    if not mpmath.isfinite(expected):
        return str(mpmath.mpf(float(value))) == str(expected)
    largest, tiny = np.finfo(float).max, np.finfo(float).tiny
    if mpmath.isinf(slack):  # beside the end of all values
        return not np.isnan(value)
    if abs(expected) > largest:
        return abs(value) >= largest * (1 - 1e-9) and np.sign(value) == mpmath.sign(expected)
    # Below the tiniest normal number, numbers have fewer digits.
    return abs(mpmath.mpf(float(value)) - expected) <= bound * (slack + tiny)


def entries(value):
    if isinstance(value, tuple):
        return flat(value)
    return list(np.asarray(value).reshape(-1)) if not isinstance(value, bool) else [value]


def compare(name, backend):
    function = sg.numeric(sg.result(name), backend)
    for place in points(name):
        if backend == "jax" and any(0 < abs(value) < np.finfo(float).tiny for value in place):
            continue  # XLA takes subnormal numbers for zero
        wanted = reference(name, place)
        if wanted is None:
            continue
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            got = entries(function(*place))
        expected, slack = wanted
        bound = mpmath.mpf(ALLOWED[np.float64])
        for one, other, allowed in zip(got, expected, slack, strict=True):
            assert agrees(one, other, allowed, bound), (name, backend, place, one, other)


def needed(backend):
    if backend in ("numba", "jax", "torch"):
        pytest.importorskip(backend)


@pytest.fixture(autouse=True)
def double_precision():
    """JAX calculates in double precision in these tests, and as it did afterwards."""
    try:
        import jax
    except ImportError:
        yield
        return
    before = jax.config.jax_enable_x64
    jax.config.update("jax_enable_x64", True)
    yield
    jax.config.update("jax_enable_x64", before)


@pytest.mark.parametrize("name", sg.results())
def test_all_results_have_the_digits_of_mpmath_by_numpy(name):
    compare(name, "numpy")


SAMPLE = {"math": SCALAR, "torch": SCALAR, "numba": COMPILED, "jax": TRACED}


@pytest.mark.parametrize(("backend", "name"), [(b, n) for b in SAMPLE for n in SAMPLE[b]])
def test_some_results_have_the_digits_of_mpmath_by(backend, name):
    needed(backend)
    compare(name, backend)


@pytest.mark.slow
@pytest.mark.parametrize("backend", SAMPLE)
@pytest.mark.parametrize("name", sg.results())
def test_all_results_have_the_digits_of_mpmath_by(name, backend):
    needed(backend)
    compare(name, backend)


ALL = ["numpy", "math", "mpmath", "numba", "jax", "torch"]
SHAPES = [(), (1,), (0,), (3,), (2, 3), (2, 0), (1, 1, 4)]


@pytest.mark.parametrize("backend", ALL)
@pytest.mark.parametrize("shape", SHAPES)
def test_arrays_of_every_shape_keep_it_by(backend, shape):
    needed(backend)
    loss = sg.numeric(sg.result("loss"), backend)
    scale = np.linspace(-0.1, 0.5, math.prod(shape)).reshape(shape)
    outcome = np.asarray(loss(scale, 3.0))
    assert outcome.shape == shape
    expected = sg.numeric(sg.result("loss"))(scale, 3.0)
    np.testing.assert_allclose(outcome.astype(float), expected, rtol=1e-14)


def arrays_of(place, shapes):
    """Arrays for a point's arguments, of these shapes in turn, filled with their values."""
    return [np.full(shapes[k % len(shapes)], value) for k, value in enumerate(place)]


def check_shapes(name, backend):
    result = sg.result(name)
    (point,) = result.domain.sample(1, seed=3)
    place = [float(point[symbol]) for symbol in result.symbols]
    function = sg.numeric(result, backend)
    single = np.asarray(sg.numeric(result)(*place))
    for shapes in ([()], [(0,)], [(3,)], [(2, 0), ()], [(2, 3), ()], [(3, 1), (1, 2)]):
        arrays = arrays_of(place, shapes)
        given = function(*arrays)
        outcome = np.asarray(given.tolist() if isinstance(given, mpmath.matrix) else given)
        shape = np.broadcast_shapes(*(array.shape for array in arrays))
        assert outcome.shape == (*shape, *single.shape)
        wide = outcome.astype(bool if single.dtype == bool else float)
        np.testing.assert_allclose(wide, np.broadcast_to(single, outcome.shape), rtol=1e-11)


@pytest.mark.parametrize("name", sg.results())
def test_every_result_takes_arrays_of_every_shape_by_numpy(name):
    check_shapes(name, "numpy")


@pytest.mark.parametrize("backend", ["math", "mpmath", "torch", "jax"])
@pytest.mark.parametrize("name", ["whitened_solution", "saddle_node_conditions", "passage_time"])
def test_some_results_take_arrays_of_every_shape_by(name, backend):
    needed(backend)
    check_shapes(name, backend)


@pytest.mark.parametrize("backend", ALL)
def test_arguments_broadcast_by_name_or_position_by(backend):
    needed(backend)
    loss = sg.numeric(sg.result("loss"), backend)
    outcome = np.asarray(loss(T=np.array([[10.0], [20.0]]), r=np.array([0.01, 0.02, 0.03])))
    assert outcome.shape == (2, 3)
    assert outcome[1, 2] == pytest.approx(float(loss(0.03, 20.0)), rel=1e-15)
    with pytest.raises(sg.InvalidInput, match="broadcast"):
        loss(np.zeros(3), np.ones(2))


@pytest.mark.parametrize("backend", ALL)
def test_a_matrix_takes_two_more_axes_by(backend):
    needed(backend)
    whitened = sg.numeric(sg.result("whitened_solution"), backend)
    time = np.array([0.1, 0.2, 0.3])
    outcome = np.asarray(whitened(time, 2.0, 0.1, 0.05, 0.2))
    single = sg.numeric(sg.result("whitened_solution"), "math")(0.2, 2.0, 0.1, 0.05, 0.2)
    assert outcome.shape == (3, *np.shape(single))
    np.testing.assert_allclose(outcome[1].astype(float), single, rtol=1e-13)
    assert np.asarray(whitened(np.zeros((0, 2)), 2.0, 0.1, 0.05, 0.2)).shape == (0, 2, 2, 2)


@pytest.mark.parametrize(("backend", "kind"), [("math", float), ("mpmath", mpmath.mpf)])
def test_arrays_are_gone_through_element_by_element_and_numbers_stay_numbers_by(backend, kind):
    loss = sg.numeric(sg.result("loss"), backend)
    assert type(loss(0.1, 3)) is type(loss(np.float64(0.1), np.array(3))) is kind
    outcome = loss([0.1, 0.2], 3)
    assert outcome.dtype == (np.float64 if backend == "math" else object)
    assert list(outcome) == [loss(0.1, 3), loss(0.2, 3)]
    assert sg.numeric(sg.result("saddle_node_conditions"), backend)([0, 1], 0).dtype == bool
    with pytest.raises(sg.InvalidInput, match=r"T = -2.0: expected a positive real number"):
        loss(0.1, [1.0, -2.0])
    with pytest.raises(sg.InvalidInput, match=r"r = \[1, 2\]: expected a real number"):
        loss([[1, 2], [3]], 1.0)
    with pytest.raises(sg.InvalidInput, match=r"r = array\(\[\], dtype=complex128\)"):
        loss(np.zeros(0, complex), 1.0)


def test_a_matrix_of_numbers_keeps_its_kind():
    whitened, place = sg.result("whitened_solution"), (0.2, 2.0, 0.1, 0.05, 0.2)
    rows = sg.numeric(whitened, "math")(*place)
    assert [type(row) for row in rows] == [tuple, tuple]
    assert isinstance(sg.numeric(whitened, "mpmath")(*place), mpmath.matrix)


def test_a_block_of_a_large_array_has_the_numbers_of_a_small_one():
    loss = sg.numeric(sg.result("loss"))
    scales = np.linspace(-0.1, 0.4, 20_001)
    whole = loss(scales, 3.0)
    np.testing.assert_array_equal(whole[-2:], loss(scales[-2:], 3.0))
    assert loss(scales.astype(np.float32), np.float32(3)).dtype == np.float32


@pytest.mark.parametrize("backend", ["numpy", "numba", "jax", "torch"])
def test_single_precision_in_gives_single_precision_out_by(backend):
    needed(backend)
    passage = sg.numeric(sg.result("passage_time"), backend)
    scale = np.array([0.25, 1e-20], dtype=np.float32)
    outcome = passage(scale)
    assert str(outcome.dtype).endswith("float32")
    np.testing.assert_allclose(np.asarray(outcome), math.pi / np.sqrt(scale), rtol=5e-7)
    assert str(passage(np.array([1, 4])).dtype).endswith("float64")
    mixed = sg.numeric(sg.result("loss"), backend)(scale, 3.0)  # a Python number gives way
    assert str(mixed.dtype).endswith("float32")


@pytest.mark.parametrize("backend", ALL)
def test_bad_values_are_refused_by_name_or_become_nan_by(backend):
    needed(backend)
    rate = sg.numeric(sg.result("critical_learning_rate"), backend)
    for bad in (-1.0, 0.0, math.nan, math.inf, 1j, "ten", None):
        with pytest.raises(sg.InvalidInput, match=r"T = .*expected a positive real number"):
            rate(bad)
    with pytest.raises(sg.InvalidInput, match="expected a positive real number"):
        rate(np.array([1.0, -1.0]))
    silent = sg.numeric(sg.result("critical_learning_rate"), backend, out_of_domain="nan")
    outcome = np.asarray(silent(np.array([1.0, -1.0, math.nan]))).astype(float)
    assert np.isnan(outcome).tolist() == [False, True, True]
    silent = sg.numeric(sg.result("escape_time"), backend, out_of_domain="nan")
    assert math.isnan(float(silent(1.0, 2.0, 1.0)))  # the threshold lies behind the start
    with pytest.raises(sg.InvalidInput, match="expected values with x_0 < X"):
        sg.numeric(sg.result("escape_time"), backend)(1.0, 2.0, 1.0)


def test_mpmath_gives_the_digits_that_are_asked_for_and_leaves_the_precision_alone():
    before = mpmath.mp.dps
    escape = sg.numeric(sg.result("escape_time"), "mpmath", dps=60)
    value = escape("1e-300", -1, 2)
    assert mpmath.mp.dps == before
    with mpmath.workdps(60):
        scale = mpmath.mpf("1e-300")
    with mpmath.workdps(80):
        root = mpmath.sqrt(scale)
        expected = (mpmath.atan(2 / root) + mpmath.atan(1 / root)) / root
        assert abs(value / expected - 1) < mpmath.mpf(10) ** -59
    small = sg.numeric(sg.result("escape_time"), "mpmath")(-1e-300, 1, 2)  # cancels for 150 digits
    assert small == 0.5


@pytest.mark.parametrize("digits", [0, -3, 2.5, True, 10**9])
def test_impossible_digits_are_refused(digits):
    with pytest.raises(sg.InvalidInput, match=r"dps = .*whole number from 1"):
        sg.numeric(sg.result("loss"), "mpmath", dps=digits)
    with pytest.raises(sg.InvalidInput, match="only mpmath"):
        sg.numeric(sg.result("loss"), "numpy", dps=30)


def test_compiled_code_calls_the_scalar_function_and_the_universal_one_takes_arrays():
    numba = pytest.importorskip("numba")
    function = sg.numeric(sg.result("loss"), "numba")
    scalar = function.unchecked

    @numba.njit
    def total(scales, delay):
        result = 0.0
        for scale in scales:
            result += scalar(scale, delay)
        return result

    scales = np.linspace(-0.1, 0.3, 7)
    expected = sg.numeric(sg.result("loss"))(scales, 3.0)
    assert total(scales, 3.0) == pytest.approx(expected.sum(), rel=1e-14)
    np.testing.assert_allclose(function.ufunc(scales, 3.0), expected, rtol=1e-14)
    with pytest.raises(AttributeError, match="numba"):
        _ = sg.numeric(sg.result("loss")).ufunc


def test_the_universal_function_broadcasts_and_has_the_methods_of_numpys():
    pytest.importorskip("numba")
    loss, expected = sg.numeric(sg.result("loss"), "numba").ufunc, sg.numeric(sg.result("loss"))
    scales, delays = np.linspace(-0.1, 0.3, 7), np.array([3.0, 5.0])
    table = expected(scales[:, None], delays)
    np.testing.assert_allclose(loss(scales[:, None], delays), table, rtol=1e-14)
    filled = np.empty_like(table)
    with np.errstate(invalid="ignore"):  # of branches not taken; the plain call does not warn
        np.testing.assert_allclose(loss.outer(scales, delays), table, rtol=1e-14)
        assert loss(scales[:, None], delays, out=filled) is filled
    np.testing.assert_allclose(filled, table, rtol=1e-14)
    assert loss(scales.astype(np.float32), np.float32(3)).dtype == np.float32
    assert loss(0.2, 3.0) == expected(0.2, 3.0)
    assert sg.numeric(sg.result("no_period_two"), "numba").ufunc(0.5, np.ones(2)).dtype == bool


def test_jax_compiles_maps_and_differentiates():
    jax = pytest.importorskip("jax")
    loss = sg.numeric(sg.result("loss"), "jax")
    scales = np.linspace(-0.1, 0.3, 5)
    expected = sg.numeric(sg.result("loss"))(scales, 3.0)
    np.testing.assert_allclose(jax.jit(loss)(scales, 3.0), expected, rtol=1e-14)
    np.testing.assert_allclose(jax.vmap(loss, (0, None))(scales, 3.0), expected, rtol=1e-14)
    slopes = jax.jit(jax.vmap(jax.grad(loss), (0, None)))(scales, 3.0)
    np.testing.assert_allclose(
        slopes, sg.numeric(sg.result("loss_gradient"))(scales, 3.0), rtol=1e-13
    )
    silent = sg.numeric(sg.result("loss"), "jax", out_of_domain="nan")
    assert np.isnan(jax.jit(silent)(0.1, -3.0))


def test_jax_stays_in_single_precision_where_that_is_its_setting():
    jax = pytest.importorskip("jax")
    jax.config.update("jax_enable_x64", False)
    assert sg.numeric(sg.result("passage_time"), "jax")(0.25).dtype == np.float32
    assert not jax.config.jax_enable_x64


def test_torch_maps_and_differentiates():
    torch = pytest.importorskip("torch")
    loss = sg.numeric(sg.result("loss"), "torch")
    scales = torch.linspace(-0.1, 0.3, 5, dtype=torch.float64)
    slopes = torch.func.vmap(torch.func.grad(lambda r: loss(r, 3.0)))(scales)
    expected = sg.numeric(sg.result("loss_gradient"))(scales.numpy(), 3.0)
    np.testing.assert_allclose(slopes, expected, rtol=1e-13)


def test_a_value_beyond_the_range_of_floats_is_infinite_by_math_as_by_numpy():
    rate = sg.result("critical_learning_rate")
    for backend in ("numpy", "math"):
        assert sg.numeric(rate, backend)(1e-300) == math.inf
    assert sg.numeric(rate, "math")([1e-300, 1e300]).tolist() == [math.inf, 0.0]


@pytest.mark.parametrize("function", [log1p, sp.atanh], ids=str)
def test_jax_has_the_digits_that_its_own_logarithm_of_a_sum_loses(function):
    jax = pytest.importorskip("jax")
    places = np.linspace(-0.45, 0.45, 901)
    with jax.enable_x64(True):
        values = np.asarray(sg.numeric(function(x), "jax")(places))
        slopes = np.asarray(jax.vmap(jax.grad(sg.numeric(function(x), "jax")))(places))
    right = sg.numeric(function(x), "mpmath", dps=30)(places)
    np.testing.assert_allclose(values, right.astype(float), rtol=1e-15)
    derived = sg.numeric(sp.diff(function(x), x))(places)
    np.testing.assert_allclose(slopes, derived, rtol=1e-15)


@pytest.mark.parametrize("name", ["loss.r", "flow_solution.r", "flow_group_law.r"])
def test_torch_has_the_numbers_of_derivatives_with_kinks_and_series(name):
    torch = pytest.importorskip("torch")
    result = sg.result(name)
    for row in reference_rows(result):
        given = [torch.tensor(value, dtype=torch.float64) for value in row.arguments]
        value = sg.numeric(result, "torch", out_of_domain="nan")(*given)
        distance = abs(value.numpy().ravel() - np.array(row.wanted))
        assert np.all(distance <= np.array(row.allowed)), row


def test_branches_of_different_formulas_get_no_common_series():
    formula = sp.Piecewise((x, x > 0), (0, sp.Eq(x, 0)), (-x, True))
    torch = pytest.importorskip("torch")
    assert sg.numeric(formula, "torch")(torch.tensor([-2.0, 0.0, 3.0])).tolist() == [2.0, 0.0, 3.0]
