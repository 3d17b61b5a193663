"""Workers that are killed at any moment: nothing is lost, and what comes twice has one id."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

import pytest
from sqlalchemy.orm import Session

from db.session import write
from domain.deliveries import TEST, Channel
from services import outbox
from tests.api import Api
from tests.conftest import START
from tests.graph.server import BOUND_S, until
from tests.jobs.deliveries import ALLOWED, rows, wanting
from tests.jobs.receivers import Hook, MailServer, hook, mail_server
from tests.plugins.figures import Figures

PEOPLE, EACH, ROUNDS, WORKERS = 8, 12, 3, 2
# Longer than a lease lasts.
_AFTER = timedelta(minutes=4)


@dataclass
class Place:
    """Where everything goes, and when the next worker begins."""

    api: Api
    database_url: str
    hook: Hook
    mail: MailServer
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self, at: datetime) -> None:
        given = {
            "DATABASE_URL": self.database_url,
            "OUTLAY_DATA_DIR": str(self.api.settings.data_dir),
        }
        given |= ALLOWED | self.mail.settings
        command = [sys.executable, "-m", "tests.jobs.delivering", at.isoformat()]
        self.workers = [subprocess.Popen(command, env=os.environ | given) for _ in range(WORKERS)]

    def kill(self) -> int:
        """One after the other, once something more has come in, so in the middle of it. How many
        were alive.
        """
        kills = 0
        for worker in self.workers:
            before = self.arrived
            until(partial(self._has_gone_on, before))
            kills += worker.poll() is None
            worker.kill()
            worker.wait(BOUND_S)
        return kills

    def _has_gone_on(self, before: int) -> bool:
        is_idle = all(worker.poll() is not None for worker in self.workers)
        return is_idle or self.arrived > before

    @property
    def arrived(self) -> int:
        return len(self.hook.received) + len(self.mail.received)


@pytest.fixture
def place(api: Api, database_url: str) -> Iterator[Place]:
    with ExitStack() as stack:
        made = Place(
            api, database_url, stack.enter_context(hook()), stack.enter_context(mail_server())
        )
        yield made
        for worker in made.workers:
            worker.kill()
            worker.wait(BOUND_S)


def test_whoever_is_killed_loses_nothing(place: Place, figures: Figures) -> None:
    people = [wanting(place.api, url=place.hook.url()) for _ in range(PEOPLE)]
    posted = {
        each for person in people for each in write(place.api.engine, _post, person.person.id[4:])
    }

    kills = 0
    for number in range(ROUNDS):
        # The leases of those that were killed have ended for those that come.
        place.start(START + number * _AFTER)
        kills += place.kill()
    states: set[str] = set()
    # A busy machine may have been too slow for a receiver's time, and then it is tried later.
    for day in range(1, 4):
        place.start(START + timedelta(days=day))
        assert [worker.wait(BOUND_S) for worker in place.workers] == [0] * WORKERS
        states = {row.state for person in people for row in rows(place.api.engine, person)}
        if states == {"DELIVERED"}:
            break

    came = Counter(received.id.removeprefix("dlv_") for received in place.hook.received)
    came += Counter(mail["Message-ID"][1:37] for mail in place.mail.received)
    assert set(came) == posted
    assert states == {"DELIVERED"}
    twice = sum(count - 1 for count in came.values())
    told = f"{kills} kills, {WORKERS} workers: 0 lost of {len(posted)}, {twice} came once more"
    figures("delivery", told)


def _post(session: Session, user_id: str) -> list[str]:
    """As many webhooks as mails."""
    return [
        outbox.post(
            session,
            at=START,
            user_id=user_id,
            address=None,
            channel=channel,
            kind=kind,
            facts=facts,
        )
        for _ in range(EACH)
        for channel, kind, facts in (
            (Channel.WEBHOOK, TEST, {}),
            (Channel.EMAIL, "GOAL_COMPLETED", _GOAL),
        )
    ]


_GOAL: dict[str, str | int | None] = {
    "name": "Boat",
    "currency": "EUR",
    "threshold": 100,
    "percent": "100.0",
    "current": 1,
    "target": 1,
    "wallet": "Mine",
    "raised_at": START.isoformat(),
}
