"""How fast a graph goes onto a server and is compared there.

    python benchmarks/pushing.py [DOCUMENTS …]

Starts Oxigraph's server (the package oxigraph, which the tests install) on a loopback port with an empty store, and
pushes invented data sets of so many documents, forty triples each, by both protocols. Prints triples a second, and the
memory that this program needed at most.
"""

from __future__ import annotations

import resource
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from civicgraph.graphs import Graphs
from civicgraph.pushing import Credentials, planned, push
from civicgraph.storing import Writer, open_view

if TYPE_CHECKING:
    from collections.abc import Iterator

BASE = "https://bench.example/id/"
LABEL = ox.NamedNode("http://www.w3.org/2004/02/skos/core#altLabel")
EXACT = ox.NamedNode("http://www.w3.org/ns/oa#exact")
EACH = 40


def written(folder: Path, documents: int) -> Path:
    """A build with a graph for each document, and one for all evidence."""
    graphs = Graphs(BASE)
    quads = []
    for document in range(documents):
        facts = graphs.document(f"d{document}")
        for number in range(EACH // 4):
            node = ox.NamedNode(f"{BASE}organisation/{document}-{number}")
            quads.append(ox.Quad(node, LABEL, ox.Literal(f"Union of {document} and {number}", language="en"), facts))
        for number in range(EACH - EACH // 4):
            node = ox.NamedNode(f"{BASE}evidence/{document}-{number}")
            quads.append(ox.Quad(node, EXACT, ox.Literal(f"the words {number} of {document}"), graphs.evidence))
    with Writer(folder, BASE) as writer:
        writer.write_graph(sorted(quads, key=str), "")
        writer.write_texts([])
        writer.write_report({})
        writer.commit()
    return folder


@contextmanager
def server(folder: Path) -> Iterator[str]:
    """The base address of a running server."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    program = Path(sys.executable).with_name("oxigraph")
    command = [str(program), "serve", "--location", str(folder), "--bind", f"127.0.0.1:{port}"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    base = f"http://127.0.0.1:{port}"
    try:
        for _ in range(100):
            try:
                urllib.request.urlopen(base, timeout=1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield base
    finally:
        process.terminate()
        process.wait()


def main() -> None:
    """Measure each size by each protocol."""
    print(f"{'documents':>10} {'triples':>10} {'protocol':>9} {'seconds':>8} {'triples/s':>10} {'MiB at most':>12}")
    for documents in [int(argument) for argument in sys.argv[1:]] or [250, 1000]:
        for protocol, path in (("gsp", "/store"), ("update", "/update")):
            with tempfile.TemporaryDirectory() as place, server(Path(place) / "server") as base:
                (Path(place) / "plan").mkdir()
                folder = written(Path(place) / "graph", documents)
                begin = time.perf_counter()
                with open_view(folder) as view:
                    plan = planned(view, Path(place) / "plan")
                result = push(plan, f"{base}{path}", Credentials(), protocol=protocol)
                took = time.perf_counter() - begin
                assert result.complete
                memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
                rate = plan.triples / took
                print(f"{documents:>10,} {plan.triples:>10,} {protocol:>9} {took:>8.1f} {rate:>10,.0f} {memory:>12.0f}")


if __name__ == "__main__":
    main()
