"""How fast prose is read: words a second for parsing, for annotating, with extracting, and for a whole build.

Annotating is all that trained weights say of a text before any rule looks at it: sentences, tags and trees by the
parser, and names by the tagger.

    python benchmarks/extraction.py [--documents 300]

The corpus is the sample profiles, over and over, each copy with a number in its names so that no two documents are the
same. One process, processor time (other load on the machine does not count); libraries are loaded beforehand. On a
shared machine the clock of a core goes up and down, so each step is timed several times, and its best time counts.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from civicgraph import build
from civicgraph.annotating import annotate
from civicgraph.extracting import extract
from civicgraph.extracting.learned.names import tags
from civicgraph.extracting.staging import blocks_of
from civicgraph.model import Document
from civicgraph.segmenting import segment

PROFILES = Path(__file__).resolve().parent.parent / "data" / "profiles"


def corpus(count: int) -> list[Document]:
    """``count`` documents from the sample profiles, each with names of its own."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(PROFILES.glob("*.txt"))]
    out = []
    for number in range(count):
        text = texts[number % len(texts)].replace("Municipalities", f"Municipalities Zone {number}")
        out.append(Document(f"{number:05}.txt", text, f"{number:064}"))
    return out


def measured(documents: list[Document], first: Path, source: Path, folder: Path) -> tuple[float, float, float, float]:
    """Seconds of processor time for parsing, naming, annotating with extracting, and a whole build."""
    parsing = naming = 0.0
    for document in documents:
        start = time.process_time()
        blocks = blocks_of(segment(document))  # headings too, as a build does
        sentences = list(annotate([b.span.of(document.text) for b in blocks], [b.span.start for b in blocks]))
        parsed = time.process_time()
        tags(document.text, blocks, sentences)  # short texts are left to the rules
        parsing += parsed - start
        naming += time.process_time() - parsed

    start = time.process_time()
    for document in documents:
        extract(document, segment(document), annotate)
    both = time.process_time() - start

    build([str(first)], folder / "out-first")  # load what checks and stores the graph
    start = time.process_time()
    build([str(source)], folder / "out")
    return parsing, naming, both, time.process_time() - start


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=3, help="the least time of each step counts")
    given = parser.parse_args()
    documents = corpus(given.documents)
    words = sum(len(d.text.split()) for d in documents)
    for document in documents[:10]:  # load the parser and compile the patterns
        extract(document, segment(document), annotate)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        first, source = folder / "first", folder / "in"
        for place, held in ((first, documents[:10]), (source, documents)):
            place.mkdir()
            for document in held:
                (place / document.identifier).write_text(document.text, encoding="utf-8")
        rounds = [measured(documents, first, source, folder) for _ in range(given.rounds)]
    parsing, naming, both, whole = map(min, zip(*rounds, strict=True))
    alone = parsing + naming

    print(f"{len(documents)} documents, {words:,} words, one process, the best of {given.rounds} rounds")
    print(f"parsing                   {words / parsing:8,.0f} words/s   {parsing:6.1f} s")
    print(f"annotating (names too)    {words / alone:8,.0f} words/s   {alone:6.1f} s")
    print(f"annotating and extracting {words / both:8,.0f} words/s   {both:6.1f} s")
    print(f"whole build               {words / whole:8,.0f} words/s   {whole:6.1f} s")
    print(f"a build costs {whole / alone:.2f} x annotating alone, {whole / parsing:.2f} x parsing alone")
    return 0


if __name__ == "__main__":
    sys.exit(main())
