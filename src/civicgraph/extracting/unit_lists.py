"""Committees that a list names: its heading or lead-in says what its items are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from civicgraph import lexicons
from civicgraph.extracting.unit_names import Unit, lower_case
from civicgraph.model import Block, BlockKind, NodeKind, Ref, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from civicgraph.extracting.casting import Cast

_LEAD = re.compile(
    r"\b(?P<head>committees|commissions|working groups|task forces|sections|thematic groups|expert groups|"
    r"working parties|sub-?committees|panels|boards|councils|groups|forums|colleges|divisions|"
    r"chambers)\b(?:[^.;:\n]{0,40})(?::|[.]?)\s*$",
    re.IGNORECASE,
)
_ITEM_NAME = re.compile(
    r"[\"“]?(?P<name>[A-Z0-9][^\n;.()–—]{2,80}?)[\"”]?\s*(?:$|[;.(–—]|:\s(?=[a-z])|,\s(?=[a-z]+\s[a-z]+\s[a-z]+))"
)


def listed(text: str, blocks: Sequence[Block], cast: Cast) -> Iterator[tuple[int, Unit]]:
    """Items under "Policy committees" or "Its working groups are:" are committees by their bare names."""
    head = ""
    for index, block in enumerate(blocks):
        shown = block.span.of(text)
        if block.kind is BlockKind.FURNITURE:
            head = ""
        elif block.kind in (BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.LABEL):
            if head and block.kind is BlockKind.PARAGRAPH and len(shown) < 60 and _ITEM_NAME.fullmatch(shown):
                yield from _item(text, block, index, head, cast)
                continue
            match = _LEAD.search(shown[-120:])
            title = block.kind is not BlockKind.PARAGRAPH and len(shown.split()) <= 5
            head = (
                match.group("head").casefold()
                if match and (title or shown.endswith(":")) and cast.owners[index]
                else ""
            )
        elif head:
            yield from _item(text, block, index, head, cast)


def _item(text: str, block: Block, index: int, head: str, cast: Cast) -> Iterator[tuple[int, Unit]]:
    match = _ITEM_NAME.match(text, block.span.start, block.span.end)
    parent = cast.owners[index]
    if not match or parent is None or len(match.group("name").split()) > 9 or lower_case().search(match.group("name")):
        return
    singular = head.removesuffix("s").removesuffix("ie") + ("y" if head.endswith("ies") else "")
    if any(lexicons.fold(w) in lexicons.words("names", "units", "heads") for w in match.group("name").split()):
        return
    span = Span(*match.span("name"))
    yield (
        index,
        Unit(
            span,
            match.group("name"),
            singular,
            Ref(NodeKind.COMMITTEE, " ".join(match.group("name").split()), parent.name),
            "working" in head or "task" in head,
            None,
            listed=True,
        ),
    )
