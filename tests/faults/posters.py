"""Workers that post what is due in a database, several at once, and are killed at random moments.

A process of its own that forks them: `python -m tests.faults.posters URL MOMENT KILLS SEED`. It
prints how many it has killed while something was due, and ends when nothing is.
"""

from __future__ import annotations

import multiprocessing
import random
import sys
from datetime import datetime

from sqlalchemy import Engine, text

from db.engine import connect
from db.session import reading
from jobs.database import ONE_AT_A_TIME
from jobs.posting import post_all

WORKERS = 4
# A worker lives for so long, at most and on average by half, until it is killed.
_LIFE_S_MAX = 0.8

_FORKING = multiprocessing.get_context("fork")


def main(url: str, at: datetime, kills: int, seed: int) -> int:
    chance = random.Random(seed)
    engine = connect(url, ONE_AT_A_TIME)
    workers = [_started(url, at) for _ in range(WORKERS)]
    killed = 0
    while killed < kills and _is_due(engine, at):
        worker = workers.pop(0)
        worker.join(chance.uniform(0, _LIFE_S_MAX / WORKERS))
        if worker.is_alive() and _is_due(engine, at):
            worker.kill()
            killed += 1
        worker.join()
        workers.append(_started(url, at))
    for worker in workers:
        worker.join()
        assert worker.exitcode == 0, worker.exitcode
    # What one of them waited too long for is left for the next tick.
    while _is_due(engine, at):
        _post(url, at)
    engine.dispose()
    return killed


def _started(url: str, at: datetime) -> multiprocessing.process.BaseProcess:
    worker = _FORKING.Process(target=_post, args=(url, at))
    worker.start()
    return worker


def _post(url: str, at: datetime) -> None:
    # What the process that forked it has opened is none of its business.
    engine = connect(url, ONE_AT_A_TIME)
    tally = post_all(engine, at)
    engine.dispose()
    assert all("lock" in why for why in tally.failures.values()), tally.failures


def _is_due(engine: Engine, at: datetime) -> bool:
    due = text("SELECT 1 FROM recurring_transactions WHERE due_on <= :day LIMIT 1")
    with reading(engine) as session:
        return session.execute(due, {"day": at.date().isoformat()}).first() is not None


if __name__ == "__main__":
    told = main(sys.argv[1], datetime.fromisoformat(sys.argv[2]), *map(int, sys.argv[3:]))
    sys.stdout.write(str(told))
