"""`python -m jobs tidy`: trash goes when its time is over, and not before."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from db.tables import Invitation, LinkToken, Tombstone
from jobs.__main__ import main
from jobs.cleaning import clean, purge
from jobs.progress import Progress
from tests.api import Api
from tests.conftest import START
from tests.graph.inviting import invited, opened
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


def test_links_and_addresses_are_forgotten_in_time(api: Api) -> None:
    person = api.person()
    invited(person, opened(person), "forgotten@example.org")

    counts = []
    for days in (0, 32, 34, 43, 45):
        clean(api.settings, api.engine, START + timedelta(days=days), Progress())
        counts.append(_standing(api, person.email, "forgotten@example.org"))

    # A verification lasts for 3 days, an invitation for 14, and each is remembered for 30.
    assert counts == [(1, 2), (1, 2), (1, 1), (1, 1), (0, 0)]


def _standing(api: Api, *addresses: str) -> tuple[int, ...]:
    """How many invitations and links there are to these addresses."""
    with api.engine.connect() as connection:
        return tuple(
            len(connection.execute(select(column).where(column.in_(addresses))).all())
            for column in (Invitation.email, LinkToken.address)
        )
