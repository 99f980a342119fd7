"""Readable prose and the claims it makes, one test a case (see tests/cases/README.md)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from civicgraph.annotating import annotate
from civicgraph.extracting import extract
from civicgraph.model import (
    AcronymValue,
    ActivityValue,
    AltNameValue,
    Claim,
    CommitteeValue,
    ContactValue,
    CountryValue,
    CountValue,
    Document,
    FoundedValue,
    InitiativeValue,
    OrganisationValue,
    RelationValue,
    TopicValue,
)
from civicgraph.segmenting import segment

if TYPE_CHECKING:
    from collections.abc import Iterator

CASES = Path(__file__).parent / "cases"


def cases() -> Iterator[object]:
    for path in sorted(CASES.rglob("*.md")):
        if path.name == "README.md":
            continue
        parts = path.read_text(encoding="utf-8").split("\n.\n")
        for index in range(0, len(parts) - 2, 3):
            title, prose, expected = parts[index].strip().splitlines()[-1], parts[index + 1], parts[index + 2]
            yield pytest.param(prose, expected, id=f"{path.stem}: {title}")


def shown(claim: Claim) -> str:  # noqa: C901 - one line a kind of fact
    name, value = claim.subject.name, claim.value
    match value:
        case OrganisationValue(kind=kind):
            said = f"organisation: {name} = {kind}"
        case AltNameValue(name=other, lang=lang):
            said = f"alt_name: {name} = {other} @{lang}"
        case AcronymValue(acronym=acronym):
            said = f"acronym: {name} = {acronym}"
        case CountryValue(iso2=iso2):
            said = f"country: {name} = {iso2}"
        case FoundedValue(year=year):
            said = f"founded: {name} = {year}"
        case CommitteeValue(target=target):
            said = f"committee: {name} = {target.name}"
        case CountValue(value=number, qualifier=qualifier, kinds=kinds):
            said = f"count: {name} = {qualifier} {number} {','.join(kinds)}"
        case InitiativeValue(target=target, status=status):
            said = f"initiative: {name} = {target.name} ({status})"
        case ContactValue(name=person, role=role):
            said = f"contact: {name} = {person}" + (f", {role}" if role else "")
        case RelationValue(kind=kind, target=target):
            said = f"relation: {name} {kind} {target.name}"
        case ActivityValue(kind=kind):
            said = f"activity: {name} = {kind}"
        case TopicValue(concept=concept):
            said = f"topic: {name} = {concept}"
        case _:
            said = f"{claim.fact}: {name}"
    return said


@pytest.mark.parametrize(("prose", "expected"), list(cases()))
def test_case(prose: str, expected: str) -> None:
    document = Document("case.txt", prose, "0" * 64)
    reading = extract(document, segment(document), annotate)
    wanted = {line.strip() for line in expected.splitlines() if line.strip()}
    types = {line.split(":")[0] for line in wanted}
    found = {shown(claim) for claim in reading.claims if claim.fact.value in types}
    found |= {f"notice: {notice.code}" for notice in reading.notices if "notice" in types}
    assert found == {line for line in wanted if not line.endswith(": none")}
    for claim in reading.claims:
        assert claim.span.of(prose).strip()
