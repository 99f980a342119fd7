"""What a committee is called: the grammar of its name, and what is taken along with it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from civicgraph import lexicons
from civicgraph.extracting.aliases import is_acronym
from civicgraph.model import Block, Ref, Sentence, Span

_COMPLEMENT = re.compile(
    r"[ \t]?(?:\((?P<acronym>[A-Z][\w&.-]{1,10})\))?[ \t](?P<prep>for|on|of)[ \t](?:the[ \t])?(?=[a-z])"
)
_PAREN = re.compile(r"[ \t]?\((?P<acronym>[A-Z][\w&.-]{1,10})\)")


@dataclass(frozen=True, slots=True)
class Unit:
    """A committee as one place names it; ``ref`` is None where the place only points back ("the Committee")."""

    span: Span
    text: str
    head: str
    ref: Ref | None
    working: bool = False
    acronym: Span | None = None
    listed: bool = False
    learned: bool = False


@cache
def lower_case() -> re.Pattern[str]:
    """Lower-case committees: a qualifier and a head noun ("an internal group", "the executive committee")."""
    heads = sorted(lexicons.entries("names", "units", "heads"), key=len, reverse=True)
    kinds = sorted(lexicons.entries("names", "units", "qualifiers"), key=len, reverse=True)
    head, kind = (lexicons.choice(re.escape(w).replace(r"\ ", "[ -]") for w in group) for group in (heads, kinds))
    of = (
        r"board of (?:directors|trustees|governors|management|administration|representatives|presidents|mayors)|"
        r"council of (?:representatives|presidents|delegates|members)|assembly of (?:members|delegates|representatives)"
    )
    return re.compile(
        rf"(?<![\w-])(?:(?P<of>{of})|(?:(?:{kind})(?:[ ,]|[ ]and[ ])){{1,3}}(?P<head>{head})(?:[ ]of[ ](?:directors|"
        rf"members|delegates|mayors|representatives))?)(?![\w-])",
        re.IGNORECASE,
    )


def acronym_behind(text: str, start: int, end: int) -> Span | None:
    """The short name in parentheses right behind a name that ends at ``start``."""
    paren = _PAREN.match(text, start, end)
    return Span(*paren.span("acronym")) if paren and is_acronym(paren.group("acronym")) else None


def complement(text: str, block: Block, sentences: tuple[Sentence, ...], span: Span) -> tuple[Span, Span | None]:
    """Take along "(SC)" and "for digital administration": nouns and adjectives up to a verb or a mark."""
    acronym = acronym_behind(text, span.end, block.span.end)
    match = _COMPLEMENT.match(text, span.end, block.span.end)
    if not match or match.group("prep") == "of":
        return span, acronym
    tokens = [t for s in sentences for t in s.tokens if match.end() <= t.span.start < match.end() + 120]
    end = match.end()
    for token in tokens[:10]:
        if (
            token.pos in {"NOUN", "ADJ", "PROPN"}
            or token.text in {"and", "of", "&", "-"}
            or (token.pos == "X" and token.text.isalpha())
        ):
            if token.text not in {
                "which",
                "that",
                "who",
                "is",
                "has",
                "was",
                "to",
                "with",
                "in",
                "where",
                "and",
                "of",
                "&",
                "-",
            }:
                end = token.span.end
                continue
            if token.text in {"and", "of", "&", "-"}:
                continue
        break
    return (Span(span.start, end), acronym) if end > match.end() else (span, acronym)


def shown_name(text: str, span: Span, acronym: Span | None) -> str:
    """The name as it is shown: without the acronym inside, single spaces, one committee of several in the singular."""
    shown = span.of(text)
    if acronym and span.covers(acronym):
        shown = text[span.start : acronym.start - 1] + text[acronym.end + 1 : span.end]
    shown = " ".join(shown.split())
    return (
        re.sub(r"(?i)\bcommittees\b", lambda m: m.group()[:-1], shown)
        if acronym or shown.split()[0].casefold() == "standing"
        else shown
    )
