"""What a database may do to an operation: vanish, come back, keep it waiting."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Engine, text

from db.engine import Limits, connect
from graph.context import Slow
from tests import postgres
from tests.graph.probe import HOOK, Probe, asking, codes, probing

OTHERS = """
SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


@pytest.fixture
def postgresql(postgres_server: str) -> Iterator[Engine]:
    """A PostgreSQL database of this test's own, whose connections it may cut."""
    url = postgres.create_database(postgres_server, f"t{uuid4().hex}")
    engine = connect(url, Limits(connections=2, statement_timeout_ms=200))
    yield engine
    engine.dispose()


@pytest.fixture
def operator(postgresql: Engine) -> Iterator[Engine]:
    engine = connect(postgresql.url.render_as_string(hide_password=False))
    yield engine
    engine.dispose()


@pytest.fixture
def probe(postgresql: Engine, tmp_path: Path) -> Iterator[Probe]:
    with probing(postgresql, tmp_path, threads=2) as probe:
        yield probe


def cut(operator: Engine) -> None:
    with operator.connect() as connection:
        assert connection.execute(text(OTHERS)).scalar_one() > 0


def run(probe: Probe, query: str) -> dict[str, Any]:
    return asyncio.run(probe.send(query))


@pytest.mark.parametrize(
    ("query", "data"),
    [
        ("{ words }", {"words": ["a"]}),
        ("{ things(count: 1) { twin } }", {"things": [{"twin": "a"}]}),
        ('mutation { jot(word: "b") { words } }', {"jot": {"words": ["a", "b"]}}),
    ],
    ids=["read", "load", "write"],
)
def test_a_connection_found_dead_is_replaced_before_anything_is_answered(
    probe: Probe, operator: Engine, query: str, data: dict[str, Any]
) -> None:
    probe.jot("a")
    run(probe, "{ words }")

    cut(operator)

    assert run(probe, query) == {"data": data}


def test_a_connection_that_dies_half_way_is_told_and_the_next_request_works(
    probe: Probe, operator: Engine
) -> None:
    probe.jot("a")
    HOOK.call = lambda: cut(operator)

    during = run(probe, "{ first: words hook second: words third: words }")
    after = run(probe, "{ words }")

    assert during["data"] is None
    assert set(codes(during)) == {"UNAVAILABLE"}
    assert after == {"data": {"words": ["a"]}}


def test_a_statement_that_takes_too_long_is_told(probe: Probe) -> None:
    with probe.engine.begin() as connection:
        connection.execute(text("ALTER TABLE jotting RENAME TO jotted"))
        connection.execute(
            text("CREATE VIEW jotting AS SELECT 1 AS id, '' AS word FROM pg_sleep(30)")
        )

    answer = run(probe, "{ words }")
    with probe.engine.begin() as connection:
        connection.execute(text("DROP VIEW jotting"))
        connection.execute(text("ALTER TABLE jotted RENAME TO jotting"))

    assert codes(answer) == ["UNAVAILABLE"]
    assert run(probe, "{ words }") == {"data": {"words": []}}


def test_a_database_that_is_away_is_told_so(tmp_path: Path) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        port = nobody.getsockname()[1]
    away = connect(f"postgresql+psycopg2://me:hidden@127.0.0.1:{port}/outlay")

    with asking(away, tmp_path) as probe:
        answer = run(probe, "{ words }")
    away.dispose()

    assert codes(answer) == ["UNAVAILABLE"]
    assert "hidden" not in str(answer)
    assert str(port) not in str(answer)


def test_slow_work_leaves_a_worker_to_others() -> None:
    slow = Slow(worker_threads=3)

    async def scenario() -> list[str]:
        may_end = asyncio.Event()
        loop = asyncio.get_running_loop()

        def wait() -> str:
            asyncio.run_coroutine_threadsafe(may_end.wait(), loop).result()
            return "done"

        sent = [asyncio.create_task(slow.run(wait)) for _ in range(4)]
        refused, _ = await asyncio.wait(sent, return_when=asyncio.FIRST_COMPLETED)
        may_end.set()
        await asyncio.wait(sent)
        assert refused
        return sorted(type(task.exception()).__name__ for task in sent)

    assert asyncio.run(scenario()) == ["NoneType", "NoneType", "RateLimited", "RateLimited"]
    slow.close()
