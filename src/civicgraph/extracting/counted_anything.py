"""Members that no list of nouns holds: any noun in the plural, where the words around it can only speak of members."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from civicgraph import lexicons
from civicgraph.extracting.counted_units import CountedUnit
from civicgraph.extracting.qualifying import qualifier
from civicgraph.model import BlockKind, NodeKind, Span

if TYPE_CHECKING:
    from civicgraph.extracting.scene import Passage
    from civicgraph.numerals import Number

_BEFORE, _AFTER = 110, 120  # characters looked at on either side
_FEW = 8  # of fewer such things no words around them make members: "it unites two worlds"
_NOUN = re.compile(
    r"\s(?:of\s(?:the|its|our|all)\s)?(?:[a-zà-ž][\w’'-]*\s){0,3}?(?P<noun>(?:[a-zà-ž]|[A-ZÀ-Þ][a-zà-ž]{2})[\w-]*[^su\W\d]s)(?![\w’'-])(?!\s[A-ZÀ-Þ])"
)
_MARKS = ' \t\n"“„*•·–—|>-'
_PARTED = re.compile(r"\s?(?:\([^()]{2,15}\))?\s?(?:[:|·•]|[–—-]\s|,\s)")
_TALLY = re.compile(  # what may stand before: other figures with their nouns, and marks
    r"[\s*•·|>:–—(,-]*(?:\([^()]{2,15}\)[\s*•·|>:–—,-]*)?(?:[Oo]ne\s[a-z]+[,;:.–]\s)?"
    r"(?:(?:[a-z]+\s){0,2}?\d[\d,.]*\+?(?:\s[a-z-]+){1,3}\s?(?:[,·•|+&/–—-]|and|with)\s?)*"
)
_TALLY_ENDS = re.compile(
    r"\s?(?:$|[,.;:)·•|+&/–—]|-\s|(?:and|with|in|from)\s(?:some\s|about\s|over\s|around\s)?(?:\d|[a-z]+\s[a-z]+s\b)|\n)"
)
_CLAUSE_ENDS = re.compile(r"[;:|\n]|\s[–—-]\s|[.!?](?=\s|$)")
_VERBS = frozenset({"VERB", "AUX"})
_PLAINLY = frozenset(
    {"municipality", "city", "town", "village", "district", "county", "province", "region", "local_authority", "member"}
)
_NEAR_CLAUSE = re.compile(r"[;!?:]|,\s(?!which\s|that\s)")


def any_unit(text: str, passage: Passage, number: Number) -> CountedUnit | None:
    """The noun in the plural behind a number, as the unit of members; None where nothing says that they are."""
    match = _NOUN.match(text, number.span.end, passage.span.end)
    if match is None or number.value < _FEW:
        return None
    span = Span(*match.span("noun"))
    words = lexicons.fold(text[number.span.end : span.end]).split()
    if any(word in _no_members() for word in words) or not _is_noun(passage, span):
        return None
    if any(word in _breaks() for word in words[:-1]):
        return None
    if not (_belongs(text, passage, number.span, span) or _in_brackets(text, passage, number.span, span)):
        return None
    return CountedUnit(span, ("member", "organisation"))


def enrolled(text: str, number: Span, unit: Span) -> bool:
    """Whether a word between a number and its unit says that the counted are on a list: "2,800 registered rowers"."""
    return not lexicons.words("membership", "phrase", "enrolled").isdisjoint(
        lexicons.fold(text[number.end : unit.start]).split()
    )


def tallied(passage: Passage, text: str, number: Span, unit: CountedUnit) -> float:
    """How sure a count is in a line of figures without a verb, under or behind a name: "118 choirs, 4,300 singers"."""
    if passage.owner is None or passage.about != passage.owner:
        return 0.0
    if "committee" in unit.kinds or not (unit.is_open or _PLAINLY.intersection(unit.kinds)):
        return 0.0
    _, start = qualifier(text, number, passage.span.start)
    left = text[passage.span.start : start]
    last = next((m for m in reversed(passage.mentions) if m.span.end <= start), None)
    if passage.kind is BlockKind.HEADING and (last is None or last.ref != passage.owner):
        return 0.0
    opens = text[passage.span.start : last.span.start] if last else ""
    if last is not None and last.ref == passage.owner and not opens.strip(_MARKS):
        left = text[last.span.end : start]
        if not _PARTED.match(left):
            return 0.0
    if not _TALLY.fullmatch(left) or _TALLY_ENDS.match(text, unit.span.end, passage.span.end) is None:
        return 0.0
    end = _CLAUSE_ENDS.search(text, unit.span.end, passage.span.end)
    stop = end.start() if end else passage.span.end
    return 0.0 if any(t.pos in _VERBS and t.span.start < stop for t in passage.sentence.tokens) else 0.7


def _belongs(text: str, passage: Passage, number: Span, unit: Span) -> bool:
    _, start = qualifier(text, number, passage.span.start)
    left = _NEAR_CLAUSE.split(text[max(passage.span.start, start - _BEFORE) : start])[-1]
    if lexicons.around(r"\b(?:WORDS)\b", "membership", "frames", "against", space=" ").search(left):
        return False
    right = text[unit.end : min(passage.span.end, unit.end + _AFTER)]
    shape = r"(?:\s(?:in|of|from|on|across|round|around|along|at|with)\s[^.;:!?]{2,50})?,?\s(?:WORDS)"
    if lexicons.around(shape, "membership", "anything", "after", space=" ").match(right):
        return True
    shape = r"\b(?:WORDS)\s?:?(?:\s(?!\d)[\w’'-]+){0,2}\s?$"
    return lexicons.around(shape, "membership", "anything", "before", space=" ").search(left) is not None


def _in_brackets(text: str, passage: Passage, number: Span, unit: Span) -> bool:
    """Whether a count is all that brackets hold behind a part's name: "the Wood Committee (15 yards)"."""
    before = next((m for m in reversed(passage.mentions) if m.span.end <= number.start), None)
    if before is None or before.ref.kind is not NodeKind.COMMITTEE:
        return False
    _, start = qualifier(text, number, before.span.end)
    return text[before.span.end : start].strip() == "(" and text[unit.end : unit.end + 1] == ")"


def _is_noun(passage: Passage, span: Span) -> bool:
    """Whether the tagger takes a word for a noun, or could not tell anything of the sentence."""
    token = next((t for t in passage.sentence.tokens if t.span.end == span.end), None)
    return token is None or token.pos in {"NOUN", "PROPN", "X", ""}


@cache
def _no_members() -> frozenset[str]:
    return (
        lexicons.words("membership", "not_counted", "nouns")
        | lexicons.words("membership", "not_counted", "things")
        | lexicons.words("membership", "phrase", "not_now")
        | lexicons.words("membership", "phrase", "joining")
    )


@cache
def _breaks() -> frozenset[str]:
    return lexicons.words("membership", "phrase", "breaks")
