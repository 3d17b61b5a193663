"""Errors as clients see them: a Refusal in its own words, the rest masked and logged once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import structlog
from graphql import GraphQLError

from db.session import is_unreachable
from domain.errors import Forbidden, NotFound, RateLimited, Refusal, Refusals

log = structlog.get_logger("outlay.graph")


class Unauthenticated(Exception):  # noqa: N818 - told to the client as UNAUTHENTICATED
    """The operation needs a signed-in viewer and has none."""

    def __init__(
        self, message: str = "Sign in first, and send the access token as `Authorization: Bearer …`"
    ) -> None:
        super().__init__(message)
        self.message = message


def present(errors: Sequence[GraphQLError], request_id: str) -> list[dict[str, Any]]:
    """The errors of one response, each with `extensions.code` and the request's id."""
    return [_present(error, request_id) for error in errors]


def request_error(message: str, code: str, request_id: str) -> dict[str, Any]:
    """One error of a request that never became an operation."""
    return {"message": message, "extensions": {"code": code, "requestId": request_id}}


def _present(error: GraphQLError, request_id: str) -> dict[str, Any]:
    message, extensions = _explain(error, request_id)
    shown: dict[str, Any] = {"message": message}
    if error.locations:
        shown["locations"] = [
            {"line": place.line, "column": place.column} for place in error.locations
        ]
    if error.path is not None:
        shown["path"] = list(error.path)
    shown["extensions"] = extensions | {"requestId": request_id}
    return shown


def _explain(error: GraphQLError, request_id: str) -> tuple[str, dict[str, Any]]:
    cause = error.original_error
    while isinstance(cause, GraphQLError):
        cause = cause.original_error
    if cause is None:
        # Parsing, validation, limits and coercion speak of the client's own document.
        return error.message, {"code": "BAD_USER_INPUT"} | (error.extensions or {})
    if isinstance(cause, Unauthenticated):
        return cause.message, {"code": "UNAUTHENTICATED"}
    if isinstance(cause, Refusals):
        cause = cause.refusals[0]
    if isinstance(cause, Refusal):
        return cause.message, _refused(cause)
    log.error("operation failed", request_id=request_id, exc_info=cause)
    if is_unreachable(cause):
        return "The database cannot be reached just now; try again", {"code": "UNAVAILABLE"}
    return (
        f"Something went wrong on our side; the log has it under {request_id}",
        {"code": "INTERNAL"},
    )


def _refused(refusal: Refusal) -> dict[str, Any]:
    code = "BAD_USER_INPUT"
    if isinstance(refusal, Forbidden | NotFound | RateLimited):
        code = refusal.code.name
    extensions: dict[str, Any] = {"code": code, "reason": refusal.code.name}
    if refusal.field:
        extensions["field"] = list(refusal.field)
    if isinstance(refusal, RateLimited):
        extensions["retryAfter"] = refusal.retry_after_s
    return extensions
