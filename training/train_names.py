"""Train the tagger of names on annotated pages, and tell how well it does on pages that it was not trained on.

It needs SciPy, from the optional dependencies ``training``.

    OMP_NUM_THREADS=1 python training/train_names.py FOLDER... --output data/annotator
    OMP_NUM_THREADS=1 python training/train_names.py FOLDER... --leave-out n i

The folders hold ``NAME.txt`` and ``NAME.json`` as ``civicgraph evaluate`` reads them. Every place of a name of an
organisation, a part of one, an undertaking or a person that the annotation tells is a name to be found; all else is
none. One process, one core, fixed seeds: the same pages and library versions give the same weights.
"""

from __future__ import annotations

import argparse
import io
import json
import re
import zipfile
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.sparse import csr_matrix

from civicgraph import emphasis
from civicgraph.annotating import annotate
from civicgraph.evaluating.matching import token_f1
from civicgraph.extracting import tongues
from civicgraph.extracting.staging import blocks_of
from civicgraph.model import BlockKind, Notice
from civicgraph.reading import read_sources
from civicgraph.segmenting import segment
from civicgraph.tagging.chain import FOLLOWS, KINDS, LABELS, OPENS, Chain
from civicgraph.tagging.features import BITS, PAD, numbers
from civicgraph.tagging.tagging import WEIGHTS_FILE, names_of, unpacked
from civicgraph.tagging.templates import TEMPLATES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from civicgraph.model import Document

EPOCHS = 10
LEARN_RATE = 0.2
DECAY = 12e-3
HIDE_WORD, HIDE = 0.5, 0.2
"""Shares of the features that are hidden in each step: those that tell the word itself, and the others."""
BATCH = 700  # words
RANK = (
    0.75  # token F1 from which words of a quote are taken for the name, where its own letters do not stand in the text
)
SAME = 0.6  # token F1 from which two names are the same, as in evaluating
LONGEST = 14  # words of a name


@dataclass(frozen=True)
class Block:
    """One block: feature numbers and label of each word, where each word stands, and on which page."""

    rows: NDArray[np.int32]
    labels: NDArray[np.int64]
    places: tuple[tuple[int, int], ...]
    page: str


@dataclass(frozen=True)
class Page:
    """An annotated page: its blocks, and the names of each kind, each with all its forms."""

    stem: str
    text: str
    blocks: tuple[Block, ...]
    names: Mapping[str, tuple[frozenset[str], ...]]


def pages(folder: Path) -> Iterator[Page]:
    """The annotated pages of a folder."""
    for document in read_sources([str(path) for path in sorted(folder.glob("*.txt"))]):
        if isinstance(document, Notice):
            raise SystemExit(document.message)
        facts = json.loads((folder / Path(document.identifier).name).with_suffix(".json").read_text("utf-8"))["facts"]
        yield page(document, facts)


def page(document: Document, facts: Sequence[Mapping[str, Any]]) -> Page:
    """A document with what its annotation says, cut into blocks as a build cuts it."""
    plain = emphasis.bare(document)
    read = plain.document if plain else document
    layout = blocks_of(segment(read))
    closed = tongues.listen(read, layout).unread
    silent = [
        b.kind is BlockKind.FURNITURE or (i in closed and b.kind is not BlockKind.LABEL) for i, b in enumerate(layout)
    ]
    heard = [block.span for block, no in zip(layout, silent, strict=True) if not no]
    made = iter(annotate([span.of(read.text) for span in heard], [span.start for span in heard]))
    sentences = [() if no else next(made) for no in silent]
    rows = numbers(read.text, layout, sentences)
    named = annotated(facts)
    spans = mentions(read.text, named)
    blocks, begin = [], PAD
    for spoken in sentences:
        places = tuple((token.span.start, token.span.end) for sentence in spoken for token in sentence.tokens)
        if places:
            kept = rows[begin : begin + len(places)]
            blocks.append(Block(kept, labels_of(places, spans), places, document.identifier))
            begin += len(places) + PAD
    forms = {kind: tuple(frozenset(f) for (k, _), (f, _) in sorted(named.items()) if k == kind) for kind in KINDS}
    return Page(Path(document.identifier).stem, read.text, tuple(blocks), forms)


def annotated(facts: Sequence[Mapping[str, Any]]) -> dict[tuple[str, str], tuple[set[str], set[str]]]:
    """Each name by kind: its forms, and the quotes that it is shown by."""
    found: dict[tuple[str, str], tuple[set[str], set[str]]] = defaultdict(lambda: (set(), set()))
    for fact in facts:
        kind = "person" if fact["type"] == "contact" else fact["type"]
        if kind in KINDS:
            name = fact["subject"] if kind == "organisation" else fact["value"]["name"]
            forms, quotes = found[kind, name]
            forms.add(name)
            quotes.add(fact.get("quote", ""))
    for fact in facts:
        if fact["type"] in ("alt_name", "acronym"):
            other = fact["value"].get("name") or fact["value"]["acronym"]
            kind = next((kind for kind in KINDS if (kind, fact["subject"]) in found), None)
            if kind:
                found[kind, fact["subject"]][0].add(other)
    return found


def mentions(text: str, named: Mapping[tuple[str, str], tuple[set[str], set[str]]]) -> list[tuple[int, int, str]]:
    """Every place of every name, the longest where they overlap."""
    found: list[tuple[int, int, str]] = []
    for (kind, name), (forms, quotes) in named.items():
        before = len(found)
        for form in sorted(forms):
            words = r"\s+".join(re.escape(word) for word in form.split())
            several = len([word for word in form.split() if len(word) > 2]) > 1
            pattern = re.compile(rf"(?<!\w){words}(?!\w)", re.IGNORECASE if several else 0)
            found += [(*match.span(), kind) for match in pattern.finditer(text)]
        if len(found) == before:
            found += [(*span, kind) for quote in sorted(quotes) if quote for span in _nearest(text, quote, name)]
    kept: list[tuple[int, int, str]] = []
    for start, end, kind in sorted(found, key=lambda m: (m[0] - m[1], m[0], m[2])):
        if not any(start < other_end and other < end for other, other_end, _ in kept):
            kept.append((start, end, kind))
    return sorted(kept)


def _nearest(text: str, quote: str, name: str) -> Iterator[tuple[int, int]]:
    """The words of a quote that come nearest to a name."""
    for match in re.finditer(re.escape(quote), text):
        words = [m.span() for m in re.finditer(r"[\w'’&-]+", text[match.start() : match.end()])]
        ranked = [
            (token_f1(quote[a:z], name), a - z, a, z)
            for i, (a, _) in enumerate(words)
            for _, z in words[i : i + LONGEST]
        ]
        if ranked and (best := max(ranked))[0] >= RANK:
            yield match.start() + best[2], match.start() + best[3]


def labels_of(places: Sequence[tuple[int, int]], spans: Sequence[tuple[int, int, str]]) -> NDArray[np.int64]:
    """The label of each word."""
    labels = np.zeros(len(places), dtype=np.int64)
    for start, end, kind in spans:
        inside = [i for i, (a, z) in enumerate(places) if a < end and start < z]
        for number, place in enumerate(inside):
            labels[place] = LABELS.index(f"{'I' if number else 'B'}-{kind}")
    return labels


@dataclass(frozen=True)
class _Group:
    """Blocks that are learnt from at once, a place of all of them after the other, as a sparse matrix.

    ``used`` are the features that stand anywhere in them. Each place has the entries from its number in ``begins`` to
    the next: an index of ``used`` in ``columns``, and which template it is of. ``here`` tells which places are words.
    """

    used: NDArray[np.int32]
    columns: NDArray[np.int32]
    templates: NDArray[np.uint8]
    begins: NDArray[np.int32]
    labels: NDArray[np.int64]
    here: NDArray[np.bool_]


class Learner:
    """Weights by AdaGrad on the likelihood of the labels; the running average of the later half is kept."""

    def __init__(self, seed: int) -> None:
        self.rng = np.random.default_rng(seed)
        count = len(LABELS)
        self.features = np.zeros((1 << BITS, count), dtype=np.float32)
        self.steps = np.zeros((count, count), dtype=np.float32)
        self.starts = np.zeros(count, dtype=np.float32)
        self.seen = [np.full_like(w, 1e-2) for w in (self.features, self.steps, self.starts)]
        self.hide = np.array([HIDE_WORD if t.startswith("!") else HIDE for t in TEMPLATES], dtype=np.float32)

    def learn(self, blocks: Sequence[Block], epochs: int = EPOCHS) -> Chain:
        """Train on the blocks."""
        groups = [_group(group) for group in _groups(blocks)]
        total = [np.zeros(w.shape, dtype=np.float64) for w in (self.features, self.steps, self.starts)]
        for epoch in range(epochs):
            for place in self.rng.permutation(len(groups)):
                self._step(groups[place])
            if epoch >= epochs // 2:
                for sum_, weights in zip(total, (self.features, self.steps, self.starts), strict=True):
                    sum_ += weights
        kept = epochs - epochs // 2
        features, steps, starts = ((sum_ / kept).astype(np.float32) for sum_ in total)
        return Chain(features, steps, starts)

    def _step(self, group: _Group) -> None:
        kept = (self.rng.random(len(group.columns), dtype=np.float32) >= self.hide[group.templates]).astype(np.float32)
        seen = csr_matrix((kept, group.columns, group.begins), shape=(group.here.size, len(group.used)))
        here = self.features[group.used]
        scores = (seen @ here).reshape(*group.here.shape, -1)
        wrong, steps, starts = _gradients(
            Chain(self.features, self.steps, self.starts), scores, group.here, group.labels
        )
        summed = seen.T @ wrong.reshape(-1, len(LABELS)) + DECAY * here
        self.seen[0][group.used] += summed**2
        self.features[group.used] = here - LEARN_RATE * summed / np.sqrt(self.seen[0][group.used])
        for weights, sums, gradient in ((self.steps, self.seen[1], steps), (self.starts, self.seen[2], starts)):
            sums += gradient**2
            weights -= LEARN_RATE * gradient / np.sqrt(sums)


def _group(blocks: Sequence[Block]) -> _Group:
    """Blocks side by side."""
    longest, count = max(len(block.labels) for block in blocks), len(blocks)
    rows = np.zeros((longest, count, len(TEMPLATES)), dtype=np.int32)
    labels = np.zeros((longest, count), dtype=np.int64)
    here = np.zeros((longest, count), dtype=np.bool_)
    for i, block in enumerate(blocks):
        rows[: len(block.labels), i], labels[: len(block.labels), i] = block.rows, block.labels
        here[: len(block.labels), i] = True
    flat = rows.reshape(here.size, -1)
    places, templates = np.nonzero(flat)
    used, columns = np.unique(flat[places, templates], return_inverse=True)
    begins = np.searchsorted(places, np.arange(here.size + 1))
    return _Group(used, columns.astype(np.int32), templates.astype(np.uint8), begins.astype(np.int32), labels, here)


def _groups(blocks: Sequence[Block]) -> list[list[Block]]:
    """Blocks of about the same length, so many words together."""
    groups: list[list[Block]] = [[]]
    size = 0
    for block in sorted(blocks, key=lambda b: len(b.labels)):
        groups[-1].append(block)
        size += len(block.labels)
        if size >= BATCH:
            groups.append([])
            size = 0
    return [group for group in groups if group]


def _gradients(model: Chain, scores: Any, here: Any, gold: Any) -> tuple[Any, Any, Any]:
    """What is believed, less what is so: of the words' labels, of the steps, of the starts."""
    ways = np.where(FOLLOWS, np.exp(model.steps), 0)
    factors = np.exp(scores - scores.max(axis=2, keepdims=True)).astype(np.float64)
    forward, backward, norms = np.empty_like(factors), np.ones_like(factors), np.ones(here.shape)
    state = factors[0] * np.where(OPENS, np.exp(model.starts), 0)
    forward[0] = state / state.sum(axis=1, keepdims=True)
    for place in range(1, len(factors)):
        state = (forward[place - 1] @ ways) * factors[place]
        norms[place] = state.sum(axis=1)
        forward[place] = state / norms[place][:, None]
    for place in range(len(factors) - 2, -1, -1):
        state = (backward[place + 1] * factors[place + 1]) @ ways.T / norms[place + 1][:, None]
        backward[place] = np.where(here[place + 1][:, None], state, 1)
    wrong = forward * backward
    wrong /= wrong.sum(axis=2, keepdims=True)
    np.put_along_axis(wrong, gold[..., None], np.take_along_axis(wrong, gold[..., None], 2) - 1, 2)
    wrong *= here[..., None]
    steps = np.zeros(ways.shape)
    for place in range(1, len(factors)):
        now = here[place]
        after = backward[place][now] * factors[place][now] / norms[place][now][:, None]
        steps += (forward[place - 1][now].T @ after) * ways
        np.add.at(steps, (gold[place - 1][now], gold[place][now]), -1)
    return wrong.astype(np.float32), steps.astype(np.float32), wrong[0].sum(axis=0).astype(np.float32)


def mean(models: Sequence[Chain]) -> Chain:
    """The mean of several trainings, which differ by what was hidden and in which order: surer than each alone."""
    parts = zip(*((model.features, model.steps, model.starts) for model in models), strict=True)
    features, steps, starts = (np.asarray(np.mean(part, axis=0, dtype=np.float32)) for part in parts)
    return Chain(features, steps, starts)


def quantised(model: Chain) -> dict[str, NDArray[Any]]:
    """The weights as they are kept: those of features in 255 steps."""
    unit = np.float32(np.abs(model.features).max() / 127)
    return {
        "features": np.rint(model.features / unit).astype(np.int8),
        "unit": np.asarray(unit),
        "steps": model.steps,
        "starts": model.starts,
    }


def write(kept: Mapping[str, NDArray[Any]], path: Path) -> None:
    """Write the weights; the same weights give the same bytes."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, array in kept.items():
            held = io.BytesIO()
            np.save(held, array, allow_pickle=False)
            archive.writestr(zipfile.ZipInfo(f"{name}.npy"), held.getvalue(), zipfile.ZIP_DEFLATED)


def figures(model: Chain, seen: Sequence[Page]) -> Iterator[tuple[str, int, int, int]]:
    """For each kind how many names the pages have, how many were said, and how many of those are right."""
    for kind in KINDS:
        gold = said = right = 0
        for known in seen:
            names = known.names[kind]
            offered = {name for block in known.blocks for name in _said(model, known.text, block, kind)}
            hit = {i for name in offered for i, forms in enumerate(names) if _same(name, forms)}
            wrong = [name for name in offered if not any(_same(name, forms) for forms in names)]
            gold, said, right = gold + len(names), said + len(hit) + len(wrong), right + len(hit)
        yield kind, gold, said, right


def _said(model: Chain, text: str, block: Block, kind: str) -> Iterator[str]:
    scores = model.scores(block.rows)[:, None]
    beliefs = model.beliefs(scores, np.ones((len(scores), 1), dtype=np.bool_))[:, 0]
    for first, last, what, _ in names_of(beliefs):
        if what == kind:
            yield " ".join(text[block.places[first][0] : block.places[last][1]].split())


def _same(name: str, forms: Iterable[str]) -> bool:
    return any(token_f1(name, form) >= SAME for form in forms)


def main() -> None:
    """Read the arguments, train, measure, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+", help="folders of annotated pages")
    parser.add_argument("--output", type=Path, help="folder to write the weights to")
    parser.add_argument("--leave-out", nargs="*", default=[], help="names of folders to measure on, not to train on")
    parser.add_argument("--seeds", type=int, nargs="+", default=[5, 7], help="one training for each; the mean is kept")
    arguments = parser.parse_args()
    read = {folder.name: list(pages(folder)) for folder in arguments.folders}
    trained = [
        block for name, known in read.items() if name not in arguments.leave_out for p in known for block in p.blocks
    ]
    kept = quantised(mean([Learner(seed).learn(trained) for seed in arguments.seeds]))
    model = unpacked(kept["features"], kept["unit"], kept["steps"], kept["starts"])
    for name in arguments.leave_out:
        for kind, gold, said, right in figures(model, read[name]):
            precision, recall = right / max(1, said), right / max(1, gold)
            f1 = 2 * right / max(1, said + gold)
            print(f"{name:8} {kind:14} gold {gold:4}  said {said:4}  P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}")
    if arguments.output:
        write(kept, arguments.output / WEIGHTS_FILE)


if __name__ == "__main__":
    main()
