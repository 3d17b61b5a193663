"""A person's own dealings with alerts: having read them, and how to be told."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import TypedDict

from sqlalchemy.orm import Session

from auth import webhooks
from db.base import AnyRow, new_id
from db.queries import deliveries, inbox, notifications, users
from db.queries.inbox import Place
from db.tables import NotificationPreferences
from domain.alerts import AlertKind, Digest
from domain.deliveries import Channel
from domain.errors import Code, Invalid, NotFound
from domain.notifications import Preferences, QuietHours, read, stored
from services.actors import Actor


class PreferenceChanges(TypedDict, total=False):
    """What `update` may change; what is left out stays."""

    in_app: Collection[AlertKind]
    email: Collection[AlertKind]
    webhook: Collection[AlertKind]
    webhook_url: str | None
    digest: Digest
    quiet_hours: QuietHours | None


def mark_read(
    session: Session,
    by: Actor,
    *,
    ids: Collection[str] | None = None,
    up_to: Mapping[str, Place] | None = None,
) -> int:
    """Have these alerts read, or all up to a place in each wallet; how many were not before.

    Ids of alerts that the person does not see, or has read, change nothing.
    """
    alerts = inbox.unread_ids(session, by.user_id, ids=ids, up_to=up_to)
    if alerts:
        inbox.mark(session, by.user_id, alerts, by.at)
    return len(alerts)


def update(
    session: Session, by: Actor, changes: PreferenceChanges, *, secret: str
) -> tuple[Preferences, str | None]:
    """Change what is named, keep the rest. What holds now, and the secret of a webhook that had
    none before. Raises Invalid or NotFound.
    """
    row, is_new = locked(session, by)
    after = _changed(preferences(None if is_new else row), changes)
    if after.webhook and after.webhook_url is None:
        raise Invalid(
            "Give the address that a webhook goes to, or choose no alerts for it",
            field=("webhook_url",),
            code=Code.REQUIRED,
        )
    row.muted = stored(frozenset(AlertKind) - after.in_app)
    row.email, row.webhook = stored(after.email), stored(after.webhook)
    row.webhook_url, row.digest = after.webhook_url, after.digest.name
    row.webhook_off_at = after.webhook_off_at
    quiet = after.quiet_hours
    row.quiet_from, row.quiet_until = (quiet.start, quiet.end) if quiet else (None, None)
    shown = None
    if after.webhook_url is None:
        forget_key(row)
    elif row.webhook_key is None:
        shown = new_key(row, by, secret=secret)
    session.flush()
    _cancel(session, by, after)
    return after, shown


def end_mail(session: Session, user_id: str, *, at: datetime, secret: str) -> None:
    """The person gets no alert by mail any more. Raises NotFound."""
    update(session, Actor(user_id, None, at), {"email": ()}, secret=secret)


def locked(session: Session, by: Actor) -> tuple[NotificationPreferences, bool]:
    """The person's row, and whether it is new. One at a time for each person: two changes of
    different things both stand. Raises NotFound.
    """
    if users.locked(session, by.user_id) is None:
        raise NotFound("There is no such account any more")
    row = notifications.by_user(session, [by.user_id])[by.user_id]
    if row is not None:
        return row, False
    row = NotificationPreferences(user_id=by.user_id)
    session.add(row)
    return row, True


def new_key(row: NotificationPreferences, by: Actor, *, secret: str) -> str:
    """Give the webhook another key; the one before stays good for a day. The secret, as shown."""
    row.webhook_key_before, row.webhook_key = row.webhook_key, new_id()
    row.webhook_keyed_at = by.at
    shown = webhooks.secret_of(row.webhook_key, secret=secret)
    row.webhook_key_digest = webhooks.digest_of(shown)
    return shown


def forget_key(row: NotificationPreferences) -> None:
    row.webhook_key = row.webhook_key_digest = row.webhook_keyed_at = None
    row.webhook_key_before = None


def preferences(row: NotificationPreferences | AnyRow | None) -> Preferences:
    """What a row says; of who has none, what everybody begins with."""
    if row is None:
        return Preferences()
    quiet = None
    if row.quiet_from is not None and row.quiet_until is not None:
        quiet = QuietHours(row.quiet_from, row.quiet_until)
    return Preferences(
        in_app=frozenset(AlertKind) - read(row.muted),
        email=read(row.email),
        webhook=read(row.webhook),
        webhook_url=row.webhook_url,
        webhook_off_at=row.webhook_off_at,
        digest=Digest[row.digest],
        quiet_hours=quiet,
    )


def _changed(before: Preferences, changes: PreferenceChanges) -> Preferences:
    return Preferences(
        in_app=frozenset(changes.get("in_app", before.in_app)),
        email=frozenset(changes.get("email", before.email)),
        webhook=frozenset(changes.get("webhook", before.webhook)),
        webhook_url=changes.get("webhook_url", before.webhook_url),
        # Whoever gives an address, be it the same, has it tried again.
        webhook_off_at=None if "webhook_url" in changes else before.webhook_off_at,
        digest=changes.get("digest", before.digest),
        quiet_hours=changes.get("quiet_hours", before.quiet_hours),
    )


def _cancel(session: Session, by: Actor, after: Preferences) -> None:
    """What waits to be sent, and is wanted no more, is not sent."""
    for channel, kinds in ((Channel.EMAIL, after.email), (Channel.WEBHOOK, after.webhook)):
        names = [kind.name for kind in kinds]
        deliveries.cancel_unwanted(session, by.user_id, channel, names, by.at)
    if after.webhook_url is None:
        deliveries.cancel_webhooks(session, by.user_id, by.at)
