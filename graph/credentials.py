"""Credentials: getting them by signing up or in, and renewing them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated

import strawberry
import structlog

from auth import tokens
from auth.passwords import accepted, hashed
from db.queries import users
from domain import locales, passwords
from domain import users as rules
from domain.errors import Forbidden, WrongCredentials
from domain.ledger import Weekday
from graph import inputs
from graph.context import Info
from graph.inputs import Reader
from graph.passwords import address, device, hashing, prove, slowly, terms
from graph.payloads import Payload, mutation
from graph.scalars import Currency, DateTime, TimeZone, instant
from graph.users import User
from services import attempts
from services import sessions as service
from services.sessions import Opened, Reused
from services.users import NewUser

log = structlog.get_logger("outlay.auth")

_DEFAULT_TIME_ZONE = "UTC"


@strawberry.type(description="What a client needs to act for a person. Keep both tokens secret.")
class Credentials:
    access_token: str = strawberry.field(
        description="To be sent as `Authorization: Bearer …`; it lasts for minutes."
    )
    access_token_expires_at: DateTime = strawberry.field(
        description="From then on the access token is refused with UNAUTHENTICATED."
    )
    refresh_token: str = strawberry.field(
        description="For `refreshSession`, once: each refresh gives another one."
    )
    user: User = strawberry.field(description="Who is signed in.")

    @classmethod
    async def of(cls, info: Info, opened: Opened) -> Credentials:
        """Those of a session just opened or refreshed; the operation goes on as its person."""
        context = info.context
        await context.become(opened.session_id)
        lifetime = timedelta(minutes=context.settings.access_token_minutes)
        # A JWT counts whole seconds.
        now = context.at.replace(microsecond=0)
        access = tokens.issue_access(
            user_id=context.viewer.id,
            session_id=opened.session_id,
            now=now,
            lifetime=lifetime,
            secret=context.settings.secret_key,
        )
        return cls(
            access_token=access,
            access_token_expires_at=instant(now + lifetime),
            refresh_token=opened.refresh_token,
            user=User.of(context.viewer),
        )


@strawberry.input(description="A new account.")
class SignUpInput:
    email: str = strawberry.field(description="Nobody else's; its letter case does not matter.")
    username: str = strawberry.field(
        description="3 to 32 letters a to z and digits, with single `.`, `_` or `-` in between; "
        "nobody else's, whatever its letter case."
    )
    password: str = strawberry.field(
        description="12 to 256 characters that are not easy to guess; a sentence is best."
    )
    name: str | None = strawberry.field(
        default=None,
        description="What to call the person, at most 80 characters; the username by default.",
    )
    currency: Currency | None = strawberry.field(
        default=None, description="Of the personal wallet; by default that of the locale's country."
    )
    locale: str | None = strawberry.field(
        default=None, description="A BCP 47 language tag, as in `de-AT`; `en` by default."
    )
    time_zone: TimeZone | None = strawberry.field(default=None, description="UTC by default.")
    week_start: Weekday | None = strawberry.field(
        default=None, description="By default as the locale has it."
    )

    def parse(self, at: datetime) -> tuple[NewUser, str]:
        """The account and its password. Raises Refusals of all that is wrong at once."""
        read = Reader()
        email = read.value("email", self.email, rules.email)
        username = read.value("username", self.username, rules.username)
        name = read.optional("name", self.name, inputs.name)
        locale = read.optional("locale", self.locale, locales.language_tag) or locales.DEFAULT
        password = read.value(
            "password",
            self.password,
            lambda password: accepted(password, email=email or "", username=username or ""),
        )
        read.finish()
        new = NewUser(
            email=email,
            username=username,
            name=name or username,
            currency=self.currency or locales.currency_of(locale, at.date()),
            locale=locale,
            time_zone=self.time_zone or _DEFAULT_TIME_ZONE,
            week_start=self.week_start or locales.first_weekday(locale),
        )
        return new, password


@strawberry.input(description="Who signs in.")
class SignInInput:
    login: str = strawberry.field(description="The email or the username.")
    password: str = strawberry.field(description="The password.")


@strawberry.input(description="Which session to go on with.")
class RefreshSessionInput:
    refresh_token: str = strawberry.field(description="The last one that was given out.")


@strawberry.type(description="The outcome of signing up.")
class SignUpPayload(Payload):
    credentials: Credentials | None = strawberry.field(
        default=None, description="The new person is signed in already."
    )


@strawberry.type(description="The outcome of signing in.")
class SignInPayload(Payload):
    credentials: Credentials | None = strawberry.field(
        default=None, description="Of a new session."
    )


@strawberry.type(description="The outcome of refreshing a session.")
class RefreshSessionPayload(Payload):
    credentials: Credentials | None = strawberry.field(
        default=None, description="Of the same session; the tokens before them are used up."
    )


SignUp = Annotated[SignUpInput, strawberry.argument(description="The new account.")]
SignIn = Annotated[SignInInput, strawberry.argument(description="Who signs in.")]
RefreshSession = Annotated[
    RefreshSessionInput, strawberry.argument(description="Which session to go on with.")
]


@strawberry.type
class CredentialMutation:
    @mutation(
        "Make an account with a personal wallet in it, and sign in. At most one password is taken "
        "per request."
    )
    async def sign_up(self, info: Info, input: SignUp) -> SignUpPayload | None:
        context = info.context
        if not context.settings.sign_up_open:
            raise Forbidden("This server takes no new accounts; ask who runs it for one")
        new, password = input.parse(context.at)
        context.try_credentials()
        # Whoever collects names that are taken is slowed down like a guesser.
        subjects = (address(context),)
        await context.write(attempts.admit, subjects, context.at)
        kept = await slowly(context, subjects, hashed, password, hashing(context.settings))
        opened = await context.write(
            service.sign_up, new, kept, device(context), terms(context.settings), context.at
        )
        await context.write(attempts.forgive, subjects)
        return SignUpPayload(credentials=await Credentials.of(info, opened))

    @mutation(
        "Sign in on another device. Failures are counted per account and per network address, "
        "and make both wait. At most one password is taken per request."
    )
    async def sign_in(self, info: Info, input: SignIn) -> SignInPayload | None:
        context = info.context
        read = Reader()
        login = read.value("login", input.login, rules.login)
        password = read.value("password", input.password, passwords.given)
        read.finish()
        found = await context.read(users.by_logins, [login])
        proof = await prove(
            context, found.get(login), login=login, password=password, field="login"
        )
        opened = await context.write(
            service.sign_in, proof, device(context), terms(context.settings), context.at
        )
        return SignInPayload(credentials=await Credentials.of(info, opened))

    @mutation(
        "Give a refresh token for new tokens. Within 30 seconds the same token gives the same "
        "successor, should the answer be lost; later its reuse ends the session, as somebody "
        "else may have it."
    )
    async def refresh_session(
        self, info: Info, input: RefreshSession
    ) -> RefreshSessionPayload | None:
        context = info.context
        outcome = await context.write(
            service.refresh, input.refresh_token, terms(context.settings), context.at
        )
        if isinstance(outcome, Reused):
            log.warning(
                "a refresh token was used again, so its session was ended",
                request_id=context.client.request_id,
                address=context.client.address,
            )
            message = "The session has ended, as this token was used before; sign in again"
            raise WrongCredentials(message, field=("refresh_token",))
        return RefreshSessionPayload(credentials=await Credentials.of(info, outcome))
