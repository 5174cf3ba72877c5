"""How a long task tells how far it is: three methods, so that any display will do."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """What a long task calls while it works."""

    def begin(self, total: int) -> None:
        """Take the number of steps to come."""

    def advance(self, label: str) -> None:
        """Take the name of the step that begins now."""

    def finish(self) -> None:
        """Take note that all steps are done."""


class Silent:
    """No display."""

    def begin(self, total: int) -> None:
        """Do nothing."""

    def advance(self, label: str) -> None:
        """Do nothing."""

    def finish(self) -> None:
        """Do nothing."""
