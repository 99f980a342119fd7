"""Evidence of membership: what around a number and its unit says that the counted are somebody's members."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from civicgraph import lexicons
from civicgraph.extracting.counted_units import nouns
from civicgraph.extracting.scene import Form, Passage
from civicgraph.model import BlockKind, NodeKind, Span

if TYPE_CHECKING:
    from civicgraph.extracting.counted_units import CountedUnit

_SMALL = 8  # a smaller number counts members only where the words before it are strong
_BEFORE, _AFTER = 110, 120  # characters looked at on either side
_ROW = 60  # a list item of fewer characters may be a number and its unit alone
_FILLING = frozenset(" \t–-:~><≈+aboutroundvemclyhps")  # letters of "about", "over", "more than" and their like


def membership(text: str, passage: Passage, number: Span, value: int, unit: CountedUnit) -> float:
    """How sure it is that a count is one of members: 0 for not at all."""
    left = text[max(passage.span.start, number.start - _BEFORE) : number.start]
    clause = re.split(r"[;!?]", left)[-1]
    if _evidence(r"\b(?:WORDS)\b[^,]{0,30}$", "against", space=" ").search(clause):
        return 0.0
    if _apposed(text, passage, number.start, unit.span.end):
        return 0.9
    if unit.of_members or "member" in unit.kinds:
        return 0.93
    follows = _after(text, passage, unit.span)
    if unit.kinds == ("person",) and lexicons.fold(unit.span.of(text)) not in nouns()[1]:
        people = _evidence(r"(?:WORDS)\w*[^;.]{0,60}$", "people", space=" ")
        return 0.75 if people.search(clause) or follows else 0.0
    if "committee" in unit.kinds:
        return 0.85 if passage.owner else 0.0
    strong = _evidence(r"(?:WORDS) (?:of|from)?\s?(?:[\w-]+\s){0,3}$", "strong", space=" ")
    if value < _SMALL and not strong.search(clause):
        return 0.0
    if follows or _evidence("WORDS", "before").search(clause):
        return 0.85
    return 0.7 if passage.kind is BlockKind.LIST_ITEM and _listed(text, passage, clause, unit.span) else 0.0


def _evidence(shape: str, key: str, space: str = r"\s") -> re.Pattern[str]:
    return lexicons.around(shape, "membership", "evidence", key, space=space)


def _listed(text: str, passage: Passage, clause: str, unit: Span) -> bool:
    """Whether a list item is little more than a number and its unit ("280+ regions"), or stands under "Members"."""
    item = passage.block.span.of(text)
    rest = item.split(unit.of(text), 1)[-1]
    against = _evidence(r"(?-i:\b(?:WORDS)\b)", "against_item", space=" ")
    bare = len(item) < _ROW and _FILLING.issuperset(clause) and len(rest.split()) <= 6
    if bare and not against.search(rest):
        return True
    heading = lexicons.fold(passage.heading.of(text)) if passage.heading else ""
    return heading in lexicons.words("layout", "sections", "members")


def _apposed(text: str, passage: Passage, number: int, end: int) -> bool:
    """Whether a count stands right behind a part's name: "(five councils)", ", six mayors in all", ": 24 heads"."""
    before = next((m for m in reversed(passage.mentions) if m.span.end <= number), None)
    if before is None or before.ref.kind is NodeKind.ORGANISATION or before.form is Form.PRONOUN:
        return False
    gap = _evidence(r"\b(?:WORDS)\b", "filling", space=" ").sub("", text[before.span.end : number])
    if not re.fullmatch(r"\s*(?:\([A-Z][\w&.-]{1,10}\)\s*)?[,(:–—-]?\s*", gap):
        return False
    closes = re.match(r"\s*(?:[,).;:]|in all|$|from|of|who|each|[–—]|\n)", text[end : end + 10] or " ")
    return bool(closes) or not gap.strip()


def _after(text: str, passage: Passage, unit: Span) -> bool:
    """Whether what follows the unit says that these are members: "are represented", "joined it", "belong to the X"."""
    right = text[unit.end : min(passage.span.end, unit.end + _AFTER)]
    match = _evidence(r"^[^.;!?]{0,80}?\b(?:WORDS)", "after").search(right)
    if not match:
        return False
    if re.search(r"(?:are|is|were|was|been|become|became)\s", match.group()):
        return True
    if right.rstrip(" .)") == match.group().strip():
        return True
    at = unit.end + match.end()
    return any(-2 <= m.span.start - at < 30 for m in passage.mentions)
