"""`python -m jobs verify`: a clean bill, or every difference and an exit code."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import delete, select, text

from db.session import write
from db.tables import JobRun
from domain.jobs import PLANS
from jobs.__main__ import main
from jobs.worker import utc_now
from services import jobs
from tests.api import Api
from tests.graph.ledgers import Ledger


def verify(api: Api, database_url: str, *options: str) -> Result:
    environment = {"OUTLAY_DATA_DIR": str(api.settings.data_dir), "DATABASE_URL": database_url}
    return CliRunner().invoke(main, ["verify", *options], env=environment)


def test_books_in_order_are_said_to_be(api: Api, database_url: str) -> None:
    for _ in range(3):
        Ledger.new(api).add()

    result = verify(api, database_url)

    assert result.exit_code == 0, result.output
    assert "All sums and histories are right; wallets looked at: 3." in result.stdout


@pytest.mark.parametrize("batch", [1, 100])
def test_every_difference_is_told(
    api: Api, database_url: str, batch: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jobs.verify._WALLETS", batch)
    ledgers = [Ledger.new(api) for _ in range(3)]
    for ledger in ledgers:
        ledger.add()
    wrong = [ledger.wallet.removeprefix("wal_") for ledger in ledgers[1:]]
    change = text("UPDATE daily_totals SET amount_minor = amount_minor + :by WHERE wallet_id = :w")

    with api.engine.begin() as connection:
        connection.execute(change, [{"w": wallet_id, "by": 1} for wallet_id in wrong])
    result = verify(api, database_url)
    with api.engine.begin() as connection:
        connection.execute(change, [{"w": wallet_id, "by": -1} for wallet_id in wrong])

    assert result.exit_code == 1
    told = [line for line in result.stdout.splitlines() if line.startswith("wallet ")]
    # The total of a day, and that of its month, which is not the sum of its days any more.
    assert sorted(line.split()[1].rstrip(":") for line in told) == sorted(wrong * 2)
    assert "Differences: 4, in" in result.stderr
    assert runs(api)[-1] == ("FAILED", 4)
    assert verify(api, database_url).exit_code == 0
    assert runs(api)[-1] == ("SUCCEEDED", 0)


def test_while_another_verifies_all_is_looked_at_all_the_same(api: Api, database_url: str) -> None:
    Ledger.new(api).add()
    plan = next(plan for plan in PLANS if plan.name == "verify")
    begun = write(api.engine, jobs.begin, plan, worker="there:1", at=utc_now(), is_pressed=True)

    result = verify(api, database_url)
    standing = runs(api)[-1]
    with api.engine.begin() as connection:
        connection.execute(delete(JobRun).where(JobRun.job == "verify"))

    assert begun is not None
    assert "All sums and histories are right" in result.stdout
    assert standing == ("RUNNING", None)


def runs(api: Api) -> list[tuple[str, int | None]]:
    statement = select(JobRun.state, JobRun.counts).where(JobRun.job == "verify")
    with api.engine.connect() as connection:
        found = connection.execute(statement.order_by(JobRun.number))
        return [(row.state, row.counts.get("differences")) for row in found]


def test_heads_are_kept_outside_and_compared(api: Api, database_url: str, tmp_path: Path) -> None:
    file = tmp_path / "heads"
    ledger = Ledger.new(api)

    assert verify(api, database_url, "--heads", str(file)).exit_code == 0
    ledger.add()
    assert verify(api, database_url, "--heads", str(file)).exit_code == 0
    lines = file.read_bytes().splitlines(keepends=True)
    again = verify(api, database_url, "--against", str(file))
    file.write_bytes(re.sub(rb'"version":\d+', b'"version":77', lines[0]) + b"".join(lines[1:]))
    forged = verify(api, database_url, "--against", str(file))

    assert again.exit_code == 0, again.output
    assert forged.exit_code == 1
    assert forged.stdout.splitlines() == ["line 1: not signed with this service's secret key"]
