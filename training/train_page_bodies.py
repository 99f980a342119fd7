"""Learn whom a page is about: data/learned/page_bodies.tsv.

    python training/train_page_bodies.py GOLD_FOLDER... [--judge GOLD_FOLDER...] [--output FILE]

Reads gold annotations in the format of ``civicgraph evaluate``. A page is about the body that most facts are told of,
its parts' and undertakings' among them; pages of which no body has half of the facts, and directories, teach nothing.
``--judge`` folders are left out in turn, and how often the choice is right there is printed, beside how often the
rules' is. The tagger must not have learned from the folders, or it will be trusted too much.

Needs the optional dependencies ``training``. The same texts give the same weights.
"""

from __future__ import annotations

import argparse
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

import conditional_logit
from civicgraph.annotating import annotate
from civicgraph.evaluating.gold import GoldDocument, read_gold
from civicgraph.evaluating.matching import fold, names_of
from civicgraph.extracting.gathering import gathered
from civicgraph.extracting.learned import doubts, page_body
from civicgraph.extracting.learned import names as learned_names
from civicgraph.extracting.owning import owners_of, titles_of
from civicgraph.extracting.staging import blocks_of
from civicgraph.model import Document
from civicgraph.segmenting import segment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from civicgraph.model import Ref

OUTPUT = Path(__file__).resolve().parent.parent / "data" / "learned" / "page_bodies.tsv"
PENALTY = 0.3
FEWEST = 4  # candidates that have a feature
SHARE = 0.5  # of a page's facts
SMALLEST = 2  # hundredths; smaller weights are not kept
TELLING = frozenset(
    {"committee", "initiative", "count", "founded", "topic", "activity", "contact", "relation", "acronym"}
)


@dataclass(frozen=True, slots=True)
class Choice:
    """The candidates of a page, each with whether it is the one, and whether the rules chose the one."""

    name: str
    candidates: tuple[tuple[frozenset[str], bool], ...]
    refs: tuple[Ref, ...]
    ruled: bool
    body: str


def choice_of(gold: GoldDocument) -> Choice | None:
    """What a page teaches."""
    assert gold.text is not None, f"{gold.name}.txt is missing"
    parents = {f.value["name"]: f.subject for f in gold.facts if f.type in ("committee", "initiative")}
    told = Counter(parents.get(f.subject, f.subject) for f in gold.facts if f.type in TELLING)
    if not told:
        return None
    body, most = told.most_common(1)[0]
    names = {fold(name) for name in names_of(gold.facts)[body]}
    text = gold.text
    blocks = blocks_of(segment(Document(f"{gold.name}.txt", text, "0" * 64)))
    sentences = list(annotate([b.span.of(text) for b in blocks], [b.span.start for b in blocks]))
    tags = learned_names.tags(text, blocks, sentences)
    named = gathered(text, blocks, frozenset(), learned_names.heard(text, tags)["organisation"], tags)
    titles = doubts.titles(tags, blocks, titles_of(text, blocks, named.known))
    if most < SHARE * told.total() or len(set(titles.values())) > 1:
        return None
    page = page_body.Page(text, blocks, titles, page_body.short_names(named.aliases), tags)
    candidates = page_body.candidates_of(page, [*named.known, *named.late], named.profiles, named.aliases, named.units)
    called = {alias.ref for alias in named.aliases if fold(alias.text) in names}
    right = [fold(c.ref.name) in names or c.ref in called for c in candidates]
    _, owner = owners_of(text, blocks, named.known, named.profiles, named.aliases, titles)
    ruled = owner is not None and (fold(owner.name) in names or owner in called)
    told_of = tuple(zip(page_body.features(page, candidates), right, strict=True))
    return Choice(gold.name, told_of, tuple(c.ref for c in candidates), ruled, body)


def learn(choices: Sequence[Choice]) -> page_body.PageBodyWeights:
    """The weights that the pages teach."""
    told = [c.candidates for c in choices if 0 < sum(right for _, right in c.candidates) < len(c.candidates)]
    rows = [has for candidates in told for has, _ in candidates]
    counted = Counter(feature for has in rows for feature in has)
    places = {feature: i for i, feature in enumerate(sorted(f for f, n in counted.items() if n >= FEWEST))}
    fitted = conditional_logit.fit(
        conditional_logit.matrix(rows, places),
        np.array([right for candidates in told for _, right in candidates], float),
        np.array([len(candidates) for candidates in told]),
        np.ones(len(told)),
        PENALTY,
    )
    rounded = {feature: round(100 * float(fitted[place])) for feature, place in places.items()}
    return page_body.PageBodyWeights({f: w for f, w in rounded.items() if abs(w) >= SMALLEST})


def main() -> int:
    """Learn, judge and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--judge", nargs="+", type=Path, default=[], help="folders to leave out in turn")
    parser.add_argument("--output", type=Path, default=OUTPUT)
    args = parser.parse_args()
    read = {
        folder: [choice for document in read_gold(folder) if (choice := choice_of(document))]
        for folder in [*args.gold, *args.judge]
    }
    for folder in args.judge:
        weights = learn([c for other, choices in read.items() if other != folder for c in choices])
        right = 0
        for choice in read[folder]:
            shares = weights.shares([has for has, _ in choice.candidates])
            right += choice.candidates[shares.index(max(shares))][1] if shares else False
        ruled, possible = sum(c.ruled for c in read[folder]), sum(any(r for _, r in c.candidates) for c in read[folder])
        print(f"{folder.name}: {len(read[folder])} pages, rules {ruled}, learned {right}, possible {possible}")
    weights = learn([choice for choices in read.values() for choice in choices])
    lines = ["# feature\tweight in hundredths; made by training/train_page_bodies.py"]
    lines += [f"{feature}\t{weight}" for feature, weight in sorted(weights.of.items())]
    args.output.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
