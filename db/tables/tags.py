"""Tags: words that a transaction may carry any number of."""

from __future__ import annotations

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Day, Id, new_id


class Tag(Base):
    __tablename__ = "tags"
    __table_args__ = (UniqueConstraint("wallet_id", "name_key"),)

    wallet_id: Mapped[str] = mapped_column(
        Id, ForeignKey("wallets.id", ondelete="CASCADE"), primary_key=True
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    name: Mapped[str]
    name_key: Mapped[str]


class TransactionTag(Base):
    """The day is the transaction's own, so that an index gives what has a tag in order."""

    __tablename__ = "transaction_tags"
    __table_args__ = (
        ForeignKeyConstraint(
            ["wallet_id", "occurred_on", "transaction_id"],
            ["transactions.wallet_id", "transactions.occurred_on", "transactions.id"],
            ondelete="CASCADE",
            onupdate="CASCADE",
        ),
        ForeignKeyConstraint(
            ["wallet_id", "tag_id"], ["tags.wallet_id", "tags.id"], ondelete="CASCADE"
        ),
        Index(None, "wallet_id", "tag_id", "occurred_on", "transaction_id"),
    )

    wallet_id: Mapped[str] = mapped_column(Id, primary_key=True)
    transaction_id: Mapped[str] = mapped_column(Id, primary_key=True)
    tag_id: Mapped[str] = mapped_column(Id, primary_key=True)
    occurred_on: Mapped[str] = mapped_column(Day)
