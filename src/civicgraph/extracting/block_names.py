"""The names of bodies and of their parts in one block, as they are written there."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from civicgraph import languages, lexicons, naming
from civicgraph.extracting import aliases
from civicgraph.model import Block, BlockKind, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

_QUOTED = re.compile(r"[\"“„«]([^\"“”„«»\n]{4,100})[\"”“»]")
_PROPER = re.compile(r"[ \t][\"“„«]([A-ZÀ-ÖØ-ÞĀ-ŽΑ-ΩЀ-Я][^\"“”„«»\n(),;:]{1,40}?)[\"”“»]")
_COPYRIGHT = re.compile(r"©|\(c\)|\bcopyright\b", re.IGNORECASE)
_ARTICLE = re.compile(r"^[ \t]*(?:the|an?)[ \t]+$", re.IGNORECASE)
_PIECES = re.compile(r"[^\s|>»›·•\t](?:(?![ \u00a0]{2}|[ ][–—-][ ])[^|>»›·•\t\n]){5,120}")
_QUOTED_BEHIND = re.compile(r"[ \t][\"“„«]([^\"“”„«»\n]{4,120})[\"”“»]")
_GOVERNED = re.compile(r"\b(?:at|in|by|with|of|from|for|to|on|within)\s(?:the\s|our\s)?$", re.IGNORECASE)
_DASH = re.compile(r"[ \t][–—-][ \t]")
_TAIL = re.compile(r"[ \t][–—-][ \t](.+)$")
_SMALL_TAIL = re.compile(r"(?:[ \t][a-zß-ÿā-ž][\w’'-]+){1,5}(?=[ \t]*(?:$|\n|\(|[–—|]))")
_FEWEST_NATIVE = 3  # words of a native name that small words may follow
_LONGEST = 12  # words of a whole that is one name


def names_in(text: str, block: Block) -> list[naming.Name]:
    """The names in a block; a quoted or dashed whole that holds a name is one name."""
    if block.kind is BlockKind.FURNITURE:
        return []
    names = naming.find(text, block.span.start, block.span.end)
    names = [_with_native_tail(text, block, name) for name in names]
    names = [_with_quoted(text, block, name) for name in names if not _frames_a_name(text, block, name, names)]
    for match in _QUOTED.finditer(text, block.span.start, block.span.end) if names else ():
        names = _with_whole(text, Span(*match.span(1)), names)
    if block.kind is BlockKind.HEADING and names:
        shown = block.span.of(text)
        if "(" not in shown and _DASH.search(shown) and _recurs(text, shown):
            names = _with_whole(text, block.span, names)
    return names


def labelled(text: str, block: Block) -> list[naming.Name]:
    """The membership body that a row's label is the name of: "Union of Weir Towns: statutes"."""
    if block.kind is not BlockKind.LABEL or block.label is None or block.label == block.span:
        return []
    names = naming.find(text, block.label.start, block.label.end)
    whole = [name for name in names if not block.label.of(text).replace(name.text, "").strip(' "“”*#–-:•')]
    titled = lexicons.words("roles", "roles", "heads")  # "Union Secretary: …"
    return [
        name
        for name in whole
        if name.role == "organisation"
        and name.kind in {"association", "network"}
        and not name.bare
        and lexicons.fold(name.text).split()[-1] not in titled
    ]


def _frames_a_name(text: str, block: Block, name: naming.Name, names: Sequence[naming.Name]) -> bool:
    """Whether a name is the form of what it has in quotation marks: 'Union of Legal Entities "Union of Ports"'."""
    match = _QUOTED_BEHIND.match(text, name.span.end, block.span.end)
    inside = Span(*match.span(1)) if match else None
    return inside is not None and any(
        inside.covers(other.span) and other.role == "organisation" and not other.bare for other in names
    )


def of_site(text: str, block: Block) -> list[naming.Name]:
    """The body whose page it is, by its header or its copyright: "© Guild of Ports 2025", "Union of Ports | News"."""
    shown = block.span.of(text)
    copyright_line = _COPYRIGHT.search(shown) is not None
    found = []
    for piece in _PIECES.finditer(text, block.span.start, block.span.end):
        for found_name in naming.find(text, *piece.span())[:1]:
            name = _with_quoted(text, block, found_name)
            left = text[piece.start() : name.span.start]
            left = _ARTICLE.sub("", left)  # "ABC | The Union of Ports"
            rest = _COPYRIGHT.sub("", left + text[name.span.end : piece.end()]).strip(" .,-–—0123456789")
            if name.role == "organisation" and not name.bare and (copyright_line or not rest):
                if _stands_inside(text, block, piece):
                    return []  # one of the entries of a menu
                found.append(name)
    return found if copyright_line or len(found) == 1 else []


def _stands_inside(text: str, block: Block, piece: re.Match[str]) -> bool:
    """Whether nothing but wide gaps parts a piece from others before and behind it, as in a menu."""
    before, after = text[block.span.start : piece.start()], text[piece.end() : block.span.end]
    return bool(before.strip() and after.strip()) and before.endswith("  ") and after.startswith("  ")


def _with_native_tail(text: str, block: Block, name: naming.Name) -> naming.Name:
    """A Romance name with the small words that end it and its line: "Syndicat des Communes lacustres"."""
    words = name.text.split()
    foreign = lexicons.words("names", "connectors", "foreign")
    if len(words) < _FEWEST_NATIVE or words[1] not in foreign or name.role != "organisation":
        return name
    tail = _SMALL_TAIL.match(text, name.span.end, block.span.end)
    if tail is None or set(tail.group().split()) & lexicons.words("languages", "english", "words"):
        return name
    tongue = languages.among(name.text, languages.KNOWN)
    likely = languages.among(tail.group(), {"en", tongue[0]}) if tongue else None
    if likely is None or likely[0] == "en":
        return name  # "Red de Cines turns ten"
    span = Span(name.span.start, tail.end())
    return naming.Name(span, " ".join(span.of(text).split()), name.head, name.role, name.kind)


def _with_quoted(text: str, block: Block, name: naming.Name) -> naming.Name:
    """A name with the proper name in quotation marks that belongs to it: 'Union of Housing Cooperatives "Dach"'."""
    match = _PROPER.match(text, name.span.end, block.span.end)
    if match is None or name.role != "organisation" or aliases.is_acronym(match.group(1)):
        return name
    before = text[max(block.span.start, name.span.start - 12) : name.span.start]
    if _small(match.group(1).split()) or _GOVERNED.search(before):
        return name  # 'at the Union of Ports "Green Quays" has begun'
    span = Span(name.span.start, match.end())
    return naming.Name(span, " ".join(span.of(text).split()), name.head, name.role, name.kind)


def _with_whole(text: str, whole: Span, names: list[naming.Name]) -> list[naming.Name]:
    """The names with the whole in place of those inside it, where it opens with one and is a name altogether."""
    inside = [name for name in names if whole.covers(name.span)]
    if not inside or inside[0].span.start != whole.start or inside[0].role != "organisation":
        return names
    if not _is_one_name(whole.of(text)):
        return names
    first = inside[0]
    merged = naming.Name(whole, whole.of(text), first.head, first.role, first.kind)
    return sorted([merged, *(name for name in names if not whole.covers(name.span))], key=lambda name: name.span)


def _recurs(text: str, whole: str) -> bool:
    """Whether a dashed title stands elsewhere too; one that does not tells behind its dash what the page is."""
    if _plain(text).count(_plain(whole)) < 2:
        return False  # found much sooner than by the pattern, which says that no word goes on
    shown = re.escape(whole).replace(r"\ ", r"\s+")
    return len(re.findall(rf"(?<!\w){shown}(?!\w)", text, re.IGNORECASE)) > 1


@lru_cache(maxsize=2)
def _plain(text: str) -> str:
    """A text in small letters with single spaces; only a page and one of its titles are remembered."""
    return " ".join(text.lower().split())


def _is_one_name(shown: str) -> bool:
    """Whether words are a title throughout, with no short or native name behind a dash."""
    words = shown.split()
    if not shown[0].isupper() or len(words) > _LONGEST or _small(words):
        return False
    dashed = _TAIL.search(shown)
    if dashed is None:
        return True
    tail = dashed.group(1).split(",")[0].split("(")[0].strip()
    return not aliases.is_acronym(tail) and aliases.language(tail, None) in (None, "en", "und")


def _small(words: Sequence[str]) -> bool:
    """Whether a word is written small that is no connector."""
    connectors = lexicons.words("names", "connectors", "words")
    return any(word[0].isalpha() and word[0].islower() and lexicons.fold(word) not in connectors for word in words)
