"""Facts that a rule file says once more: what the rest of the program has read already is not claimed again."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from civicgraph import lexicons
from civicgraph.model import (
    AcronymValue,
    AltNameValue,
    CommitteeValue,
    ContactValue,
    CountValue,
    FactType,
    InitiativeValue,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from civicgraph.model import Claim, Ref

TYPES = frozenset(
    {
        *(FactType.FOUNDED, FactType.COUNT, FactType.COMMITTEE, FactType.INITIATIVE, FactType.CONTACT),
        *(FactType.ACRONYM, FactType.ALT_NAME),
    }
)
"""The facts that both rule files and the rest of the program read."""


def singly(claims: Sequence[Claim], of_rules: Collection[str]) -> list[Claim]:
    """The claims without those of the rules named ``of_rules`` that repeat another claim; an earlier one stays."""
    held: dict[tuple[FactType, Ref], list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.rule not in of_rules and claim.fact in TYPES:
            held[claim.fact, claim.subject].append(claim)
    kept = []
    for claim in claims:
        if claim.rule in of_rules and claim.fact in TYPES:
            others = held[claim.fact, claim.subject]
            if any(repeats(claim, other) for other in others):
                continue
            others.append(claim)
        kept.append(claim)
    return kept


def repeats(claim: Claim, other: Claim) -> bool:
    """Whether a claim says what another one says: the same, or of what there is one for each subject (a year)."""
    if (claim.fact, claim.subject) != (other.fact, other.subject):
        return False
    mine, theirs = claim.value, other.value
    if isinstance(mine, CountValue) and isinstance(theirs, CountValue):
        alike = bool(set(mine.kinds) & set(theirs.kinds)) or claim.span.overlaps(other.span)
        return mine.value == theirs.value and alike
    if isinstance(mine, CommitteeValue | InitiativeValue) and isinstance(theirs, CommitteeValue | InitiativeValue):
        short, long = sorted((lexicons.fold(mine.target.name), lexicons.fold(theirs.target.name)), key=len)
        return short == long or (short in long and claim.span.overlaps(other.span))
    return claim.fact is FactType.FOUNDED or _words(claim) == _words(other)


def _words(claim: Claim) -> str:
    match claim.value:
        case ContactValue(name=name) | AltNameValue(name=name):
            return lexicons.fold(name)
        case AcronymValue(acronym=short):
            return lexicons.fold(short)
    return str(claim.value)
