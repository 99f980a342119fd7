"""Measure the shipped annotator on a split of the treebank: accuracy, speed, loading time and size.

    OMP_NUM_THREADS=1 python training/evaluate_annotator.py TREEBANK_FOLDER --split test

Accuracy is by spaCy's scorer on the treebank's own tokens; like that scorer, attachment leaves punctuation out.
Each sentence is parsed on its own, and a second time within its paragraph, where the pipeline must find its bounds.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from civicgraph import resources
from civicgraph.annotating import annotate, annotator
from train_annotator import to_example
from treebank import read_paragraphs

if TYPE_CHECKING:
    from treebank import Tree

LABELS = ("nsubj", "nsubj:pass", "obj", "obl:agent", "nummod", "conj", "appos", "acl:relcl")


def accuracy(pipeline: Any, units: list[list[Tree]]) -> dict[str, Any]:
    """The scorer's figures; each unit is parsed as one document on gold tokens."""
    return dict(pipeline.evaluate([to_example(pipeline.vocab, unit) for unit in units]))


def lemma_accuracy(pipeline: Any, units: list[list[Tree]]) -> float:
    """The share of words whose lemma is right when capitals are left out of account."""
    right = total = 0
    for unit in units:
        example = to_example(pipeline.vocab, unit)
        for mine, gold in zip(pipeline(example.predicted), example.reference, strict=True):
            right += mine.lemma_.lower() == gold.lemma_.lower()
            total += 1
    return right / total


def text_of(tree: Tree) -> str:
    """The sentence as it was written."""
    return "".join(word.form + " " * word.space for word in tree).strip()


def words_per_second(paragraphs: list[list[Tree]]) -> float:
    """Words of running text annotated in a second of processor time, best of five runs."""
    texts = [" ".join(text_of(tree) for tree in paragraph) for paragraph in paragraphs]
    best = 0.0
    for _ in range(5):
        began = time.process_time()
        sentences = [sentence for found in annotate(texts) for sentence in found]
        best = max(best, sum(len(sentence.tokens) for sentence in sentences) / (time.process_time() - began))
    return best


def main() -> None:
    """Read the arguments, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("treebank", type=Path, help="folder of the treebank's CoNLL-U files")
    parser.add_argument("--split", default="test", choices=("dev", "test"))
    arguments = parser.parse_args()
    import spacy  # noqa: F401 (so that the loading time is the model's own)

    began = time.perf_counter()
    pipeline = annotator()
    loading = time.perf_counter() - began
    paragraphs = read_paragraphs(next(arguments.treebank.glob(f"*-{arguments.split}.conllu")))
    sentences = [[tree] for paragraph in paragraphs for tree in paragraph]
    for title, units in (("by sentence", sentences), ("by paragraph", paragraphs)):
        scores = accuracy(pipeline, units)
        print(
            f"{title:13} POS {scores['pos_acc']:.2%}  UAS {scores['dep_uas']:.2%}  LAS {scores['dep_las']:.2%}"
            f"  sentence bounds F {scores['sents_f'] or 0:.2%}"
        )
        if units is sentences:
            for label in LABELS:
                print(f"  {label:12} F {scores['dep_las_per_type'].get(label, {}).get('f', 0.0):.1%}")
    print(f"lemmas {lemma_accuracy(pipeline, sentences):.2%}")
    print(f"{words_per_second(paragraphs):,.0f} words/s; loaded in {loading:.2f} s")
    files = resources.path("data", "annotator").iterdir()
    print(f"{sum(file.stat().st_size for file in files):,} bytes")


if __name__ == "__main__":
    main()
