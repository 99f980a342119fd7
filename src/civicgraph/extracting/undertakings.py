"""Initiatives: programmes, projects, campaigns and recurring events that a text names or describes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from civicgraph import lexicons
from civicgraph.extracting import undertaking_glosses, undertaking_phrases
from civicgraph.model import Block, BlockKind, NodeKind, Ref, Sentence, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from civicgraph.extracting.casting import Cast
    from civicgraph.extracting.unit_names import Unit

_NO_NAME = re.compile(r"Role in|Part of")


@dataclass(frozen=True, slots=True)
class Work:
    """An undertaking as one place names it."""

    span: Span
    ref: Ref
    rule: str


def find(
    text: str,
    blocks: Sequence[Block],
    sentences: Sequence[tuple[Sentence, ...]],
    cast: Cast,
    units: dict[int, list[Unit]],
) -> dict[int, list[Work]]:
    """The initiatives of each block (by block index); the parent is the block's owner."""
    found: dict[int, list[Work]] = {}
    known: dict[str, Ref] = {}
    taken = _taken(cast)
    heading = ""
    for index, block in enumerate(blocks):
        owner = cast.owners[index]
        if block.kind in (BlockKind.FURNITURE, BlockKind.LABEL) or owner is None:
            continue
        heading = _heading(text, block, heading)
        names = [name.span for name, _ in cast.named_in.get(index, ())] + [u.span for u in units.get(index, [])]
        works: list[Work] = []
        for span, rule in (
            *undertaking_glosses.under_heading(text, block, heading),
            *undertaking_glosses.glossed(text, block),
            *undertaking_phrases.candidates(text, block, sentences[index]),
        ):
            shown = " ".join(span.of(text).split())
            folded = lexicons.fold(shown)
            if any(span.overlaps(w.span) for w in works) or _is_a_name(span, rule, names):
                continue
            if folded not in taken and not _NO_NAME.match(shown):
                ref = known.setdefault(folded, Ref(NodeKind.INITIATIVE, shown, owner.name))
                works.append(Work(span, ref, rule))
        if works:
            found[index] = sorted(works, key=lambda w: w.span)
    return found


def _taken(cast: Cast) -> frozenset[str]:
    """Names that stand for something else, folded."""
    names = {lexicons.fold(alias.text) for alias in cast.aliases} | {lexicons.fold(ref.name) for ref in cast.profiles}
    return lexicons.words("names", "members", "nouns") | lexicons.words("names", "common", "words") | names


def _heading(text: str, block: Block, before: str) -> str:
    """The heading or lead-in that a block stands under; the block itself may be it."""
    shown = block.span.of(text)
    if block.kind is BlockKind.HEADING:
        return shown
    if block.kind is BlockKind.PARAGRAPH and shown.endswith(":"):
        return " ".join(shown.split()[-5:])
    return before


def _is_a_name(span: Span, rule: str, names: Sequence[Span]) -> bool:
    """Whether a candidate is or cuts into the name of an organisation or a committee; a quoted one may hold one."""
    if any(n.covers(span) or (span.overlaps(n) and not span.covers(n)) for n in names):
        return True
    return rule != "quoted undertaking" and any(span.covers(n) for n in names)
