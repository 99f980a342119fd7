"""Names in running text."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass

from civicgraph import languages, lexicons, places
from civicgraph.model import Span
from civicgraph.naming import by_members, small
from civicgraph.naming.heads import classify, has_head
from civicgraph.naming.runs import Word, all_capitals, folded_words, runs_in, trim
from civicgraph.naming.splitting import split
from civicgraph.naming.tables import word_sets

_SMALL_TAIL = re.compile(
    r"(?:[ \t][a-zà-ž-]{3,20}){1,3}(?=[ \t]*(?:[.,;:()\n–]|$)|[ \t](?:is|are|was|has|have|and[ \t]its)\b)"
)


@dataclass(frozen=True, slots=True)
class Name:
    """A candidate: its range, its head noun (folded) and what it is.

    ``role`` is organisation or unit (a part of one); ``kind`` is the organisation kind, empty for a unit.
    """

    span: Span
    text: str
    head: str
    role: str
    kind: str
    bare: bool = False


def find(text: str, start: int, end: int) -> list[Name]:
    """Every name in ``text[start:end]``, in reading order, not overlapping."""
    found: list[Name] = []
    for run in runs_in(text, start, end):
        for piece in split(text, run):
            name = _longest(text, piece)
            if name is not None:
                found.append(name)
    small_ones = list(small.find(text, start, end))
    if not small_ones:
        return found
    more = [
        Name(span, " ".join(span.of(text).split()), head, "organisation", "public_body") for span, head in small_ones
    ]
    kept = [name for name in found if not any(name.span.overlaps(other.span) for other in more)]
    return sorted((*kept, *more), key=lambda name: name.span)


def _longest(text: str, piece: list[Word]) -> Name | None:
    """The name that a piece is or, where it has no head noun of its own, the one after "of" ("Head of the X").

    What says when ("… in August"), and whose it is ("the Union's …"), is no part of it.
    """
    if len(piece) > 2 and all(w.text == w.text.upper() for w in piece):
        piece = _untitled(piece)
    if (
        len(piece) > 1
        and piece[0].text in languages.called()
        and text[piece[0].start - 3 : piece[0].start] in {"in ", "In "}
    ):
        piece = trim(piece[1:])  # "in Swedish Förbundet"
    if len(piece) > 1 and piece[-1].text == "I":
        piece = trim(piece[:-1])  # "as treasurer of the Conference I must protest"
    if len(piece) > 2 and _is_mark(piece[0].text) and has_head(folded_words(piece[1:])):
        piece = trim(piece[1:])  # "PP1 Union of Ports", the first of a project's partners
    while len(piece) > 1 and piece[-1].text.isdigit() and len(piece[-1].text) == 4:
        piece = trim(piece[:-1])  # "© Guild of Ports 2025"
    while len(piece) > 2 and piece[-2].text != "of" and lexicons.fold(piece[-1].text) in word_sets()["times"]:
        piece = trim(piece[:-1])
    while len(piece) > 1 and _is_owner(piece[0].text) and not _is_legislatures(piece):
        piece = trim(piece[1:])
    name = _name(text, piece) if piece else None
    while name is None and piece:
        cut = next(
            (i for i, w in enumerate(piece) if i and lexicons.fold(w.text) in {"of", "at", "for", "de"}), len(piece)
        )
        piece = trim(piece[cut + 1 :])
        name = _name(text, piece) if piece else None
    return name


def _is_mark(word: str) -> bool:
    """Whether a word counts the partners of a project ("PP1")."""
    return word[-1:].isdigit() and word.rstrip("0123456789") in lexicons.entries("names", "common", "partner_marks")


def _untitled(piece: list[Word]) -> list[Word]:
    """A title in capitals without what such titles say of the name: "INTRODUCTION ABOUT THE X", "THE X AT A GLANCE"."""
    folded = [lexicons.fold(word.text) for word in piece]
    for phrase in sorted(lexicons.entries("bodies", "title", "behind"), key=len, reverse=True):
        words = phrase.split()
        if len(words) < len(folded) and folded[-len(words) :] == words:
            piece, folded = piece[: -len(words)], folded[: -len(words)]
            break
    if folded[0] in lexicons.words("bodies", "title", "opens"):
        skip = next((i for i, word in enumerate(folded) if word not in lexicons.words("bodies", "title", "leads")), 0)
        piece = piece[skip:]
    return trim(piece)


def _is_legislatures(piece: list[Word]) -> bool:
    """Whether a piece is the committee of a parliament: "the Senate's Harbour Committee"."""
    return folded_words(piece[:1])[0] in word_sets()["legislatures"] and piece[-1].text == "Committee"


def _is_owner(word: str) -> bool:
    """Whether a word is the possessive of what a body calls itself: "the Union's Harbour Drill"."""
    base = lexicons.fold(word).removesuffix("'s")
    return word.endswith(("'s", "’s")) and (
        base in word_sets()["units"] or base in lexicons.words("references", "definite", "organisation")
    )


def capitalised(text: str, start: int, end: int) -> list[Span]:
    """Every run of capitalised words, with or without a head noun: names that only their context can explain."""
    spans = []
    for run in runs_in(text, start, end):
        cuts = [0, *(i for i in range(1, len(run)) if "," in text[run[i - 1].end : run[i].start]), len(run)]
        for first, last in itertools.pairwise(cuts):
            piece = trim(run[first:last])
            if piece:
                spans.append(Span(piece[0].start, piece[-1].end))
    return spans


def _name(text: str, piece: list[Word]) -> Name | None:
    folded = folded_words(piece)
    span = Span(piece[0].start, _end(text, piece))
    shown = " ".join(span.of(text).split())
    if any(place.how == "name" and place.span.of(shown) == shown for place in places.find(shown)):
        return None  # "United States of America"
    if len(piece) == 1 and _is_united_nations(piece[0].text):
        return Name(span, shown, "un", "organisation", "public_body")
    if len(piece) > 1 and piece[0].text in {"DG", "Directorate-General"} and piece[1].capital:
        return Name(span, shown, "dg", "organisation", "public_body")  # "DG Environment"
    if by_members.is_branch([w.text for w in piece]):
        return Name(span, shown, "branch", "organisation", "association")
    head, role, kind = classify(folded, [all_capitals(w.text) for w in piece])
    if not head or len(shown) > 160:
        return None
    bare = len([w for w in folded if w not in word_sets()["connectors"]]) == 1
    if all(w in word_sets()["common"] or w in word_sets()["connectors"] or w == head for w in folded) and any(
        w in word_sets()["common"] for w in folded
    ):
        return None
    return Name(span, shown, head, role, kind, bare)


def _is_united_nations(word: str) -> bool:
    """Whether a word is what a body of the United Nations is called: "UN-…", or one of their short names."""
    return word.startswith("UN-") or word in lexicons.entries("names", "united_nations", "short")


def _end(text: str, piece: list[Word]) -> int:
    last = piece[-1]
    if len(piece) > 2 and lexicons.fold(piece[-2].text) in {"of", "for"}:
        described = places.find(last.text)
        if described and described[0].how == "demonym" and (tail := _SMALL_TAIL.match(text, last.end)):
            return tail.end()  # "Association of Dutch water companies"
    if "." in last.text and text[last.end : last.end + 1] == ".":
        return last.end + 1  # "e.V."
    return last.end - (2 if last.text.endswith(("'s", "’s")) and len(last.text) > 3 else 0)
