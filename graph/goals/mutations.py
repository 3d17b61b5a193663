"""Setting goals, contributing to them, and taking that back."""

from __future__ import annotations

from typing import Annotated

import strawberry

from db import tables
from db.queries import contributions
from db.queries import goals as queries
from domain.conversions import stated_rate
from domain.goals import CONTRIBUTIONS_MAX, GOALS_MAX, LINKS_MAX, GoalStatus
from graph import ids, inputs
from graph.context import Info
from graph.goals.types import Contribution, Goal
from graph.ids import Prefix
from graph.inputs import Reader
from graph.money import MoneyInput
from graph.payloads import Payload, mutation
from graph.retries import EXPECTED_VERSION, KEY, MERGE, name_of, seen, write_once
from graph.scalars import Date, Decimal
from graph.wallet_choice import WalletArgument, chosen_wallet, chosen_wallet_id
from services import goals as services

StatusArgument = Annotated[
    list[GoalStatus] | None,
    strawberry.argument(description="Only those with one of these statuses; null for all."),
]

_NAME = "At most 80 characters; others may have the same."
_TARGET = "More than zero."
_DEADLINE = "The last day, inclusive; not before today in the wallet."


async def goals_of(
    info: Info, wallet: tables.Wallet, status: list[GoalStatus] | None
) -> list[Goal]:
    """The goals of a wallet that the viewer may see, in the order in which they were set."""
    statuses = None if status is None else tuple(sorted({each.name for each in status}))
    rows = await info.context.load(queries.of_wallets, (wallet.id, statuses))
    return [Goal.of(row) for row in rows]


async def goal_of(info: Info, wallet: tables.Wallet, id: str) -> Goal | None:
    """One of its goals; None for any other id."""
    found = ids.split(id)
    if found is None or found[0] is not Prefix.Goal:
        return None
    row = await info.context.load(queries.by_ids, (wallet.id, found[1]))
    return None if row is None else Goal.of(row)


@strawberry.type
class GoalQuery:
    @strawberry.field(
        description="The goals of a wallet, in the order in which they were set; at most "
        f"{GOALS_MAX}."
    )
    async def goals(
        self, info: Info, wallet: WalletArgument = None, status: StatusArgument = None
    ) -> list[Goal] | None:
        return await goals_of(info, await chosen_wallet(info, wallet), status)


@strawberry.input(description=f"A goal to set; a wallet has at most {GOALS_MAX}.")
class CreateGoalInput:
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)
    id: strawberry.ID | None = strawberry.field(
        default=None, description="An id made by the client, `gol_` and a UUIDv7."
    )
    wallet: strawberry.ID | None = strawberry.field(
        default=None, description="The wallet; the viewer's personal wallet by default."
    )
    name: str = strawberry.field(description=_NAME)
    target: MoneyInput = strawberry.field(description=f"{_TARGET} Its currency is the goal's.")
    deadline: Date | None = strawberry.field(default=None, description=_DEADLINE)

    def parse(self) -> services.NewGoal:
        read = Reader()
        new = services.NewGoal(
            id=read.optional("id", self.id, inputs.new_id_of(Prefix.Goal)),
            name=read.value("name", self.name, inputs.name),
            target=read.value("target", self.target, MoneyInput.parse),
            deadline=read.optional("deadline", self.deadline, str),
        )
        read.finish()
        return new


@strawberry.input(description="What to change of a goal; what is left out stays.")
class UpdateGoalInput:
    id: strawberry.ID = strawberry.field(description="The goal.")
    expected_version: int | None = strawberry.field(
        default=None,
        description="The version that the client saw. Refused with CONFLICT if the goal's own "
        "fields have changed since; contributions do not count.",
    )
    merge: bool = strawberry.field(default=False, description=MERGE)
    name: str | None = strawberry.field(default=strawberry.UNSET, description=_NAME)
    target: MoneyInput | None = strawberry.field(
        default=strawberry.UNSET,
        description=f"{_TARGET} In another currency only while nothing is contributed. An ACTIVE "
        "goal that reaches it is COMPLETED, and one that falls below it is ACTIVE again.",
    )
    deadline: Date | None = strawberry.field(
        default=strawberry.UNSET, description=f"{_DEADLINE} Null for none."
    )
    status: GoalStatus | None = strawberry.field(
        default=strawberry.UNSET,
        description="ACTIVE may become COMPLETED or CANCELLED, and each of these ACTIVE again.",
    )

    def parse(self) -> tuple[str, services.GoalChanges]:
        read = Reader()
        goal_id = read.value("id", self.id, inputs.id_of(Prefix.Goal))
        changes: services.GoalChanges = {}
        read.change(changes, "name", self.name, inputs.name)
        read.change(changes, "target", self.target, MoneyInput.parse)
        read.change(changes, "deadline", self.deadline, str, is_nullable=True)
        read.change(changes, "status", self.status, inputs.as_is)
        read.finish()
        return goal_id, changes


@strawberry.input(description="A goal to delete.")
class DeleteGoalInput:
    id: strawberry.ID = strawberry.field(description="The goal.")
    expected_version: int | None = strawberry.field(default=None, description=EXPECTED_VERSION)


@strawberry.input(description="Money to put aside for a goal.")
class ContributeInput:
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)
    id: strawberry.ID | None = strawberry.field(
        default=None, description="An id made by the client, `con_` and a UUIDv7."
    )
    goal: strawberry.ID = strawberry.field(
        description=f"What it is for; not CANCELLED, and of at most {CONTRIBUTIONS_MAX:,} "
        "contributions."
    )
    amount: MoneyInput = strawberry.field(
        description="Not zero. Negative is money taken back, of no more than is there; never with "
        "a transaction. In another currency than the goal's it is converted, once and for ever, by "
        "the rate of its day."
    )
    date: Date | None = strawberry.field(
        default=None,
        description="On which day it counts; that of the transaction by default, or today in the "
        "wallet without one.",
    )
    note: str | None = strawberry.field(
        default=None, description="More about it, at most 4,000 characters."
    )
    transaction: strawberry.ID | None = strawberry.field(
        default=None,
        description="The transaction of which it counts a part, given in the transaction's "
        "currency. Goals may share one, and never count more of it than its amount, in at most "
        f"{LINKS_MAX} contributions.",
    )
    rate: Decimal | None = strawberry.field(
        default=None,
        description="What one unit of the amount's currency is worth in the goal's, as in "
        "`1.0837`: the user's own rate, instead of that of its transaction or a published one, and "
        "needed where there is neither. More than 0, at most 12 digits before the point and 12 "
        "after it.",
    )

    def parse(self) -> services.NewContribution:
        read = Reader()
        new = services.NewContribution(
            id=read.optional("id", self.id, inputs.new_id_of(Prefix.Contribution)),
            goal_id=read.value("goal", self.goal, inputs.id_of(Prefix.Goal)),
            amount=read.value("amount", self.amount, MoneyInput.parse),
            day=read.optional("date", self.date, str),
            note=read.optional("note", self.note, inputs.note),
            transaction_id=read.optional(
                "transaction", self.transaction, inputs.id_of(Prefix.Transaction)
            ),
            rate=read.optional("rate", self.rate, stated_rate),
        )
        read.finish()
        return new


@strawberry.input(description="A contribution to withdraw.")
class WithdrawContributionInput:
    id: strawberry.ID = strawberry.field(description="The contribution.")
    expected_version: int | None = strawberry.field(default=None, description=EXPECTED_VERSION)


@strawberry.type(description="The goal that was set.")
class CreateGoalPayload(Payload):
    goal: Goal | None = strawberry.field(default=None, description="The new goal.")


@strawberry.type(description="The goal that was changed.")
class UpdateGoalPayload(Payload):
    goal: Goal | None = strawberry.field(default=None, description="The goal as it is.")


@strawberry.type(description="The goal that was deleted.")
class DeleteGoalPayload(Payload):
    deleted_id: strawberry.ID | None = strawberry.field(
        default=None, description="The id of what is gone."
    )
    withdrawn_contribution_count: int | None = strawberry.field(
        default=None, description="How many contributions went, and come back, with it."
    )


@strawberry.type(description="What was contributed.")
class ContributePayload(Payload):
    contribution: Contribution | None = strawberry.field(
        default=None,
        description="The contribution, with its goal as it is now. Null when a request is sent "
        "again and it has been withdrawn since.",
    )


@strawberry.type(description="The contribution that was withdrawn.")
class WithdrawContributionPayload(Payload):
    withdrawn_id: strawberry.ID | None = strawberry.field(
        default=None, description="The id of what is in the trash now."
    )
    goal: Goal | None = strawberry.field(default=None, description="Its goal, as it is without it.")


CreateGoal = Annotated[CreateGoalInput, strawberry.argument(description="The goal to set.")]
UpdateGoal = Annotated[UpdateGoalInput, strawberry.argument(description="What to change.")]
DeleteGoal = Annotated[DeleteGoalInput, strawberry.argument(description="The goal to delete.")]
Contribute = Annotated[ContributeInput, strawberry.argument(description="What to contribute.")]
WithdrawContribution = Annotated[
    WithdrawContributionInput, strawberry.argument(description="What to withdraw.")
]


@strawberry.type
class GoalMutation:
    @mutation(f"Set a goal: an amount to save for. A wallet has at most {GOALS_MAX}.")
    async def create_goal(self, info: Info, input: CreateGoal) -> CreateGoalPayload | None:
        uuid = await write_once(
            info,
            name_of("createGoal", input),
            services.create,
            wallet_id=chosen_wallet_id(info, input.wallet),
            new=input.parse(),
        )
        rows = await info.context.read(queries.of_viewer, info.context.viewer.id, [uuid])
        return CreateGoalPayload(goal=Goal.of(rows[uuid]) if uuid in rows else None)

    @mutation("Change a goal, or put it into another status.")
    async def update_goal(self, info: Info, input: UpdateGoal) -> UpdateGoalPayload | None:
        actor = info.context.actor
        goal_id, changes = input.parse()
        row = await info.context.write(
            services.update,
            actor,
            goal_id=goal_id,
            changes=changes,
            seen=seen(input.expected_version, input.merge),
        )
        return UpdateGoalPayload(goal=Goal.of(row))

    @mutation("Delete a goal with all its contributions; they come back with it.")
    async def delete_goal(self, info: Info, input: DeleteGoal) -> DeleteGoalPayload | None:
        actor = info.context.actor
        count = await info.context.write(
            services.delete,
            actor,
            goal_id=inputs.own_id(Prefix.Goal, input.id),
            seen=seen(input.expected_version),
        )
        return DeleteGoalPayload(deleted_id=input.id, withdrawn_contribution_count=count)

    @mutation(
        "Put money aside for a goal: a part of a transaction, or an amount by itself. A goal that "
        "reaches its target by it is COMPLETED."
    )
    async def contribute(self, info: Info, input: Contribute) -> ContributePayload | None:
        name = name_of("contribute", input)
        uuid = await write_once(info, name, services.contribute, new=input.parse())
        rows = await info.context.read(contributions.of_viewer, info.context.viewer.id, [uuid])
        found = Contribution.of(rows[uuid]) if uuid in rows else None
        return ContributePayload(contribution=found)

    @mutation(
        "Put a contribution into the trash. A goal that had reached its target, and falls below "
        "it by that, is ACTIVE again."
    )
    async def withdraw_contribution(
        self, info: Info, input: WithdrawContribution
    ) -> WithdrawContributionPayload | None:
        actor = info.context.actor
        row = await info.context.write(
            services.withdraw,
            actor,
            contribution_id=inputs.own_id(Prefix.Contribution, input.id),
            seen=seen(input.expected_version),
        )
        return WithdrawContributionPayload(withdrawn_id=input.id, goal=Goal.of(row))
