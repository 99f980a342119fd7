"""Markdown: the source to the letter, its layout as a parser sees it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicgraph.model import Document
from civicgraph.reading import read_bytes
from civicgraph.segmenting import segment

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
