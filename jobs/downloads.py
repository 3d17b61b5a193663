"""Downloading from providers: bounded in time, size and redirects, or a failure that says why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from time import monotonic

import httpx


class Why(Enum):
    """What was wrong, for whoever looks after the service."""

    UNREACHABLE = "It cannot be reached."
    TOO_SLOW = "It did not answer in time."
    TOO_LARGE = "It sent more than such a file can come to."
    REDIRECTS = "It redirects again and again."
    REFUSED = "It answered with an error."
    UNREADABLE = "It answered, but not with rates."
    STALE = "It answered with old rates."


class Failed(Exception):  # noqa: N818 - a failure is reported, and the others go on
    """`status` is the HTTP status, where that is what failed."""

    def __init__(self, why: Why, detail: str, *, status: int = 0) -> None:
        super().__init__(f"{why.value[:-1]}: {detail}.")
        self.why, self.status = why, status


@dataclass(frozen=True, slots=True)
class Limits:
    """`wait_s` is for each step, `whole_s` for all of them."""

    wait_s: float = 10
    whole_s: float = 60
    bytes_max: int = 16 * 1024**2
    redirects_max: int = 3


def downloaded(url: str, params: Mapping[str, str], limits: Limits) -> bytes:
    """The body of the answer. Raises Failed."""
    until = monotonic() + limits.whole_s
    # Uncompressed, so that what arrives is as large as what is kept.
    headers = {"Accept-Encoding": "identity", "User-Agent": "Outlay"}
    try:
        with (
            httpx.Client(
                timeout=limits.wait_s,
                follow_redirects=True,
                max_redirects=limits.redirects_max,
                headers=headers,
            ) as client,
            client.stream("GET", url, params=params) as answer,
        ):
            _refuse_errors(answer)
            return _body(answer, limits, until)
    except httpx.TimeoutException as error:
        raise Failed(Why.TOO_SLOW, type(error).__name__) from error
    except httpx.TooManyRedirects as error:
        raise Failed(Why.REDIRECTS, f"more than {limits.redirects_max}") from error
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise Failed(Why.UNREACHABLE, str(error) or type(error).__name__) from error


def _refuse_errors(answer: httpx.Response) -> None:
    if answer.status_code != httpx.codes.OK:
        status = answer.status_code
        raise Failed(Why.REFUSED, f"status {status} {answer.reason_phrase}", status=status)
    if answer.headers.get("Content-Encoding", "identity") != "identity":
        raise Failed(Why.UNREADABLE, "it is compressed, which was not asked for")


def _body(answer: httpx.Response, limits: Limits, until: float) -> bytes:
    pieces = bytearray()
    for piece in answer.iter_raw():
        pieces += piece
        if len(pieces) > limits.bytes_max:
            raise Failed(Why.TOO_LARGE, f"more than {limits.bytes_max:,} bytes")
        if monotonic() > until:
            raise Failed(Why.TOO_SLOW, f"more than {limits.whole_s} seconds")
    return bytes(pieces)
