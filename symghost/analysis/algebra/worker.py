"""Symbolic work in a process of its own, which can be stopped when it takes too long.

SymPy cannot be interrupted safely, and some of its attempts never end. One warm worker serves all
calls; an attempt that exceeds its time takes the worker with it, and the next one starts another.
"""

from __future__ import annotations

import importlib.util
import math
import sys
import warnings
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as TooLate
from typing import Any, TypeVar

from ...common.errors import InvalidInput

Value = TypeVar("Value")

SECONDS = 20.0


class OutOfTime(Exception):
    """A symbolic attempt was stopped because it took too long."""


def attempt(function: Callable[..., Value], *arguments: Any, seconds: float = SECONDS) -> Value:
    """Return what a function gives, computed in the worker process.

    Parameters
    ----------
    function : callable
        Of a module, so that the worker finds it by name.
    *arguments
        Whatever can be pickled.
    seconds : float
        After which the worker is stopped. Zero or less: no attempt is made.

    Raises
    ------
    OutOfTime
        If it took longer, or the worker died, as for want of memory.
    InvalidInput
        If the time limit is not a number.
    Exception
        Whatever the function raises.

    Examples
    --------
    >>> from math import factorial
    >>> attempt(factorial, 5)
    120
    >>> attempt(factorial, 5, seconds=0)
    Traceback (most recent call last):
        ...
    symghost.analysis.algebra.worker.OutOfTime: no time was allowed
    """
    check_seconds(seconds)
    if seconds <= 0:
        raise OutOfTime("no time was allowed")
    if not _can_start():
        return function(*arguments)
    from loky.process_executor import BrokenProcessPool

    try:
        return _submitted(function, arguments).result(None if math.isinf(seconds) else seconds)
    except TooLate:
        stop()
        raise OutOfTime(f"stopped after {seconds:g} s") from None
    except BrokenProcessPool:
        stop()
        raise OutOfTime("the worker process died, perhaps for want of memory") from None
    except KeyboardInterrupt:
        stop()
        raise


def check_seconds(seconds: object) -> None:
    """Refuse a time limit that is not a number.

    Raises
    ------
    InvalidInput
    """
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or math.isnan(seconds):
        raise InvalidInput("seconds", seconds, "a number of seconds; zero for no attempt")


def warm_up(ready: Callable[[], None]) -> None:
    """Start the worker, if there is none, without waiting for it.

    Parameters
    ----------
    ready : callable
        Of a module: what the worker does first, such as importing what the attempts need.
    """
    if _can_start():
        _submitted(ready, ())


def stop() -> None:
    """Stop the worker, if there is one, whatever it is doing."""
    if "loky" in sys.modules:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            _executor().shutdown(wait=True, kill_workers=True)


def _can_start() -> bool:
    """Say whether processes can be started here; in a browser they cannot."""
    return sys.platform != "emscripten" and importlib.util.find_spec("loky") is not None


def _submitted(function: Callable[..., Value], arguments: tuple[Any, ...]) -> Future[Value]:
    future: Future[Value] = _executor().submit(function, *arguments)
    return future


def _executor() -> Any:
    from loky import get_reusable_executor

    # Idle workers stay for the whole session: warm is the point of having one.
    return get_reusable_executor(max_workers=1, timeout=None)
