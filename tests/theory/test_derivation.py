import pytest
import sympy as sp

from symghost.common.errors import NotCertified
from symghost.formulas.domain import POSITIVE, Domain
from symghost.formulas.symbols import T, r, r_opt, x
from symghost.theory.catalogue import result
from symghost.theory.derivation import Story


def story(**changes):
    settings = {
        "title": "a test",
        "source": "none",
        "domain": Domain.of({r: POSITIVE, T: POSITIVE}),
    }
    return Story("test", **{**settings, **changes})


def test_a_step_returns_the_value_that_sympy_worked_out():
    passage = story().step(sp.Integral(1 / (r + x**2), (x, -sp.oo, sp.oo)), why="The time is")
    assert passage == sp.pi / sp.sqrt(r)


def test_a_wrong_statement_stops_the_derivation_and_shows_where_it_is_wrong():
    telling = story()
    with pytest.raises(
        NotCertified, match=r"test, step 1: .* refuted at r = .* left side .*, right side"
    ):
        telling.state(sp.Derivative(r**2, r), r, why="A lost factor 2")
    assert telling.steps == []


def test_a_wrong_inequality_stops_the_derivation():
    with pytest.raises(NotCertified, match="refuted"):
        story().claim(sp.Gt(r, T, evaluate=False), why="Not so")


def test_names_of_premises_stand_for_their_values_in_later_steps():
    telling = story(given=[result("optimal_scale")])
    telling.state(sp.sqrt(r_opt), sp.pi / (2 * T), why="The root of the optimum is")
    with pytest.raises(NotCertified):
        telling.state(sp.sqrt(r_opt), sp.pi / T, why="A lost factor 2")


def test_a_function_given_a_name_is_replaced_with_its_arguments():
    telling, f = story(), sp.Function("f")
    telling.let(f(r), r**2, why="Let")
    telling.state(f(3), sp.Integer(9), why="Then")
    assert telling.steps[0].certificate.status == "defined"


def test_a_supported_statement_carries_its_evidence():
    telling = story()
    telling.support(
        sp.Gt(r, 0, evaluate=False), why="It seems", measure=lambda: (True, "3 of 3 runs")
    )
    assert telling.steps[0].certificate.describe() == "supported: 3 of 3 runs"
    with pytest.raises(NotCertified, match="refuted"):
        telling.support(sp.Gt(r, 0), why="But", measure=lambda: (False, "0 of 3 runs"))


def test_matrices_are_compared_entry_by_entry():
    telling, square = story(), sp.Matrix([[r, T], [0, r]])
    telling.state(square**2, sp.Matrix([[r**2, 2 * r * T], [0, r**2]]), why="The square is")
    with pytest.raises(NotCertified, match="refuted"):
        telling.state(square**2, sp.Matrix([[r**2, r * T], [0, r**2]]), why="A lost factor 2")


def test_solving_refuses_an_equation_with_two_positive_roots():
    with pytest.raises(NotCertified, match="expected one root"):
        story().solve(sp.Eq((r - 1) * (r - 2), 0), r, why="Both are roots")
