"""Who is who across documents: what is merged, what is not, and why."""

from __future__ import annotations

import re
from itertools import permutations
from typing import TYPE_CHECKING

import pytest

from civicgraph.model import (
    AcronymValue,
    AltNameValue,
    Claim,
    CommitteeValue,
    CountryValue,
    Document,
    FactType,
    InitiativeValue,
    JudgementKind,
    NodeKind,
    OrganisationValue,
    Reading,
    Ref,
    RelationValue,
    Resolution,
    Span,
    Value,
)
from civicgraph.resolving import resolve

if TYPE_CHECKING:
    from collections.abc import Sequence

HARBOURS = "Union of Inland Harbours"


def organisation(name: str) -> Ref:
    return Ref(NodeKind.ORGANISATION, name)


def said(subject: Ref, fact: FactType, value: Value) -> Claim:
    return Claim(fact, subject, value, Span(0, 1), "test", 1.0)


def page(document: str, name: str, country: str = "", kind: str = "association", **more: Sequence[str]) -> Reading:
    """A document about one organisation: its ``acronyms``, other ``names``, ``committees``, ``works``, ``partners``."""
    ref = organisation(name)
    claims = [said(ref, FactType.ORGANISATION, OrganisationValue(kind))]
    claims += [said(ref, FactType.COUNTRY, CountryValue(country))] if country else []
    claims += [said(ref, FactType.ACRONYM, AcronymValue(short)) for short in more.get("acronyms", ())]
    claims += [said(ref, FactType.ALT_NAME, AltNameValue(other, "und")) for other in more.get("names", ())]
    for committee in more.get("committees", ()):
        target = Ref(NodeKind.COMMITTEE, committee, name)
        claims.append(said(ref, FactType.COMMITTEE, CommitteeValue(target)))
    for work in more.get("works", ()):
        target = Ref(NodeKind.INITIATIVE, work, name)
        claims.append(said(ref, FactType.INITIATIVE, InitiativeValue(target, "unknown")))
    for partner in more.get("partners", ()):
        target = organisation(partner)
        claims.append(said(ref, FactType.RELATION, RelationValue("cooperates_with", target)))
        claims.append(said(target, FactType.ORGANISATION, OrganisationValue("public_body")))
    return Reading(Document(document, "x", "0" * 64), tuple(claims))


def groups(resolution: Resolution, kind: NodeKind = NodeKind.ORGANISATION) -> list[list[str]]:
    """The documents of each entity."""
    return sorted(sorted({d for d, _ in e.mentions}) for e in resolution.entities if e.kind is kind)


TOGETHER = [["a", "b"]]
APART = [["a"], ["b"]]


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (page("a", HARBOURS), page("b", HARBOURS)),
        (page("a", HARBOURS), page("b", "The UNION of Inland Harbours")),
        (page("a", HARBOURS, "SI"), page("b", HARBOURS)),
        (page("a", HARBOURS, names=["Zveza Rečnih Pristanov"]), page("b", "Zveza rečnih pristanov")),
        (page("a", "Union of Harbours", "MT"), page("b", "Union of Harbours of Malta", "MT")),
        (page("a", "Union of Harbours", "MT"), page("b", "Union of Harbours of Malta")),
        (
            page("a", "Union of Inland Harbours and Locks", "SI", acronyms=["UIHL"]),
            page("b", "Union of Harbours and Locks", "SI", acronyms=["UIHL"]),
        ),
    ],
    ids=[
        "full name",
        "case and article",
        "country once",
        "native name",
        "X of Malta",
        "X of Malta, once",
        "acronym and words",
    ],
)
def test_one_organisation_by_two_names_is_one(left: Reading, right: Reading) -> None:
    resolution = resolve([left, right])
    assert groups(resolution) == TOGETHER
    (judged,) = resolution.judgements
    assert judged.kind is JudgementKind.SAME
    assert 0.8 <= judged.score <= 1
    assert judged.reason


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (page("a", HARBOURS, acronyms=["UIH"]), page("b", "Urban Institute for Health", acronyms=["UIH"])),
        (page("a", HARBOURS, "SI", acronyms=["UIH"]), page("b", "Urban Institute for Health", "SI", acronyms=["UIH"])),
        (page("a", HARBOURS, "SI"), page("b", HARBOURS, "HR")),
        (page("a", HARBOURS, "SI", acronyms=["UIH"]), page("b", HARBOURS, "HR", acronyms=["UIH"])),
        (page("a", "Union of Harbours", "IT"), page("b", "Union of Harbours of Malta", "MT")),
        (page("a", "Union of Harbours"), page("b", "Union of Harbours of Malta", "MT")),
        (page("a", "Ministry of Justice", "SI", "public_body"), page("b", "Ministry of Justice", "HR", "public_body")),
        (page("a", "Ministry of Justice", "SI", "public_body"), page("b", "Ministry of Justice", "", "public_body")),
        (page("a", "Union of Towns", "SI"), page("b", "League of Rivers", "SI")),
    ],
    ids=[
        "acronym alone",
        "acronym and country",
        "two countries",
        "two countries, one acronym",
        "X of another country",
        "X of nowhere",
        "ministries",
        "a ministry of nowhere",
        "nothing in common",
    ],
)
def test_two_organisations_stay_two(left: Reading, right: Reading) -> None:
    assert groups(resolve([left, right])) == APART


def test_an_open_question_is_kept_with_its_reason() -> None:
    resolution = resolve(
        [page("a", HARBOURS, acronyms=["UIH"]), page("b", "Urban Institute for Health", acronyms=["UIH"])]
    )
    (judged,) = resolution.judgements
    assert judged.kind is JudgementKind.UNSURE
    assert 0.4 <= judged.score < 0.8
    assert "acronym" in judged.reason
    assert "only" in judged.reason


def test_a_ministry_is_that_of_the_country_of_those_who_speak_of_it() -> None:
    readings = [
        page("a", "Union of Harbours of Slovenia", "SI", partners=["Ministry of Justice"]),
        page("b", "League of Ports of Croatia", "HR", partners=["Ministry of Justice"]),
        page("c", "Society of Locks", "SI", partners=["Ministry of Justice"]),
    ]
    ministries = [e for e in resolve(readings).entities if e.name == "Ministry of Justice"]
    assert sorted([d for d, _ in e.mentions] for e in ministries) == [["a", "c"], ["b"]]
    assert sorted(e.key for e in ministries) == ["ministry-of-justice-hr", "ministry-of-justice-si"]


def test_no_chain_of_likenesses_leads_across_a_border() -> None:
    readings = [page("a", HARBOURS, "SI"), page("b", HARBOURS), page("c", HARBOURS, "HR")]
    for order in permutations(readings):
        for entity in resolve(order).entities:
            assert not {"a", "c"} <= {d for d, _ in entity.mentions}


def test_the_order_of_documents_does_not_matter() -> None:
    readings = [
        page("a", HARBOURS, "SI", acronyms=["UIH"], names=["Zveza pristanov"], committees=["Water Committee"]),
        page("b", "Zveza pristanov", committees=["Water committee"], works=["Clean Quays"]),
        page("c", "Union of Inland Harbours of Slovenia", "SI", acronyms=["UIH"]),
        page("d", HARBOURS, "HR"),
        page("e", "Ένωση Λιμένων"),
    ]
    first = resolve(readings)
    for order in permutations(readings):
        again = resolve(order)
        assert (again.entities, again.judgements, again.index) == (first.entities, first.judgements, first.index)


def test_every_mention_has_its_entity() -> None:
    readings = [
        page("a", HARBOURS, committees=["Water Committee"], works=["Clean Quays"], partners=["Ministry of Ports"])
    ]
    resolution = resolve(readings)
    for claim in readings[0].claims:
        assert ("a", claim.subject) in resolution.index
        target = getattr(claim.value, "target", None)
        assert target is None or ("a", target) in resolution.index


def test_committees_and_initiatives_are_one_for_each_parent() -> None:
    readings = [
        page("a", HARBOURS, "SI", committees=["Water Committee"], works=["Clean Quays"]),
        page("b", HARBOURS, "SI", committees=["the Water committee"], works=["Clean Quays"]),
        page("c", "League of Rivers", "SI", committees=["Water Committee"], works=["Clean Quays"]),
    ]
    resolution = resolve(readings)
    assert groups(resolution, NodeKind.COMMITTEE) == groups(resolution, NodeKind.INITIATIVE) == [["a", "b"], ["c"]]
    keys = {e.key: e.parent for e in resolution.entities if e.kind is NodeKind.COMMITTEE}
    assert keys == {
        "league-of-rivers/water-committee": "league-of-rivers",
        "union-of-inland-harbours/water-committee": "union-of-inland-harbours",
    }


def test_the_name_that_most_documents_use_is_preferred() -> None:
    readings = [page("a", HARBOURS), page("b", HARBOURS), page("c", "union of inland harbours")]
    assert [e.name for e in resolve(readings).entities] == [HARBOURS]


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Union of Inland Harbours", "union-of-inland-harbours"),
        ("Združenje občin", "zdruzenje-obcin"),
        ("Ørland & Bodø Samband", "orland-bodo-samband"),
        ("Straßenbund Łódź", "strassenbund-lodz"),
        ("Mayors’ Union", "mayors-union"),
    ],
)
def test_a_key_reads_like_the_name(name: str, key: str) -> None:
    assert [e.key for e in resolve([page("a", name)]).entities] == [key]


@pytest.mark.parametrize(
    "name", ["Ένωση Λιμένων", "全国市長会", "Съюз на градовете", "اتحاد المدن", "🙂", "—", "", "\u0301"]
)
def test_a_name_of_other_letters_has_a_key_too(name: str) -> None:
    resolution = resolve([page("a", name), page("b", f"{name} ²")])
    keys = [e.key for e in resolution.entities]
    assert len(set(keys)) == len(keys)
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", key) for key in keys), keys


def test_keys_are_unique_among_hundreds_of_the_same_name() -> None:
    countries = [a + b for a in "ABCDEFGHIJ" for b in "ABCDEFGHIJ"]
    readings = [page(f"{c}-{i}", HARBOURS, c) for c in countries for i in range(2)]
    resolution = resolve(readings)
    keys = [e.key for e in resolution.entities]
    assert len(keys) == len(set(keys)) == len(countries)
    assert "union-of-inland-harbours-aa" in keys


def test_one_name_in_very_many_documents_is_one_entity() -> None:
    readings = [page(f"{number:03}", HARBOURS, "SI") for number in range(300)]
    (entity,) = resolve(readings).entities
    assert len(entity.mentions) == 300


def test_a_key_does_not_change_when_an_unrelated_document_is_added() -> None:
    few = resolve([page("a", HARBOURS, "SI")])
    more = resolve([page("a", HARBOURS, "SI"), page("b", "League of Rivers", "SI")])
    assert {e.key for e in few.entities} <= {e.key for e in more.entities}


def test_nothing_resolves_to_nothing() -> None:
    assert resolve([]) == Resolution((), (), {})
