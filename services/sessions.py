"""Sessions: one for each signed-in device, kept alive by refresh tokens that are used once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session as Database

from auth import tokens
from db.base import new_id
from db.queries import sessions, users
from db.tables import Session, User
from domain.errors import NotFound, WrongCredentials
from domain.notices import NoticeKind
from services import addresses, attempts, notices
from services.actors import Actor
from services.attempts import Subject
from services.devices import Device
from services.notices import Occasion
from services.revocation import revoke
from services.users import NewUser, create

# A person's devices; one more ends the session that has not been used for longest.
SESSIONS_MAX = 50
# An answer that was lost on its way is asked for again within this time.
GRACE = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Terms:
    """How long a session lives without being used, and the key of its refresh tokens."""

    lifetime: timedelta
    secret: str


@dataclass(frozen=True, slots=True)
class Opened:
    """A live session, and the refresh token that only its client knows."""

    session_id: str
    refresh_token: str


@dataclass(frozen=True, slots=True)
class Reused:
    """A refresh token came back long after its use. Somebody has a copy, so the session is over."""

    session_id: str


@dataclass(frozen=True, slots=True)
class Proof:
    """The hash that a password was found to match, and the one to keep instead if it was cheap."""

    user_id: str
    password_hash: str
    rehash: str | None
    subjects: Sequence[Subject]


def sign_up(
    session: Database, new: NewUser, password_hash: str, device: Device, terms: Terms, at: datetime
) -> Opened:
    """Raises Refusals of Taken."""
    user = create(session, new, password_hash=password_hash, at=at)
    addresses.ask(session, user, secret=terms.secret, at=at)
    return _begin(session, user, device, terms, at)


def sign_in(session: Database, proof: Proof, device: Device, terms: Terms, at: datetime) -> Opened:
    """Raises WrongCredentials if the password has been changed since it was proven."""
    user = users.locked(session, proof.user_id)
    if user is None or not user.is_active or user.password_hash != proof.password_hash:
        raise WrongCredentials("The password has just been changed; sign in again")
    if proof.rehash is not None:
        user.password_hash = proof.rehash
    attempts.forgive(session, proof.subjects)
    if not _make_room(session, user.id, device, at):
        kind = NoticeKind.SECURITY_SIGN_IN
        notices.post(session, user, kind, Occasion(at, device, terms.secret))
    return _begin(session, user, device, terms, at)


def refresh(session: Database, token: str, terms: Terms, at: datetime) -> Opened | Reused:
    """The token's successor; the same one again within GRACE.

    A token used before that ends the session, which has to be kept: it is returned, not raised.
    Raises WrongCredentials.
    """
    try:
        session_id = tokens.session_of(token, secret=terms.secret)
    except tokens.BadToken as error:
        raise WrongCredentials(str(error), field=("refresh_token",)) from error
    row = sessions.locked(session, [session_id]).get(session_id)
    if row is None or row.expires_at <= at:
        message = "The session has ended; sign in again"
        raise WrongCredentials(message, field=("refresh_token",))
    successor = tokens.next_refresh(token, secret=terms.secret)
    shown = tokens.fingerprint(token)
    if shown == row.refresh_hash:
        row.previous_hash, row.refresh_hash = shown, tokens.fingerprint(successor)
        row.rotated_at = row.last_used_at = at
        row.expires_at = at + terms.lifetime
    elif shown != row.previous_hash or at - row.rotated_at > GRACE:
        revoke(session, [row])
        session.flush()
        return Reused(session_id)
    session.flush()
    return Opened(session_id, successor)


def end(session: Database, by: Actor, session_id: str) -> None:
    """Sign one of the actor's devices out. Raises NotFound."""
    for row in sessions.locked_of(session, by.user_id):
        if row.id == session_id:
            revoke(session, [row])
            session.flush()
            return
    raise NotFound("You have no such session", field=("id",))


def _begin(session: Database, user: User, device: Device, terms: Terms, at: datetime) -> Opened:
    session_id = new_id()
    token = tokens.first_refresh(session_id, secret=terms.secret)
    row = Session(
        id=session_id,
        user_id=user.id,
        refresh_hash=tokens.fingerprint(token),
        rotated_at=at,
        created_at=at,
        last_used_at=at,
        expires_at=at + terms.lifetime,
        user_agent=device.shown_user_agent,
        address=device.shown_address,
    )
    session.add(row)
    session.flush()
    return Opened(session_id, token)


def _make_room(session: Database, user_id: str, device: Device, at: datetime) -> bool:
    """For one more session; whether one of the device is among those there are."""
    rows = sessions.locked_of(session, user_id)
    live = [row for row in rows if row.expires_at > at]
    kept = {row.id for row in live[: SESSIONS_MAX - 1]}
    is_known = any(device.is_like(address=row.address, user_agent=row.user_agent) for row in live)
    revoke(session, [row for row in rows if row.id not in kept])
    return is_known
