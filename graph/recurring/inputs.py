"""What clients state of recurring transactions."""

from __future__ import annotations

from typing import Annotated

import strawberry

from domain import text
from domain.ledger import TransactionKind
from domain.recurrence import Frequency, Missed, Posting
from domain.recurring_rules import COUNT_MAX, EVERY_MAX, PAST_MAX, REMIND_DAYS_MAX, Draft
from domain.transactions import TAGS_MAX
from graph import inputs
from graph.ids import Prefix
from graph.inputs import Reader
from graph.money import MoneyInput
from graph.retries import EXPECTED_VERSION, KEY, MERGE, seen
from graph.scalars import Date
from graph.transactions.inputs import (
    ACCOUNT,
    AMOUNT,
    CATEGORY,
    DESCRIPTION,
    KIND,
    NOTE,
    PAYEE,
    TAGS,
    TO_ACCOUNT,
    TO_AMOUNT,
)
from services.recurring.adopting import Adoption
from services.recurring.changing import Changes
from services.recurring.deciding import Chosen, Edit

_FREQUENCY = "What it is counted in."
_EVERY = f"Every how many days, weeks, months or years, 1 to {EVERY_MAX:,}; 1 by default."
_START = (
    "The first occurrence, from which all others are counted: from the 31st on, a shorter month "
    "has it on its last day."
)
_END = "The first day after it."
_COUNT = f"How many times it occurs, 1 to {COUNT_MAX:,}; not with an end date."
_POSTING = "What happens on its day."
_MISSED = "What becomes of what was missed."
_REMIND = f"How many days before each to raise an alert, 1 to {REMIND_DAYS_MAX}."
_RECURRING = "The recurring transaction that it is of."
_NOMINAL = "The nominal day of the occurrence."
_SEEN = "The version of the recurring transaction that the client saw; refused with CONFLICT if "
_SEEN += "what it says has changed since."


@strawberry.input(description="A recurring transaction to make.")
class CreateRecurringInput:
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)
    id: strawberry.ID | None = strawberry.field(
        default=None, description="An id made by the client, `rec_` and a UUIDv7."
    )
    wallet: strawberry.ID | None = strawberry.field(
        default=None, description="The wallet; the viewer's personal wallet by default."
    )
    kind: TransactionKind = strawberry.field(description=KIND)
    amount: MoneyInput = strawberry.field(description=AMOUNT)
    description: str = strawberry.field(description=DESCRIPTION)
    note: str | None = strawberry.field(default=None, description=NOTE)
    payee: str | None = strawberry.field(default=None, description=PAYEE)
    tags: list[str] | None = strawberry.field(default=None, description=TAGS)
    account: strawberry.ID | None = strawberry.field(default=None, description=ACCOUNT)
    to_account: strawberry.ID | None = strawberry.field(default=None, description=TO_ACCOUNT)
    to_amount: MoneyInput | None = strawberry.field(default=None, description=TO_AMOUNT)
    category: strawberry.ID | None = strawberry.field(default=None, description=CATEGORY)
    frequency: Frequency = strawberry.field(description=_FREQUENCY)
    every: int | None = strawberry.field(default=None, description=_EVERY)
    start_date: Date = strawberry.field(
        description=f"{_START} What lies in the past is due as if it had been missed, at most "
        f"{PAST_MAX:,} times."
    )
    end_date: Date | None = strawberry.field(default=None, description=f"{_END} None by default.")
    count: int | None = strawberry.field(default=None, description=_COUNT)
    posting: Posting | None = strawberry.field(
        default=None, description=f"{_POSTING} AUTOMATIC by default."
    )
    missed: Missed | None = strawberry.field(
        default=None, description=f"{_MISSED} POST_ALL by default."
    )
    remind_days_before: int | None = strawberry.field(
        default=None, description=f"{_REMIND} Never by default."
    )

    def parse(self) -> Draft:
        read = Reader()
        draft = Draft(
            id=read.optional("id", self.id, inputs.new_id_of(Prefix.RecurringTransaction)),
            kind=self.kind,
            amount=read.value("amount", self.amount, MoneyInput.parse),
            description=read.value("description", self.description, inputs.description),
            note=read.optional("note", self.note, inputs.note),
            payee=read.optional("payee", self.payee, inputs.short),
            tags=tuple(read.many("tags", self.tags or [], _tag, TAGS_MAX)),
            account_id=read.optional("account", self.account, inputs.id_of(Prefix.Account)),
            to_account_id=read.optional(
                "to_account", self.to_account, inputs.id_of(Prefix.Account)
            ),
            to_amount=read.optional("to_amount", self.to_amount, MoneyInput.parse),
            category_id=read.optional("category", self.category, inputs.id_of(Prefix.Category)),
            frequency=self.frequency,
            every=1 if self.every is None else self.every,
            start=str(self.start_date),
            end=self.end_date and str(self.end_date),
            count=self.count,
            posting=self.posting or Posting.AUTOMATIC,
            missed=self.missed or Missed.POST_ALL,
            remind_days_before=self.remind_days_before,
        )
        read.finish()
        return draft


@strawberry.input(
    description="What to change of a recurring transaction; what is left out stays. Nothing that "
    "is posted changes by it."
)
class UpdateRecurringInput:
    id: strawberry.ID = strawberry.field(description="The recurring transaction.")
    expected_version: int | None = strawberry.field(default=None, description=_SEEN)
    merge: bool = strawberry.field(default=False, description=MERGE)
    kind: TransactionKind | None = strawberry.field(default=strawberry.UNSET, description=KIND)
    amount: MoneyInput | None = strawberry.field(default=strawberry.UNSET, description=AMOUNT)
    description: str | None = strawberry.field(default=strawberry.UNSET, description=DESCRIPTION)
    note: str | None = strawberry.field(default=strawberry.UNSET, description=NOTE)
    payee: str | None = strawberry.field(default=strawberry.UNSET, description=PAYEE)
    tags: list[str] | None = strawberry.field(default=strawberry.UNSET, description=TAGS)
    account: strawberry.ID | None = strawberry.field(default=strawberry.UNSET, description=ACCOUNT)
    to_account: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET, description=TO_ACCOUNT
    )
    to_amount: MoneyInput | None = strawberry.field(default=strawberry.UNSET, description=TO_AMOUNT)
    category: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET, description=CATEGORY
    )
    frequency: Frequency | None = strawberry.field(
        default=strawberry.UNSET,
        description=f"{_FREQUENCY} Whatever changes the days: what is due by the present ones is "
        "posted first, and the new ones begin today at the earliest.",
    )
    every: int | None = strawberry.field(default=strawberry.UNSET, description=_EVERY)
    start_date: Date | None = strawberry.field(default=strawberry.UNSET, description=_START)
    end_date: Date | None = strawberry.field(
        default=strawberry.UNSET, description=f"{_END} Null for none. It takes a count away."
    )
    count: int | None = strawberry.field(
        default=strawberry.UNSET,
        description=f"{_COUNT} Counted from its start; null for no such end.",
    )
    posting: Posting | None = strawberry.field(default=strawberry.UNSET, description=_POSTING)
    missed: Missed | None = strawberry.field(default=strawberry.UNSET, description=_MISSED)
    remind_days_before: int | None = strawberry.field(
        default=strawberry.UNSET, description=f"{_REMIND} Null for never."
    )
    is_active: bool | None = strawberry.field(
        default=strawberry.UNSET,
        description="True: it goes on from today, leaving out what it would have posted meanwhile.",
    )

    def parse(self) -> tuple[str, Changes]:
        read = Reader()
        rule_id = read.value("id", self.id, inputs.id_of(Prefix.RecurringTransaction))
        changes: Changes = {}
        self._entry(read, changes)
        for name, value in (
            ("frequency", self.frequency),
            ("every", self.every),
            ("posting", self.posting),
            ("missed", self.missed),
            ("is_active", self.is_active),
        ):
            read.change(changes, name, value, inputs.as_is)
        read.change(changes, "start_date", self.start_date, str, name="start")
        read.change(changes, "end_date", self.end_date, str, name="end", is_nullable=True)
        read.change(changes, "count", self.count, inputs.as_is, is_nullable=True)
        before = self.remind_days_before
        read.change(changes, "remind_days_before", before, inputs.as_is, is_nullable=True)
        read.finish()
        return rule_id, changes

    def _entry(self, read: Reader, changes: Changes) -> None:
        read.change(changes, "kind", self.kind, inputs.as_is)
        read.change(changes, "amount", self.amount, MoneyInput.parse)
        read.change(changes, "description", self.description, inputs.description)
        read.change(changes, "note", self.note, inputs.note, is_nullable=True)
        read.change(changes, "payee", self.payee, inputs.short, is_nullable=True)
        read.change(changes, "to_amount", self.to_amount, MoneyInput.parse, is_nullable=True)
        of_account, of_category = inputs.id_of(Prefix.Account), inputs.id_of(Prefix.Category)
        for field, value, parse in (
            ("account", self.account, of_account),
            ("to_account", self.to_account, of_account),
            ("category", self.category, of_category),
        ):
            read.change(changes, field, value, parse, name=f"{field}_id", is_nullable=True)
        if self.tags is not strawberry.UNSET:
            changes["tags"] = tuple(read.many("tags", self.tags or [], _tag, TAGS_MAX))


@strawberry.input(description="A detected subscription that is to be a recurring transaction.")
class CreateRecurringFromSubscriptionInput:
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)
    id: strawberry.ID | None = strawberry.field(
        default=None, description="An id made by the client, `rec_` and a UUIDv7."
    )
    transaction: strawberry.ID = strawberry.field(
        description="The latest payment of it, the `transactionId` of one of `subscriptions`. What "
        "it says, its account, its category and the rest are taken over."
    )
    posting: Posting | None = strawberry.field(
        default=None, description=f"{_POSTING} AUTOMATIC by default."
    )
    missed: Missed | None = strawberry.field(
        default=None, description=f"{_MISSED} POST_ALL by default."
    )
    remind_days_before: int | None = strawberry.field(
        default=None, description=f"{_REMIND} Never by default."
    )

    def parse(self) -> Adoption:
        read = Reader()
        adoption = Adoption(
            id=read.optional("id", self.id, inputs.new_id_of(Prefix.RecurringTransaction)),
            transaction_id=read.value(
                "transaction", self.transaction, inputs.id_of(Prefix.Transaction)
            ),
            posting=self.posting or Posting.AUTOMATIC,
            missed=self.missed or Missed.POST_ALL,
            remind_days_before=self.remind_days_before,
        )
        read.finish()
        return adoption


@strawberry.input(description="A recurring transaction to stop.")
class DeactivateRecurringInput:
    id: strawberry.ID = strawberry.field(description="The recurring transaction.")
    expected_version: int | None = strawberry.field(default=None, description=_SEEN)


@strawberry.input(description="A recurring transaction to delete.")
class DeleteRecurringInput:
    id: strawberry.ID = strawberry.field(description="The recurring transaction.")
    expected_version: int | None = strawberry.field(default=None, description=EXPECTED_VERSION)


@strawberry.input(description="A recurring transaction to post what is due of.")
class ProcessRecurringInput:
    id: strawberry.ID = strawberry.field(description="The recurring transaction.")


@strawberry.input(description="An occurrence that waits, to be posted.")
class ApproveOccurrenceInput:
    recurring: strawberry.ID = strawberry.field(description=_RECURRING)
    nominal_date: Date = strawberry.field(description=_NOMINAL)
    expected_version: int | None = strawberry.field(default=None, description=_SEEN)


@strawberry.input(description="An occurrence to leave out.")
class SkipOccurrenceInput:
    recurring: strawberry.ID = strawberry.field(description=_RECURRING)
    nominal_date: Date = strawberry.field(description=_NOMINAL)
    expected_version: int | None = strawberry.field(default=None, description=_SEEN)


@strawberry.input(
    description="What an occurrence that is not posted yet is to have of its own; what is left out "
    "is as its recurring transaction says."
)
class EditOccurrenceInput:
    recurring: strawberry.ID = strawberry.field(description=_RECURRING)
    nominal_date: Date = strawberry.field(description=_NOMINAL)
    expected_version: int | None = strawberry.field(default=None, description=_SEEN)
    amount: MoneyInput | None = strawberry.field(
        default=None, description="More than zero, in the same currency."
    )
    date: Date | None = strawberry.field(
        default=None,
        description="The day for which it is posted, after the nominal day before it and before "
        "the one after it.",
    )

    def parse(self) -> tuple[Chosen, Edit]:
        read = Reader()
        amount = read.optional("amount", self.amount, MoneyInput.parse)
        read.finish()
        return chosen(self), Edit(amount, self.date and str(self.date))


def chosen(
    stated: ApproveOccurrenceInput | SkipOccurrenceInput | EditOccurrenceInput,
) -> Chosen:
    """Raises Refusals for what is no id of a recurring transaction."""
    read = Reader()
    of_rule = inputs.id_of(Prefix.RecurringTransaction)
    rule_id = read.value("recurring", stated.recurring, of_rule)
    read.finish()
    return Chosen(rule_id, str(stated.nominal_date), seen(stated.expected_version))


def _tag(value: str) -> str:
    return text.required(value, length_max=text.TAG_MAX)


CreateRecurring = Annotated[
    CreateRecurringInput, strawberry.argument(description="The recurring transaction to make.")
]
CreateRecurringFromSubscription = Annotated[
    CreateRecurringFromSubscriptionInput,
    strawberry.argument(description="The subscription to take over."),
]
UpdateRecurring = Annotated[
    UpdateRecurringInput, strawberry.argument(description="What to change.")
]
DeactivateRecurring = Annotated[
    DeactivateRecurringInput, strawberry.argument(description="What to stop.")
]
DeleteRecurring = Annotated[
    DeleteRecurringInput, strawberry.argument(description="What to delete.")
]
ProcessRecurring = Annotated[
    ProcessRecurringInput, strawberry.argument(description="What to post from.")
]
ApproveOccurrence = Annotated[
    ApproveOccurrenceInput, strawberry.argument(description="The occurrence to post.")
]
SkipOccurrence = Annotated[
    SkipOccurrenceInput, strawberry.argument(description="The occurrence to leave out.")
]
EditOccurrence = Annotated[
    EditOccurrenceInput, strawberry.argument(description="What to change of an occurrence.")
]
