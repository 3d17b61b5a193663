"""Choosing another password without the old one, by a link that was mailed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from auth.keys import pseudonym
from db.base import NO_ID
from db.queries import users
from db.session import tried
from db.tables import User
from domain.attempts import FREE_PER_ACCOUNT, FREE_PER_ADDRESS
from domain.errors import NotFound
from domain.links import Purpose
from domain.notices import NoticeKind
from domain.users import key
from services import attempts, links, notices
from services.attempts import Subject
from services.notices import Occasion
from services.users import end_sessions


def subjects(email: str, client: str, *, secret: str) -> Sequence[Subject]:
    """What requests are counted by: apart from failed passwords, and the same for an address that
    has an account and for one that has none.
    """
    by_address = pseudonym(secret, "resets/address", attempts.network(client))
    return (
        _by_email(email, secret),
        Subject(by_address, FREE_PER_ADDRESS, is_account=False, tries="requests"),
    )


def ask(session: Session, email: str, *, secret: str, at: datetime) -> None:
    """Have the account with this address sent a link, if there is one.

    Where there is none, the same is done and taken back: nothing tells the two apart.
    """
    found = users.by_logins(session, [key(email)]).get(key(email))
    user = users.locked(session, NO_ID if found is None else found.id)
    is_known = user is not None and user.is_active
    with tried(session, is_kept=is_known):
        links.send_to_person(
            session,
            user.id if user else None,
            Purpose.PASSWORD_RESET,
            to=user.email if user else email,
            secret=secret,
            at=at,
        )


def person(session: Session, token: str, *, secret: str, at: datetime) -> User:
    """Whose password the link is for. Raises NotFound, Used or Expired."""
    found = links.find(session, token, Purpose.PASSWORD_RESET, secret=secret, at=at)
    user = users.visible(session, found.user_id or "", [found.user_id or ""])
    return user[found.user_id or ""]


def use(session: Session, token: str, *, password_hash: str, occasion: Occasion) -> int:
    """Keep the new hash, and end every session: how many there were.

    It shows besides that the address is the person's own. Raises NotFound, Used or Expired.
    """
    at, secret = occasion.at, occasion.secret
    found = links.find(session, token, Purpose.PASSWORD_RESET, secret=secret, at=at)
    user = users.locked(session, found.user_id or "")
    links.take(session, found, at)
    if user is None or not user.is_active:
        raise NotFound("There is no account any more that this link is for", field=("token",))
    user.password_hash = password_hash
    user.updated_at = at
    user.email_verified_at = user.email_verified_at or at
    notices.post(session, user, NoticeKind.SECURITY_PASSWORD_RESET, occasion)
    counted = [attempts.account(user.id, secret=secret), _by_email(user.email, secret)]
    attempts.forgive(session, counted)
    return len(end_sessions(session, user.id))


def _by_email(email: str, secret: str) -> Subject:
    by_email = pseudonym(secret, "resets/account", key(email))
    return Subject(by_email, FREE_PER_ACCOUNT, is_account=True, tries="requests")
