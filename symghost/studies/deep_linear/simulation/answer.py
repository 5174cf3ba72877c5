"""How a deep linear network learns a task: its modes, the constant solution, its plateaus."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ....analysis.nouns import Plateau
from ....common.errors import InvalidInput
from ....export.numeric import numeric
from ....models.deep_linear.task import DeepLinear
from ....models.deep_linear.tree_task import TreeTask
from ....theory.catalogue import result
from .courses import SHOWN, ClosedCourse, simulated_course
from .groups import Group
from .nouns import Law, LevelRow, ModeRow, OcsAnswer
from .ocs import OcsStage, closed_stage, half_of_mean, simulated_stage, true_negatives
from .plateaus import decay_at_fold, forgetting_plateau, learning_plateau
from .predictions import SMALL

Floats = NDArray[np.float64]

# From this share on at the start there is nothing to wait for.
HALF = 0.5
# Strengths below this are lost in floating point.
LEAST = 1e-290


def ocs(task: DeepLinear, scale: float = 1e-3, *, decay: float = 0.0) -> OcsAnswer:
    r"""Return how a deep linear network learns a task, and what it says before it uses its input.

    The optimal constant solution (OCS) is the mean target, said of every item. Where the data have
    modes, everything follows from closed forms; else a random network is simulated.

    Parameters
    ----------
    task : DeepLinear
        Or a tree's task, by `tree_task`, whose modes have closed forms.
    scale : float
        Weight of each layer for each mode at the start: a mode has the strength
        :math:`a_0 = \mathrm{scale}^L`. For a simulated network, the scale of its random weights.
    decay : float
        A weight decay under which a network that has learned may forget; for at least three layers.

    Returns
    -------
    OcsAnswer
        Told in words by `symghost.studies.deep_linear.report`.

    Raises
    ------
    InvalidInput
        If the start is so large that half of a mode is learned at once, or the decay is negative.
    NotSupported
        If the data have no modes and a simulation would take too long.

    Examples
    --------
    >>> from symghost.models.deep_linear.hierarchy import hierarchy
    >>> from symghost.models.deep_linear.tree_task import tree_task
    >>> found = ocs(tree_task(hierarchy(3)), scale=1e-3)
    >>> found.stage.why, round(found.stage.distance, 6), found.plateau.kind
    ('the constant mode is learned first', 7.6e-05, 'saddle')

    With neither root nor bias there is no such stage:

    >>> ocs(tree_task(hierarchy(3, root=False), bias="none")).stage.why
    'the constant mode is tied with mode 1: they are learned together'
    """
    if not (np.isfinite(scale) and scale > 0):
        raise InvalidInput("scale", scale, "a positive number")
    if not (np.isfinite(decay) and decay >= 0):
        raise InvalidInput("decay", decay, "a number of at least 0")
    if not task.modes.solvable:
        return _simulated(task, scale, decay)
    return _closed(task, scale, decay)


def _closed(task: DeepLinear, scale: float, decay: float) -> OcsAnswer:
    start = float(scale**task.depth)
    if start < LEAST:
        expected = f"a weight above {LEAST ** (1 / task.depth):.3g}: the modes vanish in rounding"
        raise InvalidInput("scale", scale, expected)
    warned = _checked_start(task, scale, start)
    closed = ClosedCourse(task, start)
    stage = closed_stage(closed)
    plateau_of, times = _plateau_mode(closed, stage), _times(closed, stage)
    forgetting_of, forgetting = _forgetting(task, closed, decay)
    return OcsAnswer(
        **_sizes(task),
        scale=scale,
        start=start,
        solvable=True,
        why=task.modes.why,
        modes=tuple(_row(closed, group) for group in closed.groups),
        ties=_ties(closed),
        stage=stage,
        laws=_laws(closed, stage),
        levels=_levels(closed),
        plateau=None if plateau_of is None else learning_plateau(task, plateau_of),
        plateau_of=plateau_of,
        decay=decay,
        forgetting=forgetting,
        forgetting_of=forgetting_of,
        folds=_folds(closed),
        course=closed.course(times, _moments(closed, stage)),
        negatives=_negatives(closed, times),
        warnings=warned,
    )


def _simulated(task: DeepLinear, scale: float, decay: float) -> OcsAnswer:
    if decay:
        raise InvalidInput("decay", decay, f"0, since there are {task.modes.why}")
    course = simulated_course(task, scale)
    return OcsAnswer(
        **_sizes(task),
        scale=scale,
        start=float(scale**task.depth),
        solvable=False,
        why=task.modes.why,
        modes=(),
        ties=(),
        stage=simulated_stage(course),
        laws=_general_plateau(task),
        levels=(),
        plateau=None,
        plateau_of=None,
        decay=decay,
        forgetting=None,
        forgetting_of=None,
        folds=(),
        course=course,
        negatives={},
        warnings=(),
    )


def _sizes(task: DeepLinear) -> dict[str, Any]:
    return {
        "items": task.items,
        "inputs": int(task.X.shape[0]),
        "outputs": int(task.Y.shape[0]),
        "depth": task.depth,
        "bias": task.bias,
    }


def _checked_start(task: DeepLinear, scale: float, start: float) -> tuple[str, ...]:
    """Warn of a start that is not small; refuse one at which half of a mode is there already."""
    shares = [start * mode.d / mode.s for mode in task.numbers.modes]
    if not shares:
        return ()
    worst = int(np.argmax(shares))
    if shares[worst] >= HALF:
        most = scale * (HALF / shares[worst]) ** (1 / task.depth)
        expected = f"a weight below {most:.4g}, with which half of mode {worst} is there at once"
        raise InvalidInput("scale", scale, expected)
    if shares[worst] <= SMALL:
        return ()
    return (
        f"the start is not small: mode {worst} begins with a share of {shares[worst]:.2g}; the "
        "course is that of an aligned start, and a random network of this scale may differ",
    )


def _plateau_mode(closed: ClosedCourse, stage: OcsStage) -> int | None:
    """Return the mode that ends the stage, or the first one; none where there is no plateau."""
    if closed.task.depth < 2:
        return None
    rest = [g.indices[0] for g in closed.groups if g.indices and not (stage.found and g.mean)]
    return rest[0] if rest else None


def _row(closed: ClosedCourse, group: Group) -> ModeRow:
    if not group.indices:
        half = half_of_mean(closed)
        return ModeRow((), "mean target, by the output bias alone", group.sigma, 0.0, 0.0, half)
    mode = closed.task.modes.modes[group.indices[0]]
    biased = group.mean and closed.with_output_bias
    half = half_of_mean(closed) if biased else closed.half_time(group)
    what = "constant, with the output bias" if biased else "constant" if group.mean else ""
    if not group.mean and isinstance(closed.task, TreeTask):
        what = _contrasts(closed.task, group)
    return ModeRow(group.indices, what, mode.sigma, mode.s, mode.d, half)


def _contrasts(task: TreeTask, group: Group) -> str:
    """Name the levels whose nodes' branches the modes of a group tell apart."""
    tree, levels = task.tree, set()
    for index in group.indices:
        held = np.flatnonzero(task.numbers.modes[index].v[:, 0])
        sizes = [tree.branching ** (tree.levels - level) for level in range(tree.levels)]
        levels.add(max(j for j, n in enumerate(sizes) if held[0] // n == held[-1] // n))
    named = ", ".join(map(str, sorted(levels)))
    return f"branches of level{'s' if len(levels) > 1 else ''} {named}"


def _ties(closed: ClosedCourse) -> tuple[tuple[int, ...], ...]:
    """Return the ties; with an output bias the constant mode is in none."""
    ties = closed.task.modes.ties
    if not closed.with_output_bias:
        return ties
    left = [tuple(i for i in tie if i or not closed.task.modes.constant) for tie in ties]
    return tuple(tie for tie in left if len(tie) > 1)


def _laws(closed: ClosedCourse, stage: OcsStage) -> tuple[Law, ...]:
    """Return the asymptotic laws for small starts of two layers."""
    if not stage.found or closed.task.depth != 2:
        return ()
    mean, following = closed.groups[0], closed.groups[1]
    odds = [g.s / (g.d * closed.start) - 1 if g.d else 0.0 for g in (mean, following)]
    items, often = closed.task.items, following.count
    rest = (following.sigma, following.s, odds[1], often, items)
    if closed.with_output_bias:
        distance = numeric(result("output_bias_ocs"))(closed.mean, *rest)
        return (Law("small starts, with an output bias", None, float(distance) / closed.mean),)
    given = (closed.mean, mean.s, odds[0], *rest)
    time, distance = (float(numeric(result(n))(*given)) for n in ("ocs_time", "ocs_least_distance"))
    return (Law("small starts, two modes alone", time, distance / closed.mean),)


def _general_plateau(task: DeepLinear) -> tuple[Law, ...]:
    """Return where the first plateau is for data without modes, if their inputs have full rank."""
    mean, items = task.numbers.mean_length, task.items
    full = np.linalg.matrix_rank(task.numbers.X) == items
    if task.depth < 2 or task.bias in ("output", "both") or not full or not mean:
        return ()
    _, sizes, right = np.linalg.svd(task.numbers.Y)
    law = numeric(result("general_plateau"))
    distance = float(law(mean, float(sizes[0]), abs(float(right[0].sum())), items)) / mean
    return (Law("first plateau of a very small start", None, distance),)


def _negatives(closed: ClosedCourse, times: Floats) -> dict[int, Floats]:
    task = closed.task
    if not isinstance(task, TreeTask) or task.tree.coding != "01":
        return {}
    return true_negatives(closed, task.tree, times)


def _levels(closed: ClosedCourse) -> tuple[LevelRow, ...]:
    times, rows = np.linspace(0, closed.horizon, 4001), []
    for level, course in _negatives(closed, times).items():
        assert isinstance(closed.task, TreeTask)
        least = int(np.argmin(course))
        at_ocs = 1 - float(closed.task.tree.branching) ** -level
        rows.append(LevelRow(level, at_ocs, float(course[least]), float(times[least])))
    return tuple(rows)


def _folds(closed: ClosedCourse) -> tuple[float, ...]:
    if closed.task.depth < 3:
        return ()
    return tuple(decay_at_fold(closed.task, g.indices[0]) for g in closed.groups if g.indices)


def _forgetting(
    task: DeepLinear, closed: ClosedCourse, decay: float
) -> tuple[int | None, Plateau | None]:
    """Classify the plateau of the strongest mode that a decay makes a network forget."""
    if not decay or not task.modes.modes:
        return None, None
    folds = {g.indices[0]: decay_at_fold(task, g.indices[0]) for g in closed.groups if g.indices}
    lost = {mode: fold for mode, fold in folds.items() if fold < decay}
    if not lost:
        return None, None
    mode = max(lost, key=lambda index: lost[index])
    return mode, forgetting_plateau(task, decay, mode)


def _times(closed: ClosedCourse, stage: OcsStage) -> Floats:
    """Return times for the whole course, and more of them about the stage."""
    whole = np.linspace(0, closed.horizon, SHOWN + 1)
    if stage.window is None:
        return whole
    early = np.linspace(0, min(2 * stage.window[1], closed.horizon), SHOWN + 1)
    return np.unique(np.concatenate([whole, early]))


def _moments(closed: ClosedCourse, stage: OcsStage) -> Floats:
    """Return moments that a picture shows: start, nearest to the constant solution, and later."""
    halves = sorted(closed.half_time(group) for group in closed.groups if not group.mean)
    last = closed.horizon
    if stage.window is None:
        return np.array([0.0, 0.25, 0.5, 0.75, 1.0]) * last
    between = [(a + b) / 2 for a, b in zip(halves, [*halves[1:], last], strict=True)]
    later = [time for time in between if stage.window[1] < time < last][:2]
    return np.unique([0.0, stage.time, *later, last])
