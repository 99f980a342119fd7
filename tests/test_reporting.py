"""Reports that leave the program: nothing is lost, nothing in the data becomes markup."""

from __future__ import annotations

import json
from html.parser import HTMLParser

import pyoxigraph as ox
import rdflib

from civicgraph.model import Finding, Report, Severity
from civicgraph.reporting import to_html, to_json, to_turtle

COUNT = Finding(
    severity=Severity.VIOLATION,
    message="More than ten million: this is a population rather than a number of members.",
    focus="https://w3id.org/civicgraph/id/count/1",
    shape="https://w3id.org/civicgraph/shapes#value-bound",
    path="https://w3id.org/civicgraph/ontology#value",
    value="17000000",
    document="coast & sea.txt",
    line=12,
    sentence="It speaks for <b>17 million</b> people & more.",
)
COUNTRY = Finding(
    severity=Severity.WARNING,
    message="The country is not known.",
    focus="https://w3id.org/civicgraph/id/organisation/league",
    shape="https://w3id.org/civicgraph/shapes#country-known",
)
REPORT = Report((COUNT, COUNTRY))


class Reader(HTMLParser):
    """Collects the text of a page, its tags, and whether each is closed in turn."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.text, self.tags, self.open = "", set(), []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data


def test_json_holds_what_is_known_and_the_counts():
    data = json.loads(to_json(REPORT))
    assert data["conforms"] is False
    assert data["counts"] == {"violation": 1, "warning": 1, "info": 0}
    assert data["findings"][0]["line"] == 12
    assert "document" not in data["findings"][1]


def test_turtle_is_a_shacl_report_without_blank_nodes():
    text = to_turtle(REPORT)
    graph = rdflib.Graph().parse(data=text, format="turtle")
    (report,) = graph.subjects(rdflib.RDF.type, rdflib.SH.ValidationReport)
    assert graph.value(report, rdflib.SH.conforms).value is False
    results = {graph.value(r, rdflib.SH.resultSeverity): r for r in graph.objects(report, rdflib.SH.result)}
    violation = results[rdflib.SH.Violation]
    assert str(graph.value(violation, rdflib.SH.focusNode)) == COUNT.focus
    assert str(graph.value(violation, rdflib.DCTERMS.source)) == "coast & sea.txt, line 12"
    assert str(graph.value(violation, rdflib.RDFS.comment)) == COUNT.sentence
    assert not any(isinstance(n, ox.BlankNode) for t in ox.parse(text, format=ox.RdfFormat.TURTLE) for n in t.triple)


def test_html_shows_each_finding_and_takes_nothing_from_the_data_as_markup():
    page = to_html(REPORT, title="Report <of> & on")
    reader = Reader(page)
    assert reader.open == []
    assert "b" not in reader.tags
    for shown in (
        "Report <of> & on",
        "coast & sea.txt",
        "line 12",
        COUNT.sentence,
        COUNTRY.message,
        "1 violation, 1 warning",
    ):
        assert shown in reader.text
    assert "http" not in page.split("</style>")[0]


def test_an_empty_report_says_so():
    assert "No findings." in Reader(to_html(Report(()))).text
    assert json.loads(to_json(Report(())))["conforms"] is True
