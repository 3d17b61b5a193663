"""Whose an address is: shown by a link that was mailed to it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from db.queries import users
from db.tables import User
from domain.errors import Invalid, NotFound
from domain.links import Purpose
from domain.users import key
from services import links
from services.actors import Actor


def ask(session: Session, user: User, *, secret: str, at: datetime) -> None:
    """Have the person's address sent a link that verifies it."""
    links.send_to_person(
        session, user.id, Purpose.EMAIL_VERIFICATION, to=user.email, secret=secret, at=at
    )


def ask_again(session: Session, by: Actor, *, secret: str) -> User:
    """Raises Invalid for an address that is verified already, or NotFound."""
    user = users.locked(session, by.user_id)
    if user is None:
        raise NotFound("There is no such account any more")
    if user.email_verified_at is not None:
        raise Invalid("Your address is verified already; there is nothing to do")
    ask(session, user, secret=secret, at=by.at)
    return user


def verify(session: Session, token: str, *, secret: str, at: datetime) -> User:
    """Whose address it is now known to be. Raises NotFound, Used or Expired."""
    found = links.find(session, token, Purpose.EMAIL_VERIFICATION, secret=secret, at=at)
    user = users.locked(session, found.user_id or "")
    links.take(session, found, at)
    # Whoever changes the address has every link to the old one void.
    assert user is not None, "a link goes with its person"
    assert key(found.address) == user.email_key, "a link goes with its address"
    user.email_verified_at = user.updated_at = at
    session.flush()
    return user
