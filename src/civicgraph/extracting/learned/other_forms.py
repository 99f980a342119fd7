"""Names that only the tagger knows and that are another's: its short form, or its name in another language."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from civicgraph import lexicons
from civicgraph.extracting import aliases
from civicgraph.extracting.learned.names import RULE
from civicgraph.extracting.scene import Alias

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from civicgraph.extracting.definitions import Known
    from civicgraph.model import Ref

_LONGEST_SHORT = 10  # letters of a short form
_BESIDE = re.compile(r"[ ]?(?:[(/|:–—]|\n)[ (]?(?:[Tt]he[ ])?")
_FAR = 6  # characters between the two names


def found(text: str, late: Sequence[Known], known: Sequence[Known]) -> Iterator[Alias]:
    """The names among ``late`` that are other forms of one of the others."""
    places = sorted((*known, *late), key=lambda item: item[0].span)
    only_late = {ref for _, ref, _ in late} - {ref for _, ref, _ in known}
    met: set[Ref] = set()
    for (name, ref, _), (other, twin, _) in pairwise(places):
        if twin in only_late and twin not in met and ref not in met and ref != twin:
            between = text[name.span.end : other.span.start]
            if len(between) <= _FAR and _BESIDE.fullmatch(between) and (lang := _other_tongue(ref.name, twin.name)):
                met |= {ref, twin}
                yield Alias(ref, twin.name, other.span, lang, RULE)
    long = {ref for _, ref, _ in places if len(ref.name.split()) > 1}
    for name, ref, _ in late:
        if ref in met or not _is_short(ref.name):
            continue
        meant = [other for other in sorted(long) if aliases.abbreviates(ref.name, other.name)]
        if len(meant) == 1:
            met.add(ref)
            yield Alias(meant[0], ref.name, name.span, "", RULE)


def _other_tongue(one: str, other: str) -> str:
    """The language of the second name, where just one of the two is English."""
    spoken = [aliases.language(name, None) or "und" for name in (one, other)]
    return spoken[1] if (spoken[0] == "en") != (spoken[1] == "en") else ""


def _is_short(shown: str) -> bool:
    """Whether a name is one word with several capitals: "UoM", "AChM"."""
    capitals = sum(c.isupper() for c in shown)
    return len(shown) <= _LONGEST_SHORT and shown.isalpha() and capitals > 1 and lexicons.fold(shown) != shown
