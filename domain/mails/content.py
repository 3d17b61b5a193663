"""What a mail says, before it is text or HTML: parts in their order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias
from zoneinfo import ZoneInfo

from babel.dates import format_datetime

from domain.deliveries import Facts

# What is written here is English; how a date is written is the person's own English.
_LANGUAGE = "en"


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom a mail is for. A bare address has no name. `base_url` is where the service is, and
    `link_base_url` where links lead, if that is elsewhere; `unsubscribe_url` ends the mail of
    alerts, and is None for whoever gets none.
    """

    name: str | None
    locale: str
    zone: str
    base_url: str
    link_base_url: str | None = None
    unsubscribe_url: str | None = None

    def moment(self, at: datetime) -> str:
        """An instant in the person's zone and way of writing: `Mar 14, 2026, 10:26:53 AM`."""
        locale = self.locale if self.locale.partition("-")[0] == _LANGUAGE else _LANGUAGE
        zone = ZoneInfo(self.zone)
        return format_datetime(at, "medium", zone, locale.replace("-", "_"))


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph."""

    text: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing of several: what it is called, what is to be said of it, and a few words aside."""

    title: str
    text: str
    aside: str = ""


@dataclass(frozen=True, slots=True)
class Action:
    """Something to do by visiting an address, which is shown in full too."""

    label: str
    url: str


Part: TypeAlias = Text | Entry | Action


@dataclass(frozen=True, slots=True)
class Content:
    """`reason` says in the end why one gets this mail, and what to do about it; `leave` is how to
    get no more of its like, where one may.
    """

    subject: str
    parts: Sequence[Part]
    reason: str
    leave: Action | None = None


Composer: TypeAlias = Callable[[Facts, Recipient], Content]


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail as it is sent; the subject is one line without control characters."""

    subject: str
    text: str
    html: str
