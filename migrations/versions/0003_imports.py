"""Statement imports: plans, what was committed, mappings."""

import sqlalchemy as sa
from alembic import op

from db import base

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SET LOCAL lock_timeout = '5s'")
    create_import_plans()
    index_import_plans()
    create_import_plan_rows()
    create_imports()
    index_imports()
    create_import_mappings()


def downgrade() -> None:
    op.drop_table("import_mappings")
    op.drop_table("imports")
    op.drop_table("import_plan_rows")
    op.drop_table("import_plans")


def create_import_plans() -> None:
    op.create_table(
        "import_plans",
        sa.Column("wallet_id", base.Id(), nullable=False),
        sa.Column("id", base.Id(), nullable=False),
        sa.Column("account_id", base.Id(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("format", sa.String(length=40), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("layout", sa.JSON(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("questions", sa.JSON(), nullable=False),
        sa.Column("chunks", sa.JSON(), nullable=False),
        sa.Column("created_by", base.Id(), nullable=True),
        sa.Column("created_at", base.Instant(), nullable=False),
        sa.Column("expires_at", base.Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by"],
            ["users.id"],
            name=op.f("fk_import_plans_created_by"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["wallet_id", "account_id"],
            ["accounts.wallet_id", "accounts.id"],
            name=op.f("fk_import_plans_wallet_id_account_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["wallet_id"],
            ["wallets.id"],
            name=op.f("fk_import_plans_wallet_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("wallet_id", "id", name=op.f("pk_import_plans")),
    )


def index_import_plans() -> None:
    op.create_index(
        op.f("ix_import_plans_created_by"), "import_plans", ["created_by"], unique=False
    )
    op.create_index(
        op.f("ix_import_plans_wallet_id_created_at_id"),
        "import_plans",
        ["wallet_id", "created_at", "id"],
        unique=False,
    )


def create_import_plan_rows() -> None:
    op.create_table(
        "import_plan_rows",
        sa.Column("wallet_id", base.Id(), nullable=False),
        sa.Column("plan_id", base.Id(), nullable=False),
        sa.Column("chunk", sa.Integer(), nullable=False),
        sa.Column("rows", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["wallet_id", "plan_id"],
            ["import_plans.wallet_id", "import_plans.id"],
            name=op.f("fk_import_plan_rows_wallet_id_plan_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("wallet_id", "plan_id", "chunk", name=op.f("pk_import_plan_rows")),
    )


def create_imports() -> None:
    op.create_table(
        "imports",
        sa.Column("wallet_id", base.Id(), nullable=False),
        sa.Column("id", base.Id(), nullable=False),
        sa.Column("account_id", base.Id(), nullable=False),
        sa.Column("plan_id", base.Id(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("format", sa.String(length=40), nullable=False),
        sa.Column("added_count", sa.BigInteger(), nullable=False),
        sa.Column("duplicate_count", sa.BigInteger(), nullable=False),
        sa.Column("skipped_count", sa.BigInteger(), nullable=False),
        sa.Column("created_by", base.Id(), nullable=True),
        sa.Column("created_at", base.Instant(), nullable=False),
        sa.Column("reverted_at", base.Instant(), nullable=True),
        sa.Column("removed_count", sa.BigInteger(), nullable=False),
        sa.Column("edited_count", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by"], ["users.id"], name=op.f("fk_imports_created_by"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["wallet_id", "account_id"],
            ["accounts.wallet_id", "accounts.id"],
            name=op.f("fk_imports_wallet_id_account_id"),
        ),
        sa.ForeignKeyConstraint(
            ["wallet_id"], ["wallets.id"], name=op.f("fk_imports_wallet_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("wallet_id", "id", name=op.f("pk_imports")),
        sa.UniqueConstraint("wallet_id", "plan_id", name=op.f("uq_imports_wallet_id_plan_id")),
    )


def index_imports() -> None:
    op.create_index(op.f("ix_imports_created_by"), "imports", ["created_by"], unique=False)
    op.create_index(
        op.f("ix_imports_wallet_id_created_at_id"),
        "imports",
        ["wallet_id", "created_at", "id"],
        unique=False,
    )


def create_import_mappings() -> None:
    op.create_table(
        "import_mappings",
        sa.Column("wallet_id", base.Id(), nullable=False),
        sa.Column("account_id", base.Id(), nullable=False),
        sa.Column("mapping", sa.JSON(), nullable=False),
        sa.Column("updated_at", base.Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["wallet_id", "account_id"],
            ["accounts.wallet_id", "accounts.id"],
            name=op.f("fk_import_mappings_wallet_id_account_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("wallet_id", "account_id", name=op.f("pk_import_mappings")),
    )
