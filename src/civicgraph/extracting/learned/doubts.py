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
    from civicgraph.extracting.undertakings import Work
    from civicgraph.extracting.unit_names import Unit

_BODY, _PART, _WORK, _PERSON = (KINDS.index(k) for k in ("organisation", "committee", "initiative", "person"))
_HARDLY = 0.1
"""Belief below which the tagger all but denies that a name is of a kind."""
_NEVER = 0.01
_OTHER = 0.9
"""Belief from which on a name is rather of another kind."""
_SURELY = 0.95
"""Belief from which on a name goes as far as the tagger says."""
_PEOPLE = 0.3
_BY_LAYOUT = frozenset(
    {"undertaking under its heading", "quoted undertaking", "listed undertakings", "recurring event"}
)
"""Rules of undertakings that go by the layout, where the tagger's silence tells nothing."""
_LEAD = re.compile(r"(?:the|an?|its|our|their|this)\s+(?=\S)", re.IGNORECASE)
_GOES_ON = re.compile(r"[ ](?:with|for|on|and|&|of)[ ]")
"""How a name goes on."""

Belief = tuple[float, ...]
Key = TypeVar("Key", bound=Hashable)


def names(
    text: str, tags: Tags, bodies: Sequence[Placed], parts: Sequence[Placed]
) -> tuple[list[Placed], list[Placed]]:
    """The names of bodies and of parts, without those of another kind, and with as many words as they have."""
    longer = _longer(text, tags, "organisation")
    kept = []
    for name, index in bodies:
        span = _as_far(text, name.span, longer)
        kept.append((name if span is name.span else replace(name, span=span, text=_shown(text, span)), index))
    best = _best(tags, ((lexicons.fold(name.text), name.span) for name, _ in kept))
    works = {key for key, b in best.items() if b[_WORK] >= _SURELY and b[_BODY] < _HARDLY}
    kept = [(name, index) for name, index in kept if lexicons.fold(name.text) not in works]
    best = _best(tags, ((lexicons.fold(name.text), name.span) for name, _ in parts))
    other = {key for key, b in best.items() if b[_PART] < _HARDLY and b[_WORK] >= _OTHER}
    moved = {key for key, b in best.items() if b[_PART] < _HARDLY and b[_BODY] >= _OTHER}
    of_others = [
        (replace(name, role="organisation", kind="public_body"), index)
        for name, index in parts
        if lexicons.fold(name.text) in moved and not name.bare
    ]
    gone = other | moved
    return [*kept, *of_others], [(name, index) for name, index in parts if lexicons.fold(name.text) not in gone]


def headless(tags: Tags, found: Sequence[Known]) -> list[Known]:
    """The bodies without a head noun, but for those that the tagger takes for none at any place."""
    best = _best(tags, ((ref, name.span) for name, ref, _ in found))
    return [item for item in found if item[1] not in best or best[item[1]][_BODY] >= _HARDLY]


def units(text: str, tags: Tags, found: Mapping[int, Sequence[Unit]]) -> dict[int, list[Unit]]:
    """The parts, without names of another kind and words in small letters that the tagger does not take for names."""
    best = _best(tags, ((unit.ref, unit.span) for here in found.values() for unit in here if unit.ref))
    gone = {ref for ref, b in best.items() if b[_PART] < _HARDLY and max(b[_BODY], b[_WORK]) >= _OTHER}
    gone |= {ref for ref, b in best.items() if ref is not None and ref.name.islower() and b[_PART] < _NEVER}
    longer = _longer(text, tags, "committee")
    return {
        index: [_unit_as_far(text, unit, longer) for unit in here if unit.ref not in gone]
        for index, here in found.items()
    }


def _unit_as_far(text: str, unit: Unit, longer: Mapping[int, int]) -> Unit:
    span = _as_far(text, unit.span, longer)
    if span is unit.span or unit.ref is None:
        return unit
    shown = _shown(text, span)
    return replace(unit, span=span, text=shown, ref=replace(unit.ref, name=shown))


def works(tags: Tags, found: Mapping[int, Sequence[Work]]) -> dict[int, list[Work]]:
    """The undertakings, without people, and without names in prose that the tagger does not take for such."""
    best = _best(tags, ((work.ref, work.span) for here in found.values() for work in here))
    laid_out = {work.ref for here in found.values() for work in here if work.rule in _BY_LAYOUT}
    gone = {
        ref
        for ref, b in best.items()
        if (b[_WORK] < _HARDLY and ref not in laid_out) or (b[_PERSON] >= _PEOPLE and b[_PERSON] > b[_WORK])
    }
    return {index: [work for work in here if work.ref not in gone] for index, here in found.items()}


def _best(tags: Tags, places: Iterable[tuple[Key, Span]]) -> dict[Key, Belief]:
    """For each name the most that is believed of it anywhere, kind by kind; without names that are nowhere read."""
    found: dict[Key, list[Belief]] = defaultdict(list)
    for key, span in places:
        belief = tags.belief(span)
        if belief is not None:
            found[key].append(belief)
    return {key: tuple(max(values) for values in zip(*said, strict=True)) for key, said in found.items()}


def _longer(text: str, tags: Tags, kind: str) -> dict[int, int]:
    """Where names of a kind begin that the tagger is sure of, and where they end."""
    found: dict[int, int] = {}
    for name in tags.names:
        if name.kind == kind and name.sure >= _SURELY:
            lead = _LEAD.match(text, name.span.start, name.span.end)
            found[lead.end() if lead else name.span.start] = name.span.end
    return found


def _as_far(text: str, span: Span, longer: Mapping[int, int]) -> Span:
    """A name's place, or a longer one where the name goes on behind "with", "for", "on"."""
    end = longer.get(span.start, span.end)
    return Span(span.start, end) if end > span.end and _GOES_ON.match(text, span.end, end) else span


def _shown(text: str, span: Span) -> str:
    return " ".join(span.of(text).split())
