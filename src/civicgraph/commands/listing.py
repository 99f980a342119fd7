"""``documents``: what a graph was built from, how each was read, and what was not."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path  # noqa: TC003 # typer reads the annotations at run time
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.console import Console

EXAMPLE = "Example:  civicgraph documents graph"
READERS = {
    "text/plain": "text",
    "text/markdown": "Markdown",
    "text/html": "HTML",
    "application/xhtml+xml": "HTML",
    "application/pdf": "PDF",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Word",
    "application/epub+zip": "EPUB",
    "application/vnd.oasis.opendocument.text": "ODT",
}
_TOLD = ("violation", "warning")


def documents(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder that `civicgraph build` wrote.")],
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON to standard output.")] = False,
    text: Annotated[
        str | None, typer.Option("--text", metavar="NAME", help="Write the stored text of this document instead.")
    ] = None,
) -> None:
    """List the documents of a graph: reader, characters, facts, language and warnings of each.

    What was passed over, and what could not be read and why, stands below them.
    """
    from civicgraph.storing import open_view

    with open_view(folder) as view:
        if text is not None:
            sys.stdout.write(view.text(text))
            return
        found = listed(view.report())
    if as_json:
        sys.stdout.write(json.dumps(found, ensure_ascii=False, indent=2) + "\n")
    else:
        show(found)


def listed(report: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Three lists out of a build's report, each sorted by document.

    ``documents`` were read (``claims`` is a number of facts, before doubles and quarantine), ``unread`` could not be
    read or were only read in part, ``passed_over`` were nothing to read.
    """
    held = set(report["quarantined"])
    unread = sorted(report["unread"], key=lambda item: (item["document"], _natural(item["message"])))
    return {
        "documents": [_document(entry, held) for entry in sorted(report["documents"], key=lambda e: e["identifier"])],
        "unread": [_told(item) for item in unread if item["severity"] in _TOLD],
        "passed_over": [_told(item) for item in unread if item["severity"] not in _TOLD],
    }


def _natural(text: str) -> list[tuple[int, str]]:
    """A key that puts line 8 before line 12."""
    return [(int(piece), "") if piece.isdecimal() else (-1, piece) for piece in re.split(r"(\d+)", text)]


def _document(entry: Mapping[str, Any], held: set[str]) -> dict[str, Any]:
    media_type = entry.get("media_type", "text/plain")
    return {
        "document": entry["identifier"],
        "reader": READERS.get(media_type, media_type),
        "media_type": media_type,
        "encoding": entry["encoding"],
        "characters": entry["characters"],
        "claims": sum(entry["claims"].values()),
        "language": entry.get("language", "en"),
        "date": entry.get("date"),
        "url": entry.get("url"),
        "title": entry.get("title"),
        "quarantined": entry["identifier"] in held,
        "notices": [_told(notice) for notice in entry["notices"]],
    }


def _told(notice: Mapping[str, Any]) -> dict[str, Any]:
    return {name: notice.get(name) for name in ("severity", "code", "message", "document", "line", "place")}


def show(found: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
    """The three lists, with every warning under the table."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    from civicgraph.rendering import console

    out = console()
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("document", overflow="fold")
    table.add_column("read as")
    for name in ("characters", "facts"):
        table.add_column(name, justify="right")
    table.add_column("language")
    table.add_column("warnings", justify="right")
    for entry in found["documents"]:
        warnings = sum(notice["severity"] in _TOLD for notice in entry["notices"])
        shown = "quarantine" if entry["quarantined"] else str(warnings or "")
        figures = (f"{entry['characters']:,}", f"{entry['claims']:,}", entry["language"])
        style = "red" if entry["quarantined"] else "yellow" if warnings else None
        table.add_row(Text(entry["document"]), entry["reader"], *figures, Text(shown, style=style or ""))
    out.print(table)
    _show_list(out, "Warnings", [n for e in found["documents"] for n in e["notices"] if n["severity"] in _TOLD])
    _show_list(out, "Not read, or not all of it", found["unread"])
    skipped = [{**n, "message": n["message"].removeprefix("passed over: ")} for n in found["passed_over"]]
    _show_list(out, "Passed over", skipped)
    counts = (
        ("documents", "documents read (a file, or a row of one)"),
        ("unread", "files or rows not read, or not whole"),
        ("passed_over", "passed over"),
    )
    out.print(Text(", ".join(f"{len(found[name])} {words}" for name, words in counts), style="dim"))
    out.print(Text("These are warnings of reading; `civicgraph validate` has those of the facts as well", style="dim"))


def _show_list(out: Console, title: str, notices: Sequence[Mapping[str, Any]]) -> None:
    from rich.text import Text

    from civicgraph.rendering import where

    if not notices:
        return
    out.print(Text(title, style="bold"))
    for notice in notices:
        out.print(Text.assemble("  ", (where(notice), "bold"), f": {notice['message']}"), soft_wrap=True)
    out.print()
