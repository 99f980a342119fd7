"""Which of the places that say the same shows it best to a reader, and how much of the text around it.

What a place has (``FEATURES``) is weighed by data/evidence_weights.tsv, which ``training/weigh_evidence.py`` learns
from the quotes that annotators chose.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from civicgraph import resources
from civicgraph.extracting.concerned import worked_on
from civicgraph.model import BlockKind, NodeKind, Ref, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from civicgraph.extracting.scene import Passage
    from civicgraph.extracting.wordings import Wording


@dataclass(frozen=True, slots=True)
class Told:
    """A phrase and whom it speaks of; ``name`` is where the name stands that it is a piece of, if it is one."""

    passage: Passage
    wording: Wording
    subject: Ref
    name: Span | None = None

    def shown(self, text: str) -> Span:
        """The clause that shows it to a reader: of a name alone one would not see whose it is."""
        return clause(text, self.passage, self.name or self.wording.span)


FEATURES = (
    "name of an undertaking",
    "of a part, not its name",
    "weak word",
    "list item",
    "item under a lead-in",
    "four words at most",
    "early",
    "long phrase",
    "near the subject",
    "verb",
    "worked on",
)
_FEW = 4  # words
_LONG = 40  # characters from which a phrase is as long as can be
_NEAR = 100  # characters from a mention of the subject from which it is near no more


def best(text: str, bearer: Ref, places: Sequence[Told]) -> Told:
    """The place that shows best what it says of ``bearer``; of equals the first in the text."""
    if len(places) == 1:
        return places[0]
    known = weights()
    return max(places, key=lambda told: (_score(features(text, bearer, told), known), -told.wording.span.start))


def _score(values: Sequence[float], known: Sequence[float]) -> float:
    return round(sum(value * weight for value, weight in zip(values, known, strict=True)), 6)


def features(text: str, bearer: Ref, told: Told) -> tuple[float, ...]:
    """What a place has, in the order of ``FEATURES``; each value is in 0..1."""
    passage, at = told.passage, told.wording.span
    part = told.subject.kind if told.name else None
    item = passage.kind is BlockKind.LIST_ITEM
    return (
        float(part is NodeKind.INITIATIVE),
        float(part is None and told.subject != bearer),
        float(told.wording.weak),
        float(item),
        float(item and passage.lead is not None),
        float(len(passage.span.of(text).split()) <= _FEW),
        1 - passage.span.start / len(text),
        min(at.end - at.start, _LONG) / _LONG,
        _nearness(bearer, told),
        float(any(t.pos == "VERB" for t in passage.sentence.tokens if t.span.start <= at.start < t.span.end)),
        float(worked_on(text, passage, at)),
    )


def _nearness(bearer: Ref, told: Told) -> float:
    """How near to the phrase whom it speaks of is mentioned: 1 beside it, 0 far away or not at all."""
    at = told.wording.span
    mentions = (m.span for m in told.passage.mentions if m.ref in (bearer, told.subject))
    gaps = [abs(at.start - span.end) for span in mentions if not (told.name and span.covers(at))]
    return 1 - min([*gaps, _NEAR]) / _NEAR


@cache
def weights() -> tuple[float, ...]:
    """The weight of each of ``FEATURES``."""
    lines = resources.text("data", "evidence_weights.tsv").splitlines()
    rows = dict(line.split("\t") for line in lines if line and not line.startswith("#"))
    return tuple(float(rows[name]) for name in FEATURES)


_CLAUSE_END = re.compile(r"(?P<open>\()|(?P<shut>\))|[;!?]\s|\.\s|\s[–—]\s")
"""Brackets, and what ends a clause outside of them; no colon, for what follows one explains what stands before it."""


def clause(text: str, passage: Passage, at: Span) -> Span:
    """The clause around a phrase or a name, from the end of the one before to its own; brackets stay whole."""
    start, end, depth = passage.span.start, passage.span.end, 0
    for mark in _CLAUSE_END.finditer(text, start, end):
        if mark["open"] or mark["shut"]:
            depth = max(0, depth + (1 if mark["open"] else -1))
        elif not depth and mark.end() <= at.start:
            start = mark.end()
        elif not depth and mark.start() >= at.end:
            end = mark.start()
            break
    return Span(start, max(end, at.end))
