"""Statement imports: the plan a person looks at, what was committed, mappings for the next file."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Code, Id, Instant, new_id


class ImportPlan(Base):
    """What was found in an uploaded file, kept until it expires.

    `digest` covers the layout and every row with its verdict: a commit names it, so that exactly
    what was looked at is what is written. `chunks` tells of each run of rows its first line, what
    it holds of each verdict, and its own fingerprint, so that a page is found without reading rows.
    """

    __tablename__ = "import_plans"
    __table_args__ = (
        ForeignKeyConstraint(
            ["wallet_id", "account_id"],
            ["accounts.wallet_id", "accounts.id"],
            ondelete="CASCADE",
        ),
        Index(None, "wallet_id", "created_at", "id"),
    )

    wallet_id: Mapped[str] = mapped_column(
        Id, ForeignKey("wallets.id", ondelete="CASCADE"), primary_key=True
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    account_id: Mapped[str] = mapped_column(Id)
    file_name: Mapped[str]
    format: Mapped[str] = mapped_column(Code)
    digest: Mapped[str]
    layout: Mapped[Any] = mapped_column(JSON)
    counts: Mapped[Any] = mapped_column(JSON)
    questions: Mapped[Any] = mapped_column(JSON)
    chunks: Mapped[Any] = mapped_column(JSON)
    created_by: Mapped[str | None] = mapped_column(
        Id, ForeignKey("users.id", ondelete="CASCADE"), index=True
    )
    created_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant)


class ImportPlanRows(Base):
    """A run of a plan's rows, in file order, as compressed JSON."""

    __tablename__ = "import_plan_rows"
    __table_args__ = (
        ForeignKeyConstraint(
            ["wallet_id", "plan_id"],
            ["import_plans.wallet_id", "import_plans.id"],
            ondelete="CASCADE",
        ),
    )

    wallet_id: Mapped[str] = mapped_column(Id, primary_key=True)
    plan_id: Mapped[str] = mapped_column(Id, primary_key=True)
    chunk: Mapped[int] = mapped_column(Integer, primary_key=True)
    rows: Mapped[bytes] = mapped_column(LargeBinary)


class Import(Base):
    """A committed plan. Reverting removes its transactions and keeps this row.

    `removed_count` and `edited_count` are what a revert took out, and how many of those somebody
    had changed since.
    """

    __tablename__ = "imports"
    __table_args__ = (
        ForeignKeyConstraint(["wallet_id", "account_id"], ["accounts.wallet_id", "accounts.id"]),
        UniqueConstraint("wallet_id", "plan_id"),
        Index(None, "wallet_id", "created_at", "id"),
    )

    wallet_id: Mapped[str] = mapped_column(
        Id, ForeignKey("wallets.id", ondelete="CASCADE"), primary_key=True
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    account_id: Mapped[str] = mapped_column(Id)
    plan_id: Mapped[str] = mapped_column(Id)
    digest: Mapped[str]
    file_name: Mapped[str]
    format: Mapped[str] = mapped_column(Code)
    added_count: Mapped[int]
    duplicate_count: Mapped[int]
    skipped_count: Mapped[int]
    created_by: Mapped[str | None] = mapped_column(
        Id, ForeignKey("users.id", ondelete="SET NULL"), index=True
    )
    created_at: Mapped[datetime] = mapped_column(Instant)
    reverted_at: Mapped[datetime | None] = mapped_column(Instant)
    removed_count: Mapped[int] = mapped_column(default=0)
    edited_count: Mapped[int] = mapped_column(default=0)
    version: Mapped[int]


class ImportMapping(Base):
    """How a person reads the files of one account, kept for the next file."""

    __tablename__ = "import_mappings"
    __table_args__ = (
        ForeignKeyConstraint(
            ["wallet_id", "account_id"],
            ["accounts.wallet_id", "accounts.id"],
            ondelete="CASCADE",
        ),
    )

    wallet_id: Mapped[str] = mapped_column(Id, primary_key=True)
    account_id: Mapped[str] = mapped_column(Id, primary_key=True)
    mapping: Mapped[Any] = mapped_column(JSON)
    updated_at: Mapped[datetime] = mapped_column(Instant)
