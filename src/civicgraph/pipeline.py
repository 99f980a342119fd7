"""The corridor on one page: prose comes in at one end, a published graph goes out at the other.

``read_document`` is what happens to each document alone, in any order and on any number of processes; ``build`` then
brings together what all of them say, lets it pass the gate, and puts it into the store.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from civicgraph import emphasis, rulefiles
from civicgraph.annotating import annotate
from civicgraph.engines import local
from civicgraph.errors import SourceError, UsageError
from civicgraph.extracting import extract, sure_enough
from civicgraph.fetching import Web, is_address
from civicgraph.graphs import Graphs
from civicgraph.linking import mappings, sssom, writing
from civicgraph.mapping import document_iri, map_readings
from civicgraph.model import Document, Notice, Reading, Report, Resolution, Severity
from civicgraph.publishing import turtle
from civicgraph.reading import Listed, doubles, listed, read_sources
from civicgraph.resolving import resolve
from civicgraph.segmenting import segment, title
from civicgraph.storing import Writer
from civicgraph.summary import describe
from civicgraph.validating import validate
from civicgraph.validating.validation import order

if TYPE_CHECKING:
    from civicgraph.config import Settings

Progress = Callable[[str, int, int], None]
"""Told the name of a step, how much of it is done, and how much of it there is."""


@dataclass(frozen=True, slots=True)
class BuildResult:
    """What a build did.

    ``report`` is the content of ``report.json``; ``problems`` counts its violations; ``published`` is false where a
    strict build met a problem and left the folder as it was.
    """

    out: Path
    report: Mapping[str, Any]
    problems: int
    published: bool


def read_document(document: Document, own_rules: tuple[tuple[str, str], ...] = ()) -> Reading:
    """All that one document says, by the shipped rules and the user's own (name and content of each file)."""
    plain = emphasis.bare(document)
    read = plain.document if plain else document
    sections = segment(read)
    reading = extract(replace(read, title=title(read, sections)), sections, annotate, own_rules)
    return emphasis.restored(reading, document, plain.offsets) if plain else reading


def build(
    sources: Sequence[str], settings: Settings, progress: Progress | None = None, *, lists: Sequence[Path] = ()
) -> BuildResult:
    """Turn ``sources`` into the graph in ``settings.out``, which takes the place of the old one in one step.

    ``lists`` are files that name further sources, one a line; one that does not exist is reported like a file that
    cannot be read.

    Raises RuleError for a broken rule file, DataError for a broken table of links, SourceError where a source does not
    exist or nothing could be read, UsageError where the graph would go into a folder that is read, StoreError where the
    folder cannot be written; the old graph then stays as it is.
    """
    tell = progress or (lambda step, done, total: None)
    named = [item for path in lists for item in listed(path)]
    refuse_own_output([*sources, *(item.source for item in named)], settings)
    own_rules = rulefiles.read(settings.rules)  # a broken rule spoils every document, so it ends the build here
    links = mappings.merged_all(sssom.read(path, settings.base) for path in settings.links)
    read = partial(read_document, own_rules=own_rules) if own_rules else read_document
    with Writer(settings.out, settings.base) as writer:
        documents, unread = collect(sources, settings, tell, more=named)
        readings = local.read_all(documents, read, jobs=settings.jobs, progress=_step(tell, "Reading"))
        sure = [sure_enough(reading, settings.min_confidence) for reading in readings]
        left_out = sum(len(all_.claims) - len(kept.claims) for all_, kept in zip(readings, sure, strict=True))
        readings = sure
        with _collector_at_rest():
            tell("Resolving names", 0, 0)
            resolution = resolve(readings)
            tell("Checking", 0, 0)
            quads, report, quarantined = gate(readings, resolution, settings.base)
            if links:
                quads = writing.with_links(quads, links, Graphs(settings.base))
            tell("Writing", 0, 0)
            described = describe(settings, readings, unread, resolution, report, quads, quarantined)
            if settings.min_confidence > 0:
                described["totals"]["left_out"] = left_out
            if settings.links:
                described["links"] = writing.totals(links)
            problems = described["totals"]["violations"]
            published = not (settings.strict and problems)
            if published:
                writer.write_graph(quads, turtle(quads, settings.base))
                texts = ((document, document_iri(document.identifier, settings.base)) for document in documents)
                writer.write_texts(texts)
                writer.write_report(described)
                writer.commit()
    return BuildResult(settings.out, described, problems, published)


def refuse_own_output(sources: Sequence[str], settings: Settings) -> None:
    """Raise UsageError where the next build from the same sources would meet what this one writes."""
    out = settings.out
    target = out.resolve()
    for source in sources:
        if source in ("", "-") or is_address(source) or not os.path.isdir(source):  # noqa: PTH112 # never raises
            continue
        folder = Path(source).resolve()
        for option, path, what in (("--out", out, "this graph"), ("--cache", settings.cache, "these pages")):
            if path is not None and path.resolve().is_relative_to(folder):
                inside = path.resolve().relative_to(folder).parts
                if any(name.startswith(".") for name in inside):  # what is hidden is not read
                    continue
                where = "lies in" if inside else "is"
                raise UsageError(
                    f"{option} {path} {where} the folder {source} that is read, so the next build would meet {what} "
                    "among its sources; name a folder beside it, or move the texts into a folder of their own"
                )
        if any(inner in (folder, *folder.parents) for inner in (target / "store", target / ".builds")):
            raise UsageError(f"{source} is a part of the graph in {out}; name the folder that holds your texts")


def collect(
    sources: Sequence[str],
    settings: Settings,
    tell: Progress = lambda step, done, total: None,
    *,
    more: Sequence[Listed] = (),
) -> tuple[list[Document], list[Notice]]:
    """The documents, sorted by identifier so that no order of files matters, and what could not be read."""
    documents: dict[str, Document] = {}
    unread = []
    with Web(settings.cache, allow_private=settings.allow_private) as web:
        for item in read_sources(sources, listed=more, as_of=settings.as_of, web=web):
            if isinstance(item, Document):
                documents.setdefault(item.identifier, item)
                tell("Collecting", len(documents), 0)
            else:
                unread.append(item)
    if not documents:
        reasons = "".join(f"\n  {notice.document}: {notice.message}" for notice in unread[:5])
        named = [*sources, *(item.source for item in more)]
        rest = f" and {len(named) - 5} more" if len(named) > 5 else ""
        raise SourceError(f"no text to read in {', '.join(named[:5])}{rest}{reasons}")
    ordered = doubles([documents[name] for name in sorted(documents)])
    return ordered, sorted(unread, key=lambda notice: notice.document)


def gate(readings: Sequence[Reading], resolution: Resolution, base: str) -> tuple[tuple[Any, ...], Report, list[str]]:
    """The data set, what validation found in it, and the documents that were sent to quarantine.

    A document whose statements break a shape says nothing in the published graph. What is left is looked at again,
    since a document may have broken a shape only together with another.
    """
    texts = {reading.document.identifier: reading.document.text for reading in readings}
    quarantined: set[str] = set()
    findings: dict[Any, None] = {}
    while True:
        quads = map_readings(readings, resolution, base, quarantined=quarantined)
        report = validate(quads, texts)
        findings |= dict.fromkeys(report.findings)
        broken = {f.document for f in report.findings if f.severity is Severity.VIOLATION and f.document in texts}
        if broken <= quarantined:
            return quads, Report(tuple(sorted(findings, key=order))), sorted(quarantined)
        quarantined |= {name for name in broken if name is not None}


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Let nothing look for cycles meanwhile.

    All that is made lives to the end and holds no cycles, and looking it through again and again took a third of the
    time.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _step(tell: Progress, name: str) -> local.Progress:
    return lambda done, total: tell(name, done, total)
