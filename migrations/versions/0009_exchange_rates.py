"""Exchange rates newer than the history that is shipped."""

import sqlalchemy as sa
from alembic import op

from db import base

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "exchange_rates",
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("day", base.Day(), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("per_euro", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "source IN ('ECB', 'FRANKFURTER')", name=op.f("ck_exchange_rates_source")
        ),
        sa.CheckConstraint(
            "length(per_euro) BETWEEN 1 AND 24", name=op.f("ck_exchange_rates_per_euro")
        ),
        sa.PrimaryKeyConstraint("currency", "day", "source", name=op.f("pk_exchange_rates")),
    )


def downgrade() -> None:
    op.drop_table("exchange_rates")
