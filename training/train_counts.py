"""Learn the weights of counts, of what is counted and of whose members they are: data/learned/counts.tsv.

    python training/train_counts.py GOLD_FOLDER... [--unread GOLD_FOLDER...] [--cases FILE...] [--output FILE]

Reads gold annotations in the format of ``civicgraph evaluate``, and cases in the format of ``tests/cases``. Each number
that may count somebody is an example: whether it counts members of somebody known (a logistic regression), and who of
those named around it has them (a conditional logit: one choice among the candidates). Both have an L2 penalty and are
fitted to the features of ``civicgraph.extracting.learned``; the weights are written in hundredths.

``--unread`` names texts on which no rules were written. They weigh ``NEW`` times as much, since what the rules leave
and get wrong there is what other pages hold; the cases weigh ``TRAP`` times, as they hold the traps. Each of the unread
folders is left out in turn, and tried with what the rest teaches: the rules alone, and with the weights; of the counts
that these add or change, the share that was right is the confidence.

Needs the optional dependencies ``training``. The same texts give the same weights: the solver has no chance in it.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from civicgraph.annotating import annotate
from civicgraph.evaluating.gold import GoldDocument, GoldFact, read_gold
from civicgraph.evaluating.matching import ENOUGH, fold, names_of, token_f1
from civicgraph.extracting.extraction import RULES, prepared
from civicgraph.extracting.learned.count_weights import CountWeights, parse
from civicgraph.extracting.learned.counts import ADDED, GIVEN, candidates, settled
from civicgraph.model import Claim, CommitteeValue, CountValue, Document, FactType, InitiativeValue, NodeKind
from civicgraph.segmenting import segment

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from civicgraph.extracting.learned.counts import Candidate
    from civicgraph.extracting.scene import Scene
    from civicgraph.model import Ref

OUTPUT = Path(__file__).resolve().parent.parent / "data" / "learned" / "counts.tsv"
NEW = 3.0  # times that an unread text weighs
TRAP = 6.0  # times that a case weighs
PENALTY = 0.3  # C of both regressions: smaller weights for less
FEWEST = 3  # examples that have a feature
SMALLEST = 4  # hundredths; smaller weights are not kept
SETTINGS = {"threshold": 0.7, "sure": 0.7, "loyalty": 100.0}
ROUNDS = 300


@dataclass(frozen=True, slots=True)
class Told:
    """A count of the gold: the folded names of its holder, whether these may differ a little, value and place."""

    names: frozenset[str]
    loose: bool
    value: CountValue
    quote: str


@dataclass(frozen=True, slots=True)
class Example:
    """A number: its features, whether the gold counts it, and for each candidate whether it is the holder."""

    features: frozenset[str]
    counted: bool
    elsewhere: bool
    holders: tuple[tuple[frozenset[str], bool], ...]


@dataclass(frozen=True, slots=True)
class Text:
    """One document with what its rules say and what it teaches; ``small`` are the words written with small letters."""

    scene: Scene
    claims: tuple[Claim, ...]
    told: tuple[Told, ...]
    examples: tuple[Example, ...]
    small: frozenset[str]
    weight: float


def read(gold: GoldDocument, weight: float) -> Text:
    """What a gold document teaches."""
    assert gold.text is not None, f"{gold.name}.txt is missing"
    document = Document(f"{gold.name}.txt", gold.text, "0" * 64)
    scene, _ = prepared(document, segment(document), annotate)
    claims = tuple(claim for _, rule in RULES for claim in rule(scene))
    told = tuple(_told(gold.facts))
    examples = tuple(_example(scene, candidate, told) for candidate in candidates(scene, claims))
    return Text(scene, claims, told, examples, frozenset(re.findall(r"\b[a-z]+\b", gold.text)), weight)


def _told(facts: Sequence[GoldFact]) -> Iterator[Told]:
    names = names_of(facts)
    loose = {fact.value["name"] for fact in facts if fact.type in ("committee", "initiative")}
    for fact in facts:
        if fact.type == "count":
            value = CountValue(fact.value["value"], fact.value["qualifier"], tuple(fact.value["kinds"]))
            folded = frozenset(fold(name) for name in names[fact.subject])
            yield Told(folded, fact.subject in loose, value, fact.quote or "")


def _holds(scene: Scene, ref: Ref, told: Told) -> bool:
    names = {fold(ref.name), *(fold(alias.text) for alias in scene.aliases if alias.ref == ref)}
    near = told.loose and any(token_f1(one, other) >= ENOUGH for one in names for other in told.names)
    return bool(names & told.names) or near


def _example(scene: Scene, candidate: Candidate, told: Sequence[Told]) -> Example:
    number = candidate.seen.number
    same = [fact for fact in told if fact.value.value == number.value]
    here = [fact for fact in same if _stands(scene.text, fact.quote, number.span.start, number.span.end)]
    holders = tuple((f, any(_holds(scene, ref, fact) for fact in here)) for ref, f in candidate.holders())
    right = any(is_holder for _, is_holder in holders)
    return Example(candidate.features(), right, bool(same) and not here, holders)


def _stands(text: str, quote: str, start: int, end: int) -> bool:
    if not quote:
        return True
    return any(m.start() < end and start < m.end() for m in re.finditer(re.escape(quote), text))


def fit(texts: Sequence[Text], confidence: float = 0.5) -> CountWeights:
    """The weights that the texts teach."""
    small = frozenset().union(*(text.small for text in texts))
    numbers = [(e, t.weight) for t in texts for e in t.examples if e.counted or not e.elsewhere]
    number = _places([e.features for e, _ in numbers], small)
    solved = _logit(
        _matrix([e.features for e, _ in numbers], number),
        np.array([e.counted for e, _ in numbers], float),
        np.array([weight for _, weight in numbers]),
    )
    choices = [(e, t.weight) for t in texts for e in t.examples if e.counted and len(e.holders) > 1]
    rows = [features for e, _ in choices for features, _ in e.holders]
    holder = _places(rows, small)
    chosen = _choice(
        _matrix(rows, holder),
        np.array([right for e, _ in choices for _, right in e.holders], float),
        np.array([len(e.holders) for e, _ in choices]),
        np.array([weight for _, weight in choices]),
    )
    return CountWeights(
        bias=round(100 * solved[-1]),
        number=_hundredths(number, solved),
        holder=_hundredths(holder, chosen),
        threshold=SETTINGS["threshold"],
        sure=SETTINGS["sure"],
        loyalty=int(SETTINGS["loyalty"]),
        confidence=confidence,
    )


def _places(rows: Sequence[frozenset[str]], small: frozenset[str]) -> dict[str, int]:
    """A column for each feature that is not rare, and whose word is none that only names have."""
    counts = Counter(feature for row in rows for feature in row)
    kept = (f for f in sorted(counts) if counts[f] >= FEWEST and _is_plain(f, small))
    return {feature: place for place, feature in enumerate(kept)}


def _is_plain(feature: str, small: frozenset[str]) -> bool:
    name, _, word = feature.partition("=")
    return name not in ("heading", "lead", "label", "label before") or word in small


def _hundredths(places: dict[str, int], solved: Any) -> dict[str, int]:
    weights = {feature: round(100 * solved[place]) for feature, place in places.items()}
    return {feature: weight for feature, weight in weights.items() if abs(weight) >= SMALLEST}


def _matrix(rows: Sequence[frozenset[str]], places: dict[str, int]) -> Any:
    indices: list[int] = []
    ends = [0]
    for row in rows:
        indices += sorted(places[feature] for feature in row if feature in places)
        ends.append(len(indices))
    return csr_matrix((np.ones(len(indices)), indices, ends), shape=(len(rows), len(places)))


def _logit(matrix: Any, right: Any, weight: Any) -> Any:
    """Logistic regression; the last number is the bias, which has no penalty."""

    def loss(w: Any) -> tuple[float, Any]:
        share = 1 / (1 + np.exp(-(matrix @ w[:-1] + w[-1])))
        likely = np.where(right > 0, share, 1 - share)
        slope = weight * (share - right)
        gradient = np.append(matrix.T @ slope + w[:-1] / PENALTY, slope.sum())
        return float(-(weight * np.log(likely + 1e-12)).sum() + w[:-1] @ w[:-1] / (2 * PENALTY)), gradient

    start = np.zeros(matrix.shape[1] + 1)
    return minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": ROUNDS}).x


def _choice(matrix: Any, right: Any, sizes: Any, weight: Any) -> Any:
    """Conditional logit: rows come in groups of the given sizes, of which at least one row each is right."""
    starts = np.concatenate(([0], np.cumsum(sizes)[:-1]))
    group = np.repeat(np.arange(len(sizes)), sizes)

    def loss(w: Any) -> tuple[float, Any]:
        sums = matrix @ w
        powers = np.exp(sums - np.maximum.reduceat(sums, starts)[group])
        whole, part = np.add.reduceat(powers, starts), np.add.reduceat(powers * right, starts)
        slope = weight[group] * (powers / whole[group] - powers * right / part[group])
        return float(-(weight * np.log(part / whole)).sum() + w @ w / (2 * PENALTY)), matrix.T @ slope + w / PENALTY

    return minimize(loss, np.zeros(matrix.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": ROUNDS}).x


def marked(text: Text, claims: Sequence[Claim]) -> list[tuple[Claim, bool]]:
    """Which counts are right; each fact of the gold makes one right."""
    known = {c.value.target for c in claims if isinstance(c.value, CommitteeValue | InitiativeValue)}
    free = list(text.told)
    marks = []
    for claim in claims:
        if claim.fact is not FactType.COUNT or not isinstance(claim.value, CountValue):
            continue
        if claim.subject.kind is not NodeKind.ORGANISATION and claim.subject not in known:
            continue
        hit = next((fact for fact in free if _same(text.scene, claim.subject, claim.value, fact)), None)
        marks.append((claim, hit is not None))
        if hit is not None:
            free.remove(hit)
    return marks


def _same(scene: Scene, subject: Ref, value: CountValue, told: Told) -> bool:
    same = (value.value, value.qualifier) == (told.value.value, told.value.qualifier)
    return same and bool({*value.kinds} & {*told.value.kinds}) and _holds(scene, subject, told)


def trial(name: str, texts: Sequence[Text], weights: CountWeights) -> list[bool]:
    """Print what the rules say of some texts, alone and with the weights; the marks of what these add or change."""
    gold = sum(len(text.told) for text in texts)
    rules = [right for text in texts for _, right in marked(text, text.claims)]
    both = [mark for text in texts for mark in marked(text, settled(text.scene, text.claims, weights))]
    print(f"{name}: {gold} counts\n  rules          {_figures(rules, gold)}")
    print(f"  with weights   {_figures([right for _, right in both], gold)}")
    for rule in (GIVEN, ADDED):
        marks = [right for claim, right in both if claim.rule == rule]
        print(f"  {rule}: {sum(marks)} of {len(marks)} right")
    return [right for claim, right in both if claim.rule in (GIVEN, ADDED)]


def _figures(marks: Sequence[bool], gold: int) -> str:
    right, claims = sum(marks), len(marks)
    precision, recall = right / max(claims, 1), right / max(gold, 1)
    return f"P {precision:.3f}  R {recall:.3f}  F1 {2 * right / max(claims + gold, 1):.3f}"


def rows(weights: CountWeights) -> Iterator[str]:
    """The lines of the file."""
    yield "# Made by training/train_counts.py; data/learned/README.md tells how. Weights are in hundredths."
    for name in SETTINGS:
        yield f"{name}\t{getattr(weights, name)}"
    yield f"confidence\t{weights.confidence:.2f}"
    yield f"bias\t{weights.bias}"
    for name, kept in (("number", weights.number), ("holder", weights.holder)):
        yield from (f"{name}\t{feature}\t{weight}" for feature, weight in sorted(kept.items()))


def cases(path: Path) -> Iterator[GoldDocument]:
    """The texts of a file of cases that say which counts they hold."""
    parts = path.read_text(encoding="utf-8").split("\n.\n")
    line = re.compile(r"count: (.+) = (\w+) (\d+) ([\w,]+)")
    for index in range(0, len(parts) - 2, 3):
        found = [m.groups() for m in map(line.fullmatch, parts[index + 2].splitlines()) if m]
        facts = tuple(
            GoldFact("count", name, {"value": int(value), "qualifier": qualifier, "kinds": kinds.split(",")}, "")
            for name, qualifier, value, kinds in found
        )
        if facts or "count: none" in parts[index + 2]:
            yield GoldDocument(f"{path.stem}-{index // 3}", facts, parts[index + 1])


def main() -> int:
    """Read, try, fit and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="+", type=Path, help="folders with NAME.txt and NAME.json")
    parser.add_argument("--unread", nargs="*", type=Path, default=[], help="folders on which no rules were written")
    parser.add_argument("--cases", nargs="*", type=Path, default=[], help="files in the format of tests/cases")
    parser.add_argument("--output", type=Path, default=OUTPUT)
    args = parser.parse_args()
    taught = [read(gold, 1.0) for folder in args.gold for gold in read_gold(folder)]
    taught += [read(gold, TRAP) for path in args.cases for gold in cases(path)]
    unread = {str(folder): [read(gold, NEW) for gold in read_gold(folder)] for folder in args.unread}
    marks: list[bool] = []
    for name, texts in unread.items():
        others = [text for other, more in unread.items() if other != name for text in more]
        marks += trial(name, texts, fit([*taught, *others]))
    weights = fit([*taught, *(text for texts in unread.values() for text in texts)])
    weights = replace(weights, confidence=(sum(marks) + 1) / (len(marks) + 2))
    lines = "\n".join(rows(weights)) + "\n"
    assert parse(lines).holder == weights.holder
    args.output.write_text(lines, encoding="utf-8")
    print(f"{lines.count(chr(10))} lines in {args.output.name}, confidence {weights.confidence:.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
