"""Parts of bodies that only the tagger knows."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from civicgraph import lexicons
from civicgraph.extracting import units as parts
from civicgraph.extracting.learned import doubts
from civicgraph.extracting.learned.names import Learned, by_block
from civicgraph.extracting.ranges import Ranges
from civicgraph.extracting.unit_names import Unit, lower_case
from civicgraph.model import NodeKind, Ref, Sentence

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from civicgraph.extracting.casting import Cast
    from civicgraph.extracting.undertakings import Work
    from civicgraph.tagging import Tags

_POSSESSIVE = re.compile(r"\w['’]s? $")


def believed(text: str, tags: Tags, found: Mapping[int, Sequence[Unit]]) -> dict[int, list[Unit]]:
    """The parts, without names of another kind and words in small letters that the tagger does not take for names."""
    best = doubts.best(tags, ((unit.ref, unit.span) for here in found.values() for unit in here if unit.ref))
    gone = {
        ref
        for ref, b in best.items()
        if b[doubts.PART] < doubts.HARDLY and max(b[doubts.BODY], b[doubts.WORK]) >= doubts.OTHER
    }
    gone |= {ref for ref, b in best.items() if ref is not None and ref.name.islower() and b[doubts.PART] < doubts.NEVER}
    longer = doubts.longer_names(text, tags, "committee")
    return {
        index: [_unit_as_far(text, unit, longer) for unit in here if unit.ref not in gone]
        for index, here in found.items()
    }


def _unit_as_far(text: str, unit: Unit, longer: Mapping[int, int]) -> Unit:
    span = doubts.as_far(text, unit.span, longer)
    if span is unit.span or unit.ref is None:
        return unit
    shown = doubts.shown(text, span)
    return replace(unit, span=span, text=shown, ref=replace(unit.ref, name=shown))


def with_units(
    text: str,
    sentences: Sequence[tuple[Sentence, ...]],
    cast: Cast,
    units: Mapping[int, list[Unit]],
    works: Mapping[int, list[Work]],
    names: Sequence[Learned],
) -> dict[int, list[Unit]]:
    """The parts of each block, with those that only the tagger knows."""
    found = {index: list(here) for index, here in units.items()}
    known = {lexicons.fold(unit.text) for here in units.values() for unit in here}
    known |= {lexicons.fold(alias.text) for alias in cast.aliases}
    working = lexicons.phrases("names", "units", "working")
    for index, here in by_block(names).items():
        bodies = [body.span for body, _ in cast.named_in.get(index, ())]
        taken = Ranges([*bodies, *(u.span for u in units.get(index, ())), *(w.span for w in works.get(index, ()))])
        for name in here:
            folded = lexicons.fold(name.name)
            if folded in known or taken.overlap(name.span) or _was_refused(text, name) or _of_another(text, name):
                continue
            parent = parts.parent_of(text, name.span, cast, index, sentences[index])
            if parent is not None and not _is_the_parent(name.name, parent):
                ref = Ref(NodeKind.COMMITTEE, name.name, parent.name)
                unit = Unit(
                    name.span, name.name, folded.split()[-1], ref, bool(working.search(name.name)), learned=True
                )
                found.setdefault(index, []).append(unit)
    return {index: sorted(here, key=lambda u: u.span) for index, here in found.items()}


def _was_refused(text: str, name: Learned) -> bool:
    """Whether the rules know how a part in small letters is called, and did not take this for one."""
    return lower_case().search(text, name.span.start, name.span.end) is not None


def _is_the_parent(shown: str, parent: Ref) -> bool:
    """Whether a name is its parent's, or the one word of it by which the page goes on speaking of it."""
    folded = lexicons.fold(shown)
    return folded == lexicons.fold(parent.name) or folded in lexicons.fold(parent.name).split()


def _of_another(text: str, name: Learned) -> bool:
    """Whether a possessive before a name says whose part it is: "Parliament's Budget Committee"."""
    return _POSSESSIVE.search(text, max(0, name.span.start - 4), name.span.start) is not None


def refs(units: Mapping[int, Sequence[Unit]]) -> frozenset[Ref]:
    """The parts that no rule found anywhere."""
    told = {unit.ref for here in units.values() for unit in here if unit.ref and not unit.learned}
    return frozenset({unit.ref for here in units.values() for unit in here if unit.ref} - told)
