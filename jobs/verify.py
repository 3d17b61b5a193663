"""Verifying the books: every kept sum computed again and compared, wallet by wallet."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import click
from sqlalchemy import Engine

from db import engine as engines
from db.queries import verification
from db.session import reading
from jobs.database import opened
from services.verification import Difference, differences

# Wallets compared at a time, in one snapshot: while it lasts, nothing that is written matters.
_WALLETS = 100
# A wallet with many years in it takes longer than any question of a person's may.
_LIMITS = engines.Limits(connections=1, statement_timeout_ms=600_000)


@click.command("verify")
def verify() -> None:
    """Compute every daily total and balance again and report what differs; exit code 1 if any."""
    found = 0
    with opened(_LIMITS) as (_, engine):
        count = _count(engine)
        bar = click.progressbar(length=count, label="Verifying", file=sys.stderr)
        with bar:
            for wallet_ids, wrong in _checked(engine):
                for difference in wrong:
                    click.echo(str(difference))
                    found += 1
                bar.update(len(wallet_ids))
    if found:
        raise click.ClickException(f"Differences: {found:,}, in {count:,} wallets looked at.")
    click.echo(f"All sums are right; wallets looked at: {count:,}.")


COMMANDS = (verify,)


def _count(engine: Engine) -> int:
    with reading(engine) as session:
        return verification.all_wallet_count(session)


def _checked(engine: Engine) -> Iterator[tuple[list[str], Iterator[Difference]]]:
    """The wallets in batches, each with what is wrong in it, to be read before the next."""
    after: str | None = None
    while True:
        with reading(engine) as session:
            wallet_ids = list(verification.all_wallet_ids(session, after=after, size=_WALLETS))
            if not wallet_ids:
                return
            yield wallet_ids, differences(session, wallet_ids)
        after = wallet_ids[-1]
