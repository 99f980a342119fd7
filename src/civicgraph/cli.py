"""The command line: each command parses its options, calls the library and writes what came back.

Heavy things are imported inside the commands, so that ``civicgraph --help`` answers at once. Only this module turns
errors into exit codes: 0 fine, 1 the data has problems, 2 wrong use.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer
from typer.core import TyperGroup

from civicgraph.config import DEFAULT_BASE
from civicgraph.errors import CivicgraphError, UsageError

if TYPE_CHECKING:
    from typer import Context


class Door(TyperGroup):
    """Runs a command; what the library raises on purpose becomes one line and an exit code, never a traceback."""

    def invoke(self, ctx: Context) -> Any:
        """Run the command that the arguments name."""
        try:
            return super().invoke(ctx)
        except CivicgraphError as error:
            fail(str(error), 2 if isinstance(error, UsageError) else 1)


def fail(message: str, code: int) -> NoReturn:
    """Say what is wrong on standard error and end with ``code``."""
    typer.secho("error: ", fg="red", bold=True, nl=False, err=True)
    typer.echo(message, err=True)
    raise typer.Exit(code)


app = typer.Typer(
    cls=Door,
    help="Turns prose about organisations into a knowledge graph that people can trust, query and link.",
    epilog="Start with:  civicgraph build data/profiles --out graph",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="A folder that `civicgraph build` wrote.")]
AsJson = Annotated[bool, typer.Option("--json", help="Write JSON to standard output.")]


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"civicgraph {version('civicgraph')}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and end.")
    ] = False,
) -> None:
    """Turns prose about organisations into a knowledge graph that people can trust, query and link."""


@app.command(epilog="Example:  civicgraph build data/profiles --out graph --as-of 2025-01-31")
def build(
    sources: Annotated[list[str], typer.Argument(metavar="SOURCE", help="Files, folders, or - for standard input.")],
    out: Annotated[Path, typer.Option(help="The folder that the graph goes into.")],
    base: Annotated[str, typer.Option(metavar="IRI", help="What instance IRIs begin with.")] = DEFAULT_BASE,
    as_of: Annotated[
        str | None, typer.Option(metavar="DATE", help="The date (YYYY-MM-DD) of sources that carry none.")
    ] = None,
    jobs: Annotated[int, typer.Option(metavar="N", help="Processes; the output is the same for any number.")] = 1,
    strict: Annotated[bool, typer.Option("--strict", help="Publish nothing where the data has a problem.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress bar and no summary.")] = False,
    as_json: AsJson = False,
) -> None:
    """Read SOURCE… and write the graph: graph.nq, graph.ttl, report.json and a store to query.

    The new graph takes the place of the old one in one step. Documents that break the shapes are quarantined and
    reported; all others are published.
    """
    from civicgraph.config import Settings, parse_date
    from civicgraph.rendering import progress, show_build

    settings = Settings(out, base, parse_date(as_of) if as_of else None, jobs, strict)
    with progress(quiet) as tell:
        from civicgraph import pipeline  # here, so that the bar is on the screen while the libraries load

        result = pipeline.build(sources, settings, tell)
    if as_json:
        write_json(result.report)
    elif not quiet:
        show_build(result)
    if not result.published:
        fail(f"--strict: {result.problems} problem(s) in the data, so {out} was left as it was", 1)


def write_json(value: Any) -> None:
    """Write a value to standard output as JSON for people and programs."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def main() -> None:
    """The console entry point."""
    app()
