"""What kind of body a name is, by all that a page says of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from civicgraph.annotating import annotate
from civicgraph.extracting.extraction import unweighed
from civicgraph.extracting.learned import body_kinds
from civicgraph.extracting.learned.body_kinds import KINDS
from civicgraph.model import Claim, Document, FactType, NodeKind, OrganisationValue, Ref
from civicgraph.segmenting import segment

TABLE = "# a comment\nmargin\t0.1\nnetwork\tword loop\t300\nassociation\tbias\t20\nassociation\tword loop\t-100\n"
PAGE = """Association of Tarnian Municipalities

About us

The Association of Tarnian Municipalities (ATM) speaks for the local authorities of Tarnia. It was founded in 1987
and has 64 member municipalities. We train councillors, advise mayors on legal questions and negotiate with the
government about the financing of local services.

International work

ATM is a member of WCU and of the Lowland Salt Loop. We cooperate with the Ministry of Regional Affairs, which
finances a programme for small towns, and with Kettle Street Ltd. Our colleagues take part in the meetings of the
members and write down what they have learned about energy, mobility, waste and water for all who could not come.
Every spring we invite councillors and officials of the smallest places to the capital.
"""


@pytest.fixture
def loops(monkeypatch: pytest.MonkeyPatch) -> None:
    """Weights by which whatever is called a loop is a network."""
    monkeypatch.setattr(body_kinds, "shipped", lambda: body_kinds.parse(TABLE))


def kinds(claims: list[Claim]) -> dict[str, str]:
    return {claim.subject.name: claim.value.kind for claim in claims if isinstance(claim.value, OrganisationValue)}


def test_shares_add_up_and_follow_the_weights() -> None:
    known = body_kinds.parse(TABLE)
    shares = known.shares(["word loop", "word unheard"])
    assert sum(shares.values()) == pytest.approx(1)
    assert max(KINDS, key=lambda kind: shares[kind]) == "network"
    assert max(KINDS, key=lambda kind: known.shares([])[kind]) == "association"


@pytest.mark.usefixtures("loops")
def test_a_likelier_kind_replaces_that_of_the_rules_but_not_of_the_users_own() -> None:
    document = Document("page.txt", PAGE, "0" * 64)
    scene, _, claims = unweighed(document, segment(document), annotate)
    loop = Ref(NodeKind.ORGANISATION, "Lowland Salt Loop")
    said = next(claim for claim in claims if claim.fact is FactType.ORGANISATION)
    of_loop = replace(said, subject=loop, value=OrganisationValue("other"), rule="mine")
    assert kinds(body_kinds.settled(scene, [*claims, of_loop], ()))[loop.name] == "network"
    assert kinds(body_kinds.settled(scene, [*claims, of_loop], {"mine"}))[loop.name] == "other"


def test_what_a_name_says_plainly_stays() -> None:
    document = Document("page.txt", PAGE, "0" * 64)
    scene, _, claims = unweighed(document, segment(document), annotate)
    found = kinds(body_kinds.settled(scene, claims, ()))
    assert found["Association of Tarnian Municipalities"] == "association"
    assert found["Ministry of Regional Affairs"] == "public_body"
    assert found["Kettle Street Ltd"] == "company"


def test_a_short_text_keeps_the_kinds_of_its_rules() -> None:
    document = Document("page.txt", "The Guild of Ports was founded in 1961.", "0" * 64)
    scene, _, claims = unweighed(document, segment(document), annotate)
    assert body_kinds.settled(scene, claims, ()) == claims
