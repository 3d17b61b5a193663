"""Recurring transactions by wallet, making and changing them, and deciding single occurrences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import strawberry

from db.queries import recurring as queries
from db.queries.transactions import lists
from graph import inputs
from graph.context import Info
from graph.ids import Prefix
from graph.payloads import Payload, mutation
from graph.recurring.inputs import (
    ApproveOccurrence,
    CreateRecurring,
    CreateRecurringFromSubscription,
    DeactivateRecurring,
    DeleteRecurring,
    EditOccurrence,
    ProcessRecurring,
    SkipOccurrence,
    UpdateRecurring,
    chosen,
)
from graph.recurring.types import Active, Occurrence, RecurringTransaction, recurring_of
from graph.retries import name_of, seen, write_once
from graph.wallet_choice import WalletArgument, chosen_wallet, chosen_wallet_id
from services.recurring import adopting, changing, deciding, ledger
from services.recurring.changing import POSTED_MAX
from services.recurring.deciding import Chosen

if TYPE_CHECKING:
    from graph.transactions.types import Transaction


@strawberry.type
class RecurringQuery:
    @strawberry.field(
        description="The recurring transactions of a wallet, what comes next first; at most 500."
    )
    async def recurring(
        self, info: Info, wallet: WalletArgument = None, active: Active = None
    ) -> list[RecurringTransaction] | None:
        return await recurring_of(info, await chosen_wallet(info, wallet), active)


@strawberry.type(description="The recurring transaction that was made.")
class CreateRecurringPayload(Payload):
    recurring: RecurringTransaction | None = strawberry.field(
        default=None, description="The new one; what is due of it already is posted by the job."
    )


@strawberry.type(description="The recurring transaction that was made of a subscription.")
class CreateRecurringFromSubscriptionPayload(Payload):
    recurring: RecurringTransaction | None = strawberry.field(
        default=None, description="The new one."
    )


@strawberry.type(description="The recurring transaction that was changed.")
class UpdateRecurringPayload(Payload):
    recurring: RecurringTransaction | None = strawberry.field(
        default=None, description="It as it is."
    )


@strawberry.type(description="The recurring transaction that was stopped.")
class DeactivateRecurringPayload(Payload):
    recurring: RecurringTransaction | None = strawberry.field(
        default=None, description="It as it is."
    )


@strawberry.type(description="The recurring transaction that was deleted.")
class DeleteRecurringPayload(Payload):
    deleted_id: strawberry.ID | None = strawberry.field(
        default=None, description="The id of what is gone, and can be restored."
    )


@strawberry.type(description="What was due of a recurring transaction.")
class ProcessRecurringPayload(Payload):
    recurring: RecurringTransaction | None = strawberry.field(
        default=None, description="It as it is."
    )
    transactions: (
        list[Annotated[Transaction, strawberry.lazy("graph.transactions.types")]] | None
    ) = strawberry.field(
        default=None, description=f"What was posted, at most {POSTED_MAX} at once."
    )
    has_more: bool | None = strawberry.field(
        default=None, description="Whether more is due; ask again for it."
    )


@strawberry.type(description="The occurrence that was posted.")
class ApproveOccurrencePayload(Payload):
    occurrence: Occurrence | None = strawberry.field(default=None, description="It as it is.")


@strawberry.type(description="The occurrence that was left out.")
class SkipOccurrencePayload(Payload):
    occurrence: Occurrence | None = strawberry.field(default=None, description="It as it is.")


@strawberry.type(description="The occurrence that was changed.")
class EditOccurrencePayload(Payload):
    occurrence: Occurrence | None = strawberry.field(default=None, description="It as it is.")


@strawberry.type
class RecurringMutation:
    @mutation("Make a recurring transaction. The job posts from it, within minutes of what is due.")
    async def create_recurring(
        self, info: Info, input: CreateRecurring
    ) -> CreateRecurringPayload | None:
        uuid = await write_once(
            info,
            name_of("createRecurring", input),
            changing.create,
            wallet_id=chosen_wallet_id(info, input.wallet),
            new=input.parse(),
        )
        return CreateRecurringPayload(recurring=await _shown(info, uuid))

    @mutation(
        "Make a recurring transaction of a detected subscription: like its latest payment, on the "
        "days on which it came, from the next one on."
    )
    async def create_recurring_from_subscription(
        self, info: Info, input: CreateRecurringFromSubscription
    ) -> CreateRecurringFromSubscriptionPayload | None:
        name = name_of("createRecurringFromSubscription", input)
        uuid = await write_once(info, name, adopting.adopt, adoption=input.parse())
        return CreateRecurringFromSubscriptionPayload(recurring=await _shown(info, uuid))

    @mutation("Change a recurring transaction: what is not posted yet, and nothing else.")
    async def update_recurring(
        self, info: Info, input: UpdateRecurring
    ) -> UpdateRecurringPayload | None:
        actor = info.context.actor
        rule_id, changes = input.parse()
        uuid = await info.context.write(
            changing.update,
            actor,
            rule_id=rule_id,
            changes=changes,
            seen=seen(input.expected_version, input.merge),
        )
        return UpdateRecurringPayload(recurring=await _shown(info, uuid))

    @mutation(
        "Stop a recurring transaction: nothing more comes of it until `updateRecurring` makes it "
        "active again. What waits for approval still waits."
    )
    async def deactivate_recurring(
        self, info: Info, input: DeactivateRecurring
    ) -> DeactivateRecurringPayload | None:
        actor = info.context.actor
        rule_id = inputs.own_id(Prefix.RecurringTransaction, input.id)
        uuid = await info.context.write(
            changing.deactivate, actor, rule_id=rule_id, seen=seen(input.expected_version)
        )
        return DeactivateRecurringPayload(recurring=await _shown(info, uuid))

    @mutation(
        "Delete a recurring transaction. What it posted stays. It can be restored, and then goes "
        "on from that day."
    )
    async def delete_recurring(
        self, info: Info, input: DeleteRecurring
    ) -> DeleteRecurringPayload | None:
        actor = info.context.actor
        rule_id = inputs.own_id(Prefix.RecurringTransaction, input.id)
        await info.context.write(
            changing.delete, actor, rule_id=rule_id, seen=seen(input.expected_version)
        )
        return DeleteRecurringPayload(deleted_id=input.id)

    @mutation("Do at once what the job would do for one recurring transaction: post what is due.")
    async def process_recurring(
        self, info: Info, input: ProcessRecurring
    ) -> ProcessRecurringPayload | None:
        from graph.transactions.types import Transaction  # noqa: PLC0415 - they know rules

        actor = info.context.actor
        rule_id = inputs.own_id(Prefix.RecurringTransaction, input.id)
        done = await info.context.write(changing.process, actor, rule_id=rule_id)
        viewer_id = info.context.viewer.id
        rows = await info.context.read(lists.of_viewer, viewer_id, done.posted)
        return ProcessRecurringPayload(
            recurring=await _shown(info, rule_id),
            transactions=[Transaction.of(rows[uuid]) for uuid in done.posted if uuid in rows],
            has_more=done.has_more,
        )

    @mutation("Post an occurrence that waits for approval.")
    async def approve_occurrence(
        self, info: Info, input: ApproveOccurrence
    ) -> ApproveOccurrencePayload | None:
        actor, which = info.context.actor, chosen(input)
        await info.context.write(deciding.approve, actor, chosen=which)
        return ApproveOccurrencePayload(occurrence=await _occurrence(info, which))

    @mutation("Leave out an occurrence that is not posted, for good.")
    async def skip_occurrence(
        self, info: Info, input: SkipOccurrence
    ) -> SkipOccurrencePayload | None:
        actor, which = info.context.actor, chosen(input)
        await info.context.write(deciding.skip, actor, chosen=which)
        return SkipOccurrencePayload(occurrence=await _occurrence(info, which))

    @mutation("Change the amount or the day of one occurrence that is not posted yet.")
    async def edit_occurrence(
        self, info: Info, input: EditOccurrence
    ) -> EditOccurrencePayload | None:
        actor = info.context.actor
        which, edit = input.parse()
        await info.context.write(deciding.edit, actor, chosen=which, edit=edit)
        return EditOccurrencePayload(occurrence=await _occurrence(info, which))


async def _shown(info: Info, uuid: str) -> RecurringTransaction | None:
    rows = await info.context.read(queries.of_viewer, info.context.viewer.id, [uuid])
    return RecurringTransaction.of(rows[uuid]) if uuid in rows else None


async def _occurrence(info: Info, which: Chosen) -> Occurrence | None:
    rows = await info.context.read(queries.of_viewer, info.context.viewer.id, [which.rule_id])
    if which.rule_id not in rows:
        return None
    row = rows[which.rule_id]
    return Occurrence.of(row, await info.context.read(ledger.find, row, which.nominal))
