"""Planning, overruling, committing and reverting imports, and keeping mappings."""

from __future__ import annotations

from typing import Annotated

import strawberry

from db.queries import accounts
from db.queries.imports import batches, plans
from graph import inputs
from graph.accounts import Account
from graph.context import Info
from graph.ids import Prefix
from graph.payloads import Payload, mutation
from graph.statements import reading
from graph.statements.inputs import (
    CommitImportInput,
    DeleteImportMappingInput,
    OverruleImportInput,
    PlanImportInput,
    RevertImportInput,
    SaveImportMappingInput,
    account_id,
)
from graph.statements.plans import ImportPlan
from graph.statements.types import Import, ImportMapping
from services.statements import committing, mappings, overruling, reverting


@strawberry.type(description="What was found in a statement; nothing is booked yet.")
class PlanImportPayload(Payload):
    plan: ImportPlan | None = strawberry.field(default=None, description="The new plan.")


@strawberry.type(description="The plan as it is after what was said against it.")
class OverruleImportPayload(Payload):
    plan: ImportPlan | None = strawberry.field(
        default=None, description="The plan, with another digest."
    )


@strawberry.type(description="What came of the plan.")
class CommitImportPayload(Payload):
    import_: Import | None = strawberry.field(
        default=None,
        name="import",
        description="The import; the first one when the plan was committed before.",
    )


@strawberry.type(description="The import that was taken out again.")
class RevertImportPayload(Payload):
    import_: Import | None = strawberry.field(
        default=None,
        name="import",
        description="The import, with what was removed and how much of it had been edited.",
    )
    withdrawn_contribution_count: int | None = strawberry.field(
        default=None,
        description="How many contributions to goals went with its transactions; each comes back "
        "with its own.",
    )


@strawberry.type(description="The mapping that was saved.")
class SaveImportMappingPayload(Payload):
    import_mapping: ImportMapping | None = strawberry.field(
        default=None, description="The mapping as it is kept."
    )


@strawberry.type(description="The account whose mapping is no longer kept.")
class DeleteImportMappingPayload(Payload):
    account: Account | None = strawberry.field(default=None, description="The account.")


PlanImport = Annotated[PlanImportInput, strawberry.argument(description="What to plan.")]
OverruleImport = Annotated[
    OverruleImportInput, strawberry.argument(description="The plan, and what to do otherwise.")
]
CommitImport = Annotated[
    CommitImportInput, strawberry.argument(description="The plan, as it was looked at.")
]
RevertImport = Annotated[
    RevertImportInput, strawberry.argument(description="The import to take out.")
]
SaveImportMapping = Annotated[
    SaveImportMappingInput, strawberry.argument(description="The mapping, and what it is for.")
]
DeleteImportMapping = Annotated[
    DeleteImportMappingInput, strawberry.argument(description="What no mapping is kept for.")
]


@strawberry.type
class StatementMutation:
    @mutation(
        "Read a statement and say what an import of it would do. Nothing is booked: look at the "
        "plan, overrule what is wrong in it, then commit it. Needs a multipart request."
    )
    async def plan_import(self, info: Info, input: PlanImport) -> PlanImportPayload | None:
        uuid = await reading.plan(info, input)
        return PlanImportPayload(plan=await _plan(info, uuid))

    @mutation("Decide about rows of a plan otherwise than it does.")
    async def overrule_import(
        self, info: Info, input: OverruleImport
    ) -> OverruleImportPayload | None:
        actor = info.context.actor
        plan_id, rows = input.parse()
        uuid = await info.context.write(
            overruling.overrule, actor, plan_id=plan_id, digest=input.digest, rows=rows
        )
        return OverruleImportPayload(plan=await _plan(info, uuid))

    @mutation(
        "Book what a plan says, all of it at once. Committing a plan again gives the first import."
    )
    async def commit_import(self, info: Info, input: CommitImport) -> CommitImportPayload | None:
        actor = info.context.actor
        uuid = await info.context.write(
            committing.carry_out, actor, plan_id=input.parse(), digest=input.digest
        )
        return CommitImportPayload(import_=await _import(info, uuid))

    @mutation(
        "Take an import out again, with all its transactions, changed or not. The same file may "
        "be imported afterwards."
    )
    async def revert_import(self, info: Info, input: RevertImport) -> RevertImportPayload | None:
        actor = info.context.actor
        import_id = inputs.own_id(Prefix.Import, input.id)
        done = await info.context.write(reverting.revert, actor, import_id=import_id)
        return RevertImportPayload(
            import_=await _import(info, done.id), withdrawn_contribution_count=done.withdrawn_count
        )

    @mutation("Keep a mapping for an account: its later statements are read by it.")
    async def save_import_mapping(
        self, info: Info, input: SaveImportMapping
    ) -> SaveImportMappingPayload | None:
        actor = info.context.actor
        row = await info.context.write(
            mappings.keep,
            actor,
            account_id=account_id(input.account),
            mapping=input.mapping.parse(),
        )
        return SaveImportMappingPayload(import_mapping=ImportMapping.of(row))

    @mutation("Keep no mapping for an account: its later statements are found out again.")
    async def delete_import_mapping(
        self, info: Info, input: DeleteImportMapping
    ) -> DeleteImportMappingPayload | None:
        actor = info.context.actor
        uuid = await info.context.write(
            mappings.forget, actor, account_id=account_id(input.account)
        )
        rows = await info.context.read(accounts.of_viewer, info.context.viewer.id, [uuid])
        return DeleteImportMappingPayload(account=Account.of(rows[uuid]))


async def _plan(info: Info, uuid: str) -> ImportPlan:
    rows = await info.context.read(plans.of_viewer, info.context.viewer.id, [uuid])
    return ImportPlan.of(rows[uuid])


async def _import(info: Info, uuid: str) -> Import:
    rows = await info.context.read(batches.of_viewer, info.context.viewer.id, [uuid])
    return Import.of(rows[uuid])
