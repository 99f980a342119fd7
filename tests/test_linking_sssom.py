"""SSSOM tables: written the same each time, read back whole, and mistakes named with their line."""

from __future__ import annotations

import csv
import io
import subprocess
from dataclasses import replace
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
from typer.testing import CliRunner

import sample
import servers
from civicgraph.cli import app
from civicgraph.errors import DataError, SourceError
from civicgraph.graphs import Graphs
from civicgraph.linking import LinkJudgement, sssom
from civicgraph.linking.describing import quads_of
from civicgraph.linking.mappings import BY_HAND, Mapping, merged
from civicgraph.linking.model import Feature
from civicgraph.linking.writing import with_links
from civicgraph.storing import open_view
from civicgraph.vocabulary import CG, OWL, PREFIXES, SKOS, SSSOM

if TYPE_CHECKING:
    from pathlib import Path

BASE = "https://example.org/id/"
WIKIDATA = "http://www.wikidata.org/entity/Q2013"
FEATURES = (
    Feature("name", 0.9, 0.8, 0.72, '"Lake\tTowns" and "Lake Towns": 0.90'),
    Feature("country", 0.2, 0.5, 0.1, "the same country, MT"),
)
ACCEPTED = Mapping(
    subject=f"{BASE}organisation/lake-towns",
    object="http://www.wikidata.org/entity/Q101",
    predicate=SKOS.exactMatch.value,
    judgement=LinkJudgement.ACCEPTED,
    confidence=0.95,
    subject_label="League of Lake Towns",
    object_label="Lake Towns’ “League”",
    object_source=WIKIDATA,
    tool_version="0.1.0",
    margin=0.4,
    features=FEATURES,
)
OPEN = replace(
    ACCEPTED,
    subject=f"{BASE}organisation/hills",
    object="https://data.example.org/body?id=7#it",
    object_source="https://data.example.org/sparql/",
    predicate=SKOS.closeMatch.value,
    judgement=LinkJudgement.REVIEW,
    confidence=0.6,
)
REJECTED = replace(
    ACCEPTED, object="http://www.wikidata.org/entity/Q102", judgement=LinkJudgement.REJECTED, confidence=0.3
)
BY_PERSON = replace(
    ACCEPTED,
    object="http://dbpedia.org/resource/Lake_Towns_(league)",
    object_source="http://dbpedia.org/resource/DBpedia",
    justification=BY_HAND,
    reviewer="Ada Lake",
    date="2025-01-31",
    comment="seen on their page",
    features=(),
    margin=None,
    tool_version="",
)
ALL = (ACCEPTED, OPEN, REJECTED, BY_PERSON)


def test_what_was_written_is_read_back(tmp_path: Path) -> None:
    file = tmp_path / "links.sssom.tsv"
    file.write_text(sssom.write(ALL, BASE), encoding="utf-8")
    assert set(sssom.read(file, BASE)) == set(ALL)
    assert sssom.write(reversed(ALL), BASE) == sssom.write(ALL, BASE) == sssom.write(sssom.read(file, BASE), BASE)


def test_what_is_in_the_table() -> None:
    text = sssom.write(ALL, BASE)
    rows = [line.split("\t") for line in text.splitlines() if not line.startswith("#")]
    columns = {name: [row[i] for row in rows[1:]] for i, name in enumerate(rows[0])}
    assert "id:organisation/lake-towns" in columns["subject_id"]
    assert {"wd:Q101", "wd:Q102"} <= set(columns["object_id"])
    assert columns["predicate_modifier"].count("Not") == 1
    assert "semapv:CompositeMatching" in columns["mapping_justification"]
    assert "#curie_map:" in text


def test_a_person_judges_by_editing_the_table(tmp_path: Path) -> None:
    lines = sssom.write((OPEN, replace(OPEN, object="http://www.wikidata.org/entity/Q5000")), BASE).splitlines()
    columns = next(line for line in lines if not line.startswith("#")).split("\t")
    place = {name: columns.index(name) for name in columns}
    edited = []
    for line in lines:
        cells = line.split("\t")
        if "wd:Q5000" in cells:
            cells[place["predicate_modifier"]] = "Not"
            cells[place["reviewer_label"]] = "Ada Lake"
        elif "id:organisation/hills" in cells:
            cells[place["reviewer_label"]] = "Ada Lake"
            cells[place["predicate_id"]] = "skos:exactMatch"
        edited.append("\t".join(cells))
    file = tmp_path / "corrected.tsv"
    file.write_text("\n".join(edited), encoding="utf-8")
    judged = {m.object[-2:]: (m.judgement.value, m.by_person) for m in sssom.read(file, BASE)}
    assert judged == {"it": ("accepted", True), "00": ("rejected", True)}
    again = sssom.write(sssom.read(file, BASE), BASE)
    rows = list(csv.DictReader(io.StringIO(again[again.index("subject_id") :]), delimiter="\t"))
    assert {row["mapping_justification"] for row in rows} == {"semapv:ManualMappingCuration"}
    assert {(row["mapping_tool"], row["confidence"]) for row in rows} == {("civicgraph", "0.6")}


def test_who_edits_the_table_need_not_sign(tmp_path: Path) -> None:
    rows = (ACCEPTED, OPEN, replace(OPEN, object="http://www.wikidata.org/entity/Q5000"))
    text = sssom.write(rows, BASE).replace("skos:closeMatch\t\twd:Q5000", "skos:exactMatch\t\twd:Q5000")
    file = tmp_path / "edited.tsv"
    file.write_text(text.replace("skos:exactMatch\t\twd:Q101", "skos:exactMatch\tNot\twd:Q101"), encoding="utf-8")
    edited = sssom.read(file, BASE)
    judged = {m.object[-2:]: (m.judgement.value, m.by_person) for m in merged(edited, rows)}
    assert judged == {"01": ("rejected", True), "it": ("review", False), "00": ("accepted", True)}


def padded(text: str, delimiter: str = "\t", *, quoted: bool = False) -> str:
    """The table as a spreadsheet would save it: each line as wide as the widest."""
    rows = list(csv.reader(io.StringIO(text), delimiter="\t"))
    width = max(map(len, rows)) + 2
    out = io.StringIO(newline="")
    quoting = csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL
    csv.writer(out, delimiter=delimiter, quoting=quoting).writerows([*row, *[""] * (width - len(row))] for row in rows)
    return out.getvalue()


@pytest.mark.parametrize("delimiter", ["\t", ",", ";"])
@pytest.mark.parametrize("quoted", [False, True])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_table_that_a_spreadsheet_saved_is_read_back(
    delimiter: str, quoted: bool, encoding: str, tmp_path: Path
) -> None:
    file = tmp_path / "corrected.csv"
    saved = padded(sssom.write(ALL, BASE), delimiter, quoted=quoted)
    assert saved.count("\r\n") == len(saved.splitlines())
    file.write_bytes(saved.encode(encoding))
    assert set(sssom.read(file, BASE)) == set(ALL)


def test_a_cell_of_several_lines_and_a_comma_in_a_number_are_a_spreadsheet_s_too(tmp_path: Path) -> None:
    text = sssom.write((ACCEPTED, BY_PERSON), BASE).replace("seen on their page", '"seen on\r\ntheir page"')
    file = tmp_path / "corrected.tsv"
    file.write_bytes(
        text.replace("\t0.95\t", "\t0,95\t").replace("\tskos:exactMatch\t\twd", "\tskos:nearly\t\twd").encode()
    )
    with pytest.raises(DataError) as caught:
        sssom.read(file, BASE)
    number = next(n for n, line in enumerate(file.read_text().splitlines(), 1) if "nearly" in line)
    assert str(caught.value).startswith(f"{file}:{number}: predicate_id")
    file.write_bytes(text.replace("\t0.95\t", "\t0,95\t").encode())
    confidences = {mapping.object: mapping.confidence for mapping in sssom.read(file, BASE)}
    assert confidences[ACCEPTED.object] == 0.95


def test_a_file_in_another_encoding_says_what_to_do(tmp_path: Path) -> None:
    file = tmp_path / "corrected.tsv"
    file.write_bytes(sssom.write((replace(ACCEPTED, object_label="Städte"),), BASE).encode("latin-1", "replace"))
    with pytest.raises(SourceError, match=r"is not UTF-8 .*; save it as such"):
        sssom.read(file, BASE)


@pytest.mark.parametrize(
    ("column", "value", "word"),
    [
        ("predicate_id", "skos:narrower", "predicate_id 'skos:narrower' is none of skos:exactMatch"),
        ("predicate_modifier", "not", "neither empty nor Not"),
        ("confidence", "1.5", "confidence '1.5' is no number between 0 and 1"),
        ("object_id", "geo:7", "the prefix geo: is not in the curie_map"),
        ("object_id", "", "object_id is empty"),
        ("object_id", "Q101", "neither an IRI nor of the form prefix:name"),
        ("mapping_date", "31.1.2025", "no date of the form YYYY-MM-DD"),
        ("other", "{", "other is no JSON any more"),
        ("other", '{"features":[1]}', "the features in other are not of the form"),
    ],
)
def test_a_mistake_is_named_with_its_line(column: str, value: str, word: str, tmp_path: Path) -> None:
    lines = sssom.write((ACCEPTED,), BASE).splitlines()
    number = next(n for n, line in enumerate(lines) if line.startswith("id:"))
    columns = lines[number - 1].split("\t")
    cells = lines[number].split("\t")
    cells[columns.index(column)] = value
    file = tmp_path / "broken.tsv"
    file.write_text("\n".join([*lines[:number], "\t".join(cells)]), encoding="utf-8")
    with pytest.raises(DataError) as caught:
        sssom.read(file, BASE)
    assert str(caught.value).startswith(f"{file}:{number + 1}: ")
    assert word in str(caught.value)


def test_all_mistakes_come_at_once_and_a_pair_stands_once(tmp_path: Path) -> None:
    text = sssom.write((ACCEPTED,), BASE)
    row = text.splitlines()[-1]
    file = tmp_path / "twice.tsv"
    file.write_text(text + row + "\n" + row.replace("skos:exactMatch", "skos:broader") + "\n", encoding="utf-8")
    with pytest.raises(DataError, match="the same pair as in line") as caught:
        sssom.read(file, BASE)
    assert len(str(caught.value).splitlines()) == 2


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", "no table"),
        ("#curie_map:\n#  a: [\n", "the header is no YAML"),
        ("subject_id\tobject_id\n", "the column predicate_id, mapping_justification is missing"),
    ],
)
def test_a_file_that_is_no_sssom(text: str, word: str, tmp_path: Path) -> None:
    file = tmp_path / "bad.tsv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=word):
        sssom.read(file, BASE)
    with pytest.raises(SourceError, match="cannot be read"):
        sssom.read(tmp_path / "none.tsv", BASE)


def test_the_graph_states_accepted_links_only_and_each_score_with_its_features() -> None:
    graphs = Graphs(BASE)
    quads = set(quads_of(ALL, graphs))
    links = {(q.subject.value, q.object.value) for q in quads if q.predicate in (SKOS.exactMatch, SKOS.closeMatch)}  # type: ignore[union-attr]
    assert links == {ACCEPTED.pair, BY_PERSON.pair}
    node = graphs.mapping(ACCEPTED.fingerprint)
    said = {q.predicate: q.object for q in quads if q.subject == node}
    assert said[OWL.annotatedTarget].value == ACCEPTED.object
    assert said[SSSOM.confidence].value == "0.95"
    pieces = [q.object for q in quads if q.subject == node and q.predicate == CG.feature]
    added = [float(q.object.value) for q in quads if q.subject in pieces and q.predicate == CG.contribution]
    assert sorted(added) == [0.1, 0.72]
    rejected = graphs.mapping(REJECTED.fingerprint)
    assert {q.object for q in quads if q.subject == rejected and q.predicate == SSSOM.predicate_modifier} == {
        SSSOM.NegatedPredicate
    }
    named = {q for q in quads if q.predicate == SSSOM.reviewer_label}
    assert {q.graph_name for q in quads - named} == {graphs.links}
    assert {q.graph_name for q in named} == {graphs.people}  # whoever judged is a person, too


def test_mappings_of_people_stay_with_the_people() -> None:
    graphs = Graphs(BASE)
    assert {q.graph_name for q in quads_of((replace(OPEN, personal=True),), graphs)} == {graphs.people}


def test_a_person_outlasts_the_program_and_a_later_person_the_earlier() -> None:
    by_ada = ACCEPTED.decided(LinkJudgement.REJECTED, "Ada", None)
    assert merged([by_ada], [ACCEPTED]) == (by_ada,)
    by_bo = ACCEPTED.decided(LinkJudgement.ACCEPTED, "Bo", None)
    assert merged([by_ada], [by_bo]) == (by_bo,)


@pytest.mark.slow
def test_the_sssom_package_finds_nothing_to_say_against_it(tmp_path: Path) -> None:
    program = servers.sssom_program()
    if program is None:
        pytest.skip("the program sssom is not installed (make sssom)")
    file = tmp_path / "links.sssom.tsv"
    file.write_text(sssom.write(ALL, BASE), encoding="utf-8")
    done = subprocess.run([program, "validate", str(file)], capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "ERROR" not in done.stdout + done.stderr
    out = tmp_path / "links.ttl"
    command = [program, "convert", str(file), "--output-format", "rdf", "--output", str(out)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    assert "http://www.wikidata.org/entity/Q101" in out.read_text() or "wd:Q101" in out.read_text()


def test_a_table_that_does_not_say_so_cannot_bring_a_person_among_the_links(tmp_path: Path) -> None:
    folder = sample.write(tmp_path / "graph")
    with open_view(folder) as view:
        (person,) = {row[0].value for row in view.query("SELECT DISTINCT ?p { ?p a foaf:Person }", prefixes=PREFIXES)}
        quads, graphs = list(view.quads()), Graphs(view.base)
    mapping = replace(ACCEPTED, subject=person, subject_label=sample.ANA, features=())
    linked = set(with_links(quads, (mapping,), graphs)) - set(quads)
    assert any(q.object.value == ACCEPTED.object for q in linked if isinstance(q.object, ox.NamedNode))
    assert {q.graph_name for q in linked if person in str(q) or sample.ANA in str(q)} == {graphs.people}


def test_a_build_says_that_it_leaves_links_out(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text("League of Lake Towns (LLT)\n\nThe League has 24 member towns in Finland.\n", encoding="utf-8")
    out = tmp_path / "graph"
    assert "--links" not in CliRunner().invoke(app, ["build", str(page), "--out", str(out)]).output
    (out / "links.sssom.tsv").write_text(sssom.write((), BASE), encoding="utf-8")
    said = CliRunner().invoke(app, ["build", str(page), "--out", str(out)]).output
    assert f"--links {out}/links.sssom.tsv to keep them" in " ".join(said.split())
