"""Written JAX and PyTorch files: their gradients are those of `sg.derivative` and `sg.numeric`."""

import importlib.util
from functools import cache

import numpy as np
import pytest
import sympy as sp
from sympy.codegen.cfunctions import expm1

import symghost as sg
from symghost.export.source import LANGUAGES, missing_function
from symghost.export.source.own import own_formula
from symghost.export.source.references import TOLERANCE, reference_rows
from symghost.formulas.lowering import is_truth
from symghost.formulas.symbols import argument_name, x
from tests.export.test_derivative import LONG, PLACES, QUICK, SIDES

HARD = PLACES | LONG
KINKED = {f"kinked_{k}": case for k, case in enumerate(SIDES.values())}


def loaded(language, results, folder):
    """Return a written file as a module."""
    pytest.importorskip(language)
    file = folder / f"written_{language}.py"
    file.write_text(sg.source(results, language, name="written"))
    spec = importlib.util.spec_from_file_location(file.stem, file)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """Return what gives one file with all functions for a language, as a module."""
    results = [sg.result(name) for name in sorted({case[0] for case in HARD.values()})]
    results += [own_formula(name, formula) for name, (formula, *_) in KINKED.items()]
    return cache(lambda language: loaded(language, results, tmp_path_factory.mktemp("written")))


def by_torch(function, place, k):
    import torch

    places = [torch.tensor(value, dtype=torch.float64, requires_grad=True) for value in place]
    (slope,) = torch.autograd.grad(function(*places), places[k])
    return float(slope)


def by_jax(function, place, k):
    import jax

    with jax.enable_x64(True):
        return float(jax.grad(function, k)(*map(float, place)))


SLOPES = {"jax": by_jax, "torch": by_torch}


def cases():
    """Yield a language and a hard place; JAX takes a while for each."""
    for language in SLOPES:
        for words, case in HARD.items():
            slow = words in LONG or (language == "jax" and words not in QUICK)
            marks = [pytest.mark.slow] if slow else []
            yield pytest.param(language, *case[:3], id=f"{language} {words}", marks=marks)


@pytest.mark.parametrize(("language", "name", "by", "place"), list(cases()))
def test_at_hard_places_a_written_file_has_the_derivative(files, language, name, by, place):
    result = sg.result(name)
    value = float(sg.numeric(sg.derivative(result, by))(*place))
    k = [argument_name(symbol) for symbol in result.symbols].index(by)
    slope = SLOPES[language](getattr(files(language), name), place, k)
    assert slope == pytest.approx(value, rel=1e-13, abs=1e-300)


@pytest.mark.parametrize("language", SLOPES)
@pytest.mark.parametrize("name", KINKED)
def test_at_a_kink_a_written_file_takes_the_slope_of_the_branch_taken(files, language, name):
    _, place, expected = KINKED[name]
    assert SLOPES[language](getattr(files(language), name), (place,), 0) == expected


def entries(result, outcome):
    if not isinstance(result.expression, sp.MatrixBase):
        return [outcome]
    return [outcome[..., i, j] for i, j in np.ndindex(*result.expression.shape)]


def torch_slopes(result, function, columns):
    """Return the slopes of each entry by each argument, at the points in the columns."""
    import torch

    places = [torch.tensor(column, requires_grad=True) for column in columns]
    slopes = []
    for entry in entries(result, function(*places)):
        found = [None] * len(places)
        if entry.requires_grad:
            found = torch.autograd.grad(entry.sum(), places, retain_graph=True, allow_unused=True)
        slopes.append([np.zeros_like(columns[0]) if s is None else s.numpy() for s in found])
    return np.array(slopes)


@pytest.mark.slow
def test_the_gradients_of_all_results_are_the_same_in_a_torch_file_and_by_numeric(tmp_path):
    results = [r for r in map(sg.result, sg.results()) if r.symbols and not is_truth(r.expression)]
    results = [r for r in results if not missing_function(r, "torch")]
    module = loaded("torch", results, tmp_path)
    wrong = []
    for result in results:
        rows = reference_rows(result)
        columns = np.array([row.arguments for row in rows]).T
        # Arguments whose powers leave the range of doubles have no finite slope to find.
        tame = np.all((columns == 0) | (abs(columns) > 1e-100), axis=0)
        columns = columns[:, tame]
        sizes = np.array([row.allowed for row in rows])[tame].T / TOLERANCE
        (name,) = LANGUAGES["torch"].legal([result.name])
        written = torch_slopes(result, getattr(module, name), columns)
        by_numeric = sg.numeric(result, "torch", out_of_domain="nan")
        known = torch_slopes(result, by_numeric, columns)
        scales = abs(known) + sizes[:, None] / np.maximum(abs(columns), 1e-9)
        close = abs(written - known) <= 1e-13 * scales
        wrong += [
            (result.name, k, *columns[:, j], written[e, k, j], known[e, k, j])
            for e, k, j in np.argwhere(~close)
        ]
    assert wrong == []


@pytest.mark.parametrize("language", SLOPES)
def test_slopes_keep_their_digits_where_a_function_levels_off(language, tmp_path):
    formulas = {"level": sp.tanh(x), "decayed": expm1(x)}
    slopes = {"level": lambda u: 1 / np.cosh(u) ** 2, "decayed": np.exp}
    results = [own_formula(name, formula) for name, formula in formulas.items()]
    module = loaded(language, results, tmp_path)
    for name, slope in slopes.items():
        routes = getattr(module, name), sg.numeric(formulas[name], language)
        for place in (-17.9, -0.71, -0.1, 0.0, 0.2):
            for function in routes:
                found = SLOPES[language](function, (place,), 0)
                assert found == pytest.approx(slope(place), rel=1e-14)
