"""``civicgraph link``: links to other graphs, with reasons."""

from __future__ import annotations

import getpass
import sys
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path  # noqa: TC003 # typer reads the annotations
from typing import TYPE_CHECKING, Annotated

import typer

from civicgraph.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from civicgraph.linking.answers import Answers
    from civicgraph.linking.mappings import Mapping
    from civicgraph.linking.model import Source
    from civicgraph.linking.patience import Manners

    Notice = Callable[[str], None]

EXAMPLE = "Example:  civicgraph link graph --from links.sssom.tsv"


def link(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder that `civicgraph build` wrote.")],
    to: Annotated[
        str | None, typer.Option("--to", metavar="NAME|URL", help="wikidata, dbpedia, or the address of an endpoint.")
    ] = None,
    via: Annotated[
        tuple[str, str] | None,
        typer.Option("--via", metavar="reconciliation URL", help="Ask a service of the W3C Reconciliation API."),
    ] = None,
    profile: Annotated[
        str | None,
        typer.Option(
            metavar="NAME|FILE",
            help="How the endpoint speaks: wikidata, dbpedia, generic (what an address gets if nothing is said), or a "
            "TOML file.",
        ),
    ] = None,
    include: Annotated[
        str | None, typer.Option(metavar="WHAT", help="Also link committees, initiatives, people (joined by commas).")
    ] = None,
    from_file: Annotated[
        Path | None, typer.Option("--from", metavar="FILE", help="Take over mappings from an SSSOM table.")
    ] = None,
    review: Annotated[bool, typer.Option("--review", help="Decide on the open ones, here in the terminal.")] = False,
    reviewer: Annotated[str | None, typer.Option(metavar="NAME", help="Who decides (else: your login name).")] = None,
    same_as: Annotated[
        bool, typer.Option("--same-as", help="State accepted links as owl:sameAs, not skos:exactMatch.")
    ] = False,
    as_of: Annotated[str | None, typer.Option(metavar="DATE", help="The date (YYYY-MM-DD) of the mappings.")] = None,
    contact: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="Your e-mail or web address, told to the endpoint.")
    ] = None,
    timeout: Annotated[float, typer.Option(metavar="SECONDS", help="Wait so long for a sign of life.")] = 60.0,
    pause: Annotated[float, typer.Option(metavar="SECONDS", help="Wait so long between two requests.")] = 0.0,
    no_search: Annotated[
        bool, typer.Option("--no-search", help="Leave out the profile's full-text search, which a mirror may lack.")
    ] = False,
    cache: Annotated[Path | None, typer.Option(metavar="FOLDER", help="Where answers are kept.")] = None,
    refresh: Annotated[bool, typer.Option("--refresh", help="Ask anew, even what was answered before.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress bar and no summary.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Write the mappings as JSON to standard output.")] = False,
) -> None:
    """Find who of ours is whom in another graph; each link shows what its score is made of.

    Sure links go into the graph, doubtful ones wait for --review, and what was rejected is not proposed again. All of
    it stands in DIR/links.sssom.tsv, which `build --links` takes into the next build. A run that was stopped goes on
    where it was.
    """
    from civicgraph.commands.showing_links import show_links, write_mappings
    from civicgraph.config import parse_date
    from civicgraph.linking import sssom, subjects, writing
    from civicgraph.linking.answers import Answers, default_folder
    from civicgraph.linking.linker import link as linked
    from civicgraph.linking.mappings import giving_way, merged
    from civicgraph.rendering import progress
    from civicgraph.storing import open_view

    if to is None and via is None and from_file is None and not review:
        raise UsageError(
            "link takes --to NAME|URL, --via reconciliation URL, --from FILE or --review; see civicgraph link --help"
        )
    if to is not None and via is not None:
        raise UsageError("--to and --via are two ways of asking: give one of them")
    date = parse_date(as_of).isoformat() if as_of else None
    wanted = subjects.included(include)
    with open_view(folder) as view:
        base = view.base
        things = subjects.subjects(view, wanted)
    mappings: Sequence[Mapping] = writing.known(folder, base)
    if from_file is not None:
        given = sssom.read(from_file, base)
        check_subjects(from_file, given, folder)
        mappings = giving_way(merged(mappings, given))
    asks = to is not None or via is not None
    if asks:
        manners = manners_of(contact, timeout, pause)
        with progress(quiet) as tell, ExitStack() as held:
            answers = Answers(cache or default_folder(), fresh=refresh)
            notice = partial(_notice, tell)
            source: Source
            if via is not None:
                source = held.enter_context(reconciliation_source(via, profile, answers, manners, notice))
            else:
                source = sparql_source(str(to), profile, answers, manners, notice, search=not no_search)
            odd: list[str] = []
            mappings = linked(things, source, mappings, same_as=same_as, date=date, progress=tell, warn=odd.append)
        asked = asked_by(to, via, profile)
        for told in odd:
            hint = "" if via else f"; {asked}: is that the right --profile?"
            typer.secho(f"warning: {told}{hint}", fg="yellow", err=True)
    if from_file is not None or asks:
        writing.publish(folder, mappings)
    if review:
        mappings = reviewed(folder, mappings, reviewer, date, same_as=same_as)
    if as_json:
        write_mappings(mappings)
    elif not quiet:
        show_links(folder, mappings, asked_by(to, via, profile) if asks else None)


def asked_by(to: str | None, via: tuple[str, str] | None, profile: str | None) -> str:
    """Who was asked, and by which profile, in words."""
    from civicgraph.endpoints import shown
    from civicgraph.linking import profiles

    if via is not None:
        return f"asked {shown(via[1])} as its manifest says"
    chosen = profiles.chosen(str(to), profile)
    why = "" if profile is not None or chosen == to else " (none was given; there are wikidata, dbpedia, or a file)"
    return f"asked {shown(str(to))} by the profile {chosen}{why}"


def manners_of(contact: str | None, timeout: float, pause: float) -> Manners:
    """How the other side is asked. Raises UsageError for a time that cannot be."""
    from civicgraph.linking.patience import Manners, agent

    if timeout <= 0 or pause < 0:
        raise UsageError("--timeout is above 0 and --pause is not below 0, in seconds")
    return Manners(timeout=timeout, pause=pause, agent=agent(contact))


def sparql_source(
    to: str, profile: str | None, answers: Answers, manners: Manners, notice: Notice, *, search: bool
) -> Source:
    """The endpoint that ``--to`` names, with its profile."""
    from civicgraph.linking import profiles
    from civicgraph.linking.asking import Endpoint
    from civicgraph.linking.sparql import SparqlSource

    chosen = profiles.load(to, profile)
    if not search:
        chosen = replace(chosen, search=None)
    return SparqlSource(Endpoint(chosen.endpoint, answers, manners, notice=notice), chosen)


@contextmanager
def reconciliation_source(
    via: tuple[str, str], profile: str | None, answers: Answers, manners: Manners, notice: Notice
) -> Iterator[Source]:
    """The service that ``--via`` names; its connections are closed behind it."""
    from civicgraph.endpoints import shown
    from civicgraph.linking.reconciliation import ReconciliationSource
    from civicgraph.linking.service import Service

    kind, address = via
    if kind != "reconciliation":
        raise UsageError(f"--via {kind} {shown(address)}: there is --via reconciliation URL")
    if profile is not None:
        raise UsageError("--profile goes with --to: a reconciliation service says itself how it is asked")
    with Service(address, answers, manners, notice=notice) as service:
        yield ReconciliationSource(service)


def _notice(tell: Callable[[str, int, int], None], text: str) -> None:
    """Show what is waited for in the place of the progress."""
    tell(text, 0, 0)


def check_subjects(file: Path, given: Sequence[Mapping], folder: Path) -> None:
    """Raise DataError where a mapping is about a thing that the graph does not have; the message names a few."""
    from pyoxigraph import NamedNode

    from civicgraph.errors import DataError
    from civicgraph.storing import open_view

    with open_view(folder) as view:
        unknown = [m.subject for m in given if not view.query(f"ASK {{ {NamedNode(m.subject)} ?p ?o }}")]
    if unknown:
        shown = ", ".join(unknown[:3]) + (" …" if len(unknown) > 3 else "")
        raise DataError(f"{file}: {len(unknown)} mapping(s) are about things that {folder} does not have: {shown}")


def reviewed(
    folder: Path, mappings: Sequence[Mapping], reviewer: str | None, date: str | None, *, same_as: bool = False
) -> Sequence[Mapping]:
    """Walk the open mappings in the terminal.

    Each decision is in the table at once; the graph follows when the review ends, however it ends.
    """
    from civicgraph.commands.review_screen import walk
    from civicgraph.linking import sssom
    from civicgraph.linking.reviewing import Review
    from civicgraph.linking.writing import FILE, publish, save
    from civicgraph.storing import open_view

    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError("--review needs a terminal; elsewhere edit DIR/links.sssom.tsv and read it back with --from")
    who = reviewer or login_name()
    with open_view(folder) as view:
        base = view.base
    walked = Review(tuple(mappings), who, date, same_as=same_as)
    try:
        walk(walked, lambda: save(folder / FILE, sssom.write(walked.result(), base)))
    finally:
        if walked.done:
            publish(folder, walked.result())
    return walked.result()


def login_name() -> str:
    """Who is logged in. Raises UsageError where the system has no name for that, as in many containers."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError) as error:  # KeyError before Python 3.13
        raise UsageError("nobody is logged in by a name here; say who decides: --reviewer NAME") from error
