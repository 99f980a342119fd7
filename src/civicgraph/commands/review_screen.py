"""The screen of the review: one open mapping at a time, judged with a key."""

from __future__ import annotations

from typing import TYPE_CHECKING

import readchar
from rich.console import Group
from rich.panel import Panel
from rich.text import Text

from civicgraph.commands.showing_links import features_table
from civicgraph.linking.model import LinkJudgement
from civicgraph.rendering import console

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from civicgraph.linking.mappings import Mapping
    from civicgraph.linking.reviewing import Review

HELP = "a accept   c accept as close   r reject   ↓ → skip   ↑ ← back   u undo   q save and quit"

RIVALS = 5  # others that are shown


def walk(review: Review, save: Callable[[], None]) -> None:
    """Show one mapping after the other until the reviewer quits; ``save`` is called after each change."""
    out = console()
    if review.current is None:
        out.print("nothing waits for a review")
        return
    message = ""
    while True:
        out.clear()
        out.print(_shown(review, message))
        message = ""
        key = readchar.readkey()
        if key in ("q", "Q", readchar.key.ESC, readchar.key.CTRL_D):
            break
        if key in (readchar.key.DOWN, readchar.key.RIGHT, "s", "j", " "):
            review.move(1)
        elif key in (readchar.key.UP, readchar.key.LEFT, "k"):
            review.move(-1)
        elif key == "u":
            message = "taken back" if review.undo() else "nothing to take back"
            save()
        elif key in ("a", "c", readchar.key.ENTER):
            review.decide(LinkJudgement.ACCEPTED, close=key == "c")
            save()
        elif key == "r":
            review.decide(LinkJudgement.REJECTED)
            save()
        else:
            message = "no such key"
    out.print(f"{len(review.done)} decided, {len(review.waiting)} still open")


def _shown(review: Review, message: str) -> Group:
    mapping = review.current
    decided = f"{len(review.done)} decided"
    if mapping is None:
        return Group(
            Text(f"{decided}, none is open any more", style="green"), Text("u undo   q save and quit", style="dim")
        )
    head = Text.assemble(
        (f"{review.place + 1} of {len(review.waiting)} open", "bold"), (f"   {decided}   {message}", "dim")
    )
    others = Text.assemble(*_others(review))
    return Group(head, Panel(_ends(mapping)), features_table(mapping), others, Text(HELP, style="dim"))


def _others(review: Review) -> Iterator[str | tuple[str, str]]:
    """Who else could be meant, on either side."""
    theirs = [(one, one.object_label, one.object) for one in review.rivals]
    ours = [(one, one.subject_label, one.subject) for one in review.claimants]
    for heading, listed in (
        ("Also proposed for ours; rejected if you accept this one", theirs),
        ("Also claimed by others of ours", ours),
    ):
        if listed:
            yield (f"\n{heading}:\n", "yellow")
        for one, label, iri in listed[:RIVALS]:
            yield f"  {one.confidence:.2f} {one.judgement.value:9} {label}  "
            yield (f"{iri}\n", "dim")
        if len(listed) > RIVALS:
            yield (f"  … and {len(listed) - RIVALS} more\n", "dim")


def _ends(mapping: Mapping) -> Text:
    return Text.assemble(
        ("ours    ", "dim"), (mapping.subject_label, "bold"), (f"\n        {mapping.subject}\n", "dim"),
        ("theirs  ", "dim"), (mapping.object_label, "bold"), (f"\n        {mapping.object}", "dim"),
    )  # fmt: skip
