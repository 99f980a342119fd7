"""Sources that hold the same text under two names: a page that was saved twice, an address with and without a slash."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

from civicgraph.model import Notice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from civicgraph.model import Document


def doubles(documents: Sequence[Document]) -> list[Document]:
    """The documents, with a warning on each whose text stands in an earlier one, white space apart.

    Every document states what it states, so the facts of a double count twice; only the user knows which one to keep.
    """
    first: dict[bytes, str] = {}
    told = []
    for document in documents:
        words = document.text.split()
        name = first.setdefault(_digest(words), document.identifier) if words else document.identifier
        if name != document.identifier:
            message = f"holds the same text as {name}, so what it states is counted twice; leave one of them out"
            notice = Notice("same-text", message, document.identifier)
            document = replace(document, notices=(*document.notices, notice))
        told.append(document)
    return told


def _digest(words: Sequence[str]) -> bytes:
    return hashlib.sha256(" ".join(words).encode()).digest()
