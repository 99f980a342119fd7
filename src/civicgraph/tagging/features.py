"""What the tagger sees of a word in its place: numbers of features, all words of a document at once."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

import numpy as np

from civicgraph import lexicons
from civicgraph.model import Block, BlockKind, Sentence
from civicgraph.tagging import words as lexical
from civicgraph.tagging.templates import TEMPLATES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from civicgraph.model import Token

    Column = NDArray[np.uint64]
    Table = NDArray[np.uint64]
    Pointers = dict[str, NDArray[np.int64]]

PAD = 3
"""Empty rows between blocks: as far as a feature looks to either side."""
BITS = 18
"""Features are told apart by so many bits."""
_ROWS = 1024  # words whose features are made at once, which bounds memory
_BAGS = ("h1", "h2", "h3", "h4", "h5", "lead1", "lead2", "lead3", "lead4", "lab1", "lab2", "lab3")
_SMALL = ("inside", "pos", "dep", "kind", "nb", "at", "edge", "quoted", "paren", "inlab", "run", "runkind", "runs",
          "runsigns", *_BAGS)  # fmt: skip
_NAMES = {name: place for place, name in enumerate((*lexical.COLUMNS, "lem", *_SMALL))}
_PRIME = np.uint64(0x9E3779B97F4A7C15)
_CONNECTORS = frozenset((
    "of", "for", "and", "the", "de", "da", "do", "des", "du", "la", "le", "del", "der", "van", "von", "di", "y",
    "e", "et", "en", "&", "in", "on", "to", "und", "für", "dos", "das", "al", "-", "with", "at",
))  # fmt: skip
_OPEN, _CLOSE = frozenset("“«‘„"), frozenset("”»")
_SHORT = re.compile(r"\(([A-Z][A-Za-z&-]{1,9})\)")
_HEADING_WORDS, _LEAD_WORDS, _LABEL_WORDS = 5, 4, 3
_LONG_BLOCK, _LONG_RUN = 40, 6


def numbers(text: str, blocks: Sequence[Block], sentences: Sequence[Sequence[Sentence]]) -> NDArray[np.int32]:
    """A row of feature numbers for each token of the document's blocks, in order; 0 is no feature.

    Between blocks, before the first and after the last stand ``PAD`` rows of zeros.
    """
    spoken = [(block, [t for s in heard for t in s.tokens]) for block, heard in zip(blocks, sentences, strict=True)]
    size = sum(len(tokens) + PAD for _, tokens in spoken if tokens) + PAD
    table, pointers = _columns(text, blocks, sentences, size)
    made = np.zeros((size, len(TEMPLATES)), dtype=np.int32)
    for begin in range(PAD, size - PAD, _ROWS):
        end = min(begin + _ROWS, size - PAD)
        made[begin:end] = _made(table, pointers, begin, end)
    return made


def _made(table: Table, pointers: Pointers, begin: int, end: int) -> NDArray[np.int32]:
    """The feature numbers of the rows ``begin`` to ``end``."""
    plan = _plan()
    here = np.arange(begin, end)
    places = np.stack([here + spot if isinstance(spot, int) else pointers[spot][begin:end] for spot in plan.spots], 1)
    seen = table[places[:, plan.spot_of], plan.column_of]
    made = np.empty((end - begin, len(TEMPLATES)), dtype=np.int32)
    for templates, salts, parts in plan.sizes:
        mixed = np.broadcast_to(salts, (end - begin, len(salts)))
        for part in parts:
            mixed = (mixed ^ seen[:, part]) * _PRIME
            mixed ^= mixed >> np.uint64(29)
        made[:, templates] = mixed >> np.uint64(64 - BITS)
    inside, in_run = table[begin:end, _NAMES["inside"]] > 0, table[begin:end, _NAMES["run"]] > 0
    made[~inside] = 0
    made[np.ix_(~in_run, plan.of_run)] = 0
    bags = made[:, plan.bags]
    bags[table[begin:end, plan.bag_columns] == 0] = 0
    made[:, plan.bags] = bags
    return made


@dataclass(frozen=True)
class _Plan:
    """The templates, sorted so that those of the same size are computed together.

    ``spots`` are the places that columns are looked up at; each (spot, column) that a template needs stands at one
    index of ``spot_of`` and ``column_of``; ``sizes`` has, for each number of columns in a template, which templates,
    their salts, and the index of each part.
    """

    spots: tuple[int | str, ...]
    spot_of: NDArray[np.int64]
    column_of: NDArray[np.int64]
    sizes: tuple[tuple[NDArray[np.int64], Column, tuple[NDArray[np.int64], ...]], ...]
    of_run: NDArray[np.int64]
    bags: NDArray[np.int64]
    bag_columns: NDArray[np.int64]


@cache
def _plan() -> _Plan:
    read = [_template(line) for line in TEMPLATES]
    spots: dict[int | str, int] = {}
    cells: dict[tuple[int, int], int] = {}
    sizes: dict[int, list[tuple[int, int, list[int]]]] = {}
    for number, (salt, parts) in enumerate(read):
        where = [(spots.setdefault(spot, len(spots)), _NAMES[name]) for name, spot in parts]
        sizes.setdefault(len(parts), []).append((number, salt, [cells.setdefault(c, len(cells)) for c in where]))
    bags = [(i, _NAMES[name]) for i, (_, parts) in enumerate(read) for name, _ in parts if name in _BAGS]
    return _Plan(
        tuple(spots),
        np.array([spot for spot, _ in cells]),
        np.array([column for _, column in cells]),
        tuple(
            (
                np.array([number for number, _, _ in group]),
                np.array([salt for _, salt, _ in group], dtype=np.uint64),
                tuple(np.array(part) for part in zip(*(parts for _, _, parts in group), strict=True)),
            )
            for group in sizes.values()
        ),
        np.array([i for i, (_, parts) in enumerate(read) if any(_is_of_run(*part) for part in parts)]),
        np.array([i for i, _ in bags]),
        np.array([column for _, column in bags]),
    )


def _template(line: str) -> tuple[int, list[tuple[str, int | str]]]:
    """A template's salt, and its columns with where each is looked up."""
    salt, _, body = line.lstrip("!").rpartition(":")
    parts: list[tuple[str, int | str]] = []
    for piece in body.split():
        name, _, at = piece.partition("@")
        parts.append((name, at if at.isalnum() and not at.isdigit() else int(at or 0)))
    return lexical.number(salt or body.strip()) * 0x10001, parts


def _is_of_run(name: str, spot: int | str) -> bool:
    return isinstance(spot, str) or name in ("run", "runkind", "runs", "runsigns")


def _columns(
    text: str, blocks: Sequence[Block], sentences: Sequence[Sequence[Sentence]], size: int
) -> tuple[Table, Pointers]:
    state = _Reading(text, size)
    for block, heard in zip(blocks, sentences, strict=True):
        if any(sentence.tokens for sentence in heard):
            state.take(block, heard)
    return state.finish()


class _Reading:
    """The columns, filled block by block."""

    def __init__(self, text: str, size: int) -> None:
        self.text = text
        self.words = [""] * size
        self.lemmas = [0] * size
        self.small: dict[str, list[int]] = {name: [0] * size for name in _SMALL}
        self.points: dict[str, list[int]] = {
            name: [0] * size for name in ("first", "head", "last", "before", "before2", "after", "after2", "gov")
        }
        self.runs: list[tuple[int, int, str]] = []
        self.begin = PAD
        self.heading: list[int] = []
        self.lead: list[int] = []
        self.shorts = frozenset(_SHORT.findall(text))
        self.title: frozenset[str] | None = None

    def take(self, block: Block, sentences: Sequence[Sentence]) -> None:
        """Read one block."""
        begin, small = self.begin, self.small
        tokens = [token for sentence in sentences for token in sentence.tokens]
        count = len(tokens)
        low = [token.text.lower() for token in tokens]
        kind = _number(block.kind.value)
        self._context(block, low)
        bags = self._bags(block)
        length = _number(f"{min(count, _LONG_BLOCK) // 4}")
        place = begin
        governors = []
        for sentence in sentences:
            start = place
            last = len(sentence.tokens) - 1
            for number, token in enumerate(sentence.tokens):
                self.words[place] = token.text
                self.lemmas[place] = _number(token.lemma.lower())
                small["inside"][place] = 1
                small["pos"][place], small["dep"][place] = _number(token.pos), _number(token.dep)
                small["kind"][place], small["nb"][place] = kind, length
                small["at"][place] = min(place - begin, 4) + 1
                small["edge"][place] = 1 + (number == 0) + 2 * (number == last) + 4 * (place - begin == count - 1)
                small["inlab"][place] = _in_label(block, token)
                for name, value in bags:
                    small[name][place] = value
                governors.append(start + min(token.head, last))
                place += 1
        self._marks(begin, low)
        self._find_runs(block, tokens, low, governors, {s.tokens[0].span.start for s in sentences if s.tokens})
        self.begin += count + PAD

    def _context(self, block: Block, low: Sequence[str]) -> None:
        if self.title is None:
            self.title = frozenset(lexicons.fold(" ".join(low)).split())
        if block.kind is BlockKind.HEADING:
            self.heading = [_number(word) for word in low if word.isalpha()][:_HEADING_WORDS]

    def _bags(self, block: Block) -> list[tuple[str, int]]:
        """The words of the heading above, of the line that leads the list in, and of the row's label."""
        shown = block.span.of(self.text).rstrip()
        heading = [] if block.kind is BlockKind.HEADING else self.heading
        lead = self.lead if block.kind is BlockKind.LIST_ITEM else []
        if shown.endswith(":"):
            self.lead = [_number(word) for word in shown[:-1].lower().split()[-_LEAD_WORDS:]]
        elif block.kind is not BlockKind.LIST_ITEM:
            self.lead = []
        label = re.findall(r"\w+", block.label.of(self.text).lower())[:_LABEL_WORDS] if block.label else []
        kept = (("h", heading), ("lead", lead), ("lab", [_number(word) for word in label]))
        return [(f"{name}{i}", value) for name, values in kept for i, value in enumerate(values, 1)]

    def _marks(self, begin: int, low: Sequence[str]) -> None:
        """Which words stand in quotation marks or brackets."""
        quoted, depth = False, 0
        for place, word in enumerate(low, begin):
            if word in _OPEN or word in _CLOSE or word == '"':
                quoted = word in _OPEN or (word == '"' and not quoted)
            elif word == "(":
                depth += 1
            elif word == ")":
                depth = max(0, depth - 1)
            self.small["quoted"][place] = int(quoted) + 1
            self.small["paren"][place] = int(depth > 0) + 1

    def _find_runs(
        self, block: Block, tokens: Sequence[Token], low: Sequence[str], governors: Sequence[int], opens: set[int]
    ) -> None:
        """The runs of capitalised words, with connectors between, and what stands around each."""
        count, at = len(tokens), 0
        while at < count:
            if not tokens[at].text[:1].isupper():
                at += 1
                continue
            last, after = at, at + 1
            while after < count and tokens[after].span.start not in opens:
                if tokens[after].text[:1].isupper() or (low[after].isdigit() and after == last + 1):
                    last = after
                elif low[after] not in _CONNECTORS or after - last > 2:
                    break
                after += 1
            self._note_run(block, tokens, low, governors, at, last)
            at = last + 1

    def _note_run(
        self, block: Block, tokens: Sequence[Token], low: Sequence[str], governors: Sequence[int], first: int, last: int
    ) -> None:
        begin, small, count = self.begin, self.small, len(tokens)
        words = [token.text for token in tokens[first : last + 1]]
        shown = " ".join(words)
        folded = lexicons.fold(shown)
        cut = next((i for i in range(first + 1, last + 1) if low[i] in _OF), last + 1)
        signs = (
            (first == 0 and last == count - 1)
            + 2 * (first == 0)
            + 4 * (self.title is not None and self.title.issuperset(folded.split()))
            + 8 * (shown in self.shorts)
            + 16 * (low[last + 1 : last + 2] == ["("] and low[last + 3 : last + 4] == [")"])
            + 32 * shown.isupper()
        )
        size = min(last - first + 1, _LONG_RUN)
        around = {
            "first": first,
            "head": cut - 1,
            "last": last,
            "before": first - 1,
            "before2": first - 2,
            "after": last + 1,
            "after2": last + 2,
        }
        governor = governors[cut - 1]
        for place in range(first, last + 1):
            where = 1 if first == last else 2 if place == first else 3 if place == last else 4
            small["run"][begin + place] = where * 8 + size
            small["runkind"][begin + place] = where
            small["runsigns"][begin + place] = signs + 1
            for name, there in around.items():
                self.points[name][begin + place] = begin + there  # beyond the block stand empty rows
            self.points["gov"][begin + place] = governor
        self.runs.append((begin + first, begin + last, folded))

    def finish(self) -> tuple[Table, Pointers]:
        """The columns side by side, and the pointers, as arrays."""
        often = Counter(folded for _, _, folded in self.runs)
        for first, last, folded in self.runs:
            self.small["runs"][first : last + 1] = [min(often[folded], 4)] * (last + 1 - first)
        rows = lexical.rows(self.words)
        rows[[not word for word in self.words]] = 0
        rest = np.array([self.lemmas, *(self.small[name] for name in _SMALL)], dtype=np.uint64).T
        table = np.concatenate((rows, rest), axis=1)
        return table, {name: np.array(values, dtype=np.int64) for name, values in self.points.items()}


_OF = frozenset({"of", "for", "de", "des", "du", "da", "do", "on"})


@lru_cache(maxsize=1 << 15)
def _number_of(text: str) -> int:
    return lexical.number(text)


def _number(text: str) -> int:
    return _number_of(text) if len(text) < 24 else lexical.number(text)


def _in_label(block: Block, token: Token) -> int:
    if block.label is None:
        return 1
    return 2 if token.span.start < block.label.end else 3
