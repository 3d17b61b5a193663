"""Alerts about nothing in particular: raised and withdrawn as a service would."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.orm import Session
from uuid_utils import uuid7

from db.session import write
from db.tables import Alert
from domain.alerts import AlertKind, facts_text
from services.actors import Actor
from services.writing import begin
from tests.graph.ledgers import Ledger

FACTS: dict[str, Any] = {
    "name": "Food",
    "start": "2026-03-01",
    "end": "2026-04-01",
    "threshold": 80,
    "percent": "85.0",
    "spent": 8_500,
    "limit": 10_000,
    "available": 10_000,
    "currency": "EUR",
}


def raise_alerts(
    engine: Engine,
    ledger: Ledger,
    *facts: dict[str, Any],
    at: datetime,
    kind: AlertKind = AlertKind.BUDGET_NEAR_LIMIT,
) -> list[str]:
    """The ids of new alerts of the ledger's wallet, all raised in one write."""

    def service(session: Session, by: Actor) -> list[str]:
        opened = begin(session, by, ledger.wallet.removeprefix("wal_"))
        rows = [
            Alert(
                wallet_id=opened.wallet_id,
                id=str(uuid7()),
                kind=kind.name,
                subject="Budget",
                subject_id=str(uuid7()),
                key="2026-03-01/80",
                facts=facts_text(FACTS | one),
                raised_at=opened.at,
                changed_at=opened.at,
                version=opened.version,
            )
            for one in facts
        ]
        session.add_all(rows)
        session.flush()
        opened.created(*rows)
        return [f"alt_{row.id}" for row in rows]

    return write(engine, service, _actor(ledger, at))


def change_alert(engine: Engine, ledger: Ledger, alert: str, *, at: datetime, holds: bool) -> None:
    """Withdraw an alert, or raise it once more when what it says `holds` again."""

    def service(session: Session, by: Actor) -> None:
        opened = begin(session, by, ledger.wallet.removeprefix("wal_"))
        row = session.get_one(Alert, (opened.wallet_id, alert.removeprefix("alt_")))
        row.changed_at = opened.at
        row.raised_at = opened.at if holds else row.raised_at
        row.withdrawn_at = None if holds else opened.at
        session.flush()
        opened.updated(row)

    write(engine, service, _actor(ledger, at))


def _actor(ledger: Ledger, at: datetime) -> Actor:
    return Actor(ledger.person.id.removeprefix("usr_"), None, at)
