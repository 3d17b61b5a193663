"""Worker threads: who runs what, who waits, and what is left when they end."""

from __future__ import annotations

import asyncio
import gc
import threading
import warnings
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from graph import workers as module
from graph.workers import Busy, Workers

# No test waits longer than this for a fact.
BOUND_S = 30


def over(threads: int, scenario: Callable[[Workers], Awaitable[Any]], waiting_max: int = 8) -> Any:
    workers = Workers(threads, waiting_max)
    try:
        return asyncio.run(scenario(workers))  # type: ignore[arg-type]  # scenarios are coroutines
    finally:
        assert workers.close(BOUND_S)


def returning(value: Any) -> Callable[[], Awaitable[Any]]:
    async def operation() -> Any:
        return value

    return operation


def raising(error: BaseException) -> Callable[[], Awaitable[Any]]:
    async def operation() -> Any:
        raise error

    return operation


def test_an_operation_runs_on_one_thread_that_is_not_the_loops() -> None:
    async def operation() -> set[int]:
        seen = {threading.get_ident()}
        for _ in range(3):
            await asyncio.sleep(0)
            seen.add(threading.get_ident())
        return seen

    seen = over(3, lambda workers: workers.run(operation))

    assert len(seen) == 1
    assert threading.get_ident() not in seen


def test_no_more_operations_run_at_once_than_there_are_threads() -> None:
    running = most = 0
    lock = threading.Lock()
    all_in = threading.Barrier(3)

    async def operation() -> None:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        all_in.wait(BOUND_S)
        with lock:
            running -= 1

    async def scenario(workers: Workers) -> None:
        await asyncio.gather(*(workers.run(operation) for _ in range(9)))

    over(3, scenario, waiting_max=9)

    assert most == 3


class Clocks:
    """The processor's time of threads that are busy all the time, or never."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._monkeypatch = monkeypatch
        self._s = 0.0
        monkeypatch.setattr(module, "thread_time", self._read)
        monkeypatch.setattr(module, "_LOOK_S", 0.001)
        self.be(is_busy=True)

    def be(self, *, is_busy: bool) -> None:
        self._step_s = 1_000.0 if is_busy else 0.0
        # A thread that this machine keeps from its work for a moment is busy all the same.
        self._monkeypatch.setattr(module, "_IDLE", -1.0 if is_busy else 0.6)

    def _read(self) -> float:
        self._s += self._step_s
        return self._s


async def until_places(workers: Workers, count: int) -> None:
    """Keep the workers at work, with something waiting, until they have so many places."""
    async with asyncio.timeout(BOUND_S):
        while workers.places != count:
            await asyncio.gather(*(workers.run(returning(1)) for _ in range(50)))


def at_once(workers: Workers, count: int) -> Callable[[], Awaitable[list[int]]]:
    """An operation that waits until so many run; all of them tell how many ran at most."""
    running, most = 0, [0]
    lock, all_in = threading.Lock(), threading.Barrier(count)

    async def operation() -> list[int]:
        nonlocal running
        with lock:
            running += 1
            most[0] = max(most[0], running)
        all_in.wait(BOUND_S)
        with lock:
            running -= 1
        return most

    return operation


def test_busy_threads_leave_two_places_and_idle_ones_take_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clocks = Clocks(monkeypatch)

    async def scenario(workers: Workers) -> list[int]:
        found = []
        # Twice, as a place that is lost or made on the way shows in the next round.
        for is_busy, count in ((True, 2), (False, 4)) * 2:
            clocks.be(is_busy=is_busy)
            await until_places(workers, count)
            operation = at_once(workers, count)
            ran = await asyncio.gather(*(workers.run(operation) for _ in range(40)))
            found.append(ran[0][0])
        return found

    assert over(4, scenario, waiting_max=100) == [2, 4, 2, 4]


def test_what_takes_long_does_not_keep_the_others_out(monkeypatch: pytest.MonkeyPatch) -> None:
    clocks = Clocks(monkeypatch)
    last = threading.Event()

    async def long() -> None:
        assert last.wait(BOUND_S)

    async def release() -> None:
        last.set()

    async def scenario(workers: Workers) -> None:
        await until_places(workers, 2)
        clocks.be(is_busy=False)
        await asyncio.gather(*(workers.run(each) for each in (long, long, release)))

    over(3, scenario, waiting_max=100)


def test_a_loop_that_is_gone_leaves_its_watch_to_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    clocks = Clocks(monkeypatch)
    workers = Workers(3, 100)
    try:
        asyncio.run(until_places(workers, 2))
        # One whose loop ends before anybody has looked.
        asyncio.run(workers.run(returning(1)))
        clocks.be(is_busy=False)
        asyncio.run(until_places(workers, 3))
    finally:
        assert workers.close(BOUND_S)


@pytest.mark.parametrize(
    "error", [ValueError("a bug"), asyncio.CancelledError(), KeyboardInterrupt(), SystemExit(3)]
)
def test_what_an_operation_raises_reaches_whoever_waits_and_the_thread_goes_on(
    error: BaseException,
) -> None:
    async def scenario(workers: Workers) -> Any:
        try:
            await workers.run(raising(error))
        except BaseException as caught:  # noqa: BLE001 - it is what is looked at
            return type(caught), await workers.run(returning("after"))

    assert over(1, scenario) == (type(error), "after")


def test_one_more_than_may_wait_is_refused() -> None:
    has_begun, may_end = threading.Event(), threading.Event()

    async def blocking() -> None:
        has_begun.set()
        may_end.wait(BOUND_S)

    async def scenario(workers: Workers) -> str:
        running = asyncio.create_task(workers.run(blocking))
        await asyncio.to_thread(has_begun.wait, BOUND_S)
        waiting = [asyncio.create_task(workers.run(returning(n))) for n in range(2)]
        await asyncio.sleep(0)
        with pytest.raises(Busy):
            await workers.run(returning("too many"))
        may_end.set()
        await running
        return f"{await waiting[0]} {await waiting[1]} {await workers.run(returning('room'))}"

    assert over(1, scenario, waiting_max=2) == "0 1 room"


def test_the_loop_ticks_while_a_worker_is_blocked() -> None:
    has_begun, may_end = threading.Event(), threading.Event()

    async def blocking() -> str:
        has_begun.set()
        may_end.wait(BOUND_S)
        return "done"

    async def scenario(workers: Workers) -> tuple[int, str]:
        running = asyncio.create_task(workers.run(blocking))
        ticks = 0
        while not has_begun.is_set() or ticks < 1_000:
            await asyncio.sleep(0)
            ticks += 1
        assert not running.done()
        may_end.set()
        return ticks, await running

    ticks, answer = over(1, scenario)

    assert (ticks >= 1_000, answer) == (True, "done")


def test_who_stops_waiting_stops_nothing_else() -> None:
    has_begun, may_end, ended = threading.Event(), threading.Event(), threading.Event()

    async def blocking() -> None:
        has_begun.set()
        may_end.wait(BOUND_S)
        ended.set()

    async def scenario(workers: Workers) -> Any:
        running = asyncio.create_task(workers.run(blocking))
        await asyncio.to_thread(has_begun.wait, BOUND_S)
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
        may_end.set()
        return await workers.run(returning("next"))

    assert over(1, scenario) == "next"
    assert ended.is_set()


def test_what_a_failed_operation_leaves_behind_does_not_run_in_the_next() -> None:
    ran: list[str] = []

    async def stray() -> None:
        try:
            await asyncio.sleep(0)
            ran.append("stray")
        finally:
            ran.append("ended")

    async def leaving() -> None:
        asyncio.get_running_loop().call_soon(asyncio.ensure_future, stray())
        task = asyncio.ensure_future(stray())
        del task
        raise ValueError

    async def scenario(workers: Workers) -> int:
        with pytest.raises(ValueError, match=r"^$"):
            await workers.run(leaving)

        async def next_one() -> int:
            await asyncio.sleep(0)
            return len(asyncio.all_tasks())

        return int(await workers.run(next_one))

    assert over(1, scenario) == 1
    assert "stray" not in ran


def test_closing_lets_finish_what_is_queued_and_takes_nothing_more() -> None:
    has_begun, may_end = threading.Event(), threading.Event()

    async def blocking() -> str:
        has_begun.set()
        may_end.wait(BOUND_S)
        return "finished"

    async def scenario() -> list[Any]:
        workers = Workers(1)
        sent = [asyncio.create_task(workers.run(blocking))]
        await asyncio.to_thread(has_begun.wait, BOUND_S)
        sent += [asyncio.create_task(workers.run(returning(n))) for n in range(3)]
        await asyncio.sleep(0)
        closing = asyncio.create_task(asyncio.to_thread(workers.close, BOUND_S))
        while not workers._is_closing:  # noqa: ASYNC110, SLF001 - the fact that is waited for
            await asyncio.sleep(0)
        with pytest.raises(Busy):
            await workers.run(returning("late"))
        may_end.set()
        return [*await asyncio.gather(*sent), await closing]

    assert asyncio.run(scenario()) == ["finished", 0, 1, 2, True]


def test_closing_does_not_wait_for_ever() -> None:
    may_end = threading.Event()

    async def scenario() -> bool:
        workers = Workers(1)
        stuck = asyncio.create_task(workers.run(lambda: asyncio.sleep(0, may_end.wait(BOUND_S))))
        await asyncio.sleep(0)
        has_ended = await asyncio.to_thread(workers.close, 0.01)
        may_end.set()
        await stuck
        return has_ended

    assert asyncio.run(scenario()) is False


def test_an_answer_to_a_loop_that_is_gone_hurts_nobody() -> None:
    has_begun, may_end = threading.Event(), threading.Event()
    workers = Workers(1)

    async def blocking() -> None:
        has_begun.set()
        may_end.wait(BOUND_S)

    async def scenario() -> None:
        task = asyncio.create_task(workers.run(blocking))
        await asyncio.to_thread(has_begun.wait, BOUND_S)
        task.cancel()

    asyncio.run(scenario())
    may_end.set()

    assert asyncio.run(workers.run(returning("next"))) == "next"
    assert workers.close(BOUND_S)


def test_no_loop_is_left_open() -> None:
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always", ResourceWarning)
        over(4, lambda workers: workers.run(returning(1)))
        gc.collect()

    assert [warning for warning in seen if warning.category is ResourceWarning] == []
    assert not [t for t in threading.enumerate() if t.name.startswith("worker-") and not t.daemon]
