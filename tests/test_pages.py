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
    "c": (0.90, 0.88),
    "d": (0.89, 0.89),
    "f": (0.87, 0.82),
    "g": (0.88, 0.83),
    "h": (0.91, 0.85),
    "i": (0.86, 0.80),
    "j": (0.93, 0.90),
    "k": (0.78, 0.72),
    "l": (0.92, 0.88),
    "m": (0.86, 0.82),
    "n": (0.90, 0.86),
    "o": (0.80, 0.72),
    "p": (0.70, 0.65),
    "q": (0.70, 0.70),
    "r": (0.80, 0.74),
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
