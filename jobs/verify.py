"""Verifying the books: everything that is kept computed again and compared, wallet by wallet.

It is a run of the job, from the first wallet to the last, that tells in full what it finds.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

import click
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from db.queries import verification
from db.session import reading
from domain.jobs import Result
from jobs.bars import Bar, drawn
from jobs.database import opened
from jobs.progress import Progress
from jobs.registry import chosen, jobs
from jobs.tick import TICK, told_to_stop
from jobs.worker import WHOLE_RUN, Worker
from services import heads
from services.verification import differences
from settings import Settings

# Wallets compared at a time, in one snapshot: while it lasts, nothing that is written matters.
_WALLETS = 100
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
    with told_to_stop() as stop, opened(TICK) as (settings, engine), drawn() as bar:
        worker = Worker(
            settings, engine, stop=stop, on_change=lambda _, progress: bar.show(progress)
        )
        look = _Look(bar, heads_file, against)
        [job] = chosen(jobs(settings), ["verify"])
        bar.begin("verify")
        outcome = worker.do(replace(job, run=look.run), is_pressed=True)
        if outcome is None:
            # Another worker's run goes on where an earlier one ended: it does not answer for all.
            look.run(settings, engine, worker.clock(), Progress(stop=stop, on_change=bar.show))
    _tell(look, None if outcome is None else outcome.result)


COMMANDS = (verify,)


def _tell(look: _Look, result: Result | None) -> None:
    """What came of it, in one line. Ends with exit code 1 unless all is right."""
    for failure in result.failures if result else ():
        if failure.what == WHOLE_RUN:
            raise click.ClickException(failure.why)
    if look.found:
        raise click.ClickException(
            f"Differences: {look.found:,}, in {look.count:,} wallets looked at."
        )
    if look.is_stopped:
        raise click.ClickException(f"Stopped; wallets looked at: {look.count:,}, all right.")
    click.echo(f"All sums and histories are right; wallets looked at: {look.count:,}.")


@dataclass(slots=True)
class _Look:
    """One look at all wallets. `found` are differences in the `count` that were looked at."""

    bar: Bar
    heads_file: Path | None
    against: BinaryIO | None
    found: int = 0
    count: int = 0
    is_stopped: bool = False

    def run(
        self,
        settings: Settings,
        engine: Engine,
        at: datetime,  # noqa: ARG002 - as every job
        progress: Progress,
    ) -> dict[str, int]:
        with reading(engine) as session:
            progress.expect(verification.all_wallet_count(session))
        for session, wallet_ids in _batches(engine):
            self._check(session, wallet_ids, progress)
            if self.heads_file is not None:
                _keep(session, wallet_ids, self.heads_file, settings.secret_key)
            progress.mark = wallet_ids[-1]
            if progress.must_stop():
                self.is_stopped = True
                break
        else:
            progress.mark = None
        if self.against is not None:
            with reading(engine) as session:
                for problem in heads.problems(session, self.against, secret=settings.secret_key):
                    self._say(str(problem))
                    progress.fail("a head kept elsewhere", "it is not as it should be")
        return {"wallets": self.count, "differences": self.found}

    def _check(self, session: Session, wallet_ids: list[str], progress: Progress) -> None:
        for each in differences(session, wallet_ids):
            self._say(str(each))
            progress.fail(f"wallet {each.wallet_id}", f"{each.what} of {each.where} is wrong")
        self.count += len(wallet_ids)
        progress.advance(len(wallet_ids), note=f"{self.found:,} differences")

    def _say(self, difference: str) -> None:
        self.found += 1
        self.bar.clear()
        click.echo(difference)


def _keep(session: Session, wallet_ids: list[str], file: Path, secret: str) -> None:
    with file.open("ab") as out:
        out.writelines(heads.lines(session, wallet_ids, secret=secret, at=datetime.now(UTC)))


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
