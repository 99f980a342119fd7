"""The reference graph that linking is measured on, in Wikidata's shape, and our own graph that is linked to it.

Names are invented, by hand, in ``tests/reference``; what makes them hard to tell apart is added here: bodies that are
called by a former or a native name only, the same words in another country, branches, predecessors of the same name.
Nothing here looks at how linking works.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad

from civicgraph.graphs import Graphs
from civicgraph.publishing import turtle
from civicgraph.storing import Writer
from civicgraph.vocabulary import CG, COUNTRY_BASE, DCT, FOAF, RDF, SCHEMA, SKOS, XSD, concept

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

HERE = Path(__file__).with_name("reference")
BASE = "https://example.org/ours/"
WD = "http://www.wikidata.org/entity/"
CLASSES = {
    "association": "Q15911314",
    "company": "Q4830453",
    "agency": "Q327333",
    "human": "Q5",
    "disambiguation": "Q4167410",
    "museum": "Q33506",
    "party": "Q7278",
    "club": "Q847017",
}
PREFIXES = f"""@prefix wd: <{WD}> .
@prefix wdt: <http://www.wikidata.org/prop/direct/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix schema: <http://schema.org/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing of the reference graph."""

    item: str
    labels: tuple[tuple[str, str], ...]
    class_: str
    country: str | None = None
    aliases: tuple[tuple[str, str], ...] = ()
    official: tuple[tuple[str, str], ...] = ()
    short: str | None = None
    short_language: str = "en"
    host: str | None = None
    year: int | None = None
    members: int | None = None


@dataclass(frozen=True, slots=True)
class Ours:
    """One organisation of ours; ``match`` is the thing of the reference graph that it is, or None."""

    key: str
    name: str | None
    native: tuple[str, str] | None
    acronym: str | None
    country: str | None
    year: int | None
    homepage: str | None
    members: int | None
    match: str | None


def reference() -> tuple[list[Thing], list[Ours]]:
    """The reference graph and ours."""
    things: list[Thing] = []
    ours: list[Ours] = []
    blocks = list(_blocks())
    for number, (country, language, region, pairs) in enumerate(blocks):
        neighbour = blocks[(number + 5) % len(blocks)][0]
        for place, (theirs, mine) in enumerate(pairs):
            true = _true(len(things) + 1000, theirs, country, language, form=(number * 3 + place) % 7)
            things.append(true)
            name, native, acronym, year, homepage, members = mine
            ours.append(
                Ours(
                    f"{country.lower()}-{place}",
                    name,
                    (native, _spoken(native, language)) if native else None,
                    acronym,
                    country,
                    _number(year),
                    homepage,
                    _number(members),
                    true.item,
                )
            )
            things += _lookalikes(len(things) + 1000, theirs, country, language, region, neighbour, place + number)
    for label, native, language, short, class_, country, year in _table("others.txt"):
        labels = tuple((text, tag) for text, tag in ((label, "en"), (native, language)) if text and tag)
        item = f"Q{len(things) + 1000}"
        things.append(
            Thing(item, labels, class_ or "", country, short=short, short_language=language or "en", year=_number(year))
        )
    for number, (name, native, language, acronym, country, year, homepage, members) in enumerate(
        _table("strangers.txt")
    ):
        own = (native, language) if native and language else None
        ours.append(
            Ours(f"stranger-{number}", name, own, acronym, country, _number(year), homepage, _number(members), None)
        )
    return things, ours


def _true(number: int, theirs: list[str | None], country: str, language: str, form: int) -> Thing:
    """A thing as the other graph has it: some only in their own language, some under a later name, some with gaps."""
    english, native, short, year, host, members = theirs
    labels = [(english, "en")] if english else []
    if native:
        labels.append((native, language))
    aliases: list[tuple[str, str]] = [(short, language)] if short else []
    official: list[tuple[str, str]] = []
    if form == 2 and native:  # native names only
        labels = [(native, language)]
    elif form == 3 and english:  # renamed since: the old name is an alias and an official name of old
        labels[0] = (f"{english.split(' ')[0]} Local Government Centre", "en")
        aliases.append((english, "en"))
        official.append((native or english, language))
    elif form == 5:  # hardly described
        return Thing(f"Q{number}", tuple(labels), "association", country, tuple(aliases))
    return Thing(
        item=f"Q{number}",
        labels=tuple(labels),
        class_="association",
        country=country,
        aliases=tuple(aliases),
        official=tuple(official),
        short=short,
        short_language=language,
        host=host,
        year=_number(year),
        members=_number(members),
    )


def _lookalikes(
    number: int, theirs: list[str | None], country: str, language: str, region: str, elsewhere: str, turn: int
) -> Iterator[Thing]:
    """Two things that could be taken for it."""
    english, native, short, year, _, _ = theirs
    other = native or english or ""
    founded = _number(year)
    if turn % 4 == 0:  # the same words in another country
        yield Thing(f"Q{number}", ((english or "", "en"),), "association", elsewhere, year=2000 + turn % 20)
    elif turn % 4 == 1:  # a branch
        labels = ((f"{english}, {region} branch", "en"), (f"{other} – {region}", language))
        yield Thing(f"Q{number}", labels, "association", country, short=short, short_language=language, year=2005)
    elif turn % 4 == 2:  # a company that lives on the name
        yield Thing(
            f"Q{number}", ((f"{english} Services", "en"), (f"{other} Invest", language)), "company", country, year=2011
        )
    elif founded:  # a predecessor of the same name, long gone
        yield Thing(f"Q{number}", ((english or "", "en"),), "association", country, year=founded - 61)
    if short:  # somebody else with the same acronym
        labels = ((f"{short} {('Radio', 'Airlines', 'Handball Club', 'Records')[turn % 4]}", "en"),)
        class_, where = (("club", country), ("company", elsewhere))[turn % 2]
        yield Thing(f"Q{number + 1}", labels, class_, where, ((short, "en"),), short=short)


def _blocks() -> Iterator[tuple[str, str, str, list[tuple[list[str | None], list[str | None]]]]]:
    for block in (HERE / "countries.txt").read_text(encoding="utf-8").split("\n[")[1:]:
        head, *lines = [line for line in block.splitlines() if line.strip()]
        country, _, rest = head.partition("] ")
        language, _, region = rest.partition(" ")
        cells = [_cells(line.partition(": ")[2]) for line in lines]
        yield country, language, region, list(zip(cells[::2], cells[1::2], strict=True))


def _table(name: str) -> Iterator[list[str | None]]:
    for line in (HERE / name).read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            yield _cells(line)


def _cells(line: str) -> list[str | None]:
    return [None if cell.strip() == "-" else cell.strip() for cell in line.split(" | ")]


def _number(text: str | None) -> int | None:
    return int(text) if text else None


def _spoken(text: str, language: str) -> str:
    """The tag that a text of ours has: a romanised name is tagged as such by nobody."""
    return "und" if text.isascii() and language in ("bg", "el", "uk", "sr") else language


def reference_turtle(things: Iterable[Thing]) -> bytes:
    """The reference graph, as Wikidata would say it."""
    lines = [PREFIXES]
    countries: set[str] = set()
    for thing in things:
        said = [f"wdt:P31 wd:{CLASSES[thing.class_]}"]
        said += [f"rdfs:label {Literal(text, language=tag)}" for text, tag in thing.labels]
        said += [f"skos:altLabel {Literal(text, language=tag)}" for text, tag in thing.aliases]
        said += [f"wdt:P1448 {Literal(text, language=tag)}" for text, tag in thing.official]
        if thing.short:
            said.append(f"wdt:P1813 {Literal(thing.short, language=thing.short_language)}")
        if thing.country:
            said.append(f"wdt:P17 wd:Q-{thing.country}")
            countries.add(thing.country)
        if thing.host:
            said.append(f"wdt:P856 <https://www.{thing.host}/>")
        if thing.year:
            said.append(f'wdt:P571 "{thing.year}-01-01T00:00:00Z"^^xsd:dateTime')
        if thing.members:
            said.append(f'wdt:P2124 "+{thing.members}"^^xsd:decimal')
        lines.append(f"wd:{thing.item} {' ; '.join(said)} .\n")
    lines += [f'wd:Q-{code} wdt:P297 "{code}" .\n' for code in sorted(countries)]
    return "".join(lines).encode()


def ours_quads(ours: Iterable[Ours], base: str = BASE) -> tuple[Quad, ...]:
    """Our graph, as a build would write it."""
    graph = Graphs(base).document("list")
    out: set[Quad] = set()
    for one in ours:
        node = NamedNode(f"{base}organisation/{one.key}")
        said: list[tuple[NamedNode, NamedNode | Literal]] = [(RDF.type, CG.Association)]
        if one.name:
            said.append((SKOS.prefLabel, Literal(one.name, language="en")))
        if one.native:
            said.append((SKOS.altLabel if one.name else SKOS.prefLabel, Literal(one.native[0], language=one.native[1])))
        if one.acronym:
            said.append((CG.acronym, Literal(one.acronym)))
        if one.country:
            country = NamedNode(f"{COUNTRY_BASE}{one.country}X")
            said.append((DCT.spatial, country))
            out.add(Quad(country, SKOS.notation, Literal(one.country), graph))
        if one.year:
            said.append((SCHEMA.foundingDate, Literal(str(one.year), datatype=XSD.gYear)))
        if one.homepage:
            said.append((FOAF.homepage, NamedNode(one.homepage)))
        if one.members:
            count = NamedNode(f"{node.value}/count")
            said.append((CG.memberCount, count))
            out |= {
                Quad(count, RDF.type, CG.MemberCount, graph),
                Quad(count, CG.value, Literal(str(one.members), datatype=XSD.nonNegativeInteger), graph),
                Quad(count, CG.memberKind, concept("member-kind", "municipality"), graph),
            }
        out |= {Quad(node, predicate, value, graph) for predicate, value in said}
    return tuple(sorted(out, key=str))


def write_build(folder: Path, quads: tuple[Quad, ...], base: str = BASE) -> None:
    """A built folder with these statements, without a text behind them."""
    with Writer(folder, base) as writer:
        writer.write_graph(quads, turtle(quads, base))
        writer.write_texts(())
        writer.write_report({"totals": {"statements": len(quads)}, "unread": [], "findings": []})
        writer.commit()
