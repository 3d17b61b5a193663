"""One request to one webhook: to an address that was looked at, and to no other.

The name is looked up once, every address that it has must be allowed, and the connection goes to
one of those very addresses; the name is only told to the server there. Nothing is followed, no
proxy is asked, no connection is used twice, and of what is answered only the status is read.
"""

from __future__ import annotations

import asyncio
import logging
import socket
import ssl
from collections.abc import Awaitable, Callable, Mapping, Sequence
from ipaddress import IPv4Network, IPv6Network
from typing import TypeAlias

import httpx

from domain import addresses
from domain.deliveries import Answer
from domain.errors import Refusal

# A name and a port -> the addresses of the name. Raises OSError.
Resolver: TypeAlias = Callable[[str, int], Awaitable[Sequence[str]]]

# It would write down whole addresses, and those of webhooks may hold a secret.
logging.getLogger("httpx").setLevel(logging.WARNING)

_OK = range(200, 300)
_REDIRECT = range(300, 400)
_GONE = 410


class Webhooks:
    """Sends requests; everything that it is made of can be given from outside."""

    def __init__(
        self,
        *,
        timeout_s: int,
        allowed: Sequence[IPv4Network | IPv6Network] = (),
        resolve: Resolver | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._timeout_s = timeout_s
        self._allowed = allowed
        self._resolve = resolve or resolved
        self._client = httpx.AsyncClient(
            verify=tls or True,
            timeout=timeout_s,
            trust_env=False,
            follow_redirects=False,
            limits=httpx.Limits(max_keepalive_connections=0),
        )

    async def close(self) -> None:
        await self._client.aclose()

    async def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        """Never raises for what the receiver or the network does."""
        try:
            # Name servers and receivers that say a byte now and then have this long all in all.
            async with asyncio.timeout(self._timeout_s):
                return await self._posted(url, body, headers)
        except (TimeoutError, httpx.TimeoutException):
            return Answer(None, f"It has not answered within {self._timeout_s} seconds")
        except socket.gaierror:
            return Answer(None, "The name of the host cannot be resolved")
        except httpx.HTTPError as error:
            return Answer(None, _told(error))

    async def _posted(self, url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        try:
            parts = addresses.target(url, self._allowed)
        except Refusal as refusal:
            return Answer(None, f"The address is refused: {refusal.message}", is_final=True)
        host, port = str(parts.hostname), addresses.port_of(parts)
        found = await self._resolve(host, port)
        if not found:
            return Answer(None, "The name of the host cannot be resolved")
        if not all(addresses.may_be_reached(each, self._allowed) for each in found):
            return Answer(None, "The host is not on the public internet", is_final=True)
        request = self._client.build_request(
            "POST",
            httpx.URL(url).copy_with(host=found[0], fragment=None),
            content=body,
            headers={**headers, "host": parts.netloc},
            extensions={"sni_hostname": host},
        )
        response = await self._client.send(request, stream=True)
        await response.aclose()
        return _answer(response.status_code)


async def resolved(host: str, port: int) -> Sequence[str]:
    """Raises socket.gaierror."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    # The first is the one that the machine would take.
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


def _answer(status: int) -> Answer:
    if status in _OK:
        return Answer(status)
    if status in _REDIRECT:
        return Answer(status, f"It answered {status}; redirects are not followed")
    return Answer(status, f"It answered {status}", is_gone=status == _GONE)


def _told(error: httpx.HTTPError) -> str:
    """In our own words: those of the library may repeat the address, which may hold a secret."""
    if isinstance(error.__cause__, Exception) and _is_of_tls(error):
        return "The connection cannot be secured: its certificate or its TLS is not right"
    if isinstance(error, httpx.ConnectError):
        return "The connection was refused, or the host cannot be reached"
    if isinstance(error, httpx.NetworkError):
        return "The connection was lost"
    return "It answered something that is no HTTP"


def _is_of_tls(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLError):
            return True
        error = error.__cause__ or error.__context__
    return False
