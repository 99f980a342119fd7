"""Learn how likely a claim is right: data/learned/trust.tsv.

    python training/train_trust.py judge GOLD_FOLDER --output JUDGED.pickle
    python training/train_trust.py learn JUDGED.pickle... [--output FILE]

``judge`` reads gold annotations in the format of ``civicgraph evaluate``, extracts each text, and marks every claim as
training/calibrate.py does. Neither rules nor models may have learned from the texts: on others the claims are right for
reasons that no new text has. So the weights of names, relations and numbers are learned anew without a folder before it
is judged (data/learned/README.md).

``learn`` fits a logistic regression with an L2 penalty to what the claims have
(``civicgraph.extracting.learned.claim_features``) and to the share of right claims of their rules. Before that each
file is left out in turn, and the figures for several bounds are printed. Needs the optional dependencies ``training``.
The same texts give the same weights. Read only files that you made yourself: pickles can run code.
"""

from __future__ import annotations

import argparse
import math
import pickle
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

import calibrate
from civicgraph.annotating import annotate
from civicgraph.evaluating.gold import GoldDocument, read_gold
from civicgraph.extracting.confidence import calibrated
from civicgraph.extracting.extraction import unweighed
from civicgraph.extracting.learned import trust
from civicgraph.extracting.learned.claim_features import features, told
from civicgraph.model import Claim, Document, Ref
from civicgraph.segmenting import segment

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


OUTPUT = Path(__file__).resolve().parent.parent / "data" / "learned" / "trust.tsv"
PENALTY = 0.1  # C of the regression: smaller weights for less
FEWEST = 4  # claims that have a feature
SMALLEST = 1  # hundredths; smaller weights are not kept
THRESHOLD = 0.35
BOUNDS = (0.0, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6)


@dataclass(frozen=True, slots=True)
class Judged:
    """A page: its claims, what each has and whether it is right; whose the page is; how many hard facts it has."""

    claims: tuple[tuple[Claim, frozenset[str], bool], ...]
    owners: frozenset[Ref]
    facts: int


def judged(gold: GoldDocument) -> Judged:
    """The claims of a page as they are before any trust, each marked."""
    assert gold.text is not None, f"{gold.name}.txt is missing"
    document = Document(f"{gold.name}.txt", gold.text, "0" * 64)
    scene, _, claims = unweighed(document, segment(document), annotate)
    marks = calibrate.marked(gold, claims)
    all_told = told(scene, claims)
    owners = frozenset(ref for ref in (scene.owner, *scene.owners) if ref)
    rows = tuple((claim, features(all_told, claim), right) for claim, right in marks)
    hard = sum(fact.type not in ("activity", "topic") for fact in gold.facts)
    return Judged(rows if scene.tags.starts else (), owners, hard)


def learn(pages: Iterable[Judged]) -> trust.Trust:
    """The weights that the pages teach."""
    rows = [row for page in pages for row in page.claims if row[0].fact not in trust.UNJUDGED]
    counted = Counter(feature for _, has, _ in rows for feature in has)
    places = {feature: i for i, feature in enumerate(sorted(f for f, n in counted.items() if n >= FEWEST))}
    indices: list[int] = []
    data: list[float] = []
    ends = [0]
    for claim, has, _ in rows:
        mine = sorted(places[feature] for feature in has if feature in places)
        indices += [*mine, len(places)]
        kept = min(max(claim.confidence, trust.LEAST_SHARE), trust.MOST_SHARE)
        data += [1.0] * len(mine) + [math.log(kept / (1 - kept))]
        ends.append(len(indices))
    matrix = csr_matrix((data, indices, ends), shape=(len(rows), len(places) + 1))
    fitted = LogisticRegression(C=PENALTY, max_iter=3000).fit(matrix, np.array([right for _, _, right in rows]))
    weights = {f: round(100 * float(fitted.coef_[0][i])) for f, i in places.items()}
    return trust.Trust(
        round(100 * float(fitted.intercept_[0])),
        round(100 * float(fitted.coef_[0][-1])),
        {f: w for f, w in weights.items() if abs(w) >= SMALLEST},
        THRESHOLD,
    )


def left(page: Judged, known: trust.Trust) -> list[tuple[Claim, bool]]:
    """The claims of a page that would stay."""
    weighed = [
        (
            claim if claim.fact in trust.UNJUDGED else replace(claim, confidence=known.share(has, claim.confidence)),
            right,
        )
        for claim, has, right in page.claims
    ]
    kept = set(map(id, trust.believed([claim for claim, _ in weighed], known, (), page.owners)))
    return [(claim, right) for claim, right in weighed if id(claim) in kept]


def figures(claims: Sequence[tuple[Claim, bool]], facts: int) -> str:
    """Precision, recall and F1 of the hard facts."""
    right = [right for claim, right in claims if claim.fact not in trust.UNJUDGED]
    precision, recall = sum(right) / max(len(right), 1), sum(right) / facts
    return f"P {precision:.3f} R {recall:.3f} F1 {2 * precision * recall / max(precision + recall, 1e-9):.3f}"


def _refreshed(page: Judged) -> Judged:
    """The page with the shares of rules as they are in data/calibration.tsv by now."""
    return replace(page, claims=tuple((calibrated(claim), has, right) for claim, has, right in page.claims))


def learned(paths: Sequence[Path], output: Path) -> None:
    """Print the figures with each file left out in turn, and write the weights that all teach."""
    read = {path: [_refreshed(page) for page in pickle.loads(path.read_bytes())] for path in paths}
    every = [page for pages in read.values() for page in pages]
    known = {path: learn(p for other, pages in read.items() if other != path for p in pages) for path in read}
    for bound in BOUNDS:
        kept = [
            pair
            for path, pages in read.items()
            for page in pages
            for pair in left(page, replace(known[path], threshold=bound))
        ]
        print(f"{bound:.2f}  {figures(kept, sum(page.facts for page in every))}")
    weights = learn(every)
    lines = ["# what, and its weight in hundredths; made by training/train_trust.py"]
    lines += [f"bias\t{weights.bias}", f"odds\t{weights.odds}", f"threshold\t{weights.threshold}"]
    lines += [f"weight\t{feature}\t{weight}" for feature, weight in sorted(weights.of.items())]
    output.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> int:
    """Judge a folder, or learn from judged ones."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    tasks = parser.add_subparsers(dest="task", required=True)
    judging = tasks.add_parser("judge", help="mark the claims of a folder")
    judging.add_argument("gold", type=Path)
    judging.add_argument("--output", type=Path, required=True)
    learning = tasks.add_parser("learn", help="learn from marked claims")
    learning.add_argument("judged", nargs="+", type=Path)
    learning.add_argument("--output", type=Path, default=OUTPUT)
    args = parser.parse_args()
    if args.task == "judge":
        args.output.write_bytes(pickle.dumps([judged(document) for document in read_gold(args.gold)]))
    else:
        learned(args.judged, args.output)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
