"""What the command line shows a person: the progress bar, the summary of a build, tables, an entity explained."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from rich.console import Console
    from rich.text import Text

    from civicgraph.evaluating import Evaluation, Score
    from civicgraph.explaining import Explanation, Fact, Place
    from civicgraph.model import Report
    from civicgraph.pipeline import BuildResult
    from civicgraph.querying import Question, Table
    from civicgraph.rulefiles import Problem, Rule
    from civicgraph.tracing import Step, Trace

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


def console() -> Console:
    """Standard output; colours where it is a terminal that has them."""
    from rich.console import Console

    return Console(highlight=False, emoji=False)


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
    if skipped := [item["document"] for item in report["unread"] if item["code"] == "skipped"]:
        unpacked = (name.casefold().removesuffix(".gz").removesuffix(".zst") for name in skipped)
        kinds = ", ".join(sorted({PurePath(name).suffix for name in unpacked}))
        _say(out, Text(f"\n{len(skipped)} file{'s' * (len(skipped) != 1)} passed over (no reader for {kinds})"))
    if whole := [item["identifier"] for item in report["documents"] if PurePath(item["identifier"]).is_absolute()]:
        told = f"{len(whole)} document{'s' * (len(whole) != 1)} named by absolute paths, such as {whole[0]}"
        _say(out, Text(f"\n{told}: these paths are published as identifiers; build from the folder above to avoid it"))
    if result.published and not report.get("links") and (result.out / LINKS).is_file():
        file = result.out / LINKS
        _say(out, Text(f"\nThe links of {file} are not in this build: build with --links {file} to keep them"))
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
        _say(out, head)
        _say(out, Text(item["message"]), 2)
        if item.get("sentence"):
            _say(out, Text(f"“{_shortened(item['sentence'])}”", style="dim"), 2)
    if limit is not None and len(listed) > limit:
        out.print(Text(f"… and {len(listed) - limit} more in report.json", style="dim"))


def _say(out: Console, text: Text, indent: int = 0) -> None:
    """Print a text, wrapped under its indent on a terminal; a pipe or a file gets it on one line."""
    from rich.padding import Padding

    if out.is_terminal:
        out.print(Padding(text, (0, 0, 0, indent)))
    else:
        out.print(" " * indent, text, sep="", soft_wrap=True)


def where(item: Mapping[str, Any]) -> str:
    """The file and line of a finding or notice, or its place in the original; or else what it is about."""
    if item.get("document") is None:
        return str(item.get("focus", ""))
    if item.get("place"):
        return f"{item['document']}, {item['place']}"
    return f"{item['document']}:{item['line']}" if item.get("line") else str(item["document"])


def _shortened(sentence: str, longest: int = 160) -> str:
    return sentence if len(sentence) <= longest else "…" + sentence[-longest:]


def show_gallery(questions: Sequence[Question]) -> None:
    """The questions that have a name, with their parameters."""
    from rich.text import Text

    out = console()
    for question in questions:
        _say(out, Text.assemble((question.name, "bold"), "  ", question.title))
        _say(out, Text(question.description, style="dim"), 4)
        for parameter in question.parameters:
            default = f"by default {parameter.default}" if parameter.default else "by default all"
            head = (f"--param {parameter.name}=…", "cyan")
            _say(out, Text.assemble(head, f"  {parameter.meaning} ", (f"({default})", "bold")), 4)


def show_table(table: Table, *, names_only: bool = False, asked: Mapping[str, str] | None = None) -> None:
    """The rows of an answer; IRIs of the vocabulary with their prefix, others by their last part.

    With ``names_only`` the columns that hold IRIs of things named beside them, as the gallery marks them, are left out.
    ``asked`` are the parameters of the question, which an empty answer shows.
    """
    from rich import box
    from rich.table import Table as Drawing
    from rich.text import Text

    shown = [n for n, name in enumerate(table.columns) if not names_only or (name != "iri" and name[-4:] != "_iri")]
    drawing = Drawing(box=box.SIMPLE_HEAD, pad_edge=False)
    words = [_longest_word([table.columns[n], *(_shown(row[n]) for row in table.rows)]) for n in shown]
    room = sum(words) + 3 * len(words) <= console().width  # else a word has to be broken somewhere
    for n in shown:
        least = words[shown.index(n)] if room else min(words[shown.index(n)], len(table.columns[n]))
        drawing.add_column(table.columns[n], overflow="fold", min_width=least)
    for row in table.rows:
        drawing.add_row(*(Text(_shown(row[n])) for n in shown))
    out = console()
    out.print(drawing)
    rest = "; --format csv or json shows the IRIs too" if len(shown) < len(table.columns) and table.rows else ""
    out.print(Text(f"{len(table.rows)} row{'s' * (len(table.rows) != 1)}{rest}", style="dim"))
    if not table.rows and asked:
        given = ", ".join(f"{name}={value!r}" for name, value in asked.items())
        out.print(
            Text(f"asked with {given}; --param NAME=VALUE asks otherwise, and --list shows what there is", style="dim")
        )


def _longest_word(cells: Sequence[str]) -> int:
    return max(len(word) for cell in cells for word in (cell.split() or [""]))


def _shown(term: Any) -> str:
    """A term as a person reads it: a value without its type, an IRI with its prefix, or else by its last part."""
    from civicgraph.vocabulary import PREFIXES

    value = "" if term is None else str(getattr(term, "value", term))
    for prefix, iri in PREFIXES.items():
        if value.startswith(iri) and len(value) > len(iri):
            return f"{prefix}:{value[len(iri) :]}"
    place, slash, last = value.rstrip("/").rpartition("/")
    return f"…/{last}" if type(term).__name__ == "NamedNode" and slash and "/" in place.partition("://")[2] else value


def show_explanation(explanation: Explanation) -> None:
    """All that is known of a thing; facts that the same words state stand together, above those words."""
    from rich.text import Text

    out = console()
    _say(out, Text.assemble((explanation.name, "bold"), f"  {', '.join(explanation.kinds)}"))
    if explanation.other_names:
        _say(out, Text(f"also: {', '.join(explanation.other_names)}"))
    _say(out, Text(explanation.iri, style="dim"))
    by_words: dict[tuple[object, ...], list[Fact]] = {}
    for fact in explanation.facts:
        words = tuple((place.document, place.line, place.column, place.end - place.start) for place in fact.places)
        by_words.setdefault(words, []).append(fact)
    for facts in by_words.values():
        out.print()
        for fact in facts:
            _say(out, Text.assemble((f"{fact.label}: ", "cyan"), (fact.value, "bold")))
        for places in zip(*(fact.places for fact in facts), strict=True):
            rules = dict.fromkeys(f"{place.rule} {place.confidence:g}" for place in places)
            _say(out, _quoted(places[0]), 2)
            _say(out, Text(f"{_source(places[0])}  {', '.join(rules)}", style="dim"), 2)
            if places[0].original is not None and places[0].original.link is not None:
                _say(out, Text(_followed(places[0].original.link), style="dim"), 2)
    for link in explanation.links:
        sure = "" if link.confidence is None else f" {link.confidence:.2f}"
        head = ("link, open: " if link.judgement == "review" else "link: ", "cyan")
        out.print()
        _say(out, Text.assemble(head, (link.label or link.iri, "bold"), f"  {link.relation}{sure}"))
        _say(out, Text("; ".join(filter(None, (link.iri, link.decision, *link.reasons))), style="dim"), 2)


def _followed(link: str) -> str:
    """A link as a terminal opens it: of a file that is there, with ``file://``."""
    path, mark, fragment = link.partition("#")
    return f"{Path(path).resolve().as_uri()}{mark}{fragment}" if "://" not in path and Path(path).is_file() else link


def _source(place: Place) -> str:
    """Where a person looks: line and column of a text, else the page or the part of the original."""
    if place.original is None:
        return f"{place.document}:{place.line}:{place.column}"
    page = f"page {place.original.page}" if place.original.page is not None else None
    return ", ".join(filter(None, (place.document, page, place.original.part)))


def _quoted(place: Place) -> Text:
    """The sentence with the words of the fact in brackets, and in colour where there is any."""
    from rich.text import Text

    sentence, start, end = place.sentence, place.start, place.end
    return Text.assemble(sentence[:start], (f"[{sentence[start:end]}]", "bold black on yellow"), sentence[end:])


def show_rules(rules: Sequence[Rule]) -> None:
    """The rules, in the order in which they run."""
    from rich.text import Text

    out = console()
    for rule in rules:
        head = f"  {rule.yields}  priority {rule.priority}, confidence {rule.confidence:g}"
        _say(out, Text.assemble((rule.name, "bold"), head, ", weak" if rule.weak else ""))
        _say(out, Text(f"{rule.about or 'no description'}  ({rule.source}:{rule.line})", style="dim"), 4)


def rule_as_dict(rule: Rule) -> dict[str, Any]:
    """A rule as plain values, without its patterns."""
    from dataclasses import asdict

    plain = ("name", "label", "value", "about", "priority", "weak", "confidence", "source", "line")
    return {name: getattr(rule, name) for name in plain} | {"examples": [asdict(e) for e in rule.examples]}


def show_problems(problems: Sequence[Problem], files: Sequence[Path]) -> None:
    """What is wrong with rule files, one line a problem, so that editors can jump to it."""
    from rich.text import Text

    out = console()
    for problem in problems:
        _say(out, Text.assemble((f"{problem.source}:{problem.line}", "bold"), f": {problem.message}"))
    if not problems:
        _say(out, Text(f"{', '.join(map(str, files))}: the rules are well formed, and their examples behave"))


def show_traces(traces: Sequence[Trace]) -> None:
    """Each sentence with the rules that fired, then those that came near, then what else was read in it."""
    from rich.text import Text

    out = console()
    for trace in traces:
        place = "" if trace.document == "-" else f"  {trace.document}:{trace.line}"
        _say(out, Text.assemble((trace.sentence, "bold"), (place, "dim")))
        if trace.about:
            _say(out, Text(f"about: {trace.about}", style="dim"), 2)
        for step in trace.steps:
            _show_step(out, step)
        for other in trace.others:
            _say(out, Text.assemble(("also read  ", "green"), other), 2)
        if not trace.steps and not trace.others:
            _say(out, Text("no rule has its trigger here", style="yellow"), 2)
        out.print()


def _show_step(out: Console, step: Step) -> None:
    from rich.text import Text

    mark = ("fired  ", "bold green") if step.fired else ("came near  ", "yellow")
    _say(out, Text.assemble(mark, (step.rule, "bold"), f"  trigger “{step.trigger}”  ", (step.source, "dim")), 2)
    for filled in step.arguments:
        words = f" “{filled.words}”" if filled.words else ""
        _say(out, Text.assemble((f"{filled.role}: ", "cyan"), filled.name, (f"{words}, {filled.how}", "dim")), 6)
    for claim in step.claims:
        _say(out, Text.assemble("→ ", (claim, "bold"), (f"  {step.confidence:g}", "dim")), 6)
    if step.reason is not None:
        _say(out, Text.assemble(("why not: ", "yellow"), step.reason), 6)


def show_evaluation(evaluation: Evaluation, details: bool) -> None:
    """The figures by fact type, and with ``details`` each fact that is missed or too many."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    out = console()
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("fact type")
    for name in ("precision", "recall", "F1", "right", "in the graph", "in the gold"):
        table.add_column(name, justify="right")
    for name, score in {**evaluation.by_type, "all hard": evaluation.hard, "all soft": evaluation.soft}.items():
        table.add_row(name, *_figures(score), style="bold" if name.startswith("all") else "")
    out.print(table)
    for name, share in evaluation.shares.items():
        out.print(f"{name}: {share:.3f}")
    _show_unmatched(out, evaluation)
    for note in evaluation.notes:
        out.print(Text(note, style="yellow"), soft_wrap=True)
    for item in evaluation.differences if details else ():
        colour = "red" if item.sort == "missed" else "yellow"
        line = f"  {item.document}  {item.type}  {item.subject}: {', '.join(map(str, item.value.values()))}"
        out.print(Text.assemble((item.sort, colour), line, (f"  “{item.quote}”", "dim")), soft_wrap=True)


def _show_unmatched(out: Console, evaluation: Evaluation) -> None:
    """Which gold has no document, which documents have no gold, and what that means for the figures."""
    from rich.text import Text

    for name in evaluation.absent:
        told = f"{name}.json: the graph has no document {name}.txt, or of another suffix: its facts count as missed"
        out.print(Text(told, style="yellow"), soft_wrap=True)
    if unjudged := evaluation.unjudged:
        rest = f" and {len(unjudged) - SHOWN} more" if len(unjudged) > SHOWN else ""
        told = f"no gold for {', '.join(unjudged[:SHOWN])}{rest}: not scored"
        out.print(Text(told, style="yellow"), soft_wrap=True)
    if evaluation.absent or unjudged:
        compared = evaluation.documents - len(evaluation.absent)
        out.print(
            f"{compared} of {evaluation.documents} gold files have a document in the graph, which has "
            f"{compared + len(unjudged)}"
        )


def _figures(score: Score) -> tuple[str, ...]:
    shares = (f"{share:.3f}" for share in (score.precision, score.recall, score.f1))
    return (*shares, str(score.right), str(score.predicted), str(score.gold))


def evaluation_as_dict(evaluation: Evaluation) -> dict[str, Any]:
    """The figures as plain values."""
    from dataclasses import asdict

    scores = {**evaluation.by_type, "hard": evaluation.hard, "soft": evaluation.soft}
    return {
        "documents": evaluation.documents,
        "scores": {
            name: {**asdict(s), "precision": round(s.precision, 4), "recall": round(s.recall, 4), "f1": round(s.f1, 4)}
            for name, s in scores.items()
        },
        "shares": {name: round(share, 4) for name, share in evaluation.shares.items()},
        "absent": list(evaluation.absent),
        "unjudged": list(evaluation.unjudged),
        "notes": list(evaluation.notes),
        "differences": [asdict(difference) for difference in evaluation.differences],
    }
