"""Cursors come back as they were given, and what a client makes up is refused and nothing else."""

from __future__ import annotations

import base64
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Invalid
from domain.money import AMOUNT_MINOR_MAX, MINOR_DIGITS
from graph.paging import (
    PageArguments,
    encode,
    encode_many,
    is_currency,
    is_day,
    is_instant,
    is_minor,
    is_uuid,
)

PARTS = (is_day, is_instant, is_currency, is_minor, is_uuid)

keys = st.tuples(
    st.dates().map(str),
    st.datetimes(timezones=st.timezones()).map(str),
    st.sampled_from(sorted(MINOR_DIGITS)),
    st.integers(-AMOUNT_MINOR_MAX, AMOUNT_MINOR_MAX),
    st.uuids().map(str),
)
values: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**60), 2**60)
    | st.floats(allow_nan=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=6) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(key=keys)
def test_a_cursor_comes_back_as_the_key_it_was_made_of(key: tuple[Any, ...]) -> None:
    cursor = encode("ORDER", key)

    request = PageArguments(first=1, after=cursor, before=cursor).parse("ORDER", *PARTS)

    assert request.after == request.before == key


@given(places=st.lists(st.lists(values, min_size=1).map(tuple), max_size=5))
def test_cursors_of_any_lengths_are_the_url_safe_base64_of_each(
    places: list[tuple[Any, ...]],
) -> None:
    cursors = encode_many(places)

    plain = [base64.urlsafe_b64encode(orjson.dumps(place)).decode() for place in places]
    assert cursors == [each.rstrip("=") for each in plain]


@given(key=keys)
def test_a_cursor_is_of_its_own_order(key: tuple[Any, ...]) -> None:
    with pytest.raises(Invalid):
        PageArguments(after=encode("ORDER", key)).parse("ANOTHER", *PARTS)


@given(cursor=st.text() | st.binary().map(lambda raw: base64.urlsafe_b64encode(raw).decode()))
def test_any_text_is_a_cursor_of_ours_or_refused(cursor: str) -> None:
    with pytest.raises(Invalid) as refused:
        PageArguments(after=cursor).parse("ORDER", *PARTS)

    assert refused.value.field == ("after",)


@given(made_up=st.lists(values, max_size=7))
def test_a_made_up_key_holds_what_a_key_may_hold_or_is_refused(made_up: list[Any]) -> None:
    cursor = base64.urlsafe_b64encode(orjson.dumps(["ORDER", *made_up])).decode().rstrip("=")

    try:
        request = PageArguments(before=cursor).parse("ORDER", *PARTS)
    except Invalid:
        return

    assert request.before is not None
    assert all(check(value) for check, value in zip(PARTS, request.before, strict=True))
