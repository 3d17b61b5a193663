"""The jobs' loop beside a server: it posts, and it ends with the server, however that ends."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from db.engine import connect
from tests.conftest import ON_SQLITE
from tests.faults.writers import Target
from tests.graph.server import BOUND_S, serving, until

_MAKE = """mutation ($input: CreateRecurringInput!) { createRecurring(input: $input) {
  recurring { id } userErrors { message } } }"""
_WATCH = """subscription ($wallet: ID!) { walletChanged(wallet: $wallet) {
  changes { entity { __typename } } } }"""
RULE: dict[str, Any] = {
    "kind": "EXPENSE",
    "amount": {"amount": "5.00", "currency": "EUR"},
    "description": "Club",
    "frequency": "DAILY",
    "startDate": "2020-01-01",
    "count": 3,
}


@ON_SQLITE
@pytest.mark.parametrize("is_killed", [False, True])
def test_what_is_due_is_posted_beside_the_server(
    database_url: str,
    tmp_path: Path,
    is_killed: bool,  # noqa: FBT001 - a case
) -> None:
    given, before = {"DATABASE_URL": database_url}, _count(database_url)
    with serving(tmp_path, OUTLAY_JOBS="false", **given) as server:
        target = Target(server.port)
        token = target.sign_up()
        made = target.post(_MAKE, {"input": RULE}, token)
        assert made["data"]["createRecurring"]["userErrors"] == []

    with serving(tmp_path, OUTLAY_JOBS="true", **given) as server:
        # Not asked of the server, whose words nobody reads before it ends.
        until(lambda: _count(database_url) == before + 3)
        server.process.kill() if is_killed else server.process.terminate()
        # What both write to ends when both have ended.
        assert server.process.stdout is not None
        said = server.process.stdout.read()

    assert "post: 3 posted" in said
    assert "Traceback" not in said


@ON_SQLITE
def test_what_the_jobs_write_reaches_subscribers_at_once(database_url: str, tmp_path: Path) -> None:
    # Nobody looks by himself as long as a test may take.
    given = {"OUTLAY_LIVE_POLL_S": "3600", "OUTLAY_JOB_INTERVALS": "post=1s"}
    with serving(tmp_path, OUTLAY_JOBS="true", DATABASE_URL=database_url, **given) as server:
        target = Target(server.port)
        token = target.sign_up()
        wallet = target.post("{ wallet { id } }", {}, token)["data"]["wallet"]["id"]
        with httpx.stream(
            "POST",
            f"http://127.0.0.1:{server.port}/graphql",
            json={"query": _WATCH, "variables": {"wallet": wallet}},
            headers={"Authorization": f"Bearer {token}", "Accept": "text/event-stream"},
            timeout=BOUND_S,
        ) as response:
            told = filter(lambda line: line.startswith("data: {"), response.iter_lines())
            assert '"changes":[]' in next(told)
            target.post(_MAKE, {"input": RULE}, token)
            found = next(line for line in told if '"__typename":"Transaction"' in line)

    assert found.count('"__typename":"Transaction"') == RULE["count"]


def _count(url: str) -> int:
    engine = connect(url)
    with engine.connect() as connection:
        count: int = connection.execute(text("SELECT count(*) FROM transactions")).scalar_one()
    engine.dispose()
    return count
