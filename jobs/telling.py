"""Telling: durations, distances in time and outcomes as a person reads them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

_MINUTE_S, _HOUR_S, _DAY_S = 60, 3_600, 86_400
# From two of a unit on it is told in that unit.
_FEW = 2


def took(seconds: float) -> str:
    """`0.3 s`, `12 s`, `3 min 20 s`, `2 h 5 min`."""
    if seconds < 10:  # noqa: PLR2004 - tenths are of interest in one digit only
        return f"{seconds:.1f} s"
    whole = round(seconds)
    if whole < _MINUTE_S:
        return f"{whole} s"
    if whole < _HOUR_S:
        return f"{whole // _MINUTE_S} min {whole % _MINUTE_S} s"
    return f"{whole // _HOUR_S} h {whole % _HOUR_S // _MINUTE_S} min"


def span(length: timedelta) -> str:
    """About how long: `45 s`, `12 min`, `5 h`, `3 d`."""
    seconds = round(abs(length.total_seconds()))
    for unit, unit_s in (("d", _DAY_S), ("h", _HOUR_S), ("min", _MINUTE_S)):
        if seconds >= _FEW * unit_s:
            return f"{seconds // unit_s} {unit}"
    return f"{seconds} s"


def distance(moment: datetime, at: datetime) -> str:
    """`in 5 min`, `5 min ago`, `now`."""
    if abs(moment - at) < timedelta(seconds=1):
        return "now"
    return f"in {span(moment - at)}" if moment > at else f"{span(at - moment)} ago"


def counted(counts: Mapping[str, int]) -> str:
    """What a run has done: `3 posted, 2 wallets`."""
    return ", ".join(f"{count:,} {what}" for what, count in counts.items() if count)


def come_so_far(done: int, total: int | None) -> str:
    """`1,200 of 10,000 (12 %)`, or `1,200` where nobody knows of how many."""
    if not total:
        return f"{done:,}"
    # A total is what was there when it began; more may have come since.
    return f"{done:,} of {max(total, done):,} ({done * 100 // max(total, done)} %)"
