"""The answer of `ocs` in words, formulas and tables, and as JSON."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable

from ...analysis.nouns import Plateau
from ...formulas.symbols import n_layers
from ...reports.blocks import Block, Formula, Section, Sentence, Table, Words, as_text
from ...reports.flow_report import plain
from ...reports.page import versions
from ...theory.catalogue import result
from .simulation.nouns import ModeRow, OcsAnswer

COURSES = {
    1: "mode_one_layer",
    2: "mode_two_layers",
    3: "mode_time_three_layers",
    4: "mode_time_four_layers",
}
BIASES = {
    "none": "no bias",
    "input": "a bias on the first layer",
    "output": "a bias on the output",
    "both": "a bias on the first layer and on the output",
}
MOST_ROWS = 40


def sections(answer: OcsAnswer) -> list[Section]:
    """Return an answer as the sections of a report, without figures."""
    told = [
        Section("The task", tuple(_task(answer))),
        Section("Modes", tuple(_modes(answer))),
        Section("The optimal constant solution", tuple(_stage(answer))),
    ]
    if answer.levels:
        told.append(Section("True negatives", tuple(_levels(answer))))
    if answer.plateau is not None or answer.decay:
        told.append(Section("Saddle or ghost", tuple(_kinds(answer))))
    if answer.warnings:
        told.append(
            Section(
                "Warnings", tuple(Sentence((f"{w[0].upper()}{w[1:]}.",)) for w in answer.warnings)
            )
        )
    return told


def _task(answer: OcsAnswer) -> Iterable[Block]:
    layers = "one layer" if answer.depth == 1 else f"{answer.depth} layers"
    yield Sentence(
        (
            f"{answer.items} items, {answer.inputs} inputs, {answer.outputs} outputs; {layers} of "
            f"weights, with {BIASES[answer.bias]}.",
        )
    )
    if answer.solvable:
        weight = f"{answer.scale:g}"
        strength = "" if answer.depth == 1 else f"; its strength is a_0 = {answer.start:g}"
        yield Sentence((f"Each layer starts with the weight {weight} for every mode{strength}.",))
    else:
        yield Sentence((f"Random weights of the scale {answer.scale:g}, biases of zero.",))
    yield Sentence(("Learning time is the learning rate times the number of updates.",))


def _modes(answer: OcsAnswer) -> Iterable[Block]:
    if not answer.solvable:
        yield Sentence((f"There are {answer.why}. So a random network was simulated (seed 0).",))
        return
    if not answer.modes:
        yield Sentence(("The inputs tell nothing of the targets: there is nothing to learn.",))
        return
    yield Table(
        ("modes", "what", "sigma", "s", "d", "half learned at"),
        tuple(map(_mode_cells, answer.modes[:MOST_ROWS])),
    )
    if len(answer.modes) > MOST_ROWS:
        yield Sentence((f"And {len(answer.modes) - MOST_ROWS} more.",))
    for tie in answer.ties:
        if len(tie) < MOST_ROWS:
            named = ", ".join(map(str, tie))
            yield Sentence((f"Modes {named} are tied: they are learned together.",))
    if answer.bias in ("output", "both") and answer.depth == 2 and answer.modes[0].modes == (0,):
        yield Sentence(("Of the mean target the output bias keeps in the end:",))
        yield Formula(result("output_bias").statement)
    if answer.depth in COURSES:
        yield Sentence(("The course of a mode's strength from an aligned start:",))
        yield Formula(result(COURSES[answer.depth]).statement)
    else:
        yield Sentence(("The time that a mode's strength takes from an aligned start:",))
        yield Formula(result("mode_time").statement.subs(n_layers, answer.depth))


def _mode_cells(row: ModeRow) -> tuple[Words, ...]:
    named = "-"
    if row.modes:
        first, last = row.modes[0], row.modes[-1]
        whole = row.modes == tuple(range(first, last + 1))
        named = ", ".join(map(str, row.modes)) if not whole else f"{first}-{last}"
        named = str(first) if first == last else named
    values = [(row.sigma,), (row.s,), (row.d,)] if row.modes else [(row.sigma,), ("-",), ("-",)]
    return ((named,), (row.what,), *values, (row.half_time,))


def _stage(answer: OcsAnswer) -> Iterable[Block]:
    stage = answer.stage
    if stage.found:
        words = "For a time the network says the mean target of all items, since "
        yield Sentence((words, stage.why, "."))
    else:
        yield Sentence(("There is no stage of the constant solution, since ", stage.why, "."))
    if math.isfinite(stage.distance) and math.isfinite(stage.time):
        yield Sentence(
            (
                "Its outputs are nearest to the mean target at ", stage.time, ", ", stage.distance,
                " of its length away.",
            )
        )  # fmt: skip
    if stage.window is not None:
        begun, ended = stage.window
        ends = "From half of the mean target to half of the next mode: "
        if not answer.solvable:
            ends = "The distance is below one half from "
        yield Sentence((ends, begun, " to ", ended, ", for ", ended - begun, "."))
    if stage.found and answer.solvable and answer.depth == 2 and answer.bias in ("none", "input"):
        yield Formula(result("ocs_plateau_length").statement)
    if answer.laws:
        yield Table(
            ("law", "time", "distance over the mean target"),
            tuple(
                ((law.name,), ("-" if law.time is None else law.time,), (law.distance,))
                for law in answer.laws
            ),
        )


def _levels(answer: OcsAnswer) -> Iterable[Block]:
    yield Sentence(
        ("One minus what the network says of features that an item has not: 1 at the start and in "
         "the end, and less in between.",)
    )  # fmt: skip
    yield Table(
        ("level", "at the constant solution", "least", "at"),
        tuple(((str(r.level),), (r.at_ocs,), (r.least,), (r.time,)) for r in answer.levels),
    )


def _kinds(answer: OcsAnswer) -> Iterable[Block]:
    if answer.plateau is not None:
        yield Sentence((f"The plateau before mode {answer.plateau_of}: {answer.plateau.kind}.",))
        yield _evidence(answer.plateau)
    if not answer.decay:
        return
    if answer.forgetting is None:
        lowest = min(answer.folds) if answer.folds else float("nan")
        yield Sentence(
            (f"Under the weight decay {answer.decay:g} everything stays learned: the first fold is "
             f"at {lowest:.6g}.",)
        )  # fmt: skip
        return
    fold = max(fold for fold in answer.folds if fold < answer.decay)
    yield Sentence(
        (
            f"Under the weight decay {answer.decay:g} a network that has learned forgets: mode "
            f"{answer.forgetting_of} has its fold at {fold:.6g}. The plateau on its way: "
            f"{answer.forgetting.kind}.",
        )
    )
    yield _evidence(answer.forgetting)


def _evidence(plateau: Plateau) -> Table:
    rows = tuple(((test,), (found,), (kinds,)) for test, found, kinds in plateau.evidence)
    return Table(("test", "found", "speaks for"), rows)


def text_report(answer: OcsAnswer) -> str:
    """Return an answer as plain text for a terminal."""
    return as_text(sections(answer)) + "\n"


def json_report(answer: OcsAnswer) -> str:
    """Return an answer as JSON: formulas as text, LaTeX and values, the course as numbers."""
    data = {"versions": versions(), **plain(answer)}
    return json.dumps(data, indent=2, allow_nan=False) + "\n"
