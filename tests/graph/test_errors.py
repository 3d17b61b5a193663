"""Errors: whose words reach a client, and whose only the log."""

from __future__ import annotations

import json
import logging
import sqlite3
from collections.abc import Iterator
from typing import Any

import psycopg2
import pytest
import structlog
from graphql import GraphQLError, parse
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from structlog.testing import capture_logs

from domain.errors import (
    Code,
    Conflict,
    Forbidden,
    Invalid,
    NotFound,
    RateLimited,
    Refusals,
    WrongCredentials,
)
from graph import logs
from graph.errors import Abandoned, Failure, Unauthenticated, client_path, present
from settings import LogFormat

SECRET = "correct horse battery staple"


def shown(error: GraphQLError) -> tuple[list[dict[str, Any]], list[Any]]:
    with capture_logs() as logged:
        return present([error], "request-1"), logged


def in_field(cause: Exception) -> GraphQLError:
    return GraphQLError(str(cause), path=["wallet", "name"], original_error=cause)


@pytest.mark.parametrize(
    ("cause", "extensions"),
    [
        (Invalid("Not so"), {"code": "BAD_USER_INPUT", "reason": "INVALID"}),
        (Conflict("It has changed"), {"code": "BAD_USER_INPUT", "reason": "CONFLICT"}),
        (Forbidden("Not you"), {"code": "FORBIDDEN", "reason": "FORBIDDEN"}),
        (NotFound("None such"), {"code": "NOT_FOUND", "reason": "NOT_FOUND"}),
        (WrongCredentials("No"), {"code": "BAD_USER_INPUT", "reason": "WRONG_CREDENTIALS"}),
        (Invalid("Give it", code=Code.REQUIRED), {"code": "BAD_USER_INPUT", "reason": "REQUIRED"}),
        (
            RateLimited("Wait", retry_after_s=7),
            {"code": "RATE_LIMITED", "reason": "RATE_LIMITED", "retryAfter": 7},
        ),
        (
            Invalid("Not so", field=("filter", "occurred_on", "0")),
            {
                "code": "BAD_USER_INPUT",
                "reason": "INVALID",
                "field": ["filter", "occurredOn", "0"],
            },
        ),
        (Unauthenticated("Sign in"), {"code": "UNAUTHENTICATED"}),
    ],
    ids=lambda value: type(value).__name__,
)
@pytest.mark.parametrize("wrap", [in_field, Failure], ids=["field", "operation"])
def test_what_is_expected_is_told_in_its_own_words(
    wrap: Any, cause: Exception, extensions: dict[str, Any]
) -> None:
    errors, logged = shown(wrap(cause))

    assert [error["message"] for error in errors] == [cause.message]  # type: ignore[attr-defined]
    assert errors[0]["extensions"] == extensions | {"requestId": "request-1"}
    assert logged == []


def test_several_refusals_are_told_one_by_one() -> None:
    refused = Refusals([Invalid("One", field=("a",)), NotFound("Two", field=("b_c",))])

    errors, _ = shown(in_field(refused))

    assert [(e["message"], e["path"], e["extensions"]["field"]) for e in errors] == [
        ("One", ["wallet", "name"], ["a"]),
        ("Two", ["wallet", "name"], ["bC"]),
    ]


@pytest.mark.parametrize(
    "cause",
    [
        ValueError(SECRET),
        KeyError(SECRET),
        AssertionError(SECRET),
        RecursionError(SECRET),
        GraphQLError(f"Enum cannot represent value: {SECRET}"),
        ProgrammingError(f"SELECT '{SECRET}'", {"password": SECRET}, Exception(SECRET)),
    ],
    ids=lambda cause: type(cause).__name__,
)
@pytest.mark.parametrize("wrap", [in_field, Failure], ids=["field", "operation"])
def test_what_is_not_expected_is_masked_and_logged(wrap: Any, cause: Exception) -> None:
    errors, logged = shown(wrap(cause))

    assert SECRET not in json.dumps(errors)
    assert errors[0]["extensions"] == {"code": "INTERNAL", "requestId": "request-1"}
    assert "request-1" in errors[0]["message"]
    assert [(entry["request_id"], entry["exc_info"]) for entry in logged] == [("request-1", cause)]


def test_what_the_client_wrote_is_the_clients_to_mend() -> None:
    node = parse("{ a(b: 1) }").definitions[0]

    of_document, _ = shown(GraphQLError("Cannot query field"))
    of_argument, _ = shown(in_field(GraphQLError("Argument b", node)))
    of_variable, logged = shown(GraphQLError("Bad $a", node, original_error=ValueError("x")))

    assert {
        e["extensions"]["code"]
        for errors in (of_document, of_argument, of_variable)
        for e in errors
    } == {"BAD_USER_INPUT"}
    assert logged == []


def postgresql(kind: type[DBAPIError], state: str | None, *, is_lost: bool = False) -> DBAPIError:
    class Said(psycopg2.Error):
        pgcode = state

    return kind("SELECT 1", {}, Said(SECRET), connection_invalidated=is_lost)


def sqlite(code: int) -> DBAPIError:
    said = sqlite3.OperationalError(SECRET)
    said.sqlite_errorcode = code
    return OperationalError("SELECT 1", {}, said)


@pytest.mark.parametrize(
    ("cause", "code"),
    [
        (postgresql(OperationalError, None), "UNAVAILABLE"),
        (postgresql(OperationalError, "57P01", is_lost=True), "UNAVAILABLE"),
        (postgresql(OperationalError, "57P03"), "UNAVAILABLE"),
        (postgresql(OperationalError, "53300"), "UNAVAILABLE"),
        (postgresql(OperationalError, "08006"), "UNAVAILABLE"),
        (postgresql(InterfaceError, None, is_lost=True), "UNAVAILABLE"),
        (postgresql(OperationalError, "55P03"), "UNAVAILABLE"),
        (postgresql(OperationalError, "57014"), "UNAVAILABLE"),
        (postgresql(OperationalError, "40P01"), "UNAVAILABLE"),
        (PoolTimeout(), "UNAVAILABLE"),
        (sqlite(sqlite3.SQLITE_BUSY), "UNAVAILABLE"),
        (sqlite(sqlite3.SQLITE_BUSY_SNAPSHOT), "UNAVAILABLE"),
        (sqlite(sqlite3.SQLITE_FULL), "UNAVAILABLE"),
        (sqlite(sqlite3.SQLITE_CANTOPEN), "UNAVAILABLE"),
        (sqlite(sqlite3.SQLITE_IOERR_READ), "UNAVAILABLE"),
        (sqlite(sqlite3.SQLITE_READONLY), "INTERNAL"),
        (sqlite(sqlite3.SQLITE_ERROR), "INTERNAL"),
        (postgresql(ProgrammingError, "42P01"), "INTERNAL"),
        (postgresql(DBAPIError, "25006"), "INTERNAL"),
    ],
    ids=str,
)
def test_a_database_that_is_away_or_tired_is_told_from_a_bug(cause: Exception, code: str) -> None:
    errors, logged = shown(in_field(cause))

    assert errors[0]["extensions"]["code"] == code
    assert SECRET not in json.dumps(errors)
    assert len(logged) == 1


def test_one_cause_of_many_errors_is_logged_once() -> None:
    cause = ValueError("a bug")

    with capture_logs() as logged:
        present([in_field(cause) for _ in range(100)], "request-1")

    assert len(logged) == 1


def test_many_causes_do_not_flood_the_log() -> None:
    with capture_logs() as logged:
        errors = present([in_field(ValueError(str(n))) for n in range(100)], "request-1")

    assert len(errors) == 100
    assert len(logged) == 5


def test_an_operation_given_up_is_no_bug() -> None:
    errors, logged = shown(in_field(Abandoned()))

    assert errors[0]["extensions"]["code"] == "TIMEOUT"
    assert logged == []


def test_a_path_is_in_the_words_of_the_contract() -> None:
    assert client_path(["current_password", "toAmount", "lines", "0", "base_amount_minor"]) == [
        "currentPassword",
        "toAmount",
        "lines",
        "0",
        "baseAmountMinor",
    ]


@pytest.fixture
def configured() -> Iterator[None]:
    before, root = structlog.get_config(), logging.getLogger()
    handlers, level = root.handlers, root.level
    logs.configure(LogFormat.JSON)
    # A logger that is kept would go on writing where this test's output was.
    structlog.configure(cache_logger_on_first_use=False)
    yield
    structlog.configure(**before)
    root.handlers = handlers
    root.setLevel(level)


def test_a_log_line_has_the_allowed_fields_and_no_others(
    configured: None, capsys: pytest.CaptureFixture[str]
) -> None:
    structlog.get_logger().info("said", request_id="1", password=SECRET, variables={"a": SECRET})

    line = json.loads(capsys.readouterr().out)
    assert line.keys() == {"event", "level", "timestamp", "request_id"}


def fail(secret: str) -> None:
    raise ValueError(secret)


def test_a_logged_exception_tells_its_place_and_not_its_message(
    configured: None, capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        fail(SECRET)
    except ValueError as error:
        present([in_field(error)], "request-1")

    said = capsys.readouterr().out
    assert "builtins.ValueError" in said
    assert "fail" in json.loads(said)["exception"]
    assert SECRET not in said


@pytest.mark.parametrize(
    ("logger", "message", "arguments"),
    [
        ("uvicorn.error", "Exception in ASGI application\n", ()),
        ("uvicorn.error", '%s - "WebSocket %s" 403', ("192.0.2.1", f"/graphql?token={SECRET}")),
        ("asyncio", f"Task exception was never retrieved\nfuture: <Task {SECRET}>", ()),
        ("asyncio", f"Exception in callback run({SECRET!r})", ()),
        ("sqlalchemy.pool", "Exception during reset or similar", ()),
    ],
)
def test_what_a_library_logs_tells_no_secret(
    configured: None,
    capsys: pytest.CaptureFixture[str],
    logger: str,
    message: str,
    arguments: tuple[str, ...],
) -> None:
    try:
        fail(SECRET)
    except ValueError:
        logging.getLogger(logger).exception(message, *arguments)

    captured = capsys.readouterr()
    assert SECRET not in captured.out + captured.err
    line = json.loads(captured.out)
    assert (line["logger"], line["level"]) == (logger, "error")
    assert "builtins.ValueError" in line["exception"]
