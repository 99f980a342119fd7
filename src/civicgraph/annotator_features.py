"""The annotator's tokeniser and word features; imported only by ``annotating`` and by the training script.

The tokeniser splits words as the treebank does. Beside spaCy's usual lexical features, each word brings the Brown
cluster it fell into (Brown et al. 1992): once in full and once as its first six merges, as Koo, Carreras and Collins
(2008) found useful for parsing.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
from spacy.attrs import LOWER, NORM, ORTH, PREFIX, SHAPE, SUFFIX
from spacy.lang.punctuation import TOKENIZER_INFIXES
from spacy.ml.featureextractor import FeatureExtractor
from spacy.strings import hash_string  # type: ignore[attr-defined]
from spacy.tokenizer import Tokenizer
from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex, registry
from thinc.api import HashEmbed, Maxout, Model, chain, concatenate, list2ragged, ragged2list, with_array

from civicgraph import resources
from civicgraph.sentence_boundaries import abbreviations

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

CLUSTERS_FILE = "clusters.npz"
PREFIX_MASK = np.uint64(0b111111)
"""A cluster's path from the root stands in its number lowest bit first: these bits are the first six merges."""

_LEXICAL = [NORM, PREFIX, SUFFIX, SHAPE]
_CLUSTER = len(_LEXICAL)


@cache
def _clusters() -> tuple[NDArray[np.uint32], NDArray[np.uint64]]:
    """Sorted lower halves of the words' 64-bit hashes, and the cluster of each."""
    with np.load(resources.path("data", "annotator", CLUSTERS_FILE), allow_pickle=False) as table:
        return table["words"], table["clusters"].astype(np.uint64)


def clusters_of(hashes: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The cluster number of each word, given by its hash in spaCy's string store; 0 where it has none."""
    words, clusters = _clusters()
    wanted = hashes.astype(np.uint32)
    places = np.searchsorted(words, wanted)
    places[places == len(words)] = 0
    return np.where(words[places] == wanted, clusters[places], np.uint64(0))


def clusters_of_words(words: Sequence[str]) -> NDArray[np.uint64]:
    """The cluster number of each word as it is written; 0 where it has none."""
    return clusters_of(np.array([hash_string(word) for word in words], dtype=np.uint64))


def _extract(model: Model[Any, Any], docs: Any, is_train: bool) -> tuple[Any, Any]:
    inner = model.layers[0]
    features = []
    for array in inner.predict(docs):
        array = array.astype(np.uint64)
        exact, lowered = clusters_of(array[:, _CLUSTER]), clusters_of(array[:, _CLUSTER + 1])
        cluster = np.where(exact > 0, exact, lowered)
        array[:, _CLUSTER] = cluster
        array[:, _CLUSTER + 1] = cluster & PREFIX_MASK
        features.append(array)
    return features, lambda gradient: []


@registry.architectures("civicgraph.ClusteredHashEmbed.v1")  # type: ignore[untyped-decorator]
def clustered_hash_embed(width: int, rows: list[int]) -> Any:
    """Embed norm, prefix, suffix, shape, cluster and cluster prefix (``rows`` for each), mixed down to ``width``."""
    extract: Model[Any, Any] = Model(
        "civicgraph_features", _extract, layers=[FeatureExtractor([*_LEXICAL, ORTH, LOWER])]
    )
    embeddings: list[Any] = [
        HashEmbed(width, size, column=column, seed=8 + column, dropout=0.0) for column, size in enumerate(rows)
    ]
    mix: Any = Maxout(width, width * len(rows), nP=3, dropout=0.0, normalize=True)
    return chain(
        extract,
        list2ragged(),
        with_array(concatenate(*embeddings)),
        with_array(mix),
        ragged2list(),
    )


@registry.tokenizers("civicgraph.Tokenizer.v1")  # type: ignore[untyped-decorator]
def create_tokenizer() -> Any:
    """Make spaCy's English tokeniser with more abbreviations, plain norms, and ``a/b`` and ``5–10`` as three words."""

    def build(pipeline: Any) -> Tokenizer:
        defaults = pipeline.Defaults
        # The treebank's words have no rewritten norms (n't for not), so neither may the words that are tagged.
        rules = {
            text: [{ORTH: part[ORTH]} for part in parts] for text, parts in defaults.tokenizer_exceptions.items()
        } | {word: [{ORTH: word}] for word in abbreviations()}
        infixes = [*TOKENIZER_INFIXES, r"(?<=[0-9])[–—](?=[0-9])", r"(?<=[^\W\d_])/(?=[^\W\d_])"]
        return Tokenizer(
            pipeline.vocab,
            rules=rules,
            prefix_search=compile_prefix_regex(defaults.prefixes).search,
            suffix_search=compile_suffix_regex(defaults.suffixes).search,
            infix_finditer=compile_infix_regex(infixes).finditer,
            url_match=defaults.url_match,
        )

    return build
