"""Counts that were learned: the table of weights, and what it may not do."""

from __future__ import annotations

from dataclasses import replace

import pytest

from civicgraph.annotating import annotate
from civicgraph.extracting import extract
from civicgraph.extracting.extraction import RULES, prepared
from civicgraph.extracting.learned.choices import parse, shipped
from civicgraph.extracting.learned.choosing import GIVEN
from civicgraph.extracting.learned.counts import ADDED, kinds_of, settled
from civicgraph.model import Claim, CountValue, Document, FactType, NodeKind, Ref, Span
from civicgraph.segmenting import segment

TABLE = """# a comment
threshold\t0.45
sure\t0.5
kept\t0.3
loyalty\t100
confidence\t0.6
bias\t100
nobody\tnoun=town\t-300
holder\tis owner\t100
"""
PAGE = "League of Lake Towns\n\nThe League has a Board. It unites 12 towns.\n"


def counts(text: str) -> list[Claim]:
    document = Document("page.txt", text, "0" * 64)
    return [c for c in extract(document, segment(document), annotate).claims if c.fact is FactType.COUNT]


def test_a_table_is_read_and_adds_up() -> None:
    table = parse(TABLE)
    likely, shares = table.likely({"noun=town", "unheard of"}, [{"is owner"}, set()])
    assert 0.96 < likely < 0.97  # e + 1 as a share of that and of e to the -2
    assert 0.73 < shares[0] < 0.74
    assert sum(table.likely(set(), [{"is owner"}, set(), {"x"}])[1]) == 1


def test_nobody_may_be_much_likelier_than_all_candidates() -> None:
    likely, shares = replace(parse(TABLE), bias=200_000).likely(set(), [set(), set()])
    assert likely == 0
    assert shares == [0.5, 0.5]


@pytest.mark.parametrize("name", ["counts", "foundings"])
def test_the_shipped_tables_are_no_surer_than_they_were_measured(name: str) -> None:
    table = shipped(name)
    assert 0 < table.confidence < 1
    assert 0.4 <= table.threshold < 1
    assert 0 < table.kept < table.threshold
    assert table.nobody
    assert table.holder
    assert all({*table.nobody.values(), *table.holder.values()})


def test_a_count_is_withdrawn_where_nobody_known_is_likelier() -> None:
    document = Document("page.txt", PAGE, "0" * 64)
    scene, _ = prepared(document, segment(document), annotate)
    told = [claim for _, rule in RULES for claim in rule(scene)]
    assert any(claim.fact is FactType.COUNT for claim in told)
    doubtful = replace(parse(TABLE), bias=900)
    assert not any(claim.fact is FactType.COUNT for claim in settled(scene, told, doubtful))
    assert [c for c in settled(scene, told, doubtful) if c.fact is not FactType.COUNT] == [
        c for c in told if c.fact is not FactType.COUNT
    ]


def test_a_holder_that_the_claim_itself_names_stays() -> None:
    document = Document("page.txt", PAGE, "0" * 64)
    scene, _ = prepared(document, segment(document), annotate)
    told = [claim for _, rule in RULES for claim in rule(scene)]
    board = next(m for p in scene.passages for m in p.mentions if m.ref.kind is NodeKind.COMMITTEE)
    at = PAGE.index("12")
    value = CountValue(12, "exact", ("town",))
    near = Claim(FactType.COUNT, board.ref, value, Span(at, at + 8), "rule", 0.9)
    wide = replace(near, span=Span(board.span.start, at + 8))
    told = [claim for claim in told if claim.fact is not FactType.COUNT]
    bold = replace(parse(TABLE), loyalty=0, holder={"is owner": 900})
    assert [c.rule for c in settled(scene, [*told, wide], bold) if c.fact is FactType.COUNT] == ["rule"]
    moved = [c for c in settled(scene, [*told, near], bold) if c.fact is FactType.COUNT]
    assert [(c.rule, c.subject.name) for c in moved] in (
        [(GIVEN, "League of Lake Towns")],
        [("rule", board.ref.name)],  # where the board is named in the same passage as the number
    )


def test_nothing_is_said_twice() -> None:
    document = Document("page.txt", PAGE, "0" * 64)
    scene, _ = prepared(document, segment(document), annotate)
    told = [claim for _, rule in RULES for claim in rule(scene)]
    said = [c for c in settled(scene, [*told, *told]) if c.fact is FactType.COUNT]
    assert len({(c.subject, c.value) for c in said}) == len(said)


def test_members_of_a_part_are_people_where_no_noun_tells() -> None:
    assert kinds_of(Ref(NodeKind.COMMITTEE, "Board", "League"), ()) == ("member", "person")
    assert kinds_of(Ref(NodeKind.ORGANISATION, "League"), ()) == ("member",)
    assert kinds_of(Ref(NodeKind.ORGANISATION, "League"), ("town",)) == ("town",)


def test_what_rules_read_is_not_read_again() -> None:
    said = counts("League of Lake Towns\n\nThe League has 12 member towns.\n")
    assert [claim.rule for claim in said if claim.rule == ADDED] == []
    assert len(said) == 1
