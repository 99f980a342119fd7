"""Lists of names behind a trigger: coordination, apposition, acronyms in parentheses, names without a head noun."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from civicgraph import lexicons, naming, places
from civicgraph.extracting import aliases, persons
from civicgraph.extracting.patterns import gaps
from civicgraph.extracting.patterns.attempts import Found
from civicgraph.extracting.scene import Form
from civicgraph.model import NodeKind, Ref, Span
from civicgraph.rulefiles.labels import BODIES, LOOSE

if TYPE_CHECKING:
    from civicgraph.extracting.scene import Mention, Passage, Scene
    from civicgraph.rulefiles.rule import Argument

JOIN = re.compile(
    r"[\"”’]?(?:['’]s)?\s?(?:\([^()]{1,80}\))?[\"”]?(?:,?\s(?:and|as well as|&|plus|or)\s"
    r"(?:also\s|with\s|of\s|to\s|in\s|on\s|for\s|by\s)?|,\s(?:with\s|of\s|to\s|by\s)?|;\s?)"
    r"(?:the\s|its\s|both\s)?[\"“]?"
)
_APPOSED = re.compile(
    r",\s(?:the|an?|two|three|four|both)\s[A-Za-zà-ž][^,;.]{2,60},\s(?:and\s)?(?:with\s|of\s|to\s)?(?:the\s)?"
)
_TAIL = re.compile(
    r"(?:\s(?!and\b|or\b|which\b|that\b|in\b|on\b|to\b|by\b|with\b|is\b|are\b|has\b|was\b)[a-z][\w-]+){1,5}"
)
_GOES_ON = re.compile(r"[ ](?:the|without|against|for)[ ](?:[A-Z][\w’'-]+)(?:[ ][A-Z][\w’'-]+){0,3}")  # "Save the Bees"
_NO_BODY = re.compile(r"\b(?:decree|law|act|treaty|charter|regulation|constitution|ordinance)\b")
_SHORT_BEHIND = re.compile(r"[\"”]?[ \t]\(([A-Z][\w&-]{1,11})\)")
_PLACES_ONLY = frozenset({"european", "europe", "eu", "member states", "internet", "english"})
_LINKED = re.compile(r"^[A-Z][a-z]+(?:cities|net|link)\b", re.IGNORECASE)
_TITLE_REACH = 12  # characters before a name in which a person's title may stand
_REACH_BACK = 120  # characters before a trigger in which a loose name is looked for
_REACH = 400  # characters behind a trigger in which loose names are looked for
_NAMES = (Form.NAME, Form.ACRONYM)


def behind(scene: Scene, passage: Passage, position: int, argument: Argument) -> tuple[Found, ...] | str:
    """The organisations listed behind ``position``, or why there are none."""
    text = scene.text
    spans = _candidates(scene, passage, position, argument)
    if not spans:
        return _nothing(scene, passage, position, argument)
    found: list[tuple[Ref, Span]] = []
    at = position
    for ref, span in spans:
        gap = text[at : span.start]
        if found and ref == found[-1][0] and gap.strip(" ") in {"(", "–", "-", ",", "/"}:
            at = span.end + (text[span.end : span.end + 1] == ")")  # its acronym
            continue
        if not found:
            reason = _meant_instead(scene, passage, position, span) or gaps.objection(gap, argument)
            if reason:
                return f"“{ref.name}” cannot be it: {reason}"
        elif not argument.many or not _joined(gap, argument) or _opens_clause(text, gap, span):
            break
        found.append((ref, span))
        at = span.end
    return tuple(Found(ref, span, "after the trigger") for ref, span in found)


def _meant_instead(scene: Scene, passage: Passage, position: int, span: Span) -> str | None:
    """The definite phrase right behind a trigger, of which it speaks ("members of the Association, as in X")."""
    meant = next((m for m in passage.mentions if position <= m.span.start < span.start), None)
    if meant is None or meant.form is not Form.DEFINITE or meant.span.start > position + 1:
        return None
    return f"“{meant.span.of(scene.text)}” stands first"


def loose_before(scene: Scene, passage: Passage, position: int, argument: Argument) -> tuple[Ref, Span] | None:
    """The name without a head noun that ends last before ``position``, where the type allows such names."""
    start = max(passage.span.start, position - _REACH_BACK)
    named = [span for ref, span in _candidates(scene, passage, start, argument, end=position) if _is_loose(scene, ref)]
    return (_loose(scene.text, named[-1]), named[-1]) if named else None


def loose_within(scene: Scene, passage: Passage, slot: tuple[int, int], argument: Argument) -> list[tuple[Ref, Span]]:
    """The names without a head noun in a slot, where the type allows such names."""
    found = _candidates(scene, passage, slot[0], argument, end=slot[1])
    return [(ref, span) for ref, span in found if _is_loose(scene, ref) and span.end <= slot[1]]


def bodies_named(text: str, start: int, end: int) -> list[Span]:
    """The capitalised names of a range that may be bodies' though no head noun says so, and are no places."""
    found = [span for span in naming.capitalised(text, start, end) if _nameable(span.of(text), "body_name")]
    pieces = [piece for span in found for piece in _pieces(text, span, "body_name")]
    return [piece for piece in pieces if piece.end <= end and _may_be_a_body(text, piece, "body_name")]


def _is_loose(scene: Scene, ref: Ref) -> bool:
    return ref not in scene.profiles


def _nothing(scene: Scene, passage: Passage, position: int, argument: Argument) -> str:
    """Why there is no candidate: another kind of thing stands there, or nothing."""
    wanted = " or ".join(argument.types)
    other = next((m for m in passage.mentions if m.span.start >= position), None)
    if other is None:
        return f"no {wanted} stands after the trigger"
    shown = other.span.of(scene.text)
    if other.form not in (argument.forms or _NAMES):
        return f"“{shown}” is a {other.form}, no name"
    profile = scene.profiles.get(other.ref)
    kind = profile.kind.replace("_", " ") if profile else other.ref.kind.value
    return f"“{shown}” is of the kind {kind}, not {wanted}"


def fits(scene: Scene, mention: Mention, argument: Argument) -> bool:
    """Whether a mention is of an argument's type and form."""
    if mention.form not in (argument.forms or _NAMES):
        return False
    if mention.ref.kind is NodeKind.COMMITTEE:
        return "committee" in argument.types
    if mention.ref.kind is not NodeKind.ORGANISATION:
        return False
    if "organisation" in argument.types:
        return True
    profile = scene.profiles.get(mention.ref)
    return profile is not None and profile.kind in argument.types and profile.kind in BODIES


def _candidates(
    scene: Scene, passage: Passage, position: int, argument: Argument, end: int | None = None
) -> list[tuple[Ref, Span]]:
    """The mentions of the right type behind ``position``, and loose names where the type allows them."""
    text, end = scene.text, passage.span.end if end is None else end
    named = [(m.ref, m.span) for m in passage.mentions if position <= m.span.start < end and fits(scene, m, argument)]
    spans = list(named)
    loose = next((kind for kind in LOOSE if kind in argument.types), None)
    if loose is not None:
        # a programme may be an undertaking of its own, which other rules read
        own = NodeKind.INITIATIVE if loose == "programme" else None
        taken = [m.span for m in passage.mentions if m.ref.kind is not own]
        for span in naming.capitalised(text, position, min(end, position + _REACH)):
            if any(position <= s.start < span.start for _, s in spans) and not any(
                s.end + 60 > span.start for _, s in spans
            ):
                continue  # a known organisation stands nearer
            if _nameable(span.of(text), loose):
                others = [*taken, *(s for _, s in named)]
                pieces = [p for p in _pieces(text, span, loose) if not any(p.overlaps(other) for other in others)]
                spans += [(_loose(text, piece), piece) for piece in pieces if _may_be_a_body(text, piece, loose)]
    return sorted(spans, key=lambda item: item[1])


def _loose(text: str, span: Span) -> Ref:
    return Ref(NodeKind.ORGANISATION, " ".join(span.of(text).split()))


def _joined(gap: str, argument: Argument) -> bool:
    """Whether what stands between two names makes them a list."""
    if JOIN.fullmatch(gap) or _APPOSED.fullmatch(gap):
        return True
    short = len(gap) < 40 and re.search(r"and|,", gap) is not None
    return short and bool(argument.through) and gaps.objection(gap.lstrip(" ,"), _link_only(argument)) is None


_CLAUSE_OPENS = re.compile(r",\s(?:and|while|but)\s")
_ITS_VERB = re.compile(
    r"(?:\s\([^()\n]{2,40}\))?\s(?:(?:also|now|has|have|had)\s)?(?:(?:it|we|they)\s[a-z]|"
    r"(?:is|was|has|have|supports?|supported|helps?|helped|funds?|funded|finances?|hosts?|hosted|pays?|paid|gives?|gave|"
    r"runs?|provides?|offers?|lends?|backs?|advises?|sponsors?|joined|works?|will|can)\b)"
)


def _opens_clause(text: str, gap: str, span: Span) -> bool:
    """Whether a name behind ", and" begins what is said next (", and the Lake Fund supports our project")."""
    return _CLAUSE_OPENS.search(gap) is not None and _ITS_VERB.match(text, span.end) is not None


def _link_only(argument: Argument) -> Argument:
    from dataclasses import replace

    kept = tuple(word for word in argument.through if word != "*")
    return replace(argument, through=kept or ("and",), directly_after=())


def _pieces(text: str, span: Span, kind: str) -> list[Span]:
    """Names without a head noun, joined by "and", are several; a programme's name takes its lower-case nouns along."""
    if kind == "programme":
        tail = _TAIL.match(text, span.end)
        return [Span(span.start, tail.end() if tail else span.end)]
    if kind == "body_name" and (more := _GOES_ON.match(text, span.end)):
        span = Span(span.start, more.end())
    short = _SHORT_BEHIND.match(text, span.end)
    if short and aliases.abbreviates(short.group(1), span.of(text)):
        return [span]
    if lexicons.fold(span.of(text).split()[-1]) in _members():
        return [span]  # "the Ruritanian Port and Ferry Associations and Institutions (RPFAI)"
    out, last = [], span.start
    for match in re.finditer(r",?\s(?:and|&)\s|,\s", span.of(text)):
        out.append(Span(last, span.start + match.start()))
        last = span.start + match.end()
    return [_bare(text, piece) for piece in [*out, Span(last, span.end)]]


@cache
def _members() -> frozenset[str]:
    """What the members of a body are, as its name ends: "… Libraries and Institutions"."""
    return lexicons.words("names", "members", "others") | lexicons.words("names", "members", "nouns")


def _bare(text: str, piece: Span) -> Span:
    """A piece without the preposition that repeats the trigger's ("of A and of B")."""
    lead = re.match(r"(?:of|with|to|in|by)\s(?:the\s)?", piece.of(text))
    return Span(piece.start + lead.end(), piece.end) if lead and piece.start + lead.end() < piece.end else piece


def _is_place(shown: str) -> bool:
    shown = shown.removeprefix("the ")
    return any(place.span.of(shown) == shown for place in places.find(shown))


def _may_be_a_body(text: str, piece: Span, kind: str) -> bool:
    """Whether one name of a run can be a body's: no place for a short name, no person, no bare noun of a body.

    What "the" stands before, or a body's gloss behind, is no person.
    """
    shown = piece.of(text)
    if kind in ("short_name", "body_name") and _is_place(shown):
        return False
    if kind not in ("name", "body_name"):
        return True
    before = text[max(0, piece.start - _TITLE_REACH) : piece.start]
    if _title().search(before) or _title().fullmatch(shown):
        return False  # "Prof. Rosa Ito"
    if lexicons.fold(shown) in _bare_nouns():
        return False
    if kind == "body_name" or not persons.is_person(shown) or before.endswith(("the ", "The ")):
        return True
    return _gloss().match(text, piece.end) is not None


@cache
def _title() -> re.Pattern[str]:
    """A person's title at the end of a text."""
    return re.compile(rf"(?<![\w-])(?:{lexicons.pieces('roles', 'titles', 'before_names', space=' ')})\.?[ ]?$")


@cache
def _bare_nouns() -> frozenset[str]:
    heads = frozenset().union(*(lexicons.words("names", "heads", kind) for kind in BODIES))
    return heads | lexicons.words("names", "units", "heads") | lexicons.words("names", "common", "words")


@cache
def _gloss() -> re.Pattern[str]:
    """What says of the name before it that it is a body's: ", a Dutch utility", " (WR), the federation of"."""
    words = lexicons.pieces("ties", "names", "bodies", space=r"[ \t]")
    return re.compile(rf"[\"”]?(?:[ ]\([^()\n]{{2,60}}\))?,[ ](?:an?|the|our|its)[ ](?:[\w-]+[ ]){{0,4}}?(?:{words})\b")


def _nameable(shown: str, kind: str) -> bool:
    """Whether a capitalised run that is no known organisation can be one."""
    folded = lexicons.fold(shown)
    if _NO_BODY.search(folded) or folded in _PLACES_ONLY or len(shown) < 3 or shown.split()[0].isdigit():
        return False
    if kind == "programme":
        return True
    if kind == "short_name":
        return sum(c.isupper() for c in shown) >= 2 or bool(_LINKED.match(shown))
    found = places.find(shown)
    if found and found[-1].span.start > 2 and shown.split()[0].isupper():
        return True  # "ICOM Ruritania"
    return not (found and found[0].how in {"name", "demonym", "region", "capital"} and len(shown.split()) <= 2)
