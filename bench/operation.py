"""The operations that servers are compared by, and who may ask for them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson

from auth import tokens
from bench.ledger import END, Wallet

SECRET = "a secret that only benchmarks know, and no server that matters"

# Apart from one another by a number that shares nothing with a wallet's transactions: each wallet
# is asked for another place of its history.
_STRIDE = 337


@dataclass(frozen=True, slots=True)
class Operation:
    """What is asked of every server, and how each right answer begins."""

    query: str
    answer: bytes
    variables: Callable[[Wallet], dict[str, Any]] = lambda _: {}

    def body(self, wallet: Wallet) -> bytes:
        """The body of a request of the wallet's owner."""
        variables = self.variables(wallet)
        return orjson.dumps({"query": self.query} | ({"variables": variables} if variables else {}))


def _entity(wallet: Wallet) -> dict[str, Any]:
    place = wallet.number * _STRIDE % wallet.shape.transactions
    return {"id": f"txn_{wallet.transaction_id(place)}"}


def _month(_: Wallet) -> dict[str, Any]:
    """The last that anything happened in."""
    return {"month": {"start": END.replace(month=END.month - 1).isoformat(), "end": str(END)}}


FEED = Operation(
    """
query Feed {
  transactions(first: 50) {
    edges {
      cursor
      node {
        id
        amount { amount currency }
        kind
        description
        date
        category { id name color icon }
      }
    }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}
""",
    b'{"data":{"transactions":{"edges":[{"cursor":"',
)

ENTITY = Operation(
    """
query Entity($id: ID!) {
  node(id: $id) {
    ... on Transaction {
      id
      amount { amount currency }
      kind
      description
      date
      category { id name color icon }
      account { id name }
    }
  }
}
""",
    b'{"data":{"node":{"id":"txn_',
    _entity,
)

DASHBOARD = Operation(
    """
query Dashboard($month: DateRange!) {
  viewer { id name email }
  wallet {
    id
    name
    currency
    accounts { id name kind currency balance { amount currency } }
    latest: transactions(first: 10) {
      nodes {
        id
        amount { amount currency }
        kind
        description
        date
        category { id name color icon }
      }
    }
    month: transactions(filter: { dates: $month }) {
      totals { kind total { count money { amount currency } } }
    }
  }
}
""",
    b'{"data":{"viewer":{"id":"usr_',
    _month,
)


def token(wallet: Wallet) -> str:
    """An access token of the wallet's owner, for as long as a run may take."""
    return tokens.issue_access(
        user_id=wallet.user_id,
        session_id=wallet.session_id,
        now=datetime.now(UTC),
        lifetime=timedelta(hours=6),
        secret=SECRET,
    )
