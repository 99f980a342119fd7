"""What the tagger sees of a word alone: letters, shape, Brown cluster, sense, the lexicons that it stands in."""

from __future__ import annotations

import re
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, Any
from zlib import crc32

import numpy as np

from civicgraph import lexicons
from civicgraph.tagging.senses import senses_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

COLUMNS = ("low", "s2", "s3", "s4", "p3", "shape", "lx", "sense", "sense2", "senses", "c4", "c6", "c10", "c14", "cf")
"""What a row of ``rows`` holds.

``sense`` and ``sense2`` are the two nearest clusters of words of like meaning, ``senses`` is the group of the nearer;
the last five are the Brown cluster's first merges, and the Brown cluster.
"""
_TELLING = {"sense": "sense", "sense2": "sense", "senses": "senses", "c6": "c6", "c10": "c10", "c14": "c14", "cf": "cf"}
_MERGES = (0xF, 0x3F, 0x3FF, 0x3FFF, 0xFFFFFFFF)  # a cluster's path from the root stands lowest bit first
_MOST = 50_000  # words remembered in a process
_YEAR = re.compile(r"(?:19|20)\d\d")
_SHORT_WORD = 4  # letters below which a word of a lexicon's phrase says nothing


def number(text: str) -> int:
    """The same number for the same text in every process; never 0, which stands for nothing."""
    return crc32(text.encode("utf-8", "surrogatepass")) | 1


def rows(words: Sequence[str]) -> NDArray[np.uint64]:
    """A row of ``COLUMNS`` for each word."""
    known = _known()
    new = [word for word in dict.fromkeys(words) if word not in known]
    if new:
        if len(known) + len(new) > _MOST:
            known.clear()
            new = list(dict.fromkeys(words))
        for word, senses, cluster in zip(new, senses_of(new).tolist(), _clusters(new), strict=True):
            known[word] = (*_letters(word), *senses, *(cluster & merge for merge in _MERGES))
    return np.array([known[word] for word in words], dtype=np.uint64).reshape(-1, len(COLUMNS))


def telling(words: Sequence[str]) -> list[list[str]]:
    """What tells what each word is about, as features: ``sense=812``, once for each of its clusters, and the like."""
    columns = [COLUMNS.index(column) for column in _TELLING]
    return [
        [f"{name}={number}" for name, number in zip(_TELLING.values(), row, strict=True) if number]
        for row in rows(words)[:, columns].tolist()
    ]


@cache
def _known() -> dict[str, tuple[int, ...]]:
    return {}


def _clusters(words: Sequence[str]) -> list[int]:
    from civicgraph import annotator_features  # loads the NLP library, which whoever has words has loaded already

    exact = annotator_features.clusters_of_words(words)
    lowered = annotator_features.clusters_of_words([word.lower() for word in words])
    return [int(number) for number in np.where(exact > 0, exact, lowered)]


def _letters(word: str) -> tuple[int, ...]:
    low = word.lower()
    folded = lexicons.fold(word)
    signs = sum(1 << place for place, kept in enumerate(_lexicons()) if folded in kept)
    return (
        number(low),
        *(number(low[-size:]) for size in (2, 3, 4)),
        number(low[:3]),
        number(shape(word)),
        signs + 1,
    )


def shape(word: str) -> str:
    """Capitals, small letters, figures, or the mark itself."""
    if word[:1].isupper():
        if len(word) > 1 and word.isupper():
            return "XX"
        return "Xx" if word[1:].islower() or len(word) == 1 else "XxX"
    if word.islower():
        return "x"
    if any(c.isdigit() for c in word):
        return "year" if _YEAR.fullmatch(word) else "d"
    return "xX" if word.isalpha() else word[:1]


@cache
def _lexicons() -> tuple[frozenset[str], ...]:
    """Head nouns of bodies by kind, of parts, of roles, and words that tell an undertaking."""
    heads = [lexicons.words("names", "heads", kind) for kind in ("association", "network", "public_body")]
    rest = lexicons.words("names", "heads", "company") | lexicons.words("names", "heads", "other")
    units, roles = lexicons.words("names", "units", "heads"), lexicons.words("roles", "roles", "heads")
    return (*heads, rest, units, roles, _single_words(lexicons.table("initiatives")))


def _single_words(table: Mapping[str, Any]) -> frozenset[str]:
    words = chain.from_iterable(lexicons.fold(phrase).split() for phrase in _phrases(table))
    return frozenset(word for word in words if len(word) >= _SHORT_WORD and word.isalpha())


def _phrases(node: Any) -> Iterator[str]:
    if isinstance(node, str):
        yield node
        return
    inner: Iterable[Any] = node.values() if hasattr(node, "values") else node if isinstance(node, list | tuple) else ()
    for entry in inner:
        yield from _phrases(entry)
