"""Founding years that were learned: what the weights may do with the claims of the rules."""

from __future__ import annotations

from dataclasses import replace

from civicgraph.annotating import annotate
from civicgraph.extracting.extraction import RULES, prepared
from civicgraph.extracting.learned.choices import parse
from civicgraph.extracting.learned.choosing import GIVEN
from civicgraph.extracting.learned.foundings import ADDED, settled
from civicgraph.model import Claim, Document, FactType, FoundedValue, Span
from civicgraph.segmenting import segment

TABLE = """threshold\t0.5
sure\t0.5
kept\t0.3
loyalty\t0
confidence\t0.6
bias\t0
holder\tis owner\t500
"""
PAGE = """League of Lake Towns

The League was founded in 1931. In 1958 nine mayors ate a pike. A Board of Elders was set up in 1990.
"""


def years(bias: int) -> list[Claim]:
    document = Document("page.txt", PAGE, "0" * 64)
    scene, _ = prepared(document, segment(document), annotate)
    told = [claim for _, rule in RULES for claim in rule(scene)]
    claims = settled(scene, told, replace(parse(TABLE), bias=bias))
    return [claim for claim in claims if claim.fact is FactType.FOUNDED]


def test_each_holder_keeps_one_year_and_that_of_a_rule_goes_first() -> None:
    claims = years(0)
    assert len({claim.subject for claim in claims}) == len(claims)
    league = next(claim for claim in claims if claim.subject.name == "League of Lake Towns")
    assert league.value == FoundedValue(1931)
    assert league.rule != ADDED


def test_where_nobody_is_likelier_nothing_is_claimed() -> None:
    assert years(2000) == []


def test_what_is_changed_or_added_bears_its_rule_and_stands_at_its_year() -> None:
    claims = years(-200)
    assert claims
    for claim in claims:
        assert isinstance(claim.value, FoundedValue)
        assert str(claim.value.year) in claim.span.of(PAGE)
        if claim.rule in (ADDED, GIVEN):
            assert claim.confidence == 0.6


def test_a_rule_file_does_not_claim_again_what_is_read_already() -> None:
    document = Document("page.txt", PAGE, "0" * 64)
    scene, _ = prepared(document, segment(document), annotate)
    told = [claim for _, rule in RULES for claim in rule(scene)]
    league = next(claim.subject for claim in told if claim.subject.name == "League of Lake Towns")
    at = PAGE.index("1958")
    users = Claim(FactType.FOUNDED, league, FoundedValue(1958), Span(at, at + 4), "pike year", 0.9)

    claims = settled(scene, [*told, users], parse(TABLE), firm={"pike year"})
    found = [c.value for c in claims if c.subject == league and c.fact is FactType.FOUNDED]
    assert found == [FoundedValue(1931)]
