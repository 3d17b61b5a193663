"""Connections: what uvicorn's protocol leaves open, bounded.

A request's head may neither grow nor take for ever, an answer that nobody reads is not kept for
ever, and what is no HTTP is told so in JSON like every other mistake.
"""

from __future__ import annotations

import asyncio
from typing import Any

import orjson
from uuid_utils import uuid7
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from graph.errors import request_error

# Cookies, a token and a proxy's words fit several times over.
HEAD_BYTES_MAX = 64 * 1024
HEAD_S_MAX = 15
# A client that takes none of what waits for it, for so long, has left without a word.
STALLED_S_MAX = 60


class Connection(HttpToolsProtocol):
    """One HTTP/1.1 connection of the server."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._is_in_head = True
        self._head_bytes = 0
        self._head_timer: asyncio.TimerHandle | None = None
        self._stall_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as in uvicorn
        super().connection_made(transport)
        self._wait_for_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        self._stop_watching()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        super().pause_writing()
        self._watch_progress()

    def resume_writing(self) -> None:
        self._stop_watching()
        super().resume_writing()

    def data_received(self, data: bytes) -> None:
        self._head_bytes += len(data)
        super().data_received(data)
        if self._is_in_head and self._head_bytes > HEAD_BYTES_MAX:
            self._refuse(431, "HEADERS_TOO_LARGE", "The headers of the request are too large")

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._wait_for_head()

    def on_headers_complete(self) -> None:
        self._is_in_head = False
        self._stop_waiting()
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        super().on_message_complete()
        self._is_in_head = True
        self._head_bytes = 0

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - ours says it in JSON
        self._refuse(400, "BAD_REQUEST", "This is not a request of HTTP/1.1")

    def _wait_for_head(self) -> None:
        self._stop_waiting()
        self._head_timer = self.loop.call_later(HEAD_S_MAX, self._give_up)

    def _stop_waiting(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def _give_up(self) -> None:
        if self._is_answering():
            # The request before this one is still being answered, and on this connection.
            self._wait_for_head()
        else:
            self._refuse(408, "REQUEST_TIMEOUT", "The request took too long to arrive")

    def _watch_progress(self) -> None:
        unread = self.transport.get_write_buffer_size()
        self._stall_timer = self.loop.call_later(STALLED_S_MAX, self._cut_if_stalled, unread)

    def _cut_if_stalled(self, unread_before: int) -> None:
        if self.transport.get_write_buffer_size() >= unread_before:
            self.transport.abort()
        else:
            self._watch_progress()

    def _stop_watching(self) -> None:
        if self._stall_timer is not None:
            self._stall_timer.cancel()
            self._stall_timer = None

    def _is_answering(self) -> bool:
        # uvicorn types it as always there, and begins with None.
        cycle: Any = self.cycle
        return cycle is not None and not cycle.response_complete

    def _refuse(self, status: int, code: str, message: str) -> None:
        if self.transport.is_closing():
            return
        request_id = str(uuid7())
        body = orjson.dumps({"errors": [request_error(message, code, request_id)]})
        head = (
            "content-type: application/json\r\n"
            f"content-length: {len(body)}\r\n"
            f"x-request-id: {request_id}\r\n"
            "x-content-type-options: nosniff\r\n"
            "connection: close\r\n\r\n"
        )
        self.transport.write(STATUS_LINE[status] + head.encode("ascii") + body)
        self.transport.close()
