"""Words of about the same meaning share a cluster, or a group of clusters."""

import subprocess
import sys

import numpy as np
import pytest

from civicgraph.tagging import words
from civicgraph.tagging.senses import senses_of

CLUSTER, NEXT, GROUP = range(3)


@pytest.mark.parametrize(("one", "other"), [("sewage", "wastewater"), ("pupils", "learners"), ("doors", "doorway")])
def test_words_of_like_meaning_share_a_cluster(one: str, other: str) -> None:
    found = senses_of([one, other])
    assert found[0, CLUSTER] == found[1, CLUSTER] > 0
    assert found[0, GROUP] == found[1, GROUP] > 0


def test_words_of_other_meaning_share_neither() -> None:
    found = senses_of(["sewage", "pupils"])
    assert not {*found[0, :GROUP].tolist()} & {*found[1, :GROUP].tolist()}
    assert found[0, GROUP] != found[1, GROUP]


def test_capitals_make_no_difference() -> None:
    found = senses_of(["sewage", "Sewage", "SEWAGE"])
    assert (found == found[0]).all()


def test_unknown_words_have_none() -> None:
    assert not senses_of(["Qwzrtlob", "", "2024", "\ud800"]).any()
    assert senses_of([]).shape == (0, 3)


def test_a_word_is_in_two_clusters() -> None:
    found = senses_of(["sewage", "lobby", "pupils"])
    assert (found[:, NEXT] > 0).all()
    assert (found[:, NEXT] != found[:, CLUSTER]).all()


def test_what_a_word_is_about_is_told_by_its_clusters() -> None:
    [told] = words.telling(["Sewage"])
    cluster, other, group = senses_of(["sewage"])[0]
    assert told[:3] == [f"sense={cluster}", f"sense={other}", f"senses={group}"]
    assert [feature.partition("=")[0] for feature in told[3:]] == ["c6", "c10", "c14", "cf"]
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
