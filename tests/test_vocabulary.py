"""Closed terms: a typo raises, with a hint."""

from __future__ import annotations

import subprocess
import sys

import pytest

from civicgraph.errors import DataError
from civicgraph.vocabulary import CG, NAMESPACES, ORG, PREFIXES, concept


def test_a_term_is_a_node_with_the_full_iri():
    assert CG.memberCount.value == "https://w3id.org/civicgraph/ontology#memberCount"
    assert ORG["hasUnit"].value == "http://www.w3.org/ns/org#hasUnit"


def test_a_typo_raises_and_names_the_nearest_term():
    with pytest.raises(AttributeError, match=r"cg:memberCuont .* did you mean cg:memberCount\?"):
        _ = CG.memberCuont


def test_a_term_unlike_any_other_raises_without_a_guess():
    with pytest.raises(AttributeError) as caught:
        _ = CG.zzzzzz
    assert "did you mean" not in str(caught.value)


def test_every_listed_term_can_be_had_as_an_attribute():
    for namespace in NAMESPACES:
        for term in namespace:
            assert getattr(namespace, term).value == namespace.iri + term


def test_prefixes_are_one_to_one():
    assert len(PREFIXES) == len(set(PREFIXES.values())) == len(NAMESPACES)


def test_a_concept_is_found_by_scheme_and_id():
    assert concept("qualifier", "at_least").value == "https://w3id.org/civicgraph/concept/qualifier/at_least"


@pytest.mark.parametrize(
    ("scheme", "id_", "message"),
    [
        ("qualifier", "at-least", "did you mean 'at_least'"),
        ("member-kind", "planet", "has no concept 'planet'$"),
        ("kind", "city", "no concept scheme 'kind'"),
    ],
)
def test_a_concept_that_does_not_exist_raises(scheme, id_, message):
    with pytest.raises(DataError, match=message):
        concept(scheme, id_)


def test_the_vocabulary_imports_nothing_slow():
    code = "import civicgraph.vocabulary, sys; print([m for m in ('rdflib', 'pyshacl', 'spacy') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
