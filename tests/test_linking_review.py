"""The review of open links: its logic, and its screen in a real terminal."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pexpect
import pytest

import reference_graph as reference
from civicgraph.commands.linking import login_name
from civicgraph.errors import UsageError
from civicgraph.linking import LinkJudgement, sssom, writing
from civicgraph.linking.mappings import BY_HAND, Mapping
from civicgraph.linking.model import Feature
from civicgraph.linking.reviewing import Review
from civicgraph.storing import open_view
from civicgraph.vocabulary import OWL, SKOS

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
    assert close.justification == BY_HAND


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


RIVAL = replace(open_ones()[0], object=f"{reference.WD}Q9", object_label="Candidate 9", confidence=0.6)
ELSEWHERE = replace(RIVAL, object="https://d.example/1", object_label="Elsewhere", object_source="https://d.example/")


def test_who_accepts_one_thereby_rejects_its_rivals_and_undo_takes_both_back() -> None:
    review = Review((*open_ones(), RIVAL, ELSEWHERE), "Ada")
    assert [rival.object_label for rival in review.rivals] == ["Candidate 9"]
    review.decide(LinkJudgement.ACCEPTED)
    assert judged(review) == {
        "Candidate 1": "accepted",
        "Candidate 2": "review",
        "Candidate 3": "review",
        "Candidate 9": "rejected",
        "Elsewhere": "review",
    }
    [lost] = [mapping for mapping in review.result() if mapping.object_label == "Candidate 9"]
    assert (lost.reviewer, lost.comment) == ("Ada", f"{reference.WD}Q1 was accepted instead")
    assert [mapping.object_label for mapping in review.waiting] == ["Candidate 2", "Candidate 3", "Elsewhere"]
    assert review.undo()
    assert set(judged(review).values()) == {"review"}
    assert review.current is not None
    assert review.current.object_label == "Candidate 1"
    assert len(review.waiting) == 5
    assert {mapping.reviewer for mapping in review.result()} == {None}


def test_a_rival_that_the_program_had_accepted_gives_way_and_close_ones_stay() -> None:
    accepted = replace(RIVAL, judgement=LinkJudgement.ACCEPTED, predicate=SKOS.exactMatch.value)
    review = Review((open_ones()[0], accepted), "Ada")
    review.decide(LinkJudgement.ACCEPTED, close=True)
    assert judged(review) == {"Candidate 1": "accepted", "Candidate 9": "accepted"}
    review.undo()
    review.decide(LinkJudgement.ACCEPTED)
    assert judged(review) == {"Candidate 1": "accepted", "Candidate 9": "rejected"}
    close = replace(accepted, predicate=SKOS.closeMatch.value)
    review = Review((open_ones()[0], close), "Ada")
    review.decide(LinkJudgement.ACCEPTED)
    assert judged(review) == {"Candidate 1": "accepted", "Candidate 9": "accepted"}


def test_a_reviewer_may_state_that_both_are_the_same() -> None:
    review = Review(open_ones(), "Ada", same_as=True)
    review.decide(LinkJudgement.ACCEPTED)
    review.decide(LinkJudgement.ACCEPTED, close=True)
    review.decide(LinkJudgement.REJECTED)
    predicates = {mapping.object_label: mapping.predicate for mapping in review.result()}
    assert predicates == {
        "Candidate 1": OWL.sameAs.value,
        "Candidate 2": SKOS.closeMatch.value,
        "Candidate 3": SKOS.closeMatch.value,
    }


def test_a_container_without_a_name_for_its_user_is_told_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody() -> str:
        raise KeyError("getpwuid(): uid not found: 4711")

    monkeypatch.setattr("getpass.getuser", nobody)
    with pytest.raises(UsageError, match="--reviewer NAME"):
        login_name()


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


def test_the_screen_names_the_rivals_and_same_as_holds_there_too(folder: Path) -> None:
    writing.publish(folder, (*open_ones(1), RIVAL))
    command = ["-m", "civicgraph", "link", str(folder), "--review", "--reviewer", "Ada Lake", "--same-as"]
    child = pexpect.spawn(sys.executable, command, encoding="utf-8", timeout=30, dimensions=(40, 120))
    child.expect("Also proposed for ours; rejected if you accept this one")
    child.expect("0.60 review    Candidate 9")
    child.send("a")
    child.expect("none is open any more")
    child.send("q")
    child.expect(pexpect.EOF)
    with open_view(folder) as view:
        assert view.query(f"ASK {{ ?s <{OWL.sameAs.value}> <{reference.WD}Q1> }}")
        assert not view.query(f"ASK {{ ?s ?p <{reference.WD}Q9> FILTER(?p != <{OWL.annotatedTarget.value}>) }}")
    kept = {m.object_label: m.judgement.value for m in sssom.read(folder / writing.FILE, reference.BASE)}
    assert kept == {"Candidate 1": "accepted", "Candidate 9": "rejected"}


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
