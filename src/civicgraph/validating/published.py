"""The published quads as validation asks for them: by predicate, and what each predicate says of each subject."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from pyoxigraph import Literal

from civicgraph.validating.results import Term

if TYPE_CHECKING:
    from pyoxigraph import BlankNode, NamedNode, Quad, Triple

Said = Mapping[Term, Sequence[Term]]
"""Subjects, and the objects that one predicate gives them."""


class Published:
    """Quads that are read once: to take a quad apart costs more than most of what is then asked of its terms.

    ``groups`` are the quads of each predicate.
    """

    def __init__(self, quads: Iterable[Quad]) -> None:
        """Take ``quads`` apart."""
        groups: defaultdict[NamedNode, list[Quad]] = defaultdict(list)
        for quad in quads:
            groups[quad.predicate].append(quad)
        self.groups: Mapping[NamedNode, Sequence[Quad]] = dict(groups)
        known: dict[Term, Term] = {}
        self._said: Mapping[NamedNode, Said] = {predicate: _said(group, known) for predicate, group in groups.items()}

    def __iter__(self) -> Iterator[Quad]:
        """The quads, predicate by predicate."""
        return (quad for group in self.groups.values() for quad in group)

    def said(self, predicate: NamedNode) -> Said:
        """The objects that a predicate gives each subject, each once, however many graphs state it."""
        return self._said.get(predicate, {})

    def statements(self) -> Iterator[tuple[NamedNode | BlankNode | Triple, NamedNode, Sequence[Term]]]:
        """All that is said: subject, predicate and objects."""
        for predicate, said in self._said.items():
            for subject, objects in said.items():
                if not isinstance(subject, Literal):  # which no subject is
                    yield subject, predicate, objects


def _said(quads: Iterable[Quad], known: dict[Term, Term]) -> Said:
    """What the quads say of each subject; each term is kept once, as in ``known``, for every quad holds its own."""
    held: defaultdict[Term, list[Term]] = defaultdict(list)
    same = known.setdefault
    for quad in quads:
        subject, object_ = quad.subject, quad.object
        held[same(subject, subject)].append(same(object_, object_))
    return {
        subject: objects if len(objects) == 1 else list(dict.fromkeys(objects)) for subject, objects in held.items()
    }
