"""Converting: what was entered before there was a rate, or before it was wanted.

Rows say what is to be done, so that two at once, or one that was killed, double nothing and lose
nothing. A wallet that fails is reported, and the others go on.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TypeAlias

import click
from sqlalchemy import Engine

from db.queries import targets, unconverted
from db.session import is_unreachable, reading, write
from jobs.database import opened
from jobs.progress import Progress
from services.conversions import running
from settings import Settings

_WALLETS_MAX = 500
_Work: TypeAlias = Callable[[str], None]


@dataclass(slots=True)
class Tally:
    """How many conversions have a rate, or another one, that had none; and what failed."""

    settled: int = 0
    pieces: int = 0
    wallets: int = 0
    failures: dict[str, str] = field(default_factory=dict)

    @property
    def counts(self) -> dict[str, int]:
        return {
            "settled": self.settled,
            "pieces": self.pieces,
            "wallets": self.wallets,
            "failed": len(self.failures),
        }

    def __str__(self) -> str:
        return f"Converted anew: {self.settled:,}; wallets: {self.wallets:,}."


@click.command("convert")
def convert() -> None:
    """Convert what had no rate yet, and what was entered before it was wanted in a currency."""
    at = datetime.now(UTC)
    with opened() as (_, engine):
        tally = fill_all(engine, at)
        settle_all(engine, at, tally)
    click.echo(str(tally))
    for wallet_id, why in tally.failures.items():
        click.echo(f"wallet {wallet_id}: {why}", err=True)
    if tally.failures:
        raise click.ClickException(f"Wallets that failed: {len(tally.failures):,}.")


COMMANDS = (convert,)


def run(settings: Settings, engine: Engine, at: datetime, progress: Progress) -> dict[str, int]:  # noqa: ARG001 - as every job
    """The job: what a wallet that changes its currency lacks, then what rates have come for."""
    tally = fill_all(engine, at, stop=progress.stop)
    settle_all(engine, at, tally, progress.stop)
    for wallet_id, why in tally.failures.items():
        progress.fail(f"wallet {wallet_id}", why)
    return {"settled": tally.settled, "pieces": tally.pieces}


def wanted_rates(engine: Engine) -> list[tuple[str, str]]:
    """(currency, day) of rates that somebody lacks: what the second provider may be asked for."""
    with reading(engine) as session:
        return unconverted.all_wanted(session)


def settle_all(
    engine: Engine,
    at: datetime,
    tally: Tally | None = None,
    stop: threading.Event | None = None,
) -> Tally:
    """Give the rate that is known by now to what has none, or one of an earlier day, for as long
    as the provider had not published for its own.
    """
    tally = Tally() if tally is None else tally

    def work(wallet_id: str) -> None:
        with reading(engine) as session:
            asked = running.news(session, wallet_id)
        place: unconverted.Place | None = unconverted.START if asked else None
        while place is not None:
            done = write(
                engine, running.settle, wallet_id=wallet_id, asked=asked, after=place, at=at
            )
            tally.settled += done.changed
            place = None if stop is not None and stop.is_set() else done.next

    _each(engine, unconverted.all_open_wallets, work, tally, stop)
    return tally


def fill_all(
    engine: Engine,
    at: datetime,
    tally: Tally | None = None,
    stop: threading.Event | None = None,
) -> Tally:
    """Convert what was there before a wallet wanted it in a currency."""
    tally = Tally() if tally is None else tally

    def work(wallet_id: str) -> None:
        while write(engine, running.fill, wallet_id=wallet_id, at=at):
            tally.pieces += 1
            if stop is not None and stop.is_set():
                return

    _each(engine, targets.all_busy_wallets, work, tally, stop)
    return tally


def _each(
    engine: Engine,
    wallets: Callable[..., Sequence[str]],
    work: _Work,
    tally: Tally,
    stop: threading.Event | None,
) -> None:
    for wallet_id in _ids(engine, wallets):
        if stop is not None and stop.is_set():
            return
        try:
            work(wallet_id)
        except Exception as error:
            if is_unreachable(error):
                raise
            # The one place where it is known that the others do not depend on this one.
            tally.failures[wallet_id] = f"{type(error).__name__}: {error}".splitlines()[0]
        else:
            tally.wallets += 1


def _ids(engine: Engine, wallets: Callable[..., Sequence[str]]) -> Iterator[str]:
    after: str | None = None
    while True:
        with reading(engine) as session:
            found = wallets(session, after=after, size=_WALLETS_MAX)
        if not found:
            return
        yield from found
        after = found[-1]
