"""The application as a whole: probes, wrong addresses, starting and stopping."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import Engine
from starlette.requests import Request
from starlette.routing import Route
from structlog.testing import capture_logs

from db import migration
from db.engine import connect
from graph import app as application
from graph.app import create_app
from tests.api import Api, settings_for_tests
from tests.graph.server import BOUND_S, free_port

PROBE = Request({"type": "http"})


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
@pytest.mark.parametrize(
    ("method", "status"), [("GET", 200), ("HEAD", 200), ("OPTIONS", 405), ("POST", 405)]
)
def test_probes_are_asked_by_get(api: Api, path: str, method: str, status: int) -> None:
    response = api.request(method, path)

    assert response.status_code == status
    assert response.headers["content-type"] == "application/json"
    if status == 405:
        assert set(response.headers["allow"].split(", ")) == {"GET", "HEAD"}


@pytest.mark.parametrize("path", ["/", "/graphql/", "/graphql/a", "/healthz/", "/.env", "/%2e%2e"])
@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS", "BREW"])
def test_a_wrong_address_is_told_in_json(api: Api, path: str, method: str) -> None:
    response = api.request(method, path)

    assert response.status_code == 404
    assert response.json()["errors"][0]["extensions"]["code"] == "NOT_FOUND"


@pytest.mark.parametrize("path", ["/graphql", "/healthz", "/readyz", "/graphiql", "/nowhere"])
def test_every_answer_has_an_id_of_its_own_and_is_what_it_says_it_is(api: Api, path: str) -> None:
    answers = [api.request("GET", path) for _ in range(2)]

    assert len({answer.headers["x-request-id"] for answer in answers}) == 2
    for answer in answers:
        assert answer.headers["x-content-type-options"] == "nosniff"


def ask_app(app: Any, *requests: tuple[str, str, dict[str, str]]) -> list[httpx.Response]:
    async def scenario() -> list[httpx.Response]:
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=transport, base_url="http://outlay.test") as client,
        ):
            return [
                await client.request(method, path, headers=headers)
                for method, path, headers in requests
            ]

    return asyncio.run(scenario())


def test_a_bug_outside_of_graphql_is_masked_and_logged(engine: Engine, tmp_path: Path) -> None:
    app = create_app(settings_for_tests(tmp_path), engine)

    def broken(_: Any) -> None:
        raise RuntimeError("a secret")

    app.router.routes.append(Route("/broken", broken))
    with capture_logs() as logged:
        response = ask_app(app, ("GET", "/broken", {}))[0]

    request_id = response.headers["x-request-id"]
    assert response.status_code == 500
    assert "a secret" not in response.text
    assert request_id in response.json()["errors"][0]["message"]
    assert request_id in [entry.get("request_id") for entry in logged]


def test_pages_of_other_origins_may_call_only_if_they_are_allowed(
    engine: Engine, tmp_path: Path
) -> None:
    allowed, other = "https://app.example.org", "https://evil.example.org"
    wish = {"Access-Control-Request-Method": "POST"}
    asked = {"Access-Control-Request-Headers": "authorization, content-type"}
    app = create_app(settings_for_tests(tmp_path, OUTLAY_ALLOWED_ORIGINS=allowed), engine)

    yes, no, plain = ask_app(
        app,
        ("OPTIONS", "/graphql", {"Origin": allowed} | wish | asked),
        ("OPTIONS", "/graphql", {"Origin": other} | wish | asked),
        ("POST", "/graphql", {"Origin": other}),
    )

    assert yes.status_code == 200
    assert yes.headers["access-control-allow-origin"] == allowed
    assert no.status_code == 400
    for response in (no, plain):
        assert "access-control-allow-origin" not in response.headers


def test_without_allowed_origins_no_other_page_may_call(api: Api) -> None:
    headers = {"Origin": "https://app.example.org", "Access-Control-Request-Method": "POST"}

    response = api.request("OPTIONS", "/graphql", headers=headers)

    assert response.status_code == 405
    assert not [name for name in response.headers if name.startswith("access-control")]


def ready(app: Any) -> tuple[int, str]:
    response = ask_app(app, ("GET", "/readyz", {}))[0]
    return response.status_code, response.json().get("reason", "")


def test_ready_is_who_has_a_database_that_fits(tmp_path: Path) -> None:
    engine = connect(f"sqlite:///{tmp_path / 'outlay.db'}")
    app = create_app(settings_for_tests(tmp_path), engine)

    empty = ready(app)
    migration.upgrade(engine)
    fit = ready(app)
    engine.dispose()

    assert empty == (503, migration.Standing.EMPTY.value)
    assert fit == (200, "")


def test_not_ready_is_who_has_no_database(tmp_path: Path) -> None:
    url = f"postgresql+psycopg2://me:secret@127.0.0.1:{free_port()}/outlay"
    engine = connect(url)

    assert ready(create_app(settings_for_tests(tmp_path), engine)) == (
        503,
        "The database cannot be reached.",
    )
    engine.dispose()


def test_not_ready_is_who_has_not_begun_or_has_ended(engine: Engine, tmp_path: Path) -> None:
    readiness = create_app(settings_for_tests(tmp_path), engine).state.readiness

    response = asyncio.run(readiness.respond(PROBE))

    assert response.status_code == 503
    assert b"starting or stopping" in response.body


def test_probes_that_come_together_ask_once_and_none_waits_for_ever(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_answer = threading.Event()
    questions: list[int] = []

    def standing(_: Engine) -> migration.Standing:
        questions.append(1)
        may_answer.wait(BOUND_S)
        return migration.Standing.CURRENT

    monkeypatch.setattr(migration, "standing", standing)
    monkeypatch.setattr(application, "READINESS_S_MAX", 0.01)
    readiness = application.Readiness(engine)
    readiness.is_open = True

    async def scenario() -> list[int]:
        many = await asyncio.gather(*(readiness.respond(PROBE) for _ in range(50)))
        may_answer.set()
        monkeypatch.setattr(application, "READINESS_S_MAX", BOUND_S)
        return [response.status_code for response in (*many, await readiness.respond(PROBE))]

    assert asyncio.run(scenario()) == [503] * 50 + [200]
    assert len(questions) == 1
