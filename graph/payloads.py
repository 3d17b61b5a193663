"""What every mutation has in common: one input, and a payload with `userErrors`."""

from __future__ import annotations

import functools
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Annotated, Any, TypeVar, cast, get_type_hints

import strawberry

from domain.errors import Code, Conflict, Refusal, Refusals
from graph import ids
from graph.context import Info
from graph.errors import client_path
from graph.ids import Prefix
from graph.images import client_names
from graph.nodes import Node, found

if TYPE_CHECKING:
    from graph.schema import Query

T = TypeVar("T")
Resolver = TypeVar("Resolver", bound=Callable[..., Awaitable[Any]])


@strawberry.type(
    description="Why a mutation did not do what it was asked to, for a person to read."
)
class UserError:
    field: list[str] | None = strawberry.field(
        description="The path of the input field, outermost first; null when none is to blame."
    )
    message: str = strawberry.field(description="What is wrong and what to do, in a sentence.")
    code: Code = strawberry.field(description="The same for a program.")
    retry_after: int | None = strawberry.field(
        default=None,
        description="With RATE_LIMITED: how many seconds to wait; otherwise null.",
    )

    differing_fields: list[str] | None = strawberry.field(
        default=None,
        description="With CONFLICT: the fields that are not as the client saw them.",
    )
    current_id: strawberry.Private[str | None] = None

    @strawberry.field(
        description="With CONFLICT: the thing as it is now; null where there is none to see."
    )
    async def current(self, info: Info) -> Node | None:
        return None if self.current_id is None else await found(info, self.current_id)

    @classmethod
    def of(cls, refusal: Refusal) -> UserError:
        current = refusal.current if isinstance(refusal, Conflict) else None
        differing = refusal.differing if isinstance(refusal, Conflict) else ()
        return cls(
            current_id=current and ids.encode(Prefix[current[0]], current[1]),
            differing_fields=current and client_names(differing, current[0]),
            field=client_path(refusal.field) or None,
            message=refusal.message,
            code=refusal.code,
            retry_after=getattr(refusal, "retry_after_s", None),
        )


@strawberry.type
class Payload:
    """The base of every payload: its own fields are null when `user_errors` is not empty."""

    user_errors: list[UserError] = strawberry.field(
        default_factory=list,
        description="Why nothing was done; empty when it was done.",
    )

    @strawberry.field(description="The root of all queries, to read on in the same request.")
    def query(self) -> Annotated[Query, strawberry.lazy("graph.schema")] | None:
        from graph.schema import Query as Root  # noqa: PLC0415 - the schema is made of this module

        return Root()


def mutation(description: str) -> Callable[[Resolver], Any]:
    """A mutation field that answers refusals as `userErrors` of the payload it returns."""

    def decorate(resolver: Resolver) -> Any:
        @functools.wraps(resolver)
        async def run(*args: Any, **kwargs: Any) -> Any:
            try:
                return await resolver(*args, **kwargs)
            except Refusal as refusal:
                refusals: tuple[Refusal, ...] = (refusal,)
            except Refusals as several:
                refusals = several.refusals
            payload = _payload_type(resolver)
            return payload(user_errors=[UserError.of(refusal) for refusal in refusals])

        return strawberry.mutation(run, description=description)

    return decorate


@functools.cache
def _payload_type(resolver: Callable[..., Any]) -> Callable[..., Any]:
    """The payload class of a resolver annotated `-> XPayload | None`."""
    returned = get_type_hints(resolver, include_extras=True)["return"]
    return cast("Callable[..., Any]", returned.__args__[0])
