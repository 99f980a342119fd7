"""Officers in rows: cells of a table, cards of labels, several people in one role."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from civicgraph import lexicons
from civicgraph.extracting import persons
from civicgraph.model import Block, BlockKind, Claim, ContactValue, FactType, Ref, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from civicgraph.extracting.scene import Scene

HONOUR = re.compile(r"^\s?\((?:Ms|Mr|Mrs|Miss|Dr|Hon|he|she)[^()]{0,12}\)")
_NO_ROLE = re.compile(r"[.;!?():]|\b(?:is|are|was|our|has|stands|its|we)\b|(?<!of )\bthe\b|^(?:At|In|On|Under|With)\b")
_LONGEST_ROWS = 400  # characters of a block that may hold several rows
_CELL = re.compile(r"[^\s|](?:[^|\t\n ]| (?!  )){0,80}")


def lines(scene: Scene) -> list[tuple[Block, Ref | None]]:
    """The blocks of a document with their owners, cut where a line, or a piece behind ";", is a row of its own."""
    found: list[tuple[Block, Ref | None]] = []
    for block, owner in zip(scene.blocks, scene.owners, strict=True):
        cuts = _cuts(scene.text, block)
        if not cuts:
            found.append((block, owner))
            continue
        for start, end in itertools.pairwise([block.span.start, *cuts, block.span.end]):
            shown = scene.text[start:end].strip(" ;\n\t")
            if shown:
                first = scene.text.index(shown, start)
                found.append((replace(block, span=Span(first, first + len(shown))), owner))
    return found


def _cuts(text: str, block: Block) -> list[int]:
    """Where the rows of a block begin, but for the first."""
    if (
        block.kind is BlockKind.FURNITURE
        or block.label == block.span
        or block.span.end - block.span.start > _LONGEST_ROWS
    ):
        return []
    shown = block.span.of(text)
    if "\n" in shown and all(line[:1].isupper() for line in shown.split("\n")) and not shown.endswith("."):
        return [block.span.start + m.start() for m in re.finditer(r"\n", shown)]
    pieces = [m for m in re.finditer(r";\s", shown) if _opens_with_person(shown[m.end() :])]
    return [block.span.start + m.start() for m in pieces] if pieces and _opens_with_person(shown) else []


def _opens_with_person(shown: str) -> bool:
    match = persons.line_name().match(shown)
    return match is not None and persons.is_person(match["name"]) and shown[match.end() : match.end() + 1] in {",", ""}


def opens_with_officer(text: str, block: Block) -> bool:
    """Whether a line at the edge of a page is an officer's ("Rosa Ito, Director | rosa@…"), and no menu."""
    shown = block.span.of(text)
    match = persons.line_name().match(shown)
    if match is None or not persons.is_person(match["name"]) or shown[match.end() : match.end() + 2] != ", ":
        return False
    return persons.role().match(shown, match.end() + 2) is not None


def stands_by_role(text: str, blocks: Sequence[Block], index: int) -> bool:
    """Whether the line above or below is a role and nothing else."""
    around = [*blocks[index - 1 : index], *blocks[index + 1 : index + 2]] if index else blocks[1:2]
    return any(is_role(b.span.of(text).split("\n")[0].strip(" :")) for b in around if b.kind is not BlockKind.FURNITURE)


def card(text: str, blocks: Sequence[Block], index: int, block: Block) -> tuple[Span, str | None, int] | None:
    """Rows of a card: "Name: Rosa Ito", and "Position: Director" below."""
    if block.kind is not BlockKind.LABEL or block.label is None or index + 1 >= len(blocks):
        return None
    below = blocks[index + 1]
    if below.kind is not BlockKind.LABEL or below.label is None:
        return None
    labels = [lexicons.fold(b.label.of(text)) for b in (block, below) if b.label]
    if labels[0] not in lexicons.words("roles", "card", "name") or labels[1] not in lexicons.words(
        "roles", "card", "role"
    ):
        return None
    match = persons.line_name().fullmatch(text, block.span.start, block.span.end)
    if not match or not persons.is_person(match.group("name")):
        return None
    return Span(*match.span("name")), below.span.of(text).strip(), below.span.end


def several(text: str, block: Block, owner: Ref) -> Iterator[Claim]:
    """One role, several people: "Vice-Presidents: Rosa Ito and Jan Novák", "… are co-chairs"."""
    start = block.label.start if block.kind is BlockKind.LABEL and block.label else block.span.start
    if not persons.plurals().search(lexicons.lowered(text), start, block.span.end):
        return
    for pattern in persons.several():
        for match in pattern.finditer(text, start, block.span.end):
            for found in persons.one_of_several().finditer(text, *match.span("people")):
                name = found.group("name")
                if persons.is_person(name):
                    value = ContactValue(" ".join(name.split()), persons.singular(match.group("role")))
                    yield Claim(FactType.CONTACT, owner, value, Span(*match.span()), "officers in a row", 0.85)


def in_cells(text: str, block: Block) -> tuple[Span, str | None, int] | None:
    """A row of a table: the cell that is a role, and the one that is a person."""
    shown = block.span.of(text)
    if "\t" not in shown and "|" not in shown and "   " not in shown:
        return None
    cells = [Span(m.start(), m.end()) for m in _CELL.finditer(text, block.span.start, block.span.end)]
    person, role = None, None
    for cell in cells[:5]:
        shown = cell.of(text)
        match = persons.line_name().match(shown)
        rest = HONOUR.sub("", shown[match.end() :]) if match else ""
        if match and not rest.strip() and persons.is_person(match.group("name")):
            person = person or Span(cell.start + match.start("name"), cell.start + match.end("name"))
        elif is_role(shown):
            role = role or shown.strip()
    return (person, role, person.end) if person and role else None


def above_or_below(text: str, blocks: Sequence[Block], index: int, name: Span) -> tuple[Span, str | None, int] | None:
    """The role in the line above a person's, or in the one below."""
    above = blocks[index - 1] if index else None
    below = next((b for b in blocks[index + 1 : index + 2] if b.kind is not BlockKind.FURNITURE), None)
    if above is not None and below is not None and _is_nearer_below(text, above, blocks[index], below):
        above = None
    if above is not None and above.kind in (
        BlockKind.HEADING,
        BlockKind.PARAGRAPH,
        BlockKind.LIST_ITEM,
        BlockKind.LABEL,
    ):
        title = above.span.of(text).strip(" :")
        named = persons.line_name().match(title)
        if len(title) < 60 and is_role(title) and not (named and persons.is_person(named["name"])):
            return name, title, name.end
    if below is not None and below.kind is not BlockKind.LABEL:
        first = below.span.of(text).split("\n")[0].strip()
        if (
            len(first) < 110
            and persons.role().search(first)
            and first[-1] not in ".:"
            and not ((m := persons.line_name().match(first)) and persons.is_person(m.group("name")))
        ):
            return name, first, below.span.start + len(first)
    return None


def _is_nearer_below(text: str, above: Block, block: Block, below: Block) -> bool:
    """Whether a role stands in the line right below a person's, and what is above is parted from it by more lines."""
    first = below.span.of(text).split("\n")[0].strip()
    lines_above = text.count("\n", above.span.end, block.span.start)
    lines_below = text.count("\n", block.span.end, below.span.start)
    return lines_below < lines_above and is_role(first)


def is_role(shown: str) -> bool:
    """Whether a line is a role and nothing else ("Chief Executive Officer"), and not a person with one."""
    named = persons.line_name().match(shown)
    return (
        not (named and persons.is_person(named["name"]))
        and persons.role().search(shown) is not None
        and len(shown.split()) <= 7
        and (shown[:1].isupper() or shown[:1].isdigit())
        and not re.search(
            r"[.;!?():]|\b(?:is|are|was|our|has|stands|its|we)\b|(?<!of )\bthe\b|^(?:At|In|On|Under|With)\b", shown
        )
    )


def with_body(scene: Scene, owner: Ref, role: str | None, at: Span) -> tuple[Ref, str | None]:
    """Whose officer a line shows: "President, Union of Harbours" names the body."""
    if role is None or "," not in role:
        return owner, role
    shown = at.of(scene.text)
    parts = [part.strip() for part in role.split(",")]
    for alias in scene.aliases:
        if alias.text in parts[1:] and alias.ref in scene.profiles:
            return alias.ref, ", ".join(parts[: parts.index(alias.text)])
    for ref in scene.profiles:
        if ref.name in parts[1:] or (len(parts) > 1 and f", {ref.name}" in shown):
            return ref, role[: role.index(ref.name)].rstrip(" ,") or role if ref.name in role else role
    return owner, role
