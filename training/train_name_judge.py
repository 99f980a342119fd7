"""Learn which names are undertakings and which are parts of a body: data/learned/judged_names.tsv.

    python training/train_name_judge.py see GOLD_FOLDER... [--names FOLDER] [--old] --output SEEN.pickle
    python training/train_name_judge.py learn SEEN.pickle... [--leave-out FOLDER...] [--output FILE]

``see`` reads gold annotations in the format of ``civicgraph evaluate`` and keeps, for each name of a page that may be
an undertaking's or a part's, what it has and whether the annotation gives it. The tagger of names must not have
learned from the folders, or its belief will be trusted too much: ``--names`` is a folder of its weights
(training/train_names.py) that it learned without them. ``--old`` marks folders that writers of rules have read: what
rules say there teaches nothing about rules.

``learn`` fits logistic regressions with an L2 penalty: for a name by itself, and for one whose neighbours have been
judged so by weights that learned without their folder. It prints the figures for several bounds, by name and page, of
the folders that are not old, each judged without its own share of the folders. What the neighbours in the other shares
are taken for comes from weights that know it, so the figures may be a little too good. With ``--leave-out`` it prints
none. A name of which another form was taken counts as none. Needs the optional dependencies
``training``. The same texts give the same weights. Read only files that you made yourself: pickles can run code.
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
from civicgraph.extracting.learned import name_judge
from civicgraph.extracting.learned import names as learned_names
from civicgraph.extracting.learned import units as learned_units
from civicgraph.extracting.learned.judged_names import Name, is_of_rules, names
from civicgraph.extracting.learned.judged_neighbours import JUDGED, with_neighbours
from civicgraph.extracting.staging import blocks_of
from civicgraph.model import BlockKind, Document
from civicgraph.segmenting import segment
from civicgraph.tagging import tagging

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

OUTPUT = Path(__file__).resolve().parent.parent / "data" / "learned" / "judged_names.tsv"
PENALTY = 0.1  # C of the regression: smaller weights for less
FEWEST = 8  # names that have a feature
SMALLEST = 5  # hundredths; smaller weights are not kept
THRESHOLDS = (0.25, 0.3)
BOUNDS = (0.2, 0.25, 0.3, 0.35, 0.4)
SAME = 0.6  # token F1 from which two names are the same, as in evaluating
FOLDS = 5  # shares of the folders, each judged by what the others teach
FACTS = ("initiative", "committee")  # in the order of JUDGED


@dataclass(frozen=True, slots=True)
class Seen:
    """A page: its candidates, and by kind how near each comes to a name of the annotation (0..1), and those names."""

    folder: str
    old: bool
    found: tuple[Name, ...]
    near: tuple[tuple[float, ...], ...]
    gold: tuple[frozenset[str], ...]


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
    told = units.find(text, blocks, sentences, cast)
    parts = learned_units.believed(text, tags, told)
    proposed = undertakings.find(text, blocks, sentences, cast, parts)
    page = name_judge.page_of(text, blocks, sentences, tags, cast, (told, parts), proposed, tagged)
    given = tuple(frozenset(f.value["name"] for f in gold.facts if f.type == fact) for fact in FACTS)
    found = tuple(names(page)) if tags.starts else ()
    near = tuple(
        tuple(max((token_f1(name.shown, other) for other in those), default=0.0) for name in found) for those in given
    )
    return Seen(folder, old, found, near, given)


def marked(page: Seen) -> list[tuple[bool, ...] | None]:
    """Whether each name is right, by kind; of names that overlap and come near one, the nearest alone counts."""
    said: list[tuple[bool, ...] | None] = [
        tuple(near[at] >= SAME for near in page.near) for at in range(len(page.found))
    ]
    for near in page.near:
        right = [(name, close) for name, close in zip(page.found, near, strict=True) if close >= SAME]
        for at, name in enumerate(page.found):
            if near[at] >= SAME and near[at] < max(other for rival, other in right if _overlap(name, rival)):
                said[at] = None
    return said


def _overlap(one: Name, other: Name) -> bool:
    return any(a.span.overlaps(b.span) for a in one.places for b in other.places)


def has_of(page: Seen, has: frozenset[str]) -> frozenset[str]:
    """What a name has; what rules say on pages that their writers read is another feature than elsewhere."""
    return frozenset(f"old {f}" if is_of_rules(f) else f for f in has) if page.old else has


def tables(pages: Iterable[tuple[Seen, Sequence[frozenset[str]]]]) -> tuple[dict[str, int], ...]:
    """The weights that pages teach, by kind; each comes with what its names have."""
    told = [
        (has_of(page, has), right)
        for page, had in pages
        for has, right in zip(had, marked(page), strict=True)
        if right is not None
    ]
    counted = Counter(feature for has, _ in told for feature in has)
    places = {feature: i for i, feature in enumerate(sorted(f for f, n in counted.items() if n >= FEWEST))}
    matrix = conditional_logit.matrix([has for has, _ in told], places)
    found = []
    for kind in range(len(JUDGED)):
        fitted = LogisticRegression(C=PENALTY, max_iter=3000).fit(matrix, np.array([right[kind] for _, right in told]))
        weights = {f: round(100 * float(fitted.coef_[0][i])) for f, i in places.items() if not f.startswith("old ")}
        kept = {f: w for f, w in weights.items() if abs(w) >= SMALLEST}
        found.append({name_judge.BIAS: round(100 * float(fitted.intercept_[0])), **kept})
    return tuple(found)


def by_themselves(pages: Sequence[Seen]) -> tuple[dict[str, int], ...]:
    """The weights for names by themselves."""
    return tables((page, [name.has for name in page.found]) for page in pages)


def neighbours(page: Seen, alone: tuple[dict[str, int], ...]) -> list[frozenset[str]]:
    """What the names of a page have with their neighbours in view, judged by weights that did not learn from it."""
    weights = name_judge.NameWeights(alone, (), THRESHOLDS)
    return with_neighbours(page.found, [weights.by_itself(name.has) for name in page.found])


def marks(page: Seen, weights: name_judge.NameWeights, bound: float) -> list[tuple[int, int, int]]:
    """By kind how many names are taken, how many of those are right, and how many there are."""
    said = name_judge.taken(page.found, weights.shares(page.found), (bound, bound))
    told = []
    for kind, gold in enumerate(page.gold):
        names_of = [one.name.shown for one in said[kind] if one.of == one.name.shown]
        free, right = set(gold), 0
        for name in names_of:
            hit = next((other for other in sorted(free) if token_f1(name, other) >= SAME), None)
            if hit is not None:
                free.remove(hit)
                right += 1
        told.append((len(names_of), right, len(gold)))
    return told


def figures(told: Sequence[tuple[int, int, int]]) -> str:
    """Precision, recall and F1 over pages."""
    said, right, gold = (sum(column) for column in zip(*told, strict=True))
    return f"P {right / max(said, 1):.3f} R {right / max(gold, 1):.3f} F1 {2 * right / max(said + gold, 1):.3f}"


def learned(paths: Sequence[Path], output: Path, out: Sequence[str]) -> None:
    """Print the figures of each share of the folders judged by the others, and write what all but ``out`` teach."""
    pages = [page for path in paths for page in pickle.loads(path.read_bytes())]
    pages = [page for page in pages if page.folder not in out]
    folders = list(dict.fromkeys(page.folder for page in pages))
    share = {folder: at % FOLDS for at, folder in enumerate(folders)}
    alone = [by_themselves([page for page in pages if share[page.folder] != fold]) for fold in range(FOLDS)]
    among = [(page, neighbours(page, alone[share[page.folder]])) for page in pages]
    if not out:
        told: dict[float, list[list[tuple[int, int, int]]]] = {bound: [] for bound in BOUNDS}
        for fold in range(FOLDS):
            both = tables((page, has) for page, has in among if share[page.folder] != fold)
            weights = name_judge.NameWeights(alone[fold], both, THRESHOLDS)
            for page in pages:
                if share[page.folder] == fold and not page.old:
                    for bound in BOUNDS:
                        told[bound].append(marks(page, weights, bound))
        for bound, marked_pages in told.items():
            for kind, called in enumerate(JUDGED):
                print(f"{bound:.2f}  {called:11}  {figures([page[kind] for page in marked_pages])}")
    rows = [
        (called, table)
        for first, both, kind in zip(by_themselves(pages), tables(among), JUDGED, strict=True)
        for called, table in ((kind, both), (f"{kind} alone", first))
    ]
    lines = ["# a kind of name, what one has, and its weight in hundredths; made by training/train_name_judge.py"]
    lines += [f"{kind} threshold\t{bound}" for kind, bound in zip(JUDGED, THRESHOLDS, strict=True)]
    lines += [f"{called}\t{feature}\t{weight}" for called, table in rows for feature, weight in sorted(table.items())]
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
