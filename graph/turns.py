"""Turns: how coroutines of one operation wait for each other, mostly without an event loop.

An operation waits for nothing but its own loads, as what a worker does it does in place. So it is
driven by hand, which costs a tenth of tasks and futures, until it waits for anything else: from
there on the loop does it. Whoever takes a turn lets all others at its side come as far as it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Coroutine, Generator, Sequence
from contextvars import copy_context
from types import coroutine
from typing import Any, TypeVar

T = TypeVar("T")

# What whoever drives by hand is told by one that waits for its side only.
_TURN = object()


def completed(operation: Coroutine[Any, Any, T], loop: asyncio.AbstractEventLoop) -> T:
    """What `operation` returns, run on this thread, which has no other use for `loop`."""
    context = copy_context()
    signal: Any = _TURN
    # What is made by hand, a future or a task, is made for this loop.
    asyncio._set_running_loop(loop)  # noqa: SLF001 - there for whoever does a loop's work
    try:
        while signal is _TURN:
            signal = context.run(operation.send, None)
    except StopIteration as done:
        result: T = done.value
        return result
    finally:
        asyncio._set_running_loop(None)  # noqa: SLF001 - the same
    return loop.run_until_complete(loop.create_task(_rest(operation, signal), context=context))


async def at_once_or_within(seconds: float, work: Coroutine[Any, Any, T]) -> T:
    """What `work` returns; the clock is set only if it waits. Raises TimeoutError."""
    try:
        signal = work.send(None)
    except StopIteration as done:
        result: T = done.value
        return result
    async with asyncio.timeout(seconds):
        return await _rest(work, signal)


@coroutine
def turn() -> Generator[Any, None, None]:
    """Wait until all at the side have come to where they wait as well."""
    yield _TURN if asyncio.current_task() is None else None


async def together(work: Sequence[Awaitable[Any]]) -> list[Any]:
    """What each of them returns or raises, all side by side; all have ended by then."""
    if asyncio.current_task() is not None:
        return await asyncio.gather(*work, return_exceptions=True)
    outcomes: list[Any] = [None] * len(work)
    running = {place: _as_coroutine(each) for place, each in enumerate(work)}
    while running:
        for place, each in list(running.items()):
            try:
                signal = each.send(None)
            except StopIteration as done:
                outcomes[place] = done.value
            except (Exception, asyncio.CancelledError) as error:  # noqa: BLE001 - it is told
                outcomes[place] = error
            else:
                if signal is _TURN:
                    continue
                # It waits for something outside: from here on all of them are tasks.
                running[place] = _rest(each, signal)
                rest = await asyncio.gather(*running.values(), return_exceptions=True)
                return _put(outcomes, running, rest)
            del running[place]
        if running:
            await turn()
    return outcomes


def _put(outcomes: list[Any], places: Any, values: Sequence[Any]) -> list[Any]:
    for place, value in zip(places, values, strict=True):
        outcomes[place] = value
    return outcomes


def _as_coroutine(work: Awaitable[Any]) -> Coroutine[Any, Any, Any]:
    return work if isinstance(work, Coroutine) else _awaited(work)


async def _awaited(work: Awaitable[Any]) -> Any:
    return await work


async def _rest(begun: Coroutine[Any, Any, T], signal: Any) -> T:
    """What is left of a coroutine that has told what it waits for."""
    result: T = await _Rest(begun, signal)
    return result


class _Rest:
    def __init__(self, begun: Coroutine[Any, Any, Any], signal: Any) -> None:
        self._begun = begun
        self._signal = signal

    def __await__(self) -> Generator[Any, Any, Any]:
        try:
            # A bare turn has been had by now: the loop came round to this.
            signal = self._begun.send(None) if self._signal is None else self._signal
            while True:
                try:
                    got = yield signal
                except BaseException as error:  # noqa: BLE001 - it is the coroutine's to handle
                    signal = self._begun.throw(error)
                else:
                    signal = self._begun.send(got)
        except StopIteration as done:
            return done.value
