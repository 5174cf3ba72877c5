"""Every result in every language: written, compiled, and run against 50-digit references."""

import importlib.util
import re
import shutil
import subprocess
import sys
from functools import cache

import numpy as np
import pytest
import sympy as sp
from sympy.codegen.cfunctions import expm1, log1p

import symghost as sg
from symghost.export.source import LANGUAGES, missing_function
from symghost.export.source.own import own_formula
from symghost.export.source.references import Evaluation, reference_rows
from symghost.formulas.domain import POSITIVE, REAL
from symghost.formulas.guarded.parts import wright_omega
from symghost.formulas.parse import FUNCTIONS as TYPED

# One process writes them all: the reference values are the same for every language.
pytestmark = pytest.mark.xdist_group("source files")

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
# Derivatives at kinks, at edges, where branches meet, of matrices, and by every kind of argument.
DERIVATIVES = [
    *("escape_time.r", "escape_time.x0", "escape_time.X", "passage_time.r", "loss_gradient.r"),
    *("loss.r", "loss.T", "loss.r.T", "critical_learning_rate.T", "learning_map.beta"),
    *("flow_solution.r", "flow_solution.t", "flow_group_law.r", "mode_two_layers.tau"),
    *("mode_infinite_depth.tau", "whitened_solution.tau"),
]

# What a user may type, with as many arguments as a function takes.
TWO = ("atan2", "max", "min")
OWN = [
    own_formula(f"own_{name}", f(z, t) if name.lower() in TWO else f(z))
    for name, f in TYPED.items()
]
OWN += [
    own_formula("own_matrix", sp.Matrix([[z, t], [1, z * t]])),
    own_formula("own_constants", sp.Matrix([[1, sp.pi]])),
    own_formula("own_constant", sp.sqrt(2)),
    own_formula("own_condition", z < t),
    own_formula("loss_", sp.log(z) - sp.sqrt(t)),
]

MADE = [
    *(made(f"try_{name}", f(z), {z: where}) for name, (f, where) in FUNCTIONS.items()),
    made("double", lam * t - T, {lam: REAL, t: REAL, T: REAL}),
]


@cache
def results():
    """Return all results that files can have, and functions of all kinds."""
    return [*map(sg.result, sg.results()), *MADE]


@cache
def everything():
    """Return them with derivatives and formulas of one's own."""
    return [*results(), *map(sg.result, DERIVATIVES), *OWN]


# Evaluated less well than 1e-14 times the condition number, in some corner of the domain.
INEXACT = {"whitened_solution_tau", "escape_time_x0"}

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


@cache
def all_in(language):
    return sg.source(everything(), language, name="results")


def each(*languages):
    """Run a test for languages; MATLAB's code runs under Octave."""
    marks = {"matlab": [pytest.mark.octave]}
    values = [pytest.param(name, marks=marks.get(name, [])) for name in languages]
    return pytest.mark.parametrize("language", values)


@each(*(name for name in LANGUAGES if name != "numba"))
def test_every_result_has_its_reference_values_in_every_language(language, tmp_path):
    needed(language)
    code, output = ran(language, all_in(language), tmp_path)
    names = failed(output)
    assert names <= INEXACT, output[-3000:]
    assert (code == 0) is (not names), (code, output[-300:])


SAMPLE = ["loss", "loss.r", "escape_time", "saddle_node_conditions", "own_matrix", "own_constants"]


def test_a_sample_of_results_has_its_reference_values_in_numba(tmp_path):
    needed("numba")
    chosen = [one for one in everything() if one.name in (*SAMPLE, "try_wright_omega", "double")]
    _, output = ran("numba", sg.source(chosen, "numba", name="results"), tmp_path)
    assert not failed(output), output[-3000:]


@pytest.mark.slow
def test_every_result_has_its_reference_values_in_numba(tmp_path):
    needed("numba")
    _, output = ran("numba", all_in("numba"), tmp_path)
    assert not failed(output), output[-3000:]


@each(*LANGUAGES)
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


def test_what_cancels_beside_a_tiny_argument_keeps_its_digits_in_a_reference():
    result, point = sg.result("whitened_solution"), (0.4, 1e-300, 1.6, -0.01, 0.01)
    guarded = sg.numeric(result)(*point)
    np.testing.assert_allclose(Evaluation(result).row(point).wanted, guarded.ravel(), rtol=1e-13)
    exact = sg.numeric(result, "mpmath", dps=20)(*point)
    np.testing.assert_allclose(np.array(exact.tolist(), float), guarded, rtol=1e-13)


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
    for nothing in ([], "loss", [sp.Symbol("x")], 3):
        with pytest.raises(sg.InvalidInput, match="a result, or several"):
            sg.source(nothing, "c")


REFUSED = {
    "a function that nobody knows": (sp.Function("f")(z), "expression has the function f"),
    "a function that no file has": (sp.besselj(0, z), "has the function besselj"),
    "an integral": (sp.Integral(sp.sin(z * t), (t, 0, 1)), "has the function Integral"),
    "a complex constant": (sp.I * z, "the constant I is not a real number"),
    "an infinite complex constant": (sp.zoo * z, "the constant zoo is not a real number"),
    "what is nowhere real": (sp.sqrt(-1 - z**2), "no point was found"),
}


@pytest.mark.parametrize(("formula", "message"), REFUSED.values(), ids=REFUSED.keys())
def test_a_formula_that_cannot_be_written_says_why(formula, message):
    with pytest.raises(sg.NotSupported, match=message):
        sg.source(formula, "c")


def test_a_formula_needs_names_that_all_languages_take():
    for name in ("1a", "a b", "_a", "größe"):
        with pytest.raises(sg.InvalidInput, match="name = "):
            sg.source(z, "c", name=name)
    with pytest.raises(sg.InvalidInput, match="symbol = "):
        sg.source(sp.Symbol("ä"), "c")


def test_a_formula_of_ones_own_is_a_function_of_its_symbols_by_name(tmp_path):
    text = sg.source(sp.exp(-lam * t) + T, "python", name="decay")
    assert "def decay(T, lambda_, t):" in text
    assert code_of("python", text, tmp_path) == 0


def test_a_formula_that_is_called_like_a_result_stays_what_it_is():
    assert "value = z" in sg.source(z, "python", name="loss")


def code_of(language, text, folder):
    return ran(language, text, folder)[0]


def test_names_that_clash_give_way():
    results = [own_formula("T", t), own_formula("t", 1 + T)]
    text = sg.source(results, "fortran")
    assert "function T(t_)" in text
    assert "function t_(T)" in text


def test_files_are_written_without_the_libraries_that_they_need():
    script = """
import sys
for name in ("jax", "jaxlib", "torch", "numba"):
    sys.modules[name] = None
import symghost as sg
for language in ("numpy", "numba", "jax", "torch"):
    print(len(sg.source(sg.result("loss.r"), language)) > 1000)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.stdout == "True\n" * 4, done.stderr


@pytest.mark.parametrize("language", ["numpy", "numba", "jax", "torch"])
def test_a_file_names_the_library_that_it_misses(language, tmp_path):
    file = tmp_path / "ghost.py"
    file.write_text(sg.source(sg.result("loss"), language))
    blocked = f"import runpy, sys; sys.modules[{language!r}] = None; runpy.run_path({str(file)!r})"
    done = subprocess.run([sys.executable, "-c", blocked], capture_output=True, text=True)
    assert done.returncode != 0
    assert f"import of {language} halted" in done.stderr
    assert f"pip install {language}" in file.read_text()


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


@each("c", "javascript", "rust", "fortran", "cpp", "matlab")
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
    wanted = {*SLOPES, *(f"try_{name}" for name in FUNCTIONS)}
    numbers = [r for r in results() if r.symbols and (language == "torch" or r.name in wanted)]
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


SLOPES = ("loss", "flow_solution", "escape_time", "unified_escape_time", "mode_time_four_layers")
BOOLEANS = (sp.And, sp.core.relational.Relational)


def gradients(language, function, points):
    """Return the slopes by all arguments, at the points in the columns."""
    if language == "torch":
        import torch

        tensors = [torch.tensor(column, requires_grad=True) for column in points]
        total = function(*tensors).sum()
        if total.requires_grad:  # a sign has no slope at all
            total.backward()
        return [np.zeros(1) if t.grad is None else t.grad.numpy() for t in tensors]
    import jax

    with jax.enable_x64(True):
        arrays = [jax.numpy.asarray(column) for column in points]
        places = tuple(range(len(arrays)))
        return [np.asarray(g) for g in jax.grad(lambda *a: function(*a).sum(), places)(*arrays)]
