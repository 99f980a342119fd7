"""Who may have begun in a year, and how each stands to it: features that weights are kept for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from civicgraph.extracting.founding_subjects import founded_at, may_be_founded
from civicgraph.extracting.learned import holders as around_numbers
from civicgraph.extracting.learned import paths, years
from civicgraph.extracting.scene import Form

if TYPE_CHECKING:
    from collections.abc import Iterator

    from civicgraph.extracting.learned.candidates import Candidate
    from civicgraph.extracting.learned.choosing import Holders
    from civicgraph.extracting.learned.holders import Around
    from civicgraph.extracting.learned.years import Told
    from civicgraph.model import Ref

_NAMED = (Form.NAME, Form.ACRONYM)


@dataclass(frozen=True, slots=True)
class _Begun:
    """A year with what the rules would take for the word of beginning, and for the one that began.

    ``words`` are the sentence's, ``common`` tells which are no part of a name.
    """

    there: Around
    told: Told | None
    ruled: Ref | None
    words: tuple[str, ...]
    common: tuple[bool, ...]


def holders(candidate: Candidate) -> Holders:
    """Everybody who may have begun in a year, and how each stands to it."""
    there = candidate.around()
    scene, passage = there.scene, there.passage
    told = years.told(scene, passage, there.seen)
    tokens = passage.sentence.tokens
    names = [m.span for m in passage.mentions if m.form in _NAMED]
    begun = _Begun(
        there=there,
        told=told,
        ruled=founded_at(scene, passage, told.start, told.rule) if told else None,
        words=tuple(token.lemma.lower() for token in tokens),
        common=tuple(token.pos != "PROPN" and not any(map(token.span.overlaps, names)) for token in tokens),
    )
    return [(ref, frozenset(_features(begun, ref))) for ref in around_numbers.candidates(there, candidate.known)]


def _features(begun: _Begun, ref: Ref) -> set[str]:
    there, passage = begun.there, begun.there.passage
    here = [m for m in passage.mentions if m.ref == ref]
    found = around_numbers.features(there, ref)
    if not may_be_founded(there.scene, ref):
        found.add("of the state")
    found.update(_by_rule(begun, ref))
    found.update(paths.way(passage, there.seen.number.span, here, begun.words, begun.common))
    return found


def _by_rule(begun: _Begun, ref: Ref) -> Iterator[str]:
    """How somebody stands to the word of beginning that the rules see, and whether they take it for theirs."""
    told, kind = begun.told, ref.kind.value
    here = [m for m in begun.there.passage.mentions if m.ref == ref]
    yield f"{kind} beginning={told.rule if told else 'none'} here={bool(here)}"
    if told is None:
        return
    yield f"rules take {'this' if begun.ruled == ref else 'another' if begun.ruled else 'nobody'}"
    before = any(m.span.end <= told.start for m in here)
    behind = any(m.span.start >= told.start for m in here)
    yield f"to the word: before={before} behind={behind} {kind}"
