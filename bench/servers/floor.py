"""The floor: what the same answer costs when nothing but it is there.

The driver's cursor, two statements in autocommit, ids and days as text, dicts, orjson. The token's
signature is checked as ours does, and the first statement holds the session's check within it. The
GraphQL document is not even read: this server can answer one operation only.
"""

from __future__ import annotations

import asyncio
import base64
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import psycopg2.extensions
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from auth import tokens
from bench.operation import SECRET

_SIZE = 50

_PAGE = """
SELECT id, amount_minor, currency, kind, description, occurred_on::text, category_id, wallet_id
FROM transactions
WHERE wallet_id = (
    SELECT wallets.id
    FROM sessions
    JOIN users ON users.id = sessions.user_id
    JOIN wallets ON wallets.personal_of = users.id
    WHERE sessions.id = %s AND users.is_active
)
ORDER BY occurred_on DESC, id DESC
LIMIT 51
"""
_CATEGORIES = """
SELECT id, name, color, icon FROM categories WHERE wallet_id = %s AND id = ANY(%s::uuid[])
"""


class Connections(threading.local):
    """A connection for each thread of the pool."""

    def __init__(self, dsn: str) -> None:
        self.own = psycopg2.connect(dsn, options="-c timezone=UTC -c jit=off")
        self.own.autocommit = True


def create(database_url: str, pool: int, _: Path) -> Starlette:
    connections = Connections(database_url.replace("+psycopg2", "", 1))
    threads = ThreadPoolExecutor(pool)

    async def respond(request: Request) -> Response:
        await request.body()
        _, _, token = request.headers.get("authorization", "").partition(" ")
        loop = asyncio.get_running_loop()
        body = await loop.run_in_executor(threads, lambda: answer(connections.own, token))
        return Response(body, media_type="application/json")

    return Starlette(routes=[Route("/graphql", respond, methods=["POST"])])


def answer(connection: psycopg2.extensions.connection, token: str) -> bytes:
    claims = tokens.read_access(token, now=datetime.now(UTC), secret=SECRET)
    with connection.cursor() as cursor:
        cursor.execute(_PAGE, (claims.session_id,))
        rows = cursor.fetchall()
        categories = _categories(cursor, rows[:_SIZE])
    edges = [_edge(row, categories) for row in rows[:_SIZE]]
    page_info = {
        "hasNextPage": len(rows) > _SIZE,
        "hasPreviousPage": False,
        "startCursor": edges[0]["cursor"] if edges else None,
        "endCursor": edges[-1]["cursor"] if edges else None,
    }
    return orjson.dumps({"data": {"transactions": {"edges": edges, "pageInfo": page_info}}})


def _categories(
    cursor: psycopg2.extensions.cursor, rows: list[tuple[Any, ...]]
) -> dict[str | None, Any]:
    ids = list({row[6] for row in rows if row[6]})
    if not ids:
        return {}
    cursor.execute(_CATEGORIES, (rows[0][7], ids))
    return {
        uuid: {"id": f"cat_{uuid}", "name": name, "color": color, "icon": icon}
        for uuid, name, color, icon in cursor
    }


def _edge(row: tuple[Any, ...], categories: dict[str | None, Any]) -> dict[str, Any]:
    uuid, minor, currency, kind, description, day, category_id, _ = row
    cursor = base64.urlsafe_b64encode(orjson.dumps(["DATE.DESC", day, uuid]))
    return {
        "cursor": cursor.decode().rstrip("="),
        "node": {
            "id": f"txn_{uuid}",
            "amount": {"amount": f"{minor // 100}.{minor % 100:02}", "currency": currency},
            "kind": kind,
            "description": description,
            "date": day,
            "category": categories.get(category_id),
        },
    }
