"""Who an organisation is: its kind, its other names and its acronyms."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from civicgraph import lexicons, places
from civicgraph.extracting import aliases, glosses
from civicgraph.extracting.learned.names import RULE
from civicgraph.extracting.scene import Form
from civicgraph.model import (
    AcronymValue,
    AltNameValue,
    BlockKind,
    Claim,
    FactType,
    NodeKind,
    OrganisationValue,
    Ref,
    Span,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from civicgraph.extracting.scene import Alias, Scene


_MEMBERS = re.compile(r"\b(?:[Mm]embers|[Mm]embership)\b")
_CLOSE = 30  # characters around a name in which its acronym stands beside it
_SENTENCE = 60  # characters from which a paragraph's line is a sentence
_BESIDE = 160  # characters behind a name in which its other names may stand


def names(scene: Scene) -> Iterator[Claim]:
    """Alternative names and acronyms, one claim each."""
    named = {(alias.ref, alias.text): alias for alias in reversed(scene.aliases) if alias.lang != "*"}
    for alias in scene.aliases:
        if named.get((alias.ref, alias.text)) is alias:
            yield _claim(alias)
    for ref, profile in scene.profiles.items():
        words = ref.name.split()
        last = words[-1]
        if len(words) < 2 or not last.isupper() or not aliases.is_acronym(last) or (ref, last) in named:
            continue
        if ref.name.isupper():
            continue  # a name in capitals: its last word stands out no more than the others
        match = re.compile(rf"(?<![\w-]){re.escape(last)}(?![\w-])").search(scene.text, profile.span.end)
        if match and ref.kind is NodeKind.ORGANISATION:
            span = Span(*match.span())
            yield Claim(FactType.ACRONYM, ref, AcronymValue(last), span, "short name within the name", 0.8)


def _claim(alias: Alias) -> Claim:
    """What an alias says: a name with its language, or an acronym."""
    if alias.lang:
        value = AltNameValue(" ".join(alias.text.split()), alias.lang)
        return Claim(FactType.ALT_NAME, alias.ref, value, alias.span, alias.rule, 0.9)
    confidence = 0.9 if alias.rule != "initials of the name" else 0.8
    return Claim(FactType.ACRONYM, alias.ref, AcronymValue(alias.text), alias.span, alias.rule, confidence)


def names_of_unknown(scene: Scene, ref: Ref, span: Span) -> Iterator[Claim]:
    """Alternative names and acronyms right beside a name that only its context explains."""
    if span.of(scene.text).endswith(ref.name.split()[-1]):
        for alias in aliases.defined(scene.text, ref, span, span.end + _BESIDE):
            yield _claim(alias)


def organisation(
    scene: Scene, ref: Ref, span: Span | None = None, tie: str = "", shown: Mapping[Ref, Span] | None = None
) -> Claim:
    """The claim that a name is an organisation of its kind.

    ``span`` and ``tie`` (the kind of relation that it is the target of) are for a name that only its context explains;
    ``shown`` is where names are best shown (``presented``).
    """
    profile = scene.profiles.get(ref)
    if profile is None:
        assert span is not None
        unknown = OrganisationValue(_kind_of_unknown(scene, ref, span, tie))
        return Claim(FactType.ORGANISATION, ref, unknown, span, "name in a relation", 0.7)
    lang = profile.lang
    kind, rule, sure = profile.kind, "name grammar", 0.92
    if profile.learned:
        kind, rule, sure = profile.kind, RULE, 0.7
        if ref != scene.owner:
            kind = _kind_of_unknown(scene, ref, profile.span, tie)
    elif kind == "other" and _is_public(ref):
        kind = "public_body"
    elif kind == "other" and ref == scene.owner and _MEMBERS.search(scene.text):
        kind = "association"  # "The Cooperative", "the Club" of a page that speaks of members
    if lang == "und" or not ref.name.isascii():
        country = places.of_name(ref.name)
        lang = aliases.language(ref.name, country.iso2 if country else None) or "und"
    if lang == "und" and profile.lang == "und" and scene.document.language != "en":
        lang = scene.document.language  # too short to be told, and found in a text of that language
    return Claim(
        FactType.ORGANISATION, ref, OrganisationValue(kind, lang), (shown or {}).get(ref, profile.span), rule, sure
    )


def presented(scene: Scene) -> dict[Ref, Span]:
    """Where a sentence has the name of each, beside an acronym if one does: it tells a reader more than a title."""
    short: dict[Ref, list[str]] = defaultdict(list)
    for alias in scene.aliases:
        if not alias.lang:
            short[alias.ref].append(alias.text)
    found: dict[Ref, tuple[bool, Span]] = {}
    for passage in scene.passages:
        if passage.kind is not BlockKind.PARAGRAPH or passage.span.end - passage.span.start < _SENTENCE:
            continue
        for mention in passage.mentions:
            ref, span = mention.ref, mention.span
            if mention.form is not Form.NAME or " ".join(span.of(scene.text).split()) != ref.name:
                continue
            around = scene.text[max(0, span.start - _CLOSE) : span.end + _CLOSE]
            beside = any(word in around for word in short.get(ref, ()))
            if ref not in found or (beside and not found[ref][0]):
                found[ref] = (beside, span)
    return {ref: span for ref, (_, span) in found.items()}


def _is_public(ref: Ref) -> bool:
    """Whether a name without a head noun of public bodies has words that only these have: "X Development Bank"."""
    return lexicons.phrases("names", "units", "public_words").search(ref.name) is not None


def _kind_of_unknown(scene: Scene, ref: Ref, span: Span, tie: str) -> str:
    """What the text says that a name is, else what it is by its words, else by the relation in which it stands."""
    said = glosses.after(scene.text, span.end, span.end + _BESIDE)
    if said:
        return said
    if _is_public(ref):
        return "public_body"
    folded = lexicons.fold(ref.name)
    if ref.name.isupper():
        return "network" if tie == "member_of" else "public_body"
    if re.search(r"cities|towns|net\b", folded):
        return "network"
    if re.search(r"mechanism|facility|fund|program", folded):
        return "other"
    if tie == "member_of":
        return "association"
    return "other" if len(folded.split()) > 1 and tie != "advises" else "public_body"
