"""Say how often each rule is right, and write what ``cg:confidence`` means: data/calibration.tsv.

    python training/calibrate.py GOLD_FOLDER... [--unread GOLD_FOLDER...] [--figure docs/img/reliability.svg]

Reads gold annotations in the format of ``civicgraph evaluate``, extracts each text, and marks every claim right or
wrong by the same matching. A rule's share is that of its right claims, drawn towards the share of its fact type by
``PRIOR`` imagined claims (a Beta prior), so that a rule seen twice is neither trusted nor damned.

Rules do better on the texts that they were written on than on any other. ``--unread`` names texts that nobody read who
writes rules: all shares of a fact type are lowered by the part that it loses on those, and that is the confidence.
Where there are none, confidence is the share.

What was learned from the read texts is right there as a matter of course: claims of the rules ``TAUGHT`` count on
unread texts alone, and where there are none such a rule keeps its row of the table.

The shares are those of all claims that rules and models make, before each is weighed (``learned.trust``), which is what
decides whether it stays. The reliability table that is printed is honest by leave-one-document-out: each claim, of the
unread texts where there are any, is weighed with the share that its rule has in all other documents.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from civicgraph.annotating import annotate
from civicgraph.evaluating.gold import GoldDocument, GoldFact, read_gold
from civicgraph.evaluating.matching import names_of, restates_a_name, same_subject, same_value
from civicgraph.evaluating.predictions import Prediction
from civicgraph.extracting.extraction import unweighed
from civicgraph.extracting.learned import trust
from civicgraph.extracting.learned.choosing import GIVEN
from civicgraph.extracting.learned.claim_features import features, told
from civicgraph.extracting.learned.concerns import NAMES as LEARNED_CONCERNS
from civicgraph.extracting.learned.counts import ADDED as LEARNED_COUNT
from civicgraph.extracting.learned.foundings import ADDED as LEARNED_FOUNDING
from civicgraph.extracting.learned.names import RULE as LEARNED_NAME
from civicgraph.extracting.learned.names import WORK_RULE
from civicgraph.extracting.learned.relations import NAME as LEARNED_RELATION
from civicgraph.model import (
    AcronymValue,
    ActivityValue,
    AltNameValue,
    Claim,
    CommitteeValue,
    ContactValue,
    CountryValue,
    CountValue,
    Document,
    FactType,
    FoundedValue,
    InitiativeValue,
    OrganisationValue,
    Ref,
    RelationValue,
    TopicValue,
)
from civicgraph.segmenting import segment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

TAUGHT = frozenset(
    {LEARNED_NAME, WORK_RULE, LEARNED_RELATION, LEARNED_COUNT, LEARNED_FOUNDING, GIVEN, *LEARNED_CONCERNS.values()}
)
"""The rules that annotated texts taught."""
PRIOR = 6.0  # imagined claims of the fact type's own precision
CAUTION = 20.0  # imagined claims of each fact type that were as often right on unread texts as on the read ones
SUREST = 0.999  # no number of right claims makes a rule certain, and rounding must not say so
# None ends at 0.5, about which the weakest rules lie: left out in turn, a document where such a rule is right
# would put it into the bin below, and one where it errs into the bin above.
BINS = (0.0, 0.6, 0.7, 0.8, 0.9, 1.01)
LOWEST = 0.2  # of what the figure shows
TABLE = Path(__file__).resolve().parent.parent / "data" / "calibration.tsv"


@dataclass(frozen=True, slots=True)
class Mark:
    """A claim's rule and fact type, the document it is from, and whether it was right.

    ``has`` are the features by which it is weighed; None where the share of its rule stays.
    """

    document: str
    fact: str
    rule: str
    right: bool
    has: frozenset[str] | None = None

    def weighed(self, share: float) -> float:
        """Its confidence, where the share of its rule is known."""
        return share if self.has is None else trust.shipped().share(self.has, share)


def marks(gold: GoldDocument) -> Iterator[Mark]:
    """Every claim that the extraction considers of a gold text, marked."""
    assert gold.text is not None, f"{gold.name}.txt is missing"
    document = Document(f"{gold.name}.txt", gold.text, "0" * 64)
    scene, _, claims = unweighed(document, segment(document), annotate)
    all_told = told(scene, claims)
    for claim, right in marked(gold, claims):
        judged = scene.tags.starts and claim.fact not in trust.UNJUDGED
        yield Mark(gold.name, claim.fact.value, claim.rule, right, features(all_told, claim) if judged else None)


def marked(gold: GoldDocument, said: Iterable[Claim]) -> Iterator[tuple[Claim, bool]]:
    """The claims of a gold text, but for names that are only said again, with whether each is right."""
    names = names_of(gold.facts)
    loose = {fact.value["name"] for fact in gold.facts if fact.type in ("committee", "initiative")}
    pairs = predicted(claim for claim in said if claim.fact is not FactType.CHANNEL)
    for kind in dict.fromkeys(claim.fact.value for claim, _ in pairs):
        wanted = [fact for fact in gold.facts if fact.type == kind]
        offered = [(claim, p) for claim, p in pairs if claim.fact.value == kind]
        right = set(_right(wanted, [p for _, p in offered], names, loose))
        for place, (claim, prediction) in enumerate(offered):
            if kind == "alt_name" and place not in right and restates_a_name(prediction, wanted, names, loose):
                continue
            yield claim, place in right


def predicted(said: Iterable[Claim]) -> list[tuple[Claim, Prediction]]:
    """Claims as matching compares them with gold facts."""
    claims = list(said)
    known = _names(claims)
    return [(claim, _prediction(claim, known)) for claim in claims]


def _right(
    wanted: Sequence[GoldFact], offered: Sequence[Prediction], names: dict[str, set[str]], loose: set[str]
) -> Iterator[int]:
    free = list(range(len(offered)))
    for fact in wanted:
        hit = next(
            (
                i
                for i in free
                if same_subject(fact.subject, offered[i], names, loose) and same_value(fact, offered[i], names)
            ),
            None,
        )
        if hit is not None:
            free.remove(hit)
            yield hit


def _names(claims: Iterable[Claim]) -> dict[Ref, frozenset[str]]:
    found: dict[Ref, set[str]] = defaultdict(set)
    for claim in claims:
        found[claim.subject].add(claim.subject.name)
        match claim.value:
            case AltNameValue(name=name):
                found[claim.subject].add(name)
            case AcronymValue(acronym=acronym):
                found[claim.subject].add(acronym)
            case CommitteeValue(target=target) | InitiativeValue(target=target) | RelationValue(target=target):
                found[target].add(target.name)
            case _:
                pass
    return {ref: frozenset(names) for ref, names in found.items()}


def _prediction(claim: Claim, known: dict[Ref, frozenset[str]]) -> Prediction:
    value: dict[str, object]
    match claim.value:
        case OrganisationValue(kind=kind) | ActivityValue(kind=kind):
            value = {"kind": kind}
        case AltNameValue(name=name, lang=lang):
            value = {"name": name, "lang": lang}
        case AcronymValue(acronym=acronym):
            value = {"acronym": acronym}
        case CountryValue(iso2=iso2):
            value = {"iso2": iso2}
        case FoundedValue(year=year):
            value = {"year": year}
        case CommitteeValue(target=target):
            value = {"names": known[target]}
        case CountValue(value=number, qualifier=qualifier, kinds=kinds):
            value = {"value": number, "qualifier": qualifier, "kinds": frozenset(kinds)}
        case InitiativeValue(target=target, status=status):
            value = {"names": known[target], "status": frozenset({status})}
        case ContactValue(name=name, role=role):
            value = {"name": name, "role": role}
        case RelationValue(kind=kind, target=target):
            value = {"kind": kind, "names": known[target]}
        case TopicValue(concept=concept):
            value = {"concept": concept}
        case _:
            value = {}
    return Prediction(claim.fact.value, known[claim.subject], value, (claim.span.start, claim.span.end))


Shares = dict[tuple[str, str], float]


def tallies(seen: Iterable[Mark]) -> dict[tuple[str, str], tuple[int, int]]:
    """For each (fact type, rule): how many of its claims were right, and how many there were."""
    found: dict[tuple[str, str], tuple[int, int]] = {}
    for mark in seen:
        right, said = found.get((mark.fact, mark.rule), (0, 0))
        found[(mark.fact, mark.rule)] = (right + mark.right, said + 1)
    return found


def shares(seen: Sequence[Mark]) -> Shares:
    """For each (fact type, rule): the smoothed share of right claims."""
    facts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for mark in seen:
        facts[mark.fact][0] += mark.right
        facts[mark.fact][1] += 1
    found = {}
    for (fact, rule), (right, said) in tallies(seen).items():
        base = (facts[fact][0] + 1) / (facts[fact][1] + 2)
        found[(fact, rule)] = min((right + PRIOR * base) / (said + PRIOR), SUREST)
    return found


def confidences(read: Sequence[Mark], unread: Sequence[Mark]) -> Shares:
    """For each (fact type, rule): its share, less what claims of its fact type lose on unread texts."""
    grown = {**shares([*read, *unread]), **shares(read)}
    kept: dict[str, float] = {}
    for fact in {mark.fact for mark in unread}:
        marked = [mark for mark in unread if mark.fact == fact and mark.rule not in TAUGHT]
        said = sum(grown[(fact, mark.rule)] for mark in marked)
        kept[fact] = (sum(mark.right for mark in marked) + CAUTION) / (said + CAUTION)
    return {
        (fact, rule): share if rule in TAUGHT else min(share * kept.get(fact, 1.0), SUREST)
        for (fact, rule), share in grown.items()
    }


def reliability(read: Sequence[Mark], unread: Sequence[Mark]) -> list[tuple[str, int, float, float]]:
    """For each bin of confidence: its bounds, how many claims, their mean confidence, and the share that was right."""
    bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    judged = unread or read
    for document in dict.fromkeys(mark.document for mark in judged):
        others = confidences([m for m in read if m.document != document], [m for m in unread if m.document != document])
        for mark in (m for m in judged if m.document == document):
            share = others.get((mark.fact, mark.rule))
            said = None if share is None else mark.weighed(share)
            if said is not None and (mark.has is None or said >= trust.shipped().threshold):
                place = next(i for i in range(len(BINS) - 1) if BINS[i] <= said < BINS[i + 1])
                bins[place].append((said, mark.right))
    rows = []
    for place in sorted(bins):
        held = bins[place]
        label = f"{BINS[place]:.1f}–{min(BINS[place + 1], 1.0):.1f}"
        rows.append((label, len(held), sum(c for c, _ in held) / len(held), sum(r for _, r in held) / len(held)))
    return rows


def figure(rows: Sequence[tuple[str, int, float, float]]) -> str:
    """The reliability table as a picture: said against true, the diagonal being perfect."""
    size, edge = 320, 46
    span = size - 2 * edge

    def at(x: float, y: float) -> tuple[float, float]:
        return edge + (x - LOWEST) / (1 - LOWEST) * span, size - edge - (y - LOWEST) / (1 - LOWEST) * span

    low, high = edge, size - edge
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" font-family="sans-serif" font-size="11">',
        f'<rect width="{size}" height="{size}" fill="white"/>',
        "<title>Reliability of cg:confidence, leave-one-document-out</title>",
    ]
    for tick in (0.2, 0.4, 0.6, 0.8, 1.0):
        x, y = at(tick, tick)
        parts.append(f'<text x="{x:.0f}" y="{high + 16}" text-anchor="middle">{tick:.1f}</text>')
        parts.append(f'<text x="{low - 8}" y="{y + 4:.0f}" text-anchor="end">{tick:.1f}</text>')
        parts.append(f'<line x1="{low}" x2="{high}" y1="{y:.0f}" y2="{y:.0f}" stroke="#ddd"/>')
    parts.append(f'<line x1="{low}" y1="{high}" x2="{high}" y2="{low}" stroke="#999" stroke-dasharray="4 4"/>')
    for index, (_, count, said, true) in enumerate(rows):
        x, y = at(max(said, LOWEST), max(true, LOWEST))
        radius = 3 + count**0.5 / 5
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="#1f6feb" fill-opacity="0.75"/>')
        beside = y - radius - 5 if index % 2 else y + radius + 14  # in turn, so that neighbours do not meet
        parts.append(f'<text x="{x:.1f}" y="{beside:.1f}" fill="#333" text-anchor="middle">{count}</text>')
    middle = size / 2
    parts.append(f'<text x="{middle}" y="{size - 8}" text-anchor="middle">confidence said</text>')
    turned = f'text-anchor="middle" transform="rotate(-90 14 {middle})"'
    parts.append(f'<text x="14" y="{middle}" {turned}>share that was right</text>')
    return "\n".join([*parts, "</svg>", ""])


def main() -> int:
    """Mark, write the table, print the reliability."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="+", type=Path, help="folders with NAME.txt and NAME.json")
    parser.add_argument("--unread", nargs="+", type=Path, default=[], help="folders that no writer of rules has read")
    parser.add_argument("--figure", type=Path, help="where to draw the reliability (SVG)")
    args = parser.parse_args()
    read, unread = (
        [mark for folder in folders for document in read_gold(folder) for mark in marks(document)]
        for folders in (args.gold, args.unread)
    )
    rows_so_far = [line.split("\t") for line in TABLE.read_text(encoding="utf-8").splitlines()[1:]]
    read = [mark for mark in read if mark.rule not in TAUGHT]
    told = tallies([*read, *unread])
    table = [row for row in rows_so_far if row[1] in TAUGHT and (row[0], row[1]) not in told]
    for (fact, rule), share in confidences(read, unread).items():
        right, said = told[(fact, rule)]
        table.append([fact, rule, str(right), str(said), f"{share:.3f}"])
    lines = ["# fact type\trule\tright\tsaid\tconfidence; made by training/calibrate.py"]
    TABLE.write_text("\n".join([*lines, *("\t".join(row) for row in sorted(table))]) + "\n", encoding="utf-8")
    rows = reliability(read, unread)
    print(f"{'confidence':>12} {'claims':>7} {'said':>6} {'right':>6}")
    for label, count, said_mean, true in rows:
        print(f"{label:>12} {count:>7} {said_mean:6.3f} {true:6.3f}")
    if args.figure:
        args.figure.write_text(figure(rows), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
