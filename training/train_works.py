"""Learn which names are undertakings: data/learned/works.tsv.

    python training/train_works.py see GOLD_FOLDER... --names FOLDER [--old] --output SEEN.pickle
    python training/train_works.py learn SEEN.pickle... [--output FILE]

``see`` reads gold annotations in the format of ``civicgraph evaluate`` and keeps, for each name of a page that may be
an undertaking's, what it has and whether the annotation gives it. The tagger of names must not have learned from the
folders, or its belief will be trusted too much: ``--names`` is a folder of its weights (training/train_names.py) that
it learned without them. ``--old`` marks folders that writers of rules have read: what rules say there teaches nothing
about rules.

``learn`` fits a logistic regression with an L2 penalty. Before that each folder that is not old is left out in turn,
and the figures for several bounds are printed, by name and page. Needs the optional dependencies ``training``. The same
texts give the same weights. Read only files that you made yourself: pickles can run code.
"""

from __future__ import annotations

import argparse
import pickle
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from sklearn.linear_model import LogisticRegression

import conditional_logit
from civicgraph.annotating import annotate
from civicgraph.evaluating.gold import GoldDocument, read_gold
from civicgraph.evaluating.matching import token_f1
from civicgraph.extracting import casting, tongues, undertakings, units
from civicgraph.extracting.learned import names as learned_names
from civicgraph.extracting.learned import units as learned_units
from civicgraph.extracting.learned import work_judge
from civicgraph.extracting.learned.work_names import TAKEN, Name, names
from civicgraph.extracting.staging import blocks_of
from civicgraph.model import BlockKind, Document
from civicgraph.segmenting import segment
from civicgraph.tagging import tagging

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

OUTPUT = Path(__file__).resolve().parent.parent / "data" / "learned" / "works.tsv"
PENALTY = 0.1  # C of the regression: smaller weights for less
FEWEST = 8  # names that have a feature
SMALLEST = 5  # hundredths; smaller weights are not kept
THRESHOLD = 0.3
BOUNDS = (0.15, 0.2, 0.25, 0.3, 0.35, 0.4)
SAME = 0.6  # token F1 from which two names are the same, as in evaluating


@dataclass(frozen=True, slots=True)
class Seen:
    """A page: its candidates, for each how near it comes to a name of the annotation (0..1), and those names."""

    folder: str
    old: bool
    found: tuple[Name, ...]
    near: tuple[float, ...]
    gold: frozenset[str]


def seen(gold: GoldDocument, folder: str, *, old: bool) -> Seen:
    """The candidates of a page as a build sees them."""
    assert gold.text is not None, f"{gold.name}.txt is missing"
    text = gold.text
    document = Document(f"{gold.name}.txt", text, "0" * 64)
    blocks = blocks_of(segment(document))
    unread = tongues.listen(document, blocks).unread
    closed = frozenset(index for index in unread if blocks[index].kind is not BlockKind.LABEL)
    silent = [block.kind is BlockKind.FURNITURE or index in closed for index, block in enumerate(blocks)]
    heard = [block.span for block, no in zip(blocks, silent, strict=True) if not no]
    made = iter(annotate([span.of(text) for span in heard], [span.start for span in heard]))
    sentences = [() if no else next(made) for no in silent]
    tags = learned_names.tags(text, blocks, sentences)
    tagged = learned_names.heard(text, tags)
    cast = casting.cast(text, blocks, closed, tagged["organisation"], tags)
    parts = learned_units.believed(text, tags, units.find(text, blocks, sentences, cast))
    proposed = undertakings.find(text, blocks, sentences, cast, parts)
    page = work_judge.page_of(text, blocks, sentences, tags, cast, parts, proposed, tagged["initiative"])
    given = frozenset(fact.value["name"] for fact in gold.facts if fact.type == "initiative")
    found = tuple(names(page)) if tags.starts else ()
    near = tuple(max((token_f1(name.shown, other) for other in given), default=0.0) for name in found)
    return Seen(folder, old, found, near, given)


def examples(page: Seen) -> Iterator[tuple[frozenset[str], bool]]:
    """The names of a page and whether they are right; of names that overlap and come near one, the nearest alone."""
    right = [(name, near) for name, near in zip(page.found, page.near, strict=True) if near >= SAME]
    for name, near in zip(page.found, page.near, strict=True):
        if near < SAME:
            yield has_of(page, name), False
        elif near >= max(other for rival, other in right if _overlap(name, rival)):
            yield has_of(page, name), True


def _overlap(one: Name, other: Name) -> bool:
    return any(a.span.overlaps(b.span) for a in one.places for b in other.places)


def has_of(page: Seen, name: Name) -> frozenset[str]:
    """What a name has; what rules say on pages that their writers read is another feature than elsewhere."""
    if not page.old:
        return name.has
    return frozenset(f"old {f}" if f == TAKEN or f.startswith("by rule") else f for f in name.has)


def learn(pages: Iterable[Seen]) -> work_judge.WorkWeights:
    """The weights that the pages teach."""
    told = [example for page in pages for example in examples(page)]
    counted = Counter(feature for has, _ in told for feature in has)
    places = {feature: i for i, feature in enumerate(sorted(f for f, n in counted.items() if n >= FEWEST))}
    matrix = conditional_logit.matrix([has for has, _ in told], places)
    fitted = LogisticRegression(C=PENALTY, max_iter=3000).fit(matrix, np.array([right for _, right in told]))
    weights = {f: round(100 * float(fitted.coef_[0][i])) for f, i in places.items() if not f.startswith("old ")}
    kept = {f: w for f, w in weights.items() if abs(w) >= SMALLEST}
    return work_judge.WorkWeights(round(100 * float(fitted.intercept_[0])), kept, THRESHOLD)


def marks(page: Seen, known: work_judge.WorkWeights, bound: float) -> tuple[int, int, int]:
    """How many names are taken, how many of those are right, and how many there are."""
    shares = [known.share(name.has) for name in page.found]
    said = [one.name.shown for one in work_judge.chosen(page.found, shares, bound) if one.of == one.name.shown]
    free, right = set(page.gold), 0
    for name in said:
        hit = next((other for other in sorted(free) if token_f1(name, other) >= SAME), None)
        if hit is not None:
            free.remove(hit)
            right += 1
    return len(said), right, len(page.gold)


def figures(pages: Sequence[Seen], known: dict[str, work_judge.WorkWeights], bound: float) -> str:
    """Precision, recall and F1 over pages, each judged by the weights of its folder."""
    told = [marks(page, known[page.folder], bound) for page in pages]
    said, right, gold = (sum(column) for column in zip(*told, strict=True))
    return f"P {right / max(said, 1):.3f} R {right / max(gold, 1):.3f} F1 {2 * right / max(said + gold, 1):.3f}"


def learned(paths: Sequence[Path], output: Path, out: Sequence[str]) -> None:
    """Print the figures with each folder left out in turn, and write the weights that all but ``out`` teach."""
    pages = [page for path in paths for page in pickle.loads(path.read_bytes())]
    if not out:
        new = sorted({page.folder for page in pages if not page.old})
        known = {folder: learn(page for page in pages if page.folder != folder) for folder in new}
        for path in paths:
            here = [page for page in pickle.loads(path.read_bytes()) if not page.old]
            for bound in BOUNDS if here else ():
                print(f"{path.name} {bound:.2f}  {figures(here, known, bound)}")
    weights = learn(page for page in pages if page.folder not in out)
    lines = ["# what, and its weight in hundredths; made by training/train_works.py"]
    lines += [f"bias\t{weights.bias}", f"threshold\t{weights.threshold}"]
    lines += [f"weight\t{feature}\t{weight}" for feature, weight in sorted(weights.of.items())]
    output.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> int:
    """Look at folders, or learn from what was seen in them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    tasks = parser.add_subparsers(dest="task", required=True)
    seeing = tasks.add_parser("see", help="keep the candidates of folders")
    seeing.add_argument("gold", nargs="+", type=Path)
    seeing.add_argument(
        "--names", type=Path, help="folder of weights of the tagger; those that ship where none is given"
    )
    seeing.add_argument("--old", action="store_true", help="writers of rules have read the folders")
    seeing.add_argument("--output", type=Path, required=True)
    learning = tasks.add_parser("learn", help="learn from candidates")
    learning.add_argument("seen", nargs="+", type=Path)
    learning.add_argument("--leave-out", nargs="*", default=[], help="names of folders to learn nothing from")
    learning.add_argument("--output", type=Path, default=OUTPUT)
    args = parser.parse_args()
    if args.task == "learn":
        learned(args.seen, args.output, args.leave_out)
        return 0
    if args.names:
        with np.load(args.names / tagging.WEIGHTS_FILE, allow_pickle=False) as kept:
            chain = tagging.unpacked(kept["features"], kept["unit"], kept["steps"], kept["starts"])
        tagging.chain = lambda: chain  # type: ignore[assignment]
    told = [seen(document, folder.name, old=args.old) for folder in args.gold for document in read_gold(folder)]
    args.output.write_bytes(pickle.dumps(told))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
