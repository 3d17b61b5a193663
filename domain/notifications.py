"""What a person wants to be told: which alerts, by which ways, and when not."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from domain.alerts import AlertKind, Digest
from domain.errors import Invalid

_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]", re.ASCII)


@dataclass(frozen=True, slots=True)
class QuietHours:
    """Times of the day, `HH:MM` in the person's zone; over midnight when `start` is the later."""

    start: str
    end: str


@dataclass(frozen=True, slots=True)
class Preferences:
    """All of a person's choices. Whoever has made none has these.

    A webhook that is off is tried no more: it said that it is gone, or took nothing for days.
    """

    in_app: frozenset[AlertKind] = frozenset(AlertKind)
    email: frozenset[AlertKind] = frozenset()
    webhook: frozenset[AlertKind] = frozenset()
    webhook_url: str | None = None
    webhook_off_at: datetime | None = None
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


def stored(kinds: Iterable[AlertKind]) -> str:
    """Kinds as one text, in the order in which they are declared."""
    chosen = set(kinds)
    return ",".join(kind.name for kind in AlertKind if kind in chosen)


def read(text: str) -> frozenset[AlertKind]:
    """The kinds of such a text."""
    return frozenset(AlertKind[name] for name in text.split(",") if name)
