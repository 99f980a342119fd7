"""Learn whose members a number counts, and who was founded in a year: data/learned/counts.tsv and foundings.tsv.

    python training/train_numbers.py GOLD_FOLDER... [--unread GOLD_FOLDER...] [--cases FILE...] [--output FOLDER]

Reads gold annotations in the format of ``civicgraph evaluate``, and cases in the format of ``tests/cases``. Each number
that may count somebody, and each year, is an example: who of those named around it has it, or nobody who is known (one
choice among all of them, ``fitting_choices``), from the features of ``civicgraph.extracting.learned``.

On pages that the tagger of names was taught, nobody is missing; on others the right one often is, and a number must not
go to the next best. So each number whose holder is not the page's own body is shown once more with that holder's names
struck out: then nobody has it. Such an example weighs ``number_texts.MASKED`` times as much.

``--unread`` names texts on which no rules were written. They weigh ``NEW`` times as much, since what the rules leave
and get wrong there is what other pages hold; the cases weigh ``TRAP`` times, as they hold the traps. Each of the unread
folders is left out in turn, and tried with what the rest teaches: the rules alone, and with the weights; of the claims
that these add or change, the share that was right is the confidence.

Needs the optional dependencies ``training``. The same texts give the same weights.
"""

from __future__ import annotations

import argparse
import re
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from civicgraph.evaluating.gold import read_gold
from civicgraph.extracting.learned import counts, foundings
from civicgraph.extracting.learned.choices import parse
from civicgraph.extracting.learned.choosing import GIVEN
from civicgraph.model import Claim, CommitteeValue, CountValue, FactType, InitiativeValue, NodeKind
from civicgraph.rulefiles.shelf import built_in
from fitting_choices import fit, lines
from number_texts import Task, cases, holds, read, stage

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from civicgraph.extracting.learned.choices import ChoiceWeights
    from civicgraph.extracting.scene import Scene
    from number_texts import Text, Told

OUTPUT = Path(__file__).resolve().parent.parent / "data" / "learned"
NEW = 3.0  # times that an unread text weighs
TRAP = 6.0  # times that a case weighs
TASKS = (
    Task(
        "counts",
        counts.READING,
        counts.settled,
        counts.ADDED,
        {"threshold": 0.55, "sure": 0.5, "kept": 0.25, "loyalty": 50},
        re.compile(r"count: (.+) = (\w+) (\d+) ([\w,]+)"),
        lambda groups: {"value": int(groups[1]), "qualifier": groups[0], "kinds": groups[2].split(",")},
    ),
    Task(
        "foundings",
        foundings.READING,
        foundings.settled,
        foundings.ADDED,
        {"threshold": 0.5, "sure": 0.5, "kept": 0.3, "loyalty": 50},
        re.compile(r"founded: (.+) = (\d+)"),
        lambda groups: {"year": int(groups[0])},
    ),
)


def taught(task: Task, texts: Sequence[Text], confidence: float = 0.5) -> ChoiceWeights:
    """The weights that the texts teach."""
    small = frozenset().union(*(text.small for text in texts))
    return fit([example for text in texts for example in text.examples], small, task.settings, confidence)


def marked(task: Task, text: Text, claims: Sequence[Claim]) -> list[tuple[Claim, bool]]:
    """Which claims are right; each fact of the gold makes one right."""
    known = {c.value.target for c in claims if isinstance(c.value, CommitteeValue | InitiativeValue)}
    free = list(text.told)
    marks = []
    for claim in claims:
        if claim.fact is not task.reading.fact:
            continue
        if claim.subject.kind is not NodeKind.ORGANISATION and claim.subject not in known:
            continue
        hit = next((fact for fact in free if _same(text.scene, claim, fact)), None)
        marks.append((claim, hit is not None))
        if hit is not None:
            free.remove(hit)
    return marks


def _same(scene: Scene, claim: Claim, told: Told) -> bool:
    if claim.fact is FactType.FOUNDED:
        same = getattr(claim.value, "year", None) == told.number
    else:
        assert isinstance(claim.value, CountValue)
        kinds = told.value["kinds"]
        assert isinstance(kinds, list)
        said = (claim.value.value, claim.value.qualifier)
        same = said == (told.number, told.value["qualifier"]) and bool({*claim.value.kinds} & {*kinds})
    return same and holds(scene, claim.subject, told)


@dataclass(frozen=True, slots=True)
class Tally:
    """The marks of claims beside the number of facts that the gold holds."""

    marks: tuple[bool, ...]
    gold: int

    def __str__(self) -> str:
        """Precision, recall and F1."""
        right, claims = sum(self.marks), len(self.marks)
        precision, recall = right / max(claims, 1), right / max(self.gold, 1)
        return f"P {precision:.3f}  R {recall:.3f}  F1 {2 * right / max(claims + self.gold, 1):.3f}"


def trial(task: Task, texts: Sequence[Text], weights: ChoiceWeights) -> tuple[list[bool], list[tuple[Claim, bool]]]:
    """The marks of what the rules say of some texts, alone and with the weights."""
    rules = [right for text in texts for _, right in marked(task, text, text.claims)]
    firm = {rule.name for rule in built_in()}  # as a build does
    both = [m for text in texts for m in marked(task, text, task.settle(text.scene, text.claims, weights, firm))]
    return rules, both


def report(task: Task, name: str, gold: int, rules: Sequence[bool], both: Sequence[tuple[Claim, bool]]) -> None:
    """Print the figures of a trial."""
    print(f"{task.name} of {name}: {gold}\n  rules          {Tally(tuple(rules), gold)}")
    print(f"  with weights   {Tally(tuple(right for _, right in both), gold)}")
    for rule in (GIVEN, task.added):
        marks = [right for claim, right in both if claim.rule == rule]
        print(f"  {rule}: {sum(marks)} of {len(marks)} right")


def main() -> int:
    """Read, try, fit and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="+", type=Path, help="folders with NAME.txt and NAME.json")
    parser.add_argument("--unread", nargs="*", type=Path, default=[], help="folders on which no rules were written")
    parser.add_argument("--cases", nargs="*", type=Path, default=[], help="files in the format of tests/cases")
    parser.add_argument("--output", type=Path, default=OUTPUT, help="the folder of the weights")
    args = parser.parse_args()
    staged = {folder: [(gold, *stage(gold)) for gold in read_gold(folder)] for folder in (*args.gold, *args.unread)}
    for task in TASKS:
        known = [read(task, *one, 1.0) for folder in args.gold for one in staged[folder]]
        traps = (gold for path in args.cases for gold in cases(task, path))
        known += [read(task, gold, *stage(gold), TRAP) for gold in traps]
        unread = {folder: [read(task, *one, NEW) for one in staged[folder]] for folder in args.unread}
        weights = _weights(task, known, {str(folder): texts for folder, texts in unread.items()})
        written = "\n".join(lines(weights)) + "\n"
        assert parse(written).holder == weights.holder
        (args.output / f"{task.name}.tsv").write_text(written, encoding="utf-8")
        print(f"{written.count(chr(10))} lines in {task.name}.tsv, confidence {weights.confidence:.2f}")
    return 0


def _weights(task: Task, known: Sequence[Text], unread: Mapping[str, Sequence[Text]]) -> ChoiceWeights:
    """The weights that all texts teach, with a confidence from the trials of those that are unread."""
    rules: list[bool] = []
    both: list[tuple[Claim, bool]] = []
    for name, texts in unread.items():
        others = [text for other, more in unread.items() if other != name for text in more]
        alone, weighed = trial(task, texts, taught(task, [*known, *others]))
        report(task, name, sum(len(text.told) for text in texts), alone, weighed)
        rules, both = [*rules, *alone], [*both, *weighed]
    report(task, "all", sum(len(text.told) for texts in unread.values() for text in texts), rules, both)
    marks = [right for claim, right in both if claim.rule in (GIVEN, task.added)]
    weights = taught(task, [*known, *(text for texts in unread.values() for text in texts)])
    return replace(weights, confidence=round((sum(marks) + 1) / (len(marks) + 2), 2))


if __name__ == "__main__":
    sys.exit(main())
