"""The grammar of organisation names: where a name starts and ends, and what kind of body it names.

A name is a run of capitalised words with small connectors, around a head noun that the lexicon ``names`` knows
("Association of …", "… Network"). The grammar knows head nouns, not organisations: it reads names it has never seen.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from civicgraph import lexicons, places
from civicgraph.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MAX_WORDS = 18
_WORD = re.compile(r"[^\W_](?:[\w’'&./@+-]{0,60}\w)?(?:(?<=s)['’](?!\w))?|&|€")
_CLOSE_GAP = re.compile(r"[ \t\u00a0]{1,2}\n?[ \t]{0,2}|\n[ \t]{0,2}")
_LIST_GAP = re.compile(r",[ \t\u00a0]\n?")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a line with its place."""

    start: int
    end: int
    text: str

    @property
    def capital(self) -> bool:
        """Whether the word starts with an upper-case letter (or holds one, as ``eGovernment`` does)."""
        return self.text[0].isupper() or (self.text[0].islower() and any(c.isupper() for c in self.text[1:3]))


@dataclass(frozen=True, slots=True)
class Name:
    """A candidate: its range, its head noun (folded) and what it is.

    ``role`` is organisation or unit (a part of one); ``kind`` is the organisation kind, empty for a unit.
    """

    span: Span
    text: str
    head: str
    role: str
    kind: str
    bare: bool = False


@cache
def _heads() -> dict[str, str]:
    table = lexicons.table("names")["heads"]
    found: dict[str, str] = {}
    for kind in ("association", "network", "public_body", "company", "other"):
        for head in table[kind]:
            found.setdefault(lexicons.fold(head), kind)
    return found


@cache
def _sets() -> dict[str, frozenset[str]]:
    return {
        "units": lexicons.words("names", "units", "heads"),
        "firm": lexicons.words("names", "units", "firm"),
        "members": lexicons.words("names", "members", "nouns"),
        "connectors": lexicons.words("names", "connectors", "words"),
        "prepositions": lexicons.words("names", "connectors", "prepositions"),
        "leading": lexicons.words("names", "connectors", "leading"),
        "common": lexicons.words("names", "common", "words"),
        "collective": lexicons.words("names", "collective", "phrases"),
        "not_collective": lexicons.words("names", "collective", "not_after"),
    }


@cache
def _outside() -> re.Pattern[str]:
    return lexicons.phrases("names", "units", "outside")


def words_of(text: str, start: int, end: int) -> list[Word]:
    """The words of a range."""
    return [Word(m.start(), m.end(), m.group()) for m in _WORD.finditer(text, start, end)]


def find(text: str, start: int, end: int) -> list[Name]:
    """Every name in ``text[start:end]``, in reading order, not overlapping."""
    found: list[Name] = []
    for run in _runs(text, words_of(text, start, end)):
        for piece in _split(text, run):
            name = _longest(text, piece)
            if name is not None:
                found.append(name)
    return found


def _longest(text: str, piece: list[Word]) -> Name | None:
    """The name that a piece is or, where it has no head noun of its own, the one after its first "of" ("Head of the X")."""
    name = _name(text, piece)
    while name is None and piece:
        cut = next((i for i, w in enumerate(piece) if i and w.text in {"of", "at", "for", "de"}), len(piece))
        piece = _trim(piece[cut + 1 :])
        name = _name(text, piece) if piece else None
    return name


def capitalised(text: str, start: int, end: int) -> list[Span]:
    """Every run of capitalised words, with or without a head noun: names that only their context can explain."""
    spans = []
    for run in _runs(text, words_of(text, start, end)):
        cuts = [0, *(i for i in range(1, len(run)) if "," in text[run[i - 1].end : run[i].start]), len(run)]
        for first, last in itertools.pairwise(cuts):
            piece = _trim(run[first:last])
            if piece:
                spans.append(Span(piece[0].start, piece[-1].end))
    return spans


def _runs(text: str, words: list[Word]) -> Iterator[list[Word]]:
    """Maximal runs of capitalised words joined by connectors."""
    connectors = _sets()["connectors"]
    index, count = 0, len(words)
    while index < count:
        if not words[index].capital:
            index += 1
            continue
        run, ahead = [words[index]], index + 1
        while ahead < count and len(run) < MAX_WORDS:
            step = ahead
            joined = _joined(text, words[step - 1], words[step])
            small = 0
            while (
                joined
                and step < count
                and not words[step].capital
                and lexicons.fold(words[step].text) in connectors
                and small < 3
            ):
                if words[step].text == "the" and not small:
                    break  # an article only goes on after a preposition ("of the"), not after a name
                step, small = step + 1, small + 1
                joined = step < count and _joined(text, words[step - 1], words[step])
            if not joined or step >= count:
                break
            if not (words[step].capital or (words[step].text.isdigit() and small == 0)):
                break
            run += words[ahead : step + 1]
            ahead = step + 1
        yield run
        index = max(ahead, index + 1)


def _joined(text: str, left: Word, right: Word) -> bool:
    gap = text[left.end : right.start]
    if left.text.endswith(".") and len(left.text) > 3:
        return False
    return bool(_CLOSE_GAP.fullmatch(gap)) or (bool(_LIST_GAP.fullmatch(gap)) and right.capital and left.capital)


def _split(text: str, run: list[Word]) -> Iterator[list[Word]]:
    """Cut a run where one name ends and the next begins: at commas that list no topics, at "and the", "of the" apart."""
    cuts = [0]
    for index in range(1, len(run)):
        before = text[run[index - 1].end : run[index].start]
        if "," in before and not _comma_inside(text, run, index, cuts[-1]):
            cuts.append(index)
            continue
        word = lexicons.fold(run[index].text)
        if (
            index > cuts[-1]
            and _possessive(run[cuts[-1] : index])
            and _has_head([lexicons.fold(w.text) for w in run[index : index + 4]])
        ):
            cuts.append(index)
            continue
        if index == cuts[-1] or run[index].capital:
            continue
        rest = run[index + 1 :]
        if word in {"of", "at", "within"} and _unit_of_body(run[cuts[-1] : index], rest):
            cuts.append(index + 1)
            continue
        if _inside_place(text, run, index):
            continue
        if word in {"and", "&", "with", "to", "from", "at", "in", "on"} and _starts_name(
            rest, run[cuts[-1] : index], word
        ):
            cuts.append(index + 1)
    for start, stop in zip(cuts, [*cuts[1:], len(run)], strict=True):
        piece = _trim(run[start:stop])
        if piece:
            yield piece


def _inside_place(text: str, run: list[Word], index: int) -> bool:
    """Whether a connector belongs to a country's name ("Trinidad and Tobago")."""
    start, end = run[max(0, index - 3)].start, run[min(len(run) - 1, index + 3)].end
    return any(p.span.start < run[index].start and p.span.end > run[index].end for p in places.find(text, start, end))


def _unit_of_body(left: list[Word], rest: list[Word]) -> bool:
    """Whether "of" ties a part to its whole ("the Water Committee of the Union of …"): two names, not one."""
    left, rest = _trim(left), _trim(rest)
    if not left or not rest or rest[0].text.endswith(("'s", "’s")) or classify(_folded(left))[1] != "unit":
        return False
    _, role, kind = classify(_folded(rest))
    return role == "organisation" and kind in {"association", "network", "other"} and len(rest) > 1


def _possessive(words: list[Word]) -> bool:
    """Whether words end in a possessive and name an organisation by themselves ("the Council of Europe's …")."""
    if not words[-1].text.endswith(("'s", "’s")):
        return False
    trimmed = _trim(words)
    return bool(trimmed) and classify(_folded(trimmed))[1] == "organisation"


def _folded(words: list[Word]) -> list[str]:
    return [lexicons.fold(w.text).removesuffix("'s").strip("'.") for w in words]


def _comma_inside(text: str, run: list[Word], index: int, start: int) -> bool:
    """Whether a comma lists what a body deals with ("Ministry of Environment, Energy and Climate")."""
    sets = _sets()
    left = [lexicons.fold(w.text) for w in run[start:index]]
    if not any(w in {"of", "for", "on"} for w in left[1:]):
        return False
    if left[-1] in sets["members"] and lexicons.fold(run[index].text) in sets["members"] and _has_head(left):
        return True  # "Federation of Cities, Municipalities and …"
    if not (
        left[0] in {"ministry", "department", "committee", "commission", "agency", "directorate", "section"}
        or any(w in sets["firm"] for w in left)
    ):
        return False
    tail = run[index : index + 6]
    folded = [lexicons.fold(w.text) for w in tail]
    if any(w in _heads() or w in sets["units"] for w in folded[:1]):
        return False
    return "and" in folded or "&" in folded


def _starts_name(rest: list[Word], before: list[Word], connector: str) -> bool:
    """Whether the words after a connector are a name of their own."""
    if not rest:
        return False
    sets, heads = _sets(), _heads()
    folded = [lexicons.fold(w.text) for w in rest]
    if connector == "in" and _has_head(_folded(before)) and _geo(folded[:5]) and not _has_head(folded):
        return False  # "Association of Municipalities in the Republic of …"
    if folded[0] in {"the", "a", "an", "its", "our"}:
        return True
    if connector in {"with", "from", "at"}:
        return True
    if connector in {"in", "on", "to"}:
        return not _has_head(_folded(before))
    # "X and Y of …": a second name where a head noun is followed by a preposition
    for position, word in enumerate(folded[:5]):
        if word in sets["connectors"] and word != "and":
            break
        if word in {"and", "&"}:
            return False
        if (
            (word in heads or word in sets["units"])
            and position + 1 < len(folded)
            and folded[position + 1] in {"of", "for", "on"}
        ):
            return True
        if (
            word in heads
            and position > 0
            and position + 1 == len(folded)
            and _has_head([lexicons.fold(w.text) for w in before])
        ):
            return heads[word] in {"association", "network", "company"} or word in {
                "agency",
                "ministry",
                "university",
                "bank",
                "fund",
                "institute",
            }
    return False


def _has_head(folded: list[str]) -> bool:
    sets, heads = _sets(), _heads()
    pairs = {f"{a} {b}" for a, b in itertools.pairwise(folded)}
    return bool(pairs & sets["units"]) or any(word in heads or word in sets["units"] for word in folded)


def _trim(run: list[Word]) -> list[Word]:
    """Leave out what belongs to the sentence: a leading article or question word, a trailing connector."""
    sets = _sets()
    start, stop = 0, len(run)
    while start < stop and (
        (
            lexicons.fold(run[start].text) in sets["leading"]
            and not (_all_capitals(run[start].text) and stop - start > 1 and not _all_capitals(run[start + 1].text))
        )
        or (not run[start].capital and lexicons.fold(run[start].text) in sets["connectors"])
    ):
        start += 1
    while stop > start and not run[stop - 1].capital and lexicons.fold(run[stop - 1].text) in sets["connectors"]:
        stop -= 1
    return run[start:stop]


def _name(text: str, piece: list[Word]) -> Name | None:
    folded = _folded(piece)
    span = Span(piece[0].start, _end(text, piece))
    shown = " ".join(span.of(text).split())
    head, role, kind = classify(folded, [_all_capitals(w.text) for w in piece])
    if not head or len(shown) > 160:
        return None
    bare = len([w for w in folded if w not in _sets()["connectors"]]) == 1
    if all(w in _sets()["common"] or w in _sets()["connectors"] or w == head for w in folded) and any(
        w in _sets()["common"] for w in folded
    ):
        return None
    return Name(span, shown, head, role, kind, bare)


def _all_capitals(word: str) -> bool:
    return len(word) > 1 and word.upper() == word and any(c.isalpha() for c in word)


def _end(text: str, piece: list[Word]) -> int:
    last = piece[-1]
    return last.end - (2 if last.text.endswith(("'s", "’s")) and len(last.text) > 3 else 0)


def classify(folded: list[str], capitals: Sequence[bool] = ()) -> tuple[str, str, str]:
    """The head noun of a name (folded words), its role and its kind; three empty strings where it has no head.

    The head is the last noun before the first preposition; place names and acronyms after it do not count
    (``capitals`` says of each word whether it is written in capitals throughout).
    """
    sets, heads = _sets(), _heads()
    cut = next((i for i, w in enumerate(folded) if i and w in sets["prepositions"]), len(folded))
    front = folded[:cut]
    tail = folded[cut + 1 :]
    for size in (2, 1):
        for stop in range(len(front), max(len(front) - 3, 0), -1):
            head = " ".join(front[max(stop - size, 0) : stop])
            if stop - size < 0:
                continue
            firm = head in sets["firm"] and size == 2 and stop < len(front) and not tail
            if not firm and not _trailing(front[stop:], capitals[stop : len(front)]):
                continue
            if size == 2 and head not in sets["units"] and head not in sets["collective"]:
                continue
            result = _judge(head, front[: stop - size], front[stop:], tail)
            if result:
                return result
    # head-first names of the Romance and Slavic languages, and native compounds ("Kuntaliitto")
    if front and (front[0] in heads or front[0] in sets["units"]):
        result = _judge(front[0], [], front[1:], tail)
        if result:
            return result
    return "", "", ""


def _trailing(after: list[str], capitals: Sequence[bool]) -> bool:
    """Whether words after a head noun leave it the head: places ("Local Government Denmark") and short names."""
    return not after or _geo(after) or bool(capitals and all(capitals))


def _judge(head: str, before: list[str], after: list[str], tail: list[str]) -> tuple[str, str, str] | None:
    sets, heads = _sets(), _heads()
    phrase = " ".join([*before, head])
    members = bool(set(tail[:6]) & sets["members"]) or any(w in sets["members"] for w in before)
    geo = _geo(before)
    if head in sets["collective"]:
        if set(before) & sets["not_collective"]:
            return None
        return (head, "organisation", "association") if geo or _geo(after) or tail else None
    if head in sets["members"] and head not in heads and head not in sets["units"]:
        if (
            before
            and not after
            and _geo(tail)
            and not (tail[:1] and tail[0] in sets["members"])
            and before[0] not in {"all", "local", "other", "small", "large", "many", "rural", "urban", "member"}
        ):
            return head, "organisation", "network"  # "Healthy Cities of the Czech Republic"
        if before and before[0] in {"united", "energy", "major", "open"} and not after:
            return head, "organisation", "association" if before[0] == "united" else "network"
        return None
    if head in sets["units"] and not (head in heads and heads[head] in {"association", "network"}):
        if _outside().search(phrase) or (head in {"council", "board"} and tail[:1] == ["ministers"]):
            return head, "organisation", "public_body"
        if head == "presidency" and (geo or tail):
            return None
        if head in sets["firm"]:
            of_members = head == "committee" and tail[:1] == ["the"] and len(tail) > 1 and tail[1] in sets["members"]
            return (head, "organisation", "public_body") if of_members else (head, "unit", "")
        if head in {
            "council",
            "assembly",
            "conference",
            "congress",
            "forum",
            "chamber",
            "convention",
            "commission",
            "federation",
            "group",
            "division",
            "cabinet",
            "senate",
        }:
            return _body(head, before, tail, members, geo)
        return head, "unit", ""
    if head in heads:
        return head, "organisation", heads[head]
    return None


def _body(head: str, before: list[str], tail: list[str], members: bool, geo: bool) -> tuple[str, str, str]:
    """Heads that name a body of its own as often as a part of one."""
    tail_geo = _geo(tail)
    if head == "commission":
        return (head, "organisation", "public_body") if geo or (tail_geo and not before) else (head, "unit", "")
    if head in {"group", "division"}:
        return head, "unit", ""
    if head in {"cabinet", "senate", "chamber"}:
        return (
            (head, "organisation", "other" if head == "chamber" else "public_body")
            if (geo or tail or tail_geo)
            else (head, "unit", "")
        )
    if head == "forum":
        return (
            (head, "organisation", "network")
            if geo or tail_geo or before[:1] in (["world"], ["global"])
            else (head, "unit", "")
        )
    own = members or geo or (tail_geo and head != "congress")
    of_members = bool(set(tail[:6]) & _sets()["members"])
    if (
        set(before) & {"executive", "general", "governing", "advisory", "annual", "delegate", "consultative"}
        and not geo
    ):
        own = False
    if set(before) & {"standing", "national"} and not (geo or tail_geo or of_members):
        own = False
    if (
        head in {"council", "assembly", "congress", "board"}
        and len(tail) == 1
        and tail[0] in _sets()["members"]
        and not geo
    ):
        own = (
            False  # "the Council of Cities" is a part of some network; "Council of European Municipalities" is its own
        )
    if tail[:1] in (["members"], ["delegates"], ["representatives"], ["presidents"]):
        own = False
    if not own:
        return head, "unit", ""
    kind = (
        "association"
        if head in {"council", "assembly", "conference", "congress", "convention"}
        and (members or set(before) & {"european", "nordic"})
        else "public_body"
    )
    if members and not tail and head in {"council", "assembly"} and before[-1:] and before[-1] in _sets()["members"]:
        kind = "association"
    return head, "organisation", kind


def _geo(words: list[str]) -> bool:
    shown = " ".join(w.title() if len(w) > 2 else w.upper() for w in words)
    return bool(places.find(shown)) or places.is_international(shown)
