"""The database as jobs meet it: the one of the settings, fit for this code, or a clear end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click
from sqlalchemy import Engine

from db import channel, migration
from db import engine as engines
from db.migration import Standing
from db.session import is_unreachable
from domain.errors import Refusal, Refusals
from settings import BadSettings, Settings

# A job does one thing at a time, while what it has committed before is told on the channel.
ONE_AT_A_TIME = engines.Limits(connections=2)


@contextmanager
def opened(limits: engines.Limits = ONE_AT_A_TIME) -> Iterator[tuple[Settings, Engine]]:
    """The settings and their database. What a job refuses ends it with exit code 1 and a word."""
    try:
        settings = Settings.from_environment()
    except BadSettings as error:
        raise click.ClickException(str(error)) from error
    engine = engines.connect(settings.database_url, limits)
    try:
        _refuse_unfit(engine, settings)
        yield settings, engine
    except Refusal as refusal:
        raise click.ClickException(_said(refusal)) from refusal
    except Refusals as several:
        raise click.ClickException("\n".join(map(_said, several.refusals))) from several
    finally:
        channel.flush(engine)
        engine.dispose()


def _refuse_unfit(engine: Engine, settings: Settings) -> None:
    try:
        standing = migration.standing(engine)
    except Exception as error:
        if not is_unreachable(error):
            raise
        raise click.ClickException(
            f"The database {settings.redacted_database_url} cannot be reached."
            " Check DATABASE_URL, and that the server runs and accepts this user."
        ) from error
    if settings.is_embedded and standing in {Standing.EMPTY, Standing.BEHIND}:
        migration.upgrade(engine)
    elif standing is not Standing.CURRENT:
        raise click.ClickException(f"{settings.redacted_database_url}: {standing.value}")


def _said(refusal: Refusal) -> str:
    return ": ".join([*refusal.field, refusal.message])
