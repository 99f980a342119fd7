"""Ways to reach an organisation: homepage, e-mail, telephone, where the text gives them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from civicgraph import lexicons
from civicgraph.extracting.scene import Scene, organisation_of
from civicgraph.model import BlockKind, ChannelValue, Claim, ContactValue, FactType, Ref, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

_EMAIL = re.compile(
    r"(?<![\w.+-])[A-Za-z0-9][\w.+-]{0,63}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,5}(?<!\.)(?![\w@])"
)
_URL = re.compile(
    r"(?<![\w@.])(?:https?://[^\s<>\"'()|]{4,200}|www\.[\w-]+(?:\.[\w-]+)+(?:/[^\s<>\"'()|]{0,150})?)(?<![.,;:])"
)
_PHONE = re.compile(
    r"(?:(?:tel(?:ephone)?|phone|mobile|t|call)\b\.?:?\s*)(\+?[\d(][\d\s()./-]{5,20}\d)|"
    r"(\+\d{1,3}[\s(.-]{0,2}[\d\s()./-]{5,18}\d)",
    re.IGNORECASE,
)


def rule(scene: Scene, contacts: tuple[Claim, ...]) -> Iterator[Claim]:
    """Channels of each block's owner; one beside a contact's name belongs to that person."""
    seen: set[tuple[Ref, str]] = set()
    for index, block in enumerate(scene.blocks):
        owner = organisation_of(scene.owners[index])
        if owner is None or block.kind is BlockKind.FURNITURE or owner not in scene.profiles:
            continue
        person = _person_near(contacts, block.span, owner)
        for kind, value, span in _found(scene.text, block.span):
            if (owner, value) in seen:
                continue
            seen.add((owner, value))
            whose = (
                person
                if kind != "homepage" and (person is None or kind == "telephone" or _personal(value, person))
                else None
            )
            yield Claim(FactType.CHANNEL, owner, ChannelValue(kind, value, whose), span, f"{kind} pattern", 0.9)


def _found(text: str, span: Span) -> Iterator[tuple[str, str, Span]]:
    for match in _EMAIL.finditer(text, span.start, span.end):
        yield "email", match.group(), Span(*match.span())
    for match in _URL.finditer(text, span.start, span.end):
        url = match.group() if match.group().startswith("http") else f"https://{match.group()}"
        if re.fullmatch(r"https?://[^/]+/?(?:en|eng|english|home)?/?", url, re.IGNORECASE):
            yield "homepage", url, Span(*match.span())
    for match in _PHONE.finditer(text, span.start, span.end):
        group = 1 if match.group(1) else 2
        yield "telephone", " ".join(match.group(group).split()), Span(*match.span(group))


def _person_near(contacts: tuple[Claim, ...], block: Span, owner: Ref) -> str | None:
    for claim in contacts:
        if (
            claim.subject == owner and isinstance(claim.value, ContactValue) and -4 < block.start - claim.span.end < 160
        ) or (claim.span.overlaps(block) and isinstance(claim.value, ContactValue)):
            return claim.value.name
    return None


def _personal(address: str, person: str) -> bool:
    local = lexicons.fold(address.split("@")[0])
    return any(part in local for part in lexicons.fold(person).split() if len(part) > 2)
