"""What a phrase needs is there wherever the phrase stands, so that no list is passed over that has something to say."""

from __future__ import annotations

import re

import pytest

from civicgraph import lexicons
from civicgraph.extracting import wordings
from civicgraph.phrasebook import has, needs_of, phrasebook
from civicgraph.rulefiles.shelf import built_in
from civicgraph.rulefiles.waking import wakeable


@pytest.mark.parametrize(
    ("phrase", "needs"),
    [
        ("member of", [{"membe"}, {"of"}]),
        ("town* council(s)?", [{"tow"}, {"counc"}]),
        ("(has|have) (been )?set up", [{"has", "have"}, {"up"}]),
        ("(the|*) fund", [{"fund"}]),
        ("signed … with", [{"signe"}, {"with"}]),
        (", (which|that) <target> founded", [{"which", "that"}, {"found"}]),
        ("(co-|re)found co-operate", [{"co"}]),
        ("-strong *", []),
        ("be(en)? it's", [{"it"}]),
        ("((a|b) )?council", []),
    ],
)
def test_what_a_phrase_needs(phrase: str, needs: list[set[str]]) -> None:
    assert needs_of([phrase]) == (tuple(map(frozenset, needs)),)


def test_only_lists_whose_phrases_may_stand_are_named() -> None:
    book = phrasebook(map(needs_of, (["clean water", "floods"], ["-wide"], ["water (rights|law)"])))
    assert book.possible(lexicons.fronts("waste and law", 0, 13)) == [1]
    assert book.possible(lexicons.fronts("water and law", 0, 13)) == [1, 2]
    assert book.possible(lexicons.fronts("floods", 0, 6)) == [0, 1]


def test_every_example_of_a_rule_wakes_it() -> None:
    rules = built_in()
    awake = wakeable(rules)
    for rule in rules:
        for example in rule.examples:
            small = lexicons.lowered(example.text)
            woken = [t for of, held in awake.awake(example.text, 0, len(example.text)) if of is rule for t in held]
            for trigger in rule.triggers:
                if trigger.pattern.search(small):
                    assert trigger in woken, (rule.name, example.text)


@pytest.mark.parametrize("lexicon", ["activities", "topics"])
def test_every_phrase_of_a_lexicon_has_what_it_needs(lexicon: str) -> None:
    for phrase in (p for phrases in lexicons.table(lexicon)["en"].values() for p in phrases):
        if "<" not in phrase:
            said = re.sub(r"\(([^()|]*)[^()]*\)\??", r"\1", phrase).replace("*", "x").replace("…", " ")
            near = lexicons.fronts(said, 0, len(said))
            assert all(has(near, needs) for needs in needs_of([phrase])), phrase


def test_found_in_finds_what_each_pattern_finds() -> None:
    text = "We train mayors in flood protection and lobby for clean water, waste disposal and climate adaptation."
    from civicgraph.model import Span

    within = Span(0, len(text))
    known = wordings._lexicon("topics")
    every = [at for phrases in known.lists for at in phrases.places(lexicons.lowered(text), within)]
    assert [w.span for w in wordings.found_in(text, within, "topics")] == every
