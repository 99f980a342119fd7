"""Whom a page is about: the learned choice among all who may be meant.

Candidates are the bodies that the rules know by name, names without a head noun, and what the tagger takes for a name.
Each is described by where it stands and what is said of it (``features``), and data/learned/page_bodies.tsv, made by
training/train_page_bodies.py, weighs that: a conditional logit, as in McFadden, "Conditional logit analysis of
qualitative choice behavior" (1974).
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from civicgraph import lexicons, naming, resources
from civicgraph.extracting import aliases, glosses, own_names
from civicgraph.extracting.learned.doubts import in_words
from civicgraph.extracting.spoken_of import called_back, is_aside
from civicgraph.model import BlockKind, NodeKind, Ref, Span
from civicgraph.tagging import KINDS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from civicgraph.extracting.councils import Placed
    from civicgraph.extracting.definitions import Known
    from civicgraph.extracting.scene import Alias, Profile
    from civicgraph.model import Block
    from civicgraph.tagging import Tags

_MOST = 40  # candidates; a page that names more is a list
_SURE = 0.5  # belief of the tagger from which on a name of any kind may be meant
_OPENS = 6  # characters before a name that opens its block
_TOP = 3  # blocks at the top of a page
_WORD = re.compile(r"(?<![\w-])[\w-]{2,}(?![\w-])")
_SITE = re.compile(r"(?:www\.|@|https?://)([\w-]{2,40})\.")
_TAGGED = frozenset({"organisation", "initiative", "committee"})


@dataclass
class Candidate:
    """One who may be meant: the places of the name with the index of each one's block, and what the rules know."""

    ref: Ref
    places: list[tuple[Span, int]] = field(default_factory=list)
    profile: Profile | None = None
    said: Counter[str] = field(default_factory=Counter)
    weight: float = 0.0


@dataclass(frozen=True, slots=True)
class Page:
    """What the candidates of a page are compared by."""

    text: str
    blocks: Sequence[Block]
    titles: Mapping[int, Ref]
    acronyms: Mapping[Ref, frozenset[str]]
    tags: Tags


def pick(
    text: str,
    blocks: Sequence[Block],
    known: Sequence[Known],
    profiles: Mapping[Ref, Profile],
    found: Sequence[Alias],
    titles: Mapping[int, Ref],
    tags: Tags,
    parts: Sequence[Placed] = (),
) -> tuple[Ref | None, list[Known]]:
    """Whom the page is about, and the places of the name; None where nobody is named.

    ``parts`` are names that the rules take for parts of a body: a "Circle" or a "Forum" may be one itself.
    """
    page = Page(text, blocks, titles, short_names(found), tags)
    candidates = candidates_of(page, known, profiles, found, parts)
    if not candidates:
        return None, []
    shares = weights().shares(features(page, candidates))
    best = candidates[max(range(len(candidates)), key=lambda i: (shares[i], -candidates[i].places[0][0].start))]
    shown = best.ref.name
    kind = best.profile.kind if best.profile else own_names.general_kind(text)
    head = best.profile.head if best.profile else ""
    return best.ref, [
        (naming.Name(span, shown, head, "organisation", kind), best.ref, index) for span, index in best.places
    ]


def short_names(found: Sequence[Alias]) -> dict[Ref, frozenset[str]]:
    """The acronyms of each body."""
    short: dict[Ref, set[str]] = defaultdict(set)
    for alias in found:
        if not alias.lang:
            short[alias.ref].add(alias.text)
    return {ref: frozenset(texts) for ref, texts in short.items()}


def candidates_of(
    page: Page,
    known: Sequence[Known],
    profiles: Mapping[Ref, Profile],
    found: Sequence[Alias],
    parts: Sequence[Placed] = (),
) -> list[Candidate]:
    """All who may be meant, in the order of their first places."""
    made: dict[Ref, Candidate] = {}
    for name, ref, index in known:
        if ref in profiles:
            made.setdefault(ref, Candidate(ref, profile=profiles[ref])).places.append((name.span, index))
    said = {lexicons.fold(name) for name in (*(ref.name for ref in profiles), *(alias.text for alias in found))}
    taken = [*(name.span for name, _, _ in known), *(alias.span for alias in found)]
    names = [*(ref.name for ref in profiles), *(alias.text for alias in found)]
    for folded, other in own_names.heard(page.text, page.blocks, taken, names).items():
        if folded in said or not (len(other.places) > 1 or other.said or other.places[0][1] < _TOP):
            continue
        ref = Ref(NodeKind.ORGANISATION, " ".join(other.places[0][0].of(page.text).split()))
        made[ref] = Candidate(ref, list(other.places), None, other.said, other.weight)
        said.add(folded)
    for part, index in parts:
        ref = Ref(NodeKind.ORGANISATION, part.text)
        if not part.bare and (ref in made or lexicons.fold(part.text) not in said):
            made.setdefault(ref, Candidate(ref, said=Counter(part=1))).places.append((part.span, index))
            said.add(lexicons.fold(part.text))
    for tagged in page.tags.names:
        shown = " ".join(tagged.span.of(page.text).split())
        folded = lexicons.fold(shown)
        ref = Ref(NodeKind.ORGANISATION, shown)
        if tagged.kind in _TAGGED and tagged.sure >= _SURE and len(shown) > 2 and (ref in made or folded not in said):
            if ref in made and made[ref].said["tagged"] == 0:
                continue  # its places are known
            made.setdefault(ref, Candidate(ref)).places.append((tagged.span, tagged.block))
            made[ref].said["tagged"] += 1
            made[ref].said[f"tagged {tagged.kind}"] += 1
            said.add(folded)
    for candidate in made.values():
        candidate.places.sort()
    return sorted(made.values(), key=lambda c: c.places[0][0].start)[:_MOST]


def features(page: Page, candidates: Sequence[Candidate]) -> list[frozenset[str]]:
    """What each candidate has."""
    words = Counter(_WORD.findall(page.text))
    site = {lexicons.fold(m.group(1)).replace("-", "") for m in _SITE.finditer(page.text)}
    back = called_back(page.text)
    first = next((i for i, b in enumerate(page.blocks) if b.kind is BlockKind.HEADING), 0)
    prose = next((i for i, b in enumerate(page.blocks) if b.kind in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM)), 0)
    shorts = [sum(words[short] for short in _shorts(page, c.ref)) for c in candidates]
    backs = [back[c.profile.head] if c.profile and c.profile.head else 0 for c in candidates]
    counts = [len(c.places) for c in candidates]
    found = []
    for place, candidate in enumerate(candidates):
        has = set(_of_name(candidate))
        has.update(_of_places(page, candidate, first, prose))
        has.update(_of_tagger(page, candidate))
        has.add(f"named {_size(counts[place])}")
        has.add(f"short {_size(shorts[place])}")
        has.add(f"back {_size(backs[place])}")
        if place == 0:
            has.add("first named")
        for name, numbers in (("named", counts), ("short", shorts), ("back", backs)):
            if numbers[place] and numbers[place] == max(numbers) and numbers.count(numbers[place]) == 1:
                has.add(f"most {name}")
        if any(lexicons.fold(s).replace(" ", "").replace("-", "") in site for s in _shorts(page, candidate.ref)):
            has.add("its site")
        found.append(frozenset(has))
    return found


def _shorts(page: Page, ref: Ref) -> set[str]:
    return {*page.acronyms.get(ref, ()), *(word for word in ref.name.split()[-1:] if aliases.is_acronym(word))}


def _size(number: int) -> str:
    return str(number) if number < 3 else "some" if number < 6 else "many"


def _of_name(candidate: Candidate) -> list[str]:
    profile, words = candidate.profile, candidate.ref.name.split()
    has = [f"words {min(len(words), 4)}"]
    if candidate.ref.name.isupper():
        has.append("capitals")
    if profile is None:
        has.append("unknown")
        has.append(f"weight {min(int(candidate.weight // 2), 5)}")
        return has + [f"said {what}" for what in candidate.said]
    has.append(f"kind {profile.kind}")
    if profile.head:
        has.append(f"head {profile.head}")
    if profile.learned:
        has.append("only the tagger's")
    return has


def _of_places(page: Page, candidate: Candidate, first: int, prose: int) -> list[str]:
    has: set[str] = set()
    asides = 0
    titled = [index for index, ref in page.titles.items() if ref == candidate.ref]
    if titled:
        has.add("title")
    if any(index <= first for index in titled):
        has.add("title of the page")
    for span, index in candidate.places[:12]:
        block = page.blocks[index]
        has.add(f"in {block.kind.value}")
        if index < _TOP:
            has.add("at the top")
        if index == prose:
            has.add("in the first paragraph")
        name = naming.Name(span, candidate.ref.name, "", "organisation", "")
        if is_aside(page.text, block, name):
            asides += 1
            continue
        if block.kind is BlockKind.PARAGRAPH:
            if page.text[block.span.start : span.start].strip(' "“').casefold() in {"", "the"}:
                has.add("opens a paragraph")
            if glosses.after(page.text, span.end, block.span.end) in {"association", "network"}:
                has.add("defined")
    if asides:
        has.add("aside" if asides < min(len(candidate.places), 12) else "aside only")
    has.add(f"from {min(int(4 * candidate.places[0][0].start / max(len(page.text), 1)), 3)}")
    return sorted(has)


def _of_tagger(page: Page, candidate: Candidate) -> list[str]:
    beliefs = [belief for span, _ in candidate.places[:12] if (belief := page.tags.belief(span)) is not None]
    if not beliefs:
        return ["untagged"]
    return [f"{kind} {in_words(max(belief[place] for belief in beliefs))}" for place, kind in enumerate(KINDS)]


@dataclass(frozen=True, slots=True)
class PageBodyWeights:
    """What each feature adds, in hundredths; whole numbers add up to the same in any order."""

    of: Mapping[str, int]

    def shares(self, candidates: Sequence[frozenset[str]]) -> list[float]:
        """How likely each candidate is meant."""
        sums = [sum(self.of.get(feature, 0) for feature in has) for has in candidates]
        powers = [math.exp((total - max(sums)) / 100) for total in sums]
        return [power / math.fsum(powers) for power in powers]


@cache
def weights() -> PageBodyWeights:
    """The weights that ship with civicgraph."""
    rows = (line.split("\t") for line in resources.text("data", "learned", "page_bodies.tsv").splitlines())
    return PageBodyWeights({cells[0]: int(cells[1]) for cells in rows if not cells[0].startswith("#")})
