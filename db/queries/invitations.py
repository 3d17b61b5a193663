"""Invitations, as those see them who may: the members of the wallet, and whose address it is.

To whom one went is shown to the owners of the wallet and to the person whose address it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TypeAlias

from sqlalchemy import ColumnElement, Text, and_, case, func, null, or_, select, type_coerce, update
from sqlalchemy.orm import Session, aliased

from db.base import AnyRow, AnySelect
from db.tables import Invitation, Member, User, Wallet
from domain.invitations import InvitationState
from domain.ledger import WalletRole

# A wallet, who asks, and the moment.
ListKey: TypeAlias = tuple[str, str, datetime]

_WAITING_MAX = 100


def of_viewer(session: Session, viewer_id: str, ids: Sequence[str]) -> dict[str, AnyRow]:
    """Those that a member of the wallet may see, or that wait for the viewer's own answer."""
    own, viewer = aliased(Member), aliased(User)
    is_theirs = _is_theirs(viewer)
    statement = (
        _shown(case((or_(own.role == WalletRole.OWNER.name, is_theirs), Invitation.email)))
        .join(viewer, viewer.id == viewer_id)
        .outerjoin(own, and_(own.wallet_id == Invitation.wallet_id, own.user_id == viewer_id))
        .where(Invitation.id.in_(ids), or_(own.user_id.is_not(None), is_theirs))
        # An id is unique within its wallet; the one that was there first is meant.
        .order_by(own.joined_at, Invitation.wallet_id)
    )
    found: dict[str, AnyRow] = {}
    for row in session.execute(statement):
        found.setdefault(row.id, row)
    return found


def waiting(session: Session, viewer_id: str, at: datetime) -> Sequence[AnyRow]:
    """The open ones to the viewer's address, if that is verified; the latest first, at most 100."""
    viewer = aliased(User)
    return session.execute(
        _shown(Invitation.email)
        .join(viewer, viewer.id == viewer_id)
        .where(_is_theirs(viewer), Invitation.expires_at > at)
        .order_by(Invitation.created_at.desc(), Invitation.id.desc())
        .limit(_WAITING_MAX)
    ).all()


def by_ids(session: Session, keys: Sequence[tuple[str, str]]) -> dict[tuple[str, str], AnyRow]:
    """Those of the (wallet, invitation) that there are, for whoever holds the link to one."""
    wallet_ids, ids = {key[0] for key in keys}, {key[1] for key in keys}
    rows = session.execute(
        _shown(null()).where(Invitation.wallet_id.in_(wallet_ids), Invitation.id.in_(ids))
    )
    return {(row.wallet_id, row.id): row for row in rows if (row.wallet_id, row.id) in set(keys)}


def open_of_wallets(
    session: Session, keys: Sequence[ListKey]
) -> dict[ListKey, list[AnyRow] | None]:
    """A batch: the open ones of each wallet, the latest first. None for who is no owner of it."""
    found: dict[ListKey, list[AnyRow] | None] = dict.fromkeys(keys)
    by_viewer: dict[tuple[str, datetime], list[str]] = {}
    for wallet_id, viewer_id, at in keys:
        by_viewer.setdefault((viewer_id, at), []).append(wallet_id)
    for (viewer_id, at), wallet_ids in by_viewer.items():
        owned = session.scalars(
            select(Member.wallet_id).where(
                Member.user_id == viewer_id,
                Member.wallet_id.in_(wallet_ids),
                Member.role == WalletRole.OWNER.name,
            )
        ).all()
        found |= {(wallet_id, viewer_id, at): [] for wallet_id in owned}
        rows = session.execute(
            _shown(Invitation.email)
            .where(Invitation.wallet_id.in_(owned), _is_open(), Invitation.expires_at > at)
            .order_by(Invitation.created_at.desc(), Invitation.id.desc())
        )
        for row in rows:
            listed = found[row.wallet_id, viewer_id, at]
            assert listed is not None, "only those of owned wallets were asked for"
            listed.append(row)
    return found


def rows_of(session: Session, wallet_id: str, ids: Sequence[str]) -> dict[str, Invitation]:
    """The rows themselves, for whoever has locked the wallet."""
    rows = session.scalars(
        select(Invitation)
        .where(Invitation.wallet_id == wallet_id, Invitation.id.in_(ids))
        .execution_options(populate_existing=True)
    )
    return {row.id: row for row in rows}


def open_rows(session: Session, wallet_id: str) -> Sequence[Invitation]:
    """All that are kept as open, also those that have expired."""
    return session.scalars(
        select(Invitation).where(Invitation.wallet_id == wallet_id, _is_open())
    ).all()


def wallet_of(session: Session, viewer_id: str, invitation_id: str) -> str | None:
    """The wallet of an invitation that went to the viewer's verified address, or that they have
    accepted. An open one goes before others.
    """
    viewer = aliased(User)
    is_theirs = and_(
        viewer.email_verified_at.is_not(None), Invitation.email_key == viewer.email_key
    )
    return session.scalars(
        select(Invitation.wallet_id)
        .join(viewer, viewer.id == viewer_id)
        .where(Invitation.id == invitation_id, or_(is_theirs, Invitation.accepted_by == viewer_id))
        .order_by(Invitation.state != InvitationState.OPEN.name, Invitation.created_at)
        .limit(1)
    ).one_or_none()


def is_members(session: Session, wallet_id: str, email_key: str) -> bool:
    """Whether a member of the wallet has this address."""
    statement = (
        select(func.count())
        .select_from(Member)
        .join(User, User.id == Member.user_id)
        .where(Member.wallet_id == wallet_id, User.email_key == email_key)
    )
    return bool(session.scalars(statement).one())


def all_answered(session: Session, before: datetime, most: int) -> int:
    """Forget to whom those went that were answered, or expired, before this moment: at most so
    many of them. How many it were.
    """
    is_past = or_(Invitation.answered_at < before, Invitation.expires_at < before)
    old = select(Invitation.id).where(is_past, Invitation.email_key.is_not(None)).limit(most)
    result = session.connection().execute(
        update(Invitation).where(Invitation.id.in_(old)).values(email=None, email_key=None)
    )
    return int(result.rowcount)


def _is_open() -> ColumnElement[bool]:
    return Invitation.state == InvitationState.OPEN.name


def _is_theirs(viewer: type[User]) -> ColumnElement[bool]:
    """Whether it is open and went to the address of `viewer`, which is verified."""
    return and_(
        _is_open(),
        viewer.email_verified_at.is_not(None),
        Invitation.email_key == viewer.email_key,
    )


def _shown(email: ColumnElement[str | None] | object) -> AnySelect:
    inviter = aliased(User)
    return (
        select(
            Invitation.wallet_id,
            Invitation.id,
            Invitation.role,
            Invitation.state,
            Invitation.created_at,
            Invitation.expires_at,
            Invitation.version,
            type_coerce(email, Text()).label("email"),
            Wallet.name.label("wallet_name"),
            inviter.name.label("inviter_name"),
        )
        .select_from(Invitation)
        .join(Wallet, Wallet.id == Invitation.wallet_id)
        .outerjoin(inviter, inviter.id == Invitation.invited_by)
    )
