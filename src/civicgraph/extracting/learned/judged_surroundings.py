"""What stands around a place where an undertaking or a part may be named: its line, its block, its sentence."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache
from typing import TYPE_CHECKING

from civicgraph import lexicons
from civicgraph.extracting.learned.judged_page import nouns, paths, rhythm
from civicgraph.extracting.undertaking_glosses import is_above_projects

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from civicgraph.extracting.learned.judged_page import Around
    from civicgraph.model import Span, Token

OPENS = "opens its line"
"""The feature of a name with nothing but marks before it."""
_AROUND = 6  # words on either side
_CLAUSE = 30  # words on either side of a verb, among which its subject is
_UP = 4  # steps from a name to its verb
_NEAR, _GLOSSED = 60, 80  # characters
_TOP = 400  # characters at the top of a page
_BELOW, _LABEL = 9, 5  # words of the line below, of a label
_MARKS = ' \t*-•·–|"“„«0123456789.)'
_QUOTES = frozenset("\"“„«'‘")
_YEARS = re.compile(r"[\"”»]?\s?[(,:–—-]\s?(?:since|from|until)?\s?(?:19|20)\d\d")
_GLOSS = re.compile(
    r"[\"”»]?(?:\s\([^()\n]{2,40}\))?(?:,|:|\s[–—-]|\sis|\swas)\s(?:an?|the|our|its|their)\s"
    r"((?:[\w’'-]+\s){0,3}[\w’'-]+)"
)
_APPOSED = re.compile(
    r"(?:[\"”»’)]|\b[A-Z0-9][\w-]*)(?:,|\s[–—-]|:|\sis|\swas|\sare)\s(?:(?:an?|the|our|its|their|another|one)\s)?"
    r"(?:[\w-]+\s){0,2}$"
)
_LINE_END = re.compile(r"[ \t]{0,8}[\"”»]?[.:]?[ \t]{0,8}\n+[ \t]{0,8}(.{3,70})")
_NEXT = re.compile(r"[^.!?\n]{0,120}[.!?]\s+(\w+)\s(\w+)")


def of_place(around: Around, span: Span, index: int, *, known: bool) -> Iterator[str]:
    """What a place has; ``known`` tells whether the noun of the name there may be an undertaking's or a part's."""
    text, block = around.page.text, around.page.blocks[index]
    yield f"in {block.kind.value}"
    for what, other in around.beside(span, index):
        covers = "is in" if other.covers(span) else "holds" if span.covers(other) else "cuts"
        yield f"{'is' if other == span else covers} a {what}"
    yield from _above(around, span, index)
    start = max(0, span.start - _NEAR)
    before, after = text[start : span.start].rpartition("\n")[2], text[span.end : span.end + _NEAR]
    behind = after[:2].strip(" ")[:1]
    mark = "word" if behind.isalnum() else behind if behind.strip() else "line end"
    yield f"mark={mark}"
    if before[-1:] and before[-1] in '"“„«':
        yield "quoted"
    if not before.strip(_MARKS) and len(before) < _NEAR:
        yield OPENS
        yield f"opens, then {mark} in {block.kind.value}"
        yield f"opens, page names {around.sure}"
        if span.start < _TOP:
            yield f"opens at the top, speaks of the project {around.back}"
    if span.start < _TOP:
        yield f"at the top, speaks of the project {around.back}"
    yield from _glossed(text, span, before, known=known)
    if _YEARS.match(after):
        yield "years behind"
    if rhythm().search(before) or rhythm().search(after):
        yield "rhythm near"
    starts, words = around.words(index)
    first = bisect_right(starts, span.start) - 1
    if first >= 0 and block.span.covers(span):
        yield from _of_sentence(around, index, span, *words[first])


def _above(around: Around, span: Span, index: int) -> Iterator[str]:
    """The words of the heading above, and of a label before."""
    heading, label = around.headings[index], around.page.blocks[index].label
    if heading:
        yield from (f"heading={word}" for word in lexicons.fold(heading).split())
        if is_above_projects(heading):
            yield "under projects"
    if label is not None and label != around.page.blocks[index].span and label != span:
        shown = label.of(around.page.text)[:_NEAR]
        yield from (f"label={word}" for word in lexicons.fold(shown).split()[:_LABEL])


def _glossed(text: str, span: Span, before: str, *, known: bool) -> Iterator[str]:
    """What is said of a name right behind it and in the next line or sentence; and whether it says that of another."""
    if _APPOSED.search(before):
        yield "glosses another"
        if known:
            yield "known noun glosses another"
    gloss = _GLOSS.match(text, span.end, min(len(text), span.end + _GLOSSED))
    if gloss:
        yield "glossed"
        if not nouns().isdisjoint(lexicons.fold(gloss.group(1)).split()):
            yield "glossed as one"
    below = _LINE_END.match(text, span.end)
    if below:
        said = lexicons.fold(below.group(1)).split()[:_BELOW]
        yield f"line ends, below={said[0] if said else ''}"
        if not nouns().isdisjoint(said):
            yield "told below"
            if said[0] in _determiners():
                yield "glossed below"
        if rhythm().search(below.group(1)):
            yield "rhythm below"
    later = _NEXT.match(text, span.end)
    if later and later.group(1) in lexicons.entries("learned", "works", "again") and later.group(2) in nouns():
        yield "goes on with its noun"
        yield f"goes on=the {later.group(2)}"
    elif later and later.group(1) in lexicons.entries("learned", "works", "it"):
        yield "goes on with it"


def _of_sentence(around: Around, index: int, span: Span, tokens: Sequence[Token], first: int) -> Iterator[str]:
    last = first
    while last + 1 < len(tokens) and tokens[last + 1].span.start < span.end:
        last += 1
    at, determiner = _determiner(tokens, first)
    yield f"determiner={determiner}"
    yield f"before={_word(tokens[at]) if at >= 0 else 'START'}"
    yield f"behind={_word(tokens[last + 1]) if last + 1 < len(tokens) else 'END'}"
    yield from (f"left={t.lemma}" for t in tokens[max(0, at + 1 - _AROUND) : at + 1] if t.text.islower())
    yield from (f"right={t.lemma}" for t in tokens[last + 1 : last + 1 + _AROUND] if t.text.islower())
    split = next((i for i in range(first + 1, last + 1) if tokens[i].pos == "ADP"), last + 1)
    described = _described(tokens[first : split - 1]) + (" and phrase" if split <= last else "")
    yield f"described by {described}"
    yield f"{_written(tokens[first:split])} described by {described} {determiner in ('a', 'an', 'another')}"
    for what, place in (("head", split - 1), ("before", at), ("behind", last + 1)):
        if 0 <= place < len(tokens):
            for length, path in enumerate(paths(tokens[place].text)):
                yield f"{what} path {length}={path}"
    yield from _of_verb(around, index, span, tokens, first, last)


def _determiner(tokens: Sequence[Token], first: int) -> tuple[int, str]:
    """The place before a name and its article, and the article."""
    at = first - 1
    while at >= 0 and tokens[at].text in _QUOTES:
        at -= 1
    if at >= 0 and tokens[at].pos in ("DET", "PRON") and tokens[at].text.lower() in _determiners():
        return at - 1, tokens[at].text.lower()
    return at, "'s" if at >= 0 and tokens[at].text in ("'s", "’s", "’", "'") else "none"


@cache
def _determiners() -> frozenset[str]:
    return frozenset(lexicons.entries("learned", "works", "determiners"))


def _described(tokens: Sequence[Token]) -> str:
    """What stands before a noun, by the most telling of it."""
    kinds = {token.pos for token in tokens}
    told = (("NOUN", "noun"), ("PROPN", "name"), ("ADJ", "adjective"))
    return next((name for pos, name in told if pos in kinds), "nothing")


def _written(tokens: Sequence[Token]) -> str:
    known = any(token.lemma in nouns() for token in tokens[-1:])
    small = all(token.text.islower() for token in tokens if token.text[:1].isalpha())
    return f"{'small' if small else 'capitals'} {'known' if known else 'unknown'}"


def _word(token: Token) -> str:
    if token.text[:1].isdigit():
        return "Num"
    return "Cap" if token.text[:1].isupper() and token.pos == "PROPN" else token.text.lower()


def _of_verb(around: Around, index: int, span: Span, tokens: Sequence[Token], first: int, last: int) -> Iterator[str]:
    """What a name hangs on, and the verb above it with its subject."""
    inside = range(first, last + 1)
    root = next((i for i in inside if tokens[i].head not in inside or tokens[i].head == i), first)
    verb = tokens[root].head
    yield f"role={tokens[root].dep}"
    if verb == root or not tokens[verb].text.islower():
        return
    yield f"hangs on={tokens[verb].lemma} {tokens[root].dep}"
    for _ in range(_UP):
        if tokens[verb].pos == "VERB" or tokens[verb].head == verb:
            break
        verb = tokens[verb].head
    if tokens[verb].pos == "VERB":
        yield f"verb={tokens[verb].lemma}"
        for token in tokens[max(0, verb - _CLAUSE) : verb + _CLAUSE]:
            if token.head == verb and token.dep.startswith("nsubj"):
                yield f"subject {_who(around, index, token, span)}"


def _who(around: Around, index: int, token: Token, span: Span) -> str:
    """Whom a verb is told of."""
    if token.span.overlaps(span):
        return "itself"
    small = token.text.lower()
    if token.pos == "PRON":
        return "we" if small in ("we", "i") else "it"
    body = any(what == "body" for what, _ in around.beside(token.span, index))
    return "a body" if body or lexicons.fold(small) in around.short else "another"
