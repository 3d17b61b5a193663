"""Two worlds at once: every request goes to a SQLite and a PostgreSQL service, and is answered
alike. Ids that the services made are told apart by the order in which they are first heard of.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Engine

from db.base import new_id
from db.session import reading
from domain.ledger import WalletRole
from services.verification import differences
from tests import recount
from tests.api import Api, Person
from tests.machine.documents import OPEN_WALLET
from tests.membership import admit

# Ids that clients make begin like this, so that they can be told from those of the services.
MADE = "01936f2e-8c5a-7"
_ID = re.compile(r'"([a-z]{3})_([0-9a-f]{8}-[0-9a-f-]{27})"')


# Wallets of one person are limited; then others go on.
WALLETS_EACH = 90
PEOPLE = ("owner", "editor", "stranger")


@dataclass
class World:
    """One service, the people of this run in it, and the names of ids that it made."""

    api: Api
    people: dict[str, Person] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    def send(self, name: str, query: str, variables: dict[str, Any]) -> Any:
        answer = self.people[name].send(query, **variables)
        for error in answer.get("errors", ()):
            error["extensions"].pop("requestId")
        return json.loads(_ID.sub(self._named, json.dumps(answer)))

    def _named(self, found: re.Match[str]) -> str:
        prefix, uuid = found.groups()
        if uuid.startswith(MADE) or prefix == "wal":
            return found.group()
        name = self.names.setdefault(uuid, f"#{len(self.names)}")
        return f'"{prefix}_{name}"'


class Twins:
    """A new wallet in each of two worlds, shared by `owner` and `editor`.

    A `stranger` is in the same worlds. `run` keeps the ids of one run apart from those of others.
    """

    def __init__(self, worlds: Sequence[World], run: int) -> None:
        self.worlds = worlds
        self.run = run
        self.wallet = f"wal_{new_id()}"
        self.requests = 0
        for world in worlds:
            world.names.clear()
            if run % WALLETS_EACH == 0:
                world.people = {name: world.api.person(currency="EUR") for name in PEOPLE}
        wanted = {"id": self.wallet, "name": "Shared", "currency": "EUR", "timeZone": "UTC"}
        self.data("owner", OPEN_WALLET, input=wanted)
        for world in worlds:
            editor = world.people["editor"].id.removeprefix("usr_")
            admit(world.api.engine, self.wallet_uuid, editor, WalletRole.EDITOR)

    def client_id(self, prefix: str, number: int) -> str:
        """A UUIDv7 as an offline client makes one: `number` stands for its time."""
        return f"{prefix}_{MADE}000-8000-{self.run * 10_000 + number:012x}"

    @property
    def wallet_uuid(self) -> str:
        return self.wallet.removeprefix("wal_")

    def send(self, name: str, query: str, **variables: Any) -> Any:
        """The one answer of both."""
        self.requests += 1
        first, *others = [world.send(name, query, variables) for world in self.worlds]
        for other in others:
            assert other == first, "the databases answer differently"
        return first

    def data(self, name: str, query: str, **variables: Any) -> Any:
        answer = self.send(name, query, **variables)
        assert "errors" not in answer, answer["errors"]
        return answer["data"]

    def verify(self) -> None:
        """In both databases every sum, chain and replay of the wallet is right."""
        for world in self.worlds:
            recount.check(world.api.engine, self.wallet_uuid)
            assert _found_wrong(world.api.engine, self.wallet_uuid) == []


def _found_wrong(engine: Engine, wallet_id: str) -> list[str]:
    with reading(engine) as session:
        return [str(each) for each in differences(session, [wallet_id])]
