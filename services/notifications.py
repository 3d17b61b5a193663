"""A person's own dealings with alerts: having read them, and how to be told."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TypedDict

from sqlalchemy.orm import Session

from db.queries import inbox, notifications, users
from db.queries.inbox import Place
from db.tables import NotificationPreferences
from domain.alerts import AlertKind, Digest
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


def update(session: Session, by: Actor, changes: PreferenceChanges) -> Preferences:
    """Change what is named, keep the rest. Raises Invalid or NotFound."""
    # One at a time for each person: two changes of different things both stand.
    if users.locked(session, by.user_id) is None:
        raise NotFound("There is no such account any more")
    row = notifications.by_user(session, [by.user_id])[by.user_id]
    after = _changed(preferences(row), changes)
    if after.webhook and after.webhook_url is None:
        raise Invalid(
            "Give the address that a webhook goes to, or choose no alerts for it",
            field=("webhook_url",),
            code=Code.REQUIRED,
        )
    if row is None:
        row = NotificationPreferences(user_id=by.user_id)
        session.add(row)
    row.muted = stored(frozenset(AlertKind) - after.in_app)
    row.email, row.webhook = stored(after.email), stored(after.webhook)
    row.webhook_url, row.digest = after.webhook_url, after.digest.name
    quiet = after.quiet_hours
    row.quiet_from, row.quiet_until = (quiet.start, quiet.end) if quiet else (None, None)
    session.flush()
    return after


def preferences(row: NotificationPreferences | None) -> Preferences:
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
        digest=Digest[row.digest],
        quiet_hours=quiet,
    )


def _changed(before: Preferences, changes: PreferenceChanges) -> Preferences:
    return Preferences(
        in_app=frozenset(changes.get("in_app", before.in_app)),
        email=frozenset(changes.get("email", before.email)),
        webhook=frozenset(changes.get("webhook", before.webhook)),
        webhook_url=changes.get("webhook_url", before.webhook_url),
        digest=changes.get("digest", before.digest),
        quiet_hours=changes.get("quiet_hours", before.quiet_hours),
    )
