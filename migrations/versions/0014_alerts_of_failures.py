"""Alerts of what recurs and cannot be posted: one more kind."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

BEFORE = "'RECURRING_NEEDS_APPROVAL', 'GOAL_MILESTONE'"
AFTER = "'RECURRING_NEEDS_APPROVAL', 'RECURRING_FAILED', 'GOAL_MILESTONE'"
KINDS = (
    "kind IN ('BUDGET_NEAR_LIMIT', 'BUDGET_EXCEEDED', 'RECURRING_UPCOMING', {}, 'GOAL_COMPLETED')"
)


def upgrade() -> None:
    replace_kinds(BEFORE, AFTER)


def downgrade() -> None:
    op.execute("DELETE FROM alerts WHERE kind = 'RECURRING_FAILED'")
    replace_kinds(AFTER, BEFORE)


def replace_kinds(present: str, wanted: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SET LOCAL lock_timeout = '5s'")
        op.drop_constraint(op.f("ck_alerts_kind"), "alerts", type_="check")
        op.create_check_constraint(op.f("ck_alerts_kind"), "alerts", KINDS.format(wanted))
    else:
        make_anew(op.get_bind(), present, wanted)


def make_anew(connection: sa.Connection, present: str, wanted: str) -> None:
    """SQLite changes no constraint: the table is made anew, as it says of itself that it was made.

    With the old one go those who have read its alerts, and so they are put aside.
    """
    said = (
        "SELECT sql FROM sqlite_master WHERE tbl_name = 'alerts' AND type = :type AND sql NOT NULL"
    )
    [table] = connection.scalars(sa.text(said), {"type": "table"})
    indexes = connection.scalars(sa.text(said), {"type": "index"}).all()
    assert present in table, "the kinds are not those that were there before"
    op.execute("CREATE TEMPORARY TABLE kept_alerts AS SELECT * FROM alerts")
    op.execute("CREATE TEMPORARY TABLE kept_reads AS SELECT * FROM alert_reads")
    op.execute("DROP TABLE alerts")
    for statement in (table.replace(present, wanted), *indexes):
        op.execute(statement)
    op.execute("INSERT INTO alerts SELECT * FROM kept_alerts")
    op.execute("INSERT OR IGNORE INTO alert_reads SELECT * FROM kept_reads")
    op.execute("DROP TABLE kept_alerts")
    op.execute("DROP TABLE kept_reads")
