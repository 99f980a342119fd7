"""The client of the W3C Entity Reconciliation API, in both versions, and services that keep to it or do not."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
from referencing import Registry, Resource
from typer.testing import CliRunner

import sample
from civicgraph import build
from civicgraph.cli import app
from civicgraph.errors import QueryError
from civicgraph.linking import manifest as manifests
from civicgraph.linking.answers import Answers
from civicgraph.linking.model import Candidate, LinkJudgement, Name, Subject, SubjectKind
from civicgraph.linking.patience import Manners
from civicgraph.linking.reconciliation import ReconciliationSource
from civicgraph.linking.scoring import judge
from civicgraph.linking.service import Service
from fake_server import Reply, Request, fake
from reconciliation_server import SPACE, Reconciliation

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LEAGUE = Subject(
    f"{sample.BASE}organisation/lht",
    SubjectKind.ORGANISATION,
    (Name("League of Harbour Towns", "en"), Name("Liga pristaniških mest", "sl")),
    acronyms=("LHT",),
    country="SI",
    founded=1987,
    type="association",
)
MINISTRY = Subject(
    f"{sample.BASE}organisation/m", SubjectKind.ORGANISATION, (Name("Ministry of Ports", "en"),), type="public_body"
)
ANA = Subject(f"{sample.BASE}person/ana", SubjectKind.PERSON, (Name("Ana Zupančič"),))
VERSIONS = ["0.2", "1.0-draft"]


@pytest.fixture
def server() -> Iterator[Reconciliation]:
    with fake(Reconciliation) as running:
        yield running


class Waits(list[float]):
    """What was waited, in seconds, instead of waiting."""

    def __call__(self, seconds: float) -> None:
        self.append(seconds)


def address(server: Reconciliation, version: str) -> str:
    return server.stable if version == "0.2" else server.draft


def source(url: str, folder: Path, waits: Waits | None = None, **manners: Any) -> ReconciliationSource:
    service = Service(
        url, Answers(folder), Manners(**{"timeout": 5.0, "attempts": 3, **manners}), Waits() if waits is None else waits
    )
    return ReconciliationSource(service)


def of(found: ReconciliationSource, *subjects: Subject) -> list[tuple[Candidate, ...]]:
    pairs = list(found.candidates(subjects))
    assert [subject for subject, _ in pairs] == list(subjects)
    return [candidates for _, candidates in pairs]


@pytest.mark.parametrize("version", VERSIONS)
def test_the_right_body_is_found_with_what_the_service_knows_of_it(
    version: str, server: Reconciliation, tmp_path: Path
) -> None:
    asked = source(address(server, version), tmp_path)
    assert asked.manifest.version == version
    assert asked.properties == {"country": "c", "website": "w", "founded": "y"}
    league, ministry = of(asked, LEAGUE, MINISTRY)
    best = judge(LEAGUE, league)[0]
    assert best.judgement is LinkJudgement.ACCEPTED
    assert best.candidate.iri == f"{SPACE}B1"
    assert best.candidate.countries == ("SI",)
    assert best.candidate.founded == (1987,)
    assert best.candidate.websites == ("https://lht.example.org/",)
    assert best.candidate.kind == "association"
    assert {feature.name for feature in best.features} >= {"name", "country", "founded", "service"}
    (service,) = [feature.reason for feature in best.features if feature.name == "service"]
    assert service == "the service calls it a match (score 100, likeness of the name 1)"
    homonym = next(one for one in judge(LEAGUE, league) if one.candidate.iri == f"{SPACE}B2")
    assert homonym.judgement is not LinkJudgement.ACCEPTED
    assert [one.iri for one in ministry] == [f"{SPACE}B5", f"{SPACE}B6"]


@pytest.mark.parametrize("version", VERSIONS)
def test_people_are_only_taken_for_people(version: str, server: Reconciliation, tmp_path: Path) -> None:
    ((person,),) = of(source(address(server, version), tmp_path), ANA)
    assert (person.iri, person.kind) == (f"{SPACE}B7", "person")


@pytest.mark.parametrize("version", VERSIONS)
def test_queries_go_in_batches_and_no_finished_request_is_repeated(
    version: str, server: Reconciliation, tmp_path: Path
) -> None:
    many = [
        Subject(f"{sample.BASE}organisation/{i}", SubjectKind.ORGANISATION, (Name(f"Ministry of Ports {i}", "en"),))
        for i in range(35)
    ]
    first = of(source(address(server, version), tmp_path), *many)
    matching = [one for one in server.requests if "queries" in one.parameters or one.path.endswith("/match")]
    assert len(matching) == 4
    before = len(server.requests)
    assert of(source(address(server, version), tmp_path), *many) == first
    assert len(server.requests) == before


@pytest.mark.parametrize(
    ("versions", "spoken"),
    [(["0.2"], "0.2"), (["0.1", "0.2", "1.0-draft"], "1.0-draft"), (["1.0-draft"], "1.0-draft")],
)
def test_the_newest_version_that_both_speak_is_taken(versions: list[str], spoken: str) -> None:
    assert manifests.read({"name": "x", "versions": versions}, "https://x.example/").version == spoken


@pytest.mark.parametrize("versions", [["0.1"], ["3.0"], None])
def test_a_service_that_speaks_no_known_version_is_named(versions: list[str] | None) -> None:
    document = {"name": "x"} | ({"versions": versions} if versions else {})
    with pytest.raises(QueryError, match=r"speaks version .* known are 0\.2 and 1\.0"):
        manifests.read(document, "https://x.example/")


@pytest.mark.parametrize(
    ("manifest", "identifier", "iri"),
    [
        ({"identifierSpace": "http://www.wikidata.org/entity/"}, "Q1", "http://www.wikidata.org/entity/Q1"),
        ({"view": {"url": "https://www.wikidata.org/wiki/{id}"}}, "Q1", "http://www.wikidata.org/entity/Q1"),
        ({"view": {"url": "https://x.example/p/{{id}}"}}, "a b", "https://x.example/p/a%20b"),
        (
            {"identifierSpace": "https://x.example/ns", "view": {"url": "https://x.example/p?{{id}}"}},
            "7",
            "https://x.example/p?7",
        ),
        ({"identifierSpace": "https://x.example/ns#"}, "https://y.example/1", "https://y.example/1"),
    ],
)
def test_an_entity_has_the_iri_that_the_manifest_gives_it(manifest: dict[str, Any], identifier: str, iri: str) -> None:
    document = {"name": "x", "versions": ["0.2"], **manifest}
    assert manifests.read(document, "https://x.example/").entity(identifier) == iri


def test_an_earlier_draft_takes_queries_at_the_address_itself(server: Reconciliation, tmp_path: Path) -> None:
    server.path = ""
    league, ministry = of(source(server.draft, tmp_path), LEAGUE, MINISTRY)
    assert f"{SPACE}B1" in {one.iri for one in league}
    assert ministry


@pytest.mark.parametrize("version", VERSIONS)
def test_a_service_without_values_of_properties_has_names_to_go_by(
    version: str, server: Reconciliation, tmp_path: Path
) -> None:
    server.extends = False  # it says so in its manifest, and then does not do it
    (league,) = of(source(address(server, version), tmp_path), LEAGUE)
    assert {one.iri for one in league} >= {f"{SPACE}B1", f"{SPACE}B2"}
    assert not any(one.countries for one in league)
    assert judge(LEAGUE, league)[0].judgement is LinkJudgement.REVIEW  # two of one name: a person has to look


FAULTS = {
    "429": (Reply(429, b"slow down", headers={"Retry-After": "7"}), 7.0),
    "503": (Reply(503, b"later"), 1.0),
    "html": (Reply(200, b"<html>Sorry</html>", "text/html"), 1.0),
    "half": (Reply(200, b'{"q0": {"result": [{"id": "B', "application/json"), 1.0),
    "nothing": (Reply(0), 1.0),
    "a list": (Reply(200, b"[]", "application/json"), 1.0),
    "a query forgotten": (Reply(200, b'{"q0": {"result": []}, "results": []}', "application/json"), 1.0),
    "no result": (Reply(200, b'{"q0": {}, "q1": {}, "q2": {}}', "application/json"), 1.0),
}


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("fault", FAULTS)
def test_a_failure_that_passes_is_waited_for(fault: str, version: str, server: Reconciliation, tmp_path: Path) -> None:
    reply, wait = FAULTS[fault]
    waits = Waits()
    asked = source(address(server, version), tmp_path, waits)
    left = [reply]
    server.fault = lambda request: left.pop() if left and request.method == "POST" else None
    (league,) = of(asked, LEAGUE)
    assert f"{SPACE}B1" in {one.iri for one in league}
    assert waits == [wait]


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("fault", FAULTS)
def test_a_failure_that_stays_ends_with_its_reason_and_is_taken_up_later(
    fault: str, version: str, server: Reconciliation, tmp_path: Path
) -> None:
    asked = source(address(server, version), tmp_path)
    server.fault = lambda request: FAULTS[fault][0] if request.method == "POST" and "Ports" in request.body else None
    many = [
        LEAGUE,
        *(Subject(f"x:{i}", SubjectKind.ORGANISATION, (Name(f"Ministry {i}", "en"),)) for i in range(9)),
        MINISTRY,
    ]
    with pytest.raises(QueryError, match=r"given up after 3 attempts.*goes on from here"):
        of(asked, *many)
    server.fault = lambda request: None
    done = [one for one in server.requests if one.method == "POST" and "League" in one.body]
    again = of(source(address(server, version), tmp_path), *many)
    assert again[-1]
    assert [one for one in server.requests if one.method == "POST" and "League" in one.body] == done


def test_a_service_that_asks_for_an_hour_is_left_alone(server: Reconciliation, tmp_path: Path) -> None:
    asked = source(server.stable, tmp_path)
    server.fault = lambda request: Reply(429, headers={"Retry-After": "3600"})
    with pytest.raises(QueryError, match="left alone for 3600 s"):
        of(asked, LEAGUE)


@pytest.mark.parametrize("version", VERSIONS)
def test_a_batch_that_is_too_large_goes_in_halves(version: str, server: Reconciliation, tmp_path: Path) -> None:
    def count(request: Request) -> int:
        text = request.parameters.get("queries") or (request.body if request.path.endswith("/match") else "{}")
        document = json.loads(text)
        return len(document.get("queries", document))

    asked = source(address(server, version), tmp_path)
    server.fault = lambda request: Reply(413) if request.method == "POST" and count(request) > 1 else None
    (league,) = of(asked, LEAGUE)
    assert f"{SPACE}B1" in {one.iri for one in league}


def test_candidates_without_id_or_name_are_passed_over(server: Reconciliation, tmp_path: Path) -> None:
    result = [
        {"name": "no id", "score": 1},
        {"id": "X", "score": 1},
        {"id": "B9", "name": "Ministry of Ports", "score": None},
    ]
    body = json.dumps({"q0": {"result": result}}).encode()
    asked = source(server.stable, tmp_path)
    server.fault = lambda request: Reply(200, body, "application/json") if "queries" in request.parameters else None
    ((only,),) = of(asked, MINISTRY)
    assert only.iri == f"{SPACE}B9"


def test_an_address_that_is_no_service_is_told(server: Reconciliation, tmp_path: Path) -> None:
    with pytest.raises(QueryError, match="answers 404"):
        source(f"{server.base}/other", tmp_path)
    with pytest.raises(QueryError, match="no web address"):
        source("localhost/reconcile", tmp_path)
    server.fault = lambda request: Reply(200, b"<html>a page</html>", "text/html")
    with pytest.raises(QueryError, match="no answer to the question"):
        source(f"{server.base}/page", tmp_path)


@pytest.mark.parametrize("version", VERSIONS)
def test_the_command_links_a_built_graph(version: str, server: Reconciliation, tmp_path: Path) -> None:
    (tmp_path / "league.txt").write_text(
        "League of Harbour Towns (LHT)\n\nThe League of Harbour Towns is an association of towns in Slovenia. "
        "It was founded in 1987 and has 42 member towns.\n",
        encoding="utf-8",
    )
    folder = build(tmp_path / "league.txt", tmp_path / "graph").out
    arguments = [
        "link",
        str(folder),
        "--via",
        "reconciliation",
        address(server, version),
        "--cache",
        str(tmp_path / "c"),
    ]
    run = CliRunner().invoke(app, [*arguments, "--json"])
    assert run.exit_code == 0, run.output
    table = (folder / "links.sssom.tsv").read_text(encoding="utf-8")
    assert f"{SPACE}B1" in table or "B1" in table
    query = "SELECT ?there { ?here skos:exactMatch ?there . ?here a cg:Association }"
    asked = CliRunner().invoke(app, ["query", str(folder), query, "--format", "csv"])
    assert asked.output.split() == ["there", f"{SPACE}B1"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--via", "telepathy", "https://x.example/"], "there is --via reconciliation URL"),
        (["--via", "reconciliation", "https://x.example/", "--to", "wikidata"], "give one of them"),
        (["--via", "reconciliation", "https://x.example/", "--profile", "wikidata"], "--profile goes with --to"),
        (["--via", "reconciliation", "nonsense"], "no web address"),
    ],
)
def test_a_wrong_call_is_told(arguments: list[str], words: str, tmp_path: Path) -> None:
    run = CliRunner().invoke(app, ["link", str(sample.write(tmp_path / "graph")), *arguments])
    assert run.exit_code == 2
    assert words in " ".join(run.output.split())


# -- against the schemas and examples of the specification -------------------------------------------------------------


def schema(shared: Path, version: str, name: str) -> jsonschema.Draft7Validator:
    folder = shared / "suites" / "reconciliation" / version / "schemas"
    files = {path.name: json.loads(path.read_text(encoding="utf-8")) for path in folder.glob("*.json")}
    registry: Registry[Any] = Registry()
    for file, content in files.items():
        content["$schema"] = "http://json-schema.org/draft-07/schema#"
        resource = Resource.from_contents(content)
        registry = registry.with_resource(content["$id"], resource).with_resource(file, resource)
        registry = registry.with_resource(f"{files[name]['$id'].rpartition('/')[0]}/{file}", resource)
    return jsonschema.Draft7Validator(files[name], registry=registry)


@pytest.mark.needs_shared
@pytest.mark.parametrize("version", VERSIONS)
def test_requests_and_our_servers_answers_fit_the_schemas(
    version: str, server: Reconciliation, tmp_path: Path, shared: Path
) -> None:
    seen: dict[str, list[Any]] = {"reconciliation-query-batch.json": [], "data-extension-query.json": []}
    answers: dict[str, list[Any]] = {
        "manifest.json": [],
        "reconciliation-result-batch.json": [],
        "data-extension-response.json": [],
    }

    def watch(request: Request) -> Reply:
        reply = server.answer(request)
        value = json.loads(reply.body)
        if "queries" in request.parameters or request.path.endswith("/match"):
            seen["reconciliation-query-batch.json"].append(json.loads(request.parameters.get("queries", request.body)))
            answers["reconciliation-result-batch.json"].append(value)
        elif request.method == "POST":
            seen["data-extension-query.json"].append(json.loads(request.parameters.get("extend", request.body)))
            answers["data-extension-response.json"].append(value)
        elif "versions" in value:
            answers["manifest.json"].append(value)
        return reply

    server.fault = watch
    of(source(address(server, version), tmp_path), LEAGUE, MINISTRY, ANA)
    for name, values in (seen | answers).items():
        assert values, name
        for value in values:
            schema(shared, version, name).validate(value)


@pytest.mark.needs_shared
@pytest.mark.parametrize("version", VERSIONS)
def test_the_specifications_own_examples_are_read(version: str, shared: Path) -> None:
    from civicgraph.linking.reconciled import candidates, draft_rows, stable_rows

    examples = shared / "suites" / "reconciliation" / version / "examples"
    for path in sorted((examples / "manifest" / "valid").glob("*.json")):
        found = manifests.read(json.loads(path.read_text(encoding="utf-8")), "https://x.example/")
        assert found.version in ("0.2", "1.0-draft"), path.name
        assert found.entity("1").startswith("http"), path.name
    for path in sorted((examples / "reconciliation-result-batch" / "valid").glob("*.json")):
        document = json.loads(path.read_text(encoding="utf-8"))
        results = document["results"] if version != "0.2" else document.values()
        assert any(candidates(one["candidates" if version != "0.2" else "result"]) for one in results), path.name
    for path in sorted((examples / "data-extension-response" / "valid").glob("*.json")):
        document = json.loads(path.read_text(encoding="utf-8"))
        assert (stable_rows if version == "0.2" else draft_rows)(document), path.name
    old = json.loads((examples / "manifest" / "invalid" / "old-version.json").read_text(encoding="utf-8"))
    with pytest.raises(QueryError):
        manifests.read(old, "https://x.example/")
