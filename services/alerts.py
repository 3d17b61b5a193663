"""Alerts: raised when something comes to hold, withdrawn when it does not hold any more.

What stays as it was is no news. One row is kept for each thing that may be raised of a subject, so
that it is never raised twice.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from db.base import Base, new_id
from db.queries import alerts
from db.tables import Alert
from domain.alerts import AlertKind, facts_text
from services import outbox
from services.writing import Write


@dataclass(frozen=True, slots=True)
class Due:
    """What is to be raised of a subject; `key` says what of it."""

    key: str
    kind: AlertKind
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class News:
    """What one write raises and withdraws; `tell` records it all at once."""

    write: Write
    raised: list[Alert] = field(default_factory=list)
    changed: list[Alert] = field(default_factory=list)

    def settle(
        self,
        subject: tuple[type[Base], str],
        ever: Iterable[Alert],
        *,
        due: Iterable[Due],
        holding: Collection[str],
    ) -> None:
        """Raise what is due of a subject, and withdraw what is raised and not `holding`.

        `ever` are its alerts so far, also those withdrawn; `holding` are keys. What is due and
        raised already stays as it is.
        """
        by_key = {alert.key: alert for alert in ever}
        wanted = {each.key: each for each in due}
        for key, each in wanted.items():
            alert = by_key.get(key)
            if alert is None:
                self.raised.append(self._new(subject, each))
            elif alert.withdrawn_at is not None:
                self._again(alert, each)
        for key, alert in by_key.items():
            if alert.withdrawn_at is None and key not in holding and key not in wanted:
                alert.withdrawn_at = alert.changed_at = self.write.at
                self.changed.append(alert)

    def tell(self) -> None:
        session = self.write.session
        if self.raised:
            session.add_all(self.raised)
            session.flush()
            self.write.created(*self.raised)
        if self.changed:
            self.write.updated(*self.changed)
        outbox.settle(self.write, [*self.raised, *self.changed])

    def _new(self, subject: tuple[type[Base], str], due: Due) -> Alert:
        table, subject_id = subject
        return Alert(
            wallet_id=self.write.wallet_id,
            id=new_id(),
            kind=due.kind.name,
            subject=table.__name__,
            subject_id=subject_id,
            key=due.key,
            facts=facts_text(due.facts),
            raised_at=self.write.at,
            changed_at=self.write.at,
            version=self.write.version,
        )

    def _again(self, alert: Alert, due: Due) -> None:
        alert.facts = facts_text(due.facts)
        alert.raised_at = alert.changed_at = self.write.at
        alert.withdrawn_at = None
        self.changed.append(alert)


def withdraw(write: Write, table: type[Base], subject_id: str) -> None:
    """The subject is about to go, and nothing that was raised of it holds any more."""
    news = News(write)
    ever = alerts.of_subjects(write.session, write.wallet_id, [subject_id])
    news.settle((table, subject_id), ever, due=(), holding=())
    news.tell()
