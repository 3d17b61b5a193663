"""What each person wants to be told, and by which ways."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from db.base import AnyRow
from db.tables import Member, NotificationPreferences, User, Wallet


def by_user(session: Session, user_ids: Sequence[str]) -> dict[str, NotificationPreferences | None]:
    """A batch: what each person has chosen; None for who has chosen nothing."""
    rows = session.scalars(
        select(NotificationPreferences).where(NotificationPreferences.user_id.in_(user_ids))
    )
    return dict.fromkeys(user_ids) | {row.user_id: row for row in rows}


def muted(session: Session, viewer_id: str) -> list[str]:
    """The kinds of alerts that the viewer does not want to see at all."""
    row = session.get(NotificationPreferences, viewer_id)
    return row.muted.split(",") if row and row.muted else []


def wanting(session: Session, wallet_id: str) -> Sequence[AnyRow]:
    """What the wallet's members have chosen who want any alerts by mail or webhook at all.

    With their zone, the first day of their week, whether their address is verified, and the
    wallet's name.
    """
    chosen = NotificationPreferences
    return session.execute(
        select(
            *chosen.__table__.columns,
            User.time_zone,
            User.week_start,
            User.email_verified_at.is_not(None).label("is_verified"),
            Wallet.name.label("wallet_name"),
        )
        .join(Member, Member.user_id == chosen.user_id)
        .join(User, User.id == chosen.user_id)
        .join(Wallet, Wallet.id == Member.wallet_id)
        .where(
            Member.wallet_id == wallet_id,
            User.is_active,
            or_(
                chosen.email != "",
                and_(
                    chosen.webhook != "",
                    chosen.webhook_url.is_not(None),
                    chosen.webhook_off_at.is_(None),
                ),
            ),
        )
        .order_by(chosen.user_id)
    ).all()
