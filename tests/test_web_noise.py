"""Pages full of furniture are read as precisely as their bare texts."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.web import dressed

from civicgraph import build, open_graph
from civicgraph.evaluating.figures import Score

PAGES = Path(__file__).parent / "pages"
ROUNDS = (("a", 0), ("b", 1), ("c", 2), ("d", 3), ("c", 5), ("d", 7))  # set and first seed: 104 pages


@pytest.mark.slow
def test_precision_of_counts_and_committees_is_that_of_the_bare_texts(tmp_path: Path) -> None:
    sums: dict[tuple[str, str], Score] = {}
    pages = 0
    for number, (name, seed) in enumerate(ROUNDS):
        folder = tmp_path / f"{number}-{name}"
        folder.mkdir()
        for place, text in enumerate(sorted((PAGES / name).glob("*.txt"))):
            page = dressed(text.read_text(encoding="utf-8-sig"), seed + place)
            (folder / f"{text.stem}.html").write_text(page, encoding="utf-8")
            pages += 1
        for form, source in (("bare", PAGES / name), ("page", folder)):
            out = tmp_path / f"{number}-{form}"
            build([str(source)], out)
            with open_graph(out) as graph:
                evaluation = graph.evaluate(PAGES / name)
            assert not evaluation.absent
            for kind in ("count", "committee"):
                score = evaluation.by_type[kind]
                sums[form, kind] = sums.get((form, kind), Score()) + score
    assert pages >= 100
    for kind in ("count", "committee"):
        bare, page_score = sums["bare", kind], sums["page", kind]
        assert page_score.precision >= bare.precision, (kind, bare, page_score)
        assert page_score.recall >= bare.recall - 0.01, (kind, bare, page_score)
