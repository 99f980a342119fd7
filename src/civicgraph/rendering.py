"""What the command line shows a person: the progress bar, the summary of a build, tables, an entity explained."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

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
    ("violations", "Violations", "would mislead a reader; that document is in quarantine"),
)
SHOWN = 8  # problems that the summary lists before it refers to report.json
COLOURS = {"violation": "red", "warning": "yellow", "info": "cyan"}


@contextmanager
def progress(quiet: bool) -> Iterator[Callable[[str, int, int], None]]:
    """A bar on standard error for as long as the work lasts; nothing where nobody watches.

    What it hands on is called with the name of a step, how much of it is done, and how much there is.
    """
    if quiet or not sys.stderr.isatty():
        yield lambda step, done, total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, TimeElapsedColumn(), console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Starting", total=None)
        yield lambda step, done, total: bar.update(task, description=step, completed=done, total=total or None)


def show_build(result: BuildResult) -> None:
    """The totals of a build, its first problems, and where to look next."""
    from rich.console import Console
    from rich.table import Table

    console = Console(highlight=False)
    report = result.report
    table = Table(title=f"The graph in {result.out}", title_justify="left", box=None, pad_edge=False)
    table.add_column("", style="bold")
    table.add_column("", justify="right")
    table.add_column("", style="dim")
    for key, name, meaning in ROWS:
        number = report["totals"][key]
        colour = COLOURS.get(key.removesuffix("s"), "green") if number else "dim"
        table.add_row(name, f"[{colour}]{number:,}[/]", meaning)
    console.print(table)
    _show_problems(console, report)
    if result.published:
        console.print(
            f"\nWhere to look:  [bold]{result.out}/graph.ttl[/] to read, [bold]{result.out}/graph.nq[/] to load, "
            f"[bold]{result.out}/report.json[/] for every warning\n"
            f"Then:           civicgraph query {result.out} --list",
            soft_wrap=True,
        )


def _show_problems(console: Any, report: Mapping[str, Any]) -> None:
    from rich.text import Text

    listed = [item for item in [*report["unread"], *report["findings"]] if item["severity"] != "info"]
    listed.sort(key=lambda item: item["severity"] != "violation")
    if listed:
        console.print()
    for item in listed[:SHOWN]:
        place = f"{item['document']}:{item['line']}" if item["line"] else item["document"] or item.get("focus", "")
        colour = COLOURS[item["severity"]]
        console.print(Text.assemble((item["severity"], colour), "  ", (place, "bold"), "  ", item["message"]))
        if item.get("sentence"):
            console.print(Text(f"    “{item['sentence']}”", style="dim"))
    if len(listed) > SHOWN:
        console.print(Text(f"… and {len(listed) - SHOWN} more in report.json", style="dim"))
