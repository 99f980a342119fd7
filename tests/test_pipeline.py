"""The corridor end to end: what comes out, that it is always the same, and that no text stops it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from civicgraph import pipeline
from civicgraph.config import Settings, check_base, parse_date
from civicgraph.errors import SourceError, UsageError
from civicgraph.model import Document, Notice, Reading, Severity
from civicgraph.pipeline import BuildResult, build
from civicgraph.vocabulary import CG, OA, ORG, RDF, SKOS

MALTA = "local-councils-association-malta.txt"
EVIDENCED = {
    CG.acronym, CG.memberCount, CG.undertakes, CG.activity, CG.cooperatesWith, CG.intermediaryFor, CG.advises,
    CG.foundedBy, ORG.hasUnit, ORG.hasPost, ORG.memberOf, SKOS.altLabel,
}  # fmt: skip


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory, profiles: Path) -> BuildResult:
    return build([str(profiles)], Settings(tmp_path_factory.mktemp("sample") / "graph"))


def quads(folder: Path) -> list[ox.Quad]:
    return [q for q in ox.parse(path=str(folder / "graph.nq"), format=ox.RdfFormat.N_QUADS) if isinstance(q, ox.Quad)]


def lines(texts: dict[str, str], folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_ten_profiles_become_ten_associations_and_what_they_have(sample: BuildResult) -> None:
    totals = sample.report["totals"]
    assert totals["documents"] == 10
    assert totals["organisations"] >= 10
    assert totals["committees"] >= 3
    assert totals["counts"] >= 5
    assert totals["initiatives"] >= 2
    assert totals["contacts"] == 4
    assert totals["violations"] == 0
    assert sample.published


def test_the_empty_contact_heading_and_the_cut_off_page_are_reported_with_their_lines(sample: BuildResult) -> None:
    found = {(Path(f["document"]).name, f["line"]) for f in sample.report["findings"] if f["severity"] == "warning"}
    assert ("local-councils-association-malta.txt", 5) in found
    assert ("association-of-cities-croatia.txt", 3) in found


def check_quotes(everything: list[ox.Quad]) -> int:
    """Hold every quote against its document, and say how many there are."""
    store = ox.Store()
    store.extend(ox.Quad(q.subject, q.predicate, q.object) for q in everything)
    rows = store.query(
        """
        PREFIX oa: <http://www.w3.org/ns/oa#> PREFIX dct: <http://purl.org/dc/terms/>
        SELECT ?id ?start ?end ?exact { ?target oa:hasSource/dct:identifier ?id ; oa:hasSelector ?a , ?b .
          ?a oa:start ?start ; oa:end ?end . ?b oa:exact ?exact }
        """
    )
    seen = 0
    for row in rows:
        text = Path(row["id"].value).read_bytes().decode("utf-8-sig")
        assert text[int(row["start"].value) : int(row["end"].value)] == row["exact"].value
        seen += 1
    return seen


def test_every_quote_is_the_text_at_its_place(sample: BuildResult) -> None:
    everything = quads(sample.out)
    quoted = {q.subject for q in everything if q.predicate == OA.hasSelector}
    assert check_quotes(everything) == len(quoted) > 50
    targets = {q.subject: q.object for q in everything if q.predicate == OA.hasTarget}
    statements = {q.subject for q in everything if q.predicate == RDF.type and q.object == RDF.Statement}
    assert all(targets[statement] in quoted for statement in statements)


def check_evidence(everything: list[ox.Quad]) -> int:
    """Hold every extracted fact against the evidence, and say how many there are."""
    parts: dict[object, dict[object, object]] = {}
    for quad in everything:
        if quad.predicate in (RDF.subject, RDF.predicate, RDF.object):
            parts.setdefault(quad.subject, {})[quad.predicate] = quad.object
    shown = {(p[RDF.subject], p[RDF.predicate], p[RDF.object]) for p in parts.values()}
    facts = {(q.subject, q.predicate, q.object) for q in everything if q.predicate in EVIDENCED}
    assert facts <= shown
    return len(facts)


def test_every_published_statement_of_an_extracted_kind_has_evidence(sample: BuildResult) -> None:
    assert check_evidence(quads(sample.out)) > 40


def test_there_is_no_blank_node(sample: BuildResult) -> None:
    assert b"_:" not in (sample.out / "graph.nq").read_bytes()


@pytest.mark.parametrize("jobs", [1, 2])
def test_the_same_input_gives_the_same_bytes(jobs: int, sample: BuildResult, profiles: Path, tmp_path: Path) -> None:
    files = sorted((str(path) for path in profiles.glob("*.txt")), reverse=True)
    again = build([*files, str(profiles)], Settings(tmp_path / "graph", jobs=jobs))
    for name in ("graph.nq", "graph.ttl", "report.json"):
        assert (again.out / name).read_bytes() == (sample.out / name).read_bytes(), name


def test_the_base_and_the_date_are_what_the_user_said(profiles: Path, tmp_path: Path) -> None:
    chosen = Settings(tmp_path / "graph", base="https://example.org/town#", as_of=date(2024, 5, 1))
    build([str(profiles / "association-of-cities-croatia.txt")], chosen)
    text = (tmp_path / "graph" / "graph.nq").read_text(encoding="utf-8")
    assert "<https://example.org/town#organisation/association-of-cities" in text
    assert "w3id.org/civicgraph/id/" not in text
    assert '"2024-05-01"' in text


def test_an_unreadable_file_is_reported_and_the_rest_is_built(profiles: Path, tmp_path: Path) -> None:
    (tmp_path / "broken.txt").write_bytes(b"\x00\x01\x02binary")
    result = build([str(tmp_path / "broken.txt"), str(profiles / MALTA)], Settings(tmp_path / "graph"))
    assert [Path(notice["document"]).name for notice in result.report["unread"]] == ["broken.txt"]
    assert result.report["totals"]["documents"] == 1
    assert result.published


def test_a_strict_build_with_a_problem_leaves_the_old_graph(profiles: Path, tmp_path: Path) -> None:
    out = tmp_path / "graph"
    build([str(profiles / MALTA)], Settings(out))
    before = (out / "graph.nq").read_bytes()
    (tmp_path / "broken.txt").write_bytes(b"\x00\x01\x02binary")
    result = build([str(tmp_path / "broken.txt"), str(profiles / MALTA)], Settings(out, strict=True))
    assert not result.published
    assert result.problems == 1
    assert (out / "graph.nq").read_bytes() == before


def test_a_document_that_fails_is_reported_and_the_rest_is_built(
    profiles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fragile(document: Document) -> Reading:
        if "malta" in document.identifier:
            raise ValueError("a comma too many")
        return Reading(document)

    monkeypatch.setattr(pipeline, "read_document", fragile)
    result = build([str(profiles)], Settings(tmp_path / "graph"))
    messages = [f["message"] for f in result.report["findings"] if f["severity"] == "violation"]
    assert len(messages) == 1
    assert "a comma too many" in messages[0]
    assert [Path(name).name for name in result.report["quarantined"]] == ["local-councils-association-malta.txt"]


def test_a_document_that_would_mislead_goes_to_quarantine_alone(
    profiles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = pipeline.read_document

    def suspicious(document: Document) -> Reading:
        reading = whole(document)
        if "malta" not in document.identifier:
            return reading
        notice = Notice("made-up", "this page is a joke", document.identifier, severity=Severity.VIOLATION)
        return Reading(reading.document, reading.claims, (notice,))

    monkeypatch.setattr(pipeline, "read_document", suspicious)
    result = build([str(profiles)], Settings(tmp_path / "graph"))
    by_graph: dict[str, str] = {}
    for quad in quads(result.out):
        by_graph[quad.graph_name.value] = by_graph.get(quad.graph_name.value, "") + str(quad)  # type: ignore[union-attr]
    kept_back = [text for graph, text in by_graph.items() if "/quarantine/" in graph]
    published = [text for graph, text in by_graph.items() if "/graph/document/" in graph]
    assert len(kept_back) == 1
    assert "Local Councils" in kept_back[0]
    assert len(published) == 9
    assert not any("Local Councils" in text for text in published)
    assert "Local Councils" not in (result.out / "graph.ttl").read_text(encoding="utf-8").split("= Documents")[0]


def test_nothing_to_read_is_said(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no-such"):
        build([str(tmp_path / "no-such")], Settings(tmp_path / "graph"))
    with pytest.raises(SourceError, match="no text"):
        build([str(lines({}, tmp_path / "empty"))], Settings(tmp_path / "graph"))
    assert not (tmp_path / "graph" / "graph.nq").exists()


@pytest.mark.parametrize(("source", "out"), [("texts", "texts"), ("texts", "texts/graph"), ("graph/store", "graph")])
def test_a_graph_does_not_go_where_the_next_build_would_read_it(source: str, out: str, tmp_path: Path) -> None:
    texts = lines({"one.txt": "League of Lake Towns (LLT)\n"}, tmp_path / "texts")
    build([str(texts)], Settings(tmp_path / "graph"))
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(UsageError, match=r"folder"):
        build([str(tmp_path / source)], Settings(tmp_path / out))
    assert sorted(tmp_path.rglob("*")) == before


def test_pages_of_the_web_are_not_kept_where_the_next_build_would_read_them(tmp_path: Path) -> None:
    texts = lines({"one.txt": "League of Lake Towns (LLT)\n"}, tmp_path / "texts")
    with pytest.raises(UsageError, match=r"--cache .*lies in the folder"):
        build([str(texts)], Settings(tmp_path / "graph", cache=texts / "pages"))
    for _ in range(2):  # what is hidden is not read, and so does no harm
        found = build([str(texts)], Settings(tmp_path / "graph", cache=texts / ".pages")).report
        assert (found["totals"]["documents"], found["unread"]) == (1, [])


def test_a_graph_built_among_the_sources_of_another_is_no_source_of_it(tmp_path: Path) -> None:
    texts = lines({"one.txt": "League of Lake Towns (LLT)\n"}, tmp_path / "texts")
    build([str(texts)], Settings(tmp_path / "graph"))
    found = build([str(tmp_path)], Settings(tmp_path.parent / f"{tmp_path.name}-other")).report
    assert [d["identifier"] for d in found["documents"]] == [f"{texts}/one.txt"]
    assert [(n["document"], n["severity"]) for n in found["unread"]] == [(f"{tmp_path}/graph", "info")]


def test_progress_is_told_from_the_first_document_to_the_last(profiles: Path, tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    files = [str(profiles / MALTA), str(profiles / "association-of-cities-croatia.txt")]
    build(files, Settings(tmp_path / "graph"), lambda *step: told.append(step))
    assert ("Reading", 2, 2) in told
    assert told[-1][0] == "Writing"


@pytest.mark.parametrize(
    "base", ["", "example.org/", "ftp://example.org/", "https://example.org", "https://example.org/a?b/", "https:///x/",
             "https://example.org/a b/", "https://example.org/<x>/", "urn:x:", "https://example.org/#x#"],
)  # fmt: skip
def test_a_base_that_cannot_begin_an_iri_is_refused(base: str) -> None:
    with pytest.raises(UsageError, match="base"):
        check_base(base)


@pytest.mark.parametrize("base", ["https://example.org/", "http://localhost:8080/id/", "https://example.org/städte#"])
def test_a_base_that_can_is_taken(base: str) -> None:
    assert check_base(base) == base


@pytest.mark.parametrize("text", ["", "2024", "2024-13-01", "2024-02-30", "01.02.2024", "20240102", "２０２４-01-01"])
def test_a_date_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="YYYY-MM-DD"):
        parse_date(text)


def test_jobs_below_one_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="jobs"):
        Settings(tmp_path, jobs=0)


PIECES = st.sampled_from(
    ["The ", "Association of Lake Towns", " (ALT)", " – Združenje", " has ", "about ", "12 ", "3,500 ", "members",
     ".\n", "municipalities", "\r\n\r\n", "Contact person:\n", "Ana Horvat, President", "; ", "It ", "e.g.",
     "founded in 1987", "a Working Group on Data", "the “Blue Shores” programme", "\u200b", "\u0301", "👩\u200d👧",
     "- ", "# ", "\t", "12", " – ", "(", ")", "%", "\ufeff", "№"]
)  # fmt: skip
PROSE = st.lists(PIECES | st.text(max_size=6), max_size=40).map("".join)


@pytest.mark.slow
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(PROSE.filter(str.strip), min_size=1, max_size=3))
def test_whatever_the_text_is_a_build_ends_and_its_quotes_hold(texts: list[str], tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir(exist_ok=True)
    for number, text in enumerate(texts):
        (folder / f"{number}.txt").write_bytes(text.encode("utf-8", "replace"))
    for old in sorted(folder.glob("*.txt"))[len(texts) :]:
        old.unlink()
    try:
        result = build([str(folder)], Settings(tmp_path / "graph"))
    except SourceError:  # nothing but NUL characters and the like
        return
    assert not [f for f in result.report["findings"] if "failed" in f["message"]]
    everything = quads(result.out)
    check_quotes(everything)
    check_evidence(everything)
    json.loads((result.out / "report.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("text", ["; ", " ;", ";;;", "; \t;", "a;", "- ;", "| ; |", "President: ;"])
def test_marks_alone_are_read_without_harm(tmp_path: Path, text: str) -> None:
    (tmp_path / "marks.txt").write_text(text, encoding="utf-8")
    result = build([str(tmp_path / "marks.txt")], Settings(tmp_path / "graph"))
    assert not [f for f in result.report["findings"] if "failed" in f["message"]]
