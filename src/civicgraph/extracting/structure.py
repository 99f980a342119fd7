"""What an organisation has and does under a name: committees and initiatives."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from civicgraph import lexicons
from civicgraph.extracting.learned import RULE
from civicgraph.model import Claim, CommitteeValue, FactType, InitiativeValue, NodeKind, Ref, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from civicgraph.extracting.scene import Passage, Scene


_OPENING, _NEXT, _SOON = 5, 8, 40  # characters before a subject, from it to its verb, and of what is said of it


def committees(scene: Scene) -> Iterator[Claim]:
    """Every named part, once, under its parent."""
    working = lexicons.phrases("names", "units", "working")
    for ref, span in scene.units.items():
        if ref.parent is None:
            continue
        parent = Ref(NodeKind.ORGANISATION, ref.parent)
        if parent not in scene.profiles:
            continue
        rule = RULE if ref in scene.learned else "unit name"
        sure = 0.9 if ref.name[0].isupper() else 0.7
        yield Claim(FactType.COMMITTEE, parent, CommitteeValue(ref, bool(working.search(ref.name))), span, rule, sure)


def initiatives(scene: Scene) -> Iterator[Claim]:
    """Every undertaking with its status, once, under the organisation whose section it is in."""
    for ref, span in scene.initiatives.items():
        if ref.parent is None:
            continue
        parent = Ref(NodeKind.ORGANISATION, ref.parent)
        if parent not in scene.profiles:
            continue
        passage = next((p for p in scene.passages if p.span.overlaps(span)), None)
        status = _status(scene, passage, span)
        if status == "ongoing":
            status = _later_status(scene, ref, span) or status
        rule = RULE if ref in scene.learned else "undertaking"
        yield Claim(FactType.INITIATIVE, parent, InitiativeValue(ref, status), span, rule, 0.75)


@cache
def _statuses() -> dict[str, re.Pattern[str]]:
    keys = ("planned", "completed", "planned_after", "completed_after")
    return {status: lexicons.phrases("initiatives", "verbs", status) for status in keys}


def _later_status(scene: Scene, ref: Ref, span: Span) -> str | None:
    """What a later sentence that begins with an undertaking says of it: "The project was wound up", "It will begin"."""
    said = _statuses()
    for passage in scene.passages:
        first = passage.mentions[0] if passage.mentions else None
        if first is None or first.ref != ref or first.span.start < span.end:
            continue
        if first.span.start - passage.span.start > _OPENING:
            continue
        after = scene.text[first.span.end : min(passage.span.end, first.span.end + _SOON)]
        for status in ("planned", "completed"):
            found = said[f"{status}_after"].search(after)
            if found and found.start() < _NEXT:
                return status
    return None


def _status(scene: Scene, passage: Passage | None, span: Span) -> str:
    """From the verbs around, planned before completed; what is named without either is ongoing."""
    if passage is None:
        return "unknown"
    sentence = passage.span.of(scene.text)
    before = scene.text[max(passage.span.start, span.start - 70) : span.start]
    after = scene.text[span.end : min(passage.span.end, span.end + 90)]
    said = _statuses()
    if said["planned"].search(before) or said["planned_after"].search(after):
        return "planned"
    done = said["completed"].search(before) or said["completed_after"].search(after)
    if done and not re.search(r"current|ongoing|every year|each year", sentence):
        return "completed"
    return "ongoing"
