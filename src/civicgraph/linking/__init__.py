"""Links to other graphs, each with its reasons: who of ours is whom of theirs."""

from civicgraph.linking.model import (
    Candidate,
    Feature,
    LinkJudgement,
    Name,
    Scored,
    Source,
    Subject,
    SubjectKind,
)
from civicgraph.linking.names import SAME_AT, name_similarity, same_name

__all__ = [
    "SAME_AT",
    "Candidate",
    "Feature",
    "LinkJudgement",
    "Name",
    "Scored",
    "Source",
    "Subject",
    "SubjectKind",
    "name_similarity",
    "same_name",
]
