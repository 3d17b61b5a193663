"""Posting what recurs: everything that is due by now, once, whoever else does it at the same time.

Rows say what is due, so that a clock which comes late, twice or not at all loses nothing. A wallet
that fails is reported, and the others go on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Engine

from db.failures import is_held, is_unreachable
from db.session import reading, write
from domain.errors import Refusal, Refusals
from jobs.progress import Progress, said
from services.recurring import running
from services.recurring.posting import Done
from settings import Settings


@dataclass(slots=True)
class Tally:
    """How much was done; `failed` are rules that could not be posted, `failures` says which
    wallet could not be looked at, and why. `held` are wallets that another did not let go of:
    what is due there is due at the next run.
    """

    posted: int = 0
    waiting: int = 0
    skipped: int = 0
    failed: int = 0
    wallets: int = 0
    held: int = 0
    failures: dict[str, str] = field(default_factory=dict)

    @property
    def decided(self) -> int:
        return self.posted + self.waiting + self.skipped

    def add(self, done: Done) -> None:
        self.posted += len(done.posted)
        self.waiting += done.waiting
        self.skipped += done.skipped
        self.failed += done.failed


def run(settings: Settings, engine: Engine, at: datetime, progress: Progress) -> dict[str, int]:  # noqa: ARG001 - as every job
    """The job: everything that is due in all wallets."""
    tally = post_all(engine, at, progress)
    return {
        "posted": tally.posted,
        "waiting": tally.waiting,
        "skipped": tally.skipped,
        "rules that cannot be posted": tally.failed,
        "wallets": tally.wallets,
        "wallets that were held": tally.held,
    }


def post_all(engine: Engine, at: datetime, progress: Progress | None = None) -> Tally:
    """Post what is due in all wallets at a moment, in transactions of bounded size.

    What another holds at first is waited for in the end: it may hold it for something else.
    """
    round_ = _Round(engine, at, progress or Progress())
    with reading(engine) as session:
        round_.progress.expect(running.due_count(session, at=at))
    busy: list[str] = []
    for wallet_id in _due(engine, at):
        if round_.progress.must_stop():
            return round_.tally
        if not round_.post(wallet_id, waits=False):
            busy.append(wallet_id)
    for wallet_id in busy:
        if not round_.progress.must_stop():
            round_.post(wallet_id, waits=True)
    return round_.tally


def _due(engine: Engine, at: datetime) -> Iterator[str]:
    after: str | None = None
    while True:
        with reading(engine) as session:
            piece = running.due_wallets(session, after=after, at=at)
        if piece is None:
            return
        yield from piece.wallet_ids
        after = piece.last


@dataclass(frozen=True, slots=True)
class _Round:
    """One look at all wallets."""

    engine: Engine
    at: datetime
    progress: Progress
    tally: Tally = field(default_factory=Tally)

    def post(self, wallet_id: str, *, waits: bool) -> bool:
        """Post in one wallet; False if another was at it."""
        try:
            is_free = self._posted(wallet_id, waits=waits)
        except Exception as error:
            if is_unreachable(error):
                raise
            if is_held(error) and not waits:
                return False
            # The one place where it is known that the others do not depend on this one.
            if is_held(error):
                self.tally.held += 1
            else:
                self.tally.failures[wallet_id] = said(error)
                self.progress.fail(f"wallet {wallet_id}", error)
            is_free = True
        else:
            self.tally.wallets += is_free
        if is_free:
            self._told(1)
        return is_free

    def _posted(self, wallet_id: str, *, waits: bool) -> bool:
        has_more = True
        while has_more and not self.progress.must_stop():
            try:
                done = write(
                    self.engine,
                    running.post_wallet,
                    wallet_id=wallet_id,
                    at=self.at,
                    waits=waits,
                )
            except (Refusal, Refusals):
                self._post_one_by_one(wallet_id)
                return True
            if not done.is_free:
                return False
            self.tally.add(done)
            self._told(0)
            has_more = done.has_more
        return True

    def _post_one_by_one(self, wallet_id: str) -> None:
        """Something due cannot be posted: the rule that it is of says why, and the others go on."""
        with reading(self.engine) as session:
            rule_ids = running.due_rules(session, wallet_id=wallet_id, at=self.at)
        for rule_id in rule_ids:
            which = {"wallet_id": wallet_id, "rule_id": rule_id}
            try:
                has_more = True
                while has_more:
                    done = write(self.engine, running.post_rule, at=self.at, **which)
                    self.tally.add(done)
                    self._told(0)
                    has_more = done.has_more
            except (Refusal, Refusals) as why:
                write(self.engine, running.fail_rule, why=str(why), at=self.at, **which)
                self.tally.failed += 1

    def _told(self, wallets: int) -> None:
        self.progress.advance(wallets, note=f"{self.tally.decided:,} occurrences")
