"""Read a Universal Dependencies treebank into plain values, paragraph by paragraph."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FEATURES = ("Degree", "Number", "Tense", "VerbForm")
"""The features kept of the treebank's morphology: those that tell an inflected form from a base form."""


@dataclass(frozen=True, slots=True)
class Word:
    """A syntactic word; ``head`` is an index in its sentence (its own for the root), ``space`` whether one follows."""

    form: str
    lemma: str
    pos: str
    feats: str
    head: int
    dep: str
    space: bool


Tree = tuple[Word, ...]


def read_paragraphs(path: Path) -> list[list[Tree]]:
    """The trees of a CoNLL-U file, grouped by the file's own paragraphs.

    Empty nodes are left out. The parts of a multiword token (do + n't) stand without a space between them.
    """
    paragraphs: list[list[Tree]] = []
    for comments, rows in _sentences(path):
        if not paragraphs or any(line.startswith(("# newpar", "# newdoc")) for line in comments):
            paragraphs.append([])
        paragraphs[-1].append(_tree(rows))
    return paragraphs


def _sentences(path: Path) -> Iterator[tuple[list[str], list[list[str]]]]:
    for chunk in path.read_text(encoding="utf-8").split("\n\n"):
        lines = chunk.strip("\n").split("\n")
        rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
        if rows:
            yield [line for line in lines if line.startswith("#")], rows


def _tree(rows: list[list[str]]) -> Tree:
    words: list[Word] = []
    inside, space_after_token = 0, True
    for number, form, lemma, pos, _, feats, head, dep, _, misc in rows:
        space = "SpaceAfter=No" not in misc.split("|")
        if "-" in number:
            inside, space_after_token = int(number.split("-")[1]), space
        elif "." not in number:
            place = int(number)
            if place < inside:
                space = False
            elif place == inside:
                space = space_after_token
            kept = "|".join(feat for feat in feats.split("|") if feat.split("=")[0] in FEATURES)
            words.append(
                Word(form.replace(" ", ""), lemma, pos, kept, int(head) - 1 if head != "0" else len(words), dep, space)
            )
    return tuple(words)


def without_final_stop(tree: Tree) -> Tree:
    """The tree less its closing full stop, as headings and list items are written; unchanged where it has none."""
    last = len(tree) - 1
    if last < 1 or tree[last].form != "." or any(word.head == last for word in tree):
        return tree
    return (*tree[: last - 1], replace(tree[last - 1], space=True))
