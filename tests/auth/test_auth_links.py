"""Signed links: what is issued is read, and nothing else is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auth import links
from auth.links import Link
from auth.tokens import BadToken

SECRET = "s" * 32
NOW = datetime(2026, 3, 14, 9, 26, 53, tzinfo=UTC)
LINK = Link("user", "session", {"wallet": "w", "filter": {"tags": ["é"]}}, NOW + timedelta(hours=1))


def issued() -> str:
    return links.issue(LINK, purpose="export", secret=SECRET)


def test_a_link_says_what_it_was_issued_for() -> None:
    assert links.read(issued(), purpose="export", now=NOW, secret=SECRET) == LINK


def test_a_link_expires_at_its_moment() -> None:
    before = LINK.expires_at - timedelta(microseconds=1)

    assert links.read(issued(), purpose="export", now=before, secret=SECRET) == LINK
    with pytest.raises(links.ExpiredLink):
        links.read(issued(), purpose="export", now=LINK.expires_at, secret=SECRET)


@pytest.mark.parametrize(("purpose", "secret"), [("report", SECRET), ("export", "t" * 32)])
def test_a_link_opens_nothing_else(purpose: str, secret: str) -> None:
    with pytest.raises(BadToken):
        links.read(issued(), purpose=purpose, now=NOW, secret=secret)


@given(at=st.integers(0, 10_000), char=st.characters())
def test_a_link_of_which_one_character_differs_is_none(at: int, char: str) -> None:
    link = issued()
    at %= len(link)
    changed = link[:at] + char + link[at + 1 :]

    if changed != link:
        with pytest.raises(BadToken):
            links.read(changed, purpose="export", now=NOW, secret=SECRET)


def test_claims_that_fit_no_address_are_not_issued() -> None:
    noise = "".join(chr(0x4E00 + number * number % 20_000) for number in range(4_000))

    with pytest.raises(links.TooLong):
        links.issue(Link("user", "session", {"noise": noise}, NOW), purpose="export", secret=SECRET)
