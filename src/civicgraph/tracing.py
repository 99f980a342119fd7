"""Why a sentence yields what it does: each rule that woke, what it found, or why it failed; and rule files, checked."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

from civicgraph import rulefiles
from civicgraph.annotating import annotate
from civicgraph.extracting import sure_enough
from civicgraph.extracting.extraction import extract_in_full, prepared
from civicgraph.extracting.learned import trust
from civicgraph.extracting.patterns import doubles
from civicgraph.extracting.patterns.engine import attempts_in, key, tries
from civicgraph.model import Claim, CountValue, Document, FactType, Reading, Ref, RelationValue, Span
from civicgraph.rulefiles import Problem, Rule
from civicgraph.segmenting import segment

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence
    from pathlib import Path

    from civicgraph.explaining import Explanation
    from civicgraph.extracting.patterns.attempts import Attempt, Filler
    from civicgraph.extracting.scene import Passage, Scene
    from civicgraph.rulefiles.rule import Example
    from civicgraph.rulefiles.shelf import Text
    from civicgraph.rulefiles.triggers import Trigger
    from civicgraph.storing.view import View


@dataclass(frozen=True, slots=True)
class Filled:
    """An argument that was found: its role, what fills it, the words, and how it was found."""

    role: str
    name: str
    words: str
    how: str


@dataclass(frozen=True, slots=True)
class Step:
    """One rule at one place.

    ``reason`` says why it yielded nothing, and is None where it fired; ``withdrawn`` are those of its claims that the
    graph does not have for all that, and why.
    """

    rule: str
    label: str
    source: str
    trigger: str
    arguments: tuple[Filled, ...]
    claims: tuple[str, ...]
    confidence: float
    reason: str | None
    withdrawn: tuple[str, ...] = ()

    @property
    def fired(self) -> bool:
        """Whether the rule yielded a claim."""
        return self.reason is None


@dataclass(frozen=True, slots=True)
class Trace:
    """A sentence: whom it names and is about, the rules that woke, and what other parts of the program read in it.

    ``doubted`` is what these read and the graph does not have, since it is rather wrong.
    """

    document: str
    line: int
    sentence: str
    about: str | None
    mentions: tuple[str, ...]
    steps: tuple[Step, ...]
    others: tuple[str, ...]
    doubted: tuple[str, ...] = ()


def trace(text: str, own_rules: tuple[Text, ...] = ()) -> tuple[Trace, ...]:
    """The trace of each sentence of a text that stands alone."""
    return tuple(_traces(_document(text, "-"), own_rules, lambda passage: True, 0.0))


def trace_entity(view: View, explanation: Explanation, own_rules: tuple[Text, ...] = ()) -> tuple[Trace, ...]:
    """The trace of each sentence that a fact of an entity was read in, in the order of documents and lines."""
    wanted: dict[str, set[tuple[int, int]]] = {}
    for fact in explanation.facts:
        for place in fact.places:
            start = _offset(view.text(place.document), place.line, place.column)
            wanted.setdefault(place.document, set()).add((start, start + max(1, place.end - place.start)))
    traces: list[Trace] = []
    least = _least(view)
    for identifier in sorted(wanted):
        spans = wanted[identifier]

        def held(passage: Passage, spans: set[tuple[int, int]] = spans) -> bool:
            return any(start < passage.span.end and passage.span.start < end for start, end in spans)

        traces += _traces(_document(view.text(identifier), identifier), own_rules, held, least)
    return tuple(traces)


def trace_document(view: View, identifier: str, own_rules: tuple[Text, ...] = ()) -> tuple[Trace, ...]:
    """The trace of each sentence of a document, whatever was read in it.

    It reads the stored text. What a format told beside that (headings, tables) is not kept, so that a web page or a PDF
    may be read a little differently. Raises StoreError where the graph holds no such document.
    """
    document = _document(view.text(identifier), identifier)
    return tuple(_traces(document, own_rules, lambda passage: True, _least(view)))


def _least(view: View) -> float:
    """The confidence below which the build left claims out."""
    return float(view.report()["settings"]["min_confidence"])


def check(path: str | Path) -> tuple[Problem, ...]:
    """All that is wrong with a rule file: its form, its names and labels, and examples that do not behave.

    Raises UsageError where the file cannot be read.
    """
    ((source, text),) = rulefiles.texts([path])
    parsed = rulefiles.parse(text, source)
    if parsed.problems:
        return parsed.problems
    shipped = {rule.name for rule in rulefiles.built_in()} if not rulefiles.is_shipped(path) else set()
    taken = [
        Problem(source, rule.line, f"there is a built-in rule {rule.name!r}; choose another name")
        for rule in parsed.rules
        if rule.name in shipped
    ]
    return (*taken, *(problem for rule in parsed.rules for problem in misbehaving(rule)))


def misbehaving(rule: Rule) -> Iterator[Problem]:
    """The examples that a rule does not live up to, when it runs alone."""
    for example in rule.examples:
        reason = _failure(rule, example)
        if reason:
            yield Problem(rule.source, example.line, f"rule {rule.name!r}: {reason}")


def _failure(rule: Rule, example: Example) -> str | None:
    scene = _scene(_document(example.text, "-"), ())
    found = [attempt for passage in scene.passages for attempt in tries(scene, passage, rule)]
    claims = [claim for attempt in found for claim in attempt.claims]
    if not example.positive:
        return f"this example should yield nothing, and yields “{said(claims[0])}”" if claims else None
    missing = _missing(example, found)
    if not missing:
        return None
    if not found:
        return "this example does not hold the trigger"
    if claims:
        return f"this example yields “{'”, “'.join(map(said, claims))}”, not {missing}"
    return f"this example yields nothing ({found[0].reason})"


def _missing(example: Example, found: Sequence[Attempt]) -> str:
    """What a positive example asks for and the attempts do not give, in words; nothing where all is there."""
    if example.targets:
        pairs = {
            (claim.subject.name, claim.value.target.name)
            for attempt in found
            for claim in attempt.claims
            if isinstance(claim.value, RelationValue)
        }
        lacking = next((t for t in example.targets if (example.subject, t) not in pairs), None)
        return f"{example.subject} → {lacking}" if lacking else ""
    subjects = {claim.subject.name for attempt in found for claim in attempt.claims}
    if example.subject not in subjects:
        return example.subject
    for role, words in example.values:
        given = {shown for attempt in found for shown in _given(attempt, role)}
        lacking = next((word for word in words if word not in given), None)
        if lacking:
            return f"{role}: {lacking}"
    return ""


def _given(attempt: Attempt, role: str) -> Iterator[str]:
    """What an attempt that yielded something took for a role; a qualifier is its claim's."""
    if role == "qualifier":
        yield from (claim.value.qualifier for claim in attempt.claims if isinstance(claim.value, CountValue))
    elif attempt.claims:
        yield from (filler.shown for held, many in attempt.arguments if held == role for filler in many)


def said(claim: Claim) -> str:
    """A claim in one line: ``League of Lake Towns member_of Alliance of Waters``."""
    value = claim.value
    if isinstance(value, RelationValue):
        return f"{claim.subject.name} {value.kind} {value.target.name}"
    parts = (getattr(value, field.name) for field in fields(value))
    words = (
        part.name if isinstance(part, Ref) else ", ".join(part) if isinstance(part, tuple) else part for part in parts
    )
    shown = " ".join(str(word) for word in words if word not in (None, "") and not isinstance(word, bool))
    return f"{claim.subject.name}: {claim.fact.value} {shown}"


def _traces(
    document: Document, own_rules: tuple[Text, ...], wanted: Callable[[Passage], bool], least: float
) -> Iterator[Trace]:
    """The traces of the passages that ``wanted`` says yes to, in a build that left out what is below ``least``."""
    reading, scene, claims = extract_in_full(document, segment(document), annotate, own_rules)
    rules = rulefiles.together(own_rules)
    every = [(rule, rule.triggers) for rule in rules]
    of_user = {rule.name for rule in rulefiles.load(own_rules)}
    found = _Found(reading, trust.judged(scene, claims, of_user), {rule.name for rule in rules}, least)
    line, at = 1, 0
    for passage in scene.passages:
        line += scene.text.count("\n", at, passage.span.start)
        at = passage.span.start
        if wanted(passage):
            yield _trace(scene, passage, every, found, line)


class _Found:
    """What was claimed in a document, what the graph has of it, and why it has not the rest."""

    def __init__(self, reading: Reading, judged: Sequence[Claim], rules: Collection[str], least: float) -> None:
        """``judged`` are all claims with how likely each is right, ``rules`` the names of those of rule files."""
        self.rules = rules
        self.least = least
        self.asked = trust.shipped().threshold
        self.read = {_said(claim): claim for claim in reading.claims}
        self.kept = {_said(claim) for claim in sure_enough(reading, least).claims}
        self.judged = {_said(claim): claim for claim in reversed(judged)}
        self.others = _Placed([c for c in reading.claims if c.rule not in rules and _said(c) in self.kept])
        self.doubted = _Placed([c for c in judged if c.rule not in rules and _said(c) not in self.kept])
        self.of: defaultdict[tuple[FactType, Ref], list[Claim]] = defaultdict(list)
        for claim in reading.claims:
            self.of[claim.fact, claim.subject].append(claim)

    def why_not(self, claim: Claim) -> str | None:
        """Why the graph has no such claim; None where it has it."""
        if _said(claim) in self.kept:
            return None
        if (read := self.read.get(_said(claim))) is not None:
            return f"its confidence of {read.confidence:.2f} is below the {self.least:g} of --min-confidence"
        if (same := self.same(claim)) is not None:
            return f"“{said(same)}” was read, by [{same.rule}]"
        judged = self.judged.get(_said(claim))
        if judged is None:
            return "other words of the page say otherwise, or say it of somebody else"
        if judged.confidence < self.asked:
            return f"with all that the page says, it is right with {judged.confidence:.2f}, and {self.asked:g} is asked"
        return "the body or the part that it speaks of was withdrawn, or it ties a body to itself"

    def same(self, claim: Claim, *, but: Collection[str] = ()) -> Claim | None:
        """The claim that says the same in other words, but for those of some rules."""
        of_it = (c for c in self.of[claim.fact, claim.subject] if c.rule not in but and claim.fact in doubles.TYPES)
        return next((c for c in of_it if doubles.repeats(claim, c)), None)


def _said(claim: Claim) -> tuple[FactType, Ref, object]:
    """What makes two claims the same fact; the kind of a body is settled last, and is no other fact."""
    fact, subject, value = key(claim)
    return fact, subject, None if fact is FactType.ORGANISATION else value


class _Placed:
    """Claims in the order of the text, to be looked up by where they begin."""

    def __init__(self, claims: Sequence[Claim]) -> None:
        self.claims = sorted(claims, key=lambda claim: claim.span.start)
        self.starts = [claim.span.start for claim in self.claims]

    def within(self, span: Span) -> Sequence[Claim]:
        """The claims that begin in a range."""
        return self.claims[bisect_left(self.starts, span.start) : bisect_left(self.starts, span.end)]


def _trace(
    scene: Scene, passage: Passage, every: Sequence[tuple[Rule, Sequence[Trigger]]], found: _Found, line: int
) -> Trace:
    text, span = scene.text, passage.span
    steps = tuple(_step(text, _new(attempt, found), found) for attempt in attempts_in(scene, passage, every))
    about = passage.focus or passage.about or passage.owner
    return Trace(
        scene.document.identifier,
        line,
        " ".join(span.of(text).split()),
        about.name if about else None,
        tuple(dict.fromkeys(f"{m.span.of(text)} = {m.ref.name}" for m in passage.mentions)),
        tuple(sorted(steps, key=lambda step: not step.fired)),
        tuple(dict.fromkeys(f"{said(c)}  [{c.rule}]" for c in found.others.within(span))),
        tuple(dict.fromkeys(f"{said(c)}  [{c.rule}]: {found.why_not(c)}" for c in found.doubted.within(span))),
    )


def _new(attempt: Attempt, found: _Found) -> Attempt:
    """The attempt without the claims that repeat what other parts of the program read."""
    for claim in attempt.claims:
        other = found.same(claim, but=found.rules)
        if other is not None:
            rest = tuple(c for c in attempt.claims if c is not claim)
            reason = None if rest else f"“{said(other)}” is read already, by [{other.rule}]"
            return _new(replace(attempt, claims=rest, reason=reason), found)
    return attempt


def _step(text: str, attempt: Attempt, found: _Found) -> Step:
    rule = attempt.rule
    whys = ((claim, found.why_not(claim)) for claim in attempt.claims)
    return Step(
        rule.name,
        rule.yields,
        f"{rule.source}:{rule.line}",
        " ".join(attempt.trigger.of(text).split()),
        tuple(_filled(text, role, found) for role, many in attempt.arguments for found in many),
        tuple(map(said, attempt.claims)),
        rule.confidence,
        attempt.reason,
        tuple(f"{said(claim)}: {why}" for claim, why in whys if why),
    )


def _filled(text: str, role: str, found: Filler) -> Filled:
    return Filled(role, found.shown, " ".join(found.span.of(text).split()) if found.span else "", found.how)


def _scene(document: Document, own_rules: tuple[Text, ...]) -> Scene:
    return prepared(document, segment(document), annotate, own_rules)[0]


def _document(text: str, identifier: str) -> Document:
    return Document(identifier, text, "0" * 64)


def _offset(text: str, line: int, column: int) -> int:
    """The offset of a line and column, both from 1."""
    start = 0
    for _ in range(line - 1):
        start = text.index("\n", start) + 1
    return start + column - 1
