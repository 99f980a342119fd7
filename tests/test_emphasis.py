"""Emphasis hides nothing: Markdown with it says what it says without."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from civicgraph import build, open_graph

if TYPE_CHECKING:
    from pathlib import Path

PROSE = """# Union of Lake Towns

The {0}Union of Lake Towns{0} (ULT) unites {0}40 towns{0} in Norway. It was *founded* in 1990.

Clean Shores is an {0}ongoing{0} initiative of ours, and a new project called {0}BlueLakes{0} will start in 2026.

A formula such as 2*3*4 and a file_name_here stay as they are, and so does a lone * star.
"""


NUMBER = re.compile(r"(?<=/id/count/)\w+")  # goes by the text, marks and all


def facts(folder: Path, prose: str) -> set[tuple[str, ...]]:
    page = folder / "page.md"
    page.write_text(prose, encoding="utf-8")
    build(str(page), folder / "graph")
    with open_graph(folder / "graph") as graph:
        rows = graph.query("SELECT ?s ?p ?o { GRAPH ?g { ?s ?p ?o } FILTER(CONTAINS(STR(?g), '/graph/document/')) }")
        said = {tuple(NUMBER.sub("", str(row[name])) for name in ("s", "p", "o")) for row in rows}
        quotes = graph.query("SELECT ?q { ?t oa:hasSelector/oa:exact ?q }")
        assert all(str(row["q"]) in prose for row in quotes)
    return said


def test_the_same_facts_with_and_without_marks(tmp_path: Path) -> None:
    for name in ("with", "without"):
        (tmp_path / name).mkdir()
    marked = facts(tmp_path / "with", PROSE.format("**"))
    assert marked == facts(tmp_path / "without", PROSE.format(""))
    assert any("bluelakes" in subject for subject, *_ in marked)
