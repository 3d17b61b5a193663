"""Budgets, goals and alerts."""

import sqlalchemy as sa
from alembic import op

from db import base

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TABLES = (
    "budgets",
    "budget_categories",
    "budget_periods",
    "goals",
    "contributions",
    "alerts",
    "alert_reads",
    "notification_preferences",
)


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SET LOCAL lock_timeout = '5s'")
    create_budgets()
    create_budget_categories()
    create_budget_periods()
    create_goals()
    create_contributions()
    create_alerts()
    create_alert_reads()
    create_notification_preferences()
    for column in ("budget_count", "goal_count"):
        count = sa.Column(column, sa.Integer(), nullable=False, server_default="0")
        op.add_column("wallets", count)


def downgrade() -> None:
    op.drop_column("wallets", "goal_count")
    op.drop_column("wallets", "budget_count")
    for table in reversed(TABLES):
        op.drop_table(table)


def create_budgets() -> None:
    op.create_table(
        "budgets",
        sa.Column("wallet_id", base.Id(), nullable=False),
        sa.Column("id", base.Id(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("limit_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("period", sa.String(length=40), nullable=False),
        sa.Column("every", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(length=40), nullable=True),
        sa.Column("start_date", base.Day(), nullable=False),
        sa.Column("end_date", base.Day(), nullable=True),
        sa.Column("rollover", sa.String(length=40), nullable=False),
        sa.Column("thresholds", sa.Text(), nullable=False),
        sa.Column("settled_start", base.Day(), nullable=True),
        sa.Column("settled_minor", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "(period = 'CUSTOM') = (unit IS NOT NULL)", name=op.f("ck_budgets_custom")
        ),
        sa.CheckConstraint(
            "period IN ('DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY', 'CUSTOM')",
            name=op.f("ck_budgets_period"),
        ),
        sa.CheckConstraint(
            "rollover IN ('NONE', 'SURPLUS', 'DEFICIT', 'BOTH')", name=op.f("ck_budgets_rollover")
        ),
        sa.CheckConstraint("unit IN ('DAY', 'WEEK', 'MONTH')", name=op.f("ck_budgets_unit")),
        sa.CheckConstraint(
            "end_date IS NULL OR end_date > start_date", name=op.f("ck_budgets_dates")
        ),
        sa.CheckConstraint("every >= 1", name=op.f("ck_budgets_every")),
        sa.CheckConstraint(
            "(settled_start IS NULL) = (settled_minor IS NULL)", name=op.f("ck_budgets_settled")
        ),
        sa.CheckConstraint(
            "settled_minor BETWEEN -9000000000000000000 AND 9000000000000000000",
            name=op.f("ck_budgets_settled_minor"),
        ),
        sa.CheckConstraint(
            "limit_minor BETWEEN 1 AND 999999999999999", name=op.f("ck_budgets_limit")
        ),
        sa.ForeignKeyConstraint(
            ["wallet_id"], ["wallets.id"], name=op.f("fk_budgets_wallet_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("wallet_id", "id", name=op.f("pk_budgets")),
    )


def create_budget_categories() -> None:
    op.create_table(
        "budget_categories",
        sa.Column("wallet_id", base.Id(), nullable=False),
        sa.Column("budget_id", base.Id(), nullable=False),
        sa.Column("category_id", base.Id(), nullable=False),
        sa.ForeignKeyConstraint(
            ["wallet_id", "budget_id"],
            ["budgets.wallet_id", "budgets.id"],
            name=op.f("fk_budget_categories_wallet_id_budget_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["wallet_id", "category_id"],
            ["categories.wallet_id", "categories.id"],
            name=op.f("fk_budget_categories_wallet_id_category_id"),
        ),
        sa.ForeignKeyConstraint(
            ["wallet_id"],
            ["wallets.id"],
            name=op.f("fk_budget_categories_wallet_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "wallet_id", "budget_id", "category_id", name=op.f("pk_budget_categories")
        ),
    )
    op.create_index(
        op.f("ix_budget_categories_wallet_id_category_id"),
        "budget_categories",
        ["wallet_id", "category_id"],
        unique=False,
    )


def create_budget_periods() -> None:
    op.create_table(
        "budget_periods",
        sa.Column("wallet_id", base.Id(), nullable=False),
        sa.Column("budget_id", base.Id(), nullable=False),
        sa.Column("start", base.Day(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("spent_minor", sa.BigInteger(), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "spent_minor BETWEEN -9000000000000000000 AND 9000000000000000000",
            name=op.f("ck_budget_periods_spent_minor"),
        ),
        sa.ForeignKeyConstraint(
            ["wallet_id", "budget_id"],
            ["budgets.wallet_id", "budgets.id"],
            name=op.f("fk_budget_periods_wallet_id_budget_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "wallet_id", "budget_id", "start", "currency", name=op.f("pk_budget_periods")
        ),
    )


def create_goals() -> None:
    op.create_table(
        "goals",
        sa.Column("wallet_id", base.Id(), nullable=False),
        sa.Column("id", base.Id(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("target_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("deadline", base.Day(), nullable=True),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("current_minor", sa.BigInteger(), nullable=False),
        sa.Column("created_at", base.Instant(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "status IN ('ACTIVE', 'COMPLETED', 'CANCELLED')", name=op.f("ck_goals_status")
        ),
        sa.CheckConstraint(
            "current_minor BETWEEN -9000000000000000000 AND 9000000000000000000",
            name=op.f("ck_goals_current_minor"),
        ),
        sa.CheckConstraint(
            "target_minor BETWEEN 1 AND 999999999999999", name=op.f("ck_goals_target")
        ),
        sa.ForeignKeyConstraint(
            ["wallet_id"], ["wallets.id"], name=op.f("fk_goals_wallet_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("wallet_id", "id", name=op.f("pk_goals")),
    )


def create_contributions() -> None:
    op.create_table(
        "contributions",
        sa.Column("wallet_id", base.Id(), nullable=False),
        sa.Column("id", base.Id(), nullable=False),
        sa.Column("goal_id", base.Id(), nullable=False),
        sa.Column("transaction_id", base.Id(), nullable=True),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("day", base.Day(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("created_by", base.Id(), nullable=True),
        sa.Column("created_at", base.Instant(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        *contribution_rules(),
    )
    op.create_index(
        op.f("ix_contributions_created_by"), "contributions", ["created_by"], unique=False
    )
    op.create_index(
        op.f("ix_contributions_wallet_id_goal_id_day_id"),
        "contributions",
        ["wallet_id", "goal_id", "day", "id"],
        unique=False,
    )
    op.create_index(
        "ix_contributions_wallet_id_transaction_id",
        "contributions",
        ["wallet_id", "transaction_id"],
        unique=False,
        postgresql_where=sa.text("transaction_id IS NOT NULL"),
        sqlite_where=sa.text("transaction_id IS NOT NULL"),
    )


def contribution_rules() -> list[sa.Constraint]:
    return [
        sa.CheckConstraint(
            "amount_minor <> 0 AND abs(amount_minor) <= 999999999999999",
            name=op.f("ck_contributions_amount"),
        ),
        sa.CheckConstraint(
            "transaction_id IS NULL OR amount_minor > 0", name=op.f("ck_contributions_linked")
        ),
        sa.ForeignKeyConstraint(
            ["created_by"],
            ["users.id"],
            name=op.f("fk_contributions_created_by"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["wallet_id", "goal_id"],
            ["goals.wallet_id", "goals.id"],
            name=op.f("fk_contributions_wallet_id_goal_id"),
        ),
        sa.ForeignKeyConstraint(
            ["wallet_id", "transaction_id"],
            ["transactions.wallet_id", "transactions.id"],
            name=op.f("fk_contributions_wallet_id_transaction_id"),
        ),
        sa.ForeignKeyConstraint(
            ["wallet_id"],
            ["wallets.id"],
            name=op.f("fk_contributions_wallet_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("wallet_id", "id", name=op.f("pk_contributions")),
    ]


def create_alerts() -> None:
    op.create_table(
        "alerts",
        sa.Column("wallet_id", base.Id(), nullable=False),
        sa.Column("id", base.Id(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("subject_id", base.Id(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("raised_at", base.Instant(), nullable=False),
        sa.Column("withdrawn_at", base.Instant(), nullable=True),
        sa.Column("changed_at", base.Instant(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('BUDGET_NEAR_LIMIT', 'BUDGET_EXCEEDED', 'RECURRING_UPCOMING',"
            " 'RECURRING_NEEDS_APPROVAL', 'GOAL_MILESTONE', 'GOAL_COMPLETED')",
            name=op.f("ck_alerts_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["wallet_id"], ["wallets.id"], name=op.f("fk_alerts_wallet_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("wallet_id", "id", name=op.f("pk_alerts")),
        sa.UniqueConstraint(
            "wallet_id", "subject_id", "key", name=op.f("uq_alerts_wallet_id_subject_id_key")
        ),
    )
    op.create_index(
        op.f("ix_alerts_wallet_id_version_id"),
        "alerts",
        ["wallet_id", "version", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_alerts_wallet_id_raised_at_id"),
        "alerts",
        ["wallet_id", "raised_at", "id"],
        unique=False,
    )


def create_alert_reads() -> None:
    op.create_table(
        "alert_reads",
        sa.Column("user_id", base.Id(), nullable=False),
        sa.Column("wallet_id", base.Id(), nullable=False),
        sa.Column("alert_id", base.Id(), nullable=False),
        sa.Column("read_at", base.Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_alert_reads_user_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["wallet_id", "alert_id"],
            ["alerts.wallet_id", "alerts.id"],
            name=op.f("fk_alert_reads_wallet_id_alert_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("user_id", "wallet_id", "alert_id", name=op.f("pk_alert_reads")),
    )
    op.create_index(
        op.f("ix_alert_reads_wallet_id_alert_id"),
        "alert_reads",
        ["wallet_id", "alert_id"],
        unique=False,
    )


def create_notification_preferences() -> None:
    op.create_table(
        "notification_preferences",
        sa.Column("user_id", base.Id(), nullable=False),
        sa.Column("muted", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("webhook", sa.Text(), nullable=False),
        sa.Column("webhook_url", sa.Text(), nullable=True),
        sa.Column("digest", sa.String(length=40), nullable=False),
        sa.Column("quiet_from", sa.String(length=5), nullable=True),
        sa.Column("quiet_until", sa.String(length=5), nullable=True),
        sa.CheckConstraint(
            "digest IN ('NONE', 'DAILY', 'WEEKLY')", name=op.f("ck_notification_preferences_digest")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["users.id"],
            name=op.f("fk_notification_preferences_user_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_notification_preferences")),
    )
