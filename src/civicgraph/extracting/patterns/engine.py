"""Runs rules over passages, in order of priority; each try is kept with what it found or why it failed."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from civicgraph.extracting.patterns.attempts import Attempt, Found
from civicgraph.extracting.patterns.finding import find
from civicgraph.model import ActivityValue, BlockKind, Claim, FactType, Ref, RelationValue, Span, TopicValue
from civicgraph.rulefiles import triggers

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from civicgraph.extracting.scene import Passage, Scene
    from civicgraph.rulefiles.rule import Rule
    from civicgraph.rulefiles.triggers import Match

_CLAUSE_END = re.compile(r"[;:!?]\s|\.\s|\s[–—]\s")
_UNDONE_FROM = 60  # characters before a trigger in which a word can undo it
Key = tuple[FactType, Ref, object]


def run(scene: Scene, rules: Sequence[Rule]) -> Iterator[Claim]:
    """Every claim of the rules, once for each fact of the document, in reading order."""
    seen: set[Key] = set()
    for passage in scene.passages:
        for attempt in attempts_in(scene, passage, rules):
            for claim in attempt.claims:
                if key(claim) not in seen:
                    seen.add(key(claim))
                    yield claim


def key(claim: Claim) -> Key:
    """What makes two claims the same fact."""
    return claim.fact, claim.subject, claim.value


def attempts_in(scene: Scene, passage: Passage, rules: Sequence[Rule]) -> Iterator[Attempt]:
    """Each try of each rule on a passage; a weak rule leaves alone whom an earlier one has related."""
    related: dict[Ref, str] = {}
    for rule in rules:
        fresh: list[Claim] = []
        for attempt in tries(scene, passage, rule):
            kept = attempt
            if rule.weak and attempt.claims:
                free = tuple(c for c in attempt.claims if _target(c) not in related)
                taken = [related[ref] for c in attempt.claims if (ref := _target(c)) in related and ref is not None]
                reason = None if free else f"the rule {taken[0]} said something of it already, and this one is weak"
                kept = replace(attempt, claims=free, reason=reason)
            fresh += kept.claims
            yield kept
        for claim in fresh:
            for ref in (claim.subject, _target(claim)):
                if ref is not None:
                    related.setdefault(ref, claim.rule)


def _target(claim: Claim) -> Ref | None:
    return claim.value.target if isinstance(claim.value, RelationValue) else None


def tries(scene: Scene, passage: Passage, rule: Rule) -> Iterator[Attempt]:
    """What comes of a rule wherever its trigger stands in a passage."""
    start = passage.span.start
    if passage.kind is BlockKind.LABEL and passage.block.label is not None:
        start = min(start, passage.block.label.start)  # "signed up to: the X"
    for match in triggers.matches(rule.triggers, scene.text, start, passage.span.end):
        yield _attempt(scene, passage, rule, match, start)


def _attempt(scene: Scene, passage: Passage, rule: Rule, match: Match, start: int) -> Attempt:
    at = Span(match.start, match.end)
    undone = _undone(scene.text, rule, match, start, passage.span.end)
    if undone:
        return Attempt(rule, at, reason=f"undone by “{undone}”")
    found: dict[str, tuple[Found, ...]] = {}
    for argument in reversed(rule.arguments):  # the target first: it tells most about whether the rule is meant
        held = find(scene, passage, match, argument)
        if not isinstance(held, str):
            found[argument.role] = held
        elif not argument.optional:
            return Attempt(rule, at, tuple(found.items()), reason=f"{argument.role}: {held}")
    if "subject" not in found:
        found["subject"] = ()
    claims = tuple(_claims(scene, passage, rule, match, found))
    shown = tuple((a.role, found.get(a.role, ())) for a in rule.arguments)
    return Attempt(rule, at, shown, claims, None if claims else "subject and target are the same, or one of them lacks")


def _undone(text: str, rule: Rule, match: Match, start: int, end: int) -> str | None:
    """The word that undoes a rule: in the trigger's clause before it, or beside the trigger."""
    low = max(start, match.start - _UNDONE_FROM)
    before = text[low : match.start]
    clause = re.split(r"[;:,]", before)[-1]
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
    scene: Scene, passage: Passage, rule: Rule, match: Match, found: dict[str, tuple[Found, ...]]
) -> Iterator[Claim]:
    """The claims of a rule whose arguments are found; spans run from the trigger to what stands beside it."""
    for subject in found["subject"]:
        if rule.label != "relation":
            fact = FactType.ACTIVITY if rule.label == "activity" else FactType.TOPIC
            value = ActivityValue(rule.value) if rule.label == "activity" else TopicValue(rule.value)
            span = _clause(scene.text, passage, match)
            yield Claim(fact, subject.ref, value, span, rule.name, rule.confidence)
            continue
        for target in found["target"]:
            if target.ref != subject.ref:
                span = _span(match, [subject, target])
                value_ = RelationValue(rule.value, target.ref)
                yield Claim(FactType.RELATION, subject.ref, value_, span, rule.name, rule.confidence)


_ASIDE = ("subject", "before the trigger", "nearest before the trigger", "inside the trigger")


def _span(match: Match, held: list[Found]) -> Span:
    """The trigger and what stands behind it or in it; a subject before it may be far away and is left out."""
    spans = [f.span for f in held if f.span is not None and f.how not in _ASIDE]
    return Span(min([match.start, *(s.start for s in spans)]), max([match.end, *(s.end for s in spans)]))


def _clause(text: str, passage: Passage, match: Match) -> Span:
    """The clause around a trigger."""
    low, end = min(passage.span.start, match.start), passage.span.end
    start = max((m.end() for m in _CLAUSE_END.finditer(text, low, match.start)), default=low)
    stop = _CLAUSE_END.search(text, match.end, end)
    return Span(start, max(stop.start() if stop else end, match.end))
