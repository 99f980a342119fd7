"""Words of about the same meaning, by clusters of word vectors.

Brown clusters hold words that stand beside the same words; these hold words that stand in the same texts, too.
The vectors are GloVe's (Pennington, Socher and Manning 2014); ``training/make_senses.py`` makes the table of clusters.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np

from civicgraph import resources
from civicgraph.errors import CivicgraphError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

SENSES_FILE = "senses.npz"


def code(word: str) -> int:
    """What stands for a word in the table, whichever way it is capitalised."""
    return crc32(word.lower().encode("utf-8", "surrogatepass"))


def senses_of(words: Sequence[str]) -> NDArray[np.uint16]:
    """A row for each word: its nearest cluster, the next, and the group that the nearest is in; 0 where it has none.

    Raises CivicgraphError where the table is missing.
    """
    codes, clusters, groups = _table()
    wanted = np.array([code(word) for word in words], dtype=np.uint32)
    places = np.searchsorted(codes, wanted)
    places[places == len(codes)] = 0
    found = np.where((codes[places] == wanted)[:, None], clusters[places], np.uint16(0))
    return np.concatenate((found, groups[found[:, :1]]), axis=1)


@cache
def _table() -> tuple[NDArray[np.uint32], NDArray[np.uint16], NDArray[np.uint16]]:
    """Sorted codes of words, the two clusters of each, and the group of each cluster; cluster 0 has group 0."""
    path = resources.path("data", "annotator", SENSES_FILE)
    if not path.is_file():
        raise CivicgraphError("the table of words of like meaning is missing; reinstall the package")
    with np.load(path, allow_pickle=False) as kept:
        return kept["words"], kept["clusters"], kept["groups"]
