"""Counts: how many members, represented bodies, participants or committees somebody has."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from civicgraph import lexicons, numerals
from civicgraph.extracting.belonging import as_bodies, participates
from civicgraph.extracting.counted_before import alike, implied, sized
from civicgraph.extracting.counted_kinds import open_kinds
from civicgraph.extracting.counted_together import (
    AREAS,
    areas_below,
    elsewhere,
    is_whole,
    of_a_kind,
    part_of,
    shared_unit,
)
from civicgraph.extracting.counted_units import kinds_of, unit_after
from civicgraph.extracting.holders import holder, undertaking
from civicgraph.extracting.membership import PLAIN, membership, took_part
from civicgraph.extracting.qualifying import qualifier
from civicgraph.model import BlockKind, Claim, CountValue, FactType, NodeKind, Ref, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from civicgraph.extracting.counted_units import CountedUnit
    from civicgraph.extracting.scene import Passage, Scene

MAX_VALUE = 1_000_000  # a larger number is people represented at most, never members
_YEARS = range(1800, 2101)  # figures that are a year unless a unit follows them closely
_UNIT_OF_A_YEAR = re.compile(
    r"[\s+](?P<gap>(?:[\w-]+\s){0,2})(?:member|municipal|cit|town|local|organi|commun|village)"
)
_NEAR = 60  # characters on either side of a number that has no unit
_WHOLE = re.compile(r"\s(?:out\s)?of\s(?:(?:the|its|our|all)\s)?(?:[\w-]+['’]s?\s)?")
_FROM = re.compile(
    r"(?:\s\([^()]{1,40}\))?(?:(?:,\s[\w-]+){0,3},?\s(?:and|or|&)\s[\w-]+(?:\s[\w-]+)?)?,?\s(?:(?:spread\s|coming\s)?(?:all\sover|over|in|from|across|out\sof|of|and|throughout)\s)?"
    r"(?:(?:the|some|about|around|over|more\sthan|nearly|almost|at\sleast)\s)?"
)
_GROUPED = frozenset({"organisation", "committee"})
_DATED = re.compile(r"\b(?:in|of|since|by|until|till|from|during|before|after|early|late|mid)\s$")
_JOINED = re.compile(r"[-‐‑](?:members?|strong|persons?|seats?|people|man|head)\s+(?!strong)[a-z]", re.I)
_MEMBER = re.compile(r"\s(?:[\w-]+\s){0,2}members?\b")
_AND = re.compile(
    r"(?:,\s[^.,;:\d]{1,40})?,?\s(?:and|plus|as\swell\sas|along\swith|together\swith|besides|&)\s"
    r"(?:the\s|some\s|about\s|over\s|around\s|nearly\s|another\s|a\sfurther\s)?|,\s|\s[+|·•/]\s"
)
_WITH = re.compile(
    r",?\s(?:with|and)\s(?:(?:a\s(?:total|combined)(?:\sof)?|together|some|about|around|over|more\sthan|nearly|almost|their|its)\s){0,2}"
)
_NUMBER_OF = re.compile(
    r"(?:(?:total )?number of|no\.? of|total(?: of)?|#) (?:full |all |our |its )?(?:member )?(?P<noun>[\w '-]+)"
)
_NEXT_SENTENCE = re.compile(r"[a-z)][.!?]\s+[A-ZÀ-Þ]")
_SEPARATED = re.compile(r"\D")
_LABEL = 4  # words of a label that may count somebody
_MANY = ("s", "people", "men", "women", "staves", "i")  # ends of nouns in the plural
_MEMBERS = re.compile(r".*?members?\b")


def rule(scene: Scene) -> Iterator[Claim]:
    """Every count of the document, once for each subject."""
    seen: set[tuple[Ref, object]] = set()
    above: Claim | None = None
    for passage in scene.passages:
        found = list(_in_row(scene, passage) if _is_row(passage) else _in_sentence(scene, passage))
        if not found and above and (spread := areas_below(scene.text, passage, above)):
            found = [spread]
        above = found[-1] if found else None
        for claim in found:
            if (claim.subject, claim.value) not in seen:
                seen.add((claim.subject, claim.value))
                yield claim


def _is_row(passage: Passage) -> bool:
    """Whether a passage is a label–value row, and not what a part's name and a colon introduce."""
    if passage.kind is not BlockKind.LABEL or any(m.ref.kind is NodeKind.COMMITTEE for m in passage.mentions):
        return False  # "Governance: a Steering Committee (5 cities)"
    return passage.about is None or passage.about.kind is not NodeKind.COMMITTEE


def _in_sentence(scene: Scene, passage: Passage) -> Iterator[Claim]:
    claimed_until = 0
    last: Claim | None = None
    numbers = numerals.find(scene.text, passage.span.start, passage.span.end)
    for place, number in enumerate(numbers):
        if number.span.start < claimed_until or not may_count(scene.text, number, passage):
            continue
        part = numbers[place - 1] if place else None
        whole = part and part.value > 1 and _WHOLE.fullmatch(scene.text[part.span.end : number.span.start])
        if whole and not _MEMBER.match(scene.text, number.span.end):
            continue  # the whole of which the number before is a part
        if is_whole(scene.text, passage, numbers, place) and part_of(scene.text, passage, numbers, place + 1):
            continue
        if _JOINED.match(scene.text, number.span.end) and not sized(scene.text, passage, number.span):
            continue  # "a five-member jury" of which nothing more is known
        claim = (
            _sized(scene, passage, number)
            or _in_company(scene, passage, numbers, place)
            or _counted(scene, passage, number, last)
        )
        if claim is not None:
            claimed_until, last = claim.span.end, claim
            yield claim


def _counted(scene: Scene, passage: Passage, number: numerals.Number, last: Claim | None) -> Claim | None:
    """The count of a number with a unit behind it, or with one that it shares, points back to, or leaves out."""
    text = scene.text
    unit = unit_after(text, number.span.end, passage.span.end)
    if last is not None and isinstance(last.value, CountValue) and "member" in last.value.kinds:
        unit = of_a_kind(text, number, passage.span.end) or unit
    if unit is None:
        return (
            _elsewhere(scene, passage, number, last)
            or _like_the_last(scene, passage, number, last)
            or _without_unit(scene, passage, number)
        )
    unit = as_bodies(text, passage, number.span, unit)
    score = _after_another(text, number.span, unit, last)
    subject = last.subject if last is not None and score else None
    work = None if subject else undertaking(scene, passage, number.span)
    if work is not None and participates(text, passage, number.span, number.value, unit):
        subject, score = work, 0.75
    if subject is None:
        score = membership(text, passage, number.span, number.value, unit)
        subject = holder(scene, passage, number.span, unit.span, unit.kinds, number.value) if score > 0 else None
    if subject is None:
        return None
    right = text[unit.span.end : passage.span.end]
    if score == PLAIN and subject.kind is NodeKind.ORGANISATION and took_part(right):
        return None  # those who came to something once are no members of who held it
    qualified, start = qualifier(text, number.span, passage.span.start)
    value, span = CountValue(number.value, qualified, unit.kinds), Span(start, unit.span.end)
    return Claim(FactType.COUNT, subject, value, span, "plain count" if score == PLAIN else "count with unit", score)


def _after_another(text: str, number: Span, unit: CountedUnit, last: Claim | None) -> float:
    """How sure a number goes on with the count before: "63 cities in 16 countries", "14 cities and 2 regions"."""
    if last is None:
        return 0.0
    between = text[last.span.end : number.start]
    if AREAS.issuperset(unit.kinds) and not unit.of_members and _FROM.fullmatch(between):
        return 0.85
    if _GROUPED.issuperset(unit.kinds) and _FROM.fullmatch(between) and between.split()[:1] != ["and"]:
        return 0.75  # "640 chaplains from 230 hospitals", "1,300 leaders in 96 groups"
    if unit.is_open and unit.kinds == ("person",) and _WITH.fullmatch(between):
        return 0.75  # "74 groups with around 5,600 girls and boys"
    return 0.8 if _is_more_of(unit.kinds) and _AND.fullmatch(between) else 0.0


def _elsewhere(scene: Scene, passage: Passage, number: numerals.Number, last: Claim | None) -> Claim | None:
    """More of what the count before counts, in another place: "41 towns in Utopia and 9 in Ruritania"."""
    if last is None or not isinstance(last.value, CountValue):
        return None
    if not elsewhere(scene.text, last.span, number, passage.span.end):
        return None
    qualified, start = qualifier(scene.text, number.span, passage.span.start)
    value, span = CountValue(number.value, qualified, last.value.kinds), Span(start, number.span.end)
    return Claim(FactType.COUNT, last.subject, value, span, "count with a shared unit", 0.8)


def _in_company(scene: Scene, passage: Passage, numbers: Sequence[numerals.Number], place: int) -> Claim | None:
    """The count of a number that shares the unit of a later one, or that is the part of an earlier one."""
    text, number = scene.text, numbers[place].span
    shared = shared_unit(text, numbers, place, passage.span.end)
    part = None if shared else part_of(text, passage, numbers, place)
    if shared is not None:
        unit, end = shared
        score = membership(text, passage, number, numbers[place].value, unit)
    elif part is not None:
        unit, end, score = part, number.end, 0.8
    else:
        return None
    subject = holder(scene, passage, number, unit.span if shared else number, unit.kinds) if score > 0 else None
    if subject is None:
        return None
    qualified, start = qualifier(text, number, passage.span.start)
    value, span = CountValue(numbers[place].value, qualified, unit.kinds), Span(start, end)
    return Claim(FactType.COUNT, subject, value, span, "count with a shared unit", score)


def _is_more_of(kinds: tuple[str, ...]) -> bool:
    return bool(set(kinds) & (lexicons.words("membership", "phrase", "plain") - {"person"}))


def _sized(scene: Scene, passage: Passage, number: numerals.Number) -> Claim | None:
    """The size before a name: "a 25-member Executive Committee"."""
    body = sized(scene.text, passage, number.span)
    if body is None:
        return None
    qualified, start = qualifier(scene.text, number.span, passage.span.start)
    kinds = ("member", "person") if body.ref.kind is NodeKind.COMMITTEE else ("member",)
    value, span = CountValue(number.value, qualified, kinds), Span(start, body.span.end)
    return Claim(FactType.COUNT, body.ref, value, span, "count before a name", 0.9)


def _like_the_last(scene: Scene, passage: Passage, number: numerals.Number, last: Claim | None) -> Claim | None:
    """A number whose unit is the one of the count before: "The presidium has seven members, the board three"."""
    body = alike(scene.text, passage, number.span) if last else None
    if last is None or body is None or body.ref == last.subject or not isinstance(last.value, CountValue):
        return None
    qualified, _ = qualifier(scene.text, number.span, passage.span.start)
    value = CountValue(number.value, qualified, last.value.kinds)
    return Claim(FactType.COUNT, body.ref, value, Span(body.span.start, number.span.end), "count without unit", 0.8)


def may_count(text: str, number: numerals.Number, passage: Passage) -> bool:
    """Whether a number may count somebody: it is no year, no share, no figure of a law, a room or a telephone."""
    if not 0 < number.value <= MAX_VALUE or (number.in_words and number.value == 1):
        return False
    before = text[max(passage.span.start, number.span.start - 24) : number.span.start].casefold()
    after = text[number.span.end : min(passage.block.span.end, number.span.end + 24)].casefold()
    if lexicons.around(r"(?:WORDS)\s?$", "membership", "uncountable", "before", space=" ").search(before):
        return False
    if lexicons.around(r"\s?(?:WORDS)", "membership", "uncountable", "after").match(after):
        return False
    if re.match(r"\s?[–-]\s?\d", after) or re.search(r"\d\s?[–-]\s?$", before):
        return False
    if number.in_words or number.value not in _YEARS or _SEPARATED.search(number.span.of(text)):
        return True
    unit = _UNIT_OF_A_YEAR.match(after)
    return unit is not None and not (unit.group("gap") and _DATED.search(before))


def _without_unit(scene: Scene, passage: Passage, number: numerals.Number) -> Claim | None:
    """A number whose unit stands before it or is left out: "the members are 145", "41 of them are members"."""
    text = scene.text
    found = implied(text, passage, number.span)
    if found is None:
        return None
    work = undertaking(scene, passage, number.span) if "member" not in found.kinds else None
    subject = (
        found.subject or work or holder(scene, passage, Span(found.start, number.span.end), number.span, found.kinds)
    )
    if subject is None:
        return None
    qualified, at = qualifier(text, number.span, passage.span.start)
    members = _MEMBERS.match(text[number.span.end : min(passage.span.end, number.span.end + _NEAR)][:50])
    value = CountValue(number.value, qualified, tuple(sorted(set(found.kinds))))
    span = Span(min(found.start, at), number.span.end + (members.end() if members else 0))
    return Claim(FactType.COUNT, subject, value, span, "count without unit", 0.8)


def _in_row(scene: Scene, passage: Passage) -> Iterator[Claim]:
    """Label–value rows: "Members: 145 municipalities"."""
    block = passage.block
    if block.label is None or passage.about is None:
        return
    label = lexicons.fold(block.label.of(scene.text))
    kinds = _of_label(label)
    if not kinds:
        return
    for place, number in enumerate(numerals.find(scene.text, block.span.start, block.span.end)):
        if place and _NEXT_SENTENCE.search(scene.text, block.label.end, number.span.start + 1):
            return  # "Members: 33 towns. Three more have applied."
        unit = unit_after(scene.text, number.span.end, block.span.end)
        if unit is not None and unit.kinds == ("committee",) and "committee" not in kinds:
            unit = replace(unit, kinds=("organisation",))  # "Members: 13 towns and about 40 village boards"
        if place and (unit is None or not _is_more_of(unit.kinds) or not may_count(scene.text, number, passage)):
            continue
        if label not in lexicons.words("layout", "labels", "members") and not _is_all(
            scene.text, passage, number, unit
        ):
            return
        found = {*(unit.kinds if unit else ()), *kinds}
        qualified, _ = qualifier(scene.text, number.span, block.span.start)
        value = CountValue(number.value, qualified, tuple(sorted(found)))
        span = Span(number.span.start if place else block.label.start, unit.span.end if unit else number.span.end)
        yield Claim(FactType.COUNT, passage.about, value, span, "count in a row", 0.92)


def _of_label(label: str) -> tuple[str, ...]:
    """What a row's label counts: "Members", "Number of clubs", "Licensed rowers"; nothing where it counts nobody."""
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
    return tuple(sorted({*kinds, *of_members}))


def _is_all(text: str, passage: Passage, number: numerals.Number, unit: CountedUnit | None) -> bool:
    """Whether a number is all that stands behind a label, but for words that qualify it and its unit."""
    start = passage.block.label.end if passage.block.label else passage.block.span.start
    _, at = qualifier(text, number.span, start)
    behind = text[unit.span.end if unit else number.span.end : passage.block.span.end]
    plain = not text[start:at].strip(" \t:|–—-") and may_count(text, number, passage)
    return plain and (not behind.strip() or behind.lstrip()[0] in "(,;.+")
