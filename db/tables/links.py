"""Links that were mailed: the hash of each, and what it may still do."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Code, Id, Instant, new_id, one_of
from domain.links import Purpose


class LinkToken(Base):
    """A link to `address`, about a person or about an invitation.

    What stands in the link follows from the id and the server's secret; here is only its hash.
    `used_at` is when it was used, or when a newer one took its place.
    """

    __tablename__ = "link_tokens"
    __table_args__ = (
        ForeignKeyConstraint(
            ["wallet_id", "invitation_id"],
            ["invitations.wallet_id", "invitations.id"],
            ondelete="CASCADE",
        ),
        one_of("purpose", Purpose),
        Index(None, "user_id", "purpose"),
        Index(None, "wallet_id", "invitation_id"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    purpose: Mapped[str] = mapped_column(Code)
    user_id: Mapped[str | None] = mapped_column(Id, ForeignKey("users.id", ondelete="CASCADE"))
    wallet_id: Mapped[str | None] = mapped_column(Id)
    invitation_id: Mapped[str | None] = mapped_column(Id)
    hash: Mapped[str] = mapped_column(String(64), unique=True)
    address: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant, index=True)
    used_at: Mapped[datetime | None] = mapped_column(Instant)
