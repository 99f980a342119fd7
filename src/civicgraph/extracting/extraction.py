"""The table of rule families, and the loop that runs them over one document."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from dataclasses import replace
from itertools import accumulate
from typing import TYPE_CHECKING

from civicgraph import lexicons
from civicgraph.extracting import (
    channels,
    concerns,
    contacting,
    counting,
    countries,
    founding,
    identity,
    listed_relations,
    relating,
    structure,
    tongues,
)
from civicgraph.extracting.confidence import calibrated
from civicgraph.extracting.learned import body_kinds, mentioned, trust
from civicgraph.extracting.learned import concerns as learned_concerns
from civicgraph.extracting.learned import counts as learned_counts
from civicgraph.extracting.learned import foundings as learned_foundings
from civicgraph.extracting.learned import people as learned_people
from civicgraph.extracting.learned import relations as learned_relations
from civicgraph.extracting.learned.names import RULE
from civicgraph.extracting.patterns import doubles
from civicgraph.extracting.ranges import Ranges
from civicgraph.extracting.staging import Annotate, blocks_of, stage
from civicgraph.model import (
    AcronymValue,
    AltNameValue,
    BlockKind,
    Claim,
    CommitteeValue,
    Document,
    FactType,
    InitiativeValue,
    NodeKind,
    Notice,
    Reading,
    Ref,
    RelationValue,
    Section,
    Severity,
    Span,
)
from civicgraph.rulefiles.shelf import load, together

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from civicgraph.extracting.scene import Rule, Scene

RULES: tuple[tuple[str, Rule], ...] = (
    ("committees", structure.committees),
    ("initiatives", structure.initiatives),
    ("counts", counting.rule),
    ("founding", founding.rule),
    ("contacts", contacting.rule),
    ("relations", relating.rule),
    ("listed relations", listed_relations.rule),
    ("activities", concerns.activities),
    ("topics", concerns.topics),
)
"""What is read, in order; identity (names, acronyms, countries) comes last, for those that these speak of."""

_LITTLE = 40  # words; a shorter text may well say nothing
_ROW = re.compile(r"[^\n.:;]{3,40}:[ \t]")  # a label, and what stands behind it
_REACHED = re.compile(
    r"(?:https?://|www\.|\S@)\S*$|\d[\d ()/-]{5,}$"
)  # an address or a number ends a line, not a sentence
_CUT_OFF = re.compile(r"[\w,;(–-]$|\(e\.g\.$|\b(?:e\.g|i\.e)\.$|…$|\.\.\.$")


def extract(
    document: Document, sections: Sequence[Section], annotate: Annotate, own_rules: tuple[tuple[str, str], ...] = ()
) -> Reading:
    """The claims of a document, in the order of the text, and what a user should know about it.

    ``own_rules`` are rule files of the user, as ``rulefiles.read`` hands them on.
    """
    reading, _, _ = extract_in_full(document, sections, annotate, own_rules)
    return reading


def extract_in_full(
    document: Document, sections: Sequence[Section], annotate: Annotate, own_rules: tuple[tuple[str, str], ...] = ()
) -> tuple[Reading, Scene, Sequence[Claim]]:
    """What ``extract`` returns, with its stage, and all claims of which it keeps those that are rather right."""
    scene, spoken, claims = unweighed(document, sections, annotate, own_rules)
    document, blocks = scene.document, blocks_of(sections)
    of_user = {rule.name for rule in load(own_rules)}
    found = sorted(
        _with_others(body_kinds.settled(scene, trust.weighed(scene, claims, of_user), of_user)),
        key=lambda c: (c.span.start, c.span.end, c.fact, c.subject.name, str(c.value)),
    )
    said = (
        *tongues.notices(document, blocks, spoken),
        *contacting.notices(scene),
        *_truncated(scene),
        *_nothing(document, found),
    )
    return Reading(document, tuple(found), (*document.notices, *said)), scene, claims


def _with_others(claims: Sequence[Claim]) -> list[Claim]:
    """The claims without ties of a body to what is one of its names; two bodies may have the same acronym."""
    full: defaultdict[Ref, set[str]] = defaultdict(set)
    short: defaultdict[Ref, set[str]] = defaultdict(set)
    for claim in claims:
        if isinstance(claim.value, AltNameValue):
            full[claim.subject].add(lexicons.fold(claim.value.name))
        elif isinstance(claim.value, AcronymValue):
            short[claim.subject].add(lexicons.fold(claim.value.acronym))

    def itself(one: Ref, other: Ref) -> bool:
        own, its = lexicons.fold(one.name), lexicons.fold(other.name)
        mine, theirs = full[one] | {own}, full[other] | {its}
        return not mine.isdisjoint(theirs) or its in short[one] or own in short[other]

    return [c for c in claims if not isinstance(c.value, RelationValue) or not itself(c.subject, c.value.target)]


def unweighed(
    document: Document, sections: Sequence[Section], annotate: Annotate, own_rules: tuple[tuple[str, str], ...] = ()
) -> tuple[Scene, tongues.Tongues, list[Claim]]:
    """The claims with the shares of their rules, before each of them is weighed, and their stage."""
    scene, spoken, claims = ruled(document, sections, annotate, own_rules)
    kept, added = learned_concerns.judged(scene, claims)
    judged = _about_bodies([*kept, *tongues.kept(added, blocks_of(sections), spoken)])
    return scene, spoken, [calibrated(claim) for claim in judged]


def ruled(
    document: Document, sections: Sequence[Section], annotate: Annotate, own_rules: tuple[tuple[str, str], ...] = ()
) -> tuple[Scene, tongues.Tongues, list[Claim]]:
    """The claims as they are before learned weights judge the activities and topics among them, and their stage."""
    blocks = blocks_of(sections)
    scene, spoken = prepared(document, sections, annotate, own_rules)
    of_rules = {rule.name for rule in together(own_rules)}
    of_user = {rule.name for rule in load(own_rules)}
    told = learned_counts.settled(scene, [claim for _, rule in RULES for claim in rule(scene)], firm=of_rules)
    told = learned_foundings.settled(scene, told, firm=of_rules)
    told += learned_people.rule(scene, told)
    told = [*_with_bodies(scene, told, of_rules), *learned_relations.rule(scene, told)]
    read = tongues.kept(told, blocks, spoken)
    claims = mentioned.dropped(
        scene, _about_bodies(doubles.singly(_once(read, of_user), of_rules, of_user)), of_user, _at
    )
    claims = _introduced(claims)
    claims += channels.rule(scene, tuple(c for c in claims if c.fact is FactType.CONTACT))
    claims += tongues.kept(_of_substance(list(_identities(scene, claims))), blocks, spoken)
    return scene, spoken, doubles.singly(claims, of_rules, of_user)


def prepared(
    document: Document, sections: Sequence[Section], annotate: Annotate, own_rules: tuple[tuple[str, str], ...] = ()
) -> tuple[Scene, tongues.Tongues]:
    """The stage for the rules, with the document in the language that it was found to be in."""
    spoken = tongues.listen(document, blocks_of(sections))
    document = replace(document, language=spoken.language)
    return replace(stage(document, sections, annotate, spoken.unread), own_rules=own_rules), spoken


def _once(claims: Sequence[Claim], of_user: Collection[str]) -> list[Claim]:
    """The claims, but for activities, topics and relations that the user's rules or one before have claimed already."""
    soft = (FactType.ACTIVITY, FactType.TOPIC, FactType.RELATION)
    first: dict[object, Claim] = {}
    for claim in sorted(claims, key=lambda claim: claim.rule not in of_user):
        if claim.fact in soft:
            first.setdefault((claim.fact, claim.subject, claim.value), claim)
    return [c for c in claims if c.fact not in soft or first[c.fact, c.subject, c.value] is c]


def _introduced(claims: list[Claim]) -> list[Claim]:
    """Without what is said of committees and undertakings that no claim introduces: nobody would have them."""
    values = (claim.value for claim in claims)
    known = {value.target for value in values if isinstance(value, CommitteeValue | InitiativeValue)}
    return [c for c in claims if c.subject.kind is NodeKind.ORGANISATION or c.subject in known]


def _with_bodies(scene: Scene, claims: Sequence[Claim], of_rules: set[str]) -> list[Claim]:
    """Without relations to what neither grammar nor tagger takes for a body, but in lists and rows: "Member of: X; Y".

    On pages that nobody had read, 3 of 16 of them were right: the rest were to laws, months, seas and places.
    """
    kinds = (BlockKind.LABEL, BlockKind.LIST_ITEM)
    rows = Ranges([b.span for b in scene.blocks if b.kind in kinds or _ROW.match(b.span.of(scene.text))])
    return [
        claim
        for claim in claims
        if not isinstance(claim.value, RelationValue)
        or claim.value.target in scene.profiles
        or claim.rule in of_rules
        or rows.overlap(claim.span)
    ]


def _about_bodies(claims: list[Claim]) -> list[Claim]:
    """Without the topics and activities that only a person's role speaks of: they are the person's, not the body's."""
    people = sorted(claim.span for claim in claims if claim.fact is FactType.CONTACT)
    starts = [span.start for span in people]
    ends = list(accumulate((span.end for span in people), max))
    soft = (FactType.TOPIC, FactType.ACTIVITY)

    def is_of_a_person(at: Span) -> bool:
        before = bisect_right(starts, at.start)
        return before > 0 and ends[before - 1] >= at.end

    return [c for c in claims if c.fact not in soft or not is_of_a_person(c.span)]


def _identities(scene: Scene, claims: Sequence[Claim]) -> Iterator[Claim]:
    """Type, names, acronyms and country of each organisation that a claim speaks of; owners of a page always count."""
    wanted: dict[Ref, Span] = {}
    for ref in dict.fromkeys(owner for owner in (scene.owner, *scene.owners) if owner is not None):
        if ref in scene.profiles:
            wanted.setdefault(ref, scene.profiles[ref].span)
    for claim in claims:
        if claim.subject.kind is NodeKind.ORGANISATION:
            wanted.setdefault(claim.subject, _at(scene, claim.subject, claim.span))
        if isinstance(claim.value, RelationValue):
            wanted.setdefault(claim.value.target, _at(scene, claim.value.target, claim.span))
    ties = {c.value.target: c.value.kind for c in reversed(claims) if isinstance(c.value, RelationValue)}
    only_learned = {ref for ref in scene.notable if ref in scene.profiles and ref not in wanted}
    for ref in sorted(only_learned):
        wanted[ref] = scene.profiles[ref].span
    shown = identity.presented(scene)
    for ref, span in wanted.items():
        claim = identity.organisation(scene, ref, span, ties.get(ref, ""), shown)
        yield replace(claim, rule=RULE, confidence=0.7) if ref in only_learned else claim
        if ref not in scene.profiles:
            yield from identity.names_of_unknown(scene, ref, span)
    for claim in identity.names(scene):
        if claim.subject in wanted or claim.subject.kind is NodeKind.COMMITTEE:
            yield claim
    yield from countries.rule(scene, wanted)


def _of_substance(claims: list[Claim]) -> list[Claim]:
    """Without the bodies that only the tagger takes for worth telling, and of which there is nothing to tell.

    On pages that neither rules nor tagger had seen, 6 of 26 such bodies were what the page speaks of.
    """
    told_of = {claim.subject for claim in claims if claim.fact is not FactType.ORGANISATION}
    return [c for c in claims if c.fact is not FactType.ORGANISATION or c.rule != RULE or c.subject in told_of]


def _at(scene: Scene, ref: Ref, within: Span) -> Span:
    """Where a name stands: its profile's place, else its place inside the claim that names it."""
    profile = scene.profiles.get(ref)
    if profile:
        return profile.span
    match = re.search(re.escape(ref.name).replace(r"\ ", r"\s+"), within.of(scene.text))
    return Span(within.start + match.start(), within.start + match.end()) if match else within


def _nothing(document: Document, found: Sequence[Claim]) -> Iterator[Notice]:
    """A text of some length from which nothing was taken."""
    if not found and document.language == "en" and len(document.text.split()) > _LITTLE:
        message = "nothing was taken from this text: no organisation is named in it in a way that is understood"
        yield Notice("nothing", message, document.identifier, severity=Severity.WARNING)


def _truncated(scene: Scene) -> Iterator[Notice]:
    """A paragraph that stops in the middle of a sentence."""
    for block in scene.blocks:
        shown = block.span.of(scene.text).rstrip()
        if (
            block.kind is BlockKind.PARAGRAPH
            and len(shown) > 80
            and _CUT_OFF.search(shown)
            and not _REACHED.search(shown)
        ):
            at = Span(max(block.span.start, block.span.start + len(shown) - 40), block.span.start + len(shown))
            yield Notice(
                "truncated",
                "the text is cut off in the middle of a sentence; its complete claims were kept",
                scene.document.identifier,
                at,
                Severity.WARNING,
            )
