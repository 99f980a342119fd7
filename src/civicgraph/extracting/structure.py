"""What an organisation has and does under a name: committees and initiatives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from civicgraph import lexicons
from civicgraph.extracting import runners, undertaking_status
from civicgraph.extracting.learned.names import RULE, WORK_RULE
from civicgraph.model import Claim, CommitteeValue, FactType, InitiativeValue, NodeKind, Ref

if TYPE_CHECKING:
    from collections.abc import Iterator

    from civicgraph.extracting.scene import Scene


def committees(scene: Scene) -> Iterator[Claim]:
    """Every named part, once, under its parent."""
    working = lexicons.phrases("names", "units", "working")
    for ref, span in scene.units.items():
        if ref.parent is None:
            continue
        parent = Ref(NodeKind.ORGANISATION, ref.parent)
        if parent not in scene.profiles:
            continue
        rule = RULE if ref in scene.learned else "unit name"
        sure = 0.9 if ref.name[0].isupper() else 0.7
        yield Claim(FactType.COMMITTEE, parent, CommitteeValue(ref, bool(working.search(ref.name))), span, rule, sure)


def initiatives(scene: Scene) -> Iterator[Claim]:
    """Every undertaking with its status, under those who run it: the body whose section it is in, or others named."""
    passages = [passage for passage in scene.passages if passage.sentence.tokens]
    for ref, span in scene.initiatives.items():
        if ref.parent is None:
            continue
        parent = Ref(NodeKind.ORGANISATION, ref.parent)
        if parent not in scene.profiles:
            continue
        status = undertaking_status.of(scene, ref, span)
        rule = WORK_RULE if ref in scene.learned else "undertaking"
        for runner in runners.of(scene, passages, span, parent):
            yield Claim(FactType.INITIATIVE, runner, InitiativeValue(ref, status), span, rule, 0.75)
