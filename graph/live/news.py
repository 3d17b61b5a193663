"""News: that something has changed, never what. Whoever is woken reads the rows it lacks.

A wake-up names a topic and its version. Many of them make one, so a subscriber that is slow costs
no memory, and one that was lost only delays: a poll tells the versions again.

Topics: `wallet:<id>`, `user:<id>`, `session:<id>`, and whatever else is announced in this form.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from typing import Self, TypeAlias

from db.channel import EVERYTHING, session_topic

# The versions of topics now, asked of whoever knows. What it does not know it leaves out.
Ask: TypeAlias = Callable[[Sequence[str]], Awaitable[Mapping[str, int]]]

# A wake-up that says nothing of a version: it is always heard.
UNVERSIONED = 0
_ASKED_AT_ONCE_MAX = 500


class Hub:
    """Wakes those of this process who listen to a topic. What wakes may be called from any thread;
    the rest is for the event loop of the server.
    """

    def __init__(self) -> None:
        self._listening: dict[str, set[News]] = {}
        self._told: dict[str, int] = {}
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None

    def of(self, topic: str) -> News:
        """To be entered before the rows are read for the first time: then nothing is missed.

        async with hub.of(wallet_id) as news:
            ...  # read all there is
            async for _ in news:
                ...  # read what is new
        """
        return News(self, topic)

    def wake(self, topic: str, version: int = UNVERSIONED) -> None:
        """Something about the topic was committed, up to this version."""
        # Whoever begins to listen after this question reads what has been committed before it.
        if topic not in self._listening or self._loop is None:
            return
        with self._lock:
            is_first = not self._told
            before = self._told.get(topic, version)
            is_versioned = UNVERSIONED not in (before, version)
            self._told[topic] = max(before, version) if is_versioned else UNVERSIONED
        if is_first:
            # A loop that is closed has nobody who listens.
            with suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._tell)

    def hear(self, topic: str, version: int) -> None:
        """What the database's channel says."""
        if topic == EVERYTHING:
            self.wake_all()
        else:
            self.wake(topic, version)

    def end(self, session_id: str) -> None:
        """The session has ended: whoever listens in it looks whether they may stay."""
        self.wake(session_topic(session_id))

    def wake_all(self) -> None:
        """Wake-ups may have been lost, as while a connection was down: everybody looks."""
        for topic in list(self._listening):
            self.wake(topic)

    async def look(self, ask: Ask) -> None:
        """Ask for the versions of all topics that somebody listens to, and wake who lacks some."""
        topics = sorted(self._listening)
        for first in range(0, len(topics), _ASKED_AT_ONCE_MAX):
            versions = await ask(topics[first : first + _ASKED_AT_ONCE_MAX])
            for topic, version in versions.items():
                self.wake(topic, version)

    @property
    def topics(self) -> Sequence[str]:
        """What is listened to."""
        return list(self._listening)

    def add(self, news: News, topic: str) -> None:
        self._loop = asyncio.get_running_loop()
        self._listening.setdefault(topic, set()).add(news)

    def remove(self, news: News, topic: str) -> None:
        listening = self._listening[topic]
        listening.discard(news)
        if not listening:
            del self._listening[topic]

    def _tell(self) -> None:
        with self._lock:
            told, self._told = self._told, {}
        for topic, version in told.items():
            for news in self._listening.get(topic, ()):
                news.hear(topic, version)


class News:
    """What one subscriber hears of a topic, or of several: whether there is something unseen.

    `version` is the highest that it was told of the first of them.
    """

    def __init__(self, hub: Hub, topic: str) -> None:
        self.topic = topic
        self._hub = hub
        self._woken = asyncio.Event()
        self._told = {topic: UNVERSIONED}
        self._seen = {topic: UNVERSIONED}

    async def __aenter__(self) -> Self:
        self._hub.add(self, self.topic)
        return self

    async def __aexit__(self, *_: object) -> None:
        for topic in self._seen:
            self._hub.remove(self, topic)

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> None:
        await self.next()

    @property
    def version(self) -> int:
        return self._told[self.topic]

    def also(self, topic: str) -> bool:
        """Hear of this topic too, from now on. False if it did already."""
        if topic in self._seen:
            return False
        self._told[topic] = self._seen[topic] = UNVERSIONED
        self._hub.add(self, topic)
        return True

    async def next(self) -> None:
        """Wait until something has changed since the last time, or since the beginning."""
        await self._woken.wait()
        self._woken.clear()
        for topic, version in self._told.items():
            self.seen(version, topic)

    def seen(self, version: int, topic: str | None = None) -> None:
        """The subscriber has read up to this version: it need not be woken for it."""
        topic = topic or self.topic
        self._seen[topic] = max(self._seen[topic], version)

    def hear(self, topic: str, version: int) -> None:
        if version == UNVERSIONED or version > self._seen[topic]:
            self._told[topic] = max(self._told[topic], version)
            self._woken.set()
