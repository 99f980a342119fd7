"""``query``: a question of the gallery, or any SPARQL query, to a graph or an endpoint."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from civicgraph.errors import UsageError

if TYPE_CHECKING:
    from civicgraph.querying import Table

EXAMPLE = 'Example:  civicgraph query graph "SELECT ?name { ?body a cg:Association ; skos:prefLabel ?name }"'


def query(
    arguments: Annotated[
        list[str] | None,
        typer.Argument(metavar="DIR QUESTION", help="A built folder, then a name from --list or a SPARQL query."),
    ] = None,
    file: Annotated[Path | None, typer.Option("--file", "-f", metavar="FILE", help="A file with the query.")] = None,
    form: Annotated[str, typer.Option("--format", help="table, csv, tsv, json, xml or turtle.")] = "table",
    listing: Annotated[bool, typer.Option("--list", help="List the questions of the gallery.")] = False,
    endpoint: Annotated[str | None, typer.Option(metavar="URL", help="Ask this endpoint; leave out DIR.")] = None,
    given: Annotated[
        list[str] | None, typer.Option("--param", "-p", metavar="NAME=VALUE", help="A parameter of the question.")
    ] = None,
    allowed: Annotated[
        list[str] | None,
        typer.Option("--allow-service", metavar="URL", help="A server that SERVICE may ask; may be given again."),
    ] = None,
    timeout: Annotated[float, typer.Option(metavar="SECONDS", help="How long to wait for another server.")] = 60.0,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON to standard output.")] = False,
) -> None:
    """Ask a graph, or an endpoint: a question of the gallery by its name, or any SPARQL query.

    The usual prefixes (cg:, org:, skos:, dct: and so on) need no PREFIX line. SERVICE asks those servers only that
    --allow-service names, none by default; a question of the gallery with a parameter endpoint takes both: linked-facts
    --param endpoint=http://localhost:7878/query --allow-service http://localhost:7878/query
    """
    from dataclasses import asdict

    from civicgraph import querying
    from civicgraph.rendering import show_gallery, show_table

    if form not in querying.FORMATS:
        raise UsageError(f"there is no format {form!r} here; there are {', '.join(querying.FORMATS)}")
    if listing:
        questions = querying.gallery()
        if as_json:
            found = json.dumps([asdict(question) for question in questions], ensure_ascii=False, indent=2)
            sys.stdout.write(found + "\n")
        else:
            show_gallery(questions)
        return
    folder, text = question_of(list(arguments or ()), file, endpoint)
    own = dict(parameter(item) for item in given or ())
    sparql = querying.prepare(text, own)
    hints: tuple[str, ...] = ()
    if endpoint is not None:
        if allowed:
            raise UsageError("--allow-service goes with DIR; what an endpoint asks of others is its own affair")
        table = querying.remote(endpoint, sparql, timeout=timeout)
        hints = querying.hints(sparql) if found_nothing(table) else ()
    else:
        from civicgraph.storing import open_view

        with open_view(folder) as view:
            table = querying.ask(view, sparql, services=tuple(allowed or ()), timeout=timeout)
            hints = querying.hints(sparql, view) if found_nothing(table) else ()
    form = "json" if as_json else form
    if form == "table":
        show_table(table, names_only=querying.is_name(text), asked=querying.parameters_of(sparql))
    else:
        sys.stdout.flush()
        sys.stdout.buffer.write(querying.write(table, form))
        sys.stdout.buffer.flush()
    for told in querying.defaults_told(text, own):
        typer.secho(told, dim=True, err=True)
    for hint in hints:
        typer.secho(f"hint: {hint}", fg="yellow", err=True)


def found_nothing(table: Table) -> bool:
    """Whether an answer has no row, or is a no."""
    no = table.kind.value == "boolean" and getattr(table.rows[0][0], "value", "") == "false"
    return no or not table.rows


def question_of(arguments: list[str], file: Path | None, endpoint: str | None) -> tuple[Path, str]:
    """The folder and the question among the arguments of ``query``; UsageError where one lacks or is too many."""
    wanted = ([] if endpoint else ["DIR"]) + ([] if file else ["QUESTION"])
    if len(wanted) > len(arguments) == 1:
        raise UsageError(f"query takes DIR and QUESTION, and got {arguments[0]} alone; `query --list` shows questions")
    if len(arguments) != len(wanted):
        hint = "; put a query into quotes" if len(arguments) > len(wanted) else ""
        raise UsageError(f"query takes {' and '.join(wanted) or 'no argument'} here, and got {len(arguments)}{hint}")
    folder = Path("." if endpoint else arguments[0])
    if file is None:
        return folder, arguments[-1]
    try:
        return folder, file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"--file {file}: {getattr(error, 'strerror', None) or error}") from error


def parameter(text: str) -> tuple[str, str]:
    """``name=value`` as a pair; UsageError otherwise."""
    name, mark, value = text.partition("=")
    if not mark or not name:
        raise UsageError(f"--param {text!r} is not of the form NAME=VALUE")
    return name, value
