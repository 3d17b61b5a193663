"""The second provider: currencies that the first does not publish, and that somebody asks for.

A currency is asked for by whole months, so that the days beside those that are wanted have rates
of their own; once it was wanted it is followed. Today's rates still change with this provider, and
are taken tomorrow.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import httpx
from sqlalchemy import Engine

from db.queries import rates
from db.session import reading
from domain.exchange import AGE_DAYS_MAX, EURO, SINCE, Asked
from domain.exchange.feeds import BadFeed, Published, of_frankfurter
from jobs.downloads import Failed, Limits, Why, downloaded

# A run asks so often and leaves the rest, which is older, to the next one.
REQUESTS_MAX = 60
# A currency that had no rate for so long is not followed any more.
_FOLLOWED = timedelta(days=31)
# What it says of a currency that it does not know.
_NOT_KNOWN = {httpx.codes.BAD_REQUEST, httpx.codes.NOT_FOUND, httpx.codes.UNPROCESSABLE_ENTITY}


@dataclass(frozen=True, slots=True)
class _Request:
    """Some currencies, from a day until another one and with it."""

    currencies: tuple[str, ...]
    start: str
    until: str


def fetched(
    url: str, engine: Engine, at: datetime, wanted: Iterable[tuple[str, str]], limits: Limits
) -> Iterator[Published]:
    """Answer by answer, the newest first. Raises Failed, after what had come until then."""
    yesterday = at.astimezone(UTC).date() - timedelta(days=1)
    pending = [*_following(engine, yesterday), *_requests(engine, wanted, yesterday)]
    for _ in range(REQUESTS_MAX):
        if not pending:
            return
        request = pending.pop(0)
        try:
            yield _answer(url, request, limits)
        except Failed as failure:
            if failure.status not in _NOT_KNOWN:
                raise
            # One that it does not know spoils it for the others: they are asked for apart.
            pending[:0] = _halves(request)


def _answer(url: str, request: _Request, limits: Limits) -> Published:
    params = {
        "base": EURO,
        "quotes": ",".join(request.currencies),
        "from": request.start,
        "to": request.until,
    }
    content = downloaded(f"{url}/rates", params, limits)
    try:
        return of_frankfurter(content, request.currencies, until=request.until)
    except BadFeed as bad:
        raise Failed(Why.UNREADABLE, f"rates, for {bad}") from bad


def _following(engine: Engine, yesterday: date) -> Sequence[_Request]:
    """What has come since of the currencies that were wanted before."""
    with reading(engine) as session:
        newest = rates.all_followed(session, since=(yesterday - _FOLLOWED).isoformat())
    behind = {currency: day for currency, day in newest.items() if day < yesterday.isoformat()}
    if not behind:
        return []
    start = date.fromisoformat(min(behind.values())) + timedelta(days=1)
    return [_Request(tuple(sorted(behind)), start.isoformat(), yesterday.isoformat())]


def _requests(
    engine: Engine, wanted: Iterable[tuple[str, str]], yesterday: date
) -> Sequence[_Request]:
    """One for each month that has to be asked for, the newest first."""
    last = yesterday.isoformat()
    with reading(engine) as session:
        found = rates.found(session, [Asked(currency, EURO, day) for currency, day in wanted])
    months: dict[str, set[str]] = {}
    for key, rate in found.items():
        if rate is None and key.day >= SINCE:
            for day in _ends_of_window(min(key.day, last)):
                months.setdefault(day[:7], set()).add(key.from_currency)
    return [
        _Request(tuple(sorted(months[month])), f"{month}-01", min(_month_end(month), last))
        for month in sorted(months, reverse=True)
    ]


def _ends_of_window(day: str) -> tuple[str, str]:
    """The first and the last of the days whose rates count for `day`."""
    return (date.fromisoformat(day) - timedelta(days=AGE_DAYS_MAX)).isoformat(), day


def _month_end(month: str) -> str:
    after = (date.fromisoformat(f"{month}-01") + timedelta(days=31)).replace(day=1)
    return (after - timedelta(days=1)).isoformat()


def _halves(request: _Request) -> Sequence[_Request]:
    """None of a single currency: the provider does not have it."""
    middle = len(request.currencies) // 2
    parts = (request.currencies[:middle], request.currencies[middle:]) if middle else ()
    return [_Request(part, request.start, request.until) for part in parts]
