"""The search for the worst error: it finds what is wrong, and finds nothing in our numbers."""

import math
import random
from dataclasses import replace

import mpmath
import numpy as np
import pytest
import sympy as sp
from hypothesis import assume, given
from hypothesis import strategies as st

import symghost as sg
import symghost.export.accuracy.search as search_module
from symghost.export.accuracy.drawing import edges_of, hard_place, hard_places
from symghost.export.accuracy.measuring import measure
from symghost.export.accuracy.page import accuracy_page
from symghost.export.accuracy.search import ALLOWED, search, subjects
from symghost.export.backends.problem import is_condition
from symghost.formulas.domain import POSITIVE, REAL, Domain
from symghost.formulas.places.edges import beside_edges, differences, side_of, turn
from symghost.formulas.places.exact import Exact
from symghost.formulas.places.places import WIDE, Places, Reach
from symghost.formulas.symbols import T, X, argument_name, degree, n_layers, r, x, x0
from symghost.theory.form import AS_IT_STANDS

# Their exact values take long: Airy and hypergeometric functions, and fifteen arguments.
DEAR = ("adjoint_recursion", "mode_time", "noisy_passage_time")


# All results have their digits at the hard places of `test_backends`, and in the slow search.
SEARCHED = [name for name in sg.results() if name not in DEAR][::6]


@pytest.mark.parametrize("name", SEARCHED)
def test_a_short_search_finds_no_error_beyond_what_the_problem_allows(name):
    for subject in subjects(sg.result(name)):
        worst = search(subject, points=20)
        assert worst.scaled <= ALLOWED[np.float64], worst


@pytest.mark.slow
@pytest.mark.parametrize("kind", [np.float64, np.float32])
@pytest.mark.parametrize("name", sg.results())
def test_a_long_search_finds_no_error_beyond_what_the_problem_allows(name, kind):
    for subject in subjects(sg.result(name)):
        worst = search(subject, kind, points=400, number=1)
        assert worst.scaled <= ALLOWED[kind], worst


# Derivatives by the order of a function are known to nobody in closed form.
WITHOUT = {("mode_time", n_layers), ("degree_blow_up_time", degree)}


# The chapters' tests search those that have forms of their own.
@pytest.mark.slow
@pytest.mark.parametrize("name", sg.results())
def test_a_search_finds_no_derivative_wrong_at_moderate_arguments(name, monkeypatch):
    monkeypatch.setitem(search_module.WIDE, np.float64, Reach((2, 4), (-4, 4)))
    if is_condition(sg.result(name).expression):
        pytest.skip("a condition has no derivative")
    symbols = [symbol for symbol in sg.result(name).symbols if (name, symbol) not in WITHOUT]
    for symbol in symbols:
        for subject in subjects(sg.result(f"{name}.{argument_name(symbol)}")):
            worst = search(subject, points=100)
            assert worst.scaled <= ALLOWED[np.float64], worst


NAIVE = {
    "cancels near the fold": ("escape_time_slope", 1e-8),
    "overflows": ("crossing_loss", np.inf),
    "takes the difference of two exponentials": ("mode_one_layer", 1e-3),
}


@pytest.mark.parametrize(("name", "at_least"), NAIVE.values(), ids=NAIVE.keys())
def test_the_search_finds_where_the_bare_formula_fails(name, at_least):
    (subject,) = subjects(sg.result(name))
    bare = sg.numeric(replace(subject.result, form=AS_IT_STANDS))
    assert search(replace(subject, function=bare), points=100).scaled >= at_least


def test_a_wrong_digit_is_found():
    (subject,) = subjects(sg.result("optimal_scale"))
    wrong = replace(subject, function=lambda delay: subject.function(delay) * (1 + 1e-12))
    assert search(wrong, points=20).error == pytest.approx(1e-12, rel=1e-3)


def test_a_wrong_verdict_far_from_the_edge_is_found():
    (subject,) = subjects(sg.result("wrong_way_sign"))
    never = replace(subject, function=lambda *arguments: np.zeros(len(arguments[0]), dtype=bool))
    assert search(never, points=50).scaled > 0.01


def test_single_precision_stays_within_its_bound():
    for name in ("flow_solution", "escape_time_curvature", "mode_infinite_depth", "kramers_time"):
        for subject in subjects(sg.result(name)):
            assert search(subject, np.float32, points=40).scaled <= ALLOWED[np.float32]


CONDITIONS = {
    "a power": (x**5, (3.0,), 5),
    "an exponential": (sp.exp(x), (40.0,), 40),
    "a difference": (x - x0, (1.0, 1.0 - 2.0**-30), 2.0**31 - 1),
    "a minimum": (sp.Min(x, 1), (3.0,), 0),
}


@pytest.mark.parametrize(("formula", "place", "expected"), CONDITIONS.values(), ids=CONDITIONS)
def test_the_condition_number_is_that_of_calculus(formula, place, expected):
    symbols = tuple(sorted(formula.free_symbols, key=str))
    assert Exact(formula, symbols[::-1] if len(symbols) > 1 else symbols).condition(
        place
    ) == pytest.approx(expected)


def test_a_phase_beyond_all_digits_is_ill_conditioned_even_where_its_cosine_is_flat():
    phase = float(mpmath.mpf(10) ** 30)
    exact = Exact(sp.cos(x), (x,))
    assert exact.turning((phase,), exact((phase,))) > 1e14


TURNING = {
    "a jump behind the place": (sp.sign(x - 1) + 3, 1.0, 2.0**52 / 3),
    "an end of all values": (sp.Piecewise((1 / x, x < 1), (sp.oo, True)), 1.0 - 2.0**-53, math.inf),
    "nothing": (x**2, 1.0, 2.0),
}


@pytest.mark.parametrize(("formula", "place", "expected"), TURNING.values(), ids=TURNING)
def test_what_a_neighbouring_float_would_change_counts_on_both_sides(formula, place, expected):
    exact = Exact(formula, (x,))
    settled = exact((mpmath.mpf(place),))
    assert exact.turning((place,), settled) == pytest.approx(expected, rel=1e-9)


def test_a_small_difference_is_not_taken_for_zero():
    for distance in (300.0, 600.0):
        settled = Exact(1 - 1 / (1 + sp.exp(-x)), (x,))((distance,))
        assert settled.value == pytest.approx(math.exp(-distance), rel=1e-12)
    assert Exact(sp.sin(x), (x,))((0.0,)).value == 0


def test_exact_values_survive_the_cancellation_of_tiny_numbers():
    settled = Exact((x + x0) ** 2 - x**2 - 2 * x * x0, (x, x0))((1.0, 1e-150))
    assert float(settled.value) == pytest.approx(1e-300, rel=1e-15)
    assert Exact(sp.log(x), (x,))((-1.0,)) is None


def places_of(domain, symbols, edges, kind, count, number):
    places = Places(domain, symbols, edges, kind, WIDE[kind])
    whole = random.Random(number).randint
    return [p for p in (hard_place(whole, places) for _ in range(count)) if places.inside(p)]


def test_places_are_of_the_domain_and_on_both_sides_of_each_edge():
    domain = Domain.of({r: REAL, T: POSITIVE}, r * T**2 < 1)
    edges = differences([sp.Piecewise((1, r <= 1 / T), (0, True))], (r, T))
    found = places_of(domain, (r, T), edges, np.float64, 800, number=2)
    assert len(found) > 300
    assert all(t > 0 and mpmath.mpf(s) * mpmath.mpf(t) ** 2 < 1 for s, t in found)
    beside = [s * t - 1 for s, t in found if 0 < abs(s * t - 1) < 1e-3]
    assert min(beside) < 0 < max(beside)
    assert min(map(abs, beside)) < 1e-12
    assert found == places_of(domain, (r, T), edges, np.float64, 800, number=2)


SIZES = st.one_of(st.just(0.0), st.floats(1e-300, 1e300), st.floats(-1e300, -1e-300))


@given(start=SIZES, edge=SIZES, stop=SIZES)
def test_an_edge_lies_between_neighbouring_floats_of_any_size_and_sign(start, edge, stop):
    assume((start > edge) != (stop > edge))
    near, far = turn(lambda place: place[0] > edge, (start,), 0, stop)
    assert (near > edge) == (start > edge)
    assert (far > edge) == (stop > edge)
    following = np.nextafter(near, far)
    # Around zero the smallest numbers are left out.
    assert following == far or {near, far} <= {0.0, 1e-300, -1e-300}


EDGES = {
    "a branch": (sp.Piecewise((1, x < 3), (2, True)), (x - 3,)),
    "a condition": (sp.And(x < 3, x > 2), (x - 3, x - 2)),
    "a maximum of three": (sp.Max(x, 2, x**2), (2 - x, x - x**2)),
    "an absolute value": (sp.Abs(x - 5), (x - 5,)),
    "a sign": (sp.sign(x - 5), (x - 5,)),
    "a matrix": (sp.ImmutableMatrix([[sp.Abs(x - 5), 1]]), (x - 5,)),
    "another symbol": (sp.Abs(x - x0), ()),
    "a constant": (sp.Abs(sp.sin(1)), ()),
}


@pytest.mark.parametrize(("formula", "expected"), EDGES.values(), ids=EDGES)
def test_the_edges_of_a_formula_are_the_zeros_of_differences(formula, expected):
    assert {abs(one) for one in differences([formula], [x])} == {abs(one) for one in expected}


def test_hard_places_are_both_neighbours_of_an_edge_and_extreme_arguments():
    result = sg.result("loss")
    bases = [(0.1, 2.0), (-3.0, 0.5)]
    pairs = list(beside_edges(edges_of(result), result.symbols, bases))
    for near, far in zip(pairs[::6], pairs[3::6], strict=True):
        (i,) = [k for k in range(2) if near[k] != far[k]]
        assert np.nextafter(near[i], far[i]) == far[i]
        sides = [side_of(edge, result.symbols) for edge in edges_of(result)]
        assert any(side(near) != side(far) for side in sides)
    found = hard_places(result, count=40)
    assert 30 < len(found) == len(set(found)) <= 40
    assert any(place[0] == 0 for place in found)
    assert any(place[1] == 1e-300 for place in found)
    assert found == hard_places(result, count=40)


def test_places_in_single_precision_are_its_floats():
    domain = Domain.of({X: sp.Interval.open(0, 1)})
    for (place,) in places_of(domain, (X,), [], np.float32, 50, number=0):
        assert place == float(np.float32(place))
        assert 0 < place < 1


def test_a_search_finds_the_same_each_time_and_something_else_by_another_number():
    (subject,) = subjects(sg.result("loss"))
    first = search(subject, points=100)
    assert first == search(subject, points=100)
    assert first.place != search(subject, points=100, number=1).place


def test_hypothesis_climbs_to_an_error_that_grows_from_place_to_place():
    (subject,) = subjects(sg.result("optimal_scale"))

    def worse_near_a_million(delay):
        return subject.function(delay) * (1 + 1e-9 / (1 + (np.log10(delay) - 6) ** 2))

    wrong = replace(subject, function=worse_near_a_million)
    places = Places(subject.result.domain, (T,), [], np.float64, WIDE[np.float64])
    hunt = search_module._Hunt(wrong, np.float64)
    search_module._by_hypothesis(hunt, places, 400, number=0)
    worst = hunt.worst()
    assert worst.error == pytest.approx(1e-9, rel=0.01)
    assert worst.place["T"] == pytest.approx(1e6, rel=0.3)


def test_without_hypothesis_the_search_names_what_installs_it(monkeypatch):
    monkeypatch.setattr(search_module, "find_spec", lambda name: None)
    with pytest.raises(sg.NotSupported, match=r'needs hypothesis.*pip install "symghost\[test\]"'):
        next(measure(["loss"]))


def test_the_page_holds_each_number_and_says_where_the_bound_is_missed():
    found = list(measure(["optimal_scale", "flow_group_law"], points=20))
    page = accuracy_page(found)
    for label in ("`optimal_scale`", "`flow_group_law[0, 1]`"):
        assert label in page
    assert "escape_time |" not in page
    assert "Where the bound is missed" not in page
    wrong = replace(found[0], double=replace(found[0].double, error=1e-3))
    assert "- `optimal_scale`, float64: 5.0e-04 at T = " in accuracy_page([wrong])


def test_a_derivative_is_measured_by_its_name():
    found = {entry.label: entry for entry in measure(["loss.r", "flow_solution.t"], points=20)}
    assert list(found) == ["loss.r", "flow_solution.t"]
    assert all(entry.double.scaled <= ALLOWED[np.float64] for entry in found.values()), found
    assert all(entry.double.points for entry in found.values())


def test_too_few_points_and_unknown_names_are_refused():
    with pytest.raises(sg.InvalidInput, match="points = 5: expected at least 20"):
        next(measure(["loss"], points=5))
    with pytest.raises(sg.InvalidInput, match="did you mean 'loss'"):
        next(measure(["los"]))
