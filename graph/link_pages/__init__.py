"""Plain pages at the addresses to which mailed links lead, for whoever has no client that serves
them: one page, one script, one style sheet. They reach nothing but this service's `/graphql`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from domain.links import PATHS

_FILES = Path(__file__).parent / "page"
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-cache",
}


def routes() -> list[Route]:
    page = _served("page.html", "text/html")
    return [
        *(Route(path, page, methods=["GET"]) for path in PATHS.values()),
        Route("/links/page.js", _served("page.js", "text/javascript"), methods=["GET"]),
        Route("/links/page.css", _served("page.css", "text/css"), methods=["GET"]),
    ]


def _served(name: str, kind: str) -> Callable[[Request], Awaitable[Response]]:
    content = (_FILES / name).read_bytes()

    async def respond(_: Request) -> Response:
        return Response(content, media_type=kind, headers=_HEADERS)

    return respond
