"""A progress bar for the terminal."""

from __future__ import annotations

import sys

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.progress import Progress as RichProgress


class Bar:
    """Shows on standard error how far a task is; a line a step where that is no terminal."""

    def __init__(self) -> None:
        self._live = sys.stderr.isatty()
        self._bar = RichProgress(
            BarColumn(bar_width=30),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
            TextColumn("{task.description}"),
            console=Console(stderr=True),
            transient=True,
        )
        self._done, self._total = -1, 0

    def begin(self, total: int) -> None:
        """Show an empty bar, in place of one that is finished."""
        self._done, self._total = -1, total
        for task in self._bar.task_ids:
            self._bar.remove_task(task)
        self._task = self._bar.add_task("", total=total)
        if self._live:
            self._bar.start()

    def advance(self, label: str) -> None:
        """Count the step before as done, and name the one that begins."""
        self._done += 1
        if self._live:
            self._bar.update(self._task, completed=self._done, description=label)
        else:
            print(f"[{self._done + 1}/{self._total}] {label}", file=sys.stderr, flush=True)

    def finish(self) -> None:
        """Take the bar away."""
        if self._bar.live.is_started:
            self._bar.stop()

    def __enter__(self) -> Bar:
        return self

    def __exit__(self, *_: object) -> None:
        self.finish()
