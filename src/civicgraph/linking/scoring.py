"""A score for a subject and a candidate that comes apart into its features, and what is decided by it.

The name decides first; country, website, founding year, kind of body and number of members speak for or against it. The
weights were set by hand on names of associations and companies (not fitted to a benchmark), so that the same name in
another country, an acronym alone, or a company that is called like an association never passes.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from civicgraph.linking import names
from civicgraph.linking.model import Feature, LinkJudgement, Scored
from civicgraph.linking.parsing import Kind, parse
from civicgraph.linking.terms import host

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from civicgraph.linking.model import Candidate, Subject

ACCEPT_AT = 0.85
REVIEW_AT = 0.5
MARGIN = 0.06
"""By how much an accepted candidate has to be ahead of the next one."""
NAME_AT = 0.8
"""Below this likeness of names nothing is accepted, unless the website is the same and the names are near."""
NEAR = 0.55

WEIGHTS = {
    "name": 0.8,
    "telling words": 0.1,
    "number": 0.5,
    "acronym": 0.08,
    "country": 0.5,
    "website": 0.2,
    "founded": 0.15,
    "official name": 0.1,
    "dissolved": 0.2,
    "kind": 0.35,
    "members": 0.05,
    "service": 0.05,
}


def score(subject: Subject, candidate: Candidate) -> Scored:
    """The score of one candidate; margin and judgement are still those of a candidate that stands alone."""
    features = tuple(f for f in _features(subject, candidate) if f is not None)
    total = round(min(1.0, max(0.0, _sum(features))), 4)
    return Scored(subject, candidate, features, total, total, _judgement(total, total, features))


def judge(subject: Subject, candidates: Iterable[Candidate]) -> tuple[Scored, ...]:
    """All candidates of a subject, best first, with their margins and what is decided.

    At most one is accepted. Next to an accepted one, what is far behind is rejected, and what is near stays open.
    """
    ranked = sorted((score(subject, c) for c in candidates), key=lambda s: (-_sum(s.features), s.candidate.iri))
    sums = [_sum(one.features) for one in ranked]  # not cut off at 1: what is surer than sure is still ahead
    out: list[Scored] = []
    for place, one in enumerate(ranked):
        others = sums[0] if place else sums[1] if len(sums) > 1 else 0.0
        margin = round(sums[place] - others, 4)
        judgement = _judgement(one.score, margin, one.features)
        if place and judgement is LinkJudgement.ACCEPTED:
            judgement = LinkJudgement.REVIEW
        if place and out[0].judgement is LinkJudgement.ACCEPTED and -margin >= 2 * MARGIN:
            judgement = LinkJudgement.REJECTED
        out.append(replace(one, margin=margin, judgement=judgement))
    return tuple(out)


def _sum(features: Iterable[Feature]) -> float:
    return round(sum(feature.contribution for feature in features), 4)


def _judgement(total: float, margin: float, features: Sequence[Feature]) -> LinkJudgement:
    by_name = {feature.name: feature.value for feature in features}
    name = by_name.get("name", 0.0)
    sure = name >= NAME_AT or (name >= NEAR and by_name.get("website", 0.0) >= 1.0)
    if by_name.get("dissolved", 0.0) < 0:
        sure = False
    if by_name.get("official name", 0.0) < 0 and by_name.get("website", 0.0) < 1 and by_name.get("founded", 0.0) <= 0:
        sure = False
    if total >= ACCEPT_AT and margin >= MARGIN and sure:
        return LinkJudgement.ACCEPTED
    return LinkJudgement.REVIEW if total >= REVIEW_AT else LinkJudgement.REJECTED


def _feature(name: str, value: float, reason: str) -> Feature:
    weight = WEIGHTS[name]
    return Feature(name, round(value, 4), weight, round(value * weight, 4), reason)


def _features(subject: Subject, candidate: Candidate) -> Iterable[Feature | None]:
    yield from _by_name(subject, candidate)
    yield _acronym(subject, candidate)
    yield _country(subject, candidate)
    yield _website(subject, candidate)
    yield _founded(subject, candidate)
    yield _official(subject, candidate)
    yield _dissolved(candidate)
    yield _kind(subject, candidate)
    yield _members(subject, candidate)
    yield _service(candidate)


def _by_name(subject: Subject, candidate: Candidate) -> Iterable[Feature]:
    shorts = {_bare(short) for short in (*candidate.short_names, *subject.acronyms)}
    theirs = [n.text for n in (*candidate.names, *candidate.aliases) if _bare(n.text) not in shorts]
    mine = [n.text for n in subject.names if _bare(n.text) not in shorts]
    # a country that both are known to be of may be left out of a name
    same = subject.country is not None and (subject.country in candidate.countries or not candidate.countries)
    known = frozenset({subject.country} if same and subject.country else ())
    comparison, left, right = names.best(mine, theirs, known)
    if not left:
        yield _feature("name", 0.0, "no full name to compare")
        return
    why = f" ({'; '.join(comparison.reasons)})" if comparison.reasons else ""
    yield _feature("name", comparison.similarity, f'"{left}" and "{right}": {comparison.similarity:.2f}{why}')
    if comparison.siblings:
        yield _feature("number", -1.0, "the names have other numbers")
    if comparison.similarity >= NAME_AT:
        telling = _telling(left, right)
        yield _feature("telling words", *telling)


_RARITY = {Kind.WORD: 1.0, Kind.PLACE: 1.2, Kind.INITIALS: 1.0, Kind.CONCEPT: 0.4, Kind.UNIT: 0.2}


def _telling(left: str, right: str) -> tuple[float, str]:
    """Whether what the names share could be many bodies' name: ``Union of Municipalities``."""
    weight = min(sum(_RARITY.get(token.kind, 0.0) for token in parse(name).tokens) for name in (left, right))
    if weight >= 1.0:
        return (0.7 if weight < 2 else 1.0), "the name has words that few others have"
    return -1.0, "the name has only words that many others have"


def _acronym(subject: Subject, candidate: Candidate) -> Feature | None:
    mine = {_bare(acronym) for acronym in subject.acronyms}
    stated = {_bare(short) for short in candidate.short_names}
    looks_short = {_bare(n.text) for n in candidate.aliases if n.text.isupper() and " " not in n.text}
    if shared := sorted(mine & (stated | looks_short)):
        return _feature("acronym", 1.0, f'the same acronym, "{shared[0].upper()}"')
    derived = sorted((stated | looks_short) & {_initials(n.text) for n in subject.names})
    derived += sorted(mine & {_initials(n.text) for n in (*candidate.names, *candidate.aliases)})
    if derived:
        return _feature("acronym", 0.6, f'"{derived[0].upper()}" are the initials of the other\'s name')
    if mine and stated:
        return _feature("acronym", -0.5, f'other acronyms: "{min(mine).upper()}" and "{min(stated).upper()}"')
    return None


def _country(subject: Subject, candidate: Candidate) -> Feature | None:
    if subject.country is None or not candidate.countries:
        return None
    if subject.country in candidate.countries:
        return _feature("country", 0.2, f"the same country, {subject.country}")
    return _feature("country", -1.0, f"another country: {subject.country} and {', '.join(candidate.countries)}")


def _website(subject: Subject, candidate: Candidate) -> Feature | None:
    mine, theirs = host(subject.homepage), sorted({h for w in candidate.websites if (h := host(w))})
    if mine is None or not theirs:
        return None
    if mine in theirs:
        return _feature("website", 1.0, f"the same website, {mine}")
    return _feature("website", -0.3, f"other websites: {mine} and {theirs[0]}")


def _founded(subject: Subject, candidate: Candidate) -> Feature | None:
    if subject.founded is None or not candidate.founded:
        return None
    distance, year = min((abs(subject.founded - year), year) for year in candidate.founded)
    value = 0.5 if distance == 0 else 0.2 if distance == 1 else -0.6 if distance <= 10 else -1.0
    said = f"founded in {subject.founded}" if distance == 0 else f"founded in {subject.founded} and {year}"
    return _feature("founded", value, said)


def _official(subject: Subject, candidate: Candidate) -> Feature | None:
    """Whether ours is but one of its other names: another body, or what it was once called, may be meant.

    Official names count that are in a language of ours; one in another language says nothing about a name in this one.
    """
    spoken = {name.language for name in subject.names}
    anyhow = None in spoken
    official = [n for n in candidate.official_names if anyhow or n.language is None or n.language in spoken]
    labels = [name.text for name in candidate.names if name not in candidate.official_names]
    mine = [name.text for name in subject.names]
    aliases = [name.text for name in candidate.aliases]
    known = frozenset(filter(None, (subject.country,)))
    if not official or names.best(mine, aliases, known)[0].similarity < NAME_AT:
        return None
    if names.best(mine, (*labels, *(name.text for name in official)), known)[0].similarity >= NAME_AT:
        return None
    return _feature("official name", -1.0, f'ours is only another name of it; officially it is "{official[0].text}"')


def _dissolved(candidate: Candidate) -> Feature | None:
    if candidate.dissolved is None:
        return None
    when = f"in {candidate.dissolved}" if candidate.dissolved else "at some time"
    return _feature("dissolved", -1.0, f"it was dissolved {when}; a successor of the same name may be meant")


_CLASH = {
    frozenset({"company", "association"}),
    frozenset({"company", "public_body"}),
    frozenset({"company", "network"}),
}
_DOUBT = {frozenset({"association", "public_body"}), frozenset({"network", "public_body"})}


def _kind(subject: Subject, candidate: Candidate) -> Feature | None:
    pair = frozenset(filter(None, (subject.type, candidate.kind)))
    if subject.type in (None, "other") or candidate.kind is None:
        return None
    if len(pair) == 1:
        return _feature("kind", 0.1, f"both are of the kind {subject.type}")
    words = f"one is of the kind {subject.type}, the other {candidate.kind}"
    if pair in _CLASH:
        return _feature("kind", -1.0, words)
    return _feature("kind", -0.4 if pair in _DOUBT else -0.05, words)


def _members(subject: Subject, candidate: Candidate) -> Feature | None:
    if not subject.members or not any(candidate.members):
        return None
    ratio = min(max(n, subject.members) / max(1, min(n, subject.members)) for n in candidate.members if n)
    value = 0.6 if ratio <= 1.15 else -1.0 if ratio > 3 else 0.0
    return _feature("members", value, f"{subject.members} members and {', '.join(map(str, candidate.members))}")


def _service(candidate: Candidate) -> Feature | None:
    """What a reconciliation service thinks: little evidence, for it mostly looked at the name too."""
    hints = dict(candidate.hints)
    if not hints:
        return None
    said = ", ".join(f"{name} {value:g}" for name, value in hints.items() if name != "match")
    called = "a match" if hints.get("match") else "no sure match"
    return _feature("service", hints.get("match", 0.0), f"the service calls it {called}{f' ({said})' if said else ''}")


def _bare(short: str) -> str:
    return "".join(parse(short).compact) if len(short) < 40 else short.casefold()


def _initials(name: str) -> str:
    tokens = parse(name).tokens
    return "".join(t.text[0] for t in tokens if t.kind is not Kind.JOINING) if len(tokens) > 2 else ""
