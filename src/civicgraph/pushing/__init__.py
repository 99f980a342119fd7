"""A built graph onto a server: each named graph replaced in one step, and compared afterwards."""

from civicgraph.pushing.plan import Load, Plan, planned
from civicgraph.pushing.push import GraphOutcome, PushResult, State, push
from civicgraph.pushing.transport import Credentials

__all__ = ["Credentials", "GraphOutcome", "Load", "Plan", "PushResult", "State", "planned", "push"]
