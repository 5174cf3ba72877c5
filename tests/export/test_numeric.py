import inspect
import sys
import warnings

import numpy as np
import pytest
import sympy as sp

import symghost as sg
from symghost.formulas.symbols import r, x


@pytest.fixture
def critical():
    return sg.numeric(sg.result("critical_learning_rate"))


def test_arguments_go_by_name_or_position_and_arrays_broadcast():
    loss = sg.numeric(sg.result("loss"))
    by_name = loss(T=[[10.0], [20.0]], r=[0.01, 0.02, 0.03])
    assert by_name.shape == (2, 3)
    np.testing.assert_array_equal(by_name, loss([0.01, 0.02, 0.03], [[10.0], [20.0]]))


def test_a_constant_result_keeps_the_shape_of_its_arguments():
    inside_zone = sg.numeric(sg.result("loss_gradient"))(r=np.zeros((2, 3)), T=10.0)
    np.testing.assert_array_equal(inside_zone, np.zeros((2, 3)))
    assert sg.numeric(sg.result("loss"))(r=np.zeros((0,)), T=1.0).shape == (0,)


def test_float32_stays_float32_and_integers_are_promoted(critical):
    assert critical(np.float32(10)).dtype == np.float32
    assert critical(10).dtype == np.float64


def test_no_warning_leaks_from_branches_that_are_not_taken():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        sg.numeric(sg.result("flow_solution"))(t=1.0, r=[-1.0, 0.0, 1.0], x0=[1.0, 1.0, 0.0])


def test_conditions_give_truth_values():
    at_fold = sg.numeric(sg.result("saddle_node_conditions"))([0.0, 1.0], 0.0)
    assert at_fold.tolist() == [True, False]


def test_an_expression_takes_its_symbols_by_name():
    function = sg.numeric(r + x**2)
    assert str(function.__signature__) == "(r, x)"
    assert function(r=1.0, x=2.0) == 5.0


BAD = {
    "zero delay": ((0.0,), "T = 0.0: expected a positive real number"),
    "negative delay": ((-3,), "T = -3: expected a positive real number"),
    "NaN": ((np.nan,), "T = nan: expected a positive real number"),
    "infinite": ((np.inf,), "T = inf: expected a positive real number"),
    "complex": ((1j,), "T = 1j: expected a positive real number"),
    "text": (("ten",), "T = 'ten': expected a positive real number"),
    "one bad element": (([1.0, -1.0],), "expected a positive real number"),
    "none": ((), "expected each of T once"),
    "too many": ((1.0, 2.0), "expected each of T once"),
}


@pytest.mark.parametrize("backend", ["numpy", "math", "mpmath"])
@pytest.mark.parametrize(("arguments", "message"), BAD.values(), ids=BAD.keys())
def test_bad_arguments_are_named(backend, arguments, message):
    with pytest.raises(sg.InvalidInput, match=message.replace("(", r"\(")):
        sg.numeric(sg.result("critical_learning_rate"), backend=backend)(*arguments)


def test_an_unknown_argument_name_or_shape_is_refused():
    loss = sg.numeric(sg.result("loss"))
    with pytest.raises(sg.InvalidInput, match="each of r, T once"):
        loss(r=0.1, delay=3)
    with pytest.raises(sg.InvalidInput, match="broadcast"):
        loss(np.zeros(3), np.ones(2))


@pytest.mark.parametrize("text", ["r + 1", "__import__('os').getcwd()", None, 3.0])
def test_only_results_and_expressions_are_taken_never_text(text):
    for function in (sg.numeric, sg.latex):
        with pytest.raises(sg.InvalidInput, match="subject"):
            function(text)


def test_an_unknown_backend_is_refused_with_the_nearest():
    with pytest.raises(sg.InvalidInput, match="did you mean 'numpy'"):
        sg.numeric(sg.result("loss"), backend="nunpy")


def test_a_function_that_a_backend_lacks_is_refused_in_words():
    with pytest.raises(sg.NotSupported, match="'math' has no airyai"):
        sg.numeric(sp.airyai(x), backend="math")
    pytest.importorskip("torch")
    with pytest.raises(sg.NotSupported, match="torch has no airyai"):
        sg.numeric(sp.airyai(x), backend="torch")


def test_a_function_says_what_it_is_and_is_made_once():
    escape = sg.numeric(sg.result("escape_time"))
    assert escape is sg.numeric(sg.result("escape_time"), "numpy")
    assert str(inspect.signature(escape)) == "(r, x0, X)"
    assert "Domain: x_0 < X" in escape.__doc__
    assert "relative error" in escape.__doc__
    assert repr(escape) == "<numpy function escape_time(r, x0, X)>"


def test_a_symbol_that_python_reserves_gets_a_name_that_can_be_typed():
    function = sg.numeric(sp.Symbol("lambda") ** 2)
    assert function(lambda_=3.0) == 9.0
    with pytest.raises(sg.InvalidInput, match="symbol = "):
        sg.numeric(sp.Symbol("r*") ** 2)
    with pytest.raises(sg.InvalidInput, match="symbols with different names"):
        sg.numeric(sp.Symbol("x_0") + sp.Symbol("x0"))


@pytest.mark.parametrize(
    ("backend", "extra"), [("numba", "fast"), ("jax", "jax"), ("torch", "torch")]
)
def test_a_missing_library_is_answered_with_the_command_that_installs_it(
    monkeypatch, backend, extra
):
    monkeypatch.setitem(sys.modules, backend, None)
    with pytest.raises(sg.NotSupported, match=rf'pip install "symghost\[{extra}\]"'):
        sg.numeric(sp.Symbol(f"q_{backend}") ** 2, backend=backend)
