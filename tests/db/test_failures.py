"""What a database's error means, and what its operator is told to do."""

from __future__ import annotations

import sqlite3

import psycopg2
import pytest
from sqlalchemy.exc import DBAPIError, OperationalError

from db import failures


def postgresql(state: str | None, message: str = "a\nlong\nstory") -> DBAPIError:
    class Said(psycopg2.OperationalError):
        pgcode = state

    return OperationalError("SELECT 1", {}, Said(message))


def sqlite(code: int) -> DBAPIError:
    said = sqlite3.OperationalError("a message")
    said.sqlite_errorcode = code
    return OperationalError("SELECT 1", {}, said)


@pytest.mark.parametrize(
    ("error", "part"),
    [
        (postgresql(None, "could not connect"), "could not connect. Check DATABASE_URL"),
        (postgresql(None, ""), "it does not answer. Check DATABASE_URL"),
        (postgresql("57P03", "is starting up"), "is starting up. Check DATABASE_URL"),
        (postgresql("25006"), "read-only"),
        (postgresql("42501"), "rights"),
        (postgresql("55P03"), "lock"),
        (sqlite(sqlite3.SQLITE_BUSY), "another process is writing"),
        (sqlite(sqlite3.SQLITE_READONLY_DIRECTORY), "cannot be written"),
        (sqlite(sqlite3.SQLITE_CANTOPEN_ISDIR), "cannot be opened"),
        (sqlite(sqlite3.SQLITE_FULL), "full"),
        (sqlite(sqlite3.SQLITE_NOTADB), "no SQLite database"),
    ],
)
def test_the_operator_is_told_why_and_what_to_do(error: Exception, part: str) -> None:
    reason = failures.reason(error)

    assert reason is not None
    assert part in reason
    assert "\n" not in reason
    assert reason.endswith(".")


@pytest.mark.parametrize(
    ("error", "is_held"),
    [
        (postgresql("55P03"), True),
        (postgresql("40P01"), True),
        (sqlite(sqlite3.SQLITE_BUSY_SNAPSHOT), True),
        (postgresql("57014"), False),
        (sqlite(sqlite3.SQLITE_FULL), False),
        (ValueError("a bug"), False),
    ],
)
def test_what_another_holds_is_told_from_what_is_wrong(error: Exception, *, is_held: bool) -> None:
    assert failures.is_held(error) is is_held


@pytest.mark.parametrize(
    "error", [ValueError("a bug"), postgresql("42P01"), sqlite(sqlite3.SQLITE_ERROR)]
)
def test_a_bug_has_no_such_reason(error: Exception) -> None:
    assert failures.reason(error) is None
    assert not failures.is_unreachable(error)
    assert not failures.is_busy(error)
