"""Wallets and what stands in them: accounts, categories, payees, tags, daily totals."""

import sqlalchemy as sa
from alembic import op

from db import base

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SET LOCAL lock_timeout = '5s'")
    create_wallets()
    create_members()
    index_members()
    create_accounts()
    create_account_days()
    create_categories()
    index_categories()
    create_payees()
    create_tags()
    create_daily_totals()


def downgrade() -> None:
    op.drop_table("daily_totals")
    op.drop_table("tags")
    op.drop_table("payees")
    op.drop_table("categories")
    op.drop_table("account_days")
    op.drop_table("accounts")
    op.drop_table("members")
    op.drop_table("wallets")


def create_wallets() -> None:
    op.create_table(
        "wallets",
        sa.Column("id", base.Id(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column("month_start_day", sa.BigInteger(), nullable=False),
        sa.Column("week_start", sa.String(length=40), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("personal_of", base.Id(), nullable=True),
        sa.Column("created_at", base.Instant(), nullable=False),
        sa.CheckConstraint(
            (
                "week_start IN ('MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', "
                "'FRIDAY', 'SATURDAY', 'SUNDAY')"
            ),
            name=op.f("ck_wallets_week_start"),
        ),
        sa.CheckConstraint(
            "month_start_day BETWEEN 1 AND 31", name=op.f("ck_wallets_month_start_day")
        ),
        sa.ForeignKeyConstraint(["personal_of"], ["users.id"], name=op.f("fk_wallets_personal_of")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wallets")),
        sa.UniqueConstraint("personal_of", name=op.f("uq_wallets_personal_of")),
    )


def create_members() -> None:
    op.create_table(
        "members",
        sa.Column("wallet_id", base.Id(), nullable=False),
        sa.Column("user_id", base.Id(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("joined_at", base.Instant(), nullable=False),
        sa.CheckConstraint("role IN ('OWNER', 'EDITOR', 'VIEWER')", name=op.f("ck_members_role")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_members_user_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["wallet_id"], ["wallets.id"], name=op.f("fk_members_wallet_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("wallet_id", "user_id", name=op.f("pk_members")),
    )


def index_members() -> None:
    op.create_index(op.f("ix_members_user_id"), "members", ["user_id"], unique=False)


def create_accounts() -> None:
    op.create_table(
        "accounts",
        sa.Column("wallet_id", base.Id(), nullable=False),
        sa.Column("id", base.Id(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("opening_balance_minor", sa.BigInteger(), nullable=False),
        sa.Column("archived", sa.Boolean(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            (
                "kind IN ('CASH', 'CHECKING', 'SAVINGS', 'CREDIT_CARD', 'LOAN', "
                "'INVESTMENT', 'RECEIVABLE', 'OTHER')"
            ),
            name=op.f("ck_accounts_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["wallet_id"], ["wallets.id"], name=op.f("fk_accounts_wallet_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("wallet_id", "id", name=op.f("pk_accounts")),
        sa.UniqueConstraint("wallet_id", "name_key", name=op.f("uq_accounts_wallet_id_name_key")),
    )


def create_account_days() -> None:
    op.create_table(
        "account_days",
        sa.Column("wallet_id", base.Id(), nullable=False),
        sa.Column("account_id", base.Id(), nullable=False),
        sa.Column("day", base.Day(), nullable=False),
        sa.Column("net_minor", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "net_minor BETWEEN -9000000000000000000 AND 9000000000000000000",
            name=op.f("ck_account_days_net_minor"),
        ),
        sa.ForeignKeyConstraint(
            ["wallet_id", "account_id"],
            ["accounts.wallet_id", "accounts.id"],
            name=op.f("fk_account_days_wallet_id_account_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("wallet_id", "account_id", "day", name=op.f("pk_account_days")),
    )


def create_categories() -> None:
    op.create_table(
        "categories",
        sa.Column("wallet_id", base.Id(), nullable=False),
        sa.Column("id", base.Id(), nullable=False),
        sa.Column("parent_id", base.Id(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("color", sa.String(length=7), nullable=False),
        sa.Column("icon", sa.Text(), nullable=True),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("archived", sa.Boolean(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("kind IN ('EXPENSE', 'INCOME')", name=op.f("ck_categories_kind")),
        sa.ForeignKeyConstraint(
            ["wallet_id", "parent_id"],
            ["categories.wallet_id", "categories.id"],
            name=op.f("fk_categories_wallet_id_parent_id"),
        ),
        sa.ForeignKeyConstraint(
            ["wallet_id"], ["wallets.id"], name=op.f("fk_categories_wallet_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("wallet_id", "id", name=op.f("pk_categories")),
    )


def index_categories() -> None:
    op.create_index(
        "uq_categories_child_name",
        "categories",
        ["wallet_id", "parent_id", "name_key"],
        unique=True,
        postgresql_where=sa.text("parent_id IS NOT NULL"),
        sqlite_where=sa.text("parent_id IS NOT NULL"),
    )
    op.create_index(
        "uq_categories_root_name",
        "categories",
        ["wallet_id", "kind", "name_key"],
        unique=True,
        postgresql_where=sa.text("parent_id IS NULL"),
        sqlite_where=sa.text("parent_id IS NULL"),
    )


def create_payees() -> None:
    op.create_table(
        "payees",
        sa.Column("wallet_id", base.Id(), nullable=False),
        sa.Column("id", base.Id(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["wallet_id"], ["wallets.id"], name=op.f("fk_payees_wallet_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("wallet_id", "id", name=op.f("pk_payees")),
        sa.UniqueConstraint("wallet_id", "name_key", name=op.f("uq_payees_wallet_id_name_key")),
    )


def create_tags() -> None:
    op.create_table(
        "tags",
        sa.Column("wallet_id", base.Id(), nullable=False),
        sa.Column("id", base.Id(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["wallet_id"], ["wallets.id"], name=op.f("fk_tags_wallet_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("wallet_id", "id", name=op.f("pk_tags")),
        sa.UniqueConstraint("wallet_id", "name_key", name=op.f("uq_tags_wallet_id_name_key")),
    )


def create_daily_totals() -> None:
    op.create_table(
        "daily_totals",
        sa.Column("wallet_id", base.Id(), nullable=False),
        sa.Column("day", base.Day(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("category_id", base.Id(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "amount_minor BETWEEN -9000000000000000000 AND 9000000000000000000",
            name=op.f("ck_daily_totals_amount_minor"),
        ),
        sa.ForeignKeyConstraint(
            ["wallet_id"],
            ["wallets.id"],
            name=op.f("fk_daily_totals_wallet_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "wallet_id", "day", "kind", "category_id", "currency", name=op.f("pk_daily_totals")
        ),
    )
