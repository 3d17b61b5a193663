"""Membership: changing what members may do, removing them, and leaving."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import strawberry

from db.queries import wallets
from domain.ledger import WalletRole
from graph import ids, inputs
from graph.context import Info
from graph.ids import Prefix
from graph.inputs import Reader
from graph.members import Member
from graph.payloads import Payload, mutation
from graph.retries import seen
from services import members as services

if TYPE_CHECKING:
    from graph.wallets import Wallet

LazyWallet = Annotated["Wallet", strawberry.lazy("graph.wallets")]

_WALLET = "The wallet."
_EXPECTED_VERSION = (
    "The wallet's version that the client saw. Refused with CONFLICT if its own fields or its "
    "members have changed since."
)


@strawberry.input(description="What a member may do from now on.")
class SetMemberRoleInput:
    wallet: strawberry.ID = strawberry.field(description=_WALLET)
    member: strawberry.ID = strawberry.field(description="The member, by the id of the user.")
    role: WalletRole = strawberry.field(description="What they may do.")
    expected_version: int | None = strawberry.field(default=None, description=_EXPECTED_VERSION)


@strawberry.input(description="Who is to be a member no more.")
class RemoveMemberInput:
    wallet: strawberry.ID = strawberry.field(description=_WALLET)
    member: strawberry.ID = strawberry.field(description="The member, by the id of the user.")
    expected_version: int | None = strawberry.field(default=None, description=_EXPECTED_VERSION)


@strawberry.input(description="Which wallet to leave.")
class LeaveWalletInput:
    wallet: strawberry.ID = strawberry.field(description=_WALLET)


@strawberry.type(description="The member whose role was set.")
class SetMemberRolePayload(Payload):
    member: Member | None = strawberry.field(default=None, description="As the member is now.")
    wallet: LazyWallet | None = strawberry.field(default=None, description="As the wallet is now.")


@strawberry.type(description="The member who was removed.")
class RemoveMemberPayload(Payload):
    removed_user_id: strawberry.ID | None = strawberry.field(
        default=None, description="Who is a member no more."
    )
    wallet: LazyWallet | None = strawberry.field(default=None, description="As the wallet is now.")


@strawberry.type(description="The wallet that was left.")
class LeaveWalletPayload(Payload):
    left_wallet_id: strawberry.ID | None = strawberry.field(
        default=None, description="The wallet that the viewer belongs to no more."
    )


SetMemberRole = Annotated[SetMemberRoleInput, strawberry.argument(description="Who may do what.")]
RemoveMember = Annotated[RemoveMemberInput, strawberry.argument(description="Who is to go.")]
LeaveWallet = Annotated[LeaveWalletInput, strawberry.argument(description="Which wallet.")]


@strawberry.type
class MembershipMutation:
    @mutation(
        "Change what a member may do. Only an owner may, and a wallet keeps one. Whom somebody "
        "invited who is an owner no more is not invited any more."
    )
    async def set_member_role(
        self, info: Info, input: SetMemberRole
    ) -> SetMemberRolePayload | None:
        actor = info.context.actor
        wallet_id, user_id = _place(input)
        await info.context.write(
            services.set_role,
            actor,
            wallet_id=wallet_id,
            user_id=user_id,
            role=input.role,
            seen=seen(input.expected_version),
        )
        row = await info.context.load(wallets.member_by_keys, (wallet_id, user_id))
        return SetMemberRolePayload(
            member=None if row is None else Member.of(row),
            wallet=await _wallet(info, wallet_id),
        )

    @mutation(
        "Remove a member. They see nothing of the wallet any more, and what they listen to ends; "
        "what they wrote stays. Only an owner may."
    )
    async def remove_member(self, info: Info, input: RemoveMember) -> RemoveMemberPayload | None:
        actor = info.context.actor
        wallet_id, user_id = _place(input)
        await info.context.write(
            services.remove,
            actor,
            wallet_id=wallet_id,
            user_id=user_id,
            seen=seen(input.expected_version),
        )
        return RemoveMemberPayload(
            removed_user_id=ids.encode(Prefix.User, user_id), wallet=await _wallet(info, wallet_id)
        )

    @mutation(
        "Leave a wallet; what the viewer wrote stays. Its only owner cannot, and nobody can leave "
        "their personal wallet."
    )
    async def leave_wallet(self, info: Info, input: LeaveWallet) -> LeaveWalletPayload | None:
        actor = info.context.actor
        read = Reader()
        wallet_id = read.value("wallet", input.wallet, inputs.id_of(Prefix.Wallet))
        read.finish()
        await info.context.write(services.leave, actor, wallet_id=wallet_id)
        return LeaveWalletPayload(left_wallet_id=ids.encode(Prefix.Wallet, wallet_id))


def _place(input: SetMemberRoleInput | RemoveMemberInput) -> tuple[str, str]:
    """The UUIDs of the wallet and of the member."""
    read = Reader()
    wallet_id = read.value("wallet", input.wallet, inputs.id_of(Prefix.Wallet))
    user_id = read.value("member", input.member, inputs.id_of(Prefix.User))
    read.finish()
    return wallet_id, user_id


async def _wallet(info: Info, wallet_id: str) -> Wallet | None:
    from graph.wallets import Wallet as Shown  # noqa: PLC0415 - wallets know their members

    rows = await info.context.read(wallets.of_viewer, info.context.viewer.id, [wallet_id])
    return Shown.of(rows[wallet_id]) if wallet_id in rows else None
