"""Making, changing and deleting budgets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, TypedDict

from sqlalchemy.orm import Session

from db.base import new_id
from db.images import of_ids
from db.queries import access, budgets, categories
from db.tables import Budget
from domain.budget_rules import Draft, refusals
from domain.budgets import Rollover
from domain.changes import Action
from domain.errors import Conflict, Invalid, NotFound, Refusals
from domain.money import Money
from domain.periods import Period, PeriodUnit, cycle, day_in
from services import alerts, writing
from services.actors import Actor
from services.budgets import keeping
from services.budgets.watched import calendar_of, thresholds_of, thresholds_text
from services.conflicts import Seen, refuse_stale
from services.conversions import targets
from services.writing import Gone, Touched, Write

# All of a wallet's budgets are shown in one list, and looked at by every write.
BUDGETS_MAX = 200

# Names of drafts that images know under others.
_IMAGE_NAMES = {
    "limit": ("limit_minor", "currency"),
    "start": ("start_date",),
    "end": ("end_date",),
    "category_ids": ("categories",),
}
# What says in which periods what counts.
_COUNTED = {"period", "every", "unit", "start", "end", "category_ids"}


class Changes(TypedDict, total=False):
    """What `update` may change; what is left out stays. The names are those of Draft."""

    name: str
    limit: Money
    period: Period
    every: int
    unit: PeriodUnit | None
    start: str
    end: str | None
    rollover: Rollover
    thresholds: Sequence[int]
    category_ids: Sequence[str]


def create(session: Session, by: Actor, *, wallet_id: str, new: Draft) -> str:
    """Returns its id. Raises Refusals, Invalid or Conflict."""
    write = writing.begin(session, by, wallet_id)
    if new.id is not None and access.taken(session, by.user_id, Budget, [new.id]):
        raise Conflict(
            "There is a budget with this id already",
            field=("id",),
            current=(Budget.__name__, new.id),
        )
    draft = _begun(write, new)
    _refuse(write, draft)
    return make_one(write, draft, Action.CREATED)


def make_one(write: Write, draft: Draft, action: Action) -> str:
    """Keep a checked budget, new or back from the trash, with what was spent of it."""
    if write.held.budget_count >= BUDGETS_MAX:
        raise Invalid(f"A wallet has at most {BUDGETS_MAX} budgets; delete one first")
    budget = Budget(
        wallet_id=write.wallet_id, id=draft.id or new_id(), version=write.version, **_columns(draft)
    )
    write.session.add(budget)
    budgets.name_categories(write.session, write.wallet_id, budget.id, draft.category_ids)
    _count(write, 1)
    _record(write, budget.id, action)
    _review(write, budget.currency)
    keeping.count_anew(write, budget.id)
    return budget.id


def update(
    session: Session, by: Actor, *, budget_id: str, changes: Changes, seen: Seen | None = None
) -> str:
    """Change what is named, keep the rest, return the id. Raises Refusals, NotFound, Conflict."""
    write = writing.begin_where(session, by, Budget, budget_id)
    budget = _find(write, budget_id)
    before = _draft(session, budget)
    after = replace(before, **_consequences(before, changes))
    differing = [
        name for name in Changes.__annotations__ if getattr(before, name) != getattr(after, name)
    ]
    image_names = [each for name in differing for each in _IMAGE_NAMES.get(name, (name,))]
    refuse_stale(write, Budget, budget_id, seen, image_names)
    _refuse(write, after)
    for name, value in _columns(after).items():
        setattr(budget, name, value)
    budget.version = write.version
    session.flush()
    if "category_ids" in differing:
        budgets.name_categories(session, write.wallet_id, budget_id, after.category_ids)
    _record(write, budget_id, Action.UPDATED)
    is_in_another = before.limit.currency != after.limit.currency
    if is_in_another:
        _review(write, before.limit.currency, after.limit.currency)
    if is_in_another or not _COUNTED.isdisjoint(differing):
        keeping.count_anew(write, budget_id)
    elif differing:
        keeping.judge_anew(write, budget_id)
    return budget_id


def delete(session: Session, by: Actor, *, budget_id: str, seen: Seen | None = None) -> None:
    """It goes to the trash, and what it warned of is withdrawn."""
    write = writing.begin_where(session, by, Budget, budget_id)
    budget = _find(write, budget_id)
    refuse_stale(write, Budget, budget_id, seen)
    image = of_ids(session, write.wallet_id, Budget, [budget_id])[budget_id]
    write.deleted(Budget, [Gone(budget_id, budget.name, image)])
    alerts.withdraw(write, Budget, budget_id)
    session.delete(budget)
    session.flush()
    _count(write, -1)
    _review(write, budget.currency)


def _find(write: Write, budget_id: str) -> Budget:
    budget = budgets.find(write.session, write.wallet_id, budget_id)
    if budget is None:
        raise NotFound("There is no such budget", field=("id",))
    return budget


def _begun(write: Write, draft: Draft) -> Draft:
    """The draft with a start: of the current period, or today where it has its own length."""
    if draft.start is not None:
        return draft
    today = day_in(write.by.at, write.wallet.time_zone)
    start = today
    if draft.period is not Period.CUSTOM:
        its_cycle = cycle(draft.period, calendar_of(write.wallet), start=today, unit=None)
        start = its_cycle.period(today).start
    return replace(draft, start=start.isoformat())


def _consequences(before: Draft, changes: Changes) -> dict[str, Any]:
    """The changes, and that a period of the calendar has no length of its own."""
    told: dict[str, Any] = {**changes}
    if "category_ids" in told:
        told["category_ids"] = tuple(sorted(set(told["category_ids"])))
    if "thresholds" in told:
        told["thresholds"] = tuple(told["thresholds"])
    if changes.get("period", before.period) is not Period.CUSTOM:
        return {"every": 1, "unit": None, **told}
    return told


def _refuse(write: Write, draft: Draft) -> None:
    kinds = (
        categories.kinds(write.session, write.wallet_id, draft.category_ids)
        if draft.category_ids
        else dict[str, str]()
    )
    if found := list(refusals(draft, kinds)):
        raise Refusals(found)


def _draft(session: Session, row: Budget) -> Draft:
    """The stored budget as a person would have stated it."""
    key = (row.wallet_id, row.id)
    named = budgets.categories(session, [key])[key]
    return Draft(
        id=row.id,
        name=row.name,
        limit=Money(row.limit_minor, row.currency),
        period=Period[row.period],
        every=row.every,
        unit=None if row.unit is None else PeriodUnit[row.unit],
        start=row.start_date,
        end=row.end_date,
        rollover=Rollover[row.rollover],
        thresholds=thresholds_of(row.thresholds),
        category_ids=tuple(sorted(category.id for category in named)),
    )


def _columns(draft: Draft) -> dict[str, Any]:
    """A budget's own columns, but for its id and its version."""
    return {
        "name": draft.name,
        "limit_minor": draft.limit.amount_minor,
        "currency": draft.limit.currency,
        "period": draft.period.name,
        "every": draft.every,
        "unit": None if draft.unit is None else draft.unit.name,
        "start_date": draft.start,
        "end_date": draft.end,
        "rollover": draft.rollover.name,
        "thresholds": thresholds_text(draft.thresholds),
    }


def _record(write: Write, budget_id: str, action: Action) -> None:
    image = of_ids(write.session, write.wallet_id, Budget, [budget_id])[budget_id]
    write.record([Touched(Budget, budget_id, action, image)])


def _review(write: Write, *currencies: str) -> None:
    """A limit in one of these currencies has come or gone: what is converted into it may, too."""
    if any(targets.is_touched(write, currency) for currency in currencies):
        targets.review(write)


def _count(write: Write, more: int) -> None:
    """How many budgets the wallet has, which spares the other writes a look."""
    write.wallet.budget_count += more
    write.held = replace(write.held, budget_count=write.held.budget_count + more)
