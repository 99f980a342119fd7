"""Questions to the graph: answers in every format, and mistakes told with their line."""

from __future__ import annotations

import json
import threading
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import parse_qs, urlsplit

import pyoxigraph as ox
import pytest
from typer.testing import CliRunner

import sample
from civicgraph.cli import app
from civicgraph.errors import QueryError
from civicgraph.querying import AnswerKind, Question, ask, defaults_told, gallery, hints, prepare, remote, write
from civicgraph.querying.forms import form, with_prefixes, words
from civicgraph.storing import View, open_view

if TYPE_CHECKING:
    from collections.abc import Iterator

LABELS = "SELECT ?thing ?name { ?thing skos:prefLabel ?name } ORDER BY ?name"


@pytest.fixture(scope="module")
def view(tmp_path_factory: pytest.TempPathFactory) -> View:
    return open_view(sample.write(tmp_path_factory.mktemp("query")))


def test_rows_come_in_the_order_asked_for_and_prefixes_are_known(view: View) -> None:
    table = ask(view, LABELS)
    assert (table.kind, table.columns) == (AnswerKind.ROWS, ("thing", "name"))
    assert [row[1].value for row in table.rows if isinstance(row[1], ox.Literal)][:2] == [
        "Clean Quays",
        "Digital Committee",
    ]


def test_a_cell_without_a_value_is_empty(view: View) -> None:
    table = ask(view, "SELECT ?s ?d { ?s a cg:MemberCount OPTIONAL { ?s schema:observationDate ?d } }")
    assert sum(date is None for _, date in table.rows) == 1
    assert write(table, "csv").count(b",\r\n") == 1


def test_an_answer_is_written_in_every_standard_format(view: View) -> None:
    table = ask(view, LABELS)
    assert write(table, "csv").decode().splitlines()[0] == "thing,name"
    assert write(table, "tsv").decode().splitlines()[0] == "?thing\t?name"
    bindings = json.loads(write(table, "json"))["results"]["bindings"]
    assert bindings[0]["name"] == {"type": "literal", "value": "Clean Quays", "xml:lang": "en"}
    assert b"<sparql" in write(table, "xml")


def test_yes_and_no(view: View) -> None:
    table = ask(view, "ASK { ?s cg:acronym 'LHT' }")
    assert (table.kind, table.columns) == (AnswerKind.BOOLEAN, ("answer",))
    assert [row[0].value for row in table.rows if isinstance(row[0], ox.Literal)] == ["true"]
    assert json.loads(write(table, "json"))["boolean"] is True
    assert b"false" in write(ask(view, "ASK { ?s cg:acronym 'XXX' }"), "csv")


def test_triples_are_a_graph(view: View) -> None:
    table = ask(view, "CONSTRUCT { ?s skos:prefLabel ?l } WHERE { ?s skos:prefLabel ?l }")
    assert table.kind is AnswerKind.TRIPLES
    turtle = write(table, "turtle")
    assert len(list(ox.parse(turtle, format=ox.RdfFormat.TURTLE))) == len(table.rows) == 6
    assert turtle == write(ask(view, "CONSTRUCT { ?s skos:prefLabel ?l } WHERE { ?s skos:prefLabel ?l }"), "turtle")
    described = ask(view, f"DESCRIBE <{sample.BASE}organisation/lht>")
    assert any(row[2] == ox.Literal("LHT") for row in described.rows)


def test_a_format_that_cannot_carry_the_answer_is_refused(view: View) -> None:
    rows, triples = ask(view, LABELS), ask(view, "CONSTRUCT WHERE { ?s skos:prefLabel ?l }")
    with pytest.raises(QueryError, match="Turtle carries triples only"):
        write(rows, "turtle")
    with pytest.raises(QueryError, match="choose turtle"):
        write(triples, "csv")
    with pytest.raises(QueryError, match="no format 'excel'"):
        write(rows, "excel")


@pytest.mark.parametrize(
    ("query", "message"),
    [
        (
            "SELECT ?s WHERE {\n  ?s foo:bar ?o\n}",
            r"line 2: the prefix foo: is not .*\n    \?s foo:bar \?o\n",
        ),
        ("SELECT ?s WHERE {\n ?s ?p ?o", r"line 2: it ends too early"),
        ("SELECT ?s { ?s <a b> ?o }", r"line 1: that is no IRI"),
        ("SELECT ?s (COUNT(*) AS ?n) { ?s ?p ?o }", r"neither grouped nor bound"),
        ("hello", r"that is no SPARQL query"),
        ("", r"that is no SPARQL query"),
        ("DELETE WHERE { ?s ?p ?o }", r"DELETE would change the graph"),
        ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", r"--allow-service http://127.0.0.1:9/"),
        ("SELECT * { \\u0053ERVICE SILENT ?x { ?s ?p ?o } }", r"without \\u escapes"),
        ("SELECT * { ?s ?p ?o FILTER(<http://x.example/f>(?o)) }", r"cannot be answered: .*http://x.example/f"),
    ],
)
def test_a_mistake_is_told_with_its_line(view: View, query: str, message: str) -> None:
    with pytest.raises(QueryError, match=message):
        ask(view, query)


@pytest.mark.parametrize(
    "query",
    [
        "# SERVICE\nSELECT * { ?service <http://x.example/SERVICE#SERVICE> 'SERVICE' }",
        'SELECT * { ?s skos:SERVICE "a \\" SERVICE", """SERVICE "" """ }',
        "SELECT * { ?s ?p 'x'@service }",
    ],
)
def test_the_word_service_elsewhere_is_no_service(view: View, query: str) -> None:
    assert "SERVICE" not in words(query)
    assert ask(view, query).rows == ()


def test_the_form_of_a_query_is_seen_past_comments_and_prefixes() -> None:
    assert form("# SELECT\nPREFIX construct: <http://x.example/#ask>\nask { ?select ?p 'INSERT' }") == "ASK"


def test_prefixes_are_declared_for_an_endpoint_where_they_lack() -> None:
    query = (
        "PREFIX org: <http://other.example/>\nSELECT * { ?s org:x cg:y ; a 'skos:z', <http://x.example/dct:a> # oa:b\n}"
    )
    cg = {"cg": "https://w3id.org/civicgraph/ontology#", "org": "x:org", "skos": "x:skos", "dct": "x:dct", "oa": "x:oa"}
    assert with_prefixes(query, cg) == f"PREFIX cg: <{cg['cg']}> {query}"


@pytest.mark.parametrize("question", gallery(), ids=lambda question: question.name)
def test_each_question_of_the_gallery_runs_and_says_what_it_is(view: View, question: Question) -> None:
    assert question.title
    assert question.description.endswith(".")
    if "SERVICE" in words(question.query):  # it asks somebody else: that has to be allowed (see test_federation)
        with pytest.raises(QueryError, match="--allow-service"):
            ask(view, prepare(question.name, {}))
        return
    assert ask(view, prepare(question.name, {})).kind is AnswerKind.ROWS


def test_the_gallery_has_a_dozen_questions_and_more() -> None:
    assert len(gallery()) >= 12


def test_a_parameter_takes_the_place_of_its_default(view: View) -> None:
    assert "Digital Committee" in str(ask(view, prepare("committees-by-size", {})).rows)
    assert ask(view, prepare("committees-by-size", {"minimum": "13"})).rows == ()
    assert len(ask(view, prepare("who-works-on", {"topic": "energy"})).rows) == 1
    assert ask(view, prepare("who-works-on", {"topic": "tourism"})).rows == (), "not everything"
    assert ask(view, prepare("acronym", {"acronym": "lht"})).rows
    assert ask(view, prepare("acronym", {"acronym": 'x" } #\n\\'})).rows == (), "a value cannot leave its quotes"


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("SELECT ?x { ?x a cg:Asociation }", "cg:Asociation is no term of the ontology; did you mean cg:Association?"),
        ("SELECT ?x { ?x cg:country ?y }", "cg:country is no term of the ontology; docs/graph.md"),
        ("ASK { ?x <https://w3id.org/civicgraph/ontology#memberCuont> ?y }", "did you mean cg:memberCount?"),
        ("SELECT ?x { ?x a org:Organization }", "VALUES ?class { cg:Association cg:PublicBody"),
    ],
)
def test_an_answer_of_nothing_comes_with_what_may_be_the_reason(
    tmp_path_factory: pytest.TempPathFactory, query: str, told: str
) -> None:
    folder = sample.write(tmp_path_factory.mktemp("hints"))
    done = CliRunner().invoke(app, ["query", str(folder), query, "--format", "csv"])
    assert done.exit_code == 0
    assert told in done.stderr
    assert "hint" not in done.stdout


@pytest.mark.parametrize(
    "query",
    [
        'SELECT ?x { ?x a cg:Association ; skos:prefLabel "cg:Asociation" } # cg:Nothing',
        "PREFIX cg: <https://other.example/> SELECT ?x { ?x a cg:Asociation }",
        "SELECT ?x { ?x a cg:Association ; cg:acronym 'XYZ' }",
    ],
)
def test_no_hint_where_no_term_is_wrong(view: View, query: str) -> None:
    assert ask(view, query).rows == ()
    assert hints(query, view) == ()


def test_a_default_that_narrows_an_answer_is_told_and_the_list_marks_it(view: View) -> None:
    every = write(ask(view, prepare("initiatives", {})), "csv").decode()
    assert all(status in every for status in ("planned", "ongoing"))
    assert defaults_told("initiatives", {}) == ()
    assert defaults_told("who-offers", {}) == ("by default activity=training; all: --param activity=",)
    assert defaults_told("who-offers", {"activity": ""}) == ()
    assert defaults_told("committees-by-size", {}) == ("by default minimum=10; otherwise: --param minimum=…",)
    listed = CliRunner().invoke(app, ["query", "--list"]).output
    assert "--param minimum=…  The smallest number of members to show. (by default 10)" in listed
    assert "empty for all. (by default all)" in listed


class Endpoint(BaseHTTPRequestHandler):
    """Answers as endpoints do, well or badly; what it is to do stands in the path."""

    view: ClassVar[View]

    def do_GET(self) -> None:
        self.answer(parse_qs(urlsplit(self.path).query)["query"][0])

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.answer(parse_qs(body)["query"][0])

    def answer(self, query: str) -> None:
        path = urlsplit(self.path).path
        if path == "/slow":
            threading.Event().wait(3)
        if path == "/html":
            return self.send(200, "text/html", b"<html>Welcome</html>")
        if path == "/broken":
            return self.send(200, "application/sparql-results+json", b"{")
        if path[1:].isdecimal():
            return self.send(int(path[1:]), "text/plain", b"no such luck")
        table = ask(self.view, query)
        if table.kind is AnswerKind.TRIPLES:
            return self.send(200, "text/turtle; charset=utf-8", write(table, "turtle"))
        media_type = "application/json" if path == "/loose" else "application/sparql-results+json"
        return self.send(200, media_type, write(table, "json"))

    def send(self, code: int, media_type: str, body: bytes) -> None:
        self.send_response(code)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with suppress(BrokenPipeError):  # the one who asked has given up
            self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Keep quiet."""


@pytest.fixture(scope="module")
def endpoint(view: View) -> Iterator[str]:
    Endpoint.view = view
    with ThreadingHTTPServer(("127.0.0.1", 0), Endpoint) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(
    "query", [LABELS, "ASK { ?s ?p ?o }", "CONSTRUCT WHERE { ?s skos:prefLabel ?l }", LABELS + "\n#" + "x" * 3000]
)
@pytest.mark.parametrize("path", ["/sparql", "/loose"])
def test_a_remote_graph_answers_as_a_local_one(view: View, endpoint: str, path: str, query: str) -> None:
    assert remote(endpoint + path, query) == ask(view, query)


def test_the_gallery_can_be_asked_of_a_remote_graph(view: View, endpoint: str) -> None:
    sparql = prepare("committees-by-size", {"minimum": "5"})
    assert remote(f"{endpoint}/sparql", sparql).rows == ask(view, sparql).rows != ()


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("/400", r"refuses the query.*no such luck"),
        ("/404", r"answers 404 Not Found: no such luck"),
        ("/500", r"answers 500 .*no such luck"),
        ("/503", r"answers 503 .*no such luck"),
        ("/html", r"answered with text/html that cannot be read: not SPARQL results, but '<html>Welcome</html>'"),
        ("/broken", r"application/sparql-results\+json that cannot be read"),
    ],
)
def test_an_endpoint_that_fails_is_told_in_plain_words(endpoint: str, path: str, message: str) -> None:
    with pytest.raises(QueryError, match=message):
        remote(endpoint + path, LABELS)


def test_an_endpoint_that_does_not_answer_is_given_up(endpoint: str) -> None:
    with pytest.raises(QueryError, match="did not answer within 1 s"):
        remote(f"{endpoint}/slow", LABELS, timeout=1)


@pytest.mark.parametrize("address", ["file:///etc/passwd", "example.org/sparql", "", "http://", "ftp://example.org/x"])
def test_only_web_addresses_are_asked(address: str) -> None:
    with pytest.raises(QueryError, match="no web address"):
        remote(address, LABELS)


def test_an_endpoint_that_is_not_there_is_told() -> None:
    with pytest.raises(QueryError, match="cannot be reached"):
        remote("http://127.0.0.1:9/sparql", LABELS)
    with pytest.raises(QueryError, match="DROP would change"):
        remote("http://127.0.0.1:9/sparql", "DROP ALL")


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("SELECT ?x { ?x foo:bar ?y }", "line 1: the prefix foo: is not declared"),
        ("SELECT ?x { ?x a cg:Association", "line 1: it ends too early; is a } missing?"),
        ("SELECT ?x {\n ?x a cg:Association } ORDER BY DESC(?x\n", "it ends too early; is a ) missing?"),
        ("SELECT ?x { ?x a cg:Association } LIMIT", "it ends too early\n"),
        ("SELECT ?x { ?x ?y }", "line 1: this is not expected here, or"),
    ],
)
def test_a_query_that_does_not_parse_is_told_in_plain_words(view: View, query: str, message: str) -> None:
    with pytest.raises(QueryError) as caught:
        ask(view, query)
    assert message in str(caught.value)
    assert "expected one of" not in str(caught.value)


@pytest.mark.parametrize("given", ["HR", "hr", "Croatia"])
def test_a_country_is_given_by_its_code_or_its_name(given: str) -> None:
    assert '"HR"' in prepare("contacts", {"country": given})


def test_a_country_that_does_not_exist_is_no_empty_answer() -> None:
    with pytest.raises(QueryError, match="two-letter code"):
        prepare("contacts", {"country": "Ruritania"})
