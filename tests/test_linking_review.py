"""The review of open links: its logic, and its screen in a real terminal."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pexpect
import pytest

import reference_graph as reference
from civicgraph.linking import LinkJudgement, sssom, writing
from civicgraph.linking.mappings import Mapping
from civicgraph.linking.model import Feature
from civicgraph.linking.reviewing import Review
from civicgraph.storing import open_view
from civicgraph.vocabulary import SKOS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FEATURES = (
    Feature("name", 0.7, 0.8, 0.56, "alike but for a word"),
    Feature("country", 0.2, 0.5, 0.1, "the same country"),
)


def open_ones(count: int = 3) -> tuple[Mapping, ...]:
    _, ours = reference.reference()
    return tuple(
        Mapping(
            subject=f"{reference.BASE}organisation/{one.key}",
            object=f"{reference.WD}Q{number}",
            predicate=SKOS.closeMatch.value,
            judgement=LinkJudgement.REVIEW,
            confidence=0.66,
            subject_label=one.name or "",
            object_label=f"Candidate {number}",
            object_source="http://www.wikidata.org/entity/Q2013",
            features=FEATURES,
            margin=0.66,
        )
        for number, one in enumerate(ours[:count], 1)
    )


def judged(review: Review) -> dict[str, str]:
    return {mapping.object_label: mapping.judgement.value for mapping in review.result()}


def test_decisions_and_the_way_back() -> None:
    review = Review(open_ones(), "Ada", "2025-01-31")
    review.decide(LinkJudgement.ACCEPTED)
    review.decide(LinkJudgement.REJECTED)
    assert judged(review) == {"Candidate 1": "accepted", "Candidate 2": "rejected", "Candidate 3": "review"}
    assert review.undo()
    assert judged(review)["Candidate 2"] == "review"
    assert review.current is not None
    assert review.current.object_label == "Candidate 2"
    review.decide(LinkJudgement.ACCEPTED, close=True)
    [close] = [mapping for mapping in review.result() if mapping.object_label == "Candidate 2"]
    assert (close.predicate, close.reviewer, close.date) == (SKOS.closeMatch.value, "Ada", "2025-01-31")


def test_one_can_walk_round_and_past_the_end() -> None:
    review = Review(
        (*open_ones(), replace(open_ones()[0], object="http://x.example/done", judgement=LinkJudgement.ACCEPTED)), "Ada"
    )
    review.move(-1)
    assert review.current is not None
    assert review.current.object_label == "Candidate 3"
    for _ in range(4):
        review.decide(LinkJudgement.REJECTED)
    assert review.current is None
    review.move(1)
    assert not review.waiting
    assert all(review.undo() for _ in range(3))
    assert not review.undo()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    _, ours = reference.reference()
    reference.write_build(tmp_path / "graph", reference.ours_quads(ours[:5]))
    writing.publish(tmp_path / "graph", open_ones())
    return tmp_path / "graph"


@pytest.fixture
def terminal(folder: Path) -> Iterator[pexpect.spawn]:
    command = ["-m", "civicgraph", "link", str(folder), "--review", "--reviewer", "Ada Lake"]
    child = pexpect.spawn(sys.executable, command, encoding="utf-8", timeout=30, dimensions=(40, 120))
    yield child
    child.close(force=True)


DOWN, UP = "\x1b[B", "\x1b[A"


def test_in_a_terminal_with_keys(terminal: pexpect.spawn, folder: Path) -> None:
    terminal.expect("1 of 3 open")
    terminal.expect("Candidate 1")
    terminal.expect("alike but for a word")
    terminal.send(DOWN)
    terminal.expect("2 of 3 open")
    terminal.send("r")
    terminal.expect("2 of 2 open")
    terminal.send(UP)
    terminal.expect("Candidate 1")
    terminal.send("a")
    terminal.expect("1 of 1 open")
    terminal.send("r")
    terminal.expect("none is open any more")
    terminal.send("u")
    terminal.expect("taken back")
    terminal.send("q")
    terminal.expect("2 decided, 1 still open")
    terminal.expect("1 accepted")
    terminal.expect(pexpect.EOF)
    found = {m.object_label: (m.judgement.value, m.reviewer) for m in sssom.read(folder / writing.FILE, reference.BASE)}
    assert found == {
        "Candidate 1": ("accepted", "Ada Lake"),
        "Candidate 2": ("rejected", "Ada Lake"),
        "Candidate 3": ("review", None),
    }
    with open_view(folder) as view:
        assert view.query(f"ASK {{ ?s <{SKOS.exactMatch.value}> <{reference.WD}Q1> }}")
        assert not view.query(f"ASK {{ ?s <{SKOS.exactMatch.value}> <{reference.WD}Q2> }}")


def test_a_decision_is_kept_even_if_the_terminal_is_killed(terminal: pexpect.spawn, folder: Path) -> None:
    terminal.expect("1 of 3 open")
    terminal.send("a")
    terminal.expect("1 of 2 open")
    terminal.kill(9)
    terminal.wait()
    [kept] = [m for m in sssom.read(folder / writing.FILE, reference.BASE) if m.reviewer]
    assert kept.judgement is LinkJudgement.ACCEPTED


def test_interrupting_saves_what_was_decided(terminal: pexpect.spawn, folder: Path) -> None:
    terminal.expect("1 of 3 open")
    terminal.send("a")
    terminal.expect("1 of 2 open")
    terminal.sendintr()
    terminal.expect(pexpect.EOF)
    with open_view(folder) as view:
        assert view.query(f"ASK {{ ?s <{SKOS.exactMatch.value}> <{reference.WD}Q1> }}")
