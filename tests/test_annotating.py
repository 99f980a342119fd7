"""The annotator: exact offsets, sound trees, sentences that hold together, and no text that it cannot take."""

from __future__ import annotations

import subprocess
import sys
import unicodedata
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests import timing

from civicgraph import annotating, resources
from civicgraph.annotating import annotate
from civicgraph.errors import CivicgraphError

if TYPE_CHECKING:
    from civicgraph.model import Sentence, Token


def parse(text: str) -> Sentence:
    """The one sentence of a text."""
    [sentences] = annotate([text])
    assert len(sentences) == 1, [sentence.span.of(text) for sentence in sentences]
    return sentences[0]


def arcs(text: str) -> set[tuple[str, str, str]]:
    """Dependent, relation and head of each word."""
    tokens = parse(text).tokens
    return {(token.text, token.dep, tokens[token.head].text) for token in tokens}


def split(text: str) -> list[str]:
    return [sentence.span.of(text) for sentence in annotate([text])[0]]


def check_sound(text: str, sentences: tuple[Sentence, ...]) -> None:
    """Tokens are the text's own characters, in order; each sentence is one tree."""
    end = 0
    for sentence in sentences:
        assert sentence.span.start == sentence.tokens[0].span.start
        assert sentence.span.end == sentence.tokens[-1].span.end
        for token in sentence.tokens:
            assert token.span.start >= end
            end = token.span.end
            assert token.text == token.span.of(text)
            assert token.text.strip()
            assert token.lemma
            assert token.pos
        roots = [place for place, token in enumerate(sentence.tokens) if token.head == place]
        assert len(roots) == 1
        assert sentence.tokens[roots[0]].dep == "root"
        for place in range(len(sentence.tokens)):
            assert climbs_to_root(sentence.tokens, place)


def climbs_to_root(tokens: tuple[Token, ...], place: int) -> bool:
    for _ in tokens:
        if tokens[place].head == place:
            return True
        place = tokens[place].head
    return False


def test_subject_object_and_number_of_a_plain_statement() -> None:
    found = arcs("The association represents 91 municipalities.")
    assert ("association", "nsubj", "represents") in found
    assert ("municipalities", "obj", "represents") in found
    assert ("91", "nummod", "municipalities") in found


def test_passive_with_its_agent() -> None:
    found = arcs("The network was founded by the Ministry of the Interior in 1998.")
    assert ("network", "nsubj:pass", "founded") in found
    assert ("Ministry", "obl:agent", "founded") in found


@pytest.mark.parametrize(
    ("text", "arc"),
    [
        ("The union brings together 40 towns and cities.", ("union", "nsubj", "brings")),
        ("Our members are counties and regions.", ("members", "nsubj", "counties")),
        ("Our members are counties and regions.", ("regions", "conj", "counties")),
        ("The federation has about 1,200 members.", ("members", "obj", "has")),
        ("It advises local councils.", ("councils", "obj", "advises")),
        ("The league is not a member of the council.", ("not", "advmod", "member")),
    ],
)
def test_relations_that_extraction_rests_on(text: str, arc: tuple[str, str, str]) -> None:
    assert arc in arcs(text)


def test_tags_and_lemmas() -> None:
    tokens = parse("The cities were founding members of our associations.").tokens
    assert [(t.lemma, t.pos) for t in tokens][1:3] == [("city", "NOUN"), ("be", "AUX")]
    assert tokens[-2].lemma == "association"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It has approx. 40 members. It grew.", ["It has approx. 40 members.", "It grew."]),
        (
            "Ask Dr. Novak of St. Gallen, e.g. by mail. We reply.",
            ["Ask Dr. Novak of St. Gallen, e.g. by mail.", "We reply."],
        ),
        (
            "It acts (e.g. It advises. It trains.) for towns. Join us!",
            ["It acts (e.g. It advises. It trains.) for towns.", "Join us!"],
        ),
        ("See No. 5 for ca. 30 towns.", ["See No. 5 for ca. 30 towns."]),
        ("Towns, cities etc. take part. All vote.", ["Towns, cities etc. take part.", "All vote."]),
        ("The wrapped\nline goes on.\r\nAnother one.", ["The wrapped\nline goes on.", "Another one."]),
        ("First block\n\nSecond block", ["First block", "Second block"]),
        ("Members:\n• Porto\n• Braga", ["Members:", "Porto", "Braga"]),
    ],
)
def test_sentences_hold_together(text: str, expected: list[str]) -> None:
    assert split(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        unicodedata.normalize("NFD", "Związek Gmin and Združenje občin met in Malmö. Ça va."),
        "👩‍👩‍👧‍👦 Members 🇭🇷 voted.  \u00a0 Then 🎉 they left.",
        "The  league\r\n of\ttowns\r\n\r\nhas\u200b 12 \ufeffmem\u00adbers.",
        "\u202eThe league\u202c has \x00 12\x07 members",
        "جمعية البلديات تمثل 91 بلدية. 协会代表九十一个市镇。",
        "It’s the towns’ “league” – don't ask.",
        "  leading and trailing  ",
        "𝒯𝒽ℯ 𝓁ℯ𝒶ℊ𝓊ℯ has 12 members.",
    ],
)
def test_offsets_are_exact_in_tricky_text(text: str) -> None:
    [sentences] = annotate([text])
    assert sentences
    check_sound(text, sentences)
    covered = "".join(token.text for sentence in sentences for token in sentence.tokens)
    letters = [char for char in text if char.isalnum()]
    assert [char for char in covered if char.isalnum()] == letters


def test_each_text_has_its_own_offsets_and_place() -> None:
    texts = ["", "The league has 12 members.", " \n ", "We met. We left."]
    found = annotate(texts)
    assert [len(sentences) for sentences in found] == [0, 1, 0, 2]
    assert found[3][1].span.of(texts[3]) == "We left."
    assert annotate([]) == []


def test_the_same_texts_give_the_same_answer() -> None:
    texts = [f"The league of {n} towns advises members, e.g. on water." for n in range(40)]
    assert annotate(texts) == annotate(texts)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(st.text(max_size=300))
def test_any_text_gives_sound_trees(text: str) -> None:
    check_sound(text, annotate([text])[0])


@pytest.mark.parametrize(
    "text",
    [
        "The league has 12 members and " * 400,
        "a" * 20_000,
        "(" * 1_000 + ")" * 1_000,
        "".join(map(chr, range(0x300))) * 3,
        "\n" * 20_000,
        "\ud800 lone surrogate \udfff",
        "http://example.org/" + "a/b?c=d&" * 300,
        "x\u0301\u0302" * 2_000,
        "• x\n" * 300,
        '"' * 1_000,
    ],
    ids=[
        "long line",
        "one word",
        "brackets",
        "controls",
        "newlines",
        "surrogates",
        "url",
        "marks",
        "bullets",
        "quotes",
    ],
)
def test_hostile_text_is_taken(text: str) -> None:
    check_sound(text, annotate([text])[0])


@pytest.mark.slow
@pytest.mark.parametrize("unit", ["The league of towns has 12 members and ", "It grew. ", "(", "a/b-"])
def test_time_doubles_with_the_text(unit: str) -> None:
    def seconds(copies: int) -> float:
        return timing.seconds(lambda: annotate([unit * copies]))

    small = 8_000 // len(unit)
    seconds(small)
    assert seconds(4 * small) < 4 * 2 * seconds(small) + 0.2


def test_importing_costs_next_to_nothing_and_loads_no_library() -> None:
    code = "import sys, civicgraph.annotating; sys.exit(any(m in sys.modules for m in ('spacy', 'thinc', 'numpy')))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_model_loads_within_a_second_of_processor_time() -> None:
    code = (
        "import time, spacy, civicgraph.annotating as a; t = time.process_time(); a.annotator();"
        "print(time.process_time() - t)"
    )
    shown = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
    assert float(shown) < 1.0


def test_a_missing_model_is_said_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    annotating.annotator.cache_clear()
    monkeypatch.setattr(resources, "path", lambda *parts: resources.root().joinpath("absent", *parts))
    with pytest.raises(CivicgraphError, match="reinstall"):
        annotating.annotator()


def test_the_model_is_small_and_says_whose_it_is() -> None:
    folder = resources.path("data", "annotator")
    assert sum(file.stat().st_size for file in folder.iterdir()) <= 10_000_000
    assert "Leland Stanford Junior University" in (folder / "LICENSE.txt").read_text(encoding="utf-8")
    assert "MIT" in (folder / "LICENSE-lookups.txt").read_text(encoding="utf-8")
    senses = (folder / "LICENSE-senses.txt").read_text(encoding="utf-8")
    assert "Pennington" in senses
    assert "PDDL" in senses
    assert "MIT" in senses


@pytest.mark.slow
def test_a_line_of_two_hundred_thousand_characters_is_taken() -> None:
    text = "The league of towns has 12 members and " * 5_200
    check_sound(text, annotate([text])[0])
