"""Clients that write until everything is acknowledged, whatever breaks: each retries under its id.

What they were told is then counted in the database: nothing lost, and nothing done twice.
"""

from __future__ import annotations

import http.client
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import orjson
from sqlalchemy import Engine

from db.base import new_id
from tests.conftest import verify
from tests.graph.server import BOUND_S, until
from tests.recount import rows

# Answers that say that nothing is known to be done.
TRY_AGAIN = {"UNAVAILABLE", "TIMEOUT", "INTERNAL"}

_SIGN_UP = """mutation ($input: SignUpInput!) { signUp(input: $input) {
  credentials { accessToken } userErrors { message } } }"""
_CREATE = """mutation ($input: CreateTransactionInput!) { createTransaction(input: $input) {
  transaction { id version description } userErrors { code } } }"""
_UPDATE = """mutation ($input: UpdateTransactionInput!) { updateTransaction(input: $input) {
  transaction { id version description }
  userErrors { code current { ... on Transaction { id version description } } } } }"""


@dataclass
class Target:
    """Where the service is at the moment."""

    port: int

    def post(self, query: str, variables: dict[str, Any], token: str | None = None) -> Any:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=BOUND_S)
        headers = {"Content-Type": "application/json"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        try:
            body = orjson.dumps({"query": query, "variables": variables})
            connection.request("POST", "/graphql", body, headers)
            return orjson.loads(connection.getresponse().read())
        finally:
            connection.close()

    def sign_up(self) -> str:
        """The access token of somebody new."""
        name = f"p{new_id().replace('-', '')[:20]}"
        wanted = {"email": f"{name}@example.org", "username": name}
        wanted["password"] = "correct horse battery staple"
        payload = self.post(_SIGN_UP, {"input": wanted})["data"]["signUp"]
        assert payload["userErrors"] == []
        token: str = payload["credentials"]["accessToken"]
        return token


@dataclass
class Crowd:
    """Several writers at once, all of one person."""

    target: Target
    token: str
    writers: int
    each: int
    acknowledged: list[str] = field(default_factory=list)
    failures: list[BaseException] = field(default_factory=list)
    retries: int = 0

    @property
    def writes(self) -> int:
        """How many there will have been: each thing is made and changed once."""
        return 2 * self.writers * self.each

    def work(self, disturb: Callable[[Crowd], None] = lambda _: None) -> None:
        """Let them write to the end, while `disturb` does its worst."""
        threads = [threading.Thread(target=self._write) for _ in range(self.writers)]
        for thread in threads:
            thread.start()
        disturb(self)
        for thread in threads:
            thread.join()
        assert not self.failures, self.failures
        assert len(self.acknowledged) == self.writes

    def wait_for(self, acknowledged: int) -> None:
        until(lambda: len(self.acknowledged) >= acknowledged or self.failures)

    def count(self, engine: Engine) -> str:
        """What became of all that was acknowledged, in words. Raises on the first wrong."""
        found = rows(engine, "SELECT id, description FROM transactions")
        changes = rows(engine, "SELECT entity_id, action FROM changes WHERE entity='Transaction'")
        wanted = set(self.acknowledged)
        done = Counter((str(row.entity_id), row.action) for row in changes)
        lost = [each for each in wanted if done[each, "CREATED"] + done[each, "UPDATED"] < 2]
        doubled = [each for each, times in done.items() if times > 1]
        rest = {str(row.id) for row in found if row.description == "changed"} ^ wanted
        assert (lost, doubled, rest, len(found)) == ([], [], set(), len(wanted))
        verify(engine)
        retries = self.retries
        return f"{self.writes} writes with {retries} retries, {len(lost)} lost, 0 doubled"

    def _write(self) -> None:
        try:
            for _ in range(self.each):
                self._make_and_change(new_id())
        except BaseException as error:  # noqa: BLE001 - told by whoever waits for the thread
            self.failures.append(error)

    def _make_and_change(self, uuid: str) -> None:
        new = {"id": f"txn_{uuid}", "kind": "EXPENSE", "description": "made"}
        amount = {"amount": "1.00", "currency": "USD"}
        told = new | {"date": "2026-01-01", "amount": amount}
        made = self._until_told(_CREATE, told)["createTransaction"]
        assert made["userErrors"] == []
        self.acknowledged.append(uuid)
        changed = {"id": new["id"], "description": "changed"}
        changed["expectedVersion"] = made["transaction"]["version"]
        answer = self._until_told(_UPDATE, changed)["updateTransaction"]
        # A conflict with what this very request has made says that it was done the first time.
        errors = answer["userErrors"]
        now = errors[0]["current"] if errors else answer["transaction"]
        assert now["description"] == "changed", answer
        self.acknowledged.append(uuid)

    def _until_told(self, query: str, told: dict[str, Any]) -> Any:
        """The answer to a request that is sent until it is answered."""
        deadline = time.monotonic() + BOUND_S
        while True:
            try:
                answer = self.target.post(query, {"input": told}, self.token)
            except (OSError, http.client.HTTPException):
                answer = None
            if answer is not None and "errors" not in answer:
                return answer["data"]
            codes = {error["extensions"]["code"] for error in (answer or {}).get("errors", ())}
            assert codes <= TRY_AGAIN, answer
            assert time.monotonic() < deadline, f"it was never done: {answer}"
            self.retries += 1
            time.sleep(0.05)
