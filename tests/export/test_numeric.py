import warnings

import numpy as np
import pytest
import sympy as sp

import symghost as sg
from symghost.symbols import r, x


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


NOT_NUMBERS = (sp.logic.boolalg.Boolean, sp.MatrixBase)
NUMBERS = [n for n in sg.results() if not isinstance(sg.result(n).expression, NOT_NUMBERS)]


@pytest.mark.parametrize("backend", ["math", "mpmath", "numba"])
@pytest.mark.parametrize("name", NUMBERS)
def test_all_backends_give_the_same_numbers(name, backend):
    if backend == "numba":
        pytest.importorskip("numba")
    outcome = sg.result(name)
    (point,) = outcome.domain.sample(1, seed=3)
    place = [float(point[symbol]) for symbol in outcome.symbols]
    try:
        other = sg.numeric(outcome, backend=backend)
    except sg.NotSupported:
        assert backend != "mpmath"
        assert outcome.expression.has(sp.airyai, sp.LambertW, sp.gamma, sp.hyper), name
        return
    assert float(other(*place)) == pytest.approx(float(sg.numeric(outcome)(*place)), rel=1e-13)


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


def test_a_matrix_or_a_function_that_a_backend_lacks_is_refused_in_words():
    with pytest.raises(sg.NotSupported, match="take their entries"):
        sg.numeric(sg.result("flow_group_law"))
    with pytest.raises(sg.NotSupported, match="'math' has no airyai"):
        sg.numeric(sg.result("noisy_passage_time"), backend="math")


def test_a_missing_numba_is_answered_with_the_command_that_installs_it(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "numba", None)
    with pytest.raises(sg.NotSupported, match=r"symghost\[fast\]"):
        sg.numeric(sp.Symbol("q") ** 2, backend="numba")
