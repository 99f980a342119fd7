"""Oxigraph's serialisers with a header that is the same for every run: they take prefixes from a hash table."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

from pyoxigraph import RdfFormat, serialize

from civicgraph.vocabulary import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pyoxigraph import Quad, Triple

_PREFIXES = re.compile(rb"\A(?:@prefix [^\n]*\n)+")
_ROOT = re.compile(rb"<rdf:RDF((?: xmlns:[\w-]+=\"[^\"]*\")*)>")


def serialized(statements: Iterable[Quad] | Iterable[Triple], format_: RdfFormat) -> bytes:
    """The statements in the order given, with the vocabulary's prefixes, sorted."""
    buffer = io.BytesIO()
    serialize(statements, buffer, format_, prefixes=dict(PREFIXES))
    content = buffer.getvalue()
    if format_ == RdfFormat.RDF_XML:
        return _ROOT.sub(_sorted_root, content, count=1)
    return _PREFIXES.sub(lambda match: b"".join(sorted(match[0].splitlines(keepends=True))), content)


def _sorted_root(match: re.Match[bytes]) -> bytes:
    return b"<rdf:RDF " + b" ".join(sorted(match[1].split())) + b">"
