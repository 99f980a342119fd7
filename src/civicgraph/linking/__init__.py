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

__all__ = ["Candidate", "Feature", "LinkJudgement", "Name", "Scored", "Source", "Subject", "SubjectKind"]
