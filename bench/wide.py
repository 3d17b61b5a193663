"""`python -m bench wide`: a thousand objects of eleven leaves, in this process and no database."""

from __future__ import annotations

import inspect
import statistics
from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from time import perf_counter
from typing import Any

import click
import orjson
import strawberry
from graphql import DocumentNode, execute, parse, validate
from strawberry.schema.config import StrawberryConfig
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from graph.plans.executor import PlanningExecutor, Plans
from graph.scalars import SCALARS, Currency, Date

OBJECTS = 1_000
QUERY = """
{
  entries {
    id name note kind currency date payee version position isRefund isPending
  }
}
"""


@strawberry.enum
class Kind(Enum):
    EXPENSE = "expense"
    INCOME = "income"


@strawberry.type
class Entry:
    id: strawberry.ID
    name: str
    note: str | None
    kind: Kind
    currency: Currency
    date: Date
    payee: str
    version: int
    position: int
    is_refund: bool
    is_pending: bool


def _entry(place: int) -> Entry:
    return Entry(
        id=strawberry.ID(f"ent_{place:036}"),
        name=f"Entry number {place}",
        note=None if place % 3 else "With a note",
        kind=Kind.INCOME if place % 7 == 0 else Kind.EXPENSE,
        currency=Currency("EUR"),
        date=Date(f"2026-11-{1 + place % 28:02}"),
        payee=f"Payee {place % 20}",
        version=place,
        position=place % 50,
        is_refund=place % 11 == 0,
        is_pending=False,
    )


ENTRIES = [_entry(place) for place in range(OBJECTS)]


@strawberry.type
class Query:
    @strawberry.field
    def entries(self) -> list[Entry]:
        return ENTRIES


SCHEMA = strawberry.Schema(Query, config=StrawberryConfig(scalar_map=SCALARS))._schema  # noqa: SLF001 - as graph/ does


@click.command()
@click.option("--rounds", default=40, show_default=True)
def run(rounds: int) -> None:
    """1,000 objects of 11 leaves: by plan, by graphql-core alone, and by a loop written by hand."""
    document = parse(QUERY)
    assert validate(SCHEMA, document) == []
    plans = Plans.of(document)
    ways: dict[str, Callable[[], Any]] = {
        "plan": lambda: _executed(document, plans),
        "graphql-core": lambda: _executed(document, None),
        "by hand": _by_hand,
    }
    assert len({orjson.dumps(way()) for way in ways.values()}) == 1, "all give one answer"
    measured: dict[str, list[float]] = {name: [] for name in ways}
    encoded: list[float] = []
    for _ in range(rounds):
        for name, way in ways.items():
            began = perf_counter()
            way()
            measured[name].append(1000 * (perf_counter() - began))
        data = _by_hand()
        began = perf_counter()
        orjson.dumps(data)
        encoded.append(1000 * (perf_counter() - began))
    _report(measured, encoded)


def _executed(document: DocumentNode, plans: Plans | None) -> Any:
    if plans is None:
        plain = StrawberryGraphQLCoreExecutionContext
        result = execute(SCHEMA, document, executor_class=plain)
    else:
        result = execute(SCHEMA, document, executor_class=PlanningExecutor, plans=plans)
    assert not inspect.isawaitable(result)
    assert not result.errors
    return result.data


def _by_hand() -> dict[str, Any]:
    return {
        "entries": [
            {
                "id": entry.id,
                "name": entry.name,
                "note": entry.note,
                "kind": entry.kind.name,
                "currency": entry.currency,
                "date": entry.date,
                "payee": entry.payee,
                "version": entry.version,
                "position": entry.position,
                "isRefund": entry.is_refund,
                "isPending": entry.is_pending,
            }
            for entry in ENTRIES
        ]
    }


def _report(measured: Mapping[str, Sequence[float]], encoded: Sequence[float]) -> None:
    by_hand = measured["by hand"]
    print("\n| way | median ms | least ms | : by hand |\n|---|---:|---:|---:|")
    for name, times in measured.items():
        ratio = statistics.median(a / b for a, b in zip(times, by_hand, strict=True))
        print(f"| {name} | {statistics.median(times):.2f} | {min(times):.2f} | {ratio:.2f} |")
    print(f"\nMaking JSON of it takes another {statistics.median(encoded):.2f} ms for each.")
