"""The application: routes and lifespan; the one place that puts the parts together."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import structlog
from graphql import GraphQLSchema
from sqlalchemy import Engine
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route, WebSocketRoute

from db import engine as engines
from db import kept, migration
from db.failures import is_busy, is_unreachable
from db.queries import wallets
from graph import graphiql, link_pages
from graph.context import Parts, Slow
from graph.downloads import Downloads
from graph.http import Direct, GraphQLEndpoint, Stamp, answer, client_of
from graph.live.live import Live
from graph.operations import Runner
from graph.schema import schema
from graph.unsubscribing import Unsubscribing
from graph.workers import Workers
from settings import Settings

log = structlog.get_logger("outlay.app")

# A probe that hears nothing for so long counts as told that nothing works.
READINESS_S_MAX = 3
_REFUSALS = {404: "There is nothing at this address", 405: "This address does not take this method"}


def utc_now() -> datetime:
    return datetime.now(UTC)


def engine_of(settings: Settings) -> Engine:
    return engines.connect(
        settings.database_url,
        engines.Limits(
            connections=settings.worker_threads,
            statement_timeout_ms=settings.statement_timeout_ms,
            lock_timeout_ms=settings.lock_timeout_ms,
        ),
    )


def create_app(
    settings: Settings,
    engine: Engine | None = None,
    clock: Callable[[], datetime] = utc_now,
    contract: GraphQLSchema = schema._schema,  # noqa: SLF001 - Strawberry gives no other way to it
) -> Starlette:
    """The whole service over one database. What it is given stays the caller's to dispose of."""
    is_own = engine is None
    engine = engine or engine_of(settings)
    slow = Slow(settings.worker_threads)
    workers = Workers(settings.worker_threads, begin=kept.promise, rest=kept.let_go)
    parts = Parts(settings, engine, slow, clock)
    runner = Runner(contract, parts)
    live = Live(contract, runner, workers, parts, {"wallet": wallets.versions})
    graphql = GraphQLEndpoint(runner, workers, settings, live.responses)
    downloads, readiness = Downloads(settings, engine, clock), Readiness(engine)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        readiness.is_open = True
        try:
            async with live.running():
                yield
        finally:
            readiness.is_open = False
            if not await asyncio.to_thread(workers.close, settings.operation_timeout_s):
                log.warning("an operation was still running when the server stopped")
            slow.close()
            if is_own:
                engine.dispose()

    app = Starlette(
        routes=[
            WebSocketRoute("/graphql", live.sockets),
            *downloads.routes(),
            *Unsubscribing(settings, engine, clock).routes(),
            Route("/healthz", healthy),
            Route("/readyz", readiness.respond),
            *_pages(settings),
        ],
        lifespan=lifespan,
        middleware=_middleware(settings, graphql),
        exception_handlers=_handlers(settings),
    )
    # An address with a slash too many is a wrong one; a redirect would lose the body.
    app.router.redirect_slashes = False
    app.state.readiness = readiness
    app.state.live = live
    return app


def _pages(settings: Settings) -> list[Route]:
    """What is served for browsers."""
    return [*link_pages.routes(), *(graphiql.routes() if settings.graphiql else ())]


def _handlers(settings: Settings) -> dict[Any, Any]:
    """How what no route answers is answered: as JSON, in words that tell nothing of the inside."""

    async def refused(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        client = client_of(request, settings)
        message = _REFUSALS.get(error.status_code, error.detail)
        return answer(error.status_code, message, client, error.headers)

    async def failed(request: Request, error: Exception) -> Response:
        client = client_of(request, settings)
        log.error("request failed", request_id=client.request_id, exc_info=error)
        return answer(500, f"Something went wrong on our side, under {client.request_id}", client)

    return {HTTPException: refused, Exception: failed}


def _middleware(settings: Settings, graphql: GraphQLEndpoint) -> list[Middleware]:
    """What every request goes through, from the outside in."""
    return [Middleware(Stamp), *_cross_origin(settings), Middleware(Direct, "/graphql", graphql)]


def _cross_origin(settings: Settings) -> list[Middleware]:
    """What lets web pages of the allowed origins call the API; without any, nothing does."""
    if not settings.allowed_origins:
        return []
    return [
        Middleware(
            CORSMiddleware,
            allow_origins=settings.allowed_origins,
            allow_methods=["POST"],
            allow_headers=["Authorization", "Content-Type", "Apollo-Require-Preflight"],
            expose_headers=["Retry-After", "X-Request-Id"],
        )
    ]


async def healthy(_: Request) -> Response:
    """The process runs; whether it can serve is what /readyz tells."""
    return JSONResponse({"status": "ok"})


class Readiness:
    """Whether requests should be sent here: the database answers and fits this code."""

    def __init__(self, engine: Engine) -> None:
        self.is_open = False
        self._engine = engine
        self._question: asyncio.Task[str | None] | None = None

    async def respond(self, _: Request) -> Response:
        problem = await self._problem() if self.is_open else "The server is starting or stopping."
        if problem:
            return JSONResponse({"status": "unavailable", "reason": problem}, 503)
        return JSONResponse({"status": "ready"})

    async def _problem(self) -> str | None:
        # Probes that come together share one question, so that none of them costs a connection.
        if self._question is None or self._question.done():
            self._question = asyncio.create_task(asyncio.to_thread(self._standing))
        try:
            async with asyncio.timeout(READINESS_S_MAX):
                return await asyncio.shield(self._question)
        except TimeoutError:
            return "The database does not answer."

    def _standing(self) -> str | None:
        try:
            standing = migration.standing(self._engine)
        except Exception as error:
            if not (is_unreachable(error) or is_busy(error)):
                log.error("the database cannot be asked for its version", exc_info=error)  # noqa: TRY400 - structlog takes the error itself
            return "The database cannot be reached."
        return None if standing is migration.Standing.CURRENT else standing.value
