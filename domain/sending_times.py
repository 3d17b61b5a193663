"""When something may be sent: not in a person's quiet hours, and together with others at 8 o'clock.

All is decided by instants. A time of the day that a zone's clocks skip is the instant at which they
skip it; of one that they show twice, quiet hours begin with the first and end with the last.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.alerts import Digest
from domain.ledger import Weekday
from domain.notifications import QuietHours

# What is gathered is sent at this hour of the person's day.
DIGEST_TIME = "08:00"

_DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)


def after_quiet(at: datetime, quiet: QuietHours | None, zone: str) -> datetime:
    """The instant, or the end of the quiet hours that it falls in."""
    if quiet is None:
        return at
    today = at.astimezone(ZoneInfo(zone)).date()
    is_over_midnight = quiet.end < quiet.start
    # The hours that began yesterday may last; where a day is missing, those of the day before.
    for day in (today - 2 * _DAY, today - _DAY, today):
        start = instant(day, quiet.start, zone)
        end = instant(day + _DAY if is_over_midnight else day, quiet.end, zone, is_last=True)
        if start <= at < end:
            # Where a day is missing, those of the next night may begin as these end.
            return after_quiet(end, quiet, zone)
    return at


def next_digest(at: datetime, digest: Digest, *, zone: str, week_start: Weekday) -> datetime:
    """The first instant after `at` at which what is gathered is sent."""
    day = at.astimezone(ZoneInfo(zone)).date()
    while True:
        is_day = digest is Digest.DAILY or day.weekday() == list(Weekday).index(week_start)
        if is_day and (found := instant(day, DIGEST_TIME, zone)) > at:
            return found
        day += _DAY


def instant(day: date, clock: str, zone: str, *, is_last: bool = False) -> datetime:
    """When the clocks of a zone show `HH:MM` on a day: the first time, or the last one."""
    local = datetime.combine(day, time.fromisoformat(clock), ZoneInfo(zone))
    first, last = (local.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
    if first <= last:
        return last if is_last else first
    return _skipped(last, first, local)


def _skipped(before: datetime, after: datetime, local: datetime) -> datetime:
    """The instant between two at which the zone's clocks go past `local`, which none shows."""
    wanted, zone = local.replace(tzinfo=None), local.tzinfo
    while after - before > _SECOND:
        middle = before + (after - before) / 2
        if middle.astimezone(zone).replace(tzinfo=None) < wanted:
            before = middle
        else:
            after = middle
    return after.replace(microsecond=0)
