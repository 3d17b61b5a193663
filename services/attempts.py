"""Tries at a password: each is counted as a failure before it is checked, and forgiven if right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address
from math import ceil

from sqlalchemy.orm import Session

from auth.keys import pseudonym
from db.queries import attempts
from domain.attempts import FREE_PER_ACCOUNT, FREE_PER_ADDRESS, wait
from domain.errors import RateLimited

# Whoever has one IPv6 address commonly has all of its network.
_IPV6_NETWORK_BITS = 64


@dataclass(frozen=True, slots=True)
class Subject:
    """An account or an address, under a name that tells nobody which.

    `tries` and `who` are for whoever has to wait.
    """

    key: str
    free: int
    is_account: bool
    tries: str = "failed tries"
    who: str | None = None


def account(name: str, *, secret: str) -> Subject:
    """`name` is a user's id, or what was typed where there is no such user."""
    return Subject(pseudonym(secret, "attempts/account", name), FREE_PER_ACCOUNT, is_account=True)


def address(client: str, *, secret: str) -> Subject:
    name = network(client)
    return Subject(pseudonym(secret, "attempts/address", name), FREE_PER_ADDRESS, is_account=False)


def admit(session: Session, subjects: Sequence[Subject], at: datetime) -> None:
    """Count a try for all of the subjects, or raise RateLimited if one of them has to wait."""
    for subject in sorted(subjects, key=lambda subject: subject.key):
        if not attempts.counted(session, [subject.key], free=subject.free, at=at)[subject.key]:
            raise _too_early(session, subject, at)


def forgive(session: Session, subjects: Sequence[Subject]) -> None:
    """The password was right: the account's failures are over, the address has one less."""
    rows = attempts.locked(session, [subject.key for subject in subjects])
    for subject in subjects:
        row = rows.get(subject.key)
        if row is None:
            continue
        row.failures -= 1
        if subject.is_account or row.failures <= 0:
            session.delete(row)
    session.flush()


def undo(session: Session, subjects: Sequence[Subject]) -> None:
    """The password was not even looked at: no subject has failed."""
    for row in attempts.locked(session, [subject.key for subject in subjects]).values():
        row.failures -= 1
        if row.failures <= 0:
            session.delete(row)
    session.flush()


def _too_early(session: Session, subject: Subject, at: datetime) -> RateLimited:
    row = attempts.locked(session, [subject.key])[subject.key]
    over_at = row.last_failed_at + wait(row.failures, free=subject.free)
    seconds = max(1, ceil((over_at - at) / timedelta(seconds=1)))
    who = subject.who or ("this account" if subject.is_account else "your address")
    return RateLimited(
        f"Too many {subject.tries} for {who}; try again in {_spoken(seconds)}",
        retry_after_s=seconds,
    )


def _spoken(seconds: int) -> str:
    if seconds < 120:  # noqa: PLR2004 - below two minutes seconds are easier to read
        return f"{seconds} seconds" if seconds > 1 else "a second"
    return f"{ceil(seconds / 60)} minutes"


def network(client: str) -> str:
    """What stands for an address and for those that the same person commonly has too."""
    try:
        parsed = ip_address(client)
    except ValueError:
        return client
    if isinstance(parsed, IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return str(int(parsed) >> (128 - _IPV6_NETWORK_BITS))
    return str(parsed)
