"""The trash of a wallet: what was deleted, brought back or gone for good."""

from __future__ import annotations

from typing import Annotated, Self

import strawberry

from db import tables
from db.base import AnyRow
from db.queries import trash as queries
from db.queries import wallets
from domain.errors import NotFound
from graph import ids, paging
from graph.context import Info
from graph.errors import client_path
from graph.ids import Prefix
from graph.members import Member
from graph.nodes import Node, found
from graph.paging import Connection, PageArguments
from graph.payloads import Payload, mutation
from graph.relations import Relation, to_one
from graph.scalars import DateTime, instant_text
from graph.wallet_choice import chosen_wallet_id
from services import trash as services
from services.writing import Notice

_ORDER = "TRASH"


@strawberry.type(description="Something that was deleted and can be restored.")
class TrashItem:
    row: strawberry.Private[AnyRow]
    id: strawberry.ID = strawberry.field(description="Its id, as before and after.")
    title: str = strawberry.field(
        description="Its name, the description of a transaction, or the name of the goal that "
        "a contribution was for."
    )
    version: int = strawberry.field(description="The wallet's version at its deletion.")
    deleted_by: Member | None = to_one(
        Relation(
            wallets.member_by_keys,
            lambda item: item.row.deleted_by and (item.row.wallet_id, item.row.deleted_by),
            Member.of,
        ),
        "Who deleted it; null for someone who has left the wallet.",
    )

    @classmethod
    def of(cls, row: AnyRow) -> Self:
        uuid = ids.encode(Prefix[row.entity], row.id)
        return cls(row=row, id=uuid, title=row.title, version=row.version)

    @strawberry.field(
        description="When it was deleted. It is purged after 180 days, or what the operator chose."
    )
    def deleted_at(self) -> DateTime:
        return instant_text(self.row.deleted_at)


@strawberry.type(description="A page of what was deleted.")
class TrashConnection(Connection[TrashItem]):
    wallet_id: strawberry.Private[str]

    @strawberry.field(description="How many things there are. Counted only when asked for.")
    async def total_count(self, info: Info) -> int:
        return await info.context.read(queries.count, self.wallet_id)


async def trash_of(info: Info, wallet: tables.Wallet, page: PageArguments) -> TrashConnection:
    """What was deleted from a wallet that the viewer may see, the last deleted first."""
    request = page.parse(_ORDER, paging.is_version, paging.is_uuid)
    rows = await info.context.read(queries.page, wallet.id, request)
    return TrashConnection(page=rows, order=_ORDER, of=TrashItem.of, wallet_id=wallet.id)


@strawberry.input(description="What to bring back.")
class RestoreInput:
    id: strawberry.ID = strawberry.field(description="Of something in the trash of a wallet.")

    def parse(self) -> tuple[str, str]:
        """The type and the UUID. Raises NotFound for what is no id at all."""
        split = ids.split(self.id)
        if split is None:
            raise NotFound("Nothing has an id like this", field=("id",))
        return split[0].name, split[1]


@strawberry.input(description="Which trash to empty.")
class EmptyTrashInput:
    wallet: strawberry.ID | None = strawberry.field(
        default=None, description="The wallet; the viewer's personal wallet by default."
    )


@strawberry.type(description="Something about a restored thing that is not as it was.")
class RestoreNotice:
    field: str = strawberry.field(
        description="The name of the field, as the API has it; `budgets` for the budgets that "
        "watched a category."
    )
    message: str = strawberry.field(description="What is gone, and what took its place.")
    instead: strawberry.ID | None = strawberry.field(
        description="The id of what took its place; null for nothing."
    )

    @classmethod
    def of(cls, notice: Notice) -> Self:
        uuid = notice.instead
        instead = None if uuid is None else ids.encode(Prefix.Category, uuid)
        return cls(field=client_path([notice.field])[0], message=notice.message, instead=instead)


@strawberry.type(description="What came back.")
class RestorePayload(Payload):
    restored: Node | None = strawberry.field(default=None, description="The thing as it is now.")
    notices: list[RestoreNotice] | None = strawberry.field(
        default=None, description="What is not as it was; empty when all is."
    )


@strawberry.type(description="What was purged.")
class EmptyTrashPayload(Payload):
    purged_count: int | None = strawberry.field(
        default=None, description="How many things are gone for good."
    )


Restore = Annotated[RestoreInput, strawberry.argument(description="What to bring back.")]
EmptyTrash = Annotated[EmptyTrashInput, strawberry.argument(description="Which trash.")]


@strawberry.type
class TrashMutation:
    @mutation(
        "Bring back something that was deleted. What it named and is gone is told in `notices`; "
        "what was moved from a deleted category stays where it is, and budgets that watched it do "
        "not watch it again by themselves."
    )
    async def restore(self, info: Info, input: Restore) -> RestorePayload | None:
        actor = info.context.actor
        entity, uuid = input.parse()
        done = await info.context.write(services.restore, actor, entity=entity, row_id=uuid)
        return RestorePayload(
            restored=await found(info, input.id),
            notices=[RestoreNotice.of(notice) for notice in done.notices],
        )

    @mutation(
        "Purge all that is in a wallet's trash, for good. Only its owner may. Devices that have "
        "not heard of those deletions have to read everything again."
    )
    async def empty_trash(self, info: Info, input: EmptyTrash) -> EmptyTrashPayload | None:
        actor = info.context.actor
        wallet_id = chosen_wallet_id(info, input.wallet)
        count = await info.context.write(services.empty, actor, wallet_id=wallet_id)
        return EmptyTrashPayload(purged_count=count)
