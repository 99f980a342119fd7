"""From a span of a stored text to what a reader looks up: file, line, column, and the sentence around it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote

_SOUGHT = 8  # words that a link searches a page for
LONGEST = 400  # characters of a sentence that are shown; more on either side of the span becomes an ellipsis
_ADDED = re.compile(r"\n|\s\|\s|:\s|^- ")  # ends of lines, and what is set between a label and its value, or cells
_SENTENCE_END = re.compile(r"[.!?…][\"'”’)]*\s+(?=[\"'“‘(]*[^\W\d_a-z])|\n\s*\n|\n(?=\s*[•·▪◦*–-]\s)")


@dataclass(frozen=True, slots=True)
class Original:
    """Where the words stand in the source itself.

    ``link`` is an address, or the document's identifier with a fragment, that a browser opens at the words, or at the
    page and searches for them; ``page`` counts from 1; ``part`` is a paragraph or a row of a table in words, or an
    element's XPath.
    """

    link: str | None = None
    page: int | None = None
    part: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a fact was read.

    ``line`` and ``column`` count from 1, in the stored text. ``sentence[start:end]`` are the words that state the
    fact, to the letter but for line ends, which are shown as spaces. Where the stored text is not the original,
    ``original`` leads there.
    """

    document: str
    line: int
    column: int
    sentence: str
    start: int
    end: int
    rule: str
    confidence: float
    original: Original | None = None


def original(
    identifier: str,
    fragment: str | None,
    link: str | None,
    part: str | None,
    words: str = "",
    source: str | None = None,
) -> Original | None:
    """What the graph says of the place in the source; None where it says nothing, since the text is the source.

    To a link to a page of a PDF, ``words`` add what is to be searched for there, as the open parameters of PDF have it
    (RFC 8118, ``search``); ``phrase`` is what Firefox needs to take them as one. Other viewers open the page.
    ``source`` is the web page whose text a row of a table holds: the link leads there, to the fact's first words.
    """
    if fragment is None and link is None and part is None:
        return None
    page = re.fullmatch(r"page=(\d+)", fragment or "")
    shown = link or (f"{identifier}#{fragment}" if fragment else None)
    if shown is None and source is not None:
        quoted = quote(_sought(words), safe="").replace("-", "%2D")
        shown = source.partition("#")[0] + (f"#:~:text={quoted}" if quoted else "")
    if shown is not None and page is not None and (sought := _sought(words)):
        shown += f"&search=%22{quote(sought, safe='')}%22&phrase=true"
    return Original(shown, int(page.group(1)) if page else None, part)


def _sought(words: str) -> str:
    """The first words of the longest part that stands in the page as it is, without the marks that a reader adds."""
    longest = max(_ADDED.split(words.replace('"', " ")), key=len)
    return " ".join(longest.split()[:_SOUGHT])


def place(
    identifier: str,
    text: str,
    start: int,
    end: int,
    rule: str,
    confidence: float,
    original: Original | None = None,
) -> Place:
    """The place of ``text[start:end]``; the offsets are code points of the stored text."""
    line = text.count("\n", 0, start) + 1
    column = start - (text.rfind("\n", 0, start) + 1) + 1
    left, right = _sentence(text, start, end)
    before, within, after = text[left:start], text[start:end], text[end:right]
    room = max(0, LONGEST - len(within)) // 2
    before = before if len(before) <= room else "…" + before[len(before) - room :]
    after = after if len(after) <= room else after[:room] + "…"
    before, within, after = _one_line(before).lstrip(), _one_line(within), _one_line(after).rstrip()
    sentence = before + within + after
    return Place(identifier, line, column, sentence, len(before), len(before) + len(within), rule, confidence, original)


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """The bounds of the sentence, or sentences, that hold the span."""
    low, high = max(0, start - 2 * LONGEST), min(len(text), end + 2 * LONGEST)
    left = low
    for match in _SENTENCE_END.finditer(text, low, high):
        if match.end() <= start:
            left = match.end()
    after = _SENTENCE_END.search(text, max(start, end - 1), high)
    return left, after.end() if after is not None else high


def _one_line(text: str) -> str:
    """The text with each line end as one space, so that offsets stay countable."""
    return text.replace("\r\n", " ").replace("\n", " ").replace("\r", " ")
