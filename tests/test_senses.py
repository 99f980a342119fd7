"""Words of about the same meaning share a cluster, or a group of clusters."""

import subprocess
import sys

import numpy as np
import pytest

from civicgraph.tagging import words
from civicgraph.tagging.senses import senses_of

CLUSTER, GROUP = 0, 1


@pytest.mark.parametrize(("one", "other"), [("sewage", "wastewater"), ("pupils", "learners"), ("doors", "doorway")])
def test_words_of_like_meaning_share_a_cluster(one: str, other: str) -> None:
    found = senses_of([one, other])
    assert found[0, CLUSTER] == found[1, CLUSTER] > 0
    assert found[0, GROUP] == found[1, GROUP] > 0


def test_words_of_other_meaning_share_neither() -> None:
    found = senses_of(["sewage", "pupils"])
    assert (found[0] != found[1]).all()


def test_capitals_make_no_difference() -> None:
    found = senses_of(["sewage", "Sewage", "SEWAGE"])
    assert (found == found[0]).all()


def test_unknown_words_have_none() -> None:
    assert not senses_of(["Qwzrtlob", "", "2024", "\ud800"]).any()
    assert senses_of([]).shape == (0, 2)


def test_what_a_word_is_about_stands_in_the_order_of_its_columns() -> None:
    [told] = words.telling(["sewage"])
    known = dict(zip(words.TELLING, told, strict=True))
    cluster, group = senses_of(["sewage"])[0]
    assert (known["sense"], known["senses"]) == (cluster, group)
    assert known["cf"] & 0x3F == known["c6"]
    assert words.telling([]) == []


def test_the_table_is_sorted_and_complete() -> None:
    from civicgraph.tagging import senses

    codes, clusters, groups = senses._table()
    assert (np.diff(codes.astype(np.int64)) > 0).all()
    assert len(codes) == len(clusters) == 60_000
    assert clusters.min() == 1
    assert clusters.max() < len(groups)
    assert groups[0] == 0
    assert groups[np.unique(clusters)].min() == 1


def test_the_table_is_not_read_before_it_is_needed() -> None:
    code = "from civicgraph.tagging import senses, words; assert not senses._table.cache_info().currsize"
    subprocess.run([sys.executable, "-c", code], check=True)
