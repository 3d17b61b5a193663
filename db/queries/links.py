"""Links that were mailed: found by the hash of what stands in them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from db.base import AnyRow
from db.tables import Delivery, Invitation, LinkToken, User, Wallet
from domain.links import Purpose


def by_hashes(session: Session, hash_keys: Sequence[str]) -> dict[str, LinkToken]:
    """Those of the links that there are, by hash."""
    rows = session.scalars(select(LinkToken).where(LinkToken.hash.in_(hash_keys)))
    return {row.hash: row for row in rows}


def locked(session: Session, hash_keys: Sequence[str]) -> dict[str, LinkToken]:
    """The same, locked until the transaction ends."""
    rows = session.scalars(
        select(LinkToken)
        .where(LinkToken.hash.in_(hash_keys))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {row.hash: row for row in rows}


def void(session: Session, user_id: str | None, purpose: Purpose, at: datetime) -> None:
    """What the person was sent for this before is of no use any more."""
    session.execute(
        update(LinkToken)
        .where(
            LinkToken.user_id == user_id,
            LinkToken.purpose == purpose.name,
            LinkToken.used_at.is_(None),
        )
        .values(used_at=at)
    )


def void_invitations(
    session: Session, wallet_id: str, invitation_ids: Sequence[str], at: datetime
) -> None:
    """The links of these invitations are of no use any more."""
    session.execute(
        update(LinkToken)
        .where(
            LinkToken.wallet_id == wallet_id,
            LinkToken.invitation_id.in_(invitation_ids),
            LinkToken.used_at.is_(None),
        )
        .values(used_at=at)
    )


def told(session: Session, ids: Sequence[str]) -> dict[str, AnyRow | None]:
    """A batch: each link with what a mail says of it. None for what is not there."""
    inviter = User.__table__.alias("inviter")
    rows = session.execute(
        select(
            LinkToken.id,
            LinkToken.purpose,
            LinkToken.expires_at,
            LinkToken.used_at,
            Invitation.role,
            Wallet.name.label("wallet"),
            inviter.c.name.label("inviter"),
        )
        .outerjoin(
            Invitation,
            (Invitation.wallet_id == LinkToken.wallet_id)
            & (Invitation.id == LinkToken.invitation_id),
        )
        .outerjoin(Wallet, Wallet.id == Invitation.wallet_id)
        .outerjoin(inviter, inviter.c.id == Invitation.invited_by)
        .where(LinkToken.id.in_(ids))
    )
    found: dict[str, AnyRow | None] = dict.fromkeys(ids)
    return found | {row.id: row for row in rows}


def all_forgotten(session: Session, before: datetime, most: int) -> int:
    """Remove at most so many that expired before this moment. How many it were."""
    old = select(LinkToken.id).where(LinkToken.expires_at < before).limit(most)
    gone = delete(LinkToken).where(LinkToken.id.in_(old))
    result = session.execute(gone, execution_options={"synchronize_session": False})
    return int(result.rowcount)  # type: ignore[attr-defined]  # a DELETE has it


def forget_address(session: Session, user_id: str) -> None:
    """Nothing is kept any more of what was sent to the person's address, or is bound to it.

    Only for an address that is verified: anybody may sign up with one that is not theirs.
    """
    email, email_key = session.execute(
        select(User.email, User.email_key).where(User.id == user_id)
    ).one()
    for table in (LinkToken, Delivery):
        # Invitations and deliveries have it as somebody else wrote it.
        is_theirs = or_(
            table.address.in_([email, email_key]), func.lower(table.address) == email_key
        )
        session.execute(
            delete(table).where(is_theirs), execution_options={"synchronize_session": False}
        )
    # Of a thing with a history, but no part of it.
    session.connection().execute(
        update(Invitation)
        .where(Invitation.email_key == email_key)
        .values(email=None, email_key=None)
    )
