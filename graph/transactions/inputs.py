"""What a client states of a transaction, read into drafts and changes."""

from __future__ import annotations

import strawberry

from domain import ledger, text
from domain.conversions import stated_rate
from domain.ledger import TransactionKind
from domain.transactions import LINES_MAX, TAGS_MAX, Draft
from graph import inputs
from graph.ids import Prefix
from graph.inputs import Reader
from graph.money import MoneyInput
from graph.retries import EXPECTED_VERSION, KEY, MERGE
from graph.scalars import Currency, Date, Decimal
from services.transactions import Changes

# How many transactions one request may create.
BATCH_MAX = 500

KIND = "What it does to the wallet."
AMOUNT = "More than zero, in the currency of the account."
DATE = "The civil day on which it happened."
DESCRIPTION = "What it was, at most 500 characters on one line."
NOTE = "More about it, at most 4,000 characters."
PAYEE = "The name of whom it went to or came from, at most 80 characters; made if it is new."
TAGS = "At most 20 words of at most 40 characters each."
ACCOUNT = "Where the money was, or for a transfer where it left."
TO_ACCOUNT = "Where a transfer arrives."
TO_AMOUNT = "What arrives, where the receiving account has another currency."
CATEGORY = "A category of the same kind."
LINES = "The parts of a receipt over several categories; they sum to the amount. At most 100."
RATE = (
    "What one unit of the amount's currency was worth in the wallet's, as in `1.0837`: the user's "
    "own rate, instead of a published one. More than 0, at most 12 digits before the point and 12 "
    "after it."
)
IS_REFUND = "Whether money came back: it nets against its category's spending."


@strawberry.input(description="One part of a receipt.")
class TransactionLineInput:
    amount: MoneyInput = strawberry.field(description="More than zero, in the same currency.")
    category: strawberry.ID | None = strawberry.field(default=None, description=CATEGORY)
    note: str | None = strawberry.field(default=None, description="What this part was.")

    def parse(self) -> ledger.Line:
        read = Reader()
        amount = read.value("amount", self.amount, MoneyInput.parse)
        category_id = read.optional("category", self.category, inputs.id_of(Prefix.Category))
        note = read.optional("note", self.note, inputs.note)
        read.finish()
        return ledger.Line(category_id, amount.amount_minor, note, amount.currency)


@strawberry.input(description="A transaction, in the wallet that is named beside it.")
class TransactionInput:
    id: strawberry.ID | None = strawberry.field(
        default=None, description="An id made by the client, `txn_` and a UUIDv7."
    )
    kind: TransactionKind = strawberry.field(description=KIND)
    amount: MoneyInput = strawberry.field(description=AMOUNT)
    date: Date = strawberry.field(description=DATE)
    description: str = strawberry.field(description=DESCRIPTION)
    note: str | None = strawberry.field(default=None, description=NOTE)
    payee: str | None = strawberry.field(default=None, description=PAYEE)
    tags: list[str] | None = strawberry.field(default=None, description=TAGS)
    account: strawberry.ID | None = strawberry.field(default=None, description=ACCOUNT)
    to_account: strawberry.ID | None = strawberry.field(default=None, description=TO_ACCOUNT)
    to_amount: MoneyInput | None = strawberry.field(default=None, description=TO_AMOUNT)
    category: strawberry.ID | None = strawberry.field(default=None, description=CATEGORY)
    lines: list[TransactionLineInput] | None = strawberry.field(default=None, description=LINES)
    is_refund: bool = strawberry.field(default=False, description=IS_REFUND)
    rate: Decimal | None = strawberry.field(default=None, description=RATE)

    def parse(self) -> Draft:
        read = Reader()
        draft = Draft(
            id=read.optional("id", self.id, inputs.new_id_of(Prefix.Transaction)),
            kind=self.kind,
            amount=read.value("amount", self.amount, MoneyInput.parse),
            occurred_on=str(self.date),
            description=read.value("description", self.description, inputs.description),
            note=read.optional("note", self.note, inputs.note),
            payee=read.optional("payee", self.payee, inputs.short),
            tags=read.many("tags", self.tags or [], _tag, TAGS_MAX),
            account_id=read.optional("account", self.account, inputs.id_of(Prefix.Account)),
            to_account_id=read.optional(
                "to_account", self.to_account, inputs.id_of(Prefix.Account)
            ),
            to_amount=read.optional("to_amount", self.to_amount, MoneyInput.parse),
            category_id=read.optional("category", self.category, inputs.id_of(Prefix.Category)),
            lines=read.many("lines", self.lines or [], TransactionLineInput.parse, LINES_MAX),
            is_refund=self.is_refund,
            own_rate=read.optional("rate", self.rate, stated_rate),
        )
        read.finish()
        return draft


@strawberry.input(description="A transaction to enter.")
class CreateTransactionInput(TransactionInput):
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)
    wallet: strawberry.ID | None = strawberry.field(
        default=None, description="The wallet; the viewer's personal wallet by default."
    )


@strawberry.input(description="Transactions to enter, all of them or none.")
class CreateTransactionsInput:
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)
    wallet: strawberry.ID | None = strawberry.field(
        default=None, description="The wallet; the viewer's personal wallet by default."
    )
    transactions: list[TransactionInput] = strawberry.field(
        description=f"From 1 to {BATCH_MAX}; a refusal names the position of its transaction."
    )

    def parse(self) -> list[Draft]:
        read = Reader()
        drafts = read.many("transactions", self.transactions, TransactionInput.parse, BATCH_MAX)
        read.finish()
        return drafts


@strawberry.input(description="What to change of a transaction; what is left out stays.")
class UpdateTransactionInput:
    id: strawberry.ID = strawberry.field(description="The transaction.")
    expected_version: int | None = strawberry.field(default=None, description=EXPECTED_VERSION)
    merge: bool = strawberry.field(default=False, description=MERGE)
    kind: TransactionKind | None = strawberry.field(default=strawberry.UNSET, description=KIND)
    amount: MoneyInput | None = strawberry.field(default=strawberry.UNSET, description=AMOUNT)
    date: Date | None = strawberry.field(default=strawberry.UNSET, description=DATE)
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
        default=strawberry.UNSET, description=f"{CATEGORY} It takes the place of lines."
    )
    lines: list[TransactionLineInput] | None = strawberry.field(
        default=strawberry.UNSET,
        description=f"{LINES} They take the place of a category; an empty list removes them.",
    )
    is_refund: bool | None = strawberry.field(default=strawberry.UNSET, description=IS_REFUND)
    rate: Decimal | None = strawberry.field(
        default=strawberry.UNSET, description=f"{RATE} Null is the published rate again."
    )

    def parse(self) -> tuple[str, Changes]:
        read = Reader()
        transaction_id = read.value("id", self.id, inputs.id_of(Prefix.Transaction))
        changes: Changes = {}
        self._plain(read, changes)
        of_account, of_category = inputs.id_of(Prefix.Account), inputs.id_of(Prefix.Category)
        for field, value, parse in (
            ("account", self.account, of_account),
            ("to_account", self.to_account, of_account),
            ("category", self.category, of_category),
        ):
            read.change(changes, field, value, parse, name=f"{field}_id", is_nullable=True)
        if self.tags is not strawberry.UNSET:
            changes["tags"] = read.many("tags", self.tags or [], _tag, TAGS_MAX)
        if self.lines is not strawberry.UNSET:
            changes["lines"] = read.many(
                "lines", self.lines or [], TransactionLineInput.parse, LINES_MAX
            )
        read.finish()
        return transaction_id, changes

    def _plain(self, read: Reader, changes: Changes) -> None:
        read.change(changes, "kind", self.kind, inputs.as_is)
        read.change(changes, "amount", self.amount, MoneyInput.parse)
        read.change(changes, "date", self.date, str, name="occurred_on")
        read.change(changes, "description", self.description, inputs.description)
        read.change(changes, "note", self.note, inputs.note, is_nullable=True)
        read.change(changes, "payee", self.payee, inputs.short, is_nullable=True)
        read.change(changes, "to_amount", self.to_amount, MoneyInput.parse, is_nullable=True)
        read.change(changes, "is_refund", self.is_refund, inputs.as_is)
        read.change(changes, "rate", self.rate, stated_rate, name="own_rate", is_nullable=True)


@strawberry.input(description="A transaction to delete.")
class DeleteTransactionInput:
    id: strawberry.ID = strawberry.field(description="The transaction.")
    expected_version: int | None = strawberry.field(default=None, description=EXPECTED_VERSION)


@strawberry.input(description="A transaction that is to be one in another currency.")
class ConvertTransactionInput:
    id: strawberry.ID = strawberry.field(description="The transaction; no transfer.")
    expected_version: int | None = strawberry.field(default=None, description=EXPECTED_VERSION)
    to: Currency = strawberry.field(description="The currency that it is to be in.")
    on: Date | None = strawberry.field(
        default=None,
        description="The day whose rate counts. Its own by default, by the user's own rate if that "
        "is into this currency.",
    )
    account: strawberry.ID | None = strawberry.field(
        default=None,
        description="An account in that currency, where it is from now on; needed where it is on "
        "one, as an account has one currency.",
    )


def _tag(value: str) -> str:
    return text.required(value, length_max=text.TAG_MAX)
