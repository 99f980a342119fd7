"""Learn the weights of the relations that no rule reads: data/learned/relations.tsv.

    python training/train_relations.py GOLD_FOLDER... --unread GOLD_FOLDER... [--cases FILE...] [--output FILE]

Reads gold annotations in the format of ``civicgraph evaluate``, and texts with their relations in the format of
``tests/cases``. Each body that a passage names, with each body that the passage may speak of, is an example; its
outcome is the relation that the gold gives the two in that passage, or none. A pair that the gold ties somewhere else
is no example. A multinomial logistic regression with an L2 penalty is fitted to the features of
``civicgraph.extracting.learned``, and its weights are written in hundredths.

Before that, the texts of ``--unread``, on which no rule was written, are left out in four parts: what the other texts
and none, one, two or three of the other parts teach is tried on each part, alone and where the rules of ``data/rules``
say nothing, and the figures are printed. Of the claims that the model adds there, the share that is right becomes the
confidence. The other texts would not do, as the rules know them by heart and leave only what is hard.

Needs the optional dependencies ``training``. The same texts give the same weights: the solver has no chance in it.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from civicgraph.annotating import annotate
from civicgraph.evaluating.gold import GoldDocument, GoldFact, read_gold
from civicgraph.evaluating.matching import fold, names_of, token_f1
from civicgraph.extracting import extract
from civicgraph.extracting.extraction import prepared
from civicgraph.extracting.learned.relations import NAME, pairs
from civicgraph.extracting.learned.weights import FOUNDED, HAS_MEMBER, INVERSE, NONE
from civicgraph.model import Document, RelationValue
from civicgraph.segmenting import segment

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from civicgraph.extracting.learned.relations import Pair
    from civicgraph.extracting.scene import Scene
    from civicgraph.model import Ref

ROOT = Path(__file__).resolve().parent.parent
OUTPUT = ROOT / "data" / "learned" / "relations.tsv"
RULES = ROOT / "data" / "rules" / "relations.yaml"
THRESHOLD = 0.6
THRESHOLDS = (0.3, 0.4, 0.45, 0.5, 0.6, 0.7)
PENALTY = 0.3  # C of the regression: smaller weights for less
FEWEST = 3  # documents in which a feature stands
SMALL = 2  # documents that write a word with small letters; others are names
PARTS = 4  # in which the unread texts are left out
SMALLEST = 4  # hundredths; smaller weights are not kept
OUTCOMES = (NONE, "member_of", HAS_MEMBER, "cooperates_with", "advises", "founded_by", FOUNDED, "intermediary_for")
BACK = {kind: outcome for outcome, kind in INVERSE.items()}
WORDS = frozenset(
    (
        *("heading", "lead", "label", "sentence", "left", "right", "next", "previous", "introduced"),
        *("governor", "beside", "preposition", "path top", "path with top"),
    )
)
"""The features that hold words of the text."""
ENOUGH = 0.6  # token F1 from which two names are one
HINTING = 0.6  # share of a word's rules that are of one relation
PLAIN = frozenset(
    re.findall(
        r"\w+",
        "the and with for from our its his her their was were are has have had been being which whom who that this "
        "these those both also not into upon under out together each all any one two him them they she",
    )
)


@dataclass(frozen=True, slots=True)
class Example:
    """The features of a pair, what it is, and which two it is about."""

    features: frozenset[str]
    outcome: str
    subject: Ref
    body: Ref


@dataclass(frozen=True, slots=True)
class Told:
    """A relation that the gold tells: the folded names of both ends, and the quote."""

    kind: str
    subject: frozenset[str]
    target: frozenset[str]
    quote: str


@dataclass(frozen=True, slots=True)
class Text:
    """One document: its examples, what the gold tells, what the rules say, and the folded names of each body."""

    examples: tuple[Example, ...]
    told: tuple[Told, ...]
    ruled: tuple[tuple[Ref, str, Ref], ...]
    names: Mapping[Ref, frozenset[str]]
    small: frozenset[str]  # the words that it writes with small letters


@dataclass(frozen=True, slots=True)
class Model:
    """A fitted regression with the place of each feature."""

    places: Mapping[str, int]
    fitted: Any


def hints() -> dict[str, str]:
    """The words of the rules' triggers that hint at one relation."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for rule in yaml.safe_load(RULES.read_text(encoding="utf-8"))["rules"]:
        kind, _, value = rule["label"].partition(" ")
        if kind == "relation":
            words = {word for phrase in rule["trigger"] for word in re.findall(r"[a-z]{3,}", str(phrase).lower())}
            for word in words - PLAIN:
                found[word][value] += 1
    return {
        word: kind
        for word, counts in sorted(found.items())
        for kind, count in counts.items()
        if count > HINTING * counts.total() and kind in OUTCOMES
    }


def read(gold: GoldDocument, known: Mapping[str, str], *, ruled: bool) -> Text:
    """The examples of a gold document; with ``ruled``, what the rules alone say of it too."""
    assert gold.text is not None, f"{gold.name}.txt is missing"
    document = Document(f"{gold.name}.txt", gold.text, "0" * 64)
    scene, _ = prepared(document, segment(document), annotate)
    told = tuple(_told(gold.facts))
    held = list(pairs(scene, known))
    names = {ref: _names(scene, ref) for pair in held for ref in (pair.subject, pair.named.ref)}
    examples = tuple(e for pair in held if (e := _example(scene, pair, told, names)) is not None)
    claims = extract(document, segment(document), annotate).claims if ruled else ()
    said = [
        (claim.subject, claim.value.kind, claim.value.target)
        for claim in claims
        if isinstance(claim.value, RelationValue) and claim.rule != NAME
    ]
    names |= {ref: _names(scene, ref) for one, _, other in said for ref in (one, other)}
    small = frozenset(re.findall(r"(?<![\w@./-])[a-z]+(?![\w@/]|[.-]\w)", gold.text))  # no part of an address
    return Text(examples, told, tuple(dict.fromkeys(said)), names, small)


def _told(facts: Sequence[GoldFact]) -> Iterator[Told]:
    names = names_of(facts)
    for fact in facts:
        if fact.type == "relation" and fact.value["kind"] in OUTCOMES:
            ends = (names[fact.subject] | {fact.subject}, names[fact.value["target"]] | {fact.value["target"]})
            one, other = (frozenset(map(fold, end)) for end in ends)
            yield Told(fact.value["kind"], one, other, fact.quote or "")


def _names(scene: Scene, ref: Ref) -> frozenset[str]:
    return frozenset({fold(ref.name), *(fold(alias.text) for alias in scene.aliases if alias.ref == ref)})


def _same(names: frozenset[str], wanted: frozenset[str]) -> bool:
    return bool(names & wanted) or any(token_f1(one, other) >= ENOUGH for one in names for other in wanted)


def _example(scene: Scene, pair: Pair, told: Sequence[Told], names: Mapping[Ref, frozenset[str]]) -> Example | None:
    """A pair as an example; None where the gold ties the two, but in another passage."""
    one, other = names[pair.subject], names[pair.named.ref]
    outcome, elsewhere = NONE, False
    for fact in told:
        forth = bool(one & fact.subject) and _same(other, fact.target)
        back = fact.kind in INVERSE.values() and bool(other & fact.subject) and _same(one, fact.target)
        if not (forth or back):
            continue
        if _stands_in(scene, fact.quote, pair):
            outcome = fact.kind if forth else BACK[fact.kind]
            break
        elsewhere = True
    if outcome == NONE and elsewhere:
        return None
    return Example(frozenset().union(*pair.features), outcome, pair.subject, pair.named.ref)


def _stands_in(scene: Scene, quote: str, pair: Pair) -> bool:
    span = pair.passage.span
    places = (m.span() for m in re.finditer(re.escape(quote), scene.text))
    return any(start < span.end and span.start < end for start, end in places)


def fit(texts: Sequence[Text]) -> Model:
    """The regression that the texts teach."""
    counts = Counter(f for text in texts for f in frozenset().union(*(e.features for e in text.examples)))
    small = Counter(word for text in texts for word in text.small)
    known = frozenset(word for word, count in small.items() if count >= SMALL)
    kept = sorted(f for f, count in counts.items() if count >= FEWEST and _is_of_no_name(f, known))
    places = {feature: place for place, feature in enumerate(kept)}
    examples = [example for text in texts for example in text.examples]
    fitted = LogisticRegression(C=PENALTY, max_iter=1000)
    fitted.fit(_matrix(examples, places), [OUTCOMES.index(e.outcome) for e in examples])
    return Model(places, fitted)


def _is_of_no_name(feature: str, known: frozenset[str]) -> bool:
    """Whether the words of a feature, if it has any, are ``known`` words of the language."""
    name, _, said = feature.partition("=")
    if name in WORDS and any(map(str.isdigit, said)):
        return False  # a year that some text happens to name
    return name not in WORDS or known.issuperset(re.findall(r"[^\W\d_]+", said.rpartition("|")[2].rpartition(">")[2]))


def _matrix(examples: Sequence[Example], places: Mapping[str, int]) -> Any:
    indices, ends = [], [0]
    for example in examples:
        indices += sorted(places[f] for f in example.features if f in places)
        ends.append(len(indices))
    return csr_matrix(([1.0] * len(indices), indices, ends), shape=(len(examples), len(places)))


def said(model: Model, text: Text) -> list[tuple[float, tuple[Ref, str, Ref]]]:
    """What the model would claim of a text, with its probability: the likeliest relation of any two."""
    if not text.examples:
        return []
    best: dict[frozenset[Ref], tuple[float, tuple[Ref, str, Ref]]] = {}
    classes = [OUTCOMES[number] for number in model.fitted.classes_]
    shares = model.fitted.predict_proba(_matrix(text.examples, model.places))
    for example, row in zip(text.examples, shares, strict=True):
        sure, outcome = max((float(p), o) for p, o in zip(row, classes, strict=True) if o != NONE)
        key = frozenset((example.subject, example.body))
        if key not in best or sure > best[key][0]:
            ends = (example.subject, outcome, example.body)
            best[key] = (sure, (example.body, INVERSE[outcome], example.subject) if outcome in INVERSE else ends)
    return list(best.values())


def marked(text: Text, claims: Sequence[tuple[Ref, str, Ref]]) -> list[bool]:
    """Which claims are right; each fact of the gold makes one right."""
    free = list(text.told)
    marks = []
    for one, kind, other in claims:
        hit = next(
            (
                fact
                for fact in free
                if fact.kind == kind and text.names[one] & fact.subject and _same(text.names[other], fact.target)
            ),
            None,
        )
        marks.append(hit is not None)
        if hit is not None:
            free.remove(hit)
    return marks


class Trial:
    """What the rules, the model, and both say of some texts, marked; by the probability that is asked for."""

    def __init__(self) -> None:
        self.gold = 0
        self.rules: list[bool] = []
        self.alone: dict[float, list[bool]] = defaultdict(list)
        self.both: dict[float, list[bool]] = defaultdict(list)
        self.added: dict[float, list[bool]] = defaultdict(list)

    def hold(self, model: Model, text: Text) -> None:
        """Try the model on a text."""
        self.gold += len(text.told)
        self.rules += marked(text, text.ruled)
        claims = sorted(said(model, text), key=lambda claim: -claim[0])
        tied = {frozenset((one, other)) for one, _, other in text.ruled}
        for least in THRESHOLDS:
            sure = [claim for share, claim in claims if share >= least]
            new = [claim for claim in sure if frozenset((claim[0], claim[2])) not in tied]
            together = marked(text, [*text.ruled, *new])
            self.alone[least] += marked(text, sure)
            self.both[least] += together
            self.added[least] += together[len(text.ruled) :]

    def show(self, title: str) -> float:
        """Print the figures; the share of what is added beside the rules that was right."""
        print(f"{title}: {self.gold} relations\n{'rules':24}{_figures(self.rules, self.gold)}")
        for least in THRESHOLDS:
            more = f"{sum(self.added[least])} of {len(self.added[least])} additions right"
            print(f"{f'model from {least}':24}{_figures(self.alone[least], self.gold)}")
            print(f"{f'rules, then model {least}':24}{_figures(self.both[least], self.gold)}  {more}")
        return (sum(self.added[THRESHOLD]) + 1) / (len(self.added[THRESHOLD]) + 2)


def trial(parts: Sequence[Sequence[Text]], others: int, more: Sequence[Text]) -> float:
    """Print what is said of each part by what ``others`` of the parts teach, and ``more``.

    Returns the share of what is added beside the rules that was right.
    """
    held = Trial()
    for place, texts in enumerate(parts):
        taught = [parts[(place + step) % len(parts)] for step in range(1, others + 1)]
        model = fit([*(text for part in taught for text in part), *more])
        for text in texts:
            held.hold(model, text)
    return held.show(f"each part by {others} of the others")


def _figures(marks: Sequence[bool], gold: int) -> str:
    right, claims = sum(marks), len(marks)
    precision, recall = right / max(claims, 1), right / gold
    return f"P {precision:.3f}  R {recall:.3f}  F1 {2 * right / max(claims + gold, 1):.3f}"


def rows(model: Model, known: Mapping[str, str], confidence: float) -> Iterator[str]:
    """The lines of the file."""
    yield "# Made by training/train_relations.py; data/learned/README.md tells how. Weights are in hundredths."
    yield "\t".join(("outcomes", *OUTCOMES))
    yield f"threshold\t{THRESHOLD}"
    yield f"confidence\t{confidence:.2f}"
    order = [list(model.fitted.classes_).index(number) for number in range(len(OUTCOMES))]
    yield "\t".join(("bias", *(str(round(100 * model.fitted.intercept_[place])) for place in order)))
    for kind in OUTCOMES:
        words = [word for word, hinted in known.items() if hinted == kind]
        if words:
            yield f"hint\t{kind}\t{' '.join(words)}"
    for feature, column in model.places.items():
        weights = [round(100 * model.fitted.coef_[place][column]) for place in order]
        if max(map(abs, weights)) >= SMALLEST:
            yield "\t".join(("weight", feature, *(str(w) if abs(w) >= SMALLEST else "" for w in weights)))


def cases(path: Path) -> Iterator[GoldDocument]:
    """The texts of a file of cases, with their relations."""
    parts = path.read_text(encoding="utf-8").split("\n.\n")
    line = re.compile(rf"relation: (.+?) ({'|'.join(OUTCOMES)}) (.+)")
    for index in range(0, len(parts) - 2, 3):
        found = [m.groups() for m in map(line.fullmatch, parts[index + 2].splitlines()) if m]
        facts = tuple(GoldFact("relation", one, {"kind": kind, "target": other}, other) for one, kind, other in found)
        if facts or "relation: none" in parts[index + 2]:
            yield GoldDocument(f"{path.stem}-{index // 3}", facts, parts[index + 1])


def main() -> int:
    """Read, try, fit and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="+", type=Path, help="folders with NAME.txt and NAME.json")
    parser.add_argument("--cases", nargs="*", type=Path, default=[], help="files in the format of tests/cases")
    parser.add_argument("--unread", nargs="+", type=Path, required=True, help="folders that no rule was written on")
    parser.add_argument("--output", type=Path, default=OUTPUT)
    args = parser.parse_args()
    known = hints()
    read_before = [read(gold, known, ruled=False) for folder in args.gold for gold in read_gold(folder)]
    read_before += [read(gold, known, ruled=False) for path in args.cases for gold in cases(path)]
    unread = [read(gold, known, ruled=True) for folder in args.unread for gold in read_gold(folder)]
    parts = [unread[place::PARTS] for place in range(PARTS)]
    print(f"{len(read_before)} texts that the rules were written on, {len(unread)} others")
    for parts_taught in (0, 1, 2, PARTS - 1):
        confidence = trial(parts, parts_taught, read_before)
    model = fit([*read_before, *unread])
    lines = list(rows(model, known, confidence))
    args.output.parent.mkdir(parents=True, exist_ok=True)
    args.output.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(lines)} lines in {args.output.name}, confidence {confidence:.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
