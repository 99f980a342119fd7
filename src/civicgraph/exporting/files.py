"""Writes the published graph in the format that someone needs, to a file in one step or to a stream."""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path
from typing import IO, TYPE_CHECKING

import pyoxigraph as ox

from civicgraph.errors import UsageError
from civicgraph.exporting.facts import merged
from civicgraph.exporting.linked import flat, framed
from civicgraph.exporting.spreadsheets import zipped
from civicgraph.linksets import recounted
from civicgraph.publishing import turtle
from civicgraph.serializing import serialized
from civicgraph.withholding import public

if TYPE_CHECKING:
    from collections.abc import Iterable

    from civicgraph.storing.view import View

FORMATS = ("turtle", "json-ld", "trig", "ntriples", "nquads", "rdfxml", "csv")
FRAMES = ("organisation",)

_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def export(
    view: View,
    format_: str,
    *,
    without_people: bool = False,
    without_quotes: bool = False,
    frame: str | None = None,
    out: Path | str | IO[bytes] | None = None,
) -> bytes:
    """The published graph as bytes, which are also written to ``out``: a file in one step, or an open stream.

    TriG and N-Quads hold everything published, in its named graphs and with its evidence. Turtle, N-Triples, RDF/XML
    and JSON-LD hold the facts, merged. CSV is a zip of tables, evidence among them. ``without_people`` leaves
    out the people graph, what stands around quotes, and e-mail addresses that are not those of a function;
    ``without_quotes`` the words of the sources (``withholding`` has the rules). ``frame="organisation"`` makes JSON-LD
    one tree an organisation. Quarantine is never exported.

    Raises UsageError for an unknown format or frame, and where ``out`` cannot be written, or is no name for a zip.
    """
    if format_ not in FORMATS:
        raise UsageError(f"there is no format {format_!r}; there are {', '.join(FORMATS)}")
    if frame is not None and (frame not in FRAMES or format_ != "json-ld"):
        raise UsageError(f"--frame goes with json-ld and is one of: {', '.join(FRAMES)}")
    if format_ == "csv" and isinstance(out, Path | str) and not _may_be_zip(Path(out)):
        raise UsageError(f"csv is several tables in one zip, and {out} is no name for one: give {Path(out).stem}.zip")
    quads = list(view.quads())
    if without_people or without_quotes:
        held = quads
        kept = public(view.graphs, lambda: held, people=not without_people, quotes=not without_quotes)
        quads = sorted(recounted(view.graphs, kept), key=str)
    content = _rendered(view, quads, format_, frame)
    if isinstance(out, Path | str):
        _write(Path(out), content)
    elif out is not None:
        out.write(content)
    return content


def _may_be_zip(out: Path) -> bool:
    """Whether a reader would take a file of this name for a zip; a pipe or the like may be anything."""
    return out.suffix.casefold() == ".zip" or (out.exists() and not out.is_file() and not out.is_dir())


def _rendered(view: View, quads: list[ox.Quad], format_: str, frame: str | None) -> bytes:
    match format_:
        case "nquads":
            return "".join(f"{quad} .\n" for quad in quads).encode("utf-8")
        case "trig":
            by_graph = sorted(quads, key=lambda quad: (str(quad.graph_name), str(quad)))
            return serialized(by_graph, ox.RdfFormat.TRIG)
        case "turtle":
            return turtle(quads, view.base).encode("utf-8")
        case "csv":
            return zipped(quads, view.graphs, view.text)
    triples = merged(quad for quad in quads if view.graphs.is_fact(quad))
    match format_:
        case "ntriples":
            return "".join(f"{triple} .\n" for triple in triples).encode("utf-8")
        case "rdfxml":
            return serialized(_for_xml(triples), ox.RdfFormat.RDF_XML)
        case _:
            return (framed(triples) if frame else flat(triples)).encode("utf-8")


def _for_xml(triples: Iterable[ox.Triple]) -> Iterable[ox.Triple]:
    """The triples with U+FFFD for the control characters that no XML document can hold."""
    for triple in triples:
        value = triple.object
        if isinstance(value, ox.Literal) and _NO_XML.search(value.value):
            text = _NO_XML.sub("\ufffd", value.value)
            kept = (
                ox.Literal(text, language=value.language)
                if value.language
                else ox.Literal(text, datatype=value.datatype)
            )
            yield ox.Triple(triple.subject, triple.predicate, kept)
        else:
            yield triple


def _write(path: Path, content: bytes) -> None:
    """Write beside ``path``, then move over it: a reader never sees half a file, and a failure leaves the old one."""
    try:
        if path.exists() and not path.is_file():  # /dev/stdout, a named pipe: nothing to move over
            path.write_bytes(content)
            return
        descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            mask = os.umask(0)
            os.umask(mask)
            Path(name).chmod(0o666 & ~mask)  # as any other new file; mkstemp makes it private
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror or error}") from error
