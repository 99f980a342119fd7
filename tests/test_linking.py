"""Linking as a user meets it: candidates, scores, decisions that last, the graph and the table afterwards."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
import pytest
from typer.testing import CliRunner

import reference_graph as reference
import servers
from civicgraph import build, open_graph
from civicgraph.cli import app
from civicgraph.errors import UsageError
from civicgraph.graphs import Graphs
from civicgraph.linking import Candidate, LinkJudgement, Name, Subject, SubjectKind, profiles, sssom, writing
from civicgraph.linking.linker import link
from civicgraph.linking.scoring import judge, score
from civicgraph.linking.sparql import SparqlSource, country_codes
from civicgraph.linking.subjects import subjects
from civicgraph.linking.terms import host, reordered, variants, websites
from civicgraph.storing import open_view
from fake_server import Reply, basic, fake

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from civicgraph.linking.mappings import Mapping

OURS = Subject(
    "https://example.org/ours/lakes",
    SubjectKind.ORGANISATION,
    (Name("League of Lake Towns", "en"), Name("Bund der Seestädte", "de")),
    ("LLT",),
    "AT",
    "https://www.lake-towns.example/en",
    1990,
    "association",
    24,
)


def theirs(item: str = "Q1", label: str = "League of Lake Towns", **more: Any) -> Candidate:
    return Candidate(f"{reference.WD}{item}", (Name(label, "en"),), source="http://w.example/data", **more)


def names_of(scored: Any) -> dict[str, float]:
    return {feature.name: feature.contribution for feature in scored.features}


def test_the_same_name_in_the_same_country_is_accepted_with_reasons() -> None:
    scored = judge(OURS, [theirs(countries=("AT",), founded=(1990,))])[0]
    assert scored.judgement is LinkJudgement.ACCEPTED
    assert names_of(scored)["country"] > 0
    assert names_of(scored)["founded"] > 0
    assert "the same country, AT" in [feature.reason for feature in scored.features]


def test_a_score_is_the_sum_of_its_features() -> None:
    for more in ({}, {"countries": ("AT",)}, {"countries": ("PL",)}, {"kind": "company", "founded": (2004,)}):
        scored = score(OURS, theirs(**more))  # type: ignore[arg-type]
        total = sum(f.contribution for f in scored.features)
        assert scored.score == pytest.approx(min(1, max(0, total)), abs=1e-6)
        assert all(f.contribution == pytest.approx(f.value * f.weight, abs=1e-3) for f in scored.features)


@pytest.mark.parametrize(
    "candidate",
    [
        theirs(countries=("CH",)),
        theirs(countries=("AT",), kind="company"),
        theirs(label="LLT", short_names=("LLT",), countries=("AT",), founded=(1990,)),
        theirs(label="Ladies' Lawn Tennis", short_names=("LLT",), countries=("AT",), websites=("http://llt.example/",)),
        theirs(label="League of Lake Towns of Bavaria", countries=("AT",)),
        theirs(countries=("AT",), founded=(1890,), members=(400,)),
    ],
    ids=[
        "another country",
        "a company",
        "an acronym alone",
        "an acronym of others",
        "another region",
        "a predecessor",
    ],
)
def test_a_false_friend_is_not_accepted(candidate: Candidate) -> None:
    assert judge(OURS, [candidate])[0].judgement is not LinkJudgement.ACCEPTED


def test_a_body_that_is_no_more_waits_for_a_person_who_is_told_why() -> None:
    gone = theirs(countries=("AT",), founded=(1990,), websites=("https://lake-towns.example",), dissolved="2011")
    [scored] = judge(OURS, [gone])
    assert scored.judgement is LinkJudgement.REVIEW
    assert "it was dissolved in 2011" in " ".join(f.reason for f in scored.features)
    living = theirs("Q2", countries=("AT",), founded=(1990,), websites=("https://lake-towns.example",))
    first, second = judge(OURS, [gone, living])
    assert (first.candidate.iri, first.judgement) == (living.iri, LinkJudgement.ACCEPTED)
    assert second.judgement is not LinkJudgement.ACCEPTED


def test_a_mere_alias_of_a_body_with_another_official_name_waits_for_a_person() -> None:
    renamed = replace(
        theirs(label="Alpine Water Centre", countries=("AT",)),
        names=(Name("Alpine Water Centre", "en"), Name("Alpine Water Centre Ltd", "en")),
        official_names=(Name("Alpine Water Centre Ltd", "en"),),
        aliases=(Name("League of Lake Towns", "en"),),
    )
    [scored] = judge(OURS, [renamed])
    assert scored.judgement is LinkJudgement.REVIEW
    assert 'officially it is "Alpine Water Centre Ltd"' in " ".join(f.reason for f in scored.features)
    proven = replace(renamed, websites=("https://www.lake-towns.example/",))
    assert judge(OURS, [proven])[0].judgement is LinkJudgement.ACCEPTED
    foreign = replace(renamed, official_names=(Name("Ligue des villes lacustres", "fr"),))
    assert judge(OURS, [foreign])[0].judgement is LinkJudgement.ACCEPTED


def test_another_number_in_a_series_is_another_body() -> None:
    names = (Name("Lake Towns Revival Fund IV", "en"),)
    fund = replace(OURS, names=names, acronyms=())
    sibling = theirs(label="Lake Towns Revival Fund V", countries=("AT",), websites=("https://lake-towns.example",))
    assert judge(fund, [sibling])[0].judgement is LinkJudgement.REJECTED


def test_a_slip_that_may_be_another_place_is_left_to_a_person() -> None:
    bremen = replace(OURS, names=(Name("National Union of Small Harbour Towns of Bremen", "en"),), acronyms=())
    bergen = theirs(label="National Union of Small Harbour Towns of Bergen", countries=("AT",), founded=(1990,))
    assert judge(bremen, [bergen])[0].judgement is LinkJudgement.REVIEW


def test_two_that_are_equally_good_wait_for_a_person() -> None:
    judged = judge(OURS, [theirs("Q1", countries=("AT",)), theirs("Q2", countries=("AT",))])
    assert {one.judgement for one in judged} == {LinkJudgement.REVIEW}
    assert judged[0].margin == 0


def test_a_name_that_many_bear_needs_more_than_itself() -> None:
    many = Subject("https://example.org/u", SubjectKind.ORGANISATION, (Name("Union of Municipalities", "en"),))
    assert judge(many, [theirs(label="Union of Municipalities")])[0].judgement is LinkJudgement.REVIEW


def test_a_native_name_is_enough() -> None:
    native = Candidate(f"{reference.WD}Q9", (Name("Bund der Seestädte", "de"),), countries=("AT",))
    assert judge(OURS, [native])[0].judgement is LinkJudgement.ACCEPTED


class Shelf:
    """A source with what is laid into it."""

    iri = "http://w.example/data"

    def __init__(self, **held: tuple[Candidate, ...]) -> None:
        self.held = held
        self.asked: list[str] = []

    def candidates(self, wanted: Iterable[Subject]) -> Iterator[tuple[Subject, tuple[Candidate, ...]]]:
        for subject in wanted:
            self.asked.append(subject.iri)
            yield subject, self.held.get(subject.iri.rpartition("/")[2], ())


def test_what_a_person_decided_is_neither_asked_nor_proposed_again() -> None:
    shelf = Shelf(lakes=(theirs(countries=("AT",)),))
    [found] = link([OURS], shelf)
    assert found.judgement is LinkJudgement.ACCEPTED
    rejected = found.decided(LinkJudgement.REJECTED, "Ada", None)
    assert link([OURS], shelf, [rejected]) == (rejected,)
    accepted = found.decided(LinkJudgement.ACCEPTED, "Ada", None)
    shelf.asked.clear()
    assert link([OURS], shelf, [accepted]) == (accepted,)
    assert shelf.asked == []


def test_a_second_run_forgets_what_the_program_no_longer_finds_and_keeps_other_data_sets() -> None:
    elsewhere = replace(
        link([OURS], Shelf(lakes=(theirs(countries=("AT",)),)))[0],
        object="http://d.example/1",
        object_source="http://d.example/",
    )
    first = link([OURS], Shelf(lakes=(theirs("Q1", countries=("AT",)),)), [elsewhere])
    second = link([OURS], Shelf(lakes=(theirs("Q2", countries=("AT",)),)), first)
    assert {mapping.object for mapping in second} == {"http://d.example/1", f"{reference.WD}Q2"}


def test_one_of_theirs_is_not_two_of_ours() -> None:
    twin = replace(OURS, iri="https://example.org/ours/twin")
    both = link([OURS, twin], Shelf(lakes=(theirs(countries=("AT",)),), twin=(theirs(countries=("AT",)),)))
    assert [mapping.judgement for mapping in both] == [LinkJudgement.REVIEW] * 2


def test_a_person_is_never_accepted_by_name() -> None:
    person = Subject("https://example.org/p", SubjectKind.PERSON, (Name("Ada Annabella Lakewood"),))
    [found] = link([person], Shelf(p=(theirs(label="Ada Annabella Lakewood", kind="person"),)))
    assert found.judgement is LinkJudgement.REVIEW
    assert found.personal


def test_a_committee_is_accepted_only_with_its_organisation() -> None:
    committee = Subject(
        "https://example.org/c", SubjectKind.COMMITTEE, (Name("Shore Walks Committee", "en"),), parent="Lake League"
    )
    alone = theirs(label="Shore Walks Committee")
    [found] = link([committee], Shelf(c=(alone,)))
    assert found.judgement is LinkJudgement.REVIEW
    [found] = link([committee], Shelf(c=(replace(alone, description="a committee of the Lake League"),)))
    assert found.judgement is LinkJudgement.ACCEPTED


@pytest.mark.parametrize(
    ("value", "codes"),
    [
        ("AT", ("AT",)),
        ("http://dbpedia.org/resource/Czech_Republic", ("CZ",)),
        ("Österreich", ("AT",)),
        ("Atlantis", ()),
    ],
)
def test_a_country_by_code_address_or_name(value: str, codes: tuple[str, ...]) -> None:
    assert tuple(country_codes(value)) == codes


def test_terms_to_look_for() -> None:
    assert {"The Lake League", "Lake League"} <= set(variants("The Lake League (LL)"))
    assert "Austrian League of Lake Towns" in reordered(OURS)
    assert "Lake Towns League" in reordered(OURS)
    assert "http://lake-towns.example" in set(websites("https://www.lake-towns.example/"))
    assert not list(websites("https://facebook.com/lakes"))
    assert host("https://WWW.Lakes.example:8080/x") == "lakes.example"


def test_what_else_can_be_looked_for(tmp_path: Path) -> None:
    text = (
        "Lake League (LL)\n\nThe Lake League has a Water Committee with 12 members.\n"
        "It runs the Clean Shores Initiative.\n\n"
        "Contact person: Ada Lakewood, Secretary General\n"
    )
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    build([tmp_path / "a.txt"], tmp_path / "graph")
    with open_view(tmp_path / "graph") as view:
        assert {one.kind for one in subjects(view)} == {SubjectKind.ORGANISATION}
        more = subjects(view, ("committees", "initiatives", "people"))
    found = {one.names[0].text: (one.kind.value, one.parent) for one in more}
    assert found["Water Committee"] == ("committee", "Lake League")
    assert found["Ada Lakewood"] == ("person", None)
    assert "initiative" in {kind for kind, _ in found.values()}


class Recorder:
    """An endpoint that notes what it is asked, and answers from a table of words to rows."""

    def __init__(self, **rows: list[dict[str, Any]]) -> None:
        self.rows = rows
        self.queries: list[str] = []

    def select(self, query: str) -> list[dict[str, Any]]:
        self.queries.append(query)
        return next((rows for word, rows in self.rows.items() if word in query), [])

    select_extra = select


def test_a_search_is_made_for_what_no_label_matches() -> None:
    search = "SELECT ?item { ?item <http://s> {{text}} } LIMIT {{limit}}"
    profile = replace(profiles.load("http://127.0.0.1:1/sparql", "wikidata"), search=search)
    found = {"item": ox.NamedNode(f"{reference.WD}Q7")}
    label = {**found, "what": ox.Literal("names"), "value": ox.Literal("Lake Towns’ League", language="en")}
    endpoint = Recorder(LIMIT=[found], BIND=[label])
    [(subject, [candidate])] = SparqlSource(endpoint, profile).candidates([OURS])  # type: ignore[arg-type]
    assert subject is OURS
    assert candidate.names == (Name("Lake Towns’ League", "en"),)
    assert '<http://s> "League of Lake Towns" } LIMIT 7' in endpoint.queries[1]


def test_an_answer_that_was_cut_off_is_asked_for_in_halves() -> None:
    profile = replace(profiles.load("http://127.0.0.1:1/sparql", "wikidata"), search=None, rows=1)
    endpoint = Recorder(VALUES=[{"item": ox.NamedNode(f"{reference.WD}Q7"), "value": ox.Literal("LLT")}])
    list(SparqlSource(endpoint, profile).candidates([OURS]))  # type: ignore[arg-type]
    first = [query for query in endpoint.queries if "?property" in query]
    assert len(first) > 2
    assert max(map(len, first)) == len(first[0])


# -- profiles ----------------------------------------------------------------------------------------------------


def test_the_shipped_profiles_load() -> None:
    assert set(profiles.shipped()) == {"wikidata", "dbpedia", "generic"}
    assert profiles.load("wikidata", None).find_names[0] == "<http://www.w3.org/2000/01/rdf-schema#label>"
    assert profiles.load("http://127.0.0.1:1/sparql", "dbpedia").endpoint == "http://127.0.0.1:1/sparql"


def test_the_profile_of_the_handbook_loads(tmp_path: Path) -> None:
    page = (Path(__file__).parents[1] / "docs" / "linking.md").read_text(encoding="utf-8")
    (tmp_path / "register.toml").write_text(page.split("```toml\n")[1].split("```")[0], encoding="utf-8")
    profile = profiles.load("https://register.example.org/sparql", str(tmp_path / "register.toml"))
    assert profile.read["countries"] == (
        "<https://register.example.org/terms#seat>/<https://register.example.org/terms#countryCode>",
    )
    assert (profile.search or "").startswith("PREFIX reg: <https://register.example.org/terms#>")


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("[find]\nnames = ['a:b']\n[read]\nnames = ['a:b']\n", "the prefix a: of a:b is not in [prefixes]"),
        ("nmae = 'x'", "the key nmae is none of"),
        ("[find]\nnames = 'rdfs:label'", "[find] names is a list"),
        ("[find]\nnames = []", "[find] names is needed"),
        (
            "[find]\nnames = ['<http://a>']\n[read]\nnames = ['<http://a>']\nlabel = ['<http://b>']",
            "[read] label is none of",
        ),
        ("values = 0", "names is needed"),
        ("= 3", "Invalid"),
        ("like = 'wikidatas'", "like is the name of a shipped profile: dbpedia, generic, wikidata"),
        ("like = 'wikidata'\nsearch = true", "search is a table with a query, or false for none"),
    ],
)
def test_a_mistake_in_a_profile_is_named(text: str, word: str, tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text(text)
    with pytest.raises(UsageError) as caught:
        profiles.load("http://127.0.0.1:1/sparql", str(file))
    assert word in str(caught.value)
    assert str(file) in str(caught.value)


def test_an_unknown_name_says_what_there_is() -> None:
    with pytest.raises(UsageError, match="--to wikidate: give dbpedia, wikidata, or the address"):
        profiles.load("wikidate", None)


# -- the folder --------------------------------------------------------------------------------------------------

TEXT = "League of Lake Towns (LLT)\n\nThe league has 24 member towns in Austria. It was founded in 1990.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "lakes.txt").write_text(TEXT, encoding="utf-8")
    build([tmp_path / "texts"], tmp_path / "graph")
    return tmp_path / "graph"


def mapping_of(folder: Path, judgement: LinkJudgement = LinkJudgement.ACCEPTED) -> Mapping:
    with open_view(folder) as view:
        [ours] = subjects(view)
    assert ours.founded == 1990
    assert ours.country == "AT"
    assert ours.members == 24
    [found] = link([ours], Shelf(**{ours.iri.rpartition("/")[2]: (theirs(countries=("AT",)),)}))
    return replace(found, judgement=judgement)


def links_in(folder: Path) -> list[str]:
    with open_graph(folder) as graph:
        return [
            row["o"] for row in graph.query("SELECT ?o { GRAPH ?g { ?s skos:exactMatch ?o ; a cg:Association } }")
        ] + [row["o"] for row in graph.query("SELECT ?o { ?s a cg:Association . GRAPH ?g { ?s skos:exactMatch ?o } }")]


def test_links_are_in_every_shape_of_the_graph_and_go_as_they_came(folder: Path) -> None:
    before = {name: (folder / name).read_bytes() for name in ("graph.nq", "graph.ttl")}
    found = mapping_of(folder)
    writing.publish(folder, [found])
    assert links_in(folder) == [found.object]
    assert found.object in (folder / "graph.ttl").read_text()
    assert (
        f"<{found.object}> <{Graphs('https://w3id.org/civicgraph/id/').links.value}>"
        in (folder / "graph.nq").read_text()
    )
    assert json.loads((folder / "report.json").read_text())["links"] == {"accepted": 1, "review": 0, "rejected": 0}
    with open_graph(folder) as graph:
        assert graph.text(graph.documents()[0]) == TEXT
        assert graph.validate().conforms
        sums = graph.query(
            "SELECT ?c (SUM(?x) AS ?sum) { ?m sssom:confidence ?c ; cg:feature/cg:contribution ?x } GROUP BY ?c"
        )
        assert [min(1, float(row["sum"])) for row in sums] == [pytest.approx(float(row["c"])) for row in sums]
    writing.publish(folder, [])
    assert {name: (folder / name).read_bytes() for name in before} == before


def test_the_same_links_give_the_same_bytes(folder: Path) -> None:
    found = mapping_of(folder)
    writing.publish(folder, [found])
    first = {name: (folder / name).read_bytes() for name in ("graph.nq", "graph.ttl", "report.json", writing.FILE)}
    writing.publish(folder, [found])
    assert {name: (folder / name).read_bytes() for name in first} == first


def test_links_outlive_a_rebuild(folder: Path) -> None:
    found = mapping_of(folder)
    writing.publish(folder, [found])
    linked = (folder / "graph.nq").read_bytes()
    runner = CliRunner()
    texts = str(folder.parent / "texts")
    assert runner.invoke(app, ["build", texts, "--out", str(folder), "-q"]).exit_code == 0
    assert links_in(folder) == []
    assert (folder / writing.FILE).is_file()
    again = ["build", texts, "--out", str(folder), "-q", "--links", str(folder / writing.FILE)]
    done = runner.invoke(app, again)
    assert done.exit_code == 0, done.output
    assert (folder / "graph.nq").read_bytes() == linked


def test_a_thing_of_the_quarantine_alone_has_no_links(folder: Path) -> None:
    found = mapping_of(folder)
    graphs = Graphs("https://w3id.org/civicgraph/id/")
    with open_view(folder) as view:
        quads = [*view.quads(), *view.quarantined()]
    apart = ox.NamedNode(f"{graphs.base}graph/quarantine/x")
    hidden = [
        ox.Quad(*q.triple, apart) if q.subject.value == found.subject else q
        for q in quads  # type: ignore[union-attr]
    ]
    assert found.object in str(writing.with_links(quads, [found], graphs))
    assert found.object not in str(writing.with_links(sorted(hidden, key=str), [found], graphs))


def test_a_broken_table_stops_the_build_before_anything_is_written(folder: Path) -> None:
    before = (folder / "graph.nq").read_bytes()
    (folder / "bad.tsv").write_text("subject_id\n")
    done = CliRunner().invoke(
        app, ["build", str(folder.parent / "texts"), "--out", str(folder), "--links", str(folder / "bad.tsv")]
    )
    assert done.exit_code == 1
    assert "bad.tsv:1: the column predicate_id" in done.output
    assert (folder / "graph.nq").read_bytes() == before


def test_a_corrected_table_is_read_back(folder: Path, tmp_path: Path) -> None:
    found = mapping_of(folder, LinkJudgement.REVIEW)
    writing.publish(folder, [found])
    assert links_in(folder) == []
    table = (folder / writing.FILE).read_text()
    row = table.splitlines()[-1].split("\t")
    columns = next(line for line in table.splitlines() if not line.startswith("#")).split("\t")
    row[columns.index("reviewer_label")] = "Ada"
    row[columns.index("predicate_id")] = "skos:exactMatch"
    corrected = tmp_path / "corrected.tsv"
    corrected.write_text("\n".join([*table.splitlines()[:-1], "\t".join(row)]))
    done = CliRunner().invoke(app, ["link", str(folder), "--from", str(corrected)])
    assert done.exit_code == 0, done.output
    assert "1 accepted" in done.output
    assert links_in(folder) == [found.object]


def test_what_a_person_enters_puts_the_program_s_own_choice_in_doubt(folder: Path, tmp_path: Path) -> None:
    found = mapping_of(folder)
    writing.publish(folder, [found])
    better = replace(found, object=f"{reference.WD}Q77", reviewer="Ada")
    corrected = tmp_path / "corrected.tsv"
    corrected.write_text(sssom.write([better], "https://w3id.org/civicgraph/id/"), encoding="utf-8")
    assert CliRunner().invoke(app, ["link", str(folder), "--from", str(corrected)]).exit_code == 0
    assert links_in(folder) == [better.object]
    judged = {m.object: m.judgement.value for m in writing.known(folder, "https://w3id.org/civicgraph/id/")}
    assert judged == {better.object: "accepted", found.object: "review"}


def test_a_password_in_the_address_of_an_endpoint_is_kept_nowhere(folder: Path, tmp_path: Path) -> None:
    with fake() as server:
        server.store.load(
            f'<{reference.WD}Q1> <http://www.w3.org/2004/02/skos/core#prefLabel> "League of Lake Towns"@en .',
            format=ox.RdfFormat.TURTLE,
        )
        secret = server.query.replace("http://", "http://ada:s3cret@")
        command = ["link", str(folder), "--to", secret, "--cache", str(tmp_path / "cache")]
        done = CliRunner().invoke(app, command)
        assert done.exit_code == 0, done.output
        assert server.requests[0].headers["Authorization"] == basic("ada", "s3cret")
        server.fault = lambda request: Reply(403, b"go away")
        refused = CliRunner().invoke(app, [*command, "--refresh"])
        asked = CliRunner().invoke(app, ["query", "--endpoint", secret, "ASK {}"])
    assert refused.exit_code == asked.exit_code == 2
    assert f"{server.query} answers 403" in " ".join(refused.output.split())
    for said in (done.output, refused.output, asked.output):
        assert "s3cret" not in said
    files = [path for place in (folder, tmp_path / "cache") for path in place.rglob("*") if path.is_file()]
    assert not [path for path in files if b"s3cret" in path.read_bytes()]
    known = writing.known(folder, "https://w3id.org/civicgraph/id/")
    assert {mapping.object_source for mapping in known} == {server.query}


def test_a_table_about_others_is_refused(folder: Path, tmp_path: Path) -> None:
    stranger = replace(mapping_of(folder), subject="https://w3id.org/civicgraph/id/organisation/nobody")
    file = tmp_path / "links.tsv"
    file.write_text(sssom.write([stranger], "https://w3id.org/civicgraph/id/"))
    before = (folder / "graph.nq").read_bytes()
    done = CliRunner().invoke(app, ["link", str(folder), "--from", str(file)])
    assert done.exit_code == 1
    assert "organisation/nobody" in done.output
    assert (folder / "graph.nq").read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        ([], "link takes --to NAME|URL, --via reconciliation URL, --from FILE or --review"),
        (["--to", "wikipedia"], "--to wikipedia: give dbpedia, wikidata"),
        (["--to", "wikidata", "--include", "boards"], "--include boards: it takes committees, initiatives, people"),
        (["--review"], "--review needs a terminal"),
        (["--to", "wikidata", "--timeout", "0"], "--timeout is above 0"),
    ],
)
def test_wrong_use_is_said_in_a_line(arguments: list[str], word: str, folder: Path) -> None:
    done = CliRunner().invoke(app, ["link", str(folder), *arguments])
    assert done.exit_code == 2
    assert word in done.output


def test_nobody_listens_and_nothing_changes(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    before = (folder / "graph.nq").read_bytes()
    address = f"http://127.0.0.1:{servers.free_port()}/sparql"
    done = CliRunner().invoke(app, ["link", str(folder), "--to", address, "--cache", str(tmp_path / "cache")])
    assert done.exit_code == 2
    assert "cannot be reached" in done.output
    assert (folder / "graph.nq").read_bytes() == before
    assert not (folder / writing.FILE).exists()


# -- against a server --------------------------------------------------------------------------------------------


def test_from_the_command_line_against_a_server(
    oxigraph_server: servers.Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    things, ours = reference.reference()
    oxigraph_server.load(reference.reference_turtle(things), "http://www.wikidata.org/")
    reference.write_build(tmp_path / "graph", reference.ours_quads(ours[:20]))
    profile = tmp_path / "own.toml"
    profile.write_text(profile_without_search(), encoding="utf-8")
    options = ["--to", oxigraph_server.query, "--profile", str(profile), "--cache", str(tmp_path / "cache")]
    done = CliRunner().invoke(app, ["link", str(tmp_path / "graph"), *options, "--as-of", "2025-01-31", "--same-as"])
    assert done.exit_code == 0, done.output
    assert "accepted" in done.output
    assert "country +0.10" in done.output
    with open_graph(tmp_path / "graph") as graph:
        linked = {row["s"]: row["o"] for row in graph.query("SELECT ?s ?o { ?s owl:sameAs ?o }")}
    wanted = {f"{reference.BASE}organisation/{o.key}": reference.WD + o.match for o in ours if o.match}
    assert len(linked) >= 15
    assert linked.items() <= wanted.items()
    first = (tmp_path / "graph" / writing.FILE).read_bytes()
    monkeypatch.setattr("urllib.request.urlopen", lambda *a, **k: pytest.fail("a finished request was repeated"))
    done = CliRunner().invoke(
        app, ["link", str(tmp_path / "graph"), *options, "--as-of", "2025-01-31", "--same-as", "--json"]
    )
    assert done.exit_code == 0, done.output
    assert (
        len(json.loads(done.output))
        == len(first.splitlines()) - len([x for x in first.splitlines() if x[:1] == b"#"]) - 1
    )
    assert (tmp_path / "graph" / writing.FILE).read_bytes() == first


def profile_without_search() -> str:
    """The shipped profile of Wikidata, but for the search, which only Wikidata's own servers have."""
    from civicgraph import resources

    text = resources.text("data", "linking", "profiles", "wikidata.toml")
    return text[: text.index("# For names that no label matches")].replace("values = 800", "values = 120")


def test_a_graph_of_ones_own_kind_needs_no_profile(oxigraph_server: servers.Server, tmp_path: Path) -> None:
    _, ours = reference.reference()
    quads = reference.ours_quads(ours[:12], "https://example.org/theirs/")
    triples = ox.serialize([quad.triple for quad in quads], format=ox.RdfFormat.TURTLE)
    assert triples is not None
    oxigraph_server.load(triples, "https://example.org/theirs/graph")
    reference.write_build(tmp_path / "graph", reference.ours_quads(ours[:12]))
    options = ["--to", oxigraph_server.query, "--cache", str(tmp_path / "cache")]
    done = CliRunner().invoke(app, ["link", str(tmp_path / "graph"), *options])
    assert done.exit_code == 0, done.output
    found = sssom.read(tmp_path / "graph" / writing.FILE, reference.BASE)
    same = {m.subject.rpartition("/")[2] for m in found if m.judgement is LinkJudgement.ACCEPTED}
    assert len(same) >= 10
    assert all(
        m.object == m.subject.replace("/ours/", "/theirs/") for m in found if m.judgement is LinkJudgement.ACCEPTED
    )


def test_the_wrong_profile_is_named_and_a_namesake_without_a_country_waits(
    oxigraph_server: servers.Server, tmp_path: Path
) -> None:
    """Wikidata's shape asked by the default profile: labels come back, and nothing else that tells namesakes apart."""
    name = "Permanent Assembly of Shore Towns"
    namesake = reference.Thing("Q7001", ((name, "en"),), "association", "SE", (("PAST", "en"),), year=2004)
    ours = reference.Ours("past", name, None, "PAST", "RS", 1953, None, None, None)
    oxigraph_server.load(reference.reference_turtle([namesake]), "http://www.wikidata.org/")
    reference.write_build(tmp_path / "graph", reference.ours_quads([ours]))
    asked = ["link", str(tmp_path / "graph"), "--to", oxigraph_server.query, "--cache", str(tmp_path / "cache")]

    done = CliRunner().invoke(app, asked)
    assert done.exit_code == 0, done.output
    assert f"asked {oxigraph_server.query} by the profile generic (none was given" in done.stdout
    assert "is that the right --profile?" in done.stderr
    assert "0 accepted, 1 review" in done.stdout

    own = tmp_path / "own.toml"
    own.write_text(profile_without_search(), encoding="utf-8")
    knows = CliRunner().invoke(app, [*asked, "--profile", str(own)])
    assert f"by the profile {own}\n" in knows.stdout
    assert "warning" not in knows.stderr
    assert "0 accepted, 0 review, 1 rejected" in knows.stdout

    again = CliRunner().invoke(app, asked)  # knows less, so the country that it was rejected by still counts
    assert "0 accepted, 0 review, 1 rejected" in again.stdout, again.output
    [held] = writing.known(tmp_path / "graph", reference.BASE)
    assert "another country: RS and SE" in [feature.reason for feature in held.features]


@pytest.mark.slow
def test_a_run_that_is_killed_goes_on_where_it_was(oxigraph_server: servers.Server, tmp_path: Path) -> None:
    things, ours = reference.reference()
    oxigraph_server.load(reference.reference_turtle(things), "http://www.wikidata.org/")
    reference.write_build(tmp_path / "graph", reference.ours_quads(ours))
    before = (tmp_path / "graph" / "graph.nq").read_bytes()
    profile, cache = tmp_path / "own.toml", tmp_path / "cache"
    profile.write_text(profile_without_search(), encoding="utf-8")
    command = [sys.executable, "-m", "civicgraph", "link", str(tmp_path / "graph"), "--to", oxigraph_server.query]
    command += ["--profile", str(profile), "--cache", str(cache), "--quiet"]
    process = subprocess.Popen([*command, "--pause", "0.2"])
    until = time.monotonic() + 60
    while len(list(cache.rglob("*.json"))) < 5 and time.monotonic() < until:
        time.sleep(0.05)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    kept = {file: (file.stat().st_mtime_ns, file.read_bytes()) for file in cache.rglob("*.json")}
    assert len(kept) >= 5
    assert (tmp_path / "graph" / "graph.nq").read_bytes() == before
    subprocess.run(command, check=True, timeout=120)
    assert {file: (file.stat().st_mtime_ns, file.read_bytes()) for file in kept} == kept
    assert len(list(cache.rglob("*.json"))) > len(kept)
    assert writing.totals(sssom.read(tmp_path / "graph" / writing.FILE, reference.BASE))["accepted"] > 80


@pytest.mark.slow
@pytest.mark.parametrize("name", ["oxigraph", "virtuoso"])
def test_a_mirror_of_wikidata_without_its_search(name: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    """The profile's search is Wikidata's own: a mirror says so at once, and names to the letter do without it."""
    server: servers.Server = request.getfixturevalue(f"{name}_server")
    things, ours = reference.reference()
    server.load(reference.reference_turtle(things), "http://www.wikidata.org/")
    reference.write_build(tmp_path / "graph", reference.ours_quads(ours[:20]))
    command = ["link", str(tmp_path / "graph"), "--to", server.query, "--profile", "wikidata"]
    command += ["--cache", str(tmp_path / "cache"), "--quiet"]
    began = time.monotonic()
    failed = CliRunner().invoke(app, command)
    assert failed.exit_code == 2
    assert "full-text search of the profile Wikidata" in " ".join(failed.output.split())
    assert "--no-search" in failed.output
    assert time.monotonic() - began < 20
    done = CliRunner().invoke(app, [*command, "--no-search"])
    assert done.exit_code == 0, done.output
    assert writing.totals(writing.known(tmp_path / "graph", reference.BASE))["accepted"] > 10
    own = tmp_path / "mirror.toml"
    own.write_text('like = "wikidata"\nname = "Our mirror"\nsearch = false\n', encoding="utf-8")
    command[command.index("wikidata")] = str(own)
    assert CliRunner().invoke(app, command).exit_code == 0


@pytest.mark.slow
@pytest.mark.parametrize("name", ["oxigraph", "virtuoso"])
def test_the_reference_graph(name: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    server: servers.Server = request.getfixturevalue(f"{name}_server")
    things, ours = reference.reference()
    assert len(things) >= 300
    server.load(reference.reference_turtle(things), "http://www.wikidata.org/")
    reference.write_build(tmp_path / "graph", reference.ours_quads(ours))
    profile = tmp_path / "own.toml"
    profile.write_text(profile_without_search().replace("values = 120", "values = 800"), encoding="utf-8")
    options = ["--to", server.query, "--profile", str(profile), "--cache", str(tmp_path / "cache"), "--json"]
    done = CliRunner().invoke(app, ["link", str(tmp_path / "graph"), *options])
    assert done.exit_code == 0, done.output
    mappings = sssom.read(tmp_path / "graph" / writing.FILE, reference.BASE)
    wanted = {(f"{reference.BASE}organisation/{o.key}", reference.WD + o.match) for o in ours if o.match}
    accepted = {mapping.pair for mapping in mappings if mapping.judgement is LinkJudgement.ACCEPTED}
    precision, recall = len(accepted & wanted) / len(accepted), len(accepted & wanted) / len(wanted)
    print(f"{name}: precision {precision:.3f}, recall {recall:.3f}")
    assert precision >= 0.97, sorted(accepted - wanted)
    assert recall >= 0.85, sorted(wanted - accepted)
