"""Runs of capitalised words with small connectors between them: the stuff that names are cut from."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from civicgraph import lexicons, places
from civicgraph.naming.tables import head_kinds, word_sets

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_WORDS = 18
_WORD = re.compile(r"[^\W_](?:[\w’'&./@+–-]{0,60}\w)?(?:(?<=[sS])['’](?!\w))?|&|€")
_CLOSE_GAP = re.compile(r"[ \t\u00a0]{1,2}\n?[ \t]{0,2}|\n[ \t]{0,2}")
_LIST_GAP = re.compile(r",[ \t\u00a0]\n?")
_IN_PIECES = re.compile(r"[^\n·•|]{1,60}[ \t][·•|.][ \t]")
_FEWEST_BELOW = 2  # words of a line that may be a name in another language
_SHORT = 5  # letters of an acronym, which may stand at a line's beginning
_COMMA = re.compile(r",\s$")
_GOES_ON = re.compile(r"\s(?:of|for)\s")
_GOVERNED = re.compile(r"\b(?:the|of|by|with|and|for|in|to|an?)\s(?:[A-Z]\S*\s)*$")
_INITIAL = re.compile(r"(?!P\.O)[A-Z](?:\.[A-Z])*|St|Dr|Mt|Ste")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a line with its place."""

    start: int
    end: int
    text: str

    @property
    def capital(self) -> bool:
        """Whether the word starts with an upper-case letter (or holds one, as ``eGovernment`` does)."""
        return self.text[0].isupper() or (self.text[0].islower() and any(map(str.isupper, self.text[1:3])))


def words_of(text: str, start: int, end: int) -> list[Word]:
    """The words of a range."""
    return [Word(m.start(), m.end(), m.group()) for m in _WORD.finditer(text, start, end)]


def runs_in(text: str, start: int, end: int) -> tuple[list[Word], ...]:
    """The runs of a range; they are found once, for several readers of the same text."""
    known = _runs_of(text)
    if (start, end) not in known:
        known[start, end] = tuple(runs(text, words_of(text, start, end)))
    return known[start, end]


@lru_cache(maxsize=1)
def _runs_of(text: str) -> dict[tuple[int, int], tuple[list[Word], ...]]:
    """What was found in a text by range; only the text that was read last is remembered."""
    del text
    return {}


def runs(text: str, words: list[Word]) -> Iterator[list[Word]]:
    """Maximal runs of capitalised words joined by connectors."""
    connectors = word_sets()["connectors"]
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
            if words[step].text.isdigit() and words[step - 1].text.endswith(("'s", "’s")):
                break  # "the League's 25 members"
            run += words[ahead : step + 1]
            ahead = step + 1
        yield run
        index = max(ahead, index + 1)


def _joined(text: str, left: Word, right: Word) -> bool:
    gap = text[left.end : right.start]
    if gap.startswith(". ") and _INITIAL.fullmatch(left.text) and right.capital:
        gap = gap[1:]  # "the Anna B. Berg Institute", "St. Lucia", "U.S. League"
    if left.text.endswith(".") and len(left.text) > 3:
        return False
    if "\n" in gap and all_capitals(right.text) and len(right.text) > _SHORT and any(c.islower() for c in left.text):
        return False  # a title in capitals begins a line
    if "\n" in gap and right.capital and _changes_tongue(text, left, right):
        return False  # a name, and below it the same in another language
    if "\n" in gap and (_IN_PIECES.match(text, right.start) or _is_in_pieces(text, left)):
        return False  # a line of small facts below a name: "Mopti · founded in 1987"
    if "\n" in gap and right.capital and _begins_anew(text, left, right):
        return False  # two lines of a list: "… Harbour Alliance" above "Creative Ruritania pays for it"
    return bool(_CLOSE_GAP.fullmatch(gap)) or (bool(_LIST_GAP.fullmatch(gap)) and right.capital and left.capital)


def _changes_tongue(text: str, left: Word, right: Word) -> bool:
    """Whether the line that a word ends is English by its small words, and the next one foreign, or the reverse."""
    start, end = text.rfind("\n", 0, left.start) + 1, text.find("\n", right.end)
    above, below = text[start : left.end].split(), text[right.start : end if end >= 0 else len(text)].split()
    if len(below) < _FEWEST_BELOW or len(above) < _FEWEST_BELOW:
        return False
    return (_is_english(above) and _is_foreign(below)) or (_is_foreign(above) and _is_english(below))


def _begins_anew(text: str, left: Word, right: Word) -> bool:
    """Whether a line begins something of its own: the one above ends with a whole name, or this one opens with one."""
    sets, last, first = word_sets(), lexicons.fold(left.text), lexicons.fold(right.text)
    if {last, first} & sets["connectors"] or (all_capitals(left.text) and all_capitals(right.text)):
        return False  # a name or a title that goes on
    above = text[text.rfind("\n", 0, left.start) + 1 : left.start]
    if first in sets["leading"]:
        return True  # "Who we are"
    if last in head_kinds() or last in sets["units"] or last in sets["joined"] or _COMMA.search(above):
        return True
    is_head = first in head_kinds() or first in sets["units"]
    if places.called(left.text):
        return not is_head  # "… of Serbia" above a street, and not "Kenya" above "Association"
    opens = is_head and _GOES_ON.match(text, right.end) is not None
    return opens and _GOVERNED.search(above) is None


def _is_english(words: list[str]) -> bool:
    return any(word in {"of", "for", "and", "the"} for word in words)


def _is_foreign(words: list[str]) -> bool:
    """Whether small words, or the letters, of a line are those of another language."""
    if _is_english(words):
        return False
    foreign = lexicons.words("names", "connectors", "foreign")
    return any(word in foreign for word in words) or any(not word.isascii() and word.isalpha() for word in words)


def _is_in_pieces(text: str, word: Word) -> bool:
    """Whether marks part the line that ends with a word into pieces."""
    start = text.rfind("\n", 0, word.start) + 1
    return _IN_PIECES.match(text, start, word.end) is not None


def trim(run: list[Word], *, number: bool = False) -> list[Word]:
    """Leave out what belongs to the sentence: a leading article or question word, a trailing connector.

    A ``number`` that a name begins with stays.
    """
    sets = word_sets()
    start, stop = 0, len(run)
    while start < stop and (
        (
            lexicons.fold(run[start].text) in sets["leading"]
            and not (number and lexicons.fold(run[start].text) in sets["numbers"])
            and not (all_capitals(run[start].text) and stop - start > 1 and not all_capitals(run[start + 1].text))
            and not _is_all_of_a_country(run[start:stop])
        )
        or (not run[start].capital and lexicons.fold(run[start].text) in sets["connectors"])
        or (run[start].text.isdigit() and stop - start > 1 and len(run[start].text) == 4)
    ):
        start += 1
    while stop > start and not run[stop - 1].capital and lexicons.fold(run[stop - 1].text) in sets["connectors"]:
        stop -= 1
    return run[start:stop]


def _is_all_of_a_country(words: list[Word]) -> bool:
    """Whether an "All" belongs to the name behind it: "All India Federation of …", "All Africa Conference of …"."""
    if lexicons.fold(words[0].text) != "all" or len(words) < 3 or not words[2].capital:
        return False
    where = words[1].text.title() if words[1].text.isupper() else words[1].text
    named = any(place.how in {"name", "region"} and place.span.of(where) == where for place in places.find(where))
    return named or lexicons.fold(where) in word_sets()["continents"]


def folded_words(words: list[Word]) -> list[str]:
    """The words as the lexicon has them: folded, without possessives and full stops."""
    return [lexicons.fold(w.text).removesuffix("'s").strip("'.") for w in words]


def all_capitals(word: str) -> bool:
    """Whether a word is written as acronyms are."""
    return len(word) > 1 and word.upper() == word and any(c.isalpha() for c in word)
