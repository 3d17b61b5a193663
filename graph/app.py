"""The application: routes and lifespan; the one place that puts the parts together."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import anyio.to_thread
import structlog
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from db import engine as engines
from db import migration
from graph import exports, graphiql
from graph.context import Parts, Slow
from graph.downloads import Downloads
from graph.http import GraphQLEndpoint, answer, client_of
from graph.operations import Runner
from graph.schema import schema
from graph.workers import Workers
from settings import Settings

log = structlog.get_logger("outlay.app")

# The endpoint itself says which methods it takes, in JSON.
_ALL_METHODS = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"]
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
    settings: Settings, engine: Engine | None = None, clock: Callable[[], datetime] = utc_now
) -> Starlette:
    """The whole service over one database. What it is given stays the caller's to dispose of."""
    is_own = engine is None
    engine = engine or engine_of(settings)
    slow = Slow(settings.worker_threads)
    workers = Workers(settings.worker_threads)
    runner = Runner(schema._schema, Parts(settings, engine, slow, clock))  # noqa: SLF001 - Strawberry gives no other way to it
    graphql = GraphQLEndpoint(runner, workers, settings)
    downloads = Downloads(settings, engine, clock)
    readiness = Readiness(engine)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        readiness.is_open = True
        yield
        readiness.is_open = False
        await anyio.to_thread.run_sync(workers.close)
        slow.close()
        if is_own:
            engine.dispose()

    async def refused(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        client = client_of(request, settings)
        return answer(error.status_code, _REFUSALS.get(error.status_code, error.detail), client)

    async def failed(request: Request, error: Exception) -> Response:
        client = client_of(request, settings)
        log.error("request failed", request_id=client.request_id, exc_info=error)
        return answer(500, f"Something went wrong on our side, under {client.request_id}", client)

    routes: list[BaseRoute] = [
        Route("/graphql", graphql.respond, methods=_ALL_METHODS),
        Route(f"{exports.PATH}/{{link}}", downloads.respond, methods=["GET"]),
        Route("/healthz", healthy),
        Route("/readyz", readiness.respond),
    ]
    if settings.graphiql:
        routes += graphiql.routes()
    return Starlette(
        routes=routes,
        lifespan=lifespan,
        exception_handlers={HTTPException: refused, Exception: failed},
    )


async def healthy(_: Request) -> Response:
    """The process runs; whether it can serve is what /readyz tells."""
    return JSONResponse({"status": "ok"})


class Readiness:
    """Whether requests should be sent here: the database answers and fits this code."""

    def __init__(self, engine: Engine) -> None:
        self.is_open = False
        self._engine = engine

    async def respond(self, _: Request) -> Response:
        problem = await anyio.to_thread.run_sync(self._problem)
        if problem:
            return JSONResponse({"status": "unavailable", "reason": problem}, 503)
        return JSONResponse({"status": "ready"})

    def _problem(self) -> str | None:
        if not self.is_open:
            return "The server is starting or stopping."
        try:
            standing = migration.standing(self._engine)
        except DBAPIError:
            return "The database cannot be reached."
        return None if standing is migration.Standing.CURRENT else standing.value
