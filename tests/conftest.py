"""What every test module may use: the evaluation set beside the project, and the rule about skipped tests."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import servers

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

SHARED = Path(__file__).resolve().parents[2] / "shared"
NO_SKIPS = os.environ.get("CIVICGRAPH_NO_SKIPS") == "1"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what reads the evaluation set where that is not beside the project."""
    if (SHARED / "eval").is_dir():
        return
    for item in items:
        if item.get_closest_marker("needs_shared"):
            item.add_marker(pytest.mark.skip(reason="the evaluation set is not beside the project"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Under CIVICGRAPH_NO_SKIPS=1, a test that is skipped for a missing tool has failed; an absent set stays a skip."""
    report = yield
    if NO_SKIPS and report.skipped and not item.get_closest_marker("needs_shared"):
        report.outcome = "failed"
        report.longrepr = f"skipped, and CIVICGRAPH_NO_SKIPS=1 allows no skip: {report.longrepr}"
    return report


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder ``shared``; only for tests marked ``needs_shared``."""
    return SHARED


@pytest.fixture(scope="session")
def profiles() -> Path:
    """The ten sample profiles."""
    return Path(__file__).resolve().parents[1] / "data" / "profiles"


@pytest.fixture(scope="session")
def oxigraph_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[servers.Server]:
    """Oxigraph's server, one for all tests: each uses graphs of its own."""
    with servers.oxigraph(tmp_path_factory.mktemp("oxigraph")) as server:
        yield server


@pytest.fixture(scope="session")
def virtuoso_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[servers.Server]:
    """OpenLink Virtuoso, one for all tests: each uses graphs of its own."""
    with servers.virtuoso(tmp_path_factory.mktemp("virtuoso")) as server:
        yield server
