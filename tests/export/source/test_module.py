"""Every result in every language: written, compiled, and run against 50-digit references."""

import importlib.util
import re
import shutil
import subprocess
import sys

import numpy as np
import pytest
import sympy as sp
from sympy.codegen.cfunctions import expm1, log1p

import symghost as sg
from symghost.domain import POSITIVE, REAL
from symghost.export.source import LANGUAGES, missing_function
from symghost.export.source.references import reference_rows
from symghost.export.stable import wright_omega

z, lam, t, T = (sp.Symbol(name, real=True) for name in ("z", "lambda", "t", "T"))


def made(name, expression, ranges):
    """Return a result that no derivation stands behind, to try a function or a name."""
    story = sg.Story(name, domain=sg.Domain.of(ranges))
    return story.conclude(sp.Symbol("f"), expression, symbols=tuple(ranges))


UNIT = sp.Interval.open(-1, 1)
FUNCTIONS = {
    "erf": (sp.erf, REAL),
    "erfc": (sp.erfc, sp.Interval(-5, 20)),
    "log1p": (log1p, sp.Interval.open(-1, sp.oo)),
    "expm1": (expm1, sp.Interval(-50, 600)),
    "wright_omega": (wright_omega, sp.Interval(-600, sp.oo)),
    "lambert": (sp.LambertW, sp.Interval(sp.Rational(-9, 25), sp.oo)),
    "gamma": (sp.gamma, sp.Interval.open(0, 170)),
    "gamma_below": (lambda x: sp.gamma(x - 8), sp.Interval.open(3, 4)),
    "cube_root": (sp.cbrt, POSITIVE),
    "sinc": (sp.sinc, sp.Interval(-3, 3)),
    "sign": (sp.sign, REAL),
    "asinh": (sp.asinh, REAL),
    "atanh": (sp.atanh, UNIT),
    "acosh": (sp.acosh, sp.Interval.open(1, sp.oo)),
    "arcs": (lambda x: sp.asin(x) + 3 * sp.acos(x), UNIT),
    "powers": (lambda x: x ** sp.Rational(7, 2) + x**-3 + x ** sp.Rational(2, 7), POSITIVE),
}
MADE = [
    *(made(f"try_{name}", f(z), {z: where}) for name, (f, where) in FUNCTIONS.items()),
    made("double", lam * t - T, {lam: REAL, t: REAL, T: REAL}),
]
RESULTS = [*map(sg.result, sg.results()), *MADE]

STRICT = "-Wall -Wextra -Werror"
COMMANDS = {
    "python": [f"{sys.executable} FILE"],
    "numpy": [f"{sys.executable} -W error FILE"],
    "numba": [f"{sys.executable} FILE"],
    "jax": [f"{sys.executable} FILE"],
    "torch": [f"{sys.executable} FILE"],
    "c": [f"gcc -std=c11 {STRICT} -DSYMGHOST_SELF_TEST FILE -lm -o run", "./run"],
    "cpp": [f"g++ -std=c++17 {STRICT} -DSYMGHOST_SELF_TEST -x c++ FILE -o run", "./run"],
    # Comparing numbers for equality is meant: at r = 0 the flow is another one.
    "fortran": [
        f"gfortran -std=f2008 {STRICT} -Wno-compare-reals -DSYMGHOST_SELF_TEST FILE -o run",
        "./run",
    ],
    "rust": ["rustc -D warnings --test FILE -o run", "./run"],
    "javascript": ["node FILE --self-test"],
    "matlab": ["octave-cli --quiet --eval results('self-test')"],
}


def needed(language):
    """Skip where a language's compiler or library is not installed."""
    tool = COMMANDS[language][0].split()[0]
    if not shutil.which(tool):
        pytest.skip(f"{tool} is not installed: {language} is written, not run")
    if language in ("numba", "jax", "torch"):
        pytest.importorskip(language)


def ran(language, text, folder):
    """Return the exit code and the output of a source file's self-test."""
    file = folder / f"results{LANGUAGES[language].suffix}"
    file.write_text(text)
    for command in COMMANDS[language]:
        words = [str(file) if word == "FILE" else word for word in command.split()]
        done = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)
        last = command is COMMANDS[language][-1]
        assert last or done.returncode == 0, done.stderr[-3000:]
    return done.returncode, done.stdout + done.stderr


def failed(output):
    """Return the results that a self-test complains about."""
    return set(re.findall(r"^(?:check_)?(\w+)(?:\(.*\))?:.*wanted", output, re.MULTILINE))


def all_in(language):
    return sg.source(RESULTS, language, name="results")


@pytest.mark.parametrize("language", [name for name in LANGUAGES if name != "numba"])
def test_every_result_has_its_reference_values_in_every_language(language, tmp_path):
    needed(language)
    code, output = ran(language, all_in(language), tmp_path)
    assert not failed(output), output[-3000:]
    assert code == 0, output[-300:]


SAMPLE = ["loss", "escape_time", "whitened_solution", "saddle_node_conditions", "critical_step"]


def test_a_sample_of_results_has_its_reference_values_in_numba(tmp_path):
    needed("numba")
    chosen = [one for one in RESULTS if one.name in (*SAMPLE, "try_wright_omega", "double")]
    _, output = ran("numba", sg.source(chosen, "numba", name="results"), tmp_path)
    assert not failed(output), output[-3000:]


@pytest.mark.slow
def test_every_result_has_its_reference_values_in_numba(tmp_path):
    needed("numba")
    _, output = ran("numba", all_in("numba"), tmp_path)
    assert not failed(output), output[-3000:]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_self_test_finds_a_wrong_value(language, tmp_path):
    needed(language)
    text = sg.source(sg.result("passage_time"), language, name="results")
    spoiled = text.replace("3.1415926535897", "3.1415926545897")
    assert spoiled != text
    code, output = ran(language, spoiled, tmp_path)
    assert code != 0
    assert "wanted" in output


EDGES = (np.pi**2 / 16, np.pi**2 / 4)


def test_there_are_twenty_reference_values_with_hard_ones_among_them():
    rows = reference_rows(sg.result("loss"))
    assert len(rows) == 20
    scaled = [row.arguments[0] * row.arguments[1] ** 2 for row in rows]
    edges = [s for s in scaled if min(abs(s / edge - 1) for edge in EDGES) < 1e-14]
    assert len(edges) >= 2
    assert max(row.arguments[1] for row in rows) > 1 > min(row.arguments[1] for row in rows) * 1e8


def test_a_function_that_no_file_has_is_named():
    airy = made("try_airy", sp.airyai(z), {z: REAL})
    assert missing_function(airy, "rust") == "airyai"
    with pytest.raises(sg.NotSupported, match="try_airy has the function airyai"):
        sg.source(airy, "rust")


def test_bad_input_is_named():
    with pytest.raises(sg.InvalidInput, match="did you mean 'fortran'"):
        sg.source(sg.result("loss"), "fortan")
    with pytest.raises(sg.InvalidInput, match="each name once"):
        sg.source([sg.result("loss"), sg.result("loss", normalised=True)], "c")
    for nothing in ([], "loss", [sp.Symbol("x")]):
        with pytest.raises(sg.InvalidInput, match="a result, or several"):
            sg.source(nothing, "c")


NAMES = {
    "python": ("lambda_", "t", "T", "double"),
    "c": ("lambda", "t", "T", "double_"),
    "fortran": ("lambda", "t", "T_", "double"),
    "matlab": ("lambda", "t", "T", "double_"),
}


@pytest.mark.parametrize("language", NAMES)
def test_names_that_a_language_reserves_get_an_underscore(language):
    target = LANGUAGES[language]
    *arguments, function = NAMES[language]
    assert target.legal(["lambda", "t", "T"]) == tuple(arguments)
    assert target.legal(["double"]) == (function,)


def loaded(language, results, folder):
    """Return a Python file as a module."""
    file = folder / f"exported_{language}.py"
    file.write_text(sg.source(results, language))
    spec = importlib.util.spec_from_file_location(file.stem, file)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_python_refuses_what_is_outside_and_names_it(tmp_path):
    module = loaded("python", sg.result("loss"), tmp_path)
    with pytest.raises(ValueError, match=r"loss, r = 0.1, T = -1.0: outside the domain"):
        module.loss(0.1, -1)
    with pytest.raises(ValueError, match="outside"):
        module.loss(float("nan"), 1)


def test_numpy_keeps_shapes_and_kinds_and_marks_what_is_outside(tmp_path):
    module = loaded("numpy", [sg.result("loss"), sg.result("flow_group_law")], tmp_path)
    found = module.loss(np.zeros((3, 1), np.float32), np.array([1, -1], np.float32))
    assert found.dtype == np.float32
    np.testing.assert_array_equal(found, [[1, np.nan]] * 3)
    assert module.loss(np.zeros((0, 2)), 1).shape == (0, 2)
    assert module.loss(0, 2) == 2.0
    assert module.flow_group_law(np.ones(4), 0.5).shape == (4, 2, 2)
    with pytest.raises(TypeError, match="real numbers"):
        module.loss(1j, 1)


@pytest.mark.parametrize("language", ["c", "javascript", "rust", "fortran", "cpp", "matlab"])
def test_a_scalar_language_answers_nan_or_an_error_outside(language, tmp_path):
    needed(language)
    text = sg.source(sg.result("passage_time"), language, name="results")
    calls = {"matlab": r"passage_time\(\s*0\.\d+\s*\)"}
    pattern = calls.get(language, r"passage_time\(0\.\d+(_f64|_dp)?\)")
    if language == "javascript":
        pattern = r"\[\[0\.\d+\]"
    literal = {"rust": "(-1.0_f64)", "fortran": "(-1.0_dp)"}.get(language, "(-1.0)")
    new = "[[-1.0]" if language == "javascript" else f"passage_time{literal}"
    code, output = ran(language, re.sub(pattern, new, text, count=1), tmp_path)
    assert code != 0
    assert re.search(r"nan|outside the domain", output, re.IGNORECASE), output


@pytest.mark.parametrize("language", ["jax", "torch"])
def test_gradients_are_finite_at_every_reference_point(language, tmp_path):
    needed(language)
    wanted = [*SLOPES, *(f"try_{name}" for name in FUNCTIONS)] if language == "jax" else EVERY
    numbers = [r for r in RESULTS if r.name in wanted and r.symbols]
    numbers = [r for r in numbers if not isinstance(r.expression, BOOLEANS)]
    module = loaded(language, numbers, tmp_path)
    bad = []
    for result in numbers:
        points = np.array([row.arguments for row in reference_rows(result)]).T
        name = LANGUAGES[language].legal([result.name])[0]
        # Arguments whose powers leave the range of doubles have no finite slope to find.
        points = points[:, np.all((points == 0) | (abs(points) > 1e-100), axis=0)]
        slopes = gradients(language, getattr(module, name), points)
        if not all(np.all(np.isfinite(slope)) for slope in slopes):
            bad.append(result.name)
    assert bad == []


EVERY = {result.name for result in RESULTS}
SLOPES = ("loss", "flow_solution", "escape_time", "unified_escape_time", "mode_time_four_layers")
BOOLEANS = (sp.And, sp.core.relational.Relational)


def gradients(language, function, points):
    """Return the slopes by all arguments, at the points in the columns."""
    if language == "torch":
        import torch

        tensors = [torch.tensor(column, requires_grad=True) for column in points]
        function(*tensors).sum().backward()
        return [np.zeros(1) if t.grad is None else t.grad.numpy() for t in tensors]
    import jax

    with jax.enable_x64(True):
        arrays = [jax.numpy.asarray(column) for column in points]
        places = tuple(range(len(arrays)))
        return [np.asarray(g) for g in jax.grad(lambda *a: function(*a).sum(), places)(*arrays)]
