"""Trying a password: counted before it is checked, hashed aside, once in a request."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import ParamSpec, TypeVar

import structlog

from auth import passwords
from auth.passwords import Hashing
from db import tables
from domain.errors import RateLimited, WrongCredentials
from graph.context import Context
from services import attempts
from services.attempts import Subject
from services.devices import Device
from services.notices import Occasion
from services.sessions import Proof, Terms
from settings import Settings

P = ParamSpec("P")
T = TypeVar("T")

log = structlog.get_logger("outlay.auth")


def hashing(settings: Settings) -> Hashing:
    return Hashing(settings.password_pepper, settings.password_hash_cost)


def terms(settings: Settings) -> Terms:
    return Terms(timedelta(days=settings.refresh_token_days), settings.secret_key)


def device(context: Context) -> Device:
    return Device(context.client.address, context.client.user_agent)


def occasion(context: Context) -> Occasion:
    return Occasion(context.at, device(context), context.settings.secret_key)


def address(context: Context) -> Subject:
    return attempts.address(context.client.address, secret=context.settings.secret_key)


async def slowly(
    context: Context,
    subjects: Sequence[Subject],
    work: Callable[P, T],
    *args: P.args,
    **kwargs: P.kwargs,
) -> T:
    """What `work` gives, run aside. Where there was no room for it, the try does not count."""
    try:
        return await context.aside(work, *args, **kwargs)
    except RateLimited:
        await context.write(attempts.undo, subjects)
        raise


async def prove(
    context: Context, user: tables.User | None, *, login: str, password: str, field: str
) -> Proof:
    """That `password` is the user's; takes as long where `login` is nobody's.

    The failures are forgiven by whoever uses the proof. Raises WrongCredentials or RateLimited.
    """
    context.try_credentials()
    secret = context.settings.secret_key
    account = attempts.account(user.id if user else login, secret=secret)
    subjects = (account, address(context))
    await context.write(attempts.admit, subjects, context.at)
    kept = user.password_hash if user else None
    check = await slowly(
        context, subjects, passwords.check, password, kept, hashing(context.settings)
    )
    if user is None or not user.is_active or not check.is_right:
        log.info(
            "a password was wrong",
            request_id=context.client.request_id,
            address=context.client.address,
        )
        who = "email, username or password" if field == "login" else "password"
        raise WrongCredentials(
            f"The {who} is not right", field=() if field == "login" else (field,)
        )
    return Proof(user.id, user.password_hash, check.rehash, subjects)


async def prove_viewer(context: Context, password: str, field: str) -> Proof:
    """The same for the signed-in viewer, forgiven already."""
    user = context.viewer
    proof = await prove(context, user, login=user.username, password=password, field=field)
    await context.write(attempts.forgive, proof.subjects)
    return proof
