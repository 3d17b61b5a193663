"""Payees: the other side of a transaction."""

from __future__ import annotations

from typing import Self

import strawberry

from db import tables
from db.base import AnyRow
from db.queries import payees as queries
from graph import ids
from graph.ids import Prefix
from graph.nodes import Node, findable


@strawberry.type(description="Whom money went to or came from. Made by naming it.")
class Payee(Node):
    name: str = strawberry.field(description="Unique in the wallet, whatever its case and accents.")
    version: int = strawberry.field(description="The wallet's version at its last change.")

    @classmethod
    def of(cls, row: tables.Payee | AnyRow) -> Self:
        return cls(id=ids.encode(Prefix.Payee, row.id), name=row.name, version=row.version)


findable(Prefix.Payee, queries.of_viewer, Payee.of)
