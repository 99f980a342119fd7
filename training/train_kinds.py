"""Learn what kind of body a name is: data/learned/kinds.tsv.

    python training/train_kinds.py see GOLD_FOLDER... --output SEEN.pickle
    python training/train_kinds.py learn SEEN.pickle... [--output FILE]

``see`` reads gold annotations in the format of ``civicgraph evaluate``, extracts each text, and keeps what each
organisation that is found and annotated has (``civicgraph.extracting.learned.body_kinds``), with its annotated kind.
``learn`` fits a multinomial logistic regression with an L2 penalty. Before that a sixth of the folders is left out in
turn, and the share of right kinds is printed for several penalties and margins beside that of the rules. A feature
counts where ``FEWEST`` bodies of different names have it: a word of one body's name says nothing of another. Needs the
optional dependencies ``training``. The same texts give the same weights. Read only files that you made yourself:
pickles can run code.
"""

from __future__ import annotations

import argparse
import pickle
from collections import defaultdict
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

import calibrate
from civicgraph.annotating import annotate
from civicgraph.evaluating.gold import read_gold
from civicgraph.evaluating.matching import names_of, same_subject
from civicgraph.extracting.extraction import unweighed
from civicgraph.extracting.learned import trust
from civicgraph.extracting.learned.body_kinds import KINDS, KindWeights, features
from civicgraph.extracting.learned.claim_features import told
from civicgraph.model import Document, OrganisationValue
from civicgraph.segmenting import segment

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from civicgraph.evaluating.gold import GoldDocument

OUTPUT = Path(__file__).resolve().parent.parent / "data" / "learned" / "kinds.tsv"
PENALTY = 0.2  # C of the regression: smaller weights for less
PENALTIES = (0.05, 0.1, 0.2, 0.4)
MARGIN = 0.05
MARGINS = (0.0, 0.05, 0.1, 0.2)
FEWEST = 3  # bodies of different names that have a feature
SMALLEST = 3  # hundredths; smaller weights are not kept
FOLDS = 6


@dataclass(frozen=True, slots=True)
class Body:
    """An organisation: its folded name, what it has, the kind that the rules say and the one that was annotated."""

    name: str
    has: frozenset[str]
    said: str
    kind: str


def bodies(gold: GoldDocument) -> Iterator[Body]:
    """The organisations of a page that are found and annotated."""
    assert gold.text is not None, f"{gold.name}.txt is missing"
    document = Document(f"{gold.name}.txt", gold.text, "0" * 64)
    scene, _, claims = unweighed(document, segment(document), annotate)
    claims = trust.weighed(scene, claims, ())
    all_told = told(scene, claims)
    names = names_of(gold.facts)
    found = [(claim, p) for claim, p in calibrate.predicted(claims) if isinstance(claim.value, OrganisationValue)]
    for fact in gold.facts:
        if fact.type == "organisation":
            hit = next((claim for claim, p in found if same_subject(fact.subject, p, names, frozenset())), None)
            if hit is not None and isinstance(hit.value, OrganisationValue):
                has = features(all_told, hit)
                yield Body(hit.subject.name.casefold(), has, hit.value.kind, fact.value["kind"])


def learn(known: Sequence[Body], penalty: float = PENALTY) -> KindWeights:
    """The weights that the bodies teach."""
    bearers: defaultdict[str, set[str]] = defaultdict(set)
    for body in known:
        for feature in body.has:
            bearers[feature].add(body.name)
    places = {f: i for i, f in enumerate(sorted(f for f, names in bearers.items() if len(names) >= FEWEST))}
    fitted = LogisticRegression(C=penalty, max_iter=3000).fit(
        _matrix(known, places), np.array([KINDS.index(body.kind) for body in known])
    )
    of: defaultdict[str, dict[str, int]] = defaultdict(dict)
    kinds = [KINDS[int(number)] for number in fitted.classes_]
    for row, kind in enumerate(kinds):
        for feature, place in places.items():
            weight = round(100 * float(fitted.coef_[row][place]))
            if abs(weight) >= SMALLEST:
                of[feature][kind] = weight
    bias = {kind: round(100 * float(fitted.intercept_[row])) for row, kind in enumerate(kinds)}
    return KindWeights(bias, of, MARGIN)


def _matrix(known: Sequence[Body], places: dict[str, int]) -> csr_matrix:
    indices: list[int] = []
    ends = [0]
    for body in known:
        indices += sorted(places[feature] for feature in body.has if feature in places)
        ends.append(len(indices))
    return csr_matrix((np.ones(len(indices)), indices, ends), shape=(len(known), len(places)))


def learned(paths: Sequence[Path], output: Path) -> None:
    """Print the shares of right kinds with folders left out, and write the weights that all teach."""
    read = [folder for path in paths for folder in pickle.loads(path.read_bytes())]
    every = [body for folder in read for body in folder]
    print(f"rules  {sum(b.kind == b.said for b in every) / len(every):.3f} of {len(every)}")
    for penalty in PENALTIES:
        right = dict.fromkeys(MARGINS, 0)
        for fold in range(FOLDS):
            taught = learn([b for i, folder in enumerate(read) if i % FOLDS != fold for b in folder], penalty)
            for body in (b for folder in read[fold::FOLDS] for b in folder):
                for margin in MARGINS:
                    right[margin] += replace(taught, margin=margin).likeliest(body.has, body.said) == body.kind
        print(penalty, "  ".join(f"{margin}: {n / len(every):.3f}" for margin, n in right.items()))
    weights = learn(every)
    lines = ["# kind, feature, its weight in hundredths; made by training/train_kinds.py", f"margin\t{weights.margin}"]
    lines += [f"{kind}\tbias\t{weight}" for kind, weight in sorted(weights.bias.items())]
    lines += [f"{k}\t{feature}\t{w}" for feature, of in sorted(weights.of.items()) for k, w in sorted(of.items())]
    output.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{output}: {len(lines)} rows")


def main() -> None:
    """Run the step that the arguments name."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    steps = parser.add_subparsers(dest="step", required=True)
    see = steps.add_parser("see", help="read pages, and keep what their organisations have")
    see.add_argument("folders", type=Path, nargs="+")
    see.add_argument("--output", type=Path, required=True)
    fit = steps.add_parser("learn", help="learn from what was seen")
    fit.add_argument("seen", type=Path, nargs="+")
    fit.add_argument("--output", type=Path, default=OUTPUT)
    args = parser.parse_args()
    if args.step == "learn":
        learned(args.seen, args.output)
        return
    seen = [[body for gold in read_gold(folder) for body in bodies(gold)] for folder in args.folders]
    args.output.write_bytes(pickle.dumps(seen))


if __name__ == "__main__":
    main()
