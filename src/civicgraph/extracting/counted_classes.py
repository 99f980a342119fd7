"""Members told by their classes, number behind or before: "Fellows 41; Associates 698; Students 1,304"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from civicgraph import lexicons
from civicgraph.extracting.counted_kinds import open_kinds
from civicgraph.extracting.counted_units import kinds_of
from civicgraph.model import BlockKind, Claim, CountValue, FactType, NodeKind, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from civicgraph.extracting.scene import Passage, Scene

_NUMBER = r"\d{1,3}(?:[, ]\d{3})+|\d{1,6}"
_BEHIND = re.compile(  # "Corporate Members 698", "Fellows: 41", "Students (1,304)"
    rf"(?P<label>[A-Za-zÀ-ÿ][\w’'-]*(?:\s[A-Za-zÀ-ÿ][\w’'-]*){{0,3}})(?::\s?|\s[–—=-]\s?|\s\(?)(?P<number>{_NUMBER})\)?(?=\s?(?:[;,/|·•\n.)]|and\b|$))"
)
_BEFORE = re.compile(  # "41 fellows, 698 corporate members and 1,304 students"
    rf"(?<![\w.,])(?P<number>{_NUMBER})\s(?P<label>[A-Za-zÀ-ÿ][\w’'-]*(?:\s[A-Za-zÀ-ÿ][\w’'-]*){{0,2}}?)(?=\s?(?:[;,/|·•\n.)]|and\b|plus\b|$))"
)
_GLUE = re.compile(r"\s?(?:[;,/|·•\n]|\.\s)?\s?(?:(?:and|plus|&)\s)?")
_LEAST = 2  # fewer classes are no list of them
_TWO_NUMBERS = re.compile(r"\d\D+\d")  # what classes in a row have at least


def classes(scene: Scene, passage: Passage) -> Iterator[Claim]:
    """The numbers of each class of members, where two or more classes stand in a row."""
    subject = passage.owner
    if subject is None or passage.kind is BlockKind.HEADING or passage.about != subject:
        return
    text, start, end = scene.text, passage.span.start, passage.span.end
    if subject.kind is not NodeKind.ORGANISATION or _TWO_NUMBERS.search(text, start, end) is None:
        return
    for pattern in (_BEHIND, _BEFORE):
        run: list[tuple[re.Match[str], tuple[str, ...]]] = []
        for match in pattern.finditer(text, start, end):
            kinds = _kinds(match.group("label"))
            if run and not (kinds and _GLUE.fullmatch(text, run[-1][0].end(), match.start())):
                yield from _claims(scene, passage, run)
                run = []
            if kinds:
                run.append((match, kinds))
        yield from _claims(scene, passage, run)


def _kinds(label: str) -> tuple[str, ...]:
    """What a class of members consists of; nothing where a label is none."""
    words = lexicons.fold(label).split()
    last = words[-1]
    if last in lexicons.words("members", "classes", "people"):
        return ("member", "person")
    if last not in lexicons.words("members", "classes", "members"):
        return ()
    bodies = lexicons.words("members", "kinds_of_members", "organisation").intersection(words[:-1])
    found = {*kinds_of(last), *open_kinds(last), "member"}
    return tuple(sorted({*found, "organisation"} if bodies else {*found, "person"}))


def _claims(scene: Scene, passage: Passage, run: list[tuple[re.Match[str], tuple[str, ...]]]) -> Iterator[Claim]:
    if len(run) < _LEAST or passage.owner is None or not _of_members(scene.text, passage, run[0][0].start(), run):
        return
    for match, kinds in run:
        value = CountValue(int(re.sub(r"\D", "", match.group("number"))), "exact", kinds)
        span = Span(match.start(), max(match.end("number"), match.end("label")))
        if value.value > 0:
            yield Claim(FactType.COUNT, passage.owner, value, span, "count of a class of members", 0.8)


def _of_members(text: str, passage: Passage, at: int, run: list[tuple[re.Match[str], tuple[str, ...]]]) -> bool:
    """Whether a row is one of members: one of its classes is called so, or the words before it or above it say it."""
    if any("member" in match.group("label").casefold() for match, _ in run):
        return True
    before = text[passage.span.start : at] + (passage.heading.of(text) if passage.heading else "")
    return lexicons.around(r"(?:WORDS)", "members", "classes", "told").search(before) is not None
