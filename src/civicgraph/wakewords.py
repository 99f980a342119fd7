"""Which regular expressions may match in a range of a text, by the words without which they match nowhere.

Most patterns stand in few passages, and each has to go through every passage to find that it does not. What a pattern
needs is read from its own source, so that nobody has to write it down beside it. The tree of a pattern is no public
part of Python: where a version keeps it elsewhere, nothing is read, and every pattern looks everywhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from civicgraph import lexicons
from civicgraph.phrasebook import has, phrasebook

try:
    from civicgraph import pattern_words as trees
except ImportError:  # this Python keeps the tree of a pattern elsewhere
    trees = None  # type: ignore[assignment]

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from civicgraph.phrasebook import Needs, Phrasebook


@dataclass(frozen=True, slots=True, eq=False)
class Watched:
    """A pattern, and what it needs: of each set one of the ``lexicons.fronts`` of a range in which it matches.

    It is compiled when a range first has what it needs, from its tree, which was read to learn that: to read it again
    would take as long as to compile it. ``made`` holds the tree, and later the pattern.
    """

    source: str
    needs: Needs
    made: list[Any]

    @property
    def pattern(self) -> re.Pattern[str]:
        """The pattern itself; what it was made from is forgotten (``Pattern.pattern`` is None)."""
        held = self.made[0]
        if isinstance(held, re.Pattern):
            return held
        found = trees.compiled(held)
        self.made[0] = found
        return found

    def finditer(self, text: str, start: int, end: int) -> Iterator[re.Match[str]]:
        """The same as the pattern's own."""
        return self.pattern.finditer(text, start, end) if has(_near(text, start, end), self.needs) else iter(())

    def search(self, text: str, start: int, end: int) -> re.Match[str] | None:
        """The same as the pattern's own."""
        return self.pattern.search(text, start, end) if has(_near(text, start, end), self.needs) else None


@dataclass(frozen=True, slots=True)
class Several:
    """Patterns in their order, and what wakes each of them."""

    patterns: tuple[Watched, ...]
    book: Phrasebook

    def awake(self, text: str, start: int, end: int) -> list[int]:
        """The numbers of the patterns that may match in ``text[start:end]``, sorted; of the others none does."""
        return self.book.possible(_near(text, start, end))

    def finditer(self, text: str, start: int, end: int) -> Iterator[tuple[int, re.Match[str]]]:
        """The matches of one pattern after the other, each with the pattern's number."""
        for number in self.awake(text, start, end):
            for match in self.patterns[number].pattern.finditer(text, start, end):
                yield number, match


def watched(source: str, flags: re.RegexFlag = re.NOFLAG) -> Watched:
    """A pattern that only looks at ranges in which it may match."""
    if trees is None:
        return Watched(source, (), [re.compile(source, flags)])
    tree = trees.parsed(source, flags.value)
    return Watched(source, trees.needs(tree), [tree])


def several(*patterns: Watched) -> Several:
    """Patterns that are tried one after the other."""
    return Several(patterns, phrasebook([one.needs] for one in patterns))


def needs_of(source: str, flags: re.RegexFlag = re.NOFLAG) -> Needs:
    """What a range has wherever a pattern matches in it: of each set one of its ``lexicons.fronts``."""
    return trees.needs(trees.parsed(source, flags.value)) if trees else ()


def _near(text: str, start: int, end: int) -> Mapping[str, object]:
    return lexicons.fronts(lexicons.lowered(text), start, end)
