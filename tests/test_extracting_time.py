"""Reading takes time that grows with the text, and not with its square, whatever the text is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests import timing

from civicgraph.extracting import extract
from civicgraph.model import Document, Sentence, Span
from civicgraph.segmenting import segment

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

pytestmark = pytest.mark.slow

SENTENCE = 1000  # characters; the annotator cuts longer ones, and takes time of its own


def word(number: int) -> str:
    """A number in letters, so that names differ."""
    return "".join("abcdefghij"[int(digit)] for digit in str(number))


def many(unit: str) -> Callable[[int], str]:
    """``unit`` over and over, with another word in each, up to so many characters."""
    return lambda size: "".join(unit.replace("@", word(i)) for i in range(size // len(unit)))


TEXTS = {
    "capitalised words": many("Aa "),
    "capital letters": many("A"),
    "acronyms": many("UPP "),
    "parentheses": many("("),
    "closed parentheses": many("(Ab) "),
    "dashes": many("– "),
    "quotes": many('"Ab '),
    "a rhythm": many("Every year the "),
    "a name and a rhythm": many("Rivers Forum every year "),
    "one name after another": many("Union of Ab Ports and the "),
    "old names": many("Union of @ Ports, formerly the "),
    "native names": many("Havneby aa bb @ or the Norwegian Union of @ Ports – Aa bb "),
    "parts and wholes": many("there are 312 towns in Malta; 204 of them have joined, "),
    "entries of members": many("MALTA\nUnion of @ Ports\nValletta. Trains pilots.\n\n"),
    "names and slashes": many("Union of Ports / "),
    "questions": many("founded ? "),
    "years": many("since 1990 "),
    "lines with a country": many("Quays@ Blue (Austria)\n\nIt works.\n\n"),
    "entries with short names": many("# Union of @ Ports\n\nUAP@ helps.\n\n"),
    "names without a head": many("Aa@ Bb@ unites towns of Malta.\n\n"),
    "definitions": many("The Union of @ Ports (UAP@) is a network of ports.\n\n"),
    "councils": many("Council of @ Towns (CAT)\n\n"),
    "a list of partners": many("- Union of @ Ports\n"),
    "years of beginning": many("Union of @ Ports: 1990\n\n"),
    "a timeline": many("1990. The Union of @ Ports opens\n\n"),
    "a directory": many(
        "# Union of @ Ports – News\n\nThe Union of @ Ports trains clerks and works on energy. It was founded in 1990 "
        "and has 12 members. Ada Berg is its president.\n\n"
    ),
    "projects": many("## Clean @ Rivers\n\nText.\n\n"),
}


@pytest.fixture(autouse=True, scope="module")
def _patterns_compiled() -> None:
    """The first text of a process waits for all patterns; that is no part of its own time."""
    seconds("".join(make(500) for make in TEXTS.values()))


@pytest.mark.parametrize("make", TEXTS.values(), ids=TEXTS.keys())
def test_time_grows_with_the_text(make: Callable[[int], str]) -> None:
    # Twice the text takes a little more than twice the time; with the square it would take four times.
    assert seconds(make(50_000)) < max(3.3 * seconds(make(25_000)), 1.0)


def seconds(text: str) -> float:
    document = Document("long.txt", text, "0" * 64)
    return timing.seconds(lambda: extract(document, segment(document), cut))


def cut(texts: Sequence[str], starts: Sequence[int]) -> list[tuple[Sentence, ...]]:
    """Sentences of one length, without tokens."""
    return [
        tuple(
            Sentence(Span(start + at, start + min(at + SENTENCE, len(text))), ())
            for at in range(0, max(len(text), 1), SENTENCE)
        )
        for text, start in zip(texts, starts, strict=True)
    ]
