"""Entities derived from judgements: the pairs judged the same, closed under "same as", never across countries."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter, defaultdict
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

from civicgraph.model import (
    CommitteeValue,
    Entity,
    InitiativeValue,
    Judgement,
    JudgementKind,
    NodeKind,
    Reading,
    Ref,
    Resolution,
)
from civicgraph.resolving.dossiers import Dossier, fold, gather
from civicgraph.resolving.scoring import compare

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MAX_BLOCK = 60  # dossiers that share one word of a name; a commoner word tells nobody apart

Key = tuple[str, Ref]


def resolve(readings: Sequence[Reading]) -> Resolution:
    """Entities and judgements of all documents; the result does not depend on the documents' order."""
    dossiers = gather(sorted(readings, key=lambda r: r.document.identifier))
    judgements = [
        judged for judged in (compare(*pair) for pair in _pairs(dossiers)) if judged.kind is not JudgementKind.DIFFERENT
    ]
    judgements.sort(key=lambda j: (-j.score, j.left, j.right))
    clusters = _clusters(dossiers, judgements)
    entities: list[Entity] = []
    index: dict[Key, Entity] = {}
    for cluster, key in _keyed(clusters):
        entity = Entity(
            key,
            NodeKind.ORGANISATION,
            _preferred(d.ref.name for d in cluster),
            tuple(sorted((d.document, d.ref) for d in cluster)),
        )
        entities.append(entity)
        index.update(dict.fromkeys(entity.mentions, entity))
    for entity in _parts(readings, index):
        entities.append(entity)
        index.update(dict.fromkeys(entity.mentions, entity))
    across = tuple(j for j in judgements if j.left[0] != j.right[0] or j.kind is JudgementKind.UNSURE)
    return Resolution(tuple(sorted(entities, key=lambda e: (e.kind, e.key))), across, index)


def _pairs(dossiers: Sequence[Dossier]) -> list[tuple[Dossier, Dossier]]:
    """Pairs worth a look: they share a full name, an acronym, or a word of a name that few others have."""
    blocks: dict[str, list[int]] = defaultdict(list)
    for place, dossier in enumerate(dossiers):
        keys = {f"name {n}" for n in dossier.names} | {f"short {a}" for a in dossier.acronyms}
        keys |= {f"word {w}" for n in dossier.names for w in n.split() if len(w) > 3}
        for key in keys:
            blocks[key].append(place)
    wanted: set[tuple[int, int]] = set()
    for key, members in blocks.items():
        if key.startswith("word ") and len(members) > MAX_BLOCK:
            continue
        if len(members) > MAX_BLOCK:  # the same name in many documents: a chain is enough to join them
            wanted.update(pairwise(members))
        else:
            wanted.update(combinations(members, 2))
    return [(dossiers[a], dossiers[b]) for a, b in sorted(wanted)]


def _clusters(dossiers: Sequence[Dossier], judgements: Iterable[Judgement]) -> list[list[Dossier]]:
    """Union by descending score; a union that would hold two countries is not made."""
    place = {(d.document, d.ref): i for i, d in enumerate(dossiers)}
    leader = list(range(len(dossiers)))
    country = [d.country for d in dossiers]

    def find(item: int) -> int:
        while leader[item] != item:
            leader[item] = leader[leader[item]]
            item = leader[item]
        return item

    for judged in judgements:
        if judged.kind is not JudgementKind.SAME:
            continue
        a, b = find(place[judged.left]), find(place[judged.right])
        if a == b or (country[a] and country[b] and country[a] != country[b]):
            continue
        low, high = min(a, b), max(a, b)
        leader[high] = low
        country[low] = country[low] or country[high]
    groups: dict[int, list[Dossier]] = defaultdict(list)
    for item, dossier in enumerate(dossiers):
        groups[find(item)].append(dossier)
    return list(groups.values())


def _keyed(clusters: Sequence[list[Dossier]]) -> list[tuple[list[Dossier], str]]:
    """A unique key for each cluster: the name's slug; where two share it, with the country, or a digest of names."""
    slugs = [slug(_preferred(d.ref.name for d in cluster)) for cluster in clusters]
    crowded = {s for s, n in Counter(slugs).items() if n > 1}
    keyed, used = [], set()
    for cluster, base in sorted(
        zip(clusters, slugs, strict=True), key=lambda item: (item[1], item[0][0].document, item[0][0].ref)
    ):
        key = base
        if base in crowded:
            country = next((d.country or d.context for d in cluster if d.country or d.context), None)
            key = f"{base}-{country.casefold()}" if country else base
        if key in used:
            key = f"{key}-{_digest('|'.join(f'{d.document} {d.ref.name}' for d in cluster))}"
        used.add(key)
        keyed.append((cluster, key))
    return keyed


def _parts(readings: Sequence[Reading], index: dict[Key, Entity]) -> list[Entity]:
    """Committees and initiatives: one for each parent and folded name, across documents."""
    groups: dict[tuple[NodeKind, str, str], set[Key]] = defaultdict(set)
    for reading in readings:
        document = reading.document.identifier
        refs = {c.value.target for c in reading.claims if isinstance(c.value, CommitteeValue | InitiativeValue)} | {
            c.subject for c in reading.claims
        }
        for ref in refs:
            if ref.kind is not NodeKind.ORGANISATION:
                parent = index.get((document, Ref(NodeKind.ORGANISATION, ref.parent or "")))
                groups[(ref.kind, parent.key if parent else "", fold(ref.name))].add((document, ref))
    entities, used = [], set()
    for (kind, above, folded), mentions in sorted(groups.items()):
        key = f"{above or 'unknown'}/{slug(folded)}"
        if (kind, key) in used:
            key = f"{key}-{_digest(folded)}"
        used.add((kind, key))
        entities.append(
            Entity(key, kind, _preferred(ref.name for _, ref in mentions), tuple(sorted(mentions)), above or None)
        )
    return entities


def _preferred(names: Iterable[str]) -> str:
    """The name that most documents use; of equals the longest, then the first in code-point order."""
    counted = Counter(names)
    return min(counted, key=lambda n: (-counted[n], -len(n), n))


def slug(name: str) -> str:
    """Lower-case ASCII for an IRI's tail; a digest where nothing of the name is ASCII."""
    plain = unicodedata.normalize(
        "NFKD",
        name.replace("ß", "ss")
        .replace("ø", "o")
        .replace("Ø", "O")
        .replace("đ", "d")
        .replace("Đ", "D")
        .replace("ł", "l")
        .replace("Ł", "L")
        .replace("æ", "ae"),
    )
    ascii_only = re.sub(
        r"[^a-z0-9]+", "-", re.sub(r"['’]", "", plain.casefold()).encode("ascii", "ignore").decode()
    ).strip("-")
    letters = sum(c.isalnum() for c in name)
    if len(ascii_only) < max(2, letters // 3):
        return f"{ascii_only}-{_digest(name)}".strip("-")
    return ascii_only[:80].rstrip("-")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:8]
