"""Invitations: who was asked into a wallet, as what, and what became of it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Code, Id, Instant, index_where, new_id, one_of
from domain.invitations import InvitationState
from domain.ledger import WalletRole


class Invitation(Base):
    """`email` is the address that it went to, `email_key` its folded form: both are forgotten when
    the person who has the address leaves, and some time after it is answered.
    """

    __tablename__ = "invitations"
    __table_args__ = (
        one_of("role", WalletRole),
        one_of("state", InvitationState),
        index_where(
            "ix_invitations_open", "wallet_id", "email_key", where="state = 'OPEN'", is_unique=True
        ),
        index_where("ix_invitations_email_key", "email_key", where="email_key IS NOT NULL"),
    )

    wallet_id: Mapped[str] = mapped_column(
        Id, ForeignKey("wallets.id", ondelete="CASCADE"), primary_key=True
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    email: Mapped[str | None]
    email_key: Mapped[str | None]
    role: Mapped[str] = mapped_column(Code)
    state: Mapped[str] = mapped_column(Code)
    invited_by: Mapped[str | None] = mapped_column(
        Id, ForeignKey("users.id", ondelete="SET NULL"), index=True
    )
    accepted_by: Mapped[str | None] = mapped_column(
        Id, ForeignKey("users.id", ondelete="SET NULL"), index=True
    )
    created_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant)
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    version: Mapped[int]
