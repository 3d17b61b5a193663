"""The totals of months, summed up from those of days."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date

import sqlalchemy as sa
from alembic import op

from db import base

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

FILL = """
INSERT INTO monthly_totals (wallet_id, month, kind, category_id, currency, amount_minor, count)
SELECT wallet_id, CAST(:month AS {day}), kind, category_id, currency, SUM(amount_minor), SUM(count)
FROM daily_totals
WHERE wallet_id = :wallet_id AND day >= :month AND day < :after
GROUP BY wallet_id, kind, category_id, currency
"""


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SET LOCAL lock_timeout = '5s'")
    create_monthly_totals()
    fill_monthly_totals(op.get_bind())


def downgrade() -> None:
    op.drop_table("monthly_totals")


def create_monthly_totals() -> None:
    op.create_table(
        "monthly_totals",
        sa.Column("wallet_id", base.Id(), nullable=False),
        sa.Column("month", base.Day(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("category_id", base.Id(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "amount_minor BETWEEN -9000000000000000000 AND 9000000000000000000",
            name=op.f("ck_monthly_totals_amount_minor"),
        ),
        sa.ForeignKeyConstraint(
            ["wallet_id"],
            ["wallets.id"],
            name=op.f("fk_monthly_totals_wallet_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "wallet_id", "month", "kind", "category_id", "currency", name=op.f("pk_monthly_totals")
        ),
    )


def fill_monthly_totals(connection: sa.Connection) -> None:
    """Sum up what is there, by the months of each wallet."""
    day = "DATE" if connection.dialect.name == "postgresql" else "TEXT"
    fill = sa.text(FILL.format(day=day))
    wallets = connection.execute(
        sa.text(
            "SELECT w.id, w.month_start_day, MIN(d.day), MAX(d.day)"
            " FROM wallets w JOIN daily_totals d ON d.wallet_id = w.id"
            " GROUP BY w.id, w.month_start_day"
        )
    ).all()
    for wallet_id, start_day, first, last in wallets:
        for month, after in months(start_day, str(first), str(last)):
            values = {"wallet_id": wallet_id, "month": month, "after": after}
            connection.execute(fill, values)


def months(start_day: int, first: str, last: str) -> Iterator[tuple[str, str]]:
    """[start, end) of every month from the one with the day `first` to the one with `last`."""
    year, month = (int(part) for part in first.split("-")[:2])
    number = year * 12 + month - 1
    if day_in(number, start_day) > first:
        number -= 1
    while (start := day_in(number, start_day)) <= last:
        number += 1
        yield start, day_in(number, start_day)


def day_in(number: int, start_day: int) -> str:
    """The day of a month counted from the year 0; the last one of a shorter month."""
    year, month = divmod(number, 12)
    return date(year, month + 1, min(start_day, monthrange(year, month + 1)[1])).isoformat()
