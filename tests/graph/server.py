"""The service as a process of its own, spoken to through its socket."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# No test waits longer than this for a fact.
BOUND_S = 60
# No test asks a provider for its rates, wherever it runs.
OFFLINE = {"OUTLAY_RATES_URL": "off", "OUTLAY_RATES_SECOND_URL": "off"}


@dataclass
class Answer:
    """One response as it came over a socket."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass
class Server:
    process: subprocess.Popen[str]
    port: int

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=BOUND_S)

    def listens(self) -> bool:
        try:
            self.connect().close()
        except OSError:
            return False
        return True

    def send(self, *pieces: bytes) -> Answer:
        """The first response to raw bytes on a new connection."""
        with self.connect() as connection:
            for piece in pieces:
                connection.sendall(piece)
            return receive(connection)

    def stop(self) -> tuple[int, str]:
        """The exit code and what was printed, after a polite request to end."""
        self.process.send_signal(signal.SIGTERM)
        said, _ = self.process.communicate(timeout=BOUND_S)
        return self.process.returncode, said


def receive(connection: socket.socket) -> Answer:
    """One response, and not a byte of the next."""
    received = b""
    while not received.endswith(b"\r\n\r\n"):
        received += _more(connection, 1)
    status, *lines = received.decode("latin-1").strip().split("\r\n")
    pairs = (line.partition(":") for line in lines)
    headers = {name.lower(): value.strip() for name, _, value in pairs}
    body = b""
    while missing := int(headers.get("content-length", "0")) - len(body):
        body += _more(connection, missing)
    return Answer(int(status.split(" ")[1]), headers, body)


def _more(connection: socket.socket, most: int) -> bytes:
    received = connection.recv(most)
    assert received, "the connection was closed without a whole answer"
    return received


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def start(data: Path, **environment: str) -> subprocess.Popen[str]:
    given = {"OUTLAY_DATA_DIR": str(data), "OUTLAY_PASSWORD_HASH_COST": "4"}
    given |= {"OUTLAY_JOBS": "false"} | OFFLINE | environment
    return subprocess.Popen(
        [sys.executable, "-W", "always::ResourceWarning", "-m", "graph"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"]} | given,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def ended(data: Path, **environment: str) -> tuple[int, str]:
    """The exit code and the words of a start that does not come to serve."""
    with start(data, **environment) as process:
        said, _ = process.communicate(timeout=BOUND_S)
    return process.returncode, said


@contextmanager
def serving(data: Path, **environment: str) -> Iterator[Server]:
    """A server that answers, ended at the end."""
    port = free_port()
    with start(data, PORT=str(port), **environment) as process:
        try:
            yield _answering(Server(process, port))
        finally:
            if process.poll() is None:
                process.kill()


def _answering(server: Server) -> Server:
    assert server.process.stdout is not None
    while "serves" not in (line := server.process.stdout.readline()):
        assert line, "it ended before it served"
    # It says so just before it listens.
    until(lambda: server.listens() or server.process.poll() is not None)
    assert server.process.poll() is None
    return server


def until(fact: Callable[[], object]) -> None:
    """Wait for a fact, and not for ever."""
    deadline = time.monotonic() + BOUND_S
    while not fact():
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.005)
