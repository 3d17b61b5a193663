"""When something may be sent: quiet hours and digests, by the clocks of a zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.alerts import Digest
from domain.deliveries import ATTEMPTS_MAX, EXPIRES_AFTER, delay
from domain.ledger import Weekday
from domain.notifications import QuietHours
from domain.sending_times import after_quiet, instant, next_digest

NIGHT = QuietHours("22:00", "07:00")
NOON = QuietHours("12:00", "13:30")
ZONES = [
    "UTC",
    "Europe/Vienna",
    "America/New_York",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "America/Sao_Paulo",
    "Asia/Kathmandu",
]
zones = st.sampled_from(ZONES)
moments = st.datetimes(datetime(2009, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - the zone is given beside
clocks = st.builds("{:02}:{:02}".format, st.integers(0, 23), st.integers(0, 59))


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "quiet", "zone", "expected"),
    [
        ("2026-03-14 11:59", NOON, "UTC", "2026-03-14 11:59"),
        ("2026-03-14 12:00", NOON, "UTC", "2026-03-14 13:30"),
        ("2026-03-14 13:29", NOON, "UTC", "2026-03-14 13:30"),
        ("2026-03-14 13:30", NOON, "UTC", "2026-03-14 13:30"),
        ("2026-03-14 21:59", NIGHT, "UTC", "2026-03-14 21:59"),
        ("2026-03-14 23:00", NIGHT, "UTC", "2026-03-15 07:00"),
        ("2026-03-15 03:00", NIGHT, "UTC", "2026-03-15 07:00"),
        ("2026-03-14 23:00", NIGHT, "America/New_York", "2026-03-14 23:00"),
        # The clocks of Vienna go from 2 to 3 on 29 March, and from 3 to 2 on 25 October.
        ("2026-03-29 00:30", QuietHours("22:00", "02:30"), "Europe/Vienna", "2026-03-29 01:00"),
        ("2026-03-29 00:59", QuietHours("02:30", "04:00"), "Europe/Vienna", "2026-03-29 00:59"),
        ("2026-03-29 01:00", QuietHours("02:30", "04:00"), "Europe/Vienna", "2026-03-29 02:00"),
        ("2026-03-28 23:00", QuietHours("02:10", "02:20"), "Europe/Vienna", "2026-03-28 23:00"),
        ("2026-10-25 00:15", QuietHours("22:00", "02:30"), "Europe/Vienna", "2026-10-25 01:30"),
        ("2026-10-25 00:45", QuietHours("02:30", "02:40"), "Europe/Vienna", "2026-10-25 01:40"),
        # Apia went from 29 to 31 December 2011.
        ("2011-12-30 09:00", NIGHT, "Pacific/Apia", "2011-12-30 17:00"),
        ("2011-12-30 18:00", NIGHT, "Pacific/Apia", "2011-12-30 18:00"),
    ],
)
def test_what_falls_into_quiet_hours_waits_for_their_end(
    at: str, quiet: QuietHours, zone: str, expected: str
) -> None:
    assert after_quiet(utc(at), quiet, zone) == utc(expected)


def test_without_quiet_hours_nothing_waits() -> None:
    assert after_quiet(utc("2026-03-14 23:00"), None, "UTC") == utc("2026-03-14 23:00")


@given(moments, clocks, clocks, zones)
def test_quiet_hours_end_within_a_day_or_so_and_are_over_then(
    at: datetime, start: str, end: str, zone: str
) -> None:
    if start == end:
        return
    quiet = QuietHours(start, end)

    found = after_quiet(at, quiet, zone)

    # Where a day is missing or clocks go back it may be longer.
    assert at <= found < at + timedelta(hours=50)
    if found > at:
        shown = found.astimezone(ZoneInfo(zone))
        assert f"{shown:%H:%M}" == end or instant(shown.date(), end, zone) != found - timedelta(1)
        assert after_quiet(found, quiet, zone) == found


@pytest.mark.parametrize(
    ("at", "digest", "week_start", "zone", "expected"),
    [
        ("2026-03-14 07:59", Digest.DAILY, Weekday.MONDAY, "UTC", "2026-03-14 08:00"),
        ("2026-03-14 08:00", Digest.DAILY, Weekday.MONDAY, "UTC", "2026-03-15 08:00"),
        ("2026-03-14 08:00", Digest.WEEKLY, Weekday.MONDAY, "UTC", "2026-03-16 08:00"),
        ("2026-03-16 08:00", Digest.WEEKLY, Weekday.MONDAY, "UTC", "2026-03-23 08:00"),
        ("2026-03-14 08:00", Digest.WEEKLY, Weekday.SUNDAY, "UTC", "2026-03-15 08:00"),
        ("2026-03-28 12:00", Digest.DAILY, Weekday.MONDAY, "Europe/Vienna", "2026-03-29 06:00"),
        ("2026-03-14 23:30", Digest.DAILY, Weekday.MONDAY, "Asia/Tokyo", "2026-03-15 23:00"),
        # 8 o'clock of 30 December 2011 never was in Apia; its day began where it ended.
        ("2011-12-29 19:00", Digest.DAILY, Weekday.MONDAY, "Pacific/Apia", "2011-12-30 10:00"),
    ],
)
def test_what_is_gathered_is_sent_at_eight(
    at: str, digest: Digest, week_start: Weekday, zone: str, expected: str
) -> None:
    assert next_digest(utc(at), digest, zone=zone, week_start=week_start) == utc(expected)


@given(st.dates(date(2009, 1, 1), date(2040, 1, 1)), clocks, zones)
def test_an_instant_is_when_the_clocks_show_it_or_go_past_it(
    day: date, clock: str, zone: str
) -> None:
    first, last = (instant(day, clock, zone, is_last=is_last) for is_last in (False, True))

    shown = first.astimezone(ZoneInfo(zone))
    before = (first - timedelta(seconds=1)).astimezone(ZoneInfo(zone))
    wanted = f"{day} {clock}"
    assert first <= last
    assert f"{shown:%Y-%m-%d %H:%M}" == wanted or f"{before:%Y-%m-%d %H:%M}" < wanted
    assert f"{shown:%Y-%m-%d %H:%M}" >= wanted


def test_it_is_tried_ten_times_and_long_before_it_would_expire() -> None:
    waits = [delay(attempts, 0) for attempts in range(1, ATTEMPTS_MAX)]
    longest = sum((delay(attempts, 100) for attempts in range(1, ATTEMPTS_MAX)), timedelta())

    assert [int(wait.total_seconds()) for wait in waits[:6]] == [30, 120, 480, 1_920, 7_680, 30_720]
    assert set(waits[6:]) == {timedelta(hours=12)}
    assert delay(1, 100) == timedelta(seconds=37)
    assert longest < timedelta(days=3) < EXPIRES_AFTER
