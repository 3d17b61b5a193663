"""What each person wants to be told, and by which ways."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.tables import NotificationPreferences


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
