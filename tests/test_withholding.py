"""What leaves without people shows nobody whom the texts name beside it, and of addresses only those of functions."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from civicgraph.api import build
from civicgraph.exporting import FORMATS, export
from civicgraph.linksets import recounted
from civicgraph.pushing.plan import planned
from civicgraph.storing import View, open_view
from civicgraph.validating import validate
from civicgraph.withholding import of_function

if TYPE_CHECKING:
    from pathlib import Path

PAGE = """<html lang="en"><head><title>Union of River Cities</title></head><body><main>
<h1>Union of River Cities</h1>
<p>The Union of River Cities (URC) is an association of 24 cities in Serbia, founded in 1998.</p>
<p>Please ask Milan Petrovic, Head of Office. The Finance Committee has 7 members. Zorica Savic will answer.</p>
<h2>Contact</h2>
<p>Write to milan@urc.example or milan.petrovic@urc.example.</p>
<p>Press: press-office@urc.example, all else: info@urc.example</p>
</main></body></html>
"""


@pytest.fixture(scope="module")
def view(tmp_path_factory: pytest.TempPathFactory) -> View:
    folder = tmp_path_factory.mktemp("people")
    (folder / "urc.html").write_text(PAGE, encoding="utf-8")
    build([str(folder / "urc.html")], folder / "graph")
    return open_view(folder / "graph")


def text(view: View, format_: str, *, without_quotes: bool = False) -> str:
    content = export(view, format_, without_people=True, without_quotes=without_quotes)
    if format_ != "csv":
        return content.decode("utf-8")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return "\n".join(archive.read(name).decode("utf-8") for name in archive.namelist())


@pytest.mark.parametrize("format_", FORMATS)
def test_nobody_leaves_who_stands_around_a_quote_or_in_an_address(view: View, format_: str) -> None:
    shown = text(view, format_)
    for personal in ("Petrovic", "petrovic", "milan@", "milan%40", "Savic", "Zorica"):
        assert personal not in shown
    assert "info@urc.example" in shown
    assert "press-office@urc.example" in shown
    assert "Finance Committee" in shown


def test_the_evidence_of_a_withheld_address_goes_with_it_and_the_rest_is_well_formed(view: View) -> None:
    everything = {quad.subject for quad in view.quads()}
    quads = [q for q in ox.parse(text(view, "nquads").encode(), format=ox.RdfFormat.N_QUADS) if isinstance(q, ox.Quad)]
    subjects = {quad.subject for quad in quads}
    for quad in quads:
        if quad.object in everything:
            assert quad.object in subjects or view.graphs.is_fact(quad), f"{quad} leads to nothing"
    report = validate(quads, {document.identifier: view.text(document.identifier) for document in view.documents()})
    assert report.conforms, report.findings


def test_links_into_pages_keep_their_words_and_lose_those_around_them(view: View) -> None:
    links = re.findall(r":~:text=([^\">]*)", text(view, "nquads"))
    assert any("Finance%20Committee" in link for link in links)
    assert [part for link in links for part in link.split(",") if part.startswith("-") or part.endswith("-")] == []


def test_without_quotes_no_sentence_leaves_but_the_places_stay(view: View) -> None:
    shown = text(view, "nquads", without_quotes=True)
    assert "oa#exact" not in shown
    assert "TextQuoteSelector" not in shown
    assert ":~:text=" not in shown
    assert "oa#start" in shown
    assert "XPathSelector" in shown
    quads = [q for q in ox.parse(shown.encode(), format=ox.RdfFormat.N_QUADS) if isinstance(q, ox.Quad)]
    assert validate(quads, {d.identifier: view.text(d.identifier) for d in view.documents()}).conforms


def test_a_push_sends_what_an_export_holds(view: View, tmp_path: Path) -> None:
    plan = planned(view, tmp_path, without_people=True)
    sent = sorted(line for load in plan.loads for line in load.lines())
    quads = [q for q in ox.parse(text(view, "nquads").encode(), format=ox.RdfFormat.N_QUADS) if isinstance(q, ox.Quad)]
    assert sent == sorted(f"{quad.triple} .\n" for quad in quads)
    assert len(list(recounted(view.graphs, quads))) == len(quads)


FUNCTIONS = (
    "info contact office secretariat mail press hello kontakt sekretariat presse secretaria segreteria sekretariatet "
    "postmottak biuro toimisto press-office pressoffice info-en info.rs contact2 INFO Büro general.secretariat events "
    "communication titkarsag"
)
PEOPLE = (
    "milan milan.petrovic m.petrovic petrovic anna.info.berg info.milan hans maria.post j.office ana.zupancic jo bert "
    "klaus-dieter ewa press.milan x1 smith contact.anna ola.nordmann infanta mailer.daemonic presslee"
)


@pytest.mark.parametrize("local", FUNCTIONS.split())
def test_an_address_of_a_function_is_known_in_many_languages(local: str) -> None:
    assert of_function(f"{local}@urc.example")


@pytest.mark.parametrize("local", PEOPLE.split())
def test_an_address_that_may_be_somebodys_is_none_of_a_function(local: str) -> None:
    assert not of_function(f"{local}@urc.example")
