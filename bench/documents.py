"""`python -m bench documents`: what documents cost that were never sent before, and hostile ones.

The whole service runs in this process over a small SQLite file, so that documents are most of it.
"""

from __future__ import annotations

import gc
import logging
import random
import statistics
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from pathlib import Path

import click
import orjson
import structlog

from bench import loading
from bench.asgi import Client
from bench.ledger import Shape, Wallet
from bench.operation import FEED, token
from bench.servers import ours
from bench.servers.unplanned import without_plans
from db import migration
from db.engine import connect

DOCUMENTS = 10_000
FIRST_RATIO_MAX = 1.3
# Once its caches are full, the process may grow by so much and no more.
GROWTH_MB_MAX = 25

_STATUS = Path("/proc/self/status")
_FULL_AFTER = 1_500
_SWITCHES = 8
_FIELDS = (
    "id",
    "kind",
    "date",
    "description",
    "note",
    "version",
    "isRefund",
    "createdAt",
    "amount { amount currency }",
    "category { id name color }",
    "account { id name }",
    "payee { id name }",
)


@click.command()
@click.option("--documents", default=DOCUMENTS, show_default=True, help="Different ones in a row.")
@click.option("--rounds", default=60, show_default=True, help="First requests, of each way.")
def run(documents: int, rounds: int) -> None:
    """First requests of new documents, the memory that thousands leave, and hostile ones."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    wallet = Wallet(0, Shape(transactions=200, years=1))
    with _client(wallet) as client:
        sent = token(wallet)
        ratio = _first_requests(client, sent, rounds)
        _hostile(client, sent)
        growth = _memory_after(client, sent, documents)
    if ratio > FIRST_RATIO_MAX:
        sys.exit(f"A first request costs more than {FIRST_RATIO_MAX} times what it did.")
    if growth > GROWTH_MB_MAX:
        sys.exit(f"The process grew by more than {GROWTH_MB_MAX} MB after its caches were full.")


@contextmanager
def _client(wallet: Wallet) -> Iterator[Client]:
    with tempfile.TemporaryDirectory(prefix="outlay-bench-") as directory:
        url = f"sqlite:///{directory}/outlay.db"
        engine = connect(url)
        migration.upgrade(engine)
        loading.load(engine, [wallet])
        engine.dispose()
        with Client.over(ours.create(url, 1, Path(directory))) as client:
            yield client


def _first_requests(client: Client, sent: str, rounds: int) -> float:
    """With plans : without, of requests whose document was never seen before."""
    times: dict[str, list[float]] = {"planned": [], "unplanned": [], "planned, again": []}
    for number in range(rounds + 5):
        of_round = {}
        for name in ("planned", "unplanned"):
            text = FEED.query.replace("Feed", f"Feed{number}{name}")
            with without_plans() if name == "unplanned" else nullcontext():
                of_round[name] = client.ask(sent, text)[1]
            if name == "planned":
                of_round["planned, again"] = client.ask(sent, text)[1]
        # The first few meet cold caches elsewhere.
        for name, seconds in of_round.items() if number >= 5 else ():
            times[name].append(1000 * seconds)
    print("\n| request of the feed | median ms | least ms |\n|---|---:|---:|")
    for name, measured in times.items():
        first = name if "again" in name else f"{name}, first"
        print(f"| {first} | {statistics.median(measured):.2f} | {min(measured):.2f} |")
    pairs = zip(times["planned"], times["unplanned"], strict=True)
    ratio = statistics.median(planned / unplanned for planned, unplanned in pairs)
    print(f"\nA first request with plans : without is {ratio:.2f}.")
    return ratio


def _hostile(client: Client, sent: str) -> None:
    print("\n| document | answer | first ms | again ms |\n|---|---|---:|---:|")
    for name, (text, variables) in _hostile_documents().items():
        answer, first_s = client.ask(sent, text, **variables)
        _, again_s = client.ask(sent, text, **variables)
        errors = orjson.loads(answer).get("errors", [])
        shown = ", ".join(error["extensions"]["code"] for error in errors) or f"{len(answer)} bytes"
        print(f"| {name} | {shown} | {1000 * first_s:.1f} | {1000 * again_s:.1f} |")


def _hostile_documents() -> Mapping[str, tuple[str, dict[str, bool]]]:
    aliases = " ".join(f"a{number}: category {{ id }}" for number in range(500))
    most_aliases = " ".join(f"a{number}: category {{ id name }}" for number in range(30))
    conditional = " ".join(f"{field} @include(if: $on)" for field in ("id", "kind", "date"))
    switched = f"{conditional} category @include(if: $on) {{ id name }}"
    doubled = " ".join(f"fragment F{n} on Wallet {{ ...F{n + 1} ...F{n + 1} }}" for n in range(40))
    below = " ".join(
        f"fragment C{n} on Category {{ id parent {{ ...C{n + 1} }} }}" for n in range(6)
    )
    last = "fragment C6 on Category { id }"
    return {
        "only whitespace": (" \n\t ", {}),
        "500 aliases of a relation": (f"{{ transactions {{ nodes {{ {aliases} }} }} }}", {}),
        "30 aliases of a relation": (f"{{ transactions {{ nodes {{ {most_aliases} }} }} }}", {}),
        "fragments that double 40 times": (
            f"{{ wallet {{ ...F0 }} }} {doubled} fragment F40 on Wallet {{ id }}",
            {},
        ),
        "fragments as deep as may be": (
            f"{{ transactions {{ nodes {{ category {{ ...C0 }} }} }} }} {below} {last}",
            {},
        ),
        "all branches skipped": (
            f"query($on: Boolean!) {{ transactions {{ nodes {{ {switched} }} }} }}",
            {"on": False},
        ),
        "no branch skipped": (
            f"query($on: Boolean!) {{ transactions {{ nodes {{ {switched} }} }} }}",
            {"on": True},
        ),
    }


def _memory_after(client: Client, sent: str, documents: int) -> float:
    """Send as many documents; by how many MB the process grew after its caches were full."""
    choices = random.Random(1)
    marks = {0: _memory_mb()}
    full_after = min(_FULL_AFTER, documents // 2)
    for number in range(1, documents + 1):
        text = _document(number, choices)
        # What is asked for by a document depends on its switches, and so do its plans.
        for _ in range(2):
            values = {f"s{place}": choices.random() < 0.5 for place in range(_SWITCHES)}
            answer, _ = client.ask(sent, text, **values)
            if b'"errors"' in answer:
                sys.exit(f"Refused: {text}: {answer.decode()}")
        if number == full_after or number % (documents // 5) == 0:
            gc.collect()
            marks[number] = _memory_mb()
    print("\n| different documents | memory of the process, MB |\n|---:|---:|")
    for number, memory_mb in sorted(marks.items()):
        print(f"| {number:,} | {memory_mb:.0f} |")
    return marks[documents] - marks[full_after]


def _document(number: int, choices: random.Random) -> str:
    fields = choices.sample(_FIELDS, choices.randint(3, len(_FIELDS)))
    switched = [
        _switched(field, f"@include(if: $s{place % _SWITCHES})")
        for place, field in enumerate(fields)
    ]
    declared = ", ".join(f"$s{place}: Boolean = true" for place in range(_SWITCHES))
    always = "amount { currency }"
    used = " ".join(f"v{place}: version @skip(if: $s{place})" for place in range(_SWITCHES))
    return (
        f"query Q{number}({declared}) {{ transactions(first: {choices.randint(1, 5)}) "
        f"{{ nodes {{ {always} {used} {' '.join(switched)} }} }} }}"
    )


def _switched(field: str, directive: str) -> str:
    name, brace, below = field.partition(" {")
    return f"{name} {directive}{brace}{below}"


def _memory_mb() -> float:
    lines = _STATUS.read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS")).split()[1]) / 1024
