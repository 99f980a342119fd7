"""Whole pages with gold facts: extraction does not step back (see tests/pages/README.md)."""

from __future__ import annotations

from pathlib import Path

import pytest

from civicgraph import build, open_graph

PAGES = Path(__file__).parent / "pages"

# Lowest precision and F1 of the hard facts that a change may leave: a little under what was reached.
FLOORS = {
    "a": (0.92, 0.91),
    "b": (0.92, 0.90),
    "c": (0.94, 0.95),
    "d": (0.95, 0.96),
    "f": (0.93, 0.92),
    "g": (0.94, 0.93),
    "h": (0.93, 0.92),
    "i": (0.88, 0.86),
    "j": (0.97, 0.97),
    "k": (0.93, 0.92),
    "l": (0.96, 0.95),
    "m": (0.93, 0.92),
    "n": (0.96, 0.95),
    "o": (0.94, 0.94),
    "p": (0.90, 0.87),
    "q": (0.82, 0.80),
    "r": (0.90, 0.82),
    "s": (0.89, 0.86),
    "t": (0.94, 0.94),
    "u": (0.91, 0.85),
    "v": (0.92, 0.89),
    "w": (0.92, 0.88),
    "x": (0.88, 0.82),
    "y": (0.88, 0.81),
    "z": (0.89, 0.84),
    "aa": (0.92, 0.88),
    "ab": (0.88, 0.79),
    "ac": (0.90, 0.87),
    "ad": (0.88, 0.83),
    "ae": (0.85, 0.76),
    "af": (0.91, 0.89),
    "ag": (0.87, 0.81),
    "ah": (0.82, 0.77),
    "aj": (0.77, 0.67),
    "ao": (0.83, 0.79),
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
