"""Countries by the headings of a directory: "ALBANIA" on a line of its own, and the bodies of Albania below it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from civicgraph import places
from civicgraph.model import Block, BlockKind, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

_HEADING = re.compile(
    r"[\W\d]{0,4}(?:[Tt]he[ \t]|THE[ \t])?(?P<where>[^\W\d][^\n()\d]{2,40}?)(?:[ \t]\(\d{1,3}\))?[ \t]*:?"
)
_PIECE = re.compile(r"[^\s>›»/|][^>›»/|\n]{1,40}?(?=[ \t]*(?:[>›»/|]|\n|$))")
_PATH = re.compile(r"\S[ \t]*[>›»/][ \t]*\S")
_TITLED = re.compile(
    r"\b(?:in|of|from|across|IN|OF|FROM|ACROSS)\s(?:[Tt]he\s|THE\s)?(?P<where>[^\W\d][^\n,.;:]{2,40})$"
)
_TOP = 4  # blocks at the top of a page that say where it belongs
_FEWEST = 2  # so many countries that head a part make the page a directory by country
_LONGEST = 60  # characters of a line that may be a country's name


def above(text: str, blocks: Sequence[Block], start: int, *, directory: bool) -> tuple[str, Span] | None:
    """The country (alpha-2 code) whose heading an offset stands under, and where it is named; None where there is none.

    A page is such a directory where two countries at least have a line of their own; where it is known to be a
    ``directory``, one is enough, and a path ("Asia › Philippines") or a title ("Choirs of Estonia") may name it.
    """
    heads = _headings(text, tuple(block for block in blocks if block.span.end - block.span.start <= _LONGEST))
    if len({iso2 for iso2, _ in heads}) < _FEWEST and not directory:
        return None
    found = next(((iso2, span) for iso2, span in reversed(heads) if span.end <= start), None)
    return found or (_of_page(text, tuple(blocks[:_TOP])) if directory and not heads else None)


@lru_cache(maxsize=1)
def _of_page(text: str, blocks: tuple[Block, ...]) -> tuple[str, Span] | None:
    """The one country of a whole page, by the path or the title at its top."""
    for block in blocks:
        if block.kind is BlockKind.FURNITURE:
            pieces = [m for m in _PIECE.finditer(text, block.span.start, block.span.end) if named(m.group().strip())]
            if len(pieces) == 1 and _PATH.search(block.span.of(text)):
                return named(pieces[0].group().strip()), Span(*pieces[0].span())
        match = _TITLED.search(block.span.of(text)) if block.kind is BlockKind.HEADING else None
        if match and (iso2 := named(match.group("where"))):
            at = block.span.start
            return iso2, Span(at + match.start("where"), at + match.end("where"))
    return None


@lru_cache(maxsize=1)
def _headings(text: str, blocks: tuple[Block, ...]) -> tuple[tuple[str, Span], ...]:
    """The countries that head a part of the page: headings, and first lines with another line below."""
    found = []
    for block in blocks:
        if block.kind not in (BlockKind.HEADING, BlockKind.PARAGRAPH):
            continue
        match = _HEADING.fullmatch(text, block.span.start, block.span.end)
        iso2 = named(match.group("where")) if match else ""
        if match and iso2:
            found.append((iso2, Span(*match.span("where"))))
    return tuple(found)


def named(shown: str) -> str:
    """The country that words name, in capitals or not, and nothing else; empty where they name none."""
    written = re.sub(r"\b(And|Of|The)\b", lambda m: m.group().lower(), shown.title()) if shown.isupper() else shown
    written = re.sub(r"\s?&\s?", " and ", re.sub(r"\bSt\.?\s", "Saint ", written))
    found = places.find(written)
    if iso2 := places.called(written):
        return iso2
    whole = len(found) == 1 and found[0].how == "name" and found[0].span.of(written) == written
    return found[0].iso2 if whole else ""
