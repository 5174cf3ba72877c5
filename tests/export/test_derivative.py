"""Derivatives of results: symbolic, by JAX and by PyTorch, at kinks and where branches meet."""

import math
from dataclasses import replace

import numpy as np
import pytest
import sympy as sp

import symghost as sg
from symghost.formulas.domain import REAL, Domain
from symghost.formulas.kinks import with_sides, without_kinks
from symghost.formulas.symbols import T, r, x
from symghost.theory.form import AS_IT_STANDS

ON_A_LINE = Domain.of({x: REAL})
EDGE, OPTIMUM = math.pi**2 / 400, math.pi**2 / 100

# Hard places: result, argument, point, derivative there.
PLACES = {
    "loss at the optimum": ("loss", "r", (OPTIMUM, 5.0), -250 / math.pi**2),
    "loss at the zone's edge": ("loss", "r", (EDGE, 5.0), 0.0),
    "loss in the zone": ("loss", "r", (-3.0, 5.0), 0.0),
    "flow through r = 0": ("flow_solution", "r", (1.0, 0.0, 0.0), 1.0),
    "flow just above": ("flow_solution", "r", (1.0, 1e-300, 0.0), 1.0),
    "flow just below": ("flow_solution", "r", (1.0, -1e-300, 0.0), 1.0),
    "flow near": ("flow_solution", "r", (1.0, 1e-9, 0.0), 1 + 2e-9 / 3),
    "escape through r = 0": ("escape_time", "r", (0.0, 1.0, 2.0), -7 / 24),
    "escape just above": ("escape_time", "r", (1e-200, 1.0, 2.0), -7 / 24),
    "escape just below": ("escape_time", "r", (-1e-200, 1.0, 2.0), -7 / 24),
    "escape to infinity": ("escape_time", "x0", (1.0, -1.0, math.inf), -0.5),
    "infinity itself": ("escape_time", "X", (1.0, -1.0, math.inf), 0.0),
    "unified through r = 0": ("unified_escape_time", "r", (0.0, 1.0, 2.0), -7 / 24),
    "scale through r = 0": ("scale_sensitivity", "r", (1.0, 0.0), 2 / 3),
    "learning map at the optimum": ("learning_map", "u", (1.0, 0.5), None),
}
PLACES["start through r = 0"] = (
    "start_sensitivity",
    "r",
    (1.0, 0.0, 0.5),
    1 * (0.5 - 3) / (3 * -0.125),
)
LONG = {"mode at the start": ("mode_infinite_depth", "tau", (0.0, 1.0, 1.0, 0.5), 0.125)}


@pytest.fixture(autouse=True)
def double_precision():
    try:
        import jax
    except ImportError:
        yield
        return
    before = jax.config.jax_enable_x64
    jax.config.update("jax_enable_x64", True)
    yield
    jax.config.update("jax_enable_x64", before)


def by_torch(name, by, place):
    torch = pytest.importorskip("torch")
    result = sg.result(name)
    places = [torch.tensor(v, dtype=torch.float64, requires_grad=True) for v in place]
    sg.numeric(result, "torch")(*places).backward()
    return float(places[index(result, by)].grad)


def by_jax(name, by, place):
    jax = pytest.importorskip("jax")
    result = sg.result(name)
    return float(jax.grad(sg.numeric(result, "jax"), index(result, by))(*map(float, place)))


def index(result, by):
    return [a.name for a in sg.numeric(result).arguments].index(by)


@pytest.mark.parametrize(
    ("name", "by", "place", "expected"),
    [
        *(pytest.param(*case, id=words) for words, case in PLACES.items()),
        *(pytest.param(*case, id=words, marks=pytest.mark.slow) for words, case in LONG.items()),
    ],
)
def test_at_hard_places_symbols_and_autodiff_give_the_same_derivative(name, by, place, expected):
    derivative = sg.derivative(sg.result(name), by)
    value = sg.numeric(derivative)(*place)
    assert np.isfinite(value)
    if expected is not None:
        assert value == pytest.approx(expected, rel=1e-13, abs=1e-300)
    assert by_torch(name, by, place) == pytest.approx(value, rel=1e-13, abs=1e-300)


# JAX takes a while for each; these have kinks, a zone, and branches that meet.
QUICK = ["loss at the optimum", "loss in the zone", "flow through r = 0"]


def check_jax(name, by, place):
    value = sg.numeric(sg.derivative(sg.result(name), by))(*place)
    assert by_jax(name, by, place) == pytest.approx(value, rel=1e-13, abs=1e-300)


@pytest.mark.parametrize("case", QUICK)
def test_jax_gives_the_derivative_at_a_hard_place(case):
    check_jax(*PLACES[case][:3])


@pytest.mark.slow
@pytest.mark.parametrize("case", PLACES | LONG)
def test_jax_gives_the_derivative_at_all_hard_places(case):
    check_jax(*(PLACES | LONG)[case][:3])


@pytest.mark.slow
def test_second_derivatives_through_the_fold_are_right_too():
    jax = pytest.importorskip("jax")
    twice = sg.derivative(sg.derivative(sg.result("escape_time"), "r"), "r")
    assert twice.name == "escape_time.r.r"
    expected = 2 * (1 - 2.0**-5) / 5  # twice the integral of x^-6 from 1 to 2
    assert sg.numeric(twice)(0.0, 1.0, 2.0) == pytest.approx(expected, rel=1e-12)
    escape = sg.numeric(sg.result("escape_time"), "jax")
    assert float(jax.grad(jax.grad(escape))(0.0, 1.0, 2.0)) == pytest.approx(expected, rel=1e-12)


def test_a_derivative_is_a_result_with_a_checked_step_and_its_own_exports():
    slope = sg.derivative(sg.result("loss"), "r")
    assert slope.name == "loss.r"
    assert slope.symbols == sg.result("loss").symbols
    assert [step.certificate.status for step in slope.derivation.steps] == ["certified"]
    assert "Derivative of" in sg.render(slope)
    assert sg.latex(slope)
    assert slope is sg.derivative(sg.result("loss"), r)
    given = sg.numeric(sg.result("loss_gradient"))
    scales = np.concatenate([np.linspace(-0.2, 0.5, 101), [EDGE, OPTIMUM]])
    np.testing.assert_allclose(sg.numeric(slope)(scales, 5.0), given(scales, 5.0), rtol=1e-13)


@pytest.mark.parametrize("backend", ["math", "mpmath", "numba", "jax", "torch"])
def test_a_derivative_has_the_same_numbers_by_every_backend(backend):
    if backend in ("numba", "jax", "torch"):
        pytest.importorskip(backend)
    slope = sg.derivative(sg.result("escape_time"), "X")
    for place in ((0.3, -1.0, 2.0), (0.0, 1.0, 2.0), (-0.5, 1.0, 2.0)):
        expected = 1 / (place[0] + place[2] ** 2)
        assert float(sg.numeric(slope, backend)(*place)) == pytest.approx(expected, rel=1e-13)


def test_a_matrix_is_differentiated_entry_by_entry():
    slope = sg.derivative(sg.result("whitened_solution"), "tau")
    values = sg.numeric(sg.result("whitened_solution"))
    place, step = (0.5, 2.0, 0.1, 0.05, 0.2), 1e-6
    ahead, behind = (values(place[0] + s, *place[1:]) for s in (step, -step))
    np.testing.assert_allclose(sg.numeric(slope)(*place), (ahead - behind) / (2 * step), rtol=1e-7)


def test_what_cannot_be_differentiated_is_refused_in_words():
    with pytest.raises(sg.InvalidInput, match="did you mean 'x0'"):
        sg.derivative(sg.result("escape_time"), "x_0")
    with pytest.raises(sg.InvalidInput, match="by = 'delay': expected one of r, T"):
        sg.derivative(sg.result("loss"), "delay")
    with pytest.raises(sg.InvalidInput, match="expected a Result"):
        sg.derivative(r**2, "r")
    with pytest.raises(sg.NotSupported, match="is a condition"):
        sg.derivative(sg.result("invariant_set"), "u")


# Formula, place, slope there.
SIDES = {
    "an absolute value": (sp.Abs(x), 0.0, 1.0),
    "one that SymPy turns around": (sp.Abs(1 - x), 1.0, 1.0),
    "a maximum with a bound": (sp.Max(x, 0), 0.0, 1.0),
    "a minimum with a bound": (sp.Min(2 * x, 2), 1.0, 2.0),
    "a maximum of two": (sp.Max(x, x**2), 1.0, 1.0),
    "a minimum of two": (sp.Min(x, x**2), 1.0, 2.0),
    "both, which are a pair": (sp.Max(x, x**3) - 2 * sp.Min(x, x**3), 1.0, -5.0),
    "a sign": (x + sp.sign(x), 0.0, 1.0),
    "a closed edge": (sp.Piecewise((x**2, x <= 1), (3 * x - 2, True)), 1.0, 2.0),
    "an open edge": (sp.Piecewise((x**2, x < 1), (3 * x - 2, True)), 1.0, 3.0),
}


@pytest.mark.parametrize(("formula", "place", "expected"), SIDES.values(), ids=SIDES)
@pytest.mark.parametrize("library", ["numpy", "math", "mpmath", "torch", "jax"])
def test_at_a_kink_every_library_takes_the_slope_of_the_same_side(
    library, formula, place, expected
):
    given = sg.result("escape_time_slope")
    bare = {"symbols": (x,), "domain": ON_A_LINE, "form": AS_IT_STANDS}
    result = replace(given, name="kinked", expression=formula, **bare)
    if library == "torch":
        torch = pytest.importorskip("torch")
        here = torch.tensor(place, dtype=torch.float64, requires_grad=True)
        (slope,) = torch.autograd.grad(sg.numeric(result, "torch")(here), here)
    elif library == "jax":
        slope = pytest.importorskip("jax").grad(sg.numeric(result, "jax"))(place)
    else:
        slope = sg.numeric(sg.derivative(result, "x"), library)(place)
    assert float(slope) == expected


def test_a_readable_derivative_is_the_limit_where_branches_meet():
    for name, place, slope in (
        ("unified_escape_time", {"x0": 1, "X": 2}, -7 / 24),
        ("escape_time_slope", {"x0": 1, "X": 2}, 2 * (1 - 2.0**-5) / 5),
        ("quadratic_degree_time", {"ai0": 1, "cl": 2, "eps": 3}, 1 / 72),
    ):
        result = sg.result(name)
        by = "Il" if name == "quadratic_degree_time" else "r"
        derivative = sg.derivative(result, by)
        for backend in ("numpy", "mpmath"):
            value = sg.numeric(derivative, backend)(**{by: 0}, **place)
            assert float(value) == pytest.approx(slope, rel=1e-13)


def test_a_derivative_by_an_order_of_a_function_is_refused_in_words():
    with pytest.raises(sg.NotSupported, match=r"mode_time.nlayers: no derivative by n_layers"):
        sg.derivative(sg.result("mode_time"), "nlayers")


KINKED = [sp.Abs(x), sp.Max(x, -x), sp.Min(x, 2 * x), x * sp.sign(x), sp.Max(x, T, 0)]


@pytest.mark.parametrize("formula", KINKED, ids=str)
def test_a_formula_keeps_its_values_when_its_kinks_are_named(formula):
    places = [{x: value, T: sp.Rational(1, 3)} for value in (-2, 0, sp.Rational(1, 2), 3)]
    named = sg.numeric(with_sides(formula) + 0 * T)
    for place in places:
        assert without_kinks(formula).subs(place) == formula.subs(place)
        arguments = {str(s): float(v) for s, v in place.items() if s in formula.free_symbols}
        assert named(**arguments) == pytest.approx(float(formula.subs(place)))
