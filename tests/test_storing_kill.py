"""A rebuild that is killed, at twenty points: the old or the new graph is there, whole."""

from __future__ import annotations

import hashlib
import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import sample
from civicgraph.storing import open_view

BUILD = """
import sys, time
sys.path.insert(0, sys.argv[3])
import sample
from pathlib import Path
print("ready", flush=True)
sys.stdin.readline()
sample.write(Path(sys.argv[1]), base=sys.argv[2])
"""
OLD, NEW = "https://old.example/", "https://new.example/"


def start(out: Path, base: str) -> subprocess.Popen[str]:
    """A build in a process of its own that has imported everything and waits for a line."""
    process = subprocess.Popen(
        [sys.executable, "-c", BUILD, str(out), base, str(Path(__file__).parent)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def digest(folder: Path) -> dict[str, str]:
    return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in ("graph.nq", "graph.ttl")}


@pytest.mark.slow
def test_twenty_kills_leave_the_old_or_the_new_graph_whole(tmp_path: Path) -> None:
    wanted = {base: digest(sample.write(tmp_path / base[8:11], base=base)) for base in (OLD, NEW)}
    out = sample.write(tmp_path / "out", base=OLD)
    begin = time.perf_counter()
    sample.write(tmp_path / "timing", base=NEW)
    whole = time.perf_counter() - begin

    seen = []
    for step in range(20):
        process = start(out, NEW)
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
        if step < 19:
            time.sleep(whole * step / 14)  # the later steps come about a build's usual end
        else:
            process.wait(timeout=120)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        with open_view(out) as view:
            base = view.base
            assert digest(out) == wanted[base]
            assert json.loads((out / "report.json").read_text()) == {"documents": 2}
            counted = view.query("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }")
            assert [row["n"].value for row in counted] == [str(len(list(view.quads())))]  # type: ignore[union-attr]
            assert view.text("texts/league.txt") == sample.FIRST
        seen.append(base)
        if base == NEW:
            sample.write(out, base=OLD)
    assert OLD in seen, "no kill came before the swap: the test measures nothing"
    assert NEW in seen, "no kill came after the swap: the test measures nothing"
    sample.write(out, base=NEW)
    assert len(list((out / ".builds").iterdir())) == 1


@pytest.mark.slow
def test_a_first_build_that_is_killed_leaves_no_graph_or_a_whole_one(tmp_path: Path) -> None:
    for step in range(5):
        out = tmp_path / str(step)
        process = start(out, NEW)
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
        time.sleep(0.02 * step)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        assert (out / "graph.nq").exists() == (out / "store" / "settings.json").exists()
        sample.write(out)
        assert open_view(out).base == sample.BASE
