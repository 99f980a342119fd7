"""Where one name ends and the next begins, inside a run of capitalised words."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from civicgraph import lexicons, places
from civicgraph.naming import by_members, lists
from civicgraph.naming.heads import classify, has_head, is_place
from civicgraph.naming.runs import Word, all_capitals, folded_words, trim
from civicgraph.naming.tables import head_kinds, word_sets

if TYPE_CHECKING:
    from collections.abc import Iterator


def split(text: str, run: list[Word]) -> Iterator[list[Word]]:
    """Cut a run where one name ends and the next begins: at commas that list no topics, at "and the", at "of the"."""
    cuts, listed = [0], 0
    for index in range(1, len(run)):
        before = text[run[index - 1].end : run[index].start]
        if index < listed:
            continue  # inside a list that belongs to the name
        if "," in before:
            listed = lists.end_of(text, run, index, cuts[-1])
            if listed:
                continue
        if "," in before and not _comma_inside(text, run, index, cuts[-1]):
            cuts.append(index)
            continue
        if "\n" in before and (
            _part_below(run[cuts[-1] : index], run[index:]) or _line_below(text, run[cuts[-1] : index], run[index:])
        ):
            cuts.append(index)
            continue
        cut = _cut_at(text, run, index, cuts[-1])
        if cut:
            cuts.append(cut)
    for start, stop in zip(cuts, [*cuts[1:], len(run)], strict=True):
        piece = trim(run[start:stop], number=_begins_with_number(text, run[start:stop]))
        if piece:
            yield piece


def _begins_with_number(text: str, run: list[Word]) -> bool:
    """Whether a number begins a name, for a capital inside a sentence says so: "the Seven Hills Community"."""
    pair = [word.text for word in run[:3] if word.text != "The"][:2]
    return bool(pair) and lexicons.fold(pair[0]) in word_sets()["numbers"] and tuple(pair) in _numbered(text)


@lru_cache(maxsize=1)
def _numbered(text: str) -> frozenset[tuple[str, ...]]:
    """The pairs of words, the first a number, that a text writes with capitals inside a sentence."""
    found = re.finditer(r"(?<=[a-z,(][ \n])([A-Z][a-z]+)[ \n]([A-Z][\w-]+)", text)
    return frozenset((m[1], m[2]) for m in found if lexicons.fold(m[1]) in word_sets()["numbers"])


def _part_below(left: list[Word], right: list[Word]) -> bool:
    """Whether a line that ends with a body's name has the name of a part on the line below."""
    if not left or not left[-1].capital or not right[0].capital:
        return False
    return has_head(folded_words(left)) and classify(folded_words(trim(right)))[1] == "unit"


def _line_below(text: str, left: list[Word], right: list[Word]) -> bool:
    """Whether a whole line is a body's name, and the line below it begins with one capital: "Decentralised aid"."""
    if not left or not left[-1].capital or len(right) != 1 or not has_head(folded_words(left)):
        return False
    word, sets = lexicons.fold(right[0].text), word_sets()
    whole = not text[text.rfind("\n", 0, left[0].start) + 1 : left[0].start].strip()
    small = text[right[0].end : right[0].end + 2].strip().islower()
    named = word in sets["joined"] or word in sets["members"] or word in head_kinds()
    return whole and small and not named


def _cut_at(text: str, run: list[Word], index: int, start: int) -> int:
    """Where a name begins that a word of a run, or the one behind it, opens; 0 where none does."""
    left, rest = run[start:index], run[index + 1 :]
    if index > start and _ends_in_owner(left, run[index : index + 4]):
        return index
    if index == start or run[index].capital:
        return 0
    word = lexicons.fold(run[index].text)
    if word in {"and", "&"} and (cut := _cut_at_and(left, rest, index)):
        return cut
    if word in {"of", "at", "within"} and _unit_of_body(left, rest):
        return index + 1
    if _inside_place(text, run, index):
        return 0
    if word in {"with", "without", "from"} and lists.is_feature(left, rest):
        return 0  # "Association of Towns with Spa Status"
    joins = word in {"and", "&", "with", "without", "to", "from", "at", "in", "on"}
    return index + 1 if joins and _starts_name(rest, left, word) else 0


def _ends_in_owner(left: list[Word], right: list[Word]) -> bool:
    """Whether words end in the possessive of a body, with a name behind it; "Ferry Masters' Council" is one name."""
    if left[-1].text.endswith(("s'", "s’")) and classify(folded_words(right[:1]))[0]:
        return False
    named = _possessive(left) and has_head([lexicons.fold(w.text) for w in right])
    return named and not _of_legislature(left, right)


def _cut_at_and(left: list[Word], rest: list[Word], index: int) -> int:
    """Where a name begins behind an "and" that its first words tell apart; 0 where they do not."""
    if (
        len(rest) > 1
        and lexicons.fold(rest[0].text) in {"of", "with", "by", "to", "for"}
        and (rest[1].capital or (rest[1].text == "the" and rest[2:3] and rest[2].capital))
    ):
        return index + 2  # "of the Lake Network and of Eurohubs"
    if _is_short_name(rest) and has_head(folded_words(left)):
        return index + 1  # "the Office of the Ombudsman and IIMC"
    return index + 1 if _are_both_of_a_field(left, rest) else 0  # "Rowing Ruritania and Canoe Racing Thule"


def _are_both_of_a_field(left: list[Word], rest: list[Word]) -> bool:
    """Whether names without a head noun stand on both sides of an "and"."""
    if not rest or not rest[0].capital:
        return False
    if rest[0].text == "DG" and left[0].text == "DG":
        return True
    stop = next((i for i, word in enumerate(rest) if not word.capital), len(rest))
    return all(
        len(words) > 1 and (by_members.of_a_field(folded_words(words)) or by_members.is_branch([w.text for w in words]))
        for words in (trim(left), rest[:stop])
    )


def _is_short_name(rest: list[Word]) -> bool:
    """Whether an acronym, and not one of a field ("ICT"), is all that follows."""
    if len(rest) != 1 or not all_capitals(rest[0].text) or len(rest[0].text) < 3:
        return False
    return rest[0].text not in lexicons.entries("names", "common", "abbreviations")


def _inside_place(text: str, run: list[Word], index: int) -> bool:
    """Whether a connector belongs to a country's name ("Trinidad and Tobago")."""
    start, end = run[max(0, index - 3)].start, run[min(len(run) - 1, index + 3)].end
    return any(p.span.start < run[index].start and p.span.end > run[index].end for p in places.find(text, start, end))


def _unit_of_body(left: list[Word], rest: list[Word]) -> bool:
    """Whether "of" ties a part to its whole ("the Water Committee of the Union of …"): two names, not one."""
    left, rest = trim(left), trim(rest)
    if not left or not rest or rest[0].text.endswith(("'s", "’s")):
        return False
    last = next((i for i in range(len(left) - 1, 0, -1) if left[i].text == "of"), None)
    inner = trim(left[last + 1 :]) if last is not None else []  # "Minutes of the General Meeting"
    if not any(part and classify(folded_words(part))[1] == "unit" for part in (left, inner)):
        return False
    head, role, kind = classify(folded_words(rest))
    if head in word_sets()["collective"]:
        return False  # "Congress of Local Authorities of …"
    if head in word_sets()["joined"] | word_sets()["bearers"] and head not in head_kinds():
        return False  # "Conference of Rectors of Private Universities"
    return role == "organisation" and kind in {"association", "network", "other"} and len(rest) > 1


def _possessive(words: list[Word]) -> bool:
    """Whether words end in a possessive and name an organisation by themselves ("the Council of Europe's …")."""
    if not words[-1].text.endswith(("'s", "’s")):
        return False
    trimmed = trim(words)
    return bool(trimmed) and classify(folded_words(trimmed))[1] == "organisation"


def _of_legislature(left: list[Word], right: list[Word]) -> bool:
    """Whether a possessive is that of a parliament, with its committee behind it: one body, and nobody's part."""
    owner, part = folded_words(trim(left)), folded_words(right)
    legislatures = word_sets()["legislatures"]
    return bool(owner and owner[-1] in legislatures and {"committee", "subcommittee", "commission"} & set(part))


def _comma_inside(text: str, run: list[Word], index: int, start: int) -> bool:
    """Whether a comma lists what a body deals with ("Ministry of Environment, Energy and Climate")."""
    sets = word_sets()
    left = [lexicons.fold(w.text) for w in run[start:index]]
    if not any(w in {"of", "for", "on"} for w in left[1:]):
        return False
    if left[-1] in sets["members"] and lexicons.fold(run[index].text) in sets["members"] and has_head(left):
        return True  # "Federation of Cities, Municipalities and …"
    if "against" in left and has_head(left):
        return True  # "Coalition of Cities against Racism, Discrimination and …"
    if not (lists.of_state(left) or any(w in sets["firm"] for w in left)):
        return False
    tail = run[index : index + 6]
    folded = [lexicons.fold(w.text) for w in tail]
    if any(w in head_kinds() or w in sets["units"] for w in folded[:1]):
        return False
    return "and" in folded or "&" in folded


def _starts_name(rest: list[Word], before: list[Word], connector: str) -> bool:
    """Whether the words after a connector are a name of their own."""
    if not rest:
        return False
    folded = [lexicons.fold(w.text) for w in rest]
    if _goes_on_with_place(folded, before, connector):
        return False
    if connector == "in" and any(w in head_kinds() or w in word_sets()["units"] for w in folded_words(before[-1:])):
        return True  # "the Small Quays Association in Bilbury"
    if connector == "in" and len(rest) == 1 and has_head(folded_words(before)):
        return any(place.how == "capital" for place in places.find(rest[0].text))  # "the Weir Institute in Riyadh"
    if folded[0] in {"the", "a", "an", "its", "our"} or connector in {"with", "without", "from", "at"}:
        return True
    if connector in {"in", "on", "to"}:
        return not has_head(folded_words(before))
    if not has_head(folded_words(before)):
        return False  # "Clerks and Finance Officers Association of …" is one name: nothing before "and" is one
    left = folded_words(before)
    if left[-1] in _FIELDS and "of" not in left:
        return False  # "European Hospital and Healthcare Federation"
    return _has_head_of_its_own(folded, has_head([lexicons.fold(w.text) for w in before]))


def _goes_on_with_place(folded: list[str], before: list[Word], connector: str) -> bool:
    """Whether the words after a connector only say where: "Association of Municipalities in the Republic of …"."""
    if has_head(folded):
        return False
    left = folded_words(before)
    if connector == "from" and any(is_place(left[at:]) for at in range(1, len(left))):
        return False  # "the Rowing Club of Tyrol from Austria": where it is was said
    if connector in {"in", "from"} and has_head(left):
        inner = folded[1:] if folded[0] == "the" else folded
        capital = len(folded) == 1 and any(p.how == "capital" for p in places.find(folded[0].title()))
        if inner and not capital and (is_place(folded[:5]) or inner[0] in word_sets()["areas"]):
            return True
    return folded[0] == "the" and is_place(folded[:2]) and is_place(left[-1:])  # "Commission for Asia and the Pacific"


def _has_head_of_its_own(folded: list[str], left_is_name: bool) -> bool:
    """The Y of "X and Y of …": a second name where a head noun is followed by a preposition, or ends the run."""
    sets, heads = word_sets(), head_kinds()
    for position, word in enumerate(folded[:5]):
        if word == "&" or word in sets["connectors"]:
            return False
        is_head = word in heads or word in sets["units"]
        if is_head and folded[position + 1 : position + 2] in (["of"], ["for"], ["on"]):
            return True
        if word in heads and position and position + 1 == len(folded) and left_is_name:
            return heads[word] in {"association", "network", "company"} or word in _BODIES
    return False


# Heads that name the field of a longer name as often as a body.
_FIELDS = frozenset(
    (
        *("museum", "library", "hospital", "university", "college", "school", "academy", "bank", "theatre", "archive"),
        *(
            "archives",
            "church",
            "cooperative",
            "co-operative",
            "club",
            "laboratory",
            "clinic",
            "orchestra",
            "community",
        ),
        *("company", "utility", "enterprise", "government", "authority", "state", "service", "administration"),
    )
)
_BODIES = frozenset({"agency", "ministry", "university", "bank", "fund", "institute"})
