"""Turns: a few at a time on the workers, and nobody else is kept out."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator

import pytest

from graph.live.turns import Turns
from graph.workers import Busy, Flag, Workers
from tests.graph.server import BOUND_S, until


@pytest.fixture
def workers() -> Iterator[Workers]:
    made = Workers(2, waiting_max=4)
    yield made
    assert made.close(BOUND_S)


async def thread_name(_: Flag) -> str:
    return threading.current_thread().name


def test_many_turns_never_fill_the_queue_of_the_workers(workers: Workers) -> None:
    async def scene() -> list[str]:
        turns = Turns(workers, at_once=2, patience_s=BOUND_S)
        return await asyncio.gather(*(turns.take(thread_name) for _ in range(500)))

    names = asyncio.run(scene())

    assert set(names) <= {"worker-0", "worker-1"}
    assert len(names) == 500


def test_a_turn_waits_while_others_fill_the_queue(workers: Workers) -> None:
    go_on = threading.Event()
    begun: list[None] = []

    async def hold() -> None:
        begun.append(None)
        assert go_on.wait(BOUND_S)

    async def scene() -> str:
        held = [asyncio.ensure_future(workers.run(hold)) for _ in range(2)]
        await asyncio.to_thread(until, lambda: len(begun) == 2)
        held += [asyncio.ensure_future(workers.run(hold)) for _ in range(4)]
        await asyncio.sleep(0)
        turns = Turns(workers, at_once=1, patience_s=BOUND_S)
        with pytest.raises(Busy):
            await turns.now(thread_name)
        turn = asyncio.ensure_future(turns.take(thread_name))
        await asyncio.sleep(0)
        go_on.set()
        await asyncio.gather(*held)
        return await turn

    assert asyncio.run(scene()).startswith("worker-")


@pytest.mark.parametrize("is_turn", [True, False])
def test_what_takes_too_long_is_given_up(workers: Workers, is_turn: bool) -> None:  # noqa: FBT001 - a case
    go_on = threading.Event()

    async def hold(_: Flag) -> None:
        assert go_on.wait(BOUND_S)

    async def scene() -> None:
        turns = Turns(workers, at_once=1, patience_s=0.001)
        with pytest.raises(TimeoutError):
            await (turns.take if is_turn else turns.now)(hold)
        go_on.set()

    asyncio.run(scene())


@pytest.mark.parametrize("is_turn", [True, False])
def test_work_is_told_that_nobody_waits_for_it(workers: Workers, is_turn: bool) -> None:  # noqa: FBT001 - a case
    abandoned: list[bool] = []
    go_on, begun = threading.Event(), threading.Event()

    async def work(given_up: Flag) -> None:
        begun.set()
        assert go_on.wait(BOUND_S)
        abandoned.append(given_up.is_set())

    async def scene() -> None:
        turns = Turns(workers, at_once=1, patience_s=BOUND_S)
        waiting = asyncio.ensure_future((turns.take if is_turn else turns.now)(work))
        assert await asyncio.to_thread(begun.wait, BOUND_S)
        waiting.cancel()
        await asyncio.wait([waiting])
        go_on.set()
        await asyncio.to_thread(until, lambda: abandoned)

    asyncio.run(scene())

    assert abandoned == [True]


def test_a_turn_that_nobody_waits_for_is_over_when_its_work_is(workers: Workers) -> None:
    go_on, begun = threading.Event(), threading.Event()

    async def hold(_: Flag) -> None:
        begun.set()
        assert go_on.wait(BOUND_S)
        raise ValueError

    async def scene() -> bool:
        turns = Turns(workers, at_once=1, patience_s=BOUND_S)
        given_up = asyncio.ensure_future(turns.take(hold))
        await asyncio.to_thread(begun.wait, BOUND_S)
        given_up.cancel()
        following = asyncio.ensure_future(turns.take(thread_name))
        for _ in range(5):
            await asyncio.sleep(0)
        is_kept_waiting = not following.done()
        go_on.set()
        await following
        return is_kept_waiting

    assert asyncio.run(scene())


def test_a_failure_is_told_to_who_waits(workers: Workers) -> None:
    async def fail(_: Flag) -> None:
        raise ValueError("a bug")

    async def scene() -> None:
        turns = Turns(workers, at_once=1, patience_s=BOUND_S)
        for _ in range(3):
            with pytest.raises(ValueError, match="a bug"):
                await turns.take(fail)

    asyncio.run(scene())
