"""Relations that a list makes: under "Our partners", "We are members of:" or "Membership:" each body is one more."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from civicgraph import lexicons
from civicgraph.extracting import country_headings, persons
from civicgraph.extracting.patterns.lists import bodies_named
from civicgraph.extracting.scene import Form, Mention, Passage, Scene
from civicgraph.model import Block, BlockKind, Claim, FactType, NodeKind, Ref, RelationValue, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

_LONGEST_LEAD = 14  # words of a lead-in that ends with a colon
_LONGEST_TITLE = 6  # words of a heading
_WITH = re.compile(r"\b(?:with|to|of)\s(?:the\s)?[\"“]?$")
_ROW = re.compile(r"(?P<label>[A-Za-z][a-z]+(?: [a-z]+){0,4})(?::\s|\t|[ ]{3,})")
_LEAD_IN = re.compile(r"(?P<label>[A-ZÀ-Þ][^|:\n]{5,120}):\s(?=[^|\n]+[ ]\|[ ])")  # "It is a member of: ABC | DEF"
_TITLE_LINE = re.compile(r"(?:\d{1,2}[.)]?\s+)?[A-Z][\w’'&-]*(?:\s[\w’'&-]+){0,3}")
_ITEM_END = re.compile(r"(?:[ ]\([^()\n]{2,60}\))?(?:,[ ][^.;\n]{2,80}|[ ][–—-][ ][^.;\n]{2,80})?[.;,]?\s*")
_LONGEST_ROW, _LONGEST_LINE = 200, 140  # characters
_ENTRIES = "entries"  # of members, between which stand sentences
_OF_MEMBERS = ("members", _ENTRIES)
_LETTERS = re.compile(r"[A-Z](?:\s?[–—/-]\s?[A-Z])?")
_ENTRY = re.compile(r"[\"”]?(?:[ ]\([^()\n]{2,60}\))?[ ]*(?:\Z|\n|[–—-][ ]|[:,|][ ]|\.[ \n])")
_OPENING = 14  # characters, such as a short name, that may stand before the name of an item
_BODIES = frozenset({"association", "network", "other", "public_body", "company"})


def rule(scene: Scene) -> Iterator[Claim]:
    """One relation for each body that opens an item of such a list, or stands in such a row."""
    lead, holder = "", scene.owner
    leads: dict[Block, tuple[str, Ref | None]] = {}
    entries = {passage.block for passage in scene.passages if _is_entry(scene.text, passage)}
    for block, owner in zip(scene.blocks, scene.owners, strict=True):
        before, lead = lead, _lead(scene.text, block, lead, is_entry=block in entries)
        if (lead != before and before not in _OF_MEMBERS) or not lead:
            holder = owner  # an item may be an entry of its own; whose list it is, the line above tells
        leads[block] = (lead, holder)
    for passage in scene.passages:
        kind, owner = leads[passage.block]
        if owner is None or owner not in scene.profiles:
            continue
        row = _ROW.match(scene.text, passage.span.start, passage.span.end)
        led = _LEAD_IN.match(scene.text, passage.span.start, passage.span.end)
        said = _kind(row["label"], _LONGEST_TITLE) if row else _kind(led["label"], _LONGEST_LEAD) if led else ""
        if said and passage.kind in (BlockKind.LIST_ITEM, BlockKind.PARAGRAPH):
            yield from _relations(scene, passage, owner, said, everyone=True)
        elif passage.kind is BlockKind.LABEL and passage.block.label is not None:
            said = _kind(passage.block.label.of(scene.text), _LONGEST_TITLE)
            yield from _relations(scene, passage, owner, said, everyone=True)
        elif kind in _OF_MEMBERS and _is_entry(scene.text, passage):
            yield from _entries(scene, passage, owner)
        elif kind and kind not in _OF_MEMBERS and _is_of_lines(scene.text, passage.block):
            yield from _of_lines(scene, passage, owner, kind)
        elif kind != _ENTRIES and (
            passage.kind is BlockKind.LIST_ITEM
            or (passage.kind is BlockKind.PARAGRAPH and _is_line(scene.text, passage))
        ):
            yield from _relations(scene, passage, owner, kind, everyone=False)


def _lead(text: str, block: Block, before: str, *, is_entry: bool) -> str:
    """What the items below a block are, if the block says so: a heading, a lead-in with a colon, a title line.

    Below "Our members" come entries, with a few sentences each and the names of countries or letters between them.
    """
    shown = " ".join(block.span.of(text).split())
    if before in _OF_MEMBERS:
        if is_entry and block.kind in (BlockKind.HEADING, BlockKind.PARAGRAPH):
            return _ENTRIES
        if country_headings.named(shown.strip(" :")) or _LETTERS.fullmatch(shown):
            return before
    if block.kind is BlockKind.HEADING:
        return _kind(shown, _LONGEST_TITLE)
    if block.kind is BlockKind.PARAGRAPH and shown.endswith(":"):
        return _kind(re.split(r"[.!?]\s", shown)[-1], _LONGEST_LEAD)
    if block.kind is BlockKind.PARAGRAPH and (_TITLE_LINE.fullmatch(shown) or _is_shouted(shown)):
        return _kind(shown, _LONGEST_TITLE)
    if block.kind is BlockKind.LABEL and block.label == block.span:
        return _kind(shown, _LONGEST_LEAD)
    if _is_of_lines(text, block):
        return before
    if block.kind is BlockKind.PARAGRAPH and (len(shown) > _LONGEST_LINE or shown[-1] in ".!?"):
        return _ENTRIES if before in _OF_MEMBERS else ""
    return before


def _is_entry(text: str, passage: Passage) -> bool:
    """Whether a block opens with a body's name, and what is told of it stands apart: below, or behind a mark."""
    first = passage.mentions[0] if passage.mentions else None
    return first is not None and first.span.start == passage.block.span.start and _opens_line(text, first)


def _opens_line(text: str, mention: Mention) -> bool:
    if mention.form is not Form.NAME or mention.ref.kind is not NodeKind.ORGANISATION:
        return False
    starts = not mention.span.start or text[mention.span.start - 1] == "\n"
    return starts and _ENTRY.match(text, mention.span.end) is not None


def _is_shouted(shown: str) -> bool:
    """Whether a line is a few words in capitals: "WE ARE A MEMBER OF"."""
    return shown.isupper() and 1 < len(shown.split()) <= _LONGEST_TITLE and shown[-1] not in ".,;"


def _is_of_lines(text: str, block: Block) -> bool:
    """Whether a paragraph has several short lines, each of which begins something of its own."""
    if block.kind is not BlockKind.PARAGRAPH:
        return False
    lines = block.span.of(text).split("\n")
    return len(lines) > 1 and all(line[:1].isupper() and len(line) < _LONGEST_LINE for line in lines)


def _of_lines(scene: Scene, passage: Passage, owner: Ref, kind: str) -> Iterator[Claim]:
    """The bodies that open the lines of a paragraph."""
    for mention in passage.mentions:
        if mention.ref != owner and _may_be(scene, mention.ref, kind) and _opens_line(scene.text, mention):
            yield _claim(owner, kind, mention.ref, mention.span)


def _entries(scene: Scene, passage: Passage, owner: Ref) -> Iterator[Claim]:
    """The members that open the lines of an entry."""
    for mention in passage.mentions:
        if mention.ref != owner and _may_be(scene, mention.ref, "members") and _opens_line(scene.text, mention):
            yield _claim(mention.ref, "member_of", owner, mention.span)


def _kind(shown: str, longest: int) -> str:
    if not shown or len(shown.split()) > longest or lexicons.phrases("ties", "leads", "none").search(shown):
        return ""
    return next(
        (k for k in ("member_of", "members", "founded_by", "advises", "cooperates_with") if _pattern(k).search(shown)),
        "",
    )


def _pattern(kind: str) -> re.Pattern[str]:
    return lexicons.phrases("ties", "leads", kind)


def _is_line(text: str, passage: Passage) -> bool:
    """Whether a paragraph is a line of a list that lost its bullets."""
    return len(passage.block.span.of(text)) < _LONGEST_LINE and passage.span.start - passage.block.span.start < 2


def _relations(scene: Scene, passage: Passage, owner: Ref, kind: str, *, everyone: bool) -> Iterator[Claim]:
    if not kind:
        return
    named = [
        m
        for m in passage.mentions
        if m.form in (Form.NAME, Form.ACRONYM)
        and m.ref.kind is NodeKind.ORGANISATION
        and m.ref != owner
        and _may_be(scene, m.ref, kind)
    ]
    if not everyone:
        named = [m for m in named[:1] if _opens(scene.text, passage, m.span, kind)]
    if kind != "members" and (everyone or not passage.mentions):
        for span in _unknown(scene, passage, everyone=everyone):
            ref = Ref(NodeKind.ORGANISATION, " ".join(span.of(scene.text).split()))
            if ref != owner:
                yield _claim(owner, kind, ref, span)
    for ref, span in {m.ref: m.span for m in reversed(named)}.items():
        if kind == "members":
            yield _claim(ref, "member_of", owner, span)
        else:
            yield _claim(owner, kind, ref, span)


def _unknown(scene: Scene, passage: Passage, *, everyone: bool) -> list[Span]:
    """The names in an item that nothing else shows to be bodies': all of a row, else one that is a list's item."""
    start, end = passage.span.start, passage.span.end
    if everyone:
        row = _ROW.match(scene.text, start, end)
        start = row.end() if row else max(start, scene.text.find(": ", start, end) + 1)
    elif passage.kind is not BlockKind.LIST_ITEM:
        return []
    named = [m.span for m in passage.mentions]
    found = [s for s in bodies_named(scene.text, start, end) if not any(s.overlaps(other) for other in named)]
    if everyone:
        return found if end - start <= _LONGEST_ROW else []
    whole = [s for s in found[:1] if s.start == start and _ITEM_END.fullmatch(scene.text, s.end, end)]
    return [s for s in whole if scene.text[s.end : s.end + 1] != "," or not persons.is_person(s.of(scene.text))]


def _may_be(scene: Scene, ref: Ref, kind: str) -> bool:
    profile = scene.profiles.get(ref)
    return profile is not None and profile.kind in (
        _BODIES - {"public_body", "company"} if kind == "members" else _BODIES
    )


def _opens(text: str, passage: Passage, span: Span, kind: str) -> bool:
    before = text[passage.span.start : span.start]
    if kind == "cooperates_with" and _pattern("member_of").search(before):
        return False  # the item says itself what ties the two
    return len(before) <= _OPENING or (kind == "cooperates_with" and _WITH.search(before) is not None)


def _claim(subject: Ref, kind: str, target: Ref, span: Span) -> Claim:
    return Claim(FactType.RELATION, subject, RelationValue(kind, target), span, "listed in a section", 0.8)
