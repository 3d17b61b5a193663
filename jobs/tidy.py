"""Tidying: what has had its time goes, a bounded piece at a time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import click
from sqlalchemy import Engine

from db.queries import attempts, invitations, links, sessions
from db.session import reading, write
from domain.links import REMEMBERED_FOR
from jobs.database import opened
from services import purging
from settings import Settings


@click.command("tidy")
def tidy() -> None:
    """Remove what has expired or is forgotten, and trash and retries past their time."""
    now = datetime.now(UTC)
    with opened() as (settings, engine):
        purged = tidied(settings, engine, now)
    click.echo(f"Purged from the trash: {purged:,}.")


COMMANDS = (tidy,)


def tidied(settings: Settings, engine: Engine, now: datetime) -> int:
    """Have go what has had its time. How many things of the trash are gone for good."""
    write(engine, sessions.all_expired, now)
    write(engine, attempts.all_forgotten, now)
    write(engine, links.all_forgotten, now - REMEMBERED_FOR)
    write(engine, invitations.all_answered, now - REMEMBERED_FOR)
    write(engine, purging.forget_requests, at=now)
    return _purge(engine, now, before=now - timedelta(days=settings.trash_days))


def _purge(engine: Engine, now: datetime, *, before: datetime) -> int:
    """One transaction for each wallet. How many things are gone for good."""
    purged = 0
    while True:
        with reading(engine) as session:
            wallet_ids = purging.wallets_with_old_trash(session, before=before)
        if not wallet_ids:
            return purged
        for wallet_id in wallet_ids:
            purged += write(
                engine, purging.purge_wallet, wallet_id=wallet_id, before=before, at=now
            )
