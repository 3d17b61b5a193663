"""A person with one thing of every type that has an id, in a wallet that others may share."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Table, or_, select, text
from uuid_utils import uuid7

from db.base import Base
from graph.ids import Prefix
from tests.alerts import raise_alerts
from tests.api import Api, Person
from tests.conftest import START
from tests.graph.imports import imported, planned, statement
from tests.graph.ledgers import Ledger

_OPEN = """
mutation ($input: CreateWalletInput!) {
  createWallet(input: $input) {
    wallet { id accounts { id name } categories { id name } }
    userErrors { message }
  }
}
"""

_KEEP = """
mutation ($input: SaveImportMappingInput!) {
  saveImportMapping(input: $input) { userErrors { message } }
}
"""


_BUDGET = """
mutation ($input: CreateBudgetInput!) {
  createBudget(input: $input) { budget { id } userErrors { message } }
}
"""


_GOAL = """
mutation ($goal: CreateGoalInput!, $put: ContributeInput!) {
  createGoal(input: $goal) { goal { id } userErrors { message } }
  contribute(input: $put) { contribution { id } userErrors { message } }
}
"""


_RECURRING = """
mutation ($input: CreateRecurringInput!) {
  createRecurring(input: $input) { recurring { id } userErrors { message } }
}
"""

_INVITE = """
mutation ($input: InviteToWalletInput!) {
  inviteToWallet(input: $input) { invitation { id } userErrors { message } }
}
"""

_WEBHOOK = """
mutation {
  updateNotificationPreferences(input: {webhookUrl: "https://hooks.example.org/"}) {
    userErrors { message }
  }
}
"""

_TEST = """
mutation { testWebhook { delivery { id } userErrors { message } } }
"""

_PROCESS = """
mutation ($id: ID!) { processRecurring(input: {id: $id}) { userErrors { message } } }
"""


@dataclass
class World:
    """`ids` are those that an operation may be given; the rest is what must stand around them."""

    ledger: Ledger
    ids: dict[Prefix, str]
    cash: str
    education: str
    plan: dict[str, Any]

    @property
    def person(self) -> Person:
        return self.ledger.person

    @property
    def wallet(self) -> str:
        return self.ids[Prefix.Wallet]

    @property
    def transaction(self) -> str:
        return self.ids[Prefix.Transaction]

    @classmethod
    def new(cls, api: Api) -> World:
        ledger = _opened(api.person(currency="EUR"))
        bank, cash = ledger.account("Bank"), ledger.accounts["Cash"]
        kept = {"account": bank, "mapping": {"delimiter": ","}}
        assert not ledger.person.run(_KEEP, input=kept)["saveImportMapping"]["userErrors"]
        for day in ("2026-02-28", "2026-03-07"):
            ledger.add(wallet=ledger.wallet, payee="Shop", date=day)
        # The latest of a subscription.
        added = ledger.add(wallet=ledger.wallet, payee="Shop", tags=["a"])
        done = imported(ledger, cash, statement("2026-03-02,Coffee,-3.50", "2026-03-03,Tea,-2.10"))
        plan = planned(ledger, cash, statement("2026-03-04,Milk,-1.50", "2026-03-05,Rice,-2.00"))
        [alert] = raise_alerts(api.engine, ledger, {}, at=START)
        budget = {
            "wallet": ledger.wallet,
            "name": "All",
            "limit": {"amount": "10.00", "currency": "EUR"},
            "period": "MONTHLY",
            "categories": [ledger.categories["Health"]],
        }
        made = ledger.person.run(_BUDGET, input=budget)["createBudget"]
        viewer = ledger.person.run("{ viewer { sessions { id } } }")["viewer"]
        goal = unknown(Prefix.Goal)
        ten = {"amount": "10.00", "currency": "EUR"}
        wanted = {"id": goal, "wallet": ledger.wallet, "name": "Boat", "target": ten}
        saved = ledger.person.run(_GOAL, goal=wanted, put={"goal": goal, "amount": ten})
        rule = recurring(ledger)
        guest = f"guest.of.{ledger.person.username}@example.org"
        asked = {"wallet": ledger.wallet, "email": guest, "role": "EDITOR"}
        invited = ledger.person.run(_INVITE, input=asked)["inviteToWallet"]["invitation"]["id"]
        delivery = _delivered(ledger.person)
        ids = {
            Prefix.User: ledger.person.id,
            Prefix.Session: viewer["sessions"][0]["id"],
            Prefix.Wallet: ledger.wallet,
            Prefix.Account: bank,
            Prefix.Category: ledger.categories["Clothing"],
            Prefix.Payee: added["payee"]["id"],
            Prefix.Transaction: added["id"],
            Prefix.ImportPlan: plan["id"],
            Prefix.Import: done["id"],
            Prefix.Alert: alert,
            Prefix.WebhookDelivery: delivery,
            Prefix.Budget: made["budget"]["id"],
            Prefix.Goal: goal,
            Prefix.Invitation: invited,
            Prefix.RecurringTransaction: rule,
            Prefix.Contribution: saved["contribute"]["contribution"]["id"],
        }
        return cls(ledger, ids, cash, ledger.categories["Education"], plan)

    def admit(self, person: Person, role: str) -> None:
        statement = "INSERT INTO members VALUES (:wallet, :user, :role, :at)"
        self._execute(
            statement, user=_uuid(person.id), role=role, at="2026-03-15 00:00:00.000000+00:00"
        )

    def remove(self, person: Person) -> None:
        statement = "DELETE FROM members WHERE wallet_id = :wallet AND user_id = :user"
        self._execute(statement, user=_uuid(person.id))

    def digest(self) -> str:
        """Of every row that belongs to the person or to the wallet."""
        found: list[str] = []
        with self.person.api.engine.connect() as connection:
            for table in Base.metadata.sorted_tables:
                if mine := list(self._mine(table)):
                    rows = connection.execute(select(table).where(or_(*mine)))
                    found += sorted(f"{table.name} {row!r}" for row in rows)
        return hashlib.sha256("\n".join(found).encode()).hexdigest()

    def _mine(self, table: Table) -> Iterator[ColumnElement[bool]]:
        for column in table.columns:
            names = {
                f"{table.name}.{column.name}",
                *(key.target_fullname for key in column.foreign_keys),
            }
            if "users.id" in names:
                yield column == _uuid(self.person.id)
            elif "wallets.id" in names or column.name == "wallet_id":
                yield column == _uuid(self.wallet)

    def _execute(self, statement: str, **values: Any) -> None:
        with self.person.api.engine.begin() as connection:
            connection.execute(text(statement), values | {"wallet": _uuid(self.wallet)})


def recurring(ledger: Ledger) -> str:
    """One whose occurrence of 1 March waits for approval."""
    stated = {
        "wallet": ledger.wallet,
        "kind": "EXPENSE",
        "amount": {"amount": "5.00", "currency": "EUR"},
        "description": "Club",
        "account": ledger.accounts["Cash"],
        "frequency": "MONTHLY",
        "startDate": "2026-03-01",
        "posting": "NEEDS_APPROVAL",
    }
    rule: str = ledger.person.run(_RECURRING, input=stated)["createRecurring"]["recurring"]["id"]
    ledger.person.run(_PROCESS, id=rule)
    return rule


def _delivered(person: Person) -> str:
    """Something that was sent to the person's webhook, and has arrived."""
    person.run(_WEBHOOK)
    delivery: str = person.run(_TEST)["testWebhook"]["delivery"]["id"]
    statement = text("UPDATE deliveries SET state = 'DELIVERED' WHERE id = :id")
    with person.api.engine.begin() as connection:
        connection.execute(statement, {"id": _uuid(delivery)})
    return delivery


def unknown(kind: Prefix) -> str:
    """An id that nothing has, and that a client may give to something new."""
    return f"{kind.value}_{uuid7()}"


def malformed(kind: Prefix) -> list[str]:
    """What is no id, or none of this type."""
    other = Prefix.Category if kind is Prefix.Account else Prefix.Account
    return [
        "",
        f"{kind.value}_01936F2E-8C5A-7C9D-8E4F-0A1B2C3D4E5F",
        f"{kind.value}_' OR 1=1 --",
        unknown(other),
    ]


def _opened(person: Person) -> Ledger:
    payload = person.run(_OPEN, input={"name": "Shared"})["createWallet"]
    wallet = payload["wallet"]
    return Ledger(
        person,
        wallet["id"],
        {account["name"]: account["id"] for account in wallet["accounts"]},
        {category["name"]: category["id"] for category in wallet["categories"]},
    )


def _uuid(shown: str) -> str:
    return shown.partition("_")[2]
