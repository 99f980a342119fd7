"""Markdown: the source to the letter, its layout as a parser sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicgraph import build, open_graph
from civicgraph.model import Document
from civicgraph.reading import read_bytes
from civicgraph.segmenting import segment

if TYPE_CHECKING:
    from pathlib import Path

PAGE = """---
title: ignored
---
# League of **Lake** Towns #

The League has
42 members.

Committees
----------

* Committee on Ports
  and Piers
  1. Panel on Tolls
- [x] Committee on Roads

  It meets twice a year.

**About the office**

| Fact | Value |
|:-----|------:|
| **Founded** | 1990 |
| Aims | It speaks for towns, and trains their staff. |

| Body | Seats | Chair |
|---|---|---|
| Ports | 9 | Liga |

```
Committee on Code
```

<div>Committee on Markup</div>

***

> Members: 42 towns
"""


def read(text: str, newline: str = "\n") -> Document:
    found = read_bytes("page.md", text.replace("\n", newline).encode(), ".md")
    assert isinstance(found, Document)
    return found


def layout(document: Document) -> list[tuple[str, int, str]]:
    blocks = [b for s in segment(document) for b in ([s.heading] if s.heading else []) + list(s.blocks)]
    labels = [f"{b.label.of(document.text)}: " if b.label else "" for b in blocks]
    shown = [" ".join(b.span.of(document.text).split()) for b in blocks]
    return [(b.kind.value, b.level, label + text) for b, label, text in zip(blocks, labels, shown, strict=True)]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_each_construct_is_a_block_of_the_source(newline: str) -> None:
    document = read(PAGE, newline)
    assert document.text == PAGE.replace("\n", newline)
    assert document.places == ()
    assert layout(document) == [
        ("furniture", 0, "--- title: ignored ---"),
        ("heading", 1, "League of **Lake** Towns"),
        ("paragraph", 0, "The League has"),
        ("paragraph", 0, "42 members."),
        ("heading", 2, "Committees"),
        ("list-item", 0, "Committee on Ports and Piers"),
        ("list-item", 0, "Panel on Tolls"),
        ("list-item", 0, "Committee on Roads"),
        ("paragraph", 0, "It meets twice a year."),
        ("heading", 4, "About the office"),
        ("label", 0, "Fact: Value"),
        ("label", 0, "Founded: 1990"),
        ("list-item", 0, "Aims | It speaks for towns, and trains their staff."),
        ("list-item", 0, "Body | Seats | Chair"),
        ("list-item", 0, "Ports | 9 | Liga"),
        ("furniture", 0, "``` Committee on Code ```"),
        ("furniture", 0, "<div>Committee on Markup</div>"),
        ("furniture", 0, "***"),
        ("label", 0, "Members: 42 towns"),
    ]


@given(st.text(st.sampled_from("ab #*_-|>`1.\n\r\t[](){}<:"), max_size=80))
def test_blocks_of_any_source_are_ranges_of_it_in_order(text: str) -> None:
    document = read_bytes("page.md", text.encode(), ".md")
    assert isinstance(document, Document)
    end = 0
    for block in document.blocks or ():
        start = min(block.span.start, block.label.start if block.label else block.span.start)
        assert end <= start
        end = block.span.end
    assert end <= len(document.text)


def test_rows_of_two_columns_hold_the_parts_of_a_body_and_their_sizes_as_in_a_web_page(tmp_path: Path) -> None:
    about = "The Union of River Cities (URC) is an association of 24 cities in Serbia."
    rows = (("Committee", "Members"), ("Mobility Committee", "12 towns"), ("Working Group on Water", "7 members"))
    table = "\n".join([f"| {a} | {b} |" + "\n|---|---|" * (not n) for n, (a, b) in enumerate(rows)])
    cells = "".join(f"<tr><td>{a}</td><td>{b}</td></tr>" for a, b in rows)
    page = f"<h1>Union of River Cities</h1><p>{about}</p><h2>Committees</h2><table>{cells}</table>"
    (tmp_path / "a.md").write_text(f"# Union of River Cities\n\n{about}\n\n## Committees\n\n{table}\n", "utf-8")
    (tmp_path / "b.html").write_text(f"<html lang='en'><body>{page}</body></html>", "utf-8")
    found = []
    for name in ("a.md", "b.html"):
        build([str(tmp_path / name)], tmp_path / f"graph-{name}")
        with open_graph(tmp_path / f"graph-{name}") as graph:
            found.append([f.value for f in graph.explain("URC").facts if f.label == "committee"])
    assert (
        found[0]
        == found[1]
        == ["Mobility Committee, members: 12 (town)", "Working Group on Water, members: 7 (member)"]
    )
