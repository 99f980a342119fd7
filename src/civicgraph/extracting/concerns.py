"""Soft facts: what a body does (activities) and works on (topics), by lexicon and by whom the sentence is about."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from civicgraph import lexicons
from civicgraph.extracting import subjects
from civicgraph.extracting.scene import Passage, Scene, organisation_of
from civicgraph.model import ActivityValue, BlockKind, Claim, FactType, NodeKind, Ref, Span, TopicValue

if TYPE_CHECKING:
    from collections.abc import Iterator

_NEGATION = re.compile(r"\b(?:not|no longer|never|without|instead of|rather than)\b[^,;.]{0,40}$", re.IGNORECASE)


@cache
def _patterns(name: str) -> tuple[tuple[str, re.Pattern[str], frozenset[str] | None], ...]:
    """Each concept with the pattern of its phrases and what their words begin with."""
    return tuple(
        (concept, lexicons.compile_phrases(phrases, of_lowered=True), lexicons.fronts_of(phrases))
        for concept, phrases in lexicons.table(name)["en"].items()
    )


def activities(scene: Scene) -> Iterator[Claim]:
    """One claim for each activity and subject, at the place that says most."""
    found: dict[tuple[Ref, str], tuple[int, Claim]] = {}
    for passage in scene.passages:
        if not _speaks(passage):
            continue
        for concept, match in _matches(scene.text, passage, "activities"):
            subject = _subject(passage, match.start())
            if subject is not None and subject.kind is not NodeKind.INITIATIVE and _known(scene, subject):
                claim = Claim(
                    FactType.ACTIVITY,
                    subject,
                    ActivityValue(concept),
                    _clause(scene.text, passage, match),
                    "activity phrase",
                    0.7,
                )
                _keep(found, (subject, concept), match, passage, claim)
    yield from (claim for _, claim in found.values())


def topics(scene: Scene) -> Iterator[Claim]:
    """One claim for each topic and subject; what a committee or an initiative works on, its organisation does too."""
    found: dict[tuple[Ref, str], tuple[int, Claim]] = {}
    for passage in scene.passages:
        if not _speaks(passage):
            continue
        for concept, match in _matches(scene.text, passage, "topics"):
            at = Span(*match.span())
            named = next((m.ref for m in passage.mentions if m.span.covers(at)), None)
            if named is not None and named.kind is NodeKind.ORGANISATION and named not in (passage.owner, scene.owner):
                continue
            subject = named or _subject(passage, match.start())
            for ref in dict.fromkeys((subject, organisation_of(subject))):
                if ref is not None and _known(scene, ref):
                    claim = Claim(
                        FactType.TOPIC,
                        ref,
                        TopicValue(concept),
                        _clause(scene.text, passage, match),
                        "topic phrase",
                        0.65,
                    )
                    _keep(found, (ref, concept), match, passage, claim)
    yield from (claim for _, claim in found.values())


def _keep(
    found: dict[tuple[Ref, str], tuple[int, Claim]],
    key: tuple[Ref, str],
    match: re.Match[str],
    passage: Passage,
    claim: Claim,
) -> None:
    """Keep the place that says most: the longest phrase in running text; of equals the first."""
    weight = len(match.group()) - (20 if passage.kind is BlockKind.HEADING else 0)
    if key not in found or weight > found[key][0]:
        found[key] = (weight, claim)


_CLAUSE_END = re.compile(r"[;:!?]\s|\.\s|\s[–—]\s")


def _clause(text: str, passage: Passage, match: re.Match[str]) -> Span:
    """The clause around a phrase, which is what shows the fact to a reader."""
    start = max(
        (m.end() for m in _CLAUSE_END.finditer(text, passage.span.start, match.start())), default=passage.span.start
    )
    stop = _CLAUSE_END.search(text, match.end(), passage.span.end)
    end = stop.start() if stop else passage.span.end
    return Span(start, max(end, match.end()))


def _subject(passage: Passage, position: int) -> Ref | None:
    """Whom a phrase speaks of: another organisation than the page's only if it opens the sentence or is its subject."""
    subject = subjects.subject_at(passage, position)
    if subject is None or organisation_of(subject) == passage.owner:
        return subject
    mention = next((m for m in passage.mentions if m.ref == subject and m.span.end <= position), None)
    if mention is None:
        return subject
    grammatical = subjects.grammatical(passage.sentence, position)
    if mention.span.start - passage.span.start <= 5 or (grammatical is not None and grammatical.overlaps(mention.span)):
        return subject
    return passage.owner


def _speaks(passage: Passage) -> bool:
    """Whether a passage says something of its subject: prose and list items, and headings that are a unit's name."""
    if passage.kind in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM):
        return True
    return passage.kind is BlockKind.HEADING and any(m.span.start - passage.span.start < 6 for m in passage.mentions)


def _known(scene: Scene, ref: Ref) -> bool:
    return ref in scene.profiles or ref in scene.units or ref in scene.initiatives


def _matches(text: str, passage: Passage, name: str) -> Iterator[tuple[str, re.Match[str]]]:
    small = lexicons.lowered(text)
    for concept, pattern, fronts in _patterns(name):
        for match in lexicons.matches(pattern, fronts, small, passage.span.start, passage.span.end):
            if not _NEGATION.search(text[max(passage.span.start, match.start() - 60) : match.start()]):
                yield concept, match
