"""Recurring transactions, and the ledger of their occurrences."""

import sqlalchemy as sa
from alembic import op

from db import base

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SET LOCAL lock_timeout = '5s'")
    create_recurring_transactions()
    create_occurrences()


def downgrade() -> None:
    op.drop_table("occurrences")
    op.drop_table("recurring_transactions")


def create_recurring_transactions() -> None:
    op.create_table("recurring_transactions", *columns(), *checks(), *keys())
    index_recurring_transactions()


def columns() -> list[sa.Column[object]]:
    return [
        sa.Column("wallet_id", base.Id(), nullable=False),
        sa.Column("id", base.Id(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("to_amount_minor", sa.BigInteger(), nullable=True),
        sa.Column("account_id", base.Id(), nullable=True),
        sa.Column("to_account_id", base.Id(), nullable=True),
        sa.Column("category_id", base.Id(), nullable=True),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("payee", sa.Text(), nullable=True),
        sa.Column("tag_names", sa.Text(), nullable=False),
        sa.Column("frequency", sa.String(length=40), nullable=False),
        sa.Column("every", sa.Integer(), nullable=False),
        sa.Column("start_date", base.Day(), nullable=False),
        sa.Column("end_date", base.Day(), nullable=True),
        sa.Column("times", sa.Integer(), nullable=True),
        sa.Column("posting", sa.String(length=40), nullable=False),
        sa.Column("missed", sa.String(length=40), nullable=False),
        sa.Column("remind_days_before", sa.Integer(), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("created_at", base.Instant(), nullable=False),
        sa.Column("open_from", base.Day(), nullable=True),
        sa.Column("next_date", base.Day(), nullable=True),
        sa.Column("due_on", base.Day(), nullable=True),
        sa.Column("failure", sa.Text(), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
    ]


def checks() -> list[sa.Constraint]:
    return [
        sa.CheckConstraint(
            "frequency IN ('DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY')",
            name=op.f("ck_recurring_transactions_frequency"),
        ),
        sa.CheckConstraint(
            "kind IN ('EXPENSE', 'INCOME', 'TRANSFER')", name=op.f("ck_recurring_transactions_kind")
        ),
        sa.CheckConstraint(
            "missed IN ('POST_ALL', 'POST_LATEST', 'SKIP')",
            name=op.f("ck_recurring_transactions_missed"),
        ),
        sa.CheckConstraint(
            "posting IN ('AUTOMATIC', 'NEEDS_APPROVAL')",
            name=op.f("ck_recurring_transactions_posting"),
        ),
        sa.CheckConstraint(
            "amount_minor BETWEEN 1 AND 999999999999999",
            name=op.f("ck_recurring_transactions_amount"),
        ),
        sa.CheckConstraint("end_date > start_date", name=op.f("ck_recurring_transactions_dates")),
        sa.CheckConstraint("every >= 1", name=op.f("ck_recurring_transactions_every")),
        sa.CheckConstraint("times >= 1", name=op.f("ck_recurring_transactions_times")),
    ]


def keys() -> list[sa.Constraint]:
    return [
        sa.ForeignKeyConstraint(
            ["wallet_id", "account_id"],
            ["accounts.wallet_id", "accounts.id"],
            name=op.f("fk_recurring_transactions_wallet_id_account_id"),
        ),
        sa.ForeignKeyConstraint(
            ["wallet_id", "category_id"],
            ["categories.wallet_id", "categories.id"],
            name=op.f("fk_recurring_transactions_wallet_id_category_id"),
        ),
        sa.ForeignKeyConstraint(
            ["wallet_id", "to_account_id"],
            ["accounts.wallet_id", "accounts.id"],
            name=op.f("fk_recurring_transactions_wallet_id_to_account_id"),
        ),
        sa.ForeignKeyConstraint(
            ["wallet_id"],
            ["wallets.id"],
            name=op.f("fk_recurring_transactions_wallet_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("wallet_id", "id", name=op.f("pk_recurring_transactions")),
    ]


def index_recurring_transactions() -> None:
    op.create_index(
        "ix_recurring_transactions_due_on",
        "recurring_transactions",
        ["due_on", "wallet_id"],
        unique=False,
        postgresql_where=sa.text("due_on IS NOT NULL"),
        sqlite_where=sa.text("due_on IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_recurring_transactions_wallet_id_account_id"),
        "recurring_transactions",
        ["wallet_id", "account_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_recurring_transactions_wallet_id_category_id"),
        "recurring_transactions",
        ["wallet_id", "category_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_recurring_transactions_wallet_id_to_account_id"),
        "recurring_transactions",
        ["wallet_id", "to_account_id"],
        unique=False,
    )


def create_occurrences() -> None:
    op.create_table(
        "occurrences",
        sa.Column("wallet_id", base.Id(), nullable=False),
        sa.Column("rule_id", base.Id(), nullable=False),
        sa.Column("nominal_date", base.Day(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("day", base.Day(), nullable=True),
        sa.Column("amount_minor", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=True),
        sa.Column("transaction_id", base.Id(), nullable=True),
        sa.Column("decided_at", base.Instant(), nullable=False),
        sa.CheckConstraint(
            "(state = 'POSTED') = (transaction_id IS NOT NULL)", name=op.f("ck_occurrences_posted")
        ),
        sa.CheckConstraint(
            "state IN ('SCHEDULED', 'AWAITING_APPROVAL', 'POSTED', 'SKIPPED')",
            name=op.f("ck_occurrences_state"),
        ),
        sa.CheckConstraint(
            "amount_minor BETWEEN 1 AND 999999999999999", name=op.f("ck_occurrences_amount")
        ),
        sa.ForeignKeyConstraint(
            ["wallet_id"], ["wallets.id"], name=op.f("fk_occurrences_wallet_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint(
            "wallet_id", "rule_id", "nominal_date", name=op.f("pk_occurrences")
        ),
    )
    op.create_index(
        "ix_occurrences_wallet_id_transaction_id",
        "occurrences",
        ["wallet_id", "transaction_id"],
        unique=True,
        postgresql_where=sa.text("transaction_id IS NOT NULL"),
        sqlite_where=sa.text("transaction_id IS NOT NULL"),
    )
