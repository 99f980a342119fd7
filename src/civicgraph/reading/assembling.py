"""From the pieces of a laid-out source to a stored text, its blocks, and the way back.

The text is written so that a person can read it and that the layout could be guessed again from its lines: headings
stand alone between empty lines, list items begin with a dash, a row of label and value has a colon.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from civicgraph.errors import SourceError
from civicgraph.model import Block, BlockKind, Place, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MAX_CHARACTERS = 20_000_000  # of the text that a laid-out source gives
LABEL_WORDS = 5
LABEL_LENGTH = 40
VALUE_LENGTH = 60  # longer values are prose that a label introduces

_GONE = re.compile("[\u00ad\u200b\u2060\ufeff]")  # soft hyphens and what else is there only for line breaking
_SPACE = re.compile("[ \t\r\f\v\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A block of a source; ``text`` is clean (see ``clean``), its line ends are those that the layout asks for.

    ``label`` belongs before ``text``, with a colon; in a paragraph it is a part of the block; ``label_path`` is its
    place where that is not the value's. ``parts`` are ranges of
    ``text`` that stand in different places of the original, such as lines on two pages; they go before ``page``.
    """

    kind: BlockKind
    text: str
    level: int = 0
    label: str | None = None
    label_path: str | None = None
    page: int | None = None
    path: str | None = None
    parts: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Assembled:
    """A stored text with its layout and the way back."""

    text: str
    blocks: tuple[Block, ...]
    places: tuple[Place, ...]


def clean(text: str) -> str:
    """The text with single spaces, no space at line ends, and without characters that nobody sees."""
    shown = _CONTROL.sub(" ", _GONE.sub("", text)).replace("\u2028", "\n").replace("\u2029", "\n")
    return "\n".join(line for line in (_SPACE.sub(" ", line).strip() for line in shown.split("\n")) if line)


def row(label: str, value: str, *, page: int | None = None, path: str | None = None) -> Piece:
    """A label and its value: a row where both are short, else a paragraph that the label opens."""
    label = label.rstrip(" :")
    if not value or not label:
        return Piece(BlockKind.PARAGRAPH, value or label, page=page, path=path)
    short = len(label) <= LABEL_LENGTH and len(label.split()) <= LABEL_WORDS
    if short and len(value) < VALUE_LENGTH and "\n" not in value and value[-1] not in ".;!?":
        return Piece(BlockKind.LABEL, value, label=label, page=page, path=path)
    return Piece(BlockKind.PARAGRAPH, value, label=label, page=page, path=path)


def table(rows: Sequence[Sequence[str]], paths: Sequence[str | None], *, page: int | None = None) -> list[Piece]:
    """The rows of a table: of two columns, labels and values; of more, one item a row, cells set apart by a bar."""
    filled = [(tuple(cells), path) for cells, path in zip(rows, paths, strict=True) if any(cells)]
    if filled and all(len(cells) == 2 and len(cells[0]) <= VALUE_LENGTH for cells, _ in filled):
        return [row(" ".join(a.split()), b, page=page, path=path) for (a, b), path in filled]
    return [
        Piece(BlockKind.LIST_ITEM, " | ".join(" ".join(cell.split()) for cell in cells if cell), page=page, path=path)
        for cells, path in filled
    ]


def assemble(pieces: Iterable[Piece]) -> Assembled:
    """Write the pieces one below the other; the empty ones are passed over.

    Raises SourceError, and takes no more of the pieces, where they hold more than ``MAX_CHARACTERS``.
    """
    written: list[str] = []
    blocks: list[Block] = []
    places: list[Place] = []
    length = 0
    last: BlockKind | None = None
    for piece in pieces:
        if not piece.text:
            continue
        gap = "" if last is None else "\n" if _close(last, piece.kind) else "\n\n"
        opening = "- " if piece.kind is BlockKind.LIST_ITEM else f"{piece.label}: " if piece.label else ""
        written.append(gap + opening + piece.text)
        whole = length + len(gap)
        start = whole + len(opening)
        length = start + len(piece.text)
        if length > MAX_CHARACTERS:
            raise SourceError(f"it holds more than {MAX_CHARACTERS:,} characters of text; split it")
        label = Span(whole, whole + len(piece.label)) if piece.label else None
        within = whole if label and piece.kind is not BlockKind.LABEL else start
        blocks.append(Block(piece.kind, Span(within, length), piece.level, label))
        if piece.parts:
            places += [Place(_moved(p.span, start), p.page, p.path, p.lines) for p in piece.parts]
        elif piece.page is not None or piece.path is not None:
            if label and piece.label_path is not None:
                places.append(Place(label, piece.page, piece.label_path))
            shared = label is not None and piece.label_path is None
            places.append(Place(Span(whole if shared else start, length), piece.page, piece.path))
        last = piece.kind
    return Assembled("".join(written) + "\n" if written else "", tuple(blocks), tuple(places))


def _close(above: BlockKind, below: BlockKind) -> bool:
    """Whether two blocks stand in lines without an empty one between: items of a list, rows of a table."""
    return above is below and below in (BlockKind.LIST_ITEM, BlockKind.LABEL)


def _moved(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)
