"""Goals of a wallet: all of them are one list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.base import AnyRow
from db.batches import by_key
from db.queries.access import visible
from db.tables import Goal

# A wallet and one of its goals.
GoalKey: TypeAlias = tuple[str, str]
# A wallet and the statuses that are wanted; None for all.
ListKey: TypeAlias = tuple[str, tuple[str, ...] | None]


def of_viewer(session: Session, viewer_id: str, ids: Sequence[str]) -> dict[str, Goal]:
    rows = session.scalars(visible([Goal], Goal, viewer_id, ids))
    return {goal.id: goal for goal in rows}


def of_wallets(session: Session, keys: Sequence[ListKey]) -> dict[ListKey, list[Goal]]:
    """A batch: the goals of each (wallet, statuses), in the order in which they were set."""
    wanted = {wallet_id for wallet_id, _ in keys}
    rows = session.scalars(
        select(Goal).where(Goal.wallet_id.in_(wanted)).order_by(Goal.created_at, Goal.id)
    ).all()
    return {
        (wallet_id, statuses): [
            row
            for row in rows
            if row.wallet_id == wallet_id and (statuses is None or row.status in statuses)
        ]
        for wallet_id, statuses in keys
    }


def by_ids(session: Session, keys: Sequence[GoalKey]) -> dict[GoalKey, AnyRow | None]:
    """A batch, for rows that name their goal."""
    return by_key(session, Goal, keys)


def some(session: Session, wallet_id: str, ids: Sequence[str]) -> dict[str, Goal]:
    """Those of the wallet's goals that have these ids."""
    rows = session.scalars(select(Goal).where(Goal.wallet_id == wallet_id, Goal.id.in_(ids)))
    return {goal.id: goal for goal in rows}


def find(session: Session, wallet_id: str, goal_id: str) -> Goal | None:
    return some(session, wallet_id, [goal_id]).get(goal_id)


def at_version(session: Session, wallet_id: str, version: int) -> Sequence[Goal]:
    """The goals that this version of the wallet has touched last."""
    return session.scalars(
        select(Goal).where(Goal.wallet_id == wallet_id, Goal.version == version).order_by(Goal.id)
    ).all()
