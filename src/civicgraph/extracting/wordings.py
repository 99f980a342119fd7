"""Where a text uses the phrases of the lexicons of activities and topics, and in earnest."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from civicgraph import lexicons
from civicgraph.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_NEGATION = re.compile(r"\b(?:not|no longer|never|without|instead of|rather than)\b[^,;.]{0,40}$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Wording:
    """A phrase of ``concept`` at ``span``; a ``weak`` one tells the concept only in some places."""

    concept: str
    span: Span
    weak: bool = False


@dataclass(frozen=True, slots=True)
class _Phrases:
    """A compiled list of phrases; ``fronts`` is what their words begin with."""

    concept: str
    pattern: re.Pattern[str]
    fronts: frozenset[str] | None
    weak: bool = False


def found_in(text: str, within: Span, lexicon: str) -> Iterator[Wording]:
    """The phrases of a lexicon in a passage, but for those that are denied or a piece of a silent turn of speech."""
    small = lexicons.lowered(text)
    silent: list[Span] | None = None
    for phrases in _listed(lexicon):
        for match in lexicons.matches(phrases.pattern, phrases.fronts, small, within.start, within.end):
            at = Span(*match.span())
            if silent is None:
                silent = [Span(*m.span()) for m in _found(_silent(lexicon), small, within)]
            if any(span.covers(at) and span != at for span in silent):
                continue
            if not _NEGATION.search(text[max(within.start, at.start - 60) : at.start]):
                yield Wording(phrases.concept, at, phrases.weak)


def _found(phrases: _Phrases, small: str, within: Span) -> Iterator[re.Match[str]]:
    return lexicons.matches(phrases.pattern, phrases.fronts, small, within.start, within.end)


@cache
def _listed(lexicon: str) -> tuple[_Phrases, ...]:
    strong, weak = lexicons.table(lexicon)["en"], lexicons.table(lexicon).get("named", {})
    return (
        *(_compiled(concept, phrases) for concept, phrases in strong.items()),
        *(_compiled(concept, phrases, weak=True) for concept, phrases in weak.items()),
    )


@cache
def _silent(lexicon: str) -> _Phrases:
    return _compiled("", lexicons.entries(lexicon, "silent", "phrases"))


def _compiled(concept: str, phrases: Sequence[str], *, weak: bool = False) -> _Phrases:
    return _Phrases(concept, lexicons.compile_phrases(phrases, of_lowered=True), lexicons.fronts_of(phrases), weak)
