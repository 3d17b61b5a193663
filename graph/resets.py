"""Password resets: asking for a link by mail, and choosing another password with it."""

from __future__ import annotations

from typing import Annotated

import strawberry

from auth.passwords import accepted, hashed
from domain import passwords
from domain import users as rules
from graph.context import Info
from graph.inputs import Reader
from graph.passwords import hashing, occasion
from graph.payloads import Payload, mutation
from services import attempts
from services import resets as services


@strawberry.input(description="Whose password is forgotten.")
class RequestPasswordResetInput:
    email: str = strawberry.field(description="The address of the account.")


@strawberry.input(description="Another password, by the link that was mailed.")
class ResetPasswordInput:
    token: str = strawberry.field(description="What stands in the link after `#token=`.")
    new_password: str = strawberry.field(
        description="12 to 256 characters that are not easy to guess; a sentence is best."
    )


@strawberry.type(
    description="What was done: the same whether or not there is an account with the address."
)
class RequestPasswordResetPayload(Payload):
    email: str | None = strawberry.field(
        default=None, description="The address that gets a link now, if an account has it."
    )


@strawberry.type(description="The outcome of choosing another password.")
class ResetPasswordPayload(Payload):
    ended_session_count: int | None = strawberry.field(
        default=None, description="How many devices were signed out."
    )


RequestPasswordReset = Annotated[
    RequestPasswordResetInput, strawberry.argument(description="Whose password is forgotten.")
]
ResetPassword = Annotated[
    ResetPasswordInput, strawberry.argument(description="The link's token and the new password.")
]


@strawberry.type
class ResetMutation:
    @mutation(
        "Have a link mailed by which another password can be chosen: once, within an hour, and "
        "only the latest one. Nothing tells whether there is such an account. Requests are "
        "counted per account and per network address, and make both wait."
    )
    async def request_password_reset(
        self, info: Info, input: RequestPasswordReset
    ) -> RequestPasswordResetPayload | None:
        context = info.context
        read = Reader()
        email = read.value("email", input.email, rules.email)
        read.finish()
        context.try_credentials()
        secret = context.settings.secret_key
        counted = services.subjects(email, context.client.address, secret=secret)
        await context.write(attempts.admit, counted, context.at)
        await context.write(services.ask, email, secret=secret, at=context.at)
        return RequestPasswordResetPayload(email=email)

    @mutation(
        "Choose another password with the link that was mailed. Every session of the person ends, "
        "and their address counts as verified. At most one password is taken per request."
    )
    async def reset_password(self, info: Info, input: ResetPassword) -> ResetPasswordPayload | None:
        context = info.context
        read = Reader()
        new = read.value("new_password", input.new_password, passwords.given)
        read.finish()
        context.try_credentials()
        secret = context.settings.secret_key
        person = await context.read(services.person, input.token, secret=secret, at=context.at)
        new = read.value(
            "new_password",
            new,
            lambda new: accepted(new, email=person.email, username=person.username),
        )
        read.finish()
        ended = await context.write(
            services.use,
            input.token,
            password_hash=await context.aside(hashed, new, hashing(context.settings)),
            occasion=occasion(context),
        )
        return ResetPasswordPayload(ended_session_count=ended)
