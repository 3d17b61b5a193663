"""What becomes of budgets when other things go, and how they come back from the trash."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from db.queries import budgets, trash
from db.tables import Budget, Category
from domain.budget_rules import Draft
from domain.budgets import Rollover
from domain.changes import Action, Image
from domain.errors import InUse
from domain.ledger import CategoryKind
from domain.money import Money
from domain.periods import Period, PeriodUnit
from services.budgets import keeping
from services.budgets.changing import make_one
from services.budgets.watched import thresholds_of
from services.writing import Notice, Write


def restore(write: Write, budget_id: str, image: Image) -> list[Notice]:
    """Keep a deleted budget again, with what is still there of its categories.

    Raises InUse when none of them is, as it would watch all spending then.
    """
    notices: list[Notice] = []
    named: dict[str, None] = {}
    for category_id in image["categories"]:
        heir = trash.heir_of(write.session, write.wallet_id, category_id)
        if heir != category_id:
            place = "it watches where what was on it went" if heir else "it watches the others"
            notices.append(Notice("categories", f"A category is gone; {place}", heir))
        if heir is not None:
            named[heir] = None
    if image["categories"] and not named:
        raise InUse(
            "All categories of this budget are gone; restore one of them first", field=("id",)
        )
    make_one(write, _draft(budget_id, image, tuple(named)), Action.RESTORED)
    return notices


def let_go(write: Write, category: Category, *, to: str | None) -> list[str]:
    """A category is about to be deleted: budgets that name it watch `to` instead, or the others.

    Returns the ids of those budgets. Raises InUse for one that has no others: it would watch all
    spending then.
    """
    if not write.held.budget_count or category.kind != CategoryKind.EXPENSE.name:
        return []
    session, wallet_id = write.session, write.wallet_id
    naming = budgets.naming(session, wallet_id, category.id)
    if to is None and (only := [row.name for row in naming if row.named == 1]):
        names = ", ".join(f"“{name}”" for name in only)
        raise InUse(
            f"The budget {names} watches nothing but this category; give `moveTo`, or change or "
            "delete the budget first",
            field=("id",),
        )
    ids = [row.id for row in naming]
    if ids:
        budgets.let_go(session, wallet_id, category.id, to=to, version=write.version)
        write.updated_ids(Budget, ids)
    # Also of those that watch it from above, or what is moved to.
    keeping.count_anew(write)
    return ids


def unwatched(write: Write, category_id: str, ids: Sequence[str]) -> Iterator[Notice]:
    """What is to be told of a category that is there again: which of the budgets that watched it
    do so no more.
    """
    if not ids or not write.held.budget_count:
        return
    keys = [(write.wallet_id, uuid) for uuid in ids]
    rows = budgets.by_ids(write.session, keys)
    covered = budgets.covered(write.session, keys)
    names = [
        f"“{row.name}”"
        for key, row in rows.items()
        if row is not None and (watched := covered[key]) is not None and category_id not in watched
    ]
    if names:
        what = "The budget" if len(names) == 1 else "The budgets"
        verb = "does" if len(names) == 1 else "do"
        message = f"{what} {', '.join(sorted(names))} watched it, and {verb} so no more"
        yield Notice("budgets", message, None)


def _draft(budget_id: str, image: Image, category_ids: tuple[str, ...]) -> Draft:
    told: Any = image
    return Draft(
        id=budget_id,
        name=told["name"],
        limit=Money(told["limit_minor"], told["currency"]),
        period=Period[told["period"]],
        every=told["every"],
        unit=told["unit"] and PeriodUnit[told["unit"]],
        start=told["start_date"],
        end=told["end_date"],
        rollover=Rollover[told["rollover"]],
        thresholds=thresholds_of(told["thresholds"]),
        category_ids=category_ids,
    )
