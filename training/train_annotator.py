"""Train the syntactic annotator on a Universal Dependencies treebank and write it as package data.

    OMP_NUM_THREADS=1 python training/train_annotator.py TREEBANK_FOLDER --output data/annotator

The folder holds the files ``*-train.conllu``, ``*-dev.conllu`` and ``*-test.conllu``. One process, one core, fixed
seeds: the same inputs and library versions give the same weights. Needs the optional dependencies ``training``.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import spacy
from spacy.lookups import load_lookups
from spacy.tokens import Doc
from spacy.training import Example
from thinc.api import Adam, Config, NumpyOps, fix_random_seed, set_current_ops, warmup_linear

from civicgraph import annotator_features, resources
from civicgraph.annotating import CONFIG_FILE, WEIGHTS_FILE, pack
from treebank import Tree, Word, read_paragraphs, without_final_stop

if TYPE_CHECKING:
    from collections.abc import Iterator

WORDS_WITH_CLUSTER = 200_000
LEARN_RATE = 0.0012
DROPOUT = 0.2
FIRST_BATCH, LAST_BATCH, MEAN_BATCH = 250.0, 600.0, 580
"""Words in a batch: grows from the first to the last size; the mean sets where the learning rate reaches zero."""

CLOSED_CLASSES = frozenset({"adp", "aux", "cconj", "det", "part", "pron", "sconj"})
OPEN_CLASSES = frozenset({"adj", "adv", "noun", "verb"})

LONGEST_PARAGRAPH = 120
"""Words; longer paragraphs are trained on sentence by sentence only."""


def write_clusters(path: Path) -> None:
    """Write the clusters of the most frequent words: sorted 32-bit halves of their hashes, and cluster numbers."""
    lookups = load_lookups("en", ["lexeme_cluster", "lexeme_prob"])
    clusters, logprob = lookups.get_table("lexeme_cluster"), lookups.get_table("lexeme_prob")
    frequent = sorted(clusters, key=lambda word: (-logprob.get(word, -99.0), word))[:WORDS_WITH_CLUSTER]
    chosen: dict[int, int] = {}
    for word in frequent:
        chosen.setdefault(word & 0xFFFFFFFF, clusters[word])
    words = sorted(chosen)
    np.savez_compressed(
        path,
        words=np.array(words, dtype=np.uint32),
        clusters=np.array([chosen[word] for word in words], dtype=np.uint32),
    )


def to_doc(vocab: Any, trees: list[Tree]) -> Doc:
    """A gold-standard document of one or more trees."""
    words = [word for tree in trees for word in tree]
    starts = [start for tree, start in zip(trees, _starts(trees), strict=True) for _ in tree]
    return Doc(
        vocab,
        words=[word.form for word in words],
        spaces=[word.space for word in words],
        heads=[word.head + start for word, start in zip(words, starts, strict=True)],
        deps=["ROOT" if word.dep == "root" else word.dep for word in words],
        pos=[word.pos for word in words],
        morphs=[word.feats if word.feats != "_" else "" for word in words],
        lemmas=[word.lemma for word in words],
    )


def _starts(trees: list[Tree]) -> list[int]:
    starts, total = [], 0
    for tree in trees:
        starts.append(total)
        total += len(tree)
    return starts


def to_example(vocab: Any, trees: list[Tree]) -> Example:
    """The gold document beside one that has only its tokens."""
    gold = to_doc(vocab, trees)
    blank = Doc(vocab, words=[token.text for token in gold], spaces=[bool(token.whitespace_) for token in gold])
    return Example(blank, gold)


def vary(trees: list[Tree], rng: random.Random) -> list[Tree]:
    """Now and then a sentence in capitals, in lower case, as a title or without its full stop, as web prose has it."""
    varied = []
    for tree in trees:
        draw = rng.random()
        if draw < 0.02:
            tree = tuple(_recased(word, word.form.upper()) for word in tree)
        elif draw < 0.04:
            tree = tuple(_recased(word, word.form.lower()) for word in tree)
        elif draw < 0.06:
            tree = tuple(_recased(word, word.form[:1].upper() + word.form[1:]) for word in tree)
        if rng.random() < 0.08:
            tree = without_final_stop(tree)
        varied.append(tree)
    return varied


def _recased(word: Word, form: str) -> Word:
    return Word(form, word.lemma, word.pos, word.feats, word.head, word.dep, word.space)


def epoch_units(paragraphs: list[list[Tree]], rng: random.Random) -> list[list[Tree]]:
    """The training units of one epoch, shuffled: half of the paragraphs whole, half sentence by sentence."""
    units: list[list[Tree]] = []
    for paragraph in paragraphs:
        if sum(map(len, paragraph)) <= LONGEST_PARAGRAPH and rng.random() < 0.5:
            units.append(vary(paragraph, rng))
        else:
            units.extend([tree] for tree in vary(paragraph, rng))
    rng.shuffle(units)
    return units


def batches(units: list[list[Tree]], size: float) -> Iterator[list[list[Tree]]]:
    """Consecutive units of about ``size`` words together."""
    batch: list[list[Tree]] = []
    words = 0
    for unit in units:
        batch.append(unit)
        words += sum(map(len, unit))
        if words >= size:
            yield batch
            batch, words = [], 0
    if batch:
        yield batch


def learn_lemmas(pipeline: Any, gold: list[Example]) -> None:
    """Teach the lemmatiser's table of exceptions what its rules get wrong on the treebank's training split.

    Words of closed classes are all listed, since the rules know nothing of them; other words where the rules are wrong
    and the treebank says so at least twice.
    """
    lemmatizer = pipeline.get_pipe("lemmatizer")
    seen: dict[tuple[str, str], Counter[str]] = {}
    ruled: dict[tuple[str, str], Counter[str]] = {}
    for example in gold:
        for token in example.reference:
            key = (token.pos_.lower(), token.lower_)
            seen.setdefault(key, Counter())[token.lemma_] += 1
            ruled.setdefault(key, Counter())[lemmatizer.rule_lemmatize(token)[0]] += 1
    exceptions = lemmatizer.lookups.get_table("lemma_exc")
    tables = {pos: dict(exceptions.get(pos, {})) for pos in sorted({pos for pos, _ in seen})}
    for (pos, form), lemmas in sorted(seen.items()):
        lemma, count = min(lemmas.items(), key=lambda item: (-item[1], item[0]))
        wrong = ruled[pos, form].total() - ruled[pos, form][lemma]
        if 2 * count > lemmas.total() and (pos in CLOSED_CLASSES or (pos in OPEN_CLASSES and min(count, wrong) > 1)):
            tables[pos][form] = [lemma]
    for pos, table in tables.items():
        if table:
            exceptions[pos] = table
    lemmatizer.cache = {}


def train(config: Path, splits: dict[str, list[list[Tree]]], output: Path, epochs: int, seed: int) -> None:
    """Train; after each epoch write the running average of the weights, and print its figures on the dev split."""
    fix_random_seed(seed)
    set_current_ops(NumpyOps(use_blis=False))
    rng = random.Random(seed)
    pipeline = spacy.util.load_model_from_config(spacy.util.load_config(config), auto_fill=True)
    gold = [to_example(pipeline.vocab, paragraph) for paragraph in splits["train"]]
    pipeline.initialize(lambda: gold)
    learn_lemmas(pipeline, gold)
    words = sum(len(example.reference) for example in gold)
    rates: Any = warmup_linear(LEARN_RATE, 250, int(epochs * words / MEAN_BATCH))
    optimizer = Adam(rates, L2=0.01, grad_clip=1.0, use_averages=True)
    dev = [[tree] for paragraph in splits["dev"] for tree in paragraph]
    size, began = FIRST_BATCH, time.monotonic()
    for epoch in range(1, epochs + 1):
        losses: dict[str, float] = {}
        for batch in batches(epoch_units(splits["train"], rng), size):
            examples = [to_example(pipeline.vocab, unit) for unit in batch]
            pipeline.update(examples, drop=DROPOUT, sgd=optimizer, losses=losses)
            optimizer.step_schedules()
            size = min(LAST_BATCH, size * 1.001)
        with pipeline.use_params(optimizer.averages):
            round_weights(pipeline)
            write(pipeline, output)
            scores = pipeline.evaluate([to_example(pipeline.vocab, unit) for unit in dev])
        shown = " ".join(f"{name} {100 * scores[name]:.2f}" for name in ("pos_acc", "dep_uas", "dep_las", "lemma_acc"))
        print(f"epoch {epoch:2d}  {time.monotonic() - began:6.0f} s  {shown}  loss {losses['parser']:.0f}", flush=True)


def write(pipeline: Any, output: Path) -> None:
    """Write the pipeline's settings, less those of training, and its weights."""
    settings = pipeline.config.interpolate()
    Config({name: settings[name] for name in ("nlp", "components")}).to_disk(output / CONFIG_FILE)
    (output / WEIGHTS_FILE).write_bytes(pack(pipeline))


def round_weights(pipeline: Any) -> None:
    """Round every weight to 7 bits of mantissa, so that the file compresses to less than half."""
    for _, pipe in pipeline.pipeline:
        if not hasattr(pipe, "model") or not hasattr(pipe.model, "walk"):
            continue
        for node in pipe.model.walk():
            for name in node.param_names:
                if node.has_param(name):
                    bits = np.ascontiguousarray(node.get_param(name), dtype=np.float32).view(np.uint32)
                    rounded = (bits + np.uint32(0x8000)) & np.uint32(0xFFFF0000)
                    node.set_param(name, rounded.view(np.float32))


def main() -> None:
    """Read the arguments, train, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("treebank", type=Path, help="folder of the treebank's CoNLL-U files")
    parser.add_argument("--output", type=Path, required=True, help="folder to write the model's files to")
    parser.add_argument("--config", type=Path, default=Path(__file__).with_name("config.cfg"))
    parser.add_argument("--epochs", type=int, default=20)
    parser.add_argument("--seed", type=int, default=7)
    arguments = parser.parse_args()
    arguments.output.mkdir(parents=True, exist_ok=True)
    clusters = resources.path("data", "annotator", annotator_features.CLUSTERS_FILE)
    if not clusters.exists():
        write_clusters(clusters)
    splits = {name: read_paragraphs(next(arguments.treebank.glob(f"*-{name}.conllu"))) for name in ("train", "dev")}
    train(arguments.config, splits, arguments.output, arguments.epochs, arguments.seed)


if __name__ == "__main__":
    main()
