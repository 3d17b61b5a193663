"""Scalars take what they say and nothing else, whatever they are given."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from graphql import GraphQLError
from hypothesis import example, given
from hypothesis import strategies as st

from domain.money import parse_decimal
from graph.scalars import SCALARS, Currency, Date, DateTime, Decimal, TimeZone


def parse(scalar: object, value: Any) -> Any:
    parser = SCALARS[scalar].parse_value
    assert parser is not None
    return parser(value)


@given(value=st.decimals(-(10**12), 10**12, places=4))
def test_a_plain_decimal_is_taken_digit_by_digit(value: Any) -> None:
    text = format(value, "f")

    assert parse(Decimal, text) == text
    assert parse_decimal(text) == value


@given(value=st.floats() | st.integers() | st.booleans() | st.none() | st.lists(st.text()))
@pytest.mark.parametrize("scalar", [Decimal, Date, DateTime, Currency, TimeZone])
def test_what_is_no_string_is_refused(scalar: object, value: Any) -> None:
    with pytest.raises(GraphQLError, match="in quotes"):
        parse(scalar, value)


@given(text=st.text() | st.from_regex(r"[-+0-9.eE_ ]{1,30}", fullmatch=True))
def test_any_text_is_a_plain_decimal_or_refused(text: str) -> None:
    try:
        taken = parse(Decimal, text)
    except GraphQLError:
        return

    assert taken == text
    assert set(text) <= set("-0123456789.")


@given(day=st.dates())
def test_a_day_is_taken_in_the_years_of_the_calendar(day: Any) -> None:
    text = day.isoformat()

    if 1900 <= day.year <= 2200:
        assert parse(Date, text) == text
    else:
        with pytest.raises(GraphQLError):
            parse(Date, text)


@given(moment=st.datetimes(timezones=st.timezones()))
@example(moment=datetime(2000, 10, 29, 1, tzinfo=ZoneInfo("America/Halifax")))
@example(moment=datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=9))))
@example(moment=datetime(9999, 12, 31, 23, tzinfo=timezone(timedelta(hours=-9))))
def test_an_instant_is_taken_with_its_offset(moment: Any) -> None:
    # An offset of long ago may have seconds, which RFC 3339 does not write.
    is_written = moment.utcoffset().total_seconds() % 60 == 0
    try:
        taken = parse(DateTime, moment.isoformat())
    except GraphQLError:
        assert not (1900 <= moment.year <= 2200 and is_written)
        return

    # Of an hour that a zone has twice, Python calls no other zone's moment equal.
    assert datetime.fromisoformat(taken) == moment.astimezone(UTC)
    assert taken.endswith("+00:00")


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("2026-11-20T08:30:00Z", "2026-11-20T08:30:00+00:00"),
        ("2026-11-20t08:30:00.5z", "2026-11-20T08:30:00.500000+00:00"),
        ("2026-11-20T08:30:00.123456789+01:00", "2026-11-20T07:30:00.123456+00:00"),
    ],
)
def test_an_instant_is_told_in_utc(text: str, taken: str) -> None:
    assert parse(DateTime, text) == taken


@pytest.mark.parametrize(
    "text",
    [
        "",
        "now",
        "2026-11-20",
        "2026-11-20T08:30:00",
        "2026-11-20 08:30:00Z",
        "2026-11-20T08:30Z",
        "20261120T083000Z",
        "2026-W47-5T08:30:00Z",
        "2026-11-31T08:30:00Z",
        "2026-11-20T24:30:00Z",
        "2026-11-20T08:30:60Z",
        "2026-11-20T08:30:00+25:00",
        "2026-11-20T08:30:00+0100",
        "2026-11-20T08:30:00.Z",
        "٢٠٢٦-11-20T08:30:00Z",
        "1899-12-31T23:59:59Z",
        "2026-11-20T08:30:00Z" + " " * 50,
    ],
)
def test_what_is_no_instant_is_refused(text: str) -> None:
    with pytest.raises(GraphQLError):
        parse(DateTime, text)
