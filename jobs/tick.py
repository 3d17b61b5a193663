"""Ticking: everything that is due by now is done, once, whoever else does it at the same time."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import click

from db import engine as engines
from domain.jobs import PLANS, Plan
from jobs import parent, telling
from jobs.bars import drawn
from jobs.database import opened
from jobs.loop import AT_ONCE, Loop
from jobs.registry import chosen, jobs
from jobs.worker import Outcome, Worker

# A wallet with many years in it takes longer to verify than any question of a person's may.
_STATEMENT_MS_MAX = 600_000
TICK = engines.Limits(connections=2, statement_timeout_ms=_STATEMENT_MS_MAX)
# Each run of a job has a connection, and now and then another one says that it is alive.
_LOOP = engines.Limits(connections=2 * AT_ONCE, statement_timeout_ms=_STATEMENT_MS_MAX)


@click.command("tick")
@click.argument("names", metavar="[JOB]...", nargs=-1)
@click.option("--all", "is_all", is_flag=True, help="Do every job, whether it is due or not.")
def tick(names: Sequence[str], *, is_all: bool) -> None:
    """Do everything that is due, once; or the named jobs, whether they are due or not.

    What another worker is at is left to it. Exit code 1 if anything failed.
    """
    do(names, is_pressed=is_all or bool(names))


@click.command("tidy")
def tidy() -> None:
    """Purge old trash, and clean up what has expired: the same as `tick purge clean`."""
    do(("purge", "clean"), is_pressed=True)


def _alone(plan: Plan) -> click.Command:
    @click.command(plan.name, help=f"{plan.says}\n\nThe same as `tick {plan.name}`.")
    def one() -> None:
        do((plan.name,), is_pressed=True)

    return one


@click.command("run")
@click.option("--with-parent", is_flag=True, help="End when standard input does.")
@click.option("--tell", "pipe", type=int, hidden=True, help="The parent's pipe for announcements.")
def run(*, with_parent: bool, pipe: int | None) -> None:
    """Do what is due again and again, until told to stop."""
    with told_to_stop() as stop, opened(_LOOP) as (settings, engine):
        if with_parent:
            parent.end_with(stop)
        worker = Worker(settings, engine, stop=stop)
        with parent.told(engine, pipe):
            Loop(worker, jobs(settings), tell=_tell_news, lament=_lament).run()


# Verifying has a command that says more, in `jobs.verify`.
COMMANDS = (tick, tidy, run, *(_alone(plan) for plan in PLANS if plan.name != "verify"))


def do(names: Sequence[str], *, is_pressed: bool) -> None:
    """Do these jobs, or all, one after the other. Ends with exit code 1 if one of them failed."""
    with told_to_stop() as stop, opened(TICK) as (settings, engine), drawn() as bar:
        worker = Worker(
            settings, engine, stop=stop, on_change=lambda _, progress: bar.show(progress)
        )
        failed = []
        for job in chosen(jobs(settings), names):
            if stop.is_set():
                break
            bar.begin(job.name)
            outcome = worker.do(job, is_pressed=is_pressed)
            bar.end()
            if outcome is not None:
                _tell(outcome)
                failed += [job.name] if outcome.result.failure_count else []
            elif is_pressed:
                click.echo(f"{job.name}: another worker is at it")
    if failed:
        raise click.ClickException(f"Jobs that failed: {', '.join(failed)}.")


def _tell(outcome: Outcome) -> None:
    job, result = outcome.job, outcome.result
    told = telling.counted(result.counts) or "nothing to do"
    click.echo(f"{job.name}: {told} ({telling.took(outcome.took_s)})")
    for remark in outcome.remarks:
        click.echo(f"{job.name}: {remark}", err=True)
    for failure in result.failures:
        click.echo(f"{job.name}: {failure.what}: {failure.why}", err=True)
    if left := result.failure_count - len(result.failures):
        click.echo(f"{job.name}: and {left:,} more", err=True)


def _tell_news(outcome: Outcome) -> None:
    """What a loop says: nothing while there is nothing to say."""
    if not outcome.result.is_idle:
        _tell(outcome)


def _lament(problem: str) -> None:
    click.echo(problem, err=True)


@contextmanager
def told_to_stop() -> Iterator[threading.Event]:
    """Set at the first signal that asks this process to end; a second one ends it at once."""
    stop = threading.Event()

    def end(number: int, _: object) -> None:
        stop.set()
        signal.signal(number, signal.SIG_DFL)

    before = {number: signal.signal(number, end) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
