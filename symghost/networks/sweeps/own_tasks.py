"""The task of a run: delayed activation, or one of the user's own as arrays in a file."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import replace
from difflib import get_close_matches
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ...common.errors import InvalidInput

if TYPE_CHECKING:
    from ..tasks import TimedTask

DELAYED = "delayed_activation"
# What a file may hold: arguments of `timed_task`; numbers are parameters of the sweep.
ARRAYS = ("targets", "inputs", "weights")
_NUMBERS = ("step", "start", "threshold", "confidence")


def pinned(task: str) -> str:
    """Return a task's name; that of a file as its whole path with a hash of what it holds.

    A run is a pure function of its parameters: with the hash among them, runs of a file that was
    changed meanwhile cannot be taken for those of the file as it was.

    Raises
    ------
    InvalidInput
        If there is no such task or file.
    """
    if task == DELAYED or "#" in task:
        return task
    if not task.endswith(".npz"):
        hint = f" (did you mean {DELAYED!r}?)" if get_close_matches(task, [DELAYED]) else ""
        raise InvalidInput("task", task, f"{DELAYED!r} or an .npz file{hint}")
    return f"{Path(task).resolve()}#{_digest(_content(task))}"


def task_of(point: Mapping[str, Any]) -> TimedTask:
    """Return the task that a run's parameters say.

    Raises
    ------
    InvalidInput
        If a number is out of range, or the file is not as it was when the sweep was planned.
    """
    from ..tasks import DelayedActivation, checked, timed_task

    numbers = {name: point[name] for name in _NUMBERS}
    if point["task"] == DELAYED:
        task = DelayedActivation(delay=point["delay"], **numbers).timed()
    else:
        task = timed_task(**_arrays(point["task"]), **numbers)
    draws = {name: point[name] for name in ("start_spread", "noise", "reading")}
    return checked(replace(task, **draws))


def _arrays(task: str) -> dict[str, Any]:
    path, _, digest = task.partition("#")
    content = _content(path)
    if digest != _digest(content):
        raise InvalidInput("task", task, "a file that is as it was when the sweep was planned")
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in stored.files}
    except (OSError, ValueError, EOFError) as error:
        raise InvalidInput("task", path, f"a NumPy .npz file ({error})") from None
    if "targets" not in arrays or not set(arrays) <= set(ARRAYS):
        words = "an .npz file with the array targets and, if wanted, inputs and weights"
        raise InvalidInput("task", path, f"{words}; it holds {', '.join(arrays) or 'nothing'}")
    return arrays


def _content(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise InvalidInput("task", path, f"a readable file ({reason})") from None


def _digest(content: bytes) -> str:
    return sha256(content).hexdigest()[:16]
