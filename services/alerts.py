"""Alerts: what is due is raised once, and withdrawn when it is not due any more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from db.base import new_id
from db.tables import Alert
from domain.alerts import AlertKind
from domain.changes import canonical
from services.writing import Write


@dataclass(frozen=True, slots=True)
class Due:
    """What holds now and is told; `facts` are plain values that say what."""

    kind: AlertKind
    facts: Mapping[str, Any]


def settle(
    write: Write,
    subject: str,
    subject_id: str,
    due: Mapping[str, Due],
    known: Sequence[Alert],
) -> None:
    """Raise what is due about a thing, by its key, and withdraw what is not; the rest is no news.

    `known` are all alerts that there ever were about it. One that was withdrawn is raised again.
    """
    rows = {alert.key: alert for alert in known}
    new = [_raised(write, subject, subject_id, key, due[key]) for key in due if key not in rows]
    again = [rows[key] for key in due if key in rows and rows[key].withdrawn_at is not None]
    past = [a for a in known if a.key not in due and a.withdrawn_at is None]
    for alert in again:
        _raise(write, alert, due[alert.key])
    for alert in past:
        alert.withdrawn_at = alert.changed_at = write.at
    write.session.add_all(new)
    write.session.flush()
    write.created(*new)
    write.updated(*again, *past)


def _raised(write: Write, subject: str, subject_id: str, key: str, due: Due) -> Alert:
    alert = Alert(
        wallet_id=write.wallet_id,
        id=new_id(),
        subject=subject,
        subject_id=subject_id,
        key=key,
        version=write.version,
    )
    _raise(write, alert, due)
    return alert


def _raise(write: Write, alert: Alert, due: Due) -> None:
    alert.kind = due.kind.name
    alert.facts = canonical(due.facts)
    alert.raised_at = alert.changed_at = write.at
    alert.withdrawn_at = None
