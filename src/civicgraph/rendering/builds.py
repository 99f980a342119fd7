"""The summary of a build and what validation found, worst first."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from civicgraph.rendering.screen import console, say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.console import Console

    from civicgraph.model import Report
    from civicgraph.pipeline import BuildResult

ROWS = (
    ("documents", "Documents", "texts that were read"),
    ("organisations", "Organisations", "associations, networks, public bodies, companies, others"),
    ("committees", "Committees", "standing parts of an organisation, such as working groups"),
    ("counts", "Counts", "how many members or bodies, each with its source"),
    ("initiatives", "Initiatives", "programmes, projects, campaigns, strategies"),
    ("contacts", "Contacts", "named people; kept in a graph of their own"),
    ("statements", "Statements", "published triples, the evidence among them"),
    ("warnings", "Warnings", "something is missing or odd; published all the same"),
    ("violations", "Kept out", "reasons for quarantine, and files that could not be read; none of it is published"),
)
SHOWN = 8  # problems that the summary lists before it refers to report.json
LINKS = "links.sssom.tsv"  # where `link` keeps its mappings
COLOURS = {"violation": "red", "warning": "yellow", "info": "cyan"}


def show_build(result: BuildResult) -> None:
    """The totals of a build, its first problems, and where to look next."""
    from rich.table import Table
    from rich.text import Text

    out, report = console(), result.report
    title = f"What is in {result.out}" if result.published else "What the graph would hold; nothing was changed"
    out.print(Text(title, style="italic"), soft_wrap=True)  # no title of the table, which would break the path
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(style="bold")
    table.add_column(justify="right")
    table.add_column(style="dim")
    for key, name, meaning in ROWS:
        number = report["totals"][key]
        colour = COLOURS.get(key.removesuffix("s"), "green") if number else "dim"
        table.add_row(name, f"[{colour}]{number:,}[/]", meaning)
    out.print(table)
    problems = [item for item in (*report["unread"], *report["findings"]) if item["severity"] != "info"]
    # where nothing was written, no report.json has the rest
    _list_problems(out, problems, SHOWN if result.published else len(problems))
    if left_out := report["totals"].get("left_out"):
        least = report["settings"]["min_confidence"]
        say(out, Text(f"\n{left_out} fact{'s' * (left_out != 1)} below --min-confidence {least:g} left out"))
    if skipped := [item["document"] for item in report["unread"] if item["code"] == "skipped"]:
        unpacked = (name.casefold().removesuffix(".gz").removesuffix(".zst") for name in skipped)
        kinds = ", ".join(sorted({PurePath(name).suffix for name in unpacked}))
        say(out, Text(f"\n{len(skipped)} file{'s' * (len(skipped) != 1)} passed over (no reader for {kinds})"))
    if whole := [item["identifier"] for item in report["documents"] if PurePath(item["identifier"]).is_absolute()]:
        told = f"{len(whole)} document{'s' * (len(whole) != 1)} named by absolute paths, such as {whole[0]}"
        say(out, Text(f"\n{told}: these paths are published as identifiers; build from the folder above to avoid it"))
    if result.published and not report.get("links") and (result.out / LINKS).is_file():
        file = result.out / LINKS
        say(out, Text(f"\nThe links of {file} are not in this build: build with --links {file} to keep them"))
    if result.published:
        out.print(
            f"\nWhere to look:  [bold]{result.out}/graph.ttl[/] to read, [bold]{result.out}/graph.nq[/] to load, "
            f"[bold]{result.out}/report.json[/] for every warning\n"
            f"Then:           civicgraph query {result.out} --list",
            soft_wrap=True,
        )


def show_findings(report: Report) -> None:
    """What validation found, worst first."""
    from civicgraph.reporting import as_dict

    out, content = console(), as_dict(report)
    _list_problems(out, content["findings"], None)
    counts = ", ".join(f"{number} {name}{'s' * (number != 1)}" for name, number in content["counts"].items() if number)
    # what a build kept out is no part of what is checked here; `documents` and report.json name it
    out.print(
        f"{'what is published conforms' if report.conforms else 'does not conform'}: {counts or 'nothing to say'}"
    )


def _list_problems(out: Console, items: Sequence[Mapping[str, Any]], limit: int | None) -> None:
    from rich.text import Text

    listed = sorted(
        (item for item in items if limit is None or item["severity"] != "info"),
        key=lambda item: list(COLOURS).index(item["severity"]),
    )
    if listed and limit is not None:
        out.print()
    for item in listed[:limit]:
        head = Text.assemble((item["severity"], COLOURS[item["severity"]]), "  ", (where(item), "bold"))
        say(out, head)
        say(out, Text(item["message"]), 2)
        if item.get("sentence"):
            say(out, Text(f"“{_shortened(item['sentence'])}”", style="dim"), 2)
    if limit is not None and len(listed) > limit:
        out.print(Text(f"… and {len(listed) - limit} more in report.json", style="dim"))


def where(item: Mapping[str, Any]) -> str:
    """The file and line of a finding or notice, or its place in the original; or else what it is about."""
    if item.get("document") is None:
        return str(item.get("focus", ""))
    if item.get("place"):
        return f"{item['document']}, {item['place']}"
    return f"{item['document']}:{item['line']}" if item.get("line") else str(item["document"])


def _shortened(sentence: str, longest: int = 160) -> str:
    return sentence if len(sentence) <= longest else "…" + sentence[-longest:]
