"""Notification preferences: which alerts a person gets, by which ways, and when not."""

from __future__ import annotations

from typing import Annotated, Self

import strawberry

from db.queries import notifications as queries
from domain import notifications as rules
from domain.alerts import AlertKind, Digest
from domain.notifications import Preferences
from graph import inputs
from graph.context import Info
from graph.enums import described
from graph.inputs import Reader
from graph.payloads import Payload, mutation
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
    email: list[AlertKind] = strawberry.field(description="What is sent by mail; at first nothing.")
    webhook: list[AlertKind] = strawberry.field(
        description="What is sent to the webhook; at first nothing."
    )
    webhook_url: str | None = strawberry.field(description="Where the webhook is; null for none.")
    digest: Digest = strawberry.field(description="Whether mail is gathered.")
    quiet_hours: QuietHours | None = strawberry.field(
        description="When nothing is sent by mail or webhook; null for never."
    )

    @classmethod
    def of(cls, chosen: Preferences) -> Self:
        quiet = chosen.quiet_hours
        return cls(
            in_app=[kind for kind in AlertKind if kind in chosen.in_app],
            email=[kind for kind in AlertKind if kind in chosen.email],
            webhook=[kind for kind in AlertKind if kind in chosen.webhook],
            webhook_url=chosen.webhook_url,
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
        return rules.quiet_hours(start, end)


@strawberry.input(description="What to change of the preferences; what is left out stays.")
class UpdateNotificationPreferencesInput:
    in_app: list[AlertKind] | None = strawberry.field(
        default=strawberry.UNSET, description="All kinds that stand in the inbox."
    )
    email: list[AlertKind] | None = strawberry.field(
        default=strawberry.UNSET, description="All kinds that are sent by mail."
    )
    webhook: list[AlertKind] | None = strawberry.field(
        default=strawberry.UNSET, description="All kinds that are sent to the webhook."
    )
    webhook_url: str | None = strawberry.field(
        default=strawberry.UNSET,
        description="An address of https or http, at most 2,000 characters; null for none.",
    )
    digest: Digest | None = strawberry.field(
        default=strawberry.UNSET, description="Whether mail is gathered."
    )
    quiet_hours: QuietHoursInput | None = strawberry.field(
        default=strawberry.UNSET, description="When nothing is sent; null for never."
    )

    def parse(self) -> PreferenceChanges:
        changes: PreferenceChanges = {}
        read = Reader()
        read.change(changes, "in_app", self.in_app, inputs.as_is)
        read.change(changes, "email", self.email, inputs.as_is)
        read.change(changes, "webhook", self.webhook, inputs.as_is)
        read.change(changes, "webhook_url", self.webhook_url, rules.webhook_url, is_nullable=True)
        read.change(changes, "digest", self.digest, inputs.as_is)
        if self.quiet_hours is None:
            changes["quiet_hours"] = None
        elif self.quiet_hours is not strawberry.UNSET:
            changes["quiet_hours"] = read.value(
                "quiet_hours", self.quiet_hours, lambda hours: hours.parse(read)
            )
        read.finish()
        return changes


@strawberry.type(description="The preferences that were changed.")
class UpdateNotificationPreferencesPayload(Payload):
    preferences: NotificationPreferences | None = strawberry.field(
        default=None, description="The preferences as they are."
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
        actor = info.context.actor
        chosen = await info.context.write(services.update, actor, input.parse())
        return UpdateNotificationPreferencesPayload(preferences=NotificationPreferences.of(chosen))
