"""Relations between organisations, and whatever else a user's own rules read: all of it by rules that are data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from civicgraph.extracting.patterns.engine import run
from civicgraph.rulefiles.shelf import load
from civicgraph.rulefiles.waking import all_wakeable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from civicgraph.extracting.scene import Scene
    from civicgraph.model import Claim


def rule(scene: Scene) -> Iterator[Claim]:
    """Every claim of the shipped rules and of the user's own, once for each fact; of the user's once more."""
    yield from run(scene, all_wakeable(scene.own_rules), {own.name for own in load(scene.own_rules)})
