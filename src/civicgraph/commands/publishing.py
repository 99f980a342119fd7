"""``export`` and ``push``: a built graph into a file, and onto a server."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from civicgraph.errors import UsageError

if TYPE_CHECKING:
    from civicgraph.pushing import GraphOutcome, Plan, PushResult

WithoutPeople = Annotated[
    bool,
    typer.Option(
        "--without-people", help="Leave out the people graph, words around quotes, and e-mail addresses of no function."
    ),
]
WithoutQuotes = Annotated[
    bool, typer.Option("--without-quotes", help="Leave out the words of the sources; places and links to pages stay.")
]
EXAMPLE = "Example:  civicgraph push graph --endpoint http://localhost:7878/store --dry-run"
EXPORTING = "Example:  civicgraph export graph --format json-ld --frame organisation -o graph.jsonld"


def export(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder that `civicgraph build` wrote.")],
    form: Annotated[
        str, typer.Option("--format", help="turtle, json-ld, trig, ntriples, nquads, rdfxml, or csv (tables in a zip).")
    ] = "turtle",
    without_people: WithoutPeople = False,
    without_quotes: WithoutQuotes = False,
    frame: Annotated[str | None, typer.Option(metavar="organisation", help="JSON-LD as one tree a thing.")] = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", metavar="FILE", help="Write here, in one step.")] = None,
) -> None:
    """Write the published graph in the format that someone needs; what is in quarantine is left out.

    Without people, a name that civicgraph did not recognise may remain in a quoted sentence: --without-quotes leaves
    these out as well.
    """
    from civicgraph.exporting import export as write_export
    from civicgraph.storing import open_view

    if form == "csv" and out is None and sys.stdout.isatty():
        raise UsageError("csv is a zip of tables, no text for a terminal: give a file, such as -o graph.zip")
    with open_view(folder) as view:
        content = write_export(
            view, form, without_people=without_people, without_quotes=without_quotes, frame=frame, out=out
        )
    if out is None:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()


def push(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder that `civicgraph build` wrote.")],
    endpoint: Annotated[str, typer.Option(metavar="URL", help="Where the server takes graphs, or updates.")],
    protocol: Annotated[
        str | None, typer.Option(metavar="gsp|update", help="Graph Store Protocol or SPARQL Update; else found out.")
    ] = None,
    query_endpoint: Annotated[
        str | None, typer.Option(metavar="URL", help="Where the server answers queries; else looked for.")
    ] = None,
    without_people: WithoutPeople = False,
    without_quotes: WithoutQuotes = False,
    prune: Annotated[
        bool, typer.Option("--prune", help="Remove graphs of this data set that the build no longer has.")
    ] = False,
    batch: Annotated[int, typer.Option(metavar="N", help="Triples in one update, at most.")] = 1000,
    timeout: Annotated[float, typer.Option(metavar="SECONDS", help="How long to wait for a sign of life.")] = 60.0,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be sent, and send nothing.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress bar, and no list of graphs.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON to standard output.")] = False,
) -> None:
    """Put a graph onto a server: each named graph replaced in one step, then compared with what was sent.

    What is in quarantine is never sent. Credentials come from the environment: CIVICGRAPH_PUSH_USER and
    CIVICGRAPH_PUSH_PASSWORD (basic or digest, as the server asks), or CIVICGRAPH_PUSH_TOKEN. Ends with 1 where not all
    of it is there afterwards, and says which graphs are new and which are old.
    """
    from civicgraph import pushing
    from civicgraph.pushing.transport import check_address, in_the_clear
    from civicgraph.rendering import progress
    from civicgraph.storing import open_view

    check_address(endpoint)
    credentials = pushing.Credentials.of(os.environ)
    if credentials.given and in_the_clear(endpoint) and not dry_run:
        typer.secho(f"the credentials go to {endpoint} in the clear: use https where you can", fg="yellow", err=True)
    with tempfile.TemporaryDirectory(prefix="civicgraph-push-") as place:
        with open_view(folder) as view:
            plan = pushing.planned(view, Path(place), without_people=without_people, without_quotes=without_quotes)
        if dry_run:
            _write_json(_plan_as_dict(plan)) if as_json else _show_plan(plan, endpoint, quiet=quiet)
            return
        with progress(quiet) as tell:
            result = pushing.push(
                plan,
                endpoint,
                credentials,
                protocol=protocol,
                query=query_endpoint,
                batch=batch,
                timeout=timeout,
                prune=prune,
                progress=tell,
            )
    if as_json:
        _write_json({**asdict(result), "complete": result.complete})
    else:
        _show_result(result, plan.base, quiet=quiet)
    if not result.complete:
        raise typer.Exit(1)


def _plan_as_dict(plan: Plan) -> dict[str, Any]:
    graphs = [{"graph": one.graph, "triples": one.triples, "bytes": one.size} for one in plan.loads]
    return {"graphs": graphs, "triples": plan.triples}


def _show_plan(plan: Plan, endpoint: str, *, quiet: bool) -> None:
    from rich.table import Table
    from rich.text import Text

    from civicgraph.rendering import console

    table = Table(box=None, pad_edge=False)
    for name in ("Triples", "Bytes"):
        table.add_column(name, justify="right")
    table.add_column("Graph", overflow="fold")
    for one in plan.loads:
        table.add_row(f"{one.triples:,}", f"{one.size:,}", _short(one.graph, plan.base))
    out = console()
    # no title of the table, which would break the address where the terminal is narrow
    out.print(Text(f"What would be sent to {endpoint}; nothing was", style="italic"), soft_wrap=True)
    if not quiet:
        out.print(table)
    out.print(
        f"{plan.triples:,} triples in {len(plan.loads)} graphs, whose names begin with {plan.base}", soft_wrap=True
    )


def _show_result(result: PushResult, base: str, *, quiet: bool) -> None:
    from rich.markup import escape
    from rich.table import Table

    from civicgraph.rendering import console

    out = console()
    troubled = [one for one in result.outcomes if not (one.comparison and one.comparison.equal and not one.error)]
    shown = troubled if quiet else result.outcomes
    if shown:
        table = Table(box=None, pad_edge=False)
        table.add_column("Triples", justify="right")
        table.add_column("There")
        table.add_column("Graph", overflow="fold")
        for one in shown:
            colour = "green" if one not in troubled else "yellow" if one.state.value == "old" else "red"
            table.add_row(f"{one.triples:,}", f"[{colour}]{_verdict(one)}[/]", escape(_short(one.graph, base)))
        out.print(table)
    for one in troubled:
        if one.error:
            out.print(f"[red]{escape(one.graph)}[/]: {escape(one.error)}", soft_wrap=True)
        elif one.comparison and one.comparison.example:
            out.print(
                f"[red]{escape(one.graph)}[/] lacks, among others, {escape(one.comparison.example)}", soft_wrap=True
            )
    if result.note:
        out.print(f"note: {escape(result.note)}", soft_wrap=True)
    for graph in result.removed:
        out.print(f"removed {escape(graph)}", soft_wrap=True)
    for graph in result.others:
        out.print(f"[yellow]still there, and not in this build (--prune):[/] {escape(graph)}", soft_wrap=True)
    triples = sum(one.triples for one in result.outcomes)
    if result.complete:
        rewritten = sum(one.comparison.rewritten for one in result.outcomes if one.comparison)
        note = f"; {rewritten:,} of them it writes in another form of the same value" if rewritten else ""
        out.print(
            f"[green]Pushed {triples:,} triples in {len(result.outcomes)} graphs to {escape(result.endpoint)}; all of "
            f"them are there, as {escape(result.checked or '')} says[/]{note}",
            soft_wrap=True,
        )
        return
    new = [one for one in result.outcomes if one.state.value == "new"]
    out.print(
        f"[red]Pushed {sum(one.triples for one in new):,} of {triples:,} triples, {len(new)} of "
        f"{len(result.outcomes)} graphs, to {escape(result.endpoint)}[/]",
        soft_wrap=True,
    )
    if result.checked is None:
        out.print("[red]Nobody could be asked what is there: give --query-endpoint[/]")


def _verdict(one: GraphOutcome) -> str:
    comparison = one.comparison
    if one.state.value == "old":
        return "old, as before"
    if comparison is None:
        return f"{one.state.value}, not compared"
    if comparison.equal:
        return "new, equal" if not comparison.rewritten else f"new, equal ({comparison.rewritten:,} in another form)"
    return f"differs: {comparison.found:,} there, {comparison.missing:,} of ours missing"


def _short(graph: str, base: str) -> str:
    return graph.removeprefix(base)


def _write_json(value: Any) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))
