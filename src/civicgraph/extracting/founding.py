"""Founding years: verbs and nouns of beginning with a year in the same clause."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from civicgraph import lexicons
from civicgraph.extracting import founding_rows, founding_told, undertaking_years
from civicgraph.extracting.beginnings import beginning
from civicgraph.extracting.founding_rows import YEAR, may_have_year
from civicgraph.extracting.founding_subjects import founded_at
from civicgraph.model import Claim, FactType, FoundedValue, NodeKind, Ref, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from civicgraph.extracting.scene import Passage, Scene
    from civicgraph.model import Block

_DECREE = re.compile(r"(?:[Dd]ecree|[Ll]aw|[Aa]ct)\s(?:[Nn]o\.?\s?)?\d{1,5}/((?:18|19|20)\d\d)(?!\d)")
_UNDER_LAW = re.compile(
    r"\b(?:set up|created|established|founded|constituted)\s(?:by|under|through|"
    r"on the basis of)\s(?:the\s)?[\w\s]{0,60}$",
    re.IGNORECASE,
)
_LAW = re.compile(
    r"(?<!founding\s)(?<!constitutive\s)(?<!constituent\s)\b(?:law|act|regulation|directive|decree|article|statute|charter|ordinance|code|bill|treaty|order)\s(?:(?:on|for|about|concerning)\s(?:the\s)?(?:[\w-]+\s){1,4})?"
    r"(?:of|from|no\.?|(?:(?:that|which)\s)?(?:dates?|dating)\s(?:back\s)?(?:from|to)|(?:(?:that|which)\s(?:was|is)\s)?(?:passed|enacted|made|issued|signed)\sin)?\s?"
    r"(?:\d{1,2}\s\w+\s)?$",
    re.IGNORECASE,
)


_ENDS = re.compile(r"\buntil\s(?:the\s)?$|\bby\s$|\btill\s$|\d\sto\s$|\d\s?[–-]\s?$", re.IGNORECASE)
_AHEAD_OF_IT = re.compile(
    r"\b(?:to|will|shall|should|may|can)\s(?:start|begin|open|launch|be\s\w+|follow|run)\s(?:in|on|by|from)\s(?:\w+\s){0,2}$"
)
_WORD = re.compile(r"\w+")
_OTHER_ERA = re.compile(r"\b\d{4}\s?(?:B\.\s?[SE]\.?|[BV]S\b|BE\b|A\.?H\.?(?=\W)|Anno Hegirae)[\s,]*\(?")
_ERA = re.compile(r"\s?(?:B\.\s?[SE]\.|[BV]S\b|BE\b|A\.?H\.?(?=\W)|Anno Hegirae)")
_LEFT, _RIGHT = 140, 90  # characters beside a year in which a beginning may be told
_NEGATION = 12  # characters before that in which it may be denied


def rule(scene: Scene) -> Iterator[Claim]:
    """One founding year for each subject: the first that is stated; one of registration if there is no other."""
    first: dict[Ref, Claim] = {}
    beside: dict[Block, list[Passage]] = defaultdict(list)
    for passage in scene.passages:
        beside[passage.block].append(passage)
    for passage in scene.passages:
        for claim in (
            *founding_rows.dated(scene, passage, beside[passage.block]),
            *undertaking_years.dated(scene, passage),
            *_in_sentence(scene, passage),
            *founding_told.told(scene, passage),
        ):
            known = first.setdefault(claim.subject, claim)
            if _is_formal(scene, known) and not _is_formal(scene, claim):
                first[claim.subject] = claim
    yield from first.values()


def _is_formal(scene: Scene, claim: Claim) -> bool:
    """Whether a claim tells of an entry in a register or of an age, and not of a beginning itself."""
    if claim.rule == founding_told.RULE:
        return True
    formal = lexicons.around(r"\b(?:WORDS)\b", "founding", "wording", "formal")
    return formal.search(claim.span.of(scene.text)) is not None


def _in_sentence(scene: Scene, passage: Passage) -> Iterator[Claim]:
    text, start, end = scene.text, passage.span.start, passage.span.end
    if not may_have_year(text, start, end):
        return
    negated = lexicons.around(r"\b(?:WORDS)\b", "founding", "wording", "negated", space=" ")
    years = (*YEAR.finditer(text, start, end), *_DECREE.finditer(text, start, end))
    for year in sorted(years, key=lambda match: match.start(1)):
        left = text[max(start, year.start() - _LEFT) : year.start()]
        left = _OTHER_ERA.sub(lambda era: " " * len(era.group()), left)  # "in 2056 B.S. (1999 A.D.)"
        if _ERA.match(text, year.end()):
            continue
        if _ENDS.search(left) or (_LAW.search(left) and not _UNDER_LAW.search(left)):
            continue
        found = beginning(left, text[year.end() : min(end, year.end() + _RIGHT)])
        if found is None:
            continue
        position = found.offset + (year.start() if found.offset < 0 else year.end())
        position = max(start, min(position, end - 1))
        at = min(position, year.start())
        if _AHEAD_OF_IT.search(left):
            continue
        if negated.search(text[max(start, at - _NEGATION) : max(position, year.end())]):
            continue
        if found.rule == "founding by since" and _names_undertaking(passage, position, year.start()):
            continue  # "has been running the scheme since 2014"
        subject = founded_at(scene, passage, position, found.rule)
        if subject is not None:
            span = Span(at, max(year.end(), _word_end(text, position)))
            value = FoundedValue(int(year.group(1)))
            yield Claim(FactType.FOUNDED, subject, value, span, found.rule, found.confidence)


def _names_undertaking(passage: Passage, start: int, end: int) -> bool:
    """Whether an undertaking is named between what is said to exist and the year since which."""
    return any(m.ref.kind is NodeKind.INITIATIVE and start < m.span.start < end for m in passage.mentions)


def _word_end(text: str, position: int) -> int:
    match = _WORD.match(text, position)
    return match.end() if match else position + 1
