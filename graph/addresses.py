"""Addresses: showing by a mailed link that one's address is one's own."""

from __future__ import annotations

from typing import Annotated

import strawberry

from auth.keys import pseudonym
from domain.attempts import FREE_PER_ACCOUNT
from graph.context import Info
from graph.payloads import Payload, mutation
from graph.scalars import DateTime, instant
from graph.users import User
from services import addresses as services
from services import attempts
from services.attempts import Subject


@strawberry.input(description="The link that was mailed.")
class VerifyEmailInput:
    token: str = strawberry.field(description="What stands in the link after `#token=`.")


@strawberry.type(description="The outcome of asking for a link.")
class RequestEmailVerificationPayload(Payload):
    user: User | None = strawberry.field(
        default=None, description="Whose address gets a link now; those before it are void."
    )


@strawberry.type(description="The outcome of verifying an address.")
class VerifyEmailPayload(Payload):
    verified_at: DateTime | None = strawberry.field(
        default=None, description="Since when the address counts as verified."
    )
    user: User | None = strawberry.field(
        default=None, description="Whose address it is; null for anybody but that person."
    )


VerifyEmail = Annotated[VerifyEmailInput, strawberry.argument(description="The mailed link.")]


@strawberry.type
class AddressMutation:
    @mutation(
        "Have the viewer's address sent a link that verifies it, which is good for three days. "
        "Signing up and changing the address do so by themselves."
    )
    async def request_email_verification(
        self, info: Info
    ) -> RequestEmailVerificationPayload | None:
        context = info.context
        actor, secret = context.actor, context.settings.secret_key
        context.try_credentials()
        key = pseudonym(secret, "verifications/account", actor.user_id)
        counted = Subject(key, FREE_PER_ACCOUNT, is_account=True, tries="requests")
        await context.write(attempts.admit, [counted], context.at)
        user = await context.write(services.ask_again, actor, secret=secret)
        return RequestEmailVerificationPayload(user=User.of(user))

    @mutation(
        "Show that an address is one's own, with the link that was mailed to it. Whoever has the "
        "link may, signed in or not."
    )
    async def verify_email(self, info: Info, input: VerifyEmail) -> VerifyEmailPayload | None:
        context = info.context
        context.try_credentials()
        secret = context.settings.secret_key
        user = await context.write(services.verify, input.token, secret=secret, at=context.at)
        is_own = context.session_id is not None and context.viewer.id == user.id
        if is_own:
            # What follows in the operation sees the person as they are now.
            await context.become(context.actor.session_id or "")
        return VerifyEmailPayload(
            verified_at=instant(context.at), user=User.of(user) if is_own else None
        )
