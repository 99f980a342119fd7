"""Standard output and standard error of the command line: the console, the progress bar, lines of text."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rich.console import Console
    from rich.text import Text


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


def say(out: Console, text: Text, indent: int = 0) -> None:
    """Print a text, wrapped under its indent on a terminal; a pipe or a file gets it on one line."""
    from rich.padding import Padding

    if out.is_terminal:
        out.print(Padding(text, (0, 0, 0, indent)))
    else:
        out.print(" " * indent, text, sep="", soft_wrap=True)
