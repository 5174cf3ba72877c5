import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

from symghost.formulas.facts import Facts
from symghost.formulas.lowering import Assign, Branch, Names, Scope
from symghost.formulas.symbols import r, x


def lowered(value):
    scope = Scope({r: "r", x: "x"}, Names({"r", "x"}))
    scope.give("value", value)
    return scope.statements


def test_what_occurs_twice_gets_one_name():
    first, last = lowered(sp.sin(r + x) + 1 / (2 + sp.sin(r + x)))
    assert isinstance(first, Assign)
    assert first.value == sp.sin(r + x)
    assert last.known[sp.sin(r + x)] == first.name


def test_a_branch_keeps_its_statements_to_itself():
    root = sp.sqrt(r + x)
    (branch,) = lowered(sp.Piecewise((root + 1 / root, r > 0), (x, True)))
    assert isinstance(branch, Branch)
    assert len(branch.then) == 2
    assert len(branch.otherwise) == 1


def test_a_branch_inside_an_expression_comes_before_it():
    branch, value = lowered(1 + sp.exp(sp.Piecewise((x, r > 0), (0, True))))
    assert isinstance(branch, Branch)
    assert isinstance(value, Assign)
    assert list(value.known.values())[-1] == branch.name


def test_what_an_outer_branch_decides_is_not_asked_again():
    inner = sp.Piecewise((r, r > 0), (1, True))
    (branch,) = lowered(sp.Piecewise((sp.sqrt(inner, evaluate=False), r > 0), (x, True)))
    assert not any(isinstance(statement, Branch) for statement in branch.then)


CASES = [
    (r > 0, True, sp.Eq(r, 0), False),
    (r > 0, True, r >= 0, True),
    (r > 0, False, r > 0, False),
    (r > 0, False, r < 0, None),
    (sp.And(r > 0, x > 0), True, x > 0, True),
    (sp.And(r > 0, x > 0), False, x > 0, None),
    (sp.Or(r > 0, x > 0), False, sp.Or(r > 0, sp.Eq(x, 1)), None),
    (r > x, True, x < r, True),
]


@pytest.mark.parametrize(("known", "holds", "asked", "answer"), CASES)
def test_facts_decide_what_follows_from_them(known, holds, asked, answer):
    assert Facts().given(known, holds).decided(asked) is answer


RELATIONS = (sp.Gt, sp.Ge, sp.Lt, sp.Le, sp.Eq, sp.Ne)


@given(
    st.lists(st.tuples(st.sampled_from(RELATIONS), st.booleans()), max_size=3),
    st.sampled_from(RELATIONS),
    st.sampled_from([-1, 0, 1]),
)
def test_facts_are_never_wrong(told, asked, place):
    facts = Facts()
    for relation, holds in told:
        if bool(relation(place, 0)) is not holds:
            return
        facts = facts.given(relation(r, 0), holds)
    assert facts.decided(asked(r, 0)) in (None, bool(asked(place, 0)))


def test_new_names_differ_from_arguments_in_more_than_case():
    assert Names({"part_1"}).new("Part") == "Part_2"
