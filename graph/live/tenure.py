"""How long somebody may stay: until their token expires or their session ends, and not longer."""

from __future__ import annotations

import asyncio
from typing import NoReturn

from auth import tokens
from db.channel import session_topic
from db.failures import is_busy, is_unreachable
from graph.context import Client
from graph.live.shared import Shared
from graph.live.watch import Over, Watch

# A clock that was set, or a machine that slept, is noticed within a minute.
_LOOKED_AFTER_S_MAX = 60.0
# The loop's clock may be a little ahead of the other one.
_LOOKED_AFTER_S_MIN = 0.01


class Unsure(Exception):  # noqa: N818 - a state of the server, told to the client
    """Whether somebody may stay cannot be found out just now, so they may not."""

    def __init__(self) -> None:
        self.message = "The server cannot find out just now who you are; try again in a moment"
        super().__init__(self.message)


class Tenure:
    """The stay of one client, who was let in by `begin`."""

    def __init__(self, client: Client, shared: Shared) -> None:
        self._client = client
        self._shared = shared
        self._watch = Watch(shared.parts, client, shared.turns, shared.hub)

    async def begin(self) -> str | None:
        """The id of who comes; None for somebody without a token. Raises Over or Unsure."""
        if self._client.token is None:
            return None
        await self._check()
        return self._watch.viewer_id

    async def last(self) -> NoReturn:
        """Waits for the end. Raises Over, or Unsure. Who has no token may stay."""
        if self._watch.session_id is None:
            await asyncio.get_running_loop().create_future()
        assert self._watch.session_id is not None
        async with self._shared.hub.of(session_topic(self._watch.session_id)) as news:
            # It may have ended between the beginning and the listening.
            await self._check()
            while True:
                try:
                    async with asyncio.timeout(self._looked_after_s()):
                        await news.next()
                except TimeoutError:
                    continue
                await self._check()

    async def _check(self) -> None:
        try:
            await self._watch.check()
        except Exception as error:
            if isinstance(error, TimeoutError) or is_unreachable(error) or is_busy(error):
                raise Unsure from error
            raise

    def _looked_after_s(self) -> float:
        """Raises Over when no time is left."""
        parts = self._shared.parts
        assert self._client.token is not None
        now = parts.clock()
        try:
            claims = tokens.read_access(
                self._client.token, now=now, secret=parts.settings.secret_key
            )
        except tokens.BadToken as error:
            raise Over(str(error)) from error
        left_s = (claims.expires_at - now).total_seconds()
        return min(max(left_s, _LOOKED_AFTER_S_MIN), _LOOKED_AFTER_S_MAX)
