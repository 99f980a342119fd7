"""Names in rows: "Legal name: …" is a body's; "Short name: …", "Name in French: …" and "FR: …" are other ones."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from civicgraph import languages, lexicons, naming, places
from civicgraph.extracting import aliases
from civicgraph.extracting.persons import is_person
from civicgraph.extracting.scene import Alias
from civicgraph.model import Block, BlockKind, NodeKind, Ref, Span

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from civicgraph.extracting.definitions import Known

_MARK = r"[ \t]*(?:[|;·•/][ \t]*|\n[ \t]*|$)"
_VALUE = re.compile(
    r"[\"“«]?(?P<name>[^\W\d_][^()\n|;\"”»]{2,120}?)[\"”»]?[ \t]*(?:\((?P<short>[A-Z][\w&-]{1,12})\)[ \t]*)?\.?$"
)
_SHORT = re.compile(r"[\"“]?(?P<name>[^\W_][\w&.–-]{1,18}(?:[ \t][\w&-]{1,12})?)[\"”]?[ \t]*\.?$")
_LONGEST_CODE = 2
_MOST_WORDS = 16
_FEWEST_ROWS = 2  # so many languages in a line are no chance


def bodies(text: str, blocks: Sequence[Block], known: Sequence[Known]) -> Iterator[Known]:
    """The bodies that a row calls by a name without a head noun: "Legal name: Eurohubs"."""
    taken = {index for _, _, index in known}
    for index, block in enumerate(blocks):
        if index in taken or not is_name_row(text, block):
            continue
        match = _VALUE.match(text, block.span.start, block.span.end)
        shown = match.group("name") if match else ""
        if not match or not shown[0].isupper() or len(shown.split()) > _MOST_WORDS or places.called(shown):
            continue
        label = _label(text, block)
        plain = label in lexicons.words("layout", "names", "plain")  # which may be a person's
        if any(c in shown for c in ",:@") or (plain and (is_person(shown) or len(shown.split()) < 2)):
            continue
        span = Span(*match.span("name"))
        ref = Ref(NodeKind.ORGANISATION, " ".join(shown.split()))
        yield naming.Name(span, ref.name, "", "organisation", "association"), ref, index


def is_name_row(text: str, block: Block) -> bool:
    """Whether a row's label says that its value is the name of the body that the rows below are about."""
    label = _label(text, block)
    return label in lexicons.words("layout", "labels", "name") or bool(label and _of_partner().fullmatch(label))


def others(text: str, blocks: Sequence[Block], owners: Sequence[Ref | None], taken: Collection[str]) -> Iterator[Alias]:
    """The short and the native names that rows give to those whose rows they are."""
    for block, owner in zip(blocks, owners, strict=True):
        if owner is None or owner.kind is not NodeKind.ORGANISATION:
            continue
        label = _label(text, block)
        if label:
            yield from _of_row(text, block, owner, label, taken)
        yield from _by_language(text, block, owner)


def _of_row(text: str, block: Block, owner: Ref, label: str, taken: Collection[str]) -> Iterator[Alias]:
    """The name that one row gives."""
    if label in lexicons.words("layout", "labels", "acronym"):
        match = _SHORT.match(text, block.span.start, block.span.end)
        shown = match.group("name") if match else ""
        if match and shown not in taken and shown != owner.name and shown[0].isupper() and not places.called(shown):
            yield Alias(owner, shown, Span(*match.span("name")), "", "short name in a row")
        return
    match = _VALUE.match(text, block.span.start, block.span.end)
    shown = match.group("name") if match else ""
    native = label in lexicons.words("layout", "labels", "native")
    lang = _tongue(label, shown) if match else ""
    if match is None or not (lang or native) or lexicons.fold(shown) == lexicons.fold(owner.name):
        return
    if lang == "en" and len(shown.split()) == 1:
        return
    if not lang:
        country = places.of_name(owner.name)
        lang = str(aliases.language(shown, country.iso2 if country else None) or "und")
    yield Alias(owner, shown, Span(*match.span("name")), lang, "name in a row")
    if match.group("short") and match.group("short") not in taken:
        yield Alias(owner, match.group("short"), Span(*match.span("short")), "", "short name in a row")


def _by_language(text: str, block: Block, owner: Ref) -> Iterator[Alias]:
    """Several names in a line, each behind its language: "DE: … | FR: … | IT: …"."""
    start = block.label.start if block.label is not None else block.span.start
    if all(text.find(mark, start, block.span.end) < 0 for mark in ":=–"):
        return
    found = list(_pieces().finditer(text, start, block.span.end))
    single = len(found) == 1 and found[0].start() == start and found[0].end() == block.span.end
    if len(found) < _FEWEST_ROWS and not (single and found[0].group("tongue").isupper()):
        return
    for match in found:
        shown = match.group("name").strip(' ."“”«»')
        code = _codes().get(lexicons.fold(match.group("tongue")), "")
        if code and code != "en" and len(shown.split()) > 1 and shown != owner.name:
            at = text.index(shown, match.start("name"))
            yield Alias(owner, shown, Span(at, at + len(shown)), code, "name in a row")
            short = match.group("short")
            if short and aliases.is_acronym(short):
                yield Alias(owner, short, Span(*match.span("short")), "", "short name in a row")


def _label(text: str, block: Block) -> str:
    if block.kind is not BlockKind.LABEL or block.label is None or block.label == block.span:
        return ""
    return lexicons.fold(block.label.of(text)).strip(" *_")


@cache
def _codes() -> dict[str, str]:
    """Codes of languages by what a row calls them: the name ("french"), or the code itself ("fr")."""
    named = {lexicons.fold(name): code for name, code in languages.called().items()}
    return {**{code: code for code in named.values()}, **named}


@cache
def _pieces() -> re.Pattern[str]:
    tongues = "|".join(
        re.escape(name) for name in sorted((*languages.called(), *{c.upper() for c in languages.called().values()}))
    )
    return re.compile(
        r"(?:(?<=\n)|(?<=^)|(?<=[|;·•/][ \t])|(?<=[|;·•/(\n])|(?<![\s\S]))(?:[Ii]n[ \t])?"
        rf"(?P<tongue>{tongues})[ \t]?[:=–][ \t]?"
        r"(?P<name>[^\W\d_][^()\n|;·•]{6,120}?)[ \t]*(?:\((?P<short>[A-Z][\w&-]{1,12})\))?[ \t)]*"
        r"(?=[|;·•\n]|[ ]/[ ]|$|\Z)"
    )


def _tongue(label: str, shown: str) -> str:
    """The language that a label names: "Name in French", "Official name (French)", "French" before a French name."""
    words = re.findall(r"[^\W\d_]+", label)
    told = [word for word in words if word in _codes() and len(word) > _LONGEST_CODE]
    rest = set(words) - set(told)
    if len(told) != 1 or not rest <= lexicons.words("layout", "names", "beside"):
        return ""
    code = _codes()[told[0]]
    return code if rest or aliases.language(shown, None) == code else ""


@cache
def _of_partner() -> re.Pattern[str]:
    """Labels such as "Legal name of partner", "Name of the applicant organisation"."""
    names, whose = (lexicons.pieces("layout", "names", key) for key in ("words", "whose"))
    return re.compile(rf"(?:{names}) of (?:the |your )?(?:\w+ )?(?:{whose})(?: no\.? ?\d+| \d+)?|(?:{whose}) name")
