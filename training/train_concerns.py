"""Learn which activities and topics annotators give: data/learned/concerns.npz and concerns.tsv.

    python training/train_concerns.py GOLD_FOLDER... --unread GOLD_FOLDER... [--cases FILE...] [--output FOLDER]

Reads gold annotations in the format of ``civicgraph evaluate``, and texts with their activities and topics in the
format of ``tests/cases``. Two regressions with an L2 penalty are fitted:

1. For each activity and topic, over the features of a passage: whether the gold quotes the passage for it, whoever's
   it is. A passage of a text whose gold quotes another passage for it is no example, for a fact is annotated once. The
   phrases of data/lexicons/activities.toml and topics.toml are examples, too.
2. Over what all places of somebody and an activity or topic have together, and what the rules claim: whether the gold
   has it. What the first regression says of a text comes from one that did not know its folder (Wolpert 1992).

Before that each folder of ``--unread``, on which no rule was written, is left out in turn, and the figures are printed.
Of what is added there, the share that is right becomes the confidence.

Needs the optional dependencies ``training``. The same texts give the same weights: the solvers are seeded.
"""

from __future__ import annotations

import argparse
import re
import sys
import tomllib
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.sparse import csr_matrix, vstack
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from civicgraph.annotating import annotate
from civicgraph.evaluating.gold import SOFT, GoldDocument, GoldFact, read_gold
from civicgraph.evaluating.matching import names_of, same_subject
from civicgraph.evaluating.predictions import Prediction
from civicgraph.extracting.extraction import ruled
from civicgraph.extracting.learned.concern_places import Key, introduced, label_of, places
from civicgraph.extracting.learned.concern_weights import PARTS, WordWeights, number
from civicgraph.extracting.learned.concern_words import read
from civicgraph.extracting.learned.concerns import JUDGED, values_of
from civicgraph.model import AcronymValue, AltNameValue, Claim, Document, Ref
from civicgraph.segmenting import segment
from civicgraph.tagging import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from civicgraph.extracting.learned.concern_words import Feature
    from civicgraph.extracting.scene import Scene

ROOT = Path(__file__).resolve().parent.parent
OUTPUT = ROOT / "data" / "learned"
LEXICONS = {"activity": "activities", "topic": "topics"}
THRESHOLD, DOUBT = 0.25, 0.3
THRESHOLDS = (0.15, 0.2, 0.25, 0.3, 0.35)
PENALTY = 0.3  # C of both regressions: smaller weights for less
BIAS_SCALE = 5  # so that the bias is hardly penalised
FEWEST = 3  # texts in which a feature stands
SMALLEST = 2  # 1/PARTS; a feature whose weights are all smaller is not kept
READ = 0.3  # what an example counts on whose text rules were written
PARTS_READ = 4  # in which the other texts are left out
ELSEWHERE = -1  # the gold has it, but not of this passage
PLAIN = frozenset(re.findall(r"\w+", "the of and in for to on a an with from by or at its their our is are as"))


@dataclass(frozen=True)
class Text:
    """One document: its scene, what rules claim, the gold's labels of each passage, and which keys are right.

    ``right`` leads from a subject and label to the place of the fact in the gold; ``facts`` counts these by type.
    """

    scene: Scene
    claims: tuple[Claim, ...]
    features: tuple[tuple[Feature, ...], ...]
    quoted: tuple[Mapping[str, int], ...]
    gold: GoldDocument
    part: int
    unread: bool

    def fact_of(self, key: Key) -> int | None:
        """The place in the gold of the fact that a key is, if it is one."""
        ref, label = key
        names = names_of(self.gold.facts)
        loose = {fact.value["name"] for fact in self.gold.facts if fact.type in ("committee", "initiative")}
        said = Prediction(label.split(" ")[0], self._names(ref), {}, None)
        return next(
            (
                place
                for place, fact in enumerate(self.gold.facts)
                if _label(fact) == label and same_subject(fact.subject, said, names, loose)
            ),
            None,
        )

    def _names(self, ref: Ref) -> frozenset[str]:
        found = {ref.name}
        for claim in self.claims:
            if claim.subject == ref and isinstance(claim.value, AltNameValue):
                found.add(claim.value.name)
            elif claim.subject == ref and isinstance(claim.value, AcronymValue):
                found.add(claim.value.acronym)
        return frozenset(found)


@dataclass(frozen=True)
class Row:
    """Somebody and a label: what is known, the rule that claims it, and the fact of the gold that it is."""

    text: int
    key: Key
    values: Mapping[str, float]
    rule: str
    fact: int | None


def _label(fact: GoldFact) -> str | None:
    value = fact.value.get("kind") or fact.value.get("concept")
    return f"{fact.type} {value}" if fact.type in SOFT else None


def load(gold: GoldDocument, part: int, *, unread: bool) -> Text:
    """Read a gold document, and what the rules say of it."""
    assert gold.text is not None, f"{gold.name}.txt is missing"
    document = Document(f"{gold.name}.txt", gold.text, "0" * 64)
    scene, _, claims = ruled(document, segment(document), annotate)
    quoted: list[dict[str, int]] = [{} for _ in scene.passages]
    for fact in gold.facts:
        label = _label(fact)
        if label is None:
            continue
        ends = [m.span() for m in re.finditer(re.escape(fact.quote), gold.text)] if fact.quote else []
        for place, passage in enumerate(scene.passages):
            here = any(start < passage.span.end and passage.span.start < end for start, end in ends)
            alone = not ends and len(scene.passages) == 1
            quoted[place][label] = 1 if here or alone else quoted[place].get(label, ELSEWHERE)
    features = tuple(map(tuple, read(scene)))
    return Text(scene, tuple(claims), features, tuple(quoted), gold, part, unread)


def phrases() -> Iterator[tuple[str, list[str]]]:
    """The phrases of the lexicons as words, each with its label; of alternatives the first."""
    for fact, lexicon in LEXICONS.items():
        table = tomllib.loads((ROOT / "data" / "lexicons" / f"{lexicon}.toml").read_text(encoding="utf-8"))
        for listed in (table["en"], table.get("named", {})):
            for concept, found in listed.items():
                for phrase in found:
                    plain = re.sub(r"<\w+>|…|\*", " ", phrase)
                    for _ in range(2):  # alternatives within alternatives
                        plain = re.sub(r"\(([^()|]*)[^()]*\)", r"\1", plain)
                    yield f"{fact} {concept}", [w for w in plain.split() if re.search("[a-z]", w)]


def features_of(phrase: Sequence[str]) -> set[str]:
    """The features that the words of a phrase have in a passage."""
    found = {f"word={word}" for word in phrase}
    found |= {f"begins={word[:size]}" for word in phrase for size in (5, 7) if len(word) > size}
    found |= {f"two={one} {other}" for one, other in pairwise(phrase)}
    content = [word for word in phrase if word not in PLAIN]
    return found.union(*words.telling(content))


def fit_words(texts: Sequence[Text], labels: Sequence[str]) -> WordWeights:
    """The first regression, one for each label."""
    counts = Counter(f for text in texts for f in {name for found in text.features for name, _ in found})
    kept = {f: place for place, f in enumerate(sorted(f for f, count in counts.items() if count >= FEWEST))}
    told = list(phrases())
    passages = _matrix([{n for n, _ in found} for text in texts for found in text.features], kept)
    lexicon = _matrix([features_of(phrase) for _, phrase in told], kept)
    quoted = [found for text in texts for found in text.quoted]
    weights, bias = np.zeros((len(kept), len(labels))), np.zeros(len(labels))
    for column, label in enumerate(labels):
        outcomes = np.array([found.get(label, 0) for found in quoted])
        usable = outcomes != ELSEWHERE
        fitted = LogisticRegression(
            C=PENALTY, solver="liblinear", tol=1e-3, intercept_scaling=BIAS_SCALE, random_state=0
        )
        fitted.fit(
            vstack([passages[usable], lexicon]).tocsr(),
            np.concatenate([outcomes[usable], [int(own == label) for own, _ in told]]),
        )
        weights[:, column], bias[column] = fitted.coef_[0], fitted.intercept_[0]
    rounded = np.clip(np.rint(weights * PARTS), -127, 127).astype(np.int8)
    rows = [place for place in range(len(kept)) if np.abs(rounded[place].astype(int)).max() >= SMALLEST]
    names = list(kept)
    numbers = sorted((number(names[place]), place) for place in rows)
    return WordWeights(
        tuple(labels),
        np.rint(bias * PARTS).astype(np.int32),
        {key: at for at, (key, _) in enumerate(numbers)},
        rounded[[place for _, place in numbers]],
    )


def _matrix(examples: Iterable[Iterable[str]], kept: Mapping[str, int]) -> Any:
    indices, ends = [], [0]
    for features in examples:
        indices += sorted({kept[f] for f in features if f in kept})
        ends.append(len(indices))
    return csr_matrix((np.ones(len(indices)), indices, ends), shape=(len(ends) - 1, len(kept)))


def rows_of(place: int, text: Text, weights: WordWeights) -> list[Row]:
    """Everybody and each label that a text may tell of them."""
    claimed = {(claim.subject, label): claim.rule for claim in text.claims if (label := label_of(claim))}
    found = places(text.scene, introduced(text.claims), weights)
    return [
        Row(place, key, values, claimed.get(key, ""), text.fact_of(key))
        for key, values in values_of(text.scene, text.claims, found).items()
    ]


def fit_places(rows: Sequence[Row], texts: Sequence[Text]) -> tuple[DictVectorizer, LogisticRegression]:
    """The second regression."""
    vectorizer = DictVectorizer()
    examples = vectorizer.fit_transform([dict(row.values) for row in rows])
    counting = [1.0 if texts[row.text].unread else READ for row in rows]
    fitted = LogisticRegression(C=PENALTY, max_iter=1000)
    return vectorizer, fitted.fit(examples, [row.fact is not None for row in rows], sample_weight=counting)


def trial(texts: Sequence[Text], rows: Sequence[Row]) -> dict[str, float]:
    """Leave each unread part out in turn, print the figures; the share of what is added that is right, by type."""
    held: list[tuple[Row, float]] = []
    for part in sorted({text.part for text in texts if text.unread}):
        taught = [row for row in rows if texts[row.text].part != part]
        tried = [row for row in rows if texts[row.text].part == part]
        vectorizer, fitted = fit_places(taught, texts)
        shares = fitted.predict_proba(vectorizer.transform([dict(row.values) for row in tried]))[:, 1]
        held += zip(tried, map(float, shares), strict=True)
    gold = Counter(fact.type for text in texts if text.unread for fact in text.gold.facts)
    for fact in SOFT:
        mine = [(row, share) for row, share in held if row.key[1].startswith(fact)]
        print(f"{fact + ', rules':24}{_figures([row for row, _ in mine if row.rule], gold[fact])}")
        for least in THRESHOLDS:
            print(f"{f'{fact}, from {least}':24}{_figures(_said(mine, least), gold[fact])}")
    added = [row for row, share in held if not row.rule and share >= THRESHOLD]
    right: dict[str, list[bool]] = defaultdict(list)
    for row in added:
        right[row.key[1].split(" ")[0]].append(row.fact is not None)
    for fact, marks in right.items():
        print(f"{fact}: {sum(marks)} of {len(marks)} additions right")
    return {fact: (sum(right[fact]) + 1) / (len(right[fact]) + 2) for fact in SOFT}


def _said(held: Iterable[tuple[Row, float]], least: float) -> list[Row]:
    return [
        row
        for row, share in held
        if (row.rule and (row.rule not in JUDGED or share >= DOUBT)) or (not row.rule and share >= least)
    ]


def _figures(said: Sequence[Row], gold: int) -> str:
    right = len({(row.text, row.fact) for row in said if row.fact is not None})
    f1 = 2 * right / max(len(said) + gold, 1)
    return f"P {right / max(len(said), 1):.3f}  R {right / gold:.3f}  F1 {f1:.3f}"


def cases(path: Path) -> Iterator[GoldDocument]:
    """The texts of a file of cases that tell activities or topics, or that there are none."""
    parts = path.read_text(encoding="utf-8").split("\n.\n")
    line = re.compile(r"(activity|topic): (.+?) = (\w+)")
    for index in range(0, len(parts) - 2, 3):
        found = [m.groups() for m in map(line.fullmatch, parts[index + 2].splitlines()) if m]
        facts = tuple(
            GoldFact(fact, who, {"kind" if fact == "activity" else "concept": what}, "") for fact, who, what in found
        )
        if facts or re.search(r"^(?:activity|topic): none$", parts[index + 2], re.MULTILINE):
            yield GoldDocument(f"{path.stem}-{index // 3}", facts, parts[index + 1])


def write(folder: Path, learned: WordWeights, lines: Iterable[str]) -> None:
    """Write both tables."""
    np.savez_compressed(
        folder / "concerns.npz",
        features=np.array(sorted(learned.places), dtype=np.uint32),
        weights=learned.rows,
        bias=learned.bias,
        labels=np.array(learned.labels),
    )
    (folder / "concerns.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> int:
    """Read, try, fit and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="+", type=Path, help="folders with NAME.txt and NAME.json")
    parser.add_argument("--cases", nargs="*", type=Path, default=[], help="files in the format of tests/cases")
    parser.add_argument("--unread", nargs="+", type=Path, required=True, help="folders that no rule was written on")
    parser.add_argument("--output", type=Path, default=OUTPUT)
    args = parser.parse_args()
    told = [gold for folder in args.gold for gold in read_gold(folder)]
    told += [gold for path in args.cases for gold in cases(path)]
    texts = [load(gold, place % PARTS_READ, unread=False) for place, gold in enumerate(told)]
    for part, folder in enumerate(args.unread, PARTS_READ):
        texts += [load(gold, part, unread=True) for gold in read_gold(folder)]
    labels = sorted({label for label, _ in phrases()})
    print(f"{len(texts)} texts, {sum(len(text.features) for text in texts)} passages, {len(labels)} labels")
    rows: list[Row] = []
    for part in sorted({text.part for text in texts}):
        weights = fit_words([text for text in texts if text.part != part], labels)
        rows += [r for place, text in enumerate(texts) if text.part == part for r in rows_of(place, text, weights)]
    confidence = trial(texts, rows)
    vectorizer, fitted = fit_places(rows, texts)
    lines = ["# Made by training/train_concerns.py; data/learned/README.md tells how. Weights are in hundredths."]
    lines += [f"threshold\t{THRESHOLD}", f"doubt\t{DOUBT}", f"bias\t{round(100 * fitted.intercept_[0])}"]
    lines += [f"confidence\t{fact}\t{share:.2f}" for fact, share in confidence.items()]
    named = zip(vectorizer.feature_names_, fitted.coef_[0], strict=True)
    lines += [f"weight\t{name}\t{round(100 * weight)}" for name, weight in named if round(100 * weight)]
    write(args.output, fit_words(texts, labels), lines)
    print(f"{len(lines)} lines in concerns.tsv, {(args.output / 'concerns.npz').stat().st_size} bytes in concerns.npz")
    return 0


if __name__ == "__main__":
    sys.exit(main())
