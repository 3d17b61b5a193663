"""The application in this process, spoken to through ASGI with nothing in between."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from time import perf_counter
from typing import Any

import orjson
from starlette.applications import Starlette


class Client:
    """One client that sends one operation after another."""

    def __init__(self, app: Starlette, runner: asyncio.Runner) -> None:
        self._app = app
        self._runner = runner

    @classmethod
    @contextmanager
    def over(cls, app: Starlette) -> Iterator[Client]:
        """A client of the application, which is started and stopped."""
        with asyncio.Runner() as runner:
            lifespan = app.router.lifespan_context(app)
            runner.run(lifespan.__aenter__())
            try:
                yield cls(app, runner)
            finally:
                runner.run(lifespan.__aexit__(None, None, None))

    def ask(self, token: str, query: str, **variables: Any) -> tuple[bytes, float]:
        """The body of the answer, and how many seconds it took."""
        body = orjson.dumps({"query": query, "variables": variables})
        return self._runner.run(self._post(token, body))

    def data(self, token: str, query: str, **variables: Any) -> dict[str, Any]:
        """The `data` of an answer that must have no errors."""
        answer = orjson.loads(self.ask(token, query, **variables)[0])
        assert "errors" not in answer, answer
        data: dict[str, Any] = answer["data"]
        return data

    async def _post(self, token: str, body: bytes) -> tuple[bytes, float]:
        parts: list[bytes] = []

        async def receive() -> MutableMapping[str, Any]:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: MutableMapping[str, Any]) -> None:
            parts.append(message.get("body", b""))

        began_at = perf_counter()
        await self._app(_scope(token), receive, send)
        return b"".join(parts), perf_counter() - began_at


def _scope(token: str) -> dict[str, Any]:
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": "/graphql",
        "raw_path": b"/graphql",
        "query_string": b"",
        "root_path": "",
        "headers": [
            (b"host", b"bench.test"),
            (b"content-type", b"application/json"),
            (b"authorization", b"Bearer " + token.encode()),
        ],
        "client": ("127.0.0.1", 1),
        "server": ("bench.test", 80),
    }
