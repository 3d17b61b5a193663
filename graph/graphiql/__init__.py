"""The GraphiQL page and its assets, served from the built files beside this module.

They are built from clients/graphiql. The law kept here: the page needs no other host, and may
reach none.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

PAGE = Path(__file__).parent / "page"

# Written out, because the machine's own table of types differs from one system to the next, and a
# browser told `nosniff` runs no script of the wrong type.
CONTENT_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".ttf": "font/ttf",
    ".txt": "text/plain; charset=utf-8",
}

# Monaco writes its rules and the place of every line as inline styles: that is the one exception.
# `connect-src 'self'` covers the WebSocket of the same origin too.
POLICY = (
    "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

SAFETY = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}

# A file whose name carries the digest of its contents never changes; the others may.
FOREVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"


def routes() -> list[Route]:
    """The page at exactly `/graphiql`, its files below `/graphiql/assets/`, and the licences."""
    hashed = {path.name: path for path in sorted((PAGE / "assets").iterdir())}

    # Plain functions run in a worker thread, so reading and packing never hold up the event loop.
    def page(request: Request) -> Response:
        return _answer(request, PAGE / "index.html", cache_control=ASK_AGAIN)

    def licences(request: Request) -> Response:
        return _answer(request, PAGE / "LICENSES.txt", cache_control=ASK_AGAIN)

    def asset(request: Request) -> Response:
        # Names are looked up among the files that exist, so no name can lead out of the folder.
        path = hashed.get(request.path_params["name"])
        if path is None:
            return PlainTextResponse("No such file.\n", status_code=404, headers=SAFETY)
        return _answer(request, path, cache_control=FOREVER)

    return [
        Route("/graphiql", page),
        Route("/graphiql/LICENSES.txt", licences),
        Route("/graphiql/assets/{name}", asset),
    ]


@dataclass(frozen=True, slots=True)
class Asset:
    """One file as it goes out, plain and packed; each form has a tag of its own, as HTTP wants."""

    content_type: str
    digest: str
    plain: bytes
    packed: bytes


def _answer(request: Request, path: Path, *, cache_control: str) -> Response:
    asset = _load(path)
    packs = _takes_gzip(request.headers.getlist("accept-encoding"))
    etag = f'"{asset.digest}-gzip"' if packs else f'"{asset.digest}"'
    headers = SAFETY | {
        "Cache-Control": cache_control,
        "ETag": etag,
        "Vary": "Accept-Encoding",
    }
    if _matches(request.headers.getlist("if-none-match"), etag):
        return Response(status_code=304, headers=headers)

    headers["Content-Type"] = asset.content_type
    if packs:
        headers["Content-Encoding"] = "gzip"
    return Response(asset.packed if packs else asset.plain, headers=headers)


# Bounded by the number of files of the page, some twenty.
@cache
def _load(path: Path) -> Asset:
    plain = path.read_bytes()
    return Asset(
        content_type=CONTENT_TYPES[path.suffix],
        digest=hashlib.sha256(plain).hexdigest()[:32],
        plain=plain,
        packed=gzip.compress(plain, mtime=0),
    )


def _takes_gzip(values: Sequence[str]) -> bool:
    """Whether Accept-Encoding names gzip with a weight above 0 (RFC 9110, 12.5.3)."""
    for item in _items(values):
        coding, _, weight = item.replace(" ", "").lower().partition(";q=")
        if coding == "gzip":
            return (weight or "1").strip("0.") != ""
    return False


def _matches(values: Sequence[str], etag: str) -> bool:
    """Whether If-None-Match holds the tag, compared weakly (RFC 9110, 13.1.2)."""
    return any(item == "*" or item.removeprefix("W/") == etag for item in _items(values))


def _items(values: Sequence[str]) -> list[str]:
    return [item.strip() for value in values for item in value.split(",")]
