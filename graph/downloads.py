"""Downloads: a file behind a signed link, made piece by piece while it is fetched.

Each runs on a thread of its own, in one snapshot, and holds one piece in memory, whatever the
length of the file. It ends when the client leaves, stalls, or takes too long.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import Engine
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Message, Receive, Scope, Send

from auth import links
from auth.links import Link
from auth.tokens import BadToken
from db.queries import sessions, wallets
from db.session import reading
from graph.exports import PURPOSE, asked_for
from graph.http import answer, client_of
from services import exports
from settings import Settings

log = structlog.get_logger("outlay.downloads")

# Each holds a connection of its own for as long as its client reads.
AT_ONCE_MAX = 2
# A client that takes nothing for so long, or has not finished by then, gives its place to others.
STALL_S_MAX = 30
DOWNLOAD_S_MAX = 900


class Gone(Exception):  # noqa: N818 - told to the client as 410
    """Whoever asked for the link is signed out, or has left the wallet."""


class Downloads:
    """The address of exported files: GET only, without a token, for as long as its link lasts."""

    def __init__(self, settings: Settings, engine: Engine, clock: Callable[[], datetime]) -> None:
        self._settings = settings
        self._engine = engine
        self._clock = clock
        self._room = threading.BoundedSemaphore(AT_ONCE_MAX)

    async def respond(self, request: Request) -> Response:
        client = client_of(request, self._settings)
        try:
            link = links.read(
                request.path_params["link"],
                purpose=PURPOSE,
                now=self._clock(),
                secret=self._settings.secret_key,
            )
        except links.ExpiredLink:
            return answer(410, "The link has expired; ask for another one", client)
        except BadToken:
            return answer(404, "There is nothing at this address", client)
        if not self._room.acquire(blocking=False):
            return answer(503, "Too many files are being fetched; try again in a moment", client)
        file = _File(_pieces(self._engine, link), self._room.release)
        try:
            return await self._started(request, file, client.request_id)
        except Gone:
            await file.end()
            return answer(410, "The link has ended with its session or membership", client)
        except BaseException:
            await file.end()
            raise

    async def _started(self, request: Request, file: _File, request_id: str) -> Response:
        """The response from its first piece on: what goes wrong before it still has a status."""
        first = await file.piece()
        headers = {
            "Cache-Control": "no-store",
            "Content-Disposition": f'attachment; filename="outlay-{self._clock():%Y-%m-%d}.csv"',
            "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
            "X-Request-Id": request_id,
        }
        if request.method == "HEAD":
            await file.end()
            return Response(headers=headers, media_type="text/csv")
        return _Stream(file, first, headers, request_id)


class _File:
    """A file on its way: its snapshot lives on one thread, which makes a piece when asked."""

    def __init__(self, pieces: Iterator[bytes], on_end: Callable[[], None]) -> None:
        self._pieces: Any = pieces
        self._on_end = on_end
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="download")

    async def piece(self) -> bytes | None:
        """The next one; None after the last."""
        return await asyncio.wrap_future(self._thread.submit(next, self._pieces, None))

    async def end(self) -> None:
        """Let go of the snapshot and the place, as soon as the piece under way is made."""
        closed = self._thread.submit(self._close)
        self._thread.shutdown(wait=False)
        # Whoever stops waiting for it does not stop it.
        await asyncio.shield(asyncio.wrap_future(closed))

    def _close(self) -> None:
        try:
            self._pieces.close()
        finally:
            self._on_end()


class _Stream(StreamingResponse):
    def __init__(
        self, file: _File, first: bytes | None, headers: dict[str, str], request_id: str
    ) -> None:
        self._file = file
        self._request_id = request_id
        super().__init__(_all(file, first), headers=headers, media_type="text/csv")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def timely(message: Message) -> None:
            async with asyncio.timeout(STALL_S_MAX):
                await send(message)

        try:
            async with asyncio.timeout(DOWNLOAD_S_MAX):
                await super().__call__(scope, receive, timely)
        except TimeoutError:
            # Returning without the last piece makes the server cut the connection, so that the
            # client does not take the part it has for the whole.
            log.warning("a download took too long", request_id=self._request_id)
        except ClientDisconnect:
            log.info("a download was left", request_id=self._request_id)
        finally:
            await self._file.end()


async def _all(file: _File, first: bytes | None) -> AsyncIterator[bytes]:
    piece = first
    while piece is not None:
        yield piece
        piece = await file.piece()


def _pieces(engine: Engine, link: Link) -> Iterator[bytes]:
    """The file that the link is for. Raises Gone before the first piece."""
    wallet_id, wanted = asked_for(link)
    with reading(engine) as session:
        found = sessions.viewer(session, link.session_id)
        if found is None or found[0].id != link.user_id:
            raise Gone
        if not wallets.of_viewer(session, link.user_id, [wallet_id]):
            raise Gone
        yield from exports.csv_pages(session, wallet_id=wallet_id, wanted=wanted)
