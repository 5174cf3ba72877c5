import gc
import os
import time

import pytest

from symghost.analysis.algebra.worker import OutOfTime, attempt, check_seconds, stop, warm_up
from symghost.common.errors import InvalidInput


def test_a_call_is_served_by_another_process_that_stays():
    first = attempt(os.getpid)
    assert first != os.getpid()
    assert attempt(os.getpid) == first


def test_what_a_function_raises_is_passed_on():
    with pytest.raises(ZeroDivisionError):
        attempt(divmod, 1, 0)
    with pytest.raises(InvalidInput, match="a number of seconds"):
        attempt(check_seconds, float("nan"))


def test_a_call_that_takes_too_long_is_stopped_and_the_next_is_served():
    worker = attempt(os.getpid)
    with pytest.raises(OutOfTime, match=r"stopped after 0\.2 s"):
        attempt(time.sleep, 1_000_000, seconds=0.2)
    assert not alive(worker)
    assert attempt(divmod, 7, 2) == (3, 1)


def alive(process):
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_worker_that_dies_is_reported_and_replaced():
    with pytest.raises(OutOfTime, match="died"):
        attempt(os._exit, 1)
    assert attempt(divmod, 7, 2) == (3, 1)


@pytest.mark.parametrize("seconds", [0, -1.0])
def test_without_time_no_attempt_is_made(seconds):
    with pytest.raises(OutOfTime, match="no time"):
        attempt(divmod, 1, 1, seconds=seconds)


def test_there_may_be_no_limit():
    assert attempt(divmod, 7, 2, seconds=float("inf")) == (3, 1)


@pytest.mark.parametrize("seconds", [float("nan"), "5", None])
def test_a_limit_that_is_no_number_is_refused(seconds):
    with pytest.raises(InvalidInput, match="seconds"):
        attempt(divmod, 1, 1, seconds=seconds)


def test_starting_and_stopping_may_be_repeated():
    warm_up(gc.collect)
    warm_up(gc.collect)
    stop()
    stop()
    assert attempt(divmod, 7, 2) == (3, 1)
