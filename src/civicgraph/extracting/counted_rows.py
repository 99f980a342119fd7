"""Counts in rows: "Members: 145 municipalities", "Pilots: 212 · Ports: 14", "Members 48"."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from civicgraph import lexicons, numerals
from civicgraph.extracting.countable import may_count
from civicgraph.extracting.counted_kinds import open_kinds
from civicgraph.extracting.counted_shares import wholes
from civicgraph.extracting.counted_units import kinds_of, unit_after
from civicgraph.extracting.membership import AREA_NOUNS
from civicgraph.extracting.qualifying import qualifier
from civicgraph.model import Claim, CountValue, FactType, NodeKind, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from civicgraph.extracting.counted_units import CountedUnit
    from civicgraph.extracting.scene import Passage, Scene

_NUMBER_OF = re.compile(
    r"(?:(?:total )?number of|no\.? of|total(?: of)?|#) (?:full |all |our |its )?(?:member )?(?P<noun>[\w '-]+)"
)
_BRACKETS = re.compile(
    r"\s*\([^()]*\)$|,? (?:today|now|at present|to date|in all|in total|currently)$|"
    r",?\s(?:as of |at |in |on )?(?:(?:1|31) \w+ )?20\d\d$"
)
_IN_IT = re.compile(
    r"(?:(?:[a-zà-ž-]+ )?[a-zà-ž-]+(?: and |, | & )){0,2}(?:[a-zà-ž-]+ )?(?P<noun>[a-zà-ž-]+s) "
    rf"(?:in membership|in the (?!{AREA_NOUNS})\w+|"
    r"affiliated|represented|enrolled|signed up|taking part|on board|with us|in it)"
)
_NEXT_SENTENCE = re.compile(r"[a-z)][.!?]\s+[A-ZÀ-Þ]")
_PAIR = re.compile(  # a label and a number behind a mark: " · Ports: 14", "; Clubs: some 40"
    r"(?:[·•|;,/–—]|\.(?=\s))\s*(?P<label>[A-ZÀ-Þ][a-zà-ž]+(?:\s[A-Za-zà-ž]+){0,3}):\s?(?:some\s|about\s|over\s|around\s|nearly\s|almost\s|more\sthan\s|ca\.?\s)?"
    r"\d[\d,.]*\+?(?:\s(?!–)[a-z]+){0,2}"
)
_OPENING = re.compile(r"(?P<label>[A-ZÀ-Þ][a-zà-ž]+(?:\s[a-zà-ž]+){0,3}):\s\d[\d,.]*\+?(?=[.;,]|\s*$)")
_LINE = re.compile(
    r"(?m)(?:^|(?<=\n))[ \t]*(?:[*•–—-][ \t])?"
    r"(?P<label>[A-ZÀ-Þ][a-zà-ž]+(?:[ ][a-zà-ž]+){0,3})[ \t–—=….]+\d[\d,.]*\+?[ \t]*$"
)
_LABEL = 4  # words of a label that may count somebody
_MANY = ("s", "people", "men", "women", "staves", "i")  # ends of nouns in the plural


def in_rows(scene: Scene, passage: Passage) -> Iterator[Claim]:
    """Label–value rows: "Members: 145 municipalities"; several of them on a line too: "Pilots: 212 · Ports: 14"."""
    block = passage.block
    if block.label is None or passage.about is None:
        return
    yield from _in_row(scene, passage, block.label, block.span.end)
    yield from _more_pairs(scene, passage, block.label.end)


def in_lines(scene: Scene, passage: Passage) -> Iterator[Claim]:
    """Lines of a label and a number with nothing between but a space: "Members 48", "Clubs 112"."""
    if passage.about is None or passage.about.kind is not NodeKind.ORGANISATION:
        return
    opening = _OPENING.match(scene.text, passage.span.start, passage.span.end)
    for match in (*((opening,) if opening else ()), *_LINE.finditer(scene.text, passage.span.start, passage.span.end)):
        label = Span(*match.span("label"))
        if _of_label(lexicons.fold(label.of(scene.text))):
            yield from _in_row(scene, passage, label, match.end())


def _more_pairs(scene: Scene, passage: Passage, start: int) -> Iterator[Claim]:
    for match in _PAIR.finditer(scene.text, start, passage.block.span.end):
        label = Span(*match.span("label"))
        yield from _in_row(scene, passage, label, match.end())


def _in_row(scene: Scene, passage: Passage, name: Span, end: int) -> Iterator[Claim]:
    text, subject = scene.text, passage.about
    label = lexicons.fold(name.of(text))
    kinds = _of_label(label)
    if not kinds or subject is None:
        return
    floor = passage.block.span.start if name == passage.block.label else name.end
    numbers = numerals.find(text, floor, end)
    apart = wholes(text, passage, numbers)
    for place, number in enumerate(numbers):
        if place in apart:
            continue  # "Members: 204 of 312 towns"
        if place and any(p.search(text, name.end, number.span.start + 1) for p in (_NEXT_SENTENCE, _PAIR)):
            return  # "Members: 33 towns. Three more have applied."
        unit = unit_after(text, number.span.end, end)
        if unit is not None and unit.kinds == ("committee",) and "committee" not in kinds:
            unit = replace(unit, kinds=("organisation",))  # "Members: 13 towns and about 40 village boards"
        if place and (unit is None or not _goes_on(unit.kinds) or not may_count(text, number, passage)):
            continue
        by_label = _BRACKETS.sub("", label) in lexicons.words("layout", "labels", "members")
        if not by_label and not _is_all(text, passage, name, number, unit, end):
            return
        found = {*(unit.kinds if unit else ()), *kinds}
        qualified, _ = qualifier(
            text, number.span, name.end if name != passage.block.label else passage.block.span.start
        )
        value = CountValue(number.value, qualified, tuple(sorted(found)))
        span = Span(number.span.start if place else name.start, unit.span.end if unit else number.span.end)
        yield Claim(FactType.COUNT, subject, value, span, "count in a row", 0.92)


def _of_label(label: str) -> tuple[str, ...]:
    """What a row's label counts: "Members", "Number of clubs", "Licensed rowers"; nothing where it counts nobody."""
    label = _BRACKETS.sub("", label)  # "Members (2024)"
    in_it = _IN_IT.fullmatch(label)
    if in_it:
        noun = in_it.group("noun")
        return tuple(sorted({*(kinds_of(noun) or open_kinds(noun)), "member"}))
    named = _NUMBER_OF.fullmatch(label)
    noun = named.group("noun") if named else label
    words = noun.split()
    if not words or words[-1] in lexicons.words("membership", "not_counted", "nouns"):
        return ()
    of_members = ("member",) if {*words[:-1]} & lexicons.words("membership", "phrase", "of_members") else ()
    kinds = kinds_of(noun) or kinds_of(words[-1]) or open_kinds(noun) or open_kinds(words[-1])
    if label in lexicons.words("layout", "labels", "members"):
        return kinds or ("member",)
    if (
        len(words) > _LABEL
        or words[-1] in lexicons.words("membership", "phrase", "anybody")
        or not noun.endswith(_MANY)
    ):
        return ()
    if not kinds and lexicons.words("membership", "phrase", "enrolled").intersection(words[:-1]):
        return () if words[-1] in lexicons.words("membership", "not_counted", "things") else ("member",)
    return tuple(sorted({*kinds, *of_members}))


def _is_all(
    text: str, passage: Passage, name: Span, number: numerals.Number, unit: CountedUnit | None, end: int
) -> bool:
    """Whether a number is all that stands behind a label, but for words that qualify it and its unit."""
    _, at = qualifier(text, number.span, name.end)
    behind = text[unit.span.end if unit else number.span.end : end]
    plain = not text[name.end : at].strip(" \t:|–—-.…=") and may_count(text, number, passage)
    return plain and (not behind.strip() or behind.lstrip()[0] in "(,;.+·•|/")


def _goes_on(kinds: tuple[str, ...]) -> bool:
    """Whether a unit further on in a row may be one of members too: "37 towns, 4 associate members"."""
    return "member" in kinds or bool(set(kinds) & (lexicons.words("membership", "phrase", "plain") - {"person"}))
