"""The output folder: what readers see while builds come and go."""

from __future__ import annotations

import json
import os
import shutil
from contextlib import suppress
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

import sample
from civicgraph.errors import StoreError
from civicgraph.storing import Writer, open_view

if TYPE_CHECKING:
    from pathlib import Path

UNION = "SELECT ?l { ?o <http://www.w3.org/2004/02/skos/core#prefLabel> ?l . FILTER(STRSTARTS(?l, 'Clean')) }"


def builds(directory: Path) -> list[str]:
    return sorted(path.name for path in (directory / ".builds").iterdir())


def test_a_build_can_be_read_back(tmp_path: Path) -> None:
    out = sample.write(tmp_path / "deep" / "out")
    with open_view(out) as view:
        assert view.base == sample.BASE
        assert [d.identifier for d in view.documents()] == ["texts/league.txt", "texts/liga.txt"]
        assert view.text("texts/liga.txt") == sample.SECOND, "line ends are kept"
        assert view.report() == {"documents": 2}
        assert view.turtle().startswith("@base")
        lines = (out / "graph.nq").read_text(encoding="utf-8").splitlines()
        assert [f"{quad} ." for quad in view.quads()] == lines
        assert {q.graph_name for q in view.quads(view.graphs.people)} == {view.graphs.people}


def test_a_statement_of_two_documents_counts_once_and_its_graphs_are_there(tmp_path: Path) -> None:
    view = open_view(sample.write(tmp_path))
    assert len(list(view.query(UNION))) == 1  # type: ignore[arg-type]
    named = UNION.replace("?o <", "GRAPH ?g { ?o <").replace("?l .", "?l } .")
    assert len(list(view.query(named))) == 2  # type: ignore[arg-type]


def test_quarantine_is_kept_and_not_published(tmp_path: Path) -> None:
    view = open_view(sample.write(tmp_path, quarantined=("texts/league.txt",)))
    assert not view.query("ASK { { ?s ?p 'LHT' } UNION { GRAPH ?g { ?s ?p 'LHT' } } }")
    assert any(quad.object == ox.Literal("LHT") for quad in view.quarantined())
    assert not any(view.graphs.is_quarantine(quad.graph_name) for quad in view.quads())


def test_a_second_build_replaces_the_first_and_leaves_nothing_behind(tmp_path: Path) -> None:
    sample.write(tmp_path)
    sample.write(tmp_path, base="https://other.example/")
    assert open_view(tmp_path).base == "https://other.example/"
    assert builds(tmp_path) == ["2"]
    assert sorted(p.name for p in tmp_path.iterdir() if not p.name.startswith(".")) == [
        "graph.nq",
        "graph.ttl",
        "report.json",
        "store",
    ]


def test_a_build_that_fails_changes_nothing(tmp_path: Path) -> None:
    sample.write(tmp_path)
    before = (tmp_path / "graph.nq").read_bytes()
    with suppress(ZeroDivisionError), Writer(tmp_path, sample.BASE) as writer:
        writer.write_graph((), "")
        raise ZeroDivisionError
    assert (tmp_path / "graph.nq").read_bytes() == before
    assert builds(tmp_path) == ["1"]


def test_half_a_build_cannot_be_committed(tmp_path: Path) -> None:
    with Writer(tmp_path, sample.BASE) as writer:
        writer.write_graph((), "")
        with pytest.raises(StoreError, match=r"report\.json"):
            writer.commit()
    with pytest.raises(StoreError, match=r"holds no graph"):
        open_view(tmp_path)


def test_a_view_keeps_its_build_while_the_next_one_comes(tmp_path: Path) -> None:
    old = open_view(sample.write(tmp_path))
    sample.write(tmp_path, base="https://other.example/")
    assert len(list(old.query(UNION))) == 1  # type: ignore[arg-type]
    assert old.text("texts/league.txt") == sample.FIRST
    old.close()
    sample.write(tmp_path)
    assert builds(tmp_path) == ["3"]


def test_two_builds_into_one_folder_do_not_mix(tmp_path: Path) -> None:
    with Writer(tmp_path, sample.BASE), pytest.raises(StoreError, match="another build is writing"):
        sample.write(tmp_path)
    sample.write(tmp_path)


def test_what_a_killed_build_left_is_cleared_away(tmp_path: Path) -> None:
    sample.write(tmp_path)
    shutil.copytree(tmp_path / ".builds" / "1", tmp_path / ".builds" / "7")
    (tmp_path / ".current.new").symlink_to(".builds/7")
    sample.write(tmp_path)
    assert builds(tmp_path) == ["2"]
    assert not os.path.lexists(tmp_path / ".current.new")


@pytest.mark.parametrize("name", ["graph.nq", "store", ".current"])
def test_files_of_other_origin_are_never_replaced(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("mine")
    with pytest.raises(StoreError, match=r"--out"):
        sample.write(tmp_path)
    assert (tmp_path / name).read_text() == "mine"


def test_other_files_beside_a_build_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    sample.write(tmp_path)
    assert (tmp_path / "notes.txt").read_text() == "mine"


def test_a_file_in_the_place_of_the_folder_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")
    with pytest.raises(StoreError, match="out"):
        sample.write(tmp_path / "out")


def test_a_copy_of_the_folder_without_links_can_be_read(tmp_path: Path) -> None:
    out = sample.write(tmp_path / "out")
    copy = tmp_path / "copy"
    copy.mkdir()
    for name in ("graph.nq", "graph.ttl", "report.json"):
        shutil.copy(out / name, copy / name)
    shutil.copytree(out / "store", copy / "store")
    assert len(list(open_view(copy).query(UNION))) == 1  # type: ignore[arg-type]


def test_reading_changes_no_file(tmp_path: Path) -> None:
    out = sample.write(tmp_path)
    before = {p: p.stat().st_mtime_ns for p in out.rglob("*")}
    with open_view(out) as view:
        list(view.query(UNION))  # type: ignore[arg-type]
    assert {p: p.stat().st_mtime_ns for p in out.rglob("*")} == before


def test_a_folder_without_a_graph_says_how_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"no folder .*civicgraph build"):
        open_view(tmp_path / "none")
    with pytest.raises(StoreError, match=r"holds no graph .*civicgraph build"):
        open_view(tmp_path)
    (tmp_path / "mine.txt").write_text("League of Lake Towns", encoding="utf-8")
    with pytest.raises(StoreError, match="other files: name the folder") as caught:
        open_view(tmp_path)
    assert f"--out {tmp_path}" not in str(caught.value)


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("store/settings.json", "{"),
        ("store/settings.json", "[]"),
        ("store/texts.json", "{}{"),
        ("store/oxigraph/CURRENT", "x"),
    ],
)
def test_a_damaged_graph_is_an_error_in_plain_words(tmp_path: Path, file: str, content: str) -> None:
    out = sample.write(tmp_path)
    (out / file).write_text(content)
    with pytest.raises(StoreError, match=r"cannot be read .*build it again"):
        open_view(out)


def test_an_unknown_document_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"'nothing.txt'"):
        open_view(sample.write(tmp_path)).text("nothing.txt")


def test_settings_name_base_and_version(tmp_path: Path) -> None:
    out = sample.write(tmp_path)
    assert json.loads((out / "store" / "settings.json").read_text()).keys() == {"base", "version"}
