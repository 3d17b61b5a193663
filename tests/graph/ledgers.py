"""What the tests of the API share: a person with a ledger, and the operations they send."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.api import Api, Person

_SETTING = """
{ wallet {
    id currency version
    accounts { id name currency }
    categories { id name kind parent { id } }
} }
"""

CREATE = """
mutation ($input: CreateTransactionInput!) {
  createTransaction(input: $input) {
    transaction { id kind amount { amount currency } date description note isRefund version tags
      account { id } toAccount { id } toAmount { amount currency } category { id } payee { id name }
      lines { amount { amount currency } note category { id } } }
    userErrors { field message code }
  }
}
"""

CREATE_MANY = """
mutation ($input: CreateTransactionsInput!) {
  createTransactions(input: $input) {
    transactions { id description }
    userErrors { field message code }
  }
}
"""

UPDATE = """
mutation ($input: UpdateTransactionInput!) {
  updateTransaction(input: $input) {
    transaction { id kind amount { amount currency } date description note isRefund version tags
      account { id } toAccount { id } category { id } payee { name }
      lines { amount { amount } category { id } } }
    userErrors { field message code }
  }
}
"""

DELETE = """
mutation ($input: DeleteTransactionInput!) {
  deleteTransaction(input: $input) { deletedId userErrors { field message code } }
}
"""


@dataclass
class Ledger:
    """Someone's personal wallet, and what stands in it from the start."""

    person: Person
    wallet: str
    accounts: dict[str, str]
    categories: dict[str, str]

    @classmethod
    def of(cls, person: Person) -> Ledger:
        wallet = person.run(_SETTING)["wallet"]
        return cls(
            person,
            wallet["id"],
            {account["name"]: account["id"] for account in wallet["accounts"]},
            {category["name"]: category["id"] for category in wallet["categories"]},
        )

    @classmethod
    def new(cls, api: Api, **person: Any) -> Ledger:
        return cls.of(api.person(**({"currency": "EUR"} | person)))

    def account(self, name: str, currency: str = "EUR", kind: str = "CHECKING") -> str:
        payload = self.person.run(
            """mutation ($input: CreateAccountInput!) {
                 createAccount(input: $input) { account { id } userErrors { message } } }""",
            input={"wallet": self.wallet, "name": name, "currency": currency, "kind": kind},
        )["createAccount"]
        assert payload["userErrors"] == []
        self.accounts[name] = payload["account"]["id"]
        return self.accounts[name]

    def stated(self, amount: str = "12.50", **changed: Any) -> dict[str, Any]:
        """The input of an expense in cash, with what a test changes of it."""
        return {
            "kind": "EXPENSE",
            "amount": {"amount": amount, "currency": "EUR"},
            "date": "2026-03-14",
            "description": "Lunch",
            "account": self.accounts["Cash"],
            "category": self.categories["Eating out"],
        } | changed

    def add(self, amount: str = "12.50", **changed: Any) -> dict[str, Any]:
        """A transaction that must be taken; the transaction as answered."""
        payload = self.try_add(amount, **changed)
        assert payload["userErrors"] == []
        transaction: dict[str, Any] = payload["transaction"]
        return transaction

    def try_add(self, amount: str = "12.50", **changed: Any) -> dict[str, Any]:
        data = self.person.run(CREATE, input=self.stated(amount, **changed))
        payload: dict[str, Any] = data["createTransaction"]
        return payload

    def add_many(self, *stated: dict[str, Any]) -> dict[str, Any]:
        data = self.person.run(CREATE_MANY, input={"transactions": list(stated)})
        payload: dict[str, Any] = data["createTransactions"]
        return payload

    def update(self, **changed: Any) -> dict[str, Any]:
        payload: dict[str, Any] = self.person.run(UPDATE, input=changed)["updateTransaction"]
        return payload

    def delete(self, **named: Any) -> dict[str, Any]:
        payload: dict[str, Any] = self.person.run(DELETE, input=named)["deleteTransaction"]
        return payload

    def balance(self, account: str = "Cash", on: str = "2026-12-31") -> str:
        data = self.person.run(
            """query ($id: ID!, $on: Date!) {
                 node(id: $id) { ... on Account { balance(on: $on) { amount } } } }""",
            id=self.accounts[account],
            on=on,
        )
        amount: str = data["node"]["balance"]["amount"]
        return amount

    def listed(self, arguments: str = "") -> list[str]:
        """The descriptions of a list of transactions; `arguments` as in a query's text."""
        inside = f"({arguments})" if arguments else ""
        data = self.person.run(f"{{ transactions{inside} {{ nodes {{ description }} }} }}")
        return [node["description"] for node in data["transactions"]["nodes"]]


def refused(payload: dict[str, Any]) -> list[tuple[str, str]]:
    """(field path joined by dots, code) of each user error, sorted."""
    return sorted(
        (".".join(error["field"] or []), error["code"]) for error in payload["userErrors"]
    )
