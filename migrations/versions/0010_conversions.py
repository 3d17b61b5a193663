"""Conversions of transactions into other currencies, and their sums."""

import sqlalchemy as sa
from alembic import op

from db import base

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

TABLES = ("conversions", "conversion_targets", "converted_days", "converted_months")
AMOUNT_MINOR_MAX = 999_999_999_999_999
SUM_MINOR_WALL = 9_000_000_000_000_000_000

# What was entered before is converted by the job.
FILL = """
INSERT INTO conversion_targets (wallet_id, currency, state, done, total, started_at)
SELECT w.id, w.currency, 'FILLING', 0, COUNT(*), w.created_at
FROM wallets w JOIN transactions t ON t.wallet_id = w.id AND t.currency <> w.currency
GROUP BY w.id, w.currency, w.created_at
"""


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SET LOCAL lock_timeout = '5s'")
    op.add_column("transactions", sa.Column("own_rate", sa.Text(), nullable=True))
    op.add_column("wallets", sa.Column("targets", sa.Text(), nullable=False, server_default=""))
    op.add_column("wallets", sa.Column("next_currency", sa.String(length=3), nullable=True))
    for column in ("to_minor", "from_minor", "converted"):
        converted = sa.Column(column, sa.BigInteger(), nullable=False, server_default="0")
        op.add_column("budget_periods", converted)
    create_conversions()
    create_conversion_targets()
    create_converted("converted_days", "day")
    create_converted("converted_months", "month")
    op.execute(FILL)


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
    for table, column in (
        ("budget_periods", "converted"),
        ("budget_periods", "from_minor"),
        ("budget_periods", "to_minor"),
        ("wallets", "next_currency"),
        ("wallets", "targets"),
        ("transactions", "own_rate"),
    ):
        op.drop_column(table, column)


def create_conversions() -> None:
    op.create_table(
        "conversions",
        sa.Column("wallet_id", base.Id(), nullable=False),
        sa.Column("transaction_id", base.Id(), nullable=False),
        sa.Column("to_currency", sa.String(length=3), nullable=False),
        sa.Column("to_minor", sa.BigInteger(), nullable=True),
        sa.Column("numerator", sa.Text(), nullable=True),
        sa.Column("denominator", sa.Text(), nullable=True),
        sa.Column("rate_day", base.Day(), nullable=True),
        sa.Column("source", sa.String(length=40), nullable=True),
        sa.Column("is_settled", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            f"to_minor BETWEEN 0 AND {AMOUNT_MINOR_MAX}", name=op.f("ck_conversions_to_minor")
        ),
        sa.CheckConstraint(
            "CASE WHEN source IS NULL THEN to_minor IS NULL AND numerator IS NULL"
            " AND denominator IS NULL AND rate_day IS NULL AND NOT is_settled"
            " ELSE numerator IS NOT NULL AND denominator IS NOT NULL AND rate_day IS NOT NULL END",
            name=op.f("ck_conversions_rate"),
        ),
        sa.ForeignKeyConstraint(
            ["wallet_id", "transaction_id"],
            ["transactions.wallet_id", "transactions.id"],
            name=op.f("fk_conversions_wallet_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "wallet_id", "transaction_id", "to_currency", name=op.f("pk_conversions")
        ),
    )
    is_open = sa.text("NOT is_settled")
    op.create_index(
        "ix_conversions_open",
        "conversions",
        ["wallet_id", "to_currency", "transaction_id"],
        postgresql_where=is_open,
        sqlite_where=is_open,
    )


def create_conversion_targets() -> None:
    op.create_table(
        "conversion_targets",
        sa.Column("wallet_id", base.Id(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("done", sa.BigInteger(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("reached", base.Id(), nullable=True),
        sa.Column("started_at", base.Instant(), nullable=False),
        sa.CheckConstraint(
            "state IN ('FILLING', 'READY', 'DROPPING')", name=op.f("ck_conversion_targets_state")
        ),
        sa.ForeignKeyConstraint(
            ["wallet_id"],
            ["wallets.id"],
            name=op.f("fk_conversion_targets_wallet_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("wallet_id", "currency", name=op.f("pk_conversion_targets")),
    )


def create_converted(table: str, day: str) -> None:
    sums = ("to_minor", "from_minor")
    op.create_table(
        table,
        sa.Column("wallet_id", base.Id(), nullable=False),
        sa.Column("to_currency", sa.String(length=3), nullable=False),
        sa.Column(day, base.Day(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("category_id", base.Id(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        *(sa.Column(column, sa.BigInteger(), nullable=False) for column in (*sums, "count")),
        *(
            sa.CheckConstraint(
                f"{column} BETWEEN -{SUM_MINOR_WALL} AND {SUM_MINOR_WALL}",
                name=op.f(f"ck_{table}_{column}"),
            )
            for column in sums
        ),
        sa.ForeignKeyConstraint(
            ["wallet_id"], ["wallets.id"], name=op.f(f"fk_{table}_wallet_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint(
            "wallet_id",
            "to_currency",
            day,
            "kind",
            "category_id",
            "currency",
            name=op.f(f"pk_{table}"),
        ),
    )
