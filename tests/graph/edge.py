"""The endpoint alone, without a database: requests in, answers out, and what all answers hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx

from graph.http import GraphQLEndpoint, Stamp
from graph.workers import Workers
from tests.api import settings_for_tests
from tests.graph.hostile import ASK, JSON


def check(response: httpx.Response, status: int, *, has_body: bool = True) -> dict[str, Any]:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/json"
    assert response.headers["x-content-type-options"] == "nosniff"
    assert len(response.headers["x-request-id"]) == 36
    answer: dict[str, Any] = response.json() if has_body else {}
    for error in answer.get("errors", []):
        assert error["extensions"]["requestId"] == response.headers["x-request-id"]
    return answer


@contextmanager
def endpoints(data: Path) -> Iterator[Callable[..., GraphQLEndpoint]]:
    """A maker of endpoints whose operations are the given function, on one worker thread."""
    with ExitStack() as opened:

        def make(run: Any = None, waiting_max: int = 8, **changed: str) -> GraphQLEndpoint:
            workers = Workers(1, waiting_max)
            opened.callback(workers.close)
            runner: Any = SimpleNamespace(run=run)
            return GraphQLEndpoint(runner, workers, settings_for_tests(data, **changed))

        yield make


def client_for(endpoint: GraphQLEndpoint, address: str = "192.0.2.1") -> httpx.AsyncClient:
    transport = httpx.ASGITransport(Stamp(endpoint), client=(address, 1))
    return httpx.AsyncClient(transport=transport, base_url="http://outlay.test")


async def post(endpoint: GraphQLEndpoint, body: Any = ASK, **headers: str) -> httpx.Response:
    async with client_for(endpoint) as client:
        return await client.post("/graphql", content=body, headers=JSON | headers)
