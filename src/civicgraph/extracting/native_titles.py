"""A page in English under a title in another language: both name one body, though no line sets them side by side."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from civicgraph import places
from civicgraph.extracting import aliases
from civicgraph.extracting.native_names import is_english
from civicgraph.extracting.scene import Alias
from civicgraph.model import BlockKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from civicgraph.extracting.definitions import Known
    from civicgraph.extracting.scene import Profile
    from civicgraph.model import Block, Ref

_ARTICLE = re.compile(r"(?:The\s)?[\"“]?")
_BODIES = frozenset({"association", "network", "other"})  # whom a short name may make the title's; else no "other"
_FEWEST = 2  # words of a name
_SENTENCE = re.compile(r"\w\w[.!?](?:\s|$)")
_TOP = 2  # blocks at the top of a page, menus aside, of which one may be the title


def of_page(
    text: str, blocks: Sequence[Block], known: Sequence[Known], profiles: Mapping[Ref, Profile], found: Sequence[Alias]
) -> Iterator[tuple[Ref, Alias]]:
    """The body that the title names, with its name as one of the body that the English text speaks of.

    That is the one whose short name is made of the title's letters; else the first association or network whose English
    name opens a block, no sentence between, and shows a country in which the title's language is official. What stands
    further on may be told of another ("Member of the X").
    """
    top = [i for i, block in enumerate(blocks) if block.kind is not BlockKind.FURNITURE][:_TOP]
    titles = [item for item in known if item[2] in top and _is_whole(blocks[item[2]], item)]
    native = next((item for item in titles if not _may_be_english(item[1])), None)
    if native is None:
        return
    name, title, _ = native
    first = {ref: (later, blocks[index]) for later, ref, index in reversed(known)}
    shorts: dict[Ref, list[str]] = defaultdict(list)
    for other in found:
        if not other.lang:
            shorts[other.ref].append(other.text)
    for ref in dict.fromkeys(ref for _, ref, _ in known):
        later, block = first[ref]
        if ref == title or profiles[ref].kind not in _BODIES or not is_english(f" {ref.name} "):
            continue
        country = places.of_name(ref.name)
        lang = aliases.language(title.name, country.iso2 if country else None)
        short = any(aliases.abbreviates(text, title.name) for text in shorts[ref])
        opens = _ARTICLE.fullmatch(text, block.span.start, later.span.start)
        near = country is not None and opens and not _SENTENCE.search(text, name.span.end, later.span.start)
        if short or (near and lang not in (None, "en", "und") and profiles[ref].kind != "other"):
            yield title, Alias(ref, title.name, name.span, str(lang or "und"), "native name as the title")
            return
        if profiles[ref].kind != "other":
            return  # the first body that the text speaks of is another


def _is_whole(block: Block, item: Known) -> bool:
    return block.kind in (BlockKind.HEADING, BlockKind.PARAGRAPH) and block.span == item[0].span


def _may_be_english(ref: Ref) -> bool:
    """Whether a name may be English by its small words and by what the detector of languages says."""
    return len(ref.name.split()) < _FEWEST or is_english(ref.name) or aliases.language(ref.name, None) in (None, "en")
