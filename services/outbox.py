"""The outbox: a message is put down by the transaction that causes it, and sent by a job later.

Whatever is rolled back is never sent, and whatever is committed is sent at least once; a receiver
that gets it twice knows it again by its id.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from db.base import AnyRow, new_id
from db.queries import deliveries, notifications
from db.tables import Alert, Delivery
from domain.alerts import AlertKind, Digest, facts_of
from domain.deliveries import Channel, Facts, facts_text
from domain.ledger import Weekday
from domain.mails.alerts import facts_of_alert
from domain.notifications import Preferences
from domain.sending_times import after_quiet, next_digest
from services.notifications import preferences
from services.writing import Write

# When one write raises more alerts, a person gets them in one mail.
MAILS_MAX = 5


def post(  # noqa: PLR0913 - whom, by which way and what, each by its name
    session: Session,
    *,
    at: datetime,
    user_id: str | None,
    address: str | None,
    channel: Channel,
    kind: str,
    facts: Facts,
    not_before: datetime | None = None,
) -> str:
    """Have something sent once this transaction is committed. The delivery's id.

    To the person, or to the bare `address`, which goes before a person's own. What is in it is
    made of `kind` and `facts` when it is sent: by `domain.mails.KINDS` for a mail. It passes quiet
    hours and digests, which are for alerts. No secret stands in `facts`.
    """
    assert user_id or address, "a delivery goes to somebody"
    row = Delivery(
        id=new_id(),
        user_id=user_id,
        address=address,
        channel=channel.name,
        kind=kind,
        facts=facts_text(facts),
        created_at=at,
        due_at=max(at, not_before) if not_before else at,
    )
    session.add(row)
    return row.id


def cancel(session: Session, delivery_ids: Sequence[str], *, at: datetime) -> None:
    """Have these not be sent, as far as they have not been."""
    deliveries.cancel(session, delivery_ids, at)


def settle(write: Write, alerts: Sequence[Alert]) -> None:
    """Put down what the members of the wallet are to be sent of alerts that were raised, and cancel
    what has not been sent of those that were withdrawn.
    """
    if not alerts:
        return
    session = write.session
    # Whoever wants nothing any more had what waited cancelled then.
    wanting = notifications.wanting(session, write.wallet_id)
    if not wanting:
        return
    raised = [alert for alert in alerts if alert.withdrawn_at is None]
    withdrawn = [alert.id for alert in alerts if alert.withdrawn_at is not None]
    if withdrawn:
        deliveries.cancel_alerts(session, write.wallet_id, withdrawn, write.at)
    session.add_all(row for person in wanting for row in _told(write, person, raised))


def _told(write: Write, person: AnyRow, raised: Sequence[Alert]) -> list[Delivery]:
    """What one person is sent of what was raised: by mail only to an address that they have
    verified, as it may be a stranger's.
    """
    chosen = preferences(person)
    told: list[Delivery] = []
    mailed = [
        alert for alert in raised if person.is_verified and AlertKind[alert.kind] in chosen.email
    ]
    is_gathered = chosen.digest is not Digest.NONE or len(mailed) > MAILS_MAX
    due_at = _due(write.at, chosen, person, Channel.EMAIL)
    for alert in mailed:
        row = _row(write, person, alert, Channel.EMAIL, due_at)
        row.is_gathered = is_gathered
        told.append(row)
    if chosen.webhook_url is not None and chosen.webhook_off_at is None:
        due_at = _due(write.at, chosen, person, Channel.WEBHOOK)
        told += (
            _row(write, person, alert, Channel.WEBHOOK, due_at)
            for alert in raised
            if AlertKind[alert.kind] in chosen.webhook
        )
    return told


def _due(at: datetime, chosen: Preferences, person: AnyRow, channel: Channel) -> datetime:
    if channel is Channel.EMAIL and chosen.digest is not Digest.NONE:
        week_start = Weekday[person.week_start]
        at = next_digest(at, chosen.digest, zone=person.time_zone, week_start=week_start)
    return after_quiet(at, chosen.quiet_hours, person.time_zone)


def _row(
    write: Write, person: AnyRow, alert: Alert, channel: Channel, due_at: datetime
) -> Delivery:
    facts = facts_of_alert(
        facts_of(alert.facts),
        alert_id=alert.id,
        wallet=(write.wallet_id, person.wallet_name),
        raised_at=alert.raised_at,
    )
    return Delivery(
        id=new_id(),
        user_id=person.user_id,
        wallet_id=write.wallet_id,
        alert_id=alert.id,
        channel=channel.name,
        kind=alert.kind,
        facts=facts_text(facts),
        created_at=write.at,
        due_at=due_at,
    )
