"""Bodies that a page merely mentions: whose claims the tagger's denial takes away, and whose it leaves."""

from __future__ import annotations

import numpy as np
import pytest

from civicgraph.extracting.learned import mentioned
from civicgraph.extracting.scene import Profile, Scene
from civicgraph.model import Claim, Document, FactType, FoundedValue, NodeKind, Ref, RelationValue, Span
from civicgraph.tagging import KINDS, Tags

TEXT = "The Union of Quays met the Ministry of Tides and the League of Ropes."
QUAYS, TIDES, ROPES = (
    Ref(NodeKind.ORGANISATION, n) for n in ("Union of Quays", "Ministry of Tides", "League of Ropes")
)


def at(name: str) -> Span:
    return Span(TEXT.index(name), TEXT.index(name) + len(name))


def scene(owner: Ref | None, **beliefs: float) -> Scene:
    """A scene whose tagger believes so much of each body, by the last word of its name."""
    bodies = (QUAYS, TIDES, ROPES)
    kinds = np.zeros((len(bodies), len(KINDS)), dtype=np.float32)
    kinds[:, KINDS.index("organisation")] = [beliefs[ref.name.split()[-1].lower()] for ref in bodies]
    spans = [at(ref.name) for ref in bodies]
    return Scene(
        document=Document("a.txt", TEXT, "0" * 64),
        blocks=(),
        passages=(),
        profiles={ref: Profile(ref, "association", at(ref.name), "en") for ref in bodies},
        aliases=(),
        units={},
        owner=owner,
        tags=Tags((), tuple(s.start for s in spans), tuple(s.end for s in spans), kinds),
    )


def tie(target: Ref, rule: str = "cooperates-with") -> Claim:
    return Claim(FactType.RELATION, QUAYS, RelationValue("cooperates_with", target), Span(0, len(TEXT)), rule, 0.8)


def kept(shown: Scene, claims: list[Claim], of_user: set[str] | None = None) -> list[Claim]:
    return mentioned.dropped(shown, claims, of_user or set(), lambda _scene, ref, _span: at(ref.name))


def test_a_tie_to_a_body_that_is_denied_goes() -> None:
    assert kept(scene(QUAYS, quays=1, tides=0.001, ropes=0.2), [tie(TIDES), tie(ROPES)]) == [tie(ROPES)]


def test_what_is_said_of_a_body_that_is_denied_goes() -> None:
    founded = Claim(FactType.FOUNDED, TIDES, FoundedValue(1990), at("Ministry of Tides"), "founding participle", 0.8)
    assert kept(scene(QUAYS, quays=1, tides=0.001, ropes=0.2), [founded]) == []


@pytest.mark.parametrize("owner", [QUAYS, None])
def test_the_owner_of_a_page_is_never_merely_mentioned(owner: Ref | None) -> None:
    claims = [tie(ROPES)]
    assert kept(scene(owner, quays=0, tides=0, ropes=1), claims) == (claims if owner else [])


def test_a_rule_of_the_user_is_heard_all_the_same() -> None:
    claims = [tie(TIDES, "mine")]
    assert kept(scene(QUAYS, quays=1, tides=0, ropes=0), claims, {"mine"}) == claims
