"""Pushes a plan: each graph replaced, then compared; what became of each graph is told, whatever happens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from civicgraph.errors import PushError, UsageError
from civicgraph.pushing.checking import Comparison, Endpoint, compare, compare_listing
from civicgraph.pushing.protocols import BATCH, NTRIPLES, GraphStore, Target, Update, chosen, query_addresses, staging
from civicgraph.pushing.transport import Connection, Credentials, check_address

if TYPE_CHECKING:
    from civicgraph.pushing.plan import Load, Plan

Progress = Callable[[str, int, int], None]
"""Told the name of a step, how much of it is done, and how much of it there is."""

HOPELESS = frozenset((None, 401, 403, 404, 405))  # statuses after which no other graph will fare better


class State(StrEnum):
    """What a named graph on the server is after a push."""

    NEW = "new"
    OLD = "old"
    UNKNOWN = "unknown"


TRIES = 3
"""After so many graphs in a row that fail for one and the same reason, the rest is not tried."""


@dataclass(frozen=True, slots=True)
class GraphOutcome:
    """What became of one graph: its state, the comparison where one was made, and what went wrong."""

    graph: str
    triples: int
    state: State
    comparison: Comparison | None = None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class PushResult:
    """What a push did.

    ``checked`` is the address that was asked for the comparison, or None where there was none. ``others`` are graphs of
    this data set that are on the server and not in the build; ``removed`` are those that were taken away. ``note`` says
    what could not be seen of them, if anything.
    """

    endpoint: str
    protocol: str
    checked: str | None
    outcomes: tuple[GraphOutcome, ...]
    others: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    note: str = ""

    @property
    def complete(self) -> bool:
        """Whether all of it is there, and was seen to be."""
        return all(one.state is State.NEW and one.comparison and one.comparison.equal for one in self.outcomes)


def push(
    plan: Plan,
    url: str,
    credentials: Credentials,
    *,
    protocol: str | None = None,
    query: str | None = None,
    batch: int = BATCH,
    timeout: float = 60.0,
    prune: bool = False,
    progress: Progress | None = None,
) -> PushResult:
    """Replace each graph of the plan on the server at ``url``, and compare what is there with what was sent.

    ``protocol`` is ``gsp`` or ``update``, by default whichever the address speaks; ``query`` is where the server
    answers questions, by default found beside ``url``. ``batch`` is the most triples of one update; ``timeout`` is in
    seconds, for each sign of life. ``prune`` removes graphs of this data set that the plan does not hold.

    Raises UsageError for an address that cannot be, and PushError where the server lets nothing in; both before
    anything has changed. Later failures are told in the result.
    """
    if batch < 1:
        raise UsageError(f"--batch {batch}: a request holds at least one triple")
    if timeout <= 0:
        raise UsageError(f"--timeout {timeout:g}: wait for some seconds at least")
    tell = progress or (lambda step, done, total: None)
    for address in (url, query):
        if address is not None:
            check_address(address)
    with Connection(credentials, timeout) as connection:
        target = chosen(connection, url, protocol, plan.base, batch)
        endpoint = _endpoint(connection, [query] if query else query_addresses(url))
        if endpoint is None and query is not None:
            raise UsageError(f"--query-endpoint {query} answers no SPARQL query")
        outcomes = _sent(plan, target, tell)
        _swept(plan, target, outcomes)
        outcomes = _checked(plan, outcomes, _comparer(connection, endpoint, target, url), tell)
        others: set[str] = set()
        removed: set[str] = set()
        note = ""
        if endpoint is not None:
            try:
                others = endpoint.graphs(f"{plan.base}graph/") - {load.graph for load in plan.loads}
            except PushError as error:
                note = f"which other graphs are there could not be seen: {error}"
        done = all(one.state is State.NEW and one.comparison and one.comparison.equal for one in outcomes)
        if prune and endpoint is not None and done and others:
            for graph in sorted(others):
                target.remove(graph)
            removed = others - endpoint.graphs(f"{plan.base}graph/")
    asked = endpoint.url if endpoint else url if isinstance(target, GraphStore) else None
    kept = tuple(sorted(others - removed))
    return PushResult(url, target.name, asked, tuple(outcomes), kept, tuple(sorted(removed)), note)


def _sent(plan: Plan, target: Target, tell: Progress) -> list[GraphOutcome]:
    """Send the graphs in turn, up to a failure that none would survive."""
    outcomes: list[GraphOutcome] = []
    done, hopeless = 0, False
    tell("Sending", 0, plan.triples)

    def advance(triples: int) -> None:
        nonlocal done
        done += triples
        tell("Sending", min(done, plan.triples), plan.triples)

    for load in plan.loads:
        if hopeless:
            outcomes.append(GraphOutcome(load.graph, load.triples, State.OLD))
            continue
        try:
            target.replace(load, advance)
        except PushError as error:
            maybe = error.status is None and error.sent  # it may have arrived, though no answer came back
            if not maybe and error.status in HOPELESS and all(one.state is State.OLD for one in outcomes):
                raise  # nothing has changed yet, and nothing will
            state = State.UNKNOWN if maybe else State.OLD
            outcomes.append(GraphOutcome(load.graph, load.triples, state, error=str(error)))
            hopeless = error.status in HOPELESS or [one.error for one in outcomes[-TRIES:]].count(str(error)) == TRIES
        else:
            outcomes.append(GraphOutcome(load.graph, load.triples, State.NEW))
    return outcomes


def _swept(plan: Plan, target: Target, outcomes: list[GraphOutcome]) -> None:
    """Take away what a failed update left in its staging graph; where that fails too, the next push does it."""
    if not isinstance(target, Update):
        return
    for load, outcome in zip(plan.loads, outcomes, strict=True):
        if outcome.error is not None:
            try:
                target.remove(staging(plan.base, load))
            except PushError:
                return


Comparer = Callable[["Load"], Comparison]


def _comparer(connection: Connection, endpoint: Endpoint | None, target: Target, url: str) -> Comparer | None:
    if endpoint is not None:
        return lambda load: compare(endpoint, load)
    if not isinstance(target, GraphStore):
        return None

    def listed(load: Load) -> Comparison:
        answer = connection.demand("GET", url, params={"graph": load.graph}, headers={"Accept": NTRIPLES})
        return compare_listing(load, answer.content)

    return listed


def _checked(plan: Plan, outcomes: list[GraphOutcome], comparer: Comparer | None, tell: Progress) -> list[GraphOutcome]:
    """Each outcome with its comparison; a graph of which nobody knows is new where all of it is there."""
    if comparer is None:
        return outcomes
    found = []
    for done, (load, outcome) in enumerate(zip(plan.loads, outcomes, strict=True)):
        tell("Comparing", done, len(outcomes))
        if outcome.state is not State.OLD:
            try:
                comparison = comparer(load)
            except PushError as error:
                outcome = replace(outcome, error=outcome.error or str(error))
            else:
                state = State.NEW if comparison.equal else outcome.state
                outcome = replace(outcome, comparison=comparison, state=state)
        found.append(outcome)
    tell("Comparing", len(outcomes), len(outcomes))
    return found


def _endpoint(connection: Connection, addresses: list[str]) -> Endpoint | None:
    for address in addresses:
        endpoint = Endpoint(connection, address)
        if endpoint.answers():
            return endpoint
    return None
