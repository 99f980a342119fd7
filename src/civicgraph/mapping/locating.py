"""From a span of the stored text to its place in the original: an element, a page, a link that quotes it.

A link into a web page follows the specification of text fragments (https://wicg.github.io/scroll-to-text-fragment/):
``:~:text=[prefix-,]start[,end][,-suffix]``, each part percent-encoded, matched at word boundaries in the first place
that fits. So a quote that stands in the page more than once gets as many words of what is around it as tell it apart.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import quote

from civicgraph.mapping.iris import absolute_iri
from civicgraph.model import Block, BlockKind, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from civicgraph.model import Document, Place

TEXT_FRAGMENT = "https://wicg.github.io/scroll-to-text-fragment/"
PDF_FRAGMENT = "http://tools.ietf.org/rfc/rfc3778"  # the name that the Web Annotation vocabulary gives for PDF
LONGEST_QUOTE = 120  # code points; a longer quote is given by its first and last words
ENDS = 5  # words of each end
CONTEXT = 12  # words of context on either side, at most

_HTML = frozenset(("text/html", "application/xhtml+xml"))
_WORD = re.compile(r"\w+")
_CUT = re.compile(r"\n| \| ")  # a line break, and what a reader sets between the cells of a row


@dataclass(frozen=True, slots=True)
class Fragment:
    """What follows ``#`` in an address, and the specification that it follows.

    ``quotes`` is the range of the stored text whose words it shows; None for a page number.
    """

    value: str
    conforms_to: str
    quotes: Span | None = None


class Locator:
    """Finds the places of one document."""

    def __init__(self, document: Document) -> None:
        self.document = document
        page = absolute_iri(document.url.partition("#")[0]) if document.url else None
        self.url = page.value if page is not None else None
        self._starts = [place.span.start for place in document.places]

    def xpath(self, span: Span) -> str | None:
        """The element of a web page that the span begins in."""
        place = self._place(span)
        return place.path if place is not None and self.document.media_type in _HTML else None

    def words(self, span: Span) -> str | None:
        """The part of another original that the span begins in, in words."""
        place = self._place(span)
        return place.path if place is not None and self.document.media_type not in _HTML else None

    def fragment(self, span: Span) -> Fragment | None:
        """A link's fragment to the span: the page of a PDF, the words of a web page."""
        place = self._place(span)
        if place is not None and place.page is not None:
            return Fragment(f"page={place.page}", PDF_FRAGMENT)
        if place is None or self.document.media_type not in _HTML or not (place.path or "").startswith("/html/body"):
            return None
        return self._page.fragment(span)

    def _place(self, span: Span) -> Place | None:
        """The first place that shares a character with the span."""
        places = self.document.places
        first = max(0, bisect_right(self._starts, span.start) - 1)
        return next((place for place in places[first : first + 2] if place.span.overlaps(span)), None)

    @cached_property
    def _page(self) -> _Page:
        return _Page(self.document)


class _Page:
    """A web page's words as a browser finds them: lines of blocks, a space between, and the texts left out.

    What the stored text adds (dashes, the colon of a row, the bar between cells) is not among them.
    """

    def __init__(self, document: Document) -> None:
        self.units = list(_units(document.text, document.blocks or ()))
        starts, parts, length = [], [], 0
        for unit in self.units:
            starts.append(length)
            parts.append(unit.of(document.text))
            length += unit.end - unit.start + 1
        self.starts = starts
        self.text = " ".join(parts)
        lower = self.text.lower()
        self.folded = lower if len(lower) == len(self.text) else self.text  # some letters grow as they are folded
        self.elsewhere = [" ".join(text.split()).lower() for text in document.left_out]
        self.words = [match.span() for match in _WORD.finditer(self.text)]

    def fragment(self, span: Span) -> Fragment | None:
        """The shortest fragment that a browser resolves to the span's whole words."""
        touched = [index for index, unit in enumerate(self.units) if unit.overlaps(span)]
        if not touched:
            return None
        first, last = self._offset(touched[0], span.start), self._offset(touched[-1], span.end)
        inside = [index for index, (start, end) in enumerate(self.words) if start < last and first < end]
        if not inside:
            return None
        low, high = inside[0], inside[-1]
        whole = len(touched) == 1 and self.words[high][1] - self.words[low][0] <= LONGEST_QUOTE
        before = after = 0
        for step in range(2 * CONTEXT):
            if self._leads(low, high, before, after, whole=whole):
                break
            if step % 2 and high + after + 1 < len(self.words):
                after += 1
            elif low - before > 0:
                before += 1
        return self._written(low, high, before, after, whole=whole)

    def _offset(self, unit: int, position: int) -> int:
        """A position of the stored text as one of the page's, held within the unit."""
        span = self.units[unit]
        return self.starts[unit] + min(max(position, span.start), span.end) - span.start

    def _leads(self, low: int, high: int, before: int, after: int, *, whole: bool) -> bool:
        """Whether a fragment's words lead to their own place and to no other."""
        words = self.words
        last = words[high + after][1]
        head = last if whole else words[self._head(low, high)][1]
        start = words[low - before][0]
        pattern = _bounded(self.folded[start:head])
        first = pattern.search(self.folded)
        if first is None or first.start() != start or pattern.search(self.folded, start + 1):
            return False
        if any(pattern.search(text) for text in self.elsewhere):
            return False
        if whole or low == high:
            return True
        tail = words[self._tail(low, high)][0]
        end = _bounded(self.folded[tail:last]).search(self.folded, head)
        return end is not None and end.start() == tail

    def _head(self, low: int, high: int) -> int:
        """The last of the words that a long quote begins with; they stand in one line."""
        unit = bisect_right(self.starts, self.words[low][0])
        limit = self.starts[unit] if unit < len(self.starts) else len(self.text) + 1
        head = low
        while head + 1 < high and head - low + 1 < ENDS and self.words[head + 1][1] < limit:
            head += 1
        return head

    def _tail(self, low: int, high: int) -> int:
        """The first of the words that a long quote ends with; they stand in one line."""
        start = self.starts[bisect_right(self.starts, self.words[high][0]) - 1]
        tail = high
        while tail - 1 > low and high - tail + 1 < ENDS and self.words[tail - 1][0] >= start:
            tail -= 1
        return tail

    def _written(self, low: int, high: int, before: int, after: int, *, whole: bool) -> Fragment:
        words = self.words
        parts = []
        if before:
            parts.append(_encoded(self.text[words[low - before][0] : words[low][0]]) + "-")
        if whole or low == high:
            parts.append(_encoded(self.text[words[low][0] : words[high][1]]))
        else:
            parts.append(_encoded(self.text[words[low][0] : words[self._head(low, high)][1]]))
            parts.append(_encoded(self.text[words[self._tail(low, high)][0] : words[high][1]]))
        if after:
            parts.append("-" + _encoded(self.text[words[high][1] : words[high + after][1]]))
        quotes = Span(self._stored(words[low - before][0]), self._stored(words[high + after][1] - 1) + 1)
        return Fragment(":~:text=" + ",".join(parts), TEXT_FRAGMENT, quotes)

    def _stored(self, position: int) -> int:
        """A position of the page as one of the stored text."""
        unit = bisect_right(self.starts, position) - 1
        return self.units[unit].start + position - self.starts[unit]


def _units(text: str, blocks: tuple[Block, ...]) -> Iterator[Span]:
    """The stretches of the stored text that stand in the page as they are, in order."""
    for block in blocks:
        start = block.span.start
        if block.label is not None:
            yield block.label
            start = max(start, block.label.end + len(": "))
        rows = block.kind is BlockKind.LIST_ITEM
        for match in _CUT.finditer(text, start, block.span.end):
            if match.group() == "\n" or rows:
                if start < match.start():
                    yield Span(start, match.start())
                start = match.end()
        if start < block.span.end:
            yield Span(start, block.span.end)


def _bounded(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(words)}(?!\w)")


def _encoded(words: str) -> str:
    """Words as a part of a fragment, where ``-`` and ``,`` have a meaning of their own."""
    return quote(words.strip(), safe="").replace("-", "%2D")
