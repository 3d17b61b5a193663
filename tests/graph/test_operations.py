"""One operation, one worker thread, one connection, one transaction, on both databases."""

from __future__ import annotations

import asyncio
import hashlib
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event, text
from structlog.testing import capture_logs

from db.engine import Limits, connect
from graph.workers import Flag
from tests.graph.probe import CLIENT, HOOK, Probe, codes, probing


@pytest.fixture
def probe(engine: Engine, tmp_path: Path) -> Iterator[Probe]:
    with probing(engine, tmp_path) as probe:
        yield probe


def run(probe: Probe, query: str, **of: Any) -> dict[str, Any]:
    return asyncio.run(probe.send(query, **of))


def test_nested_loads_become_one_statement(probe: Probe) -> None:
    for number in range(30):
        probe.jot(f"word {number}")
    said: list[str] = []
    note = lambda *of: said.append(of[2])  # noqa: E731 - SQLAlchemy wants the same one twice

    event.listen(probe.engine, "before_cursor_execute", note)
    answer = run(probe, "{ things(count: 40) { number twin } more: things(count: 5) { twin } }")
    event.remove(probe.engine, "before_cursor_execute", note)

    twins = [thing["twin"] for thing in answer["data"]["things"]]
    assert twins == [f"word {number}" for number in range(30)] + [None] * 10
    assert len([statement for statement in said if "jotting" in statement]) == 1


def test_an_operation_has_one_connection_and_one_thread(probe: Probe) -> None:
    threads: list[int] = []
    out: list[int] = []

    def look() -> None:
        threads.append(threading.get_ident())
        out.append(probe.engine.pool.checkedout())  # type: ignore[attr-defined]  # it is a QueuePool

    HOOK.call = look

    run(probe, "{ words a: hook things(count: 3) { twin } b: hook c: words d: hook }")

    assert len(set(threads)) == 1
    assert out[-1] == 1


def test_a_read_sees_one_moment_while_another_commits(probe: Probe) -> None:
    probe.jot("before")
    HOOK.call = lambda: probe.jot("meanwhile")

    during = run(probe, "{ first: words hook second: words things(count: 3) { twin } }")["data"]
    HOOK.call = lambda: None
    after = run(probe, "{ words }")["data"]

    assert during["first"] == during["second"] == ["before"]
    assert [thing["twin"] for thing in during["things"]] == ["before", None, None]
    assert after["words"] == ["before", "meanwhile"]


def test_a_read_that_writes_is_refused_by_the_database(probe: Probe) -> None:
    answer = run(probe, "{ sneak }")

    assert answer["data"] == {"sneak": None}
    assert codes(answer) == ["INTERNAL"]
    assert probe.words() == []
    # The connection that was read-only is none any more.
    assert run(probe, 'mutation { jot(word: "a") { words } }')["data"]["jot"]["words"] == ["a"]


def test_what_is_nested_in_a_mutation_sees_what_it_wrote(probe: Probe) -> None:
    answer = run(probe, 'mutation { a: jot(word: "a") { words } b: jot(word: "b") { words } }')

    assert answer == {"data": {"a": {"words": ["a"]}, "b": {"words": ["a", "b"]}}}


def test_mutations_run_in_turn_and_each_stands_alone(probe: Probe) -> None:
    query = """mutation {
        a: jot(word: "a") { words } b: refuse(word: "b") { words }
        c: fail(word: "c") { words } d: jot(word: "d") { words } }"""

    answer = run(probe, query)

    assert answer["data"] == {
        "a": {"words": ["a"]},
        "b": None,
        "c": None,
        "d": {"words": ["a", "d"]},
    }
    assert codes(answer) == ["BAD_USER_INPUT", "INTERNAL"]
    assert answer["errors"][0]["extensions"]["field"] == ["someWord"]
    assert probe.words() == ["a", "d"]


def test_a_hundred_mutations_at_once_share_four_connections(probe: Probe) -> None:
    most = 0

    def watch(*_: object) -> None:
        nonlocal most
        most = max(most, probe.engine.pool.checkedout())  # type: ignore[attr-defined]  # it is a QueuePool

    async def scenario() -> list[dict[str, Any]]:
        query = "mutation ($word: String!) { jot(word: $word) { word } }"
        sent = (probe.send(query, variables={"word": str(number)}) for number in range(100))
        return await asyncio.gather(*sent)

    event.listen(probe.engine, "checkout", watch)
    answers = asyncio.run(scenario())
    event.remove(probe.engine, "checkout", watch)

    assert [answer["data"]["jot"]["word"] for answer in answers] == [str(n) for n in range(100)]
    assert sorted(probe.words(), key=int) == [str(number) for number in range(100)]
    assert most <= 4


def test_no_connection_is_lost_to_errors(probe: Probe) -> None:
    queries = (
        "{ sneak }",
        "{ words broken: things(count: 9) { twin broken } }",
        'mutation { fail(word: "x") { words } }',
        "{ nothing }",
        "{ words",
        "{ unspeakable words }",
    )

    async def scenario() -> list[dict[str, Any]]:
        return await asyncio.gather(*(probe.send(query) for query in queries * 8))

    answers = asyncio.run(scenario())

    assert all(codes(answer) for answer in answers)
    assert probe.engine.pool.checkedout() == 0  # type: ignore[attr-defined]  # it is a QueuePool
    assert run(probe, "{ words }") == {"data": {"words": []}}


def test_a_field_that_fails_blanks_its_parent_and_not_its_neighbours(probe: Probe) -> None:
    probe.jot("a")

    answer = run(probe, "{ words things(count: 2) { twin broken } }")

    assert answer["data"] == {"words": ["a"], "things": None}
    assert codes(answer) == ["INTERNAL"]


def test_an_answer_that_is_no_json_is_a_masked_error(probe: Probe) -> None:
    answer = run(probe, "{ unspeakable }")

    assert codes(answer) == ["INTERNAL"]
    assert "data" not in answer


def test_once_given_up_an_operation_begins_nothing_more(probe: Probe) -> None:
    abandoned = Flag()
    HOOK.call = abandoned.set

    answer = asyncio.run(
        probe.send(
            'mutation { a: jot(word: "a") { word } hook b: jot(word: "b") { word } }', abandoned
        )
    )

    assert answer["data"] == {"a": {"word": "a"}, "hook": True, "b": None}
    assert codes(answer) == ["TIMEOUT"]
    assert probe.words() == ["a"]


def test_one_line_of_the_log_tells_of_an_operation_and_none_of_its_words(probe: Probe) -> None:
    query = 'mutation Secretly { refuse(word: "battery staple") { word } }'

    with capture_logs() as logged:
        run(probe, query, name="Secretly")

    line = next(entry for entry in logged if entry["event"] == "operation")
    assert line.pop("duration_ms") >= 0
    # The digest is keyed: nobody can try words out on it.
    document = line.pop("document")
    assert len(document) == 64
    assert document != hashlib.sha256(query.encode()).hexdigest()
    assert line == {
        "event": "operation",
        "log_level": "info",
        "request_id": CLIENT.request_id,
        "operation": "mutation Secretly",
        "codes": ["BAD_USER_INPUT"],
    }
    assert "staple" not in str(logged)


@pytest.mark.parametrize(
    ("query", "name", "shown"),
    [
        ("{ words }", None, "query"),
        ("query A { words } query B { words }", "B", "query B"),
        ("query A { words } query B { words }", "a secret", None),
        ("query %s { words }" % ("A" * 500), None, "query " + "A" * 80),
        ("{ nothing }", "a secret", None),
    ],
)
def test_a_log_names_an_operation_as_its_document_does(
    probe: Probe, query: str, name: str | None, shown: str | None
) -> None:
    with capture_logs() as logged:
        run(probe, query, name=name)

    assert logged[-1]["operation"] == shown


def test_a_lock_that_another_holds_is_waited_for_and_then_refused(
    probe: Probe, database_url: str, tmp_path: Path
) -> None:
    impatient = connect(database_url, Limits(connections=2, lock_timeout_ms=50))
    # Any transaction of SQLite that may write holds the lock there is.
    lock = "SELECT 1" if impatient.dialect.name == "sqlite" else "LOCK TABLE jotting"

    with probing(impatient, tmp_path, threads=1) as other:
        with probe.engine.begin() as holding:
            holding.execute(text(lock))
            locked = run(other, 'mutation { jot(word: "a") { word } }')
        after = run(other, 'mutation { jot(word: "b") { word } }')
    impatient.dispose()

    assert codes(locked) == ["UNAVAILABLE"]
    assert after == {"data": {"jot": {"word": "b"}}}


def test_what_a_failed_field_leaves_waiting_is_not_loaded_by_the_next_operation(
    probe: Probe,
) -> None:
    async def scenario() -> list[dict[str, Any]]:
        query = "{ things(count: 50) { twin broken other: twin } }"
        return [await probe.send(query) for _ in range(20)] + [await probe.send("{ words }")]

    *failed, after = asyncio.run(scenario())

    assert {tuple(codes(answer)) for answer in failed} == {("INTERNAL",)}
    assert after == {"data": {"words": []}}
