"""The second provider: asked for what the first has not, followed, and never believed too soon."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeAlias

import pytest
from sqlalchemy import Engine, select

from db.queries import rates
from db.session import reading, write
from db.tables import ExchangeRate
from domain.exchange import Asked
from jobs import second_rates
from jobs.downloads import Why
from jobs.rates import Fetched, fetch_all
from tests.api import settings_for_tests
from tests.jobs.provider import Answer, Provider, frankfurter, says

RATES = "/rates"
# The shipped history ends two days before.
AT = datetime(2026, 11, 1, 12, tzinfo=UTC)
OCTOBER = {f"2026-10-{day:02}": {"KWD": f"0.34{day:02}", "AMD": "430.5"} for day in range(1, 32)}
Wanted: TypeAlias = list[tuple[str, str]]

pytestmark = pytest.mark.usefixtures("unrecorded")


class Job:
    """The job with only its second provider."""

    def __init__(self, engine: Engine, provider: Provider, data: Path) -> None:
        self.engine = engine
        self.settings = settings_for_tests(data, OUTLAY_RATES_SECOND_URL=provider.url)

    def fetch(self, wanted: Wanted, at: datetime = AT) -> Fetched:
        return fetch_all(self.settings, self.engine, at, wanted=wanted)

    def days(self, currency: str) -> list[str]:
        with reading(self.engine) as session:
            row = ExchangeRate
            return list(
                session.scalars(
                    select(row.day).where(row.currency == currency).order_by(row.day.desc())
                )
            )


@pytest.fixture
def job(engine: Engine, provider: Provider, tmp_path: Path) -> Job:
    return Job(engine, provider, tmp_path)


def test_what_the_first_lacks_is_asked_for_by_whole_months(provider: Provider, job: Job) -> None:
    provider.answers[RATES] = frankfurter(OCTOBER)

    fetched = job.fetch([("KWD", "2026-10-20"), ("USD", "2026-10-20"), ("EUR", "2026-10-20")])

    assert fetched == Fetched(added={"FRANKFURTER": 31})
    assert provider.asked == [
        (RATES, {"base": "EUR", "quotes": "KWD", "from": "2026-10-01", "to": "2026-10-31"})
    ]
    asked = Asked("KWD", "USD", "2026-10-20")
    with reading(job.engine) as session:
        rate = rates.found(session, [asked])[asked]
    assert rate is not None
    assert (rate.source, rate.day) == ("ECB_AND_FRANKFURTER", "2026-10-20")
    assert (str(rate.denominator), str(rate.numerator)) == ("0.3420", "1.1215")


def test_what_it_has_told_is_not_asked_again(provider: Provider, job: Job) -> None:
    provider.answers[RATES] = frankfurter(OCTOBER)
    job.fetch([("KWD", "2026-10-20")])
    provider.asked.clear()

    assert job.fetch([("KWD", "2026-10-20"), ("KWD", "2026-11-01")]) == Fetched()
    assert provider.asked == []


def test_early_in_a_month_the_one_before_it_counts_too(provider: Provider, job: Job) -> None:
    provider.answers[RATES] = frankfurter({"2024-02-28": {"KWD": "0.33"}})

    job.fetch([("KWD", "2024-03-03")])

    assert [params["from"] for _, params in provider.asked] == ["2024-03-01", "2024-02-01"]
    assert [params["to"] for _, params in provider.asked] == ["2024-03-31", "2024-02-29"]
    assert job.days("KWD") == ["2024-02-28"]


def test_today_is_taken_tomorrow_when_it_stays_as_it_is(provider: Provider, job: Job) -> None:
    today = {"2026-11-01": {"KWD": "0.3501"}}
    rows = (
        '[{"date":"2026-10-31","base":"EUR","quote":"KWD","rate":0.3499},'
        '{"date":"2026-11-01","base":"EUR","quote":"KWD","rate":0.3501},'
        '{"date":"2026-10-31","base":"EUR","quote":"AMD","rate":430}]'
    )
    provider.answers[RATES] = says(rows)

    # Also if it tells more than it was asked for.
    assert job.fetch([("KWD", "2026-11-01")]).added == {"FRANKFURTER": 1}
    assert job.days("KWD") == ["2026-10-31"]

    provider.answers[RATES] = frankfurter(OCTOBER | today)
    assert job.fetch([], AT + timedelta(days=1)) == Fetched(added={"FRANKFURTER": 1})
    assert job.days("KWD")[0] == "2026-11-01"


def test_a_currency_that_was_wanted_is_followed(provider: Provider, job: Job) -> None:
    provider.answers[RATES] = frankfurter(OCTOBER)
    job.fetch([("KWD", "2026-10-20")])
    november = {f"2026-11-{day:02}": {"KWD": "0.35"} for day in range(1, 8)}
    provider.answers[RATES] = frankfurter(november)
    provider.asked.clear()

    assert job.fetch([], AT + timedelta(days=5)) == Fetched(added={"FRANKFURTER": 5})
    assert provider.asked == [
        (RATES, {"base": "EUR", "quotes": "KWD", "from": "2026-11-01", "to": "2026-11-05"})
    ]


def test_a_currency_that_ended_is_not_followed_for_ever(provider: Provider, job: Job) -> None:
    write(job.engine, rates.all_added, "FRANKFURTER", {"2026-09-01": {"KWD": "0.33"}})

    assert job.fetch([]) == Fetched()
    assert provider.asked == []


def test_a_currency_that_nobody_knows_does_not_spoil_the_others(
    provider: Provider, job: Job
) -> None:
    provider.answers[RATES] = frankfurter(OCTOBER)

    fetched = job.fetch([(code, "2026-10-20") for code in ("KWD", "CLF", "AMD", "XSU")])

    assert fetched == Fetched(added={"FRANKFURTER": 62})
    assert {len(params["quotes"].split(",")) for _, params in provider.asked} == {4, 2, 1}


@pytest.mark.parametrize("day", ["1998-12-31", "1066-10-14"])
def test_there_is_nothing_to_ask_for_before_the_euro(
    provider: Provider, job: Job, day: str
) -> None:
    assert job.fetch([("KWD", day)]) == Fetched()
    assert provider.asked == []


def test_a_day_to_come_is_asked_for_as_far_as_there_is_one(provider: Provider, job: Job) -> None:
    provider.answers[RATES] = frankfurter(OCTOBER)

    job.fetch([("KWD", "2031-01-01")])

    assert [params["to"] for _, params in provider.asked] == ["2026-10-31"]


def test_a_run_asks_so_often_and_no_more(provider: Provider, job: Job) -> None:
    provider.answers[RATES] = says("[]")
    wanted = [("KWD", f"{year}-{month:02}-15") for year in range(2000, 2026) for month in (1, 7)]
    wanted += [("KWD", f"{year}-10-15") for year in range(2000, 2026)]

    assert job.fetch(wanted) == Fetched()
    assert len(provider.asked) == second_rates.REQUESTS_MAX
    assert provider.asked[0][1]["from"] == "2025-10-01"


GOOD = '[{"date":"2026-10-20","base":"EUR","quote":"KWD","rate":0.342}]'


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (says("<!DOCTYPE html><p>Sorry</p>"), Why.UNREADABLE),
        (says(GOOD[:-5]), Why.UNREADABLE),
        (says("{}"), Why.UNREADABLE),
        (says("[1]"), Why.UNREADABLE),
        (says("[" * 100_000), Why.UNREADABLE),
        (says(GOOD.replace("EUR", "USD")), Why.UNREADABLE),
        (says(GOOD.replace("0.342", '"0.342"')), Why.UNREADABLE),
        (says(GOOD.replace("0.342", "NaN")), Why.UNREADABLE),
        (says(GOOD.replace("0.342", "-0.342")), Why.UNREADABLE),
        (says(GOOD.replace("0.342", "0")), Why.UNREADABLE),
        (says(GOOD.replace("0.342", "1e999999999")), Why.UNREADABLE),
        (says(GOOD.replace("0.342", "1" * 5_000)), Why.UNREADABLE),
        (says(GOOD.replace("2026-10-20", "yesterday")), Why.UNREADABLE),
        (says(GOOD, 503), Why.REFUSED),
        (says(GOOD, 429), Why.REFUSED),
    ],
)
def test_anything_but_rates_is_a_failure_and_leaves_nothing(
    provider: Provider, job: Job, answer: Answer, why: Why
) -> None:
    provider.answers[RATES] = answer

    fetched = job.fetch([("KWD", "2026-10-20")])

    assert {each: failed.why for each, failed in fetched.failures.items()} == {"FRANKFURTER": why}
    assert job.days("KWD") == []


@pytest.mark.parametrize(
    ("said", "kept"), [("3.42e-1", "0.342"), ("5e-05", "0.00005"), ("26000", "26000")]
)
def test_a_rate_is_kept_in_plain_digits(
    provider: Provider, job: Job, engine: Engine, said: str, kept: str
) -> None:
    provider.answers[RATES] = says(GOOD.replace("0.342", said))

    job.fetch([("KWD", "2026-10-20")])

    with reading(engine) as session:
        assert list(session.scalars(select(ExchangeRate.per_euro))) == [kept]


def test_one_providers_failure_is_not_the_others(
    provider: Provider, job: Job, tmp_path: Path, engine: Engine
) -> None:
    provider.answers[RATES] = frankfurter(OCTOBER)
    both = settings_for_tests(
        tmp_path, OUTLAY_RATES_URL=provider.url, OUTLAY_RATES_SECOND_URL=provider.url
    )

    fetched = fetch_all(both, engine, AT + timedelta(days=2), wanted=[("KWD", "2026-10-20")])

    assert fetched.failures["ECB"].why is Why.REFUSED
    assert fetched.added == {"FRANKFURTER": 31}
