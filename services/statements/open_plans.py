"""The plan that somebody is about to change or commit: found, and refused if it is not as seen."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from db.queries.imports import batches, plans
from db.tables import Import, ImportPlan, Wallet
from domain.errors import Conflict, NotFound
from services import writing
from services.actors import Actor
from services.writing import Write


def begin(session: Session, by: Actor, plan_id: str) -> tuple[Write, Import | None]:
    """The plan's wallet, locked, and what came of the plan if it has been committed.

    The import outlives the plan, so that a commit can be answered again at any time.
    """
    wallet_id = batches.wallet_of_plan(session, by.user_id, plan_id)
    if wallet_id is None:
        raise _gone()
    write = writing.begin(session, by, wallet_id, field="plan")
    return write, batches.of_plan(session, wallet_id, plan_id)


def find(
    session: Session, wallet: Wallet, plan_id: str, *, digest: str, now: datetime
) -> ImportPlan:
    """Raises NotFound or Conflict."""
    plan = plans.find(session, wallet.id, plan_id)
    if plan is None or plan.expires_at <= now:
        raise _gone()
    refuse_other(plan.digest, digest)
    return plan


def refuse_other(digest: str, looked_at: str) -> None:
    """Raises Conflict when what somebody looked at is not what there is."""
    if digest != looked_at:
        raise Conflict(
            "The plan is not as you saw it; look at it again, and send its digest of now",
            field=("digest",),
        )


def _gone() -> NotFound:
    return NotFound(
        "There is no such plan; one is kept for a day. Plan the file again", field=("plan",)
    )
