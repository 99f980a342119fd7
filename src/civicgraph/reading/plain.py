"""Plain text and Markdown: decoded, and otherwise left to the letter (CRLF, NFC or NFD, stray spaces all stay)."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from civicgraph.errors import SourceError
from civicgraph.reading.content import Content, Remark

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LOST = "\ufffd"
_HIGH_BYTES = 24  # prose of an alphabet uses few rows of Unicode; bytes paired the wrong way use hundreds
_SAMPLE = 4096  # bytes looked at to tell UTF-16 without a mark; even, so that no pair is cut
_WINDOWS = re.compile(rb"[\x80-\x9f]")  # Windows writes its quotes and dashes where Latin-1 has control characters
_PROSE = re.compile(r"[\s\w!-/:-@\[-`{-~\u00a0-\u00bf\u2010-\u206f\u20ac]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, the encoding that was used, whether that was a guess, and how many characters could not be read.

    Each of the ``lost`` characters stands in the text as U+FFFD; a text never holds half a surrogate pair.
    """

    text: str
    encoding: str
    guessed: bool = False
    lost: int = 0


def decode(data: bytes) -> Decoded:
    """Decode by byte-order mark, else as UTF-8, else UTF-16 without a mark, else Latin-1 or Windows-1252 (a guess).

    Raises SourceError for bytes that are no text: NUL characters, or one character in twenty that cannot be read.
    """
    return _checked(_marked(data) or _utf16(data) or _utf8(data) or _one_byte(data))


def read(data: bytes) -> Content:
    """A text as it stands, with what its user should know about its encoding. Raises SourceError as ``decode`` does."""
    decoded = decode(data)
    return Content(decoded.text, decoded.encoding, remarks=remarks(decoded))


def remarks(decoded: Decoded) -> tuple[Remark, ...]:
    """That the encoding was guessed, that characters were lost."""
    said = []
    if decoded.guessed:
        message = f"not UTF-8; read as {decoded.encoding}, so check its accented letters, or save it as UTF-8"
        said.append(Remark("encoding", message))
    if decoded.lost:
        message = f"{decoded.lost} broken characters of {decoded.encoding} read as \N{REPLACEMENT CHARACTER}"
        said.append(Remark("encoding", f"{message}; save it as UTF-8"))
    return tuple(said)


def _marked(data: bytes) -> Decoded | None:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _repaired(data[len(mark) :], encoding)
    return None


def _utf16(data: bytes) -> Decoded | None:
    """UTF-16 that lost its mark: NUL bytes, and prose of one alphabet when its bytes are paired one of the two ways."""
    sample = data[:_SAMPLE]
    if len(data) < 4 or len(data) % 2 or b"\0" not in sample:
        return None
    rows = []
    for encoding, high in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[0::2])):
        shown = sample.decode(encoding, "replace")
        if "\0" not in shown and len(_PROSE.findall(shown)) > 0.9 * len(shown) and any(c.isspace() for c in shown):
            rows.append((len(set(high)), encoding))
    if not rows or min(rows)[0] > _HIGH_BYTES:
        return None
    return _repaired(data, min(rows)[1], guessed=True)


def _utf8(data: bytes) -> Decoded | None:
    """UTF-8; with broken characters too, where no fewer are whole: bytes of another encoding are so by chance only."""
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        repaired = _repaired(data, "utf-8")
    whole = sum(c > "\x7f" for c in repaired.text) - repaired.lost
    return repaired if whole >= repaired.lost else None


def _one_byte(data: bytes) -> Decoded:
    if _WINDOWS.search(data):
        try:
            return Decoded(data.decode("cp1252"), "windows-1252", guessed=True)
        except UnicodeDecodeError:
            pass  # five of its places are empty; Latin-1 has none
    return Decoded(data.decode("latin-1"), "latin-1", guessed=True)


def _repaired(data: bytes, encoding: str, *, guessed: bool = False) -> Decoded:
    try:
        return Decoded(data.decode(encoding), encoding, guessed)
    except UnicodeDecodeError:
        text = data.decode(encoding, "replace")
    return Decoded(text, encoding, guessed, lost=text.count(_LOST))


def _checked(decoded: Decoded) -> Decoded:
    place = decoded.text.find("\0")
    if place >= 0:
        line = decoded.text.count("\n", 0, place) + 1
        raise SourceError(f"not a text file (NUL character in line {line}); convert it to plain text or Markdown")
    if decoded.lost * 20 > len(decoded.text):
        raise SourceError(f"broken {decoded.encoding}: {decoded.lost} characters cannot be read; save it as UTF-8")
    return decoded
