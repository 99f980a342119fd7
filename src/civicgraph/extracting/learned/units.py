"""Parts of bodies: which of the rules' the tagger denies, and those that the judge of names takes."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from civicgraph import lexicons
from civicgraph.extracting import units as parts
from civicgraph.extracting.learned import doubts
from civicgraph.extracting.learned.judged_names import head_of
from civicgraph.extracting.ranges import Ranges
from civicgraph.extracting.unit_names import Unit, acronym_behind
from civicgraph.model import NodeKind, Ref

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from civicgraph.extracting.learned.judged_page import Page
    from civicgraph.model import Span
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


def of_names(page: Page, taken: Sequence[tuple[Sequence[tuple[Span, int]], str, str]]) -> dict[int, list[Unit]]:
    """The parts of each block: the rules' where they name one of the ``taken`` names, and those that no rule knows.

    A name is given with its places, as it is shown, and with the name that it is another form of. What only points back
    to a part ("the Committee") stays.
    """
    working = lexicons.phrases("names", "units", "working")
    told = {(unit.span, index): unit for index, here in page.parts.items() for unit in here if unit.ref}
    called = {lexicons.fold(shown) for _, shown, _ in taken}
    refs: dict[tuple[str, str], Ref] = {}
    made: dict[int, list[Unit]] = defaultdict(list)
    for spans, shown, of in taken:
        for span, index in spans:
            unit = told.get((span, index))
            if unit is None or unit.ref is None:
                ref = _new(page, span, index, shown, called)
                if ref is None:
                    continue
                short = acronym_behind(page.text, span.end, page.blocks[index].span.end)
                unit = Unit(span, shown, head_of(shown), ref, bool(working.search(shown)), short, learned=True)
            assert unit.ref is not None
            ref = refs.setdefault((of, unit.ref.parent or ""), unit.ref)
            made[index].append(replace(unit, ref=ref))
    for index, here in page.units.items():
        held = Ranges([unit.span for unit in made.get(index, ())])
        made[index] += [unit for unit in here if unit.ref is None and not held.overlap(unit.span)]
    return {index: sorted(here, key=lambda unit: unit.span) for index, here in sorted(made.items())}


def _new(page: Page, span: Span, index: int, shown: str, called: Collection[str]) -> Ref | None:
    """The part that a name which no rule knows stands for; None where it is its body's own or another's."""
    owned = _POSSESSIVE.search(page.text, max(0, span.start - 4), span.start)
    named = page.cast.named_in.get(index, ())
    if owned and not any(owned.start() <= name.span.end < span.start for name, _ in named):
        return None  # "Parliament's Budget Committee", of a parliament that is no body of the page
    parent = parts.parent_of(page.text, span, page.cast, index, tuple(page.sentences[index]))
    if parent is None or lexicons.fold(parent.name) in called:
        parent = page.cast.owner
    if parent is None or _is_the_parent(shown, parent):
        return None
    return Ref(NodeKind.COMMITTEE, shown, parent.name)


def _is_the_parent(shown: str, parent: Ref) -> bool:
    """Whether a name is its parent's, or the one word of it by which the page goes on speaking of it."""
    folded = lexicons.fold(shown)
    return folded == lexicons.fold(parent.name) or folded in lexicons.fold(parent.name).split()


def refs(units: Mapping[int, Sequence[Unit]]) -> frozenset[Ref]:
    """The parts that no rule found anywhere."""
    told = {unit.ref for here in units.values() for unit in here if unit.ref and not unit.learned}
    return frozenset({unit.ref for here in units.values() for unit in here if unit.ref} - told)
