"""Worker threads: one operation runs on one thread, which keeps an event loop of its own.

The loop is there for what waits for something outside, which few do; the blocking database calls
happen right on the thread. The event loop of the server only hands operations over and takes their
answers.

Python runs one thread at a time, and each statement lets go of it: where many operations compute
side by side, they mostly hand it to and fro. So, while some wait, as many run at once as keep a
processor busy: few where the database is near, all where it is far or something takes long.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable
from contextlib import suppress
from queue import Empty, SimpleQueue
from time import monotonic, thread_time
from typing import Any, TypeVar

from graph.turns import completed

T = TypeVar("T")

# Operations that wait for a thread. One more is told at once that the server is busy.
WAITING_MAX = 256
# One computes while another one's statement runs.
_PLACES_MIN = 2
# How often it is looked whether the places are as many as they should be, while something waits;
# and the share of one processor below which there is one more, and above which one less.
_LOOK_S = 0.04
_IDLE, _BUSY = 0.5, 0.8


class Flag:
    """Set by one thread and looked at by others: an event that nobody waits for needs no lock."""

    __slots__ = ("_is_set",)

    def __init__(self) -> None:
        self._is_set = False

    def set(self) -> None:
        self._is_set = True

    def is_set(self) -> bool:
        return self._is_set


class Busy(Exception):  # noqa: N818 - a state of the server, told to the client
    """More operations wait than the server is willing to keep waiting, or it is stopping."""


class Workers:
    """`threads` workers, as many as the database has connections: none that runs ever waits.

    `begin` is called on each thread before its first operation, `rest` before it waits for one.
    `places` is how many of them may run something at present.
    """

    def __init__(
        self,
        threads: int,
        waiting_max: int = WAITING_MAX,
        *,
        begin: Callable[[], None] = lambda: None,
        rest: Callable[[], None] = lambda: None,
    ) -> None:
        self._queue: SimpleQueue[_Job | None] = SimpleQueue()
        self._waiting_max = waiting_max
        self._is_closing = False
        self.places = threads
        # Places that nobody has, and how many of those who have one are to give it up.
        self._free = threading.Semaphore(threads)
        self._surplus = threading.Semaphore(0)
        # The loop that will look, since when, and what the threads had worked by then.
        self._watcher: asyncio.AbstractEventLoop | None = None
        self._since = (0.0, 0.0)
        self._worked_s = [0.0] * threads
        self._begin = begin
        self._rest = rest
        self._threads = [
            threading.Thread(
                target=self._work, args=(number,), name=f"worker-{number}", daemon=True
            )
            for number in range(threads)
        ]
        for thread in self._threads:
            thread.start()

    async def run(
        self, operation: Callable[[], Awaitable[T]], *, within_s: float | None = None
    ) -> T:
        """The answer of `operation`, run on a worker. Raises Busy when the queue is full, and
        TimeoutError when there is no answer within so many seconds.

        Who stops waiting does not stop the operation: it is run all the same, and should itself
        look, at a Flag, whether it is still wanted.
        """
        home = asyncio.get_running_loop()
        job = _Job(operation, home)
        # Only the loop puts something in, so that there is none between the look and the leap.
        if self._is_closing or self._queue.qsize() >= self._waiting_max:
            raise Busy
        self._queue.put(job)
        self._watch(home)
        timer = None if within_s is None else home.call_later(within_s, job.fail, TimeoutError())
        try:
            return await job.answer  # type: ignore[no-any-return]  # it is what `operation` gave
        finally:
            if timer is not None:
                timer.cancel()

    def close(self, patience_s: float | None = None) -> bool:
        """Let what is queued finish, then end the threads and close their loops.

        Whether all have ended; a thread that has not after `patience_s` ends with the process.
        """
        self._is_closing = True
        until = None if patience_s is None else monotonic() + patience_s
        for _ in self._threads:
            self._queue.put(None)
        for thread in self._threads:
            thread.join(_left(until))
        return not any(thread.is_alive() for thread in self._threads)

    def _work(self, number: int) -> None:
        loop = asyncio.new_event_loop()
        asyncio.set_event_loop(loop)
        self._begin()
        try:
            while self._serve(number, loop):
                self._rest()
        finally:
            self._rest()
            loop.close()

    def _serve(self, number: int, loop: asyncio.AbstractEventLoop) -> bool:
        """Run what is queued for as long as there is a place; whether to come for another one."""
        self._free.acquire()
        while job := self._next():
            job.run(loop)
            self._worked_s[number] = thread_time()
            if self._surplus.acquire(blocking=False):
                return True
        self._free.release()
        return False

    def _watch(self, home: asyncio.AbstractEventLoop) -> None:
        """Look at the places in a while, if nobody is about to."""
        if self._watcher is not home:
            self._watcher = home
            self._since = (monotonic(), sum(self._worked_s))
            home.call_later(_LOOK_S, self._look, home)

    def _look(self, home: asyncio.AbstractEventLoop) -> None:
        """Make the places one more or one less, by how busy the threads were meanwhile."""
        self._watcher = None
        if self._queue.empty():
            return
        began, worked_s = self._since
        share = (sum(self._worked_s) - worked_s) / (monotonic() - began)
        if share < _IDLE and self.places < len(self._threads):
            self.places += 1
            if not self._surplus.acquire(blocking=False):
                self._free.release()
        elif share > _BUSY and self.places > _PLACES_MIN:
            self.places -= 1
            self._surplus.release()
        self._watch(home)

    def _next(self) -> _Job | None:
        try:
            return self._queue.get_nowait()
        except Empty:
            self._rest()
            return self._queue.get()


class _Job:
    def __init__(
        self, operation: Callable[[], Awaitable[Any]], home: asyncio.AbstractEventLoop
    ) -> None:
        self.operation = operation
        self.home = home
        self.answer: asyncio.Future[Any] = home.create_future()

    def run(self, loop: asyncio.AbstractEventLoop) -> None:
        try:
            result = completed(self._awaited(), loop)
        except BaseException as error:  # noqa: BLE001 - it is handed to whoever waits
            self._tell(self.fail, error)
        else:
            self._tell(self._succeed, result)

    async def _awaited(self) -> Any:
        try:
            return await self.operation()
        except BaseException:
            await leave_nothing_behind()
            raise

    def _tell(self, how: Callable[[Any], None], what: Any) -> None:
        # A loop that is closed has nobody who waits; it may close between a question and a call.
        with suppress(RuntimeError):
            self.home.call_soon_threadsafe(how, what)

    def _succeed(self, result: Any) -> None:
        if not self.answer.done():
            self.answer.set_result(result)

    def fail(self, error: BaseException) -> None:
        """Tell whoever still waits for the answer; on the loop where they do."""
        if not self.answer.done():
            self.answer.set_exception(error)


async def leave_nothing_behind() -> None:
    """Cancel what an operation started and, as something failed, did not wait for.

    It would run inside the next operation of this thread.
    """
    # A task may be asked for by a callback that has not had its turn yet.
    await asyncio.sleep(0)
    while left := asyncio.all_tasks() - {asyncio.current_task()}:
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)


def _left(until: float | None) -> float | None:
    return None if until is None else max(0.0, until - monotonic())
