"""Invitations, links that are mailed, and which addresses are verified."""

import sqlalchemy as sa
from alembic import op

from db import base

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SET LOCAL lock_timeout = '5s'")
    op.add_column("users", sa.Column("email_verified_at", base.Instant(), nullable=True))
    create_invitations()
    create_link_tokens()


def downgrade() -> None:
    op.drop_table("link_tokens")
    op.drop_table("invitations")
    op.drop_column("users", "email_verified_at")


def create_invitations() -> None:
    op.create_table(
        "invitations",
        sa.Column("wallet_id", base.Id(), nullable=False),
        sa.Column("id", base.Id(), nullable=False),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("email_key", sa.Text(), nullable=True),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("invited_by", base.Id(), nullable=True),
        sa.Column("accepted_by", base.Id(), nullable=True),
        sa.Column("created_at", base.Instant(), nullable=False),
        sa.Column("expires_at", base.Instant(), nullable=False),
        sa.Column("answered_at", base.Instant(), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        *constraints_of_invitations(),
    )
    for column in ("invited_by", "accepted_by"):
        op.create_index(op.f(f"ix_invitations_{column}"), "invitations", [column], unique=False)
    for name, columns, condition, is_unique in (
        ("ix_invitations_open", ["wallet_id", "email_key"], "state = 'OPEN'", True),
        ("ix_invitations_email_key", ["email_key"], "email_key IS NOT NULL", False),
    ):
        where = sa.text(condition)
        op.create_index(
            name,
            "invitations",
            columns,
            unique=is_unique,
            postgresql_where=where,
            sqlite_where=where,
        )


def constraints_of_invitations() -> list[sa.Constraint]:
    return [
        sa.CheckConstraint(
            "role IN ('OWNER', 'EDITOR', 'VIEWER')", name=op.f("ck_invitations_role")
        ),
        sa.CheckConstraint(
            "state IN ('OPEN', 'ACCEPTED', 'DECLINED', 'REVOKED', 'EXPIRED')",
            name=op.f("ck_invitations_state"),
        ),
        sa.ForeignKeyConstraint(
            ["wallet_id"],
            ["wallets.id"],
            name=op.f("fk_invitations_wallet_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["invited_by"],
            ["users.id"],
            name=op.f("fk_invitations_invited_by"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["accepted_by"],
            ["users.id"],
            name=op.f("fk_invitations_accepted_by"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("wallet_id", "id", name=op.f("pk_invitations")),
    ]


def create_link_tokens() -> None:
    op.create_table(
        "link_tokens",
        sa.Column("id", base.Id(), nullable=False),
        sa.Column("purpose", sa.String(length=40), nullable=False),
        sa.Column("user_id", base.Id(), nullable=True),
        sa.Column("wallet_id", base.Id(), nullable=True),
        sa.Column("invitation_id", base.Id(), nullable=True),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("created_at", base.Instant(), nullable=False),
        sa.Column("expires_at", base.Instant(), nullable=False),
        sa.Column("used_at", base.Instant(), nullable=True),
        sa.CheckConstraint(
            "purpose IN ('PASSWORD_RESET', 'EMAIL_VERIFICATION', 'INVITATION')",
            name=op.f("ck_link_tokens_purpose"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_link_tokens_user_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["wallet_id", "invitation_id"],
            ["invitations.wallet_id", "invitations.id"],
            name=op.f("fk_link_tokens_wallet_id_invitation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link_tokens")),
        sa.UniqueConstraint("hash", name=op.f("uq_link_tokens_hash")),
    )
    for columns in (["user_id", "purpose"], ["wallet_id", "invitation_id"], ["expires_at"]):
        name = op.f(f"ix_link_tokens_{'_'.join(columns)}")
        op.create_index(name, "link_tokens", columns, unique=False)
