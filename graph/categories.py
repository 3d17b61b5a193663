"""Categories: what money is spent on, in a tree of two levels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Self

import strawberry

from db import tables
from db.base import AnyRow
from db.queries import categories as queries
from domain import text
from domain.ledger import CategoryKind
from graph import inputs
from graph.columns import own_id, stored
from graph.context import Info
from graph.ids import Prefix
from graph.inputs import Reader
from graph.nodes import Node, findable
from graph.paging import After, Before, First, Last, PageArguments
from graph.payloads import Payload, mutation
from graph.relations import Relation, Shown, to_one
from graph.retries import EXPECTED_VERSION, KEY, MERGE, name_of, seen, write_once
from graph.scalars import Color
from services import categories as services

if TYPE_CHECKING:
    from graph.budgets.types import Budget
    from graph.transactions.types import TransactionConnection, TransactionFilter

ICON_MAX = 32


SHOWN = Shown(
    queries.by_ids,
    queries.brief_by_ids,
    frozenset({"parent", "archived", "version"}),
)


def _parent_key(category: Category) -> queries.CategoryKey | None:
    row = category.row
    return None if row.parent_id is None else (row.wallet_id, row.parent_id)


def _of(row: tables.Category) -> Category:
    return Category.of(row)


@strawberry.type(description="What money is spent on or comes from.")
class Category(Node):
    row: strawberry.Private[tables.Category | AnyRow]
    id: strawberry.ID = own_id(Prefix.Category)
    name: str = stored("name", "Unique among those beside it.")
    kind: CategoryKind = stored(
        "kind", "Which kind of transaction it is for.", as_enum=CategoryKind
    )
    color: Color = stored("color", "For showing it.")
    icon: str | None = stored("icon", "An emoji or the name of an icon.")
    description: str | None = stored("description", "What belongs here.")
    archived: bool = stored("archived", "Whether it is out of use, kept for its history.")
    version: int = stored("version", "The wallet's version at its last change.")
    parent: Category | None = to_one(
        Relation(SHOWN, _parent_key, _of),
        "What it stands below; null on the first of the two levels.",
    )

    @classmethod
    def of(cls, row: tables.Category | AnyRow) -> Self:
        return cls(row=row)

    @strawberry.field(description="What stands below it, by name; empty on the second level.")
    async def children(self, info: Info) -> list[Category]:
        rows = await info.context.load(queries.children, (self.row.wallet_id, self.row.id))
        return [Category.of(row) for row in rows]

    @strawberry.field(
        description="Transactions on this very category, or with a line on it, the latest first."
    )
    async def transactions(
        self,
        info: Info,
        filter: Annotated[
            Annotated[TransactionFilter, strawberry.lazy("graph.transactions.types")] | None,
            strawberry.argument(description="What else must hold."),
        ] = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Annotated[TransactionConnection, strawberry.lazy("graph.transactions.types")] | None:
        from graph.transactions.lists import of_category  # noqa: PLC0415 - transactions know categories

        return await of_category(info, self.row, filter, PageArguments(first, after, last, before))


findable(Prefix.Category, queries.of_viewer, Category.of)


def _icon(value: str) -> str | None:
    return text.clean(value, length_max=ICON_MAX) or None


def _description(value: str) -> str | None:
    return text.clean(value, length_max=text.DESCRIPTION_MAX, is_multiline=True) or None


@strawberry.input(description="A category to make.")
class CreateCategoryInput:
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)
    id: strawberry.ID | None = strawberry.field(
        default=None, description="An id made by the client, `cat_` and a UUIDv7."
    )
    wallet: strawberry.ID = strawberry.field(description="The wallet it belongs to.")
    name: str = strawberry.field(description="At most 80 characters, unique among its siblings.")
    kind: CategoryKind = strawberry.field(description="It stays for ever.")
    parent: strawberry.ID | None = strawberry.field(
        default=None, description="A category of the first level and of the same kind."
    )
    color: Color | None = strawberry.field(default=None, description="Grey by default.")
    icon: str | None = strawberry.field(
        default=None, description="An emoji or the name of an icon, at most 32 characters."
    )
    description: str | None = strawberry.field(
        default=None, description="What belongs here, at most 500 characters."
    )

    def parse(self) -> tuple[str, services.NewCategory]:
        read = Reader()
        wallet_id = read.value("wallet", self.wallet, inputs.id_of(Prefix.Wallet))
        new = services.NewCategory(
            id=read.optional("id", self.id, inputs.new_id_of(Prefix.Category)),
            name=read.value("name", self.name, inputs.name),
            kind=self.kind,
            parent_id=read.optional("parent", self.parent, inputs.id_of(Prefix.Category)),
            color=self.color or services.DEFAULT_COLOR,
            icon=read.optional("icon", self.icon, _icon),
            description=read.optional("description", self.description, _description),
        )
        read.finish()
        return wallet_id, new


@strawberry.input(description="What to change of a category; what is left out stays.")
class UpdateCategoryInput:
    id: strawberry.ID = strawberry.field(description="The category.")
    expected_version: int | None = strawberry.field(default=None, description=EXPECTED_VERSION)
    merge: bool = strawberry.field(default=False, description=MERGE)
    name: str | None = strawberry.field(
        default=strawberry.UNSET, description="At most 80 characters, unique among its siblings."
    )
    parent: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET, description="Null puts it on the first level."
    )
    color: Color | None = strawberry.field(default=strawberry.UNSET, description="For showing it.")
    icon: str | None = strawberry.field(
        default=strawberry.UNSET, description="An emoji or the name of an icon; null for none."
    )
    description: str | None = strawberry.field(
        default=strawberry.UNSET, description="What belongs here; null for nothing."
    )
    archived: bool | None = strawberry.field(
        default=strawberry.UNSET, description="Whether it is out of use."
    )

    def parse(self) -> tuple[str, services.CategoryChanges]:
        read = Reader()
        category_id = read.value("id", self.id, inputs.id_of(Prefix.Category))
        changes: services.CategoryChanges = {}
        of_category = inputs.id_of(Prefix.Category)
        read.change(changes, "name", self.name, inputs.name)
        read.change(changes, "parent", self.parent, of_category, name="parent_id", is_nullable=True)
        read.change(changes, "color", self.color, str)
        read.change(changes, "icon", self.icon, _icon, is_nullable=True)
        read.change(changes, "description", self.description, _description, is_nullable=True)
        read.change(changes, "archived", self.archived, inputs.as_is)
        read.finish()
        return category_id, changes


@strawberry.input(description="A category to delete.")
class DeleteCategoryInput:
    id: strawberry.ID = strawberry.field(description="The category.")
    move_to: strawberry.ID | None = strawberry.field(
        default=None,
        description="Where its transactions go, a category of the same kind; "
        "they lose their category when this is null. Budgets that watch the deleted one watch "
        "this instead, or it no more; without this the only category of a budget is not deleted.",
    )
    expected_version: int | None = strawberry.field(default=None, description=EXPECTED_VERSION)

    def parse(self) -> tuple[str, str | None]:
        read = Reader()
        category_id = read.value("id", self.id, inputs.id_of(Prefix.Category))
        move_to = read.optional("move_to", self.move_to, inputs.id_of(Prefix.Category))
        read.finish()
        return category_id, move_to


@strawberry.type(description="The category that was made.")
class CreateCategoryPayload(Payload):
    category: Category | None = strawberry.field(default=None, description="The new category.")


@strawberry.type(description="The category that was changed.")
class UpdateCategoryPayload(Payload):
    category: Category | None = strawberry.field(default=None, description="The category as it is.")


@strawberry.type(description="The category that was deleted.")
class DeleteCategoryPayload(Payload):
    deleted_id: strawberry.ID | None = strawberry.field(
        default=None, description="The id of what is gone."
    )
    moved_to: Category | None = strawberry.field(
        default=None, description="Where its transactions went; null when they lost their category."
    )
    changed_budgets: list[Annotated[Budget, strawberry.lazy("graph.budgets.types")]] | None = (
        strawberry.field(
            default=None,
            description="The budgets that watched it, by name, as they are now: with `movedTo` in "
            "its place, or without it. Empty where there are none.",
        )
    )


CreateCategory = Annotated[
    CreateCategoryInput, strawberry.argument(description="The category to make.")
]
UpdateCategory = Annotated[UpdateCategoryInput, strawberry.argument(description="What to change.")]
DeleteCategory = Annotated[
    DeleteCategoryInput, strawberry.argument(description="The category to delete.")
]


@strawberry.type
class CategoryMutation:
    @mutation("Make a category.")
    async def create_category(
        self, info: Info, input: CreateCategory
    ) -> CreateCategoryPayload | None:
        wallet_id, new = input.parse()
        name = name_of("createCategory", input)
        uuid = await write_once(info, name, services.create, wallet_id=wallet_id, new=new)
        rows = await info.context.read(queries.of_viewer, info.context.viewer.id, [uuid])
        return CreateCategoryPayload(category=Category.of(rows[uuid]) if uuid in rows else None)

    @mutation("Change a category, or put it elsewhere in the tree.")
    async def update_category(
        self, info: Info, input: UpdateCategory
    ) -> UpdateCategoryPayload | None:
        actor = info.context.actor
        category_id, changes = input.parse()
        row = await info.context.write(
            services.update,
            actor,
            category_id=category_id,
            changes=changes,
            seen=seen(input.expected_version, input.merge),
        )
        return UpdateCategoryPayload(category=Category.of(row))

    @mutation(
        "Delete a category; its transactions move to another or lose it. Budgets that watch it "
        "watch `moveTo` instead, or without that their other categories; refused for the only one "
        "of a budget, as that would watch all spending."
    )
    async def delete_category(
        self, info: Info, input: DeleteCategory
    ) -> DeleteCategoryPayload | None:
        actor = info.context.actor
        category_id, move_to = input.parse()
        done = await info.context.write(
            services.delete,
            actor,
            category_id=category_id,
            move_to=move_to,
            seen=seen(input.expected_version),
        )
        return DeleteCategoryPayload(
            deleted_id=input.id,
            moved_to=None if done.moved_to is None else Category.of(done.moved_to),
            changed_budgets=await _budgets(info, done.budget_ids),
        )


async def _budgets(info: Info, uuids: Sequence[str]) -> list[Budget]:
    from graph.budgets.types import changed  # noqa: PLC0415 - budgets know categories

    return await changed(info, uuids) if uuids else []
