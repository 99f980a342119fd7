"""Why a sentence yields what it does: each rule that woke, what it found, or why it failed; and rule files, checked."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

from civicgraph import rulefiles
from civicgraph.annotating import annotate
from civicgraph.extracting import extract
from civicgraph.extracting.extraction import prepared, withdrawn
from civicgraph.extracting.learned import trust
from civicgraph.extracting.patterns import doubles
from civicgraph.extracting.patterns.engine import attempts_in, tries
from civicgraph.model import Claim, CountValue, Document, Ref, RelationValue
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
    return tuple(_traces(_document(text, "-"), own_rules, lambda passage: True))


def trace_entity(view: View, explanation: Explanation, own_rules: tuple[Text, ...] = ()) -> tuple[Trace, ...]:
    """The trace of each sentence that a fact of an entity was read in, in the order of documents and lines."""
    wanted: dict[str, set[tuple[int, int]]] = {}
    for fact in explanation.facts:
        for place in fact.places:
            start = _offset(view.text(place.document), place.line, place.column)
            wanted.setdefault(place.document, set()).add((start, start + max(1, place.end - place.start)))
    traces: list[Trace] = []
    for identifier in sorted(wanted):
        spans = wanted[identifier]

        def held(passage: Passage, spans: set[tuple[int, int]] = spans) -> bool:
            return any(start < passage.span.end and passage.span.start < end for start, end in spans)

        traces += _traces(_document(view.text(identifier), identifier), own_rules, held)
    return tuple(traces)


def trace_document(view: View, identifier: str, own_rules: tuple[Text, ...] = ()) -> tuple[Trace, ...]:
    """The trace of each sentence of a document, whatever was read in it.

    Raises UsageError where the graph holds no such document.
    """
    return tuple(_traces(_document(view.text(identifier), identifier), own_rules, lambda passage: True))


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


def _traces(document: Document, own_rules: tuple[Text, ...], wanted: Callable[[Passage], bool]) -> Iterator[Trace]:
    """The traces of the passages that ``wanted`` says yes to."""
    scene, sections = _scene(document, own_rules), segment(document)
    rules = rulefiles.together(own_rules)
    read = extract(document, sections, annotate, own_rules).claims
    found = _Found(read, withdrawn(document, sections, annotate, own_rules), {rule.name for rule in rules})
    for passage in scene.passages:
        if wanted(passage):
            yield _trace(scene, passage, rules, found)


class _Found:
    """What a document's extraction yielded: its claims, those that it left out, and the names of all rules."""

    def __init__(self, read: Sequence[Claim], left_out: Sequence[Claim], rules: Collection[str]) -> None:
        self.kept = {(claim.fact, claim.subject, claim.value) for claim in read}
        self.left_out = {(claim.fact, claim.subject, claim.value): claim for claim in left_out}
        self.others = [claim for claim in read if claim.rule not in rules]
        self.doubted = [claim for claim in left_out if claim.rule not in rules]

    def why_not(self, claim: Claim) -> str | None:
        """Why the graph has no such claim; None where it has it."""
        key = (claim.fact, claim.subject, claim.value)
        if key in self.kept:
            return None
        if key in self.left_out:
            return _doubt(self.left_out[key])
        return "other words of the page say otherwise, or say it of somebody else"


def _doubt(claim: Claim) -> str:
    if claim.confidence >= trust.shipped().threshold:
        return "whom or what it is told of is rather none"
    asked = trust.shipped().threshold
    return f"with all that the page says, it is right with {claim.confidence:.2f}, and {asked:g} is asked"


def _trace(scene: Scene, passage: Passage, rules: Sequence[Rule], found: _Found) -> Trace:
    text, span = scene.text, passage.span
    every = [(rule, rule.triggers) for rule in rules]
    steps = tuple(_step(text, _new(attempt, found.others), found) for attempt in attempts_in(scene, passage, every))
    others, doubted = (
        [c for c in some if span.start <= c.span.start < span.end] for some in (found.others, found.doubted)
    )
    about = passage.focus or passage.about or passage.owner
    return Trace(
        scene.document.identifier,
        text.count("\n", 0, span.start) + 1,
        " ".join(span.of(text).split()),
        about.name if about else None,
        tuple(dict.fromkeys(f"{m.span.of(text)} = {m.ref.name}" for m in passage.mentions)),
        tuple(sorted(steps, key=lambda step: not step.fired)),
        tuple(dict.fromkeys(f"{said(c)}  [{c.rule}]" for c in others)),
        tuple(dict.fromkeys(f"{said(c)}  [{c.rule}]: {_doubt(c)}" for c in doubted)),
    )


def _new(attempt: Attempt, claims: Sequence[Claim]) -> Attempt:
    """The attempt without the claims that repeat what other parts of the program read."""
    for claim in attempt.claims:
        other = next((c for c in claims if c.fact in doubles.TYPES and doubles.repeats(claim, c)), None)
        if other is not None:
            rest = tuple(c for c in attempt.claims if c is not claim)
            reason = None if rest else f"“{said(other)}” is read already, by [{other.rule}]"
            return _new(replace(attempt, claims=rest, reason=reason), claims)
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
