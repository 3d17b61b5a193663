"""Invitations: asking people into a wallet, what they are shown of it, and their answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Self, cast

import strawberry

from db.base import AnyRow
from db.queries import invitations as queries
from db.queries import wallets
from domain import invitations as rules
from domain import users
from domain.errors import Code, Invalid
from domain.invitations import InvitationState
from domain.ledger import WalletRole
from graph import ids, inputs
from graph.columns import own_id, stored
from graph.context import Info
from graph.enums import described
from graph.ids import Prefix
from graph.inputs import Reader
from graph.nodes import Node, findable, found
from graph.payloads import Payload, mutation
from graph.retries import EXPECTED_VERSION, KEY, name_of, seen, write_once
from graph.scalars import DateTime, instant
from services import invitations as services
from services.invitations import Asked, Choice

if TYPE_CHECKING:
    from graph.wallets import Wallet

LazyWallet = Annotated["Wallet", strawberry.lazy("graph.wallets")]

described(InvitationState, "What has become of an invitation.")


@strawberry.type(
    description="Somebody is asked into a wallet. The members of the wallet see it, and the person "
    "to whose verified address it went as long as it is open."
)
class Invitation(Node):
    row: strawberry.Private[AnyRow]
    id: strawberry.ID = own_id(Prefix.Invitation)
    version: int = stored("version", "The wallet's version at its last change.")
    role: WalletRole = stored("role", "What who accepts may do.", as_enum=WalletRole)
    wallet_name: str = stored("wallet_name", "What its members call the wallet.")
    inviter_name: str | None = stored(
        "inviter_name", "What who invites calls themselves; null once they have left the service."
    )
    email: str | None = stored(
        "email",
        "To whom it was mailed; null for who is neither an owner of the wallet nor the person "
        "whose address it is, and once that is forgotten.",
    )

    @classmethod
    def of(cls, row: AnyRow) -> Self:
        return cls(row=row)

    @strawberry.field(description="What has become of it.")
    def state(self, info: Info) -> InvitationState:
        return rules.state(self.row.state, expires_at=self.row.expires_at, at=info.context.at)

    @strawberry.field(description="When it was sent.")
    def created_at(self) -> DateTime:
        return instant(self.row.created_at)

    @strawberry.field(description="Until when it can be accepted; exclusive.")
    def expires_at(self) -> DateTime:
        return instant(self.row.expires_at)

    @strawberry.field(description="The wallet; null for who does not belong to it.")
    async def wallet(self, info: Info) -> LazyWallet | None:
        if info.context.session_id is None:
            return None
        return cast(
            "Wallet | None", await found(info, ids.encode(Prefix.Wallet, self.row.wallet_id))
        )


findable(Prefix.Invitation, queries.of_viewer, Invitation.of)


@strawberry.input(description="Whom to ask into which wallet.")
class InviteToWalletInput:
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)
    id: strawberry.ID | None = strawberry.field(
        default=None, description="An id made by the client, `inv_` and a UUIDv7."
    )
    wallet: strawberry.ID = strawberry.field(description="The wallet.")
    email: str = strawberry.field(description="The address that gets the invitation.")
    role: WalletRole = strawberry.field(description="What who accepts may do.")


_TOKEN = "What stands in the mailed link after `#token=`."  # noqa: S105 - a description
_ID = "One of the viewer's own `invitations`."


@strawberry.input(description="Which invitation to accept: by its link or by its id.", one_of=True)
class AcceptInvitationInput:
    token: str | None = strawberry.field(default=strawberry.UNSET, description=_TOKEN)
    id: strawberry.ID | None = strawberry.field(default=strawberry.UNSET, description=_ID)


@strawberry.input(description="Which invitation to decline: by its link or by its id.", one_of=True)
class DeclineInvitationInput:
    token: str | None = strawberry.field(default=strawberry.UNSET, description=_TOKEN)
    id: strawberry.ID | None = strawberry.field(default=strawberry.UNSET, description=_ID)


@strawberry.input(description="An invitation to take back.")
class RevokeInvitationInput:
    id: strawberry.ID = strawberry.field(description="The invitation.")
    expected_version: int | None = strawberry.field(default=None, description=EXPECTED_VERSION)


@strawberry.type(description="The invitation that was sent.")
class InviteToWalletPayload(Payload):
    invitation: Invitation | None = strawberry.field(
        default=None, description="The new one; an open one to the same address is revoked."
    )


@strawberry.type(description="The outcome of accepting.")
class AcceptInvitationPayload(Payload):
    wallet: LazyWallet | None = strawberry.field(
        default=None, description="The wallet that the viewer belongs to now."
    )


@strawberry.type(description="The outcome of declining.")
class DeclineInvitationPayload(Payload):
    declined_id: strawberry.ID | None = strawberry.field(
        default=None, description="The invitation that is declined."
    )


@strawberry.type(description="The outcome of taking an invitation back.")
class RevokeInvitationPayload(Payload):
    invitation: Invitation | None = strawberry.field(default=None, description="As it is now.")


InviteToWallet = Annotated[InviteToWalletInput, strawberry.argument(description="Whom to ask in.")]
AcceptInvitation = Annotated[
    AcceptInvitationInput, strawberry.argument(description="Which invitation.")
]
DeclineInvitation = Annotated[
    DeclineInvitationInput, strawberry.argument(description="Which invitation.")
]
RevokeInvitation = Annotated[
    RevokeInvitationInput, strawberry.argument(description="Which invitation.")
]


@strawberry.type
class InvitationQuery:
    @strawberry.field(
        description="What whoever holds the link to an invitation is asked into, signed in or not; "
        "null for a link that is unknown. One that is used up or has expired is refused."
    )
    async def invitation(
        self, info: Info, token: Annotated[str, strawberry.argument(description=_TOKEN)]
    ) -> Invitation | None:
        context = info.context
        secret = context.settings.secret_key
        row = await context.read(services.by_link, token, secret=secret, at=context.at)
        return None if row is None else Invitation.of(row)


@strawberry.type
class InvitationMutation:
    @mutation(
        "Ask somebody into a wallet, by a mail with a link that is good for 14 days. Only an owner "
        "may. A wallet has at most 50 members and 50 open invitations."
    )
    async def invite_to_wallet(
        self, info: Info, input: InviteToWallet
    ) -> InviteToWalletPayload | None:
        context = info.context
        viewer_id = context.viewer.id
        read = Reader()
        asked = Asked(
            id=read.optional("id", input.id, inputs.new_id_of(Prefix.Invitation)),
            email=read.value("email", input.email, users.email),
            role=input.role,
        )
        wallet_id = read.value("wallet", input.wallet, inputs.id_of(Prefix.Wallet))
        read.finish()
        uuid = await write_once(
            info,
            name_of("inviteToWallet", input),
            services.create,
            wallet_id=wallet_id,
            asked=asked,
            secret=context.settings.secret_key,
        )
        return InviteToWalletPayload(invitation=await _shown(info, viewer_id, uuid))

    @mutation(
        "Join a wallet that the viewer was invited to. By its id an invitation is accepted by the "
        "person whose verified address it went to, by its link by whoever holds that. Accepting "
        "twice is answered as the first time."
    )
    async def accept_invitation(
        self, info: Info, input: AcceptInvitation
    ) -> AcceptInvitationPayload | None:
        from graph.wallets import Wallet as Shown  # noqa: PLC0415 - wallets know their invitations

        context = info.context
        actor, secret = context.actor, context.settings.secret_key
        wallet_id = await context.write(services.accept, actor, _choice(input), secret=secret)
        rows = await context.read(wallets.of_viewer, actor.user_id, [wallet_id])
        row = rows.get(wallet_id)
        return AcceptInvitationPayload(wallet=None if row is None else Shown.of(row))

    @mutation("Decline an invitation. It is found as by `acceptInvitation`.")
    async def decline_invitation(
        self, info: Info, input: DeclineInvitation
    ) -> DeclineInvitationPayload | None:
        context = info.context
        actor, secret = context.actor, context.settings.secret_key
        uuid = await context.write(services.decline, actor, _choice(input), secret=secret)
        return DeclineInvitationPayload(declined_id=ids.encode(Prefix.Invitation, uuid))

    @mutation("Take an invitation back: its link is void at once. Only an owner may.")
    async def revoke_invitation(
        self, info: Info, input: RevokeInvitation
    ) -> RevokeInvitationPayload | None:
        actor = info.context.actor
        uuid = inputs.own_id(Prefix.Invitation, input.id)
        await info.context.write(
            services.revoke, actor, invitation_id=uuid, seen=seen(input.expected_version)
        )
        return RevokeInvitationPayload(invitation=await _shown(info, actor.user_id, uuid))


async def invitations_of(info: Info, wallet_id: str) -> list[Invitation] | None:
    """The open ones of a wallet; None for who is no owner of it."""
    key = (wallet_id, info.context.viewer.id, info.context.at)
    rows = await info.context.load(queries.open_of_wallets, key)
    return None if rows is None else [Invitation.of(row) for row in rows]


async def waiting(info: Info) -> list[Invitation]:
    """The open ones to the viewer's verified address."""
    rows = await info.context.read(queries.waiting, info.context.viewer.id, info.context.at)
    return [Invitation.of(row) for row in rows]


async def _shown(info: Info, viewer_id: str, uuid: str) -> Invitation | None:
    rows = await info.context.read(queries.of_viewer, viewer_id, [uuid])
    return Invitation.of(rows[uuid]) if uuid in rows else None


def _choice(input: AcceptInvitationInput | DeclineInvitationInput) -> Choice:
    read = Reader()
    uuid = read.optional("id", input.id, inputs.id_of(Prefix.Invitation))
    read.finish()
    token = None if input.token is strawberry.UNSET else input.token
    if token is None and uuid is None:
        raise Invalid("Say which invitation, by its link or by its id", code=Code.REQUIRED)
    return Choice(token=token, id=uuid)
