"""An analysis told in sentences, formulas and tables."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

import sympy as sp

from ..analysis.nouns import FixedPoints, FoldCurve, Ghost, Ghosts, PassageTime, Place, SaddleNode
from ..analysis.whole import Analysis
from ..flows.flow import Flow
from ..flows.numeric_flow import NumericFlow
from ..formulas.symbols import r, t, u
from .blocks import Block, Formula, Piece, Section, Sentence, Table, Words

LAWS = {
    "canonical": "pi/sqrt(r_eff)",
    "corrected": "corrected for the way outside and the next order",
    "residue": "residue law",
}


def sections(analysis: Analysis) -> list[Section]:
    """Return an analysis as the sections of a report, without figures."""
    told = [
        Section("The flow", tuple(_flow(analysis))),
        Section("Fixed points", tuple(_fixed(analysis))),
    ]
    if analysis.folds is not None:
        told.append(Section("Saddle-nodes", tuple(_folds(analysis))))
    if analysis.slow is not None:
        told.append(Section("Ghosts", tuple(_ghosts(analysis, analysis.slow))))
    if analysis.passage is not None:
        told.append(Section("Passage time", tuple(_passage(analysis, analysis.passage))))
    if analysis.notes:
        told.append(Section("Notes", tuple(Sentence((note,)) for note in analysis.notes)))
    return told


def _flow(analysis: Analysis) -> Iterable[Block]:
    flow = analysis.flow
    if isinstance(flow, NumericFlow):
        yield Sentence((f"A numeric flow of {_listed(flow.names)}.",))
        return
    for state, component in zip(flow.states, flow.components, strict=True):
        yield Formula(
            sp.Eq(sp.Derivative(sp.Function(state.name)(t), t), component, evaluate=False)
        )
    if analysis.at:
        given = [sp.Eq(symbol, value, evaluate=False) for symbol, value in analysis.at.items()]
        yield Sentence(("With ", *_between(given), "."))
    open_ = [parameter for parameter in flow.parameters if parameter not in analysis.at]
    if open_:
        yield Sentence((*_between(open_), " left open." if len(open_) > 1 else " is left open."))


def _fixed(analysis: Analysis) -> Iterable[Block]:
    found = analysis.fixed
    if found is None:
        yield Sentence(("Not sought: see the notes.",))
        return
    if found.formulas:
        yield from _fixed_formulas(analysis, found)
        return
    yield Sentence((_count(len(found.points), "fixed point"), _scope(found.complete), "."))
    if found.points:
        yield Table(
            (*_names(analysis.flow), "kind", "eigenvalues"),
            tuple(
                (
                    *_place(point.exact or point.place),
                    (point.kind,),
                    _eigenvalues(point.eigenvalues),
                )
                for point in found.points
            ),
        )
    for place in found.undecided:
        yield Sentence((f"Undecided at {_numbers(place)}: a double zero, or none.",))
    for place in found.singular:
        yield Sentence((f"The field is not finite at {_numbers(place)}.",))
    yield _method(found.method)


def _fixed_formulas(analysis: Analysis, found: FixedPoints) -> Iterable[Block]:
    yield Sentence(("Closed forms, where they are real:",))
    for formula in found.formulas:
        for name, value in zip(_names(analysis.flow), formula, strict=True):
            yield Formula(sp.Eq(sp.Symbol(name), value, evaluate=False))
    yield _method(found.method)


def _folds(analysis: Analysis) -> Iterable[Block]:
    folds, parameter = analysis.folds, analysis.parameter
    assert folds is not None
    count = sum(point.kind == "saddle-node" for point in folds.points)
    yield Sentence((_count(count, "saddle-node"), " over ", parameter, _scope(folds.complete), "."))
    if folds.points:
        yield Table(
            (str(parameter), *_names(analysis.flow), "what", "r near it"),
            tuple(_fold_row(point) for point in folds.points),
        )
    if count:
        canonical = sp.Eq(sp.Derivative(sp.Function("u")(t), t), r + u**2)
        rest = " of the last column; a ghost is left where it is positive."
        yield Sentence(
            ("Near a saddle-node the flow is ", canonical, " with the scale parameter ", r, rest)
        )
    for place, value in folds.hopf:
        yield Sentence((f"A Hopf point at {_numbers(place)}, ", parameter, " = ", value, "."))
    if analysis.curve is not None:
        yield from _curve(analysis.curve)
    for cusp in analysis.cusps:
        yield Sentence(("A cusp at ", *_cusp(analysis, cusp), "."))
    yield _method(folds.method)


def _fold_row(point: SaddleNode) -> tuple[Words, ...]:
    strength: Words = ("",)
    if point.normal_form is not None:
        strength = (point.normal_form.scale_parameter,)
    where: Words = () if point.condition == sp.true else (" if ", point.condition)
    return ((point.value,), *_place(point.place), (point.kind, *where), strength)


def _curve(curve: FoldCurve) -> Iterable[Block]:
    yield Sentence(("All saddle-nodes, over ", curve.by, ":"))
    for symbol, formula in curve.formulas.items():
        yield Formula(sp.Eq(symbol, formula, evaluate=False))


def _cusp(analysis: Analysis, cusp: SaddleNode) -> Words:
    pairs = [*zip(_names(analysis.flow), cusp.place, strict=True)]
    pairs += [(str(symbol), value) for symbol, value in cusp.others]
    told: list[Piece] = []
    for name, value in pairs:
        told += [f"{name} = ", value, ", "]
    return (*told, f"{cusp.parameter} = ", cusp.value)


def _ghosts(analysis: Analysis, slow: Ghosts) -> Iterable[Block]:
    true = [ghost for ghost in slow.points if ghost.kind == "ghost"]
    yield Sentence((_count(len(true), "ghost"), _scope(slow.complete), "."))
    if slow.points:
        yield Table(
            (*_names(analysis.flow), "speed", "what", "r_eff", "pi/sqrt(r_eff)", "Q"),
            tuple(
                (*_place(g.place), (g.speed,), (g.kind,), (g.strength,), (g.time,), (g.quality,))
                for g in slow.points
            ),
        )
    for ghost in slow.points:
        yield Sentence(_verdict(ghost))
    for place in slow.undecided:
        yield Sentence((f"Undecided at {_numbers(place)}.",))
    yield _method(slow.method)


def _verdict(ghost: Ghost) -> Words:
    tests = "; ".join(f"{words}: {'yes' if passed else 'no'}" for words, passed in ghost.tests)
    origin: Words = ()
    if ghost.fold is not None:
        origin = (" It is the remnant of the saddle-node at ",
                  sp.Eq(ghost.fold.parameter, ghost.fold.value, evaluate=False), ".")  # fmt: skip
    return (f"At {_numbers(ghost.place)}: {tests}.", *origin)


def _passage(analysis: Analysis, passage: PassageTime) -> Iterable[Block]:
    ends = f"From {_ends(analysis.start)} to {_ends(analysis.stop)}"
    if not math.isnan(passage.value):
        yield Sentence((f"{ends} it takes {passage.digits}.",))
    elif passage.closed_form is not None:
        yield Sentence((f"{ends} it takes",))
    if passage.closed_form is not None:
        yield Formula(sp.Eq(t, passage.closed_form, evaluate=False))
        if passage.condition:
            yield Sentence((f"Valid for {passage.condition}.",))
    if passage.laws and math.isfinite(passage.value):
        yield Table(
            ("law", "time", "over the exact one"),
            tuple(
                ((LAWS.get(name, name),), (value,), (value / passage.value,))
                for name, value in passage.laws.items()
            ),
        )
    yield _method(passage.method)


def _method(words: str) -> Sentence:
    """Return a method's words as sentences: a capital first, a full stop last."""
    stopped = words if words.endswith(".") else f"{words}."
    return Sentence((stopped[:1].upper() + stopped[1:],))


def _names(flow: Flow | NumericFlow) -> tuple[str, ...]:
    return flow.names if isinstance(flow, NumericFlow) else tuple(map(str, flow.states))


def _place(values: Iterable[Any]) -> tuple[Words, ...]:
    return tuple((value,) for value in values)


def _numbers(place: Place) -> str:
    listed = ", ".join(f"{value:.6g}" for value in place)
    return listed if len(place) == 1 else f"({listed})"


def _ends(end: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} = {value}" for name, value in end.items())


def _eigenvalues(values: tuple[complex, ...]) -> Words:
    pieces: list[Piece] = []
    for value in values:
        pieces += [", ", value] if pieces else [value]
    return tuple(pieces)


def _between(pieces: list[Any]) -> Words:
    told: list[Piece] = []
    for piece in pieces:
        told += [", ", piece] if told else [piece]
    return tuple(told)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names)


def _count(number: int, noun: str) -> str:
    words = {0: "No", 1: "One", 2: "Two", 3: "Three"}.get(number, str(number))
    return f"{words} {noun}{'' if number == 1 else 's'}"


def _scope(complete: bool) -> str:
    return "" if complete else " found; there may be others"
