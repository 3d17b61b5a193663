"""The wire below a WebSocket: what uvicorn's protocol leaves open, bounded.

A client that does not read is cut off instead of being waited for, whatever it sends meanwhile.
"""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

# How long a client may take for its part of a closing handshake.
_LINGERING_S_MAX = 5.0
_FRAGMENTS_MAX = 64


class Wire(WebSocketsSansIOProtocol):
    """One WebSocket connection of the server."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._cut: asyncio.TimerHandle | None = None
        self._pong = b""

    def connection_lost(self, exc: Exception | None) -> None:
        if self._cut is not None:
            self._cut.cancel()
        super().connection_lost(exc)

    def handle_cont(self, event: Any) -> None:
        # Fragments may be empty, and then no limit on bytes keeps their number small.
        if len(self.frames) >= _FRAGMENTS_MAX:
            self.frames = [b"".join(self.frames)]
        super().handle_cont(event)

    def handle_ping(self) -> None:
        if self.writable.is_set():
            super().handle_ping()
            return
        # Whoever does not read may be answered once for many pings (RFC 6455, 5.5.3). The pongs to
        # all pings of one piece of data are ready at the first of them.
        if pongs := self.conn.data_to_send():
            self._pong = pongs[-1]

    def resume_writing(self) -> None:
        super().resume_writing()
        if self._pong and not self.transport.is_closing():
            self.transport.write(self._pong)
        self._pong = b""

    def keepalive_timeout(self) -> None:
        super().keepalive_timeout()
        self._cut_off_soon()

    def on_task_complete(self, task: asyncio.Task[None]) -> None:
        super().on_task_complete(task)
        self._cut_off_soon()

    def _cut_off_soon(self) -> None:
        if not self.writable.is_set():
            self.transport.abort()
        elif self._cut is None and not self.disconnected:
            self._cut = self.loop.call_later(_LINGERING_S_MAX, self.transport.abort)
