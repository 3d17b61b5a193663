"""The job that converts: what had no rate, or one of an earlier day, and what was there before."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Engine, text

from db.engine import Limits, connect
from db.queries import rates
from db.session import reading, write
from jobs.conversions import fill_all, settle_all, wanted_rates
from jobs.progress import Progress
from services.verification import differences
from tests import recount
from tests.api import Api
from tests.conftest import START
from tests.graph.conversions import abroad, figure, shown, spend
from tests.graph.ledgers import Ledger
from tests.jobs.test_tick import holding

# Past what is shipped: what is published of these days is published here.
TUESDAY, WEDNESDAY = "2026-11-03", "2026-11-04"


@pytest.fixture
def ledger(api: Api) -> Ledger:
    return abroad(Ledger.new(api), "USD", "KWD")


def publish(engine: Engine, day: str, source: str = "ECB", **per_euro: str) -> None:
    write(engine, rates.all_added, source, {day: per_euro})


def wrong(engine: Engine, ledger: Ledger) -> list[str]:
    with reading(engine) as session:
        return list(map(str, differences(session, [ledger.wallet.removeprefix("wal_")])))


def version(ledger: Ledger) -> int:
    found: int = ledger.person.run("{ wallet { version } }")["wallet"]["version"]
    return found


def changed(ledger: Ledger, since: str) -> list[str]:
    query = "query ($after: String) { wallet { changes(after: $after) { changes { id } cursor } } }"
    found = ledger.person.run(query, after=since)["wallet"]["changes"]["changes"]
    return [change["id"] for change in found]


def cursor(ledger: Ledger) -> str:
    after: str | None = None
    has_more = True
    while has_more:
        query = """query ($after: String) {
          wallet { changes(after: $after) { cursor hasMore } } }"""
        feed = ledger.person.run(query, after=after)["wallet"]["changes"]
        after, has_more = feed["cursor"], feed["hasMore"]
    assert after is not None
    return after


def test_a_rate_of_an_earlier_day_gives_way_to_the_days_own_once_it_is_published(
    engine: Engine, ledger: Ledger
) -> None:
    spent = spend(ledger, "100.00", "USD", date=TUESDAY)
    own = spend(ledger, "100.00", "USD", date=TUESDAY, rate="0.9")
    assert shown(ledger, spent)["rateDate"] == "2026-10-30"
    assert settle_all(engine, START).settled == 0

    since = cursor(ledger)
    publish(engine, TUESDAY, USD="1.25")
    before = version(ledger)
    assert settle_all(engine, START).settled == 1

    assert shown(ledger, spent)["to"] == {"amount": "80.00", "currency": "EUR"}
    assert shown(ledger, spent)["rateDate"] == TUESDAY
    assert shown(ledger, own)["rate"] == "0.9"
    assert figure(ledger)["EXPENSE"]["money"]["amount"] == "170.00"
    assert (version(ledger), changed(ledger, since)) == (before + 1, [spent])
    assert settle_all(engine, START).settled == 0
    assert wrong(engine, ledger) == []


def test_what_is_settled_without_being_changed_is_no_news(engine: Engine, ledger: Ledger) -> None:
    publish(engine, WEDNESDAY, USD="1.5")
    # Nothing was published for a day of long ago but of one before it; it counts for ever.
    spend(ledger, "100.00", "USD", date="2026-03-14")
    before = version(ledger)

    assert settle_all(engine, START).settled == 0
    assert version(ledger) == before


def test_a_missing_rate_is_filled_in_when_it_arrives(engine: Engine, ledger: Ledger) -> None:
    spent = spend(ledger, "1.500", "KWD", date="2026-03-12")
    parts: list[Any] = [
        {
            "amount": {"amount": "1.000", "currency": "KWD"},
            "category": ledger.categories["Health"],
        },
        {"amount": {"amount": "0.001", "currency": "KWD"}},
    ]
    spend(ledger, "1.001", "KWD", date="2026-03-12", category=None, lines=parts, isRefund=True)
    assert ("KWD", "2026-03-12") in wanted_rates(engine)

    publish(engine, "2026-03-12", "FRANKFURTER", KWD="0.35")
    assert settle_all(engine, START).settled == 2

    assert shown(ledger, spent)["to"] == {"amount": "4.29", "currency": "EUR"}
    assert shown(ledger, spent)["source"] == "FRANKFURTER"
    # 1.500 / 0.35 - 1.001 / 0.35
    assert figure(ledger)["EXPENSE"]["money"]["amount"] == "1.43"
    assert figure(ledger)["EXPENSE"]["unconverted"] == []
    assert ("KWD", "2026-03-12") not in wanted_rates(engine)
    assert wrong(engine, ledger) == []


def test_what_was_there_before_is_converted_in_pieces(engine: Engine, ledger: Ledger) -> None:
    many = [
        ledger.stated()
        | {"amount": {"amount": f"{n}.00", "currency": "USD"}, "account": ledger.accounts["USD"]}
        for n in range(1, 500)
    ]
    for start in range(0, len(many), 250):
        assert ledger.add_many(*many[start : start + 250])["userErrors"] == []
    spend(ledger, "1.00", "USD", rate="2")
    last = spend(ledger, "1.00", "KWD", date="2026-05-01")
    before = figure(ledger)
    wallet = ledger.wallet.removeprefix("wal_")
    as_before(engine, wallet)
    assert figure(ledger)["EXPENSE"]["conversions"] == []
    # What is written meanwhile is converted at once, and a deleted one is not missed.
    ledger.delete(id=last)
    ledger.delete(id=spend(ledger, "9.00", "USD"))

    tally = fill_all(engine, START)

    # After a full piece nobody knows that it was the last.
    assert (tally.pieces, tally.failures) == (2, {})
    assert figure(ledger)["EXPENSE"]["conversions"] == before["EXPENSE"]["conversions"]
    assert wrong(engine, ledger) == []
    recount.check(engine, wallet)
    assert fill_all(engine, START).wallets == 0


def test_a_wallet_that_another_holds_is_no_failure(engine: Engine, ledger: Ledger) -> None:
    spend(ledger, "1.00", "USD")
    wallet = ledger.wallet.removeprefix("wal_")
    as_before(engine, wallet)
    hasty = connect(engine.url.render_as_string(hide_password=False), Limits(lock_timeout_ms=50))
    progress = Progress()

    with holding(engine, wallet):
        held = fill_all(hasty, START, progress=progress)
    after = fill_all(hasty, START)
    hasty.dispose()

    assert (held.held, held.failures, progress.failure_count) == (1, {}, 0)
    assert (after.held, after.pieces) == (0, 1)
    assert wrong(engine, ledger) == []


def as_before(engine: Engine, wallet: str) -> None:
    """As if there had been no conversions until now."""
    with engine.begin() as connection:
        for table in ("conversions", "converted_days", "converted_months"):
            connection.execute(text(f"DELETE FROM {table} WHERE wallet_id = :w"), {"w": wallet})
        connection.execute(
            text(
                "INSERT INTO conversion_targets (wallet_id, currency, state, done, total,"
                " started_at) SELECT id, 'EUR', 'FILLING', 0, 0, created_at FROM wallets"
                " WHERE id = :w"
            ),
            {"w": wallet},
        )
