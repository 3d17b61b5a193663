"""Workers: each run is written down, whatever becomes of it, and none stands in another's way."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest
from sqlalchemy import Engine, delete, select

from db.tables import JobRun
from domain.jobs import FAILURES_MAX, LEASE, RUNS_KEPT, Plan, RunState
from jobs import worker as workers
from jobs.loop import Loop
from jobs.progress import Progress
from jobs.registry import Job
from jobs.worker import Worker
from settings import Settings
from tests.api import settings_for_tests
from tests.conftest import START, Clock

HOUR = timedelta(hours=1)
_numbers = count(1)

Act = Callable[[Progress], Mapping[str, int]]


def job(act: Act, *, every: timedelta | None = HOUR, **of: Any) -> Job:
    """A job of its own name."""
    plan = Plan(name=f"job-{next(_numbers)}", says="", every=every, **of)
    return Job(plan, lambda _settings, _engine, _at, progress: act(progress))


def nothing(_: Progress) -> dict[str, int]:
    return {"done": 0}


def one(_: Progress) -> dict[str, int]:
    return {"done": 1}


def in_turn(*acts: Act) -> Act:
    """Another one each time that it is called."""
    left = iter(acts)

    def act(progress: Progress) -> Mapping[str, int]:
        return next(left)(progress)

    return act


@pytest.fixture
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return settings_for_tests(tmp_path_factory.mktemp("data"))


@pytest.fixture
def worker(settings: Settings, engine: Engine) -> Worker:
    return Worker(settings, engine, clock=Clock())


def move(worker: Worker, by: timedelta) -> None:
    clock: Any = worker.clock
    clock.now += by


def runs(engine: Engine, of: Job) -> list[tuple[int, str]]:
    rows = select(JobRun.number, JobRun.state).where(JobRun.job == of.name)
    with engine.connect() as connection:
        found = connection.execute(rows.order_by(JobRun.number))
        return [(row.number, row.state) for row in found]


def row(engine: Engine, of: Job) -> Any:
    with engine.connect() as connection:
        return connection.execute(
            select(JobRun).where(JobRun.job == of.name).order_by(JobRun.number.desc())
        ).first()


def test_a_job_is_done_once_in_its_time(worker: Worker) -> None:
    hourly = job(one)

    done = []
    for minutes in (0, 1, 58, 1, 60):
        move(worker, timedelta(minutes=minutes))
        done.append(worker.do(hourly) is not None)

    assert done == [True, False, False, True, True]
    assert [state for _, state in runs(worker.engine, hourly)] == ["SUCCEEDED"] * 3


def test_a_job_that_is_asked_for_is_done_whenever(worker: Worker) -> None:
    hourly = job(one)

    assert worker.do(hourly, is_pressed=True)
    assert worker.do(hourly, is_pressed=True)


@pytest.mark.parametrize("by", [timedelta(days=-1), timedelta(days=5 * 365), timedelta(hours=-5)])
def test_a_clock_that_jumps_keeps_no_job_from_running(worker: Worker, by: timedelta) -> None:
    hourly = job(one)
    worker.do(hourly)

    move(worker, by)
    jumped = worker.do(hourly), worker.do(hourly)
    move(worker, HOUR)
    after = worker.do(hourly)
    move(worker, -by)
    back = worker.do(hourly)

    assert [outcome is not None for outcome in (*jumped, after, back)] == [True, False, True, True]
    assert [number for number, _ in runs(worker.engine, hourly)] == [1, 2, 3, 4]


def test_what_a_job_raises_is_written_down_and_it_is_tried_again_sooner(worker: Worker) -> None:
    def act(_: Progress) -> dict[str, int]:
        raise RuntimeError("postgresql://me:secret@there is gone\nand more")

    failing = job(act, again=timedelta(minutes=5))

    outcome = worker.do(failing)
    move(worker, timedelta(minutes=5))
    again = worker.do(failing)

    assert outcome is not None
    assert again is not None
    assert outcome.result.state is RunState.FAILED
    [[what, why]] = row(worker.engine, failing).failures
    assert (what, why) == ("the whole run", "RuntimeError: postgresql://me:***@there is gone")


def test_failures_of_parts_are_bounded_and_all_counted(worker: Worker) -> None:
    def act(progress: Progress) -> dict[str, int]:
        for number in range(FAILURES_MAX + 20):
            progress.fail(f"wallet {number}", "x" * 10_000)
        return {"done": 5}

    failing = job(act)

    worker.do(failing)

    found = row(worker.engine, failing)
    assert (found.state, found.counts) == ("FAILED", {"done": 5})
    assert (len(found.failures), found.failure_count) == (FAILURES_MAX, FAILURES_MAX + 20)
    assert len(found.failures[0][1]) < 1_000


def test_runs_that_found_nothing_are_kept_while_they_are_the_last(worker: Worker) -> None:
    mixed = job(in_turn(one, nothing, nothing, one, nothing))

    for _ in range(5):
        worker.do(mixed, is_pressed=True)

    assert [number for number, _ in runs(worker.engine, mixed)] == [1, 4, 5]


def test_history_is_bounded(worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.jobs.RUNS_KEPT", 3)
    busy = job(one)

    for _ in range(10):
        worker.do(busy, is_pressed=True)

    assert [number for number, _ in runs(worker.engine, busy)] == [8, 9, 10]
    assert RUNS_KEPT > 3


def test_while_one_is_at_a_job_another_is_not(worker: Worker, settings: Settings) -> None:
    other = Worker(settings, worker.engine, clock=worker.clock)
    lonely: Job = job(in_turn(lambda _: {"done": int(other.do(lonely, is_pressed=True) is None)}))

    outcome = worker.do(lonely)

    assert outcome is not None
    assert outcome.result.counts == {"done": 1}


def test_a_shared_job_is_done_by_everybody_at_once(worker: Worker, settings: Settings) -> None:
    other = Worker(settings, worker.engine, clock=worker.clock)
    shared: Job = job(
        in_turn(lambda _: {"done": int(other.do(shared) is not None)}, one), is_shared=True
    )

    outcome = worker.do(shared)

    assert outcome is not None
    assert outcome.result.counts == {"done": 1}
    assert runs(worker.engine, shared) == [(1, "SUCCEEDED"), (2, "SUCCEEDED")]


def test_many_that_begin_a_job_at_once_do_it_once(worker: Worker) -> None:
    barrier = threading.Barrier(4)
    at_once = job(one)

    def begin(_: int) -> bool:
        barrier.wait()
        return worker.do(at_once) is not None

    with ThreadPoolExecutor(4) as threads:
        done = list(threads.map(begin, range(4)))

    assert sum(done) == 1


def test_a_lease_that_is_lost_stops_nobody(worker: Worker, settings: Settings) -> None:
    """All rows of runs vanish meanwhile, and another worker begins: both come to their end."""
    other = Worker(settings, worker.engine, clock=worker.clock)

    def lose(_: Progress) -> dict[str, int]:
        with worker.engine.begin() as connection:
            connection.execute(delete(JobRun).where(JobRun.job == robbed.name))
        return {"done": int(other.do(robbed) is not None)}

    robbed = job(in_turn(lose, one))

    outcome = worker.do(robbed)

    assert outcome is not None
    assert outcome.result.counts == {"done": 1}
    assert runs(worker.engine, robbed) == [(1, "SUCCEEDED")]


def test_whoever_dies_leaves_an_abandoned_run_and_the_next_goes_on(worker: Worker) -> None:
    def die(_: Progress) -> dict[str, int]:
        raise SystemExit

    dying = job(in_turn(die, one))

    with pytest.raises(SystemExit):
        worker.do(dying)
    held = worker.do(dying, is_pressed=True)
    move(worker, LEASE)
    taken = worker.do(dying)

    assert held is None
    assert taken is not None
    assert runs(worker.engine, dying) == [(1, "ABANDONED"), (2, "SUCCEEDED")]


def test_a_long_run_is_heard_of_and_says_how_far_it_is(
    worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "BEAT_S", 0.01)
    seen = threading.Event()

    def act(progress: Progress) -> dict[str, int]:
        progress.expect(20)
        progress.advance(7)
        move(worker, timedelta(hours=3))
        while (found := row(worker.engine, long)).done != 7:
            assert not seen.wait(0.01)
        assert (found.total, found.heard_at) == (20, worker.clock())
        return {"done": 1}

    long = job(act)

    outcome = worker.do(long)

    assert outcome is not None
    assert outcome.result.failures == []


def test_a_run_that_hangs_is_spoken_for_no_more_and_another_worker_goes_on(
    worker: Worker, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "BEAT_S", 0.005)
    monkeypatch.setattr(workers, "HUNG_S", 0.02)
    other = Worker(settings, worker.engine, clock=worker.clock)

    def hang(progress: Progress) -> dict[str, int]:
        while progress.still_s() <= 0.2:
            assert not worker.stop.wait(0.01)
        move(worker, LEASE)
        return {"taken up": int(other.do(hanging) is not None)}

    hanging = job(in_turn(hang, one))

    outcome = worker.do(hanging)

    assert outcome is not None
    assert outcome.result.counts == {"taken up": 1}
    assert [number for number, _ in runs(worker.engine, hanging)] == [1, 2]


def test_a_job_that_is_told_to_stop_goes_on_where_it_was(worker: Worker) -> None:
    def act(progress: Progress) -> dict[str, int]:
        begun = progress.mark
        progress.mark = "half"
        worker.stop.set() if begun is None else worker.stop.clear()
        return {"half": int(progress.must_stop()), "rest": int(begun == "half")}

    long = job(act)

    first, second = worker.do(long), worker.do(long)

    assert first is not None
    assert second is not None
    assert (first.result.state, second.result.state) == (RunState.STOPPED, RunState.SUCCEEDED)
    assert second.result.counts == {"half": 0, "rest": 1}


def test_a_loop_does_all_jobs_and_no_failure_stops_it(worker: Worker) -> None:
    said: list[str] = []

    def fail(_: Progress) -> dict[str, int]:
        raise ValueError

    def last(_: Progress) -> dict[str, int]:
        while len(said) < 2:
            assert not worker.stop.wait(0.01)
        worker.stop.set()
        return {"done": 1}

    jobs = [job(fail), job(one), job(last), job(one, every=None)]
    loop = Loop(worker, jobs, tell=lambda told: said.append(told.job.name), lament=said.append)

    loop.run()

    assert sorted(said) == sorted(each.name for each in jobs[:3])


def test_the_moment_of_a_run_is_the_workers_clock(worker: Worker) -> None:
    def act(_: Settings, __: Engine, at: datetime, ___: Progress) -> dict[str, int]:
        return {"right": int(at == START)}

    outcome = worker.do(Job(Plan(name="of-the-clock", says="", every=HOUR), act))

    assert outcome is not None
    assert outcome.result.counts == {"right": 1}
