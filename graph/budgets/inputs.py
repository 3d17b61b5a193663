"""What clients state of budgets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import strawberry

from domain.budget_rules import (
    CATEGORIES_MAX,
    EVERY_MAX,
    THRESHOLD_MAX,
    THRESHOLDS,
    THRESHOLDS_MAX,
    Draft,
)
from domain.budgets import Rollover
from domain.errors import Invalid
from domain.periods import Period, PeriodUnit
from graph import inputs
from graph.ids import Prefix
from graph.inputs import Reader
from graph.money import MoneyInput
from graph.retries import EXPECTED_VERSION, KEY, MERGE
from graph.scalars import Date
from services.budgets.changing import Changes

_LIMIT = "What may be spent in a period, more than zero; only spending in its currency counts."
_EVERY = f"Of how many units a period is, 1 to {EVERY_MAX}; only with CUSTOM, 1 by default."
_THRESHOLDS = (
    f"Percentages at which it warns, ascending, 1 to {THRESHOLD_MAX}, at most {THRESHOLDS_MAX}; "
    "none for never."
)
_CATEGORIES = (
    f"At most {CATEGORIES_MAX} categories for expenses, each with all below it; none for all "
    "spending."
)
_END = "The first day after it."


@strawberry.input(description="A budget to make; a wallet has at most 200.")
class CreateBudgetInput:
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)
    id: strawberry.ID | None = strawberry.field(
        default=None, description="An id made by the client, `bud_` and a UUIDv7."
    )
    wallet: strawberry.ID = strawberry.field(description="The wallet it belongs to.")
    name: str = strawberry.field(description="At most 80 characters.")
    limit: MoneyInput = strawberry.field(description=_LIMIT)
    period: Period = strawberry.field(description="How long each period is.")
    every: int | None = strawberry.field(default=None, description=_EVERY)
    unit: PeriodUnit | None = strawberry.field(
        default=None, description="What a period is counted in; with CUSTOM, and only then."
    )
    start_date: Date | None = strawberry.field(
        default=None,
        description="Its first day: by default that of the current period, with CUSTOM today, from "
        "which its periods are counted.",
    )
    end_date: Date | None = strawberry.field(default=None, description=f"{_END} None by default.")
    rollover: Rollover | None = strawberry.field(
        default=None, description="What of a period goes into the next one; NONE by default."
    )
    thresholds: list[int] | None = strawberry.field(
        default=None, description=f"{_THRESHOLDS} {list(THRESHOLDS)} by default."
    )
    categories: list[strawberry.ID] | None = strawberry.field(default=None, description=_CATEGORIES)

    def parse(self) -> tuple[str, Draft]:
        read = Reader()
        wallet_id = read.value("wallet", self.wallet, inputs.id_of(Prefix.Wallet))
        draft = Draft(
            id=read.optional("id", self.id, inputs.new_id_of(Prefix.Budget)),
            name=read.value("name", self.name, inputs.name),
            limit=read.value("limit", self.limit, MoneyInput.parse),
            period=self.period,
            every=1 if self.every is None else self.every,
            unit=self.unit,
            start=self.start_date,
            end=self.end_date,
            rollover=self.rollover or Rollover.NONE,
            thresholds=tuple(THRESHOLDS if self.thresholds is None else self.thresholds),
            category_ids=_categories(read, self.categories or ()),
        )
        read.finish()
        return wallet_id, draft


@strawberry.input(description="What to change of a budget; what is left out stays.")
class UpdateBudgetInput:
    id: strawberry.ID = strawberry.field(description="The budget.")
    expected_version: int | None = strawberry.field(default=None, description=EXPECTED_VERSION)
    merge: bool = strawberry.field(default=False, description=MERGE)
    name: str | None = strawberry.field(
        default=strawberry.UNSET, description="At most 80 characters."
    )
    limit: MoneyInput | None = strawberry.field(default=strawberry.UNSET, description=_LIMIT)
    period: Period | None = strawberry.field(
        default=strawberry.UNSET,
        description="How long each period is. Any but CUSTOM takes `every` and `unit` away.",
    )
    every: int | None = strawberry.field(default=strawberry.UNSET, description=_EVERY)
    unit: PeriodUnit | None = strawberry.field(
        default=strawberry.UNSET, description="What a period is counted in; only with CUSTOM."
    )
    start_date: Date | None = strawberry.field(
        default=strawberry.UNSET, description="Its first day."
    )
    end_date: Date | None = strawberry.field(
        default=strawberry.UNSET, description=f"{_END} Null for none."
    )
    rollover: Rollover | None = strawberry.field(
        default=strawberry.UNSET, description="What of a period goes into the next one."
    )
    thresholds: list[int] | None = strawberry.field(
        default=strawberry.UNSET, description=_THRESHOLDS
    )
    categories: list[strawberry.ID] | None = strawberry.field(
        default=strawberry.UNSET, description=_CATEGORIES
    )

    def parse(self) -> tuple[str, Changes]:
        read = Reader()
        budget_id = read.value("id", self.id, inputs.id_of(Prefix.Budget))
        changes: Changes = {}
        read.change(changes, "name", self.name, inputs.name)
        read.change(changes, "limit", self.limit, MoneyInput.parse)
        read.change(changes, "period", self.period, inputs.as_is)
        read.change(changes, "every", self.every, inputs.as_is)
        read.change(changes, "unit", self.unit, inputs.as_is, is_nullable=True)
        read.change(changes, "start_date", self.start_date, str, name="start")
        read.change(changes, "end_date", self.end_date, str, name="end", is_nullable=True)
        read.change(changes, "rollover", self.rollover, inputs.as_is)
        read.change(changes, "thresholds", self.thresholds, tuple)
        if isinstance(self.categories, list):
            changes["category_ids"] = _categories(read, self.categories)
        else:
            read.change(changes, "categories", self.categories, inputs.as_is)
        read.finish()
        return budget_id, changes


@strawberry.input(description="A budget to delete.")
class DeleteBudgetInput:
    id: strawberry.ID = strawberry.field(description="The budget.")
    expected_version: int | None = strawberry.field(default=None, description=EXPECTED_VERSION)


def _categories(read: Reader, stated: Sequence[str]) -> tuple[str, ...]:
    found = read.many("categories", stated, inputs.id_of(Prefix.Category), CATEGORIES_MAX)
    if len(set(found)) < len(found):
        read.value("categories", found, _refuse_twice)
    return tuple(found)


def _refuse_twice(_: object) -> None:
    raise Invalid("Give each category once")


CreateBudget = Annotated[CreateBudgetInput, strawberry.argument(description="The budget to make.")]
UpdateBudget = Annotated[UpdateBudgetInput, strawberry.argument(description="What to change.")]
DeleteBudget = Annotated[
    DeleteBudgetInput, strawberry.argument(description="The budget to delete.")
]
