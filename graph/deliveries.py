"""The viewer's webhook: the log of what was sent there, trying it, sending again, its secret."""

from __future__ import annotations

from typing import Annotated, Self

import strawberry

from db import tables
from db.base import AnyRow
from db.queries import deliveries as queries
from domain.deliveries import DeliveryState
from graph import inputs, paging
from graph.columns import own_id, stored
from graph.context import Info
from graph.enums import described
from graph.ids import Prefix
from graph.nodes import Node, findable
from graph.paging import Connection, PageArguments
from graph.payloads import Payload, mutation
from graph.scalars import DateTime, instant
from services import webhooks as service

_ORDER = "WEBHOOK_DELIVERIES"

described(DeliveryState, "What has become of a delivery.")


@strawberry.type(
    description="Something that was sent to the viewer's webhook, or is to be. It is kept for 30 "
    "days; its id is the `webhook-id` that the receiver is told."
)
class WebhookDelivery(Node):
    row: strawberry.Private[tables.Delivery | AnyRow]
    id: strawberry.ID = own_id(Prefix.WebhookDelivery)
    kind: str = stored("kind", "What it tells: a kind of alert, or `TEST`.")
    state: DeliveryState = stored("state", "What has become of it.", as_enum=DeliveryState)
    attempts: int = stored("attempts", "How often it was tried, since it was last asked for.")
    status: int | None = stored(
        "status", "The HTTP status of the last attempt; null where it came to none."
    )
    duration_ms: int | None = stored(
        "duration_ms", "How many milliseconds the last attempt took; null before the first."
    )
    error: str | None = stored(
        "last_error", "Why it has not arrived, in a sentence; null if nothing went wrong."
    )

    @classmethod
    def of(cls, row: tables.Delivery | AnyRow) -> Self:
        return cls(row=row)

    @strawberry.field(description="When what it tells happened.")
    def created_at(self) -> DateTime:
        return instant(self.row.created_at)

    @strawberry.field(description="When it was tried last; null before the first attempt.")
    def tried_at(self) -> DateTime | None:
        return None if self.row.tried_at is None else instant(self.row.tried_at)

    @strawberry.field(
        description="The earliest moment of the next attempt; null when there is to be none."
    )
    def next_attempt_at(self) -> DateTime | None:
        is_pending = self.row.state == DeliveryState.PENDING.name
        return instant(self.row.due_at) if is_pending else None


findable(Prefix.WebhookDelivery, queries.of_viewer, WebhookDelivery.of)


@strawberry.type(description="A page of the log of a webhook.")
class WebhookDeliveryConnection(Connection[WebhookDelivery]):
    viewer_id: strawberry.Private[str]

    @strawberry.field(description="How many deliveries there are. Counted only when asked for.")
    async def total_count(self, info: Info) -> int:
        return await info.context.read(queries.count, self.viewer_id)


async def deliveries_of_viewer(info: Info, page: PageArguments) -> WebhookDeliveryConnection:
    """What was sent to the viewer's webhook, the newest first."""
    viewer_id = info.context.viewer.id
    request = page.parse(_ORDER, paging.is_instant, paging.is_uuid)
    rows = await info.context.read(queries.page, viewer_id, request)
    return WebhookDeliveryConnection(
        page=rows,
        order=_ORDER,
        of=WebhookDelivery.of,
        viewer_id=viewer_id,
    )


@strawberry.type(description="What is to be sent to the webhook.")
class TestWebhookPayload(Payload):
    delivery: WebhookDelivery | None = strawberry.field(
        default=None, description="The delivery, as it is before it is tried."
    )


@strawberry.type(description="What is to be sent to the webhook once more.")
class RedeliverPayload(Payload):
    delivery: WebhookDelivery | None = strawberry.field(
        default=None, description="The delivery, as it is before it is tried again."
    )


@strawberry.type(description="What a webhook's messages are signed with from now on.")
class RotateWebhookSecretPayload(Payload):
    secret: str | None = strawberry.field(
        default=None,
        description="The new secret, `whsec_` and base64. It is shown now and never again.",
    )


@strawberry.input(description="Which delivery to send once more.")
class RedeliverInput:
    id: strawberry.ID = strawberry.field(
        description="One that was delivered, given up or cancelled. It keeps its id."
    )


Redeliver = Annotated[
    RedeliverInput, strawberry.argument(description="Which delivery to send once more.")
]


@strawberry.type
class DeliveryMutation:
    @mutation("Have a message of the type `test` sent to the viewer's webhook, 20 an hour at most.")
    async def test_webhook(self, info: Info) -> TestWebhookPayload | None:
        made = await info.context.write(service.test, info.context.actor)
        return TestWebhookPayload(delivery=await _shown(info, made))

    @mutation("Have something sent to the viewer's webhook once more, as it was.")
    async def redeliver(self, info: Info, input: Redeliver) -> RedeliverPayload | None:
        asked = inputs.own_id(Prefix.WebhookDelivery, input.id)
        await info.context.write(service.redeliver, info.context.actor, asked)
        return RedeliverPayload(delivery=await _shown(info, asked))

    @mutation(
        "Make a new secret for the viewer's webhook. For a day, messages are signed with the one "
        "before too."
    )
    async def rotate_webhook_secret(self, info: Info) -> RotateWebhookSecretPayload | None:
        secret = info.context.settings.secret_key
        shown = await info.context.write(service.rotate_secret, info.context.actor, secret=secret)
        return RotateWebhookSecretPayload(secret=shown)


async def _shown(info: Info, uuid: str) -> WebhookDelivery:
    found = await info.context.read(queries.of_viewer, info.context.viewer.id, [uuid])
    return WebhookDelivery.of(found[uuid])
