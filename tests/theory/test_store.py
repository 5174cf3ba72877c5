import json
import pickle
from dataclasses import replace
from functools import cache
from shutil import copytree

import pytest
import sympy as sp

import symghost as sg
from symghost.formulas.domain import Domain
from symghost.formulas.symbols import T, r, x
from symghost.theory import catalogue as registry
from symghost.theory import store
from symghost.theory.form import AS_IT_STANDS

EXPRESSIONS = [
    sp.Eq(r, r, evaluate=False),
    sp.Integral(1 / (r + x**2), (x, -sp.oo, sp.oo)),
    sp.Limit(sp.Derivative(sp.Function("L")(r), r), r, sp.pi**2, "-"),
    sp.Subs(r + x**2, (x, r), (0, 1)),
    sp.Piecewise((T, r <= 1), (sp.oo, True)),
    sp.And(sp.Eq(2 * x, 0), r > 0),
    sp.Matrix([[sp.cos(r), 1], [sp.Rational(1, 3), sp.Float("0.1", 40)]]).as_immutable(),
    sp.Interval.open(-sp.oo, 3),
    sp.StrictGreaterThan(T, 0, evaluate=False),
    sp.hyper((1, r), (r + 1,), x),
    sp.Mul(-(r + 1), 1 / x, evaluate=False),
    sp.Eq(sp.Mul(2, r + x, evaluate=False), sp.Add(r, r, T, evaluate=False), evaluate=False),
    sp.MatrixSymbol("K", 2, 2),
    sp.MatMul(sp.Matrix([[r, 1]]).as_immutable(), sp.Matrix([1, r]).as_immutable()),
]


@pytest.mark.parametrize("expression", EXPRESSIONS, ids=str)
def test_an_expression_survives_the_way_to_text_and_back(expression):
    assert store.read_expression(store.write_expression(expression)) == expression


HOSTILE = [
    "__import__('os').system('true')",
    "Symbol.__class__",
    "(lambda: 1)()",
    "open('x')",
    "[x for x in y]",
    "sympify('1')",
    "Symbol('r').subs(1, 2)",
    "eval('1')",
    "f'{1}'",
    "1.5",
    "exec('1')",
    "lambdify(1, 2)",
    "Function('f').mro()",
    "parse_expr('1')",
    "r",
    "Integer(1) + Integer(2)",
    "",
    "Symbol('r'",
    "\0",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_text_that_is_more_than_constructors_is_refused(text):
    with pytest.raises((ValueError, SyntaxError)):
        store.read_expression(text)


@pytest.fixture(scope="module")
def derived(tmp_path_factory):
    """A folder that a result was derived into, with what it builds on."""
    folder = tmp_path_factory.mktemp("kept")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(store.VARIABLE, str(folder))
        patch.setattr(registry, "_derive", cache(registry._derive.__wrapped__))
        sg.result("optimal_scale")
    return folder


@pytest.fixture
def kept(derived, tmp_path, monkeypatch):
    """A folder of its own with one result in it, and nothing remembered in this process."""
    copytree(derived, tmp_path, dirs_exist_ok=True)
    monkeypatch.setenv(store.VARIABLE, str(tmp_path))
    monkeypatch.setattr(registry, "_derive", cache(registry._derive.__wrapped__))
    return tmp_path / "optimal_scale.json"


def scripts_run(monkeypatch):
    ran, run = [], registry._run
    monkeypatch.setattr(
        registry, "_run", lambda name, options: ran.append(name) or run(name, options)
    )
    return ran


def test_a_kept_result_is_the_same_and_runs_no_script(kept, monkeypatch):
    ran = scripts_run(monkeypatch)
    again = sg.result("optimal_scale")
    assert ran == []
    assert again == registry.derived_anew("optimal_scale")
    assert sg.render(again) == sg.render(registry.derived_anew("optimal_scale"))


def test_a_kept_result_is_whole_wherever_it_goes(kept):
    again, anew = sg.result("optimal_scale"), registry.derived_anew("optimal_scale")
    for one, other in ((again, anew), (anew, again), (again, pickle.loads(pickle.dumps(again)))):
        assert one == other
        assert hash(one.derivation) == hash(other.derivation)
    shorter = replace(again.derivation, steps=())
    assert shorter.steps == ()
    assert shorter != again.derivation
    assert replace(again, derivation=shorter) != again


def test_every_result_of_the_catalogue_is_kept():
    folder = store.folder()
    if folder is None:
        pytest.skip(f"{store.VARIABLE} is empty: nothing is kept")
    for name in sg.results():
        sg.result(name)
        assert (folder / f"{name}.json").exists()


def tampered(data):
    data["result"]["expression"] = data["result"]["expression"].replace(
        "Integer(2)", "Integer(3)", 1
    )


SPOILT = {
    "no JSON": lambda path: path.write_text("{"),
    "no text": lambda path: path.write_bytes(b"\x80\x04\x95"),
    "foreign": lambda path: path.write_text('{"key": "other"}'),
    "a list": lambda path: path.write_text("[]"),
    "empty": lambda path: path.write_text(""),
}


@pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT.keys())
def test_a_corrupt_file_is_ignored_and_written_anew(kept, spoil, monkeypatch):
    good = json.loads(kept.read_text())["key"]
    spoil(kept)
    ran = scripts_run(monkeypatch)
    assert sg.result("optimal_scale").expression == sp.pi**2 / (4 * T**2)
    assert ran == ["optimal_scale"]
    assert json.loads(kept.read_text())["key"] == good


def test_a_file_that_was_tampered_with_is_ignored(kept):
    data = json.loads(kept.read_text())
    tampered(data)
    kept.write_text(json.dumps(data))
    assert sg.result("optimal_scale").expression == sp.pi**2 / (4 * T**2)


LOSS = "symghost.derivations.toy.loss"


def test_the_key_changes_with_options_and_premises():
    keys = {
        store.key("loss", LOSS, (("normalised", False),), ()),
        store.key("loss", LOSS, (("normalised", True),), ()),
        store.key("loss", LOSS, (("normalised", False),), ("another premise",)),
        store.key("optimal_scale", LOSS, (), ()),
    }
    assert len(keys) == 4


def test_without_a_folder_nothing_is_kept(monkeypatch):
    monkeypatch.setenv(store.VARIABLE, "")
    assert store.folder() is None
    assert store.load("loss", (), "", AS_IT_STANDS) is None


def test_a_folder_that_cannot_be_made_does_no_harm(monkeypatch):
    monkeypatch.setenv(store.VARIABLE, "/proc/nowhere")
    store.save(sg.result("optimal_scale"), (), "digest")
    assert store.load("optimal_scale", (), "digest", AS_IT_STANDS) is None


def test_domains_with_words_survive(tmp_path):
    domain = Domain(((T, sp.Interval.open(0, sp.oo)),), (T < 3,), "a short delay")
    assert store._domain(store._domain_data(domain)) == domain


def test_a_function_that_a_step_left_unevaluated_stays_so():
    unevaluated = sp.re(2 * sp.I / (sp.I + r), evaluate=False)
    assert store.read_expression(store.write_expression(unevaluated)) == unevaluated
