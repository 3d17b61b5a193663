"""Alerts of a wallet."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.tables import Alert


def of_subjects(
    session: Session, wallet_id: str, subject_ids: Sequence[str]
) -> dict[str, list[Alert]]:
    """What was ever raised about each of these things of the wallet, withdrawn or not."""
    found: dict[str, list[Alert]] = {subject_id: [] for subject_id in subject_ids}
    rows = session.scalars(
        select(Alert)
        .where(Alert.wallet_id == wallet_id, Alert.subject_id.in_(subject_ids))
        .order_by(Alert.id)
    )
    for row in rows:
        found[row.subject_id].append(row)
    return found
