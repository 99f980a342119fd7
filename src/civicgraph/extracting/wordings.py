"""Where a text uses the phrases of the lexicons of activities and topics, and in earnest."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from civicgraph import lexicons
from civicgraph.errors import RuleError
from civicgraph.model import Span
from civicgraph.phrasebook import needs_of, phrasebook

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from civicgraph.phrasebook import Phrasebook

_GROUP = re.compile(r"<(\w+)>")
_NEGATION = re.compile(r"\b(?:not|no longer|never|without|instead of|rather than)\b[^,;.]{0,40}$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Wording:
    """A phrase of ``concept`` at ``span``; a ``weak`` one tells the concept only in some places."""

    concept: str
    span: Span
    weak: bool = False


@dataclass(frozen=True, slots=True)
class _Phrases:
    """A compiled list of phrases of one concept, and the ``lexicons.fronts`` that they begin with."""

    concept: str
    pattern: re.Pattern[str]
    fronts: frozenset[str]
    weak: bool = False

    def places(self, small: str, within: Span) -> Iterator[Span]:
        """Where one of the phrases stands; none overlaps the one before."""
        for match in lexicons.matches(self.pattern, self.fronts, small, within.start, within.end):
            yield Span(*match.span())


@dataclass(frozen=True, slots=True)
class _Lexicon:
    """All lists of a lexicon that tell a concept, with the words that they need; and the list that tells nothing."""

    lists: tuple[_Phrases, ...]
    book: Phrasebook
    silent: _Phrases


def found_in(text: str, within: Span, lexicon: str) -> Iterator[Wording]:
    """The phrases of a lexicon in a passage, but for those that are denied or a piece of a silent turn of speech."""
    small = lexicons.lowered(text)
    known = _lexicon(lexicon)
    silent: list[Span] | None = None  # looked for where there is something to silence
    for number in known.book.possible(lexicons.fronts(small, within.start, within.end)):
        phrases = known.lists[number]
        for at in phrases.places(small, within):
            if silent is None:
                silent = list(known.silent.places(small, within))
            if any(span.covers(at) and span != at for span in silent):
                continue
            if not _NEGATION.search(text[max(within.start, at.start - 60) : at.start]):
                yield Wording(phrases.concept, at, phrases.weak)


@cache
def _lexicon(name: str) -> _Lexicon:
    """The lists of a lexicon: what tells a concept anywhere, what does in names or as a task, what tells nothing."""
    table = lexicons.table(name)
    listed = [(concept, phrases, False) for concept, phrases in table["en"].items()]
    listed += [(concept, phrases, True) for concept, phrases in table.get("named", {}).items()]
    listed.append(("", table["silent"]["phrases"], False))
    told = [(concept, _filled(name, phrases), weak) for concept, phrases, weak in listed]
    *lists, silent = (
        _Phrases(concept, _compiled(told_by), _fronts(name, told_by), weak) for concept, told_by, weak in told
    )
    return _Lexicon(tuple(lists), phrasebook(needs_of(phrases) for _, phrases, _ in told[:-1]), silent)


def _filled(name: str, phrases: Sequence[str]) -> list[str]:
    """The phrases with the words of a group in place of its name: ``train <people>``."""
    groups = lexicons.table(name).get("words", {})

    def words(match: re.Match[str]) -> str:
        if match[1] not in groups:
            raise RuleError(f"data/lexicons/{name}.toml: {match.string!r}: no group of words is called {match[1]!r}")
        return f"({'|'.join(groups[match[1]])})"

    return [_GROUP.sub(words, phrase) for phrase in phrases]


def _fronts(name: str, phrases: Sequence[str]) -> frozenset[str]:
    """What the words of the phrases begin with; RuleError where a phrase may begin with any word."""
    found = lexicons.fronts_of(phrases)
    if found is None:
        loose = next(phrase for phrase in phrases if lexicons.fronts_of([phrase]) is None)
        raise RuleError(f"data/lexicons/{name}.toml: {loose!r} may begin with any word; let it begin with one")
    return found


def _compiled(phrases: Sequence[str]) -> re.Pattern[str]:
    """One pattern; a choice that opens a phrase is spelt out, so that phrases with one front share it."""
    spelt = (opening for phrase in phrases for opening in lexicons.openings(phrase))
    return lexicons.compile_phrases(spelt, of_lowered=True)
