"""Access tokens (signed, short) and refresh tokens (opaque, each deriving the next).

An access token is a JWT with `aud exp iat iss jti sid sub`, all required, under one pinned
algorithm. A refresh token is `<session id>.<256 random bits>.<mark>`: the mark shows that this
server made it, so that a made-up token is told from an old one. Its successor is derived from it
with the server's key, so that a client whose answer was lost can be given the same one again
while only hashes are stored.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache

import jwt

from auth.keys import derived

ISSUER = "outlay"
AUDIENCE = "outlay-api"
_ALGORITHM = "HS256"
_REQUIRED = ["aud", "exp", "iat", "iss", "jti", "sid", "sub"]

_UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_SESSION_ID = re.compile(_UUID, re.ASCII)
_REFRESH = re.compile(
    rf"(?P<body>(?P<session_id>{_UUID})\.[A-Za-z0-9_-]{{43}})\.(?P<mark>[A-Za-z0-9_-]{{22}})",
    re.ASCII,
)
_MARK_BYTES = 16


class BadToken(Exception):  # noqa: N818 - it is the token that is bad
    """Not a token of ours, or no longer one."""


@dataclass(frozen=True, slots=True)
class Claims:
    """Who an access token speaks for, and until when."""

    user_id: str
    session_id: str
    expires_at: datetime


def issue_access(
    *, user_id: str, session_id: str, now: datetime, lifetime: timedelta, secret: str
) -> str:
    payload = {
        "aud": AUDIENCE,
        "exp": now + lifetime,
        "iat": now,
        "iss": ISSUER,
        "jti": secrets.token_urlsafe(12),
        "sid": session_id,
        "sub": user_id,
    }
    return jwt.encode(payload, derived(secret, "access"), algorithm=_ALGORITHM)


def read_access(token: str, *, now: datetime, secret: str) -> Claims:
    """Raises BadToken for anything but an unexpired token that this server signed."""
    claims = _signed(token, secret)
    if claims.expires_at <= now:
        raise BadToken("The access token has expired; refresh the session")
    return claims


# A client sends the same token for minutes; its signature is checked when it comes first.
@lru_cache(maxsize=4_096)
def _signed(token: str, secret: str) -> Claims:
    try:
        payload = jwt.decode(
            token,
            derived(secret, "access"),
            algorithms=[_ALGORITHM],
            audience=AUDIENCE,
            issuer=ISSUER,
            # Expiry is for `read_access`, against the caller's clock.
            options={"require": _REQUIRED, "verify_exp": False, "verify_iat": False},
        )
        expires_at = datetime.fromtimestamp(payload["exp"], tz=UTC)
    except (jwt.InvalidTokenError, ValueError, TypeError, OverflowError, OSError) as error:
        raise BadToken("The access token is not valid") from error
    if not isinstance(payload["sid"], str) or not _SESSION_ID.fullmatch(payload["sid"]):
        raise BadToken("The access token is not valid")
    return Claims(payload["sub"], payload["sid"], expires_at)


def first_refresh(session_id: str, *, secret: str) -> str:
    return _marked(f"{session_id}.{secrets.token_urlsafe(32)}", secret)


def next_refresh(token: str, *, secret: str) -> str:
    """The one successor of `token`: the same whenever it is asked for."""
    session_id, _, _ = token.partition(".")
    successor = hmac.digest(derived(secret, "refresh"), token.encode(), "sha256")
    return _marked(f"{session_id}.{_base64(successor)}", secret)


def session_of(refresh_token: str, *, secret: str) -> str:
    """The id of the session that a refresh token of ours is for, whether or not it is current.

    Raises BadToken for what this server never gave out.
    """
    matched = _REFRESH.fullmatch(refresh_token)
    if matched is None or not hmac.compare_digest(matched["mark"], _mark(matched["body"], secret)):
        raise BadToken("The refresh token is not valid; sign in again")
    return matched["session_id"]


def fingerprint(token: str) -> str:
    """What is stored of a token: it has 256 random bits, so a plain hash hides it."""
    return hashlib.sha256(token.encode()).hexdigest()


def _marked(body: str, secret: str) -> str:
    return f"{body}.{_mark(body, secret)}"


def _mark(body: str, secret: str) -> str:
    return _base64(hmac.digest(derived(secret, "mark"), body.encode(), "sha256")[:_MARK_BYTES])


def _base64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
