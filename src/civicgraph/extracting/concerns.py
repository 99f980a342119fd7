"""Soft facts: what a body does (activities) and works on (topics), by lexicon and by whom the sentence is about."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from civicgraph import lexicons
from civicgraph.extracting.concerned import concerned, governing
from civicgraph.extracting.scene import Form, Passage, Scene, organisation_of
from civicgraph.extracting.wordings import Wording, found_in
from civicgraph.model import ActivityValue, BlockKind, Claim, FactType, NodeKind, Ref, Span, TopicValue

if TYPE_CHECKING:
    from collections.abc import Iterator


def activities(scene: Scene) -> Iterator[Claim]:
    """One claim for each activity and subject, at the place that says most."""
    found: dict[tuple[Ref, str], tuple[int, Claim]] = {}
    for passage in _speaking(scene):
        for wording in found_in(scene.text, passage.span, "activities"):
            if _in_a_name(scene.text, passage, wording):
                continue
            subject = concerned(scene, passage, wording.span.start)
            if subject is not None and (subject.kind is NodeKind.INITIATIVE or governing(subject)):
                subject = organisation_of(subject)
            if subject is not None and _known(scene, subject):
                claim = Claim(
                    FactType.ACTIVITY,
                    subject,
                    ActivityValue(wording.concept),
                    _clause(scene.text, passage, wording.span),
                    "activity phrase",
                    0.7,
                )
                _keep(found, (subject, wording.concept), wording, passage, claim)
    yield from (claim for _, claim in found.values())
    yield from _events(scene, {ref for ref, concept in found if concept == "events"})


def topics(scene: Scene) -> Iterator[Claim]:
    """One claim for each topic and subject; what a committee or an initiative works on, its organisation does too."""
    found: dict[tuple[Ref, str], tuple[int, Claim]] = {}
    for passage in _speaking(scene):
        for wording in found_in(scene.text, passage.span, "topics"):
            named = next((m for m in passage.mentions if m.span.covers(wording.span)), None)
            if named is None and wording.weak and not _worked_on(scene.text, passage, wording.span):
                continue
            if named is not None and not _theme_of_name(named.ref, wording, (passage.owner, scene.owner)):
                continue
            subject = named.ref if named else concerned(scene, passage, wording.span.start)
            if subject is None or governing(subject):
                continue
            for ref in dict.fromkeys((subject, organisation_of(subject))):
                if ref is not None and _known(scene, ref):
                    claim = Claim(
                        FactType.TOPIC,
                        ref,
                        TopicValue(wording.concept),
                        named.span if named else _clause(scene.text, passage, wording.span),
                        "topic phrase",
                        0.65,
                    )
                    _keep(found, (ref, wording.concept), wording, passage, claim)
    yield from (claim for _, claim in found.values())


def _theme_of_name(ref: Ref, wording: Wording, owners: tuple[Ref | None, ...]) -> bool:
    """Whether a word in a name tells what its bearer works on: any in a committee's, in others a sure one."""
    if ref.kind is NodeKind.COMMITTEE:
        return True
    return not wording.weak and (ref.kind is NodeKind.INITIATIVE or ref in owners)


def _events(scene: Scene, said: set[Ref]) -> Iterator[Claim]:
    """Who undertakes a conference, a summit, a week holds events."""
    for ref, span in scene.initiatives.items():
        parent = organisation_of(ref)
        if parent is None or parent in said or not _event_name().search(ref.name):
            continue
        passage = next((p for p in scene.passages if p.span.overlaps(span)), None)
        if passage is not None and _known(scene, parent):
            said.add(parent)
            clause = _clause(scene.text, passage, span)
            yield Claim(FactType.ACTIVITY, parent, ActivityValue("events"), clause, "event by its name", 0.7)


@cache
def _event_name() -> re.Pattern[str]:
    return re.compile(rf"(?<!\d )\b(?:{lexicons.pieces('concerns', 'events', 'heads')})$", re.IGNORECASE)


_AN_ITEM = 9  # words: what is no longer names a theme rather than telling a story
_BEFORE = 110  # characters before a phrase in which the words of concern are looked for


def _worked_on(text: str, passage: Passage, at: Span) -> bool:
    """Whether a word of a theme is an item of a list, or stands behind words that say that something is worked on."""
    before = text[max(passage.span.start, at.start - _BEFORE) : at.start]
    if _work().search(before):
        return True
    item = passage.kind is BlockKind.LIST_ITEM or passage.span.of(text).lstrip()[:1] in ">•-*–"
    return item and len(passage.span.of(text).split()) <= _AN_ITEM


@cache
def _work() -> re.Pattern[str]:
    return lexicons.around(r"\b(?:WORDS)\b(?:\s[\w,’'&-]+){0,7}\s?$", "concerns", "work", "on", space=r"\s")


def _in_a_name(text: str, passage: Passage, wording: Wording) -> bool:
    """Whether a phrase is a piece of a name: of one that is known, or in capitals in the middle of a sentence."""
    at = wording.span
    name = next((m for m in passage.mentions if m.span.covers(at) and m.form in (Form.NAME, Form.ACRONYM)), None)
    if name is not None:  # "a training programme for clerks" describes an undertaking, "the Training Board" does not
        return name.ref.kind is not NodeKind.INITIATIVE or not text[name.span.start].islower()
    before = text[max(passage.span.start, at.start - 2) : at.start]
    if text[at.start].isupper() and re.search(r"[a-z,]\s$", before):
        return True
    last = at.of(text).split()[-1]
    return wording.concept == "events" and last[0].isupper() and _GOES_ON.match(text, at.end) is not None


_GOES_ON = re.compile(r"\s(?:of|for|on)\s(?:the\s)?[A-Z]")


def _keep(
    found: dict[tuple[Ref, str], tuple[int, Claim]],
    key: tuple[Ref, str],
    wording: Wording,
    passage: Passage,
    claim: Claim,
) -> None:
    """Keep the place that says most: the longest phrase in running text; of equals the first."""
    weight = wording.span.end - wording.span.start - (20 if passage.kind is BlockKind.HEADING else 0)
    if key not in found or weight > found[key][0]:
        found[key] = (weight, claim)


_CLAUSE_END = re.compile(r"[;:!?]\s|\.\s|\s[–—]\s")


def _clause(text: str, passage: Passage, at: Span) -> Span:
    """The clause around a phrase, which is what shows the fact to a reader."""
    start = max((m.end() for m in _CLAUSE_END.finditer(text, passage.span.start, at.start)), default=passage.span.start)
    stop = _CLAUSE_END.search(text, at.end, passage.span.end)
    end = stop.start() if stop else passage.span.end
    return Span(start, max(end, at.end))


def _speaking(scene: Scene) -> Iterator[Passage]:
    """The passages that say something of a subject.

    They are prose, list items, headings that are a unit's name, and those between headings, which are a list's lines. A
    label above a list ("What members get:") leads it in.
    """
    passages = scene.passages
    heading = [passage.kind is BlockKind.HEADING for passage in passages]
    label: Span | None = None
    for index, passage in enumerate(passages):
        if passage.kind is not BlockKind.LIST_ITEM:
            label = passage.span if passage.kind is BlockKind.LABEL else None
        if heading[index]:
            line = 0 < index < len(passages) - 1 and all(heading[index - 1 : index + 2])
            if line or any(m.span.start - passage.span.start < 6 for m in passage.mentions):
                yield passage
        elif passage.kind in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM):
            yield replace(passage, lead=label) if label and passage.lead is None else passage


def _known(scene: Scene, ref: Ref) -> bool:
    return ref in scene.profiles or ref in scene.units or ref in scene.initiatives
