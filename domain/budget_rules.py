"""What a budget must be to be kept: checked against its wallet's categories."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from domain.budgets import Rollover
from domain.errors import Code, Invalid, NotFound, Refusal
from domain.ledger import CategoryKind
from domain.money import Money
from domain.periods import Period, PeriodUnit

EVERY_MAX = 1_000
CATEGORIES_MAX = 100
THRESHOLDS_MAX = 10
THRESHOLD_MAX = 1_000
THRESHOLDS = (80, 100)


@dataclass(frozen=True, slots=True)
class Draft:
    """A budget as a person states it. `start` and `end` are ISO days, `end` exclusive.

    `start` None is the beginning of the current period. Without categories it watches all spending.
    """

    name: str
    limit: Money
    period: Period
    every: int = 1
    unit: PeriodUnit | None = None
    start: str | None = None
    end: str | None = None
    rollover: Rollover = Rollover.NONE
    thresholds: Sequence[int] = THRESHOLDS
    category_ids: Sequence[str] = ()
    id: str | None = None


def refusals(draft: Draft, kinds: Mapping[str, str]) -> Iterator[Refusal]:
    """Everything that is wrong with a draft, each under the name of its field.

    `kinds` are those of the wallet's categories, as far as the draft names any.
    """
    if draft.limit.amount_minor <= 0:
        yield Invalid(
            "The limit must be more than zero; delete the budget to have none", field=("limit",)
        )
    yield from _period_refusals(draft)
    yield from _threshold_refusals(draft.thresholds)
    for position, uuid in enumerate(draft.category_ids):
        kind = kinds.get(uuid)
        field = ("categories", str(position))
        if kind is None:
            yield NotFound("There is no such category in this wallet", field=field)
        elif kind != CategoryKind.EXPENSE.name:
            yield Invalid("A budget is for spending; choose a category for expenses", field=field)


def _period_refusals(draft: Draft) -> Iterator[Refusal]:
    is_custom = draft.period is Period.CUSTOM
    if not 1 <= draft.every <= EVERY_MAX:
        yield Invalid(f"A period is of 1 to {EVERY_MAX:,} units", field=("every",))
    elif not is_custom and draft.every != 1:
        yield Invalid("Only a CUSTOM period has a length of its own", field=("every",))
    if is_custom and draft.unit is None:
        yield Invalid(
            "Say of what the period is: DAY, WEEK or MONTH", field=("unit",), code=Code.REQUIRED
        )
    if not is_custom and draft.unit is not None:
        yield Invalid("Only a CUSTOM period has a unit of its own", field=("unit",))
    if draft.start is not None and draft.end is not None and draft.end <= draft.start:
        yield Invalid(
            "The end is the first day after the budget, so it lies after its start",
            field=("end_date",),
        )


def _threshold_refusals(thresholds: Sequence[int]) -> Iterator[Refusal]:
    if len(thresholds) > THRESHOLDS_MAX:
        yield Invalid(f"At most {THRESHOLDS_MAX} are allowed", field=("thresholds",))
        return
    for position, threshold in enumerate(thresholds):
        if not 1 <= threshold <= THRESHOLD_MAX:
            yield Invalid(
                f"A threshold is from 1 to {THRESHOLD_MAX:,} percent",
                field=("thresholds", str(position)),
            )
    if any(after <= before for before, after in pairwise(thresholds)):
        yield Invalid("Give each once, the lowest first", field=("thresholds",))
