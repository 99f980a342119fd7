"""What beside its names a link rests on: what could be compared of two things, and which of two runs knew more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from civicgraph.linking.model import LinkJudgement

if TYPE_CHECKING:
    from collections.abc import Iterable

    from civicgraph.linking.mappings import Mapping
    from civicgraph.linking.model import Candidate, Feature

WITNESSES = frozenset(("country", "website", "founded", "kind", "members", "official name", "dissolved", "service"))
"""Features that say something which the names do not; an acronym is mostly the initials of a name."""


def is_bare(candidate: Candidate) -> bool:
    """Whether a source told no more of it than its names: no country, kind or year, nor its own opinion."""
    told = (candidate.countries, candidate.kind, candidate.founded, candidate.websites, candidate.members)
    return not any(told) and not candidate.hints


def compared(features: Iterable[Feature]) -> frozenset[str]:
    """Which features beside the names a score rests on."""
    return frozenset(feature.name for feature in features) & WITNESSES


def still_rejected(before: Mapping | None, features: Iterable[Feature]) -> bool:
    """Whether a program's rejection stands against new ``features``, since it was made by a run that knew more.

    It knew more where it compared all that is compared now and something else, or where what spoke against the link
    cannot be compared any more: another country is another country, though the next source names none.
    """
    if before is None or before.judgement is not LinkJudgement.REJECTED:
        return False
    then, now = compared(before.features), compared(features)
    against = {feature.name for feature in before.features if feature.contribution < 0}
    return then > now or bool((then - now) & against)
