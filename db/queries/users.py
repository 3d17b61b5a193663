"""People, found by what they sign in with or by themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import delete, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, aliased

from db.tables import Member, User
from domain.ledger import WalletRole


def by_logins(session: Session, login_keys: Sequence[str]) -> dict[str, User]:
    """Those who sign in with one of the keys, by key; an email's key is never a username's."""
    found = session.scalars(
        select(User).where(or_(User.email_key.in_(login_keys), User.username_key.in_(login_keys)))
    ).all()
    by_key = {user.email_key: user for user in found} | {user.username_key: user for user in found}
    return {key: by_key[key] for key in login_keys if key in by_key}


def visible(session: Session, viewer_id: str, ids: Sequence[str]) -> dict[str, User]:
    """Nobody sees anyone but themselves."""
    rows = session.scalars(select(User).where(User.id == viewer_id, User.id.in_(ids)))
    return {user.id: user for user in rows}


def locked(session: Session, user_id: str) -> User | None:
    """The person, locked; rows that only name them may still be written."""
    return session.scalars(
        select(User)
        .where(User.id == user_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).one_or_none()


def added(session: Session, user: User) -> bool:
    """Whether the person could be added: not if their email or username is taken."""
    try:
        with session.begin_nested():
            session.add(user)
    except IntegrityError:
        return False
    return True


def changed(session: Session, user: User, values: Mapping[str, Any]) -> bool:
    """Whether the row could be changed so: not to an email or username that is taken."""
    try:
        with session.begin_nested():
            for name, value in values.items():
                setattr(user, name, value)
    except IntegrityError:
        return False
    return True


def still_there(session: Session, user_id: str | None) -> str | None:
    """The id, if somebody still has it."""
    return session.scalars(select(User.id).where(User.id == user_id)).one_or_none()


def remove(session: Session, user_id: str) -> None:
    """The person is gone, and what names them with it."""
    session.execute(
        delete(User).where(User.id == user_id), execution_options={"synchronize_session": False}
    )


def heirs(session: Session, user_id: str) -> dict[str, Member]:
    """For each wallet that others share and only this person owns: who has been in it longest.

    An editor goes before a viewer.
    """
    mine, owner = aliased(Member), aliased(Member)
    has_other_owner = select(1).where(
        owner.wallet_id == Member.wallet_id,
        owner.user_id != user_id,
        owner.role == WalletRole.OWNER.name,
    )
    others = session.scalars(
        select(Member)
        .join(mine, mine.wallet_id == Member.wallet_id)
        .where(
            mine.user_id == user_id,
            mine.role == WalletRole.OWNER.name,
            Member.user_id != user_id,
            ~has_other_owner.exists(),
        )
        .order_by(Member.role == WalletRole.VIEWER.name, Member.joined_at, Member.user_id)
        .with_for_update(of=Member)
    )
    found: dict[str, Member] = {}
    for member in others:
        found.setdefault(member.wallet_id, member)
    return found
