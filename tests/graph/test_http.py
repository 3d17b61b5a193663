"""GraphQL over HTTP: whatever is sent is answered in JSON, and nothing a client does is a 5xx."""

from __future__ import annotations

import asyncio
import base64
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from graph import http
from graph.context import Client
from graph.http import GraphQLEndpoint
from graph.operations import Operation
from graph.workers import Flag
from tests.api import Api
from tests.graph.edge import check, endpoints, post
from tests.graph.hostile import (
    ASK,
    AUTHORIZATIONS,
    BODIES,
    DOCUMENTS,
    FORM,
    FORMS,
    JSON,
    METHODS,
    ask,
    file,
    upload,
)

# No test waits longer than this for a fact.
BOUND_S = 30


@pytest.mark.parametrize("method", METHODS)
def test_only_post_is_taken(api: Api, method: str) -> None:
    response = api.request(method, "/graphql", headers=JSON, content=ASK)

    # What answers HEAD has no body.
    answer = check(response, 405, has_body=method != "HEAD")
    assert response.headers["allow"] == "POST"
    for error in answer.get("errors", []):
        assert error["extensions"]["code"] == "METHOD_NOT_ALLOWED"


@pytest.mark.parametrize(("name", "headers", "body", "status"), BODIES, ids=lambda v: str(v)[:30])
def test_a_malformed_request_is_refused_in_json(
    api: Api, name: str, headers: dict[str, str], body: bytes, status: int
) -> None:
    answer = check(api.request("POST", "/graphql", headers=headers, content=body), status)

    assert "data" not in answer
    assert answer["errors"][0]["message"]


@pytest.mark.parametrize(("name", "changed"), DOCUMENTS, ids=[name for name, _ in DOCUMENTS])
def test_a_document_that_cannot_run_is_the_clients_to_mend(
    api: Api, name: str, changed: dict[str, Any]
) -> None:
    body = ask(**changed)
    if name == "a number beyond 64 bits":
        body = body[:-1] + b', "variables": {"a": ' + b"9" * 300 + b"}}"

    answer = check(api.request("POST", "/graphql", headers=JSON, content=body), 200)

    codes = {error["extensions"]["code"] for error in answer["errors"]}
    assert codes <= {"BAD_USER_INPUT", "QUERY_TOO_COMPLEX"}, answer
    assert "data" not in answer


@pytest.mark.parametrize(("name", "headers", "body", "status"), FORMS, ids=lambda v: str(v)[:30])
def test_a_malformed_form_is_refused_in_json(
    api: Api, name: str, headers: dict[str, str], body: bytes, status: int
) -> None:
    answer = check(api.request("POST", "/graphql", headers=headers, content=body), status)

    assert "data" not in answer


@pytest.mark.parametrize("authorization", AUTHORIZATIONS, ids=lambda v: v[:20])
def test_an_odd_authorization_is_nobodys(api: Api, authorization: str) -> None:
    headers = JSON | {"Authorization": authorization.encode("latin-1")}
    body = ask(query="{ wallet { id } }")

    answer = check(api.request("POST", "/graphql", headers=headers, content=body), 200)

    assert answer["data"] == {"wallet": None}
    assert answer["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


def test_a_token_nested_deeper_than_its_reader_goes_is_not_valid(api: Api) -> None:
    header = base64.urlsafe_b64encode(b'{"alg":' + b"[" * 2_500).decode().rstrip("=")

    answer = api.send("{ viewer { id } }", token=f"{header}.e30.e30")

    assert answer["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


@pytest.mark.parametrize(
    "variables",
    [{"a": "text"}, {"a": 1}, {"a": ["text"]}, {"a": {"filename": "x"}}, {"a": True}],
    ids=str,
)
def test_upload_takes_nothing_but_a_file(api: Api, variables: dict[str, Any]) -> None:
    query = "query ($a: Upload!) { __typename @skip(if: $a) }"

    answer = check(
        api.request(
            "POST", "/graphql", headers=JSON, content=ask(query=query, variables=variables)
        ),
        200,
    )

    assert {error["extensions"]["code"] for error in answer["errors"]} == {"BAD_USER_INPUT"}


@pytest.mark.parametrize("type_", ["String", "ID", "Int", "Boolean", "Decimal", "Date", "Currency"])
def test_a_file_is_refused_where_another_value_is_wanted(api: Api, type_: str) -> None:
    body = upload(
        {"0": ["variables.a"]}, {"a": None}, query=f"query ($a: {type_}!) {{ __typename }}"
    )

    answer = check(api.request("POST", "/graphql", headers=FORM, content=body), 200)

    assert {error["extensions"]["code"] for error in answer["errors"]} == {"BAD_USER_INPUT"}


def test_a_file_over_its_limit_is_refused(api: Api) -> None:
    body = upload({"0": ["variables.a"]}, {"a": None}, file(value=b"x" * (10 * 1024 * 1024 + 1)))

    response = api.request("POST", "/graphql", headers=FORM, content=body)

    assert (
        check(response, 413)["errors"][0]["message"]
        == "The request is larger than 10,485,760 bytes"
    )


def test_a_body_in_pieces_is_bounded_too(api: Api) -> None:
    async def pieces() -> Any:
        for _ in range(17):
            yield b" " * 65_536

    response = api.request("POST", "/graphql", headers=JSON, content=pieces())

    check(response, 413)
    assert response.headers["connection"] == "close"


def test_a_body_in_pieces_is_taken(api: Api) -> None:
    async def pieces() -> Any:
        for byte in ASK:
            yield bytes([byte])

    answer = check(api.request("POST", "/graphql", headers=JSON, content=pieces()), 200)

    assert answer == {"data": {"__typename": "Query"}}


@pytest.mark.parametrize(
    "kind",
    [
        "application/json",
        "APPLICATION/JSON",
        "application/json; charset=utf-8",
        " application/json ;x",
    ],
)
def test_json_by_any_of_its_names_is_taken(api: Api, kind: str) -> None:
    answer = check(
        api.request("POST", "/graphql", headers={"Content-Type": kind}, content=ASK), 200
    )

    assert answer == {"data": {"__typename": "Query"}}


@pytest.mark.parametrize(
    "changed",
    [
        {"variables": None},
        {"operationName": None},
        {"operationName": ""},
        {"extensions": None},
        {"more": 1},
    ],
)
def test_what_may_be_null_may_be_null(api: Api, changed: dict[str, Any]) -> None:
    answer = check(api.request("POST", "/graphql", headers=JSON, content=ask(**changed)), 200)

    assert answer == {"data": {"__typename": "Query"}}


def test_an_answer_is_not_kept_by_whoever_passes_it_on(api: Api) -> None:
    response = api.request("POST", "/graphql", headers=JSON, content=ASK)

    assert response.headers["cache-control"] == "no-store"


@pytest.fixture
def endpoint(tmp_path: Path) -> Iterator[Callable[..., GraphQLEndpoint]]:
    with endpoints(tmp_path) as make:
        yield make


def test_when_too_many_wait_one_more_is_told_so(endpoint: Any) -> None:
    may_end = threading.Event()

    async def wait(*_: Any) -> bytes:
        may_end.wait(BOUND_S)
        return b"{}"

    async def scenario() -> list[httpx.Response]:
        full = endpoint(wait, waiting_max=1)
        # One runs or waits, one waits, and of the others at least one finds no room.
        sent = [asyncio.create_task(post(full)) for _ in range(4)]
        done, _ = await asyncio.wait(sent, return_when=asyncio.FIRST_COMPLETED, timeout=BOUND_S)
        may_end.set()
        await asyncio.wait(sent)
        return [task.result() for task in done]

    refused = asyncio.run(scenario())

    assert refused
    for response in refused:
        answer = check(response, 503)
        assert response.headers["retry-after"] == "1"
        assert answer["errors"][0]["extensions"]["code"] == "UNAVAILABLE"


def test_an_operation_that_takes_too_long_is_given_up_and_its_worker_goes_on(
    endpoint: Any,
) -> None:
    may_end = threading.Event()
    given_up: list[Flag] = []

    async def run(operation: Operation, _: Client, abandoned: Flag) -> bytes:
        if operation.name == "Slow":
            given_up.append(abandoned)
            assert may_end.wait(BOUND_S)
        return b"{}"

    async def scenario() -> tuple[httpx.Response, bool, httpx.Response]:
        slow = endpoint(run, OUTLAY_OPERATION_TIMEOUT_S="1")
        timed_out = await post(slow, ask(operationName="Slow"))
        is_told = given_up[0].is_set()
        may_end.set()
        return timed_out, is_told, await post(slow)

    timed_out, is_told, after = asyncio.run(scenario())

    assert check(timed_out, 504)["errors"][0]["extensions"]["code"] == "TIMEOUT"
    assert is_told
    assert after.status_code == 200


def test_a_body_that_never_comes_is_not_waited_for(
    endpoint: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http, "JSON_READING_S_MAX", 0.01)

    async def stalled() -> Any:
        yield b'{"query":'
        await asyncio.Event().wait()

    response = asyncio.run(post(endpoint(None), stalled()))

    check(response, 408)
    assert response.headers["connection"] == "close"


def test_a_client_that_leaves_while_it_sends_is_no_failure(endpoint: Any) -> None:
    async def scenario() -> list[Any]:
        said: list[Any] = []
        messages = iter([{"type": "http.request", "body": b"{", "more_body": True}])

        async def receive() -> Any:
            return next(messages, {"type": "http.disconnect"})

        async def send(message: Any) -> None:
            said.append(message)

        headers = [(b"content-type", b"application/json")]
        scope = {"type": "http", "method": "POST", "path": "/graphql", "headers": headers}
        await endpoint(None)(scope, receive, send)
        return said

    assert asyncio.run(scenario())[0]["status"] == 400
