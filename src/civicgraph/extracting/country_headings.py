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
_FEWEST = 2  # so many countries that head a part make the page a directory by country
_LONGEST = 60  # characters of a line that may be a country's name


def above(text: str, blocks: Sequence[Block], start: int) -> tuple[str, Span] | None:
    """The country (alpha-2 code) whose heading an offset stands under, and where it is named; None where there is none.

    A page is such a directory where two countries at least have a line of their own.
    """
    heads = _headings(text, tuple(block for block in blocks if block.span.end - block.span.start <= _LONGEST))
    if len({iso2 for iso2, _ in heads}) < _FEWEST:
        return None
    return next(((iso2, span) for iso2, span in reversed(heads) if span.end <= start), None)


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
    found = places.find(written)
    if iso2 := places.called(written):
        return iso2
    whole = len(found) == 1 and found[0].how == "name" and found[0].span.of(written) == written
    return found[0].iso2 if whole else ""
