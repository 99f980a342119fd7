from __future__ import annotations

import os
import signal

import pytest

from civicgraph.engines.local import read_all
from civicgraph.errors import RuleError
from civicgraph.model import Document, Notice, Reading, Severity


def documents(count: int) -> list[Document]:
    return [Document(f"{number:03}.txt", f"text {number}", f"{number:064x}") for number in range(count)]


def read(document: Document) -> Reading:
    if document.identifier == "003.txt":
        raise ValueError("a comma too many")
    return Reading(document, notices=(Notice("seen", f"process {os.getpid()}", document.identifier),))


def read_or_die(document: Document) -> Reading:
    if document.identifier == "003.txt":
        os.kill(os.getpid(), signal.SIGKILL)
    return Reading(document)


def broken_rules(document: Document) -> Reading:
    raise RuleError("data/lexicons/kinds.txt:3: no such kind")


@pytest.mark.parametrize("jobs", [1, 2])
def test_readings_come_in_the_order_of_the_documents(jobs: int) -> None:
    given = documents(20)
    assert [reading.document for reading in read_all(given, read, jobs=jobs)] == given


def test_two_jobs_read_outside_this_process() -> None:
    messages = {reading.notices[0].message for reading in read_all(documents(3), read, jobs=2)}
    assert f"process {os.getpid()}" not in messages


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_document_that_fails_stops_no_other(jobs: int) -> None:
    readings = read_all(documents(6), read, jobs=jobs)
    bad = [notice for reading in readings for notice in reading.notices if notice.severity is Severity.VIOLATION]
    assert [(notice.code, notice.document) for notice in bad] == [("internal", "003.txt")]
    assert "a comma too many" in bad[0].message
    assert len(readings) == 6


def test_a_worker_that_is_killed_costs_one_document() -> None:
    readings = read_all(documents(6), read_or_die, jobs=2)
    assert [reading.document.identifier for reading in readings if reading.notices] == ["003.txt"]
    assert len(readings) == 6


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_broken_rule_file_is_not_hidden(jobs: int) -> None:
    with pytest.raises(RuleError, match=r"kinds\.txt:3"):
        read_all(documents(3), broken_rules, jobs=jobs)


@pytest.mark.parametrize("jobs", [1, 2])
def test_progress_ends_at_the_number_of_documents(jobs: int) -> None:
    seen: list[tuple[int, int]] = []
    read_all(documents(7), read, jobs=jobs, progress=lambda done, total: seen.append((done, total)))
    assert seen[0] == (0, 7)
    assert seen[-1] == (7, 7)
    assert seen == sorted(seen)


def test_no_documents_give_no_readings() -> None:
    assert read_all([], read, jobs=2) == []
