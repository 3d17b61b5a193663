"""People: signing up, changing, becoming an administrator, and leaving with all that is theirs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypedDict

from sqlalchemy.orm import Session

from auth import passwords
from auth.passwords import Hashing
from db.base import new_id
from db.queries import links, sessions, users, wallets
from db.tables import User
from domain.errors import NotFound, Refusals, Taken, WrongCredentials
from domain.ledger import UserRole, WalletRole, Weekday
from domain.links import Purpose
from domain.notices import NoticeKind
from domain.users import key
from services import addresses, notices, writing
from services.actors import Actor
from services.members import withdraw_invitations
from services.notices import Occasion
from services.revocation import revoke
from services.wallets import erase, open_personal


@dataclass(frozen=True, slots=True, kw_only=True)
class NewUser:
    email: str
    username: str
    name: str
    currency: str
    locale: str
    time_zone: str
    week_start: Weekday
    role: UserRole = UserRole.MEMBER


class UserChanges(TypedDict, total=False):
    """What `update` may change; what is left out stays."""

    email: str
    username: str
    name: str
    currency: str
    locale: str
    time_zone: str
    week_start: Weekday


def create(session: Session, new: NewUser, *, password_hash: str, at: datetime) -> User:
    """The person with their personal wallet. Raises Refusals of Taken."""
    user = User(
        id=new_id(),
        email=new.email,
        email_key=key(new.email),
        username=new.username,
        username_key=key(new.username),
        name=new.name,
        password_hash=password_hash,
        role=new.role.name,
        currency=new.currency,
        locale=new.locale,
        time_zone=new.time_zone,
        week_start=new.week_start.name,
        created_at=at,
        updated_at=at,
    )
    if not users.added(session, user):
        raise _taken(session, email=new.email, username=new.username)
    open_personal(session, user, at)
    return user


def update(
    session: Session,
    by: Actor,
    changes: UserChanges,
    *,
    occasion: Occasion,
    proven_hash: str | None = None,
) -> User:
    """Changes of email or username need `proven_hash`: the password was asked for, and right.

    Another address has to be verified anew, and the one before it is told.
    Raises Refusals of Taken, or WrongCredentials.
    """
    user = users.locked(session, by.user_id)
    if user is None:
        raise _gone()
    values: dict[str, Any] = {**changes, "updated_at": by.at}
    if "week_start" in changes:
        values["week_start"] = changes["week_start"].name
    if "email" in changes or "username" in changes:
        if user.password_hash != proven_hash:
            raise _gone()
        values["email_key"] = key(changes.get("email", user.email))
        values["username_key"] = key(changes.get("username", user.username))
    before, is_moved = user.email, values.get("email_key", user.email_key) != user.email_key
    if is_moved:
        kind = NoticeKind.SECURITY_EMAIL_CHANGED
        notices.post(session, user, kind, occasion, to=before)
        values["email_verified_at"] = None
    if not users.changed(session, user, values):
        raise _taken(
            session, email=changes.get("email"), username=changes.get("username"), but=by.user_id
        )
    if is_moved:
        links.void(session, user.id, Purpose.PASSWORD_RESET, by.at)
        addresses.ask(session, user, secret=occasion.secret, at=by.at)
    return user


def change_password(
    session: Session,
    by: Actor,
    *,
    proven_hash: str,
    password_hash: str,
    occasion: Occasion,
) -> Sequence[str]:
    """Keep the new hash and end every session but the actor's; the ids of those ended."""
    user = users.locked(session, by.user_id)
    if user is None or user.password_hash != proven_hash:
        raise _gone()
    user.password_hash = password_hash
    user.updated_at = by.at
    links.void(session, user.id, Purpose.PASSWORD_RESET, by.at)
    kind = NoticeKind.SECURITY_PASSWORD_CHANGED
    notices.post(session, user, kind, occasion)
    return end_sessions(session, by.user_id, but=by.session_id)


def reset_password(session: Session, login: str, *, password_hash: str, occasion: Occasion) -> User:
    """For the operator: the person gets the password, and every device is signed out."""
    user = users.locked(session, find(session, login).id)
    if user is None:
        raise _gone()
    user.password_hash = password_hash
    user.updated_at = occasion.at
    links.void(session, user.id, Purpose.PASSWORD_RESET, occasion.at)
    notices.post(session, user, NoticeKind.SECURITY_PASSWORD_RESET, occasion)
    end_sessions(session, user.id)
    return user


def make_admin(session: Session, login: str, *, at: datetime) -> User:
    user = find(session, login)
    user.role = UserRole.ADMIN.name
    user.is_active = True
    user.updated_at = at
    session.flush()
    return user


def delete(session: Session, by: Actor, *, proven_hash: str) -> None:
    """The person and everything that is theirs alone is gone.

    What they wrote in wallets that others share stays there, by nobody in particular; where they
    were the only owner, the member who has been there longest becomes one.
    """
    user = users.locked(session, by.user_id)
    if user is None or user.password_hash != proven_hash:
        raise _gone()
    end_sessions(session, user.id)
    if user.email_verified_at is not None:
        links.forget_address(session, user.id)
    for wallet in wallets.sole_members(session, user.id):
        erase(session, wallet)
    wallets.disown(session, user.id)
    _leave_shared(session, by)
    users.remove(session, by.user_id)


def find(session: Session, login: str) -> User:
    """Who signs in with this email or username. Raises NotFound."""
    found = users.by_logins(session, [key(login)])
    if not found:
        raise NotFound(f"Nobody signs in as {login}")
    return found[key(login)]


def known(session: Session, *, email: str, username: str) -> User | None:
    """Who has both names; None if nobody has either. Raises Taken for one that is another's."""
    by_email, by_username = (
        users.by_logins(session, [name]).get(name) for name in (key(email), key(username))
    )
    if by_email is by_username:
        return by_email
    if by_email is not None:
        raise Taken(f"Its account has the username {by_email.username}", field=("email",))
    raise Taken("It belongs to an account with another email", field=("username",))


def hashed(password: str, *, email: str, username: str, pepper: str, cost: int) -> str:
    """What to keep of a new password. Slow; belongs outside of transactions. Raises Invalid."""
    accepted = passwords.accepted(password, email=email, username=username)
    return passwords.hashed(accepted, Hashing(pepper, cost))


def _leave_shared(session: Session, by: Actor) -> None:
    """Leave every shared wallet, and give what only this person owns to an heir.

    The changes name nobody any more: of the one who left, they keep a number.
    """
    opened = []
    for shared in wallets.listed(session, by.user_id):
        found = wallets.locked(session, by.user_id, shared.id)
        assert found is not None, "a person belongs to the wallets that are listed for them"
        write = writing.of_wallet(session, by, found[0])
        withdraw_invitations(write, by.user_id)
        opened.append(write)
    for heir in users.heirs(session, by.user_id).values():
        heir.role = WalletRole.OWNER.name
    session.flush()
    wallets.leave(session, by.user_id)
    for write in opened:
        write.updated_wallet()


def end_sessions(session: Session, user_id: str, but: str | None = None) -> Sequence[str]:
    """Sign the person out everywhere but in one session; the ids of those that ended."""
    ended = [row for row in sessions.locked_of(session, user_id) if row.id != but]
    revoke(session, ended)
    session.flush()
    return [row.id for row in ended]


def _taken(
    session: Session, *, email: str | None, username: str | None, but: str | None = None
) -> Refusals:
    names = {"email": email, "username": username}
    keys = {field: key(name) for field, name in names.items() if name is not None}
    holders = users.by_logins(session, list(keys.values()))
    return Refusals(
        [
            Taken(f"This {field} belongs to another account; choose another", field=(field,))
            for field, login_key in keys.items()
            if login_key in holders and holders[login_key].id != but
        ]
    )


def _gone() -> WrongCredentials:
    return WrongCredentials("The account has just been changed elsewhere; sign in again")
