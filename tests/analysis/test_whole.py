import math

import pytest

from symghost.analysis.whole import analyze
from symghost.common.errors import InvalidInput
from symghost.flows.flow import Flow
from symghost.models.known.systems import known_system
from symghost.reports.blocks import as_text
from symghost.reports.telling import sections


def canonical():
    return Flow.from_text("r + x**2", state="x", parameters="r")


@pytest.fixture(scope="module")
def found():
    return analyze(canonical(), {"r": "1/100"}, start=-2, stop=2)


def test_every_question_is_answered(found):
    (fold,) = found.folds.points
    (ghost,) = found.slow.points
    assert found.fixed.points == ()
    assert found.fixed.complete
    assert found.folds.complete
    assert (fold.value, fold.kind) == (0, "saddle-node")
    assert (ghost.kind, ghost.fold) == ("ghost", fold)
    assert ghost.time == pytest.approx(10 * math.pi, rel=1e-12)
    assert found.passage.value == pytest.approx(20 * math.atan(20), rel=1e-13)
    assert found.passage.laws["canonical"] == pytest.approx(10 * math.pi)
    assert not found.notes


def test_the_answers_are_told(found):
    text = as_text(sections(found))
    for words in (
        "dx/dt = r + x**2",
        "With r = 1/100.",
        "No fixed points.",
        "One saddle-node over r.",
        "It is the remnant of the saddle-node at r = 0.",
        "From x = -2 to x = 2 it takes 30.41675",
    ):
        assert words in text


def test_open_parameters_are_answered_in_closed_form():
    found = analyze(canonical())
    text = as_text(sections(found))
    assert found.slow is None
    assert "x = -sqrt(-r)" in text
    assert "r is left open." in text


def test_what_needs_a_value_is_noted_and_the_rest_is_answered():
    flow = Flow.from_text("h + r*x - x**3", state="x", parameters="h, r")
    found = analyze(flow)
    assert len(found.folds.points) == 2
    assert len(found.cusps) == 1
    assert any("fixed points" in note for note in found.notes)


def test_a_field_without_closed_forms_is_answered_by_numbers_within_no_time():
    flow = Flow.from_text("-k + 2*tanh(k + b)", state="k", parameters="b")
    found = analyze(flow, {"b": "0.54"}, start=-3, stop=1, seconds=0)
    values = [float(point.value) for point in found.folds.points]
    assert values == pytest.approx([-0.532839975353, 0.532839975353], abs=1e-10)
    assert found.passage.closed_form is None
    assert found.passage.value == pytest.approx(44.1326460896, rel=1e-10)


def test_a_flow_with_a_hopf_point_has_no_ghost():
    found = analyze(**known_system("hopf_point").question())
    assert len(found.folds.hopf) == 2
    assert not [ghost for ghost in found.slow.points if ghost.kind == "ghost"]
    assert "A Hopf point" in as_text(sections(found))


def test_a_python_function_is_analysed_and_nothing_is_called_complete():
    flow = Flow.from_function(lambda x: 0.01 + x**2, "x")
    found = analyze(flow, box={"x": (-2, 2)})
    assert not found.fixed.complete
    assert not found.slow or not found.slow.complete
    assert "there may be others" in as_text(sections(found))


@pytest.mark.parametrize(
    ("options", "argument"),
    [
        ({"start": 0}, "stop"),
        ({"at": {"q": 1}}, "at"),
        ({"parameter": "q"}, "parameter"),
        ({"box": {"y": (0, 1)}}, "box"),
        ({"span": (1, -1)}, "span"),
        ({"at": {"r": float("inf")}}, "at r"),
        ({"seconds": "soon"}, "seconds"),
    ],
)
def test_bad_arguments_are_named(options, argument):
    with pytest.raises(InvalidInput) as caught:
        analyze(canonical(), **options)
    assert caught.value.argument == argument
