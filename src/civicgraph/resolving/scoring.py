"""A score and a reason for each pair: two dossiers are the same organisation, different ones, or it stays open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from civicgraph import places
from civicgraph.model import Judgement, JudgementKind

if TYPE_CHECKING:
    from civicgraph.resolving.dossiers import Dossier

SAME_AT = 0.8
UNSURE_AT = 0.4
_SMALL = frozenset({"of", "the", "for", "and", "in", "on", "a", "an", "to", "s", "de", "la", "van", "der", "und"})


def compare(left: Dossier, right: Dossier) -> Judgement:
    """Judge a pair. An acronym alone never makes two names one, and nothing is merged across countries."""
    score, reason = _score(left, right)
    kind = (
        JudgementKind.SAME
        if score >= SAME_AT
        else JudgementKind.UNSURE
        if score >= UNSURE_AT
        else JudgementKind.DIFFERENT
    )
    return Judgement((left.document, left.ref), (right.document, right.ref), kind, round(score, 3), reason)


def _score(left: Dossier, right: Dossier) -> tuple[float, str]:
    if left.country and right.country and left.country != right.country:
        return 0.0, f"countries differ: {left.country} and {right.country}"
    shared = sorted(set(left.names) & set(right.names))
    acronyms = sorted(set(left.acronyms) & set(right.acronyms))
    if shared:
        if (
            "public_body" in (left.kind, right.kind)
            and left.context != right.context
            and not places.is_international(left.ref.name)
        ):
            return 0.5, f'same name "{shared[0]}", but a public body of this name exists in more than one country'
        together = " and country" if left.country and left.country == right.country else ""
        return (1.0 if together else 0.95), f'same name{together}: "{shared[0]}"'
    longer = _extended(left, right)
    if longer:
        return 0.88, f"one name is the other and its country: {longer}"
    overlap, pair = max(((_jaccard(a, b), (a, b)) for a in left.names for b in right.names), default=(0.0, ("", "")))
    if acronyms:
        country = bool(left.country) and left.country == right.country
        if country and overlap >= 0.4:
            return min(0.8 + overlap / 5, 0.95), f'same acronym "{acronyms[0]}", same country, and words in common'
        if overlap >= 0.6:
            return 0.8 + (overlap - 0.6) / 5, f'same acronym "{acronyms[0]}" and most words in common'
        return 0.5, f'same acronym "{acronyms[0]}" only: "{left.ref.name}" and "{right.ref.name}"'
    if overlap >= 0.75 and left.kind == right.kind:
        return 0.6, f'most words in common: "{pair[0]}" and "{pair[1]}"'
    return 0.0, "nothing in common that tells"


def _extended(left: Dossier, right: Dossier) -> str:
    """A name of one that is a name of the other with "of COUNTRY" behind it, where that is the country of both."""
    for one, other in ((left, right), (right, left)):
        for name in one.names:
            for longer in other.names:
                if longer.startswith((f"{name} of ", f"{name} in ")):
                    rest = longer[len(name) :].split(maxsplit=1)[1].removeprefix("the ")
                    place = places.find(rest.title())
                    if (
                        place
                        and len(name.split()) > 1
                        and one.country == place[0].iso2
                        and other.country in (None, place[0].iso2)
                    ):
                        return f'"{longer}"'
    return ""


def _jaccard(left: str, right: str) -> float:
    a, b = set(left.split()) - _SMALL, set(right.split()) - _SMALL
    return len(a & b) / len(a | b) if a and b else 0.0
