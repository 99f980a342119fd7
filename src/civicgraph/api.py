"""The library as a Python program uses it: ``build`` a graph, ``open_graph`` to ask, check, export and explain it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from civicgraph.config import DEFAULT_BASE, Settings, parse_date
from civicgraph.errors import DataError, UsageError
from civicgraph.pipeline import BuildResult, Progress
from civicgraph.pipeline import build as run
from civicgraph.querying import Table, ask, prepare, write
from civicgraph.storing import View, open_view

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from types import TracebackType

    import rdflib

    from civicgraph.evaluating import Evaluation
    from civicgraph.explaining import Explanation
    from civicgraph.model import Finding, Report
    from civicgraph.pushing import Credentials, PushResult

__all__ = ["Answer", "BuildResult", "Graph", "build", "check", "open_graph"]


def build(
    sources: str | Path | Sequence[str | Path],
    out: str | Path,
    *,
    base: str = DEFAULT_BASE,
    as_of: date | str | None = None,
    jobs: int = 1,
    strict: bool = False,
    rules: str | Path | Sequence[str | Path] = (),
    min_confidence: float = 0.0,
    links: str | Path | Sequence[str | Path] = (),
    allow_private: bool = False,
    cache: str | Path | None = None,
    progress: Progress | None = None,
) -> BuildResult:
    """Read texts and write the graph into the folder ``out``, in one step from the graph that was there before.

    ``sources`` are files, folders to walk, web addresses, or ``-`` for standard input. ``base`` is what the IRIs of
    instances begin with. ``as_of`` (a date, or ``YYYY-MM-DD``) dates sources that carry no date. ``jobs`` is a number
    of processes; with more than one, call this under ``if __name__ == "__main__":``, since the workers import your
    program.
    ``rules`` are rule files of your own, which are added to the shipped ones. Facts whose confidence is below
    ``min_confidence`` are left out. ``links`` are SSSOM tables of mappings that were found earlier. Pages of the web
    are kept in the folder ``cache``; addresses that are not public are refused unless ``allow_private``.
    ``progress`` is called with the name of a step, how much of it is done, and how much of it there is.

    Raises RuleError for a broken rule file, UsageError for a source that does not exist or a folder that cannot be
    written, and, where ``strict``, DataError for problems in the data; the old graph then stays.
    """
    many = [sources] if isinstance(sources, str | Path) else sources
    day = parse_date(as_of) if isinstance(as_of, str) else as_of
    own = [rules] if isinstance(rules, str | Path) else rules
    folder = Path(cache) if cache is not None else None
    tables = [links] if isinstance(links, str | Path) else links
    settings = Settings(
        Path(out),
        base,
        day,
        jobs,
        strict,
        tuple(map(Path, own)),
        min_confidence,
        tuple(map(Path, tables)),
        allow_private,
        folder,
    )
    result = run([str(source) for source in many], settings, progress)
    if not result.published:
        raise DataError(f"{result.problems} problem(s) in the data, so {out} was left as it was")
    return result


def open_graph(folder: str | Path) -> Graph:
    """The graph that ``build`` wrote into ``folder``; close it, or use it in a ``with``.

    Raises StoreError, a UsageError, where there is none.
    """
    return Graph(open_view(folder))


def check(paths: Sequence[str | Path]) -> Report:
    """What is wrong with built folders, and with files of RDF; a file brings no texts, so nothing leads to a line.

    What a build found in the documents that it kept back is among the findings.
    Raises UsageError for a path that is neither, DataError for a file that does not parse.
    """
    from civicgraph.model import Report

    findings: dict[Finding, None] = {}
    for path in map(Path, paths):
        if path.is_dir():
            with open_graph(path) as graph:
                found = (*graph.kept_back(), *graph.validate().findings)
        else:
            found = check_file(path).findings
        findings |= dict.fromkeys(found)
    return Report(tuple(findings))


def check_file(path: Path) -> Report:
    """What is wrong with a file of RDF. Raises UsageError where it is none, DataError where it does not parse."""
    import pyoxigraph as ox

    from civicgraph.validating import validate

    form = ox.RdfFormat.from_extension(path.suffix.lstrip(".").lower())
    if form is None:
        raise UsageError(f"{path} is no folder, and no RDF file that is known by its ending, such as .ttl or .nq")
    try:
        quads = [quad for quad in ox.parse(path=str(path), format=form) if isinstance(quad, ox.Quad)]
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror or error}") from error
    except (SyntaxError, ValueError) as error:
        raise DataError(f"{path} does not parse: {error}") from error
    return validate(quads, None)


class Answer:
    """What a query answers: rows to walk, each a dict of Python values, and the standard formats.

    A yes or no is one row of ``answer``; triples are rows of ``subject``, ``predicate`` and ``object``.
    """

    def __init__(self, table: Table) -> None:
        self.table = table

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns."""
        return self.table.columns

    def __len__(self) -> int:
        return len(self.table.rows)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        for row in self.table.rows:
            yield {name: _python(term) for name, term in zip(self.table.columns, row, strict=True)}

    def to(self, format_: str) -> bytes:
        """The answer as ``csv``, ``tsv``, ``json`` or ``xml``, or triples as ``turtle``."""
        return write(self.table, format_)


class Graph:
    """A built graph. What is in quarantine is not published, and none of these methods shows it."""

    def __init__(self, view: View) -> None:
        self.view = view

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let the files go."""
        self.view.close()

    @property
    def base(self) -> str:
        """What the IRIs of its instances begin with."""
        return self.view.base

    def documents(self) -> tuple[str, ...]:
        """The identifiers of the documents that it was built from, sorted."""
        return tuple(document.identifier for document in self.view.documents())

    def text(self, document: str) -> str:
        """The stored text of a document, to the letter."""
        return self.view.text(document)

    def query(self, question: str, /, *, services: Sequence[str] = (), **parameters: str) -> Answer:
        """The answer to a question of the gallery, by name, or to a SPARQL query, which needs no PREFIX lines.

        ``services`` are the only servers that SERVICE may ask. Raises QueryError, a UsageError, where the query cannot
        be run.
        """
        return Answer(ask(self.view, prepare(question, parameters), services=services))

    def explain(self, name: str) -> Explanation:
        """All that is known of an organisation, committee or initiative, each fact with its sentence.

        ``name`` is a name, an acronym or an IRI. Raises UsageError where nothing, or more than one thing, bears it.
        """
        from civicgraph.explaining import explain

        return explain(self.view, name)

    def validate(self) -> Report:
        """What is wrong with the published graph, each finding with file, line and sentence where there is one."""
        from civicgraph.validating import validate

        texts = {document: self.view.text(document) for document in self.documents()}
        return validate(list(self.view.quads()), texts)

    def kept_back(self) -> tuple[Finding, ...]:
        """What the build found in the documents that it sent to quarantine."""
        from civicgraph.model import Finding, Severity

        report = self.view.report()
        found = [item for item in report["findings"] if item.get("document") in report["quarantined"]]
        return tuple(Finding(**{**item, "severity": Severity(item["severity"])}) for item in found)

    def evaluate(self, gold: str | Path) -> Evaluation:
        """Precision, recall and F1 by fact type, against a folder of gold annotations."""
        from civicgraph.evaluating import evaluate

        return evaluate(self.view, gold)

    def export(
        self,
        format_: str,
        *,
        out: str | Path | None = None,
        without_people: bool = False,
        without_quotes: bool = False,
        frame: str | None = None,
    ) -> bytes:
        """The published graph as ``turtle``, ``json-ld``, ``trig``, ``ntriples``, ``nquads``, ``rdfxml`` or ``csv``.

        The bytes are also written to the file ``out``, in one step, where one is given. ``frame="organisation"`` makes
        JSON-LD one tree an organisation. ``without_people`` and ``without_quotes`` leave out what ``withholding`` says.
        """
        from civicgraph.exporting import export

        return export(
            self.view, format_, without_people=without_people, without_quotes=without_quotes, frame=frame, out=out
        )

    def push(
        self,
        endpoint: str,
        credentials: Credentials | None = None,
        *,
        protocol: str | None = None,
        query_endpoint: str | None = None,
        without_people: bool = False,
        without_quotes: bool = False,
        prune: bool = False,
        progress: Progress | None = None,
    ) -> PushResult:
        """Put the published graphs onto a server, each replaced in one step, and compare what is there.

        ``credentials`` are those of the environment where none are given (``CIVICGRAPH_PUSH_USER`` and so on);
        ``protocol`` is ``gsp`` or ``update``, by default whichever the address speaks. Raises UsageError for an address
        that cannot be, PushError where the server lets nothing in; what failed later is told in the result.
        """
        import os
        import tempfile

        from civicgraph.pushing import Credentials, planned, push

        given = credentials or Credentials.of(os.environ)
        with tempfile.TemporaryDirectory(prefix="civicgraph-push-") as place:
            plan = planned(self.view, Path(place), without_people=without_people, without_quotes=without_quotes)
            return push(plan, endpoint, given, protocol=protocol, query=query_endpoint, prune=prune, progress=progress)

    def rdflib(self, *, without_people: bool = False) -> rdflib.Dataset:
        """The published graph as an rdflib data set with its named graphs; a copy, in memory."""
        import rdflib

        dataset = rdflib.Dataset(default_union=True)
        dataset.parse(data=self.export("nquads", without_people=without_people), format="nquads")
        return dataset


def _python(term: Any) -> Any:
    """An RDF term as a Python value: numbers, dates and truth values as such, all else as text."""
    import pyoxigraph as ox

    if not isinstance(term, ox.Literal):
        return term.value if isinstance(term, ox.NamedNode | ox.BlankNode) else term
    kind = term.datatype.value.rpartition("#")[2]
    try:
        if kind in ("integer", "nonNegativeInteger", "positiveInteger", "int", "long", "gYear"):
            return int(term.value)
        if kind in ("decimal", "double", "float"):
            return float(term.value)
        if kind == "boolean":
            return term.value in ("true", "1")
        if kind == "date":
            return date.fromisoformat(term.value)
    except ValueError:  # a literal that is none of its type stays a text
        pass
    return term.value
