"""Reports: a month of a wallet as pages to read, behind a signed, short-lived address.

The address names the digest of what the pages show. They are drawn when they are fetched, which
takes a fraction of a second and leaves no copy of anybody's figures anywhere; and drawn only if the
digest is still the same, so that the file is the one that was answered.
"""

from __future__ import annotations

from datetime import timedelta
from enum import Enum
from typing import Annotated

import strawberry

from auth import links
from auth.links import Link
from domain.reports import MonthlyReport
from graph.analytics.asked import day_of
from graph.context import Info
from graph.enums import described
from graph.exports import Download
from graph.payloads import Payload, mutation
from graph.scalars import Date, instant
from graph.wallet_choice import chosen_wallet
from services import reports

# What the addresses are signed for, so that no other link of ours opens them.
PURPOSE = "report"
PATH = "/reports"

LIFETIME = timedelta(minutes=10)


class ReportFormat(Enum):
    PDF = "Pages to read and to print, one to four, as people of the viewer's locale write."


described(ReportFormat, "How a report is written.")


@strawberry.input(description="Which month to report, and how.")
class MonthlyReportInput:
    wallet: strawberry.ID | None = strawberry.field(
        default=None, description="The wallet; the viewer's personal wallet by default."
    )
    month: Date = strawberry.field(description="Any day of the wallet's month that is meant.")
    format: ReportFormat = strawberry.field(description="How the report is written.")


@strawberry.type(description="Where the report is.")
class MonthlyReportPayload(Payload):
    download: Download | None = strawberry.field(
        default=None,
        description="The file. Once anything that it shows has changed, the address is answered "
        "with 410, and another report is to be asked for.",
    )
    digest: str | None = strawberry.field(
        default=None,
        description="SHA-256 of all that the report shows, in hexadecimal, as its last page has "
        "it: the same for the same figures, names, locale and, while the month goes on, day.",
    )


MonthlyReportArgument = Annotated[
    MonthlyReportInput, strawberry.argument(description="Which month, and how.")
]


@strawberry.type
class ReportMutation:
    @mutation(
        "Ask for the report of a month: what `Analytics.monthly` has, drawn. Totals and how they "
        "changed, twelve months of income and expense, up to 15 categories of spending and 8 of "
        "income, up to 12 budgets and 12 goals, the largest expenses, and what could not be "
        "converted; what a list leaves out is counted."
    )
    async def monthly_report(
        self, info: Info, input: MonthlyReportArgument
    ) -> MonthlyReportPayload | None:
        wallet = await chosen_wallet(info, input.wallet)
        context = info.context
        report = await context.read(
            reports.monthly,
            wallet,
            month=day_of(input.month),
            locale=context.viewer.locale,
            at=context.at,
        )
        return MonthlyReportPayload(
            download=_download(info, wallet.id, report), digest=report.digest
        )


def _download(info: Info, wallet_id: str, report: MonthlyReport) -> Download:
    context = info.context
    expires_at = context.at.replace(microsecond=0) + LIFETIME
    actor = context.actor
    assert actor.session_id is not None, "whoever has a token has a session"
    start = report.current.month.start.isoformat()
    subject = {"wallet": wallet_id, "month": start, "digest": report.digest}
    link = Link(actor.user_id, actor.session_id, subject, expires_at)
    token = links.issue(link, purpose=PURPOSE, secret=context.settings.secret_key)
    return Download(
        url=f"{context.settings.base_url}{PATH}/{token}", expires_at=instant(expires_at)
    )
