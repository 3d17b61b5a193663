"""Retries at the edge: the name under which a creating mutation may be sent again."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Callable
from typing import Any

import orjson

from domain import text
from domain.errors import Refusal
from graph.context import Info
from services.conflicts import Seen
from services.retries import Name, once

_KEY_MAX = 200

KEY = (
    "A text of the client's, at most 200 characters: the same request under it again is answered "
    "as the first time and done once; another request is refused. The `id` does the same where "
    "there is one. Kept for 30 days."
)
EXPECTED_VERSION = (
    "The version that the client saw. Refused with CONFLICT if it is at another by now."
)
MERGE = (
    "Where others have changed other fields since `expectedVersion`, let both stand. Never where "
    "an amount, a split, a currency or what gives them their sign has changed on either side."
)


def name_of(mutation: str, input: Any, *, id: str | None = None) -> Name | None:
    """What the input may be sent again by; None for one with neither id nor key.

    `id` is the client's, where it does not stand in the input itself.
    """
    key = input.idempotency_key
    own = id or getattr(input, "id", None)
    if key is None and own is None:
        return None
    plain = orjson.dumps([mutation, dataclasses.asdict(input)], option=orjson.OPT_SORT_KEYS)
    digest = hashlib.sha256(plain).hexdigest()
    if key is None:
        return Name(f"id {own}", digest, "id", own)
    try:
        cleaned = text.required(key, length_max=_KEY_MAX)
    except Refusal as refusal:
        raise refusal.under("idempotency_key") from None
    return Name(f"key {cleaned}", digest, "idempotency_key")


async def write_once(
    info: Info, name: Name | None, service: Callable[..., Any], /, **arguments: Any
) -> Any:
    """What the service gave, now or the first time: of a row its id, anything else as JSON."""
    actor = info.context.actor
    return await info.context.write(
        lambda session: once(session, actor, name, service, **arguments)
    )


def seen(expected_version: int | None, merge: bool = False) -> Seen | None:  # noqa: FBT001, FBT002 - as in the inputs
    return None if expected_version is None else Seen(expected_version, merge)
