"""Transactions: expenses, incomes and transfers, whole or in lines over several categories."""

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


class Transaction(Base):
    """Amounts are positive; the kind and the refund flag give their sign.

    `own_rate` is what a person says one unit is worth, with the currency in which: `1.0837 EUR`.
    `search` is the folded text of all that a search looks into. `import_key` names the statement
    row it came from (account and content): the same row is never taken in twice, wherever a person
    moves it later.
    """

    __tablename__ = "transactions"
    __table_args__ = (
        ForeignKeyConstraint(["wallet_id", "account_id"], ["accounts.wallet_id", "accounts.id"]),
        ForeignKeyConstraint(["wallet_id", "to_account_id"], ["accounts.wallet_id", "accounts.id"]),
        ForeignKeyConstraint(
            ["wallet_id", "category_id"], ["categories.wallet_id", "categories.id"]
        ),
        ForeignKeyConstraint(["wallet_id", "payee_id"], ["payees.wallet_id", "payees.id"]),
        ForeignKeyConstraint(["wallet_id", "import_id"], ["imports.wallet_id", "imports.id"]),
        one_of("kind", TransactionKind),
        CheckConstraint(f"amount_minor BETWEEN 1 AND {AMOUNT_MINOR_MAX}", name="amount"),
        CheckConstraint(
            "CASE WHEN kind = 'TRANSFER'"
            " THEN account_id IS NOT NULL AND to_account_id IS NOT NULL"
            f" AND account_id <> to_account_id AND to_amount_minor BETWEEN 1 AND {AMOUNT_MINOR_MAX}"
            " AND category_id IS NULL AND NOT is_refund AND NOT has_lines"
            " ELSE to_account_id IS NULL AND to_amount_minor IS NULL END",
            name="transfer",
        ),
        CheckConstraint("NOT (has_lines AND category_id IS NOT NULL)", name="lines"),
        # Unique, so that what stands below a transaction can keep its day by a foreign key.
        Index(None, "wallet_id", "occurred_on", "id", unique=True),
        Index(None, "wallet_id", "kind", "occurred_on", "id"),
        Index(None, "wallet_id", "category_id", "occurred_on", "id"),
        Index(None, "wallet_id", "account_id", "occurred_on", "id"),
        index_where(
            "ix_transactions_wallet_id_to_account_id",
            "wallet_id",
            "to_account_id",
            "occurred_on",
            "id",
            where="to_account_id IS NOT NULL",
        ),
        Index(None, "wallet_id", "payee_id", "occurred_on", "id"),
        Index(None, "wallet_id", "currency", "amount_minor", "id"),
        Index(None, "wallet_id", "created_at", "id"),
        index_where(
            "ix_transactions_wallet_id_import_id",
            "wallet_id",
            "import_id",
            where="import_id IS NOT NULL",
        ),
        index_where(
            "uq_transactions_import_key",
            "wallet_id",
            "import_key",
            where="import_key IS NOT NULL",
            is_unique=True,
        ),
    )

    wallet_id: Mapped[str] = mapped_column(
        Id, ForeignKey("wallets.id", ondelete="CASCADE"), primary_key=True
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    kind: Mapped[str] = mapped_column(Code)
    occurred_on: Mapped[str] = mapped_column(Day)
    amount_minor: Mapped[int]
    currency: Mapped[str] = mapped_column(String(3))
    to_amount_minor: Mapped[int | None]
    account_id: Mapped[str | None] = mapped_column(Id)
    to_account_id: Mapped[str | None] = mapped_column(Id)
    category_id: Mapped[str | None] = mapped_column(Id)
    payee_id: Mapped[str | None] = mapped_column(Id)
    description: Mapped[str]
    note: Mapped[str | None]
    is_refund: Mapped[bool] = mapped_column(default=False)
    has_lines: Mapped[bool] = mapped_column(default=False)
    import_id: Mapped[str | None] = mapped_column(Id)
    import_key: Mapped[str | None]
    own_rate: Mapped[str | None]
    search: Mapped[str]
    created_by: Mapped[str | None] = mapped_column(
        Id, ForeignKey("users.id", ondelete="SET NULL"), index=True
    )
    created_at: Mapped[datetime] = mapped_column(Instant)
    updated_at: Mapped[datetime] = mapped_column(Instant)
    version: Mapped[int]


class TransactionLine(Base):
    """One part of a receipt; the parts sum to the transaction's amount.

    The day is the transaction's own, kept here so that an index gives a category's lines in order.
    """

    __tablename__ = "transaction_lines"
    __table_args__ = (
        ForeignKeyConstraint(
            ["wallet_id", "occurred_on", "transaction_id"],
            ["transactions.wallet_id", "transactions.occurred_on", "transactions.id"],
            ondelete="CASCADE",
            onupdate="CASCADE",
        ),
        ForeignKeyConstraint(
            ["wallet_id", "category_id"], ["categories.wallet_id", "categories.id"]
        ),
        CheckConstraint(f"amount_minor BETWEEN 1 AND {AMOUNT_MINOR_MAX}", name="amount"),
        Index(None, "wallet_id", "category_id", "occurred_on", "transaction_id"),
    )

    wallet_id: Mapped[str] = mapped_column(Id, primary_key=True)
    transaction_id: Mapped[str] = mapped_column(Id, primary_key=True)
    position: Mapped[int] = mapped_column(Integer, primary_key=True)
    occurred_on: Mapped[str] = mapped_column(Day)
    category_id: Mapped[str | None] = mapped_column(Id)
    amount_minor: Mapped[int]
    note: Mapped[str | None]
