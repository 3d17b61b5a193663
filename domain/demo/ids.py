"""The ids of the story's transactions: UUIDs of version 7, sorted like the story itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from uuid import UUID

from domain.demo.chance import Chance
from domain.records import Record

_VERSION = 7
_VARIANT = 0b10


def ids(records: Sequence[Record]) -> Iterator[str]:
    """One for each record: a moment of its day, later than that of the record before."""
    chance = Chance("ids")
    for number, record in enumerate(records):
        day = datetime.fromisoformat(record.occurred_on).replace(tzinfo=UTC)
        moment_ms = int(day.timestamp()) * 1_000 + number
        value = moment_ms << 80 | _VERSION << 76 | chance.below(1 << 12) << 64
        yield str(UUID(int=value | _VARIANT << 62 | chance.below(1 << 62)))
