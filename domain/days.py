"""Days: which civil day a moment falls on."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo


def day_in(moment: datetime, zone: str) -> date:
    """The civil day of a moment in an IANA time zone."""
    return moment.astimezone(ZoneInfo(zone)).date()
