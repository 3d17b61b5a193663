"""Budgets by wallet, and making, changing and deleting them."""

from __future__ import annotations

import strawberry

from db.queries import budgets as queries
from graph import inputs
from graph.budgets.inputs import CreateBudget, DeleteBudget, UpdateBudget
from graph.budgets.types import Budget, OnDay, budgets_of
from graph.context import Info
from graph.ids import Prefix
from graph.payloads import Payload, mutation
from graph.retries import name_of, seen, write_once
from graph.wallet_choice import WalletArgument, chosen_wallet
from services.budgets import changing as services


@strawberry.type
class BudgetQuery:
    @strawberry.field(description="The budgets of a wallet, by name; at most 200.")
    async def budgets(
        self, info: Info, wallet: WalletArgument = None, on: OnDay = None
    ) -> list[Budget] | None:
        return await budgets_of(info, await chosen_wallet(info, wallet), on)


@strawberry.type(description="The budget that was made.")
class CreateBudgetPayload(Payload):
    budget: Budget | None = strawberry.field(default=None, description="The new budget.")


@strawberry.type(description="The budget that was changed.")
class UpdateBudgetPayload(Payload):
    budget: Budget | None = strawberry.field(default=None, description="The budget as it is.")


@strawberry.type(description="The budget that was deleted.")
class DeleteBudgetPayload(Payload):
    deleted_id: strawberry.ID | None = strawberry.field(
        default=None, description="The id of what is gone, and can be restored."
    )


@strawberry.type
class BudgetMutation:
    @mutation(
        "Make a budget, of at most 200 in a wallet. What is spent already in its periods counts."
    )
    async def create_budget(self, info: Info, input: CreateBudget) -> CreateBudgetPayload | None:
        wallet_id, new = input.parse()
        name = name_of("createBudget", input)
        uuid = await write_once(info, name, services.create, wallet_id=wallet_id, new=new)
        return CreateBudgetPayload(budget=await _shown(info, uuid))

    @mutation("Change a budget. All its periods, past ones too, are counted by what it says now.")
    async def update_budget(self, info: Info, input: UpdateBudget) -> UpdateBudgetPayload | None:
        actor = info.context.actor
        budget_id, changes = input.parse()
        uuid = await info.context.write(
            services.update,
            actor,
            budget_id=budget_id,
            changes=changes,
            seen=seen(input.expected_version, input.merge),
        )
        return UpdateBudgetPayload(budget=await _shown(info, uuid))

    @mutation("Delete a budget. Its alerts are withdrawn; it can be restored.")
    async def delete_budget(self, info: Info, input: DeleteBudget) -> DeleteBudgetPayload | None:
        actor = info.context.actor
        budget_id = inputs.own_id(Prefix.Budget, input.id)
        await info.context.write(
            services.delete, actor, budget_id=budget_id, seen=seen(input.expected_version)
        )
        return DeleteBudgetPayload(deleted_id=input.id)


async def _shown(info: Info, uuid: str) -> Budget | None:
    rows = await info.context.read(queries.of_viewer, info.context.viewer.id, [uuid])
    return Budget.of(rows[uuid]) if uuid in rows else None
