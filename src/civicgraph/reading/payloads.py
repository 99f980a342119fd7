"""Bodies of HTTP answers, as a crawl or a fetch brings them: the header's charset is applied before a reader reads."""

from __future__ import annotations

import codecs
import hashlib
from dataclasses import dataclass
from email.message import Message

from civicgraph.reading import formats


@dataclass(frozen=True, slots=True)
class Payload:
    """Bytes for ``read_bytes``, their media type, and the digest of the bytes as they came."""

    data: bytes
    media_type: str
    sha256: str


def payload(data: bytes, content_type: str) -> Payload:
    """The body of an answer with this ``Content-Type``.

    A text whose header names a charset is turned into UTF-8 with a byte-order mark, which goes before what an HTML page
    says of itself, as the header does (WHATWG HTML, 13.2.3.2). Bytes that are UTF-8 are left alone whatever is said:
    no text of another charset looks like it by chance.
    """
    digest = hashlib.sha256(data).hexdigest()
    header = Message()
    header["Content-Type"] = content_type
    media_type, charset = header.get_content_type(), header.get_content_charset()
    if charset and media_type.startswith(("text/", "application/xhtml")) and not _is_utf8(data):
        charset = "cp1252" if charset in ("iso-8859-1", "latin-1", "latin1", "us-ascii", "ascii") else charset
        try:
            text = data.decode(codecs.lookup(charset).name, "replace")
            data = codecs.BOM_UTF8 + text.encode("utf-8", "replace")
        except (LookupError, UnicodeError):  # no charset that is known, or none of texts
            pass
    return Payload(data, media_type, digest)


def readable(content_type: str) -> bool:
    """Whether there is a reader for answers of this type."""
    return "/" in content_type and formats.media_type_of(content_type) is not None


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
