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
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from civicgraph.model import Claim, Ref

    Key = tuple[FactType, Ref, str | int]

TYPES = frozenset(
    {
        *(FactType.FOUNDED, FactType.COUNT, FactType.COMMITTEE, FactType.INITIATIVE, FactType.CONTACT),
        *(FactType.ACRONYM, FactType.ALT_NAME),
    }
)
"""The facts that both rule files and the rest of the program read."""


_CELL = 500  # characters; claims whose words overlap stand in one cell, or in two beside each other


def singly(claims: Sequence[Claim], of_rules: Collection[str], of_user: Collection[str] = ()) -> list[Claim]:
    """The claims without those of the rules named ``of_rules`` that repeat another claim; an earlier one stays.

    Those of the rules named ``of_user`` stay whatever else says the same, and what says it goes.
    """
    own: dict[Key, list[Claim]] = defaultdict(list)
    held: dict[Key, list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.fact in TYPES and claim.rule in of_user:
            _hold(own, claim)
        elif claim.fact in TYPES and claim.rule not in of_rules:
            _hold(held, claim)
    kept = []
    for claim in claims:
        if claim.fact in TYPES and claim.rule not in of_user:
            said = _said(claim, own) or (claim.rule in of_rules and _said(claim, held))
            if said:
                continue
            if claim.rule in of_rules:
                _hold(held, claim)
        kept.append(claim)
    return kept


def _said(claim: Claim, held: Mapping[Key, Sequence[Claim]]) -> bool:
    """Whether one of the claims that are ``held`` says what a claim says."""
    return any(repeats(claim, other) for key in _keys(claim, beside=(-1, 0, 1)) for other in held.get(key, ()))


def _hold(held: dict[Key, list[Claim]], claim: Claim) -> None:
    for key in _keys(claim):
        held[key].append(claim)


def _keys(claim: Claim, beside: tuple[int, ...] = (0,)) -> Iterator[Key]:
    """What a claim is found by: what it says, and where it stands; a long text would take too long without."""
    about = (claim.fact, claim.subject)
    if claim.fact is FactType.FOUNDED:
        yield (*about, "")
        return
    yield (*about, _words(claim))
    if isinstance(claim.value, CountValue | CommitteeValue | InitiativeValue):
        yield from ((*about, claim.span.start // _CELL + step) for step in beside)


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
        case CommitteeValue(target=target) | InitiativeValue(target=target):
            return lexicons.fold(target.name)
        case CountValue(value=number):
            return str(number)
    return str(claim.value)
