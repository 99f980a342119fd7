"""Draw the picture of the README from a real build: ``make picture``."""

from __future__ import annotations

import os
import re
import sys
import tempfile
from io import StringIO
from pathlib import Path

from rich.console import Console
from rich.text import Text

from civicgraph import build, open_graph, rendering

ROOT = Path(__file__).resolve().parents[1]
PICTURE = ROOT / "docs" / "img" / "explain.svg"
WIDTH = 110  # columns


def main() -> None:
    """Build the sample profiles and write down what the terminal shows."""
    os.chdir(ROOT)
    screen = Console(record=True, width=WIDTH, force_terminal=True, highlight=False, file=StringIO())
    rendering.console = lambda: screen
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        Path("data").symlink_to(ROOT / "data")
        screen.print(Text("$ civicgraph build data/profiles --out graph", style="bold green"))
        rendering.show_build(build("data/profiles", "graph"))
        screen.print(Text("\n$ civicgraph explain graph FEMP", style="bold green"))
        with open_graph("graph") as graph:
            rendering.show_explanation(graph.explain("FEMP"))
        os.chdir(ROOT)
    svg = screen.export_svg(title="civicgraph")
    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)  # a picture that loads nothing from elsewhere
    svg = svg.replace("Fira Code", "DejaVu Sans Mono, Menlo, Consolas")
    PICTURE.write_text(svg, encoding="utf-8", newline="\n")
    sys.stdout.write(f"{PICTURE.relative_to(ROOT)}\n")


if __name__ == "__main__":
    main()
