"""What a person wants to be told: which alerts, by which ways, and when not."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from domain.alerts import AlertKind, Digest
from domain.errors import Code, Invalid

URL_MAX = 2_000

_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]", re.ASCII)


@dataclass(frozen=True, slots=True)
class QuietHours:
    """Times of the day, `HH:MM` in the person's zone; over midnight when `start` is the later."""

    start: str
    end: str


@dataclass(frozen=True, slots=True)
class Preferences:
    """All of a person's choices. Whoever has made none has these."""

    in_app: frozenset[AlertKind] = frozenset(AlertKind)
    email: frozenset[AlertKind] = frozenset()
    webhook: frozenset[AlertKind] = frozenset()
    webhook_url: str | None = None
    digest: Digest = Digest.NONE
    quiet_hours: QuietHours | None = None


def time_of_day(text: str) -> str:
    """Raises Invalid for anything but `HH:MM` from 00:00 to 23:59."""
    if not _TIME.fullmatch(text):
        raise Invalid("Write a time of the day as HH:MM, from 00:00 to 23:59")
    return text


def quiet_hours(start: str, end: str) -> QuietHours:
    """Raises Invalid for hours that begin when they end."""
    if start == end:
        raise Invalid("Quiet hours end at another time than they begin; null is for none")
    return QuietHours(start, end)


def webhook_url(text: str) -> str:
    """An absolute address of http or https without a name and password in it. Raises Invalid."""
    if len(text) > URL_MAX:
        raise Invalid(f"At most {URL_MAX:,} characters are allowed", code=Code.TOO_LONG)
    refusal = Invalid(
        "This is no address that a webhook can have; it starts with https:// or http://"
    )
    try:
        parts = urlsplit(text)
        is_whole = bool(parts.hostname) and parts.port != 0
    except ValueError:
        raise refusal from None
    is_plain = text.isascii() and text.isprintable() and " " not in text
    if not (is_plain and is_whole and parts.scheme in {"http", "https"}):
        raise refusal
    if parts.username is not None or parts.password is not None:
        raise Invalid("The address of a webhook has no name and no password in it")
    return text


def stored(kinds: Iterable[AlertKind]) -> str:
    """Kinds as one text, in the order in which they are declared."""
    chosen = set(kinds)
    return ",".join(kind.name for kind in AlertKind if kind in chosen)


def read(text: str) -> frozenset[AlertKind]:
    """The kinds of such a text."""
    return frozenset(AlertKind[name] for name in text.split(",") if name)
