"""Say how often each phrase of the lexicons of activities and topics is right.

    python training/measure_phrases.py topics tests/pages/g tests/pages/h [--all]

Reads gold annotations in the format of ``civicgraph evaluate``, reads each text, and counts for each phrase as it is
written there how often the gold gives its concept to the one that it speaks of, and how often not. Printed are the
phrases that are wrong more than half as often as they are right, with a place where they are; those should be
narrowed, moved to the list [named], or silenced. ``--all`` prints the others too. The last line counts all places.

A phrase seen once says little: figures of several folders together say more, and those of pages that the lexicon was
not written from say most.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from civicgraph.annotating import annotate
from civicgraph.evaluating.gold import GoldDocument, read_gold
from civicgraph.evaluating.matching import names_of, same_subject
from civicgraph.evaluating.predictions import Prediction
from civicgraph.extracting.concerns import activities_told, topics_told
from civicgraph.extracting.extraction import prepared
from civicgraph.extracting.scene import organisation_of
from civicgraph.model import Document
from civicgraph.segmenting import segment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LEXICONS = {"activities": (activities_told, "activity", "kind"), "topics": (topics_told, "topic", "concept")}
AROUND = 50  # characters shown on either side of a phrase


class Place(NamedTuple):
    """A phrase in a text, whether it is right there, and the words around it."""

    concept: str
    phrase: str
    right: bool
    shown: str


def places(gold: GoldDocument, lexicon: str) -> Iterator[Place]:
    """Every place of a phrase in a gold text; right where the gold gives its concept to the subject or its body."""
    assert gold.text is not None, f"{gold.name}.txt is missing"
    told_in, fact, key = LEXICONS[lexicon]
    document = Document(f"{gold.name}.txt", gold.text, "0" * 64)
    scene, _ = prepared(document, segment(document), annotate)
    names = names_of(gold.facts)
    loose = {f.value["name"] for f in gold.facts if f.type in ("committee", "initiative")}
    short: dict[object, set[str]] = defaultdict(set)
    for alias in scene.aliases:
        short[alias.ref].add(alias.text)
    for told in told_in(scene):
        bodies = [ref for ref in (told.subject, organisation_of(told.subject)) if ref is not None]
        known = [Prediction(fact, frozenset({ref.name, *short[ref]}), {}, None) for ref in bodies]
        right = any(
            f.type == fact and f.value[key] == told.wording.concept and same_subject(f.subject, one, names, loose)
            for f in gold.facts
            for one in known
        )
        at = told.wording.span
        around = gold.text[max(told.passage.span.start, at.start - AROUND) : at.end + AROUND]
        yield Place(
            told.wording.concept,
            at.of(gold.text).casefold(),
            right,
            f"{gold.name}, {told.subject.name}: {' '.join(around.split())}",
        )


def rows(found: Iterable[Place], *, everything: bool) -> Iterator[str]:
    """The lines to print: concept, phrase, right, wrong, a place where it is wrong."""
    tally: dict[tuple[str, str], list[Place]] = defaultdict(list)
    for place in found:
        tally[place.concept, place.phrase].append(place)
    right = wrong = 0
    for (concept, phrase), seen in sorted(tally.items()):
        good = sum(place.right for place in seen)
        bad = len(seen) - good
        right, wrong = right + good, wrong + bad
        if everything or 2 * bad > good:
            yield f"{concept}\t{phrase}\t{good}\t{bad}\t{next((p.shown for p in seen if not p.right), '')}"
    yield f"all\t\t{right}\t{wrong}\t"


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("lexicon", choices=sorted(LEXICONS))
    parser.add_argument("gold", nargs="+", type=Path, help="folders with NAME.txt and NAME.json")
    parser.add_argument("--all", action="store_true", help="print the phrases that are right, too")
    args = parser.parse_args()
    found = (place for folder in args.gold for gold in read_gold(folder) for place in places(gold, args.lexicon))
    for line in rows(found, everything=args.all):
        print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main())
