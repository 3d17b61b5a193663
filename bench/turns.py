"""Servers that take turns at one operation: each a process of its own, over one loaded database."""

from __future__ import annotations

import socket
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from typing import TypeAlias

import click
import orjson

from bench import databases, loading
from bench.ledger import Shape, Wallet
from bench.operation import Operation, token

USERS = 1_000
SHAPE = Shape(transactions=1_000, years=2)
_START_S_MAX = 30


@dataclass(frozen=True, slots=True)
class Turn:
    """What one server managed in one turn, and how much of a core the client needed for it."""

    rate: float
    p50_ms: float
    p99_ms: float
    client_cores: float


@dataclass(frozen=True, slots=True)
class Contender:
    """What takes a turn: the ports that it listens on, and what is sent there."""

    ports: Sequence[int]
    load: bytes


@dataclass(frozen=True, slots=True)
class Served:
    """A server that listens, in a process of its own."""

    port: int
    process_id: int


Contenders: TypeAlias = Mapping[str, Contender]


def command(operation: Operation, servers: Sequence[str], help_: str) -> click.Command:
    """A benchmark of one operation, by those of our servers that know it."""

    @click.command(help=help_)
    @click.option("--rounds", default=7, show_default=True)
    @click.option("--seconds", default=4.0, show_default=True, help="The length of one turn.")
    @click.option("--connections", default=8, show_default=True)
    @click.option(
        "--only",
        multiple=True,
        type=click.Choice(servers),
        help="Only these servers, in this order; one alone is there for a profiler to look at.",
    )
    def run(rounds: int, seconds: float, connections: int, only: Sequence[str]) -> None:
        people = wallets()
        load = load_of(operation, people)
        with database(people) as url, ExitStack() as stack:
            contenders = {
                name: Contender([stack.enter_context(serving(name, url)).port], load)
                for name in only or servers
            }
            report(taken(contenders, rounds=rounds, seconds=seconds, connections=connections))

    return run


def wallets() -> list[Wallet]:
    return [Wallet(number, SHAPE) for number in range(USERS)]


@contextmanager
def database(people: Sequence[Wallet]) -> Iterator[str]:
    """The address of the database that holds all these wallets."""
    sizes = f"{len(people)} users with {SHAPE}"
    with databases.server() as admin_url:
        yield databases.prepared(
            admin_url, "outlay_bench_feed", sizes, lambda engine: loading.load(engine, people)
        )


def load_of(operation: Operation, people: Sequence[Wallet]) -> bytes:
    """What `bench.load` is told to send."""
    requests = [(token(wallet), operation.body(wallet).decode()) for wallet in people]
    return orjson.dumps({"answer": operation.answer.decode(), "requests": requests})


def taken(
    contenders: Contenders, *, rounds: int, seconds: float, connections: int
) -> dict[str, list[Turn]]:
    """The turns of each. Each round begins with another; one before them all is to warm up."""
    names = list(contenders)
    turns: dict[str, list[Turn]] = defaultdict(list)
    for number in range(rounds + 1):
        first = number % len(names)
        for name in names[first:] + names[:first]:
            turn = turn_of(contenders[name], connections, seconds if number else 1.0)
            if number:
                turns[name].append(turn)
        print(f"Round {number} of {rounds}", file=sys.stderr)
    return {name: turns[name] for name in names}


def turn_of(contender: Contender, connections: int, seconds: float) -> Turn:
    """Keep the contender busy for so long."""
    told = [sys.executable, "-m", "bench.load", f"--seconds={seconds}"]
    told += [f"--connections={connections}", *(f"--port={port}" for port in contender.ports)]
    result = subprocess.run(
        told, cwd=databases.ROOT, input=contender.load, stdout=subprocess.PIPE, check=True
    )
    return Turn(**orjson.loads(result.stdout))


def serving(name: str, database_url: str) -> AbstractContextManager[Served]:
    """One of our servers, until the end of the context."""
    return listening(
        lambda port: [sys.executable, "-m", "bench.servers", name, str(port), database_url]
    )


@contextmanager
def listening(command_of: Callable[[int], Sequence[str]]) -> Iterator[Served]:
    """The process that is told to listen on a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    process = subprocess.Popen(command_of(port), cwd=databases.ROOT, stdout=subprocess.DEVNULL)
    try:
        _wait_for(port, process)
        yield Served(port, process.pid)
    finally:
        process.terminate()
        process.wait()


def report(turns: Mapping[str, Sequence[Turn]]) -> None:
    """Print what each managed, and the ratio of the first to every other."""
    print("\n| server | requests/s | p50 ms | p99 ms |\n|---|---:|---:|---:|")
    for name, of_server in turns.items():
        rate, p50_ms, p99_ms = (
            statistics.median(getattr(turn, figure) for turn in of_server)
            for figure in ("rate", "p50_ms", "p99_ms")
        )
        print(f"| {name} | {rate:,.0f} | {p50_ms:.1f} | {p99_ms:.1f} |")
    if len(turns) > 1:
        print("\n| ratio of requests/s | median | lowest | highest |\n|---|---:|---:|---:|")
    first, *others = turns
    for other in others:
        # Turns of one round met the machine in the same mood.
        ratios = [a.rate / b.rate for a, b in zip(turns[first], turns[other], strict=True)]
        median = statistics.median(ratios)
        print(f"| {first} / {other} | {median:.3f} | {min(ratios):.3f} | {max(ratios):.3f} |")


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    """Raises ClickException when nobody answers."""
    deadline = time.monotonic() + _START_S_MAX
    while process.poll() is None and time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise click.ClickException("A server did not start; what it said stands above.")
