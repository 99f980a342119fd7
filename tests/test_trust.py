"""How likely a claim is right, and what goes where it is not."""

from __future__ import annotations

from dataclasses import replace

from civicgraph.annotating import annotate
from civicgraph.extracting import extract
from civicgraph.extracting.learned import trust
from civicgraph.model import (
    Claim,
    CommitteeValue,
    CountryValue,
    CountValue,
    Document,
    FactType,
    NodeKind,
    OrganisationValue,
    Ref,
    RelationValue,
    Span,
)
from civicgraph.segmenting import segment

GUILD = Ref(NodeKind.ORGANISATION, "Guild of Ports")
OTHER = Ref(NodeKind.ORGANISATION, "Ministry of Salt")
BOARD = Ref(NodeKind.COMMITTEE, "Tide Board", GUILD.name)
AT = Span(0, 4)
HALF = trust.parse("# a comment\nbias\t0\nodds\t100\nthreshold\t0.5\nweight\tgood\t200\n")


def claim(fact: FactType, ref: Ref, value: object, sure: float, rule: str = "rule") -> Claim:
    return Claim(fact, ref, value, AT, rule, sure)  # type: ignore[arg-type]  # any value will do here


GUILD_IS = claim(FactType.ORGANISATION, GUILD, OrganisationValue("association", "en"), 0.9)
OTHER_IS = claim(FactType.ORGANISATION, OTHER, OrganisationValue("public_body", "en"), 0.3)
OTHER_WHERE = claim(FactType.COUNTRY, OTHER, CountryValue("FI"), 0.9)
HAS_BOARD = claim(FactType.COMMITTEE, GUILD, CommitteeValue(BOARD), 0.8)
BOARD_COUNT = claim(FactType.COUNT, BOARD, CountValue(7, "exact", ("person",)), 0.8)


def left(*claims: Claim, rules: tuple[str, ...] = ()) -> list[Claim]:
    return trust.believed(claims, HALF, rules, frozenset({GUILD}))


def test_what_a_claim_has_moves_its_rules_share() -> None:
    assert HALF.share([], 0.5) == 0.5
    assert HALF.share(["good", "unheard of"], 0.5) > 0.85
    assert HALF.share([], 0.9) > 0.89


def test_an_unlikely_part_takes_along_what_is_said_of_it() -> None:
    assert left(GUILD_IS, HAS_BOARD, BOARD_COUNT) == [GUILD_IS, HAS_BOARD, BOARD_COUNT]
    assert left(GUILD_IS, replace(HAS_BOARD, confidence=0.4), BOARD_COUNT) == [GUILD_IS]


def test_an_unlikely_body_goes_with_its_country_unless_something_is_told_of_it() -> None:
    assert left(GUILD_IS, OTHER_IS, OTHER_WHERE) == [GUILD_IS]
    tie = claim(FactType.RELATION, GUILD, RelationValue("advises", OTHER), 0.8)
    assert left(GUILD_IS, OTHER_IS, OTHER_WHERE, tie) == [GUILD_IS, OTHER_IS, OTHER_WHERE, tie]
    assert left(GUILD_IS, OTHER_IS, replace(tie, confidence=0.2)) == [GUILD_IS]


def test_whose_page_it_is_always_stays() -> None:
    unsure = replace(GUILD_IS, confidence=0.1)
    assert left(unsure) == [unsure]


def test_a_users_own_rule_is_taken_at_its_word() -> None:
    own = replace(HAS_BOARD, rule="mine", confidence=0.2)
    assert left(GUILD_IS, own, rules=("mine",)) == [GUILD_IS, own]


def test_a_short_text_keeps_the_shares_of_its_rules() -> None:
    text = "The Guild of Ports was founded in 1961."
    document = Document("page.txt", text, "0" * 64)
    reading = extract(document, segment(document), annotate)
    assert {c.fact for c in reading.claims} >= {FactType.ORGANISATION, FactType.FOUNDED}


def test_the_shipped_weights_are_whole_and_their_bounds_are_shares() -> None:
    shipped = trust.shipped()
    assert shipped.of
    assert 0 <= shipped.threshold < 1
    assert shipped.odds > 0  # a better rule is trusted more
