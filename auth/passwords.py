"""Passwords: whether a new one is good enough, how it is kept, whether a given one is right.

What is kept is bcrypt over base64(HMAC-SHA-384(pepper, password)): bcrypt takes at most 72 bytes,
and without the pepper a stolen table cannot be guessed at. All of it is slow on purpose and
belongs outside of transactions.
"""

from __future__ import annotations

import base64
import hmac
import secrets
from dataclasses import dataclass, field
from pathlib import Path

import bcrypt

from domain import passwords

_COMMON = frozenset(
    line
    for line in Path(__file__).with_name("common_passwords.txt").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
)
# bcrypt writes its digest as 31 characters of this alphabet.
_ALPHABET = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
_DIGEST_LENGTH = 31


@dataclass(frozen=True, slots=True)
class Hashing:
    """How this process hashes: each `cost` takes twice the time of the one before it."""

    pepper: str = field(repr=False)
    cost: int


@dataclass(frozen=True, slots=True)
class Check:
    """`rehash` is the hash to keep from now on, when the one that was kept has become cheap."""

    is_right: bool
    rehash: str | None = None


def accepted(password: str, *, email: str, username: str) -> str:
    """The password as it will be hashed. Raises Invalid for one that is easy to guess."""
    return passwords.chosen(password, email=email, username=username, common=_COMMON)


def hashed(password: str, how: Hashing) -> str:
    return bcrypt.hashpw(_digest(password, how), bcrypt.gensalt(how.cost)).decode()


def check(password: str, kept: str | None, how: Hashing) -> Check:
    """Whether `password` is the one kept. None, for nobody known, takes as long and is wrong."""
    if kept is None:
        bcrypt.checkpw(_digest(password, how), _nobodys(how.cost))
        return Check(is_right=False)
    if not bcrypt.checkpw(_digest(password, how), kept.encode()):
        return Check(is_right=False)
    return Check(is_right=True, rehash=hashed(password, how) if _cost_of(kept) < how.cost else None)


def _nobodys(cost: int) -> bytes:
    """A hash in the right form that no password has, made in no time."""
    digest = "".join(secrets.choice(_ALPHABET) for _ in range(_DIGEST_LENGTH))
    return bcrypt.gensalt(cost) + digest.encode()


def _digest(password: str, how: Hashing) -> bytes:
    normal = passwords.normal(password).encode()
    return base64.b64encode(hmac.digest(how.pepper.encode(), normal, "sha384"))


def _cost_of(kept: str) -> int:
    return int(kept.split("$")[2])
