"""The compiled elementary functions, against 40 digits."""

import mpmath
import numpy as np
import pytest

from symghost.networks.engines.choice import choose_engine

needs_numba = pytest.mark.skipif(choose_engine("auto") != "numba", reason="needs Numba")


def compiled(name: str, values: np.ndarray) -> np.ndarray:
    """Return the compiled engine's own elementary function of each value."""
    numba = pytest.importorskip("numba")
    from symghost.networks.engines import numba_elementary

    function = getattr(numba_elementary, name)

    @numba.njit(error_model="numpy")
    def fill(values, result):
        for i in range(values.size):
            result[i] = function(values[i])

    result = np.empty_like(values)
    fill(values, result)
    return result


def errors_in_last_places(exact, values, results):
    for value, result in zip(values, results, strict=True):
        with mpmath.workdps(40):
            error = abs(mpmath.mpf(float(result)) - exact(mpmath.mpf(float(value))))
            yield float(error / mpmath.mpf(float(np.spacing(np.abs(result)))))


@needs_numba
@pytest.mark.parametrize(("dtype", "tiny"), [(np.float64, -300), (np.float32, -37)])
def test_the_compiled_tanh_is_right_to_a_few_last_places(dtype, tiny):
    stream = np.random.default_rng(0)
    values = np.concatenate(
        [
            stream.uniform(-2, 2, 3000),
            stream.uniform(-25, 25, 500),
            10 ** stream.uniform(tiny, 0, 500),
        ]
    ).astype(dtype)
    results = compiled("fast_tanh", values)
    assert max(errors_in_last_places(mpmath.tanh, values, results)) < 4
    assert np.array_equal(compiled("fast_tanh", -values), -results)


@needs_numba
@pytest.mark.parametrize(("dtype", "widest"), [(np.float64, 700), (np.float32, 85)])
def test_the_compiled_exp_is_right_to_a_few_last_places(dtype, widest):
    values = np.random.default_rng(0).uniform(-widest, widest, 3000).astype(dtype)
    results = compiled("fast_exp", values)
    assert max(errors_in_last_places(mpmath.exp, values, results)) < 4


@needs_numba
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_the_compiled_functions_keep_nan_and_take_infinity(dtype):
    values = np.array([np.nan, np.inf, -np.inf, 0.0], dtype)
    assert np.array_equal(compiled("fast_tanh", values), [np.nan, 1, -1, 0], equal_nan=True)
    nan, large, small, one = compiled("fast_exp", values)
    assert np.isnan(nan)
    assert one == 1
    assert large > np.sqrt(np.finfo(dtype).max)
    assert 0 <= small < np.sqrt(np.finfo(dtype).tiny)
