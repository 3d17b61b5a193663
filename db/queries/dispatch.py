"""The outbox of everybody, as the job empties it. Whatever is due is taken by one worker at a time,
for as long as its lease says.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, func, or_, select, update
from sqlalchemy.orm import Session

from db.base import AnyRow
from db.tables import Delivery, Member, NotificationPreferences, User
from domain.deliveries import Channel, DeliveryState

_PENDING = Delivery.state == DeliveryState.PENDING.name
_UNSYNCED = {"synchronize_session": False}
_PERSON = (
    User.email.label("own_address"),
    User.name.label("person"),
    User.locale,
    User.time_zone,
    User.is_active,
    User.email_verified_at,
)
_CHOSEN = (
    NotificationPreferences.quiet_from,
    NotificationPreferences.quiet_until,
    NotificationPreferences.webhook_url,
    NotificationPreferences.webhook_off_at,
    NotificationPreferences.webhook_key,
    NotificationPreferences.webhook_key_digest,
    NotificationPreferences.webhook_keyed_at,
    NotificationPreferences.webhook_key_before,
)


def all_due(
    session: Session,
    at: datetime,
    *,
    channels: Collection[Channel],
    besides: Collection[str],
    rows_max: int,
) -> Sequence[AnyRow]:
    """What is due by these ways and in nobody's hands, locked: the longest due first.

    With whom it is for and what they have chosen; `is_member` says whether they belong to the
    wallet that it is about. Webhooks of the people `besides` are left out.
    """
    statement = (
        select(
            *Delivery.__table__.columns,
            *_PERSON,
            *_CHOSEN,
            Member.user_id.is_not(None).label("is_member"),
        )
        .outerjoin(User, User.id == Delivery.user_id)
        .outerjoin(NotificationPreferences, NotificationPreferences.user_id == Delivery.user_id)
        .outerjoin(
            Member,
            and_(Member.wallet_id == Delivery.wallet_id, Member.user_id == Delivery.user_id),
        )
        .where(*_is_due(at, channels))
        .order_by(Delivery.due_at, Delivery.id)
        .limit(rows_max)
        .with_for_update(of=Delivery, skip_locked=True)
    )
    if besides:
        is_busy = and_(
            Delivery.channel == Channel.WEBHOOK.name, Delivery.user_id.in_(list(besides))
        )
        statement = statement.where(~is_busy)
    return session.execute(statement).all()


def all_due_count(session: Session, at: datetime, *, channels: Collection[Channel]) -> int:
    statement = select(func.count(Delivery.id)).where(*_is_due(at, channels))
    return session.scalars(statement).one()


def _is_due(at: datetime, channels: Collection[Channel]) -> Sequence[ColumnElement[bool]]:
    return (
        _PENDING,
        ~Delivery.is_gathered,
        Delivery.due_at <= at,
        or_(Delivery.lease_until.is_(None), Delivery.lease_until <= at),
        Delivery.channel.in_([channel.name for channel in channels]),
    )


def all_taken(session: Session, ids: Sequence[str], *, at: datetime, until: datetime) -> None:
    """These are tried now, by nobody else before `until`."""
    session.execute(
        update(Delivery)
        .where(Delivery.id.in_(ids))
        .values(attempts=Delivery.attempts + 1, tried_at=at, lease_until=until),
        execution_options=_UNSYNCED,
    )


def all_changed(
    session: Session, delivery_id: str, *, lease: datetime | None, values: Mapping[str, Any]
) -> bool:
    """Write down what has become of a delivery that waits; with a lease, only if that still is its.

    False if something else has become of it meanwhile.
    """
    statement = update(Delivery).where(_PENDING, Delivery.id == delivery_id)
    if lease is not None:
        statement = statement.where(Delivery.lease_until == lease)
    result = session.execute(
        statement.values(lease_until=None, **values), execution_options=_UNSYNCED
    )
    return bool(result.rowcount)  # type: ignore[attr-defined]  # an UPDATE has it


def all_delivered(session: Session, delivery_id: str, values: Mapping[str, Any]) -> None:
    """It has arrived, whatever was decided meanwhile."""
    session.execute(
        update(Delivery)
        .where(Delivery.id == delivery_id, Delivery.state != DeliveryState.FAILED.name)
        .values(state=DeliveryState.DELIVERED.name, lease_until=None, **values),
        execution_options=_UNSYNCED,
    )


def all_postponed(session: Session, user_id: str, *, until: datetime) -> None:
    """What else waits for the person's webhook, and is in nobody's hands, waits until then."""
    session.execute(
        update(Delivery)
        .where(
            _PENDING,
            Delivery.user_id == user_id,
            Delivery.channel == Channel.WEBHOOK.name,
            Delivery.lease_until.is_(None),
            Delivery.due_at < until,
        )
        .values(due_at=until),
        execution_options=_UNSYNCED,
    )


def all_has_arrived(session: Session, user_id: str, *, since: datetime) -> bool:
    """Whether the person's webhook has taken anything since then."""
    found = session.scalars(
        select(Delivery.id)
        .where(
            Delivery.user_id == user_id,
            Delivery.channel == Channel.WEBHOOK.name,
            Delivery.state == DeliveryState.DELIVERED.name,
            Delivery.ended_at >= since,
        )
        .limit(1)
    ).first()
    return found is not None


def all_webhook_off(session: Session, user_id: str, at: datetime) -> None:
    session.execute(
        update(NotificationPreferences)
        .where(NotificationPreferences.user_id == user_id)
        .values(webhook_off_at=at),
        execution_options=_UNSYNCED,
    )


def all_gathering(session: Session, at: datetime, *, rows_max: int) -> Sequence[str]:
    """The people of whom something gathered is due."""
    return session.scalars(
        select(Delivery.user_id)
        .where(_PENDING, Delivery.is_gathered, Delivery.digest_id.is_(None), Delivery.due_at <= at)
        .distinct()
        .limit(rows_max)
    ).all()  # type: ignore[return-value]  # what is gathered is somebody's


def all_gathered(session: Session, user_id: str, digest_id: str, at: datetime) -> int:
    """Put what is due of a person into a digest. How many."""
    result = session.execute(
        update(Delivery)
        .where(
            _PENDING,
            Delivery.user_id == user_id,
            Delivery.is_gathered,
            Delivery.digest_id.is_(None),
            Delivery.due_at <= at,
        )
        .values(digest_id=digest_id),
        execution_options=_UNSYNCED,
    )
    return int(result.rowcount)  # type: ignore[attr-defined]  # an UPDATE has it


def all_items(
    session: Session, digest_ids: Sequence[str], *, each_max: int
) -> dict[str, Sequence[AnyRow]]:
    """(kind, facts) of what is in each digest and still holds, in order; `of_all` is how many.

    Of wallets to which its person does not belong any more there is nothing.
    """
    place = func.row_number().over(partition_by=Delivery.digest_id, order_by=Delivery.id)
    inner = (
        select(
            Delivery.digest_id,
            Delivery.id,
            Delivery.kind,
            Delivery.facts,
            place.label("place"),
            func.count().over(partition_by=Delivery.digest_id).label("of_all"),
        )
        .join(
            Member,
            and_(Member.wallet_id == Delivery.wallet_id, Member.user_id == Delivery.user_id),
        )
        .where(_PENDING, Delivery.digest_id.in_(digest_ids))
        .subquery()
    )
    found: dict[str, list[AnyRow]] = {each: [] for each in digest_ids}
    for row in session.execute(
        select(inner).where(inner.c.place <= each_max).order_by(inner.c.digest_id, inner.c.id)
    ):
        found[row.digest_id].append(row)
    return dict(found)


def all_items_ended(session: Session, digest_id: str, state: DeliveryState, at: datetime) -> None:
    """What is in a digest has become what the digest has."""
    session.execute(
        update(Delivery)
        .where(_PENDING, Delivery.digest_id == digest_id)
        .values(state=state.name, ended_at=at),
        execution_options=_UNSYNCED,
    )


def all_unsent(session: Session, *, before: datetime, at: datetime, why: str) -> int:
    """Cancel the mails that were due before a moment and that nobody has in hand. How many."""
    result = session.execute(
        update(Delivery)
        .where(
            _PENDING,
            Delivery.channel == Channel.EMAIL.name,
            Delivery.due_at < before,
            or_(Delivery.lease_until.is_(None), Delivery.lease_until <= at),
        )
        .values(state=DeliveryState.CANCELLED.name, ended_at=at, last_error=why),
        execution_options=_UNSYNCED,
    )
    return int(result.rowcount)  # type: ignore[attr-defined]  # an UPDATE has it


def all_old(session: Session, before: datetime, *, rows_max: int) -> int:
    """Remove what was put down before a moment and does not wait any more. How many."""
    old = (
        select(Delivery.id)
        .where(Delivery.created_at < before, ~_PENDING)
        .order_by(Delivery.created_at)
        .limit(rows_max)
    )
    result = session.execute(
        delete(Delivery).where(Delivery.id.in_(old)), execution_options=_UNSYNCED
    )
    return int(result.rowcount)  # type: ignore[attr-defined]  # a DELETE has it


def all_states(session: Session) -> Mapping[tuple[str, str], int]:
    """How many deliveries there are of each (channel, state)."""
    rows = session.execute(
        select(Delivery.channel, Delivery.state, func.count()).group_by(
            Delivery.channel, Delivery.state
        )
    )
    return {(row[0], row[1]): row[2] for row in rows}
