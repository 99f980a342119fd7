"""Short and native names that stand beside a title, or that an entry's sentences use for it without a word."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from civicgraph import lexicons, places
from civicgraph.extracting import aliases
from civicgraph.extracting.scene import Alias
from civicgraph.model import Block, BlockKind, Ref, Span

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

_TOP = 5  # blocks at the top of a page among which its title stands
_NATIVE_PIECES = re.compile(r"[ \t]*[·/|•][ \t]*|[ \t][–—-][ \t]")
_SHORT_BEHIND = re.compile(r"[ \t]*\(([^()\s]{2,14})\)$")
_SUBJECT = re.compile(
    r"(?:(?:(?<=^)|(?<=[.!?]\s)|(?<=\n))(?:the[ \t])?|,[ \t](?:the[ \t])?)(?P<short>[A-ZÀ-ÖØ-ÞĀ-Ž][\w&-]{1,12})"
    r"(?=[ \t](?:(?:also|now|currently|itself|therefore)[ \t])?[a-z]{2,14}s?\b)",
    re.IGNORECASE,
)


def beside_titles(text: str, blocks: Sequence[Block], titles: Mapping[int, Ref]) -> Iterator[Alias]:
    """The acronym, or the names in other languages, on a line of its own right above or below a title."""
    top = [i for i, block in enumerate(blocks) if block.kind is not BlockKind.FURNITURE][:_TOP]
    for index, ref in titles.items():
        place = top.index(index) if index in top else None
        near = [top[i] for i in (place - 1, place + 1) if 0 <= i < len(top)] if place is not None else []
        for other in near:
            span = blocks[other].span
            shown = span.of(text)
            if aliases.is_acronym(shown):
                yield Alias(ref, shown, span, "", "acronym beside the title")
            elif other > index and blocks[other].kind is not BlockKind.LIST_ITEM:
                yield from _native(text, span, ref)


def _native(text: str, span: Span, ref: Ref) -> Iterator[Alias]:
    """The pieces of a short line that are names in other languages."""
    shown = span.of(text)
    if len(shown) > 120 or shown[-1] in ".:;!?" or "\n" in shown:
        return
    country = places.of_name(ref.name)
    if short := _SHORT_BEHIND.search(shown):
        at = span.start + short.start(1)
        if aliases.is_acronym(short.group(1)):
            yield Alias(ref, short.group(1), Span(at, at + len(short.group(1))), "", "acronym beside the title")
        shown = shown[: short.start()]
    start = 0
    for stop, following in [*(m.span() for m in _NATIVE_PIECES.finditer(shown)), (len(shown), len(shown))]:
        piece = shown[start:stop]
        at = span.start + start
        start = following
        if len(piece) < 8 or not piece[:1].isupper() or len(re.findall(r"[^\W\d_]+", piece)) < 2:
            continue
        lang = aliases.language(piece, country.iso2 if country else None)
        if lang not in (None, "en", "und"):
            yield Alias(ref, piece, Span(at, at + len(piece)), str(lang), "native name beside the title")


def by_subject(
    text: str, sections: Mapping[Ref, Sequence[Block]], known: Collection[str], named: Collection[Ref]
) -> Iterator[Alias]:
    """Capitals that speak in an entry for the one whose entry it is: "ABC unites 91 towns" under another name's title.

    ``sections`` are the blocks under each title; ``named`` are those who have a short name already.
    """
    taken = set(known)
    for ref, blocks in sections.items():
        if ref in named:
            continue
        counted: dict[str, list[Span]] = {}
        for block in blocks:
            if block.kind not in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM):
                continue
            for match in _SUBJECT.finditer(text, block.span.start, block.span.end):
                short = match.group("short")
                explained = f"({short})" in text or short in lexicons.entries("names", "common", "abbreviations")
                if aliases.is_acronym(short) and short not in taken and not explained and not places.find(short):
                    counted.setdefault(short, []).append(Span(*match.span("short")))
        if counted:
            best = min(counted, key=lambda short: (-len(counted[short]), counted[short][0]))
            if lexicons.fold(best) not in lexicons.words("names", "units", "heads"):
                taken.add(best)
                yield Alias(ref, best, counted[best][0], "", "short name of the entry's subject")
