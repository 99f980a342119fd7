"""Phrases of activities and topics, where a text uses them in earnest."""

from __future__ import annotations

import pytest

from civicgraph import lexicons
from civicgraph.errors import RuleError
from civicgraph.extracting import wordings
from civicgraph.model import Span


def told(text: str, lexicon: str = "activities") -> list[tuple[str, str]]:
    return [(w.concept, w.span.of(text)) for w in wordings.found_in(text, Span(0, len(text)), lexicon) if not w.weak]


def test_a_phrase_is_found_with_its_place() -> None:
    assert told("We train wardens.") == [("training", "train")]


def test_a_piece_of_a_silent_turn_of_speech_is_not_heard() -> None:
    assert told("We are, of course, open.") == []


def test_a_longer_phrase_of_another_concept_silences_the_shorter_one() -> None:
    assert told("It negotiates prices.") == [("procurement", "negotiates prices")]


def test_what_is_denied_is_not_said() -> None:
    assert told("We do not train wardens.") == []


def test_only_the_passage_is_read() -> None:
    text = "We train wardens. We lobby."
    found = list(wordings.found_in(text, Span(18, len(text)), "activities"))
    assert [(w.concept, w.span.of(text)) for w in found] == [("advocacy", "lobby")]


def test_a_weak_word_says_that_it_is_weak() -> None:
    text = "planning"
    assert [w.weak for w in wordings.found_in(text, Span(0, len(text)), "topics")] == [True]


@pytest.mark.parametrize(
    ("phrase", "said"), [("* course", "may begin with any word"), ("train <nobody>", "no group of words is called")]
)
def test_a_phrase_that_cannot_be_used_is_refused(phrase: str, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    table = {"en": {"training": [phrase]}, "silent": {"phrases": []}}
    monkeypatch.setattr(lexicons, "table", lambda name: table)
    wordings._lexicon.cache_clear()
    try:
        with pytest.raises(RuleError) as refused:
            told("a course")
    finally:
        wordings._lexicon.cache_clear()
    assert f"data/lexicons/activities.toml: '{phrase}'" in str(refused.value)
    assert said in str(refused.value)


def test_a_group_of_words_stands_for_each_of_them() -> None:
    assert told("It instructs wardens. It instructs nurses.") != []
