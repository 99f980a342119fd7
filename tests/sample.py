"""Two invented documents, read and resolved by hand: what the stages after resolving are tested on."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import TYPE_CHECKING

from civicgraph.mapping import document_iri, map_readings
from civicgraph.model import (
    AcronymValue,
    ActivityValue,
    AltNameValue,
    ChannelValue,
    Claim,
    CommitteeValue,
    ContactValue,
    CountryValue,
    CountValue,
    Document,
    Entity,
    FactType,
    FoundedValue,
    InitiativeValue,
    NodeKind,
    Notice,
    OrganisationValue,
    Reading,
    Ref,
    RelationValue,
    Resolution,
    Span,
    TopicValue,
    Value,
)
from civicgraph.publishing import turtle
from civicgraph.storing import Writer

if TYPE_CHECKING:
    from pathlib import Path

BASE = "https://example.org/id/"
LEAGUE = Ref(NodeKind.ORGANISATION, "League of Harbour Towns")
LIGA = Ref(NodeKind.ORGANISATION, "Harbour Towns League")
MINISTRY = Ref(NodeKind.ORGANISATION, "Ministry of Ports")
COMMITTEE = Ref(NodeKind.COMMITTEE, "Digital Committee", "League of Harbour Towns")
GROUP = Ref(NodeKind.COMMITTEE, "Working Group on Data", "League of Harbour Towns")
ANA, MAIL = "Ana Zupančič", "ana.zupancic@example.org"
QUAYS = Ref(NodeKind.INITIATIVE, "Clean Quays", "League of Harbour Towns")

FIRST = """League of Harbour Towns (LHT) – Liga pristaniških mest

The League of Harbour Towns, founded in 1987, has 42 towns as members in Slovenia.
Its Digital Committee brings together about 12 experts; a Working Group on Data met, says Ana Zupančič, twice.
The League will launch Clean Quays. It trains staff and works on energy. It is a member of the Ministry of Ports.

Contact person:
Ana Zupančič, Secretary General
ana.zupancic@example.org
https://lht.example.org/
"""
SECOND = "The Harbour Towns League counts 40 towns.\r\nIts Clean Quays campaign is under way.\r\nContact person:\r\n"


def document(identifier: str, text: str, **more: object) -> Document:
    """A document with the digest of its text."""
    return Document(identifier, text, hashlib.sha256(text.encode()).hexdigest(), **more)  # type: ignore[arg-type]


def at(text: str, phrase: str, nth: int = 0) -> Span:
    """Where a phrase stands."""
    start = -1
    for _ in range(nth + 1):
        start = text.index(phrase, start + 1)
    return Span(start, start + len(phrase))


def claim(text: str, fact: FactType, subject: Ref, value: Value, phrase: str, confidence: float = 0.9) -> Claim:
    return Claim(fact, subject, value, at(text, phrase), f"{fact.value}.sample", confidence)


def first() -> Reading:
    """Everything a document can say."""
    title = "League of Harbour Towns (LHT) – Liga pristaniških mest"
    said: list[tuple[FactType, Ref, Value, str]] = [
        (FactType.ORGANISATION, LEAGUE, OrganisationValue("association"), "League of Harbour Towns"),
        (FactType.ORGANISATION, MINISTRY, OrganisationValue("public_body"), "Ministry of Ports"),
        (FactType.ALT_NAME, LEAGUE, AltNameValue("Liga pristaniških mest", "sl"), "Liga pristaniških mest"),
        (FactType.ACRONYM, LEAGUE, AcronymValue("LHT"), "League of Harbour Towns (LHT)"),
        (FactType.COUNTRY, LEAGUE, CountryValue("SI"), "Slovenia"),
        (FactType.FOUNDED, LEAGUE, FoundedValue(1987), "founded in 1987"),
        (FactType.COMMITTEE, LEAGUE, CommitteeValue(COMMITTEE), "Its Digital Committee"),
        (FactType.COMMITTEE, LEAGUE, CommitteeValue(GROUP, working_group=True), "a Working Group on Data"),
        (FactType.COUNT, LEAGUE, CountValue(42, "exact", ("town",)), "42 towns"),
        (FactType.COUNT, COMMITTEE, CountValue(12, "about", ("person",)), "about 12 experts"),
        (FactType.INITIATIVE, LEAGUE, InitiativeValue(QUAYS, "planned"), "will launch Clean Quays"),
        (
            FactType.CONTACT,
            LEAGUE,
            ContactValue("Ana Zupančič", "Secretary General"),
            "Ana Zupančič, Secretary General",
        ),
        (FactType.CHANNEL, LEAGUE, ChannelValue("email", MAIL, ANA), MAIL),
        (FactType.CHANNEL, LEAGUE, ChannelValue("homepage", "https://lht.example.org/"), "https://lht.example.org/"),
        (FactType.RELATION, LEAGUE, RelationValue("member_of", MINISTRY), "a member of the Ministry of Ports"),
        (FactType.ACTIVITY, LEAGUE, ActivityValue("training"), "trains staff"),
        (FactType.ACTIVITY, GROUP, ActivityValue("knowledge_exchange"), "met, says Ana Zupančič, twice"),
        (FactType.TOPIC, LEAGUE, TopicValue("energy"), "works on energy"),
    ]
    source = document("texts/league.txt", FIRST, title=title, date=date(2024, 5, 1))
    return Reading(source, tuple(claim(FIRST, *what) for what in said))


def second() -> Reading:
    """Another name, another count, another status, and an empty contact heading."""
    said: list[tuple[FactType, Ref, Value, str]] = [
        (FactType.ORGANISATION, LIGA, OrganisationValue("association"), "Harbour Towns League"),
        (FactType.COUNT, LIGA, CountValue(40, "exact", ("town",)), "40 towns"),
        (
            FactType.INITIATIVE,
            LIGA,
            InitiativeValue(Ref(NodeKind.INITIATIVE, "Clean Quays", LIGA.name), "ongoing"),
            "Clean Quays campaign is under way",
        ),
    ]
    message = "The heading 'Contact person' has no name under it."
    notice = Notice("empty-contact", message, "texts/liga.txt", at(SECOND, "Contact person"))
    return Reading(document("texts/liga.txt", SECOND), tuple(claim(SECOND, *what) for what in said), (notice,))


def readings() -> tuple[Reading, ...]:
    return first(), second()


def resolution() -> Resolution:
    """Both documents speak of one league."""
    quays = Ref(NodeKind.INITIATIVE, "Clean Quays", LIGA.name)
    one, two = "texts/league.txt", "texts/liga.txt"
    entities = (
        Entity("lht/clean-quays", NodeKind.INITIATIVE, "Clean Quays", ((one, QUAYS), (two, quays)), "lht"),
        Entity("lht/data", NodeKind.COMMITTEE, "Working Group on Data", ((one, GROUP),), "lht"),
        Entity("lht/digital", NodeKind.COMMITTEE, "Digital Committee", ((one, COMMITTEE),), "lht"),
        Entity("lht", NodeKind.ORGANISATION, "League of Harbour Towns", ((one, LEAGUE), (two, LIGA))),
        Entity("ministry", NodeKind.ORGANISATION, "Ministry of Ports", ((one, MINISTRY),)),
    )
    entities = tuple(sorted(entities, key=lambda entity: entity.key))
    index = {mention: entity for entity in entities for mention in entity.mentions}
    return Resolution(entities, (), index)


def write(directory: Path, *, base: str = BASE, quarantined: tuple[str, ...] = ()) -> Path:
    """Build the sample into a folder."""
    read = readings()
    quads = map_readings(read, resolution(), base, quarantined=quarantined)
    with Writer(directory, base) as writer:
        writer.write_graph(quads, turtle(quads, base))
        writer.write_texts((r.document, document_iri(r.document.identifier, base)) for r in read)
        writer.write_report({"documents": 2})
        writer.commit()
    return directory
