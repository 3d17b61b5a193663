"""Ticking: everything that is due by now is done, once, whoever else does it at the same time.

Rows say what is due, so that a clock which comes late, twice or not at all loses nothing. A wallet
that fails is reported, and the others go on.
"""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import click
from sqlalchemy import Engine

from db.session import is_unreachable, reading, write
from domain.errors import Refusal, Refusals
from jobs.database import opened
from jobs.tidy import tidied
from services.recurring import running
from services.recurring.posting import Done

INTERVAL_S = 60
# Trash and old requests are looked for once in so long.
_TIDY_EVERY = timedelta(hours=1)


@dataclass(slots=True)
class Tally:
    """How much a tick has done; `failed` are rules that could not be posted, `failures` says which
    wallet could not be looked at, and why.
    """

    posted: int = 0
    waiting: int = 0
    skipped: int = 0
    failed: int = 0
    wallets: int = 0
    failures: dict[str, str] = field(default_factory=dict)

    @property
    def decided(self) -> int:
        return self.posted + self.waiting + self.skipped

    def add(self, done: Done) -> None:
        self.posted += len(done.posted)
        self.waiting += done.waiting
        self.skipped += done.skipped
        self.failed += done.failed

    def __str__(self) -> str:
        told = (
            f"Posted: {self.posted:,}; waiting for approval: {self.waiting:,}; skipped: "
            f"{self.skipped:,}; wallets: {self.wallets:,}."
        )
        if self.failed:
            told += f" Recurring transactions that cannot be posted: {self.failed:,}."
        return told


@click.command("tick")
def tick() -> None:
    """Do everything that is due, once: post what recurs, and tidy."""
    now = datetime.now(UTC)
    with opened() as (settings, engine):
        tally = post_all(engine, now)
        purged = tidied(settings, engine, now)
    click.echo(f"{tally} Purged from the trash: {purged:,}.")
    _report(tally)
    if tally.failures:
        raise click.ClickException(f"Wallets that failed: {len(tally.failures):,}.")


@click.command("run")
@click.option("--interval", default=INTERVAL_S, show_default=True, help="Seconds between ticks.")
@click.option("--with-parent", is_flag=True, help="End when standard input does.")
def run(interval: int, *, with_parent: bool) -> None:
    """Tick again and again, until told to stop."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    if with_parent:
        threading.Thread(target=_end_with_input, args=(stop,), daemon=True).start()
    with opened() as (settings, engine):
        tidied_at: datetime | None = None
        while not stop.is_set():
            now = datetime.now(UTC)
            try:
                tally = post_all(engine, now, stop)
                if tidied_at is None or now - tidied_at >= _TIDY_EVERY:
                    tidied(settings, engine, now)
                    tidied_at = now
            except Exception as error:
                if not is_unreachable(error):
                    raise
                click.echo("The database cannot be reached; trying again.", err=True)
            else:
                _report(tally)
                if tally.decided:
                    click.echo(str(tally))
            stop.wait(interval)


COMMANDS = (tick, run)


def post_all(engine: Engine, at: datetime, stop: threading.Event | None = None) -> Tally:
    """Post what is due in all wallets at a moment, in transactions of bounded size.

    What another holds at first is waited for in the end: it may hold it for something else.
    """
    tally = Tally()
    busy: list[str] = []
    for wallet_id in _due(engine, at):
        if stop is not None and stop.is_set():
            return tally
        if not _post(engine, wallet_id, at, tally, waits=False):
            busy.append(wallet_id)
    for wallet_id in busy:
        _post(engine, wallet_id, at, tally, waits=True)
    return tally


def _due(engine: Engine, at: datetime) -> Iterator[str]:
    after: str | None = None
    while True:
        with reading(engine) as session:
            piece = running.due_wallets(session, after=after, at=at)
        if piece is None:
            return
        yield from piece.wallet_ids
        after = piece.last


def _post(engine: Engine, wallet_id: str, at: datetime, tally: Tally, *, waits: bool) -> bool:
    """Post in one wallet; False if another was at it."""
    try:
        is_free = _posted(engine, wallet_id, at, tally, waits=waits)
    except Exception as error:
        if is_unreachable(error):
            raise
        # The one place where it is known that the others do not depend on this one.
        tally.failures[wallet_id] = f"{type(error).__name__}: {error}".splitlines()[0]
        return True
    tally.wallets += is_free
    return is_free


def _posted(engine: Engine, wallet_id: str, at: datetime, tally: Tally, *, waits: bool) -> bool:
    has_more = True
    while has_more:
        try:
            done = write(engine, running.post_wallet, wallet_id=wallet_id, at=at, waits=waits)
        except (Refusal, Refusals):
            _post_one_by_one(engine, wallet_id, at, tally)
            return True
        if not done.is_free:
            return False
        tally.add(done)
        has_more = done.has_more
    return True


def _post_one_by_one(engine: Engine, wallet_id: str, at: datetime, tally: Tally) -> None:
    """Something due cannot be posted: the rule that it is of says why, and the others go on."""
    with reading(engine) as session:
        rule_ids = running.due_rules(session, wallet_id=wallet_id, at=at)
    for rule_id in rule_ids:
        which = {"wallet_id": wallet_id, "rule_id": rule_id}
        try:
            has_more = True
            while has_more:
                done = write(engine, running.post_rule, at=at, **which)
                tally.add(done)
                has_more = done.has_more
        except (Refusal, Refusals) as why:
            write(engine, running.fail_rule, why=str(why), at=at, **which)
            tally.failed += 1


def _report(tally: Tally) -> None:
    for wallet_id, why in tally.failures.items():
        click.echo(f"wallet {wallet_id}: {why}", err=True)


def _end_with_input(stop: threading.Event) -> None:
    while sys.stdin.buffer.read(1):
        pass
    stop.set()
