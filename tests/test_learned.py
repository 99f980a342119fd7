"""Relations that were learned: the table of weights, and what it may not do."""

from __future__ import annotations

from civicgraph.annotating import annotate
from civicgraph.extracting import confidence, extract
from civicgraph.extracting.learned.relations import NAME
from civicgraph.extracting.learned.weights import FOUNDED, HAS_MEMBER, NONE, parse, shipped
from civicgraph.model import Claim, Document, FactType, RelationValue
from civicgraph.segmenting import segment
from civicgraph.tracing import trace

TABLE = """# a comment
outcomes\tnone\tmember_of
threshold\t0.5
confidence\t0.6
bias\t100\t-100
hint\tmember_of\tmember seat
weight\tgovernor=seat\t\t300
"""


def relations(text: str) -> list[Claim]:
    document = Document("page.txt", text, "0" * 64)
    return [c for c in extract(document, segment(document), annotate).claims if c.fact is FactType.RELATION]


def test_a_table_is_read_and_adds_up() -> None:
    table = parse(TABLE)
    assert table.hints == {"member": "member_of", "seat": "member_of"}
    assert table.sum({"governor=seat", "unheard of"}, table.bias) == (100, 200)
    outcome, sure = table.likeliest(table.shares((100, 200)))
    assert outcome == "member_of"
    assert 0.73 < sure < 0.74


def test_none_is_never_the_likeliest_relation() -> None:
    table = parse(TABLE)
    outcome, sure = table.likeliest(table.shares((500, -500)))
    assert outcome == "member_of"
    assert sure < 0.001


def test_the_shipped_table_knows_the_relations_and_is_no_surer_than_it_was_measured() -> None:
    table = shipped()
    told = {"member_of", "cooperates_with", "advises", "founded_by", "intermediary_for"}
    assert {NONE, HAS_MEMBER, FOUNDED, *told} == set(table.outcomes)
    assert len(table.bias) == len(table.outcomes)
    assert 0.3 <= table.threshold < 1
    assert 0 < table.confidence < 1
    assert all(any(weight for _, weight in weights) for weights in table.of.values())


def test_what_a_rule_ties_is_not_tied_again() -> None:
    said = relations("League of Lake Towns\n\nThe League is a member of the Union of Valley Councils, its partner.\n")
    assert [claim.rule for claim in said if claim.rule == NAME] == []
    assert len(said) == 1


def test_a_learned_relation_bears_its_rule_and_stands_at_the_name() -> None:
    text = "League of Lake Towns\n\nThe League draws its ferry maps with the Harbour Institute of Zenda.\n"
    (claim,) = relations(text)
    assert claim.rule == NAME
    assert claim.confidence == confidence.table()["relation", NAME]
    assert isinstance(claim.value, RelationValue)
    assert claim.span.of(text).endswith(claim.value.target.name)


def test_a_learned_relation_stands_in_the_trace_of_its_sentence() -> None:
    traces = trace("League of Lake Towns\n\nThe League draws its ferry maps with the Harbour Institute of Zenda.\n")
    others = [other for step in traces for other in step.others]
    assert f"League of Lake Towns cooperates_with Harbour Institute of Zenda  [{NAME}]" in others


def test_no_weight_is_kept_for_a_year_or_an_acronym_as_a_word() -> None:
    words = [feature.partition("=") for feature in shipped().of]
    above = {word for name, _, word in words if name in ("heading", "lead", "label")}
    assert "association" in above
    assert not any(char.isdigit() for word in above for char in word)
