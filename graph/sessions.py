"""Sessions: the devices on which the viewer is signed in, and signing them out."""

from __future__ import annotations

from typing import Annotated, Self

import strawberry

from db import tables
from db.queries import sessions
from graph import ids, inputs
from graph.context import Info
from graph.ids import Prefix
from graph.nodes import Node, findable
from graph.payloads import Payload, mutation
from graph.scalars import DateTime, instant
from services import sessions as service


@strawberry.type(description="A device on which the viewer is signed in.")
class Session(Node):
    row: strawberry.Private[tables.Session]
    created_at: DateTime = strawberry.field(description="When it was signed in.")
    last_used_at: DateTime = strawberry.field(description="When it last refreshed its tokens.")
    expires_at: DateTime = strawberry.field(
        description="When it ends unless it is refreshed before; each refresh moves this on."
    )
    user_agent: str | None = strawberry.field(
        description="What the client said it is, at sign-in; null if it said nothing."
    )
    address: str | None = strawberry.field(
        description="The network address that signed in; null if it is not known."
    )

    @classmethod
    def of(cls, row: tables.Session) -> Self:
        return cls(
            row=row,
            id=ids.encode(Prefix.Session, row.id),
            created_at=instant(row.created_at),
            last_used_at=instant(row.last_used_at),
            expires_at=instant(row.expires_at),
            user_agent=row.user_agent,
            address=row.address,
        )

    @strawberry.field(description="Whether it is the one that this request is made in.")
    def is_current(self, info: Info) -> bool:
        return self.row.id == info.context.session_id


findable(Prefix.Session, sessions.visible, Session.of)


@strawberry.input(description="Which session to end.")
class RevokeSessionInput:
    id: strawberry.ID = strawberry.field(description="One of the viewer's sessions.")


@strawberry.type(description="The outcome of signing out.")
class SignOutPayload(Payload):
    ended_session_id: strawberry.ID | None = strawberry.field(
        default=None, description="The session that has ended."
    )


@strawberry.type(description="The outcome of ending a session.")
class RevokeSessionPayload(Payload):
    ended_session_id: strawberry.ID | None = strawberry.field(
        default=None, description="The session that has ended."
    )


RevokeSession = Annotated[
    RevokeSessionInput, strawberry.argument(description="Which session to end.")
]


@strawberry.type
class SessionMutation:
    @mutation("End the current session: its access token and its refresh token stop at once.")
    async def sign_out(self, info: Info) -> SignOutPayload | None:
        return SignOutPayload(ended_session_id=await _end(info, _current(info)))

    @mutation("End one of the viewer's sessions, such as that of a lost device, at once.")
    async def revoke_session(self, info: Info, input: RevokeSession) -> RevokeSessionPayload | None:
        session_id = inputs.own_id(Prefix.Session, input.id)
        return RevokeSessionPayload(ended_session_id=await _end(info, session_id))


def _current(info: Info) -> str:
    actor = info.context.actor
    assert actor.session_id is not None, "whoever has a token has a session"
    return actor.session_id


async def _end(info: Info, session_id: str) -> strawberry.ID:
    await info.context.write(service.end, info.context.actor, session_id)
    if session_id == info.context.session_id:
        info.context.leave()
    return ids.encode(Prefix.Session, session_id)
