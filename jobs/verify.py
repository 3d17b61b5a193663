"""Verifying the books: everything that is kept computed again and compared, wallet by wallet."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

import click
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from db import engine as engines
from db.queries import verification
from db.session import reading
from jobs.database import opened
from services import heads
from services.verification import differences

# Wallets compared at a time, in one snapshot: while it lasts, nothing that is written matters.
_WALLETS = 100
# A wallet with many years in it takes longer than any question of a person's may.
_LIMITS = engines.Limits(connections=1, statement_timeout_ms=600_000)
_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command("verify")
@click.option(
    "--heads",
    "heads_file",
    type=_FILE,
    help="Add a signed line for each wallet to this file. Keep it away from the database.",
)
@click.option(
    "--against",
    type=click.File("rb"),
    help="Compare with such a file: history that was rewritten as a whole shows only there.",
)
def verify(heads_file: Path | None, against: BinaryIO | None) -> None:
    """Compute every sum again, replay every wallet's history from nothing, and check its chain.

    Reports what differs; exit code 1 if anything does.
    """
    found = 0
    with opened(_LIMITS) as (settings, engine):
        count = _count(engine)
        with click.progressbar(length=count, label="Verifying", file=sys.stderr) as bar:
            for session, wallet_ids in _batches(engine):
                for difference in differences(session, wallet_ids):
                    click.echo(str(difference))
                    found += 1
                if heads_file is not None:
                    _keep(session, wallet_ids, heads_file, settings.secret_key)
                bar.update(len(wallet_ids))
        if against is not None:
            with reading(engine) as session:
                for problem in heads.problems(session, against, secret=settings.secret_key):
                    click.echo(str(problem))
                    found += 1
    if found:
        raise click.ClickException(f"Differences: {found:,}, in {count:,} wallets looked at.")
    click.echo(f"All sums and histories are right; wallets looked at: {count:,}.")


COMMANDS = (verify,)


def _keep(session: Session, wallet_ids: list[str], file: Path, secret: str) -> None:
    with file.open("ab") as out:
        out.writelines(heads.lines(session, wallet_ids, secret=secret, at=datetime.now(UTC)))


def _count(engine: Engine) -> int:
    with reading(engine) as session:
        return verification.all_wallet_count(session)


def _batches(engine: Engine) -> Iterator[tuple[Session, list[str]]]:
    """The wallets in batches, each with a snapshot of its own."""
    after: str | None = None
    while True:
        with reading(engine) as session:
            wallet_ids = list(verification.all_wallet_ids(session, after=after, size=_WALLETS))
            if not wallet_ids:
                return
            yield session, wallet_ids
        after = wallet_ids[-1]
