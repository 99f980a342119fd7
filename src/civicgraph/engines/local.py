"""One machine: whole documents over processes, answers in the order of the questions.

spaCy's own ``n_process`` is slower than one process, so a worker gets whole documents and runs every stage on them.
Workers are spawned, never forked: a fork of a process with threads may hang, and a spawned worker is the same on each
platform.
"""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from multiprocessing import get_context

from civicgraph.errors import RuleError
from civicgraph.model import Document, Notice, Reading, Severity

Read = Callable[[Document], Reading]
Progress = Callable[[int, int], None]

_CHUNK = 32  # documents that travel together at most: enough to pay for the trip, few enough for a lively bar


def read_all(
    documents: Sequence[Document], read: Read, *, jobs: int = 1, progress: Progress | None = None
) -> list[Reading]:
    """The reading of each document, in the order of ``documents``, whatever ``jobs`` is.

    ``read`` has to be importable by name where ``jobs`` > 1. ``progress`` is told (documents done, documents in all).
    A document on which ``read`` fails, or that kills its worker, yields an empty reading with a notice of severity
    violation; the rest goes on. A RuleError is raised: a broken rule file spoils every document.
    """
    tell = progress or (lambda done, total: None)
    tell(0, len(documents))
    readings: list[Reading] = []
    batches = _in_process(documents, read) if min(jobs, len(documents)) < 2 else _in_workers(documents, read, jobs)
    for batch in batches:
        readings += batch
        tell(len(readings), len(documents))
    return readings


def attempt(read: Read, document: Document) -> Reading:
    """``read(document)``, or an empty reading that says what went wrong."""
    try:
        return read(document)
    except RuleError:
        raise
    except Exception as error:  # whatever it is, it is this one document's and must not stop the others
        return failed(document, f"{type(error).__name__}: {error}")


def failed(document: Document, reason: str) -> Reading:
    """The reading of a document that could not be read to its end."""
    message = f"nothing was taken from this document, because reading it failed ({reason})"
    notice = Notice("internal", message, document.identifier, severity=Severity.VIOLATION)
    return Reading(document, (), (notice,))


def _in_process(documents: Sequence[Document], read: Read) -> Iterator[list[Reading]]:
    for document in documents:
        yield [attempt(read, document)]


def _in_workers(documents: Sequence[Document], read: Read, jobs: int) -> Iterator[list[Reading]]:
    size = max(1, min(_CHUNK, len(documents) // (jobs * 4)))
    chunks = [documents[at : at + size] for at in range(0, len(documents), size)]
    done = 0
    while done < len(chunks):
        for readings in _until_a_worker_dies(chunks[done:], read, jobs):
            yield readings
            done += 1
        if done < len(chunks):
            yield [_alone(document, read) for document in chunks[done]]
            done += 1


def _until_a_worker_dies(chunks: Sequence[Sequence[Document]], read: Read, jobs: int) -> Iterator[list[Reading]]:
    """The readings of one chunk after the other; ends early where the pool broke under the next one."""
    with _pool(min(jobs, len(chunks))) as pool:
        try:
            futures = [pool.submit(_attempt_chunk, read, chunk) for chunk in chunks]
            for future in futures:
                yield future.result()
        except BrokenProcessPool:
            return
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def _attempt_chunk(read: Read, chunk: Sequence[Document]) -> list[Reading]:
    return list(map(partial(attempt, read), chunk))


def _alone(document: Document, read: Read) -> Reading:
    with _pool(1) as pool:
        try:
            return pool.submit(attempt, read, document).result()
        except BrokenProcessPool:
            return failed(document, "its process was ended from outside, perhaps for want of memory")


def _pool(workers: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_leave_ctrl_c_to_the_parent)


def _leave_ctrl_c_to_the_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
