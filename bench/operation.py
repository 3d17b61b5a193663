"""The feed: the operation that the servers are compared by, and who may ask for it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import orjson

from auth import tokens
from bench.ledger import Wallet

SECRET = "a secret that only benchmarks know, and no server that matters"

FEED = """
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
"""
BODY = orjson.dumps({"query": FEED})
# How the answer of every server begins; anything else is a failure.
ANSWER = b'{"data":{"transactions":{"edges":[{"cursor":"'


def token(wallet: Wallet) -> str:
    """An access token of the wallet's owner, for as long as a run may take."""
    return tokens.issue_access(
        user_id=wallet.user_id,
        session_id=wallet.session_id,
        now=datetime.now(UTC),
        lifetime=timedelta(hours=6),
        secret=SECRET,
    )
