"""Undertakings that only the tagger knows, and the bodies that it takes for spoken of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from civicgraph import lexicons, naming
from civicgraph.extracting.learned import doubts
from civicgraph.extracting.learned.names import NOTABLE, WORK_RULE, Learned, by_block
from civicgraph.extracting.ranges import Ranges
from civicgraph.extracting.undertakings import Work
from civicgraph.model import NodeKind, Ref

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from civicgraph.extracting.casting import Cast
    from civicgraph.extracting.unit_names import Unit
    from civicgraph.tagging import Tags

_BODIES = frozenset({"company", "public_body"})


_BY_LAYOUT = frozenset(
    {"undertaking under its heading", "quoted undertaking", "listed undertakings", "recurring event"}
)
"""Rules of undertakings that go by the layout, where the tagger's doubt tells little."""
_OUTRIGHT = 0.005
"""Belief below which it denies even those."""


def believed(tags: Tags, found: Mapping[int, Sequence[Work]]) -> dict[int, list[Work]]:
    """The undertakings, without people, and without names that the tagger does not take for such.

    Of a name in prose its doubt is enough; what the layout shows to be one, it has to deny outright.
    """
    best = doubts.best(tags, ((work.ref, work.span) for here in found.values() for work in here))
    laid_out = {work.ref for here in found.values() for work in here if work.rule in _BY_LAYOUT}
    gone = {
        ref
        for ref, b in best.items()
        if b[doubts.WORK] < (_OUTRIGHT if ref in laid_out else doubts.HARDLY)
        or (b[doubts.PERSON] >= doubts.PEOPLE and b[doubts.PERSON] > b[doubts.WORK])
    }
    return {index: [work for work in here if work.ref not in gone] for index, here in found.items()}


def with_works(
    cast: Cast, units: Mapping[int, list[Unit]], works: Mapping[int, list[Work]], names: Sequence[Learned]
) -> dict[int, list[Work]]:
    """The undertakings of each block, with those that only the tagger knows."""
    found = {index: list(here) for index, here in works.items()}
    known = {(lexicons.fold(work.ref.name), work.ref.parent): work.ref for here in works.values() for work in here}
    short = {lexicons.fold(alias.text) for alias in cast.aliases} | {lexicons.fold(ref.name) for ref in cast.profiles}
    for index, here in by_block(names).items():
        owner = cast.owners[index]
        bodies = [body.span for body, _ in cast.named_in.get(index, ())]
        taken = Ranges([*bodies, *(u.span for u in units.get(index, ())), *(w.span for w in works.get(index, ()))])
        if owner is None:
            continue
        for name in here:
            folded = lexicons.fold(name.name)
            if folded in short or taken.overlap(name.span) or _is_of_a_body(name.name):
                continue  # a rule has said what stands here, or what the name stands for
            ref = known.setdefault((folded, owner.name), Ref(NodeKind.INITIATIVE, name.name, owner.name))
            found.setdefault(index, []).append(Work(name.span, ref, WORK_RULE))
    return {index: sorted(here, key=lambda w: w.span) for index, here in found.items()}


def _is_of_a_body(shown: str) -> bool:
    """Whether the rules know what a name is by its noun: a company, an authority, a part of a body."""
    known = (name for name in naming.find(shown, 0, len(shown)) if name.text == shown)
    return any(name.role == "unit" or name.kind in _BODIES for name in known)


def refs(works: Mapping[int, Sequence[Work]]) -> frozenset[Ref]:
    """The undertakings that no rule found anywhere."""
    told = {work.ref for here in works.values() for work in here if work.rule != WORK_RULE}
    return frozenset({work.ref for here in works.values() for work in here} - told)


def notable(cast: Cast, names: Sequence[Learned]) -> frozenset[Ref]:
    """The bodies that the tagger is sure the page speaks of, though the rules may have nothing to say of them."""
    return frozenset(
        ref
        for index, here in by_block(name for name in names if name.sure >= NOTABLE).items()
        for sure in (Ranges([name.span for name in here]),)
        for known, ref in cast.named_in.get(index, ())
        if sure.overlap(known.span)
    )
