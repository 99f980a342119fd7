"""Learn which of several places shows best that somebody does or works on something: data/evidence_weights.tsv.

    python training/weigh_evidence.py tests/pages/[abcdfghjklm] [--check]

Reads gold annotations in the format of ``civicgraph evaluate``. Of each fact that was found at more than one place,
the annotator's quote shows one or some as the best. A linear score over ``civicgraph.extracting.showing.FEATURES`` is
fitted so that a softmax over the places of a fact gives those the most (a conditional logit with an L2 penalty;
McFadden 1974). Nothing is drawn at random: the same pages give the same table.

The table was learnt from these eleven sets; ``i``, ``n`` and the development texts took no part.

``--check`` writes nothing. It leaves out one folder at a time, learns from the others, and prints how many facts of the
folder then point at the quote, beside those of the table as it is, of the first place, and of the longest phrase.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from civicgraph.annotating import annotate
from civicgraph.evaluating.gold import GoldDocument, read_gold
from civicgraph.evaluating.matching import names_of, same_subject
from civicgraph.evaluating.predictions import Prediction
from civicgraph.extracting.concerns import told_of_activities, told_of_topics
from civicgraph.extracting.extraction import prepared
from civicgraph.extracting.showing import FEATURES, features, weights
from civicgraph.model import Document, Span
from civicgraph.segmenting import segment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

Array = NDArray[np.float64]

PENALTY = 20.0  # of the squares of the weights, of features in units of their deviation
STEPS = 400
RATE = 0.001
TABLE = Path(__file__).resolve().parent.parent / "data" / "evidence_weights.tsv"
KINDS = (("activity", "kind", told_of_activities), ("topic", "concept", told_of_topics))


@dataclass(frozen=True, slots=True)
class Choice:
    """The places of one fact in the order of the text: what each has, which meet the quote, the phrases' lengths."""

    found: Array
    right: NDArray[np.bool_]
    lengths: NDArray[np.int_]


def choices(gold: GoldDocument) -> Iterator[Choice]:
    """The soft facts of a gold text that were found, each once."""
    assert gold.text is not None, f"{gold.name}.txt is missing"
    text = gold.text
    document = Document(f"{gold.name}.txt", text, "0" * 64)
    scene, _ = prepared(document, segment(document), annotate)
    names = names_of(gold.facts)
    loose = {f.value["name"] for f in gold.facts if f.type in ("committee", "initiative")}
    short: dict[object, set[str]] = defaultdict(set)
    for alias in scene.aliases:
        short[alias.ref].add(alias.text)
    for kind, key, told_of in KINDS:
        free = dict(told_of(scene))
        for fact in (f for f in gold.facts if f.type == kind and f.quote):
            hit = next(
                (
                    (ref, concept)
                    for ref, concept in free
                    if concept == fact.value[key]
                    and same_subject(
                        fact.subject, Prediction(kind, frozenset({ref.name, *short[ref]}), {}, None), names, loose
                    )
                ),
                None,
            )
            if hit is None:
                continue
            places = sorted(free.pop(hit), key=lambda told: told.wording.span)
            quoted = [Span(*m.span()) for m in re.finditer(re.escape(fact.quote or ""), text)]
            right = [any(told.shown(text).overlaps(q) for q in quoted) for told in places]
            yield Choice(
                np.array([features(text, hit[0], told) for told in places]),
                np.array(right),
                np.array([told.wording.span.end - told.wording.span.start for told in places]),
            )


def fitted(seen: Sequence[Choice]) -> Array:
    """The weights under which the places that the quotes show come out best."""
    told = [c for c in seen if c.right.any() and not c.right.all()]
    found = np.vstack([c.found for c in told])
    right = np.concatenate([c.right for c in told]).astype(float)
    sizes = [len(c.right) for c in told]
    starts, fact = np.cumsum([0, *sizes])[:-1], np.repeat(np.arange(len(told)), sizes)
    spread = found.std(axis=0)
    spread[spread == 0] = 1.0
    scaled = (found - found.mean(axis=0)) / spread
    known: Array = np.zeros(scaled.shape[1])
    moving = np.zeros_like(known)
    for _ in range(STEPS):
        score = scaled @ known
        power = np.exp(score - np.maximum.reduceat(score, starts)[fact])
        share = power / np.add.reduceat(power, starts)[fact]
        wanted = share * right / np.add.reduceat(share * right, starts)[fact]
        moving = 0.9 * moving + PENALTY * known + scaled.T @ (share - wanted)
        known = known - RATE * moving
    return np.asarray(known / spread)


def pointed(seen: Sequence[Choice], score: Callable[[Choice], Array]) -> int:
    """How many facts point at their quote, if the place with the highest score shows them; of equals the first."""
    return sum(bool(c.right[int(np.argmax(np.round(score(c), 6)))]) for c in seen)


def check(folders: dict[str, list[Choice]]) -> Iterator[str]:
    """For each folder: facts, and how many point at the quote by each way of choosing; and the same of all."""
    yield "folder\tfacts\tpossible\tfirst\tlongest\ttable\tlearnt from the others"
    total = np.zeros(6, dtype=int)
    table = np.array(weights())
    for name, seen in folders.items():
        others = fitted([c for other, them in folders.items() if other != name for c in them])
        ways: tuple[Callable[[Choice], Array], ...] = (
            lambda c: np.zeros(len(c.right)),
            lambda c: c.lengths.astype(float),
            lambda c: c.found @ table,
            lambda c, known=others: c.found @ known,  # type: ignore[misc]
        )
        row = [len(seen), sum(bool(c.right.any()) for c in seen), *(pointed(seen, way) for way in ways)]
        total += row
        yield "\t".join((name, *map(str, row)))
    yield "\t".join(("all", *map(str, total)))


def main() -> int:
    """Learn and write, or check and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="+", type=Path, help="folders with NAME.txt and NAME.json")
    parser.add_argument(
        "--check", action="store_true", help="leave out one folder at a time, and print what comes of it"
    )
    args = parser.parse_args()
    folders = {folder.name: [c for gold in read_gold(folder) for c in choices(gold)] for folder in args.gold}
    if args.check:
        for line in check(folders):
            print(line)
        return 0
    lines = ["# what a place of a soft fact has\tweight; made by training/weigh_evidence.py"]
    known = fitted([c for seen in folders.values() for c in seen])
    lines += [f"{name}\t{weight:.2f}" for name, weight in zip(FEATURES, known, strict=True)]
    TABLE.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))
    return 0


if __name__ == "__main__":
    sys.exit(main())
