"""Whether an undertaking is planned, goes on or is over: by its sentence, a later one, its label, years and heading."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from civicgraph import lexicons
from civicgraph.model import BlockKind, Ref, Span

if TYPE_CHECKING:
    from civicgraph.extracting.scene import Passage, Scene

_OPENING, _NEXT, _SOON = 5, 8, 40  # characters before a subject, from it to its verb, and of what is said of it
_LONGEST_HEADING = 6  # words
_RANGE = re.compile(r"[\"”»]?[ ]\((?:19|20)\d\d[ ]?[–/—-][ ]?(?P<end>(?:19|20)\d\d)\)")
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")


def of(scene: Scene, ref: Ref, span: Span) -> str:
    """The status of an undertaking that stands at a place: planned, ongoing, completed, or unknown."""
    passage = next((p for p in scene.passages if p.span.overlaps(span)), None)
    status = _status(scene, passage, span)
    if status == "ongoing":
        status = _later_status(scene, ref, span) or _around(scene, passage, span) or status
    return status


def _around(scene: Scene, passage: Passage | None, span: Span) -> str | None:
    """What a label or a heading says, or years that are over when the text speaks of later ones."""
    years = _RANGE.match(scene.text, span.end)
    if years is not None and years["end"] < max(_YEAR.findall(scene.text), default="0"):
        return "completed"
    if passage is None:
        return None
    block = passage.block
    shown = [block.label.of(scene.text)] if block.label is not None and block.label != block.span else []
    if passage.heading is not None and block.kind is not BlockKind.HEADING:
        shown.append(passage.heading.of(scene.text))
    for words in shown:
        for status in ("planned", "completed"):
            if len(words.split()) <= _LONGEST_HEADING and lexicons.phrases(
                "initiatives", "verbs", f"headed_{status}"
            ).search(words):
                return status
    return None


@cache
def _statuses() -> dict[str, re.Pattern[str]]:
    keys = ("planned", "completed", "planned_after", "completed_after", "ongoing_after")
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
    goes_on = said["ongoing_after"].search(after)
    if goes_on and not said["planned"].search(before):
        return "ongoing"
    if said["planned"].search(before) or said["planned_after"].search(after):
        return "planned"
    done = said["completed"].search(before) or said["completed_after"].search(after)
    if done and not re.search(r"current|ongoing|every year|each year", sentence):
        return "completed"
    return "ongoing"
