"""Fetching rates from real servers: those that answer, and those that answer anything else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeAlias

import pytest
from click.testing import CliRunner
from sqlalchemy import Engine, select

from db.history import shipped
from db.queries import rates
from db.session import reading
from db.tables import ExchangeRate
from domain.exchange import Asked
from jobs.__main__ import main
from jobs.downloads import Limits, Why
from jobs.rates import LIMITS, Fetched, fetch_all
from tests.api import settings_for_tests
from tests.jobs.provider import (
    Answer,
    Provider,
    drips,
    floods,
    redirects,
    says,
    serving,
    stalls,
    xml,
    zipped,
)

DAILY, NINETY, WHOLE = (f"/eurofxref-{name}" for name in ("daily.xml", "hist-90d.xml", "hist.zip"))
# The shipped history ends on Friday, 30 October 2026. At 18:00 the bank has published.
FRIDAY = datetime(2026, 10, 30, 17, tzinfo=UTC)
SATURDAY, MONDAY, TUESDAY = (FRIDAY + timedelta(days=days) for days in (1, 3, 4))
RATES = {"USD": "1.1201", "JPY": "176.02", "GBP": "0.83055"}
Fetch: TypeAlias = Callable[..., Fetched]
QUICK = Limits(wait_s=0.3, whole_s=0.6)

pytestmark = pytest.mark.usefixtures("unrecorded")


@pytest.fixture
def fetch(provider: Provider, engine: Engine, tmp_path: Path) -> Fetch:
    settings = settings_for_tests(tmp_path, OUTLAY_RATES_URL=f"{provider.url}/")
    return lambda at, limits=LIMITS: fetch_all(settings, engine, at, limits=limits)


def recorded(engine: Engine) -> set[tuple[str, str, str, str]]:
    """Source, day, currency and rate."""
    with reading(engine) as session:
        rows = session.scalars(select(ExchangeRate))
        return {(row.source, row.day, row.currency, row.per_euro) for row in rows}


def iso(moment: datetime) -> str:
    return moment.date().isoformat()


def test_a_days_rates_are_fetched_once(provider: Provider, engine: Engine, fetch: Fetch) -> None:
    provider.answers[DAILY] = says(xml({iso(MONDAY): RATES}))

    first, second = fetch(MONDAY), fetch(MONDAY)

    assert first == Fetched(added={"ECB": 3})
    assert (first.count, second.count) == (3, 0)
    # What is known already is not asked for.
    assert second == Fetched()
    assert provider.paths == [DAILY]
    assert recorded(engine) == {
        ("ECB", "2026-11-02", currency, per_euro)
        for currency, per_euro in {**RATES, "EUR": "1"}.items()
    }


@pytest.mark.parametrize(
    "at",
    [
        FRIDAY,
        SATURDAY,
        SATURDAY + timedelta(days=1),
        # Monday before a quarter past four, in Frankfurt.
        datetime(2026, 11, 2, 15, 14, tzinfo=UTC),
    ],
)
def test_nothing_is_asked_before_there_can_be_news(
    provider: Provider, fetch: Fetch, at: datetime
) -> None:
    assert fetch(at) == Fetched()
    assert provider.asked == []


@pytest.mark.parametrize(
    ("days", "path"), [(1, DAILY), (2, NINETY), (80, NINETY), (82, NINETY), (90, WHOLE)]
)
def test_the_file_is_as_long_as_the_gap(
    provider: Provider, engine: Engine, fetch: Fetch, days: int, path: str
) -> None:
    start = MONDAY - timedelta(days=1)
    published = {
        iso(start + timedelta(days=day)): RATES
        for day in range(1, days + 1)
        if (start + timedelta(days=day)).weekday() < 5
    }
    provider.answers[path] = says(zipped(published) if path == WHOLE else xml(published))

    fetched = fetch(start + timedelta(days=days))

    assert provider.paths == [path]
    assert fetched == Fetched(added={"ECB": 3 * len(published)})
    assert {day for _, day, _, _ in recorded(engine)} == set(published)


def test_what_is_shipped_is_not_recorded_again(
    provider: Provider, engine: Engine, fetch: Fetch
) -> None:
    friday = {"USD": "1.1172", "JPY": "175.6800"}
    provider.answers[NINETY] = says(
        xml({iso(TUESDAY): RATES, iso(MONDAY): RATES, iso(FRIDAY): friday})
    )

    assert fetch(TUESDAY) == Fetched(added={"ECB": 6})
    assert {day for _, day, _, _ in recorded(engine)} == {iso(MONDAY), iso(TUESDAY)}


def test_what_is_known_is_never_changed_and_the_difference_is_told(
    provider: Provider, engine: Engine, fetch: Fetch
) -> None:
    provider.answers[DAILY] = says(xml({iso(MONDAY): RATES}))
    fetch(MONDAY)
    provider.answers[NINETY] = says(
        xml(
            {
                iso(TUESDAY + timedelta(days=1)): RATES,
                iso(TUESDAY): RATES,
                iso(MONDAY): {**RATES, "USD": "1.1301", "CHF": "0.91"},
                iso(FRIDAY): {"USD": "1.2"},
            }
        )
    )

    fetched = fetch(TUESDAY + timedelta(days=1))

    assert fetched.added == {"ECB": 7}
    assert {(each.day, each.recorded, each.said) for each in fetched.differing} == {
        (iso(MONDAY), "1.1201", "1.1301"),
        (iso(FRIDAY), "1.1172", "1.2"),
    }
    assert ("ECB", iso(MONDAY), "USD", "1.1201") in recorded(engine)


def test_on_a_holiday_the_last_file_is_no_news_and_no_failure(
    provider: Provider, fetch: Fetch
) -> None:
    provider.answers[DAILY] = says(xml({iso(FRIDAY): {"USD": "1.1172"}}))

    assert fetch(MONDAY) == Fetched(added={"ECB": 0})


HTML = "<!DOCTYPE html><html><body>We are working on it.</body></html>"
BOMB = (
    '<!DOCTYPE a [<!ENTITY b "bbbbbbbb"><!ENTITY c "&b;&b;&b;&b;">]>'
    "<a><Cube time='2026-11-02'><Cube currency='USD' rate='1.1'/></Cube>&c;</a>"
)
GOOD = xml({iso(MONDAY): RATES})


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (says(HTML), Why.UNREADABLE),
        (says("<html><body>We are working on it.</body></html>"), Why.UNREADABLE),
        (says(BOMB), Why.UNREADABLE),
        (says(""), Why.UNREADABLE),
        (says(GOOD[: len(GOOD) * 2 // 3]), Why.UNREADABLE),
        (says(GOOD[:-1]), Why.UNREADABLE),
        (says(xml({})), Why.UNREADABLE),
        (says(xml({iso(MONDAY): {}})), Why.UNREADABLE),
        (says(xml({iso(MONDAY): RATES | {"USD": "-1"}})), Why.UNREADABLE),
        (says(xml({iso(MONDAY): RATES | {"USD": "0.000"}})), Why.UNREADABLE),
        (says(xml({iso(MONDAY): RATES | {"USD": "NaN"}})), Why.UNREADABLE),
        (says(xml({iso(MONDAY): RATES | {"USD": "1e3"}})), Why.UNREADABLE),
        (says(xml({iso(MONDAY): RATES | {"USD": "1" * 12}})), Why.UNREADABLE),
        (says(xml({iso(MONDAY): RATES | {"US": "1"}})), Why.UNREADABLE),
        (says(xml({"2026-11-31": RATES})), Why.UNREADABLE),
        (says(xml({"20261102": RATES})), Why.UNREADABLE),
        (says(xml({iso(TUESDAY): RATES})), Why.UNREADABLE),
        (says(GOOD, Content_Encoding="gzip"), Why.UNREADABLE),
        (says(xml({"2026-10-23": RATES, "2026-10-22": RATES})), Why.STALE),
        (says(GOOD, 500), Why.REFUSED),
        (says(GOOD, 404), Why.REFUSED),
        (says(GOOD, 204), Why.REFUSED),
        (redirects(DAILY), Why.REDIRECTS),
        (redirects("file:///etc/hostname"), Why.UNREACHABLE),
        (redirects("http://"), Why.UNREACHABLE),
        (floods, Why.TOO_LARGE),
    ],
)
def test_anything_but_rates_is_a_failure_and_leaves_nothing(
    provider: Provider, engine: Engine, fetch: Fetch, answer: Answer, why: Why
) -> None:
    provider.answers[DAILY] = answer

    fetched = fetch(MONDAY)

    assert {source: failure.why for source, failure in fetched.failures.items()} == {"ECB": why}
    assert (fetched.count, len(fetched.failures)) == (0, 1)
    assert recorded(engine) == set()


@pytest.mark.parametrize("kind", ["stalls", "drips"])
def test_a_server_that_takes_its_time_is_given_up(
    provider: Provider, engine: Engine, fetch: Fetch, kind: str
) -> None:
    provider.answers[DAILY] = stalls(provider) if kind == "stalls" else drips(provider, 0.05)

    assert fetch(MONDAY, QUICK).failures["ECB"].why is Why.TOO_SLOW
    assert recorded(engine) == set()


def test_a_server_that_is_not_there_is_a_failure(engine: Engine, tmp_path: Path) -> None:
    with serving() as gone:
        settings = settings_for_tests(tmp_path, OUTLAY_RATES_URL=gone.url)

    fetched = fetch_all(settings, engine, MONDAY, limits=QUICK)

    assert fetched.failures["ECB"].why is Why.UNREACHABLE


def test_a_redirect_to_the_file_is_followed(provider: Provider, fetch: Fetch) -> None:
    provider.answers |= {DAILY: redirects("/elsewhere"), "/elsewhere": says(GOOD)}

    assert fetch(MONDAY) == Fetched(added={"ECB": 3})


LATE = FRIDAY + timedelta(days=122)


def _history() -> bytes:
    return zipped({iso(LATE): RATES, iso(MONDAY): RATES, iso(FRIDAY): {"USD": "1.1172"}})


def _with_one_bit_turned(content: bytes) -> bytes:
    """Among the compressed lines."""
    return content[:60] + bytes([content[60] ^ 1]) + content[61:]


@pytest.mark.parametrize(
    "content",
    [
        _history()[:-30],
        _with_one_bit_turned(_history()),
        b"PK\x03\x04 and so on",
        HTML.encode(),
        zipped({iso(MONDAY): RATES | {"USD": "0"}}),
        b"",
    ],
)
def test_a_zip_that_is_not_whole_is_a_failure(
    provider: Provider, engine: Engine, fetch: Fetch, content: bytes
) -> None:
    provider.answers[WHOLE] = says(content)

    assert fetch(LATE).failures["ECB"].why is Why.UNREADABLE
    assert recorded(engine) == set()


def test_an_old_zip_is_stale(provider: Provider, engine: Engine, fetch: Fetch) -> None:
    provider.answers[WHOLE] = says(zipped({iso(MONDAY): RATES}))

    assert fetch(LATE).failures["ECB"].why is Why.STALE
    assert recorded(engine) == set()


def test_after_a_long_gap_every_day_of_it_has_a_rate(
    provider: Provider, engine: Engine, fetch: Fetch
) -> None:
    provider.answers[WHOLE] = says(_history())

    assert fetch(LATE) == Fetched(added={"ECB": 6})
    with reading(engine) as session:
        assert rates.published_until(session) == iso(LATE)
        asked = Asked("EUR", "USD", iso(TUESDAY))
        rate = rates.found(session, [asked])[asked]
    assert rate is not None
    assert (rate.shown_text, rate.day) == ("1.1201", iso(MONDAY))


def test_turned_off_nothing_is_asked(engine: Engine, tmp_path: Path) -> None:
    assert fetch_all(settings_for_tests(tmp_path), engine, LATE) == Fetched()


def test_the_command_says_what_came_and_what_did_not(provider: Provider, database_url: str) -> None:
    env = {"DATABASE_URL": database_url, "OUTLAY_RATES_URL": "off"}
    env["OUTLAY_RATES_SECOND_URL"] = "off"

    done = CliRunner().invoke(main, ["fetch-rates"], env=env)
    assert (done.exit_code, done.output[:28]) == (0, "fetch-rates: nothing to do (")

    env["OUTLAY_RATES_URL"] = provider.url
    # Whatever the machine's clock says, there is one file that it asks for, and none is there.
    done = CliRunner().invoke(main, ["fetch-rates"], env=env)
    assert done.exit_code == (1 if provider.asked else 0)
    assert shipped().until == "2026-10-30"
