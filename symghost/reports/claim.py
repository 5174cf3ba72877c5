"""A claim: a prediction beside a measurement, and the rule that decides, fixed beforehand."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

Preset = Literal["quick", "full"]
PRESETS: tuple[Preset, ...] = ("quick", "full")
Word = Literal["holds", "fails", "not supported"]


@dataclass(frozen=True)
class Reading:
    """One line of evidence: what was predicted, and what was measured.

    Parameters
    ----------
    quantity : str
        What was measured, with its unit.
    predicted : float or None
        None where the theory names no number.
    measured : float
    """

    quantity: str
    predicted: float | None
    measured: float


@dataclass(frozen=True)
class Evidence:
    """What a measurement found.

    Parameters
    ----------
    passed : bool
        Whether the claim's rule is met.
    summary : str
        The finding in a sentence, with its numbers.
    readings : tuple of Reading
    sample : str
        How many runs, of what, with which seeds.
    """

    passed: bool
    summary: str
    readings: tuple[Reading, ...]
    sample: str


@dataclass(frozen=True, kw_only=True)
class Claim:
    """A statement of the theory that a simulation can contradict.

    Parameters
    ----------
    name : str
    model : str
        What it is about, such as ``"rank_one"``.
    statement : str
        What is claimed; inline formulas between dollars.
    rule : str
        When the measurement supports it, fixed before measuring.
    exact : bool
        Whether the statement is exact, so that missing the rule contradicts the theory, or a
        statistical one, which is then not supported by this measurement.
    results : tuple of str
        Names of the results that give the prediction.
    measure : callable
        From a preset to `Evidence`.
    presets : tuple of str
        Those that measure it: some claims take too long for the quick one.
    """

    name: str
    model: str
    statement: str
    rule: str
    exact: bool
    results: tuple[str, ...]
    measure: Callable[[Preset], Evidence] = field(repr=False)
    presets: tuple[Preset, ...] = PRESETS


@dataclass(frozen=True)
class Verdict:
    """A claim, the word on it, and why."""

    claim: Claim
    word: Word
    evidence: Evidence
    seconds: float = field(compare=False)


def judge(claim: Claim, preset: Preset = "quick") -> Verdict:
    """Measure a claim and give the verdict.

    Returns
    -------
    Verdict
        *holds* if the rule is met; else *fails* for an exact statement, which is contradicted,
        and *not supported* for a statistical one.
    """
    started = time.perf_counter()
    evidence = claim.measure(preset)
    word: Word = "holds" if evidence.passed else "fails" if claim.exact else "not supported"
    return Verdict(claim, word, evidence, time.perf_counter() - started)
