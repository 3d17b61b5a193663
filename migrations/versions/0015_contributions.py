"""Contributions in other currencies than their goal's, and what they come to in that."""

import sqlalchemy as sa
from alembic import op

from db import base

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

# What was contributed before is in its goal's currency, and has none of these.
COLUMNS = (
    ("to_currency", sa.String(length=3)),
    ("to_minor", sa.BigInteger()),
    ("numerator", sa.Text()),
    ("denominator", sa.Text()),
    ("rate_day", base.Day()),
    ("source", sa.String(length=40)),
)
# Before, nothing could be counted in another currency than the one that it is in: it is what it
# came to, of no transaction. Its history still says what was given; verification tells of it.
LEFT = """
UPDATE contributions SET transaction_id = NULL, amount_minor = to_minor, currency = to_currency
WHERE to_minor IS NOT NULL
"""


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SET LOCAL lock_timeout = '5s'")
    for name, column_type in COLUMNS:
        op.add_column("contributions", sa.Column(name, column_type, nullable=True))


def downgrade() -> None:
    op.execute(LEFT)
    for name, _ in reversed(COLUMNS):
        op.drop_column("contributions", name)
