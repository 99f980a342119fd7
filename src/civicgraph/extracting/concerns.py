"""Soft facts: what a body does (activities) and works on (topics), by lexicon and by whom the sentence is about."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from civicgraph import lexicons
from civicgraph.extracting.concerned import opened_by, piece_of, whose_activity, whose_topic, worked_on
from civicgraph.extracting.scene import Form, Passage, Scene, organisation_of
from civicgraph.extracting.showing import Told, best, clause
from civicgraph.extracting.wordings import Wording, found_in
from civicgraph.extracting.work_rows import led_in, works_row
from civicgraph.model import ActivityValue, BlockKind, Claim, FactType, NodeKind, Ref, Span, TopicValue

if TYPE_CHECKING:
    from collections.abc import Iterator


Places = dict[tuple[Ref, str], list[Told]]


def activities(scene: Scene) -> Iterator[Claim]:
    """One claim for each activity and subject, at the place that shows it best."""
    found = told_of_activities(scene)
    for (ref, concept), places in found.items():
        shown = best(scene.text, ref, places).shown(scene.text)
        yield Claim(FactType.ACTIVITY, ref, ActivityValue(concept), shown, "activity phrase", 0.7)
    yield from _by_name(scene, set(found))


def topics(scene: Scene) -> Iterator[Claim]:
    """One claim for each topic and subject, at the place that shows it best."""
    for (ref, concept), places in told_of_topics(scene).items():
        told = best(scene.text, ref, places)
        yield Claim(FactType.TOPIC, ref, TopicValue(concept), told.shown(scene.text), _topic_rule(told), 0.65)


def told_of_activities(scene: Scene) -> Places:
    """Every place that tells an activity, by whose and which it is."""
    found: Places = {}
    for told in activities_told(scene):
        if _known(scene, told.subject):
            found.setdefault((told.subject, told.wording.concept), []).append(told)
    return found


def told_of_topics(scene: Scene) -> Places:
    """The same of topics; what a committee or an initiative works on, its organisation does too."""
    found: Places = {}
    for told in topics_told(scene):
        for ref in dict.fromkeys((told.subject, organisation_of(told.subject))):
            if ref is not None and _known(scene, ref):
                found.setdefault((ref, told.wording.concept), []).append(told)
    return found


def _topic_rule(told: Told) -> str:
    """What found a topic: words that say it anywhere, or in some places only; of a sentence or of a name."""
    return ("topic word" if told.wording.weak else "topic phrase") + (" in a name" if told.name else "")


def activities_told(scene: Scene) -> Iterator[Told]:
    """Every phrase that tells what a body does."""
    for passage in _speaking(scene):
        for wording in found_in(scene.text, passage.span, "activities"):
            if _in_a_name(scene.text, passage, wording):
                continue
            subject = whose_activity(scene, passage, wording.span)
            if subject is not None:
                yield Told(passage, wording, subject)


def topics_told(scene: Scene) -> Iterator[Told]:
    """Every phrase that tells what somebody, or an undertaking, works on."""
    opened: tuple[Span, Ref] | None = None
    for passage in _speaking(scene):
        opened = opened_by(scene.text, passage) or opened
        for wording in found_in(scene.text, passage.span, "topics"):
            named = piece_of(passage, wording.span)
            if named is None and wording.weak and not _theme_of_sentence(scene.text, passage, wording):
                continue
            if named is not None and not _theme_of_name(named.ref, wording, (passage.owner, scene.owner)):
                continue
            subject = whose_topic(scene, passage, wording.span, named, opened)
            if subject is not None:
                yield Told(passage, wording, subject, named.span if named else None)


def _theme_of_name(ref: Ref, wording: Wording, owners: tuple[Ref | None, ...]) -> bool:
    """Whether a word in a name tells what its bearer works on: any in a committee's, in others one that says a theme.

    A union of mountain villages is called after where its members are, and whatever is international by where it works.
    """
    if ref.kind is NodeKind.COMMITTEE:
        return True
    if ref.kind is not NodeKind.INITIATIVE and ref not in owners:
        return False
    kind = "initiative" if ref.kind is NodeKind.INITIATIVE else "organisation"
    return not wording.weak or wording.concept not in _unsaid(kind)


def _theme_of_sentence(text: str, passage: Passage, wording: Wording) -> bool:
    """Whether a weak word in a sentence tells a theme: one that such words tell, and that is said to be worked on."""
    if works_row(text, passage.block) or led_in(text, passage.block, wording.span.start):
        return True
    return wording.concept not in _unsaid("sentence") and worked_on(text, passage, wording.span)


@cache
def _unsaid(where: str) -> frozenset[str]:
    return frozenset(lexicons.entries("concerns", "unsaid", where))


def _by_name(scene: Scene, said: set[tuple[Ref, str]]) -> Iterator[Claim]:
    """Who undertakes a conference or a week holds events, who has a school or an academy trains."""
    for ref, span in scene.initiatives.items():
        parent = organisation_of(ref)
        concept = next((concept for concept, names in _names() if names.search(ref.name)), None)
        if parent is None or concept is None or (parent, concept) in said:
            continue
        passage = next((p for p in scene.passages if p.span.overlaps(span)), None)
        if passage is not None and _known(scene, parent):
            said.add((parent, concept))
            shown = clause(scene.text, passage, span)
            rule = "event by its name" if concept == "events" else "activity by an undertaking's name"
            yield Claim(FactType.ACTIVITY, parent, ActivityValue(concept), shown, rule, 0.7)


@cache
def _names() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """How the names of undertakings end that are an activity of their body, by activity."""
    return tuple(
        (concept, re.compile(rf"(?<!\d )\b(?:{lexicons.pieces('concerns', 'heads', concept)})$", re.IGNORECASE))
        for concept in lexicons.table("concerns")["heads"]
    )


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
        elif passage.kind is BlockKind.LABEL:
            yield from _row(scene.text, passage)


def _row(text: str, passage: Passage) -> Iterator[Passage]:
    """A row whose label says that what follows is somebody's work, or that is itself what bodies do: "Training"."""
    label = passage.block.label
    if label is not None and label != passage.block.span and len(_SMALL.findall(passage.span.of(text))) >= _TOLD:
        does = (w for w in found_in(text, label, "activities") if w.concept not in _NO_LABELS)
        if any(w.span.start - label.start < _NEARLY and label.end - w.span.end < _NEARLY for w in does):
            whole = Span(label.start, passage.span.end)
            yield replace(passage, sentence=replace(passage.sentence, span=whole))
            return
    if works_row(text, passage.block):
        yield passage


_SMALL = re.compile(r"\b[a-z]{2,}")
_TOLD = 3  # words in small letters: a value that tells something, and is no name and number
_NEARLY = 5  # characters of a label beside its phrase: "Our", "Joint"
_NO_LABELS = frozenset({"events", "research", "networking"})  # labels of news, of an interview, of a mailing list


def _known(scene: Scene, ref: Ref) -> bool:
    return ref in scene.profiles or ref in scene.units or ref in scene.initiatives
