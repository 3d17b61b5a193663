"""Categories: a tree of two levels, of one kind from root to leaf."""

from __future__ import annotations

from sqlalchemy import ForeignKey, ForeignKeyConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Code, Id, index_where, new_id, one_of
from domain.ledger import CategoryKind


class Category(Base):
    """Two categories beside each other (same parent, same kind) do not share a name."""

    __tablename__ = "categories"
    __table_args__ = (
        ForeignKeyConstraint(["wallet_id", "parent_id"], ["categories.wallet_id", "categories.id"]),
        one_of("kind", CategoryKind),
        index_where(
            "uq_categories_root_name",
            "wallet_id",
            "kind",
            "name_key",
            where="parent_id IS NULL",
            is_unique=True,
        ),
        index_where(
            "uq_categories_child_name",
            "wallet_id",
            "parent_id",
            "name_key",
            where="parent_id IS NOT NULL",
            is_unique=True,
        ),
    )

    wallet_id: Mapped[str] = mapped_column(
        Id, ForeignKey("wallets.id", ondelete="CASCADE"), primary_key=True
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    parent_id: Mapped[str | None] = mapped_column(Id)
    name: Mapped[str]
    name_key: Mapped[str]
    kind: Mapped[str] = mapped_column(Code)
    color: Mapped[str] = mapped_column(String(7))
    icon: Mapped[str | None]
    description: Mapped[str | None]
    archived: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int]
