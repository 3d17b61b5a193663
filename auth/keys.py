"""Keys derived from the one secret of the process, each for a single purpose."""

from __future__ import annotations

import hmac


def derived(secret: str, purpose: str) -> bytes:
    """A key of its own for each purpose, so that no signature serves for another."""
    return hmac.digest(secret.encode(), purpose.encode(), "sha256")


def pseudonym(secret: str, kind: str, name: str) -> str:
    """What stands for `name` where the name itself must not be stored: the same each time."""
    return hmac.digest(derived(secret, kind), name.encode(), "sha256").hex()
