"""The local formulas: slopes by differences, stable forms against 50 digits."""

import mpmath
import numpy as np
import pytest
import sympy as sp

from symghost.common.errors import InvalidInput, NotSupported
from symghost.formulas.symbols import o, y, z
from symghost.models import networks as low_rank
from symghost.networks.engines.local import formulas, numpy_function, scalar_function, translate

ANYTHING = sp.Symbol("anything")
ACTIVATIONS = [
    "tanh",
    "relu",
    sp.log(1 + sp.exp(ANYTHING)),
    sp.erf(ANYTHING),
    1 / (1 + ANYTHING**2),
]
CHOICES = [
    (output, loss)
    for output in low_rank.OUTPUTS
    for loss in low_rank.ERRORS
    if (output, loss) not in {("tanh", "cross_entropy"), ("linear", "cross_entropy")}
]
PLACES = np.array([-3.1, -0.7, -0.01, 0.02, 0.4, 2.3])
NUDGE = 1e-6


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_the_slope_of_an_activation_is_that_of_differences(activation):
    local = translate(formulas(activation), numpy_function)
    ahead, behind = (local.activation(PLACES + by) for by in (NUDGE, -NUDGE))
    slope = local.activation_slope(PLACES, local.activation(PLACES))
    assert slope == pytest.approx((ahead - behind) / (2 * NUDGE), rel=1e-7, abs=1e-9)


@pytest.mark.parametrize(("output", "loss"), CHOICES)
def test_the_slope_of_an_error_is_that_of_differences(output, loss):
    local = translate(formulas("tanh", output, loss), numpy_function)

    def error(place):
        return local.error(place, local.output(place), 0.9)

    slope = local.error_slope(PLACES, local.output(PLACES), 0.9)
    measured = (error(PLACES + NUDGE) - error(PLACES - NUDGE)) / (2 * NUDGE)
    assert slope == pytest.approx(measured, rel=1e-6, abs=1e-9)


@pytest.mark.parametrize(("output", "loss"), CHOICES)
@pytest.mark.parametrize("real", [np.float64, np.float32])
def test_scalar_functions_have_the_precision_asked_for(output, loss, real):
    names = {"tanh": np.tanh, "exp": np.exp, "log1p": np.log1p}
    wide = translate(formulas("tanh", output, loss), numpy_function)
    local = translate(
        formulas("tanh", output, loss), lambda each: scalar_function(each, names, real)
    )
    at, target = real(0.3), real(1)
    on = local.output(at)
    for value, expected in (
        (local.activation_slope(at, on), wide.activation_slope(at, on)),
        (local.error(at, on, target), wide.error(at, on, target)),
        (local.error_slope(at, on, target), wide.error_slope(at, on, target)),
    ):
        assert np.result_type(value, real(0)) == real
        assert value == pytest.approx(expected, rel=4 * float(np.finfo(real).eps))


@pytest.mark.parametrize("place", [-700.0, -40.0, -1e-9, 0.0, 0.3, 36.0, 50.0, 700.0])
@pytest.mark.parametrize("target", [0.0, 0.25, 1.0])
def test_cross_entropy_keeps_its_digits_where_the_output_rounds_to_its_target(place, target):
    local = translate(formulas(loss="cross_entropy"), numpy_function)
    value = local.error(np.float64(place), local.output(place), target)
    with mpmath.workdps(400):
        output = 1 / (1 + mpmath.exp(-mpmath.mpf(place)))
        plain = low_rank.ERRORS["cross_entropy"].subs({o: output, y: target})
        expected = float(plain)
    assert value == pytest.approx(expected, rel=1e-14, abs=1e-300)


def test_an_expression_in_any_letter_is_put_into_the_table_s():
    assert formulas(ANYTHING**3).activation.expression == z**3


@pytest.mark.parametrize(
    ("choice", "message"),
    [
        ({"activation": "tahn"}, "did you mean 'tanh'"),
        ({"output": "logistics"}, "did you mean 'logistic'"),
        ({"loss": "square"}, "did you mean 'squared'"),
        ({"activation": ANYTHING + z}, "one symbol"),
    ],
)
def test_an_unknown_choice_is_answered_with_the_nearest(choice, message):
    with pytest.raises(InvalidInput, match=message):
        formulas(**choice)


def test_cross_entropy_of_what_is_no_probability_is_refused():
    with pytest.raises(NotSupported, match="logistic"):
        formulas(output="tanh", loss="cross_entropy")
