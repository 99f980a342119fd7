"""What the tagger says against the rules: names that are none, that are of another kind, or that go on."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from civicgraph import lexicons
from civicgraph.model import Span
from civicgraph.tagging import KINDS, Tags

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from civicgraph.extracting.councils import Placed
    from civicgraph.extracting.definitions import Known
    from civicgraph.model import Block, Ref

BODY, PART, WORK, PERSON = (KINDS.index(k) for k in ("organisation", "committee", "initiative", "person"))
HARDLY = 0.1
"""Belief below which the tagger all but denies that a name is of a kind."""
NEVER = 0.01
OTHER = 0.9
"""Belief from which on a name is rather of another kind."""
_SURELY = 0.95
"""Belief from which on a name goes as far as the tagger says."""
_RATHER, _UNLIKE = 0.7, 0.3
"""Beliefs from which on and below which what the rules take for a body is an undertaking rather."""
PEOPLE = 0.3
_LEAD = re.compile(r"(?:the|an?|its|our|their|this)\s+(?=\S)", re.IGNORECASE)
_GOES_ON = re.compile(r"[ ](?:with|for|on|and|&|of)[ ]")
"""How a name goes on."""

Belief = tuple[float, ...]
Key = TypeVar("Key", bound=Hashable)


def names(
    text: str, tags: Tags, bodies: Sequence[Placed], parts: Sequence[Placed]
) -> tuple[list[Placed], list[Placed]]:
    """The names of bodies and of parts, without those of another kind, and with as many words as they have."""
    longer = longer_names(text, tags, "organisation")
    kept = []
    for name, index in bodies:
        span = as_far(text, name.span, longer)
        kept.append((name if span is name.span else replace(name, span=span, text=shown(text, span)), index))
    most = best(tags, ((lexicons.fold(name.text), name.span) for name, _ in kept))
    works = {key for key, b in most.items() if b[WORK] >= _RATHER and b[BODY] < _UNLIKE}
    kept = [(name, index) for name, index in kept if lexicons.fold(name.text) not in works]
    most = best(tags, ((lexicons.fold(name.text), name.span) for name, _ in parts))
    other = {key for key, b in most.items() if b[PART] < HARDLY and b[WORK] >= OTHER}
    moved = {key for key, b in most.items() if b[PART] < HARDLY and b[BODY] >= OTHER}
    of_others = [
        (replace(name, role="organisation", kind="public_body"), index)
        for name, index in parts
        if lexicons.fold(name.text) in moved and not name.bare
    ]
    gone = other | moved
    return [*kept, *of_others], [(name, index) for name, index in parts if lexicons.fold(name.text) not in gone]


def titles(tags: Tags, blocks: Sequence[Block], found: Mapping[int, Ref]) -> dict[int, Ref]:
    """The titles by block, without those that the tagger takes for the name of a part or of an undertaking."""
    believed = {index: tags.belief(blocks[index].span) for index in found}
    return {
        index: ref
        for index, ref in found.items()
        if (b := believed[index]) is None or b[BODY] >= HARDLY or max(b[PART], b[WORK]) < OTHER
    }


def headless(tags: Tags, found: Sequence[Known]) -> list[Known]:
    """The bodies without a head noun, but for those that the tagger takes for none at any place."""
    most = best(tags, ((ref, name.span) for name, ref, _ in found))
    return [item for item in found if item[1] not in most or most[item[1]][BODY] >= HARDLY]


def best(tags: Tags, places: Iterable[tuple[Key, Span]]) -> dict[Key, Belief]:
    """For each name the most that is believed of it anywhere, kind by kind; without names that are nowhere read."""
    found: dict[Key, list[Belief]] = defaultdict(list)
    for key, span in places:
        belief = tags.belief(span)
        if belief is not None:
            found[key].append(belief)
    return {key: tuple(max(values) for values in zip(*said, strict=True)) for key, said in found.items()}


def in_words(belief: float) -> str:
    """A belief as a step, for weights: "no", "hardly", "maybe" or "yes"."""
    return "no" if belief < HARDLY else "hardly" if belief < 0.5 else "maybe" if belief < OTHER else "yes"


def longer_names(text: str, tags: Tags, kind: str) -> dict[int, int]:
    """Where names of a kind begin that the tagger is sure of, and where they end."""
    found: dict[int, int] = {}
    for name in tags.names:
        if name.kind == kind and name.sure >= _SURELY:
            lead = _LEAD.match(text, name.span.start, name.span.end)
            found[lead.end() if lead else name.span.start] = name.span.end
    return found


def as_far(text: str, span: Span, longer: Mapping[int, int]) -> Span:
    """A name's place, or a longer one where the name goes on behind "with", "for", "on"."""
    end = longer.get(span.start, span.end)
    return Span(span.start, end) if end > span.end and _GOES_ON.match(text, span.end, end) else span


def shown(text: str, span: Span) -> str:
    """What stands at a place, in one line."""
    return " ".join(span.of(text).split())
