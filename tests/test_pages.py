"""Whole pages with gold facts: extraction does not step back (see tests/pages/README.md)."""

from __future__ import annotations

from pathlib import Path

import pytest

from civicgraph import build, open_graph

PAGES = Path(__file__).parent / "pages"

# Lowest precision and F1 of the hard facts that a change may leave: a little under what was reached.
FLOORS = {
    "aa": (0.81, 0.75),
    "ab": (0.70, 0.55),
    "a": (0.90, 0.88),
    "b": (0.91, 0.89),
    "c": (0.93, 0.94),
    "d": (0.93, 0.94),
    "f": (0.92, 0.91),
    "g": (0.93, 0.91),
    "h": (0.92, 0.91),
    "i": (0.87, 0.85),
    "j": (0.96, 0.95),
    "k": (0.92, 0.90),
    "l": (0.95, 0.94),
    "m": (0.91, 0.89),
    "n": (0.95, 0.93),
    "o": (0.93, 0.92),
    "p": (0.78, 0.70),
    "q": (0.80, 0.76),
    "r": (0.88, 0.80),
    "s": (0.88, 0.84),
    "t": (0.92, 0.91),
    "u": (0.89, 0.83),
    "v": (0.88, 0.85),
    "w": (0.89, 0.85),
    "x": (0.76, 0.68),
    "y": (0.75, 0.65),
    "z": (0.80, 0.69),
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
