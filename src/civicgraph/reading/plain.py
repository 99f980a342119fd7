"""Plain text and Markdown: decoded, and otherwise left to the letter (CRLF, NFC or NFD, stray spaces all stay)."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from civicgraph.errors import SourceError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, the encoding that was used, and whether that encoding was a guess."""

    text: str
    encoding: str
    guessed: bool = False


def decode(data: bytes) -> Decoded:
    """Decode by byte-order mark, else UTF-8, else UTF-16 where every other byte is zero, else Latin-1 (a guess).

    Raises SourceError for bytes that are no text: NUL characters, or a broken UTF-16 or UTF-32 stream.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _checked(Decoded(_strict(data[len(mark) :], encoding), encoding))
    if _looks_utf16(data):
        encoding = "utf-16-be" if data[:1] == b"\0" else "utf-16-le"
        return _checked(Decoded(_strict(data, encoding), encoding, guessed=True))
    try:
        return _checked(Decoded(data.decode("utf-8"), "utf-8"))
    except UnicodeDecodeError:
        # Windows writes its quotes and dashes in the range that Latin-1 leaves to control characters.
        wide = any(0x80 <= byte <= 0x9F for byte in data)
        try:
            return _checked(
                Decoded(
                    data.decode("cp1252" if wide else "latin-1"), "windows-1252" if wide else "latin-1", guessed=True
                )
            )
        except UnicodeDecodeError:
            return _checked(Decoded(data.decode("latin-1"), "latin-1", guessed=True))


def _strict(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise SourceError(f"broken {encoding} at byte {error.start}: {error.reason}; save the file as UTF-8") from error


def _looks_utf16(data: bytes) -> bool:
    head = data[:200]
    if len(head) < 4 or len(data) % 2:
        return False
    even, odd = head[0::2].count(0), head[1::2].count(0)
    return max(even, odd) > len(head) // 2 * 0.7 and min(even, odd) == 0


def _checked(decoded: Decoded) -> Decoded:
    place = decoded.text.find("\0")
    if place >= 0:
        line = decoded.text.count("\n", 0, place) + 1
        raise SourceError(f"not a text file (NUL character in line {line}); convert it to plain text or Markdown")
    return decoded
