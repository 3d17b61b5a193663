"""What a recurring transaction must be to be kept: checked against its wallet's own things."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from domain import transactions
from domain.errors import Invalid, Refusal
from domain.ledger import YEARS, TransactionKind
from domain.money import Money
from domain.recurrence import Frequency, Missed, Posting, Rule
from domain.transactions import Surroundings

EVERY_MAX = 1_000
COUNT_MAX = 10_000
REMIND_DAYS_MAX = 60
# How much of the past a rule may begin with: ten years of days, and a little.
PAST_MAX = 4_000


@dataclass(frozen=True, slots=True)
class Draft:
    """A recurring transaction as a person states it. `start` and `end` are ISO days, `end` is
    exclusive. Ids are UUIDs; `payee` and `tags` are names, cleaned.
    """

    kind: TransactionKind
    amount: Money
    description: str
    frequency: Frequency
    start: str
    every: int = 1
    end: str | None = None
    count: int | None = None
    posting: Posting = Posting.AUTOMATIC
    missed: Missed = Missed.POST_ALL
    remind_days_before: int | None = None
    note: str | None = None
    payee: str | None = None
    tags: Sequence[str] = ()
    account_id: str | None = None
    to_account_id: str | None = None
    to_amount: Money | None = None
    category_id: str | None = None
    is_active: bool = True
    id: str | None = None

    @property
    def rule(self) -> Rule:
        return Rule(
            self.frequency,
            date.fromisoformat(self.start),
            self.every,
            None if self.end is None else date.fromisoformat(self.end),
            self.count,
        )

    @property
    def has_two_currencies(self) -> bool:
        """Whether what arrives is in another one than what leaves, and does not follow it."""
        return self.to_amount is not None and self.to_amount.currency != self.amount.currency

    def transaction(
        self, day: str, amount_minor: int | None = None, *, uuid: str | None = None
    ) -> transactions.Draft:
        """What is posted for a day, of another amount if that was changed."""
        amount = self.amount
        if amount_minor is not None:
            amount = replace(amount, amount_minor=amount_minor)
        # What arrives within one currency is what leaves.
        arriving = self.to_amount if self.has_two_currencies else None
        return transactions.Draft(
            kind=self.kind,
            amount=amount,
            occurred_on=day,
            description=self.description,
            note=self.note,
            payee=self.payee,
            tags=self.tags,
            account_id=self.account_id,
            to_account_id=self.to_account_id,
            to_amount=arriving,
            category_id=self.category_id,
            id=uuid,
        )


def refusals(draft: Draft, known: Surroundings, *, today: date) -> Iterator[Refusal]:
    """Everything that is wrong with a draft, each under the name of its field."""
    stated = draft.transaction(draft.start)
    yield from transactions.refusals(replace(stated, to_amount=draft.to_amount), known)
    found = list(_schedule_refusals(draft))
    yield from found
    if not found and draft.rule.how_many_before(today) > PAST_MAX:
        yield Invalid(
            f"More than {PAST_MAX:,} occurrences lie in the past; begin later",
            field=("start_date",),
        )
    before = draft.remind_days_before
    if before is not None and not 1 <= before <= REMIND_DAYS_MAX:
        yield Invalid(
            f"A reminder comes 1 to {REMIND_DAYS_MAX} days before, or never with null",
            field=("remind_days_before",),
        )


def _schedule_refusals(draft: Draft) -> Iterator[Refusal]:
    if not 1 <= draft.every <= EVERY_MAX:
        yield Invalid(
            f"It recurs every 1 to {EVERY_MAX:,} days, weeks, months or years", field=("every",)
        )
    for name, day in (("start_date", draft.start), ("end_date", draft.end)):
        if day is not None and not YEARS[0] <= int(day[:4]) <= YEARS[1]:
            yield Invalid(
                f"The day must lie between the years {YEARS[0]} and {YEARS[1]}", field=(name,)
            )
    if draft.end is not None and draft.end <= draft.start:
        yield Invalid(
            "The end is the first day after it, so it lies after its start", field=("end_date",)
        )
    if draft.count is None:
        return
    if not 1 <= draft.count <= COUNT_MAX:
        yield Invalid(
            f"It occurs 1 to {COUNT_MAX:,} times, or without end with null", field=("count",)
        )
    if draft.end is not None:
        yield Invalid("Give an end or a count, not both", field=("count",))
