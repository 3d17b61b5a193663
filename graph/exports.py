"""Exports: a filtered list of transactions as a file, behind a signed, short-lived address."""

from __future__ import annotations

from dataclasses import fields
from datetime import timedelta
from enum import Enum
from typing import Annotated

import strawberry

from auth import links
from auth.links import Link
from db.queries.transactions.filters import Filter, unknown
from domain.errors import Code, Invalid, NotFound
from graph.context import Info
from graph.enums import described
from graph.payloads import Payload, mutation
from graph.scalars import DateTime, instant
from graph.transactions.lists import parse_filter
from graph.transactions.types import TransactionFilter
from graph.wallet_choice import chosen_wallet

# What the addresses are signed for, so that no other link of ours opens them.
PURPOSE = "export"
PATH = "/exports"

LIFETIME = timedelta(minutes=10)


class ExportFormat(Enum):
    CSV = (
        "Outlay's own CSV (RFC 4180, UTF-8), which `importLedger` reads back exactly. Cells that "
        "a spreadsheet would run as a formula stand behind an apostrophe."
    )


described(ExportFormat, "How a file of transactions is written.")


@strawberry.type(description="A file that can be fetched for a short time.")
class Download:
    url: str = strawberry.field(
        description="To be fetched by GET, without a token: whoever has the address has the file, "
        "as long as the session that asked for it lasts."
    )
    expires_at: DateTime = strawberry.field(description="From then on the address is refused.")


@strawberry.input(description="Which transactions to export, and how.")
class ExportTransactionsInput:
    wallet: strawberry.ID | None = strawberry.field(
        default=None, description="The wallet; the viewer's personal wallet by default."
    )
    filter: TransactionFilter | None = strawberry.field(
        default=None, description="What must hold; everything by default."
    )
    format: ExportFormat = strawberry.field(description="How the file is written.")


@strawberry.type(description="Where the file is.")
class ExportTransactionsPayload(Payload):
    download: Download | None = strawberry.field(
        default=None, description="The file, by day and then in the order of entry."
    )


ExportTransactions = Annotated[
    ExportTransactionsInput, strawberry.argument(description="Which transactions, and how.")
]


@strawberry.type
class ExportMutation:
    @mutation(
        "Ask for a file of transactions. It is made when it is fetched, of what there is then."
    )
    async def export_transactions(
        self, info: Info, input: ExportTransactions
    ) -> ExportTransactionsPayload | None:
        wallet = await chosen_wallet(info, input.wallet)
        wanted = parse_filter(input.filter, wallet.currency)
        field = await info.context.read(unknown, wallet.id, wanted)
        if field is not None:
            raise NotFound("One of these ids is not of this wallet", field=("filter", field))
        return ExportTransactionsPayload(download=_download(info, wallet.id, wanted))


def _download(info: Info, wallet_id: str, wanted: Filter) -> Download:
    context = info.context
    expires_at = context.at.replace(microsecond=0) + LIFETIME
    actor = context.actor
    assert actor.session_id is not None, "whoever has a token has a session"
    link = Link(actor.user_id, actor.session_id, subject(wallet_id, wanted), expires_at)
    try:
        token = links.issue(link, purpose=PURPOSE, secret=context.settings.secret_key)
    except links.TooLong:
        raise Invalid(
            "The filter is too long for an address; name fewer things in it",
            field=("filter",),
            code=Code.TOO_LONG,
        ) from None
    return Download(
        url=f"{context.settings.base_url}{PATH}/{token}", expires_at=instant(expires_at)
    )


def subject(wallet_id: str, wanted: Filter) -> dict[str, object]:
    """What a link is for; `asked_for` reads it."""
    conditions = {
        condition.name: value
        for condition in fields(Filter)
        if (value := getattr(wanted, condition.name)) != condition.default
    }
    return {"wallet": wallet_id, "filter": conditions}


def asked_for(link: Link) -> tuple[str, Filter]:
    """The wallet and the filter that a link of this server is for."""
    return link.subject["wallet"], Filter(**link.subject["filter"])
