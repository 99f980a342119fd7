"""The figures of an evaluation, as a table and as plain values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from civicgraph.rendering.screen import console

if TYPE_CHECKING:
    from rich.console import Console

    from civicgraph.evaluating import Evaluation, Score

LISTED = 8  # documents without gold that are named before the rest is only counted


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
        rest = f" and {len(unjudged) - LISTED} more" if len(unjudged) > LISTED else ""
        told = f"no gold for {', '.join(unjudged[:LISTED])}{rest}: not scored"
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
