"""Worker threads: one operation runs on one thread, which keeps an event loop of its own.

The loop is there so that aiodataloader batches; the blocking database calls happen right on the
thread. The event loop of the server only hands operations over and takes their answers.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable
from queue import Full, Queue
from typing import Any, TypeVar

T = TypeVar("T")

# Operations that wait for a thread. One more is told at once that the server is busy.
_WAITING_MAX = 256


class Busy(Exception):  # noqa: N818 - a state of the server, told to the client
    """More operations wait than the server is willing to keep waiting."""


class Workers:
    """`threads` workers, as many as the database has connections: none that runs ever waits."""

    def __init__(self, threads: int) -> None:
        self._queue: Queue[_Job | None] = Queue(_WAITING_MAX)
        self._threads = [
            threading.Thread(target=self._work, name=f"worker-{number}", daemon=True)
            for number in range(threads)
        ]
        for thread in self._threads:
            thread.start()

    async def run(self, operation: Callable[[], Awaitable[T]]) -> T:
        """The answer of `operation`, run on a worker. Raises Busy when the queue is full."""
        job = _Job(operation, asyncio.get_running_loop())
        try:
            self._queue.put_nowait(job)
        except Full:
            raise Busy from None
        return await job.answer  # type: ignore[no-any-return]  # it is what `operation` gave

    def close(self) -> None:
        """Let what is queued finish, then end the threads and close their loops."""
        for _ in self._threads:
            self._queue.put(None)
        for thread in self._threads:
            thread.join()

    def _work(self) -> None:
        loop = asyncio.new_event_loop()
        asyncio.set_event_loop(loop)
        try:
            while job := self._queue.get():
                job.run(loop)
        finally:
            loop.close()


class _Job:
    def __init__(
        self, operation: Callable[[], Awaitable[Any]], home: asyncio.AbstractEventLoop
    ) -> None:
        self.operation = operation
        self.home = home
        self.answer: asyncio.Future[Any] = home.create_future()

    def run(self, loop: asyncio.AbstractEventLoop) -> None:
        # The client may have gone while this waited its turn; then there is nobody to run it for.
        if self.answer.cancelled():
            return
        try:
            result = loop.run_until_complete(self._awaited())
        except BaseException as error:  # noqa: BLE001 - it is handed to whoever waits
            self._tell(self._fail, error)
        else:
            self._tell(self._succeed, result)

    async def _awaited(self) -> Any:
        return await self.operation()

    def _tell(self, how: Callable[[Any], None], what: Any) -> None:
        if not self.home.is_closed():
            self.home.call_soon_threadsafe(how, what)

    def _succeed(self, result: Any) -> None:
        if not self.answer.done():
            self.answer.set_result(result)

    def _fail(self, error: BaseException) -> None:
        if not self.answer.done():
            self.answer.set_exception(error)
