"""Payees: the other side of a transaction, known by name."""

from __future__ import annotations

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Id, new_id


class Payee(Base):
    __tablename__ = "payees"
    __table_args__ = (UniqueConstraint("wallet_id", "name_key"),)

    wallet_id: Mapped[str] = mapped_column(
        Id, ForeignKey("wallets.id", ondelete="CASCADE"), primary_key=True
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    name: Mapped[str]
    name_key: Mapped[str]
    version: Mapped[int]
