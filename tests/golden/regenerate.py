"""Write the golden graph anew: ``make golden``. Read the difference before you commit it."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from civicgraph import build

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = Path(__file__).with_name("profiles.ttl")


def facts() -> str:
    """The Turtle of the sample profiles, built from the project's folder, so that identifiers are always the same."""
    before = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(ROOT)
        try:
            build("data/profiles", Path(folder) / "graph")
        finally:
            os.chdir(before)
        return (Path(folder) / "graph" / "graph.ttl").read_text(encoding="utf-8")


if __name__ == "__main__":
    GOLDEN.write_text(facts(), encoding="utf-8", newline="\n")
    sys.stdout.write(f"{GOLDEN.relative_to(ROOT)}: read it (git diff) before you commit it\n")
