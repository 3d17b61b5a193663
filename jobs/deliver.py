"""Delivering what stands in the outbox: mails and webhooks, many at a time, none for ever.

What is due is claimed in one short transaction, tried while none lasts, and what became of it is
written down in another. Whoever is killed in between has claimed it for some minutes; then it is
tried again, under the same id: at least once, and never lost.
"""

from __future__ import annotations

import asyncio
import random
import ssl
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from time import monotonic
from typing import Any, TypeVar

import click
from sqlalchemy import Engine

from db.queries import dispatch
from db.session import reading, write
from domain.deliveries import Answer, Channel
from jobs import mail
from jobs.progress import Progress
from jobs.webhooks import Resolver, Webhooks
from services import delivering, parcels
from services.delivering import Claim, Claimed, Outcome, Room
from settings import Settings

T = TypeVar("T")

# Tried at the same time, by one worker.
MAILS_MAX = 8
WEBHOOKS_MAX = 32
# So long does one run go on claiming; what is left waits for the next.
RUN_S_MAX = 45


@dataclass(slots=True)
class Counts:
    delivered: int = 0
    failed: int = 0
    cancelled: int = 0
    digests: int = 0
    cleaned: int = 0


@dataclass(frozen=True, slots=True)
class World:
    """What is outside: the chance and the name servers, the certificates that are believed."""

    jitter: Callable[[], int] = lambda: random.randint(0, 100)  # noqa: S311 - it keeps no secret
    resolve: Resolver | None = None
    tls: ssl.SSLContext | None = None


def run(settings: Settings, engine: Engine, at: datetime, progress: Progress) -> dict[str, int]:
    """The job. What a receiver does not take is written down with it, and tried again."""
    counts = deliver_all(settings, engine, at, progress=progress)
    return {
        "delivered": counts.delivered,
        "not taken": counts.failed,
        "cancelled": counts.cancelled,
        "digests made": counts.digests,
        "cleaned": counts.cleaned,
    }


def deliver_all(
    settings: Settings,
    engine: Engine,
    at: datetime,
    *,
    world: World | None = None,
    progress: Progress | None = None,
) -> Counts:
    """Send what is due at a moment, and clean up behind. Failures are written down, not raised.

    It lasts for `RUN_S_MAX` and what is being tried then, at most. Once told to stop it begins
    with nothing more.
    """
    counts, progress = Counts(), progress or Progress()
    if settings.sends_mail:
        while made := write(engine, delivering.gather, at=at):
            counts.digests += made
    channels = [Channel.WEBHOOK, *([Channel.EMAIL] if settings.sends_mail else [])]
    with reading(engine) as session:
        progress.expect(dispatch.all_due_count(session, at, channels=channels))
    worker = _Worker(settings, engine, at, counts, world or World(), progress)
    asyncio.run(worker.run())
    while cleaned := write(engine, delivering.clean, at=at):
        counts.cleaned += cleaned
    return counts


@dataclass(slots=True)
class _Worker:
    """One run: claims while there is room, and writes down whatever is done."""

    settings: Settings
    engine: Engine
    at: datetime
    counts: Counts
    world: World
    progress: Progress
    running: dict[asyncio.Task[Outcome], Claim] = field(default_factory=dict)
    database: ThreadPoolExecutor = field(default_factory=partial(ThreadPoolExecutor, 1))
    began: float = field(default_factory=monotonic)

    async def run(self) -> None:
        sender = Webhooks(
            timeout_s=self.settings.webhook_timeout_s,
            allowed=self.settings.webhook_networks,
            resolve=self.world.resolve,
            tls=self.world.tls,
        )
        # Names are looked up on threads, and a name server may let as many wait as there are.
        names = ThreadPoolExecutor(MAILS_MAX + WEBHOOKS_MAX)
        asyncio.get_running_loop().set_default_executor(names)
        try:
            while await self._claim(sender) or self.running:
                if self.running:
                    done, _ = await asyncio.wait(self.running, return_when=asyncio.FIRST_COMPLETED)
                    await self._record(done)
        finally:
            await sender.close()
            self.database.shutdown()

    def now(self) -> datetime:
        """The moment of the run, and the time since."""
        return self.at + timedelta(seconds=monotonic() - self.began)

    async def _claim(self, sender: Webhooks) -> bool:
        """Start what there is room for; whether that may go on."""
        room = self._room()
        is_over = self.progress.must_stop() or monotonic() - self.began > RUN_S_MAX
        if is_over or not (room.mails or room.webhooks):
            return False
        claimed: Claimed = await self._written(delivering.claim, room, at=self.now())
        self.counts.cancelled += claimed.cancelled
        self.progress.advance(claimed.cancelled)
        for claim in claimed.claims:
            self.running[asyncio.create_task(self._tried(claim, sender))] = claim
        return bool(claimed.claims) or claimed.has_more

    def _room(self) -> Room:
        channels = [claim.row.channel for claim in self.running.values()]
        mails = channels.count(Channel.EMAIL.name)
        return Room(
            mails=MAILS_MAX - mails if self.settings.sends_mail else 0,
            webhooks=WEBHOOKS_MAX - (len(channels) - mails),
            busy=self._busy(),
        )

    def _busy(self) -> Collection[str]:
        claims = self.running.values()
        return {c.row.user_id for c in claims if c.row.channel == Channel.WEBHOOK.name}

    async def _written(self, service: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        """One transaction, on the one thread for such."""
        said = partial(write, self.engine, service, *args, **kwargs)
        return await asyncio.get_running_loop().run_in_executor(self.database, said)

    async def _tried(self, claim: Claim, sender: Webhooks) -> Outcome:
        began = monotonic()
        is_mail = claim.row.channel == Channel.EMAIL.name
        try:
            answer = await (self._mailed(claim) if is_mail else self._posted(claim, sender))
        except Exception as error:  # noqa: BLE001 - the others do not depend on this one
            click.echo(f"delivery {claim.row.id}: {type(error).__name__}", err=True)
            answer = Answer(None, f"It cannot be made: {type(error).__name__}")
        return Outcome(claim, answer, self.now(), int((monotonic() - began) * 1000))

    async def _mailed(self, claim: Claim) -> Answer:
        letter = parcels.letter(
            claim,
            base_url=self.settings.base_url,
            link_base_url=self.settings.link_base_url,
            secret=self.settings.secret_key,
        )
        return await mail.send(self.settings, letter, self.world.tls)

    async def _posted(self, claim: Claim, sender: Webhooks) -> Answer:
        request = parcels.request(claim, secret=self.settings.secret_key, at=self.now())
        if request is None:
            return Answer(None, parcels.UNSIGNABLE, is_final=True)
        return await sender.post(request.url, request.body, request.headers)

    async def _record(self, done: Collection[asyncio.Task[Outcome]]) -> None:
        outcomes = [task.result() for task in done]
        jitter = {each.claim.row.id: self.world.jitter() for each in outcomes}
        await self._written(delivering.record, outcomes, jitter=jitter)
        for task in done:
            del self.running[task]
        delivered = sum(each.answer.error is None for each in outcomes)
        self.counts.delivered += delivered
        self.counts.failed += len(outcomes) - delivered
        note = f"{self.counts.failed:,} not taken" if self.counts.failed else ""
        self.progress.advance(len(outcomes), note)
