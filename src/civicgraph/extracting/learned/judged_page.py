"""A page before its undertakings and parts are chosen, and what the places of a name are looked up in."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from civicgraph import lexicons
from civicgraph.extracting.undertaking_patterns import wording
from civicgraph.model import BlockKind, Span
from civicgraph.tagging.words import rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from civicgraph.extracting.casting import Cast
    from civicgraph.extracting.undertakings import Work
    from civicgraph.extracting.unit_names import Unit
    from civicgraph.model import Block, Sentence, Token
    from civicgraph.tagging import Tags

_MOST = 6  # of what is counted
_SURE = 0.5  # belief of the tagger from which on it names an undertaking
_HEADING = 8  # words
_BEFORE, _NAMES = 2, 6  # names before a place that may reach into it, and names in all that are compared with it
_PATHS = slice(8, 11)  # columns of ``rows``: three lengths of a word's path in the tree of Brown clusters
_THE = re.compile(r"\b(?:the|this)\s(\w+)")


@dataclass(frozen=True)
class Page:
    """What is known of a page before its undertakings and its bodies' parts are chosen.

    ``works`` and ``parts`` are those of the rules, ``units`` the parts that the tagger does not deny; ``kept`` and
    ``kept_parts`` are the folded names that rules and tagger agree on.
    """

    text: str
    blocks: Sequence[Block]
    sentences: Sequence[Sequence[Sentence]]
    tags: Tags
    cast: Cast
    units: Mapping[int, Sequence[Unit]]
    works: Mapping[int, Sequence[Work]]
    parts: Mapping[int, Sequence[Unit]]
    kept: frozenset[str] = frozenset()
    kept_parts: frozenset[str] = frozenset()


class Around:
    """What the names and the places of a page are looked up in, each in less than the time that the page takes."""

    def __init__(self, page: Page) -> None:
        """Sort what is known of ``page``."""
        self.page = page
        self._named: dict[str, dict[int, list[Span]]] = {
            "body": {i: sorted(name.span for name, _ in named) for i, named in page.cast.named_in.items()},
            "part": {i: sorted(unit.span for unit in units) for i, units in page.units.items()},
        }
        self.short = {lexicons.fold(alias.text) for alias in page.cast.aliases}
        self.known = {lexicons.fold(ref.name) for ref in page.cast.profiles}
        self.owner = lexicons.fold(page.cast.owner.name) if page.cast.owner else ""
        self.headings = list(_headings(page))
        self.the = Counter(_THE.findall(page.text.casefold()))
        back = sum(count for noun, count in self.the.items() if noun in nouns())
        self.back = min(back, _MOST)
        self.sure = min(sum(n.kind == "initiative" and n.sure > _SURE for n in page.tags.names), _MOST)
        self._words: dict[int, tuple[list[int], list[tuple[tuple[Token, ...], int]]]] = {}

    def beside(self, span: Span, index: int) -> Iterator[tuple[str, Span]]:
        """The names of bodies and of parts that share a character with a place."""
        for what, by_block in self._named.items():
            spans = by_block.get(index, [])
            first = max(0, bisect_left(spans, span) - _BEFORE)
            yield from ((what, other) for other in spans[first : first + _NAMES] if other.overlaps(span))

    def words(self, index: int) -> tuple[list[int], list[tuple[tuple[Token, ...], int]]]:
        """Where the words of a block begin, and for each its sentence and its place in it."""
        if index not in self._words:
            said = [(s.tokens, i) for s in self.page.sentences[index] for i in range(len(s.tokens))]
            self._words[index] = ([tokens[i].span.start for tokens, i in said], said)
        return self._words[index]


def _headings(page: Page) -> Iterator[str]:
    """The heading or the lead-in above each block."""
    heading = ""
    for block in page.blocks:
        yield heading
        shown = block.span.of(page.text) if block.kind in (BlockKind.HEADING, BlockKind.PARAGRAPH) else ""
        if block.kind is BlockKind.HEADING or shown.endswith(":"):
            heading = " ".join(shown[-200:].split()[-_HEADING:])


@cache
def nouns() -> frozenset[str]:
    """The nouns that a phrase may be an undertaking or a part by."""
    return work_nouns() | part_nouns()


@cache
def work_nouns() -> frozenset[str]:
    """The nouns of undertakings."""
    return lexicons.words("learned", "works", "heads")


@cache
def part_nouns() -> frozenset[str]:
    """The nouns of parts: the last words of those that rules know, and others."""
    known = frozenset(head.split()[-1] for head in lexicons.entries("names", "units", "heads"))
    return known | lexicons.words("learned", "parts", "heads")


@cache
def rhythm() -> re.Pattern[str]:
    """What comes round: "every summer", "annual"."""
    return re.compile(rf"\b(?:{wording('rhythm')}|{lexicons.pieces('learned', 'works', 'rhythm')})\b", re.IGNORECASE)


@lru_cache(maxsize=20_000)
def paths(word: str) -> list[int]:
    """Three lengths of a word's path in the tree of Brown clusters."""
    found: list[int] = rows([word])[0, _PATHS].tolist()
    return found
