"""What ``civicgraph link`` shows: how many links of which judgement, and each with what its score is made of."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from rich.console import RenderableType

    from civicgraph.linking.mappings import Mapping

COLOURS = {"accepted": "green", "review": "yellow", "rejected": "dim"}
LISTED = 12  # mappings that the summary lists


def show_links(folder: Path, mappings: Sequence[Mapping], asked: str | None = None) -> None:
    """Who was ``asked`` and how, the accepted and open links with their strongest reasons, and where to look next."""
    from rich.text import Text

    from civicgraph.linking.writing import FILE, totals
    from civicgraph.rendering import console

    out = console()
    if asked is not None:
        out.print(Text(asked), soft_wrap=True)
    for judgement in ("accepted", "review"):
        ones = [mapping for mapping in mappings if mapping.judgement == judgement]
        for mapping in ones[:LISTED]:
            head = (f"{judgement:9}", COLOURS[judgement]), (f"{mapping.confidence:5.2f}  ", "bold")
            out.print(
                Text.assemble(*head, f"{mapping.subject_label} → {mapping.object_label}  ", (mapping.object, "dim"))
            )
            out.print(Text("                " + reasons(mapping), style="dim"))
        if len(ones) > LISTED:
            out.print(Text(f"          … and {len(ones) - LISTED} more", style="dim"))
    numbers = totals(mappings)
    out.print(", ".join(f"[{COLOURS[name]}]{number:,} {name}[/]" for name, number in numbers.items()))
    out.print(f"Where to look:  [bold]{folder}/{FILE}[/] for all of them, each score with its features", soft_wrap=True)
    if numbers["review"]:
        out.print(f"Then:           civicgraph link {folder} --review", soft_wrap=True)


def reasons(mapping: Mapping) -> str:
    """The features of a score on one line: ``name +0.80, country +0.10``; or who decided."""
    said = ", ".join(f"{feature.name} {feature.contribution:+.2f}" for feature in mapping.features)
    by = f"decided by {mapping.reviewer}" if mapping.reviewer else ""
    return "; ".join(filter(None, (said, by))) or "entered by hand"


def features_table(mapping: Mapping) -> RenderableType:
    """Each feature of a score: what it adds, and why."""
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(style="bold")
    table.add_column(justify="right")
    table.add_column(overflow="fold")
    for feature in mapping.features:
        colour = "green" if feature.contribution > 0 else "red"
        table.add_row(feature.name, Text(f"{feature.contribution:+.2f}", style=colour), Text(feature.reason))
    table.add_row("score", Text(f"{mapping.confidence:.2f}", style="bold"), Text(f"margin {mapping.margin or 0:+.2f}"))
    return table


def write_mappings(mappings: Iterable[Mapping]) -> None:
    """All mappings as JSON."""
    sys.stdout.write(json.dumps([asdict(mapping) for mapping in mappings], ensure_ascii=False, indent=2) + "\n")
