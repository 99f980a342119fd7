"""The gallery of questions, the rows of an answer, and a thing explained."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from civicgraph.rendering.screen import console, say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.text import Text

    from civicgraph.explaining import Explanation, Fact, Place
    from civicgraph.querying import Question, Table


def show_gallery(questions: Sequence[Question]) -> None:
    """The questions that have a name, with their parameters."""
    from rich.text import Text

    out = console()
    for question in questions:
        say(out, Text.assemble((question.name, "bold"), "  ", question.title))
        say(out, Text(question.description, style="dim"), 4)
        for parameter in question.parameters:
            default = f"by default {parameter.default}" if parameter.default else "by default all"
            head = (f"--param {parameter.name}=…", "cyan")
            say(out, Text.assemble(head, f"  {parameter.meaning} ", (f"({default})", "bold")), 4)


def show_table(table: Table, *, names_only: bool = False, asked: Mapping[str, str] | None = None) -> None:
    """The rows of an answer; IRIs of the vocabulary with their prefix, others by their last part.

    With ``names_only`` the columns that hold IRIs of things named beside them, as the gallery marks them, are left out.
    ``asked`` are the parameters of the question, which an empty answer shows.
    """
    from rich import box
    from rich.table import Table as Drawing
    from rich.text import Text

    shown = [n for n, name in enumerate(table.columns) if not names_only or (name != "iri" and name[-4:] != "_iri")]
    drawing = Drawing(box=box.SIMPLE_HEAD, pad_edge=False)
    words = [_longest_word([table.columns[n], *(_shown(row[n]) for row in table.rows)]) for n in shown]
    room = sum(words) + 3 * len(words) <= console().width  # else a word has to be broken somewhere
    for n in shown:
        least = words[shown.index(n)] if room else min(words[shown.index(n)], len(table.columns[n]))
        drawing.add_column(table.columns[n], overflow="fold", min_width=least)
    for row in table.rows:
        drawing.add_row(*(Text(_shown(row[n])) for n in shown))
    out = console()
    out.print(drawing)
    rest = "; --format csv or json shows the IRIs too" if len(shown) < len(table.columns) and table.rows else ""
    out.print(Text(f"{len(table.rows)} row{'s' * (len(table.rows) != 1)}{rest}", style="dim"))
    if not table.rows and asked:
        given = ", ".join(f"{name}={value!r}" for name, value in asked.items())
        out.print(
            Text(f"asked with {given}; --param NAME=VALUE asks otherwise, and --list shows what there is", style="dim")
        )


def _longest_word(cells: Sequence[str]) -> int:
    return max(len(word) for cell in cells for word in (cell.split() or [""]))


def _shown(term: Any) -> str:
    """A term as a person reads it: a value without its type, an IRI with its prefix, or else by its last part."""
    from civicgraph.vocabulary import PREFIXES

    value = "" if term is None else str(getattr(term, "value", term))
    for prefix, iri in PREFIXES.items():
        if value.startswith(iri) and len(value) > len(iri):
            return f"{prefix}:{value[len(iri) :]}"
    place, slash, last = value.rstrip("/").rpartition("/")
    return f"…/{last}" if type(term).__name__ == "NamedNode" and slash and "/" in place.partition("://")[2] else value


def show_explanation(explanation: Explanation) -> None:
    """All that is known of a thing; facts that the same words state stand together, above those words."""
    from rich.text import Text

    out = console()
    say(out, Text.assemble((explanation.name, "bold"), f"  {', '.join(explanation.kinds)}"))
    if explanation.other_names:
        say(out, Text(f"also: {', '.join(explanation.other_names)}"))
    say(out, Text(explanation.iri, style="dim"))
    by_words: dict[tuple[object, ...], list[Fact]] = {}
    for fact in explanation.facts:
        words = tuple((place.document, place.line, place.column, place.end - place.start) for place in fact.places)
        by_words.setdefault(words, []).append(fact)
    for facts in by_words.values():
        out.print()
        for fact in facts:
            say(out, Text.assemble((f"{fact.label}: ", "cyan"), (fact.value, "bold")))
        for places in zip(*(fact.places for fact in facts), strict=True):
            rules = dict.fromkeys(f"{place.rule} {place.confidence:g}" for place in places)
            say(out, _quoted(places[0]), 2)
            say(out, Text(f"{_source(places[0])}  {', '.join(rules)}", style="dim"), 2)
            if places[0].original is not None and places[0].original.link is not None:
                say(out, Text(_followed(places[0].original.link), style="dim"), 2)
    for link in explanation.links:
        sure = "" if link.confidence is None else f" {link.confidence:.2f}"
        head = ("link, open: " if link.judgement == "review" else "link: ", "cyan")
        out.print()
        say(out, Text.assemble(head, (link.label or link.iri, "bold"), f"  {link.relation}{sure}"))
        say(out, Text("; ".join(filter(None, (link.iri, link.decision, *link.reasons))), style="dim"), 2)


def _followed(link: str) -> str:
    """A link as a terminal opens it: of a file that is there, with ``file://``."""
    path, mark, fragment = link.partition("#")
    return f"{Path(path).resolve().as_uri()}{mark}{fragment}" if "://" not in path and Path(path).is_file() else link


def _source(place: Place) -> str:
    """Where a person looks: line and column of a text, else the page or the part of the original."""
    if place.original is None:
        return f"{place.document}:{place.line}:{place.column}"
    page = f"page {place.original.page}" if place.original.page is not None else None
    return ", ".join(filter(None, (place.document, page, place.original.part)))


def _quoted(place: Place) -> Text:
    """The sentence with the words of the fact in brackets, and in colour where there is any."""
    from rich.text import Text

    sentence, start, end = place.sentence, place.start, place.end
    return Text.assemble(sentence[:start], (f"[{sentence[start:end]}]", "bold black on yellow"), sentence[end:])
