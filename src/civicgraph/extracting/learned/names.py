"""Names that no rule gave a verdict on, and that the tagger is sure of: bodies, their parts, undertakings.

The tagger learnt from annotated pages what names look like and where they stand. It has no word lists to fall short of,
but no reasons either; so the rules go first, and it speaks where they are silent.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from civicgraph import lexicons, naming, numerals, places, tagging
from civicgraph.extracting.ranges import Ranges
from civicgraph.model import Block, NodeKind, Ref, Sentence, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from civicgraph.extracting.definitions import Known

SURE = {"organisation": 0.9, "committee": 0.75, "initiative": 0.6}
"""From which belief on a name of each kind is taken."""
NOTABLE = 0.9
"""From which belief on a page speaks of a body that the rules know by name, though they have nothing to say of it."""
_PAGE = 110  # words; it learnt from whole pages, and a passage alone gives it too little to go by
_LONGEST = 120  # code points of a name
_LEAD = re.compile(r"(?:the|an?|its|our|their|this)\s+(?=\S)", re.IGNORECASE)
_APART = re.compile(r"[\n\t|]|\s{2}")
RULE = "learned name"
WORK_RULE = "learned undertaking"


@dataclass(frozen=True, slots=True)
class Learned:
    """A name that the tagger is sure of, at one place; ``sure`` is its belief at the best of its places."""

    span: Span
    name: str
    block: int
    sure: float


def tags(text: str, blocks: Sequence[Block], sentences: Sequence[tuple[Sentence, ...]]) -> tagging.Tags:
    """What the tagger says of a text; nothing of one that is too short for it."""
    words = sum(len(sentence.tokens) for spoken in sentences for sentence in spoken)
    return tagging.tag(text, blocks, sentences) if words >= _PAGE else tagging.Tags()


def heard(text: str, said: tagging.Tags) -> dict[str, tuple[Learned, ...]]:
    """The names that the tagger is sure of, by kind, in reading order.

    A name is of the kind that it is most often taken for, and as sure as at the best of its places.
    """
    tagged = [_untitled(text, name) for name in said.names]
    weights: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    best: dict[tuple[str, str], float] = defaultdict(float)
    shown = [" ".join(name.span.of(text).split()) for name in tagged]
    folded = [lexicons.fold(name) for name in shown]
    for key, name in zip(folded, tagged, strict=True):
        weights[key][name.kind] += name.sure
        best[key, name.kind] = max(best[key, name.kind], name.sure)
    kinds = {key: max(sorted(weighed), key=weighed.__getitem__) for key, weighed in weights.items()}
    found: dict[str, list[Learned]] = {kind: [] for kind in SURE}
    for key, name, called in zip(folded, tagged, shown, strict=True):
        sure = best[key, name.kind]
        if (
            name.kind in SURE
            and kinds[key] == name.kind
            and sure >= SURE[name.kind]
            and _may_be_name(text, name.span, called)
        ):
            found[name.kind].append(Learned(name.span, called, name.block, sure))
    return {kind: tuple(names) for kind, names in found.items()}


def _untitled(text: str, name: tagging.Tagged) -> tagging.Tagged:
    """The name without an article or a possessive at its front."""
    lead = _LEAD.match(text, name.span.start, name.span.end)
    return replace(name, span=Span(lead.end(), name.span.end)) if lead else name


def _may_be_name(text: str, span: Span, shown: str) -> bool:
    if not 2 < len(shown) <= _LONGEST or not any(c.isalpha() for c in shown):
        return False
    if _APART.search(span.of(text)):
        return False  # two rows of a table or an address, the entries of a menu
    if len(shown.split()) > 2 and shown.isupper():
        return False  # a heading in capitals, of which no letter tells what is a name in it
    if any(number.span.of(shown) == shown for number in numerals.find(shown, 0, len(shown))):
        return False  # "Sixteen" at the beginning of a sentence
    return not any(place.span.of(shown) == shown for place in places.find(shown))


def by_block(names: Iterable[Learned]) -> dict[int, list[Learned]]:
    """The names of each block (by block index)."""
    found: dict[int, list[Learned]] = defaultdict(list)
    for name in names:
        found[name.block].append(name)
    return found


def bodies(text: str, names: Sequence[Learned], taken: Sequence[Span], known: Sequence[str]) -> Iterator[Known]:
    """The places of bodies whose names no rule knows; ``taken`` and ``known`` are spoken for already."""
    held = Ranges(taken)
    said = {lexicons.fold(name) for name in known}
    written: dict[str, str] = {}
    for name in names:
        folded = lexicons.fold(name.name)
        if folded in said or held.overlap(name.span):
            continue
        if not (name.name.isupper() and text[name.span.start - 1 : name.span.start] == "("):  # another's short name
            shown = written.setdefault(folded, name.name)
            found = naming.Name(name.span, shown, "", "organisation", "other")
            yield found, Ref(NodeKind.ORGANISATION, shown), name.block
