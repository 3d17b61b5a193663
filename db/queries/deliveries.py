"""The outbox of each person: what is cancelled in it, and the log that they may read."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from db.base import AnyRow
from db.keyset import Order, Page, PageRequest, with_instants
from db.keyset import page as keyset_page
from db.tables import Delivery
from domain.deliveries import Channel, DeliveryState
from domain.notices import NoticeKind

_COLUMNS = tuple(Delivery.__table__.columns)
_ORDER = Order((Delivery.created_at, Delivery.id), is_descending=True)
_PENDING = Delivery.state == DeliveryState.PENDING.name
_PIECE = 500


def cancel_alerts(session: Session, wallet_id: str, alert_ids: Sequence[str], at: datetime) -> None:
    """What was to be sent of these alerts of the wallet is not."""
    for start in range(0, len(alert_ids), _PIECE):
        piece = alert_ids[start : start + _PIECE]
        _cancel(session, at, Delivery.wallet_id == wallet_id, Delivery.alert_id.in_(piece))


def cancel_unwanted(
    session: Session, user_id: str, channel: Channel, kinds: Collection[str], at: datetime
) -> None:
    """What was to be sent of alerts by this way is not, but of these kinds."""
    _cancel(
        session,
        at,
        Delivery.user_id == user_id,
        Delivery.channel == channel.name,
        Delivery.alert_id.is_not(None),
        Delivery.kind.not_in(kinds),
    )


def cancel(session: Session, ids: Sequence[str], at: datetime) -> dict[str, None]:
    """What was to be sent by these is not, as far as it has not been."""
    _cancel(session, at, Delivery.id.in_(ids))
    return dict.fromkeys(ids)


def cancel_webhooks(session: Session, user_id: str, at: datetime) -> None:
    """Nothing goes to the person's webhook any more of what was to."""
    _cancel(session, at, Delivery.user_id == user_id, Delivery.channel == Channel.WEBHOOK.name)


def of_viewer(session: Session, viewer_id: str, ids: Sequence[str]) -> dict[str, AnyRow]:
    """Deliveries to the viewer's webhook; what is sent by mail is told of by the mail itself."""
    rows = session.execute(select(*_COLUMNS).where(*_log(viewer_id), Delivery.id.in_(ids)))
    return {row.id: row for row in rows}


def page(session: Session, viewer_id: str, request: PageRequest) -> Page:
    """The log of the viewer's webhook, the newest first; keys are (created_at, id)."""
    branches = [select(*_COLUMNS).where(*_log(viewer_id))]
    return keyset_page(session, branches, _ORDER, with_instants(request))


def notices(session: Session, viewer_id: str, *, rows_max: int) -> Sequence[AnyRow]:
    """The notices of what happened to the viewer's account, sent or not, the latest first."""
    kinds = [kind.name for kind in NoticeKind]
    statement = (
        select(Delivery.kind, Delivery.facts, Delivery.created_at)
        .where(
            Delivery.user_id == viewer_id,
            Delivery.channel == Channel.EMAIL.name,
            Delivery.kind.in_(kinds),
        )
        .order_by(Delivery.created_at.desc(), Delivery.id.desc())
        .limit(rows_max)
    )
    return session.execute(statement).all()


def count(session: Session, viewer_id: str) -> int:
    counted: int = session.scalars(
        select(func.count()).select_from(Delivery).where(*_log(viewer_id))
    ).one()
    return counted


def count_since(session: Session, viewer_id: str, *, kind: str, since: datetime) -> int:
    """How many of a kind were put down for the viewer's webhook since a moment."""
    counted: int = session.scalars(
        select(func.count())
        .select_from(Delivery)
        .where(*_log(viewer_id), Delivery.kind == kind, Delivery.created_at > since)
    ).one()
    return counted


def again(session: Session, viewer_id: str, delivery_id: str, at: datetime) -> bool:
    """Have an ended delivery to the viewer's webhook sent once more, as if it were new."""
    result = session.execute(
        update(Delivery)
        .where(*_log(viewer_id), Delivery.id == delivery_id, ~_PENDING)
        .values(
            state=DeliveryState.PENDING.name,
            attempts=0,
            due_at=at,
            lease_until=None,
            ended_at=None,
        ),
        execution_options={"synchronize_session": False},
    )
    return bool(result.rowcount)  # type: ignore[attr-defined]  # an UPDATE has it


def _log(viewer_id: str) -> tuple[Any, ...]:
    return (Delivery.user_id == viewer_id, Delivery.channel == Channel.WEBHOOK.name)


def _cancel(session: Session, at: datetime, *which: Any) -> None:
    session.execute(
        update(Delivery)
        .where(_PENDING, *which)
        .values(state=DeliveryState.CANCELLED.name, ended_at=at, lease_until=None),
        execution_options={"synchronize_session": False},
    )
