"""Subscriptions over HTTP: one response that goes on until its operation or its client ends."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import ExitStack, aclosing, suppress
from typing import Any, NoReturn

import structlog
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from graph.context import Client
from graph.errors import request_error
from graph.live.accepts import Wanted
from graph.live.frames import FRAMES, Frames
from graph.live.shared import Shared, first_of
from graph.live.streams import Failed
from graph.live.tenure import Tenure, Unsure
from graph.live.watch import Over
from graph.operations import Operation

log = structlog.get_logger("outlay.live")

# A proxy must neither keep a stream nor hold it back until there is more of it.
_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


class Responses:
    """Answers requests that accept a stream."""

    def __init__(self, shared: Shared) -> None:
        self._shared = shared

    async def respond(
        self, operation: Operation, client: Client, wanted: Wanted
    ) -> bytes | ASGIApp:
        """The JSON of a single response, which goes out like any other; or a stream.

        Raises Busy, TimeoutError, and Crowded when there is no room for another stream.
        """
        frames = FRAMES[wanted.way]
        outcome = await self._shared.streams.begin(operation, client, is_patient=False)
        if isinstance(outcome, bytes):
            return _whole(frames, frames.response(outcome)) if wanted.is_for_all else outcome
        tenure = Tenure(client, self._shared)
        try:
            viewer_id = await tenure.begin()
        except (Over, Unsure) as error:
            return _whole(frames, frames.broken(_said(error, client)))
        room = self._shared.room
        with ExitStack() as seat:
            seat.enter_context(room.connection())
            seat.enter_context(room.of(viewer_id or client.address))
            return Stream(frames, outcome, client, self._shared, tenure, seat.pop_all())


class Stream:
    """A response that lasts. What ends it is raised by the task that notices, as in a socket."""

    def __init__(
        self,
        frames: Frames,
        responses: AsyncGenerator[bytes, None],
        client: Client,
        shared: Shared,
        tenure: Tenure,
        seat: ExitStack,
    ) -> None:
        self._frames = frames
        self._responses = responses
        self._client = client
        self._shared = shared
        self._settings = shared.parts.settings
        self._tenure = tenure
        self._seat = seat
        self._sending = asyncio.Lock()
        self._is_fresh = True

    async def __call__(self, _: Scope, receive: Receive, send: Send) -> None:
        self._send = send
        with self._seat:
            try:
                await self._begin()
                async with asyncio.TaskGroup() as tasks:
                    tasks.create_task(self._until_the_client_leaves(receive))
                    tasks.create_task(self._until_the_server_stops())
                    tasks.create_task(self._tenure.last())
                    tasks.create_task(self._beat())
                    await self._pump()
            except* (_End, Over, Unsure, _Gone) as ends:
                # Of two that come together one is told: a response ends once.
                await self._finish(first_of(ends))

    async def _pump(self) -> NoReturn:
        try:
            async with aclosing(self._responses) as responses:
                async for body in responses:
                    await self._write(self._frames.response(body))
        except Failed as failed:
            raise _End(self._frames.failed(failed.errors)) from None
        raise _End

    async def _begin(self) -> None:
        headers = _HEADERS | {"Content-Type": self._frames.media_type}
        raw = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
        await self._send({"type": "http.response.start", "status": 200, "headers": raw})
        await self._write(self._frames.head)

    async def _finish(self, end: Exception) -> None:
        if isinstance(end, Over | Unsure):
            end = _End(self._frames.broken(_said(end, self._client)))
        if not isinstance(end, _End):
            return
        body = end.last + self._frames.tail
        # Who does not read to the end will not know it either way.
        with suppress(TimeoutError):
            async with asyncio.timeout(self._settings.live_send_s):
                message = {"type": "http.response.body", "body": body, "more_body": False}
                await self._send(message)

    async def _write(self, piece: bytes) -> None:
        """Waits until the client has taken what was sent before; not for ever."""
        message = {"type": "http.response.body", "body": piece, "more_body": True}
        try:
            async with asyncio.timeout(self._settings.live_send_s), self._sending:
                await self._send(message)
        except TimeoutError:
            log.info("a client does not read", request_id=self._client.request_id)
            raise _Gone from None
        self._is_fresh = True

    async def _beat(self) -> NoReturn:
        """So that nobody on the way takes a quiet connection for a dead one."""
        while True:
            self._is_fresh = False
            await asyncio.sleep(self._settings.live_heartbeat_s)
            if not self._is_fresh:
                await self._write(self._frames.beat)

    async def _until_the_client_leaves(self, receive: Receive) -> NoReturn:
        while (await receive())["type"] != "http.disconnect":
            pass
        raise _Gone

    async def _until_the_server_stops(self) -> NoReturn:
        await self._shared.stopping.wait()
        error = request_error("The server stops", "UNAVAILABLE", self._client.request_id)
        raise _End(self._frames.broken([error]))


class _Gone(Exception):  # noqa: N818 - the end of a stream
    """The client does not listen any more."""


class _End(Exception):  # noqa: N818 - the end of a stream
    """The stream is finished after these last words."""

    def __init__(self, last: bytes = b"") -> None:
        super().__init__()
        self.last = last


def _whole(frames: Frames, body: bytes) -> Response:
    headers = _HEADERS | {"Content-Type": frames.media_type}
    return Response(frames.head + body + frames.tail, headers=headers)


def _said(error: Over | Unsure, client: Client) -> list[dict[str, Any]]:
    code = "UNAUTHENTICATED" if isinstance(error, Over) else "UNAVAILABLE"
    return [request_error(error.message, code, client.request_id)]
