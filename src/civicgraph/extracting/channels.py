"""Ways to reach an organisation: homepage, e-mail, telephone, where the text gives them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from civicgraph import lexicons
from civicgraph.extracting.scene import Scene, organisation_of
from civicgraph.model import BlockKind, ChannelValue, Claim, ContactValue, FactType, NodeKind, Ref, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_EMAIL = re.compile(
    r"(?<![\w.+-])[A-Za-z0-9][\w.+-]{0,63}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,5}(?<!\.)(?![\w@])"
)
_TWO_NAMES = re.compile(r"[a-z]{1,20}(?:[._-][a-z]{2,20}){1,2}\d{0,2}", re.IGNORECASE)
_URL = re.compile(
    r"(?<![\w@.])(?:https?://[^\s<>\"'()|]{4,200}|www\.[\w-]+(?:\.[\w-]+)+(?:/[^\s<>\"'()|]{0,150})?)(?<![.,;:])"
)
_BESIDE = 4  # characters between a name and the address that belongs to it: ", ", " ("
_ABOVE = 160  # characters between a person and a block of addresses below
_JOINS = re.compile(r"[ \t]?[,:(–-]?[ \t]?\(?")
_PHONE = re.compile(
    r"(?:(?:tel(?:ephone)?|phone|mobile|t|call)\b\.?:?\s*)(\+?[\d(][\d\s()./-]{5,20}\d)|"
    r"(\+\d{1,3}[\s(.-]{0,2}[\d\s()./-]{5,18}\d)",
    re.IGNORECASE,
)


def rule(scene: Scene, contacts: tuple[Claim, ...]) -> Iterator[Claim]:
    """Channels of each block's owner; one beside a contact's name belongs to that person."""
    seen: set[tuple[Ref, str]] = set()
    contacts = tuple(sorted(contacts, key=lambda claim: claim.span.end))
    ends = [claim.span.end for claim in contacts]
    people: dict[Ref, list[str]] = {}
    for claim in contacts:
        people.setdefault(claim.subject, []).extend(filter(None, [_name(claim)]))
    for index, block in enumerate(scene.blocks):
        owner = organisation_of(scene.owners[index])
        if owner is None or block.kind is BlockKind.FURNITURE or owner not in scene.profiles:
            continue
        near = _person_near(contacts, ends, block.span, owner)
        found = list(_found(scene.text, block.span))
        own = any(kind == "email" and _looks_personal(value) for kind, value, _ in found)
        for kind, value, span in found:
            beside = _right_before(scene.text, contacts, ends, span) if kind != "homepage" else None
            holder = beside.subject if beside else owner
            if (holder, value) in seen:
                continue
            seen.add((holder, value))
            own_name = _name(beside) if beside and not (kind == "email" and _of_office(value)) else None
            whose = own_name or _whose(kind, value, near, people.get(holder, ()))
            personal = kind != "homepage" and (own if kind == "telephone" else _looks_personal(value))
            channel = ChannelValue(kind, value, whose, personal or whose is not None)
            yield Claim(FactType.CHANNEL, holder, channel, span, f"{kind} pattern", 0.9)


def _right_before(text: str, contacts: Sequence[Claim], ends: Sequence[int], span: Span) -> Claim | None:
    """The contact of a body whose name stands right before an address: "its director, Ana Kos (ana@weirs.example)"."""
    at = bisect_right(ends, span.start) - 1
    if at < 0 or span.start - ends[at] > _BESIDE or contacts[at].subject.kind is not NodeKind.ORGANISATION:
        return None
    return contacts[at] if _JOINS.fullmatch(text, ends[at], span.start) else None


def _name(claim: Claim) -> str | None:
    return claim.value.name if isinstance(claim.value, ContactValue) else None


def _whose(kind: str, value: str, near: str | None, people: Sequence[str]) -> str | None:
    """The person whom an address names, or who stands beside it; nobody for a web page or an office's address."""
    if kind == "homepage":
        return None
    if kind == "email":
        named = next((name for name in [*([near] if near else []), *people] if _personal(value, name)), None)
        return named if named is not None or _of_office(value) else None
    return near


def _of_office(address: str) -> bool:
    return lexicons.phrases("roles", "addresses", "office").search(address.split("@")[0]) is not None


def _looks_personal(address: str) -> bool:
    """Whether an address is built like a person's: two names with a mark between, and no word of an office."""
    local = address.split("@")[0]
    return _TWO_NAMES.fullmatch(local) is not None and not _of_office(address)


def _found(text: str, span: Span) -> Iterator[tuple[str, str, Span]]:
    for match in _EMAIL.finditer(text, span.start, span.end) if text.find("@", span.start, span.end) >= 0 else ():
        yield "email", match.group(), Span(*match.span())
    for match in _URL.finditer(text, span.start, span.end):
        url = match.group() if match.group().startswith("http") else f"https://{match.group()}"
        if re.fullmatch(r"https?://[^/]+/?(?:en|eng|english|home)?/?", url, re.IGNORECASE):
            yield "homepage", url, Span(*match.span())
    for match in _PHONE.finditer(text, span.start, span.end):
        group = 1 if match.group(1) else 2
        yield "telephone", " ".join(match.group(group).split()), Span(*match.span(group))


def _person_near(contacts: Sequence[Claim], ends: Sequence[int], block: Span, owner: Ref) -> str | None:
    """The first of the contacts in a block, else of its owner's right above; ``ends`` are where they end."""
    around = contacts[bisect_left(ends, block.start - _ABOVE) : bisect_right(ends, block.end + _ABOVE)]
    here = (claim for claim in around if claim.span.overlaps(block))
    above = (c for c in around if c.subject == owner and -_BESIDE < block.start - c.span.end < _ABOVE)
    return next(filter(None, map(_name, (*here, *above))), None)


def _personal(address: str, person: str) -> bool:
    local = lexicons.fold(address.split("@")[0])
    return any(part in local for part in lexicons.fold(person).split() if len(part) > 2)
