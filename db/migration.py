"""The schema's version: where a database stands against this code, and the way up or down."""

from __future__ import annotations

from enum import Enum
from functools import cache
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

import db.tables  # noqa: F401 - every table must be known for a comparison
from db.base import Base
from db.engine import FOR_READ

_PROJECT = Path(__file__).resolve().parent.parent / "pyproject.toml"
# Any number that is ours alone: the advisory lock of "a migration is running".
_LOCK = 0x4F75746C6179


class Standing(Enum):
    EMPTY = "The database has no tables of ours yet: run `python3 run.py migrate`."
    CURRENT = "The database fits this code."
    BEHIND = "The database is older than this code: run `python3 run.py migrate`."
    AHEAD = "The database is newer than this code: install the newer Outlay, or restore a backup."


def standing(engine: Engine) -> Standing:
    """How the database's schema compares to the one this code expects."""
    with engine.connect() as connection:
        # As a read: asking must not wait for a writer, nor make one wait.
        connection.execution_options(**FOR_READ)
        revision = MigrationContext.configure(connection).get_current_revision()
    if revision is None:
        return Standing.EMPTY
    newest_first = revisions()
    if revision == newest_first[0]:
        return Standing.CURRENT
    return Standing.BEHIND if revision in newest_first else Standing.AHEAD


@cache
def revisions() -> tuple[str, ...]:
    """The versions that this code knows, the newest first."""
    scripts = ScriptDirectory.from_config(_config())
    return tuple(script.revision for script in scripts.walk_revisions())


def upgrade(engine: Engine, to: str = "head") -> None:
    """Every migration up to `to`, in one transaction; a second process waits for the first.

    A database that stands there already is not touched, so that it may be busy or read-only.
    """
    if to == "head" and standing(engine) is Standing.CURRENT:
        return
    with engine.begin() as connection:
        _lock(connection)
        command.upgrade(_config(connection), to)


def downgrade(engine: Engine, to: str) -> None:
    with engine.begin() as connection:
        _lock(connection)
        command.downgrade(_config(connection), to)


def differences(engine: Engine) -> list[object]:
    """Where a database at head and the tables of this code disagree: nowhere, if all is well."""
    with engine.connect() as connection:
        connection.execution_options(**FOR_READ)
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        return list(compare_metadata(context, Base.metadata))


def _lock(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")


def _config(connection: Connection | None = None) -> Config:
    config = Config(toml_file=_PROJECT)
    config.attributes["connection"] = connection
    return config
