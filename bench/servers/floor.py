"""The floor: what the same answers cost when nothing but them is there.

The driver's cursor, as few statements as will do, in autocommit, ids and days as text, dicts,
orjson. The token's signature is checked as ours does, and the first statement holds the session's
check within it. GraphQL documents are not read: this server knows three by heart.
"""

from __future__ import annotations

import asyncio
import base64
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeAlias

import orjson
import psycopg2.extensions
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from auth import tokens
from bench.operation import DASHBOARD, ENTITY, FEED, SECRET
from bench.servers import floor_sql as sql

_SIZE = 50
_LATEST = 10

Cursor: TypeAlias = psycopg2.extensions.cursor
Data: TypeAlias = dict[str, Any]


class Connections(threading.local):
    """A connection for each thread of the pool."""

    def __init__(self, dsn: str) -> None:
        self.own = psycopg2.connect(dsn, options="-c timezone=UTC -c jit=off")
        self.own.autocommit = True


def create(database_url: str, pool: int, _: Path) -> Starlette:
    connections = Connections(database_url.replace("+psycopg2", "", 1))
    threads = ThreadPoolExecutor(pool)

    async def respond(request: Request) -> Response:
        asked = await request.body()
        _, _, token = request.headers.get("authorization", "").partition(" ")
        loop = asyncio.get_running_loop()
        body = await loop.run_in_executor(threads, lambda: answer(connections.own, token, asked))
        return Response(body, media_type="application/json")

    return Starlette(routes=[Route("/graphql", respond, methods=["POST"])])


def answer(connection: psycopg2.extensions.connection, token: str, asked: bytes) -> bytes:
    claims = tokens.read_access(token, now=datetime.now(UTC), secret=SECRET)
    operation = orjson.loads(asked)
    with connection.cursor() as cursor:
        data = _ANSWERS[operation["query"]](
            cursor, claims.session_id, operation.get("variables", {})
        )
    return orjson.dumps({"data": data})


def _feed(cursor: Cursor, session_id: str, _: Mapping[str, Any]) -> Data:
    cursor.execute(sql.PAGE, (session_id,))
    rows = cursor.fetchall()
    categories = _categories(cursor, rows[:_SIZE])
    edges = [{"cursor": _cursor(row), "node": _node(row, categories)} for row in rows[:_SIZE]]
    page_info = {
        "hasNextPage": len(rows) > _SIZE,
        "hasPreviousPage": False,
        "startCursor": edges[0]["cursor"] if edges else None,
        "endCursor": edges[-1]["cursor"] if edges else None,
    }
    return {"transactions": {"edges": edges, "pageInfo": page_info}}


def _entity(cursor: Cursor, session_id: str, variables: Mapping[str, Any]) -> Data:
    cursor.execute(sql.ENTITY, (variables["id"].removeprefix("txn_"), session_id))
    row = cursor.fetchone()
    if row is None:
        return {"node": None}
    *of_category, account_id, account_name = row[8:]
    node = _node(row, {row[6]: _category(*of_category)} if row[6] else {})
    node["account"] = {"id": f"acc_{account_id}", "name": account_name}
    return {"node": node}


def _dashboard(cursor: Cursor, session_id: str, variables: Mapping[str, Any]) -> Data:
    cursor.execute(sql.VIEWER, (session_id,))
    user_id, name, email, wallet_id, wallet_name, currency, today = cursor.fetchone() or ()
    cursor.execute(sql.ACCOUNTS, (today, wallet_id))
    accounts = [
        {
            "id": f"acc_{uuid}",
            "name": own,
            "kind": kind,
            "currency": code,
            "balance": _money(minor, code),
        }
        for uuid, own, kind, code, minor in cursor
    ]
    cursor.execute(sql.LATEST, (wallet_id, _LATEST))
    rows = cursor.fetchall()
    categories = _categories(cursor, rows)
    month = variables["month"]
    cursor.execute(sql.TOTALS, (wallet_id, month["start"], month["end"]))
    totals = [
        {"kind": kind, "total": {"count": count, "money": _money(minor, currency)}}
        for kind, count, minor in cursor
    ]
    return {
        "viewer": {"id": f"usr_{user_id}", "name": name, "email": email},
        "wallet": {
            "id": f"wal_{wallet_id}",
            "name": wallet_name,
            "currency": currency,
            "accounts": accounts,
            "latest": {"nodes": [_node(row, categories) for row in rows]},
            "month": {"totals": totals},
        },
    }


def _categories(cursor: Cursor, rows: list[tuple[Any, ...]]) -> dict[str | None, Data]:
    ids = list({row[6] for row in rows if row[6]})
    if not ids:
        return {}
    cursor.execute(sql.CATEGORIES, (rows[0][7], ids))
    return {row[0]: _category(*row) for row in cursor}


def _category(uuid: str, name: str, color: str, icon: str | None) -> Data:
    return {"id": f"cat_{uuid}", "name": name, "color": color, "icon": icon}


def _node(row: tuple[Any, ...], categories: Mapping[str | None, Data]) -> Data:
    uuid, minor, currency, kind, description, day, category_id = row[:7]
    return {
        "id": f"txn_{uuid}",
        "amount": _money(minor, currency),
        "kind": kind,
        "description": description,
        "date": day,
        "category": categories.get(category_id),
    }


def _money(minor: int, currency: str) -> Data:
    sign = "-" if minor < 0 else ""
    whole, cents = divmod(abs(minor), 100)
    return {"amount": f"{sign}{whole}.{cents:02}", "currency": currency}


def _cursor(row: tuple[Any, ...]) -> str:
    key = orjson.dumps(["DATE.DESC", row[5], row[0]])
    return base64.urlsafe_b64encode(key).decode().rstrip("=")


_ANSWERS: Mapping[str, Callable[[Cursor, str, Mapping[str, Any]], Data]] = {
    FEED.query: _feed,
    ENTITY.query: _entity,
    DASHBOARD.query: _dashboard,
}
