"""What a wallet's sums and things were at a version of it: what there is now, and the way back.

Of what was changed since, what it puts into the sums now is taken out, and what it put into them
then is added. So the past costs what was changed since it, and no more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import SimpleNamespace
from typing import Any, TypeAlias

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from db.base import NO_ID
from db.converting import computed
from db.queries import changes, conversions, effects
from db.tables import Change, Transaction, Wallet
from domain.analytics.standing import Delta
from domain.changes import Image
from domain.conversions import NOTHING, ConvertedKey, Moved, Moves, entry_of, of_image
from domain.conversions import effects as effects_of
from domain.ledger import TotalKey, account_effects, daily_effects

# A wallet and a moment.
MomentKey: TypeAlias = tuple[str, datetime]


@dataclass(frozen=True, slots=True)
class WalletThen:
    """The wallet's version and image at a moment, None before its first; and the way back."""

    version: int
    image: Image | None
    delta: Delta


def wallets_at(session: Session, keys: Sequence[MomentKey]) -> dict[MomentKey, WalletThen]:
    """A batch, though one wallet is asked at one moment as ever: each costs statements anew."""
    found = {}
    for wallet_id, moment in keys:
        version = changes.version_at(session, wallet_id, moment)
        image = _wallet_at(session, wallet_id, version)
        found[wallet_id, moment] = WalletThen(version, image, _delta(session, wallet_id, version))
    return found


def things_at(session: Session, wallet_id: str, table: Any, version: int) -> list[Any]:
    """The wallet's things of one type as they were, by id: rows, or what has a row's columns."""
    unchanged = session.scalars(
        select(table).where(table.wallet_id == wallet_id, table.version <= version)
    ).all()
    then = [
        SimpleNamespace(
            **orjson.loads(row.image),
            wallet_id=wallet_id,
            id=row.entity_id,
            version=row.version,
        )
        for row in changes.touched_since(session, wallet_id, version, entity=table.__name__)
    ]
    return sorted([*unchanged, *then], key=lambda thing: str(thing.id))


def payees_at(session: Session, wallet_id: str, version: int, ids: Sequence[str]) -> dict[str, Any]:
    """Those of the payees as they were, by id."""
    rows = session.execute(
        select(Change.entity_id, Change.version, Change.image)
        .where(
            Change.wallet_id == wallet_id,
            Change.entity == "Payee",
            Change.entity_id.in_(ids),
            Change.version <= version,
            Change.image.is_not(None),
        )
        .order_by(Change.version, Change.number)
    )
    return {
        row.entity_id: SimpleNamespace(
            **orjson.loads(row.image), wallet_id=wallet_id, id=row.entity_id, version=row.version
        )
        for row in rows
    }


def _wallet_at(session: Session, wallet_id: str, version: int) -> Image | None:
    row = changes.image_at(
        session, wallet_id, entity=Wallet.__name__, entity_id=wallet_id, version=version
    )
    if row is None or row.image is None:
        return None
    image: Image = orjson.loads(row.image)
    return image


def _delta(session: Session, wallet_id: str, version: int) -> Delta:
    daily: dict[TotalKey, tuple[int, int]] = defaultdict(lambda: (0, 0))
    accounts: dict[tuple[str, str], int] = defaultdict(int)
    touched = select(Change.entity_id).where(
        Change.wallet_id == wallet_id,
        Change.version > version,
        Change.entity == Transaction.__name__,
    )
    mine = (
        Transaction.wallet_id == wallet_id,
        Transaction.version > version,
        Transaction.id.in_(touched),
    )
    for statement in effects.daily(mine):
        for _, day, kind, category_id, currency, amount_minor, count in session.execute(statement):
            key = TotalKey(day, kind, None if category_id == NO_ID else category_id, currency)
            before = daily[key]
            daily[key] = (before[0] + amount_minor, before[1] + count)
    for statement in effects.accounts(mine):
        for row in session.execute(statement):
            accounts[row.account_id, row.day] += row.net_minor
    then = []
    for past in changes.touched_since(session, wallet_id, version, entity=Transaction.__name__):
        then.append(orjson.loads(past.image))
        entry = entry_of(then[-1])
        for key, amount_minor, count in daily_effects(entry):
            before = daily[key]
            daily[key] = (before[0] + amount_minor, before[1] + count)
        for place, net_minor in account_effects(entry):
            accounts[place] += net_minor
    return Delta(dict(daily), dict(accounts), _converted(session, wallet_id, version, daily, then))


def _converted(
    session: Session,
    wallet_id: str,
    version: int,
    daily: Iterable[TotalKey],
    then: Sequence[Image],
) -> Moves:
    """The same of what is converted into the wallet's currency, by the rates known now."""
    to = session.scalars(select(Wallet.currency).where(Wallet.id == wallet_id)).one()
    if all(key.currency == to for key in daily):
        return {}
    found: dict[ConvertedKey, Moved] = defaultdict(lambda: NOTHING)
    for each in conversions.changed_since(session, wallet_id, version, to):
        for key, moved in effects_of(each.wanted.entry, to, each.converted.to_minor):
            found[key] = found[key].plus(-moved)
    wanted = [of_image(image, to) for image in then if image["currency"] != to]
    for each_then, done in zip(wanted, computed(session, wanted), strict=True):
        for key, moved in effects_of(each_then.entry, to, done.to_minor):
            found[key] = found[key].plus(moved)
    return dict(found)
