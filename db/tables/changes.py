"""What happened in a wallet, what was deleted from it, and the requests that were answered.

`changes` is at once the audit trail, the feed that devices follow, and the history of each thing.
Rows are only ever added: triggers refuse anything else, but for the erasure of a whole wallet.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Code, Id, Instant, one_of
from domain.changes import Action


class Change(Base):
    """One thing after one write; `image` None says that it is gone.

    `hash` covers this row and the one before it in the order of (version, number).
    """

    __tablename__ = "changes"
    __table_args__ = (
        one_of("action", Action),
        Index(None, "wallet_id", "entity_id", "version", "number"),
    )

    wallet_id: Mapped[str] = mapped_column(
        Id, ForeignKey("wallets.id", ondelete="CASCADE"), primary_key=True
    )
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    entity: Mapped[str] = mapped_column(Code)
    entity_id: Mapped[str] = mapped_column(Id)
    action: Mapped[str] = mapped_column(Code)
    at: Mapped[datetime] = mapped_column(Instant)
    # No foreign keys: who is gone stays a number that names nobody.
    actor_id: Mapped[str | None] = mapped_column(Id)
    session_id: Mapped[str | None] = mapped_column(Id)
    image: Mapped[str | None]
    hash: Mapped[str] = mapped_column(String(64))


class Erasure(Base):
    """Says, for as long as a transaction lasts, that this wallet's changes may go with it."""

    __tablename__ = "erasures"

    wallet_id: Mapped[str] = mapped_column(Id, primary_key=True)


class Tombstone(Base):
    """A thing that was deleted and can be restored: all that was known of it.

    `title` is how people knew it. `moved_to` is where what hung on a category went.
    """

    __tablename__ = "trash"
    __table_args__ = (Index(None, "wallet_id", "version", "id"),)

    wallet_id: Mapped[str] = mapped_column(
        Id, ForeignKey("wallets.id", ondelete="CASCADE"), primary_key=True
    )
    entity: Mapped[str] = mapped_column(Code, primary_key=True)
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    version: Mapped[int]
    title: Mapped[str]
    image: Mapped[str]
    moved_to: Mapped[str | None] = mapped_column(Id)
    deleted_by: Mapped[str | None] = mapped_column(
        Id, ForeignKey("users.id", ondelete="SET NULL"), index=True
    )
    deleted_at: Mapped[datetime] = mapped_column(Instant, index=True)


class AnsweredRequest(Base):
    """A request that creates, by the name that its client gave it: asked again, it is not done
    again. `digest` is that of its input, `answer` the ids that it gave, as JSON.
    """

    __tablename__ = "answered_requests"

    user_id: Mapped[str] = mapped_column(
        Id, ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    key: Mapped[str] = mapped_column(primary_key=True)
    digest: Mapped[str]
    answer: Mapped[str]
    # Without an index: each would be written with every request, and is read once a day.
    answered_at: Mapped[datetime] = mapped_column(Instant)
