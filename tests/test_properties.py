"""What holds for any text at all: nothing crashes, and every claim stands where its evidence says."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, RdfFormat, parse

from civicgraph import build
from civicgraph.config import DEFAULT_BASE
from civicgraph.mapping import map_readings
from civicgraph.model import Document, Notice
from civicgraph.pipeline import read_document
from civicgraph.reading import read_bytes
from civicgraph.resolving import resolve
from civicgraph.vocabulary import OA, RDF

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from pyoxigraph import Quad

BOUNDED = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)

NAMES = st.sampled_from(
    [
        "Union of Inland Harbours",
        "League of River Towns of Malta",
        "Zveza Rečnih Pristanov",
        "Blue Quays Network",
        "Ένωση Λιμένων",
        "Ministry of Ports, Rivers and Locks",
        "Council of Alpine Mayors",
        "Lock Works Ltd",
        "Union of Union of Union",
        "",
    ]
)
ACRONYMS = st.sampled_from(["UIH", "ZRP", "e-P", "Ü", "U.I.H.", ""])
COUNTS = st.sampled_from(
    [
        "24",
        "more than 300",
        "nearly 1,200",
        "twenty-five",
        "50+",
        "999999999999",
        "0",
        "in 1958",
        "12½",
        "٣",
        "1 000",
        "-3",
    ]
)
UNITS = st.sampled_from(
    ["members", "cities and towns", "experts", "working groups", "per cent", "euros", "inhabitants", "😀"]
)
BODIES = st.sampled_from(
    ["Water Committee", "Working Group on Locks", "Executive Board", "committees", "Committee on", "SC"]
)
PEOPLE = st.sampled_from(["Ana Horvat", "Dr. Ivo P. Novak", "Prof. Å. Öst-Ek", "LI Wei", "O’Neill", "the Secretary"])
TEMPLATES = st.sampled_from(
    [
        "The {name} ({acronym}) was founded in 1958 and brings together {count} {unit}.",
        "{name} – {acronym}\n\nIt has {count} {unit}. We also have {count} {unit} from 91 ports.",
        "The {body} of the {name} has {count} {unit} and meets twice a year.",
        "# {name}\n\n## Committees\n\n- {body} ({count} {unit})\n- {body}\n* {body}: advises on quays",
        "Contact person:\n{person}\nHead of {body}\nmail@harbours.example\n+385 1 234 567",
        "Contact: {person}, Secretary General, mail@harbours.example, www.harbours.example",
        "Contact person:\n\n{name}\n\nMembers: {count}",
        "| Founded | {count} |\n| Members | {count} {unit} |\n| Country | Malta |",
        "{name} is a member of the {name} and works with the {name}, {name} and the {name}.",
        "It advises the {name}. They are launching the project “{name}” with the {body}, the {name} is planning",
        "In {count} the {acronym} set up the {body}, one of the {count} working bodies of {name}'s {body} (",
        "The {name} offers training, legal advice and digital services to {count} {unit}; see {person}.",
    ]
)
STRANGE = st.text(
    st.one_of(
        st.characters(codec="utf-8", exclude_characters="\0"),
        st.sampled_from("\x01\x0b\x0c\x1f\x7f\x85\xa0\xad\u0301\u061c\u200b\u202e\u2028\u2029\u3000\ufeff\ufffd\uffff"),
        st.sampled_from("漢字אבجدहिन्दी😀🇲🇹👩‍👧()[]{}<>\"'“”„‘’«»|\\^`#*_-–—•:;,.!?/@&%§€ \n\r\t"),
    ),
    max_size=60,
)
FILLED = st.builds(
    lambda template, **parts: template.format(**parts),
    TEMPLATES,
    name=NAMES,
    acronym=ACRONYMS,
    count=COUNTS,
    unit=UNITS,
    body=BODIES,
    person=PEOPLE,
)


@st.composite
def broken_into(draw: st.DrawFn) -> str:
    """A sentence with something strange in the middle of it, or cut off there."""
    sentence = draw(FILLED)
    place = draw(st.integers(0, len(sentence)))
    return sentence[:place] + draw(STRANGE) + (sentence[place:] if draw(st.booleans()) else "")


PROSE = st.builds(
    lambda parts, between: between.join(parts),
    st.lists(st.one_of(FILLED, FILLED, broken_into(), STRANGE), min_size=1, max_size=8),
    st.sampled_from(["\n\n", "\n", "\r\n", "\r\n\r\n", "\r", " ", "\u2028"]),
)


def document(text: str) -> Document:
    return Document("page.txt", text, hashlib.sha256(text.encode()).hexdigest())


def said_wrongly(quads: Iterable[Quad], text: str) -> list[tuple[str, str]]:
    """Each quote that differs from the text at its offsets, with what stands there."""
    objects: dict[tuple[str, str], list[str]] = {}
    for quad in quads:
        objects.setdefault((str(quad.subject), str(quad.predicate)), []).append(
            quad.object.value if isinstance(quad.object, Literal) else str(quad.object)
        )

    def one(subject: str, predicate: object) -> str:
        (value,) = objects[(subject, str(predicate))]
        return value

    wrong, targets = [], 0
    for (_, predicate), selectors in objects.items():
        if predicate != str(OA.hasSelector):
            continue
        targets += 1
        place, quote = sorted(selectors, key=lambda s: str(OA.TextQuoteSelector) in objects[(s, str(RDF.type))])
        start, end = int(one(place, OA.start)), int(one(place, OA.end))
        before, exact, after = (one(quote, term) for term in (OA.prefix, OA.exact, OA.suffix))
        if text[start:end] != exact or not text[:start].endswith(before) or not text[end:].startswith(after):
            wrong.append((exact, text[start:end]))
    assert targets == len({quad.object for quad in quads if quad.predicate == OA.hasTarget})
    return wrong


@given(PROSE)
@BOUNDED
def test_every_claim_of_any_prose_lies_in_its_text_and_is_quoted_to_the_letter(text: str) -> None:
    reading = read_document(document(text))
    for claim in reading.claims:
        assert 0 <= claim.span.start < claim.span.end <= len(text)
        assert 0 <= claim.confidence <= 1
        assert claim.rule
    for notice in reading.notices:
        assert notice.span is None or notice.span.end <= len(text)
    quads = map_readings([reading], resolve([reading]), DEFAULT_BASE)
    assert said_wrongly(quads, text) == []


@given(STRANGE)
@BOUNDED
def test_text_that_is_no_prose_at_all_is_read_too(text: str) -> None:
    reading = read_document(document(text))
    assert all(claim.span.end <= len(text) for claim in reading.claims)


@given(PROSE)
@settings(BOUNDED, max_examples=20)
def test_the_same_text_says_the_same_each_time(text: str) -> None:
    assert read_document(document(text)) == read_document(document(text))


@given(
    st.lists(
        st.one_of(PROSE.map(str.encode), PROSE.map(lambda t: t.encode("utf-16")), st.binary(max_size=80)), max_size=5
    )
)
@settings(BOUNDED, max_examples=12, suppress_health_check=[*HealthCheck])
def test_no_files_crash_a_build(tmp_path: Path, files: list[bytes]) -> None:
    home = tmp_path / hashlib.sha256(repr(files).encode()).hexdigest()[:16]
    (home / "pages").mkdir(parents=True, exist_ok=True)
    for number, data in enumerate(files):
        (home / "pages" / f"{number}.txt").write_bytes(data)
    (home / "pages" / "anchor.txt").write_text("The Union of Inland Harbours has 24 members.", encoding="utf-8")
    build(home / "pages", home / "graph")
    with (home / "graph" / "graph.nq").open("rb") as stream:
        quads = list(parse(stream, format=RdfFormat.N_QUADS))
    with (home / "graph" / "graph.ttl").open("rb") as stream:
        assert sum(1 for _ in parse(stream, format=RdfFormat.TURTLE)) > 0
    for number, data in enumerate([*files, b""]):
        read = read_bytes(f"{number}.txt", data)
        if isinstance(read, Notice):
            continue
        tail = f"document/{number}-"
        own = {str(q.subject) for q in quads if q.predicate == OA.hasSource and tail in str(q.object)}
        selectors = {str(q.object) for q in quads if q.predicate == OA.hasSelector and str(q.subject) in own}
        exact = [q.object.value for q in quads if q.predicate == OA.exact and str(q.subject) in selectors]
        assert all(quote in read.text for quote in exact)
