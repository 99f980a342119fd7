"""People who speak for a body, where only the tagger knows their names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from civicgraph import lexicons
from civicgraph.extracting import persons
from civicgraph.extracting.learned.names import RULE
from civicgraph.extracting.ranges import Ranges
from civicgraph.extracting.scene import organisation_of
from civicgraph.model import Claim, ContactValue, FactType, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from civicgraph.extracting.scene import Passage, Scene

SURE = 0.9
"""From which belief on somebody is taken for a person whom the annotators would have named."""
WITHOUT_ROLE = 0.995
"""The same where no role stands beside the name."""
_AROUND = 60  # characters on either side in which the role may stand
_GONE = re.compile(r"(?i)\b(?:former|late|past|outgoing|ex|founding|first|then|previous|until|thanked?)\b|†")


def rule(scene: Scene, told: Sequence[Claim]) -> Iterator[Claim]:
    """Everybody whom the tagger is sure of and whom ``told`` does not have, under the passage's owner."""
    words = [set(lexicons.fold(c.value.name).split()) for c in told if isinstance(c.value, ContactValue)]
    taken = Ranges([m.span for p in scene.passages for m in p.mentions])
    by_place = sorted(scene.passages, key=lambda passage: passage.span)
    at = 0
    for name in (n for n in scene.tags.names if n.kind == "person"):
        while at + 1 < len(by_place) and by_place[at].span.end <= name.span.start:
            at += 1
        passage = by_place[at] if by_place else None
        owner = organisation_of(passage.owner) if passage else None
        if passage is None or owner is None or name.sure < SURE or not passage.span.covers(name.span):
            continue
        title = re.match(persons.titles(), name.span.of(scene.text))
        span = Span(name.span.start + (title.end() if title else 0), name.span.end)
        shown = " ".join(span.of(scene.text).split())
        mine = set(lexicons.fold(shown).split())
        if any(len(mine & other) > 1 for other in words) or taken.overlap(span):
            continue
        role = _role(scene, passage, span)
        if role is None or not persons.is_person(shown, shouted=True) or (not role and name.sure < WITHOUT_ROLE):
            continue
        words.append(mine)
        yield Claim(FactType.CONTACT, owner, ContactValue(shown, role or None), span, RULE, 0.7)


def _role(scene: Scene, passage: Passage, span: Span) -> str | None:
    """The role beside a name, empty where there is none; None where it is one of the past."""
    before = scene.text[max(passage.span.start, span.start - _AROUND) : span.start]
    after = scene.text[span.end : min(passage.span.end, span.end + _AROUND)]
    if _GONE.search(before) or _GONE.search(after):
        return None
    found = [(len(before) - m.end(), m.group()) for m in persons.role().finditer(before)]
    found += [(m.start(), m.group()) for m in persons.role().finditer(after)]
    return min(found)[1] if found else ""
