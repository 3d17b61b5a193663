"""Migration 0014: alerts get one more kind, and who has read which of them is kept."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Engine, text

from db import migration
from db.base import new_id
from db.engine import connect
from db.migration import revisions
from tests import postgres
from tests.services.books import Books

_ALERT = """INSERT INTO alerts (wallet_id, id, kind, subject, subject_id, key, facts, raised_at,
  changed_at, version) VALUES (:wallet, :id, :kind, 'RecurringTransaction', :id, 'a', '{}',
  '2026-03-14 09:26:53.000000+00:00', '2026-03-14 09:26:53.000000+00:00', 1)"""
_READ = """INSERT INTO alert_reads (user_id, wallet_id, alert_id, read_at)
  VALUES (:user, :wallet, :id, '2026-03-14 09:26:53.000000+00:00')"""


@pytest.fixture(params=["sqlite", "postgresql"])
def filled(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A migrated database of this test's own."""
    if request.param == "sqlite":
        path = tmp_path / "outlay.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        url = f"sqlite:///{path}"
    else:
        server = request.getfixturevalue("postgres_server")
        url = postgres.create_database(server, f"t{uuid4().hex}", template="outlay_template")
    engine = connect(url)
    yield engine
    engine.dispose()


def rows(engine: Engine, table: str) -> list[tuple[Any, ...]]:
    with engine.connect() as connection:
        found = connection.execute(text(f"SELECT * FROM {table}"))
        return sorted((tuple(row) for row in found), key=repr)


def test_nothing_is_lost_but_what_the_code_before_does_not_know(filled: Engine) -> None:
    books = Books.new(filled)
    with filled.begin() as connection:
        for kind in ("GOAL_COMPLETED", "RECURRING_UPCOMING", "RECURRING_FAILED"):
            values = {"wallet": books.wallet, "id": new_id(), "kind": kind}
            connection.execute(text(_ALERT), values)
            connection.execute(text(_READ), values | {"user": books.by.user_id})
    known = [row for row in rows(filled, "alerts") if "RECURRING_FAILED" not in row]
    ids = {row[1] for row in known}
    read = [row for row in rows(filled, "alert_reads") if ids.intersection(row)]

    newest_first = revisions()
    migration.downgrade(filled, newest_first[newest_first.index("0014") + 1])
    before = rows(filled, "alerts"), rows(filled, "alert_reads")
    migration.upgrade(filled)

    assert before == (known, read)
    assert (rows(filled, "alerts"), rows(filled, "alert_reads")) == before
    assert len(read) == len(known) == 2
    assert migration.differences(filled) == []
