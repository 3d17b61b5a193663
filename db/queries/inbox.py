"""The inbox: the alerts of a person's wallets, since they belong to them, and which were read.

An alert is unread until its person reads it after it was last raised; one that was withdrawn
has nothing to say, and is not.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, false, func, or_, select, tuple_
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from db.base import NO_ID, AnyRow, AnySelect
from db.keyset import NOTHING, Order, Page, PageRequest, with_instants
from db.keyset import page as keyset_page
from db.queries.access import visible
from db.tables import Alert, AlertRead, Member, Wallet

_COLUMNS = tuple(Alert.__table__.columns)
_ORDER = Order((Alert.raised_at, Alert.id), is_descending=True)
_PLACE = tuple_(Alert.version, Alert.id)
_PLACE_TYPES = [Alert.__table__.c.version.type, Alert.__table__.c.id.type]
# Values of one statement stay far below what SQLite takes.
_PIECE = 1_000

# A person, a wallet and one of its alerts.
ReadKey: TypeAlias = tuple[str, str, str]
# A wallet's version, and the last alert of it that was told.
Place: TypeAlias = tuple[int, str]
# Before every alert of a wallet, and behind every one of its version.
_FIRST: Place = (0, NO_ID)
_LAST_ID = "ffffffff-ffff-ffff-ffff-ffffffffffff"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which alerts: never those of the kinds in `muted`; perhaps only unread ones."""

    muted: Collection[str] = ()
    is_unread: bool = False


@dataclass(frozen=True, slots=True)
class News:
    """What was raised or withdrawn; `places` is where each wallet stands behind these alerts.

    `has_more` when some are left.
    """

    alerts: Sequence[AnyRow]
    places: Mapping[str, Place]
    has_more: bool


def of_viewer(session: Session, viewer_id: str, ids: Sequence[str]) -> dict[str, AnyRow]:
    rows = session.execute(visible(_COLUMNS, Alert, viewer_id, ids))
    return {row.id: row for row in rows}


def page(session: Session, viewer_id: str, request: PageRequest, wanted: Wanted) -> Page:
    """The alerts of all wallets, the last raised first; keys are (raised_at, id)."""
    joined = session.execute(
        select(Member.wallet_id, Member.joined_at).where(Member.user_id == viewer_id)
    ).all()
    branches = [
        select(*_COLUMNS).where(
            Alert.wallet_id == wallet_id,
            Alert.raised_at >= joined_at,
            *_conditions(viewer_id, wanted),
        )
        for wallet_id, joined_at in joined
    ]
    return keyset_page(session, branches, _ORDER, with_instants(request)) if branches else NOTHING


def count(session: Session, viewer_id: str, wanted: Wanted) -> int:
    statement = _mine(viewer_id, func.count()).where(*_conditions(viewer_id, wanted))
    counted: int = session.scalars(statement).one()
    return counted


def reads(session: Session, keys: Sequence[ReadKey]) -> dict[ReadKey, datetime | None]:
    """A batch: when each person read each alert last."""
    read = AlertRead
    rows = session.execute(
        select(read.user_id, read.wallet_id, read.alert_id, read.read_at).where(
            # By each column too, as in `among_keys`.
            read.user_id.in_({key[0] for key in keys}),
            read.wallet_id.in_({key[1] for key in keys}),
            read.alert_id.in_({key[2] for key in keys}),
            tuple_(read.user_id, read.wallet_id, read.alert_id).in_(keys),
        )
    )
    found: dict[ReadKey, datetime | None] = dict.fromkeys(keys)
    return found | {(row.user_id, row.wallet_id, row.alert_id): row.read_at for row in rows}


def unread_ids(
    session: Session,
    viewer_id: str,
    *,
    ids: Collection[str] | None = None,
    up_to: Mapping[str, Place] | None = None,
) -> Sequence[AnyRow]:
    """(wallet_id, id) of the unread alerts among `ids`, or of those up to some places."""
    statement = _mine(viewer_id, Alert.wallet_id, Alert.id).where(_is_unread(viewer_id))
    if ids is not None:
        statement = statement.where(Alert.id.in_(ids))
    if up_to is not None:
        told = (
            (Alert.wallet_id == wallet_id) & (tuple_(*place, types=_PLACE_TYPES) >= _PLACE)
            for wallet_id, place in up_to.items()
        )
        statement = statement.where(or_(false(), *told))
    return session.execute(statement).all()


def mark(session: Session, viewer_id: str, alerts: Sequence[AnyRow], at: datetime) -> None:
    """The person has read these (wallet_id, id)."""
    rows = [
        {"user_id": viewer_id, "wallet_id": wallet_id, "alert_id": uuid, "read_at": at}
        for wallet_id, uuid in alerts
    ]
    dialect: Any = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    for start in range(0, len(rows), _PIECE):
        insert = dialect.insert(AlertRead).values(rows[start : start + _PIECE])
        session.execute(
            insert.on_conflict_do_update(
                index_elements=["user_id", "wallet_id", "alert_id"],
                set_={"read_at": insert.excluded.read_at},
            )
        )


def places(session: Session, viewer_id: str) -> dict[str, Place]:
    """Where each of the viewer's wallets stands now: behind all that there is."""
    rows = session.execute(
        select(Wallet.id, Wallet.version).join(Member).where(Member.user_id == viewer_id)
    )
    return {row.id: (row.version, _LAST_ID) for row in rows}


def news(
    session: Session,
    viewer_id: str,
    after: Mapping[str, Place] | None,
    *,
    muted: Collection[str],
    size: int,
) -> News:
    """What has happened in the viewer's wallets after these places; nothing for None.

    Of a wallet that is not among them all alerts are told since the viewer belongs to it.
    """
    now = places(session, viewer_id)
    if after is None:
        return News((), now, has_more=False)
    start = {wallet_id: after.get(wallet_id, _FIRST) for wallet_id in now}
    behind = {wallet_id: place for wallet_id, place in start.items() if place < now[wallet_id]}
    rows = _told(session, viewer_id, behind, muted=muted, size=size)
    if len(rows) < size:
        return News(rows, now, has_more=False)
    # The last wallet of a full page goes on within it, those before are done.
    reached = {row.wallet_id: now[row.wallet_id] for row in rows}
    last = rows[-1]
    return News(rows, start | reached | {last.wallet_id: (last.version, last.id)}, has_more=True)


def _told(
    session: Session,
    viewer_id: str,
    after: Mapping[str, Place],
    *,
    muted: Collection[str],
    size: int,
) -> Sequence[AnyRow]:
    """Alerts raised or withdrawn after a place in one of these wallets, by wallet and place."""
    found: list[AnyRow] = []
    for wallet_id, place in after.items():
        statement = (
            _mine(viewer_id, *_COLUMNS)
            .where(
                Alert.wallet_id == wallet_id,
                tuple_(*place, types=_PLACE_TYPES) < _PLACE,
                Alert.kind.not_in(muted),
            )
            .order_by(Alert.version, Alert.id)
            .limit(size - len(found))
        )
        found += session.execute(statement)
        if len(found) >= size:
            break
    return found


def _mine(viewer_id: str, *columns: Any) -> AnySelect:
    return (
        select(*columns)
        .select_from(Alert)
        .join(Member, Member.wallet_id == Alert.wallet_id)
        .where(Member.user_id == viewer_id, Alert.raised_at >= Member.joined_at)
    )


def _conditions(viewer_id: str, wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.muted:
        conditions.append(Alert.kind.not_in(wanted.muted))
    if wanted.is_unread:
        conditions.append(_is_unread(viewer_id))
    return conditions


def _is_unread(viewer_id: str) -> ColumnElement[bool]:
    was_read = select(1).where(
        AlertRead.user_id == viewer_id,
        AlertRead.wallet_id == Alert.wallet_id,
        AlertRead.alert_id == Alert.id,
        AlertRead.read_at >= Alert.raised_at,
    )
    return Alert.withdrawn_at.is_(None) & ~was_read.exists()
