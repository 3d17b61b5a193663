"""What the tests of delivering share: people who want to be told, something to tell, and a run."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, delete, select, text, update

from db.base import AnyRow
from db.tables import Delivery, User
from jobs.deliver import Counts, World, deliver_all
from tests.api import Api, settings_for_tests
from tests.conftest import START
from tests.graph.budgeting import budget
from tests.graph.ledgers import Ledger

ALLOWED = {"OUTLAY_WEBHOOK_NETWORKS": "127.0.0.0/8", "OUTLAY_WEBHOOK_TIMEOUT_S": "2"}
# The middle of what chance may do.
STEADY = World(jitter=lambda: 0)

_UPDATE = """
mutation ($input: UpdateNotificationPreferencesInput!) {
  updateNotificationPreferences(input: $input) {
    webhookSecret preferences { webhookUrl webhookOffAt } userErrors { field code message }
  }
}
"""
LOG = """
{ viewer { webhookDeliveries { totalCount nodes {
  id kind state attempts status durationMs error createdAt triedAt nextAttemptAt } } } }
"""


def wanting(api: Api, *, url: str | None = None, **chosen: Any) -> Ledger:
    """Somebody who wants to be told of exceeded budgets: at `url` if it is given, or by mail."""
    ledger = Ledger.new(api)
    with api.engine.begin() as connection:
        # What signing up mails is told elsewhere.
        connection.execute(delete(Delivery).where(Delivery.address == ledger.person.email))
    verified(api, ledger.person.id)
    chosen.setdefault("email" if url is None else "webhook", ["BUDGET_EXCEEDED"])
    if url is not None:
        # Set past the check, as a test's receiver is on this machine.
        choose(ledger, webhookUrl="https://hooks.example.org/")
        point(ledger, url)
    choose(ledger, **chosen)
    return ledger


def verified(api: Api, user_id: str, at: datetime | None = START) -> None:
    """As if the person had followed the link in the mail; or had not, or has another address."""
    statement = update(User).where(User.id == user_id.removeprefix("usr_"))
    with api.engine.begin() as connection:
        connection.execute(statement.values(email_verified_at=at))


def choose(ledger: Ledger, **chosen: Any) -> dict[str, Any]:
    payload = ledger.person.run(_UPDATE, input=chosen)["updateNotificationPreferences"]
    assert payload["userErrors"] == []
    answered: dict[str, Any] = payload
    return answered


def point(ledger: Ledger, url: str) -> None:
    statement = text("UPDATE notification_preferences SET webhook_url = :url WHERE user_id = :of")
    of = ledger.person.id.removeprefix("usr_")
    with ledger.person.api.engine.begin() as connection:
        connection.execute(statement, {"url": url, "of": of})


def exceed(ledger: Ledger, *names: str) -> None:
    """Raise an alert for each name of a budget."""
    for name in names or ("Fun",):
        budget(ledger, name=name, thresholds=[100], limit={"amount": "5.00", "currency": "EUR"})
    ledger.add(category=ledger.categories["Eating out"], date="2026-03-14")


def deliver(
    api: Api,
    at: datetime = START,
    world: World = STEADY,
    *,
    given: Mapping[str, str] | None = None,
) -> Counts:
    settings = settings_for_tests(api.settings.data_dir, **(ALLOWED | dict(given or {})))
    return deliver_all(settings, api.engine, at, world=world)


def rows(engine: Engine, ledger: Ledger) -> list[AnyRow]:
    """All that was put down for the person since they signed up, in order."""
    statement = (
        select(*Delivery.__table__.columns)
        .where(
            Delivery.user_id == ledger.person.id.removeprefix("usr_"),
            Delivery.kind != "EMAIL_VERIFICATION",
        )
        .order_by(Delivery.id)
    )
    with engine.connect() as connection:
        return list(connection.execute(statement))


def log(ledger: Ledger) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = ledger.person.run(LOG)["viewer"]["webhookDeliveries"]["nodes"]
    return found


def later(**duration: float) -> datetime:
    return START + timedelta(**duration)
