"""Alerts of a wallet."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.tables import Alert


def of_subjects(
    session: Session, wallet_id: str, subject_ids: Sequence[str], *, since: str = ""
) -> Sequence[Alert]:
    """What was ever raised of these subjects under a key that is not before `since`."""
    return session.scalars(
        select(Alert)
        .where(Alert.wallet_id == wallet_id, Alert.subject_id.in_(subject_ids), Alert.key >= since)
        .order_by(Alert.id)
    ).all()
