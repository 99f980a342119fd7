"""Marks decide where a sentence may begin, wherever they can."""

from __future__ import annotations

import pytest

from civicgraph.sentence_boundaries import abbreviations, sentence_starts


def starts(text: str) -> list[tuple[str, bool | None]]:
    """Each word, and whether a sentence begins there; the words stand apart, ``~`` before one that has no space."""
    split = text.split()
    spaced = [not following.startswith("~") for following in [*split[1:], "~"]]
    words = [word.removeprefix("~") for word in split]
    return list(zip(words, sentence_starts(words, spaced), strict=True))


def firsts(text: str) -> list[str]:
    return [word for word, start in starts(text) if start]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("It grew ~. We met ~.", ["It", "We"]),
        ("It grew ~! Why ~? Ask ~.", ["It", "Why", "Ask"]),
        ("They said ( ~e.g. Porto ~. Braga ~) much ~. Then more ~.", ["They", "Then"]),
        ("Ask Dr. Novak or Prof. Lind ~.", ["Ask"]),
        ("See No. 5 and vol. 3 ~.", ["See"]),
        ("The answer is No. We regret it ~.", ["The", "We"]),
        ("Held on 3 ~. May 1990 in Graz ~.", ["Held"]),
        ("1 ~. Members", ["1"]),
        ("Founded in 1990 ~. 40 towns joined ~.", ["Founded", "40"]),
        ("Made by Acme Inc. The rest is ours ~.", ["Made", "The"]),
        ('" ~We met ~. ~" It was good ~.', ['"', "It"]),
        ('They met ~. " ~We agree ~. ~" All left ~.', ["They", '"', "All"]),
        ('" ~No ~. Never ~. ~" They left ~.', ['"', "Never", "They"]),
        ("Posted on Newsfeed ~. ~Com", ["Posted"]),
        ("it grew ~. we met ~.", ["it"]),
        ("Open ( ~the bracket ~. Never closed ~.", ["Open", "Never"]),
        ("Members vote ~; Guests watch ~: Nobody minds", ["Members"]),
    ],
)
def test_a_sentence_begins_where_the_marks_say(words: str, expected: list[str]) -> None:
    assert firsts(words) == expected


def test_only_syntax_can_tell_after_an_abbreviation_that_may_close() -> None:
    assert ("Boston", None) in starts("Made by Acme Inc. Boston liked it")


def test_no_words_no_starts() -> None:
    assert sentence_starts([], []) == []


def test_abbreviations_are_listed_in_both_cases() -> None:
    assert {"e.g.", "approx.", "Approx.", "Dr.", "ca.", "St."} <= set(abbreviations())
    assert "members." not in abbreviations()
