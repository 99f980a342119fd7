"""What confidence means, and the sieve that goes by it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from civicgraph import build, open_graph
from civicgraph.cli import app
from civicgraph.errors import UsageError
from civicgraph.extracting.confidence import table

if TYPE_CHECKING:
    from pathlib import Path

TEXT = """League of Inland Ports (LIP)

The League of Inland Ports unites twelve towns and works on water and tourism. It has a Committee on Locks.
"""
FACTS = "SELECT ?p ?confidence { ?e a rdf:Statement ; rdf:predicate ?p ; cg:confidence ?confidence }"


def facts(folder: Path, source: Path, least: float) -> list[tuple[str, float]]:
    build(source, folder, min_confidence=least)
    with open_graph(folder) as graph:
        return [(str(row["p"]), float(row["confidence"])) for row in graph.query(FACTS)]


def test_confidences_are_shares_that_were_measured():
    assert table()
    assert all(0 < share < 1 for share in table().values())


def test_a_higher_bar_leaves_out_what_is_less_sure_and_keeps_the_rest(tmp_path: Path):
    source = tmp_path / "page.txt"
    source.write_text(TEXT, encoding="utf-8")
    everything = facts(tmp_path / "all", source, 0)
    bar = max(share for p, share in everything if p.endswith("subject")) + 0.001  # topics are the least sure
    sure = facts(tmp_path / "sure", source, bar)
    assert sure
    assert not any(p.endswith("subject") for p, _ in sure)
    assert {p for p, share in everything if share >= bar} == {p for p, _ in sure}


def test_a_build_says_how_much_a_bar_left_out(tmp_path: Path):
    source = tmp_path / "page.txt"
    source.write_text(TEXT, encoding="utf-8")
    done = CliRunner().invoke(app, ["build", str(source), "--out", str(tmp_path / "graph"), "--min-confidence", "0.99"])
    assert "below --min-confidence 0.99 left out" in done.output
    report = json.loads((tmp_path / "graph" / "report.json").read_text(encoding="utf-8"))
    assert report["totals"]["left_out"] > 0
    assert "left_out" not in build(source, tmp_path / "all").report["totals"]


@pytest.mark.parametrize("least", [-0.1, 1.5])
def test_a_bar_outside_its_range_is_wrong_use(tmp_path: Path, least: float):
    source = tmp_path / "page.txt"
    source.write_text(TEXT, encoding="utf-8")
    with pytest.raises(UsageError, match="between 0 and 1"):
        build(source, tmp_path / "out", min_confidence=least)
