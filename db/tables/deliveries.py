"""The outbox: what is to be sent to people, and what became of it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Code, Id, Instant, index_where, new_id, one_of
from domain.deliveries import Channel, DeliveryState


class Delivery(Base):
    """One message to one person, or to a bare `address`; receivers know it again by its id.

    It is written by the transaction that it tells of. `due_at` is when it is tried next, and nobody
    else tries it before `lease_until`. One that `is_gathered` is sent with others at `due_at`, by
    the delivery `digest_id`. `status` is the last answer's: of HTTP, or of SMTP.
    """

    __tablename__ = "deliveries"
    __table_args__ = (
        one_of("channel", Channel),
        one_of("state", DeliveryState),
        CheckConstraint("user_id IS NOT NULL OR address IS NOT NULL", name="receiver"),
        index_where("ix_deliveries_due", "due_at", "id", where="state = 'PENDING'"),
        Index(None, "user_id", "channel", "created_at", "id"),
        Index(None, "wallet_id", "alert_id"),
        Index(None, "digest_id"),
        Index(None, "created_at"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    user_id: Mapped[str | None] = mapped_column(Id, ForeignKey("users.id", ondelete="CASCADE"))
    address: Mapped[str | None]
    wallet_id: Mapped[str | None] = mapped_column(Id, ForeignKey("wallets.id", ondelete="CASCADE"))
    alert_id: Mapped[str | None] = mapped_column(Id)
    channel: Mapped[str] = mapped_column(Code)
    kind: Mapped[str] = mapped_column(Code)
    facts: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(Instant)
    due_at: Mapped[datetime] = mapped_column(Instant)
    is_gathered: Mapped[bool] = mapped_column(default=False)
    digest_id: Mapped[str | None] = mapped_column(Id)
    state: Mapped[str] = mapped_column(Code, default=DeliveryState.PENDING.name)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    lease_until: Mapped[datetime | None] = mapped_column(Instant)
    tried_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    status: Mapped[int | None] = mapped_column(Integer)
    duration_ms: Mapped[int | None] = mapped_column(Integer)
    last_error: Mapped[str | None]
