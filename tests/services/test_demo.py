"""The demo's database: filled once, right in every sum, the same wherever it is made."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from db.engine import connect
from db.queries import recurring, users, wallets
from db.queries.transactions.filters import Filter
from db.session import reading, write
from domain import demo, ledger_csv
from domain.users import key
from jobs.posting import post_all
from services import demo as service
from services import exports
from services.recurring.coming import upcoming
from services.verification import differences


@pytest.fixture(scope="module")
def filled(engine: Engine) -> Engine:
    write(engine, service.fill, password_hash="none")
    return engine


@pytest.fixture
def elsewhere(sqlite_template: Path, tmp_path: Path) -> Iterator[Engine]:
    """Another database that nobody has filled."""
    shutil.copy(sqlite_template, tmp_path / "demo.db")
    engine = connect(f"sqlite:///{tmp_path / 'demo.db'}")
    yield engine
    engine.dispose()


def test_its_person_gets_mail(filled: Engine) -> None:
    with reading(filled) as session:
        [robin] = users.by_logins(session, [key(demo.USERNAME)]).values()

    assert robin.email_verified_at is not None


def wallet_id(engine: Engine) -> str:
    with reading(engine) as session:
        robin = users.by_logins(session, [key(demo.USERNAME)])[key(demo.USERNAME)]
        return wallets.listed(session, robin.id)[0].id


def exported(engine: Engine) -> bytes:
    wallet = wallet_id(engine)
    with reading(engine) as session:
        return b"".join(exports.csv_pages(session, wallet_id=wallet, wanted=Filter()))


def test_two_databases_hold_the_same(filled: Engine, elsewhere: Engine) -> None:
    assert write(elsewhere, service.fill, password_hash="none") == len(demo.told())

    assert exported(elsewhere) == exported(filled)


def test_the_database_holds_the_story(filled: Engine) -> None:
    read = [entry.record for entry in ledger_csv.read(exported(filled))]

    assert read == demo.told()


def test_every_sum_of_it_is_right(filled: Engine) -> None:
    with reading(filled) as session:
        assert list(differences(session, [wallet_id(filled)])) == []


def test_what_recurs_goes_on_where_the_story_ends(filled: Engine) -> None:
    wallet = wallet_id(filled)
    with reading(filled) as session:
        at = datetime(2026, 10, 31, 20, tzinfo=UTC)
        coming = upcoming(session, [(wallet, "2026-11-30")], at=at)[wallet, "2026-11-30"]
        told = [(str(each.planned.day), each.row.description) for each in coming]
        unread = recurring.alerts(session, wallet, [row.row.id for row in coming], [])

    assert told == [
        ("2026-11-01", "Rent"),
        ("2026-11-02", "Household and liability"),
        ("2026-11-03", "Film streaming"),
        ("2026-11-27", "Salary"),
        ("2026-11-28", "Put aside"),
    ]
    assert [alert.kind for found in unread.values() for alert in found] == ["RECURRING_UPCOMING"]


def test_years_later_one_waits_and_nothing_else_has_come(elsewhere: Engine) -> None:
    write(elsewhere, service.fill, password_hash="none")
    before = exported(elsewhere)

    post_all(elsewhere, datetime(2028, 6, 15, 12, tzinfo=UTC))

    assert exported(elsewhere) == before
    with reading(elsewhere) as session:
        wallet = wallet_id(elsewhere)
        rules = recurring.with_zones(session, [wallet])[wallet]
        waiting = recurring.waiting(session, wallet, [row.id for row in rules], most=9)
        assert [each.nominal_date for of in waiting.values() for each in of] == ["2028-06-03"]


def test_it_says_whether_it_is_filled(filled: Engine, elsewhere: Engine) -> None:
    with reading(filled) as one, reading(elsewhere) as other:
        assert service.is_filled(one)
        assert not service.is_filled(other)
