"""Runs rules over passages, in order of priority; each try is kept with what it found or why it failed."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from civicgraph.extracting.patterns import typed
from civicgraph.extracting.patterns.attempts import Attempt, Found
from civicgraph.extracting.patterns.doubles import TYPES
from civicgraph.extracting.patterns.facts import facts
from civicgraph.extracting.patterns.finding import find
from civicgraph.extracting.scene import Form, organisation_of
from civicgraph.model import ActivityValue, BlockKind, Claim, FactType, Ref, RelationValue, Span, TopicValue
from civicgraph.rulefiles import triggers
from civicgraph.rulefiles.labels import TYPED

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from civicgraph.extracting.patterns.attempts import Filler
    from civicgraph.extracting.scene import Passage, Scene
    from civicgraph.rulefiles.rule import Rule
    from civicgraph.rulefiles.triggers import Match, Trigger
    from civicgraph.rulefiles.waking import Wakeable

_CLAUSE_END = re.compile(r"[;:!?]\s|\.\s|\s[–—]\s")
_UNDONE_FROM = 60  # characters before a trigger in which a word can undo it
Key = tuple[FactType, Ref, object]


def run(scene: Scene, rules: Wakeable, own: Collection[str] = ()) -> Iterator[Claim]:
    """Every claim of the rules, once for each fact of the document, in reading order.

    What one of the rules named ``own`` says comes once more where another rule has said it before.
    """
    seen: set[tuple[Key, bool]] = set()
    for passage in scene.passages:
        awake = rules.awake(scene.text, _start(passage), passage.span.end)
        for attempt in attempts_in(scene, passage, awake):
            for claim in attempt.claims:
                said = key(claim), claim.rule in own
                if said not in seen:
                    seen.add(said)
                    yield claim


def key(claim: Claim) -> Key:
    """What makes two claims the same fact."""
    return claim.fact, claim.subject, claim.value


def attempts_in(scene: Scene, passage: Passage, awake: Iterable[tuple[Rule, Sequence[Trigger]]]) -> Iterator[Attempt]:
    """Each try of each rule, by those of its triggers that are given with it, on a passage.

    A weak rule leaves alone whom an earlier one has related.
    """
    related: dict[Ref | tuple[FactType, Ref], str] = {}
    for rule, its_triggers in awake:
        fresh: list[Claim] = []
        for attempt in _tries(scene, passage, rule, its_triggers):
            kept = attempt
            if rule.weak and attempt.claims:
                free = tuple(c for c in attempt.claims if _said_of(c) not in related)
                taken = [related[said] for c in attempt.claims if (said := _said_of(c)) in related and said is not None]
                reason = None if free else f"the rule {taken[0]} said something of it already, and this one is weak"
                kept = replace(attempt, claims=free, reason=reason)
            fresh += kept.claims
            yield kept
        for claim in fresh:
            for said in (None if claim.fact in TYPES else claim.subject, _said_of(claim)):
                if said is not None:
                    related.setdefault(said, claim.rule)


def _said_of(claim: Claim) -> Ref | tuple[FactType, Ref] | None:
    """What a weak rule leaves alone if it was spoken of: a relation's target, or a subject's facts of one type."""
    if isinstance(claim.value, RelationValue):
        return claim.value.target
    return (claim.fact, claim.subject) if claim.fact in TYPES else None


def tries(scene: Scene, passage: Passage, rule: Rule) -> Iterator[Attempt]:
    """What comes of a rule wherever its trigger stands in a passage."""
    return _tries(scene, passage, rule, rule.triggers)


def _tries(scene: Scene, passage: Passage, rule: Rule, its_triggers: Sequence[Trigger]) -> Iterator[Attempt]:
    start = _start(passage)
    for match in triggers.matches(its_triggers, scene.text, start, passage.span.end):
        yield _attempt(scene, passage, rule, match, start)


def _start(passage: Passage) -> int:
    """Where a trigger may begin: a label counts, too ("signed up to: the X")."""
    if passage.kind is BlockKind.LABEL and passage.block.label is not None:
        return min(passage.span.start, passage.block.label.start)
    return passage.span.start


def _attempt(scene: Scene, passage: Passage, rule: Rule, match: Match, start: int) -> Attempt:
    at = Span(match.start, match.end)
    undone = _undone(scene.text, rule, match, start, passage.span.end)
    if undone:
        return Attempt(rule, at, reason=f"undone by “{undone}”")
    found: dict[str, tuple[Filler, ...]] = {}
    rest = [a for a in rule.arguments if a.role != "subject"]
    for argument in (*rest, *(a for a in rule.arguments if a.role == "subject")):  # the subject last: others tell more
        worded = argument.role in TYPED
        held = typed.find(scene, passage, match, argument, found) if worded else find(scene, passage, match, argument)
        if not isinstance(held, str):
            found[argument.role] = held
        elif not argument.optional:
            return Attempt(rule, at, tuple(found.items()), reason=f"{argument.role}: {held}")
    if rule.label == "relation":
        found["subject"] = tuple(_not_its_own(scene, passage, f, found["target"]) for f in found.get("subject", ()))
    claims: list[Claim] = []
    reason = None if found.get("subject") else "subject and target are the same, or one of them lacks"
    for subject in found.get("subject", ()):
        made = _claims(scene, passage, rule, match, subject, found) if isinstance(subject, Found) else []
        if isinstance(made, str):
            reason = made
        else:
            claims += made
    if not claims:
        reason = reason or "subject and target are the same, or one of them lacks"
    shown = tuple((a.role, found.get(a.role, ())) for a in rule.arguments)
    return Attempt(rule, at, shown, tuple(claims), None if claims else reason)


def _not_its_own(scene: Scene, passage: Passage, subject: Filler, targets: Sequence[Filler]) -> Filler:
    """A pronoun that seems to stand for the target means whom the page is about: "the X, of which it is a member"."""
    if not isinstance(subject, Found):
        return subject
    meant = next((m for m in passage.mentions if m.span == subject.span), None)
    owner = passage.owner
    if meant is None or subject.how != "in the slot" or meant.form is not Form.PRONOUN:
        return subject
    if owner is None or owner not in scene.profiles:
        return subject
    return Found(owner, meant.span, "a pronoun, for the page") if _among(meant.ref, targets) else subject


def _among(ref: Ref, targets: Sequence[Filler]) -> bool:
    return any(isinstance(target, Found) and organisation_of(ref) == target.ref for target in targets)


def _undone(text: str, rule: Rule, match: Match, start: int, end: int) -> str | None:
    """The word that undoes a rule: in the trigger's clause before it, or beside the trigger."""
    low = max(start, match.start - _UNDONE_FROM)
    before = text[low : match.start]
    clause = re.split(r"[;:,]", before)[-1]
    denied = _DENIED.search(text, match.start, match.end) if rule.unless else None
    if denied:
        return denied.group()
    for undo in rule.unless:
        if undo.slots == ("before",):
            hit = undo.pattern.search(before)
        elif undo.slots == ("after",):
            hit = undo.pattern.match(text, match.end, end)
        else:
            hit = undo.pattern.search(clause)
        if hit:
            return " ".join(hit.group().split())
    return None


def _claims(
    scene: Scene, passage: Passage, rule: Rule, match: Match, subject: Found, found: dict[str, tuple[Filler, ...]]
) -> list[Claim] | str:
    """The claims of a rule about one subject; spans run from the trigger to what stands beside it."""
    if rule.label in ("activity", "topic"):
        fact = FactType.ACTIVITY if rule.label == "activity" else FactType.TOPIC
        value = ActivityValue(rule.value) if rule.label == "activity" else TopicValue(rule.value)
        return [Claim(fact, subject.ref, value, _clause(scene.text, passage, match), rule.name, rule.confidence)]
    if rule.label == "relation":
        return [
            Claim(
                FactType.RELATION,
                subject.ref,
                RelationValue(rule.value, target.ref),
                _span(match, [subject, target]),
                rule.name,
                rule.confidence,
            )
            for target in found["target"]
            if isinstance(target, Found) and target.ref != subject.ref
        ]
    made = facts(scene, passage, rule, subject, found)
    if isinstance(made, str):
        return made
    return [
        Claim(fact, ref, value, _span(match, [subject], spans), rule.name, rule.confidence)
        for fact, ref, value, spans in made
    ]


_DENIED = re.compile(
    r"(?<![\w-])(?:no|not|never|neither|nor)(?![\w-])(?!\s(?:only|least))"
)  # "signed no agreement with"
_ASIDE = ("subject", "before the trigger", "nearest before the trigger", "inside the trigger")


def _span(match: Match, held: list[Found], words: Sequence[Span] = ()) -> Span:
    """The trigger, what stands behind it or in it, and the words that the fact is made of.

    A subject before the trigger may be far away and is left out.
    """
    spans = [*words, *(f.span for f in held if f.span is not None and f.how not in _ASIDE)]
    return Span(min([match.start, *(s.start for s in spans)]), max([match.end, *(s.end for s in spans)]))


def _clause(text: str, passage: Passage, match: Match) -> Span:
    """The clause around a trigger."""
    low, end = min(passage.span.start, match.start), passage.span.end
    start = max((m.end() for m in _CLAUSE_END.finditer(text, low, match.start)), default=low)
    stop = _CLAUSE_END.search(text, match.end, end)
    return Span(start, max(stop.start() if stop else end, match.end))
