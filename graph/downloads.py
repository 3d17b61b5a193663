"""Downloads: a file behind a signed link, made piece by piece while it is fetched.

Each runs on a thread of its own, in one snapshot, and holds one piece in memory, whatever the
length of the file. It ends when the client leaves, stalls, or takes too long. A report is one
piece, drawn when its snapshot is closed.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

import structlog
from sqlalchemy import Engine
from sqlalchemy.orm import Session
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route
from starlette.types import Message, Receive, Scope, Send

from auth import links
from auth.links import Link
from auth.tokens import BadToken
from db.queries import sessions, wallets
from db.session import reading
from db.tables import User, Wallet
from graph import exports, reports
from graph.http import answer, client_of
from services import exports as export_service
from services import reports as report_service
from settings import Settings

log = structlog.get_logger("outlay.downloads")

# Each holds a connection of its own for as long as its client reads.
AT_ONCE_MAX = 2
# A client that takes nothing for so long, or has not finished by then, gives its place to others.
STALL_S_MAX = 30
DOWNLOAD_S_MAX = 900


class Gone(Exception):  # noqa: N818 - told to the client as 410
    """Whoever asked for the link is signed out, or has left the wallet; or what it was for is not
    any more. It carries the sentence for the client.
    """


@dataclass(frozen=True, slots=True)
class Kind:
    """What files of one kind are called and made of, by their link and the moment."""

    path: str
    purpose: str
    media_type: str
    name: Callable[[Link, datetime], str]
    pieces: Callable[[Engine, Link, datetime], Iterator[bytes]]


class Downloads:
    """The addresses of files: GET only, without a token, for as long as their links last."""

    def __init__(self, settings: Settings, engine: Engine, clock: Callable[[], datetime]) -> None:
        self._settings = settings
        self._engine = engine
        self._clock = clock
        self._room = threading.BoundedSemaphore(AT_ONCE_MAX)

    def routes(self) -> list[Route]:
        return [
            Route(f"{kind.path}/{{link}}", partial(self._respond, kind), methods=["GET"])
            for kind in KINDS
        ]

    async def _respond(self, kind: Kind, request: Request) -> Response:
        client = client_of(request, self._settings)
        try:
            link = links.read(
                request.path_params["link"],
                purpose=kind.purpose,
                now=(now := self._clock()),
                secret=self._settings.secret_key,
            )
        except links.ExpiredLink:
            return answer(410, "The link has expired; ask for another one", client)
        except BadToken:
            return answer(404, "There is nothing at this address", client)
        if not self._room.acquire(blocking=False):
            return answer(503, "Too many files are being fetched; try again in a moment", client)
        file = _File(kind.pieces(self._engine, link, now), self._room.release)
        headers = _headers(kind, kind.name(link, now), client.request_id)
        try:
            return await _started(request, file, headers)
        except Gone as gone:
            await file.end()
            return answer(410, str(gone), client)
        except BaseException:
            await file.end()
            raise


def _headers(kind: Kind, name: str, request_id: str) -> dict[str, str]:
    return {
        "Cache-Control": "no-store",
        "Content-Type": kind.media_type,
        "Content-Disposition": f'attachment; filename="{name}"',
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "X-Request-Id": request_id,
    }


async def _started(request: Request, file: _File, headers: dict[str, str]) -> Response:
    """The response from its first piece on: what goes wrong before it still has a status."""
    first = await file.piece()
    if request.method == "HEAD":
        await file.end()
        return Response(headers=headers)
    return _Stream(file, first, headers)


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
    def __init__(self, file: _File, first: bytes | None, headers: dict[str, str]) -> None:
        self._file = file
        self._request_id = headers["X-Request-Id"]
        super().__init__(_all(file, first), headers=headers)

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


def _let_in(session: Session, link: Link, wallet_id: str) -> tuple[User, Wallet]:
    """Whoever asked for the link, and the wallet, as they are now. Raises Gone."""
    found = sessions.viewer(session, link.session_id)
    mine = wallets.of_viewer(session, link.user_id, [wallet_id])
    if found is None or found[0].id != link.user_id or not mine:
        raise Gone("The link has ended with its session or membership")
    return found[0], mine[wallet_id]


def _export(engine: Engine, link: Link, _: datetime) -> Iterator[bytes]:
    """Raises Gone before the first piece."""
    wallet_id, wanted = exports.asked_for(link)
    with reading(engine) as session:
        _let_in(session, link, wallet_id)
        yield from export_service.csv_pages(session, wallet_id=wallet_id, wanted=wanted)


def _report(engine: Engine, link: Link, at: datetime) -> Iterator[bytes]:
    """Raises Gone before its one piece."""
    month = date.fromisoformat(link.subject["month"])
    with reading(engine) as session:
        viewer, wallet = _let_in(session, link, link.subject["wallet"])
        report = report_service.monthly(session, wallet, month=month, locale=viewer.locale, at=at)
    if report.digest != link.subject["digest"]:
        raise Gone("What the report shows has changed since; ask for another one")
    yield report_service.drawn(report)


def _report_name(link: Link, _: datetime) -> str:
    """By its month, or by its first day where that is not the calendar's."""
    return f"outlay-{link.subject['month'].removesuffix('-01')}.pdf"


KINDS = (
    Kind(
        path=exports.PATH,
        purpose=exports.PURPOSE,
        media_type="text/csv; charset=utf-8",
        name=lambda _, at: f"outlay-{at:%Y-%m-%d}.csv",
        pieces=_export,
    ),
    Kind(
        path=reports.PATH,
        purpose=reports.PURPOSE,
        media_type="application/pdf",
        name=_report_name,
        pieces=_report,
    ),
)
