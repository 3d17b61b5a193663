"""Recurring transactions, and the ledger of what became of each of their occurrences."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
)
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Code, Day, Id, Instant, index_where, new_id, one_of
from domain.ledger import TransactionKind
from domain.money import AMOUNT_MINOR_MAX
from domain.recurrence import Frequency, Missed, OccurrenceState, Posting


class RecurringTransaction(Base):
    """What is posted, and when. `payee` is a name, `tag_names` are names with line feeds between.

    The rest follows from the rule and its ledger: `open_from` is the first nominal day that nothing
    has become of, `next_date` the day that comes next of all open ones, `due_on` the day on which
    somebody must look at it again, be it for a reminder; each None when there is none. `failure`
    says why what is due could not be posted.
    """

    __tablename__ = "recurring_transactions"
    __table_args__ = (
        ForeignKeyConstraint(["wallet_id", "account_id"], ["accounts.wallet_id", "accounts.id"]),
        ForeignKeyConstraint(["wallet_id", "to_account_id"], ["accounts.wallet_id", "accounts.id"]),
        ForeignKeyConstraint(
            ["wallet_id", "category_id"], ["categories.wallet_id", "categories.id"]
        ),
        one_of("kind", TransactionKind),
        one_of("frequency", Frequency),
        one_of("posting", Posting),
        one_of("missed", Missed),
        CheckConstraint(f"amount_minor BETWEEN 1 AND {AMOUNT_MINOR_MAX}", name="amount"),
        CheckConstraint("every >= 1", name="every"),
        CheckConstraint("times >= 1", name="times"),
        CheckConstraint("end_date > start_date", name="dates"),
        Index(None, "wallet_id", "account_id"),
        Index(None, "wallet_id", "to_account_id"),
        Index(None, "wallet_id", "category_id"),
        index_where(
            "ix_recurring_transactions_due_on", "due_on", "wallet_id", where="due_on IS NOT NULL"
        ),
    )

    wallet_id: Mapped[str] = mapped_column(
        Id, ForeignKey("wallets.id", ondelete="CASCADE"), primary_key=True
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    kind: Mapped[str] = mapped_column(Code)
    amount_minor: Mapped[int]
    currency: Mapped[str] = mapped_column(String(3))
    to_amount_minor: Mapped[int | None]
    account_id: Mapped[str | None] = mapped_column(Id)
    to_account_id: Mapped[str | None] = mapped_column(Id)
    category_id: Mapped[str | None] = mapped_column(Id)
    description: Mapped[str]
    note: Mapped[str | None]
    payee: Mapped[str | None]
    tag_names: Mapped[str]
    frequency: Mapped[str] = mapped_column(Code)
    every: Mapped[int] = mapped_column(Integer)
    start_date: Mapped[str] = mapped_column(Day)
    end_date: Mapped[str | None] = mapped_column(Day)
    times: Mapped[int | None] = mapped_column(Integer)
    posting: Mapped[str] = mapped_column(Code)
    missed: Mapped[str] = mapped_column(Code)
    remind_days_before: Mapped[int | None] = mapped_column(Integer)
    is_active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(Instant)
    open_from: Mapped[str | None] = mapped_column(Day)
    next_date: Mapped[str | None] = mapped_column(Day)
    due_on: Mapped[str | None] = mapped_column(Day)
    failure: Mapped[str | None]
    version: Mapped[int]


class Occurrence(Base):
    """What became of one occurrence, or what somebody changed of one that is still SCHEDULED.

    It outlives its rule, so that a rule that comes back posts nothing twice. `day` and
    `amount_minor` are what it was changed to; of what is posted, the amount and its `currency` are
    those that it was posted with. `transaction_id` is that of what was posted, also when that has
    been deleted: it follows from the rule and the nominal day, and comes back with it.
    """

    __tablename__ = "occurrences"
    __table_args__ = (
        one_of("state", OccurrenceState),
        CheckConstraint(f"amount_minor BETWEEN 1 AND {AMOUNT_MINOR_MAX}", name="amount"),
        CheckConstraint("(state = 'POSTED') = (transaction_id IS NOT NULL)", name="posted"),
        index_where(
            "ix_occurrences_wallet_id_transaction_id",
            "wallet_id",
            "transaction_id",
            where="transaction_id IS NOT NULL",
            is_unique=True,
        ),
    )

    wallet_id: Mapped[str] = mapped_column(
        Id, ForeignKey("wallets.id", ondelete="CASCADE"), primary_key=True
    )
    rule_id: Mapped[str] = mapped_column(Id, primary_key=True)
    nominal_date: Mapped[str] = mapped_column(Day, primary_key=True)
    state: Mapped[str] = mapped_column(Code)
    day: Mapped[str | None] = mapped_column(Day)
    amount_minor: Mapped[int | None]
    currency: Mapped[str | None] = mapped_column(String(3))
    transaction_id: Mapped[str | None] = mapped_column(Id)
    decided_at: Mapped[datetime] = mapped_column(Instant)
