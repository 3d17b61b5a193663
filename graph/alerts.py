"""Alerts: what a person is told about their wallets, their inbox, and having read it."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, Self

import orjson
import strawberry

from db import tables
from db.base import AnyRow
from db.queries import inbox as queries
from db.queries import notifications, wallets
from db.queries.inbox import Place, Wanted
from domain import alerts as rules
from domain.alerts import AlertKind
from domain.errors import Code, Invalid, Refusal
from graph import ids, inputs, paging
from graph.columns import own_id, stored
from graph.context import Info
from graph.enums import described
from graph.ids import Prefix
from graph.inputs import Reader
from graph.nodes import Node, findable, found
from graph.paging import Connection, PageArguments
from graph.payloads import Payload, mutation
from graph.relations import Relation, to_one
from graph.scalars import DateTime, instant
from services import notifications as services

if TYPE_CHECKING:
    from graph.wallets import Wallet

IDS_MAX = 100
_ORDER = "ALERTS"
# A wallet, a version and an id, for each of a hundred wallets.
_PLACE_PARTS = 3
_CURSOR_MAX = 20_000

described(AlertKind, "What an alert is about.")


def _wallet(row: tables.Wallet) -> Wallet:
    from graph.wallets import Wallet as Shown  # noqa: PLC0415 - wallets know what is in them

    return Shown.of(row)


@strawberry.type(
    description="Something that the members of a wallet are told. It is raised once, withdrawn "
    "when a later write undoes its cause, and raised again when the cause comes back."
)
class Alert(Node):
    row: strawberry.Private[tables.Alert | AnyRow]
    id: strawberry.ID = own_id(Prefix.Alert)
    kind: AlertKind = stored("kind", "What it is about.", as_enum=AlertKind)
    version: int = stored("version", "The wallet's version at its last change.")
    wallet: Annotated[Wallet, strawberry.lazy("graph.wallets")] | None = to_one(
        Relation(wallets.by_ids, lambda alert: alert.row.wallet_id, _wallet),
        "The wallet that it is about.",
    )

    @classmethod
    def of(cls, row: tables.Alert | AnyRow) -> Self:
        return cls(row=row)

    @strawberry.field(description="What it says in a few words, in English, for showing.")
    def title(self) -> str:
        return rules.title(AlertKind[self.row.kind], rules.facts_of(self.row.facts))

    @strawberry.field(
        description="What it says in a sentence, with the figures as they were when it was raised."
    )
    def message(self) -> str:
        return rules.message(AlertKind[self.row.kind], rules.facts_of(self.row.facts))

    @strawberry.field(
        description="The budget, goal or recurring transaction that it is about; null once that is "
        "gone."
    )
    async def subject(self, info: Info) -> Node | None:
        return await found(info, ids.encode(Prefix[self.row.subject], self.row.subject_id))

    @strawberry.field(description="When it was raised last.")
    def raised_at(self) -> DateTime:
        return instant(self.row.raised_at)

    @strawberry.field(description="When its cause was undone; null while that holds.")
    def withdrawn_at(self) -> DateTime | None:
        return None if self.row.withdrawn_at is None else instant(self.row.withdrawn_at)

    @strawberry.field(
        description="When the viewer read it; null until then, and again when it is raised anew."
    )
    async def read_at(self, info: Info) -> DateTime | None:
        key = (info.context.viewer.id, self.row.wallet_id, self.row.id)
        read_at = await info.context.load(queries.reads, key)
        return instant(read_at) if read_at and read_at >= self.row.raised_at else None


findable(Prefix.Alert, queries.of_viewer, Alert.of)


@strawberry.type(description="A page of alerts.")
class AlertConnection(Connection[Alert]):
    viewer_id: strawberry.Private[str]
    wanted: strawberry.Private[Wanted]

    @strawberry.field(description="How many alerts there are. Counted only when asked for.")
    async def total_count(self, info: Info) -> int:
        return await info.context.read(queries.count, self.viewer_id, self.wanted)


UnreadOnly = Annotated[
    bool | None,
    strawberry.argument(
        description="True: only those that are not read and not withdrawn; otherwise all."
    ),
]
AfterAlerts = Annotated[
    str | None,
    strawberry.argument(
        description="The `cursor` of the alerts that the client has read last; null for nothing "
        "but what is to come."
    ),
]
FirstAlerts = Annotated[
    int | None, strawberry.argument(description="How many at most, 1 to 100; 50 by default.")
]


@strawberry.type(
    description="What was raised or withdrawn in the viewer's wallets since a client last asked, "
    "each alert once and as it is now. A client that was away needs nothing else."
)
class AlertFeed:
    alerts: list[Alert] = strawberry.field(description="What is not as it was.")
    cursor: str = strawberry.field(description="Where this page ends: the next begins `after` it.")
    has_more: bool = strawberry.field(description="Whether more follows after this page already.")


async def alert_changes(info: Info, after: str | None, first: int | None) -> AlertFeed:
    """What the viewer has missed; without a cursor nothing but the one to begin at."""
    size = paging.SIZE_DEFAULT if first is None else first
    if not 1 <= size <= paging.SIZE_MAX:
        raise Invalid(f"`first` must lie between 1 and {paging.SIZE_MAX}", field=("first",))
    viewer_id = info.context.viewer.id
    muted = await info.context.read(notifications.muted, viewer_id)
    places = None if after is None else places_of(after)
    news = await info.context.read(queries.news, viewer_id, places, muted=muted, size=size)
    return AlertFeed(
        alerts=[Alert.of(row) for row in news.alerts],
        cursor=_cursor(news.places),
        has_more=news.has_more,
    )


def _cursor(places: Mapping[str, Place]) -> str:
    """Opaque: where each wallet stands."""
    plain = orjson.dumps([[wallet_id, *place] for wallet_id, place in sorted(places.items())])
    return base64.urlsafe_b64encode(plain).decode()


def places_of(cursor: str) -> dict[str, Place]:
    """Where each wallet stood. Raises Invalid for what is no such cursor."""
    refusal = Invalid("This is no cursor of alerts; take one from `alertChanges`", field=("after",))
    if len(cursor) > _CURSOR_MAX:
        raise refusal
    try:
        rows = orjson.loads(base64.b64decode(cursor, altchars=b"-_", validate=True))
    except (binascii.Error, ValueError):
        raise refusal from None
    if not isinstance(rows, list) or not all(_is_place(row) for row in rows):
        raise refusal
    return {wallet_id: (version, uuid) for wallet_id, version, uuid in rows}


def _is_place(row: Any) -> bool:
    if not isinstance(row, list) or len(row) != _PLACE_PARTS:
        return False
    wallet_id, version, uuid = row
    return paging.is_uuid(wallet_id) and paging.is_version(version) and paging.is_uuid(uuid)


async def alerts_of_viewer(
    info: Info, page: PageArguments, *, unread_only: bool | None
) -> AlertConnection:
    """The viewer's inbox, the last raised first."""
    viewer_id = info.context.viewer.id
    request = page.parse(_ORDER, paging.is_instant, paging.is_uuid)
    wanted = Wanted(
        muted=await info.context.read(notifications.muted, viewer_id),
        is_unread=bool(unread_only),
    )
    rows = await info.context.read(queries.page, viewer_id, request, wanted)
    return AlertConnection(
        page=rows,
        order=_ORDER,
        of=Alert.of,
        viewer_id=viewer_id,
        wanted=wanted,
    )


async def unread_count(info: Info) -> int:
    """How many alerts of the viewer are not read and not withdrawn."""
    viewer_id = info.context.viewer.id
    muted = await info.context.read(notifications.muted, viewer_id)
    return await info.context.read(queries.count, viewer_id, Wanted(muted, is_unread=True))


@strawberry.input(
    description="Which alerts the viewer has read: these, or all that were told so far.",
    one_of=True,
)
class AlertChoice:
    ids: list[strawberry.ID] | None = strawberry.field(
        default=strawberry.UNSET, description="These, at most 100."
    )
    up_to: str | None = strawberry.field(
        default=strawberry.UNSET,
        description="All up to this `cursor` of `alertChanges`; what is raised later or again "
        "stays unread.",
    )


@strawberry.input(description="What the viewer has read.")
class MarkAlertsReadInput:
    alerts: AlertChoice = strawberry.field(description="Which alerts.")

    def parse(self) -> dict[str, Any]:
        """The arguments that say which alerts."""
        read = Reader("alerts")
        up_to = read.optional("up_to", self.alerts.up_to, _places)
        chosen = self.alerts.ids
        uuids = None
        if chosen is not None and chosen is not strawberry.UNSET:
            uuids = read.many("ids", chosen, inputs.id_of(Prefix.Alert), IDS_MAX)
        read.finish()
        if uuids is None and up_to is None:
            raise Invalid("Say which alerts", field=("alerts",), code=Code.REQUIRED)
        return {"ids": uuids, "up_to": up_to}


def _places(cursor: str) -> dict[str, Place]:
    try:
        return places_of(cursor)
    except Refusal as refusal:
        # Here it is a field of another name.
        raise Invalid(refusal.message) from None


@strawberry.type(description="What was read.")
class MarkAlertsReadPayload(Payload):
    read_count: int | None = strawberry.field(
        default=None, description="How many alerts were unread until now."
    )


MarkAlertsRead = Annotated[
    MarkAlertsReadInput, strawberry.argument(description="What the viewer has read.")
]


@strawberry.type
class AlertMutation:
    @mutation("Have alerts read. Ids of alerts that the viewer does not see change nothing.")
    async def mark_alerts_read(
        self, info: Info, input: MarkAlertsRead
    ) -> MarkAlertsReadPayload | None:
        actor = info.context.actor
        count = await info.context.write(services.mark_read, actor, **input.parse())
        return MarkAlertsReadPayload(read_count=count)
