"""What may be an undertaking or a part: every phrase that a noun, letters, quotes, the layout or the tagger suggest.

Most are none; ``name_judge`` weighs them.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from civicgraph import lexicons
from civicgraph.extracting.learned.doubts import PART, WORK
from civicgraph.extracting.learned.judged_page import nouns
from civicgraph.extracting.undertaking_patterns import wording
from civicgraph.extracting.undertaking_told import NAME
from civicgraph.model import BlockKind, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from civicgraph.model import Block, Sentence, Token
    from civicgraph.tagging import Tags

LEAST = 0.1
"""Belief of the tagger from which on a word may be an undertaking's or a part's."""
_SHORTEST, _LONGEST, _MOST_WORDS, _BEFORE = 3, 90, 10, 5  # code points and words of a phrase; words before its noun
_QUOTED = re.compile(r"[\"“„«](?P<name>[^\"“”„«»\n]{3,80})[\"”“»]")
_NAMED = re.compile(rf"(?<![\w-])(?P<name>{NAME})(?![\w-])")
_TRAIL = ' \t\n"“”„«»,.;:()–—-'


@dataclass(frozen=True, slots=True)
class Place:
    """Where a phrase stands, and what suggests it; ``called`` is its name where that is not what stands there."""

    span: Span
    block: int
    by: str
    called: str = ""


def places(text: str, blocks: Sequence[Block], sentences: Sequence[Sequence[Sentence]], tags: Tags) -> Iterator[Place]:
    """Every place that may name an undertaking or a part; the same span may come more than once."""
    heads = nouns()
    for index, block in enumerate(blocks):
        if block.kind is BlockKind.FURNITURE or not sentences[index]:
            continue
        suggested = (
            *_by_letters(text, block),
            *_believed(block.span, tags, WORK),
            *_believed(block.span, tags, PART),
            *_by_noun(sentences[index], heads),
        )
        for by, span in suggested:
            bare = trimmed(text, span)
            if bare is not None:
                yield Place(bare, index, by)


def _by_noun(sentences: Sequence[Sentence], heads: frozenset[str]) -> Iterator[tuple[str, Span]]:
    """The phrases of nouns that are among ``heads``."""
    for sentence in sentences:
        for place, token in enumerate(sentence.tokens):
            if token.pos in ("NOUN", "PROPN") and (token.lemma in heads or token.text.lower() in heads):
                yield from (("noun", span) for span in _phrases(sentence.tokens, place))


def _by_letters(text: str, block: Block) -> Iterator[tuple[str, Span]]:
    """What stands in quotation marks, has capitals, opens a line or a sentence."""
    start, end = block.span.start, block.span.end
    for match in _QUOTED.finditer(text, start, end):
        yield "quotes", Span(*match.span("name"))
    for match in _NAMED.finditer(text, start, end):
        yield "capitals", Span(*match.span("name"))
    opens = _title("").match(text, start, end)
    if opens is not None:
        yield "opening", Span(*opens.span("name"))
    for match in _title(r"(?:^|(?<=[:>;|•◎]\s))").finditer(text, start, end):
        yield "opening", Span(*match.span("name"))
    if block.label is not None and not block.span.covers(block.label):
        yield "label", block.label
    for match in _goes_on().finditer(text, start, end):
        if match["name"].split()[-1].lower() not in lexicons.words("learned", "works", "no_names"):
            yield "what goes on", Span(*match.span("name"))


@cache
def _title(where: str) -> re.Pattern[str]:
    """A title ``where`` a line or a piece of one begins, up to the mark that ends it."""
    counted = lexicons.pieces("learned", "works", "counted")
    return re.compile(
        where + rf"[ \t*•·◎→▪>–—-]{{0,8}}(?:(?:(?:{counted})\s)?\d{{1,2}}[.)]\s)?[\"“„«]?"
        r"(?P<name>[^\W_][^\n:–—(,;.\"”»|>]{2,60}?)[\"”»]?(?=\s*(?:$|[:;(|]|[,.?!](?:\s|$)|\s[–—-]\s))",
        re.MULTILINE,
    )


@cache
def _lead() -> re.Pattern[str]:
    """An article or a possessive before a name."""
    return re.compile(rf"(?:{lexicons.pieces('learned', 'works', 'leading')})\s+(?=\S)", re.IGNORECASE)


@cache
def _goes_on() -> re.Pattern[str]:
    """What opens a sentence, and then starts, goes on or ends: "Borrow a Boat started in May"."""
    return re.compile(
        rf"(?:^|(?<=[.!?]\s))(?P<name>[A-Z][^\n.:;,!?]{{2,60}}?)[ ](?:{wording('lifecycle')})(?![\w-])", re.MULTILINE
    )


def trimmed(text: str, span: Span) -> Span | None:
    """A place without articles, possessives and marks at its ends; None where nothing that can be a name is left."""
    start, end = span.start, span.end
    start = _bare(text, start, end)
    lead = _lead().match(text, start, end)
    start = _bare(text, lead.end(), end) if lead else start
    while end > start and text[end - 1] in _TRAIL:
        end -= 1
    shown = text[start:end]
    if (
        not _SHORTEST <= end - start <= _LONGEST
        or not any(c.isalpha() for c in shown)
        or len(shown.split()) > _MOST_WORDS
    ):
        return None
    return Span(start, end)


def _bare(text: str, start: int, end: int) -> int:
    """The first letter or figure from a place on."""
    while start < end and not text[start].isalnum():
        start += 1
    return start


def _believed(within: Span, tags: Tags, kind: int) -> Iterator[tuple[str, Span]]:
    """Runs of words of which the tagger believes a little that they are of a kind."""
    first, last = bisect_left(tags.starts, within.start), bisect_right(tags.ends, within.end)
    if first >= last:
        return
    begin = -1
    for place, believed in enumerate((tags.kinds[first:last, kind] >= LEAST).tolist(), first):
        if believed and begin < 0:
            begin = place
        elif not believed and begin >= 0:
            yield "tagger", Span(tags.starts[begin], tags.ends[place - 1])
            begin = -1
    if begin >= 0:
        yield "tagger", Span(tags.starts[begin], tags.ends[last - 1])


def _phrases(tokens: Sequence[Token], place: int) -> Iterator[Span]:
    """The phrases of a noun: with what stands before it, and with what it is for."""
    first = place
    while first > 0 and place - first < _BEFORE and _describes(tokens[first - 1]):
        first -= 1
    ends = []
    if first < place or tokens[place].text[:1].isupper() or "-" in tokens[place].text:
        ends.append(place)
    ends += _further(tokens, place)
    for last in ends:
        yield Span(tokens[first].span.start, tokens[last].span.end)


def _describes(token: Token) -> bool:
    """Whether a word before a noun belongs to its phrase."""
    if token.text in ("-", "&"):
        return True
    return token.pos in ("NOUN", "PROPN", "ADJ", "NUM") and token.text not in ("'s", "’s")


def _further(tokens: Sequence[Token], place: int) -> list[int]:
    """The last words of a phrase that goes on behind its noun: up to the next preposition, and as far as it goes."""
    on = lexicons.words("learned", "works", "on")
    at = place + 1
    if at + 1 >= len(tokens) or tokens[at].text not in on:
        return []
    found: list[int] = []
    last = at
    for at in range(place + 2, min(len(tokens), place + _MOST_WORDS)):
        token = tokens[at]
        if token.pos in ("AUX", "PRON", "SCONJ", "PUNCT") and token.text not in ("-", "'s", "’s", "its", "their"):
            break
        if token.pos == "VERB" and not (at == place + 2 or token.text.endswith("ing") or token.dep == "acl"):
            break
        if token.pos in ("ADP", "CCONJ") and last > place + 1:
            found.append(last)
            if token.text not in on and token.pos == "ADP":
                break
        last = at
    if last > place + 1 and tokens[last].pos not in ("DET", "ADP", "ADJ", "CCONJ"):
        found.append(last)
    return sorted({end for end in found if tokens[end].pos not in ("DET", "ADP", "CCONJ")})
