"""Webhooks' secrets and signatures, by Standard Webhooks (https://www.standardwebhooks.com).

A secret follows from the server's own and from a key's id, so that none is stored; its digest is,
which tells whether the server's own is still the one it was.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime

from auth.keys import derived

_PREFIX = "whsec_"


def secret_of(key_id: str, *, secret: str) -> str:
    """The secret as its owner is shown it: `whsec_` and 32 bytes in base64."""
    raw = hmac.digest(derived(secret, "webhook"), key_id.encode(), "sha256")
    return _PREFIX + base64.b64encode(raw).decode()


def digest_of(shown: str) -> str:
    return hashlib.sha256(shown.encode()).hexdigest()


def signature(secrets: Sequence[str], *, id_: str, at: datetime, body: bytes) -> str:
    """The header's value: of each secret, `v1,` and the HMAC-SHA-256 of `id.timestamp.body`."""
    signed = f"{id_}.{int(at.timestamp())}.".encode() + body
    return " ".join(f"v1,{_signed(secret, signed)}" for secret in secrets)


def _signed(shown: str, signed: bytes) -> str:
    raw = base64.b64decode(shown.removeprefix(_PREFIX))
    return base64.b64encode(hmac.digest(raw, signed, "sha256")).decode()
