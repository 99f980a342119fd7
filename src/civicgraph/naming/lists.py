"""Lists and features inside a name: "Society of Glass, Ceramics and Enamel Artists", "League of Towns with Walls"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from civicgraph import lexicons
from civicgraph.naming.heads import has_head, is_place
from civicgraph.naming.runs import Word, all_capitals, folded_words
from civicgraph.naming.tables import head_kinds, word_sets

if TYPE_CHECKING:
    from collections.abc import Sequence

_MOST = 24  # words behind the first comma within which the list ends
_LONGEST = 4  # words of one thing that is listed
_OF = frozenset({"of", "for", "on"})
_STATE = frozenset(
    (
        *("ministry", "department", "committee", "commission", "agency", "directorate", "section", "secretariat"),
        *("inspectorate", "directorate-general", "office", "division", "bureau"),
    )
)


def of_state(left: Sequence[str]) -> bool:
    """Whether folded words are those of an office that deals with what follows: "Federal Ministry of", "Office for"."""
    cut = next((i for i, word in enumerate(left) if i and word in _OF), len(left))
    return bool(set(left[:cut][-1:]) & _STATE)


def end_of(text: str, run: list[Word], index: int, start: int) -> int:
    """Where the list ends whose first comma stands before a word of a run; 0 where the comma ends the name.

    A list belongs to the name where its last thing, behind "and", says who the members are ("… and Enamel Artists"),
    where all things are fields that a body may deal with ("… of Arts, Crafts and Design"), or where the first cannot
    end a name ("… of Public, Private and Mixed Harbours").
    """
    left = folded_words(run[start:index])
    opening = next((i for i in range(len(left) - 1, 0, -1) if left[i] in _OF), 0)
    if not opening or not has_head(left[:opening]) or not 0 < index - start - opening - 1 <= _LONGEST:
        return 0
    items, end = _items(text, run, index)
    if not items:
        return 0
    items = [left[opening + 1 :], *items]
    if any(is_place(item) and len(item) == 1 for item in items) or any(_is_body(item) for item in items[:-1]):
        return 0
    cut_off = len(items[0]) == 1 and items[0][0] in word_sets()["unfinished"]  # "Federation of Public"
    return end if cut_off or _says_whom(items) or _are_fields(items, strict=not of_state(left)) else 0


def _items(text: str, run: list[Word], index: int) -> tuple[list[list[str]], int]:
    """What is listed from a word on, folded, with the index behind it; nothing where no "and" closes the list."""
    items: list[list[str]] = [[]]
    closing = 0
    for at in range(index, min(len(run), index + _MOST)):
        word = run[at]
        comma = "," in text[run[at - 1].end : word.start]
        if comma and closing:
            break
        if comma and at > index:
            items.append([])
        if word.capital:
            items[-1].append(folded_words([word])[0])
            if closing and len(items[-1]) == _LONGEST:
                return _closed(items, at + 1)
            continue
        if lexicons.fold(word.text) in {"and", "&", "or"}:
            if closing:
                break
            closing = at
            items.append([])
        elif not (word.text == "the" and closing == at - 1):
            break
    else:
        at = min(len(run), index + _MOST)
    return _closed(items, at) if closing else ([], 0)


def _closed(items: list[list[str]], end: int) -> tuple[list[list[str]], int]:
    kept = [item for item in items if item]
    fits = len(kept) == len(items) and all(len(item) <= _LONGEST for item in items)
    return (kept, end) if fits and len(kept) > 1 else ([], 0)


def _says_whom(items: Sequence[Sequence[str]]) -> bool:
    """Whether only the last thing says who the members are, and the others what kind of them."""
    sets = word_sets()
    whom = sets["joined"] | sets["bearers"] | sets["members"]
    last, others = items[-1], items[:-1]
    return len(last) > 1 and last[-1] in whom and not any(item[-1] in whom for item in others)


def _are_fields(items: Sequence[Sequence[str]], *, strict: bool) -> bool:
    """Whether all things are what a body may deal with; where not ``strict``, the last one is enough."""
    fields = word_sets()["matters"]
    return all(item[-1] in fields for item in (items if strict else items[-1:]))


def _is_body(item: Sequence[str]) -> bool:
    """Whether what is listed is a body of its own, and not a kind of member ("Archive, Library and Museum Workers")."""
    return len(item) > 1 and item[-1] in head_kinds() and item[-1] not in word_sets()["kinds_of_members"]


def is_feature(left: list[Word], rest: list[Word]) -> bool:
    """Whether "with …" says what the members of a name have: "Association of Towns with Spa Status"."""
    before, after = folded_words(left), []
    for word in rest:
        if not word.capital:
            break
        after.append(word)
    sets = word_sets()
    if "of" not in before[:-1] or before[-1] not in sets["joined"] | sets["members"] or not after:
        return False
    folded = folded_words(after)
    if all_capitals(after[0].text) and not all_capitals(left[0].text):
        return False
    if is_place(folded) or has_head(folded) or folded[0] in sets["leading"]:
        return False
    known = folded[-1] in sets["features"] or folded[-1] in sets["members"]
    return known or (len(folded) > 1 and folded[-1].endswith("s") and not folded[-1].endswith("ss"))
