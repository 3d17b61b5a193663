"""`python -m bench processes`: what a second server process brings, and what stands in its way."""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import click

from bench.operation import FEED
from bench.servers.__main__ import SERVERS
from bench.turns import Contender, Served, database, load_of, serving, turn_of, wallets

_STARTED_S = 1.5
_CORES = os.cpu_count() or 1
# Of the machine's line in /proc/stat: user, nice, system, idle, waiting, interrupts hard and soft.
_BUSY = (0, 1, 2, 5, 6)


@dataclass(frozen=True, slots=True)
class Worked:
    """A turn: requests in each second, and on how many cores each part of the machine worked."""

    rate: float
    servers: float
    database: float
    client: float
    everything: float


@click.command()
@click.option("--rounds", default=7, show_default=True)
@click.option("--seconds", default=4.0, show_default=True, help="The length of one turn.")
@click.option("--connections", default=8, show_default=True, help="Of the client, in all.")
@click.option("--server", type=click.Choice(list(SERVERS)), default="ours", show_default=True)
def run(rounds: int, seconds: float, connections: int, server: str) -> None:
    """The feed from one process and from two, the connections spread over both."""
    people = wallets()
    load = load_of(FEED, people)
    worked: dict[str, list[Worked]] = defaultdict(list)
    with database(people) as url, ExitStack() as stack:
        both = [stack.enter_context(serving(server, url)) for _ in range(2)]
        sides = {"one process": both[:1], "two processes": both}
        for number in range(rounds + 1):
            for name in sorted(sides, reverse=bool(number % 2)):
                side = _turn(sides[name], load, connections, seconds if number else 1.0)
                if number:
                    worked[name].append(side)
            print(f"Round {number} of {rounds}", file=sys.stderr)
    _report(worked)


def _turn(servers: Sequence[Served], load: bytes, connections: int, seconds: float) -> Worked:
    contender = Contender([server.port for server in servers], load)
    with ThreadPoolExecutor(1) as thread:
        future = thread.submit(turn_of, contender, connections, seconds)
        # Looked at from when the client is surely at work to before it may have ended.
        time.sleep(_STARTED_S)
        before = _ticks(servers)
        time.sleep(max(0.5, seconds - 1))
        after = _ticks(servers)
    turn = future.result()
    *parts, passed = (later - earlier for later, earlier in zip(after, before, strict=True))
    of_servers, of_database, of_everything = (_CORES * ticks / passed for ticks in parts)
    return Worked(turn.rate, of_servers, of_database, turn.client_cores, of_everything)


def _ticks(servers: Sequence[Served]) -> tuple[int, int, int, int]:
    """For how long the servers, PostgreSQL and all together have worked, and could have."""
    processes = dict(filter(None, map(_process, Path("/proc").glob("[0-9]*/stat"))))
    of_servers = sum(processes[server.process_id][1] for server in servers)
    of_database = sum(ticks for name, ticks in processes.values() if name == "postgres")
    machine = [int(field) for field in Path("/proc/stat").read_text().splitlines()[0].split()[1:9]]
    return of_servers, of_database, sum(machine[place] for place in _BUSY), sum(machine)


def _process(path: Path) -> tuple[int, tuple[str, int]] | None:
    """The process's number, its name, and how long it has worked; None for one that has ended."""
    try:
        # The name stands in brackets and may hold anything.
        start, _, rest = path.read_text().rpartition(")")
    except (FileNotFoundError, ProcessLookupError):
        return None
    number, _, name = start.partition(" (")
    fields = rest.split()
    return int(number), (name, int(fields[11]) + int(fields[12]))


def _report(worked: Mapping[str, Sequence[Worked]]) -> None:
    parts = ("servers", "database", "client", "everything")
    print("\n| | requests/s | cores: servers | database | client | all that runs here |")
    print("|---|---:|---:|---:|---:|---:|")
    for name in ("one process", "two processes"):
        rate, *cores = (_median(worked[name], figure) for figure in ("rate", *parts))
        shown = " | ".join(f"{each:.2f}" for each in cores)
        print(f"| {name} | {rate:,.0f} | {shown} |")
    pairs = zip(worked["two processes"], worked["one process"], strict=True)
    factors = [two.rate / one.rate for two, one in pairs]
    print(f"\nTwo processes serve {statistics.median(factors):.2f} times what one does ", end="")
    print(f"({min(factors):.2f} to {max(factors):.2f}).")
    print(_limit(worked["one process"]))


def _limit(one: Sequence[Worked]) -> str:
    """What a second process can bring at most, by what a request from one costs."""
    rate = _median(one, "rate")
    costs = {part: 1000 * _median(one, part) / rate for part in ("servers", "database", "client")}
    most = _CORES * 1000 / sum(costs.values())
    shown = ", ".join(f"{cost:.2f} ms in the {part}" for part, cost in costs.items())
    return (
        f"With one, a request keeps a core busy for {shown}: {_CORES} cores with nothing else to "
        f"do give at most {most:,.0f} requests/s, {most / rate:.2f} times what one process served."
    )


def _median(worked: Sequence[Worked], figure: str) -> float:
    found: float = statistics.median(getattr(side, figure) for side in worked)
    return found
