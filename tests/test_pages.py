"""Whole pages with gold facts: extraction does not step back (see tests/pages/README.md)."""

from __future__ import annotations

from pathlib import Path

import pytest

from civicgraph import build, open_graph

PAGES = Path(__file__).parent / "pages"

# Lowest precision and F1 of the hard facts that a change may leave: a little under what was reached.
FLOORS = {
    "a": (0.82, 0.72),
    "b": (0.82, 0.75),
    "c": (0.88, 0.85),
    "d": (0.89, 0.89),
    "f": (0.86, 0.80),
    "g": (0.84, 0.79),
    "h": (0.89, 0.80),
    "i": (0.86, 0.80),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(FLOORS))
def test_pages_are_read_as_well_as_before(name: str, tmp_path: Path) -> None:
    build([str(PAGES / name)], tmp_path / "out")
    with open_graph(tmp_path / "out") as graph:
        hard = graph.evaluate(PAGES / name).hard
    precision, f1 = FLOORS[name]
    assert hard.precision >= precision
    assert hard.f1 >= f1
