"""The claims held against a researcher's own training of a rank-one network."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from ....common.errors import unknown_name
from ....networks.training.outcomes import DROPPED, LEFT
from ....networks.training.train import loss_and_gradient
from ....reports.claim import Claim, Evidence, Reading, Verdict
from ....reports.verdicts import text_report
from ..claims import CLAIMS
from ..claims.measures import Span, first_below
from ..claims.record import NUMBERS, DoesNotApply, Record
from .data_file import read_record
from .run_tests import TESTS, RunTest

# Weights fit the recorded loss if they give it to this much, in units of the plateau.
SAME_LOSS = 0.01
SNAPSHOTS_COMPARED = 20


@dataclass(frozen=True)
class DataCheck:
    """What a training says about the claims.

    Parameters
    ----------
    curve : str
        What the loss does, in a sentence.
    verdicts : tuple of Verdict
        On the claims that apply.
    skipped : dict of str to str
        Why each of the other claims does not.
    """

    curve: str
    verdicts: tuple[Verdict, ...]
    skipped: dict[str, str]

    def text(self) -> str:
        """Return all of it as lines for a terminal."""
        judged = text_report(self.verdicts) if self.verdicts else ""
        names: dict[str, list[str]] = {}
        for name, why in self.skipped.items():
            names.setdefault(why, []).append(name)
        left = (f"- does not apply {', '.join(group)}\n  {why}\n" for why, group in names.items())
        return f"{self.curve}\n{judged}{''.join(left)}"


def check_data(path: str | Path, claims: Sequence[str] = (), **numbers: float) -> DataCheck:
    r"""Hold the claims about rank-one networks against one's own training.

    The network is :math:`x \leftarrow (1 - a) x + a \tanh(m \kappa + b)`, :math:`\kappa = n \cdot
    x`, trained by gradient descent on delayed activation: its output :math:`\sigma(c(\kappa -
    \text{threshold}))` should be 0 for T steps, and 1 for the next T.

    Parameters
    ----------
    path : str or Path
        An NPZ file with the arrays ``epochs`` and ``loss`` of shape (recorded,), the loss before
        each epoch's update. For more than the abruptness of the curve also ``weight_epochs`` of
        shape (snapshots,) with ``m``, ``n`` and ``b`` of shape (snapshots, neurons), at least at
        epoch 0, some times on the plateau, closely around the drop, and at the end; and the numbers
        ``c``, ``T``, ``a``, ``learning_rate``, ``threshold``, ``start`` (the state in which every
        neuron begins). Nothing is unpickled.
    claims : sequence of str
        Names of claims; by default all that a single training can speak to.
    **numbers : float
        Numbers to stand in place of the file's, such as ``learning_rate=0.003``.

    Returns
    -------
    DataCheck

    Raises
    ------
    InvalidInput
        If the file cannot be read, an array is missing, not finite or of the wrong shape, a number
        is out of range, or a claim is unknown or not about a single training.

    Examples
    --------
    >>> import tempfile
    >>> file = Path(tempfile.mkdtemp(), "run.npz")
    >>> epochs = np.arange(0, 4000, 10)
    >>> np.savez(file, epochs=epochs, loss=1 / (1 + np.exp((epochs - 3000) / 20)))
    >>> found = check_data(file)
    >>> [verdict.claim.name for verdict in found.verdicts], found.verdicts[0].word
    (['abrupt_drop'], 'holds')
    >>> found.skipped["canonical_time"]  # doctest: +ELLIPSIS
    'it needs weights (m, n, b at weight_epochs); c (the confidence, ...; start (the state in ...)'
    """
    return check_record(read_record(path, numbers), claims)


def check_record(record: Record, claims: Sequence[str] = ()) -> DataCheck:
    """Return what a record says about the claims.

    Raises
    ------
    InvalidInput
        If a claim is unknown or not about a single training.
    """
    tests = {test.claim: test for test in TESTS}
    for name in claims:
        if name not in tests:
            raise unknown_name("claim", name, tests)
    known = {claim.name: claim for claim in CLAIMS}
    misfit = _misfit(record)
    verdicts, skipped = [], {}
    for name in claims or tests:
        try:
            if misfit and tests[name].weights:
                raise DoesNotApply(misfit)
            _check_needs(tests[name], record)
            verdicts.append(_judged(tests[name], known[name], record))
        except DoesNotApply as reason:
            skipped[name] = str(reason)
    return DataCheck(describe_curve(record), tuple(verdicts), skipped)


def _check_needs(test: RunTest, record: Record) -> None:
    """Say all that is missing at once."""
    missing = [f"{name} ({NUMBERS[name]})" for name in test.needs if name not in record.numbers]
    if test.weights and not record.weight_epochs.size:
        missing.insert(0, "weights (m, n, b at weight_epochs)")
    if missing:
        raise DoesNotApply(f"it needs {'; '.join(missing)}")


def _judged(test: RunTest, claim: Claim, record: Record) -> Verdict:
    started = time.perf_counter()
    span = test.measure(record)
    passed = span.within(*test.rule)
    if passed is None:
        raise DoesNotApply(
            f"the recording is too coarse or too short: {test.quantity} is {_worded(span)}, and "
            f"the rule asks for {test.words}"
        )
    value = span.middle if np.isfinite(span.middle) else min(span.low, span.high, key=abs)
    evidence = Evidence(
        passed,
        f"{test.quantity[0].upper()}{test.quantity[1:]}: {_worded(span)}. {test.note}".rstrip(),
        (Reading(test.quantity, test.predicted, value),),
        f"one training, {record.epochs.size} recorded losses, {record.weight_epochs.size} "
        "snapshots of the weights",
    )
    ruled = replace(claim, rule=test.words, exact=False)
    seconds = time.perf_counter() - started
    return Verdict(ruled, "holds" if passed else "not supported", evidence, seconds)


def _worded(span: Span) -> str:
    low, high = f"{span.low:.4g}", f"{span.high:.4g}"
    if low == high:
        return low
    if not np.isfinite(span.high):
        return f"above {low}, if it happens at all"
    return f"below {high}" if not np.isfinite(span.low) else f"between {low} and {high}"


def _misfit(record: Record) -> str:
    """Return where the weights do not give the recorded loss; nothing where that fits or is open.

    Both are compared in units of the loss at the first epoch.
    """
    shared = np.flatnonzero(np.isin(record.weight_epochs, record.epochs))
    if not shared.size or record.weight_epochs[0] != record.epochs[0]:
        return ""
    try:
        task = record.task()
    except DoesNotApply:
        return ""
    picked = shared[np.unique(np.linspace(0, shared.size - 1, SNAPSHOTS_COMPARED).astype(int))]
    given = loss_and_gradient(record.networks(picked), task, engine="numpy")[0]
    at = np.searchsorted(record.epochs, record.weight_epochs[picked])
    given = given / (given[0] or 1.0)
    gaps = np.abs(given - record.loss[at])
    worst = int(np.argmax(gaps))
    if gaps[worst] < SAME_LOSS:
        return ""
    return (
        f"with these numbers the weights do not give the recorded loss: at epoch "
        f"{record.epochs[at[worst]]} they give {given[worst]:.3g} of the first loss, "
        f"not {record.loss[at[worst]]:.3g}"
    )


def describe_curve(record: Record) -> str:
    """Return what the loss does, in a sentence."""
    last, end = float(record.loss[-1]), int(record.epochs[-1])
    try:
        left = first_below(record, LEFT)
    except DoesNotApply:
        return (
            f"The loss stays on its plateau up to epoch {end}: it never falls below "
            f"{float(record.loss.min()):.3g} of its first value."
        )
    words = f"The loss leaves its plateau at epoch {left.high:.0f}"
    if not (record.loss < DROPPED).any():
        return f"{words}, and is at {last:.3g} of its first value at epoch {end}."
    words += f", is first below half at {first_below(record, DROPPED).high:.0f}"
    if last > 0.9:
        return (
            f"{words}, and is back at {last:.3g} of its first value at epoch {end}: the network "
            "may have been thrown into the no-learning zone, where its gradient would vanish."
        )
    return f"{words}, and ends at {last:.3g} of its first value at epoch {end}."
