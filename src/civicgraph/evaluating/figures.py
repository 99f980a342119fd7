"""Precision, recall and F1 of a graph against gold annotations, by fact type."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from civicgraph.evaluating.gold import HARD, SOFT, GoldDocument, GoldFact, called, read_gold
from civicgraph.evaluating.matching import ENOUGH, each_once, names_of, restates_a_name, same_fact, token_f1
from civicgraph.evaluating.predictions import Prediction, read_predictions

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from civicgraph.storing.view import View


@dataclass(frozen=True, slots=True)
class Score:
    """How many facts are right, of how many that the graph and that the gold has."""

    right: int = 0
    predicted: int = 0
    gold: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(self.right + other.right, self.predicted + other.predicted, self.gold + other.gold)

    @property
    def precision(self) -> float:
        """The share of the graph's facts that are right; 0 where it has none."""
        return self.right / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """The share of the gold's facts that the graph has; 0 where there are none."""
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True, slots=True)
class Difference:
    """A fact that the graph lacks (``missed``) or has beyond the gold (``extra``), with the words that show it."""

    document: str
    sort: str
    type: str
    subject: str
    value: Mapping[str, Any]
    quote: str


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The figures.

    ``shares`` (0..1) are, of matched facts, those whose evidence overlaps the gold's quote (``grounded``), and those
    of the right ``kind`` of organisation, ``role`` of a contact and ``status`` of an initiative. ``absent`` are gold
    documents that the graph was not built from: their facts count as missed. ``unjudged`` are documents of the graph
    that have no gold: they count for nothing. ``notes`` are oddities of the gold.
    """

    by_type: Mapping[str, Score]
    shares: Mapping[str, float]
    differences: tuple[Difference, ...]
    documents: int
    absent: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    unjudged: tuple[str, ...] = ()

    @property
    def hard(self) -> Score:
        """All hard fact types together."""
        return sum((self.by_type[kind] for kind in HARD), Score())

    @property
    def soft(self) -> Score:
        """Both soft fact types together."""
        return sum((self.by_type[kind] for kind in SOFT), Score())


def evaluate(view: View, gold_folder: Path | str) -> Evaluation:
    """Compare what the graph publishes with the gold pairs NAME.json and NAME.txt of a folder.

    A document of the graph belongs to NAME where the last part of its identifier is NAME.txt, or else NAME with
    another suffix, or a row of a table with the id NAME; quotes are then looked for in the text that was stored of it.
    Of several such documents the first that holds the text of the gold is taken, else the first, and a note says so.

    Raises UsageError where the folder holds no gold, DataError, with file and place, where the gold is malformed.
    """
    gold = read_gold(Path(gold_folder))
    files: dict[str, list[str]] = defaultdict(list)
    for held in view.documents():
        for file in _names_of(held.identifier):
            files[file].append(held.identifier)
    predictions = read_predictions(view)
    tally = _Tally()
    absent, judged = [], set()
    for document in gold:
        found = files.get(f"{document.name}.txt", [])
        text = document.text if found else None
        found = found or next((files[f] for f in sorted(files) if _belongs(f, document.name)), [])
        own = _chosen(view, document, found)
        if own is None:
            absent.append(document.name)
        else:
            judged.add(own)
            text = text if text is not None else view.text(own)
            if len(found) > 1:
                others = ", ".join(name for name in found if name != own)
                tally.notes.append(f"{document.name}.json: compared with {own}, and not with {others}")
        tally.document(document, predictions.get(own or "", []), text)
    by_type = {kind: tally.scores.get(kind, Score()) for kind in (*HARD, *SOFT)}
    shares = {name: hits / total for name, (hits, total) in sorted(tally.shares.items()) if total}
    unjudged = tuple(held.identifier for held in view.documents() if held.identifier not in judged)
    return Evaluation(
        by_type,
        shares,
        tuple(tally.differences),
        len(gold),
        tuple(absent),
        tuple(tally.notes),
        unjudged,
    )


def _names_of(identifier: str) -> set[str]:
    """What a document may be found by: the last part of its path, and ``#`` and the id of a row."""
    _, mark, row = identifier.partition("#")
    return {identifier.replace("\\", "/").rsplit("/", 1)[-1]} | ({f"#{row}"} if mark else set())


def _belongs(file: str, name: str) -> bool:
    return file == f"#{name}" or (not file.startswith("#") and PurePosixPath(file).stem == name)


def _chosen(view: View, gold: GoldDocument, found: Sequence[str]) -> str | None:
    """Of documents of one name the one that holds the text of the gold, else the first; None where there is none."""
    same = [name for name in found if len(found) > 1 and view.text(name) == gold.text]
    return next(iter([*same, *found]), None)


@dataclass(slots=True)
class _Tally:
    """The sums over all documents."""

    scores: dict[str, Score] = field(default_factory=dict)
    shares: dict[str, tuple[int, int]] = field(default_factory=lambda: defaultdict(lambda: (0, 0)))
    differences: list[Difference] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def document(self, gold: GoldDocument, predictions: Sequence[Prediction], text: str | None) -> None:
        names = names_of(gold.facts)
        loose = {fact.value["name"] for fact in gold.facts if fact.type in ("committee", "initiative")}
        for place, fact in enumerate(gold.facts):
            if text is not None and fact.quote and fact.quote not in text:
                which = called(place, fact.type, fact.subject)
                self.notes.append(f"{gold.name}.json: {which}: the quote {fact.quote!r} does not stand in the text")
        for kind in (*HARD, *SOFT):
            wanted = each_once((fact for fact in gold.facts if fact.type == kind), names)
            offered = [p for p in predictions if p.type == kind]
            spare = []
            if kind == "alt_name":  # a preferred name may be what the gold calls the alternative one
                offered = [p for p in offered if not restates_a_name(p, wanted, names, loose)]
                spare = [p for p in predictions if p.type == "preferred_name"]
            matched = _match(wanted, offered, spare, names, loose)
            right = sum(_has_place(p, text) for p in matched.values())
            used = {id(p) for p in matched.values()}
            more = sum(id(p) in used for p in spare)
            score = Score(right, len(offered) + more, len(wanted))
            self.scores[kind] = self.scores.get(kind, Score()) + score
            for place, fact in enumerate(wanted):
                prediction = matched.get(place)
                if prediction is None or not _has_place(prediction, text):
                    self._differ(gold, "missed", fact.type, fact.subject, fact.value, fact.quote or "")
                else:
                    self._share(fact, prediction, text)
            for prediction in offered:
                if id(prediction) not in used:
                    subject, quote = min(prediction.names, default=""), _quote(prediction, text)
                    self._differ(gold, "extra", kind, subject, prediction.value, quote)

    def _differ(
        self, gold: GoldDocument, sort: str, kind: str, subject: str, value: Mapping[str, Any], quote: str
    ) -> None:
        plain = {key: sorted(v) if isinstance(v, frozenset) else v for key, v in value.items()}
        self.differences.append(Difference(gold.name, sort, kind, subject, plain, quote))

    def _share(self, fact: GoldFact, prediction: Prediction, text: str | None) -> None:
        if text is not None and fact.quote and prediction.span:
            start, end = prediction.span
            places = [m.start() for m in re.finditer(re.escape(fact.quote), text)]
            self._count("grounded", any(start < at + len(fact.quote) and at < end for at in places))
        if fact.type == "organisation":
            self._count("kind", fact.value["kind"] == prediction.value["kind"])
        elif fact.type == "contact" and fact.value.get("role"):
            role = prediction.value["role"]
            self._count("role", bool(role) and token_f1(fact.value["role"], role) >= ENOUGH)
        elif fact.type == "initiative":
            self._count("status", fact.value.get("status", "unknown") in prediction.value["status"])

    def _count(self, name: str, hit: bool) -> None:
        hits, total = self.shares[name]
        self.shares[name] = (hits + hit, total + 1)


def _match(
    wanted: Sequence[GoldFact],
    offered: Sequence[Prediction],
    spare: Sequence[Prediction],
    names: Mapping[str, set[str]],
    loose: set[str],
) -> dict[int, Prediction]:
    """For each wanted fact, in turn, the first prediction left that says the same."""
    free = [*offered, *spare]
    matched = {}
    for place, fact in enumerate(wanted):
        for nth, prediction in enumerate(free):
            if same_fact(fact, prediction, names, loose):
                matched[place] = free.pop(nth)
                break
    return matched


def _has_place(prediction: Prediction, text: str | None) -> bool:
    """Whether the evidence is a range of the text: a fact without one counts as wrong."""
    if prediction.span is None:
        return False
    start, end = prediction.span
    return 0 <= start < end and (text is None or end <= len(text))


def _quote(prediction: Prediction, text: str | None) -> str:
    return text[slice(*prediction.span)] if text is not None and prediction.span is not None else ""
