"""`python -m jobs tick`: each occurrence once and none left out, however often and by whomever."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

import pytest
from click.testing import CliRunner
from sqlalchemy import Engine, select, text

from db.engine import Limits, connect
from db.tables import Occurrence, Transaction
from domain.recurrence import Frequency, Rule
from jobs.__main__ import main
from jobs.posting import post_all
from jobs.progress import Progress
from tests.api import Api
from tests.graph.ledgers import Ledger
from tests.graph.recurrings import rule, shown


def on(moment: str) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=UTC)


def posted(engine: Engine, rule_id: str) -> list[str]:
    """The day of each transaction that the rule has posted, twice where there are two."""
    statement = (
        select(Transaction.occurred_on)
        .join(
            Occurrence,
            (Occurrence.wallet_id == Transaction.wallet_id)
            & (Occurrence.transaction_id == Transaction.id),
        )
        .where(Occurrence.rule_id == rule_id.removeprefix("rec_"))
        .order_by(Transaction.occurred_on)
    )
    with engine.connect() as connection:
        return list(connection.execute(statement).scalars())


def expected(frequency: Frequency, start: str, until: date) -> list[str]:
    first = date.fromisoformat(start)
    return [str(day) for day in Rule(frequency, first).days(first, until)]


def zoned(api: Api, zone: str) -> Ledger:
    """Somebody whose wallet's days are those of a zone."""
    ledger = Ledger.new(api)
    payload = ledger.person.run(
        """mutation ($i: UpdateWalletInput!) {
             updateWallet(input: $i) { userErrors { message } } }""",
        i={"id": ledger.wallet, "timeZone": zone},
    )
    assert payload["updateWallet"]["userErrors"] == []
    return ledger


def test_years_of_downtime_are_caught_up_once(api: Api) -> None:
    ledger = Ledger.new(api)
    daily = rule(ledger, frequency="DAILY", startDate="2026-03-14")
    monthly = rule(ledger, startDate="2026-01-31")
    at = on("2031-03-20T12:00")

    first, second = post_all(api.engine, at), post_all(api.engine, at)
    back = post_all(api.engine, at - timedelta(days=400))

    assert first.failures == second.failures == {}
    assert (second.decided, back.decided) == (0, 0)
    days = expected(Frequency.DAILY, "2026-03-14", at.date())
    assert posted(api.engine, daily["id"]) == days
    assert posted(api.engine, monthly["id"]) == expected(Frequency.MONTHLY, "2026-01-31", at.date())


@pytest.mark.parametrize(
    ("zone", "last_moment_before"),
    [
        ("UTC", "2026-03-28T23:59:59"),
        # The clocks go forward on the 29th, at one UTC.
        ("Europe/Berlin", "2026-03-28T22:59:59"),
        ("Pacific/Kiritimati", "2026-03-28T09:59:59"),
        ("Pacific/Niue", "2026-03-29T10:59:59"),
        ("Asia/Kathmandu", "2026-03-28T18:14:59"),
        # There is no midnight where the clocks go forward at it.
        ("Africa/Cairo", "2026-03-28T21:59:59"),
    ],
)
def test_a_day_begins_where_the_wallet_is(api: Api, zone: str, last_moment_before: str) -> None:
    ledger = zoned(api, zone)
    made = rule(ledger, startDate="2026-03-29")

    post_all(api.engine, on(last_moment_before))
    before = posted(api.engine, made["id"])
    post_all(api.engine, on(last_moment_before) + timedelta(seconds=1))

    assert (before, posted(api.engine, made["id"])) == ([], ["2026-03-29"])


@pytest.mark.parametrize(
    ("zone", "around"),
    [
        ("Europe/Berlin", "2026-03-29"),
        ("Europe/Berlin", "2026-10-25"),
        ("America/New_York", "2026-03-08"),
        ("America/New_York", "2026-11-01"),
        ("Africa/Cairo", "2026-04-24"),
        ("Africa/Cairo", "2026-10-30"),
        # By half an hour only.
        ("Australia/Lord_Howe", "2026-04-05"),
        ("Australia/Lord_Howe", "2026-10-04"),
        # At midnight, forward and back.
        ("America/Santiago", "2026-09-06"),
        ("America/Santiago", "2026-04-05"),
        # A government that has given it up, and one that had not.
        ("America/Sao_Paulo", "2026-10-18"),
        ("America/Sao_Paulo", "2018-11-04"),
        # The day that Samoa never had.
        ("Pacific/Apia", "2011-12-30"),
        ("Asia/Tokyo", "2038-01-19"),
        ("UTC", "2028-02-29"),
    ],
)
def test_no_hour_of_a_clock_posts_twice_or_leaves_out(api: Api, zone: str, around: str) -> None:
    """Ticking each hour of some days in which clocks are put forward, back, or over a day."""
    ledger = zoned(api, zone)
    start = date.fromisoformat(around) - timedelta(days=2)
    made = rule(ledger, frequency="DAILY", startDate=str(start), count=5)

    # By then all of it lies in the past where the test's clock is long ahead; that is as good.
    moment = on(f"{start}T00:00") - timedelta(days=1)
    for hour in range(0, 24 * 8, 3):
        post_all(api.engine, moment + timedelta(hours=hour))
        # The clock of another server is behind.
        post_all(api.engine, moment + timedelta(hours=hour - 5))

    assert posted(api.engine, made["id"]) == [str(start + timedelta(n)) for n in range(5)]


def test_two_that_tick_at_once_post_each_once(api: Api) -> None:
    made = []
    for _ in range(6):
        ledger = Ledger.new(api)
        made += [rule(ledger, frequency="DAILY", startDate="2026-01-01") for _ in range(2)]
    at = on("2026-06-30T12:00")
    engines = [connect(api.engine.url.render_as_string(hide_password=False)) for _ in range(2)]

    with ThreadPoolExecutor(4) as threads:
        tallies = list(threads.map(lambda each: post_all(each, at), engines * 2))
    for engine in engines:
        engine.dispose()

    assert [tally.failures for tally in tallies] == [{}] * 4
    days = expected(Frequency.DAILY, "2026-01-01", at.date())
    assert [posted(api.engine, each["id"]) == days for each in made] == [True] * 12
    assert sum(tally.posted for tally in tallies) == 12 * len(days)


def test_a_rule_that_cannot_be_posted_says_why_and_the_others_go_on(api: Api) -> None:
    ledger = Ledger.new(api)
    ledger.add(wallet=ledger.wallet, date="2026-02-01")
    bad, good = rule(ledger, startDate="2026-02-10"), rule(ledger, startDate="2026-03-11")
    # February is as full as a month can be.
    full = """UPDATE monthly_totals SET amount_minor = amount_minor + :by
      WHERE wallet_id = :of AND month = '2026-02-01'"""
    more, of = 4 * 10**18 - 1_250, ledger.wallet.removeprefix("wal_")
    with api.engine.begin() as connection:
        connection.execute(text(full), {"by": more, "of": of})

    failing = post_all(api.engine, on("2026-03-14T12:00"))
    told = shown(ledger, bad["id"])
    with api.engine.begin() as connection:
        connection.execute(text(full), {"by": -more, "of": of})
    post_all(api.engine, on("2026-03-14T18:00"))
    waits = posted(api.engine, bad["id"])
    post_all(api.engine, on("2026-03-15T12:00"))

    assert (failing.failures, failing.failed) == ({}, 1)
    assert "larger than a total can be" in told["failure"]
    assert posted(api.engine, good["id"]) == ["2026-03-11"]
    assert waits == []
    assert posted(api.engine, bad["id"]) == ["2026-02-10", "2026-03-10"]
    assert shown(ledger, bad["id"])["failure"] is None


def test_a_wallet_that_another_holds_is_no_failure_and_is_done_the_next_time(api: Api) -> None:
    ledger = Ledger.new(api)
    made = rule(ledger, startDate="2026-03-10", count=1)
    at = on("2026-03-14T12:00")
    url = api.engine.url.render_as_string(hide_password=False)
    hasty, progress = connect(url, Limits(lock_timeout_ms=50)), Progress()

    with holding(api.engine, ledger.wallet.removeprefix("wal_")):
        held = post_all(hasty, at, progress)
    after = post_all(hasty, at)
    hasty.dispose()

    assert (held.held > 0, held.failures, progress.failure_count) == (True, {}, 0)
    assert (after.held, shown(ledger, made["id"])["failure"]) == (0, None)
    assert posted(api.engine, made["id"]) == ["2026-03-10"]


@contextmanager
def holding(engine: Engine, wallet_id: str) -> Iterator[None]:
    """As another worker does while it is at work there."""
    with engine.begin() as connection:
        connection.execute(
            text("UPDATE wallets SET version = version WHERE id = :of"), {"of": wallet_id}
        )
        yield


def test_the_commands_do_it(api: Api, database_url: str) -> None:
    ledger = Ledger.new(api)
    made = rule(ledger, startDate="2020-01-31", count=3)
    environment = {"OUTLAY_DATA_DIR": str(api.settings.data_dir), "DATABASE_URL": database_url}

    result = CliRunner().invoke(main, ["tick", "post"], env=environment)

    assert result.exit_code == 0, result.output
    assert re.match(r"post: [0-9,]+ posted, ", result.output)
    assert posted(api.engine, made["id"]) == ["2020-01-31", "2020-02-29", "2020-03-31"]
