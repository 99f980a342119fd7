"""Whole pages with gold facts: extraction does not step back (see tests/pages/README.md)."""

from __future__ import annotations

from pathlib import Path

import pytest

from civicgraph import build, open_graph

PAGES = Path(__file__).parent / "pages"

# Lowest precision and F1 of the hard facts that a change may leave: a little under what was reached.
FLOORS = {
    "a": (0.93, 0.91),
    "b": (0.93, 0.91),
    "c": (0.96, 0.96),
    "d": (0.96, 0.97),
    "f": (0.94, 0.93),
    "g": (0.94, 0.94),
    "h": (0.95, 0.93),
    "i": (0.89, 0.87),
    "j": (0.98, 0.97),
    "k": (0.94, 0.93),
    "l": (0.96, 0.96),
    "m": (0.95, 0.93),
    "n": (0.96, 0.95),
    "o": (0.95, 0.94),
    "p": (0.90, 0.87),
    "q": (0.83, 0.80),
    "r": (0.90, 0.83),
    "s": (0.91, 0.88),
    "t": (0.95, 0.94),
    "u": (0.91, 0.86),
    "v": (0.92, 0.90),
    "w": (0.93, 0.89),
    "x": (0.89, 0.83),
    "y": (0.88, 0.82),
    "z": (0.89, 0.86),
    "aa": (0.92, 0.89),
    "ab": (0.88, 0.80),
    "ac": (0.91, 0.88),
    "ad": (0.89, 0.84),
    "ae": (0.86, 0.78),
    "af": (0.92, 0.91),
    "ag": (0.88, 0.83),
    "ah": (0.83, 0.79),
    "aj": (0.86, 0.81),
    "ak": (0.92, 0.89),
    "ao": (0.85, 0.81),
    "at": (0.81, 0.74),
    "au": (0.80, 0.78),
    "av": (0.85, 0.76),
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
