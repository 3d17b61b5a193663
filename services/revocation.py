"""Revocation: sessions end, and whoever still listens in one is told so once it is committed."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm import Session as Database

from db.channel import session_topic
from db.session import will_announce
from db.tables import Session


def revoke(session: Database, rows: Iterable[Session]) -> None:
    for row in rows:
        session.delete(row)
        will_announce(session, session_topic(row.id))
