"""Annotated texts as examples of whom a number is about, for training/train_numbers.py."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from civicgraph.annotating import annotate
from civicgraph.evaluating.gold import GoldDocument, GoldFact
from civicgraph.evaluating.matching import ENOUGH, fold, names_of, token_f1
from civicgraph.extracting.extraction import RULES, prepared
from civicgraph.extracting.learned.candidates import candidates
from civicgraph.model import Claim, Document
from civicgraph.segmenting import segment
from fitting_choices import Example

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
    from pathlib import Path

    from civicgraph.extracting.learned.candidates import Candidate
    from civicgraph.extracting.learned.choices import ChoiceWeights
    from civicgraph.extracting.learned.choosing import Reading
    from civicgraph.extracting.scene import Scene
    from civicgraph.model import Ref

MASKED = 0.2  # times that an example with its holder struck out weighs


@dataclass(frozen=True, slots=True)
class Task:
    """One of the files: what is read, its settings, and how claims, gold facts and cases say it.

    ``said`` are the values of a fact that must be the same, the number first and what may be counted last; ``line`` is
    one of a case, with the name in its first group and the values of ``told`` in the others.
    """

    name: str
    reading: Reading
    settle: Callable[[Scene, Sequence[Claim], ChoiceWeights, Collection[str]], list[Claim]]
    added: str
    settings: Mapping[str, float]
    line: re.Pattern[str]
    told: Callable[[Sequence[str]], dict[str, object]]


@dataclass(frozen=True, slots=True)
class Told:
    """A fact of the gold: the folded names of its holder, whether these may differ a little, value and place."""

    names: frozenset[str]
    loose: bool
    value: Mapping[str, object]
    quote: str

    @property
    def number(self) -> object:
        """The number or the year."""
        return self.value.get("value", self.value.get("year"))


@dataclass(frozen=True, slots=True)
class Text:
    """One document with what its rules say and what it teaches; ``small`` are the words written with small letters."""

    scene: Scene
    claims: tuple[Claim, ...]
    told: tuple[Told, ...]
    examples: tuple[Example, ...]
    small: frozenset[str]


def stage(gold: GoldDocument) -> tuple[Scene, tuple[Claim, ...]]:
    """A gold document with what the rules say of it."""
    assert gold.text is not None, f"{gold.name}.txt is missing"
    document = Document(f"{gold.name}.txt", gold.text, "0" * 64)
    scene, _ = prepared(document, segment(document), annotate)
    return scene, tuple(claim for _, rule in RULES for claim in rule(scene))


def read(task: Task, gold: GoldDocument, scene: Scene, claims: tuple[Claim, ...], weight: float) -> Text:
    """What a gold document teaches."""
    told = tuple(_told(task, gold.facts))
    shown = [
        (candidate, example)
        for candidate in candidates(scene, claims, task.reading.find)
        if (example := _example(task, scene, candidate, told, weight))
    ]
    examples = (*(example for _, example in shown), *_masked(task, scene, claims, told, shown))
    return Text(scene, claims, told, examples, frozenset(re.findall(r"\b[a-z]+\b", scene.text)))


def _told(task: Task, facts: Sequence[GoldFact]) -> Iterator[Told]:
    names = names_of(facts)
    loose = {fact.value["name"] for fact in facts if fact.type in ("committee", "initiative")}
    for fact in facts:
        if fact.type == task.reading.fact.value:
            folded = frozenset(fold(name) for name in names[fact.subject])
            yield Told(folded, fact.subject in loose, fact.value, fact.quote or "")


def holds(scene: Scene, ref: Ref, told: Told) -> bool:
    """Whether somebody is the one of whom the gold tells a fact."""
    names = {fold(ref.name), *(fold(alias.text) for alias in scene.aliases if alias.ref == ref)}
    near = told.loose and any(token_f1(one, other) >= ENOUGH for one in names for other in told.names)
    return bool(names & told.names) or near


def _example(task: Task, scene: Scene, candidate: Candidate, told: Sequence[Told], weight: float) -> Example | None:
    """A number as an example; None where it is told elsewhere, so that this place may be right or not."""
    number = candidate.seen.number
    same = [fact for fact in told if fact.number == number.value]
    here = [fact for fact in same if _stands(scene.text, fact.quote, number.span.start, number.span.end)]
    holders = task.reading.holders(candidate)
    marked = tuple((features, any(holds(scene, ref, fact) for fact in here)) for ref, features in holders)
    example = Example(task.reading.features(candidate), marked, weight)
    return None if same and not here and not example.held else example


def _stands(text: str, quote: str, start: int, end: int) -> bool:
    if not quote:
        return True
    return any(m.start() < end and start < m.end() for m in re.finditer(re.escape(quote), text))


def _masked(
    task: Task,
    scene: Scene,
    claims: Sequence[Claim],
    told: Sequence[Told],
    shown: Sequence[tuple[Candidate, Example]],
) -> Iterator[Example]:
    """The numbers of others than the pages' own bodies, with the holder's names struck out of the text."""
    owners = {scene.owner, *(passage.owner for passage in scene.passages)}
    held: dict[Ref, set[int]] = {}
    for candidate, example in shown:
        for (ref, _), (_, right) in zip(task.reading.holders(candidate), example.holders, strict=True):
            if right and ref not in owners:
                held.setdefault(ref, set()).add(candidate.seen.number.span.start)
    for ref, places in sorted(held.items()):
        without = [claim for claim in claims if getattr(claim.value, "target", None) != ref]
        for candidate in candidates(_struck(scene, ref), without, task.reading.find):
            if candidate.seen.number.span.start in places:
                blind = _example(task, scene, candidate, told, MASKED * shown[0][1].weight)
                if blind and not blind.held:
                    yield blind


def _struck(scene: Scene, ref: Ref) -> Scene:
    """The scene as it would be if nobody had recognised somebody."""
    passages = (
        replace(
            passage,
            mentions=tuple(m for m in passage.mentions if m.ref != ref),
            about=passage.owner if passage.about == ref else passage.about,
            focus=passage.owner if passage.focus == ref else passage.focus,
        )
        for passage in scene.passages
    )
    return replace(scene, passages=tuple(passages))


def cases(task: Task, path: Path) -> Iterator[GoldDocument]:
    """The texts of a file of cases that say which facts of a task they hold."""
    fact = task.reading.fact.value
    parts = path.read_text(encoding="utf-8").split("\n.\n")
    for index in range(0, len(parts) - 2, 3):
        found = [m.groups() for m in map(task.line.fullmatch, parts[index + 2].splitlines()) if m]
        facts = tuple(GoldFact(fact, name, task.told(values), "") for name, *values in found)
        if facts or f"{fact}: none" in parts[index + 2]:
            yield GoldDocument(f"{path.stem}-{index // 3}", facts, parts[index + 1])
