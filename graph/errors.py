"""Errors as clients see them: a Refusal in its own words, the rest masked and logged once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import structlog
from graphql import GraphQLError

from db.failures import is_busy, is_unreachable
from domain.errors import (
    Forbidden,
    NotFound,
    RateLimited,
    Refusal,
    Refusals,
    ResyncRequired,
)

log = structlog.get_logger("outlay.graph")

# One broken statement can fail a hundred fields; the log needs to hear of it once.
_LOGGED_MAX = 5


class Unauthenticated(Exception):  # noqa: N818 - told to the client as UNAUTHENTICATED
    """The operation needs a signed-in viewer and has none."""

    def __init__(
        self, message: str = "Sign in first, and send the access token as `Authorization: Bearer …`"
    ) -> None:
        super().__init__(message)
        self.message = message


class Abandoned(Exception):  # noqa: N818 - nobody waits for the answer any more
    """The request was answered already, because this operation took too long."""


class Failure(GraphQLError):  # noqa: N818 - it carries any exception
    """What ended an operation outside of its fields; `cause` says how it is told."""

    def __init__(self, cause: Exception) -> None:
        super().__init__("", original_error=cause)


def present(errors: Sequence[GraphQLError], request_id: str) -> list[dict[str, Any]]:
    """The errors of one response, each with `extensions.code` and the request's id."""
    logged: list[BaseException] = []
    shown = []
    for error in errors:
        cause = cause_of(error)
        if cause is not None and _is_ours(cause) and not any(cause is known for known in logged):
            logged.append(cause)
            if len(logged) <= _LOGGED_MAX:
                log.error("operation failed", request_id=request_id, exc_info=cause)
        shown += [
            _shown(error, message, extensions | {"requestId": request_id})
            for message, extensions in _explained(error, cause, request_id)
        ]
    return shown


def request_error(message: str, code: str, request_id: str) -> dict[str, Any]:
    """One error of a request that never became an operation."""
    return {"message": message, "extensions": {"code": code, "requestId": request_id}}


def client_path(field: Sequence[str]) -> list[str]:
    """The path of an input field as clients write it: `amount_minor` is their `amountMinor`."""
    return [_camel(name) for name in field]


def _shown(error: GraphQLError, message: str, extensions: dict[str, Any]) -> dict[str, Any]:
    shown: dict[str, Any] = {"message": message}
    if error.locations:
        shown["locations"] = [
            {"line": place.line, "column": place.column} for place in error.locations
        ]
    if error.path is not None:
        shown["path"] = list(error.path)
    shown["extensions"] = extensions
    return shown


def cause_of(error: GraphQLError) -> Exception | None:
    """What made a field or the operation fail; None where the client's own document did."""
    if error.path is None and not isinstance(error, Failure):
        # Parsing, validation, limits and the coercion of variables.
        return None
    cause: Exception = error
    while isinstance(cause, GraphQLError) and cause.original_error is not None:
        cause = cause.original_error
    # GraphQL blames an argument by its node. Without one, a value of ours could not be told.
    is_of_argument = isinstance(cause, GraphQLError) and bool(cause.nodes)
    return None if is_of_argument else cause


def _is_ours(cause: Exception) -> bool:
    """Whether something is wrong here, as opposed to with what was asked."""
    return not isinstance(cause, Unauthenticated | Abandoned | Refusal | Refusals)


def _explained(
    error: GraphQLError, cause: Exception | None, request_id: str
) -> Iterator[tuple[str, dict[str, Any]]]:
    if cause is None:
        yield error.message, {"code": "BAD_USER_INPUT"} | (error.extensions or {})
    elif isinstance(cause, Unauthenticated):
        yield cause.message, {"code": "UNAUTHENTICATED"}
    elif isinstance(cause, Refusals):
        for refusal in cause.refusals:
            yield refusal.message, _refused(refusal)
    elif isinstance(cause, Refusal):
        yield cause.message, _refused(cause)
    elif isinstance(cause, Abandoned):
        yield "The operation took too long and was given up", {"code": "TIMEOUT"}
    elif is_unreachable(cause):
        yield "The database cannot be reached just now; try again", {"code": "UNAVAILABLE"}
    elif is_busy(cause):
        yield "The database is too busy for this; try again in a moment", {"code": "UNAVAILABLE"}
    else:
        message = f"Something went wrong on our side; the log has it under {request_id}"
        yield message, {"code": "INTERNAL"}


def _refused(refusal: Refusal) -> dict[str, Any]:
    code = "BAD_USER_INPUT"
    if isinstance(refusal, Forbidden | NotFound | RateLimited | ResyncRequired):
        code = refusal.code.name
    extensions: dict[str, Any] = {"code": code, "reason": refusal.code.name}
    if refusal.field:
        extensions["field"] = client_path(refusal.field)
    if isinstance(refusal, RateLimited):
        extensions["retryAfter"] = refusal.retry_after_s
    return extensions


def _camel(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(word.capitalize() for word in rest)
