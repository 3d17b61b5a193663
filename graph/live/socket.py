"""One socket from its acceptance to its end: a reader, a watch over its stay, its operations.

Whatever ends the socket is raised as a Closing by the task that notices, and ends the others.
"""

from __future__ import annotations

import asyncio
from contextlib import ExitStack, aclosing, suppress
from dataclasses import replace
from typing import NoReturn

import orjson
import structlog
from starlette.websockets import WebSocket, WebSocketDisconnect
from uuid_utils import uuid7

from graph.context import Client
from graph.errors import request_error
from graph.live.protocol import (
    Closing,
    Code,
    Complete,
    Init,
    Message,
    Ping,
    Subscribe,
    already_exists,
    encoded,
    message_of,
)
from graph.live.room import Crowded
from graph.live.shared import Shared, first_of
from graph.live.streams import Failed
from graph.live.tenure import Tenure, Unsure
from graph.live.watch import Over
from graph.operations import Operation

log = structlog.get_logger("outlay.live")

_CLOSING_S_MAX = 1.0


class Socket:
    """What is said over one accepted WebSocket."""

    def __init__(self, websocket: WebSocket, client: Client, shared: Shared) -> None:
        self._websocket = websocket
        self._shared = shared
        self._settings = shared.parts.settings
        # Whose it is tells the first message, and never a header: a page of another site could
        # make the browser send that.
        self._client = replace(client, token=None)
        self._is_acknowledged = False
        self._operations: dict[str, asyncio.Task[None]] = {}
        self._sending = asyncio.Lock()
        self._tasks = asyncio.TaskGroup()
        self._held = ExitStack()

    async def serve(self) -> None:
        """Returns when the socket is closed, whoever closed it."""
        with self._held:
            try:
                async with self._tasks:
                    self._tasks.create_task(self._until_the_server_stops())
                    await self._listen()
            except* WebSocketDisconnect:
                # Gone, or too slow to be told anything.
                pass
            except* Closing as closings:
                await self._close(first_of(closings))
            except* Exception as errors:
                log.error("socket failed", request_id=self._client.request_id, exc_info=errors)  # noqa: TRY400 - structlog takes the error itself
                await self._close(Closing(Code.BROKEN, "Something went wrong on our side"))

    async def _listen(self) -> NoReturn:
        try:
            async with asyncio.timeout(self._settings.live_init_s):
                while not isinstance(message := await self._receive(), Init):
                    await self._take(message)
        except TimeoutError:
            raise Closing(Code.INIT_TIMEOUT, "Connection initialisation timeout") from None
        await self._acknowledge(message)
        while True:
            await self._take(await self._receive())
            # Messages that have come already would keep everybody else from their turn.
            await asyncio.sleep(0)

    async def _receive(self) -> Message:
        sent = await self._websocket.receive()
        if sent["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(sent.get("code", 1005))
        text = sent.get("text")
        if text is None:
            raise Closing(Code.BAD_MESSAGE, "Messages are text, never binary")
        return message_of(text)

    async def _take(self, message: Message) -> None:
        match message:
            case Init():
                raise Closing(Code.TOO_MANY, "Too many initialisation requests")
            case Ping(payload):
                await self._send("pong", None if payload is None else orjson.dumps(payload))
            case Subscribe(id, operation):
                await self._subscribe(id, operation)
            case Complete(id):
                if (task := self._operations.pop(id, None)) is not None:
                    task.cancel()
            case _:
                pass

    async def _acknowledge(self, message: Init) -> None:
        self._client = replace(self._client, token=message.token)
        tenure = Tenure(self._client, self._shared)
        try:
            viewer_id = await tenure.begin()
            self._held.enter_context(self._shared.room.of(viewer_id or self._client.address))
        except Over as over:
            raise Closing(Code.FORBIDDEN, over.message) from over
        except Crowded as crowded:
            raise Closing(Code.TOO_MANY, crowded.message) from crowded
        except Unsure as unsure:
            raise Closing(Code.TRY_AGAIN_LATER, unsure.message) from unsure
        self._tasks.create_task(self._until_the_stay_ends(tenure))
        await self._send("connection_ack")
        self._is_acknowledged = True

    async def _subscribe(self, id: str, operation: Operation) -> None:
        if not self._is_acknowledged:
            raise Closing(Code.UNAUTHORIZED, "Unauthorized")
        if id in self._operations:
            raise already_exists(id)
        if len(self._operations) >= self._settings.live_operations_max:
            message = f"A socket may have {self._settings.live_operations_max} operations at a time"
            error = request_error(message, "RATE_LIMITED", self._client.request_id)
            await self._send("error", orjson.dumps([error]), id=id)
            return
        self._operations[id] = self._tasks.create_task(self._run(id, operation))

    async def _run(self, id: str, operation: Operation) -> None:
        # Each operation has an id of its own in the log.
        client = replace(self._client, request_id=str(uuid7()))
        errors: bytes | None
        try:
            errors = await self._respond(id, operation, client)
        except Failed as failed:
            errors = orjson.dumps(failed.errors)
        except TimeoutError:
            message = "The operation took too long; ask for less, or try again"
            errors = orjson.dumps([request_error(message, "TIMEOUT", client.request_id)])
        except Over as over:
            raise Closing(Code.FORBIDDEN, over.message) from over
        if self._operations.get(id) is not asyncio.current_task():
            return
        # The client may use the id again as soon as it has read the last message.
        del self._operations[id]
        await self._send("complete" if errors is None else "error", errors, id=id)

    async def _respond(self, id: str, operation: Operation, client: Client) -> bytes | None:
        """Sends the responses; the errors of an operation that did not begin are handed back."""
        outcome = await self._shared.streams.begin(operation, client, is_patient=True)
        if not isinstance(outcome, bytes):
            async with aclosing(outcome):
                async for body in outcome:
                    await self._send("next", body, id=id)
            return None
        if outcome.startswith(b'{"errors":') and "data" not in (told := orjson.loads(outcome)):
            return orjson.dumps(told["errors"])
        await self._send("next", outcome, id=id)
        return None

    async def _send(
        self, kind: str, payload: bytes | None = None, *, id: str | None = None
    ) -> None:
        """Waits until the client has taken what was sent before; not for ever."""
        text = encoded(kind, payload, id=id)
        try:
            async with asyncio.timeout(self._settings.live_send_s), self._sending:
                await self._websocket.send({"type": "websocket.send", "text": text})
        except TimeoutError:
            raise Closing(Code.TRY_AGAIN_LATER, "The client does not read") from None

    async def _until_the_stay_ends(self, tenure: Tenure) -> NoReturn:
        try:
            await tenure.last()
        except Over as over:
            raise Closing(Code.FORBIDDEN, over.message) from over
        except Unsure as unsure:
            raise Closing(Code.TRY_AGAIN_LATER, unsure.message) from unsure

    async def _until_the_server_stops(self) -> NoReturn:
        await self._shared.stopping.wait()
        raise Closing(Code.RESTARTING, "The server stops")

    async def _close(self, closing: Closing) -> None:
        log.info("socket closed", request_id=self._client.request_id, status=int(closing.code))
        # The client, or the server itself, may have closed it meanwhile.
        with suppress(WebSocketDisconnect, RuntimeError, TimeoutError):
            async with asyncio.timeout(_CLOSING_S_MAX):
                await self._websocket.close(closing.code, closing.reason)
