"""The stage on which rules act: a document's passages, who is named in them, and whom they are about."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from civicgraph.model import Block, BlockKind, Claim, Document, NodeKind, Ref, Sentence, Span
from civicgraph.tagging import Tags


class Form(StrEnum):
    """How a mention points at its thing."""

    NAME = "name"
    ACRONYM = "acronym"
    DEFINITE = "definite"
    PRONOUN = "pronoun"
    FIRST_PERSON = "first-person"


@dataclass(frozen=True, slots=True)
class Mention:
    """A place in the text that stands for ``ref``."""

    span: Span
    ref: Ref
    form: Form


@dataclass(frozen=True, slots=True)
class Profile:
    """What is known of an organisation from its name and definitions: kind, language, where it is introduced.

    ``learned``: only the tagger knows it by name.
    """

    ref: Ref
    kind: str
    span: Span
    lang: str = "en"
    head: str = ""
    learned: bool = False


@dataclass(frozen=True, slots=True)
class Alias:
    """Another name of ``ref``, read at ``span``; ``lang`` is empty for an acronym, ``*`` for a mere short form."""

    ref: Ref
    text: str
    span: Span
    lang: str
    rule: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence (or heading, or list item) with its surroundings.

    ``owner`` is the organisation that the passage's section belongs to; ``about`` what its heading or opening
    words make it about (a committee, say), else the owner; ``focus`` whom a pronoun means where nobody is named before;
    ``mentions`` are in reading order; ``heading`` and ``lead`` are the lines that it stands under.
    """

    sentence: Sentence
    block: Block
    owner: Ref | None
    about: Ref | None
    mentions: tuple[Mention, ...]
    focus: Ref | None
    heading: Span | None = None
    lead: Span | None = None

    @property
    def span(self) -> Span:
        """The passage's range."""
        return self.sentence.span

    @property
    def kind(self) -> BlockKind:
        """The kind of block that the passage is in."""
        return self.block.kind


@dataclass(frozen=True, slots=True)
class Scene:
    """A whole document, prepared for the rules; ``own_rules`` are the rule files of the user, name and content.

    ``learned`` are the parts and undertakings that only the tagger found; ``notable`` the bodies that it takes for
    spoken of, whatever the rules have to say of them; ``tags`` are what the tagger says of every word.
    """

    document: Document
    blocks: tuple[Block, ...]
    passages: tuple[Passage, ...]
    profiles: Mapping[Ref, Profile]
    aliases: tuple[Alias, ...]
    units: Mapping[Ref, Span]
    owner: Ref | None
    initiatives: Mapping[Ref, Span] = field(default_factory=dict)
    owners: tuple[Ref | None, ...] = ()
    owned: Mapping[Ref, tuple[Passage, ...]] = field(default_factory=dict)
    own_rules: tuple[tuple[str, str], ...] = ()
    learned: frozenset[Ref] = frozenset()
    notable: frozenset[Ref] = frozenset()
    tags: Tags = field(default_factory=Tags)

    @property
    def text(self) -> str:
        """The stored text."""
        return self.document.text


def organisation_of(ref: Ref | None) -> Ref | None:
    """The organisation that a reference belongs to: itself, or the parent of a committee or an initiative."""
    if ref is None or ref.kind is NodeKind.ORGANISATION:
        return ref
    return Ref(NodeKind.ORGANISATION, ref.parent) if ref.parent else None


Rule = Callable[["Scene"], Iterator[Claim]]
"""A family of facts: reads the scene, yields claims; each claim carries the name of what read it."""
