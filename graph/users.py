"""The person who is signed in: what they see of themselves, and what they change."""

from __future__ import annotations

from typing import Annotated, Self

import strawberry

from auth.passwords import accepted, hashed
from db import tables
from db.queries import sessions, users, wallets
from domain import passwords
from domain import users as rules
from domain.errors import Code, Invalid
from domain.ledger import UserRole, Weekday
from domain.locales import language_tag
from graph import ids, inputs
from graph.alerts import (
    AfterAlerts,
    AlertConnection,
    AlertFeed,
    FirstAlerts,
    UnreadOnly,
    alert_changes,
    alerts_of_viewer,
    unread_count,
)
from graph.context import Info
from graph.deliveries import WebhookDeliveryConnection, deliveries_of_viewer
from graph.ids import Prefix
from graph.inputs import Reader
from graph.invitations import Invitation, waiting
from graph.nodes import Node, findable
from graph.notices import NOTICES_MAX, SecurityNotice, notices_of_viewer
from graph.notifications import NotificationPreferences, preferences_of
from graph.paging import After, Before, First, Last, PageArguments
from graph.passwords import hashing, occasion, prove_viewer
from graph.payloads import Payload, mutation
from graph.scalars import Currency, DateTime, TimeZone, instant
from graph.sessions import Session
from graph.wallets import Wallet
from services import users as service
from services.users import UserChanges


@strawberry.type(description="The person who is signed in. Nobody is shown another one.")
class User(Node):
    row: strawberry.Private[tables.User]
    email: str = strawberry.field(description="As it was typed.")
    email_verified_at: DateTime | None = strawberry.field(
        description="When the person showed that the address is theirs; null until then, and again "
        "once they have another."
    )
    username: str = strawberry.field(description="Unique in this service, whatever its case.")
    name: str = strawberry.field(description="What to call the person.")
    created_at: DateTime = strawberry.field(description="When the account was made.")
    is_active: bool = strawberry.field(description="False for an account that may not sign in.")
    role: UserRole = strawberry.field(description="What the person may do in this service.")
    currency: Currency = strawberry.field(description="What new wallets are summed up in.")
    locale: str = strawberry.field(description="A BCP 47 language tag, as in `de-AT`.")
    time_zone: TimeZone = strawberry.field(description="Where the person's days begin and end.")
    week_start: Weekday = strawberry.field(description="The day on which the person's weeks begin.")

    @classmethod
    def of(cls, row: tables.User) -> Self:
        return cls(
            row=row,
            id=ids.encode(Prefix.User, row.id),
            email=row.email,
            email_verified_at=None
            if row.email_verified_at is None
            else instant(row.email_verified_at),
            username=row.username,
            name=row.name,
            created_at=instant(row.created_at),
            is_active=row.is_active,
            role=UserRole[row.role],
            currency=Currency(row.currency),
            locale=row.locale,
            time_zone=TimeZone(row.time_zone),
            week_start=Weekday[row.week_start],
        )

    @strawberry.field(description="Whether the person has shown that the address is theirs.")
    def is_email_verified(self) -> bool:
        return self.row.email_verified_at is not None

    @strawberry.field(description="The wallets that the person belongs to, the oldest first.")
    async def wallets(self, info: Info) -> list[Wallet]:
        rows = await info.context.read(wallets.listed, self.row.id)
        return [Wallet.of(row) for row in rows]

    @strawberry.field(
        description="The open invitations to the person's address, the latest first, at most 100; "
        "none as long as the address is not verified."
    )
    async def invitations(self, info: Info) -> list[Invitation]:
        return await waiting(info)

    @strawberry.field(
        description="The devices on which the person is signed in, the last used first."
    )
    async def sessions(self, info: Info) -> list[Session]:
        rows = await info.context.read(sessions.live, self.row.id, info.context.at)
        return [Session.of(row) for row in rows]

    @strawberry.field(
        description="What happened to the account in the last 30 days, the latest first, at most "
        f"{NOTICES_MAX}: also on a server that sends no mail. Of devices that sign in anew again "
        "and again not each time is told."
    )
    async def security_notices(self, info: Info) -> list[SecurityNotice]:
        return await notices_of_viewer(info)

    @strawberry.field(
        description="The person's inbox: the alerts of all wallets since they belong to them, the "
        "last raised first."
    )
    async def alerts(
        self,
        info: Info,
        unread_only: UnreadOnly = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> AlertConnection | None:
        page = PageArguments(first, after, last, before)
        return await alerts_of_viewer(info, page, unread_only=unread_only)

    @strawberry.field(
        description="What was raised or withdrawn since the client last asked: all that one needs "
        "after an absence, or instead of `alertRaised`."
    )
    async def alert_changes(
        self, info: Info, after: AfterAlerts = None, first: FirstAlerts = None
    ) -> AlertFeed | None:
        return await alert_changes(info, after, first)

    @strawberry.field(description="How many alerts are neither read nor withdrawn.")
    async def unread_alert_count(self, info: Info) -> int:
        return await unread_count(info)

    @strawberry.field(description="Which alerts the person gets, by which ways, and when not.")
    async def notification_preferences(self, info: Info) -> NotificationPreferences:
        return await preferences_of(info, self.row.id)

    @strawberry.field(
        description="What was sent to the person's webhook in the last 30 days, or is to be, the "
        "newest first."
    )
    async def webhook_deliveries(
        self,
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> WebhookDeliveryConnection | None:
        return await deliveries_of_viewer(info, PageArguments(first, after, last, before))


findable(Prefix.User, users.visible, User.of)


@strawberry.input(description="What to change; what is left out stays as it is.")
class UpdateViewerInput:
    email: str | None = strawberry.field(
        default=strawberry.UNSET, description="Needs `currentPassword`. Nobody else's."
    )
    username: str | None = strawberry.field(
        default=strawberry.UNSET, description="Needs `currentPassword`. As in `SignUpInput`."
    )
    name: str | None = strawberry.field(
        default=strawberry.UNSET, description="At most 80 characters."
    )
    currency: Currency | None = strawberry.field(
        default=strawberry.UNSET, description="For new wallets; those there are keep theirs."
    )
    locale: str | None = strawberry.field(
        default=strawberry.UNSET, description="A BCP 47 language tag, as in `de-AT`."
    )
    time_zone: TimeZone | None = strawberry.field(
        default=strawberry.UNSET, description="For new wallets; those there are keep theirs."
    )
    week_start: Weekday | None = strawberry.field(
        default=strawberry.UNSET, description="For new wallets; those there are keep theirs."
    )
    current_password: str | None = strawberry.field(
        default=None, description="Asked for when the email or the username changes."
    )

    def parse(self) -> UserChanges:
        changes: UserChanges = {}
        read = Reader()
        read.change(changes, "email", self.email, rules.email)
        read.change(changes, "username", self.username, rules.username)
        read.change(changes, "name", self.name, inputs.name)
        read.change(changes, "currency", self.currency, inputs.as_is)
        read.change(changes, "locale", self.locale, language_tag)
        read.change(changes, "time_zone", self.time_zone, inputs.as_is)
        read.change(changes, "week_start", self.week_start, inputs.as_is)
        read.finish()
        return changes


@strawberry.input(description="The old password and the new one.")
class ChangePasswordInput:
    current_password: str = strawberry.field(description="The one that is to end.")
    new_password: str = strawberry.field(
        description="12 to 256 characters that are not easy to guess; a sentence is best."
    )

    def parse(self, viewer: tables.User) -> tuple[str, str]:
        """The current and the new password."""
        read = Reader()
        current = read.value("current_password", self.current_password, passwords.given)
        new = read.value(
            "new_password",
            self.new_password,
            lambda new: accepted(new, email=viewer.email, username=viewer.username),
        )
        read.finish()
        if new == current:
            raise Invalid("This is the password you have; choose another", field=("new_password",))
        return current, new


@strawberry.input(description="That it is really the viewer who leaves.")
class DeleteViewerInput:
    password: str = strawberry.field(description="The current one, asked once more.")


@strawberry.type(description="The outcome of changing oneself.")
class UpdateViewerPayload(Payload):
    user: User | None = strawberry.field(default=None, description="As changed.")


@strawberry.type(description="The outcome of changing the password.")
class ChangePasswordPayload(Payload):
    user: User | None = strawberry.field(default=None, description="Whose password it is.")
    ended_session_ids: list[strawberry.ID] | None = strawberry.field(
        default=None, description="The other devices, signed out now."
    )


@strawberry.type(description="The outcome of leaving.")
class DeleteViewerPayload(Payload):
    deleted_user_id: strawberry.ID | None = strawberry.field(
        default=None, description="Whose account it was."
    )


UpdateViewer = Annotated[UpdateViewerInput, strawberry.argument(description="What to change.")]
ChangePassword = Annotated[
    ChangePasswordInput, strawberry.argument(description="The old password and the new one.")
]
DeleteViewer = Annotated[
    DeleteViewerInput, strawberry.argument(description="That it is really the viewer.")
]


@strawberry.type
class UserQuery:
    @strawberry.field(
        description="The person who is signed in; null when no access token was sent. One that "
        "has expired or whose session has ended is refused with UNAUTHENTICATED."
    )
    async def viewer(self, info: Info) -> User | None:
        return None if info.context.is_signed_out else User.of(info.context.viewer)


@strawberry.type
class UserMutation:
    @mutation("Change what the viewer is called and how they count their days.")
    async def update_viewer(self, info: Info, input: UpdateViewer) -> UpdateViewerPayload | None:
        context = info.context
        actor = context.actor
        changes = _real_changes(context.viewer, input.parse())
        proven_hash = None
        if "email" in changes or "username" in changes:
            password = _confirmation(input)
            proof = await prove_viewer(context, password, "current_password")
            proven_hash = proof.password_hash
        user = await context.write(
            service.update,
            actor,
            changes,
            occasion=occasion(context),
            proven_hash=proven_hash,
        )
        if context.session_id is not None:
            # What follows in the operation sees the person as they are now.
            await context.become(context.session_id)
        return UpdateViewerPayload(user=User.of(user))

    @mutation("Choose another password. Every other session of the viewer ends.")
    async def change_password(
        self, info: Info, input: ChangePassword
    ) -> ChangePasswordPayload | None:
        context = info.context
        actor, viewer = context.actor, context.viewer
        current, new = input.parse(viewer)
        proof = await prove_viewer(context, current, "current_password")
        ended = await context.write(
            service.change_password,
            actor,
            proven_hash=proof.password_hash,
            password_hash=await context.aside(hashed, new, hashing(context.settings)),
            occasion=occasion(context),
        )
        return ChangePasswordPayload(
            user=User.of(viewer),
            ended_session_ids=[ids.encode(Prefix.Session, session_id) for session_id in ended],
        )

    @mutation(
        "Leave for good. The viewer, their personal wallet and every wallet that nobody else "
        "shares are deleted; what they wrote in shared wallets stays, by nobody in particular."
    )
    async def delete_viewer(self, info: Info, input: DeleteViewer) -> DeleteViewerPayload | None:
        actor = info.context.actor
        read = Reader()
        password = read.value("password", input.password, passwords.given)
        read.finish()
        proof = await prove_viewer(info.context, password, "password")
        await info.context.write(service.delete, actor, proven_hash=proof.password_hash)
        info.context.leave()
        return DeleteViewerPayload(deleted_user_id=ids.encode(Prefix.User, actor.user_id))


def _real_changes(viewer: tables.User, changes: UserChanges) -> UserChanges:
    """Without the email or the username that the viewer has already: those need no password."""
    if changes.get("email") == viewer.email:
        del changes["email"]
    if changes.get("username") == viewer.username:
        del changes["username"]
    return changes


def _confirmation(input: UpdateViewerInput) -> str:
    read = Reader()
    if input.current_password is None:
        message = "Your password is needed to change your email or your username"
        raise Invalid(message, field=("current_password",), code=Code.REQUIRED)
    password = read.value("current_password", input.current_password, passwords.given)
    read.finish()
    return password
