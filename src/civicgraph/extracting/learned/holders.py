"""Whom a number or a year may be about, and how each stands to it: features that weights are kept for.

Words are taken only where the text writes them small, since those of names say nothing of other texts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from civicgraph import lexicons
from civicgraph.extracting import subjects
from civicgraph.extracting.learned.lines import one_of, unknown_opener, unknown_until
from civicgraph.extracting.learned.numbers import groups, size
from civicgraph.extracting.scene import organisation_of
from civicgraph.model import NodeKind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from civicgraph.extracting.learned.numbers import Seen
    from civicgraph.extracting.scene import Mention, Passage, Scene
    from civicgraph.model import Ref, Span

_MOST_BEFORE, _MOST_AFTER, _MOST_EARLIER = 8, 5, 6  # mentions looked at, the nearest ones
_FEW_WORDS = 7  # up to so many between a name and a number each tell something
_OPENS = 6  # characters before a name that opens a sentence or a block
_DISTANCES = ((4, "next to it"), (16, "near"), (41, "in reach"), (81, "far"))
_BEFORE = 30  # characters before a name in which the word that governs it stands
_APART = re.compile(r"[;:!?.]\s|\s[–—-]\s")
_SMALL = re.compile(r"\b[a-z]+\b")
_ARTICLES = frozenset({"the", "a", "an", "its", "our", "this"})


@dataclass(frozen=True, slots=True)
class Around:
    """Who is named around a number: before and behind it in its passage, in those before, above; who opens its block.

    ``first`` tells where each is first called by name.
    """

    scene: Scene
    passage: Passage
    seen: Seen
    verb: str
    before: tuple[Mention, ...]
    after: tuple[Mention, ...]
    earlier: tuple[Mention, ...]
    first: Mapping[Ref, int]
    above: Sequence[Ref]
    lead: Sequence[Ref]
    opener: Ref | None
    subject: Span | None
    unknown: int
    opened: bool
    one_of: bool


def around(
    scene: Scene,
    passage: Passage,
    earlier: Sequence[Passage],
    seen: Seen,
    named: Mapping[Span, Sequence[Ref]],
    first: Mapping[Ref, int],
) -> Around:
    """Look around a number; ``earlier`` are the passages before, ``named`` tells whom each block names."""
    number = seen.number.span
    end = seen.unit.span.end if seen.unit else number.end
    start = passage.block.span.start
    here = [*(p for p in earlier if p.block is passage.block), passage]
    opener = (m.ref for p in here for m in p.mentions[:1] if m.span.start - start < _OPENS)
    return Around(
        scene=scene,
        passage=passage,
        seen=seen,
        verb="none" if seen.verb is None else passage.sentence.tokens[seen.verb].lemma.lower(),
        before=tuple(m for m in passage.mentions if m.span.end <= number.start)[-_MOST_BEFORE:],
        after=tuple(m for m in passage.mentions if m.span.start >= end)[:_MOST_AFTER],
        earlier=tuple(m for p in earlier for m in p.mentions)[-_MOST_EARLIER:],
        first=first,
        above=named.get(passage.heading, ()) if passage.heading else (),
        lead=named.get(passage.lead, ()) if passage.lead else (),
        opener=next(opener, None),
        subject=subjects.grammatical(passage.sentence, number.start),
        unknown=unknown_until(scene, passage, seen.number),
        opened=unknown_opener(scene, passage, seen.number),
        one_of=one_of(scene, passage, seen.number),
    )


def candidates(there: Around, known: Collection[Ref]) -> list[Ref]:
    """Everybody whom the number may be about; of committees and undertakings only those ``known``."""
    passage = there.passage
    named = [m.ref for m in (*there.before, *there.after)]
    refs = [
        *named,
        *map(organisation_of, named),
        *(passage.owner, passage.about, passage.focus, there.scene.owner),
        *(m.ref for m in there.earlier),
        *there.above[:_MOST_AFTER],
        *there.lead[:_MOST_AFTER],
    ]
    return [r for r in dict.fromkeys(refs) if r is not None and (r.kind is NodeKind.ORGANISATION or r in known)]


def features(there: Around, ref: Ref) -> set[str]:
    """How one of the candidates stands to the number."""
    kind = ref.kind.value
    before = [m for m in there.before if m.ref == ref]
    after = [m for m in there.after if m.ref == ref]
    found = set(_itself(there, ref, kind))
    found.update(_roles(there, ref, kind))
    found.update(_named_before(there, before[-1], kind) if before else _not_before(there, ref, kind))
    if before and there.subject is not None and any(there.subject.overlaps(m.span) for m in before):
        first = next(m for m in there.passage.mentions if there.subject.overlaps(m.span))
        found |= {"in subject", f"in subject {kind}", f"in subject of {there.verb}"}
        found.add("first in subject" if first.ref == ref else "later in subject")
    if after:
        found.update(_named_after(there, after[0], kind))
        if not before:
            found |= {f"only after {kind}", f"only after nobody before={not there.before}"}
    if not before and not after:
        found.update(_elsewhere(there, ref, kind))
    found.update(_gaps(there, ref, kind, before, after))
    return found


def _itself(there: Around, ref: Ref, kind: str) -> Iterator[str]:
    owner = ref == there.passage.owner
    profile = there.scene.profiles.get(ref)
    full = f"{kind} {profile.kind if profile else 'unknown'}" if ref.kind is NodeKind.ORGANISATION else kind
    yield f"kind={full}"
    yield f"kind={full} owner={owner}"
    for group in groups(there.seen.kinds):
        yield f"{kind} counted={group}"
        yield f"owner={owner} counted={group}"
    yield f"{kind} size={size(there.seen.number.value)}"
    yield f"{kind} block={there.passage.kind.value}"
    yield f"{kind} verb={there.verb}"
    yield from _introduced(there, ref, kind)
    if there.passage.owner and not owner and ref.kind is NodeKind.ORGANISATION:
        words = set(lexicons.fold(ref.name).split())
        if words < set(lexicons.fold(there.passage.owner.name).split()):
            yield "short for the owner"


def _introduced(there: Around, ref: Ref, kind: str) -> Iterator[str]:
    """Whether the passage names somebody for the first time, and how it names them."""
    span = there.passage.span
    first = there.first.get(ref)
    if first is not None and first >= span.start:
        yield f"first named here {kind}" if first < span.end else f"named later {kind}"
    form = next((m.form.value for m in there.passage.mentions if m.ref == ref), None)
    if form:
        yield f"here by {form} {kind}"


def _roles(there: Around, ref: Ref, kind: str) -> Iterator[str]:
    passage, nobody = there.passage, not there.before
    roles = {"owner": passage.owner, "about": passage.about, "focus": passage.focus}
    for role, holder in {**roles, "page": there.scene.owner, "opener": there.opener}.items():
        if holder != ref:
            continue
        yield f"is {role}"
        yield f"is {role} {kind}"
        if role in roles:
            yield f"is {role} nobody before={nobody}"
            yield f"is {role} nobody named={not passage.mentions}"
    if ref in there.above:
        yield "in heading"
        yield f"in heading {kind} nobody before={nobody}"
    if ref in there.lead:
        yield "in lead"


def _gaps(there: Around, ref: Ref, kind: str, before: Sequence[Mention], after: Sequence[Mention]) -> Iterator[str]:
    """What strangers and parts stand between, and whether the counted are those that somebody is one of."""
    if there.opened:
        yield f"unknown opener {kind} here={bool(before)}"
    if there.one_of:
        yield f"one of before={bool(before)} after={bool(after)} owner={ref == there.passage.owner}"
    if there.unknown and before and there.unknown > before[-1].span.end:
        yield "unknown between"
    if there.unknown and not before:
        yield "unknown before, not this"
    parts = [m for m in there.before if m.ref.kind is not NodeKind.ORGANISATION and organisation_of(m.ref) == ref]
    if parts:
        yield "has part before"
        yield f"own part={parts[-1].ref.kind.value}"
        if parts[-1] is there.before[-1]:
            yield "own part is last"


def _named_before(there: Around, mention: Mention, kind: str) -> Iterator[str]:
    text, passage, span = there.scene.text, there.passage, mention.span
    gap = text[span.end : there.seen.number.span.start]
    rank = min(3, sum(1 for m in there.before if m.span.start > span.start and m.ref != mention.ref))
    yield "before"
    yield f"before by {mention.form.value}"
    yield f"before by {mention.form.value} {kind}"
    yield f"before rank={rank}"
    yield f"before rank={rank} {kind}"
    yield f"before {_distance(len(gap))}"
    if _APART.search(gap):
        yield "before in another clause"
    if "," in gap:
        yield "before a comma"
    if span.start - passage.span.start < _OPENS:
        yield "opens sentence"
    if mention == there.before[0]:
        yield "first of sentence"
        yield f"first of sentence {kind}"
    yield from _words("between", gap)
    if not gap.strip(" "):
        yield "nothing between"
    elif not _SMALL.search(gap):
        yield f"only between={gap.strip()[:1]}"
    said = [
        w for w in _SMALL.findall(text[max(passage.span.start, span.start - 30) : span.start]) if w not in _ARTICLES
    ]
    yield f"behind={said[-1] if said else 'nothing'}"
    if gap.startswith(("'s", "’s")):
        yield "possessive"
    tokens = passage.sentence.tokens
    inside = [i for i, token in enumerate(tokens) if token.span.overlaps(span)]
    if inside:
        head = next((i for i in inside if tokens[i].head not in inside or tokens[i].head == i), inside[0])
        yield f"hangs by={tokens[head].dep}"


def _not_before(there: Around, ref: Ref, kind: str) -> Iterator[str]:
    yield f"not before {kind}"
    if there.before:
        yield "others before"
        yield f"others before {kind} other={there.before[-1].ref.kind.value}"


def _named_after(there: Around, mention: Mention, kind: str) -> Iterator[str]:
    seen = there.seen
    end = seen.unit.span.end if seen.unit else seen.number.span.end
    gap = there.scene.text[end : mention.span.start]
    rank = min(2, sum(1 for m in there.after if m.span.start < mention.span.start and m.ref != mention.ref))
    yield "after"
    yield f"after rank={rank} {kind}"
    yield f"after by {mention.form.value}"
    yield f"after {_distance(len(gap))}"
    yield from _words("until", gap)
    tie = [word for word in _SMALL.findall(gap) if word not in _ARTICLES]
    if tie:
        yield f"tied by={tie[-1]}"
    if _APART.search(gap):
        yield "after in another clause"


def _elsewhere(there: Around, ref: Ref, kind: str) -> Iterator[str]:
    yield "not in sentence"
    yield f"not in sentence {kind}"
    yield f"not in sentence {kind} nobody named={not there.passage.mentions}"
    refs = [m.ref for m in there.earlier]
    if ref in refs:
        yield "in previous"
        yield f"last in previous={refs[-1] == ref} {kind}"
        yield f"first in previous={refs[0] == ref} {kind}"


def _distance(characters: int) -> str:
    return next((name for least, name in _DISTANCES if characters < least), "very far")


def _words(name: str, gap: str) -> Iterator[str]:
    words = _SMALL.findall(gap)
    if words:
        yield f"{name} first={words[0]}"
        yield f"{name} last={words[-1]}"
    if len(words) <= _FEW_WORDS:
        yield from (f"{name}={word}" for word in words)
