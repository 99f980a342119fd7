"""Bodies that a page merely mentions: what the rules read of them, the tagger denies.

The tagger learnt from the bodies of which annotators had something to tell, and from those alone. So where it all but
denies, at every place of a name, that it names a body, the page has little to say of it; and most of what rules read of
such a body, or as a tie to it, is of another, or a tie that nobody states. On two hundred pages that it had not learnt
from, 27 of 28 ties to such bodies and 25 of 31 such bodies were wrong.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from civicgraph.extracting.learned import doubts
from civicgraph.extracting.scene import Form, organisation_of
from civicgraph.model import NodeKind, RelationValue, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from civicgraph.extracting.scene import Scene
    from civicgraph.model import Claim, Ref

_NO_BODIES = frozenset({"intermediary_for"})  # ties to a mechanism or a fund, which need be no body
_WRITTEN = (Form.NAME, Form.ACRONYM)


def dropped(
    scene: Scene, claims: Sequence[Claim], of_user: Collection[str], at: Callable[[Scene, Ref, Span], Span]
) -> list[Claim]:
    """The claims without those of bodies, or that tie bodies, which the page merely mentions.

    Owners of the page or of a section of it stay, and so does what the rules named ``of_user`` say; ``at`` tells where
    inside a claim's place a name stands.
    """
    ties = {c: c.value.target for c in claims if isinstance(c.value, RelationValue) and c.value.kind not in _NO_BODIES}
    mere = _bodies(scene, [(target, at(scene, target, c.span)) for c, target in ties.items()])
    return [c for c in claims if c.rule in of_user or not (organisation_of(c.subject) in mere or ties.get(c) in mere)]


def _bodies(scene: Scene, tied: Sequence[tuple[Ref, Span]]) -> frozenset[Ref]:
    """The bodies that are denied wherever they are named; without those that stand at no place that was read."""
    shown = [(m.ref, m.span) for p in scene.passages for m in p.mentions if m.form in _WRITTEN]
    shown += [(ref, profile.span) for ref, profile in scene.profiles.items()]
    shown += [(alias.ref, alias.span) for alias in scene.aliases]
    places = ((ref, span) for ref, span in (*shown, *tied) if ref.kind is NodeKind.ORGANISATION)
    owners = {scene.owner, *scene.owners}
    most = doubts.best(scene.tags, places)
    return frozenset(ref for ref, b in most.items() if b[doubts.BODY] < doubts.NEVER and ref not in owners)
