"""Real SPARQL servers for tests, on loopback ports and in a folder of their own: Oxigraph's, and OpenLink Virtuoso."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

VIRTUOSO_INI = """\
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
ErrorLogLevel = 7
FileExtend = 200
Striping = 0
TempStorage = TempDatabase

[TempDatabase]
DatabaseFile = {folder}/virtuoso-temp.db
TransactionFile = {folder}/virtuoso-temp.trx

[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
CaseMode = 2
DirsAllowed = {folder}
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
CheckpointInterval = 0
ThreadsPerQuery = 2

[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = {folder}
ServerThreads = 10

[SPARQL]
ResultSetMaxRows = 10000
MaxQueryExecutionTime = 60
"""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its addresses, and (Virtuoso) the user that may write, by HTTP digest."""

    name: str
    query: str
    update: str
    graph_store: str
    folder: Path
    user: str | None = None
    password: str | None = None
    sql: int | None = None

    def load(self, turtle: bytes, graph: str) -> None:
        """Put Turtle into a named graph, in the server's own quickest way."""
        if self.sql is None:
            address = f"{self.graph_store}?{urllib.parse.urlencode({'graph': graph})}"
            request = urllib.request.Request(address, turtle, {"Content-Type": "text/turtle"}, method="PUT")
            with urllib.request.urlopen(request, timeout=120):
                return
        file = self.folder / "load.ttl"
        file.write_bytes(turtle)
        self.isql(f"DB.DBA.TTLP_MT(file_to_string_output('{file}'), '', '{graph}');")

    def isql(self, statement: str) -> str:
        """Run a statement in Virtuoso's own shell, as its administrator."""
        command = ["isql-vt", f"127.0.0.1:{self.sql}", str(self.user), str(self.password), f"exec={statement}"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
        assert done.returncode == 0, done.stderr or done.stdout
        assert "Error" not in done.stderr, done.stderr
        return done.stdout


def free_port() -> int:
    """A loopback port that nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def oxigraph_program() -> str | None:
    """The server program, beside this Python or on the path."""
    beside = Path(sys.executable).with_name("oxigraph")
    return str(beside) if beside.is_file() else shutil.which("oxigraph")


@contextmanager
def oxigraph(folder: Path) -> Iterator[Server]:
    """Oxigraph's server with an empty store in ``folder``; queries see the union of its graphs."""
    program = oxigraph_program()
    if program is None:
        pytest.skip("the program oxigraph is not installed (pip install oxigraph)")
    port = free_port()
    command = [program, "serve", "--location", str(folder / "store"), "--bind", f"127.0.0.1:{port}"]
    with _running([*command, "--union-default-graph"], folder, f"http://127.0.0.1:{port}/"):
        base = f"http://127.0.0.1:{port}"
        yield Server("oxigraph", f"{base}/query", f"{base}/update", f"{base}/store", folder)


@contextmanager
def virtuoso(folder: Path) -> Iterator[Server]:
    """Virtuoso with an empty database in ``folder``; ``dba`` may write at the addresses for update and graph store."""
    if shutil.which("virtuoso-t") is None or shutil.which("isql-vt") is None:
        pytest.skip("OpenLink Virtuoso is not installed (the Debian package virtuoso-opensource-7)")
    http, sql = free_port(), free_port()
    ini = folder / "virtuoso.ini"
    ini.write_text(VIRTUOSO_INI.format(folder=folder, http=http, sql=sql), encoding="utf-8")
    base = f"http://127.0.0.1:{http}"
    command = ["virtuoso-t", "+foreground", "+configfile", str(ini)]
    with _running(command, folder, f"{base}/sparql?query=ASK%7B%7D"):
        yield Server(
            "virtuoso",
            f"{base}/sparql",
            f"{base}/sparql-auth",
            f"{base}/sparql-graph-crud-auth",
            folder,
            "dba",
            "dba",
            sql,
        )


@contextmanager
def _running(command: list[str], folder: Path, address: str) -> Iterator[None]:
    log = folder / "server.log"
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=folder, stdout=out, stderr=out, env={**os.environ, "LC_ALL": "C"})
        try:
            _wait(process, address, log)
            yield
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(20)


def _wait(process: subprocess.Popen[bytes], address: str, log: Path) -> None:
    """Until the server answers; what it wrote is shown where it ends or stays silent."""
    until = time.monotonic() + 90
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"the server did not start: {log.read_text(encoding='utf-8', errors='replace')[-2000:]}")


def sssom_program() -> str | None:
    """The checker of SSSOM tables; it brings so much along that it has an environment of its own (make sssom)."""
    own = Path(sys.executable).parents[1] / "sssom" / "bin" / "sssom"
    return str(own) if own.is_file() else shutil.which("sssom")
