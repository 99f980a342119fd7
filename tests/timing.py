"""Processor time of a piece of work, for tests that double their input."""

import gc
import time
from collections.abc import Callable

LONG = 0.5  # seconds that chance changes little


def seconds(work: Callable[[], object]) -> float:
    """The processor time, the lesser of two runs if it is short.

    The collector of cycles rests meanwhile: one pass over all that a test session has loaded takes longer than what is
    measured here, and it comes when it likes.
    """
    resting = gc.isenabled()
    gc.disable()
    try:
        first = once(work)
        return first if first > LONG else min(first, once(work))
    finally:
        if resting:
            gc.enable()


def once(work: Callable[[], object]) -> float:
    begin = time.process_time()
    work()
    return time.process_time() - begin
