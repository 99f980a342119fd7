"""The names of the data set's named graphs, which every reader of a build needs and only the mapping fills."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from civicgraph.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pyoxigraph import Quad


@dataclass(frozen=True)  # no slots: names that are asked for with every quad are made once
class Graphs:
    """The named graphs under one base IRI, which ends in ``/`` or ``#``.

    Raises UsageError where the base cannot start an IRI.
    """

    base: str

    def __post_init__(self) -> None:
        try:
            NamedNode(self.base)
        except ValueError as error:
            raise UsageError(f"the base IRI {self.base!r} is no absolute IRI: {error}") from error
        if not self.base.endswith(("/", "#")):
            raise UsageError(f"the base IRI {self.base!r} has to end in / or #")

    @cached_property
    def evidence(self) -> NamedNode:
        """Where each statement was read."""
        return NamedNode(f"{self.base}graph/evidence")

    @cached_property
    def people(self) -> NamedNode:
        """Personal data, and the evidence of it."""
        return NamedNode(f"{self.base}graph/people")

    @cached_property
    def links(self) -> NamedNode:
        """Links to other data sets."""
        return NamedNode(f"{self.base}graph/links")

    @cached_property
    def dataset(self) -> NamedNode:
        """What the data set is, its documents, and the notices about them."""
        return NamedNode(f"{self.base}graph/dataset")

    def mapping(self, tail: str) -> NamedNode:
        """A mapping of one of ours to one of theirs, in the graph ``links``; ``tail`` is its fingerprint."""
        return NamedNode(f"{self.base}mapping/{tail}")

    def is_mapping(self, node: object) -> bool:
        """Whether a node is a mapping, or one of the features of its score."""
        return isinstance(node, NamedNode) and node.value.startswith(f"{self.base}mapping/")

    def document(self, tail: str) -> NamedNode:
        """The facts of one document; ``tail`` is the last part of the document's IRI."""
        return NamedNode(f"{self.base}graph/document/{tail}")

    def quarantine(self, tail: str) -> NamedNode:
        """All that a document says where it breaks the shapes: kept, and not published."""
        return NamedNode(f"{self.base}graph/quarantine/{tail}")

    def is_facts(self, graph: object) -> bool:
        """Whether a graph's name is that of the published facts of a document."""
        return isinstance(graph, NamedNode) and graph.value.startswith(f"{self.base}graph/document/")

    def is_quarantine(self, graph: object) -> bool:
        """Whether a graph's name is that of one kept from publication."""
        return isinstance(graph, NamedNode) and graph.value.startswith(f"{self.base}graph/quarantine/")

    def is_evidence(self, node: object) -> bool:
        """Whether a node only says why something holds: evidence, the place it points at, the mapping of a link."""
        return isinstance(node, NamedNode) and node.value.startswith(self._shown)

    @cached_property
    def _shown(self) -> tuple[str, ...]:
        return tuple(f"{self.base}{kind}/" for kind in ("evidence", "place", "mapping", "known-link"))

    def is_fact(self, quad: Quad) -> bool:
        """Whether a quad is published and says something of the world, not where that was read or why it is linked."""
        graph = quad.graph_name
        return not (
            graph == self.evidence  # asked first: most quads stand there
            or self.is_evidence(quad.subject)  # mappings too
            or self.is_evidence(quad.object)
            or self.is_quarantine(graph)
        )

    def published(self, quads: Iterable[Quad]) -> list[Quad]:
        """The quads outside quarantine, in their order."""
        apart: dict[object, bool] = {}
        kept = []
        for quad in quads:
            graph = quad.graph_name
            if graph not in apart:
                apart[graph] = self.is_quarantine(graph)
            if not apart[graph]:
                kept.append(quad)
        return kept
