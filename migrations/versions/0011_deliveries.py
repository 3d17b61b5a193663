"""The outbox, and the keys of webhooks."""

import sqlalchemy as sa
from alembic import op

from db import base

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

KEYS = (
    ("webhook_key", base.Id()),
    ("webhook_key_digest", sa.String(length=64)),
    ("webhook_keyed_at", base.Instant()),
    ("webhook_key_before", base.Id()),
    ("webhook_off_at", base.Instant()),
)


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SET LOCAL lock_timeout = '5s'")
    create_deliveries()
    index_deliveries()
    for name, kind in KEYS:
        op.add_column("notification_preferences", sa.Column(name, kind, nullable=True))


def downgrade() -> None:
    for name, _ in reversed(KEYS):
        op.drop_column("notification_preferences", name)
    op.drop_table("deliveries")


def create_deliveries() -> None:
    op.create_table(
        "deliveries",
        sa.Column("id", base.Id(), nullable=False),
        sa.Column("user_id", base.Id(), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("wallet_id", base.Id(), nullable=True),
        sa.Column("alert_id", base.Id(), nullable=True),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("created_at", base.Instant(), nullable=False),
        sa.Column("due_at", base.Instant(), nullable=False),
        sa.Column("is_gathered", sa.Boolean(), nullable=False),
        sa.Column("digest_id", base.Id(), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease_until", base.Instant(), nullable=True),
        sa.Column("tried_at", base.Instant(), nullable=True),
        sa.Column("ended_at", base.Instant(), nullable=True),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("duration_ms", sa.Integer(), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        *checks_of_deliveries(),
    )


def checks_of_deliveries() -> list[sa.Constraint]:
    return [
        sa.CheckConstraint("channel IN ('EMAIL', 'WEBHOOK')", name=op.f("ck_deliveries_channel")),
        sa.CheckConstraint(
            "state IN ('PENDING', 'DELIVERED', 'FAILED', 'CANCELLED')",
            name=op.f("ck_deliveries_state"),
        ),
        sa.CheckConstraint(
            "user_id IS NOT NULL OR address IS NOT NULL", name=op.f("ck_deliveries_receiver")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_deliveries_user_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["wallet_id"], ["wallets.id"], name=op.f("fk_deliveries_wallet_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
    ]


def index_deliveries() -> None:
    op.create_index(
        "ix_deliveries_due",
        "deliveries",
        ["due_at", "id"],
        unique=False,
        postgresql_where=sa.text("state = 'PENDING'"),
        sqlite_where=sa.text("state = 'PENDING'"),
    )
    for columns in (
        ("user_id", "channel", "created_at", "id"),
        ("wallet_id", "alert_id"),
        ("digest_id",),
        ("created_at",),
    ):
        name = op.f(f"ix_deliveries_{'_'.join(columns)}")
        op.create_index(name, "deliveries", list(columns), unique=False)
