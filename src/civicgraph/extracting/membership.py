"""Evidence of membership: what around a number and its unit says that the counted are somebody's members."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from civicgraph import lexicons, places
from civicgraph.extracting.belonging import belongs, in_areas, in_the_past, is_body_of
from civicgraph.extracting.counted_parts import part_before
from civicgraph.extracting.counted_units import nouns, unit_after
from civicgraph.extracting.qualifying import qualifier
from civicgraph.extracting.scene import Form, Passage
from civicgraph.model import BlockKind, NodeKind, Span

if TYPE_CHECKING:
    from civicgraph.extracting.counted_units import CountedUnit

_SMALL = 8  # a smaller number counts members only where the words before it are strong
_BEFORE, _AFTER = 110, 120  # characters looked at on either side
_CROWD = 1000  # so many "people" are a crowd, unless strong words make them members
_BEHIND_UNIT = 2  # words behind a unit on a line of its own
_ROW = 60  # a list item of fewer characters may be a number and its unit alone
_MORE = re.compile(r"(?:,|;|,?\sand|\splus|\s[·•|/+&])\s(?:some\s|about\s|over\s)?(?P<number>\d[\d,]*)(?=\s)")
_DONE_TO = re.compile(
    r"\s(?!united|affiliated|registered|organi[sz]ed|enrolled|represented|associated|joined|licensed|connected|involved|linked|federated|signed)(?:[a-z]{3,}ed|taught|built|sold|sent|met|given|held|won|lost|bought)\b"
)
_ONE_OF_ITS = re.compile(r",\s(?:as\s)?one\sof\s(?:its|their)\s$")
_READ_BY = re.compile(
    r"\b(?:journal|magazine|newsletter|bulletin|periodical|channel|mailing\slist|gazette|review|podcast|paper|weekly|quarterly|monthly|newspaper|feed|page|app|platform)\b",
    re.I,
)
_READERS = frozenset({"subscribers", "readers", "followers", "listeners", "viewers"})
_YEAR = re.compile(r"(?:1[89]|20)\d\d")
PLAIN = 0.6  # the certainty of a count that only its unit tells
AREA_NOUNS = (
    r"(?:country|island|state|province|region|republic|delta|valley|basin|coast|archipelago|peninsula|area|continent|kingdom|"
    r"territory|county|district|canton|prefecture|department|governorate|oblast)"
)
_PLACE = rf"[A-Z][\w-]+(?:\s[A-Z][\w-]+){{0,3}}|{AREA_NOUNS}"
_PLACE_HAS = re.compile(
    rf"(?:^|[\s(])(?:[Tt]he\s)?(?P<place>{_PLACE})"
    r"\s(?:today\s|now\s)?(?:has|had|counts|numbers|is divided into|is made up of|consists of|comprises)"
    r"(?:\s(?:now|today))?\s$"
)
_EACH = re.compile(
    r"\beach\s(?:[\w-]+\s){1,3}(?:is|has|have|sends?|delegates?|appoints?|elects?|nominates?|names?|designates?|may|can|gets?|"
    r"with|by)\b[^.;:]{0,50}$",
    re.I,
)
_OF_EACH = re.compile(
    r"\s(?:[\w-]+\s){0,2}(?:from|of|for|in|per|by)\s(?:each|every)\b(?!\s(?:corner|part|walk|side|end|nook|quarter|kind|sort|continent|angle))|\s(?:per|each)\b|\sapiece\b"
)
_IN_PLACE_THERE = re.compile(
    rf"\b[Ii]n\s(?:the\s(?:whole\s)?)?(?P<place>{_PLACE}),?\sthere\s(?:are|were|exist)(?:\s(?:now|today))?\s$"
)
_THERE = re.compile(r"\b[Tt]here\s(?:are|were|exist)(?:\s(?:now|today|currently|in\sall))?\s$")
_IN_PLACE = re.compile(
    rf"\s(?:in|across|throughout)\s(?:the\s(?:whole\s)?)?(?P<place>{_PLACE})(?=\s?(?:[.;:!?,(–—]|and\b|but\b|of\swhich\b|$))"
)
_ALL = re.compile(r"\b(?:all|each|every|both)\b")
_SEATED = re.compile(
    r"\s*(?:[,.;:)(–—]|$|-\s|(?:in\s(?:all|total)|from|who|elected|chosen|appointed|so\sfar|(?:are|is|sit|make|form|serve|meet)\b))"
)
_OTHERS = re.compile(
    r"\bthe\s(?:smallest|largest|biggest|oldest|youngest|newest|average|typical)\b[^.,;]{0,40}?\b(?:has|have|with|counts|numbers)\b[^,.;]*$",
    re.I,
)
_OF_ITS_OWN = re.compile(r"\sof\s(?:its|their)\sown\b")
_FROM_EACH = re.compile(
    r"\b(?:one|two|three|a|an|\d)\s(?:[\w-]+\s){0,4}(?:from|of|for|by|per)\seach\s(?:of\s)?(?:the\s|its\s|our\s)?$",
    re.I,
)
_EACH_OF = re.compile(
    r"\b(?:every|every single one|every one|each|each one|not one) of "
    r"(?:the |its |our |[\w-]+['’]s? |the [\w-]+['’]s? )$",
    re.I,
)
_NOT_ALL = re.compile(
    r"\b(?:nearly|almost|not|virtually|practically)\sall\s(?:of\s)?(?:the\s|its\s|our\s)?(?:[\w-]+['’]s\s)?$|"
    r"\bbetween\s[\w,-]+\sand\s$|"
    r"\b(?:most|half|many|thirds|quarters?|part|some|few|none)\sof\s(?:the|its|our|all)\s(?:[\w-]+['’]s\s)?$",
    re.I,
)
_TO_ALL = r"\b(?:WORDS)\s(?:all|any|each|every\sone)\s(?:of\s)?(?:the\s|these\s|those\s)?(?:[\w-]+['’]s?\s)?$"
_OWN_PART = re.compile(
    r"\bof\s(?:its|our|their)\s$|\ball\s(?:of\s)?(?:its|our|their)\s$", re.I
)  # "half of our 40 members"
_PAST_TENSE = re.compile(
    r"\s(?P<verb>[a-z]+ed|sent|built|took|went|held|lent|won|lost|bought|sold|ran|wrote|made|gave|got)\s"
)
_FILLING = frozenset(" \t–-:~><≈+aboutroundvemclyhps")  # letters of "about", "over", "more than" and their like


def membership(text: str, passage: Passage, number: Span, value: int, unit: CountedUnit) -> float:
    """How sure it is that a count is one of members: 0 for not at all."""
    left = text[max(passage.span.start, number.start - _BEFORE) : number.start]
    clause = re.split(r"[;!?]", left)[-1]
    shared = _of_each(text, passage, number, clause, unit)
    if shared is not None:
        return shared
    if _speaks_against(text, passage, number, value, clause, unit):
        return 0.0
    if _apposed(text, passage, number.start, unit.span.end):
        return 0.9
    if of_a_place(text, passage, number):
        return 0.0
    if _are_members(unit):
        return 0.93
    if exist(text, passage, number, unit.span):
        return 0.0
    if _opens_for_a_part(text, passage, number, unit):
        return 0.8
    listed = passage.kind is BlockKind.LIST_ITEM and _listed(text, passage, clause, unit.span)
    anybody = lexicons.fold(unit.span.of(text)) in lexicons.words("membership", "phrase", "anybody")
    if unit.is_open and _alone_on_its_line(text, number, unit.span):
        return 0.7
    if unit.is_open or (anybody and value >= _CROWD):
        return belongs(text, passage, number, value, unit) or (0.7 if unit.is_open and listed else 0.0)
    return _of_listed_unit(text, passage, number, value, clause, unit) or (
        0.7 if listed and (value >= _SMALL or _strong().search(clause)) else 0.0
    )


def _alone_on_its_line(text: str, number: Span, unit: Span) -> bool:
    """Whether a number and its unit are all that a line says ("3,400 guides"), as figures under a name are."""
    start, end = text.rfind("\n", 0, number.start) + 1, text.find("\n", unit.end)
    end = len(text) if end < 0 else end
    if end - start >= _ROW or not _FILLING.issuperset(text[start : number.start]):
        return False
    return len(text[unit.end : end].split()) <= _BEHIND_UNIT


def _of_each(text: str, passage: Passage, number: Span, clause: str, unit: CountedUnit) -> float | None:
    """What "each" beside a number makes of it: "one delegate from each of the 40 towns"; None where there is none."""
    before = next((m for m in reversed(passage.mentions) if m.span.end <= number.start), None)
    if _FROM_EACH.search(clause):
        return 0.8 if before and before.ref.kind is NodeKind.COMMITTEE else 0.0
    if _EACH_OF.search(clause):
        within = text[unit.span.end : min(passage.span.end, unit.span.end + _AFTER)]
        return 0.85 if _evidence("(?:WORDS)", "each_is", space=" ").search(within) else 0.0
    return None


def _speaks_against(text: str, passage: Passage, number: Span, value: int, clause: str, unit: CountedUnit) -> bool:
    """Whether the words around say that the number counts no members of today."""
    if _evidence(r"\b(?:WORDS)\b[^,]{0,30}$", "against", space=" ").search(clause):
        return True
    if _wished(text, passage, number) or (not _are_members(unit) and addressed(text, passage, number)):
        return True
    if _NOT_ALL.search(clause) and not ("member" in unit.kinds and _OWN_PART.search(clause)):
        return True
    if lexicons.fold(unit.span.of(text)) in _READERS and _READ_BY.search(text, passage.span.start, passage.span.end):
        return True  # those who read a journal
    _, start = qualifier(text, number, passage.span.start)
    if _evidence(r"\b(?:WORDS)\s$", "aside", space=" ").search(text[max(passage.span.start, start - 24) : start]):
        return True
    if value < _SMALL and is_officer(text, unit):
        return True
    if _ONE_OF_ITS.search(clause):
        return True  # "We are affiliated to the Congress, one of its 31 unions"
    if passage.kind is BlockKind.LIST_ITEM and not clause.strip() and _DONE_TO.match(text, unit.span.end):
        return True  # "1,204 plumbers trained"
    if _OTHERS.search(clause) or _OF_ITS_OWN.match(text, unit.span.end, passage.span.end):
        return True
    if _EACH.search(clause) or _OF_EACH.match(text, unit.span.end, passage.span.end):
        return True
    return in_the_past(text, passage, number, unit.span)


def is_officer(text: str, unit: CountedUnit) -> bool:
    """Whether a unit is one of officers ("two vice-presidents"), of whom a few are no size of a body."""
    return lexicons.fold(unit.span.of(text)) in lexicons.words("membership", "phrase", "officers")


def _of_listed_unit(text: str, passage: Passage, number: Span, value: int, clause: str, unit: CountedUnit) -> float:
    """How sure a count is whose unit is in the lists of units, or people by the ending of their noun."""
    follows = _after(text, passage, unit.span)
    if unit.kinds == ("person",) and lexicons.fold(unit.span.of(text)) not in nouns()[1]:
        people = _evidence(r"(?:WORDS)\w*[^;.]{0,60}$", "people", space=" ")
        return 0.75 if people.search(clause) or follows or belongs(text, passage, number, value, unit) else 0.0
    if "committee" in unit.kinds:
        return 0.85 if passage.owner else 0.0
    if unit.kinds == ("state",) and in_areas(text, passage, number):
        return 0.75
    if is_body_of(text, passage, number):
        return 0.85
    if value < _SMALL and not _strong().search(clause):
        listed = _goes_on(text, passage, unit) and _speaks_for_itself(text, passage, number, clause, unit)
        return PLAIN if listed else 0.0
    if follows or _evidence("WORDS", "before").search(clause):
        return 0.85
    return PLAIN if value >= _SMALL and _speaks_for_itself(text, passage, number, clause, unit) else 0.0


def _goes_on(text: str, passage: Passage, unit: CountedUnit) -> bool:
    """Whether a larger number of the like follows: "5 city councils, 15 municipal councils and 96 town councils"."""
    match = _MORE.match(text, unit.span.end, passage.span.end)
    if match is None or int(re.sub(r"\D", "", match.group("number"))) < _SMALL:
        return False
    more = unit_after(text, match.end("number"), passage.span.end)
    return more is not None and bool(set(more.kinds) & lexicons.words("membership", "phrase", "plain"))


def _strong() -> re.Pattern[str]:
    return _evidence(r"(?:WORDS) (?:of|from)?\s?(?:[\w-]+\s){0,3}$", "strong", space=" ")


def _opens_for_a_part(text: str, passage: Passage, number: Span, unit: CountedUnit) -> bool:
    """Whether people open a sentence about a committee: "Board. Nine people, elected each spring"."""
    if (
        passage.focus is None
        or passage.focus.kind is not NodeKind.COMMITTEE
        or not {"person", "member"} & set(unit.kinds)
    ):
        return False
    _, start = qualifier(text, number, passage.span.start)
    if text[passage.span.start : start].strip(" ([–—-*•>"):
        return False
    return _SEATED.match(text, unit.span.end, passage.span.end) is not None


def _speaks_for_itself(text: str, passage: Passage, number: Span, clause: str, unit: CountedUnit) -> bool:
    """Whether a number of such as are members anywhere stands in a body's own text, and nothing speaks against it."""
    if passage.kind is BlockKind.HEADING or passage.owner is None or clause.rstrip(" ").endswith(('"', "“", "„", "«")):
        return False
    if not set(unit.kinds) & lexicons.words("membership", "phrase", "plain") or text[unit.span.start].isupper():
        return False
    if _YEAR.fullmatch(number.of(text)):
        return False
    right = text[unit.span.end : min(passage.span.end, unit.span.end + _AFTER)]
    if lexicons.fold(unit.span.of(text)) in lexicons.words("membership", "phrase", "anybody") and not took_part(right):
        return False
    _, start = qualifier(text, number, passage.span.start)
    before = text[max(passage.span.start, start - _BEFORE) : start]
    if _evidence(r"\b(?:WORDS)\s(?:the\s(?=total))?$", "no_plain", space=" ").search(before):
        return False
    if _evidence(r"^(?:\s[\w-]+){0,3}?\s(?:WORDS)\b", "not_yet", space=" ").match(right):
        return False
    return not _did_something(passage, unit.span, right)


def _did_something(passage: Passage, unit: Span, right: str) -> bool:
    """Whether the counted are said to have done something once: "Last year 14 towns borrowed a pump"."""
    verb = _PAST_TENSE.match(right)
    if any(m.ref.kind is NodeKind.INITIATIVE for m in passage.mentions):
        return False  # "CleanDelta: 60 cities tried new pumps"
    if verb is None or verb.group("verb") in lexicons.words("membership", "evidence", "belonged"):
        return False
    at = unit.end + verb.start("verb")
    return any(t.span.start == at and t.pos == "VERB" for t in passage.sentence.tokens)


def took_part(right: str) -> bool:
    """Whether what follows a unit says that it took part in something once."""
    return _evidence(r"^[^.;:]{0,50}?\b(?:WORDS)\b", "took_part", space=" ").match(right) is not None


def of_a_place(text: str, passage: Passage, number: Span) -> bool:
    """Whether the number is how many a place has ("Ruritania has 308 municipalities"), and not a body."""
    _, start = qualifier(text, number, passage.span.start)
    match = _PLACE_HAS.search(text[passage.span.start : start])
    if match is None:
        return False
    name = match.group("place")
    return name[0].islower() or any(found.span == Span(0, len(name)) for found in places.find(name))


def exist(text: str, passage: Passage, number: Span, unit: Span) -> bool:
    """Whether a number is how many there are somewhere: "there are 308 municipalities in Ruritania"."""
    _, start = qualifier(text, number, passage.span.start)
    found = _IN_PLACE_THERE.search(text, passage.span.start, start) or (
        _THERE.search(text, passage.span.start, start) and _IN_PLACE.match(text, unit.end, passage.span.end)
    )
    if not found or _ALL.search(text, unit.end, passage.span.end):
        return False  # "there are 308 municipalities in Ruritania, all of them members"
    return not any(m.span.overlaps(Span(*found.span("place"))) for m in passage.mentions)


def addressed(text: str, passage: Passage, number: Span) -> bool:
    """Whether somebody turns to so many, members or not: "open to all 308 municipalities"."""
    start = max(passage.span.start, number.start - _BEFORE)
    return _words(_TO_ALL, "addressed").search(text, start, number.start) is not None


def _are_members(unit: CountedUnit) -> bool:
    return unit.of_members or "member" in unit.kinds


def _wished(text: str, passage: Passage, number: Span) -> bool:
    """Whether somebody would like to come to so many: "it aims to have 300 members by 2030"."""
    _, start = qualifier(text, number, passage.span.start)
    shape = r"\b(?:WORDS)(?:\sa\stotal\sof)?\s$"
    return _words(shape, "wished").search(text, max(passage.span.start, start - _BEFORE), start) is not None


def _words(shape: str, key: str) -> re.Pattern[str]:
    return lexicons.around(shape, "membership", "shares", key)


def _evidence(shape: str, key: str, space: str = r"\s") -> re.Pattern[str]:
    return lexicons.around(shape, "membership", "evidence", key, space=space)


def _listed(text: str, passage: Passage, clause: str, unit: Span) -> bool:
    """Whether a list item is little more than a number and its unit ("280+ regions"), or stands under "Members"."""
    item = passage.block.span.of(text)
    rest = item.split(unit.of(text), 1)[-1]
    against = _evidence(r"(?-i:\b(?:WORDS)\b)", "against_item", space=" ")
    bare = len(item) < _ROW and _FILLING.issuperset(clause) and len(rest.split()) <= 6
    if bare and not against.search(rest) and not _DONE_TO.match(rest):
        return True
    heading = lexicons.fold(passage.heading.of(text)) if passage.heading else ""
    return heading in lexicons.words("layout", "sections", "members")


def _apposed(text: str, passage: Passage, number: int, end: int) -> bool:
    """Whether a count stands right behind a part's name: "(five councils)", ", six mayors in all", ": 24 heads"."""
    part = part_before(text, passage, number)
    before = part[0] if part else next((m for m in reversed(passage.mentions) if m.span.end <= number), None)
    if before is None or before.ref.kind is NodeKind.ORGANISATION or before.form is Form.PRONOUN:
        return False
    behind = part[1] if part else before.span.end
    gap = _evidence(r"\b(?:WORDS)\b", "filling", space=" ").sub("", text[behind:number])
    whose = re.fullmatch(r",?\s(?:whose|in which)\s*", gap)
    if before.ref.kind is NodeKind.COMMITTEE and whose:
        return True
    if not re.fullmatch(r"\s*(?:\([A-Z][\w&.-]{1,10}\)\s*)?(?:[,(:–—=-]|\.{2,})?\s*", gap):
        return False
    closes = re.match(r"\s*(?:[,).;:]|in all|$|from|of|who|each|[–—]|\n)", text[end : end + 10] or " ")
    return bool(closes) or not gap.strip()


def _after(text: str, passage: Passage, unit: Span) -> bool:
    """Whether what follows the unit says that these are members: "are represented", "joined it", "belong to the X"."""
    right = text[unit.end : min(passage.span.end, unit.end + _AFTER)]
    match = _evidence(r"^[^.;!?]{0,80}?\b(?:WORDS)", "after").search(right)
    if not match:
        return False
    if re.search(r"(?:are|is|were|was|been|become|became)\s", match.group()):
        return True
    if right.rstrip(" .)") == match.group().strip():
        return True
    at = unit.end + match.end()
    return any(-2 <= m.span.start - at < 30 for m in passage.mentions)
