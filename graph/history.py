"""History: who did what in a wallet, when and through which session, before and after."""

from __future__ import annotations

from typing import Annotated, Any, Self

import orjson
import strawberry

from db import tables
from db.base import AnyRow
from db.queries import changes, wallets
from domain.changes import Action
from domain.errors import Invalid
from graph import ids, paging
from graph.context import Info
from graph.enums import described
from graph.ids import Prefix
from graph.images import told
from graph.members import Member
from graph.nodes import Node, found
from graph.paging import Connection, PageArguments
from graph.relations import Relation, to_one
from graph.scalars import DateTime, instant

described(Action, "What happened to a thing.", name="ChangeAction")

_ORDER = "HISTORY"

EntityArgument = Annotated[
    strawberry.ID | None,
    strawberry.argument(description="Only what happened to this thing, also once it is deleted."),
]


@strawberry.type(description="What one field was and what it became.")
class FieldChange:
    field: str = strawberry.field(description="The name of the field, as the API has it.")
    before: str | None = strawberry.field(
        description="The value before, as JSON in the API's terms; null where there was none."
    )
    after: str | None = strawberry.field(
        description="The value after, as JSON in the API's terms; null where there is none."
    )


def _uuid_key(row: AnyRow) -> tuple[str, str, str, int, int]:
    return (row.wallet_id, row.entity, row.entity_id, row.version, row.number)


@strawberry.type(description="One thing that happened. Entries are never changed or removed.")
class AuditEntry:
    row: strawberry.Private[AnyRow]
    version: int = strawberry.field(description="The wallet's version that it made.")
    at: DateTime = strawberry.field(description="When it happened.")
    action: Action = strawberry.field(description="What happened.")
    entity_id: strawberry.ID = strawberry.field(description="The id of what it happened to.")
    hash: str = strawberry.field(
        description="SHA-256 over this entry and the hash of the one before it, in hexadecimal."
    )
    actor: Member | None = to_one(
        Relation(
            wallets.member_by_keys,
            lambda entry: entry.row.actor_id and (entry.row.wallet_id, entry.row.actor_id),
            Member.of,
        ),
        "Who did it; null for someone who has left, and for what the service does by itself.",
    )
    session_id: strawberry.ID | None = strawberry.field(
        description="Through which session; null where it was none. The same id is the same "
        "device; only its own person may look it up."
    )

    @classmethod
    def of(cls, row: AnyRow) -> Self:
        session_id = row.session_id
        return cls(
            row=row,
            version=row.version,
            at=instant(row.at),
            action=Action[row.action],
            entity_id=ids.encode(Prefix[row.entity], row.entity_id),
            hash=row.hash,
            session_id=None if session_id is None else ids.encode(Prefix.Session, session_id),
        )

    @strawberry.field(description="The thing as it is now; null once it is gone.")
    async def entity(self, info: Info) -> Node | None:
        return await found(info, self.entity_id)

    @strawberry.field(
        description="The fields that changed; of something created or restored all that it has, "
        "of something deleted all that it had."
    )
    async def changes(self, info: Info) -> list[FieldChange]:
        if self.action is Action.PURGED:
            return []
        before = await info.context.load(changes.before, _uuid_key(self.row))
        was, now = (_read(image) for image in (before, self.row.image))
        currencies = await self._currencies(info, was, now)
        old, new = (told(self.row.entity, image, currencies) for image in (was, now))
        return [
            FieldChange(field=name, before=_json(old.get(name)), after=_json(new.get(name)))
            for name in sorted(old.keys() | new.keys())
            if old.get(name) != new.get(name)
        ]

    async def _currencies(self, info: Info, *images: dict[str, Any] | None) -> dict[str, str]:
        accounts = {
            str(image["to_account_id"]) for image in images if image and image.get("to_account_id")
        }
        return {
            uuid: await info.context.load(changes.account_currency, (self.row.wallet_id, uuid))
            for uuid in accounts
        }


@strawberry.type(description="A page of what happened.")
class AuditConnection(Connection[AuditEntry]):
    wallet_id: strawberry.Private[str]
    wanted: strawberry.Private[tuple[str, str] | None]

    @strawberry.field(description="How many entries there are. Counted only when asked for.")
    async def total_count(self, info: Info) -> int:
        return await info.context.read(changes.count, self.wallet_id, entity=self.wanted)


async def history(
    info: Info, wallet: tables.Wallet, entity: str | None, page: PageArguments
) -> AuditConnection:
    """What happened in a wallet that the viewer may see, the latest first."""
    wanted = None if entity is None else _entity(entity)
    request = page.parse(_ORDER, paging.is_version, paging.is_version)
    rows = await info.context.read(changes.history, wallet.id, request, entity=wanted)
    return AuditConnection(
        page=rows,
        order=_ORDER,
        of=AuditEntry.of,
        wallet_id=wallet.id,
        wanted=wanted,
    )


def _entity(entity: str) -> tuple[str, str]:
    split = ids.split(entity)
    if split is None:
        raise Invalid("This is no id of anything", field=("entity",))
    return split[0].name, split[1]


def _read(image: str | None) -> dict[str, Any] | None:
    return None if image is None else orjson.loads(image)


def _json(value: Any) -> str | None:
    return None if value is None else orjson.dumps(value).decode()
