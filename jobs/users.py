"""People, as the operator manages them: making administrators and resetting passwords."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, datetime

import click

from db.session import reading, write
from domain import locales
from domain import users as rules
from domain.errors import Refusal
from domain.ledger import UserRole
from jobs.database import opened
from services import users as service
from services.notices import Occasion
from services.users import NewUser
from settings import Settings

PASSWORD_STDIN = click.option(
    "--password-stdin", is_flag=True, help="Read the password from standard input, as one line."
)


@click.command("create-admin")
@click.argument("email")
@click.argument("username")
@PASSWORD_STDIN
def create_admin(email: str, username: str, *, password_stdin: bool) -> None:
    """Make an account that may administer, or make an account that exists an administrator's."""
    with opened() as (settings, engine):
        email = _checked("email", email, rules.email)
        username = _checked("username", username, rules.username)
        with reading(engine) as session:
            known = service.known(session, email=email, username=username)
        if known is not None:
            write(engine, service.make_admin, known.username, at=_now())
            click.echo(f"{known.username} is an administrator now; the password stays as it is.")
            return
        kept = _hashed(_asked(is_piped=password_stdin), settings, email=email, username=username)
        new = NewUser(
            email=email,
            username=username,
            name=username,
            currency=locales.DEFAULT_CURRENCY,
            locale=locales.DEFAULT,
            time_zone="UTC",
            week_start=locales.first_weekday(locales.DEFAULT),
            role=UserRole.ADMIN,
        )
        write(engine, service.create, new, password_hash=kept, at=_now())
    click.echo(f"{username} may sign in now, and is an administrator.")


@click.command("reset-password")
@click.argument("login")
@PASSWORD_STDIN
def reset_password(login: str, *, password_stdin: bool) -> None:
    """Give the person with this email or username a new password, and sign them out everywhere."""
    with opened() as (settings, engine):
        with reading(engine) as session:
            user = service.find(session, rules.login(login))
        kept = _hashed(
            _asked(is_piped=password_stdin), settings, email=user.email, username=user.username
        )
        write(
            engine,
            service.reset_password,
            user.username,
            password_hash=kept,
            occasion=Occasion(_now(), None, settings.secret_key),
        )
    click.echo(f"{user.username} has the new password, and is signed out everywhere.")


COMMANDS = (create_admin, reset_password)


def _now() -> datetime:
    return datetime.now(UTC)


def _checked(field: str, value: str, parse: Callable[[str], str]) -> str:
    try:
        return parse(value)
    except Refusal as refusal:
        raise refusal.under(field) from None


def _asked(*, is_piped: bool) -> str:
    if not is_piped:
        prompt: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
        return prompt
    return sys.stdin.readline().rstrip("\r\n")


def _hashed(password: str, settings: Settings, *, email: str, username: str) -> str:
    try:
        return service.hashed(
            password,
            email=email,
            username=username,
            pepper=settings.password_pepper,
            cost=settings.password_hash_cost,
        )
    except Refusal as refusal:
        raise refusal.under("password") from None
