"""Transactions, their lines and their tags."""

import sqlalchemy as sa
from alembic import op

from db import base

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SET LOCAL lock_timeout = '5s'")
    create_transactions()
    index_transactions()
    index_some_transactions()
    create_transaction_lines()
    index_transaction_lines()
    create_transaction_tags()
    index_transaction_tags()


def downgrade() -> None:
    op.drop_table("transaction_tags")
    op.drop_table("transaction_lines")
    op.drop_table("transactions")


def create_transactions() -> None:
    op.create_table(
        "transactions", *transaction_columns(), *transaction_checks(), *transaction_keys()
    )


def transaction_columns() -> list[sa.Column[object]]:
    return [
        sa.Column("wallet_id", base.Id(), nullable=False),
        sa.Column("id", base.Id(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("occurred_on", base.Day(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("to_amount_minor", sa.BigInteger(), nullable=True),
        sa.Column("account_id", base.Id(), nullable=True),
        sa.Column("to_account_id", base.Id(), nullable=True),
        sa.Column("category_id", base.Id(), nullable=True),
        sa.Column("payee_id", base.Id(), nullable=True),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("is_refund", sa.Boolean(), nullable=False),
        sa.Column("has_lines", sa.Boolean(), nullable=False),
        sa.Column("import_id", base.Id(), nullable=True),
        sa.Column("import_key", sa.Text(), nullable=True),
        sa.Column("search", sa.Text(), nullable=False),
        sa.Column("created_by", base.Id(), nullable=True),
        sa.Column("created_at", base.Instant(), nullable=False),
        sa.Column("updated_at", base.Instant(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
    ]


def transaction_checks() -> list[sa.CheckConstraint]:
    return [
        sa.CheckConstraint(
            (
                "CASE WHEN kind = 'TRANSFER' THEN account_id IS NOT NULL AND "
                "to_account_id IS NOT NULL AND account_id <> to_account_id AND "
                "to_amount_minor BETWEEN 1 AND 999999999999999 AND category_id IS NULL "
                "AND NOT is_refund AND NOT has_lines ELSE to_account_id IS NULL AND "
                "to_amount_minor IS NULL END"
            ),
            name=op.f("ck_transactions_transfer"),
        ),
        sa.CheckConstraint(
            "kind IN ('EXPENSE', 'INCOME', 'TRANSFER')", name=op.f("ck_transactions_kind")
        ),
        sa.CheckConstraint(
            "NOT (has_lines AND category_id IS NOT NULL)", name=op.f("ck_transactions_lines")
        ),
        sa.CheckConstraint(
            "amount_minor BETWEEN 1 AND 999999999999999", name=op.f("ck_transactions_amount")
        ),
    ]


def transaction_keys() -> list[sa.ForeignKeyConstraint | sa.PrimaryKeyConstraint]:
    return [
        sa.ForeignKeyConstraint(
            ["created_by"],
            ["users.id"],
            name=op.f("fk_transactions_created_by"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["wallet_id", "account_id"],
            ["accounts.wallet_id", "accounts.id"],
            name=op.f("fk_transactions_wallet_id_account_id"),
        ),
        sa.ForeignKeyConstraint(
            ["wallet_id", "category_id"],
            ["categories.wallet_id", "categories.id"],
            name=op.f("fk_transactions_wallet_id_category_id"),
        ),
        sa.ForeignKeyConstraint(
            ["wallet_id", "import_id"],
            ["imports.wallet_id", "imports.id"],
            name=op.f("fk_transactions_wallet_id_import_id"),
        ),
        sa.ForeignKeyConstraint(
            ["wallet_id", "payee_id"],
            ["payees.wallet_id", "payees.id"],
            name=op.f("fk_transactions_wallet_id_payee_id"),
        ),
        sa.ForeignKeyConstraint(
            ["wallet_id", "to_account_id"],
            ["accounts.wallet_id", "accounts.id"],
            name=op.f("fk_transactions_wallet_id_to_account_id"),
        ),
        sa.ForeignKeyConstraint(
            ["wallet_id"],
            ["wallets.id"],
            name=op.f("fk_transactions_wallet_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("wallet_id", "id", name=op.f("pk_transactions")),
    ]


def index_transactions() -> None:
    op.create_index(
        op.f("ix_transactions_created_by"), "transactions", ["created_by"], unique=False
    )
    op.create_index(
        op.f("ix_transactions_wallet_id_account_id_occurred_on_id"),
        "transactions",
        ["wallet_id", "account_id", "occurred_on", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_transactions_wallet_id_category_id_occurred_on_id"),
        "transactions",
        ["wallet_id", "category_id", "occurred_on", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_transactions_wallet_id_created_at_id"),
        "transactions",
        ["wallet_id", "created_at", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_transactions_wallet_id_currency_amount_minor_id"),
        "transactions",
        ["wallet_id", "currency", "amount_minor", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_transactions_wallet_id_kind_occurred_on_id"),
        "transactions",
        ["wallet_id", "kind", "occurred_on", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_transactions_wallet_id_occurred_on_id"),
        "transactions",
        ["wallet_id", "occurred_on", "id"],
        unique=True,
    )
    op.create_index(
        op.f("ix_transactions_wallet_id_payee_id_occurred_on_id"),
        "transactions",
        ["wallet_id", "payee_id", "occurred_on", "id"],
        unique=False,
    )


def index_some_transactions() -> None:
    op.create_index(
        "ix_transactions_wallet_id_import_id",
        "transactions",
        ["wallet_id", "import_id"],
        unique=False,
        postgresql_where=sa.text("import_id IS NOT NULL"),
        sqlite_where=sa.text("import_id IS NOT NULL"),
    )
    op.create_index(
        "ix_transactions_wallet_id_to_account_id",
        "transactions",
        ["wallet_id", "to_account_id", "occurred_on", "id"],
        unique=False,
        postgresql_where=sa.text("to_account_id IS NOT NULL"),
        sqlite_where=sa.text("to_account_id IS NOT NULL"),
    )
    op.create_index(
        "uq_transactions_import_key",
        "transactions",
        ["wallet_id", "import_key"],
        unique=True,
        postgresql_where=sa.text("import_key IS NOT NULL"),
        sqlite_where=sa.text("import_key IS NOT NULL"),
    )


def create_transaction_lines() -> None:
    op.create_table(
        "transaction_lines",
        sa.Column("wallet_id", base.Id(), nullable=False),
        sa.Column("transaction_id", base.Id(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("occurred_on", base.Day(), nullable=False),
        sa.Column("category_id", base.Id(), nullable=True),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "amount_minor BETWEEN 1 AND 999999999999999", name=op.f("ck_transaction_lines_amount")
        ),
        sa.ForeignKeyConstraint(
            ["wallet_id", "category_id"],
            ["categories.wallet_id", "categories.id"],
            name=op.f("fk_transaction_lines_wallet_id_category_id"),
        ),
        sa.ForeignKeyConstraint(
            ["wallet_id", "occurred_on", "transaction_id"],
            ["transactions.wallet_id", "transactions.occurred_on", "transactions.id"],
            name=op.f("fk_transaction_lines_wallet_id_occurred_on_transaction_id"),
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "wallet_id", "transaction_id", "position", name=op.f("pk_transaction_lines")
        ),
    )


def index_transaction_lines() -> None:
    op.create_index(
        op.f("ix_transaction_lines_wallet_id_category_id_occurred_on_transaction_id"),
        "transaction_lines",
        ["wallet_id", "category_id", "occurred_on", "transaction_id"],
        unique=False,
    )


def create_transaction_tags() -> None:
    op.create_table(
        "transaction_tags",
        sa.Column("wallet_id", base.Id(), nullable=False),
        sa.Column("transaction_id", base.Id(), nullable=False),
        sa.Column("tag_id", base.Id(), nullable=False),
        sa.Column("occurred_on", base.Day(), nullable=False),
        sa.ForeignKeyConstraint(
            ["wallet_id", "occurred_on", "transaction_id"],
            ["transactions.wallet_id", "transactions.occurred_on", "transactions.id"],
            name=op.f("fk_transaction_tags_wallet_id_occurred_on_transaction_id"),
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["wallet_id", "tag_id"],
            ["tags.wallet_id", "tags.id"],
            name=op.f("fk_transaction_tags_wallet_id_tag_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "wallet_id", "transaction_id", "tag_id", name=op.f("pk_transaction_tags")
        ),
    )


def index_transaction_tags() -> None:
    op.create_index(
        op.f("ix_transaction_tags_wallet_id_tag_id_occurred_on_transaction_id"),
        "transaction_tags",
        ["wallet_id", "tag_id", "occurred_on", "transaction_id"],
        unique=False,
    )
