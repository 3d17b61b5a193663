"""The changes of a wallet: written in order, read as a feed, as histories and as of a moment."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import ScalarSelect, exists, func, select, tuple_
from sqlalchemy.orm import Session, aliased

from db.base import AnyRow, as_text
from db.batches import among_keys
from db.bulk import insert_columns
from db.images import instant
from db.keyset import Order, Page, PageRequest
from db.keyset import page as keyset_page
from db.tables import Change
from domain.changes import Action, Image
from domain.changes import Change as Link

# Changes of the feed that are looked at for one page; most of them may be superseded.
SCANNED_MAX = 2_000
# The changes of a chain that are in memory at a time.
_PIECE = 1_000

_later = aliased(Change)
_COLUMNS = (
    Change.wallet_id,
    Change.version,
    Change.number,
    Change.entity,
    Change.entity_id,
    Change.action,
    Change.at,
    Change.actor_id,
    Change.session_id,
    Change.image,
    Change.hash,
)
_ORDER = Order((Change.version, Change.number), is_descending=True)


def insert_rows(session: Session, wallet_id: str, links: Sequence[tuple[Link, str]]) -> None:
    """Add changes of one wallet, each with its hash: at least one."""
    insert_columns(session, Change, _columns(wallet_id, links))


def row(wallet_id: str, link: tuple[Link, str]) -> dict[str, Any]:
    """The columns of a change with its hash."""
    return {name: column[0] for name, column in _columns(wallet_id, [link]).items()}


def _columns(wallet_id: str, links: Sequence[tuple[Link, str]]) -> dict[str, Sequence[Any]]:
    told = zip(*(link for link, _ in links), strict=True)
    columns: dict[str, Sequence[Any]] = dict(zip(Link._fields, told, strict=True))
    moments = {at: datetime.fromisoformat(at) for at in set(columns["at"])}
    return columns | {
        "wallet_id": [wallet_id] * len(links),
        "at": [moments[at] for at in columns["at"]],
        "hash": [hash_ for _, hash_ in links],
    }


@dataclass(frozen=True, slots=True)
class Feed:
    """Changes in order; `end` is the (version, number) of the last that was looked at."""

    rows: Sequence[AnyRow]
    end: tuple[int, int]
    has_more: bool


def feed(
    session: Session,
    wallet_id: str,
    *,
    after: tuple[int, int],
    size: int,
    deleted_after: int = 0,
) -> Feed:
    """At most `size` changes after (version, number), without deletions up to `deleted_after`.

    Left out is what has changed again since: its later change says all. As one look goes through
    SCANNED_MAX changes only, a page may be short, or empty, and have more.
    """
    scanned = _scanned(session, wallet_id, after=after)
    rows: list[AnyRow] = []
    end = after
    for row in scanned[:SCANNED_MAX]:
        if len(rows) == size:
            return Feed(rows, end, has_more=True)
        end = (row.version, row.number)
        is_untold = row.action == Action.DELETED.name and row.version <= deleted_after
        if not row.is_superseded and not is_untold:
            rows.append(row)
    return Feed(rows, end, has_more=len(scanned) > SCANNED_MAX)


def _scanned(session: Session, wallet_id: str, *, after: tuple[int, int]) -> list[AnyRow]:
    piece = (
        select(*_COLUMNS[:6])
        .where(
            Change.wallet_id == wallet_id,
            tuple_(Change.version, Change.number) > tuple_(*after),
        )
        .order_by(Change.version, Change.number)
        .limit(SCANNED_MAX + 1)
        .subquery()
    )
    later = exists().where(
        _later.wallet_id == piece.c.wallet_id,
        _later.entity_id == piece.c.entity_id,
        _later.entity == piece.c.entity,
        tuple_(_later.version, _later.number) > tuple_(piece.c.version, piece.c.number),
    )
    statement = select(piece, later.label("is_superseded")).order_by(
        piece.c.version, piece.c.number
    )
    return list(session.execute(statement))


def history(
    session: Session,
    wallet_id: str,
    request: PageRequest,
    *,
    entity: tuple[str, str] | None = None,
) -> Page:
    """A page of the wallet's changes, the latest first, or of those of one (type, id).

    Keys are (version, number).
    """
    branch = select(*_COLUMNS).where(Change.wallet_id == wallet_id)
    if entity is not None:
        branch = branch.where(Change.entity == entity[0], Change.entity_id == entity[1])
    return keyset_page(session, [branch], _ORDER, request)


def count(session: Session, wallet_id: str, *, entity: tuple[str, str] | None = None) -> int:
    statement = select(func.count()).where(Change.wallet_id == wallet_id)
    if entity is not None:
        statement = statement.where(Change.entity == entity[0], Change.entity_id == entity[1])
    return session.scalars(statement).one()


def before(
    session: Session, keys: Sequence[tuple[str, str, str, int, int]]
) -> dict[tuple[str, str, str, int, int], str | None]:
    """A batch: the image of each thing before a change of it, (wallet, type, id, version, number).

    None where there was none. A page of history asks for at most one hundred.
    """
    found: dict[tuple[str, str, str, int, int], str | None] = dict.fromkeys(keys)
    if not keys:
        return found
    earlier = aliased(Change)
    previous = (
        select(earlier.image)
        .where(
            earlier.wallet_id == Change.wallet_id,
            earlier.entity_id == Change.entity_id,
            earlier.entity == Change.entity,
            tuple_(earlier.version, earlier.number) < tuple_(Change.version, Change.number),
        )
        .order_by(earlier.version.desc(), earlier.number.desc())
        .limit(1)
        .scalar_subquery()
    )
    columns = (
        Change.wallet_id,
        Change.entity,
        Change.entity_id,
        Change.version,
        Change.number,
    )
    places = [(key[0], key[3], key[4]) for key in keys]
    rows = session.execute(
        select(*columns, previous.label("image")).where(
            # By each column too, as in `among_keys`.
            Change.wallet_id.in_({place[0] for place in places}),
            Change.version.in_({place[1] for place in places}),
            tuple_(Change.wallet_id, Change.version, Change.number).in_(places),
        )
    )
    return found | {tuple(row)[:5]: row.image for row in rows}


def image_at(
    session: Session, wallet_id: str, *, entity: str, entity_id: str, version: int
) -> AnyRow | None:
    """The thing's last change (version, image) that is no later than a version of the wallet."""
    return session.execute(
        select(Change.version, Change.image)
        .where(
            Change.wallet_id == wallet_id,
            Change.entity == entity,
            Change.entity_id == entity_id,
            Change.version <= version,
        )
        .order_by(Change.version.desc(), Change.number.desc())
        .limit(1)
    ).one_or_none()


def version_at(session: Session, wallet_id: str, at: datetime) -> int:
    """The wallet's version at a moment; 0 before its first. Versions and instants grow together."""
    statement = (
        select(Change.version)
        .where(Change.wallet_id == wallet_id, Change.at <= at)
        .order_by(Change.version.desc())
        .limit(1)
    )
    return session.scalars(statement).one_or_none() or 0


def touched_since(
    session: Session, wallet_id: str, version: int, *, entity: str
) -> Iterator[AnyRow]:
    """(entity_id, version, at, image) as of `version` of what was there then and has changed since.

    `created_by` is whoever entered it. Read piece by piece: as much as was changed since, no more.
    """
    ids = (
        select(Change.entity_id)
        .where(Change.wallet_id == wallet_id, Change.version > version, Change.entity == entity)
        .distinct()
        .subquery()
    )
    last = (
        select(_later.version, _later.number)
        .where(
            _later.wallet_id == wallet_id,
            _later.entity == entity,
            _later.entity_id == Change.entity_id,
            _later.version <= version,
            tuple_(_later.version, _later.number) > tuple_(Change.version, Change.number),
        )
        .exists()
    )
    statement = (
        select(
            Change.entity_id,
            Change.version,
            as_text(Change.at).label("at"),
            Change.image,
            _creator(wallet_id, entity).label("created_by"),
        )
        .join(ids, ids.c.entity_id == Change.entity_id)
        .where(
            Change.wallet_id == wallet_id,
            Change.entity == entity,
            Change.version <= version,
            Change.image.is_not(None),
            ~last,
        )
    )
    yield from session.execute(statement, execution_options={"yield_per": _PIECE})


def _creator(wallet_id: str, entity: str) -> ScalarSelect[str | None]:
    """The actor of the first change of the thing that a Change is about."""
    first = aliased(Change)
    return (
        select(first.actor_id)
        .where(
            first.wallet_id == wallet_id,
            first.entity == entity,
            first.entity_id == Change.entity_id,
        )
        .order_by(first.version, first.number)
        .limit(1)
        .scalar_subquery()
    )


def chain(session: Session, wallet_id: str) -> Iterator[tuple[Link, str]]:
    """All of the wallet's changes in order, each with the hash that is stored with it.

    An instant that somebody has made no instant is told as it is.
    """
    columns = [as_text(column) if column is Change.at else column for column in _COLUMNS]
    statement = (
        select(*columns)
        .where(Change.wallet_id == wallet_id)
        .order_by(Change.version, Change.number)
    )
    for row in session.execute(statement, execution_options={"yield_per": _PIECE}):
        *content, hash_ = row
        with suppress(ValueError):
            content[6] = instant(datetime.fromisoformat(content[6]))
        yield Link(*content), hash_


def latest(
    session: Session, wallet_id: str, *, entity: str, ids: Sequence[str]
) -> dict[str, AnyRow]:
    """The last change (entity_id, version, image) of each thing of one type, by id."""
    rows = session.execute(
        select(Change.entity_id, Change.version, Change.image)
        .where(
            Change.wallet_id == wallet_id,
            Change.entity == entity,
            Change.entity_id.in_(ids),
            Change.action != Action.PURGED.name,
        )
        .order_by(Change.version, Change.number)
    )
    return {row.entity_id: row for row in rows}


def latest_images(
    session: Session, wallet_id: str, *, entity: str, ids: Sequence[str]
) -> dict[str, Image]:
    """The last image of each thing of one type, by id, also of what is gone."""
    rows = session.execute(
        select(Change.entity_id, Change.image)
        .where(
            Change.wallet_id == wallet_id,
            Change.entity == entity,
            Change.entity_id.in_(ids),
            Change.image.is_not(None),
        )
        .order_by(Change.version, Change.number)
    )
    return {row.entity_id: orjson.loads(row.image) for row in rows}


def living(session: Session, wallet_id: str) -> dict[str, int]:
    """How many things of each type the changes leave: whose last change has an image."""
    later = exists().where(
        _later.wallet_id == Change.wallet_id,
        _later.entity == Change.entity,
        _later.entity_id == Change.entity_id,
        tuple_(_later.version, _later.number) > tuple_(Change.version, Change.number),
    )
    rows = session.execute(
        select(Change.entity, func.count())
        .where(Change.wallet_id == wallet_id, Change.image.is_not(None), ~later)
        .group_by(Change.entity)
    )
    return {row[0]: row[1] for row in rows}


def hash_at(session: Session, wallet_id: str, version: int) -> str | None:
    """The hash of the wallet's last change that is no later than a version."""
    statement = (
        select(Change.hash)
        .where(Change.wallet_id == wallet_id, Change.version <= version)
        .order_by(Change.version.desc(), Change.number.desc())
        .limit(1)
    )
    return session.scalars(statement).one_or_none()


def account_currency(
    session: Session, keys: Sequence[tuple[str, str]]
) -> dict[tuple[str, str], str]:
    """A batch: the currency of each (wallet, account) that there ever was; it never changes."""
    rows = session.execute(
        select(Change.wallet_id, Change.entity_id, Change.image).where(
            among_keys(Change.wallet_id, Change.entity_id, keys),
            Change.entity == "Account",
            Change.image.is_not(None),
        )
    )
    found = {
        (row.wallet_id, row.entity_id): str(orjson.loads(row.image)["currency"]) for row in rows
    }
    return {key: found[key] for key in keys}
