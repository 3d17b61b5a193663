"""Security notices as their person reads them here: what was mailed, or would have been."""

from __future__ import annotations

from typing import Self

import strawberry

from db.base import AnyRow
from db.queries import deliveries
from domain.deliveries import facts_of
from domain.notices import NoticeKind
from graph.context import Info
from graph.enums import described
from graph.scalars import DateTime, instant

NOTICES_MAX = 100

described(NoticeKind, "What happened to an account.", name="SecurityNoticeKind")


@strawberry.type(
    description="What happened to the viewer's account. It is mailed as well, and cannot be muted."
)
class SecurityNotice:
    kind: NoticeKind = strawberry.field(description="What happened.")
    at: DateTime = strawberry.field(description="When it happened.")
    device: str | None = strawberry.field(
        description="What the device called itself, which anybody may make up; null for none."
    )
    address: str | None = strawberry.field(
        description="The network address that it came from; null where it is not known."
    )

    @classmethod
    def of(cls, row: AnyRow) -> Self:
        facts = facts_of(row.facts)
        return cls(
            kind=NoticeKind[row.kind],
            at=instant(row.created_at),
            device=_text(facts["device"]),
            address=_text(facts["address"]),
        )


def _text(fact: str | int | None) -> str | None:
    return None if fact is None else str(fact)


async def notices_of_viewer(info: Info) -> list[SecurityNotice]:
    rows = await info.context.read(deliveries.notices, info.context.viewer.id, rows_max=NOTICES_MAX)
    return [SecurityNotice.of(row) for row in rows]
