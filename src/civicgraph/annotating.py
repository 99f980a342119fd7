"""Sentences, tokens, tags and dependencies of English prose: the only stage that knows the NLP library.

The pipeline is a tagger and dependency parser trained by ``training/train_annotator.py``; its figures are in
``data/annotator/README.md``. Tags are the universal parts of speech (``NOUN``, ``PROPN`` …), dependencies those of
Universal Dependencies (``nsubj``, ``obl:agent`` …; ``root`` for the root, whose head is itself).
"""

from __future__ import annotations

import ctypes
import gzip
import os
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from civicgraph import resources
from civicgraph.errors import CivicgraphError
from civicgraph.model import Sentence, Span, Token
from civicgraph.sentence_boundaries import sentence_starts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

CONFIG_FILE = "config.cfg"
WEIGHTS_FILE = "weights.msgpack.gz"

LONGEST_PIECE = 4_000
"""Characters parsed as one; longer texts are cut at white space, after a sentence where there is one."""
LONGEST_RUN = 400
"""Characters without white space parsed as one; longer runs are no prose, and would cost quadratic time."""
BATCH, BATCH_PIECES = 16_000, 200
"""Characters and pieces handed to the network at once, which bound memory."""

_START = {None: 0, True: 1, False: (1 << 64) - 1}
"""Whether a token starts a sentence, as the library writes it: open, yes, no (-1, without a sign)."""

_GAP = r"\s\x00-\x1f\x7f-\x9f\u200b\ufeff\ud800-\udfff"
_ODD = re.compile(rf"[{_GAP}]+|[\u00ad\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069]+")
_SPACE = re.compile(rf"[{_GAP}]")
_ENTRY = re.compile(r"\n[^\S\n]*\n\s*|(?:\n|\A)[^\S\n]*[•▪◦‣●○*–—-][^\S\n]+")
_SENTENCE_END = re.compile(r"[.!?][)\"'”’]?\s")


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of one text, with white space evened out; ``offsets`` leads each character back to the text."""

    text: int
    plain: str
    offsets: Sequence[int]


def annotate(texts: Sequence[str], starts: Sequence[int] = ()) -> list[tuple[Sentence, ...]]:
    """The sentences of each text, in order; no token is white space.

    Spans are code points of that text, or, with ``starts``, of the document in which each text begins there.

    A text is best one block of a document: a blank line or a bullet at the start of a line ends a sentence, another
    line break does not; the bullet is no token. The same texts give the same answer in every process.

    Raises CivicgraphError where the model is missing.
    """
    found: list[list[Sentence]] = [[] for _ in texts]
    for batch in _batches(piece for number, text in enumerate(texts) for piece in _pieces(number, text)):
        docs = annotator().pipe([_prepared(piece.plain) for piece in batch], batch_size=len(batch))
        for piece, doc in zip(batch, docs, strict=True):
            start = starts[piece.text] if starts else 0
            found[piece.text].extend(_sentences(doc, piece.offsets, texts[piece.text], start))
    return [tuple(sentences) for sentences in found]


@cache
def annotator() -> Any:
    """The trained pipeline, loaded once a process; needs no network and one thread.

    Raises CivicgraphError where the model's files are missing.
    """
    weights, config = (resources.path("data", "annotator", name) for name in (WEIGHTS_FILE, CONFIG_FILE))
    if not (weights.is_file() and config.is_file()):
        raise CivicgraphError("the language model that ships with civicgraph is missing; reinstall the package")
    _limit_threads()
    import spacy
    from thinc.api import NumpyOps, get_current_ops, set_current_ops

    from civicgraph import annotator_features  # noqa: F401 (registers the network's layers by being imported)

    before = get_current_ops()
    set_current_ops(NumpyOps(use_blis=False))  # numpy's matrix product is several times faster here
    try:
        pipeline = spacy.util.load_model_from_config(spacy.util.load_config(config), auto_fill=True)
        pipeline.from_bytes(gzip.decompress(weights.read_bytes()), exclude=["vocab", "tokenizer"])
    finally:
        set_current_ops(before)
    return pipeline


def pack(pipeline: Any) -> bytes:
    """The trained parts of a pipeline, compressed: the content of ``WEIGHTS_FILE``."""
    return gzip.compress(pipeline.to_bytes(exclude=["vocab", "tokenizer"]), mtime=0)


def _limit_threads() -> None:
    """Keep numpy's matrix products to one thread: on products this small, more of them only wait for each other."""
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")  # heeded where numpy is not loaded yet
    import numpy as np

    for library in sorted(Path(np.__file__).parent.parent.glob("numpy.libs/*openblas*")):
        set_threads = getattr(ctypes.CDLL(str(library)), "scipy_openblas_set_num_threads64_", None)
        if set_threads is not None:
            set_threads(1)


def _prepared(plain: str) -> Any:
    """The tokens of a piece, with the sentence starts that its marks settle."""
    import numpy as np

    doc = annotator().make_doc(plain)
    starts = sentence_starts([token.text for token in doc], [bool(token.whitespace_) for token in doc])
    # all at once: each assignment to ``is_sent_start`` looks through the tokens for a parse
    return doc.from_array(["SENT_START"], np.array([[_START[start]] for start in starts], dtype=np.uint64))


def _sentences(doc: Any, offsets: Sequence[int], text: str, start: int) -> Iterator[Sentence]:
    for sent in doc.sents:
        words = [word for word in sent if not word.is_space]
        if not words:
            continue
        places = {word.i: place for place, word in enumerate(words)}
        tokens = tuple(_token(word, places, offsets, text, start) for word in words)
        yield Sentence(Span(tokens[0].span.start, tokens[-1].span.end), tokens)


def _token(word: Any, places: dict[int, int], offsets: Sequence[int], text: str, start: int) -> Token:
    first, last = offsets[word.idx], offsets[word.idx + len(word) - 1] + 1
    head, own = places.get(word.head.i), places[word.i]
    is_root = head is None or head == own
    return Token(
        span=Span(start + first, start + last),
        text=text[first:last],
        lemma=word.lemma_ or word.lower_,
        pos=word.pos_ or "X",
        dep="root" if is_root else word.dep_ or "dep",
        head=own if is_root or head is None else head,
    )


def _batches(pieces: Iterable[_Piece]) -> Iterator[list[_Piece]]:
    batch: list[_Piece] = []
    size = 0
    for piece in pieces:
        if batch and (size + len(piece.plain) > BATCH or len(batch) == BATCH_PIECES):
            yield batch
            batch, size = [], 0
        batch.append(piece)
        size += len(piece.plain)
    if batch:
        yield batch


def _pieces(number: int, text: str) -> Iterator[_Piece]:
    """The stretches of a text that are parsed on their own."""
    for start, end in _stretches(text):
        plain, offsets = _evened(text, start, end)
        if plain:
            yield _Piece(number, plain, offsets)


def _stretches(text: str) -> Iterator[tuple[int, int]]:
    begin = 0
    for match in _ENTRY.finditer(text):
        yield from _cut(text, begin, match.start())
        begin = match.end()
    yield from _cut(text, begin, len(text))


def _cut(text: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
    """``begin..end`` in stretches of bounded size, none with a longer unbroken run than allowed."""
    last_space = run = begin
    sentence_end = begin
    for match in _SPACE.finditer(text, begin, end):
        place = match.start()
        while place - run > LONGEST_RUN:
            yield begin, run + LONGEST_RUN
            begin = run = last_space = sentence_end = run + LONGEST_RUN
        if place - begin > LONGEST_PIECE:
            stop = sentence_end if sentence_end > begin else last_space
            if stop > begin:
                yield begin, stop
                begin = sentence_end = stop
        last_space, run = place, place + 1
        if _SENTENCE_END.match(text, max(begin, place - 2), place + 1) or text[place - 1 : place] in (".", "!", "?"):
            sentence_end = place
    while end - run > LONGEST_RUN:
        yield begin, run + LONGEST_RUN
        begin = run = run + LONGEST_RUN
    if begin < end:
        yield begin, end


def _evened(text: str, start: int, end: int) -> tuple[str, Sequence[int]]:
    """The stretch with each gap as one space, without marks that are not seen; and where each character was."""
    parts: list[str] = []
    offsets: list[int] = []
    begin = start
    for match in _ODD.finditer(text, start, end):
        parts.append(text[begin : match.start()])
        offsets.extend(range(begin, match.start()))
        begin = match.end()
        if _SPACE.match(match[0]) and offsets and begin < end:
            parts.append(" ")
            offsets.append(match.start())
    parts.append(text[begin:end])
    offsets.extend(range(begin, end))
    return "".join(parts), offsets
