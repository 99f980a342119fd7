"""Committees, boards and working groups: their names, in capitals or not, and whose part they are."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from civicgraph import lexicons, naming
from civicgraph.extracting.aliases import is_acronym
from civicgraph.model import Block, BlockKind, NodeKind, Ref, Sentence, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from civicgraph.extracting.casting import Cast

_COMPLEMENT = re.compile(
    r"[ \t]?(?:\((?P<acronym>[A-Z][\w&.-]{1,10})\))?[ \t](?P<prep>for|on|of)[ \t](?:the[ \t])?(?=[a-z])"
)
_PAREN = re.compile(r"[ \t]?\((?P<acronym>[A-Z][\w&.-]{1,10})\)")
_ARTICLE = re.compile(
    r"(?:^|[\s\"“(,;:])(?P<word>an?|one|its|their|our|the|own|this|each|every)[ \t]+[\"“]?$", re.IGNORECASE
)
_LEADING = re.compile(
    r"\b(?:management|executive|leadership|steering|expert|core|advisory|board|presidential)\b", re.IGNORECASE
)
_BARE_NAMES = frozenset(
    {
        "board",
        "council",
        "congress",
        "assembly",
        "presidium",
        "praesidium",
        "bureau",
        "plenary",
        "executive",
        "convention",
        "caucus",
        "presidency",
    }
)


@dataclass(frozen=True, slots=True)
class Unit:
    """A committee as one place names it; ``ref`` is None where the place only points back ("the Committee")."""

    span: Span
    text: str
    head: str
    ref: Ref | None
    working: bool = False
    acronym: Span | None = None
    listed: bool = False


@cache
def _lower() -> re.Pattern[str]:
    """Lower-case committees: a qualifier and a head noun ("an internal group", "the executive committee")."""
    heads = sorted(lexicons.entries("names", "units", "heads"), key=len, reverse=True)
    kinds = sorted(lexicons.entries("names", "units", "qualifiers"), key=len, reverse=True)
    head, kind = ("|".join(re.escape(w).replace(r"\ ", "[ -]") for w in group) for group in (heads, kinds))
    of = (
        r"board of (?:directors|trustees|governors|management|administration|representatives|presidents|mayors)|"
        r"council of (?:representatives|presidents|delegates|members)|assembly of (?:members|delegates|representatives)"
    )
    return re.compile(
        rf"(?<![\w-])(?:(?P<of>{of})|(?:(?:{kind})(?:[ ,]|[ ]and[ ])){{1,3}}(?P<head>{head})(?:[ ]of[ ](?:directors|"
        rf"members|delegates|mayors|representatives))?)(?![\w-])",
        re.IGNORECASE,
    )


def find(
    text: str, blocks: Sequence[Block], sentences: Sequence[tuple[Sentence, ...]], cast: Cast
) -> dict[int, list[Unit]]:
    """The committees of each block (by block index), with their parents."""
    found: dict[int, list[Unit]] = {}
    for name, index in cast.units:
        if not _taken(found.get(index, []), name.span):
            unit = _named(text, blocks[index], sentences[index], name, cast, index)
            if unit:
                found.setdefault(index, []).append(unit)
    for index, block in enumerate(blocks):
        if block.kind is BlockKind.FURNITURE:
            continue
        names = [name.span for name, _ in cast.named_in.get(index, ())]
        for match in _lower().finditer(text, block.span.start, block.span.end):
            span = Span(*match.span())
            if _taken(found.get(index, []), span) or any(span.overlaps(n) for n in names):
                continue
            unit = _lowercase(text, block, sentences[index], match, cast, index)
            if unit:
                found.setdefault(index, []).append(unit)
    for index, unit in _listed(text, blocks, cast):
        if not _taken(found.get(index, []), unit.span) and not any(
            unit.span.overlaps(name.span) for name, _ in cast.named_in.get(index, ())
        ):
            found.setdefault(index, []).append(unit)
    heads = {
        unit.head
        for units in found.values()
        for unit in units
        if unit.ref and lexicons.fold(unit.text) not in _BARE_NAMES
    }
    for index, units in found.items():  # "the Board" after "Board of Directors" points back; it is no second board
        found[index] = sorted(
            (
                replace(u, ref=None)
                if u.ref and u.head in heads and lexicons.fold(u.text) in _BARE_NAMES and not u.listed
                else u
                for u in units
            ),
            key=lambda u: u.span,
        )
    return found


_LEAD = re.compile(
    r"\b(?P<head>committees|commissions|working groups|task forces|sections|thematic groups|expert groups|"
    r"working parties|sub-?committees|panels|boards|councils|groups|forums|colleges|divisions|"
    r"chambers)\b(?:[^.;:\n]{0,40})(?::|[.]?)\s*$",
    re.IGNORECASE,
)
_ITEM_NAME = re.compile(
    r"[\"“]?(?P<name>[A-Z0-9][^\n;.()–—]{2,80}?)[\"”]?\s*(?:$|[;.(–—]|:\s(?=[a-z])|,\s(?=[a-z]+\s[a-z]+\s[a-z]+))"
)


def _listed(text: str, blocks: Sequence[Block], cast: Cast) -> Iterator[tuple[int, Unit]]:
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
    if not match or parent is None or len(match.group("name").split()) > 9 or _lower().search(match.group("name")):
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
    parent = _parent(text, name.span, cast, index, sentences)
    if parent is None or _is_owner_itself(name, parent, cast):
        return None
    span, acronym = _complement(text, block, sentences, name.span)
    shown = _shown(text, span, acronym)
    longer = _lower().match(text, name.span.start, block.span.end) if name.bare else None
    if longer and longer.end() > span.end:
        return None
    if name.head == "team" and not _LEADING.search(shown):
        return None
    if name.bare and span == name.span:
        head_only = lexicons.fold(name.text)
        known_title = block.kind is BlockKind.HEADING
        if article == "" and not known_title and not _after_comma(text, name.span):
            return None
        ref = Ref(NodeKind.COMMITTEE, shown, parent.name) if head_only in _BARE_NAMES else None
        return Unit(span, shown, name.head, ref, acronym=acronym)
    if lexicons.phrases("names", "units", "outside").search(shown):
        return None
    working = name.head in lexicons.words("names", "units", "working")
    return Unit(span, shown, name.head, Ref(NodeKind.COMMITTEE, shown, parent.name), working, acronym)


def _lowercase(
    text: str, block: Block, sentences: tuple[Sentence, ...], match: re.Match[str], cast: Cast, index: int
) -> Unit | None:
    span = Span(*match.span())
    article = _article(text, block, span)
    head = lexicons.fold((match.group("head") or match.group("of").split()[0]).replace("-", " "))
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
    parent = None if _NO_UNIT.match(text, span.end, block.span.end) else _parent(text, span, cast, index, sentences)
    if parent is None:
        return None
    span, acronym = _complement(text, block, sentences, span)
    return Unit(
        span,
        _shown(text, span, acronym),
        head,
        Ref(NodeKind.COMMITTEE, _shown(text, span, acronym), parent.name),
        head in lexicons.words("names", "units", "working"),
        acronym,
    )


def _article(text: str, block: Block, span: Span) -> str:
    match = _ARTICLE.search(text[max(block.span.start, span.start - 12) : span.start])
    return match.group("word").casefold() if match else ""


def _possessed(text: str, span: Span) -> bool:
    return text[max(0, span.start - 3) : span.start].rstrip().endswith(("'s", "’s", "s'", "s’"))


def _after_comma(text: str, span: Span) -> bool:
    return bool(re.search(r"(?:the|,|and)\s$", text[max(0, span.start - 5) : span.start]))


_NO_UNIT = re.compile(
    r"(?:['’]s)?\s(?:[Mm]embers?|[Rr]ooms?|[Mm]eetings?|[Cc]hairs?|[Cc]hairman|[Oo]ffices?|[Ee]lections?|"
    r"[Ss]ecretary|[Pp]apers?|[Hh]ouse)\b(?!\s(?:are|is)\b)"
    r"|\sof\s(?:the\s)?(?:[A-Z]\w+\s)?(?:Parliament|Senate|House|Bundestag|Government|National Assembly|Ministry|EU|"
    r"European Union|United Nations)\b"
)
_HAVING = re.compile(
    r"\b(?:has|have|had|runs?|created|set up|sets up|established|formed|appointed|maintains?|keeps?|launched|named)\b"
)


def _parent(text: str, span: Span, cast: Cast, index: int, sentences: tuple[Sentence, ...] = ()) -> Ref | None:
    """The organisation after "of the", or before a possessive; else the owner of the block."""
    here = cast.named_in.get(index, ())
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


def _complement(text: str, block: Block, sentences: tuple[Sentence, ...], span: Span) -> tuple[Span, Span | None]:
    """Take along "(SC)" and "for digital administration": nouns and adjectives up to a verb or a mark."""
    acronym = None
    paren = _PAREN.match(text, span.end, block.span.end)
    if paren and is_acronym(paren.group("acronym")):
        acronym = Span(*paren.span("acronym"))
    match = _COMPLEMENT.match(text, span.end, block.span.end)
    if not match or match.group("prep") == "of":
        return span, acronym
    tokens = [t for s in sentences for t in s.tokens if match.end() <= t.span.start < match.end() + 120]
    end = match.end()
    for token in tokens[:10]:
        if (
            token.pos in {"NOUN", "ADJ", "PROPN"}
            or token.text in {"and", "of", "&", "-"}
            or (token.pos == "X" and token.text.isalpha())
        ):
            if token.text not in {
                "which",
                "that",
                "who",
                "is",
                "has",
                "was",
                "to",
                "with",
                "in",
                "where",
                "and",
                "of",
                "&",
                "-",
            }:
                end = token.span.end
                continue
            if token.text in {"and", "of", "&", "-"}:
                continue
        break
    return (Span(span.start, end), acronym) if end > match.end() else (span, acronym)


def _shown(text: str, span: Span, acronym: Span | None) -> str:
    shown = span.of(text)
    if acronym and span.covers(acronym):
        shown = text[span.start : acronym.start - 1] + text[acronym.end + 1 : span.end]
    shown = " ".join(shown.split())
    return (
        re.sub(r"(?i)\bcommittees\b", lambda m: m.group()[:-1], shown)
        if acronym or shown.split()[0].casefold() == "standing"
        else shown
    )


def named(found: dict[int, list[Unit]]) -> Iterator[Unit]:
    """Every unit that a place names, in reading order."""
    for index in sorted(found):
        yield from (unit for unit in found[index] if unit.ref is not None)
