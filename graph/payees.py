"""Payees: the other side of a transaction."""

from __future__ import annotations

from typing import Self

import strawberry

from db import tables
from db.base import AnyRow
from db.queries import payees as queries
from graph.columns import own_id, stored
from graph.ids import Prefix
from graph.nodes import Node, findable


@strawberry.type(description="Whom money went to or came from. Made by naming it.")
class Payee(Node):
    row: strawberry.Private[tables.Payee | AnyRow]
    id: strawberry.ID = own_id(Prefix.Payee)
    name: str = stored("name", "Unique in the wallet, whatever its case and accents.")
    version: int = stored("version", "The wallet's version at its last change.")

    @classmethod
    def of(cls, row: tables.Payee | AnyRow) -> Self:
        return cls(row=row)


findable(Prefix.Payee, queries.of_viewer, Payee.of)
