"""The frozen values that stages hand to one another.

Offsets are 0-based code points of ``Document.text``, end exclusive, everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from civicgraph.errors import DataError

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A character range of a document's stored text: ``text[start:end]``."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise DataError(f"a span needs 0 <= start < end, got {self.start}..{self.end}")

    def of(self, text: str) -> str:
        """The characters that the span covers in ``text``."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """Whether the two ranges share a character."""
        return self.start < other.end and other.start < self.end

    def covers(self, other: Span) -> bool:
        """Whether ``other`` lies within this range."""
        return self.start <= other.start and other.end <= self.end


class Severity(StrEnum):
    """How much a notice or a validation result matters; names follow SHACL."""

    INFO = "info"
    WARNING = "warning"
    VIOLATION = "violation"


@dataclass(frozen=True, slots=True)
class Notice:
    """Something a user should know about a source: an empty contact heading, a cut-off sentence, an odd encoding."""

    code: str
    message: str
    document: str
    span: Span | None = None
    severity: Severity = Severity.WARNING


class BlockKind(StrEnum):
    """What a block of text is: as the format says, or judged from its layout."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list-item"
    LABEL = "label"
    FURNITURE = "furniture"


@dataclass(frozen=True, slots=True)
class Block:
    """A run of lines that belong together; ``span`` leaves out bullets, marks and surrounding white space."""

    kind: BlockKind
    span: Span
    level: int = 0
    label: Span | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a range of the stored text stands in the original.

    ``page`` counts from 1 (PDF). ``path`` names the part: an XPath of the element (HTML), ``paragraph 4`` or
    ``table 1, row 2`` (Word, ODT), a chapter's file and XPath (EPUB). ``lines`` are the first and the last line, from 1
    (Markdown). What a format does not have is None.
    """

    span: Span
    page: int | None = None
    path: str | None = None
    lines: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """One source, read.

    ``identifier`` is the path as given to the build (``-`` for standard input); ``sha256`` is of the original bytes;
    ``date`` is the source's own date, or the day it was fetched, or the build's ``--as-of``. ``url`` is the absolute
    address that the source can be seen at. ``blocks`` is the layout as the format gives it, in the order of the text;
    None where the format gives none, so that it is judged from the lines. ``places`` lead back to the original, in the
    order of the text and without overlap; empty where the stored text is the original itself. ``left_out`` holds the
    texts of the original that are not in the stored text (menus, banners), so that one can tell whether a quote
    stands in the original only once.
    """

    identifier: str
    text: str
    sha256: str
    media_type: str = "text/plain"
    encoding: str = "utf-8"
    title: str | None = None
    date: date | None = None
    language: str = "en"
    notices: tuple[Notice, ...] = ()
    url: str | None = None
    site_name: str | None = None
    blocks: tuple[Block, ...] | None = None
    places: tuple[Place, ...] = ()
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A heading (or none) and the blocks under it, up to the next heading of its kind."""

    heading: Block | None
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class Token:
    """A word or mark with its tag and place in the dependency tree (``head`` is an index in the sentence)."""

    span: Span
    text: str
    lemma: str
    pos: str
    dep: str
    head: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: its range and its tokens."""

    span: Span
    tokens: tuple[Token, ...]


class FactType(StrEnum):
    """The ten hard and two soft fact types of the evaluation guidelines, and contact details."""

    ORGANISATION = "organisation"
    ALT_NAME = "alt_name"
    ACRONYM = "acronym"
    COUNTRY = "country"
    FOUNDED = "founded"
    COMMITTEE = "committee"
    COUNT = "count"
    INITIATIVE = "initiative"
    CONTACT = "contact"
    RELATION = "relation"
    ACTIVITY = "activity"
    TOPIC = "topic"
    CHANNEL = "channel"


class NodeKind(StrEnum):
    """What a name stands for."""

    ORGANISATION = "organisation"
    COMMITTEE = "committee"
    INITIATIVE = "initiative"


@dataclass(frozen=True, slots=True, order=True)
class Ref:
    """A thing as one document names it; ``parent`` is the organisation's name for a committee or an initiative."""

    kind: NodeKind
    name: str
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class OrganisationValue:
    """``kind``: association, network, public_body, company, other; ``lang`` is the name's language tag."""

    kind: str
    lang: str = "en"


@dataclass(frozen=True, slots=True)
class AltNameValue:
    """Another full name; ``lang`` is ISO 639-1, or ``und``."""

    name: str
    lang: str


@dataclass(frozen=True, slots=True)
class AcronymValue:
    """A short name."""

    acronym: str


@dataclass(frozen=True, slots=True)
class CountryValue:
    """ISO 3166-1 alpha-2."""

    iso2: str


@dataclass(frozen=True, slots=True)
class FoundedValue:
    """The year of founding."""

    year: int


@dataclass(frozen=True, slots=True)
class CommitteeValue:
    """A standing part of the subject; ``working_group`` chooses the narrower class."""

    target: Ref
    working_group: bool = False


@dataclass(frozen=True, slots=True)
class CountValue:
    """``qualifier``: exact, about, at_least, at_most; ``kinds`` are concept ids, sorted."""

    value: int
    qualifier: str
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class InitiativeValue:
    """``status``: planned, ongoing, completed, unknown."""

    target: Ref
    status: str


@dataclass(frozen=True, slots=True)
class ContactValue:
    """A person and the role as stated."""

    name: str
    role: str | None = None


@dataclass(frozen=True, slots=True)
class RelationValue:
    """``kind``: member_of, cooperates_with, intermediary_for, advises, founded_by; the target is an organisation."""

    kind: str
    target: Ref


@dataclass(frozen=True, slots=True)
class ActivityValue:
    """A concept id of the scheme ``activity``."""

    kind: str


@dataclass(frozen=True, slots=True)
class TopicValue:
    """A concept id of the scheme ``topic``."""

    concept: str


@dataclass(frozen=True, slots=True)
class ChannelValue:
    """``kind``: homepage (an absolute IRI), email, telephone; ``personal``: of a person, named (``person``) or not."""

    kind: str
    value: str
    person: str | None = None
    personal: bool = False


Value = (
    OrganisationValue
    | AltNameValue
    | AcronymValue
    | CountryValue
    | FoundedValue
    | CommitteeValue
    | CountValue
    | InitiativeValue
    | ContactValue
    | RelationValue
    | ActivityValue
    | TopicValue
    | ChannelValue
)


@dataclass(frozen=True, slots=True)
class Claim:
    """A fact that a document states, built from the characters in ``span``.

    ``rule`` names what read it; ``confidence`` is in 0..1.
    """

    fact: FactType
    subject: Ref
    value: Value
    span: Span
    rule: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Reading:
    """All that one document yields: the claims and notices that extraction handed on."""

    document: Document
    claims: tuple[Claim, ...] = ()
    notices: tuple[Notice, ...] = ()


class JudgementKind(StrEnum):
    """What was decided about a pair of names."""

    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Judgement:
    """A decision on two mentions of the graph, with its score (0..1) and the reason in words."""

    left: tuple[str, Ref]
    right: tuple[str, Ref]
    kind: JudgementKind
    score: float
    reason: str


@dataclass(frozen=True, slots=True)
class Entity:
    """One thing of the world, as clustered from mentions.

    ``key`` is the unique, stable tail of its IRI (lower-case ASCII, ``-`` and ``/``); ``name`` is the preferred name;
    ``parent`` is the key of the parent organisation for a committee or an initiative; ``mentions`` are
    (document identifier, ref) pairs, sorted.
    """

    key: str
    kind: NodeKind
    name: str
    mentions: tuple[tuple[str, Ref], ...]
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class Resolution:
    """Who is who: entities sorted by key, and the judgements they were derived from."""

    entities: tuple[Entity, ...]
    judgements: tuple[Judgement, ...] = ()
    index: dict[tuple[str, Ref], Entity] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Finding:
    """One validation result in plain language, led back to its source where there is one."""

    severity: Severity
    message: str
    focus: str
    shape: str
    path: str | None = None
    value: str | None = None
    document: str | None = None
    line: int | None = None
    sentence: str | None = None
    place: str | None = None  # where to look in the original, where that is not the stored text itself


@dataclass(frozen=True, slots=True)
class Report:
    """What validation found; ``conforms`` is false where there is a violation."""

    findings: tuple[Finding, ...]

    @property
    def conforms(self) -> bool:
        """Whether nothing in the graph would mislead a user."""
        return not any(f.severity is Severity.VIOLATION for f in self.findings)
