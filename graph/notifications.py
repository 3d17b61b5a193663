"""Notification preferences: which alerts a person gets, by which ways, and when not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Self

import strawberry

from db.queries import notifications as queries
from domain import notifications as rules
from domain.addresses import Network, target
from domain.alerts import AlertKind, Digest
from domain.notifications import Preferences
from graph import inputs
from graph.context import Info
from graph.enums import described
from graph.inputs import Reader
from graph.payloads import Payload, mutation
from graph.scalars import DateTime, instant
from services import notifications as services
from services.notifications import PreferenceChanges

described(Digest, "Whether alerts are sent one by one or gathered.")


@strawberry.type(description="When nothing is sent: it waits until they end.")
class QuietHours:
    start: str = strawberry.field(description="`HH:MM` in the person's time zone, inclusive.")
    end: str = strawberry.field(
        description="`HH:MM`, exclusive; of the next day when it is earlier than the start."
    )


@strawberry.type(
    description="Which alerts a person gets by which way. Of a way that this server has not been "
    "set up for, the choice is kept and nothing is sent."
)
class NotificationPreferences:
    in_app: list[AlertKind] = strawberry.field(
        description="What stands in the inbox; at first everything."
    )
    email: list[AlertKind] = strawberry.field(
        description="What is sent by mail; at first nothing. Only to an address that the person "
        "has verified: while `viewer.emailVerifiedAt` is null the choice is kept, and what is "
        "raised meanwhile is not sent later either."
    )
    webhook: list[AlertKind] = strawberry.field(
        description="What is sent to the webhook; at first nothing."
    )
    webhook_url: str | None = strawberry.field(description="Where the webhook is; null for none.")
    webhook_off_at: DateTime | None = strawberry.field(
        description="Since when nothing is sent to the webhook, because it said that it is gone, "
        "or took nothing for days; null while it is on. To turn it on, give its address again."
    )
    digest: Digest = strawberry.field(
        description="Whether mail is gathered. It is sent at 8 o'clock of the person's day."
    )
    quiet_hours: QuietHours | None = strawberry.field(
        description="When no alert is sent by mail or webhook; null for never."
    )

    @strawberry.field(
        description="Whether this server can send mail. While it cannot, what is chosen is kept."
    )
    def is_mail_available(self, info: Info) -> bool:
        return info.context.settings.sends_mail

    @classmethod
    def of(cls, chosen: Preferences) -> Self:
        quiet, off_at = chosen.quiet_hours, chosen.webhook_off_at
        return cls(
            in_app=[kind for kind in AlertKind if kind in chosen.in_app],
            email=[kind for kind in AlertKind if kind in chosen.email],
            webhook=[kind for kind in AlertKind if kind in chosen.webhook],
            webhook_url=chosen.webhook_url,
            webhook_off_at=off_at if off_at is None else instant(off_at),
            digest=chosen.digest,
            quiet_hours=None if quiet is None else QuietHours(start=quiet.start, end=quiet.end),
        )


async def preferences_of(info: Info, user_id: str) -> NotificationPreferences:
    row = await info.context.load(queries.by_user, user_id)
    return NotificationPreferences.of(services.preferences(row))


@strawberry.input(description="From when to when nothing is sent.")
class QuietHoursInput:
    start: str = strawberry.field(description="`HH:MM` in the person's time zone, inclusive.")
    end: str = strawberry.field(
        description="`HH:MM`, exclusive; of the next day when it is earlier than the start."
    )

    def parse(self, read: Reader) -> rules.QuietHours:
        start = read.value("quiet_hours.start", self.start, rules.time_of_day)
        end = read.value("quiet_hours.end", self.end, rules.time_of_day)
        # Two that are no times are the same, which needs no telling beside.
        return rules.quiet_hours(start, end) if start else rules.QuietHours(start, end)


@strawberry.input(description="What to change of the preferences; what is left out stays.")
class UpdateNotificationPreferencesInput:
    in_app: list[AlertKind] | None = strawberry.field(
        default=strawberry.UNSET, description="All kinds that stand in the inbox."
    )
    email: list[AlertKind] | None = strawberry.field(
        default=strawberry.UNSET,
        description="All kinds that are sent by mail, once the address is verified.",
    )
    webhook: list[AlertKind] | None = strawberry.field(
        default=strawberry.UNSET, description="All kinds that are sent to the webhook."
    )
    webhook_url: str | None = strawberry.field(
        default=strawberry.UNSET,
        description="An address of https or http on the public internet, at most 2,000 "
        "characters; null for none. Giving it, be it the same, turns a webhook on.",
    )
    digest: Digest | None = strawberry.field(
        default=strawberry.UNSET, description="Whether mail is gathered."
    )
    quiet_hours: QuietHoursInput | None = strawberry.field(
        default=strawberry.UNSET, description="When nothing is sent; null for never."
    )

    def parse(self, networks: Sequence[Network]) -> PreferenceChanges:
        """`networks` are those beside the public internet in which a webhook may be."""
        changes: PreferenceChanges = {}
        read = Reader()
        read.change(changes, "in_app", self.in_app, inputs.as_is)
        read.change(changes, "email", self.email, inputs.as_is)
        read.change(changes, "webhook", self.webhook, inputs.as_is)
        read.change(
            changes,
            "webhook_url",
            self.webhook_url,
            lambda url: _checked(url, networks),
            is_nullable=True,
        )
        read.change(changes, "digest", self.digest, inputs.as_is)
        if self.quiet_hours is None:
            changes["quiet_hours"] = None
        elif self.quiet_hours is not strawberry.UNSET:
            changes["quiet_hours"] = read.value(
                "quiet_hours", self.quiet_hours, lambda hours: hours.parse(read)
            )
        read.finish()
        return changes


def _checked(url: str, networks: Sequence[Network]) -> str:
    target(url, networks)
    return url


@strawberry.type(description="The preferences that were changed.")
class UpdateNotificationPreferencesPayload(Payload):
    preferences: NotificationPreferences | None = strawberry.field(
        default=None, description="The preferences as they are."
    )
    webhook_secret: str | None = strawberry.field(
        default=None,
        description="What messages to the webhook are signed with, when there was none before: "
        "`whsec_` and base64. It is shown now and never again; `rotateWebhookSecret` makes "
        "another.",
    )


UpdateNotificationPreferences = Annotated[
    UpdateNotificationPreferencesInput, strawberry.argument(description="What to change.")
]


@strawberry.type
class NotificationMutation:
    @mutation("Choose which alerts the viewer gets, by which ways, and when not.")
    async def update_notification_preferences(
        self, info: Info, input: UpdateNotificationPreferences
    ) -> UpdateNotificationPreferencesPayload | None:
        actor, settings = info.context.actor, info.context.settings
        changes = input.parse(settings.webhook_networks)
        chosen, secret = await info.context.write(
            services.update, actor, changes, secret=settings.secret_key
        )
        return UpdateNotificationPreferencesPayload(
            preferences=NotificationPreferences.of(chosen), webhook_secret=secret
        )
