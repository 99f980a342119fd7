"""The loop: subjects go to a source, their candidates are scored, and what people decided before stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from civicgraph.linking.mappings import Mapping, merged, of_scored
from civicgraph.linking.model import LinkJudgement, SubjectKind
from civicgraph.linking.scoring import MARGIN, judge, score
from civicgraph.linking.witnesses import compared, is_bare, still_rejected
from civicgraph.vocabulary import SKOS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from civicgraph.linking.model import Candidate, Source, Subject

Progress = Callable[[str, int, int], None]
"""Told the name of a step, how much of it is done, and how much of it there is."""

Warn = Callable[[str], None]
"""Told, in a sentence, what is odd about the answers."""

KEPT = 4
"""How many candidates of a subject are kept, the best first."""


def link(
    subjects: Sequence[Subject],
    source: Source,
    known: Iterable[Mapping] = (),
    *,
    same_as: bool = False,
    date: str | None = None,
    progress: Progress | None = None,
    warn: Warn | None = None,
) -> tuple[Mapping, ...]:
    """The mappings of ``subjects`` to ``source``, merged with those that are ``known``.

    What a person accepted is not asked for again, what a person rejected is not proposed again, and mappings to other
    data sets stay; so does a rejection by a run that could compare more. Where no candidate at all came with more than
    names, ``warn`` is told, and what only names speak for waits for a review. Raises QueryError where the source gives
    up; nothing is changed then.
    """
    held = tuple(known)
    settled = {
        mapping.subject
        for mapping in held
        if mapping.by_person and mapping.judgement is LinkJudgement.ACCEPTED and mapping.object_source == source.iri
    }
    asked = [subject for subject in subjects if subject.iri not in settled]
    iris = {subject.iri for subject in asked}
    stale = {m.pair for m in held if not m.by_person and m.object_source == source.iri and m.subject in iris}
    before = {mapping.pair: mapping for mapping in held}
    met = _Met()
    found = list(_found(asked, source, before, met, same_as=same_as, date=date, progress=progress))
    if met.candidates and not met.told:
        found = [_open(mapping) if mapping.pair in met.by_name else mapping for mapping in found]
        (warn or (lambda text: None))(
            f"none of the {met.candidates} candidates came with a country, a kind or a year, so nothing is accepted "
            "by its name alone"
        )
    kept = [mapping for mapping in held if mapping.pair not in stale or mapping.pair in met.standing]
    taken = {m.object for m in held if m.by_person and m.judgement is LinkJudgement.ACCEPTED and m.subject in settled}
    return merged(kept, _one_to_one(found, taken))


@dataclass(slots=True)
class _Met:
    """What a run met.

    How many candidates, how many of them with more than names, which pairs of organisations were accepted by nothing
    but names, and which rejections stand.
    """

    candidates: int = 0
    told: int = 0
    by_name: set[tuple[str, str]] = field(default_factory=set)
    standing: set[tuple[str, str]] = field(default_factory=set)


def _found(
    asked: Sequence[Subject],
    source: Source,
    before: dict[tuple[str, str], Mapping],
    met: _Met,
    *,
    same_as: bool,
    date: str | None,
    progress: Progress | None,
) -> Iterator[Mapping]:
    tell = progress or (lambda step, done, total: None)
    tell("Linking", 0, len(asked))
    for done, (subject, candidates) in enumerate(source.candidates(asked), 1):
        open_ones = []
        for candidate in candidates:
            pair, earlier = (subject.iri, candidate.iri), before.get((subject.iri, candidate.iri))
            met.candidates += 1
            met.told += not is_bare(candidate)
            if candidate.iri == subject.iri or (earlier is not None and earlier.by_person):
                continue
            if earlier is not None and still_rejected(earlier, score(subject, candidate).features):
                met.standing.add(pair)
                continue
            open_ones.append(candidate)
        for scored in judge(subject, open_ones)[:KEPT]:
            if scored.judgement is LinkJudgement.ACCEPTED and _only_by_name(subject, scored.candidate):
                scored = replace(scored, judgement=LinkJudgement.REVIEW)
            bare = subject.kind is SubjectKind.ORGANISATION and not compared(scored.features)  # a part is named with it
            if scored.judgement is LinkJudgement.ACCEPTED and bare:
                met.by_name.add((subject.iri, scored.candidate.iri))
            yield of_scored(scored, same_as=same_as, date=date)
        tell("Linking", done, len(asked))


def _only_by_name(subject: Subject, candidate: Candidate) -> bool:
    """Whether a name is all that ties the two, and no proof: a person, or a committee of somebody else's.

    What belongs to an organisation is sure only where the candidate's own words name that organisation.
    """
    if subject.kind is SubjectKind.ORGANISATION:
        return False
    said = " ".join((candidate.description or "", *(name.text for name in (*candidate.names, *candidate.aliases))))
    return subject.parent is None or subject.parent.casefold() not in said.casefold()


def _one_to_one(found: Iterable[Mapping], taken: set[str]) -> Iterator[Mapping]:
    """One of theirs is one of ours: where two claim it, the clearly better one has it, or nobody until a review."""
    claims: dict[str, list[float]] = defaultdict(list)
    mappings = list(found)
    for mapping in mappings:
        if mapping.judgement is LinkJudgement.ACCEPTED:
            claims[mapping.object].append(mapping.confidence)
    for mapping in mappings:
        others = sorted(claims[mapping.object], reverse=True) if mapping.judgement is LinkJudgement.ACCEPTED else []
        rival = next((c for i, c in enumerate(others) if i != others.index(mapping.confidence)), None)
        contested = mapping.object in taken or (rival is not None and mapping.confidence < rival + MARGIN)
        if contested and mapping.judgement is LinkJudgement.ACCEPTED:
            yield _open(mapping)
        else:
            yield mapping


def _open(mapping: Mapping) -> Mapping:
    """The mapping as one that waits for a person."""
    return replace(mapping, judgement=LinkJudgement.REVIEW, predicate=SKOS.closeMatch.value)
