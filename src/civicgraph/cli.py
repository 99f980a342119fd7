"""The command line: each command parses its options, calls the library and writes what came back.

Heavy things are imported inside the commands, so that ``civicgraph --help`` answers at once. Only this module turns
errors into exit codes: 0 fine, 1 the data has problems, 2 wrong use.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Any, NoReturn, cast

import typer
from typer.core import TyperGroup

from civicgraph.commands import linking, listing, publishing, querying
from civicgraph.config import DEFAULT_BASE
from civicgraph.errors import CivicgraphError, UsageError

# what typer raises for a misspelt option, a missing argument and the like; it has no public name of its own
WrongCall = cast("type[typer.BadParameter]", typer.BadParameter.__base__)


class Door(TyperGroup):
    """Runs a command; what the library raises on purpose becomes one line and an exit code, never a traceback."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command that the arguments name."""
        try:
            return super().invoke(ctx)
        except WrongCall as error:
            context = getattr(error, "ctx", None) or ctx
            fail(f"{error.format_message().rstrip('.')}; see {context.command_path} --help", 2)
        except CivicgraphError as error:
            fail(str(error), 2 if isinstance(error, UsageError) else 1)
        except KeyboardInterrupt:
            typer.echo("stopped; nothing was changed that was not finished", err=True)
            raise typer.Exit(130) from None


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
OwnRules = Annotated[
    list[Path] | None, typer.Option("--rules", metavar="FILE", help="Rules of your own; may be given again.")
]
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
    out: Annotated[Path, typer.Option(help="The folder that the graph goes into.")],
    sources: Annotated[
        list[str] | None,
        typer.Argument(metavar="SOURCE", help="Files, folders, web addresses, or - for standard input."),
    ] = None,
    list_: Annotated[
        list[Path] | None,
        typer.Option("--list", metavar="FILE", help="A file with a SOURCE a line; # begins a remark."),
    ] = None,
    base: Annotated[str, typer.Option(metavar="IRI", help="What instance IRIs begin with.")] = DEFAULT_BASE,
    as_of: Annotated[
        str | None, typer.Option(metavar="DATE", help="The date (YYYY-MM-DD) of sources that carry none.")
    ] = None,
    jobs: Annotated[int, typer.Option(metavar="N", help="Processes; the output is the same for any number.")] = 1,
    rules: OwnRules = None,
    min_confidence: Annotated[
        float, typer.Option(metavar="0…1", help="Leave out facts that are less sure: 0.9 is right nine times in ten.")
    ] = 0.0,
    links: Annotated[
        list[Path] | None,
        typer.Option("--links", metavar="FILE", help="Mappings that `link` found; may be given again."),
    ] = None,
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="Fetch from addresses that are not public, such as localhost.")
    ] = False,
    cache: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Where fetched pages are kept; else the user's cache folder.")
    ] = None,
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

    if not sources and not list_:
        raise UsageError(
            "build needs something to read: name files, folders or web addresses, or a list of them by --list"
        )
    day = parse_date(as_of) if as_of else None
    settings = Settings(
        out,
        base,
        day,
        jobs,
        strict,
        tuple(rules or ()),
        min_confidence,
        tuple(links or ()),
        allow_private,
        cache,
    )
    with progress(quiet) as tell:
        from civicgraph import pipeline  # here, so that the bar is on the screen while the libraries load

        result = pipeline.build(sources or (), settings, tell, lists=list_ or ())
    if as_json:
        write_json(result.report)
    elif not quiet:
        show_build(result)
    if not result.published:
        fail(f"--strict: {result.problems} problem(s) in the data, so {out} was left as it was", 1)


@app.command(epilog="Example:  civicgraph validate graph")
def validate(
    paths: Annotated[list[Path], typer.Argument(metavar="DIR|FILE", help="Built folders, or RDF files of any kind.")],
    form: Annotated[str, typer.Option("--format", help="text, json, turtle (a SHACL report) or html.")] = "text",
) -> None:
    """Say what is missing from a graph, or contradictory in it, with file, line and sentence.

    Ends with 1 where something would mislead a reader; what merely is incomplete is a warning.
    """
    from civicgraph import reporting
    from civicgraph.api import check
    from civicgraph.rendering import show_findings

    writers = {"json": reporting.to_json, "turtle": reporting.to_turtle, "html": reporting.to_html}
    choose(form, ("text", *writers))
    report = check(paths)
    if form == "text":
        show_findings(report)
    else:
        sys.stdout.write(writers[form](report))
    if not report.conforms:
        raise typer.Exit(1)


app.command(epilog=querying.EXAMPLE)(querying.query)


app.command(epilog=publishing.EXPORTING)(publishing.export)


@app.command(epilog="Example:  civicgraph explain graph AOC")
def explain(
    folder: Folder,
    name: Annotated[
        str,
        typer.Argument(
            metavar="NAME|IRI", help="A name, an acronym, or the IRI of a thing; with --trace also a document."
        ),
    ],
    trace: Annotated[bool, typer.Option("--trace", help="Show how the rules read the sentences of its facts.")] = False,
    rules: OwnRules = None,
    as_json: AsJson = False,
) -> None:
    """Show what is known of a thing, each fact with its sentence, the words that state it, file and line.

    With --trace, show instead which rules woke in those sentences, and why the others among them found nothing; give
    the --rules that the graph was built with. To ask why a fact is missing, give the name of a document (`civicgraph
    documents DIR` lists them) and --trace: all of its sentences are shown, with what was read in them and not kept. The
    stored text is read, so what only a table or a heading of a web page or a PDF told may be missing there.
    """
    from dataclasses import asdict

    from civicgraph.explaining import explain as explained
    from civicgraph.rendering import show_explanation, show_traces
    from civicgraph.storing import open_view

    with open_view(folder) as view:
        document = view.document_called(name)
        if document is not None and not trace:
            raise UsageError(f"{document!r} is a document; with --trace you see how each of its sentences was read")
        if not trace:
            explanation = explained(view, name)
        else:
            from civicgraph import rulefiles, tracing

            own = rulefiles.read(rules or ())
            if document is not None:
                traces = tracing.trace_document(view, document, own)
            else:
                traces = tracing.trace_entity(view, explained(view, name), own)
            write_json([asdict(one) for one in traces]) if as_json else show_traces(traces)
            return
    write_json(asdict(explanation)) if as_json else show_explanation(explanation)


@app.command(epilog="Example:  civicgraph evaluate graph gold")
def evaluate(
    folder: Folder,
    gold: Annotated[
        Path,
        typer.Argument(
            metavar="GOLD_DIR", help="Files NAME.json, each for a source NAME of any format (NAME.txt, NAME.pdf …)."
        ),
    ],
    details: Annotated[bool, typer.Option("--details", help="List each fact that is missed or too many.")] = False,
    as_json: AsJson = False,
) -> None:
    """Measure a graph on facts that you noted by hand: precision, recall and F1 by fact type.

    Gold for some of the documents is enough, but that of a document has to be complete: what the graph has beyond it
    counts as too many.
    """
    from civicgraph.evaluating import evaluate as evaluated
    from civicgraph.rendering import evaluation_as_dict, show_evaluation
    from civicgraph.storing import open_view

    with open_view(folder) as view:
        evaluation = evaluated(view, gold)
    write_json(evaluation_as_dict(evaluation)) if as_json else show_evaluation(evaluation, details)


app.command(epilog=listing.EXAMPLE)(listing.documents)


@app.command(epilog='Example:  civicgraph rules --trace "The League of Lake Towns belongs to the Lake Network."')
def rules(
    check: Annotated[
        list[Path] | None, typer.Option("--check", metavar="FILE", help="Say what is wrong with a rule file.")
    ] = None,
    listing: Annotated[bool, typer.Option("--list", help="List the built-in rules, and those of --rules.")] = False,
    trace: Annotated[
        str | None, typer.Option("--trace", metavar="TEXT", help="Show which rules read this, and which nearly did.")
    ] = None,
    own: OwnRules = None,
    as_json: AsJson = False,
) -> None:
    """Check rules of your own, list the built-in ones, or see what they make of a sentence.

    A rule is data: what wakes it, whom it speaks of, what undoes it, and examples that it is tried on.
    """
    from dataclasses import asdict

    from civicgraph import rulefiles
    from civicgraph.rendering import rule_as_dict, show_problems, show_rules, show_traces

    if sum((bool(check), listing, trace is not None)) != 1:
        raise UsageError("rules takes one of --check FILE, --list and --trace TEXT")
    if trace is not None and not trace.strip():
        raise UsageError("--trace needs a text to look at")
    given = rulefiles.read(own or ())
    if listing:
        held = rulefiles.together(given)
        write_json([rule_as_dict(rule) for rule in held]) if as_json else show_rules(held)
        return
    from civicgraph import tracing

    if trace is not None:
        traces = tracing.trace(trace, given)
        write_json([asdict(one) for one in traces]) if as_json else show_traces(traces)
        return
    problems = [problem for path in check or () for problem in tracing.check(path)]
    write_json([asdict(problem) for problem in problems]) if as_json else show_problems(problems, check or ())
    if problems:
        raise typer.Exit(1)


app.command(epilog=linking.EXAMPLE)(linking.link)
app.command(epilog=publishing.EXAMPLE)(publishing.push)


def choose(form: str, known: tuple[str, ...]) -> None:
    """Raise UsageError where there is no such format."""
    if form not in known:
        raise UsageError(f"there is no format {form!r} here; there are {', '.join(known)}")


def write_json(value: Any) -> None:
    """Write a value to standard output as JSON for people and programs."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def write_bytes(content: bytes) -> None:
    """Write to standard output as it is."""
    sys.stdout.flush()
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()


def main() -> None:
    """The console entry point."""
    import logging

    logging.getLogger().addHandler(logging.NullHandler())  # what a library mutters about a file is no message of ours
    app()
