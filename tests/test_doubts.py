"""What the tagger says against the rules: names of another kind, names that are none, names that go on."""

from __future__ import annotations

import numpy as np

from civicgraph.extracting.learned import doubts, units, works
from civicgraph.extracting.undertakings import Work
from civicgraph.extracting.unit_names import Unit
from civicgraph.model import NodeKind, Ref, Span
from civicgraph.naming import Name
from civicgraph.tagging import KINDS, Tagged, Tags

TEXT = "The Union of Quays with Cranes has a Pilots' Council and runs Bright Piers."


def at(shown: str) -> Span:
    start = TEXT.index(shown)
    return Span(start, start + len(shown))


def believed(**names: tuple[str, float]) -> Tags:
    """Tags for whole names, "_" for a space; each with a kind and a belief; of the rest the tagger believes nothing."""
    spans = {at(shown.replace("_", " ")): said for shown, said in names.items()}
    words = [Span(0, 3), *sorted(spans)]
    kinds = np.zeros((len(words), len(KINDS)), dtype=np.float32)
    for span, (kind, sure) in spans.items():
        kinds[words.index(span), KINDS.index(kind)] = sure
    tagged = tuple(Tagged(span, kind, 0, sure) for span, (kind, sure) in sorted(spans.items()))
    return Tags(tagged, tuple(w.start for w in words), tuple(w.end for w in words), kinds)


def body(shown: str) -> tuple[Name, int]:
    return Name(at(shown), shown, "union", "organisation", "association"), 0


def part(shown: str) -> tuple[Name, int]:
    return Name(at(shown), shown, "council", "unit", ""), 0


def work(shown: str, rule: str) -> dict[int, list[Work]]:
    return {0: [Work(at(shown), Ref(NodeKind.INITIATIVE, shown, "Union of Quays"), rule)]}


def test_a_body_that_is_surely_an_undertaking_is_none() -> None:
    said = believed(Bright_Piers=("initiative", 0.99))
    assert doubts.names(TEXT, said, [body("Bright Piers"), body("Union of Quays")], []) == (
        [body("Union of Quays")],
        [],
    )


def test_without_a_word_of_the_tagger_the_rules_stand() -> None:
    bodies, parts = [body("Union of Quays")], [part("Council")]
    assert doubts.names(TEXT, Tags(), bodies, parts) == (bodies, parts)
    named = work("Bright Piers", "named undertaking")
    assert works.believed(Tags(), named) == named


def test_a_name_goes_on_behind_with_where_the_tagger_is_sure() -> None:
    said = believed(Union_of_Quays_with_Cranes=("organisation", 0.99))
    (((name, _),), _) = doubts.names(TEXT, said, [body("Union of Quays")], [])
    assert name.text == "Union of Quays with Cranes"
    unsure = believed(Union_of_Quays_with_Cranes=("organisation", 0.8))
    (((name, _),), _) = doubts.names(TEXT, unsure, [body("Union of Quays")], [])
    assert name.text == "Union of Quays"


def test_a_part_that_is_surely_a_body_becomes_one() -> None:
    said = believed(Council=("organisation", 0.99))
    bodies, parts = doubts.names(TEXT, said, [], [part("Council")])
    assert [(name.text, name.role, name.kind) for name, _ in bodies] == [("Council", "organisation", "public_body")]
    assert parts == []


def test_words_in_small_letters_that_are_no_name_are_no_part() -> None:
    span = Span(0, 3)
    unit = Unit(span, "the", "group", Ref(NodeKind.COMMITTEE, "national group", "Union of Quays"))
    assert units.believed(TEXT, believed(), {0: [unit]}) == {0: []}


def test_prose_needs_the_tagger_and_layout_does_not() -> None:
    silent = believed(Bright_Piers=("initiative", 0.02))
    assert works.believed(silent, work("Bright Piers", "named undertaking")) == {0: []}
    laid_out = work("Bright Piers", "undertaking under its heading")
    assert works.believed(silent, laid_out) == laid_out
    assert works.believed(believed(Bright_Piers=("person", 0.9)), laid_out) == {0: []}
