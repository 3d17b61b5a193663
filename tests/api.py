"""A client of the whole service in this process: query text in, JSON out."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import orjson
from sqlalchemy import Engine, event

from graph.app import create_app
from settings import Settings

PASSWORD = "correct horse battery staple"

_numbers = count(1)

_SIGN_UP = """
mutation ($input: SignUpInput!) {
  signUp(input: $input) {
    credentials { accessToken refreshToken user { id } }
    userErrors { field message code }
  }
}
"""


@dataclass
class Person:
    """Someone who has signed up, with the means to act."""

    api: Api
    id: str
    email: str
    username: str
    token: str
    refresh_token: str

    def run(self, query: str, **variables: Any) -> dict[str, Any]:
        """The `data` of an operation that must succeed without errors."""
        return self.api.data(query, variables, token=self.token)

    def send(self, query: str, **variables: Any) -> dict[str, Any]:
        """The whole response, errors and all."""
        return self.api.send(query, variables, token=self.token)


class Api:
    """The application with its lifespan running, spoken to through ASGI."""

    def __init__(
        self,
        client: httpx.AsyncClient,
        runner: asyncio.Runner,
        engine: Engine,
        settings: Settings,
        clock: Callable[[], datetime],
    ) -> None:
        self.client = client
        self.engine = engine
        self.settings = settings
        self.clock: Any = clock
        self._runner = runner

    @classmethod
    @contextmanager
    def over(
        cls, engine: Engine, clock: Callable[[], datetime], data: Path, **changed: str
    ) -> Iterator[Api]:
        settings = settings_for_tests(data, **changed)
        app = create_app(settings, engine, clock)
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        with asyncio.Runner() as runner:
            lifespan = app.router.lifespan_context(app)
            runner.run(lifespan.__aenter__())
            client = httpx.AsyncClient(transport=transport, base_url="http://outlay.test")
            try:
                yield cls(client, runner, engine, settings, clock)
            finally:
                runner.run(client.aclose())
                runner.run(lifespan.__aexit__(None, None, None))

    def request(self, method: str, path: str, **options: Any) -> httpx.Response:
        return self._runner.run(self.client.request(method, path, **options))

    def together(self, *requests: tuple[str, dict[str, Any], str | None]) -> list[dict[str, Any]]:
        """Several operations at once: (query, variables, token) each; the responses in order."""

        async def all_of_them() -> list[httpx.Response]:
            return await asyncio.gather(*(self._post(*request) for request in requests))

        return [response.json() for response in self._runner.run(all_of_them())]

    def send(
        self, query: str, variables: dict[str, Any] | None = None, *, token: str | None = None
    ) -> dict[str, Any]:
        response = self._runner.run(self._post(query, variables or {}, token))
        assert response.status_code == 200, response.text
        answer: dict[str, Any] = response.json()
        return answer

    def data(
        self, query: str, variables: dict[str, Any] | None = None, *, token: str | None = None
    ) -> dict[str, Any]:
        answer = self.send(query, variables, token=token)
        assert "errors" not in answer, answer["errors"]
        data: dict[str, Any] = answer["data"]
        return data

    def upload(
        self, query: str, variables: dict[str, Any], *, path: str, file: bytes, token: str | None
    ) -> dict[str, Any]:
        """A multipart request; `path` is the place of the file, as in `variables.input.file`."""
        headers = {"Apollo-Require-Preflight": "true"} | _bearer(token)
        response = self.request(
            "POST",
            "/graphql",
            headers=headers,
            data={
                "operations": orjson.dumps({"query": query, "variables": variables}).decode(),
                "map": orjson.dumps({"0": [path]}).decode(),
            },
            files={"0": ("statement.csv", file, "text/csv")},
        )
        answer: dict[str, Any] = response.json()
        return answer

    def person(self, **changed: Any) -> Person:
        """Someone new, signed up through the API."""
        number = next(_numbers)
        wanted = {
            "email": f"person{number}@example.org",
            "username": f"person{number}",
            "password": PASSWORD,
        } | changed
        payload = self.data(_SIGN_UP, {"input": wanted})["signUp"]
        assert payload["userErrors"] == [], payload
        credentials = payload["credentials"]
        return Person(
            self,
            credentials["user"]["id"],
            wanted["email"],
            wanted["username"],
            credentials["accessToken"],
            credentials["refreshToken"],
        )

    @contextmanager
    def statements(self) -> Iterator[list[str]]:
        """The SQL statements that the database was given meanwhile, BEGIN and the like left out."""
        said: list[str] = []

        def note(_: Any, __: Any, statement: str, *___: Any) -> None:
            if not statement.startswith(("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA", "SAVEPOINT")):
                said.append(statement)

        event.listen(self.engine, "before_cursor_execute", note)
        try:
            yield said
        finally:
            event.remove(self.engine, "before_cursor_execute", note)

    async def _post(
        self, query: str, variables: dict[str, Any], token: str | None
    ) -> httpx.Response:
        content = orjson.dumps({"query": query, "variables": variables})
        headers = {"Content-Type": "application/json"} | _bearer(token)
        return await self.client.post("/graphql", content=content, headers=headers)


def settings_for_tests(data: Path, **changed: str) -> Settings:
    """Settings for a test: cheap password hashes, secrets of its own, nothing of the machine's."""
    given = {
        "OUTLAY_DATA_DIR": str(data),
        "OUTLAY_PASSWORD_HASH_COST": "4",
        "OUTLAY_RATES_URL": "off",
        "OUTLAY_RATES_SECOND_URL": "off",
    }
    return Settings.from_environment(given | changed)


def _bearer(token: str | None) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"} if token else {}
