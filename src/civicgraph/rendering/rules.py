"""Rules as a list, the problems of rule files, and which rules fired on a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from civicgraph.rendering.screen import console, say

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from rich.console import Console

    from civicgraph.rulefiles import Problem, Rule
    from civicgraph.tracing import Step, Trace


def show_rules(rules: Sequence[Rule]) -> None:
    """The rules, in the order in which they run."""
    from rich.text import Text

    out = console()
    for rule in rules:
        head = f"  {rule.yields}  priority {rule.priority}, confidence {rule.confidence:g}"
        say(out, Text.assemble((rule.name, "bold"), head, ", weak" if rule.weak else ""))
        say(out, Text(f"{rule.about or 'no description'}  ({rule.source}:{rule.line})", style="dim"), 4)


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
        say(out, Text.assemble((f"{problem.source}:{problem.line}", "bold"), f": {problem.message}"))
    if not problems:
        say(out, Text(f"{', '.join(map(str, files))}: the rules are well formed, and their examples behave"))


def show_traces(traces: Sequence[Trace]) -> None:
    """Each sentence with the rules that fired, then those that came near, then what else was read in it."""
    from rich.text import Text

    out = console()
    for trace in traces:
        place = "" if trace.document == "-" else f"  {trace.document}:{trace.line}"
        say(out, Text.assemble((trace.sentence, "bold"), (place, "dim")))
        if trace.about:
            say(out, Text(f"about: {trace.about}", style="dim"), 2)
        for step in trace.steps:
            _show_step(out, step)
        for other in trace.others:
            say(out, Text.assemble(("also read  ", "green"), other), 2)
        for doubted in trace.doubted:
            say(out, Text.assemble(("read and not kept  ", "yellow"), doubted), 2)
        if not (trace.steps or trace.others or trace.doubted):
            say(out, Text("no rule has its trigger here", style="yellow"), 2)
        out.print()


def _show_step(out: Console, step: Step) -> None:
    from rich.text import Text

    mark = ("fired  ", "bold green") if step.fired else ("came near  ", "yellow")
    say(out, Text.assemble(mark, (step.rule, "bold"), f"  trigger “{step.trigger}”  ", (step.source, "dim")), 2)
    for filled in step.arguments:
        words = f" “{filled.words}”" if filled.words else ""
        say(out, Text.assemble((f"{filled.role}: ", "cyan"), filled.name, (f"{words}, {filled.how}", "dim")), 6)
    for claim in step.claims:
        say(out, Text.assemble("→ ", (claim, "bold"), (f"  {step.confidence:g}", "dim")), 6)
    for withdrawn in step.withdrawn:
        say(out, Text.assemble(("withdrawn: ", "yellow"), withdrawn), 6)
    if step.reason is not None:
        say(out, Text.assemble(("why not: ", "yellow"), step.reason), 6)
