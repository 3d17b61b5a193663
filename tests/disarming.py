"""Putting away the triggers that protect the history, as only the owner of a database can."""

from __future__ import annotations

from sqlalchemy import Engine, text

SQLITE_TRIGGERS = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'changes'"


def disarm(engine: Engine) -> None:
    """From now on the rows of `changes` can be altered like any others, in this database."""
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("ALTER TABLE changes DISABLE TRIGGER USER"))
            return
        for name in connection.scalars(text(SQLITE_TRIGGERS)).all():
            connection.execute(text(f"DROP TRIGGER {name}"))
