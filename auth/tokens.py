"""Access tokens (signed, short) and refresh tokens (opaque, each deriving the next).

An access token is a JWT with `aud exp iat iss jti sid sub`, all required, under one pinned
algorithm. A refresh token is `<session id>.<256 random bits>`; its successor is derived from it
with the server's key, so that a client whose answer was lost can be given the same one again
while only hashes are stored.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

import jwt

ISSUER = "outlay"
AUDIENCE = "outlay-api"
_ALGORITHM = "HS256"
_REQUIRED = ["aud", "exp", "iat", "iss", "jti", "sid", "sub"]


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
    return jwt.encode(payload, _key(secret, "access"), algorithm=_ALGORITHM)


def read_access(token: str, *, now: datetime, secret: str) -> Claims:
    """Raises BadToken for anything but an unexpired token that this server signed."""
    try:
        payload = jwt.decode(
            token,
            _key(secret, "access"),
            algorithms=[_ALGORITHM],
            audience=AUDIENCE,
            issuer=ISSUER,
            # Expiry is checked below, against the caller's clock.
            options={"require": _REQUIRED, "verify_exp": False, "verify_iat": False},
        )
        expires_at = datetime.fromtimestamp(payload["exp"], tz=now.tzinfo)
    except (jwt.InvalidTokenError, ValueError, TypeError, OverflowError) as error:
        raise BadToken("The access token is not valid") from error
    if expires_at <= now:
        raise BadToken("The access token has expired; refresh the session")
    return Claims(payload["sub"], payload["sid"], expires_at)


def first_refresh(session_id: str) -> str:
    return f"{session_id}.{secrets.token_urlsafe(32)}"


def next_refresh(token: str, *, secret: str) -> str:
    """The one successor of `token`: the same whenever it is asked for."""
    session_id, _, _ = token.partition(".")
    successor = hmac.digest(_key(secret, "refresh"), token.encode(), "sha256")
    return f"{session_id}.{base64.urlsafe_b64encode(successor).decode().rstrip('=')}"


def session_of(refresh_token: str) -> str:
    """The id of the session that a refresh token names; raises BadToken if it names none."""
    session_id, dot, rest = refresh_token.partition(".")
    if not dot or len(rest) != 43 or len(session_id) != 36 or not refresh_token.isascii():  # noqa: PLR2004 - a UUID and 256 bits in base64
        raise BadToken("The refresh token is not valid")
    return session_id


def fingerprint(token: str) -> str:
    """What is stored of a token: it has 256 random bits, so a plain hash hides it."""
    return hashlib.sha256(token.encode()).hexdigest()


def _key(secret: str, purpose: str) -> bytes:
    """A key of its own for each purpose, so that no signature serves for another."""
    return hmac.digest(secret.encode(), purpose.encode(), "sha256")
