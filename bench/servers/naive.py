"""The naive server: what the tutorials of its libraries lead to, over the same tables.

Plain Strawberry on its own ASGI application, SQLAlchemy's ORM with the types it offers, one
dataloader, and one hop to a thread for each query. The token's signature is checked as ours does,
and the viewer's session is the first query. The limits, cached documents, masked errors and
consistent snapshot that ours has are all left out.
"""

from __future__ import annotations

import base64
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any
from uuid import UUID

import strawberry
from sqlalchemy import ForeignKey, create_engine, select, tuple_
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL
from strawberry.dataloader import DataLoader

from auth import tokens
from bench.operation import SECRET


class Base(DeclarativeBase):
    pass


class SessionRow(Base):
    __tablename__ = "sessions"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))


class UserRow(Base):
    __tablename__ = "users"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    is_active: Mapped[bool]


class WalletRow(Base):
    __tablename__ = "wallets"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    personal_of: Mapped[UUID]


class CategoryRow(Base):
    __tablename__ = "categories"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    wallet_id: Mapped[UUID]
    parent_id: Mapped[UUID | None]
    name: Mapped[str]
    kind: Mapped[str]
    color: Mapped[str]
    icon: Mapped[str | None]
    description: Mapped[str | None]
    archived: Mapped[bool]
    version: Mapped[int]


class TransactionRow(Base):
    __tablename__ = "transactions"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    wallet_id: Mapped[UUID]
    kind: Mapped[str]
    occurred_on: Mapped[date]
    amount_minor: Mapped[int]
    currency: Mapped[str]
    to_amount_minor: Mapped[int | None]
    account_id: Mapped[UUID | None]
    to_account_id: Mapped[UUID | None]
    category_id: Mapped[UUID | None]
    payee_id: Mapped[UUID | None]
    description: Mapped[str]
    note: Mapped[str | None]
    is_refund: Mapped[bool]
    has_lines: Mapped[bool]
    import_id: Mapped[UUID | None]
    created_by: Mapped[UUID | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    version: Mapped[int]


@strawberry.enum
class Kind(Enum):
    EXPENSE = "EXPENSE"
    INCOME = "INCOME"
    TRANSFER = "TRANSFER"


@strawberry.type
class Money:
    amount: Decimal
    currency: str


@strawberry.type
class Category:
    id: strawberry.ID
    name: str
    color: str
    icon: str | None

    @classmethod
    def of(cls, row: CategoryRow) -> Category:
        return cls(id=strawberry.ID(f"cat_{row.id}"), name=row.name, color=row.color, icon=row.icon)


@strawberry.type
class Transaction:
    row: strawberry.Private[TransactionRow]
    id: strawberry.ID
    amount: Money
    kind: Kind
    description: str
    date: date

    @strawberry.field
    async def category(self, info: strawberry.Info) -> Category | None:
        if self.row.category_id is None:
            return None
        row = await info.context["categories"].load((self.row.wallet_id, self.row.category_id))
        return None if row is None else Category.of(row)

    @classmethod
    def of(cls, row: TransactionRow) -> Transaction:
        return cls(
            row=row,
            id=strawberry.ID(f"txn_{row.id}"),
            amount=Money(amount=Decimal(row.amount_minor).scaleb(-2), currency=row.currency),
            kind=Kind(row.kind),
            description=row.description,
            date=row.occurred_on,
        )


@strawberry.type
class Edge:
    cursor: str
    node: Transaction


@strawberry.type
class PageInfo:
    has_next_page: bool
    has_previous_page: bool
    start_cursor: str | None
    end_cursor: str | None


@strawberry.type
class Connection:
    edges: list[Edge]
    page_info: PageInfo


@strawberry.type
class Query:
    @strawberry.field
    async def transactions(self, info: strawberry.Info, first: int = 50) -> Connection:
        sessions = info.context["sessions"]
        _, _, token = info.context["request"].headers.get("authorization", "").partition(" ")
        claims = tokens.read_access(token, now=datetime.now(UTC), secret=SECRET)
        wallet = await run_in_threadpool(_wallet, sessions, claims.session_id)
        rows = await run_in_threadpool(_page, sessions, wallet.id, first)
        edges = [Edge(cursor=_cursor(row), node=Transaction.of(row)) for row in rows[:first]]
        return Connection(
            edges=edges,
            page_info=PageInfo(
                has_next_page=len(rows) > first,
                has_previous_page=False,
                start_cursor=edges[0].cursor if edges else None,
                end_cursor=edges[-1].cursor if edges else None,
            ),
        )


class Application(GraphQL[Any, None]):
    sessions: sessionmaker[Session]

    async def get_context(
        self, request: Request | WebSocket, response: Response | WebSocket
    ) -> dict[str, Any]:
        async def load(keys: list[tuple[UUID, UUID]]) -> list[CategoryRow | None]:
            return await run_in_threadpool(_categories, self.sessions, keys)

        return {
            "request": request,
            "response": response,
            "sessions": self.sessions,
            "categories": DataLoader(load_fn=load),
        }


def create(database_url: str, pool: int, _: Path) -> Starlette:
    application = Application(strawberry.Schema(Query))
    engine = create_engine(database_url, pool_size=pool, max_overflow=0)
    application.sessions = sessionmaker(engine)
    return Starlette(routes=[Route("/graphql", application)])


def _wallet(sessions: sessionmaker[Session], session_id: str) -> WalletRow:
    with sessions() as session:
        return session.scalars(
            select(WalletRow)
            .join(UserRow, UserRow.id == WalletRow.personal_of)
            .join(SessionRow, SessionRow.user_id == UserRow.id)
            .where(SessionRow.id == UUID(session_id), UserRow.is_active)
        ).one()


def _page(sessions: sessionmaker[Session], wallet_id: UUID, first: int) -> list[TransactionRow]:
    with sessions() as session:
        return list(
            session.scalars(
                select(TransactionRow)
                .where(TransactionRow.wallet_id == wallet_id)
                .order_by(TransactionRow.occurred_on.desc(), TransactionRow.id.desc())
                .limit(first + 1)
            )
        )


def _categories(
    sessions: sessionmaker[Session], keys: list[tuple[UUID, UUID]]
) -> list[CategoryRow | None]:
    with sessions() as session:
        own = tuple_(CategoryRow.wallet_id, CategoryRow.id)
        found = {
            (row.wallet_id, row.id): row
            for row in session.scalars(select(CategoryRow).where(own.in_(keys)))
        }
        return [found.get(key) for key in keys]


def _cursor(row: TransactionRow) -> str:
    key = json.dumps(["DATE.DESC", str(row.occurred_on), str(row.id)], separators=(",", ":"))
    return base64.urlsafe_b64encode(key.encode()).decode().rstrip("=")
