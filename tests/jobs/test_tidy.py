"""`python -m jobs tidy`: trash goes when its time is over, and not before."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from db.tables import Tombstone
from jobs.__main__ import main
from jobs.cleaning import purge
from jobs.progress import Progress
from tests.api import Api
from tests.conftest import START
from tests.graph.ledgers import Ledger

KEPT = timedelta(days=180)
TRASH = "{ wallet { trash { totalCount } } }"


@pytest.mark.parametrize(
    ("age", "purged"), [(KEPT, 0), (KEPT + timedelta(seconds=1), 1), (timedelta(), 0)]
)
def test_trash_is_kept_for_its_time(api: Api, age: timedelta, purged: int) -> None:
    ledger = Ledger.new(api)
    ledger.delete(id=ledger.add()["id"])
    before = ledger.person.run(TRASH)["wallet"]["trash"]["totalCount"]

    purge(api.settings, api.engine, START + age, Progress())

    assert ledger.person.run(TRASH)["wallet"]["trash"]["totalCount"] == before - purged


@pytest.mark.parametrize(("days", "left"), [("180", 0), ("36500", 1)])
def test_the_job_purges_what_is_old(api: Api, database_url: str, days: str, left: int) -> None:
    # Before the machine's clock, whatever that says.
    api.clock.now = datetime(2001, 1, 1, tzinfo=UTC)
    ledger = Ledger.new(api)
    ledger.delete(id=ledger.add()["id"])
    environment = {"OUTLAY_DATA_DIR": str(api.settings.data_dir), "DATABASE_URL": database_url}
    environment["OUTLAY_TRASH_DAYS"] = days

    result = CliRunner().invoke(main, ["tidy"], env=environment)

    assert result.exit_code == 0, result.output
    assert re.search("^purge: ", result.output, re.MULTILINE)
    with api.engine.connect() as connection:
        own = select(Tombstone.id).where(Tombstone.wallet_id == ledger.wallet.removeprefix("wal_"))
        assert len(connection.execute(own).all()) == left
