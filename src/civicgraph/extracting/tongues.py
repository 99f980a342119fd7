"""In which language a document and each of its blocks are, and what is read of those that are not English.

Of a block in another language, names, acronyms, contacts, channels and the figures of label rows are taken; its
sentences are not read, since every rule about sentences is one of English.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from civicgraph import languages
from civicgraph.model import Block, BlockKind, Claim, Document, FactType, Notice, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_PROSE = (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM)
_KEPT = frozenset(
    (FactType.ORGANISATION, FactType.ALT_NAME, FactType.ACRONYM, FactType.COUNTRY, FactType.CONTACT, FactType.CHANNEL)
)
_KEPT_OF_ROWS = _KEPT | {FactType.COUNT, FactType.FOUNDED}


@dataclass(frozen=True, slots=True)
class Tongues:
    """The language of a document (ISO 639-1), and those of its blocks that are not in English, by block index."""

    language: str
    foreign: dict[int, str]

    @property
    def unread(self) -> frozenset[int]:
        """The indices of the blocks whose sentences are not read."""
        return frozenset(self.foreign)


def listen(document: Document, blocks: Sequence[Block]) -> Tongues:
    """Judge each block of prose that is long enough, and the document by the language that most of its letters are in.

    What is too short to be judged is in the document's language. Where nothing can be judged, the document is in the
    language that its source declares.
    """
    judged: dict[int, str] = {}
    letters: Counter[str] = Counter()
    for index, block in enumerate(blocks):
        shown = block.span.of(document.text)
        if block.kind in _PROSE and (code := languages.judge(shown)) is not None:
            judged[index] = code
            letters[code] += len(shown)
    language = min(letters, key=lambda code: (-letters[code], code)) if letters else None
    if language is None:
        prose = " ".join(block.span.of(document.text) for block in blocks if block.kind is not BlockKind.FURNITURE)
        language = languages.judge(prose) or document.language.partition("-")[0].casefold()
    spoken = {index: judged.get(index, language) for index in range(len(blocks))}
    return Tongues(language, {index: code for index, code in spoken.items() if code != "en"})


def kept(claims: Sequence[Claim], blocks: Sequence[Block], tongues: Tongues) -> list[Claim]:
    """The claims without those that only an English sentence could have stated."""
    if not tongues.foreign:
        return list(claims)
    found = []
    for claim in claims:
        kinds = {blocks[index].kind for index in tongues.foreign if blocks[index].span.overlaps(claim.span)}
        if not kinds or claim.fact in (_KEPT_OF_ROWS if kinds == {BlockKind.LABEL} else _KEPT):
            found.append(claim)
    return found


def notices(document: Document, blocks: Sequence[Block], tongues: Tongues) -> Iterator[Notice]:
    """What a user should know: that a document, or passages of it, are read for names and the like only."""
    limits = "read for names, acronyms, contacts and the figures of label rows only"
    if tongues.language != "en":
        message = f"written in {languages.name_of(tongues.language)} ({tongues.language}); {limits}"
        if len(tongues.foreign) < len(blocks):
            message += ", but for its passages in English"
        yield Notice("language", message, document.identifier)
        return
    passages: dict[str, list[int]] = {}
    for index, code in tongues.foreign.items():
        passages.setdefault(code, []).append(index)
    for code, indices in sorted(passages.items()):
        count = f"{len(indices)} passages are" if len(indices) > 1 else "a passage is"
        message = f"{count} in {languages.name_of(code)} ({code}) and {limits}"
        yield Notice("language", message, document.identifier, blocks[indices[0]].span, Severity.INFO)
