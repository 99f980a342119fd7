"""Committees, boards and working groups: their names, in capitals or not, and whose part they are."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from civicgraph import lexicons, naming
from civicgraph.extracting import own_parts, unit_finding
from civicgraph.extracting.unit_lists import listed
from civicgraph.extracting.unit_names import Unit, complement, lower_case, shown_name
from civicgraph.model import Block, BlockKind, NodeKind, Ref, Sentence, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from civicgraph.extracting.casting import Cast

_ARTICLE = re.compile(
    r"(?:^|[\s\"“(,;:])(?P<word>an?|one|its|their|our|the|own|this|each|every)[ \t]+"
    r"(?:(?:new|own|small|special|separate|joint|permanent)[ \t]+)?[\"“]?$",
    re.IGNORECASE,
)
_SIZED = re.compile(r"-(?:members?|persons?|strong|seats?|man|people)\s$")
_LISTED_BEFORE = re.compile(r"(?:the|,|and|[→➔➜>/|·•+&]|\b(?:[Bb]odies|[Oo]rgans|[Ss]tructure|[Gg]overnance):)\s$")
_LEADING = re.compile(
    r"\b(?:management|executive|leadership|steering|expert|core|advisory|board|presidential)\b", re.IGNORECASE
)
_BARE_NAMES = lexicons.words("units", "names", "bare") | {"congress", "convention", "caucus", "directory", "jury"}


def find(
    text: str, blocks: Sequence[Block], sentences: Sequence[tuple[Sentence, ...]], cast: Cast
) -> dict[int, list[Unit]]:
    """The committees of each block (by block index), with their parents."""
    found: dict[int, list[Unit]] = {}
    for name, index in (*cast.units, *unit_finding.more(text, blocks, cast)):
        if not _taken(found.get(index, []), name.span):
            unit = _named(text, blocks[index], sentences[index], name, cast, index)
            if unit:
                found.setdefault(index, []).append(unit)
    for index, block in enumerate(blocks):
        if block.kind is BlockKind.FURNITURE:
            continue
        names = [name.span for name, _ in cast.named_in.get(index, ())]
        for match in lower_case().finditer(text, block.span.start, block.span.end):
            span = Span(*match.span())
            if _taken(found.get(index, []), span) or any(span.overlaps(n) for n in names):
                continue
            unit = _lowercase(text, block, sentences[index], match, cast, index)
            if unit:
                found.setdefault(index, []).append(unit)
    for index, unit in listed(text, blocks, cast):
        if not _taken(found.get(index, []), unit.span) and not any(
            unit.span.overlaps(name.span) and not _for_one_word(unit, name) for name, _ in cast.named_in.get(index, ())
        ):
            found.setdefault(index, []).append(unit)
    heads = {
        unit.head
        for units in found.values()
        for unit in units
        if unit.ref and lexicons.fold(unit.text) not in _BARE_NAMES
    }
    longer = {unit.text.casefold() for units in found.values() for unit in units if unit.ref}
    for index, units in found.items():  # "the Board" after "Board of Directors" points back; it is no second board
        found[index] = sorted(
            (
                replace(u, ref=None)
                if u.ref and not u.listed and (_is_bare(u, heads) or _begins_another(u.text, longer))
                else u
                for u in units
            ),
            key=lambda u: u.span,
        )
    return found


def _is_bare(unit: Unit, heads: set[str]) -> bool:
    return unit.head in heads and lexicons.fold(unit.text) in _BARE_NAMES


def _bears_name(text: str, block: Block, name: naming.Name, folded: str) -> bool:
    """Whether a bare head noun is a part's name: one that mostly is ("Presidium"), or one with its size."""
    return folded in _BARE_NAMES or unit_finding.has_size(text, block, name.span)


def _begins_another(shown: str, names: set[str]) -> bool:
    """Whether "working group" points back to the "working group on ferries"."""
    return shown.islower() and any(name.startswith((f"{shown} on ", f"{shown} for ")) for name in names)


def _for_one_word(unit: Unit, name: naming.Name) -> bool:
    """Whether the item of a list was taken for an organisation for one word ("Community Safety")."""
    if not unit.span.covers(name.span):
        return False
    return lexicons.fold(name.text.split()[0]) == name.head or name.kind in ("public_body", "other")


def _taken(units: Sequence[Unit], span: Span) -> bool:
    return any(unit.span.overlaps(span) for unit in units)


def _named(
    text: str, block: Block, sentences: tuple[Sentence, ...], name: naming.Name, cast: Cast, index: int
) -> Unit | None:
    """A capitalised unit name, with a lower-case complement taken along ("Committee (SC) for digital services")."""
    article = _article(text, block, name.span)
    plural = name.head.endswith("s") and name.head not in {"congress", "caucus"}
    if plural and article not in {"a", "an", "one"}:
        return None
    if _NO_UNIT.match(text, name.span.end, block.span.end) or re.match(
        r"(?i)(?:national|federal|state|royal) (?:commission|council for|committee for)\b", name.text
    ):
        return None
    parent = parent_of(text, name.span, cast, index, sentences)
    if parent is None or _is_owner_itself(name, parent, cast):
        return None
    span, acronym = complement(text, block, sentences, name.span)
    shown = shown_name(text, span, acronym)
    said = re.match(r"\s(?:of|at|in|within)\s", text[name.span.end : name.span.end + 8])
    if unit_finding.no_part(text, block, name, shown, parent == cast.owners[index] and not said):
        return None
    longer = lower_case().match(text, name.span.start, block.span.end) if name.bare else None
    if longer and longer.end() > span.end:
        return None
    if name.head == "team" and not _LEADING.search(shown):
        return None
    if name.bare and span == name.span:
        head_only = lexicons.fold(name.text)
        known_title = block.kind is BlockKind.HEADING or unit_finding.opens_item(text, block, name.span)
        if article == "" and not (
            known_title
            or _after_comma(text, name.span)
            or unit_finding.has_size(text, block, name.span)
            or _possessed(text, name.span)
            or _SIZED.search(text[max(0, name.span.start - 10) : name.span.start])
        ):
            return None
        ref = Ref(NodeKind.COMMITTEE, shown, parent.name) if _bears_name(text, block, name, head_only) else None
        return Unit(span, shown, name.head, ref, acronym=acronym)
    if lexicons.phrases("names", "units", "outside").search(shown) and not own_parts.is_own(
        text, block, name.span, shown, article
    ):
        return None
    working = name.head in lexicons.words("names", "units", "working")
    return Unit(span, shown, name.head, Ref(NodeKind.COMMITTEE, shown, parent.name), working, acronym)


def _lowercase(
    text: str, block: Block, sentences: tuple[Sentence, ...], match: re.Match[str], cast: Cast, index: int
) -> Unit | None:
    span = Span(*match.span())
    article = _article(text, block, span)
    head = lexicons.fold((match.group("head") or match.group("of").split()[0]).replace("-", " "))
    if head in lexicons.words("units", "names", "offices") or unit_finding.is_everybodys(text, block, span):
        return None
    if head.endswith("s") and head not in {"congress", "caucus"}:
        return None
    if lexicons.phrases("names", "units", "outside").search(text, max(0, span.start - 20), span.end):
        return None
    title = block.kind in (BlockKind.HEADING, BlockKind.LIST_ITEM) and text[block.span.start : span.start].strip() in {
        "",
        "The",
        "the",
    }
    if head in {
        "conference",
        "meeting",
        "general meeting",
        "convention",
        "congress",
        "forum",
        "group",
        "chapter",
        "division",
        "section",
        "chamber",
    } and not (article and head == "group"):
        return None
    if not article and not title and not _possessed(text, span):
        return None
    if not title and (
        head == "team"
        or re.search(r"\b(?:is|are|as|was|be|like|also)\san?\s$", text[max(0, span.start - 9) : span.start])
    ):
        return None  # "is an advisory group" says what something is, not what it is called
    parent = None if _NO_UNIT.match(text, span.end, block.span.end) else parent_of(text, span, cast, index, sentences)
    if parent is None:
        return None
    span, acronym = complement(text, block, sentences, span)
    return Unit(
        span,
        shown_name(text, span, acronym),
        head,
        Ref(NodeKind.COMMITTEE, shown_name(text, span, acronym), parent.name),
        head in lexicons.words("names", "units", "working"),
        acronym,
    )


def _article(text: str, block: Block, span: Span) -> str:
    match = _ARTICLE.search(text[max(block.span.start, span.start - 20) : span.start])
    return match.group("word").casefold() if match else ""


def _possessed(text: str, span: Span) -> bool:
    return text[max(0, span.start - 3) : span.start].rstrip().endswith(("'s", "’s", "s'", "s’"))


def _after_comma(text: str, span: Span) -> bool:
    return bool(_LISTED_BEFORE.search(text[max(0, span.start - 14) : span.start]))


_NO_UNIT = re.compile(
    r"(?:['’]s)?\s(?:[Mm]embers?|[Rr]ooms?|[Mm]eetings?|[Cc]hairs?|[Cc]hairman|[Oo]ffices?|[Ee]lections?|"
    r"[Ss]ecretary|[Pp]apers?|[Hh]ouse)\b(?!\s(?:are|is)\b)"
    r"|\sof\s(?:the\s)?(?:[A-Z]\w+\s)?(?:Parliament|Senate|House|Bundestag|Government|National Assembly|Ministry|EU|"
    r"European Union|United Nations)\b"
)
_HAVING = re.compile(
    r"\b(?:has|have|had|runs?|created|set up|sets up|established|formed|appointed|maintains?|keeps?|launched|named)\b"
)


def parent_of(text: str, span: Span, cast: Cast, index: int, sentences: tuple[Sentence, ...] = ()) -> Ref | None:
    """Whose part it is: the organisation after "of the", or before a possessive; else the owner of the block."""
    here = cast.named_in.get(index, ())
    short = span.of(text).split()[0]
    for alias in cast.aliases if short.isupper() else ():  # "the EUT Board" is the part of EUT
        profile = cast.profiles.get(alias.ref)
        if alias.text == short and profile is not None and profile.kind in ("association", "network"):
            return alias.ref
    after = next(((n, r) for n, r in here if n.span.start >= span.end), None)
    if after and re.fullmatch(
        r"[ \t](?:of|at|in|within)[ \t](?:the[ \t])?[\"“]?", text[span.end : after[0].span.start]
    ):
        return after[1]
    before = next(((n, r) for n, r in reversed(here) if n.span.end <= span.start), None)
    if (
        before
        and re.fullmatch(r"(?:['’]s?)?[ \t](?:own[ \t])?", text[before[0].span.end : span.start])
        and text[before[0].span.end : span.start].strip()
    ):
        return before[1]
    start = next((s.span.start for s in sentences if s.span.covers(span)), span.start)
    opener = next(
        (
            r
            for n, r in here
            if start <= n.span.start <= start + 5
            and n.span.end < span.start
            and _HAVING.search(text, n.span.end, span.start)
        ),
        None,
    )
    return opener or cast.owners[index]


def _is_owner_itself(name: naming.Name, parent: Ref, cast: Cast) -> bool:
    """Whether "the Council", "the Assembly" is the organisation whose own head noun that is."""
    profile = cast.profiles.get(parent)
    return name.bare and profile is not None and profile.head == name.head


def named(found: dict[int, list[Unit]]) -> Iterator[Unit]:
    """Every unit that a place names, in reading order."""
    for index in sorted(found):
        yield from (unit for unit in found[index] if unit.ref is not None)
