"""Tag the names of one document."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from civicgraph import resources
from civicgraph.errors import CivicgraphError
from civicgraph.model import Block, Sentence, Span
from civicgraph.tagging.chain import KINDS, LABELS, Chain
from civicgraph.tagging.features import PAD, numbers

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

WEIGHTS_FILE = "names.npz"
_FIRST = [LABELS.index(f"B-{kind}") for kind in KINDS]
_FURTHER = [LABELS.index(f"I-{kind}") for kind in KINDS]


@dataclass(frozen=True, slots=True)
class Tagged:
    """A name as one place has it: what it names (one of ``chain.KINDS``), in which block, and how sure it is (0..1)."""

    span: Span
    kind: str
    block: int
    sure: float


@dataclass(frozen=True)
class Tags:
    """What the tagger says of a document: its names in reading order, and what it believes of any words.

    ``ends`` are where the words end, in reading order, ``starts`` where they begin; ``kinds`` has a row for each word
    with how likely it is part of a name of each of ``chain.KINDS``.
    """

    names: tuple[Tagged, ...] = ()
    starts: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()
    kinds: NDArray[np.float32] = field(
        default_factory=lambda: np.zeros((0, len(KINDS)), dtype=np.float32), compare=False
    )

    def belief(self, span: Span) -> tuple[float, ...] | None:
        """How likely the words of a span are part of a name of each kind, on average; None where no word is read."""
        first, last = bisect_right(self.ends, span.start), bisect_left(self.starts, span.end)
        if first >= last:
            return None
        return tuple(float(value) for value in self.kinds[first:last].mean(axis=0))


def tag(text: str, blocks: Sequence[Block], sentences: Sequence[Sequence[Sentence]]) -> Tags:
    """The names in the sentences of each block, in reading order, and what is believed of all words.

    Raises CivicgraphError where the weights are missing.
    """
    lengths = [sum(len(sentence.tokens) for sentence in heard) for heard in sentences]
    if not any(lengths):
        return Tags()
    model = chain()
    scores = model.scores(numbers(text, blocks, sentences))
    found: list[Tagged] = []
    words: list[tuple[int, int]] = []
    kinds: list[NDArray[np.float32]] = []
    for index, beliefs in sorted(_beliefs(model, scores, lengths), key=lambda said: said[0]):
        tokens = [token.span for sentence in sentences[index] for token in sentence.tokens]
        words += [(token.start, token.end) for token in tokens]
        kinds.append(beliefs[:, _FIRST] + beliefs[:, _FURTHER])
        for first, last, kind, sure in names_of(beliefs):
            found.append(Tagged(Span(tokens[first].start, tokens[last].end), kind, index, sure))
    names = tuple(sorted(found, key=lambda name: name.span))
    return Tags(names, tuple(start for start, _ in words), tuple(end for _, end in words), np.concatenate(kinds))


@cache
def chain() -> Chain:
    """The weights, loaded once a process.

    Raises CivicgraphError where they are missing.
    """
    path = resources.path("data", "annotator", WEIGHTS_FILE)
    if not path.is_file():
        raise CivicgraphError("the weights that names are found by are missing; reinstall the package")
    with np.load(path, allow_pickle=False) as kept:
        return unpacked(kept["features"], kept["unit"], kept["steps"], kept["starts"])


def unpacked(
    features: NDArray[np.int8], unit: NDArray[np.float32], steps: NDArray[np.float32], starts: NDArray[np.float32]
) -> Chain:
    """The weights as they are computed with; those of features are kept as multiples of ``unit``."""
    return Chain(features.astype(np.float32) * np.float32(unit), steps, starts)


_TOGETHER = 48  # blocks whose words are weighed side by side: enough to pay, few enough for little empty room


def _beliefs(
    model: Chain, scores: NDArray[np.float32], lengths: Sequence[int]
) -> Iterator[tuple[int, NDArray[np.float32]]]:
    """What is believed of the words of each block; blocks of about the same length go together."""
    begins, begin = [], PAD
    for length in lengths:
        begins.append(begin)
        begin += length + PAD if length else 0
    order = sorted((length, index) for index, length in enumerate(lengths) if length)
    for at in range(0, len(order), _TOGETHER):
        group = order[at : at + _TOGETHER]
        longest = group[-1][0]
        room = np.zeros((longest, len(group), len(LABELS)), dtype=np.float32)
        here = np.zeros((longest, len(group)), dtype=np.bool_)
        for place, (length, index) in enumerate(group):
            room[:length, place] = scores[begins[index] : begins[index] + length]
            here[:length, place] = True
        said = model.beliefs(room, here)
        for place, (length, index) in enumerate(group):
            yield index, said[:length, place]


def names_of(beliefs: NDArray[np.float32]) -> Iterator[tuple[int, int, str, float]]:
    """The names in a block: first and last word, what it names, and the least belief along it.

    A name begins where that a word begins one is the likeliest; it goes on as long as that is the likeliest.
    """
    best = beliefs.argmax(axis=1)
    if not best.any():
        return
    place, count = 0, len(best)
    while place < count:
        label = int(best[place])
        if label not in _FIRST:
            place += 1
            continue
        kind = _FIRST.index(label)
        first, sure = place, float(beliefs[place, label])
        place += 1
        while place < count and int(best[place]) == _FURTHER[kind]:
            sure = min(sure, float(beliefs[place, _FURTHER[kind]]))
            place += 1
        yield first, place - 1, KINDS[kind], sure
