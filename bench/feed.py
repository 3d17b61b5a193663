"""`python -m bench feed`: the same page of 50 from three servers, taking turns."""

from __future__ import annotations

import socket
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

import click
import orjson

from bench import databases, loading
from bench.ledger import Shape, Wallet
from bench.operation import token
from bench.servers.__main__ import SERVERS

USERS = 1_000
SHAPE = Shape(transactions=1_000, years=2)
_START_S_MAX = 30


@dataclass(frozen=True, slots=True)
class Turn:
    """What one server managed in one turn."""

    rate: float
    p50_ms: float
    p99_ms: float


@click.command()
@click.option("--rounds", default=7, show_default=True)
@click.option("--seconds", default=4.0, show_default=True, help="The length of one turn.")
@click.option("--connections", default=8, show_default=True)
@click.option("--only", help="Only this server, without turns: for profiling.")
def run(rounds: int, seconds: float, connections: int, only: str | None) -> None:
    """Requests per second of the feed: ours, a floor and a naive server."""
    wallets = [Wallet(number, SHAPE) for number in range(USERS)]
    tokens = "\n".join(token(wallet) for wallet in wallets)
    sizes = f"{USERS} users with {SHAPE}"
    names = [only] if only else list(SERVERS)
    turns: dict[str, list[Turn]] = defaultdict(list)
    with databases.server() as admin_url, ExitStack() as stack:
        url = databases.prepared(
            admin_url, "outlay_bench_feed", sizes, lambda engine: loading.load(engine, wallets)
        )
        ports = {name: stack.enter_context(_serving(name, url)) for name in names}
        for number in range(rounds + 1):
            # Each round begins with another server; the first is there to warm up.
            for name in names[number % len(names) :] + names[: number % len(names)]:
                turn = _turn(ports[name], tokens, connections, seconds if number else 1.0)
                if number:
                    turns[name].append(turn)
            print(f"Round {number} of {rounds}", file=sys.stderr)
    _report(turns)


@contextmanager
def _serving(name: str, database_url: str) -> Iterator[int]:
    """The port of a server in a process of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    command = [sys.executable, "-m", "bench.servers", name, str(port), database_url]
    process = subprocess.Popen(command, cwd=databases.ROOT, stdout=subprocess.DEVNULL)
    try:
        _wait_for(port, process)
        yield port
    finally:
        process.terminate()
        process.wait()


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _START_S_MAX
    while process.poll() is None and time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    sys.exit("A server of the benchmark did not start; what it said stands above.")


def _turn(port: int, tokens: str, connections: int, seconds: float) -> Turn:
    command = [sys.executable, "-m", "bench.load", f"--port={port}"]
    command += [f"--seconds={seconds}", f"--connections={connections}"]
    result = subprocess.run(
        command, cwd=databases.ROOT, input=tokens.encode(), stdout=subprocess.PIPE, check=True
    )
    return Turn(**orjson.loads(result.stdout))


def _report(turns: Mapping[str, Sequence[Turn]]) -> None:
    print("\n| server | requests/s | p50 ms | p99 ms |\n|---|---:|---:|---:|")
    for name, of_server in turns.items():
        rate, p50_ms, p99_ms = (
            statistics.median(getattr(turn, figure) for turn in of_server)
            for figure in ("rate", "p50_ms", "p99_ms")
        )
        print(f"| {name} | {rate:,.0f} | {p50_ms:.1f} | {p99_ms:.1f} |")
    if len(turns) < len(SERVERS):
        return
    print("\n| ratio of requests/s | median | lowest | highest |\n|---|---:|---:|---:|")
    for over, under in (("ours", "naive"), ("ours", "floor"), ("naive", "floor")):
        # Turns of one round met the machine in the same mood.
        ratios = [a.rate / b.rate for a, b in zip(turns[over], turns[under], strict=True)]
        median = statistics.median(ratios)
        print(f"| {over} / {under} | {median:.3f} | {min(ratios):.3f} | {max(ratios):.3f} |")
