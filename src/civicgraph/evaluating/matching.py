"""When a fact of the graph is one of the gold: names are folded, some wording may differ, figures may not."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from civicgraph.evaluating.gold import SYMMETRIC

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Set

    from civicgraph.evaluating.gold import GoldFact
    from civicgraph.evaluating.predictions import Prediction

    Names = Mapping[str, Set[str]]

ENOUGH = 0.6  # token F1 from which two names of an initiative or a committee are taken for one
_SMALL = frozenset(("the", "of", "for", "and", "in", "on", "a", "an", "to", "its", "s"))


def fold(text: str) -> str:
    """The name without case, accents, punctuation, possessives and a leading article."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).casefold()
    plain = re.sub(r"['’]s\b", "s", plain)
    return re.sub(r"^(the|a|an) ", "", re.sub(r"[^\w]+", " ", plain).strip())


def token_f1(one: str, other: str) -> float:
    """How much two names have in common, by their content words; 0 to 1."""
    a, b = set(fold(one).split()) - _SMALL, set(fold(other).split()) - _SMALL
    if not a or not b:
        return float(a == b)
    return 2 * len(a & b) / (len(a) + len(b))


def names_of(facts: Iterable[GoldFact]) -> dict[str, set[str]]:
    """Every name that the gold gives a subject."""
    names: dict[str, set[str]] = defaultdict(set)
    for fact in facts:
        names[fact.subject].add(fact.subject)
        if fact.type == "alt_name":
            names[fact.subject].add(fact.value["name"])
        elif fact.type == "acronym":
            names[fact.subject].add(fact.value["acronym"])
    return names


def same_fact(fact: GoldFact, prediction: Prediction, names: Names, loose: Set[str]) -> bool:
    """Whether the prediction says the same of the same subject; a symmetric relation may be said from either end."""
    ways = [prediction]
    if prediction.value.get("kind") in SYMMETRIC and prediction.type == "relation":
        turned = {**prediction.value, "names": prediction.names}
        ways.append(replace(prediction, names=prediction.value["names"], value=turned))
    return any(same_subject(fact.subject, way, names, loose) and same_value(fact, way, names) for way in ways)


def each_once(facts: Iterable[GoldFact], names: Names) -> list[GoldFact]:
    """The facts without those that say a symmetric relation again, from its other end."""
    kept: list[GoldFact] = []
    met: list[tuple[set[str], set[str]]] = []
    for fact in facts:
        if fact.type == "relation" and fact.value["kind"] in SYMMETRIC:
            one, other = (_folded(names.get(end, {end})) for end in (fact.subject, fact.value["target"]))
            if any((one & b and other & a) for a, b in met):
                continue
            met.append((one, other))
        kept.append(fact)
    return kept


def same_subject(subject: str, prediction: Prediction, names: Names, loose: Set[str]) -> bool:
    """Whether the prediction is about the subject; ``loose`` are names of committees and initiatives."""
    if _folded(names.get(subject, {subject})) & _folded(prediction.names):
        return True
    return subject in loose and _near(subject, prediction.names)


def same_value(fact: GoldFact, prediction: Prediction, names: Names) -> bool:
    """Whether the prediction says the same of its subject."""
    return _SAME[fact.type](fact.value, prediction.value, names)


def restates_a_name(prediction: Prediction, wanted: Iterable[GoldFact], names: Names, loose: Set[str]) -> bool:
    """Whether an alternative label only repeats a name by which the gold knows its subject: no error, no find."""
    name = fold(prediction.value["name"])
    listed = {(fact.subject, fold(fact.value["name"])) for fact in wanted}
    return any(
        name in _folded(known) and (subject, name) not in listed and same_subject(subject, prediction, names, loose)
        for subject, known in names.items()
    )


def _same(field: str) -> Callable[[Mapping[str, Any], Mapping[str, Any], Names], bool]:
    return lambda gold, predicted, names: bool(gold[field] == predicted[field])


def _same_folded(field: str) -> Callable[[Mapping[str, Any], Mapping[str, Any], Names], bool]:
    return lambda gold, predicted, names: fold(gold[field]) == fold(predicted[field])


def _same_part(gold: Mapping[str, Any], predicted: Mapping[str, Any], names: Names) -> bool:
    return _near(gold["name"], predicted["names"])


def _same_count(gold: Mapping[str, Any], predicted: Mapping[str, Any], names: Names) -> bool:
    same = gold["value"] == predicted["value"] and gold["qualifier"] == predicted["qualifier"]
    return bool(same and set(gold["kinds"]) & predicted["kinds"])


def _same_relation(gold: Mapping[str, Any], predicted: Mapping[str, Any], names: Names) -> bool:
    if gold["kind"] != predicted["kind"]:
        return False
    known = names.get(gold["target"], {gold["target"]})
    return bool(_folded(known) & _folded(predicted["names"])) or _near(gold["target"], predicted["names"])


_SAME: Mapping[str, Callable[[Mapping[str, Any], Mapping[str, Any], Names], bool]] = {
    "organisation": lambda gold, predicted, names: True,
    "alt_name": _same_folded("name"),
    "acronym": _same_folded("acronym"),
    "country": _same("iso2"),
    "founded": _same("year"),
    "committee": _same_part,
    "initiative": _same_part,
    "count": _same_count,
    "contact": _same_folded("name"),
    "relation": _same_relation,
    "activity": _same("kind"),
    "topic": _same("concept"),
}


def _folded(names: Iterable[str]) -> set[str]:
    return {fold(name) for name in names}


def _near(name: str, others: Iterable[str]) -> bool:
    return any(token_f1(name, other) >= ENOUGH for other in others)
