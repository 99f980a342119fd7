"""SERVICE from the embedded store: nobody is asked who is not allowed, and answers are joined as the standard says."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
from typer.testing import CliRunner

import sample
from civicgraph import open_graph
from civicgraph.cli import app
from civicgraph.errors import QueryError
from civicgraph.querying import ask, prepare
from civicgraph.querying import federation as module
from civicgraph.storing import View, open_view
from fake_server import Fake, Reply, Request, fake

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import servers

WIKIDATA = """
@prefix wd: <http://www.wikidata.org/entity/> . @prefix wdt: <http://www.wikidata.org/prop/direct/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
wd:Q215 rdfs:label "Slovenia"@en , "Slovenija"@sl ; wdt:P1082 2130850 ; wdt:P36 wd:Q437 .
wd:Q437 rdfs:label "Ljubljana"@en , "Laibach"@de .
wd:Q224 rdfs:label "Croatia"@en ; wdt:P1082 3866233 .
"""
LOCAL = """
@prefix e: <https://e.example/> .
e:a e:same e:A ; e:year 1990 ; e:name "a" . e:b e:same e:B ; e:year 2000 ; e:name "b" . e:c e:name "c" .
e:a e:tag "x"@en . e:b e:tag "y" .
"""
THERE = """
@prefix e: <https://e.example/> .
e:A e:size 1 , 10 ; e:note [ e:text "n" ] . e:B e:size 2 . e:C e:size 3 . e:Z e:size 99 ; e:tag "x"@en .
"""


def written(folder: Path, turtle: str) -> Path:
    """A build that holds these triples."""
    from civicgraph.graphs import Graphs
    from civicgraph.storing import Writer

    graph = Graphs(sample.BASE).document("x")
    quads = [ox.Quad(*q.triple, graph) for q in ox.parse(turtle, format=ox.RdfFormat.TURTLE)]
    with Writer(folder, sample.BASE) as writer:
        writer.write_graph(sorted(quads, key=str), "")
        writer.write_texts([])
        writer.write_report({})
        writer.commit()
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("local") / "graph", LOCAL)


@pytest.fixture(scope="module")
def view(folder: Path) -> Iterator[View]:
    with open_view(folder) as opened:
        yield opened


@pytest.fixture
def server() -> Iterator[Fake]:
    with fake() as running:
        running.store.load(THERE, format=ox.RdfFormat.TURTLE)
        yield running


def rows(view: View, query: str, server: Fake) -> list[tuple[str | None, ...]]:
    """The answer, as text, sorted; ``@`` stands for the server's address."""
    text = "PREFIX e: <https://e.example/> " + query.replace("@@", f"<{server.query}>")
    table = ask(view, text, services=[server.query], timeout=10)
    return sorted(
        (tuple(getattr(term, "value", None) for term in row) for row in table.rows),
        key=lambda row: [str(value) for value in row],
    )


def reference(query: str, tmp_path: Path) -> list[tuple[str | None, ...]]:
    """The same, where all that the server has is a graph of the store, and SERVICE is GRAPH: a plain engine's word."""
    there = ox.NamedNode("https://there.example/")
    store = ox.Store()
    store.load(LOCAL, format=ox.RdfFormat.TURTLE)
    store.load(THERE, format=ox.RdfFormat.TURTLE, to_graph=there)
    text = "PREFIX e: <https://e.example/> " + re.sub("(?i)service", "GRAPH", query).replace("@@", str(there))
    found = store.query(text)
    if isinstance(found, ox.QueryBoolean):
        return [(str(bool(found)).lower(),)]
    if isinstance(found, ox.QueryTriples):
        raise AssertionError("rows only")
    names = [variable.value for variable in found.variables]
    values = (tuple(getattr(row[name], "value", None) for name in names) for row in found)
    return sorted(values, key=lambda row: [str(value) for value in row])


SAME = [
    "SELECT ?n ?size { ?x e:name ?n ; e:same ?y . SERVICE @@ { ?y e:size ?size } }",
    "SELECT ?n ?size { SERVICE @@ { ?y e:size ?size } ?x e:same ?y ; e:name ?n }",
    "SELECT ?n ?size { ?x e:name ?n . OPTIONAL { ?x e:same ?y . SERVICE @@ { ?y e:size ?size } } }",
    "SELECT ?n ?size { ?x e:name ?n . OPTIONAL { ?x e:same ?y } SERVICE @@ { ?y e:size ?size } }",
    "SELECT ?n ?y { { ?x e:name ?n ; e:same ?y } UNION { SERVICE @@ { ?y e:size ?s } } }",
    "SELECT ?n ?size { ?x e:name ?n ; e:same ?y . SERVICE @@ { ?y e:size ?size } FILTER(?size > 1) }",
    "SELECT ?n ?big { ?x e:name ?n ; e:same ?y . SERVICE @@ { ?y e:size ?s } BIND(?s * 2 AS ?big) FILTER(?big > 2) }",
    "SELECT ?n { ?x e:name ?n ; e:same ?y . FILTER NOT EXISTS { ?x e:tag ?t . FILTER(?t = ?n) } SERVICE @@ { "
    "?y e:size 2 } }",
    "SELECT ?n { ?x e:name ?n . MINUS { ?x e:same ?y . SERVICE @@ { ?y e:size 2 } } }",
    "SELECT ?n ?m { ?x e:name ?n ; e:same ?y . { SELECT ?y (MAX(?s) AS ?m) { SERVICE @@ { ?y e:size ?s } } "
    "GROUP BY ?y } }",
    "SELECT ?n ?m { ?x e:name ?n ; e:same ?y . SERVICE @@ { SELECT ?y (MAX(?s) AS ?m) { ?y e:size ?s } GROUP BY ?y } }",
    "SELECT ?n ?size { ?x e:name ?n ; e:same ?y . SERVICE @@ { ?y e:size ?size . FILTER(?size > 1) } }",
    "SELECT ?n ?s { ?x e:name ?n ; e:same ?y . SERVICE @@ { ?z e:size ?s . FILTER(?z != ?y) } }",
    "SELECT ?n ?s { ?x e:name ?n ; e:same ?y . SERVICE @@ { ?z e:size ?s . FILTER(!BOUND(?y)) } }",
    "SELECT ?n ?size { ?x e:name ?n ; e:same ?y . SERVICE @@ { OPTIONAL { ?y e:size ?size . FILTER(?size > 5) } } }",
    "SELECT ?n { ?x e:name ?n ; e:same ?y . SERVICE @@ { ?y e:size ?s . FILTER(BOUND(?n)) } }",
    "SELECT ?n ?size { ?x e:name ?n ; e:same ?y . SERVICE @@ { ?y e:size ?size } SERVICE @@ { ?y e:size ?two "
    ". FILTER(?two = 10) } }",
    "SELECT ?s { SERVICE @@ { ?y e:size ?s } }",
    "SELECT ?n ?s { ?x e:name ?n . BIND(IRI(CONCAT('https://e.example/', UCASE(?n))) AS ?y) SERVICE @@ { ?y "
    "e:size ?s } }",
    "SELECT ?n { { SELECT ?n ?y { ?x e:name ?n ; e:same ?y } ORDER BY ?n LIMIT 1 } SERVICE @@ { ?y e:size ?s } }",
    "SELECT ?n ?t { ?x e:name ?n ; e:tag ?t . SERVICE @@ { ?z e:tag ?t } }",
    "SELECT ?n ?z { ?x e:name ?n . OPTIONAL { ?x e:year ?z . FILTER(?s > 5) } SERVICE @@ { ?y e:size ?s ; "
    "e:size ?z } }",
    "SELECT ?n { ?x e:name ?n ; e:same ?y . SERVICE @@ { ?y e:nothing ?s } }",
    "SELECT ?n { ?x e:name ?n ; e:year ?z ; e:same ?y . service @@ { ?y e:size ?s } FILTER(?z<3000&&?s>1) }",
    "SELECT ?n ?s { GRAPH ?g { ?x e:absent ?q } { ?x e:name ?n ; e:same ?y } SERVICE @@ { ?y e:size ?s } }",
    "SELECT ?n ?s { { ?x e:name ?n ; e:same ?y } { SERVICE @@ { ?y e:size ?s } } }",
    "SELECT ?n ?s { ?x e:name ?n . OPTIONAL { ?x e:same ?y } OPTIONAL { SERVICE @@ { ?y e:size ?s } } }",
    "SELECT (COUNT(*) AS ?c) { ?x e:same ?y . SERVICE @@ { ?y e:size ?s } }",
    "ASK { ?x e:same ?y . SERVICE @@ { ?y e:size 2 } }",
    "ASK { ?x e:same ?y . SERVICE @@ { ?y e:size 3 } }",
]


@pytest.mark.parametrize("query", SAME)
def test_answers_are_those_of_an_engine_that_has_both_graphs(
    query: str, view: View, server: Fake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert rows(view, query, server) == reference(query, tmp_path)
    monkeypatch.setattr(module, "BATCH", 1)
    assert rows(view, query, server) == reference(query, tmp_path)


def test_only_values_that_can_join_go_along_and_in_batches(
    view: View, server: Fake, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = SAME[0]
    rows(view, query, server)
    (asked,) = [one.parameters["query"] for one in server.requests]
    assert "<https://e.example/A>" in asked
    assert "<https://e.example/B>" in asked
    assert '"a"' not in asked  # a name that the other server need not know
    monkeypatch.setattr(module, "BATCH", 1)
    server.requests.clear()
    rows(view, query, server)
    assert len(server.requests) == 2


def test_nobody_is_asked_where_nothing_could_join(view: View, server: Fake) -> None:
    assert rows(view, "SELECT * { ?x e:absent ?y . SERVICE @@ { ?y e:size ?s } }", server) == []
    assert server.requests == []


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE @@ { ?s ?p ?o } }",
        "SELECT * { SERVICE SILENT @@ { ?s ?p ?o } }",
        "SELECT * { VALUES ?where { @@ } SERVICE ?where { ?s ?p ?o } }",
        "PREFIX : @@ SELECT * { SERVICE : { ?s ?p ?o } }",
        "ASK { SERVICE @@ { ?s ?p ?o } }",
    ],
)
def test_who_is_not_allowed_is_not_asked(query: str, view: View, server: Fake) -> None:
    with pytest.raises(QueryError, match=f"--allow-service {server.query}"):
        ask(view, query.replace("@@", f"<{server.query}>"), services=[f"{server.query}/", server.base])
    assert server.requests == []


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_who_is_allowed_cannot_send_on_to_others(status: int, view: View, server: Fake) -> None:
    elsewhere = f"{server.base}/elsewhere"
    server.fault = lambda request: Reply(status, headers={"Location": elsewhere}) if request.path == "/query" else None
    with pytest.raises(QueryError, match=f"sends on to {elsewhere}"):
        rows(view, SAME[0], server)
    assert {request.path for request in server.requests} == {"/query"}


def test_a_variable_without_one_value_is_no_address(view: View) -> None:
    with pytest.raises(QueryError, match=r"VALUES \?where"):
        ask(view, "SELECT * { ?where ?p ?o . SERVICE ?where { ?s ?q ?r } }", services=["https://x.example/"])


def test_a_service_in_a_service_is_refused(view: View, server: Fake) -> None:
    with pytest.raises(QueryError, match="inside another SERVICE"):
        rows(view, "SELECT * { SERVICE @@ { ?s ?p ?o SERVICE @@ { ?o ?q ?r } } }", server)
    assert server.requests == []


def test_words_in_strings_and_comments_are_no_clauses(view: View, server: Fake) -> None:
    query = """SELECT ?n { # SERVICE <x> {
        ?x e:name ?n ; e:same ?y . SERVICE @@ { ?y e:size ?s . FILTER(STR(?s) != "} SERVICE <https://x.example/> {") }
    }"""
    assert rows(view, query, server) == [("a",), ("a",), ("b",)]


@pytest.mark.parametrize(
    "fault",
    [
        Reply(500, b"out of order"),
        Reply(200, b"<html>", "text/html"),
        Reply(200, b'{"head": {"vars": ["y"]}, "results": {"bind', "application/sparql-results+json"),
        Reply(0),
    ],
    ids=["500", "html", "half", "nothing"],
)
def test_a_server_that_fails_ends_the_query_unless_it_is_silent(fault: Reply, view: View, server: Fake) -> None:
    server.fault = lambda request: fault
    query = "SELECT ?n ?s { ?x e:name ?n ; e:same ?y . SERVICE @@ { ?y e:size ?s } }"
    with pytest.raises(QueryError, match=f"SERVICE <{server.query}>"):
        rows(view, query, server)
    assert rows(view, query.replace("SERVICE", "SERVICE SILENT"), server) == [("a", None), ("b", None)]


def test_an_answer_without_end_is_cut_off(view: View, server: Fake, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_BYTES", 100)
    with pytest.raises(QueryError, match="more than"):
        rows(view, SAME[0], server)


def test_what_a_server_says_cannot_change_the_query(view: View, server: Fake) -> None:
    """An answer that is no IRI is an error, and no text of the query."""
    value = 'https://e.example/A> } SERVICE <http://127.0.0.1:9/> { ?a ?b "'
    answer = {"head": {"vars": ["y"]}, "results": {"bindings": [{"y": {"type": "uri", "value": value}}]}}
    body = json.dumps(answer).encode()
    server.fault = lambda request: Reply(200, body, "application/sparql-results+json")
    with pytest.raises(QueryError):
        rows(view, "SELECT * { ?x e:same ?y . SERVICE @@ { ?y e:size 1 } }", server)


def test_blank_nodes_of_an_answer_stay_apart(view: View, server: Fake, monkeypatch: pytest.MonkeyPatch) -> None:
    found = rows(view, "SELECT ?n ?b { ?x e:name ?n ; e:same ?y . SERVICE @@ { ?y e:note ?b } }", server)
    assert [name for name, _ in found] == ["a"]
    assert str(found[0][1]).startswith("urn:civicgraph:blank:")


def test_the_command_says_how_to_allow_a_server(folder: Path, server: Fake) -> None:
    query = (
        f"PREFIX e: <https://e.example/> SELECT ?n ?s "
        f"{{ ?x e:name ?n ; e:same ?y . SERVICE <{server.query}> {{ ?y e:size ?s }} }}"
    )
    run = CliRunner().invoke(app, ["query", str(folder), query])
    assert run.exit_code == 2
    assert f"--allow-service {server.query}" in run.output
    assert "--param" not in run.output
    run = CliRunner().invoke(app, ["query", str(folder), "linked-facts"])
    assert "to ask another server that speaks so: --param endpoint=URL --allow-service URL" in run.output
    run = CliRunner().invoke(app, ["query", str(folder), query, "--allow-service", server.query, "--format", "csv"])
    assert run.exit_code == 0
    assert sorted(run.output.split()) == ["a,1", "a,10", "b,2", "n,s"]
    run = CliRunner().invoke(app, ["query", "--endpoint", server.query, query, "--allow-service", server.query])
    assert (run.exit_code, "goes with DIR" in run.output) == (2, True)


def test_from_python(folder: Path, server: Fake) -> None:
    query = (
        f"PREFIX e: <https://e.example/> SELECT ?n ?s "
        f"{{ ?x e:name ?n ; e:same ?y . SERVICE <{server.query}> {{ ?y e:size ?s }} }} ORDER BY ?s"
    )
    with open_graph(folder) as graph:
        assert [(row["n"], row["s"]) for row in graph.query(query, services=[server.query])] == [
            ("a", 1),
            ("b", 2),
            ("a", 10),
        ]


COUNTRIES = [("SI", "Slovenia", "1", "2130850", "Ljubljana", "http://www.wikidata.org/entity/Q215")]


def figures(folder: Path, endpoint: str) -> list[tuple[str, ...]]:
    question = prepare("country-figures", {"endpoint": endpoint})
    with open_view(folder) as view:
        table = ask(view, question, services=[endpoint], timeout=30)
    return [tuple(term.value for term in row if term) for row in table.rows]  # type: ignore[union-attr]


def test_the_gallery_joins_our_countries_with_oxigraph(tmp_path: Path, oxigraph_server: servers.Server) -> None:
    oxigraph_server.load(WIKIDATA.encode(), "https://wikidata.example/countries")
    assert figures(sample.write(tmp_path / "graph"), oxigraph_server.query) == COUNTRIES


@pytest.mark.slow
def test_the_gallery_joins_our_countries_with_virtuoso(tmp_path: Path, virtuoso_server: servers.Server) -> None:
    virtuoso_server.load(WIKIDATA.encode(), "https://wikidata.example/countries")
    assert figures(sample.write(tmp_path / "graph"), virtuoso_server.query) == COUNTRIES


def test_the_gallery_shows_what_is_said_elsewhere_of_linked_organisations(tmp_path: Path, server: Fake) -> None:
    server.store.load(
        "@prefix wd: <http://www.wikidata.org/entity/> . @prefix wdt: <http://www.wikidata.org/prop/direct/> . "
        'wd:Q1 wdt:P571 "1986" ; wdt:P2124 42 . wd:Q2 wdt:P571 "1900" .',
        format=ox.RdfFormat.TURTLE,
    )
    folder = written(
        tmp_path / "graph",
        "@prefix cg: <https://w3id.org/civicgraph/ontology#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> . "
        '<https://o.example/1> a cg:Association ; skos:prefLabel "One"@en ; '
        "skos:exactMatch <http://www.wikidata.org/entity/Q1> .",
    )
    question = prepare("linked-facts", {"endpoint": server.query})
    with open_view(folder) as view:
        (row,) = ask(view, question, services=[server.query]).rows
    assert [term.value if term else None for term in row][:5] == ["One", None, "1986", "42", None]


TWO = """
@prefix cg: <https://w3id.org/civicgraph/ontology#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix wd: <http://www.wikidata.org/entity/> . @prefix dct: <http://purl.org/dc/terms/> .
@prefix e: <https://o.example/> .
e:1 a cg:Association ; skos:prefLabel "One"@en ; skos:exactMatch wd:Q1 ; dct:spatial e:si .
e:2 a cg:Association ; skos:prefLabel "Two"@en ; skos:exactMatch wd:Q2 ; dct:spatial e:xx .
e:3 a cg:Association ; skos:prefLabel "Three"@en ; skos:exactMatch wd:Q3 .
e:si skos:notation "SI" ; skos:exactMatch wd:Q215 .
e:xx skos:notation "XX" ; skos:exactMatch wd:Q999 .
"""
SOME = """
@prefix wd: <http://www.wikidata.org/entity/> . @prefix wdt: <http://www.wikidata.org/prop/direct/> .
wd:Q1 wdt:P571 "1986" . wd:Q2 wdt:P2124 42 . wd:Q7 wdt:P571 "1700" . wd:Q215 wdt:P1082 2130850 .
"""


def test_what_wikidata_says_little_of_stays_in_the_answer(tmp_path: Path, server: Fake) -> None:
    server.store.load(SOME, format=ox.RdfFormat.TURTLE)
    with open_view(written(tmp_path / "graph", TWO)) as view:
        facts = ask(view, prepare("linked-facts", {"endpoint": server.query}), services=[server.query])
        figures_ = ask(view, prepare("country-figures", {"endpoint": server.query}), services=[server.query])
    shown = {tuple(term.value if term else None for term in row[:5]) for row in facts.rows}  # type: ignore[union-attr]
    assert shown == {
        ("One", None, "1986", None, None),
        ("Two", None, None, "42", None),
        ("Three", None, None, None, None),
    }
    counted = {tuple(term.value if term else None for term in row[:4]) for row in figures_.rows}  # type: ignore[union-attr]
    assert counted == {("SI", None, "1", "2130850"), ("XX", None, "1", None)}


def test_values_stand_beside_the_patterns_that_they_narrow(view: View, server: Fake) -> None:
    rows(view, "SELECT ?s { ?x e:same ?y . SERVICE @@ { ?y e:size ?s . FILTER(?s > 1) } }", server)
    assert re.search(r"VALUES \(\?y\) \{[^}]*\}\s+\?y e:size \?s", server.requests[-1].parameters["query"])


def test_the_request_is_plain_sparql_that_any_server_reads(view: View, server: Fake) -> None:
    seen: list[Request] = []
    server.fault = seen.append  # type: ignore[assignment]
    for query in SAME:
        rows(view, query, server)
    assert len(seen) >= len(SAME) - 1
    for request in seen:
        ox.Store().query(request.parameters["query"])
