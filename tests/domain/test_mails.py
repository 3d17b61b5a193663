"""Mails: text and HTML of the same content, with nothing in them that could act or load."""

from __future__ import annotations

from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.alerts import AlertKind
from domain.mails import kinds
from domain.mails.alerts import ENTRIES_MAX, Item, digest
from domain.mails.content import Action, Content, Entry, Mail, Part, Recipient, Text
from domain.mails.rendering import SUBJECT_MAX, rendered

TO = Recipient("Ann", "de-AT", "Europe/Vienna", "https://outlay.example.org")
AT = datetime(2026, 3, 14, 9, 26, 53, tzinfo=UTC)
FACTS: dict[str, Any] = {
    "name": "Boat",
    "currency": "EUR",
    "threshold": 100,
    "percent": "100.0",
    "start": "2026-03-01",
    "end": "2026-04-01",
    "day": "2026-03-20",
    "amount": 1_250,
    "spent": 12_000,
    "limit": 10_000,
    "available": 10_000,
    "current": 10_000,
    "target": 10_000,
    "why": "the account is archived",
    "wallet": "Mine",
    "raised_at": AT.isoformat(),
}
# All of HTML that a mail has.
TAGS = {
    *("html", "head", "meta", "title", "body", "div"),
    *("h1", "p", "a", "strong", "br", "small"),
}


class Seen(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: list[str] = []
        self.words: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.links += [value or "" for name, value in attrs if name in {"href", "src"}]

    def handle_data(self, data: str) -> None:
        self.words += data.split()


@pytest.mark.parametrize("kind", AlertKind)
def test_every_kind_of_alert_has_a_mail(kind: AlertKind) -> None:
    mail = kinds.mail(kind.name, FACTS, TO)

    assert "Boat" in mail.subject
    assert "Hello Ann," in mail.text
    assert "Wallet: Mine. Mar 14, 2026, 10:26:53" in mail.text
    assert max(map(len, mail.text.splitlines())) <= 80


def test_an_instant_is_written_as_the_person_writes_english() -> None:
    assert Recipient(None, "en-GB", "UTC", "").moment(AT) == "14 Mar 2026, 09:26:53"


def test_a_digest_says_how_many_it_leaves_out() -> None:
    items = [Item("GOAL_COMPLETED", FACTS)] * ENTRIES_MAX

    mail = rendered(digest(items, 7, TO), TO)

    assert mail.subject == "57 alerts"
    assert "There are 7 more in your inbox." in mail.text
    assert Seen(mail.html).tags <= TAGS


def test_an_action_is_shown_in_full_in_both() -> None:
    url = "https://outlay.example.org/verify?token=a&b=" + "x" * 100
    mail = rendered(Content("Hello", [Action("Do it", url)], "Because."), TO)

    assert f"\n{url}\n" in mail.text
    assert Seen(mail.html).links == [url]


texts = st.text(max_size=300)


@given(texts, texts, texts)
def test_whatever_people_write_stays_text(subject: str, title: str, text: str) -> None:
    parts: list[Part] = [Text(text), Entry(title, text, title)]

    mail = rendered(Content(subject, parts, text), Recipient(title, "en", "UTC", ""))

    seen = Seen(mail.html)
    assert seen.tags <= TAGS
    assert seen.links == []
    assert len(mail.subject) <= SUBJECT_MAX
    assert mail.subject.isprintable() or not mail.subject.isascii()
    assert not set("\r\n\u2028\u202e\x00") & set(mail.subject)


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", '"><img src=x>', "{title} {0}"])
def test_what_looks_like_a_page_is_shown(text: str) -> None:
    mail: Mail = rendered(Content(text, [Text(text)], text), TO)

    assert Seen(mail.html).tags <= TAGS
    assert "".join(text.split()) in "".join(Seen(mail.html).words)
