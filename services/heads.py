"""Heads of chains, signed and kept outside of the database, where nobody can write them anew.

A head covers everything that came before it: whoever rewrites a wallet's history and every hash in
it, cannot make the old head come out again. For jobs only.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy.orm import Session

from auth.keys import derived
from db.queries import changes, verification

# What a line of a file of heads holds.
_FORM = {"wallet": str, "version": int, "head": str, "at": str, "signature": str}


@dataclass(frozen=True, slots=True)
class Problem:
    """A line of a file of heads that does not hold; lines count from 1."""

    line: int
    message: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.message}"


def lines(
    session: Session, wallet_ids: Sequence[str], *, secret: str, at: datetime
) -> Iterator[bytes]:
    """One line of JSON for each wallet: its version, its head, and a signature over both."""
    for row in verification.all_heads(session, wallet_ids):
        told = {"wallet": row.id, "version": row.version, "head": row.head, "at": at.isoformat()}
        yield orjson.dumps(told | {"signature": _signature(told, secret)}) + b"\n"


def problems(session: Session, content: Iterable[bytes], *, secret: str) -> Iterator[Problem]:
    """What does not hold of the lines: forged ones, and heads that no longer come out."""
    for number, line in enumerate(content, 1):
        told = _read(line)
        signature = told.pop("signature", "").encode()
        if not hmac.compare_digest(signature, _signature(told, secret).encode()):
            yield Problem(number, "not signed with this service's secret key")
            continue
        found = changes.hash_at(session, told["wallet"], told["version"])
        if found is None:
            yield Problem(number, f"wallet {told['wallet']} is gone, or all of its history")
        elif found != told["head"]:
            yield Problem(
                number,
                f"wallet {told['wallet']}: its history up to version {told['version']} "
                f"is not what it was at {told['at']}",
            )


def _signature(told: dict[str, Any], secret: str) -> str:
    plain = orjson.dumps(told, option=orjson.OPT_SORT_KEYS)
    return hmac.digest(derived(secret, "heads"), plain, "sha256").hex()


def _read(line: bytes) -> dict[str, Any]:
    """What a line tells; nothing, which nobody has signed, unless it has the form of one."""
    try:
        told = orjson.loads(line)
    except orjson.JSONDecodeError:
        return {}
    is_one = isinstance(told, dict) and {name: type(told[name]) for name in told} == _FORM
    return told if is_one else {}
