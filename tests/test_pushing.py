"""Pushing: graphs replaced in one step, compared afterwards, and the truth told about servers that misbehave."""

from __future__ import annotations

import json
import time
import urllib.parse
import urllib.request
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
from typer.testing import CliRunner

import sample
from civicgraph import open_graph
from civicgraph.cli import app
from civicgraph.errors import UsageError
from civicgraph.graphs import Graphs
from civicgraph.pushing import Credentials
from civicgraph.pushing.checking import value_of
from civicgraph.pushing.transport import in_the_clear
from civicgraph.storing import open_view
from civicgraph.vocabulary import OA, VOID
from fake_server import Fake, Reply, Request, basic, fake

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import servers

GRAPHS = Graphs(sample.BASE)
DOCUMENTS = f"{sample.BASE}graph/document/"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sample.write(tmp_path_factory.mktemp("built") / "graph")


@pytest.fixture(scope="module")
def one_kept_back(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sample.write(tmp_path_factory.mktemp("kept") / "graph", quarantined=("texts/liga.txt",))


@pytest.fixture
def server() -> Iterator[Fake]:
    with fake() as running:
        yield running


@pytest.fixture(autouse=True)
def no_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("USER", "PASSWORD", "TOKEN"):
        monkeypatch.delenv(f"CIVICGRAPH_PUSH_{name}", raising=False)


def push(folder: Path, url: str, *options: str) -> tuple[int, str]:
    """The exit code, and all that was written."""
    result = CliRunner().invoke(app, ["push", str(folder), "--endpoint", url, *options])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, " ".join(result.output.split())


def published(folder: Path) -> dict[str, set[tuple[object, ...]]]:
    """Name of each published graph to its triples, by value."""
    graphs: dict[str, set[tuple[object, ...]]] = {}
    with open_view(folder) as view:
        for quad in view.quads():
            graphs.setdefault(quad.graph_name.value, set()).add(by_value(quad.triple))
    return graphs


def without_people(folder: Path) -> dict[str, set[tuple[object, ...]]]:
    """The same without the people graph, and without what stands around quotes."""
    graphs = {name: triples for name, triples in published(folder).items() if name != GRAPHS.people.value}
    return {name: {t for t in triples if t[1] not in (OA.prefix, OA.suffix)} for name, triples in graphs.items()}


def by_value(triple: ox.Triple) -> tuple[object, ...]:
    return triple.subject, triple.predicate, *value_of(triple.object)


def held(server: Fake) -> dict[str, set[tuple[object, ...]]]:
    names = [name.value for name in server.store.named_graphs()]
    return {name: {by_value(triple) for triple in server.graph(name)} for name in names}


@pytest.mark.parametrize("protocol", ["gsp", "update"])
def test_all_published_graphs_are_there_and_nothing_else(protocol: str, built: Path, server: Fake) -> None:
    url = server.graph_store if protocol == "gsp" else server.update
    code, said = push(built, url, "--batch", "50")
    assert code == 0, said
    assert held(server) == published(built)
    graphs = published(built)
    assert (
        f"Pushed {sum(map(len, graphs.values())):,} triples in {len(graphs)} graphs to {url}; all of them are" in said
    )
    assert f", as {server.query} says" in said


def test_the_protocol_is_found_out_where_the_path_does_not_show_it(built: Path, server: Fake) -> None:
    server.fault = lambda request: server.answer(
        Request(request.method, "/update" if request.path == "/any" else request.path, *_rest(request))
    )
    assert push(built, f"{server.base}/any", "--query-endpoint", server.query)[0] == 0
    assert held(server) == published(built)
    server.fault = lambda request: Reply(404)
    code, said = push(built, f"{server.base}/any")
    assert (code, "neither as a graph store nor as an update endpoint; see --protocol" in said) == (2, True)


def _rest(request: Request) -> tuple[dict[str, str], str, dict[str, str]]:
    return request.parameters, request.body, request.headers


@pytest.mark.parametrize("protocol", ["gsp", "update"])
def test_a_second_push_replaces_each_graph_whole(protocol: str, built: Path, one_kept_back: Path, server: Fake) -> None:
    url = server.graph_store if protocol == "gsp" else server.update
    assert push(built, url, "--batch", "50")[0] == 0
    code, said = push(one_kept_back, url, "--batch", "50")
    assert code == 0
    (gone,) = published(built).keys() - published(one_kept_back).keys()
    assert f"still there, and not in this build (--prune): {gone}" in said
    assert push(one_kept_back, url, "--batch", "50", "--prune")[0] == 0
    assert held(server) == published(one_kept_back)


def test_nothing_is_pruned_and_nothing_untold_where_the_server_does_not_show_what_it_has(
    built: Path, one_kept_back: Path, server: Fake
) -> None:
    assert push(built, server.graph_store)[0] == 0
    (gone,) = published(built).keys() - published(one_kept_back).keys()
    server.fault = lambda request: Reply(500) if "DISTINCT" in request.parameters.get("query", "") else None
    code, said = push(one_kept_back, server.graph_store, "--prune")
    assert "which other graphs are there could not be seen" in said
    assert "are there" in said
    empty = b'{"head": {"vars": ["s", "p", "o"]}, "results": {"bindings": []}}'
    server.fault = lambda request: (
        Reply(200, empty, "application/sparql-results+json")
        if "VALUES" in request.parameters.get("query", "") + request.body
        else None
    )
    code, said = push(one_kept_back, server.graph_store, "--prune")
    assert code == 1
    assert gone in held(server)


def test_what_is_in_quarantine_is_never_sent(one_kept_back: Path, server: Fake) -> None:
    assert push(one_kept_back, server.update)[0] == 0
    assert not any("quarantine" in one.body for one in server.writes())
    assert not any("quarantine" in name for name in held(server))


def test_people_can_be_left_out_and_those_pushed_before_are_pointed_out(built: Path, server: Fake) -> None:
    assert push(built, server.graph_store, "--without-people")[0] == 0
    assert not any(sample.ANA in one.body or sample.MAIL in one.body for one in server.requests)
    assert GRAPHS.people.value not in held(server)
    push(built, server.graph_store)
    said = push(built, server.graph_store, "--without-people")[1]
    assert f"still there, and not in this build (--prune): {GRAPHS.people.value}" in said
    assert push(built, server.graph_store, "--without-people", "--prune")[0] == 0
    assert GRAPHS.people.value not in held(server)


def test_readers_see_the_old_graph_or_the_new_one(built: Path, one_kept_back: Path, server: Fake) -> None:
    """While a graph that takes many requests is on its way, its old content stays, up to one last request."""
    push(built, server.update)
    old = held(server)[GRAPHS.evidence.value]
    new = published(one_kept_back)[GRAPHS.evidence.value]
    seen = []

    def look(request: Request) -> None:
        seen.append({by_value(triple) for triple in server.graph(GRAPHS.evidence.value)})

    server.fault = look  # type: ignore[assignment]
    assert push(one_kept_back, server.update, "--batch", "20")[0] == 0
    assert len([one for one in server.writes() if "staging" in one.body]) > 5
    assert {frozenset(one) for one in seen} == {frozenset(old), frozenset(new)}


@pytest.mark.parametrize("status", [413, 500, 400])
def test_a_server_that_takes_little_at_once_gets_smaller_requests(status: int, built: Path, server: Fake) -> None:
    server.fault = lambda request: (
        Reply(status, b"memory exhausted") if request.path == "/update" and len(request.body) > 3000 else None
    )
    code, said = push(built, server.update)
    assert code == 0, said
    assert held(server) == published(built)


def test_a_dry_run_talks_to_nobody(built: Path, server: Fake) -> None:
    code, said = push(built, server.update, "--dry-run")
    assert (code, server.requests) == (0, [])
    assert f"{sum(len(triples) for triples in published(built).values()):,} triples" in said
    code, quiet = push(built, server.update, "--dry-run", "--quiet")
    assert code == 0
    assert "triples in" in quiet
    assert "Bytes" in said
    assert "Bytes" not in quiet
    code, said = push(built, server.update, "--dry-run", "--json", "--without-people")
    graphs = {one["graph"]: one["triples"] for one in json.loads(said)["graphs"]}
    assert graphs == {name: len(t) for name, t in without_people(built).items()}


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (401, "set CIVICGRAPH_PUSH_USER and CIVICGRAPH_PUSH_PASSWORD"),
        (403, "may not write there"),
        (404, "nothing at this address"),
        (405, "another protocol; try --protocol"),
    ],
)
def test_a_refusal_says_what_would_help(status: int, words: str, built: Path, server: Fake) -> None:
    server.fault = lambda request: Reply(status) if request.path != "/query" else None
    for url in (server.update, server.graph_store):
        code, said = push(built, url)
        assert code == 1
        assert f"answers {status}" in said
        assert words in said
    assert held(server) == {}


def test_a_redirect_is_not_followed(built: Path, server: Fake) -> None:
    server.fault = lambda request: Reply(307, headers={"Location": "http://127.0.0.1:9/steal"})
    code, said = push(built, server.graph_store)
    assert code == 1
    assert "answers 307 Temporary Redirect to http://127.0.0.1:9/steal; give that address if you trust it" in said


def test_nobody_listens(built: Path) -> None:
    code, said = push(built, "http://127.0.0.1:9/update")
    assert code == 1
    assert "cannot be reached" in said
    assert "old" not in said  # nothing was begun, so there is nothing to tell of graphs


@pytest.mark.parametrize("protocol", ["gsp", "update"])
@pytest.mark.parametrize("reply", [Reply(507, b"disk full"), Reply(0)], ids=["507", "broken off"])
def test_a_failure_half_way_says_which_graphs_are_new(
    reply: Reply, protocol: str, built: Path, one_kept_back: Path, server: Fake
) -> None:
    push(built, server.graph_store)
    before = held(server)
    url = server.graph_store if protocol == "gsp" else server.update
    target = "PUT" if protocol == "gsp" else "POST"

    def fault(request: Request) -> Reply | None:
        about = request.parameters.get("graph", request.body)
        return reply if request.method == target and GRAPHS.evidence.value in about and "query" not in about else None

    server.fault = fault
    result = CliRunner().invoke(app, ["push", str(one_kept_back), "--endpoint", url, "--json"])
    outcome = json.loads(result.output)
    assert result.exit_code == 1
    assert not outcome["complete"]
    states = {one["graph"]: one["state"] for one in outcome["outcomes"]}
    assert states[GRAPHS.evidence.value] == ("old" if reply.status else "unknown")
    new = {graph for graph, state in states.items() if state == "new"}
    for graph, triples in held(server).items():
        assert triples == (published(one_kept_back) if graph in new else before)[graph]
    assert new
    assert not any("staging" in name for name in held(server))


def test_what_fails_the_same_way_again_and_again_is_given_up(built: Path, server: Fake) -> None:
    server.fault = lambda request: Reply(500, b"no permission") if request.method == "PUT" else None
    code, said = push(built, server.graph_store)
    assert code == 1
    assert len(server.writes()) == 3
    assert said.count("no permission") == 3
    assert "old, as before" in said


def test_a_server_that_takes_the_graph_and_loses_some_is_found_out(built: Path, server: Fake) -> None:
    def fault(request: Request) -> Reply | None:
        if request.method != "PUT" or request.parameters["graph"] != GRAPHS.links.value:
            return None
        kept = "\n".join(request.body.splitlines()[:-1])
        return server.answer(Request("PUT", request.path, request.parameters, kept, request.headers))

    server.fault = fault
    code, said = push(built, server.graph_store)
    assert code == 1
    assert "1 of ours missing" in said
    assert "lacks, among others, <" in said


def test_a_server_that_adds_something_is_found_out(built: Path, server: Fake) -> None:
    extra = ox.Quad(
        ox.NamedNode("https://x.example/"), ox.NamedNode("https://x.example/p"), ox.Literal("!"), GRAPHS.links
    )

    def fault(request: Request) -> None:
        if request.path == "/query":
            server.store.add(extra)

    server.fault = fault  # type: ignore[assignment]
    code, said = push(built, server.graph_store)
    assert (code, "0 of ours missing" in said) == (1, True)


def test_a_server_that_gives_values_back_in_another_form_is_no_failure(built: Path, server: Fake) -> None:
    """Oxigraph's store makes xsd:integer of xsd:nonNegativeInteger: equal in value, and told."""
    code, said = push(built, server.graph_store)
    assert code == 0
    assert "in another form of the same value" in said
    assert value_of(ox.Literal("1", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#int"))) == value_of(
        ox.Literal(1)
    )
    assert value_of(ox.Literal("x", language="en-GB")) == value_of(ox.Literal("x", language="en-gb"))
    assert value_of(ox.Literal("1")) != value_of(ox.Literal(1))
    assert value_of(ox.Literal("x", language="en")) != value_of(ox.Literal("x"))


def test_without_an_address_for_questions_a_graph_store_is_read_back(built: Path, server: Fake) -> None:
    server.fault = lambda request: Reply(404) if request.path == "/query" else None
    code, said = push(built, server.graph_store)
    assert code == 0, said
    assert held(server) == published(built)
    code, said = push(built, server.update)
    assert code == 1
    assert "give --query-endpoint" in said


def test_credentials_come_from_the_environment_and_are_told_to_nobody_else(
    built: Path, server: Fake, monkeypatch: pytest.MonkeyPatch
) -> None:
    def guarded(request: Request) -> Reply | None:
        if request.headers.get("Authorization") == accepted or request.path == "/query":
            return None
        return Reply(401, headers={"WWW-Authenticate": 'Basic realm="x"'})

    server.fault = guarded
    accepted = basic("ann", "s3cret")
    monkeypatch.setenv("CIVICGRAPH_PUSH_USER", "ann")
    code, said = push(built, server.update)
    assert (code, "go together" in said) == (2, True)
    monkeypatch.setenv("CIVICGRAPH_PUSH_PASSWORD", "wrong5")
    code, said = push(built, server.update)
    assert code == 1
    assert "does not accept the name and password" in said
    assert "wrong5" not in said
    monkeypatch.setenv("CIVICGRAPH_PUSH_PASSWORD", "s3cret")
    assert push(built, server.update)[0] == 0
    monkeypatch.delenv("CIVICGRAPH_PUSH_USER")
    monkeypatch.delenv("CIVICGRAPH_PUSH_PASSWORD")
    accepted = "Bearer t0ken"
    monkeypatch.setenv("CIVICGRAPH_PUSH_TOKEN", "t0ken")
    assert push(built, server.update)[0] == 0
    assert "t0ken" not in repr(Credentials.of({"CIVICGRAPH_PUSH_TOKEN": "t0ken"}))


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("localhost:7878/update", "no web address"),
        ("file:///etc/passwd", "no web address"),
        ("http://ann:s3cret@localhost/update", "holds a password"),
    ],
)
def test_an_address_that_cannot_be_is_refused(url: str, words: str, built: Path) -> None:
    code, said = push(built, url)
    assert (code, words in said, "s3cret" in said) == (2, True, False)


def test_credentials_in_the_clear_are_noticed() -> None:
    assert in_the_clear("http://server.example/update")
    assert not in_the_clear("https://server.example/update")
    assert not in_the_clear("http://127.0.0.1:7878/update")


def test_from_python(built: Path, server: Fake) -> None:
    with open_graph(built) as graph:
        result = graph.push(server.graph_store, without_people=True)
    assert result.complete
    there, ours = held(server), without_people(built)
    described = GRAPHS.dataset.value
    assert set(there) == set(ours)
    assert all(there[name] == ours[name] for name in there if name != described)
    # the description of the data set has the sizes of what was sent
    sizes = (VOID.triples, VOID.distinctSubjects)
    plain = [triple for name, triples in there.items() if name != described for triple in triples]
    dataset = described.replace("graph/dataset", "dataset")  # its linksets have sizes of their own
    about = [one for one in server.graph(described) if one.predicate in sizes and one.subject.value == dataset]  # type: ignore[union-attr]
    told = {one.predicate: int(one.object.value) for one in about}  # type: ignore[union-attr]
    assert told == {VOID.triples: len(plain), VOID.distinctSubjects: len({triple[0] for triple in plain})}
    mine, theirs = ({t for t in side[described] if t[1] not in sizes} for side in (there, ours))
    assert mine == theirs


@pytest.mark.parametrize("options", [("--batch", "0"), ("--timeout", "0"), ("--protocol", "ftp")])
def test_an_option_that_cannot_be_is_refused(options: tuple[str, str], built: Path, server: Fake) -> None:
    assert push(built, server.update, *options)[0] == 2


def test_a_server_that_never_answers_ends_in_time(built: Path, server: Fake) -> None:
    def slow(request: Request) -> None:
        time.sleep(1.5)

    server.fault = slow  # type: ignore[assignment]
    begin = time.monotonic()
    code, said = push(built, server.update, "--timeout", "0.3", "--query-endpoint", server.query)
    assert time.monotonic() - begin < 30
    assert code != 0
    assert "0.3 s" in said or "answers no SPARQL query" in said


def test_both_kinds_of_credentials_at_once_are_refused() -> None:
    names = ("USER", "PASSWORD", "TOKEN")
    with pytest.raises(UsageError, match="both"):
        Credentials.of({f"CIVICGRAPH_PUSH_{name}": "x" for name in names})


def fetched(server: servers.Server, graph: str) -> set[tuple[object, ...]]:
    """What a real server holds, asked by nothing of ours."""
    query = f"SELECT ?s ?p ?o {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"
    address = f"{server.query}?{urllib.parse.urlencode({'query': query})}"
    request = urllib.request.Request(address, headers={"Accept": "application/sparql-results+json"})
    with urllib.request.urlopen(request, timeout=60) as response:
        rows = ox.parse_query_results(response.read(), format=ox.QueryResultsFormat.JSON)
    assert isinstance(rows, ox.QuerySolutions)
    return {by_value(ox.Triple(row["s"], row["p"], row["o"])) for row in rows}


@pytest.mark.parametrize("protocol", ["gsp", "update"])
def test_oxigraph(protocol: str, built: Path, one_kept_back: Path, oxigraph_server: servers.Server) -> None:
    url = oxigraph_server.graph_store if protocol == "gsp" else oxigraph_server.update
    for folder in (built, one_kept_back):
        code, said = push(folder, url, "--batch", "100", "--prune")
        assert code == 0, said
        for graph, triples in published(folder).items():
            assert fetched(oxigraph_server, graph) == triples


@pytest.mark.slow
@pytest.mark.parametrize("protocol", ["gsp", "update"])
def test_virtuoso(
    protocol: str, built: Path, one_kept_back: Path, virtuoso_server: servers.Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = virtuoso_server.graph_store if protocol == "gsp" else virtuoso_server.update
    code, said = push(built, url)
    assert (code, "answers 401" in said) == (1, True)
    monkeypatch.setenv("CIVICGRAPH_PUSH_USER", str(virtuoso_server.user))
    monkeypatch.setenv("CIVICGRAPH_PUSH_PASSWORD", "wrong")
    code, said = push(built, url)
    assert (code, "does not accept" in said) == (1, True)
    monkeypatch.setenv("CIVICGRAPH_PUSH_PASSWORD", str(virtuoso_server.password))
    for folder, batch in ((built, "100"), (one_kept_back, "100000")):
        code, said = push(folder, url, "--batch", batch, "--prune")
        assert code == 0, said
        for graph, triples in published(folder).items():
            assert fetched(virtuoso_server, graph) == triples


@pytest.mark.slow
def test_virtuoso_gets_halves_where_its_parser_gives_up_and_its_cut_answers_do_not_mislead(
    tmp_path: Path, virtuoso_server: servers.Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More triples than its parser takes at once (about 5,000), and than it hands out (10,000, without a word)."""
    from civicgraph.storing import Writer

    base, name = "https://large.example/", ox.NamedNode("https://schema.org/alternateName")
    graph = Graphs(base).document("large")
    quads = [
        ox.Quad(ox.NamedNode(f"{base}n{i % 3000}"), name, ox.Literal(f"Ñ \\ \" '\n{i}", language="en-GB"), graph)
        for i in range(12_000)
    ]
    with Writer(tmp_path / "graph", base) as writer:
        writer.write_graph(sorted(quads, key=str), "")
        writer.write_texts([])
        writer.write_report({})
        writer.commit()
    monkeypatch.setenv("CIVICGRAPH_PUSH_USER", str(virtuoso_server.user))
    monkeypatch.setenv("CIVICGRAPH_PUSH_PASSWORD", str(virtuoso_server.password))
    for url in (virtuoso_server.graph_store, virtuoso_server.update):
        code, said = push(tmp_path / "graph", url, "--batch", "12000")
        assert code == 0, said
        assert "Pushed 12,000 triples in 1 graphs to" in said
