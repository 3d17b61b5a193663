"""Signed links: what may be fetched, for whom and until when, in the address itself.

A link is `<claims>.<mark>`: compressed JSON and its HMAC, both in the alphabet of addresses.
Nothing of it is secret, but nothing of it can be changed. And the tokens of links that are mailed,
which are secret: each follows from the id of its row, so that no database and no outbox holds it.
"""

from __future__ import annotations

import base64
import hmac
import json
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from auth.keys import derived
from auth.tokens import BadToken

# Longer addresses do not pass every proxy.
LENGTH_MAX = 6_000

_FORM = re.compile(rf"[A-Za-z0-9_-]{{1,{LENGTH_MAX}}}\.[A-Za-z0-9_-]{{43}}", re.ASCII)


class ExpiredLink(BadToken):
    """A link that was good once."""


class TooLong(Exception):  # noqa: N818 - it is the claims that are too long
    """More was claimed than an address can hold."""


@dataclass(frozen=True, slots=True)
class Link:
    """`subject` is what may be fetched: plain JSON values. It lasts to the whole second."""

    user_id: str
    session_id: str
    subject: Mapping[str, Any]
    expires_at: datetime


def issue(link: Link, *, purpose: str, secret: str) -> str:
    """The link as part of an address. Raises TooLong."""
    expires = int(link.expires_at.timestamp())
    claims = [link.user_id, link.session_id, expires, link.subject]
    text = json.dumps(claims, ensure_ascii=False, separators=(",", ":"))
    body = _base64(zlib.compress(text.encode(), 9))
    if len(body) > LENGTH_MAX:
        raise TooLong
    return f"{body}.{_mark(body, purpose, secret)}"


def read(link: str, *, purpose: str, now: datetime, secret: str) -> Link:
    """Raises ExpiredLink, or BadToken for anything that this server did not issue for this."""
    if not _FORM.fullmatch(link):
        raise BadToken("Not a link of ours")
    body, _, mark = link.partition(".")
    if not hmac.compare_digest(mark, _mark(body, purpose, secret)):
        raise BadToken("Not a link of ours")
    # Only what bears our mark is decompressed.
    user_id, session_id, expires, subject = json.loads(zlib.decompress(_bytes(body)))
    expires_at = datetime.fromtimestamp(expires, tz=UTC)
    if expires_at <= now:
        raise ExpiredLink("The link has expired")
    return Link(user_id, session_id, subject, expires_at)


def token_of(secret: str, purpose: str, row_id: str) -> str:
    """What stands in the mailed link of a row: 43 characters, the same each time."""
    text = f"{purpose}:{row_id}".encode()
    return _base64(hmac.digest(derived(secret, "link-token"), text, "sha256"))


def is_token_of(token: str, *, secret: str, purpose: str, row_id: str) -> bool:
    """In constant time."""
    return hmac.compare_digest(token.encode(), token_of(secret, purpose, row_id).encode())


def _mark(body: str, purpose: str, secret: str) -> str:
    return _base64(hmac.digest(derived(secret, f"link/{purpose}"), body.encode(), "sha256"))


def _base64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
