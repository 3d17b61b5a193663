"""Contributing to a goal, from a transaction or by itself, and taking that back."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from db.base import new_id
from db.queries import access, contributions, goals
from db.queries.transactions import rows
from db.tables import Contribution, Goal, Transaction
from domain.conversions import OwnRate
from domain.errors import Conflict, InUse, NotFound, Refusal, Refusals
from domain.goals import GoalStatus, Pot, contribution_refusals
from domain.money import Money
from services import writing
from services.actors import Actor
from services.conflicts import Seen, refuse_stale
from services.goals import converting, leaving, saving
from services.goals.changing import today
from services.goals.converting import Worth
from services.writing import Write


@dataclass(frozen=True, slots=True)
class NewContribution:
    """`day` None means that of the transaction, or today in the wallet without one.

    `rate` is what a person says one unit is worth in the goal's currency.
    """

    goal_id: str
    amount: Money
    day: str | None = None
    note: str | None = None
    transaction_id: str | None = None
    id: str | None = None
    rate: OwnRate | None = None


def contribute(session: Session, by: Actor, *, new: NewContribution) -> str:
    """Returns the id. Raises Refusals, NotFound, Forbidden or Conflict."""
    write = writing.begin(session, by, _wallet_of(session, by, new.goal_id), field="goal")
    if new.id is not None and access.taken(session, by.user_id, Contribution, [new.id]):
        raise Conflict(
            "There is a contribution with this id already",
            field=("id",),
            current=(Contribution.__name__, new.id),
        )
    goal = goals.find(session, write.wallet_id, new.goal_id)
    if goal is None:
        raise _no_such_goal()
    linked = _linked(write, new.transaction_id)
    day = new.day or (linked.occurred_on if linked else today(write).isoformat())
    worth = _worth(write, goal, new, day, linked)
    contribution = Contribution(
        wallet_id=write.wallet_id,
        id=new.id or new_id(),
        goal_id=goal.id,
        transaction_id=new.transaction_id,
        amount_minor=new.amount.amount_minor,
        currency=new.amount.currency,
        day=day,
        note=new.note,
        created_by=by.user_id,
        created_at=write.at,
        version=write.version,
        **converting.columns(worth),
    )
    session.add(contribution)
    session.flush()
    write.created(contribution)
    saving.move(write, goal, worth.money.amount_minor)
    return contribution.id


def withdraw(
    session: Session, by: Actor, *, contribution_id: str, seen: Seen | None = None
) -> Goal:
    """Into the trash, also from a cancelled goal. Returns the goal as it is without it."""
    write = writing.begin_where(session, by, Contribution, contribution_id)
    row = contributions.find(session, write.wallet_id, contribution_id)
    if row is None:
        raise NotFound("There is no such contribution", field=("id",))
    refuse_stale(write, Contribution, contribution_id, seen)
    return leaving.withdraw(write, [row])[row.goal_id]


def refuse_less(write: Write, transaction_id: str, *, before: Money, after: Money) -> None:
    """Raises InUse where goals count more of a transaction than it is about to come to."""
    is_enough = after.currency == before.currency and after.amount_minor >= before.amount_minor
    if is_enough or not write.held.goal_count:
        return
    source = contributions.sources(write.session, write.wallet_id, [transaction_id])[transaction_id]
    if not source.count:
        return
    counted = Money(source.counted_minor, before.currency)
    if after.currency != before.currency:
        message = f"Goals count {counted} of this transaction, so it stays in {before.currency}"
        raise InUse(f"{message}; withdraw those contributions first", field=("amount", "currency"))
    if after.amount_minor < counted.amount_minor:
        message = f"Goals count {counted} of this transaction, so it cannot be less"
        raise InUse(f"{message}; withdraw contributions first", field=("amount",))


def pot_of(goal: Goal, how_many: int) -> Pot:
    return Pot(GoalStatus[goal.status], goal.currency, goal.current_minor, how_many)


def _wallet_of(session: Session, by: Actor, goal_id: str) -> str:
    wallet_id = access.wallet_of(session, by.user_id, Goal, goal_id)
    if wallet_id is None:
        raise _no_such_goal()
    return wallet_id


def _no_such_goal() -> NotFound:
    return NotFound("There is no such goal, or you may not see it", field=("goal",))


def _linked(write: Write, transaction_id: str | None) -> Transaction | None:
    if transaction_id is None:
        return None
    found = rows.find(write.session, write.wallet_id, transaction_id)
    if found is None:
        raise NotFound("There is no such transaction in this wallet", field=("transaction",))
    return found


def _worth(
    write: Write, goal: Goal, new: NewContribution, day: str, linked: Transaction | None
) -> Worth:
    """What it counts in the goal's currency. Raises Refusals."""
    session, wallet_id = write.session, write.wallet_id
    pot = pot_of(goal, contributions.count(session, wallet_id, goal.id))
    source = None
    if linked is not None:
        source = contributions.sources(session, wallet_id, [linked.id])[linked.id]
    try:
        worth = converting.worth(
            session, new.amount, goal.currency, day=day, own=new.rate, linked=linked
        )
    except Refusal as refusal:
        raise Refusals(
            [*contribution_refusals(new.amount, pot, source, None), refusal]
        ) from refusal
    if found := list(contribution_refusals(new.amount, pot, source, worth.money)):
        raise Refusals(found)
    return worth
