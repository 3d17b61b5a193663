"""Fetching exchange rates: what both providers have published since, each by itself.

What a provider answers is recorded whole or not at all; a rate that is known is never changed. The
database is asked before and after a download, and never meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from db.queries import rates
from db.queries.rates import Differing
from db.session import reading, write
from domain.exchange import AGE_DAYS_MAX, Source
from domain.exchange.feeds import BadFeed, Published, of_xml, of_zip
from jobs import second_rates
from jobs.conversions import wanted_rates
from jobs.downloads import Failed, Limits, Why, downloaded
from jobs.progress import Progress
from settings import Settings

LIMITS = Limits()

# The bank publishes on working days at about 16:00 of its own time.
_FRANKFURT = ZoneInfo("Europe/Berlin")
_PUBLISHED_AT = time(16, 15)
_SATURDAY = 5
# What the file of 90 days is sure to hold.
_NINETY_DAYS = timedelta(days=85)
_TOLD_MAX = 10


@dataclass(slots=True)
class Fetched:
    """How many rates are new, by source; what a provider now says otherwise; and what failed."""

    added: dict[str, int] = field(default_factory=dict)
    differing: list[Differing] = field(default_factory=list)
    failures: dict[str, Failed] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """How many are new, of all sources."""
        return sum(self.added.values())


def run(settings: Settings, engine: Engine, at: datetime, progress: Progress) -> dict[str, int]:
    """The job: what the providers have published since. One that cannot be asked is a failure."""
    fetched = fetch_all(settings, engine, at, wanted=wanted_rates(engine), progress=progress)
    for each in fetched.differing[:_TOLD_MAX]:
        progress.remark(
            f"{each.source} now says {each.said} {each.currency} for {each.day}; "
            f"{each.recorded} was recorded, and stays"
        )
    for source, failure in fetched.failures.items():
        progress.fail(source, str(failure))
    return {
        "rates": fetched.count,
        "that a provider now says otherwise": len(fetched.differing),
    }


def fetch_all(
    settings: Settings,
    engine: Engine,
    at: datetime,
    *,
    wanted: Iterable[tuple[str, str]] = (),
    limits: Limits = LIMITS,
    progress: Progress | None = None,
) -> Fetched:
    """Fetch what there is to fetch at a moment. Nothing is asked for what is known already.

    `wanted` are currencies and days for which somebody has no rate: the second provider is asked
    for those that the first has not. One download is one step of `progress`.
    """
    fetched, progress = Fetched(), progress or Progress()
    if settings.rates_url:
        try:
            _record(engine, fetched, Source.ECB, _first(settings.rates_url, engine, at, limits))
            progress.advance(note=f"{fetched.count:,} rates")
        except Failed as failure:
            fetched.failures[Source.ECB.name] = failure
    if settings.rates_second_url:
        try:
            for published in second_rates.fetched(
                settings.rates_second_url, engine, at, wanted, limits
            ):
                _record(engine, fetched, Source.FRANKFURTER, published)
                progress.advance(note=f"{fetched.count:,} rates")
                if progress.must_stop():
                    break
        except Failed as failure:
            fetched.failures[Source.FRANKFURTER.name] = failure
    return fetched


def _record(engine: Engine, fetched: Fetched, source: Source, published: Published) -> None:
    if published:
        added, differing = write(engine, rates.all_added, source.name, published)
        fetched.added[source.name] = fetched.added.get(source.name, 0) + added
        fetched.differing += differing


def _first(url: str, engine: Engine, at: datetime, limits: Limits) -> Published:
    """What the bank has published since the newest day that is known; empty if that is the last.

    Raises Failed.
    """
    with reading(engine) as session:
        known_until = rates.published_until(session)
    since, today = date.fromisoformat(known_until), at.astimezone(_FRANKFURT).date()
    missing = _working_days(since, _expected(at))
    if not missing:
        return {}
    if today - since > _NINETY_DAYS:
        name = "eurofxref-hist.zip"
    else:
        name = "eurofxref-daily.xml" if len(missing) == 1 else "eurofxref-hist-90d.xml"
    content = downloaded(f"{url}/{name}", {}, limits)
    try:
        published = of_zip(content, after=known_until) if name.endswith("zip") else of_xml(content)
    except BadFeed as bad:
        raise Failed(Why.UNREADABLE, f"{name}, for {bad}") from bad
    _refuse_other_days(name, published, known_until, today)
    return published


def _expected(at: datetime) -> date:
    """The last day on which the bank may have published by now."""
    there = at.astimezone(_FRANKFURT)
    return there.date() - timedelta(days=there.time() < _PUBLISHED_AT)


def _working_days(since: date, until: date) -> Sequence[date]:
    """After `since`, until `until` and with it, without weekends; holidays are among them."""
    days = (since + timedelta(days=n) for n in range(1, (until - since).days + 1))
    return [day for day in days if day.weekday() < _SATURDAY]


def _refuse_other_days(name: str, published: Published, known_until: str, today: date) -> None:
    """A file that ends before what is known, or a week ago, is left over from somewhere."""
    newest = max(published, default=known_until)
    oldest_fresh = (today - timedelta(days=AGE_DAYS_MAX)).isoformat()
    if newest < max(known_until, oldest_fresh):
        raise Failed(Why.STALE, f"{name} ends on {newest}")
    if newest > today.isoformat():
        raise Failed(Why.UNREADABLE, f"{name} has rates of {newest}, which is to come")
